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

/// Diffusion on the plane as it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlaneView {
    /// The time that is looked at, and the last one.
    pub t: usize,
    pub steps: usize,
    /// Data points with their classes, and where each is at this time.
    pub data: Arc<Vec<[f32; 2]>>,
    pub classes: Arc<Vec<usize>>,
    pub noised: Vec<[f32; 2]>,
    /// The exact density at this time.
    pub density: Arc<Field>,
    pub arrows: Vec<Arrow>,
    /// Samples of both samplers from the same noise, and how far they are.
    pub ddpm: Arc<Vec<Moment>>,
    pub ddim: Arc<Vec<Moment>>,
    /// Whether both have arrived.
    pub arrived: bool,
    /// `alpha_bar` and signal to noise at every time drawn: `[t, alpha_bar, snr]`.
    pub schedule: Arc<Vec<[f64; 3]>>,
    /// Mean squared error of the noise by time, and the least that any net could reach: `[t, error, least]`.
    pub loss: Arc<Vec<[f64; 3]>>,
    pub drawn: usize,
}
