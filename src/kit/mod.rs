//! Every reusable thing on screen. Panels and the shell compose what is here and hold no style of their own.

pub mod colormap;
pub mod tokens;
pub mod words;
