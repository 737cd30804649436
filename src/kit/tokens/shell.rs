//! Sizes of the shell around the experiments, in points.

pub const TOP_BAR: f32 = 44.0;
pub const OUTLINE: f32 = 212.0;
pub const OUTLINE_ROW: f32 = 23.0;
/// The column of text and controls, and where the window is narrow.
pub const SIDE: f32 = 344.0;
pub const SIDE_NARROW: f32 = 288.0;
/// From this width the outline stands beside the stage; below it is folded.
pub const WIDE: f32 = 1100.0;
/// From this height text and controls stand one above the other; below they are tabs.
pub const TALL: f32 = 700.0;
/// Height of the curves in a low window.
pub const CHART_LOW: f32 = 108.0;
/// Share of the side column for the controls.
pub const CONTROLS: f32 = 0.34;
pub const SEARCH: f32 = 240.0;
pub const PALETTE: f32 = 560.0;
pub const PALETTE_TOP: f32 = 72.0;
pub const PALETTE_ROWS: usize = 9;
pub const DIALOG: f32 = 460.0;
/// What a dialog needs above and below what scrolls in it: edges, title and the button that closes it.
pub const DIALOG_EDGES: f32 = 200.0;
pub const NOTICE: f32 = 420.0;
pub const DOT: f32 = 3.6;
/// The question before the stage, and the list of challenges.
pub const CARD: f32 = 480.0;
pub const PAGE: f32 = 720.0;
/// Pixels to a point of a figure that is taken away.
pub const FIGURE_SCALES: (f64, f64) = (0.5, 8.0);
pub const VERDICT_CHART: f32 = 132.0;
/// Seconds that a notice stays.
pub const NOTICE_TIME: f64 = 7.0;
