use super::*;
use crate::{
    device::cpu,
    params::{Kind, Value},
};
use rand::RngExt;

fn params(set: &[(&str, &str)]) -> Params {
    Params::from_text(set).unwrap()
}

fn run(set: &[(&str, &str)], seed: u64, steps: usize) -> Schedules {
    let mut lab = Schedules::new(&params(set), seed, &cpu()).unwrap();
    for _ in 0..steps {
        if lab.step().unwrap() == Progress::Done {
            break;
        }
    }
    lab
}

fn metric(lab: &Schedules, name: &str) -> f64 {
    lab.metrics()
        .get(name)
        .unwrap_or_else(|| panic!("no {name}: {:?}", lab.metrics()))
}

#[test]
fn the_rates_used_are_those_of_the_plan_at_every_look_of_a_run_with_a_warmup_of_40() {
    let set = [
        ("schedules", "constant,step,exponential,cosine"),
        ("warmup", "40"),
        ("max_steps", "300"),
    ];
    let lab = run(&set, 1, 300);
    for lane in lab.snapshot().lanes {
        assert!(lane.looks.len() > 50);
        for look in &lane.looks {
            let planned = lane.kind.planned(&lab.params, look.step);
            assert_eq!(look.rate, planned, "{} at {}", lane.kind.name(), look.step);
        }
    }
}

#[test]
fn without_a_warmup_the_cold_run_equals_the_one_in_the_hand_bit_for_bit() {
    let lab = run(&[("schedules", "cold,cosine"), ("schedule", "cosine")], 2, 60);
    assert_eq!(
        metric(&lab, "valid_loss.cold").to_bits(),
        metric(&lab, "valid_loss.cosine").to_bits()
    );
    let lab = run(
        &[("schedules", "cold,cosine"), ("schedule", "cosine"), ("warmup", "50")],
        2,
        60,
    );
    assert_ne!(
        metric(&lab, "valid_loss.cold").to_bits(),
        metric(&lab, "valid_loss.cosine").to_bits()
    );
}

#[test]
fn the_plateau_lowers_the_rate_only_after_11_looks_without_progress_of_the_runs_own_validation_loss() {
    let set = [
        ("schedule", "plateau"),
        ("schedules", ""),
        ("patience", "10"),
        ("threshold", "0.01"),
    ];
    let lab = run(&set, 3, 600);
    let lane = lab.lanes.iter().find(|lane| lane.kind == LaneKind::Plateau).unwrap();
    assert!(!lane.lowered().is_empty(), "{:?}", lab.metrics());
    let (mut best, mut bad, mut lowered) = (f64::INFINITY, 0, vec![]);
    for look in lane.view(&lab.params).looks.iter().skip(1) {
        if look.valid < best * 0.99 {
            (best, bad) = (look.valid, 0);
        } else {
            bad += 1;
        }
        if bad > 10 {
            lowered.push(look.step);
            bad = 0;
        }
    }
    assert_eq!(lane.lowered(), lowered);
}

#[test]
fn a_number_changed_in_mid_run_changes_the_future_and_not_the_past() {
    let mut lab = run(&[("schedules", "cosine")], 1, 100);
    let before = lab.snapshot().lanes[0].looks.clone();
    let changed = params(&[("schedules", "cosine"), ("floor", "0.5")]);
    assert_eq!(lab.apply(&changed).unwrap(), Change::Live);
    let lane = &lab.snapshot().lanes[0];
    assert_eq!(lane.looks[..20], before[..20]);
    assert!(lane.rate > before[20].rate);
}

#[test]
fn a_schedule_taken_into_the_hand_that_does_not_run_yet_starts_the_runs_again() {
    let mut lab = run(&[("schedules", "constant"), ("schedule", "constant")], 1, 10);
    let change = |lab: &mut Schedules, schedule| {
        lab.apply(&params(&[("schedules", "constant"), ("schedule", schedule)]))
            .unwrap()
    };
    assert_eq!(change(&mut lab, "step"), Change::Restart);
    assert_eq!(change(&mut lab, "constant"), Change::Live);
}

/// Mean training loss over the last looks of a run at one constant rate.
fn reached(rate: f64, seed: u64) -> f64 {
    let rate = rate.to_string();
    let lab = run(
        &[
            ("schedules", "constant"),
            ("schedule", "constant"),
            ("lr", &rate),
            ("max_steps", "300"),
        ],
        seed,
        300,
    );
    if lab.lanes[0].fell.is_some() {
        return f64::INFINITY;
    }
    let looks = lab.snapshot().lanes[0].looks.clone();
    looks.iter().rev().take(10).map(|look| look.train).sum::<f64>() / 10.0
}

#[test]
fn the_range_test_finds_by_itself_a_rate_that_trains_better_than_a_tenth_of_it_and_than_30_times_it() {
    for seed in 0..3 {
        let test = run(&[("mode", "range-test")], seed, range_test::STEPS);
        let rate = metric(&test, "suggested");
        let losses = [rate / 10.0, rate, rate * 30.0].map(|rate| reached(rate, seed));
        assert!(
            losses[1] < losses[0] && losses[1] < losses[2],
            "seed {seed}, rate {rate}: {losses:?}"
        );
    }
}

#[test]
fn the_range_test_ends_by_itself_within_150_steps_and_its_rates_span_five_decades() {
    let mut test = run(&[("mode", "range-test")], 1, 10_000);
    assert_eq!(test.step().unwrap(), Progress::Done);
    assert!(test.step <= range_test::STEPS + 1);
    assert!((range_test::rate(0) - range_test::LOW).abs() < 1e-12);
    assert!((range_test::rate(range_test::STEPS - 1) / range_test::HIGH - 1.0).abs() < 1e-9);
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let text = |seed| serde_json::to_string(&run(&[], seed, 60).snapshot()).unwrap();
    assert_eq!(text(7), text(7));
    assert_ne!(text(7), text(8));
}

#[test]
fn all_sliders_at_their_ends_together_step_without_a_panic_and_keep_their_numbers_finite() {
    let mut rng = stream(11, 0);
    for round in 0..30 {
        let mut params = Params::default();
        for spec in Params::specs() {
            let value = match &spec.kind {
                Kind::Float { soft, hard, .. } | Kind::Int { soft, hard, .. } => {
                    let ends = [soft.0, soft.1, hard.0, hard.1];
                    Value::Number(ends[rng.random_range(0..4)])
                }
                Kind::Choice { options } => Value::Text(options[rng.random_range(0..options.len())].into()),
                Kind::Flags { options } => Value::Text(options[rng.random_range(0..options.len())..].join(",")),
                _ => continue,
            };
            params.set(spec.name, &value).unwrap();
        }
        let mut lab = Schedules::new(&params, round, &cpu()).unwrap();
        for _ in 0..12 {
            if lab.step().unwrap() == Progress::Done || !lab.pulse().is_finite() {
                break;
            }
        }
        assert!(lab.metrics().iter().all(|(_, value)| value.is_finite()), "{params:?}");
        lab.snapshot();
    }
}

#[test]
fn a_snapshot_of_six_runs_after_2000_steps_is_smaller_than_2_mb() {
    let lab = run(
        &[
            ("schedules", "constant,step,exponential,cosine,plateau,cold"),
            ("max_steps", "2000"),
        ],
        1,
        2000,
    );
    let size = serde_json::to_string(&lab.snapshot()).unwrap().len();
    assert!(size < 2_000_000, "{size}");
}

/// A deep network at a rate that it cannot bear at the start: the warmup lets it find flatter ground first
/// (Gilmer et al. 2021).
#[test]
fn a_warmup_of_200_steps_trains_a_deep_network_at_a_rate_at_which_it_diverges_without() {
    for seed in 0..3 {
        let lab = run(WARM, seed, 600);
        let fell = lab.metrics().get("fell.cold");
        assert!(
            fell.is_some_and(|step| step < 100.0),
            "seed {seed}: {:?}",
            lab.metrics()
        );
        let start = lab.snapshot().lanes[0].looks[0].valid;
        let end = metric(&lab, "valid_loss.constant");
        assert!(end < 0.3 * start, "seed {seed}: from {start} to {end}");
    }
}

const WARM: &[(&str, &str)] = &[
    ("schedule", "constant"),
    ("schedules", "constant,cold"),
    ("dataset", "sine"),
    ("depth", "8"),
    ("width", "32"),
    ("activation", "relu"),
    ("init", "he-normal"),
    ("warmup", "200"),
    ("lr", "0.2"),
    ("batch", "32"),
    ("noise", "0.05"),
];
