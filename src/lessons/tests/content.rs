//! What is said: both languages agree, lengths are kept, every link leads somewhere.

use neural_atlas_lessons::{Atlas, Lang, Lesson, Link, Node, PresetKind, formulas, links};
use std::collections::BTreeSet;

fn nodes() -> impl Iterator<Item = &'static Node> {
    Atlas::get().labs().iter().flat_map(|lesson| &lesson.nodes)
}

/// Everything wrong, so that one run shows all of it.
fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_built_lab_teaches_the_concepts_of_the_map_in_its_order() {
    for lesson in Atlas::get().labs() {
        let of_map: Vec<_> = Atlas::get()
            .concepts()
            .filter(|concept| concept.lab == lesson.id)
            .collect();
        let ids: Vec<_> = lesson.nodes.iter().map(|node| &node.id).collect();
        assert_eq!(
            ids,
            of_map.iter().map(|concept| &concept.id).collect::<Vec<_>>(),
            "{}",
            lesson.id
        );
        assert!(lesson.nodes.iter().all(|node| node.lab == lesson.id));
    }
}

#[test]
fn built_labs_are_sorted_and_on_the_map() {
    let ids: Vec<_> = Atlas::get().labs().iter().map(|lesson| lesson.id.as_str()).collect();
    assert!(ids.is_sorted());
    let known: BTreeSet<_> = Atlas::get().concepts().map(|concept| concept.lab.as_str()).collect();
    assert!(ids.iter().all(|id| known.contains(id)));
}

#[test]
fn a_chinese_text_has_150_to_450_characters_and_an_english_one_80_to_250_words() {
    let bad = |node: &Node| {
        let (zh, en) = (node.stats(Lang::Zh).characters, node.stats(Lang::En).words);
        let fits = (150..=450).contains(&zh) && (80..=250).contains(&en);
        (!fits).then(|| format!("{}: {zh} characters, {en} words", node.id))
    };
    none(nodes().filter_map(bad).collect());
}

#[test]
fn both_languages_hold_the_same_formulas() {
    let set = |node: &'static Node, lang| formulas(node.text(lang)).into_iter().collect::<BTreeSet<_>>();
    let bad = |node: &'static Node| {
        let (zh, en) = (set(node, Lang::Zh), set(node, Lang::En));
        (zh != en).then(|| format!("{}: {:?}", node.id, zh.symmetric_difference(&en).collect::<Vec<_>>()))
    };
    none(nodes().filter_map(bad).collect());
}

#[test]
fn every_text_has_a_formula_on_its_own_line_and_even_dollar_signs() {
    for (node, lang) in nodes().flat_map(|node| Lang::ALL.map(|lang| (node, lang))) {
        let text = node.text(lang);
        assert!(text.contains("$$"), "{} {}", node.id, lang.name());
        assert!(
            text.matches('$').count().is_multiple_of(2),
            "{} {}",
            node.id,
            lang.name()
        );
    }
}

/// In the bundled face the curly ones are as wide as a Chinese character.
#[test]
fn english_texts_have_straight_quotation_marks() {
    let bad = |node: &'static Node| {
        let text = node.text(Lang::En);
        text.contains(['‘', '’', '“', '”']).then(|| node.id.clone())
    };
    none(nodes().filter_map(bad).collect());
}

#[test]
fn formulas_hold_no_chinese() {
    for node in nodes() {
        for formula in formulas(node.text(Lang::Zh)) {
            assert!(
                formula.chars().all(|c| !('\u{2e80}'..'\u{ffff}').contains(&c)),
                "{}: {formula}",
                node.id
            );
        }
    }
}

#[test]
fn the_first_sentence_stands_alone_without_formulas_and_links() {
    for (node, lang) in nodes().flat_map(|node| Lang::ALL.map(|lang| (node, lang))) {
        let summary = node.summary(lang);
        let ends = if lang == Lang::Zh { '。' } else { '.' };
        assert!(
            summary.ends_with(ends) && !summary.contains(['$', '[', '*']),
            "{}: {summary}",
            node.id
        );
        let limit = if lang == Lang::Zh { 60 } else { 170 };
        assert!(summary.chars().count() <= limit, "{}: {summary}", node.id);
    }
}

#[test]
fn every_link_can_be_read_and_every_concept_linked_exists() {
    let mut wrong = Vec::new();
    for (node, lang) in nodes().flat_map(|node| Lang::ALL.map(|lang| (node, lang))) {
        for (label, target) in links(node.text(lang)) {
            let fine = match Link::parse(target) {
                None => false,
                Some(Link::Node(id)) => Atlas::get().concept(&id).is_some() && id != node.id,
                Some(_) => !label.is_empty(),
            };
            if !fine {
                wrong.push(format!("{} {}: [{label}]({target})", node.id, lang.name()));
            }
        }
    }
    none(wrong);
}

#[test]
fn both_languages_link_to_the_same_places() {
    let set = |node: &'static Node, lang| {
        links(node.text(lang))
            .into_iter()
            .map(|link| link.1)
            .collect::<BTreeSet<_>>()
    };
    let bad = |node: &'static Node| {
        let (zh, en) = (set(node, Lang::Zh), set(node, Lang::En));
        (zh != en).then(|| format!("{}: {:?}", node.id, zh.symmetric_difference(&en).collect::<Vec<_>>()))
    };
    none(nodes().filter_map(bad).collect());
}

#[test]
fn every_text_sets_the_stage_and_names_what_to_read_next() {
    for (node, lang) in nodes().flat_map(|node| Lang::ALL.map(|lang| (node, lang))) {
        let kinds: Vec<_> = links(node.text(lang))
            .into_iter()
            .filter_map(|link| Link::parse(link.1))
            .collect();
        assert!(
            kinds.iter().any(|link| matches!(link, Link::Set(_))),
            "{} {}",
            node.id,
            lang.name()
        );
        assert!(
            kinds.iter().any(|link| matches!(link, Link::Node(_))),
            "{} {}",
            node.id,
            lang.name()
        );
    }
}

#[test]
fn every_node_has_preset_prediction_and_challenge_in_both_languages() {
    for node in nodes() {
        assert!(!node.preset.is_empty(), "{}", node.id);
        let prediction = node.prediction.as_ref().unwrap_or_else(|| panic!("{}", node.id));
        let challenge = node.challenge.as_ref().unwrap_or_else(|| panic!("{}", node.id));
        for lang in Lang::ALL {
            let said = [
                prediction.question.get(lang),
                prediction.why.get(lang),
                challenge.get(lang),
                challenge.hint.get(lang),
            ];
            let answers = prediction.answers.iter().map(|answer| answer.get(lang));
            assert!(
                said.into_iter().chain(answers).all(|text| !text.trim().is_empty()),
                "{}",
                node.id
            );
        }
    }
}

#[test]
fn the_playground_has_six_presets_that_work_and_six_that_fail() {
    let lesson: &Lesson = Atlas::get().lab("architectures/mlp/playground").unwrap();
    for kind in [PresetKind::Works, PresetKind::Fails] {
        assert!(lesson.presets.iter().filter(|preset| preset.kind == kind).count() >= 6);
    }
    let ids: BTreeSet<_> = lesson.presets.iter().map(|preset| &preset.id).collect();
    assert_eq!(ids.len(), lesson.presets.len());
}

#[test]
fn the_map_equals_the_curriculum_where_that_lies_beside_the_checkout() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/curriculum.toml");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: no ../shared/curriculum.toml beside the checkout");
        return;
    };
    let curriculum: toml::Table = toml::from_str(&text).unwrap();
    let expected = curriculum["lab"].as_array().unwrap().iter().flat_map(|lab| {
        let nodes = lab["nodes"].as_array().unwrap().iter();
        nodes.map(|node| (lab["id"].as_str().unwrap(), node.as_str().unwrap()))
    });
    let found = Atlas::get()
        .concepts()
        .map(|concept| (concept.lab.as_str(), concept.id.as_str()));
    assert!(found.eq(expected));
}
