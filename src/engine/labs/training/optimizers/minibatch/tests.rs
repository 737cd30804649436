use super::{cloud::scale, *};
use crate::{
    device::cpu,
    params::{Kind, Value},
};
use rand::RngExt;
use std::time::{Duration, Instant};

fn params(set: &[(&str, &str)]) -> Params {
    Params::from_text(set).unwrap()
}

fn run(set: &[(&str, &str)], seed: u64, steps: usize) -> Minibatch {
    let mut lab = Minibatch::new(&params(set), seed, &cpu()).unwrap();
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab
}

fn metric(lab: &Minibatch, name: &str) -> f64 {
    lab.metrics().get(name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn the_mean_of_200_batch_gradients_lies_within_2_standard_errors_of_the_full_gradient_for_every_batch_size() {
    for seed in 0..3 {
        let mut lab = run(&[], seed, 20);
        let mut squares = vec![];
        for batch in ["1", "4", "16", "64", "256"] {
            let set = params(&[("batch", batch)]);
            lab.apply(&set).unwrap();
            let error = metric(&lab, "mean_error");
            assert!(error < 2.0, "seed {seed}, batch {batch}: {error} standard errors");
            squares.push(error * error);
        }
        // On average the squared distance is one squared standard error.
        let mean = squares.iter().sum::<f64>() / squares.len() as f64;
        assert!((0.1..2.5).contains(&mean), "seed {seed}: {mean}");
    }
}

#[test]
fn the_32_batches_of_one_epoch_average_to_the_full_gradient_to_1e_5() {
    let lab = run(&[], 3, 10);
    let mlp = &lab.racers[0].mlp;
    let gradient = |set: &PlaneSet| -> Vec<f32> {
        let (_, gradient) = mlp.loss_and_gradient(&set.x, &set.target, LOSS_KIND, None);
        gradient.into_data().iter::<f32>().collect()
    };
    let whole = gradient(&lab.data);
    let mut mean = vec![0.0; whole.len()];
    for batch in 0..32 {
        let rows: Vec<usize> = (batch * 16..(batch + 1) * 16).collect();
        let parts = gradient(&lab.data.pick(&rows));
        mean.iter_mut().zip(parts).for_each(|(mean, part)| *mean += part / 32.0);
    }
    for (mean, want) in mean.iter().zip(whole) {
        assert!((mean - want).abs() < 1e-5, "{mean} for {want}");
    }
}

#[test]
fn the_variance_of_the_gradient_falls_with_a_log_log_slope_of_minus_1_within_20_percent() {
    for seed in 0..3 {
        for steps in [0, 30] {
            let slope = metric(&run(&[], seed, steps), "variance_slope");
            assert!((slope + 1.0).abs() < 0.2, "seed {seed} after {steps} steps: {slope}");
        }
    }
}

#[test]
fn measured_variances_equal_the_formula_for_draws_without_replacement_within_25_percent_up_to_half_of_the_data() {
    let lab = run(&[], 5, 20);
    let cloud = lab.cloud().unwrap();
    for (size, rung) in cloud.rungs().filter(|(size, _)| *size != BatchSize::Full) {
        let ratio = rung.measured / cloud.expected(rung.rows);
        assert!((ratio - 1.0).abs() < 0.25, "{}: {ratio}", size.name());
    }
    assert!(metric(&lab, "variance.full") < 1e-12);
}

#[test]
fn batches_of_half_the_data_have_half_the_variance_that_1_over_b_promises() {
    // (N - B)/(N - 1) at B = 256 of 512.
    assert!((scale(256, 512) * 256.0 - 0.501).abs() < 1e-3);
    assert_eq!((scale(512, 512), scale(1, 512), scale(3, 1)), (0.0, 1.0, 0.0));
}

#[test]
fn no_direction_across_the_gradient_has_more_variance_than_the_pictures_second_axis() {
    let lab = run(&[], 4, 15);
    let view = lab.cloud().unwrap().view();
    let racer = lab.watched().unwrap();
    let all = racer.mlp.sample_gradients(&lab.data.x, &lab.data.target, LOSS_KIND);
    let samples = lab.data.rows();
    let width = all.len() / samples;
    let mean: Vec<f64> = (0..width)
        .map(|i| all.iter().skip(i).step_by(width).map(|g| f64::from(*g)).sum::<f64>() / samples as f64)
        .collect();
    let norm = mean.iter().map(|m| m * m).sum::<f64>().sqrt();
    assert!((norm - view.norm).abs() < 1e-6, "{norm} {}", view.norm);
    let mut rng = stream(9, 9);
    for _ in 0..100 {
        let mut direction: Vec<f64> = (0..width).map(|_| rng.random::<f64>() - 0.5).collect();
        let along: f64 = direction.iter().zip(&mean).map(|(d, m)| d * m / norm).sum();
        direction
            .iter_mut()
            .zip(&mean)
            .for_each(|(d, m)| *d -= along * m / norm);
        let length = direction.iter().map(|d| d * d).sum::<f64>().sqrt();
        let variance = all.chunks_exact(width).map(|row| {
            let part: f64 = row
                .iter()
                .zip(&mean)
                .zip(&direction)
                .map(|((g, m), d)| (f64::from(*g) - m) * d)
                .sum();
            (part / length).powi(2)
        });
        let variance = variance.sum::<f64>() / samples as f64;
        assert!(variance <= view.covariance[1], "{variance} over {}", view.covariance[1]);
    }
    assert!(view.covariance[0] + view.covariance[1] <= view.total);
}

#[test]
fn per_epoch_all_have_seen_the_same_samples_to_one_batch_and_per_update_all_have_made_the_same_updates() {
    let epochs = run(&[("pace", "epochs")], 1, 32);
    for racer in &epochs.racers {
        assert!(
            (racer.seen as i64 - 1024).unsigned_abs() < racer.rows as u64 + 1,
            "{}",
            racer.size.name()
        );
    }
    assert_eq!(epochs.racers[0].now().updates, 1024);
    assert_eq!(epochs.racers.last().unwrap().now().updates, 2);
    let updates = run(&[("pace", "updates")], 1, 32);
    assert!(updates.racers.iter().all(|racer| racer.now().updates == 32));
}

#[test]
fn after_5_epochs_at_one_rate_batches_of_16_are_far_ahead_of_the_full_batch_and_after_80_updates_they_are_even() {
    for seed in 0..3 {
        let epochs = run(&[("pace", "epochs"), ("sizes", "b16,full")], seed, 80);
        let (small, full) = (metric(&epochs, "batch_loss.b16"), metric(&epochs, "batch_loss.full"));
        assert!(small < 0.7 * full, "seed {seed}: {small} {full}");
        let updates = run(&[("pace", "updates"), ("sizes", "b16,full")], seed, 80);
        let (small, full) = (metric(&updates, "batch_loss.b16"), metric(&updates, "batch_loss.full"));
        assert!((small / full - 1.0).abs() < 0.1, "seed {seed}: {small} {full}");
    }
}

#[test]
fn the_rate_in_proportion_is_16_times_as_large_for_256_as_for_16() {
    let params = params(&[("scaling", "linear"), ("lr", "0.1")]);
    assert!((rate(&params, 256) - 1.6).abs() < 1e-12 && (rate(&params, 16) - 0.1).abs() < 1e-12);
}

#[test]
fn the_same_seed_gives_the_same_bits_whenever_the_cloud_is_asked_for_and_time_is_not_among_them() {
    let mut often = Minibatch::new(&Params::default(), 7, &cpu()).unwrap();
    for _ in 0..25 {
        often.step().unwrap();
        often.snapshot();
    }
    let once = run(&[], 7, 25);
    let text = |lab: &Minibatch| serde_json::to_string(&lab.snapshot()).unwrap();
    assert_eq!(text(&often), text(&once));
    assert_eq!(often.metrics(), once.metrics());
    assert!(!text(&once).contains("seconds"));
    assert!(once.snapshot().racers[0].now.seconds > 0.0, "yet it was measured");
    assert_ne!(text(&once), text(&run(&[], 8, 25)));
}

#[test]
fn a_rate_of_1000_ends_a_run_without_a_panic_and_the_others_numbers_stay_finite() {
    let lab = run(&[("lr", "100000"), ("scaling", "linear")], 1, 40);
    assert!(lab.metrics().iter().all(|(_, value)| value.is_finite()));
    lab.snapshot();
}

#[test]
fn all_sliders_at_their_ends_together_step_within_50_ms_on_average_and_never_panic() {
    let mut rng = stream(11, 0);
    for round in 0..24 {
        let mut params = Params::default();
        for spec in Params::specs() {
            let value = match &spec.kind {
                Kind::Float { soft, hard, .. } | Kind::Int { soft, hard, .. } => {
                    let ends = [
                        soft.0,
                        soft.1,
                        if spec.name == "points" { soft.0 } else { hard.0 },
                        hard.1,
                    ];
                    Value::Number(ends[rng.random_range(0..4)])
                }
                Kind::Choice { options } => Value::Text(options[rng.random_range(0..options.len())].into()),
                Kind::Flags { options } => Value::Text(options[rng.random_range(0..options.len())..].join(",")),
                _ => continue,
            };
            params.set(spec.name, &value).unwrap();
        }
        let mut lab = Minibatch::new(&params, round, &cpu()).unwrap();
        let start = Instant::now();
        for _ in 0..3 {
            lab.step().unwrap();
        }
        lab.metrics();
        lab.snapshot();
        assert!(start.elapsed() < Duration::from_secs(4), "{params:?}");
    }
}

#[test]
fn a_snapshot_after_600_steps_with_all_batch_sizes_is_smaller_than_2_mb() {
    let lab = run(&[("sizes", "b1,b4,b16,b64,b256,full"), ("points", "256")], 1, 600);
    let size = serde_json::to_string(&lab.snapshot()).unwrap().len();
    assert!(size < 2_000_000, "{size}");
}
