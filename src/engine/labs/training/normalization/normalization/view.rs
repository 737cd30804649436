//! What the panel draws.

use super::Contender;
use crate::{nn::norm::Extent, view::Histogram};
use serde::{Deserialize, Serialize};

/// Everything of one moment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub block: BlockView,
    pub set: SetView,
    /// One per net, in the order of the contenders.
    pub drift: Vec<DriftView>,
    pub shift: Vec<ShiftView>,
    pub running: RunningView,
    pub sweep: Vec<SweepView>,
    /// The batch size that the sweep trains at now.
    pub sweeping: Option<usize>,
    pub layers: usize,
}

/// What one layer's norm takes and gives, for the first samples of the batch.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BlockView {
    /// The net that the block is from.
    pub of: Option<Contender>,
    /// Samples of the whole batch.
    pub batch: usize,
    pub samples: usize,
    pub channels: usize,
    /// Places along each side.
    pub side: usize,
    /// `[sample, channel, row, column]`
    pub before: Vec<f32>,
    pub after: Vec<f32>,
    /// Which planes `[sample, channel]` share the picked cell's mean and variance.
    pub lit: Vec<bool>,
    /// Sample, channel and place of the picked cell.
    pub picked: [usize; 3],
}

impl BlockView {
    pub fn extent(&self) -> Extent {
        Extent {
            samples: self.samples,
            channels: self.channels,
            area: self.side * self.side,
        }
    }
}

/// The lit set, all of it, also what is not drawn.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SetView {
    /// Cells in the set, and sets in the block.
    pub size: usize,
    pub sets: usize,
    /// What the norm takes off and divides by.
    pub mean: f32,
    pub variance: f32,
    /// Of the set itself after the norm.
    pub mean_after: f32,
    pub variance_after: f32,
    pub before: Histogram,
    pub after: Histogram,
}

/// How the distribution that a channel's activation receives moves in one net.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DriftView {
    pub of: Contender,
    pub fell: Option<u64>,
    /// Per layer: step, and the values below which 15, 50 and 85 of 100 lie.
    pub layers: Vec<Vec<[f32; 4]>>,
    pub drift: f64,
}

/// How far each layer's gradient turned by the last step of the layers below.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShiftView {
    pub of: Contender,
    pub layers: Vec<f64>,
}

/// The running statistics of batch normalization in the shown layer beside those of the last batch, per channel.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RunningView {
    pub running: Vec<[f32; 2]>,
    pub batch: Vec<[f32; 2]>,
    /// Test accuracy with running statistics, and with those of test batches as large as the training batches.
    pub accuracy: Option<[f64; 2]>,
}

/// Accuracy by batch size of one norm.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SweepView {
    pub of: Contender,
    pub points: Vec<[f64; 2]>,
}
