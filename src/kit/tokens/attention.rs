//! Sizes of the attention stage, in points, and shares of it.

/// From this width on the heads' work stands beside the arithmetic.
pub const WIDE: f32 = 620.0;
pub const WORK: f32 = 250.0;
pub const WORDS_OF_HEIGHT: f32 = 0.24;
pub const MATRICES_OF_HEIGHT: f32 = 0.46;
pub const TEXT_OF_WIDTH: f32 = 0.6;
/// Widest place of a word.
pub const PITCH_MOST: f32 = 76.0;
/// Edges of less weight are left out, in the whole and for one word alone.
pub const EDGE_LEAST: f32 = 0.12;
pub const EDGE_LEAST_ALONE: f32 = 0.02;
pub const EDGE_FAINT: f32 = 0.15;
pub const EDGE_WIDTH: f32 = 3.0;
pub const EDGE_ASIDE: f32 = 3.0;
/// Radius of the loop of a word that reads itself.
pub const LOOP: f32 = 5.0;
/// Height of the lowest arc as a share of the highest.
pub const RISE: f32 = 0.16;
/// Longest word beside a matrix.
pub const NAME_MOST: f32 = 52.0;
/// A matrix is as wide as its columns say, but within these.
pub const COLUMNS: (f32, f32) = (8.0, 20.0);
/// From these sizes on cells stand apart and show their numbers.
pub const GAP_FROM: f32 = 7.0;
pub const NUMBER_WIDTH: f32 = 32.0;
/// One term of a written sum, and the names before them.
pub const TERM: f32 = 36.0;
pub const TERM_HEIGHT: f32 = 16.0;
pub const TERM_NAME: f32 = 74.0;
pub const HEAD_NAME: f32 = 30.0;
pub const ROW_MOST: f32 = 24.0;
