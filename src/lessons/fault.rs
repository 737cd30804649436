//! What can be wrong with a lesson's files.

/// An error in the map, a lesson or a condition, with the file and the place in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LessonError {
    /// A TOML file that does not parse or has an unknown or missing field.
    #[error("{file}: {why}")]
    Toml { file: String, why: String },
    /// A part of a file that contradicts another part or file.
    #[error("{file}, {place}: {why}")]
    Content { file: String, place: String, why: String },
    /// A condition that does not parse.
    #[error("the condition '{text}' cannot be read at column {column}: {why}")]
    Condition {
        text: String,
        column: usize,
        why: &'static str,
    },
}

impl LessonError {
    pub(crate) fn toml(file: &str, error: &toml::de::Error) -> Self {
        Self::Toml {
            file: file.into(),
            why: error.to_string().trim_end().into(),
        }
    }

    pub(crate) fn content(file: impl Into<String>, place: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Content {
            file: file.into(),
            place: place.into(),
            why: why.into(),
        }
    }
}
