//! Sizes of regularization's stage, in points, and shares of it.

pub const FIT_OF_WIDTH: f32 = 0.63;
pub const FIT_OF_HEIGHT: f32 = 0.66;
/// Room for the curves' names.
pub const NAMES: f32 = 100.0;
/// Nearest-point reach of the pointer.
pub const REACH: f32 = 14.0;
/// Opacity of a sub-network's curve.
pub const MEMBER: f32 = 0.35;
/// A validation point's radius as a share of a training point's.
pub const SMALL: f32 = 0.75;
/// Most weights drawn as lines, the strongest first, and the opacity of the weakest.
pub const EDGES: usize = 900;
pub const FAINT: f32 = 0.06;
/// A neuron's radius as a share of its row, at least and at most.
pub const NEURON: f32 = 0.36;
pub const NEURON_LEAST: f32 = 1.1;
pub const NEURON_MOST: f32 = 4.0;
