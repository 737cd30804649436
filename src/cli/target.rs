//! A lab or concept named by a person, with its settings.

use super::Failure;
use crate::kit::words::Words;
use neural_atlas_engine::registry::{self, LabEntry};
use neural_atlas_lessons::{Atlas, Node};

/// A built lab, and the concept where one was named.
pub(super) struct Target {
    pub lab: &'static LabEntry,
    pub node: Option<&'static Node>,
}

impl Target {
    /// The concept's preset with what a person typed after `--set` laid over it.
    pub(super) fn settings(&self, set: &[String], words: Words) -> Result<Vec<(String, String)>, Failure> {
        let preset = self.node.iter().flat_map(|node| node.preset.iter());
        let preset = preset.map(|(name, value)| Ok((name.to_owned(), value.to_owned())));
        preset.chain(set.iter().map(|text| assignment(text, words))).collect()
    }

    /// The concept whose page shows it: a lab is shown on the page of its first concept.
    pub(super) fn page(&self) -> Option<&'static Node> {
        self.node.or_else(|| Atlas::get().lab(self.lab.id)?.nodes.first())
    }

    /// What a lab lays over the preset of that page, so that its defaults are seen there.
    pub(super) fn over_page(&self) -> Vec<(String, String)> {
        let (None, Some(page)) = (self.node, self.page()) else {
            return vec![];
        };
        let specs = (self.lab.specs)().iter();
        let changed = specs.filter(|spec| page.preset.get(spec.name).is_some());
        changed
            .map(|spec| (spec.name.to_owned(), spec.default.to_string()))
            .collect()
    }
}

/// Finds a concept by id, or a lab by its whole id or its last part.
pub(super) fn find(name: &str, words: Words) -> Result<Target, Failure> {
    let atlas = Atlas::get();
    if let Some(concept) = atlas.concept(name) {
        let lab = registry::find(&concept.lab)
            .ok_or_else(|| Failure::usage(words.with("cli-not-built", &[("name", &name)])))?;
        return Ok(Target {
            lab,
            node: atlas.node(name),
        });
    }
    let named = |lab: &&LabEntry| lab.id == name || lab.id.rsplit('/').next() == Some(name);
    let mut labs = registry::LABS.iter().filter(named);
    match (labs.next(), labs.next()) {
        (Some(lab), None) => Ok(Target { lab, node: None }),
        (Some(one), Some(other)) => Err(Failure::usage(words.with(
            "cli-ambiguous",
            &[("name", &name), ("one", &one.id), ("other", &other.id)],
        ))),
        (None, _) => Err(Failure::usage(unknown(name, words))),
    }
}

/// Names what comes nearest, where anything does.
fn unknown(name: &str, words: Words) -> String {
    match Atlas::get().search(name).first() {
        Some(concept) => words.with("cli-unknown-target-near", &[("name", &name), ("near", &concept.id)]),
        None => words.with("cli-unknown-target", &[("name", &name)]),
    }
}

fn assignment(text: &str, words: Words) -> Result<(String, String), Failure> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| Failure::usage(words.with("cli-bad-assignment", &[("text", &text)])))?;
    Ok((name.trim().to_owned(), value.to_owned()))
}
