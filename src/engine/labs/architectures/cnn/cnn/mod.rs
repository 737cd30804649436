//! A LeNet-style net trained live on handwritten digits; the learner draws a digit and sees it read at once.

mod drawing;
mod evaluation;
mod excitation;
mod experiment;
mod export;
mod program;
mod reading;
#[cfg(test)]
mod tests;

pub use experiment::Cnn;

use crate::{
    choices,
    lab::Metric,
    nn::{activation::Activation, optimizer::OptimizerKind, schedule::ScheduleKind},
    params,
    params::Spec,
    view::{ImageGrid, Matrix},
};
use serde::{Deserialize, Serialize};

choices! {
    /// How wide the net is; its layers are those of LeCun et al. 1998.
    pub enum Architecture {
        /// As wide as the settings say.
        Lenet5 = "lenet5",
        /// Half the channels and half the dense neurons.
        Small = "small",
    }
}

choices! {
    /// How each 2×2 cell becomes one value.
    pub enum Pooling {
        Max = "max",
        Average = "average",
    }
}

params! {
    /// Settings of the digits network.
    pub struct Params {
        architecture: Architecture = Architecture::Lenet5 => Spec::choice().main().group("network").concept("lenet5"),
        activation: Activation = Activation::Relu => Spec::choice_of(Activation::FIXED).main().group("network").concept("why-nonlinearity"),
        pooling: Pooling = Pooling::Max => Spec::choice().main().group("network").concept("max-pooling"),
        c1: usize = 6 => Spec::int(1.0, 16.0).hard(1.0, 32.0).main().group("network").concept("feature-maps"),
        c2: usize = 16 => Spec::int(1.0, 32.0).hard(1.0, 64.0).group("network").concept("feature-maps"),
        kernel: usize = 5 => Spec::int(3.0, 5.0).group("network").concept("kernel"),
        dense1: usize = 120 => Spec::int(1.0, 256.0).hard(1.0, 512.0).group("network").concept("fully-connected-head"),
        dense2: usize = 84 => Spec::int(1.0, 256.0).hard(1.0, 512.0).group("network").concept("fully-connected-head"),
        /// Digits that are learned from, the first of the shipped order.
        train_size: usize = 8500 => Spec::int_log(10.0, 8500.0).hard(1.0, 8500.0).main().group("data").concept("overfitting"),
        optimizer: OptimizerKind = OptimizerKind::Adam => Spec::choice().group("training").concept("adam").live(),
        lr: f64 = 0.002 => Spec::log(1e-5, 1.0).hard(0.0, 1e9).main().group("training").concept("gradient-descent").live(),
        /// How the rate falls over `schedule_steps`.
        schedule: ScheduleKind = ScheduleKind::Cosine => Spec::choice_of(ScheduleKind::KNOWN).group("training").concept("lr-schedule").live(),
        schedule_steps: usize = 1500 => Spec::int_log(100.0, 10_000.0).hard(1.0, 1e6).group("training").concept("lr-schedule").unit("steps").live().acts_with("schedule", ScheduleKind::MOVING),
        batch: usize = 32 => Spec::int_log(1.0, 128.0).hard(1.0, 512.0).group("training").concept("minibatch").unit("samples").live(),
        weight_decay: f64 = 0.0 => Spec::float(0.0, 0.1).hard(0.0, 1e3).group("training").concept("l2").live(),
        /// Pixels by which the test digits are moved to the right for `shifted_accuracy`.
        shift: i64 = 1 => Spec::int(-3.0, 3.0).hard(-14.0, 14.0).main().group("data").concept("data-augmentation").unit("pixels").live(),
        /// The same downwards.
        shift_y: i64 = 0 => Spec::int(-3.0, 3.0).hard(-14.0, 14.0).group("data").concept("data-augmentation").unit("pixels").live(),
    }
}

/// Numbers that the lab reports; `drawn_confidence`, the largest probability, only while there is a drawing. Accuracies
/// and `test_loss` are those of the last step that [`Cnn`]'s `RECORD_EVERY` divides.
pub const METRICS: &[Metric] = &[
    Metric::loss("train_loss"),
    Metric::loss("test_loss"),
    Metric::share("train_accuracy"),
    Metric::share("test_accuracy"),
    Metric::share("shifted_accuracy"),
    Metric::hidden("epoch"),
    Metric::hidden("parameters"),
    Metric::hidden("drawn_confidence"),
];

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// A drawing of 28×28 pixels of ink between 0 and 1, the top row first; the lab scales and centres it. An empty
    /// one clears.
    Draw { pixels: Vec<f32> },
    /// Shows the test digit again.
    ClearDrawing,
    /// Shows a test digit, by its number among the test digits.
    PickTest { index: usize },
    /// Asks for the arithmetic behind one value.
    Inspect { at: Option<Place> },
    /// Asks for an input that excites one channel of a layer of maps, or one neuron of a dense layer.
    Maximize { layer: usize, channel: usize },
    /// Puts all of these inputs away.
    ClearMaximized,
}

/// One value of one layer of [`Snapshot::layers`]; in a dense layer `x` is the neuron.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub layer: usize,
    pub channel: usize,
    pub y: usize,
    pub x: usize,
}

/// What one layer makes of the input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LayerView {
    /// `input`, `conv1`, `pool1`, `conv2`, `pool2`, `dense1`, `dense2` or `logits`.
    pub name: String,
    /// One picture per channel, after the activation; a dense layer is one picture of height 1.
    pub maps: ImageGrid,
    /// No value can be below 0.
    pub relu_like: bool,
}

/// The arithmetic behind one value: `products + bias = before`, and `after` it is activated.
///
/// Pooling is written in the same way: its kernel holds quarters, or a single 1 where the largest value stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Arithmetic {
    pub place: Place,
    /// What lies under the window, per input channel; 0 in the padding.
    pub window: Vec<Matrix>,
    pub kernel: Vec<Matrix>,
    /// The sum of window times kernel.
    pub products: f32,
    pub bias: f32,
    pub before: f32,
    pub after: f32,
    /// The part of the window inside the layer before: `y0, x0, y1, x1`, the ends exclusive.
    pub source: [usize; 4],
}

/// An input made to excite one channel, and how far that went.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Excitation {
    /// As in [`Action::Maximize`].
    pub layer: usize,
    pub channel: usize,
    /// The step whose weights it was made for.
    pub step: u64,
    /// 28×28 pixels of ink between 0 and 1.
    pub image: Vec<f32>,
    /// The channel's mean answer to it.
    pub answer: f32,
    /// The channel's mean answer to what was shown when it was made.
    pub usual: f32,
}

/// A test digit read wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mistake {
    /// 28×28 pixels of ink between 0 and 1.
    pub image: Vec<f32>,
    pub truth: u8,
    pub predicted: u8,
    /// Probability of the wrong answer.
    pub confidence: f32,
    /// Number among the test digits.
    pub index: usize,
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub layers: Vec<LayerView>,
    /// The first convolution's kernels.
    pub filters: ImageGrid,
    /// One per digit.
    pub probabilities: Vec<f32>,
    /// The learner's drawing as it was drawn, where that is the input: 28×28 pixels of ink, the top row first.
    pub drawing: Option<Vec<f32>>,
    /// What the test digit at the input is.
    pub truth: Option<u8>,
    pub test_index: usize,
    pub test_count: usize,
    /// Rows: the digit; columns: what was read; counts of the test digits.
    pub confusion: Matrix,
    /// The most confident wrong ones, the surest first.
    pub mistakes: Vec<Mistake>,
    pub inspected: Option<Arithmetic>,
    /// Inputs made to excite a channel, the newest first.
    pub maximized: Vec<Excitation>,
}
