//! Sizes of the playground's stage, in points, and shares of it.

/// From this width on there are thumbnails beside the diagram.
pub const WIDE: f32 = 620.0;
pub const RAIL: f32 = 64.0;
pub const RAIL_HEIGHT: f32 = 300.0;
pub const PLANE_OF_WIDTH: f32 = 0.36;
pub const PLANE_OF_HEIGHT: f32 = 0.55;
pub const PLANE_OF_WIDTH_COMPACT: f32 = 0.5;
/// Room below the plane that is worth a part of its own.
pub const DETAIL_LEAST: f32 = 96.0;
/// Names and ends of the axis below the plane.
pub const AXIS: f32 = 16.0;
pub const HEADER: f32 = 56.0;
pub const THUMBNAIL: f32 = 30.0;
pub const THUMBNAIL_NAMED: f32 = 44.0;
pub const FEATURE_LABEL: f32 = 46.0;
pub const COLUMN_LABEL: f32 = 96.0;
pub const CLASS_LABEL: f32 = 72.0;
pub const STEPPER: f32 = 18.0;
pub const POPUP: f32 = 300.0;
/// Side of the plane at which a data point has its usual size.
pub const POINT_PLANE: f32 = 280.0;
/// Most points drawn one by one; of more an even part is drawn.
pub const POINTS: usize = 5000;
/// How often an equation's numbers change while training runs, in seconds.
pub const EQUATION_PACE: f64 = 0.25;
/// The brush at its smallest and largest, as shares of the plane's side.
pub const BRUSH: (f64, f64) = (0.01, 0.15);
pub const LEGEND: f32 = 8.0;
pub const DIALOG: f32 = 560.0;
/// Bars of a histogram, and rows of a matrix at least.
pub const BARS: f32 = 14.0;
