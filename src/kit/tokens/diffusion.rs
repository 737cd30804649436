//! Sizes of the stage of diffusion, in points, shares of it, and the pace of its time in seconds.

/// Below this width the planes stand two by two.
pub const NARROW: f32 = 420.0;
/// The charts below the planes at least and at most, and the time's share of the width.
pub const CHART_LEAST: f32 = 98.0;
pub const CHART_MOST: f32 = 250.0;
pub const CHART_NARROW: f32 = 60.0;
/// The least side of a plane.
pub const PLANE_LEAST: f32 = 24.0;
/// From this height on the areas of the schedule have names.
pub const LABELLED: f32 = 64.0;
pub const TIMELINE: f32 = 0.56;
/// Side of a plane at which a point has its usual size, and the least one.
pub const POINT_PLANE: f32 = 330.0;
pub const POINT_LEAST: f32 = 1.4;
/// The deepest colour of the density stands for this many times the highest value.
pub const PALE: f32 = 2.6;
/// Opacity of the points of a class that is not asked for.
pub const OTHERS: f32 = 0.22;
/// The longest arrow as a share of the distance between two, the faintest one, and how fast they fade with the density.
pub const ARROW: f32 = 0.95;
pub const FAINT: f32 = 0.14;
pub const FADE: f32 = 0.35;
/// Paths drawn at most, and their opacity.
pub const PATHS: usize = 9;
pub const PATH_INK: f32 = 0.55;
/// Nearest-sample reach of the pointer.
pub const REACH: f32 = 10.0;
pub const ERASER: f32 = 0.05;
/// Lowest and highest signal to noise on its axis.
pub const SNR: (f64, f64) = (1e-5, 1e5);
/// From data to noise, and the rest at either end.
pub const WAY: f32 = 4.0;
pub const REST: f32 = 0.9;
/// Where stillness is wanted: the pace as a share of the usual one, and the stations on the way.
pub const STILL_PACE: f32 = 0.5;
pub const STATIONS: f32 = 8.0;
/// A slower frame counts as one of this length.
pub const LONGEST_FRAME: f32 = 0.2;
/// On digits: the rows' names, pictures across, a picture's side, the time's rail, and a chart's least and largest side.
pub const GUTTER: f32 = 96.0;
pub const FILM_COLUMNS: f32 = 10.0;
/// A picture's side from which every time has its number.
pub const TIME_WIDTH: f32 = 26.0;
pub const PICTURE_LEAST: f32 = 22.0;
pub const PICTURE_MOST: f32 = 64.0;
pub const RAIL: f32 = 130.0;
pub const DIGITS_CHART_LEAST: f32 = 90.0;
pub const DIGITS_CHART_MOST: f32 = 220.0;
