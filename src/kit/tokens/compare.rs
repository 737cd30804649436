//! Sizes of the comparison of runs.

pub const HEAD: f32 = 36.0;
pub const TITLE: f32 = 28.0;
pub const SWEEP_HEAD: f32 = 68.0;
/// More metrics than these are chosen from a list.
pub const METRIC_CHIPS: usize = 3;
pub const CHOICE: f32 = 160.0;
pub const SLIDER: f32 = 150.0;
/// The words between the three sliders of a sweep.
pub const SWEEP_WORDS: f32 = 124.0;
/// The stage of a small multiple, and pixels to a point of it.
pub const STAGE: [f32; 2] = [640.0, 420.0];
pub const STAGE_SCALE: f32 = 1.0;
/// A stage in a smaller cell than this is shown as a smaller picture of itself.
pub const LEAST_STAGE: egui::Vec2 = egui::vec2(480.0, 330.0);
