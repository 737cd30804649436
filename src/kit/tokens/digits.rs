//! Sizes of the digits' stage, in points, and shares of it.

/// From this width on the margins are wide.
pub const WIDE: f32 = 620.0;
/// The drawing pad's side as a share of the width, and at least.
pub const PAD_OF_WIDTH: f32 = 0.23;
pub const PAD_LEAST: f32 = 116.0;
/// Height of the net as a share of the stage; the details take the rest.
pub const NET_OF_HEIGHT: f32 = 0.56;
/// A layer gets a further column of maps before its maps are smaller than this; tried in turn.
pub const MAP_LEAST: [f32; 5] = [26.0, 20.0, 15.0, 11.0, 8.0];
pub const MAP_MOST: f32 = 60.0;
pub const MAP_GAP: f32 = 3.0;
/// Maps beside each other in one layer at most.
pub const ACROSS: usize = 8;
/// A dense layer's cells: width, and how many stand below each other at most.
pub const CELL: f32 = 12.0;
pub const CELLS: usize = 60;
pub const BARS: f32 = 92.0;
pub const BARS_NARROW: f32 = 62.0;
/// The brush in pixels of the picture: full ink to this radius, none from that on.
pub const BRUSH: (f32, f32) = (0.6, 1.9);
/// The windows and kernels of the arithmetic as a share of the width.
pub const MATRICES_OF_WIDTH: f32 = 0.6;
pub const MISTAKE: f32 = 72.0;
/// A longer row of inputs is folded into a square of this many cells at least.
pub const FOLD: usize = 16;
/// Kernels are shown at most this large.
pub const FILTER: f32 = 84.0;
/// Inputs that excite a filter are shown at most this large, and have at least this width for their words.
pub const EXCITING: f32 = 96.0;
pub const EXCITING_LEAST: f32 = 136.0;
