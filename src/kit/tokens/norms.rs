//! Sizes of the normalization stage, in points, and shares of it.

/// From this width on the margins are wide.
pub const WIDE: f32 = 620.0;
/// Height of the block and its histograms as a share of the stage.
pub const BLOCK_OF_HEIGHT: f32 = 0.58;
pub const BLOCK_OF_WIDTH: f32 = 0.64;
/// How the block is turned at first, in radians, and how far a point of dragging turns it.
pub const YAW: f32 = -0.62;
pub const PITCH: f32 = 0.5;
pub const TURN: f32 = 0.008;
pub const PITCH_MOST: f32 = 1.35;
pub const YAW_MOST: f32 = 1.3;
/// Distance of two channels and of two samples, in cells.
pub const DEEP: f32 = 1.5;
pub const APART: f32 = 1.6;
/// Opacity of the planes that are not lit.
pub const FAINT: f32 = 0.2;
/// Deviations from the mean that have the deepest colour after the norm.
pub const DEEPEST: f32 = 2.5;
/// Rows of the detail at most, and columns of names and numbers beside them.
pub const ROW_MOST: f32 = 56.0;
pub const NAME: f32 = 104.0;
pub const ROWS: f32 = 52.0;
pub const NUMBER: f32 = 72.0;
pub const BAR: f32 = 10.0;
