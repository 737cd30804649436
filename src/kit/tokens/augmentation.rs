//! Sizes of augmentation's stage, in points, and shares of it.

pub const WALL_OF_WIDTH: f32 = 0.6;
/// One row of the accuracies, and all of them at most as a share of the height.
pub const SCORE: f32 = 21.0;
pub const SCORES_OF_HEIGHT: f32 = 0.45;
pub const KIND: f32 = 84.0;
/// Room for the two numbers.
pub const VALUES: f32 = 112.0;
pub const GAP: f32 = 3.0;
pub const DIGIT_OF_HEIGHT: f32 = 0.42;
pub const DIGIT_OF_WIDTH: f32 = 0.42;
/// Room for a sentence's label.
pub const LABEL: f32 = 72.0;
pub const WORD_GAP: f32 = 5.0;
pub const BAR: f32 = 28.0;
