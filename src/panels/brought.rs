//! What a person brings in from outside, and the labs that have a use for it.

/// Kinds of what is brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Table,
    Picture,
    Text,
}

/// Something from outside, read and looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum Brought {
    /// A table as text, with the column to predict and whether that holds classes.
    Table {
        name: String,
        text: String,
        label: usize,
        classes: bool,
    },
    /// Ink between 0 and 1 on [`SIDE`] × [`SIDE`] pixels, the top row first.
    Picture(Vec<f32>),
    Text(String),
}

/// Pixels along a side of a picture.
pub const SIDE: usize = 28;

impl Brought {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Table { .. } => Kind::Table,
            Self::Picture(_) => Kind::Picture,
            Self::Text(_) => Kind::Text,
        }
    }
}
