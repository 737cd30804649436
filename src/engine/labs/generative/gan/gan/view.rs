//! What the panel draws.

use super::plane::Part;
use crate::view::{Field, ImageGrid};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A straight line of noise as the generator bends it.
pub type GridLine = Vec<[f32; 2]>;

/// The game on the plane as it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlaneView {
    pub real: Vec<[f32; 2]>,
    /// From the same noise every time, so that each point can be followed.
    pub fakes: Vec<[f32; 2]>,
    /// What the discriminator thinks of every place: -1 for surely generated, 1 for surely real.
    pub discriminator: Field,
    pub grid: Vec<GridLine>,
    /// The middle of each mode, and its share of the generated points when last measured.
    pub modes: Vec<[f32; 2]>,
    pub shares: Vec<f64>,
    /// What was done last and what comes next, and how many steps the discriminator has had in this update.
    pub last: Option<Part>,
    pub next: Part,
    pub round: usize,
    /// The last batch, and where each of its generated points is pulled.
    pub dealt: Vec<[f32; 2]>,
    pub generated: Vec<[f32; 2]>,
    pub pull: Vec<[f32; 2]>,
}

/// The game on digits as it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DigitsView {
    /// Samples from the same noise every time, at the moment of training that is looked at.
    pub wall: Arc<ImageGrid>,
    /// The probability of being real that today's discriminator gave each of them when they were painted.
    pub judged: Vec<f32>,
    /// Updates after which a generator was kept, the shipped ones first.
    pub kept: Vec<u64>,
    /// Updates that today's generator had had when the wall was painted.
    pub updates: u64,
    /// Which of the kept ones is looked at; none is today's.
    pub looked_at: Option<usize>,
    /// The two corners of the walk and the pictures along it.
    pub corners: [usize; 2],
    pub walk: Arc<ImageGrid>,
    /// A few real digits.
    pub real: Arc<ImageGrid>,
    /// Whether the training began from the shipped weights.
    pub shipped: bool,
}
