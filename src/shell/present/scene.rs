//! A lecture as plain data: scenes in order, each with its settings and the teacher's note.

use crate::{
    kit::words::Words,
    shell::{exchange::Exchange, store::file::Document},
};
use neural_atlas_engine::fault::Fault;
use neural_atlas_lessons as lessons;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What tells a scene file from other JSON.
const KIND: &str = "scenes";
/// Raised when an older program could misread the file.
const FORMAT: u64 = 1;
/// More scenes than a lecture holds.
pub const MOST_SCENES: usize = 200;

/// Where a lesson stands when a scene comes up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// The concept.
    pub node: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What differs from the lab's defaults, as a person would type it.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Steps done before it is shown.
    #[serde(default)]
    pub steps: u64,
    /// It moves as soon as it comes up.
    #[serde(default)]
    pub play: bool,
    /// The concept's question stands before the stage.
    #[serde(default)]
    pub ask: bool,
    /// From where the stage is looked at, where its panel has more than one view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub camera: Option<Value>,
    /// For the teacher alone.
    #[serde(default)]
    pub note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Scenes in order; also the list that is kept between two starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lecture {
    pub title: String,
    pub scenes: Vec<Scene>,
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Document for Lecture {
    const FILE: &'static str = "scenes.json";
    const FORMAT: u64 = FORMAT;
}

impl Lecture {
    /// A ready lecture in this language.
    pub fn ready(lecture: &lessons::Lecture, words: Words) -> Self {
        let lang = words.lang;
        let scene = |scene: &lessons::LectureScene| {
            let node = lessons::Atlas::get().node(&scene.node);
            let preset = node.map(|node| node.preset.with(&scene.set)).unwrap_or_default();
            Scene {
                node: scene.node.clone(),
                seed: scene.seed.or(node.and_then(|node| node.seed)),
                set: preset.pairs().iter().cloned().collect(),
                steps: scene.steps,
                play: scene.play,
                ask: scene.ask,
                note: scene.note.get(lang).trim().to_owned(),
                minutes: Some(scene.minutes),
                ..Scene::default()
            }
        };
        Self {
            title: lecture.title.get(lang).to_owned(),
            scenes: lecture.scenes.iter().map(scene).collect(),
            ..Self::default()
        }
    }

    pub fn to_json(&self) -> Result<Vec<u8>, Fault> {
        let internal = |error: serde_json::Error| Fault::Internal { why: error.to_string() };
        let mut content = Map::new();
        content.insert("format".into(), FORMAT.into());
        content.insert("kind".into(), KIND.into());
        if let Value::Object(fields) = serde_json::to_value(self).map_err(internal)? {
            content.extend(fields);
        }
        let mut bytes = serde_json::to_vec_pretty(&content).map_err(internal)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Whether this JSON says that it is a scene file.
    pub fn is_one(content: &Value) -> bool {
        content.get("kind").and_then(Value::as_str) == Some(KIND)
    }

    /// Reads a scene file, and checks that every scene can be shown here.
    ///
    /// # Errors
    /// Names the scene and what is wrong with it.
    pub fn read(mut content: Value) -> Result<Self, Fault> {
        let format = content
            .get("format")
            .and_then(Value::as_u64)
            .ok_or(Fault::NotSettings {})?;
        if format > FORMAT {
            return Err(Fault::NewerFile {
                found: format,
                known: FORMAT,
            });
        }
        if let Some(fields) = content.as_object_mut() {
            fields.remove("format");
            fields.remove("kind");
        }
        let lecture: Self = serde_json::from_value(content).map_err(|error| Fault::BadForm {
            part: error.to_string(),
        })?;
        if lecture.scenes.len() > MOST_SCENES {
            return Err(Fault::TooManyScenes { limit: MOST_SCENES });
        }
        for (index, scene) in lecture.scenes.iter().enumerate() {
            scene.check().map_err(|fault| Fault::BadScene {
                number: index + 1,
                why: Box::new(fault),
            })?;
        }
        Ok(lecture)
    }

    pub fn minutes(&self) -> u32 {
        self.scenes
            .iter()
            .filter_map(|scene| scene.minutes)
            .fold(0, u32::saturating_add)
    }
}

impl Scene {
    /// Whether this program can show it.
    pub fn check(&self) -> Result<(), Fault> {
        let exchange = Exchange {
            node: self.node.clone(),
            seed: self.seed.unwrap_or_default(),
            set: self.set.clone(),
            pins: vec![],
            camera: None,
        };
        exchange.check()
    }

    pub fn pairs(&self) -> Vec<(String, String)> {
        self.set.clone().into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lecture() -> Lecture {
        let scene = Scene {
            node: "momentum".into(),
            seed: Some(3),
            set: [("lr".into(), "0.3".into())].into(),
            note: "先问再跑\nask first".into(),
            ..Scene::default()
        };
        Lecture {
            title: "A".into(),
            scenes: vec![scene.clone(), scene],
            ..Lecture::default()
        }
    }

    fn read(text: &str) -> Result<Lecture, Fault> {
        Lecture::read(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn a_lecture_comes_back_from_its_file_with_keys_that_this_version_does_not_know() {
        let mut lecture = lecture();
        lecture.scenes[1].unknown.insert("music".into(), "soft".into());
        let text = String::from_utf8(lecture.to_json().unwrap()).unwrap();
        assert!(Lecture::is_one(&serde_json::from_str(&text).unwrap()));
        assert_eq!(read(&text).unwrap(), lecture);
    }

    #[test]
    fn a_scene_that_cannot_be_shown_is_named_by_its_number_and_a_newer_file_is_refused() {
        let mut lecture = lecture();
        lecture.scenes[1].set.insert("bogus".into(), "1".into());
        let text = String::from_utf8(lecture.to_json().unwrap()).unwrap();
        assert!(matches!(read(&text), Err(Fault::BadScene { number: 2, why }) if why.to_string().contains("bogus")));
        let newer = r#"{"format": 9, "kind": "scenes"}"#;
        assert_eq!(read(newer), Err(Fault::NewerFile { found: 9, known: 1 }));
        assert!(read(r#"{"format": 1, "kind": "scenes", "scenes": 3}"#).is_err());
    }

    proptest! {
        #[test]
        fn any_json_is_read_or_refused_without_a_panic(text in "\\PC{0,40}", number in any::<u64>()) {
            let _ = Lecture::read(serde_json::json!({"format": 1, "title": text, "scenes": [{"node": text, "seed": number}]}));
            let _ = Lecture::read(serde_json::json!({"format": number, "scenes": text}));
        }
    }
}
