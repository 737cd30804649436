//! Every colour, size and duration of the app. Nothing outside this file and its folder holds such a literal.
//!
//! What the whole app shares stands here; each stage and each part of the shell has a file of its own.

pub mod attention;
pub mod augmentation;
pub mod bring;
pub mod compare;
pub mod diffusion;
pub mod digits;
pub mod gan;
pub mod map;
pub mod network;
pub mod norms;
pub mod overfit;
mod palette;
pub mod present;
pub mod shell;
pub mod stage;

pub use palette::{Palette, contrast, mix};

/// Distances between things, in points.
pub mod space {
    pub const XS: f32 = 4.0;
    pub const S: f32 = 8.0;
    pub const M: f32 = 12.0;
    pub const L: f32 = 16.0;
    pub const XL: f32 = 24.0;
    pub const XXL: f32 = 32.0;
}

/// The type scale, in points.
pub mod text {
    pub const SMALL: f32 = 12.0;
    pub const BODY: f32 = 13.0;
    pub const PROSE: f32 = 14.0;
    pub const LEAD: f32 = 17.0;
    pub const TITLE: f32 = 20.0;
    pub const DISPLAY: f32 = 28.0;
    /// Line height of prose as a multiple of its size.
    pub const PROSE_LINE: f32 = 1.65;
    /// Longest prose line: 38 Chinese or about 68 Latin characters.
    pub const PROSE_EMS: f32 = 38.0;
}

/// Durations, in seconds.
pub mod time {
    pub const QUICK: f32 = 0.12;
    pub const CALM: f32 = 0.25;
    /// The pointer rests this long before a tooltip comes.
    pub const TOOLTIP: f32 = 0.35;
}

/// Sizes of the controls, in points.
pub mod size {
    /// Height of a control row.
    pub const ROW: f32 = 28.0;
    /// Smallest target for a finger or a pointer.
    pub const TARGET: f32 = 28.0;
    pub const TRACK: f32 = 3.0;
    pub const KNOB: f32 = 6.5;
    pub const CHIP: f32 = 24.0;
    /// On a stage narrower than this chips stand closer.
    pub const CHIPS_CLOSE: f32 = 560.0;
    pub const PLAY: f32 = 30.0;
    pub const ICON: f32 = 14.0;
    pub const LABEL_COLUMN: f32 = 104.0;
    pub const VALUE_COLUMN: f32 = 62.0;
    pub const TRANSPORT: f32 = 46.0;
    pub const CHART: f32 = 150.0;
    /// Least width of one of several charts side by side.
    pub const CHART_WIDTH: f32 = 240.0;
    /// From this width on the transport bar shows words beside its icons.
    pub const TRANSPORT_WIDE: f32 = 640.0;
    /// Below this width it leaves out what a tooltip says as well.
    pub const TRANSPORT_NARROW: f32 = 520.0;
    pub const SPEED: f32 = 96.0;
    /// Radius of a data point.
    pub const POINT: f32 = 3.2;
    pub const TOGGLE: [f32; 2] = [30.0, 17.0];
    pub const TOOLTIP_WIDTH: f32 = 320.0;
    pub const SWATCH: f32 = 8.0;
    /// Largest cell of a matrix.
    pub const CELL: f32 = 56.0;
    /// Least distance between the ticks of an axis.
    pub const TICK_X: f32 = 72.0;
    pub const TICK_Y: f32 = 26.0;
    /// Least room for the numbers of a vertical axis.
    pub const AXIS: f32 = 40.0;
}

/// Widths of lines, in points.
pub mod line {
    /// The thinnest bar of a formula.
    pub const HAIR: f32 = 0.8;
    pub const CURVE: f32 = 1.7;
    pub const STRONG: f32 = 2.4;
    pub const KNOB: f32 = 2.0;
    pub const ICON: f32 = 1.5;
    pub const FOCUS: f32 = 2.0;
    /// The presenter's pen.
    pub const INK: f32 = 3.2;
    /// Dash and gap of a dashed underline.
    pub const DASH: f32 = 3.0;
    pub const GAP: f32 = 2.0;
}

pub const RADIUS: f32 = 6.0;
pub const RADIUS_SMALL: f32 = 4.0;
pub const HAIRLINE: f32 = 1.0;
/// The soft rim of batched shapes.
pub const FEATHER: f32 = 1.0;

/// Shares of opacity.
pub mod alpha {
    /// A pinned run behind the present one.
    pub const PINNED: f32 = 0.35;
    /// Something that cannot be used now.
    pub const DISABLED: f32 = 0.45;
    /// A raw curve behind its smoothed form.
    pub const RAW: f32 = 0.22;
    /// An area under a curve.
    pub const AREA: f32 = 0.16;
    /// The plate behind text on a picture.
    pub const PLATE: f32 = 0.86;
    /// The warning colour in the ground of a band with bad news.
    pub const BAND: f32 = 0.14;
    /// The stage while a question stands before it.
    pub const BEHIND: f32 = 0.28;
    /// The ground of selected text.
    pub const SELECTION: f32 = 0.25;
}
