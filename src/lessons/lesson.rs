//! A lab's lesson: presets, predictions, challenges and texts of its concepts.

use crate::{
    built::Files,
    condition::Condition,
    fault::LessonError,
    lang::{Both, Lang},
    settings::Settings,
    text::{self, TextStats},
};
use serde::Deserialize;

/// Everything said about one lab.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// `chapter/section/lab`.
    pub id: String,
    /// One per concept, in the order in which they are taught.
    pub nodes: Vec<Node>,
    /// Settings worth seeing, those that work and those that fail in an instructive way.
    pub presets: Vec<Preset>,
}

/// A concept as the lab shows it.
#[derive(Clone, Debug)]
pub struct Node {
    pub id: String,
    /// `chapter/section/lab`.
    pub lab: String,
    /// Paper and year, such as `Polyak 1964`; empty where no single paper stands behind it.
    pub source: String,
    /// What differs from the lab's defaults.
    pub preset: Settings,
    pub seed: Option<u64>,
    /// Whether the experiment moves as soon as the concept is opened.
    pub play: bool,
    pub prediction: Option<Prediction>,
    pub challenge: Option<Challenge>,
    texts: [String; 2],
}

impl Node {
    /// The text, in Markdown with `$…$` formulas and links as read by [`crate::Link`].
    pub fn text(&self, lang: Lang) -> &str {
        &self.texts[lang as usize]
    }

    /// The first sentence: what the concept is.
    pub fn summary(&self, lang: Lang) -> &str {
        text::first_sentence(self.text(lang), lang)
    }

    pub fn stats(&self, lang: Lang) -> TextStats {
        TextStats::of(self.text(lang))
    }
}

/// How a prediction is tried out, or a challenge is known to be solvable.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Laid over the node's preset (for a challenge: over its setup too).
    #[serde(default)]
    pub set: Settings,
    pub seed: Option<u64>,
    /// After so many steps, or when the run is done or diverged before, the answer is known.
    pub steps: u64,
}

/// "What will happen?"
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    pub question: Both,
    pub answers: Vec<Answer>,
    /// The answer that the run is known to give.
    pub right: usize,
    /// Said after the run.
    pub why: Both,
    pub run: Run,
}

/// One of the answers offered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub zh: String,
    pub en: String,
    /// The answer is right when this holds at the end of the run.
    pub when: Option<Condition>,
}

impl Answer {
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl Prediction {
    /// The answer that this run has shown to be right: the first whose condition holds, else the first without a
    /// condition; the known one where nothing is measured. `value` reads the run's metrics and parameters after [`Run::steps`].
    pub fn outcome(&self, value: &dyn Fn(&str) -> Option<f64>) -> usize {
        let holds = |answer: &Answer| answer.when.as_ref().is_some_and(|when| when.holds(value) == Some(true));
        let measured = self.answers.iter().any(|answer| answer.when.is_some());
        let shown = self.answers.iter().position(holds);
        let otherwise = || {
            self.answers
                .iter()
                .position(|answer| answer.when.is_none())
                .filter(|_| measured)
        };
        shown.or_else(otherwise).unwrap_or(self.right)
    }
}

/// Something to reach, checked by the app from the run's own numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    pub zh: String,
    pub en: String,
    /// All of them at the same moment.
    pub goal: Vec<Condition>,
    /// Laid over the node's preset when the challenge is taken up.
    #[serde(default)]
    pub set: Settings,
    /// Parameters that must keep the value they have at the start.
    #[serde(default)]
    pub keep: Vec<String>,
    pub hint: Both,
    /// One way to meet it, known to work; absent where only the learner's hand can.
    pub solution: Option<Run>,
}

impl Challenge {
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Whether every condition holds now.
    pub fn met(&self, value: &dyn Fn(&str) -> Option<f64>) -> bool {
        self.goal.iter().all(|condition| condition.holds(value) == Some(true))
    }
}

/// Settings worth seeing, with a sentence that says why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    pub id: String,
    pub zh: String,
    pub en: String,
    pub kind: PresetKind,
    pub why: Both,
    pub set: Settings,
    pub seed: Option<u64>,
    /// After so many steps…
    pub steps: u64,
    /// …this is what has been seen.
    pub shows: Vec<Condition>,
}

impl Preset {
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Whether a preset is there to work or to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PresetKind {
    Works,
    Fails,
}

/// `lab.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLesson {
    node: Vec<RawNode>,
    #[serde(default)]
    preset: Vec<Preset>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNode {
    id: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    preset: Settings,
    seed: Option<u64>,
    #[serde(default)]
    play: bool,
    prediction: Option<Prediction>,
    challenge: Option<Challenge>,
}

impl Lesson {
    pub(crate) fn parse(files: &Files) -> Result<Self, LessonError> {
        let path = |name: &str| format!("src/lessons/{}/{name}", files.id);
        let raw: RawLesson = toml::from_str(files.lab).map_err(|error| LessonError::toml(&path("lab.toml"), &error))?;
        let zh = text::sections(&path("zh.md"), files.zh)?;
        let en = text::sections(&path("en.md"), files.en)?;
        let ids: Vec<&str> = raw.node.iter().map(|node| node.id.as_str()).collect();
        for (name, sections) in [("zh.md", &zh), ("en.md", &en)] {
            text::check_order(&path(name), sections, &ids)?;
        }
        let texts = zh
            .into_iter()
            .zip(en)
            .map(|(zh, en)| [zh.body.to_owned(), en.body.to_owned()]);
        let nodes: Vec<Node> = raw
            .node
            .into_iter()
            .zip(texts)
            .map(|(node, texts)| node.build(files.id, texts))
            .collect();
        for node in &nodes {
            node.check()
                .map_err(|why| LessonError::content(path("lab.toml"), format!("node {}", node.id), why))?;
        }
        Ok(Self {
            id: files.id.into(),
            nodes,
            presets: raw.preset,
        })
    }

    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    pub fn preset(&self, id: &str) -> Option<&Preset> {
        self.presets.iter().find(|preset| preset.id == id)
    }
}

impl RawNode {
    fn build(self, lab: &str, texts: [String; 2]) -> Node {
        Node {
            id: self.id,
            lab: lab.into(),
            source: self.source,
            preset: self.preset,
            seed: self.seed,
            play: self.play,
            prediction: self.prediction,
            challenge: self.challenge,
            texts,
        }
    }
}

impl Node {
    fn check(&self) -> Result<(), &'static str> {
        if let Some(prediction) = &self.prediction {
            if !(2..=4).contains(&prediction.answers.len()) {
                return Err("a prediction has two to four answers");
            }
            if prediction.right >= prediction.answers.len() {
                return Err("`right` names no answer");
            }
        }
        if self
            .challenge
            .as_ref()
            .is_some_and(|challenge| challenge.goal.is_empty())
        {
            return Err("a challenge needs a goal");
        }
        Ok(())
    }
}
