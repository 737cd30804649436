//! Sizes and shares of the presenter.

pub const CAPTION: f32 = 32.0;
pub const POINTER: f32 = 13.0;
pub const POINTER_FILL: f32 = 0.3;
/// Text sizes in the show, as multiples of the usual one.
pub const SCALES: [f32; 4] = [1.5, 2.0, 2.5, 3.0];
pub const NOTES: [f32; 2] = [560.0, 720.0];
pub const LIST: f32 = 640.0;
/// Share of the window's height for the scenes of the list.
pub const LIST_HEIGHT: f32 = 0.32;
