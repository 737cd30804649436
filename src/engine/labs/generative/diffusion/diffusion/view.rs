//! What the panel draws.

use super::walk::Moment;
use crate::view::{Field, ImageGrid};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A direction at a place of the plane.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrow {
    pub at: [f32; 2],
    /// The learned score, `-ε / √(1 - alpha_bar)`.
    pub learned: [f32; 2],
    /// The true score of the noised data.
    pub exact: [f32; 2],
}

/// The samples of one sampler, as far as they have come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Samples {
    /// From the noise on; every moment has all samples in the same order.
    pub moments: Arc<Vec<Moment>>,
    /// The class of the data nearest to where each sample is last.
    pub classes: Arc<Vec<usize>>,
}

/// Diffusion on the plane as it stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PlaneView {
    /// The time that is looked at, and the last one.
    pub t: usize,
    pub steps: usize,
    /// Where each data point is at this time, and its class.
    pub noised: Vec<[f32; 2]>,
    pub classes: Arc<Vec<usize>>,
    /// The exact density at this time, and a grid of scores; empty without data.
    pub density: Arc<Field>,
    pub arrows: Vec<Arrow>,
    /// Samples of both samplers from the same noise.
    pub ddpm: Samples,
    pub ddim: Samples,
    /// Whether both have arrived.
    pub arrived: bool,
    /// `alpha_bar` and signal to noise at every time drawn: `[t, alpha_bar, snr]`.
    pub schedule: Arc<Vec<[f64; 3]>>,
    /// Mean squared error of the noise by time, the least that any net could reach, and the bound's weight:
    /// `[t, error, least, weight]`.
    pub loss: Arc<Vec<[f64; 4]>>,
    /// Places that the learner drew, by class.
    pub drawn: [usize; 2],
}

/// A digit's way back: the times, what it was at each, and what the net took for the clean picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Film {
    pub times: Vec<usize>,
    pub noisy: ImageGrid,
    pub clean: ImageGrid,
}

/// Diffusion on digits as it stands. All pictures hold ink from 0 to 1.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DigitsView {
    /// The time that is looked at, and the last one.
    pub t: usize,
    pub steps: usize,
    /// Real digits at this time, and the net's guess at what they were.
    pub noised: Arc<ImageGrid>,
    pub clean: Arc<ImageGrid>,
    /// Digits on their way back, `[guidance, seed]`.
    pub grid: ImageGrid,
    /// Guidance of each row, and the share of its digits that read as what was asked for when last arrived.
    pub guidance: Vec<f64>,
    pub matches: Vec<Option<f64>>,
    /// Steps taken, and all of them.
    pub done: usize,
    pub of: usize,
    /// Row and column of the digit whose way is shown.
    pub chosen: [usize; 2],
    pub film: Film,
    /// Mean squared error of the noise by time in this run: `[t, error]`.
    pub loss: Vec<[f64; 2]>,
    /// Whether the training began from the shipped weights, and the updates it has had with them.
    pub shipped: bool,
    pub updates: u64,
}
