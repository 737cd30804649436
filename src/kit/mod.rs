//! Every reusable thing on screen. Panels and the shell compose what is here and hold no style of their own.

pub mod axes;
pub mod colormap;
pub mod controls;
pub mod curves;
pub mod dabs;
pub mod figure;
pub mod fonts;
pub mod formula;
pub mod icons;
pub mod layered;
pub mod markdown;
pub mod mesh;
pub mod network_diagram;
pub mod number;
pub mod table_choice;
pub mod theme;
pub mod tokens;
pub mod transport;
pub mod views;
pub mod widgets;
pub mod words;

pub use number::{count, number, parse as parse_number, percent, short};
