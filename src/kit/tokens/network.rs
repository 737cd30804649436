//! Sizes of the network diagram, in points.

/// A neuron's picture at most, as a share of the diagram's height and in points.
pub const TILE_SHARE: f32 = 0.1;
pub const TILE_MAX: f32 = 72.0;
/// Room that a tile takes of the distance between columns, and of the distance between rows.
pub const TILE_OF_PITCH: f32 = 0.56;
pub const TILE_OF_ROW: f32 = 0.82;
/// Below this a tile has no corners, bias or frame of its own.
pub const TILE_DETAILED: f32 = 15.0;
/// The port that stands for a single output.
pub const PORT: f32 = 14.0;
pub const BIAS: f32 = 7.0;
/// Nearest-edge reach of the pointer.
pub const REACH: f32 = 9.0;
/// Above this a tile has room for a number on it; below the number stands as a spot.
pub const TILE_NUMBERED: f32 = 30.0;
/// Opacity of the plate under a number.
pub const PLATE: f32 = 0.85;
/// Up to this many weights each has a name of its own for screen readers.
pub const HANDLES: usize = 400;
/// Where a screen reader finds a weight on its edge.
pub const HANDLE: f32 = 6.0;
/// An edge at weight zero and at an infinite one.
pub const EDGE_MIN: f32 = 0.5;
pub const EDGE_MAX: f32 = 5.5;
pub const EDGE_FAINT: f32 = 0.14;
pub const EDGE_STRONG: f32 = 0.9;
/// Dashes of a negative edge and the gaps between them.
pub const EDGE_DASH: f32 = 7.0;
pub const EDGE_GAP: f32 = 3.0;
/// Weights above this count share their opacity, so that a dense net stays readable.
pub const EDGE_CROWD: f32 = 500.0;
/// Length of one straight piece of a curve.
pub const EDGE_PIECE: f32 = 2.0;
/// Most corners of all curves together.
pub const EDGE_CORNERS: usize = 30_000;
