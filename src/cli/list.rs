//! `list`: what exists, and only that.

use super::{Failure, print};
use crate::kit::words::Words;
use neural_atlas_engine::{
    params::{Kind, Spec},
    registry::{self, LabEntry},
};
use neural_atlas_lessons::{Atlas, Lang, Node};
use serde_json::{Value, json};
use std::fmt::Write;

pub(super) fn list(as_json: bool, words: Words) -> Result<(), Failure> {
    let text = if as_json {
        format!("{}\n", json_list())
    } else {
        tree(words)
    };
    print(&text, words)
}

fn json_list() -> Value {
    json!({ "labs": registry::LABS.iter().map(lab).collect::<Vec<_>>() })
}

fn lab(lab: &LabEntry) -> Value {
    let nodes = Atlas::get()
        .lab(lab.id)
        .map(|lesson| lesson.nodes.as_slice())
        .unwrap_or_default();
    json!({
        "id": lab.id,
        "params": (lab.specs)().iter().map(param).collect::<Vec<_>>(),
        "metrics": lab.metrics.iter().map(|metric| metric.name).collect::<Vec<_>>(),
        "nodes": nodes.iter().map(node).collect::<Vec<_>>(),
    })
}

/// Range as it may be typed; null where the kind has none.
fn param(spec: &Spec) -> Value {
    let (min, max) = match spec.kind {
        Kind::Float { hard, .. } | Kind::Int { hard, .. } => (json!(hard.0), json!(hard.1)),
        _ => (Value::Null, Value::Null),
    };
    json!({
        "name": spec.name,
        "kind": spec.kind.name(),
        "min": min,
        "max": max,
        "default": spec.default,
        "unit": spec.unit,
        "live": spec.live,
    })
}

fn node(node: &Node) -> Value {
    let concept = Atlas::get().concept(&node.id);
    let name = |lang| concept.map(|concept| concept.name(lang)).unwrap_or_default();
    json!({
        "id": node.id,
        "zh": name(Lang::Zh),
        "en": name(Lang::En),
        "text": { "zh": node.stats(Lang::Zh).characters, "en": node.stats(Lang::En).words },
        "preset": !node.preset.is_empty(),
        "prediction": node.prediction.is_some(),
        "challenge": node.challenge.is_some(),
    })
}

/// Chapters, sections, labs and concepts as an indented tree, with a mark for each part that is there.
fn tree(words: Words) -> String {
    let atlas = Atlas::get();
    let lang = words.lang;
    let mut text = String::new();
    for chapter in atlas.chapters() {
        let sections = chapter
            .sections
            .iter()
            .filter(|section| section.labs.iter().any(|id| atlas.lab(id).is_some()));
        for (index, section) in sections.enumerate() {
            if index == 0 {
                let _ = writeln!(text, "{}", chapter.name.get(lang));
            }
            let _ = writeln!(text, "  {}", section.name.get(lang));
            for lesson in section.labs.iter().filter_map(|id| atlas.lab(id)) {
                let _ = writeln!(text, "    {}", lesson.id);
                for node in &lesson.nodes {
                    let name = atlas
                        .concept(&node.id)
                        .map(|concept| concept.name(lang))
                        .unwrap_or_default();
                    let _ = writeln!(text, "      {:<24} {name}  {}", node.id, parts(node, words));
                }
            }
        }
    }
    text
}

fn parts(node: &Node, words: Words) -> String {
    let there = [
        (true, "cli-part-text"),
        (!node.preset.is_empty(), "cli-part-preset"),
        (node.prediction.is_some(), "cli-part-prediction"),
        (node.challenge.is_some(), "cli-part-challenge"),
    ];
    let there: Vec<&str> = there
        .iter()
        .filter(|(has, _)| *has)
        .map(|(_, key)| words.t(key))
        .collect();
    format!("[{}]", there.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_has_a_line_for_each_chapter_section_lab_and_concept_that_exists_and_no_other() {
        for lang in Lang::ALL {
            let tree = tree(Words::new(lang));
            let depth = |line: &str| line.len() - line.trim_start().len();
            let at = |wanted: usize| tree.lines().filter(move |line| depth(line) == wanted);
            let labs: Vec<&str> = at(4).map(str::trim).collect();
            assert_eq!(labs.len(), registry::LABS.len());
            assert!(registry::LABS.iter().all(|lab| labs.contains(&lab.id)));
            let concepts: Vec<&str> = at(6).filter_map(|line| line.split_whitespace().next()).collect();
            let nodes = Atlas::get().labs().iter().flat_map(|lab| &lab.nodes);
            assert_eq!(concepts.len(), nodes.clone().count());
            assert!(nodes.clone().all(|node| concepts.contains(&node.id.as_str())));
            // Every chapter and section is followed by what is in it.
            let depths: Vec<usize> = tree.lines().map(depth).collect();
            let followed = depths.windows(2).all(|pair| pair[0] >= 4 || pair[1] == pair[0] + 2);
            assert!(followed && depths.last() == Some(&6), "{tree}");
        }
    }
}
