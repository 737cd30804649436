//! Sizes of the preview of what was let go over the window, in points and shares.

/// Side of a picture in the preview.
pub const PICTURE: f32 = 150.0;
/// Rows of a text.
pub const ROWS: usize = 8;
/// The preview takes at most this share of the window's height.
pub const HEIGHT: f32 = 0.62;
/// How much of the page the hint hides.
pub const HINT: f32 = 0.86;
