//! The digits network's programs, run: the burn one as it was exported into golden/, the PyTorch one where there is torch.
//!
//! They draw their own first weights: on few digits the accuracies of sisters differ by a few in a hundred.

mod programs;

use neural_atlas_engine::{
    data::digits::mnist,
    lab::{Export, Lab},
    labs::architectures::cnn::cnn::Cnn,
    nn::schedule::ScheduleKind,
    program::{digits::packed, pytorch},
};

#[rustfmt::skip]
#[path = "golden/exported_digits.rs"]
mod program;

#[test]
fn the_exported_burn_program_is_the_golden_one_and_reads_digits_as_well_as_the_run_here_to_a_tenth() {
    let set = [("train_size", "100"), ("architecture", "small"), ("batch", "20")];
    let lab: Cnn = programs::run(&set, 60);
    let used: Vec<usize> = (0..100).chain(mnist().test()).collect();
    let pack = packed(mnist(), &used);
    let program = programs::with_digits(lab.export(Export::Burn).unwrap(), &pack, "digits_2100.txt", &pack);
    programs::golden("exported_digits.rs", &program);
    let ours = lab.metrics().get("test_accuracy").unwrap();
    let done = program::train();
    let theirs = done.iter().find(|(name, ..)| *name == "test").unwrap().2;
    assert!(ours > 0.5 && (ours - theirs).abs() < 0.1, "{ours} here, {theirs} there");
}

#[test]
fn programs_multiply_the_rate_by_what_the_run_here_multiplies_it_by() {
    let steps = || (0..=1600).step_by(16);
    let ours = |kind: ScheduleKind| -> Vec<f32> { steps().map(|step| kind.factor(step, 1500) as f32).collect() };
    let theirs: Vec<f32> = steps().map(|step| program::schedule(step) as f32).collect();
    assert!(programs::apart(&ours(ScheduleKind::Cosine), &theirs) < 1e-6);
    let Some(python) = programs::python() else { return };
    let asks = |kind: &ScheduleKind| {
        let schedule = pytorch::schedule(*kind, 1500);
        format!(
            "{schedule}print({:?}, *map(schedule, range(0, 1601, 16)))\n",
            kind.name()
        )
    };
    let asked: String = ScheduleKind::ALL.iter().map(asks).collect();
    let said = programs::run_python(&python, "schedules", format!("import math\n{asked}").as_bytes());
    for kind in ScheduleKind::ALL {
        let theirs = programs::numbers(&said, kind.name());
        assert!(
            programs::apart(&ours(*kind), &theirs) < 1e-6,
            "{}: {theirs:?}",
            kind.name()
        );
    }
}

#[test]
fn exported_pytorch_programs_read_digits_as_well_as_the_run_here_to_three_in_a_hundred() {
    let Some(python) = programs::python() else { return };
    for set in [
        vec![("train_size", "2000")],
        vec![
            ("train_size", "2000"),
            ("pooling", "average"),
            ("activation", "tanh"),
            ("kernel", "3"),
            ("optimizer", "momentum"),
            ("lr", "0.03"),
        ],
    ] {
        let lab: Cnn = programs::run(&set, 300);
        let said = programs::run_python(&python, "digits", &lab.export(Export::PyTorch).unwrap());
        let line = said.lines().find(|line| line.starts_with("test")).unwrap();
        let theirs: f64 = line.rsplit(' ').next().unwrap().parse().unwrap();
        let ours = lab.metrics().get("test_accuracy").unwrap();
        eprintln!("{set:?}: {ours} here, {theirs} there");
        assert!((ours - theirs).abs() < 0.03, "{set:?}: {ours} here, {theirs} there");
    }
}
