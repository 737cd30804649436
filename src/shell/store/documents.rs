//! What is remembered between two starts.

use super::file::{Document, to_bytes};
use crate::{
    kit::{theme::Theme, tokens::present::SCALES},
    shell::exchange::Pin,
};
use neural_atlas_engine::{device::DeviceKind, fault::Fault, params::Value};
use neural_atlas_lessons::Atlas;
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
    /// Nothing glides: what moves by itself arrives at once.
    pub still: bool,
    /// The tour of the first start was seen or passed over.
    pub toured: bool,
    /// False: no outline stands beside the page.
    pub outline: bool,
    /// Width and height of the window in points.
    pub window: Option<[f32; 2]>,
    /// The concept that was open last; empty for the map.
    pub place: Option<String>,
    /// Size of the text in a show as a multiple of the usual one.
    pub show_scale: f32,
    /// Concepts and commands by their stable names as they were picked, the last one first.
    pub recent: Vec<String>,
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
            still: false,
            toured: false,
            outline: true,
            window: None,
            place: None,
            show_scale: 1.5,
            recent: vec![],
            unknown: Unknown::new(),
        }
    }
}

/// Sizes of text that can be chosen.
pub const TEXT_SCALES: &[f32] = &[0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 2.0, 2.5, 3.0];

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

    /// The next larger or smaller text.
    pub fn step_text_scale(&mut self, larger: bool) {
        let now = self.scale();
        let next = match larger {
            true => TEXT_SCALES.iter().find(|scale| **scale > now),
            false => TEXT_SCALES.iter().rev().find(|scale| **scale < now),
        };
        self.text_scale = next.copied().unwrap_or(now);
    }

    /// The same for a show: between 1.5 and 3.
    pub fn show_scale(&self) -> f32 {
        let (least, most) = (SCALES[0], SCALES[SCALES.len() - 1]);
        if self.show_scale.is_finite() {
            self.show_scale.clamp(least, most)
        } else {
            least
        }
    }

    /// The next larger or smaller text of a show.
    pub fn step_show_scale(&mut self, larger: bool) {
        let now = self.show_scale();
        let next = match larger {
            true => SCALES.into_iter().find(|scale| *scale > now),
            false => SCALES.into_iter().rev().find(|scale| *scale < now),
        };
        self.show_scale = next.unwrap_or(now);
    }

    /// Puts a name first among the recent ones.
    pub fn note_recent(&mut self, name: &str) {
        const MOST: usize = 24;
        if self.recent.first().is_some_and(|first| first == name) {
            return;
        }
        self.recent.retain(|known| known != name);
        self.recent.insert(0, name.to_owned());
        self.recent.truncate(MOST);
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
    /// Concepts whose question was passed over.
    pub skipped: BTreeSet<String>,
    pub challenges: BTreeMap<String, Attempt>,
    /// The settings with which a concept was left, where they differ from its preset.
    pub settings: BTreeMap<String, BTreeMap<String, Value>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Runs that were kept, by lab, the oldest first: how each is trained again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pins {
    pub labs: BTreeMap<String, Vec<Pin>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Document for Pins {
    const FILE: &'static str = "pins.json";
    const FORMAT: u64 = 1;
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
    /// The best value so far of the quantity that the challenge's first bounded goal is about.
    pub best: Option<f64>,
}

/// What tells a progress file from other JSON.
const PROGRESS: &str = "progress";

impl Progress {
    /// The file in which progress is taken to another machine.
    pub fn to_json(&self) -> Result<Vec<u8>, Fault> {
        let internal = |error: serde_json::Error| Fault::Internal { why: error.to_string() };
        let mut content: Unknown = serde_json::from_slice(&to_bytes(self).map_err(internal)?).map_err(internal)?;
        content.insert("kind".into(), PROGRESS.into());
        let mut bytes = serde_json::to_vec_pretty(&content).map_err(internal)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    pub fn is_one(content: &serde_json::Value) -> bool {
        content.get("kind").and_then(serde_json::Value::as_str) == Some(PROGRESS)
    }

    /// Reads such a file.
    ///
    /// # Errors
    /// `NewerFile`, or `NotSettings` where the content does not fit.
    pub fn read(mut content: serde_json::Value) -> Result<Self, Fault> {
        let fields = content.as_object_mut().ok_or(Fault::NotSettings {})?;
        let found = fields
            .remove("format")
            .and_then(|format| format.as_u64())
            .ok_or(Fault::NotSettings {})?;
        fields.remove("kind");
        if found > Self::FORMAT {
            return Err(Fault::NewerFile {
                found,
                known: Self::FORMAT,
            });
        }
        serde_json::from_value(content).map_err(|_| Fault::NotSettings {})
    }

    /// Takes in what was done elsewhere; nothing that either side has is lost. Where both answered a question, the
    /// answer that a run has judged stays, else the own one; of two best values the better one, where the challenge
    /// says which that is.
    pub fn merge(&mut self, other: Self) {
        self.visited.extend(other.visited);
        for (node, theirs) in other.predictions {
            let ours = self.predictions.entry(node).or_insert_with(|| theirs.clone());
            if ours.right.is_none() && theirs.right.is_some() {
                *ours = theirs;
            }
        }
        self.skipped.extend(other.skipped);
        self.skipped.retain(|node| !self.predictions.contains_key(node));
        for (node, theirs) in other.challenges {
            let ours = self.challenges.entry(node.clone()).or_default();
            ours.solved |= theirs.solved;
            ours.best = match (ours.best, theirs.best) {
                (Some(a), Some(b)) => Some(if better(&node, b, a) { b } else { a }),
                (a, b) => a.or(b),
            };
        }
        for (node, values) in other.settings {
            self.settings.entry(node).or_insert(values);
        }
        for (key, value) in other.unknown {
            self.unknown.entry(key).or_insert(value);
        }
    }

    pub fn solved(&self, node: &str) -> bool {
        self.challenges.get(node).is_some_and(|attempt| attempt.solved)
    }
}

/// Whether `new` is the better value of this concept's challenge.
fn better(node: &str, new: f64, old: f64) -> bool {
    let challenge = Atlas::get().node(node).and_then(|node| node.challenge.as_ref());
    challenge
        .and_then(|challenge| challenge.goal.iter().find_map(|goal| goal.bound()))
        .is_some_and(|bound| bound.better(new, old))
}

impl Document for Progress {
    const FILE: &'static str = "progress.json";
    const FORMAT: u64 = 1;
    fn join(mut self, theirs: Self) -> Self {
        self.merge(theirs);
        self
    }
}
