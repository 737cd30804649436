//! Every colour, size and duration of the app. Nothing outside this file holds such a literal.

use egui::{Color32, Visuals};

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
    /// Room for the numbers of a vertical axis.
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

/// Sizes of the network diagram, in points.
pub mod network {
    /// A neuron's picture at most, as a share of the diagram's height and in points.
    pub const TILE_SHARE: f32 = 0.1;
    pub const TILE_MAX: f32 = 72.0;
    /// Room that a tile takes of the distance between columns, and of the distance between rows.
    pub const TILE_OF_PITCH: f32 = 0.56;
    pub const TILE_OF_ROW: f32 = 0.82;
    /// Below this a tile has no corners, bias or frame of its own.
    pub const TILE_DETAILED: f32 = 15.0;
    /// The port that stands for a single output.
    pub const PORT: f32 = 14.0;
    pub const BIAS: f32 = 7.0;
    /// Nearest-edge reach of the pointer.
    pub const REACH: f32 = 9.0;
    /// Above this a tile has room for a number on it; below the number stands as a spot.
    pub const TILE_NUMBERED: f32 = 30.0;
    /// Opacity of the plate under a number.
    pub const PLATE: f32 = 0.85;
    /// Up to this many weights each has a name of its own for screen readers.
    pub const HANDLES: usize = 400;
    /// Where a screen reader finds a weight on its edge.
    pub const HANDLE: f32 = 6.0;
    /// An edge at weight zero and at an infinite one.
    pub const EDGE_MIN: f32 = 0.5;
    pub const EDGE_MAX: f32 = 5.5;
    pub const EDGE_FAINT: f32 = 0.14;
    pub const EDGE_STRONG: f32 = 0.9;
    /// Weights above this count share their opacity, so that a dense net stays readable.
    pub const EDGE_CROWD: f32 = 500.0;
    /// Length of one straight piece of a curve.
    pub const EDGE_PIECE: f32 = 2.0;
    /// Most corners of all curves together.
    pub const EDGE_CORNERS: usize = 30_000;
}

/// Sizes of the playground's stage, in points, and shares of it.
pub mod stage {
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
}

/// Sizes of the digits' stage, in points, and shares of it.
pub mod digits {
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
}

/// Sizes of the stage of the adversarial game, in points, and shares of it.
pub mod gan {
    /// The column of charts as a share of the width, at least and at most.
    pub const SIDE: f32 = 0.36;
    pub const SIDE_LEAST: f32 = 190.0;
    pub const SIDE_MOST: f32 = 330.0;
    pub const CHART_LEAST: f32 = 84.0;
    pub const CHART_MOST: f32 = 190.0;
    pub const MODES: f32 = 58.0;
    pub const BAR_GAP: f32 = 0.25;
    /// Side of the plane at which a point has its usual size.
    pub const POINT_PLANE: f32 = 460.0;
    pub const GRID_INK: f32 = 0.3;
    /// An arrow's length for a pull of 1, in units of the plane, and the longest one.
    pub const PULL: f32 = 0.5;
    pub const PULL_LONGEST: f32 = 0.6;
    /// Arrows drawn at most.
    pub const PULLS: usize = 96;
    pub const ERASER: f32 = 0.04;
    /// Pictures of the strips below the wall at most, and those of the wall at least.
    pub const STRIP: f32 = 44.0;
    pub const PICTURE_LEAST: f32 = 16.0;
    pub const TIMELINE: f32 = 180.0;
}

/// Sizes of regularization's stage, in points, and shares of it.
pub mod overfit {
    pub const FIT_OF_WIDTH: f32 = 0.63;
    pub const FIT_OF_HEIGHT: f32 = 0.66;
    /// Room for the curves' names.
    pub const NAMES: f32 = 88.0;
    /// Nearest-point reach of the pointer.
    pub const REACH: f32 = 14.0;
    /// Opacity of a sub-network's curve.
    pub const MEMBER: f32 = 0.35;
    /// A validation point's radius as a share of a training point's.
    pub const SMALL: f32 = 0.75;
    /// Most weights drawn as lines, the strongest first, and the opacity of the weakest.
    pub const EDGES: usize = 900;
    pub const FAINT: f32 = 0.06;
    /// A neuron's radius as a share of its row, at least and at most.
    pub const NEURON: f32 = 0.36;
    pub const NEURON_LEAST: f32 = 1.1;
    pub const NEURON_MOST: f32 = 4.0;
}

/// Sizes of augmentation's stage, in points, and shares of it.
pub mod augmentation {
    pub const WALL_OF_WIDTH: f32 = 0.6;
    /// One row of the accuracies, and all of them at most as a share of the height.
    pub const SCORE: f32 = 21.0;
    pub const SCORES_OF_HEIGHT: f32 = 0.45;
    pub const KIND: f32 = 84.0;
    /// Room for the two numbers.
    pub const VALUES: f32 = 112.0;
    pub const GAP: f32 = 3.0;
    pub const DIGIT_OF_HEIGHT: f32 = 0.42;
    pub const DIGIT_OF_WIDTH: f32 = 0.5;
    /// Room for a sentence's label.
    pub const LABEL: f32 = 72.0;
    pub const WORD_GAP: f32 = 5.0;
    pub const BAR: f32 = 28.0;
}

/// Sizes of the normalization stage, in points, and shares of it.
pub mod norms {
    /// From this width on the margins are wide.
    pub const WIDE: f32 = 620.0;
    /// Height of the block and its histograms as a share of the stage.
    pub const BLOCK_OF_HEIGHT: f32 = 0.58;
    pub const BLOCK_OF_WIDTH: f32 = 0.64;
    /// How the block is turned at first, in radians, and how far a point of dragging turns it.
    pub const YAW: f32 = -0.62;
    pub const PITCH: f32 = 0.5;
    pub const TURN: f32 = 0.008;
    pub const PITCH_MOST: f32 = 1.35;
    pub const YAW_MOST: f32 = 1.3;
    /// Distance of two channels and of two samples, in cells.
    pub const DEEP: f32 = 1.5;
    pub const APART: f32 = 1.6;
    /// Opacity of the planes that are not lit.
    pub const FAINT: f32 = 0.2;
    /// Deviations from the mean that have the deepest colour after the norm.
    pub const DEEPEST: f32 = 2.5;
    /// Rows of the detail at most, and columns of names and numbers beside them.
    pub const ROW_MOST: f32 = 56.0;
    pub const NAME: f32 = 104.0;
    pub const ROWS: f32 = 52.0;
    pub const NUMBER: f32 = 72.0;
    pub const BAR: f32 = 10.0;
}

/// Sizes of the attention stage, in points, and shares of it.
pub mod attention {
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
}

pub const RADIUS: f32 = 6.0;
pub const RADIUS_SMALL: f32 = 4.0;
pub const HAIRLINE: f32 = 1.0;
/// The soft rim of batched shapes.
pub const FEATHER: f32 = 1.0;

/// Sizes of the shell around the experiments, in points.
pub mod bring {
    /// Side of a picture in the preview.
    pub const PICTURE: f32 = 150.0;
    /// Rows of a text.
    pub const ROWS: usize = 8;
    /// The preview takes at most this share of the window's height.
    pub const HEIGHT: f32 = 0.62;
    /// How much of the page the hint hides.
    pub const HINT: f32 = 0.86;
}

pub mod shell {
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
}

/// Sizes and shares of the presenter.
pub mod present {
    pub const CAPTION: f32 = 32.0;
    pub const POINTER: f32 = 13.0;
    pub const POINTER_FILL: f32 = 0.3;
    /// Text sizes in the show, as multiples of the usual one.
    pub const SCALES: [f32; 4] = [1.5, 2.0, 2.5, 3.0];
    pub const NOTES: [f32; 2] = [560.0, 720.0];
    pub const LIST: f32 = 640.0;
    /// Share of the window's height for the scenes of the list.
    pub const LIST_HEIGHT: f32 = 0.32;
    /// Letters of a scene's line.
    pub const LABEL: usize = 60;
}

/// Sizes of the comparison of runs.
pub mod compare {
    pub const HEAD: f32 = 36.0;
    pub const TITLE: f32 = 28.0;
    pub const SWEEP_HEAD: f32 = 68.0;
    pub const SWEEP_CHART: f32 = 124.0;
    pub const CHOICE: f32 = 160.0;
    pub const SLIDER: f32 = 150.0;
    /// A stage in a smaller cell than this is shown as a smaller picture of itself.
    pub const LEAST_STAGE: egui::Vec2 = egui::vec2(480.0, 330.0);
    /// The stage of a small multiple, and pixels to a point of it.
    pub const STAGE: [f32; 2] = [640.0, 420.0];
    pub const STAGE_SCALE: f32 = 1.0;
}

/// Sizes and shares of the map.
pub mod map {
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
}

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

/// The colours of one theme.
#[derive(Debug, PartialEq)]
pub struct Palette {
    pub dark: bool,
    pub background: Color32,
    pub surface: Color32,
    pub sunk: Color32,
    pub hairline: Color32,
    pub text: Color32,
    pub muted: Color32,
    /// For marks only, never for text: it has too little contrast to be read.
    pub faint: Color32,
    pub accent: Color32,
    pub accent_soft: Color32,
    /// Text and icons on a filled accent.
    pub on_accent: Color32,
    pub ok: Color32,
    pub warn: Color32,
    /// Class 1, and numbers above zero.
    pub positive: Color32,
    /// Class 0, and numbers below zero.
    pub negative: Color32,
    /// Data in sight but not in use.
    pub unused: Color32,
    /// The middle of the diverging colour scale.
    pub zero: Color32,
    /// The far end of the sequential colour scale.
    pub deep: Color32,
    pub shadow: Color32,
    /// Series in their fixed order.
    pub series: [Color32; 6],
    /// Four more hues, for what has up to ten kinds.
    pub more: [Color32; 4],
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

static LIGHT: Palette = Palette {
    dark: false,
    background: rgb(0xFBFAF7),
    surface: rgb(0xFFFFFF),
    sunk: rgb(0xF4F2EC),
    hairline: rgb(0xE3E0D8),
    text: rgb(0x22252B),
    muted: rgb(0x656971),
    faint: rgb(0xA4A7AD),
    accent: rgb(0x3A56C5),
    accent_soft: rgb(0xEEF1FC),
    on_accent: rgb(0xFFFFFF),
    ok: rgb(0x007A59),
    warn: rgb(0xB34700),
    positive: rgb(0x0072B2),
    negative: rgb(0xE69F00),
    unused: rgb(0xB9BBC0),
    zero: rgb(0xF7F5F0),
    deep: rgb(0x14305C),
    shadow: Color32::from_black_alpha(28),
    series: [
        rgb(0x0072B2),
        rgb(0xE69F00),
        rgb(0x009E73),
        rgb(0xCC79A7),
        rgb(0xD55E00),
        rgb(0x56B4E9),
    ],
    more: [rgb(0x8A8000), rgb(0x7A4FB5), rgb(0x882255), rgb(0x5F6B7A)],
};

static DARK: Palette = Palette {
    dark: true,
    background: rgb(0x14161A),
    surface: rgb(0x1A1D23),
    sunk: rgb(0x111317),
    hairline: rgb(0x2B2F37),
    text: rgb(0xE7E8EB),
    muted: rgb(0x9BA1AA),
    faint: rgb(0x686E78),
    accent: rgb(0x93A8FF),
    accent_soft: rgb(0x232A45),
    on_accent: rgb(0x14161A),
    ok: rgb(0x3CC9A0),
    warn: rgb(0xF08A4B),
    positive: rgb(0x56B4E9),
    negative: rgb(0xF0B63C),
    unused: rgb(0x5A606A),
    zero: rgb(0x1E2127),
    deep: rgb(0xBBD9FF),
    shadow: Color32::from_black_alpha(110),
    series: [
        rgb(0x56B4E9),
        rgb(0xF0B63C),
        rgb(0x2FC79B),
        rgb(0xDE9CC2),
        rgb(0xF08A4B),
        rgb(0xA9D8F5),
    ],
    more: [rgb(0xC9BF4A), rgb(0xB79AEB), rgb(0xD9789F), rgb(0xA7B2C2)],
};

impl Palette {
    /// The palette of the theme that is on.
    pub fn of(visuals: &Visuals) -> &'static Self {
        Self::named(visuals.dark_mode)
    }

    pub fn named(dark: bool) -> &'static Self {
        if dark { &DARK } else { &LIGHT }
    }

    /// One hue for each optimizer, method and metric, the same in every lab.
    /// A name with a dot (`loss.adam`) has the hue of its last part; an unknown one a hue from the series.
    pub fn hue(&self, key: &str) -> Color32 {
        let last = key.rsplit('.').next().unwrap_or(key);
        self.known_hue(key).unwrap_or_else(|| {
            self.kind(
                last.bytes()
                    .fold(0, |sum: usize, byte| sum.wrapping_mul(31).wrapping_add(byte.into())),
            )
        })
    }

    /// The hue of what has one of its own.
    pub fn known_hue(&self, key: &str) -> Option<Color32> {
        let last = key.rsplit('.').next().unwrap_or(key);
        Some(match last {
            _ if last.starts_with("train") => self.series[0],
            _ if last.starts_with("test") || last.starts_with("valid") => self.series[1],
            _ if last.starts_with("shifted") => self.series[3],
            _ if last.starts_with("plain") => self.more[3],
            "near_zero" => self.series[2],
            "sgd" | "sigmoid" => self.series[0],
            "momentum" | "tanh" => self.series[1],
            "adam" | "relu" => self.series[2],
            "adagrad" | "leaky-relu" => self.series[3],
            "nesterov" | "elu" => self.series[4],
            "rmsprop" | "prelu" => self.series[5],
            "adamw" | "gelu" => self.more[1],
            "swish" => self.more[0],
            "softplus" => self.more[2],
            "identity" | "linear" => self.more[3],
            "zeros" => self.more[3],
            "constant" => self.more[2],
            "normal-s" => self.series[4],
            "xavier-uniform" => self.series[5],
            "xavier-normal" => self.series[0],
            "he-uniform" => self.series[1],
            "he-normal" => self.series[2],
            "batch-norm" => self.series[0],
            "layer-norm" => self.series[1],
            "group-norm" => self.series[2],
            "instance-norm" => self.series[3],
            "noisy-batch-norm" => self.series[5],
            "no-norm" => self.more[3],
            "previous" => self.series[0],
            "first" => self.series[1],
            "same" => self.series[2],
            "bracket" => self.series[3],
            "mse" => self.series[4],
            "mae" | "bce" => self.series[2],
            "huber" => self.series[3],
            "softmax" => self.more[0],
            "hinge" => self.more[1],
            "y" | "loss" => self.series[0],
            // Batch sizes from noisy to quiet: warm to cool.
            "b1" => self.series[4],
            "b4" => self.series[1],
            "b16" => self.series[2],
            "b64" => self.series[5],
            "b256" => self.series[0],
            "full" => self.more[3],
            // Schedules.
            "step" => self.series[0],
            "exponential" => self.series[3],
            "cosine" => self.series[2],
            "plateau" => self.series[1],
            "cold" => self.series[4],
            "dy" => self.series[4],
            _ => return None,
        })
    }

    /// The hue of the `index`th of many kinds (layers, digits); it repeats after ten.
    pub fn kind(&self, index: usize) -> Color32 {
        let index = index % (self.series.len() + self.more.len());
        self.series
            .get(index)
            .copied()
            .unwrap_or_else(|| self.more[index - self.series.len()])
    }

    /// The hue of class `index` out of `count`: orange and blue for two classes, as for sign.
    pub fn class(&self, index: usize, count: usize) -> Color32 {
        match (count, index) {
            (0..=2, 0) => self.negative,
            (0..=2, _) => self.positive,
            _ => self.kind(index),
        }
    }

    /// A hue made strong enough to be read as text on this theme's grounds.
    pub fn ink(&self, hue: Color32) -> Color32 {
        (0..=20)
            .map(|part| mix(hue, self.text, part as f32 / 20.0))
            .find(|ink| {
                [self.surface, self.background, self.sunk]
                    .iter()
                    .all(|ground| contrast(*ink, *ground) >= 4.5)
            })
            .unwrap_or(self.text)
    }

    /// Text on a filled colour: the darker or the lighter, whichever reads better.
    pub fn over(&self, fill: Color32) -> Color32 {
        let (dark, light) = (LIGHT.text, LIGHT.surface);
        if contrast(dark, fill) >= contrast(light, fill) {
            dark
        } else {
            light
        }
    }
}

/// A colour between two, by `share` of the second.
pub fn mix(a: Color32, b: Color32, share: f32) -> Color32 {
    let part = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share.clamp(0.0, 1.0)).round() as u8;
    Color32::from_rgba_premultiplied(
        part(a.r(), b.r()),
        part(a.g(), b.g()),
        part(a.b(), b.b()),
        part(a.a(), b.a()),
    )
}

/// The contrast ratio of WCAG 2.1, from 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |color: Color32| {
        let linear = |part: u8| {
            let part = f32::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_of_black_and_white_is_21_and_of_a_colour_with_itself_1() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
        assert!((contrast(LIGHT.accent, LIGHT.accent) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn every_text_colour_has_contrast_of_4_5_on_every_ground_of_both_themes() {
        for palette in [&LIGHT, &DARK] {
            for ground in [palette.background, palette.surface, palette.sunk] {
                for ink in [palette.text, palette.muted, palette.accent, palette.ok, palette.warn] {
                    let ratio = contrast(ink, ground);
                    assert!(
                        ratio >= 4.5,
                        "{ink:?} on {ground:?} in dark={}: {ratio:.2}",
                        palette.dark
                    );
                }
                for index in 0..10 {
                    assert!(contrast(palette.ink(palette.kind(index)), ground) >= 4.5);
                }
            }
            assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
            assert!(contrast(palette.accent, palette.accent_soft) >= 4.5);
            assert!(contrast(palette.text, palette.accent_soft) >= 4.5);
        }
    }

    #[test]
    fn marks_have_contrast_of_1_9_on_the_background_and_ten_kinds_are_ten_colours() {
        for palette in [&LIGHT, &DARK] {
            let kinds: std::collections::HashSet<_> = (0..10).map(|index| palette.kind(index).to_array()).collect();
            assert_eq!(kinds.len(), 10);
            assert!((0..10).all(|index| contrast(palette.kind(index), palette.background) >= 1.9));
        }
    }

    /// Protanopia, deuteranopia and tritanopia as matrices on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
    const SIMULATED: [(&str, [[f64; 3]; 3]); 3] = [
        (
            "protanopia",
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        ),
    ];
    /// Linear sRGB to CIE XYZ for the white D65 (IEC 61966-2-1).
    const TO_XYZ: [[f64; 3]; 3] = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];

    fn times(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
    }

    /// CIELAB of what is seen of a colour.
    fn lab(color: Color32, seen: &[[f64; 3]; 3]) -> [f64; 3] {
        let linear = [color.r(), color.g(), color.b()].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        let xyz = times(&TO_XYZ, times(seen, linear).map(|part| part.clamp(0.0, 1.0)));
        let bent = |part: f64, white: f64| match part / white {
            part if part > 216.0 / 24389.0 => part.cbrt(),
            part => (24389.0 / 27.0 * part + 16.0) / 116.0,
        };
        let (x, y, z) = (bent(xyz[0], 0.95047), bent(xyz[1], 1.0), bent(xyz[2], 1.08883));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    #[test]
    fn for_the_colour_blind_class_and_sign_stay_75_apart_good_and_bad_30_unused_35_and_any_two_series_10() {
        for palette in [&LIGHT, &DARK] {
            for (name, seen) in &SIMULATED {
                let apart = |a: Color32, b: Color32, least: f64| {
                    let square: f64 = lab(a, seen)
                        .iter()
                        .zip(lab(b, seen))
                        .map(|(a, b)| (a - b).powi(2))
                        .sum();
                    let distance = square.sqrt();
                    assert!(
                        distance >= least,
                        "{a:?} and {b:?} under {name}, dark={}: {distance:.1}",
                        palette.dark
                    );
                };
                apart(palette.positive, palette.negative, 75.0);
                apart(palette.ok, palette.warn, 30.0);
                apart(palette.unused, palette.positive, 35.0);
                apart(palette.unused, palette.negative, 35.0);
                for (index, hue) in palette.series.iter().enumerate() {
                    palette.series[..index]
                        .iter()
                        .for_each(|other| apart(*hue, *other, 10.0));
                }
            }
        }
    }

    #[test]
    fn one_optimizer_keeps_one_hue_in_every_metric() {
        assert_eq!(LIGHT.hue("loss.adam"), LIGHT.hue("adam"));
        assert_ne!(LIGHT.hue("loss.adam"), LIGHT.hue("loss.sgd"));
    }
}
