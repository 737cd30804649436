//! What the lessons claim, held against the engine: names exist, predictions come true, challenges can be met,
//! presets show what they say.

use neural_atlas_engine::{
    device::DeviceKind,
    params::{Kind, Spec, Value},
    registry::{self, LabEntry, RunReport, RunRequest},
};
use neural_atlas_lessons::{Atlas, Condition, Lang, Lesson, Link, Node, Settings, formulas, links};

const SEED: u64 = 7;

/// Lessons whose lab the engine has.
fn built() -> impl Iterator<Item = (&'static Lesson, &'static LabEntry)> {
    Atlas::get()
        .labs()
        .iter()
        .filter_map(|lesson| Some((lesson, registry::find(&lesson.id)?)))
}

fn lab(id: &str) -> Option<(&'static Lesson, &'static LabEntry)> {
    built().find(|(lesson, _)| lesson.id == id)
}

/// Everything wrong, so that one run shows all of it.
fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn check_setting(specs: &[Spec], name: &str, text: &str) -> Result<(), String> {
    let spec = specs
        .iter()
        .find(|spec| spec.name == name)
        .ok_or(format!("no parameter '{name}'"))?;
    let value = Value::parse(text, spec).map_err(|fault| fault.to_string())?;
    spec.check(&value).map_err(|fault| fault.to_string())
}

fn check_condition(lab: &LabEntry, condition: &Condition) -> Result<(), String> {
    let numeric = |spec: &Spec| !matches!(spec.kind, Kind::Text { .. } | Kind::Choice { .. } | Kind::Flags { .. });
    let known = |name: &str| {
        ["step", "diverged"].contains(&name)
            || lab.metrics.iter().any(|metric| metric.name == name)
            || (lab.specs)().iter().any(|spec| spec.name == name && numeric(spec))
    };
    match condition.names().find(|name| !known(name)) {
        Some(name) => Err(format!("'{condition}' names '{name}', which is no number of this lab")),
        None => Ok(()),
    }
}

fn settings_of(node: &Node) -> impl Iterator<Item = &Settings> {
    let prediction = node.prediction.iter().map(|prediction| &prediction.run.set);
    let challenge = node.challenge.iter().flat_map(|challenge| {
        std::iter::once(&challenge.set).chain(challenge.solution.iter().map(|solution| &solution.set))
    });
    std::iter::once(&node.preset).chain(prediction).chain(challenge)
}

#[test]
fn every_setting_in_presets_predictions_challenges_and_links_fits_its_parameter() {
    let mut wrong = Vec::new();
    for (lesson, lab) in built() {
        let specs = (lab.specs)();
        let mut check = |place: &str, settings: &Settings| {
            for (name, text) in settings.iter() {
                wrong.extend(
                    check_setting(specs, name, text)
                        .err()
                        .map(|why| format!("{place}: {why}")),
                );
            }
        };
        for node in &lesson.nodes {
            settings_of(node).for_each(|settings| check(&node.id, settings));
            for lang in Lang::ALL {
                for (_, target) in links(node.text(lang)) {
                    if let Some(Link::Set(pairs)) = Link::parse(target) {
                        check(&format!("{} {target}", node.id), &pairs.into_iter().collect());
                    }
                }
            }
        }
        lesson.presets.iter().for_each(|preset| check(&preset.id, &preset.set));
    }
    none(wrong);
}

#[test]
fn every_name_in_a_condition_and_every_kept_parameter_exists() {
    let mut wrong = Vec::new();
    for (lesson, lab) in built() {
        let specs = (lab.specs)();
        for node in &lesson.nodes {
            let answers = node.prediction.iter().flat_map(|prediction| &prediction.answers);
            let goals = node.challenge.iter().flat_map(|challenge| &challenge.goal);
            let conditions = answers.filter_map(|answer| answer.when.as_ref()).chain(goals);
            wrong.extend(
                conditions
                    .filter_map(|c| check_condition(lab, c).err())
                    .map(|why| format!("{}: {why}", node.id)),
            );
            let kept = node.challenge.iter().flat_map(|challenge| &challenge.keep);
            let unknown = kept.filter(|name| specs.iter().all(|spec| spec.name != name.as_str()));
            wrong.extend(unknown.map(|name| format!("{}: keeps '{name}', which is no parameter", node.id)));
        }
        let shown = lesson.presets.iter().flat_map(|preset| &preset.shows);
        wrong.extend(shown.filter_map(|condition| check_condition(lab, condition).err()));
    }
    none(wrong);
}

#[test]
fn every_formula_is_read_by_the_typesetter() {
    let mut wrong = Vec::new();
    for node in Atlas::get().labs().iter().flat_map(|lesson| &lesson.nodes) {
        for formula in Lang::ALL.into_iter().flat_map(|lang| formulas(node.text(lang))) {
            wrong.extend(
                ratex_parser::parse(formula)
                    .err()
                    .map(|why| format!("{}: {formula}: {why}", node.id)),
            );
        }
    }
    none(wrong);
}

/// Trains without a window.
fn run(lab: &LabEntry, settings: &Settings, seed: Option<u64>, steps: u64) -> Result<RunReport, String> {
    let seed = seed.unwrap_or(SEED);
    let request = RunRequest {
        set: settings.pairs().to_vec(),
        steps,
        seed,
        device: DeviceKind::Cpu,
    };
    (lab.run)(&request).map_err(|fault| fault.to_string())
}

/// A metric, a numeric parameter, the step, or whether the run diverged.
fn number(report: &RunReport, name: &str) -> Option<f64> {
    match name {
        "step" => Some(report.steps as f64),
        "diverged" => Some(f64::from(u8::from(report.state == "diverged"))),
        _ => report
            .metrics
            .get(name)
            .copied()
            .or_else(|| match report.params.get(name)? {
                Value::Number(number) => Some(*number),
                Value::Bool(on) => Some(f64::from(u8::from(*on))),
                Value::Text(_) => None,
            }),
    }
}

fn told(report: &RunReport) -> String {
    format!("step {}, {}, {:.4?}", report.steps, report.state, report.metrics)
}

fn predictions_come_true(id: &str) {
    let Some((lesson, lab)) = lab(id) else { return };
    let wrong = lesson.nodes.iter().filter_map(|node| {
        let prediction = node.prediction.as_ref()?;
        let settings = node.preset.with(&prediction.run.set);
        let report = match run(lab, &settings, prediction.run.seed.or(node.seed), prediction.run.steps) {
            Ok(report) => report,
            Err(why) => return Some(format!("{}: {why}", node.id)),
        };
        let shown = prediction.outcome(&|name| number(&report, name));
        (shown != prediction.right).then(|| format!("{}: answer {shown} at {}", node.id, told(&report)))
    });
    none(wrong.collect());
}

fn challenges_can_be_met_and_are_not_met_at_once(id: &str) {
    let Some((lesson, lab)) = lab(id) else { return };
    let mut wrong = Vec::new();
    for node in &lesson.nodes {
        let Some(challenge) = &node.challenge else { continue };
        let start = node.preset.with(&challenge.set);
        match run(lab, &start, node.seed, 0) {
            Ok(report) if challenge.met(&|name| number(&report, name)) => {
                wrong.push(format!("{}: met before it begins", node.id));
            }
            Ok(_) => {}
            Err(why) => wrong.push(format!("{}: {why}", node.id)),
        }
        let Some(solution) = &challenge.solution else { continue };
        let kept = challenge
            .keep
            .iter()
            .filter(|name| solution.set.get(name).is_some_and(|to| start.get(name) != Some(to)));
        wrong.extend(kept.map(|name| format!("{}: the solution changes '{name}', which must be kept", node.id)));
        match run(
            lab,
            &start.with(&solution.set),
            solution.seed.or(node.seed),
            solution.steps,
        ) {
            Ok(report) if challenge.met(&|name| number(&report, name)) => {}
            Ok(report) => wrong.push(format!("{}: not met at {}", node.id, told(&report))),
            Err(why) => wrong.push(format!("{}: {why}", node.id)),
        }
    }
    none(wrong);
}

fn presets_show_what_they_say(id: &str) {
    let Some((lesson, lab)) = lab(id) else { return };
    let wrong = lesson.presets.iter().filter_map(|preset| {
        let report = match run(lab, &preset.set, preset.seed, preset.steps) {
            Ok(report) => report,
            Err(why) => return Some(format!("{}: {why}", preset.id)),
        };
        let missed = preset
            .shows
            .iter()
            .find(|condition| condition.holds(&|name| number(&report, name)) != Some(true));
        missed.map(|condition| format!("{}: not {condition} at {}", preset.id, told(&report)))
    });
    none(wrong.collect());
}

macro_rules! claims_of {
    ($($lab:ident = $id:literal,)*) => {$(
        mod $lab {
            #[test]
            fn predictions_come_true() {
                super::predictions_come_true($id);
            }
            #[test]
            fn challenges_can_be_met_and_are_not_met_at_once() {
                super::challenges_can_be_met_and_are_not_met_at_once($id);
            }
            #[test]
            fn presets_show_what_they_say() {
                super::presets_show_what_they_say($id);
            }
        }
    )*
        #[test]
        fn every_lesson_is_held_against_the_engine() {
            let ids: Vec<_> = Atlas::get().labs().iter().map(|lesson| lesson.id.as_str()).collect();
            assert_eq!(ids, [$($id),*]);
        }
    };
}

claims_of! {
    cnn = "architectures/cnn/cnn",
    playground = "architectures/mlp/playground",
    attention = "architectures/transformer/attention",
    curves = "foundations/activations/curves",
    activations = "foundations/activations/race",
    init = "foundations/initialization/init",
    neuron = "foundations/neuron/neuron",
    diffusion = "generative/diffusion/diffusion",
    gan = "generative/gan/gan",
    classification_losses = "training/losses/classification-losses",
    regression_losses = "training/losses/regression-losses",
    normalization = "training/normalization/normalization",
    autodiff = "training/optimizers/autodiff",
    minibatch = "training/optimizers/minibatch",
    race = "training/optimizers/race",
    schedules = "training/optimizers/schedules",
    augmentation = "training/regularization/augmentation",
    regularization = "training/regularization/regularization",
}
