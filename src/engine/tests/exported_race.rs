//! The race's programs, run: the burn one as it was exported into golden/, the PyTorch one where there is torch.
//!
//! Without noise nothing is random, so that both reach the target in the same steps as the run here.

mod programs;

use neural_atlas_engine::{
    lab::{Export, Lab},
    labs::training::optimizers::race::Race,
};

#[rustfmt::skip]
#[path = "golden/exported_race.rs"]
mod program;

const ALL: &str = "sgd,momentum,nesterov,adagrad,rmsprop,adam,adamw";

#[test]
fn the_exported_burn_program_is_the_golden_one_and_arrives_at_the_same_steps_as_the_run_here() {
    let set = [
        ("surface", "quadratic"),
        ("optimizers", ALL),
        ("l2", "0.001"),
        ("start_x", "-8"),
        ("start_y", "1.5"),
        ("lr", "0.05"),
        ("lr_adaptive", "0.3"),
        ("target", "0.001"),
        ("max_steps", "300"),
    ];
    let lab: Race = programs::run(&set, 300);
    programs::golden("exported_race.rs", &lab.export(Export::Burn).unwrap());
    let metrics = lab.metrics();
    for (name, loss, steps) in program::run() {
        // burn's Nesterov stands at the place to which the velocity leads, a step or so before the paper's.
        let ahead = i64::from(name == "nesterov") * 4;
        let ours = metrics.get(&format!("loss.{name}")).unwrap();
        let theirs = loss.unwrap();
        assert!(
            ahead > 0 || (ours - theirs).abs() <= 1e-3 + 0.05 * ours.abs(),
            "{name}: {ours} here, {theirs} there"
        );
        let arrived = metrics.get(&format!("steps.{name}")).map(|steps| steps as i64);
        let away = arrived.zip(steps).map(|(ours, theirs)| (ours - theirs as i64).abs());
        assert!(
            away.is_none_or(|away| away <= 2 + ahead) && arrived.is_some() == steps.is_some(),
            "{name}: {arrived:?} here, {steps:?} there"
        );
    }
}

#[test]
fn exported_pytorch_programs_arrive_at_the_same_steps_as_the_run_here() {
    let Some(python) = programs::python() else { return };
    for set in [
        vec![("surface", "rosenbrock"), ("optimizers", ALL)],
        vec![
            ("surface", "quadratic"),
            ("condition", "50"),
            ("start_x", "-8"),
            ("lr", "0.02"),
            ("l2", "0.01"),
            ("optimizers", ALL),
        ],
        vec![
            ("surface", "beale"),
            ("start_x", "1"),
            ("start_y", "2"),
            ("optimizers", "adam,momentum"),
        ],
        vec![
            ("surface", "himmelblau"),
            ("start_x", "0"),
            ("start_y", "0"),
            ("lr", "0.005"),
            ("optimizers", ALL),
        ],
        vec![
            ("surface", "saddle"),
            ("start_x", "-1.8"),
            ("start_y", "0.5"),
            ("lr", "0.05"),
            ("optimizers", "sgd,adam"),
        ],
        vec![
            ("surface", "rastrigin"),
            ("start_x", "0.3"),
            ("start_y", "0.2"),
            ("lr", "0.001"),
            ("lr_adaptive", "0.01"),
            ("optimizers", ALL),
        ],
        vec![
            ("surface", "network"),
            ("lr", "0.1"),
            ("lr_adaptive", "0.02"),
            ("optimizers", "sgd,momentum,adam"),
        ],
        vec![
            ("surface", "formula"),
            ("formula", "1 + sin(x)*cos(y) + (x^2 + y^2)/10"),
            ("lr", "0.1"),
            ("optimizers", "sgd,adam"),
        ],
    ] {
        let lab: Race = programs::run(&set, 200);
        let said = programs::run_python(&python, "race", &lab.export(Export::PyTorch).unwrap());
        let metrics = lab.metrics();
        for line in said.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [name, "loss", loss, "steps", steps] = words[..] else {
                panic!("{set:?}: {line}");
            };
            let theirs: f64 = loss.parse().unwrap();
            let ours = metrics.get(&format!("loss.{name}")).unwrap();
            assert!(
                (ours - theirs).abs() <= 1e-4 + 0.02 * ours.abs(),
                "{set:?} {name}: {ours} here, {theirs} there"
            );
            let arrived = metrics.get(&format!("steps.{name}"));
            let their_steps = steps.parse::<f64>().ok();
            assert_eq!(arrived.is_some(), their_steps.is_some(), "{set:?} {line}");
            let away = arrived.zip(their_steps).map_or(0.0, |(a, b)| (a - b).abs());
            assert!(away <= 1.0, "{set:?} {name}: {arrived:?} here, {steps} there");
        }
    }
}
