//! What the panel draws.

use super::walk::Moment;
use crate::view::Field;
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
#[derive(Clone, Debug, Serialize, Deserialize)]
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
