//! The lists of labs, panels and lessons agree, and everything they name exists.

use neural_atlas::{
    kit::words::{Lang, Words},
    panels,
};
use neural_atlas_engine::{
    lab::Chart,
    params::{Kind, Spec, Value},
    registry::LABS,
};
use neural_atlas_lessons::Atlas;

#[test]
fn labs_panels_and_lessons_are_the_same_sorted_list() {
    let labs: Vec<&str> = LABS.iter().map(|lab| lab.id).collect();
    assert!(labs.is_sorted(), "{labs:?}");
    assert_eq!(labs, panels::ids().collect::<Vec<_>>(), "labs and panels");
    let lessons: Vec<&str> = Atlas::get().labs().iter().map(|lesson| lesson.id.as_str()).collect();
    assert_eq!(labs, lessons, "labs and lessons");
}

/// Every file below `root` with this ending, as a path without it.
fn files(root: &str, ending: &str) -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let mut found = vec![];
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the project").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(name) = path.strip_prefix(&root).ok().and_then(|path| path.to_str()) {
                found.extend(name.strip_suffix(ending).map(str::to_owned));
            }
        }
    }
    found
}

#[test]
fn every_lesson_folder_on_disk_is_in_the_lists() {
    let mut folders = files("src/lessons", "/lab.toml");
    folders.sort();
    assert_eq!(folders, LABS.iter().map(|lab| lab.id).collect::<Vec<_>>());
}

#[test]
fn every_lab_has_its_engine_and_panel_at_the_path_of_its_id() {
    for lab in LABS {
        for room in ["src/engine/labs", "src/panels"] {
            let at = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(room).join(lab.id);
            assert!(
                at.with_extension("rs").is_file() || at.join("mod.rs").is_file(),
                "{room}/{}",
                lab.id
            );
        }
    }
}

/// The keys that a spec needs to be shown.
fn words_of(lab: &str, spec: &Spec, words: Words) -> Vec<String> {
    let mut missing = vec![];
    let mut want = |key: String, shown: &str| {
        if shown == key || shown.is_empty() {
            missing.push(key);
        }
    };
    want(format!("param-{}", spec.name), words.param(lab, spec.name));
    want(format!("group-{}", spec.group), words.group(spec.group));
    if !spec.unit.is_empty() {
        want(format!("unit-{}", spec.unit), words.unit(spec.unit));
    }
    if let Kind::Choice { options } | Kind::Flags { options } = spec.kind {
        for option in options {
            want(format!("option-{option}"), words.option(spec.name, option));
        }
    }
    missing
}

#[test]
fn every_parameter_option_unit_group_and_metric_has_words_in_both_languages() {
    for lang in Lang::ALL {
        let words = Words::new(lang);
        for lab in LABS {
            for spec in (lab.specs)() {
                assert_eq!(
                    words_of(lab.id, spec, words),
                    Vec::<String>::new(),
                    "{} {}",
                    lab.id,
                    lang.name()
                );
            }
            for metric in lab.metrics.iter().filter(|metric| metric.chart != Chart::Hidden) {
                let shown = words.metric(metric.name);
                assert!(!shown.starts_with("metric-"), "{} {shown}", lang.name());
            }
        }
    }
}

#[test]
fn every_default_fits_its_spec_and_every_range_is_in_order() {
    for spec in LABS.iter().flat_map(|lab| (lab.specs)()) {
        spec.check(&spec.default)
            .unwrap_or_else(|fault| panic!("{}: {fault}", spec.name));
        if let Kind::Float { soft, hard, log } | Kind::Int { soft, hard, log } = spec.kind {
            assert!(hard.0 <= soft.0 && soft.0 < soft.1 && soft.1 <= hard.1, "{}", spec.name);
            assert!(
                !log || soft.0 > 0.0,
                "{}: a logarithmic slider starts above 0",
                spec.name
            );
        }
    }
}

#[test]
fn what_a_parameter_acts_with_is_another_parameter_of_its_lab_with_such_a_value() {
    for lab in LABS {
        let specs = (lab.specs)();
        for (spec, (name, values)) in specs
            .iter()
            .flat_map(|spec| spec.acts_with.iter().map(move |with| (spec, with)))
        {
            let other = specs
                .iter()
                .find(|other| other.name == *name && other.name != spec.name);
            let other = other.unwrap_or_else(|| panic!("{}: {} acts with {name}", lab.id, spec.name));
            let known = match other.kind {
                Kind::Choice { options } | Kind::Flags { options } => options,
                Kind::Bool => &["true", "false"],
                _ => &[],
            };
            for value in *values {
                assert!(
                    known.contains(value),
                    "{}: {} acts with {name}={value}",
                    lab.id,
                    spec.name
                );
            }
        }
    }
}

#[test]
fn every_question_mark_opens_a_concept_that_exists() {
    for spec in LABS
        .iter()
        .flat_map(|lab| (lab.specs)())
        .filter(|spec| !spec.concept.is_empty())
    {
        assert!(
            Atlas::get().concept(spec.concept).is_some(),
            "{} opens {}",
            spec.name,
            spec.concept
        );
    }
}

#[test]
fn numbers_beyond_the_hard_range_and_nan_are_refused_with_the_range() {
    for lab in LABS {
        for spec in (lab.specs)() {
            if let Kind::Float { hard, .. } | Kind::Int { hard, .. } = spec.kind {
                assert!(spec.check(&Value::Number(f64::NAN)).is_err());
                assert!(spec.check(&Value::Number(hard.1 * 2.0 + 1.0)).is_err(), "{}", spec.name);
            }
        }
    }
}

#[test]
fn every_ready_lecture_lasts_45_minutes_and_each_of_its_scenes_can_be_shown() {
    use neural_atlas::shell::present::Lecture;
    let lectures = Atlas::get().lectures();
    assert!(lectures.len() >= 4);
    for ready in lectures {
        assert!(
            Atlas::get().chapters().iter().any(|chapter| chapter.id == ready.id),
            "{}",
            ready.id
        );
        for lang in Lang::ALL {
            let lecture = Lecture::ready(ready, Words::new(lang));
            assert_eq!(lecture.minutes(), 45, "{}", ready.id);
            for (scene, source) in lecture.scenes.iter().zip(&ready.scenes) {
                scene.check().unwrap_or_else(|fault| panic!("{}: {fault}", scene.node));
                assert!(scene.node.starts_with(|c: char| c.is_ascii_lowercase()) && !scene.note.is_empty());
                let chapter = Atlas::get().place(&scene.node).map(|(chapter, ..)| chapter.id.as_str());
                assert_eq!(chapter, Some(ready.id.as_str()), "{}", scene.node);
                let asks = Atlas::get()
                    .node(&scene.node)
                    .is_some_and(|node| node.prediction.is_some());
                assert!(!source.ask || asks, "{} has no question", scene.node);
            }
        }
    }
}
