//! Ready lectures: scenes in order with the teacher's notes, one lecture for each chapter that is built.

use crate::{fault::LessonError, lang::Both, settings::Settings};
use serde::Deserialize;

/// A lecture of 45 minutes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lecture {
    /// The chapter's id.
    pub id: String,
    pub title: Both,
    #[serde(rename = "scene")]
    pub scenes: Vec<LectureScene>,
}

/// One stop of a lecture.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LectureScene {
    pub node: String,
    pub minutes: u32,
    /// What the teacher says and does.
    pub note: Both,
    /// Laid over the concept's preset.
    #[serde(default)]
    pub set: Settings,
    pub seed: Option<u64>,
    #[serde(default)]
    pub steps: u64,
    #[serde(default)]
    pub play: bool,
    /// The concept's question stands before the stage.
    #[serde(default)]
    pub ask: bool,
}

macro_rules! lectures {
    ($($name:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] = &[$((
            concat!("src/lessons/lectures/", $name, ".toml"),
            include_str!(concat!("lectures/", $name, ".toml")),
        )),*];
    };
}

lectures!["foundations", "training", "architectures", "generative"];

pub(crate) fn read() -> Result<Vec<Lecture>, LessonError> {
    let parse = |(file, text): &(&str, &str)| toml::from_str(text).map_err(|error| LessonError::toml(file, &error));
    FILES.iter().map(parse).collect()
}
