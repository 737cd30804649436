//! Sizes and shares of the map.

/// Kinds of the palette, one for each chapter.
pub const CHAPTER_KINDS: [usize; 6] = [0, 4, 2, 3, 6, 7];
pub const GROUND_LIGHT: f32 = 0.07;
pub const GROUND_DARK: f32 = 0.1;
pub const REGION_RADIUS: f32 = 18.0;
pub const MARGIN: f32 = 10.0;
pub const GAP: f32 = 8.0;
pub const TITLE_MARGIN: f32 = 10.0;
pub const CELL_MARGIN: f32 = 2.0;
/// A label asks for as much room as so many concepts.
pub const LABEL_WEIGHT: f32 = 24.0;
pub const LABEL_WIDTH: f32 = 102.0;
pub const LABEL_GROUND: f32 = 0.88;
pub const BRANCH: f32 = 0.28;
pub const BEND: f32 = 0.12;
pub const DOT: f32 = 4.6;
pub const DOT_MOST: f32 = 8.0;
pub const DOT_GAP: f32 = 2.0;
pub const DOT_SHARE: f32 = 0.3;
pub const RING_FIRST: f32 = 5.0;
pub const SPACING_MOST: f32 = 26.0;
pub const SPACING_LEAST: f32 = 6.0;
pub const SPACING_STEP: f32 = 0.5;
pub const MISSING_DOT: f32 = 0.7;
pub const MISSING_RIM: f32 = 0.45;
pub const SEEN_FILL: f32 = 0.4;
pub const STAR: f32 = 0.62;
/// The dot of an answered question inside its ring.
pub const PREDICTED: f32 = 0.5;
pub const LIST_ROW: f32 = 22.0;
pub const LIST_TEXT_ROW: f32 = 42.0;
pub const LIST_TEXT_WIDTH: f32 = 300.0;
pub const LIST_INDENT: f32 = 20.0;
pub const LIST_GAP: f32 = 14.0;
pub const LIST_HEAD: f32 = 6.0;
pub const LIST_MARGIN: f32 = 8.0;
/// The card beside a concept: its width, the lines of its name and of its sentence, and the stage that its still shows.
pub const CARD: f32 = 248.0;
pub const CARD_LINES: usize = 6;
pub const STILL: egui::Vec2 = egui::vec2(620.0, 460.0);
pub const PAN_KEY: f32 = 0.15;
pub const ZOOM_CLICK: f32 = 1.8;
pub const ZOOM_MOST: f32 = 12.0;
pub const ZOOM_WHEEL: f32 = 0.004;
