//! The playground's programs, run: the burn one as it was exported into golden/, the PyTorch one by the python3 that has
//! torch, where there is one (Debian: python3-torch).
//!
//! `UPDATE_GOLDEN=1 cargo test -p neural-atlas-engine --test exported_programs` writes the golden file again.

use neural_atlas_engine::{
    lab::{Export, Lab},
    labs::architectures::mlp::playground::Playground,
};

mod programs;

#[rustfmt::skip]
#[path = "golden/exported_playground.rs"]
mod program;

#[rustfmt::skip]
#[path = "golden/exported_playground_watching.rs"]
mod watching;

/// A run of 1000 steps with these settings.
fn run(set: &[(&str, &str)]) -> Playground {
    programs::run(set, 1000)
}

/// Whether the program is the golden one, and whether what it said is what this run has reached.
fn compare(name: &str, lab: &Playground, said: Vec<(&str, f32, f64)>) {
    programs::golden(name, &lab.export(Export::Burn).unwrap());
    let metrics = lab.metrics();
    for (name, loss, theirs) in said {
        let ours = metrics.get(&format!("{name}_accuracy")).unwrap();
        assert!(
            (ours - theirs).abs() < 0.05,
            "{name}: {ours} here, {theirs} there, loss {loss}"
        );
    }
}

#[test]
fn the_exported_burn_program_is_the_golden_one_and_reaches_what_the_run_here_reached() {
    let lab = run(&[
        ("dataset", "circle"),
        ("points", "200"),
        ("hidden", "4,4"),
        ("dropout", "0.05"),
        ("l2", "0.0001"),
    ]);
    compare("exported_playground.rs", &lab, program::train());
}

#[test]
fn so_does_one_that_looks_at_the_loss_after_every_epoch() {
    let lab = run(&[
        ("dataset", "moons"),
        ("points", "200"),
        ("noise", "0.2"),
        ("hidden", "8,8"),
        ("schedule", "plateau"),
        ("patience", "10"),
        ("early_stopping", "60"),
        ("activation", "prelu"),
    ]);
    compare("exported_playground_watching.rs", &lab, watching::train());
}

#[test]
fn exported_pytorch_programs_reach_what_the_run_here_reached() {
    let Some(python) = programs::python() else { return };
    for set in [
        vec![],
        vec![
            ("dataset", "iris"),
            ("loss", "huber"),
            ("optimizer", "nesterov"),
            ("dropout", "0.1"),
        ],
        vec![
            ("dataset", "wine"),
            ("loss", "hinge"),
            ("optimizer", "adagrad"),
            ("l1", "0.001"),
            ("activation", "elu"),
        ],
        vec![
            ("dataset", "circle"),
            ("loss", "hinge"),
            ("optimizer", "adamw"),
            ("activation", "softplus"),
            ("schedule", "step"),
        ],
        vec![
            ("dataset", "diabetes"),
            ("hidden", "4"),
            ("lr", "0.003"),
            ("optimizer", "rmsprop"),
            ("schedule", "warmup-cosine"),
            ("l2", "0.01"),
        ],
        vec![
            ("dataset", "moons"),
            ("schedule", "plateau"),
            ("patience", "5"),
            ("early_stopping", "30"),
            ("activation", "prelu"),
        ],
    ] {
        let lab = run(&set);
        let said = programs::run_python(&python, "playground", &lab.export(Export::PyTorch).unwrap());
        let metrics = lab.metrics();
        for (name, score) in [
            ("train", "train_accuracy"),
            ("test", "test_accuracy"),
            ("test", "test_r2"),
        ] {
            let Some(ours) = metrics.get(score) else { continue };
            let line = said.lines().find(|line| line.starts_with(name)).unwrap();
            let theirs: f64 = line.rsplit(' ').next().unwrap().parse().unwrap();
            eprintln!("{set:?} {score}: here {ours:.3}, PyTorch {theirs:.3}");
            assert!(
                (ours - theirs).abs() < 0.1,
                "{set:?}: {score} {ours} here, {theirs} there\n{said}"
            );
        }
    }
}
