//! The map and the lessons: what is said, as data.
//!
//! [`Atlas::get`] is the whole: chapters, sections and 390 concepts from `atlas.toml`, and a [`Lesson`] for every lab
//! that is built, from the three files in its folder: `lab.toml` (presets, predictions, challenges), `zh.md`, `en.md`.
//! Nothing here draws or computes; settings are names and values as text, which the engine's specs check.

mod atlas;
mod built;
mod condition;
mod fault;
mod lang;
mod lecture;
mod lesson;
mod search;
mod settings;
mod text;

pub use atlas::{Atlas, Chapter, Concept, Section};
pub use condition::{Bound, Condition};
pub use fault::LessonError;
pub use lang::{Both, Lang};
pub use lecture::{Lecture, LectureScene};
pub use lesson::{Answer, Challenge, Lesson, Node, Prediction, Preset, PresetKind, Run};
pub use search::{Fit, Index, Query};
pub use settings::Settings;
pub use text::{Link, TextStats, formulas, links, percent_decoded};
