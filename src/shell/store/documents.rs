//! What is remembered between two starts.

use super::file::Document;
use crate::kit::theme::Theme;
use neural_atlas_engine::{device::DeviceKind, params::Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Keys written by another version of the program; kept as they are.
type Unknown = serde_json::Map<String, serde_json::Value>;

/// A choice that follows the system unless the person said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    System,
    Zh,
    En,
}

/// How the app looks and works for this person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub language: Language,
    pub theme: Theme,
    /// 1 is the size of the design.
    pub text_scale: f32,
    pub device: DeviceKind,
    /// False: the outline is folded to a strip.
    pub outline: bool,
    /// Width and height of the window in points.
    pub window: Option<[f32; 2]>,
    /// The concept that was open last; empty for the map.
    pub place: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::System,
            theme: Theme::System,
            text_scale: 1.0,
            device: DeviceKind::Cpu,
            outline: true,
            window: None,
            place: None,
            unknown: Unknown::new(),
        }
    }
}

/// Sizes of text that can be chosen.
pub const TEXT_SCALES: &[f32] = &[0.9, 1.0, 1.15, 1.3, 1.5];

impl Settings {
    /// The text size, whatever a hand-edited file holds.
    pub fn scale(&self) -> f32 {
        let (least, most) = (TEXT_SCALES[0], TEXT_SCALES[TEXT_SCALES.len() - 1]);
        if self.text_scale.is_finite() {
            self.text_scale.clamp(least, most)
        } else {
            1.0
        }
    }

    /// The window's size, no smaller than `least` and no larger than a screen, whatever a hand-edited file holds.
    pub fn window_within(&self, least: [f32; 2]) -> Option<[f32; 2]> {
        const MOST: f32 = 7680.0;
        let size = self.window.filter(|size| size.iter().all(|side| side.is_finite()))?;
        Some([size[0].clamp(least[0], MOST), size[1].clamp(least[1], MOST)])
    }
}

impl Document for Settings {
    const FILE: &'static str = "settings.json";
    const FORMAT: u64 = 1;
}

/// What the learner has seen and done; everything by concept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    pub visited: BTreeSet<String>,
    /// The stable name of the answer given to the prediction.
    pub predictions: BTreeMap<String, Answer>,
    pub challenges: BTreeMap<String, Attempt>,
    /// The settings with which a concept was left, where they differ from its preset.
    pub settings: BTreeMap<String, BTreeMap<String, Value>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// What the learner predicted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Index among the prediction's answers.
    pub chosen: usize,
    /// What the run showed; absent until it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<bool>,
}

/// How far a challenge has been taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attempt {
    pub solved: bool,
    /// The best value of the challenge's metric so far.
    pub best: Option<f64>,
}

impl Progress {
    pub fn solved(&self, node: &str) -> bool {
        self.challenges.get(node).is_some_and(|attempt| attempt.solved)
    }
}

impl Document for Progress {
    const FILE: &'static str = "progress.json";
    const FORMAT: u64 = 1;
}
