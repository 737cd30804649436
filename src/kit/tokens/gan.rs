//! Sizes of the stage of the adversarial game, in points, and shares of it.

/// The column of charts as a share of the width, at least and at most.
pub const SIDE: f32 = 0.36;
pub const SIDE_LEAST: f32 = 190.0;
pub const SIDE_MOST: f32 = 330.0;
pub const CHART_LEAST: f32 = 84.0;
pub const CHART_MOST: f32 = 190.0;
pub const MODES: f32 = 58.0;
pub const BAR_GAP: f32 = 0.25;
/// Side of the plane at which a point has its usual size.
pub const POINT_PLANE: f32 = 460.0;
pub const GRID_INK: f32 = 0.3;
/// An arrow's length for a pull of 1, in units of the plane, and the longest one.
pub const PULL: f32 = 0.5;
pub const PULL_LONGEST: f32 = 0.6;
/// Arrows drawn at most.
pub const PULLS: usize = 96;
pub const ERASER: f32 = 0.04;
/// Pictures of the strips below the wall at most, and those of the wall at least.
pub const STRIP: f32 = 44.0;
pub const PICTURE_LEAST: f32 = 16.0;
pub const TIMELINE: f32 = 180.0;
