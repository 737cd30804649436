//! The playground's programs, run: the burn one as it was exported into golden/, the PyTorch one by the python3 that has
//! torch, where there is one (Debian: python3-torch).
//!
//! `UPDATE_GOLDEN=1 cargo test -p neural-atlas-engine --test exported_programs` writes the golden file again.

use neural_atlas_engine::{
    device::cpu,
    lab::{Export, Lab},
    labs::architectures::mlp::playground::{Params, Playground},
    params::ParamSet,
};
use std::{fs, path::Path, process::Command};

#[rustfmt::skip]
#[path = "golden/exported_playground.rs"]
mod program;

/// A run of 1000 steps with these settings.
fn run(set: &[(&str, &str)]) -> Playground {
    let mut params = Params::default();
    for (name, text) in set {
        params.set_text(name, text).unwrap();
    }
    let mut lab = Playground::new(&params, 1, &cpu()).unwrap();
    for _ in 0..1000 {
        lab.step().unwrap();
    }
    lab
}

#[test]
fn the_exported_burn_program_is_the_golden_one_and_reaches_what_the_run_here_reached() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/exported_playground.rs");
    let lab = run(&[
        ("dataset", "circle"),
        ("points", "200"),
        ("hidden", "4,4"),
        ("dropout", "0.05"),
        ("l2", "0.0001"),
    ]);
    let exported = String::from_utf8(lab.export(Export::Burn).unwrap()).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &exported).unwrap();
    }
    assert!(
        fs::read_to_string(golden).unwrap() == exported,
        "the program has changed; write the golden file again"
    );
    let metrics = lab.metrics();
    for (name, loss, theirs) in program::train() {
        let ours = metrics.get(&format!("{name}_accuracy")).unwrap();
        assert!(
            (ours - theirs).abs() < 0.05,
            "{name}: {ours} here, {theirs} there, loss {loss}"
        );
    }
}

#[test]
fn exported_pytorch_programs_reach_what_the_run_here_reached() {
    let has_torch = |python: &&str| {
        Command::new(python)
            .args(["-c", "import torch"])
            .output()
            .is_ok_and(|o| o.status.success())
    };
    let Some(python) = ["python3", "/usr/bin/python3"].into_iter().find(has_torch) else {
        eprintln!("no python3 with torch here: not run");
        return;
    };
    let folder = std::env::temp_dir().join(format!("neural-atlas-programs-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (index, set) in [
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
    ]
    .into_iter()
    .enumerate()
    {
        let lab = run(&set);
        let file = folder.join(format!("{index}.py"));
        fs::write(&file, lab.export(Export::PyTorch).unwrap()).unwrap();
        let output = Command::new(python).arg(&file).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{set:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
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
    fs::remove_dir_all(folder).unwrap();
}
