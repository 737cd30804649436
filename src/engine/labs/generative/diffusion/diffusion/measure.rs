//! What is measured of the net: its error by time against the least possible one, and the bound that follows from it.

use super::{
    denoiser::{Denoiser, Question},
    schedule::Schedule,
};
use crate::{data::mixture::Mixture, math::random};
use rand_chacha::ChaCha8Rng;
use std::{f64::consts::TAU, sync::Arc};

/// Times at which the error is measured at most, and points at each of them.
const TIMES: usize = 20;
const PROBES: usize = 128;
/// Early times lie closer together: there the error falls fastest, and the bound weighs it most.
const BEND: f64 = 1.6;

/// The error at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Reading {
    t: usize,
    /// Mean squared error of the predicted noise, and the least that any net could reach.
    error: f64,
    least: f64,
}

/// Points with their noise: fixed, so that the numbers move only with the net.
struct Probe {
    t: usize,
    questions: Vec<Question>,
    noise: Vec<[f32; 2]>,
    /// The error of the exact score's noise.
    least: f64,
}

impl Probe {
    fn new(mixture: &Mixture, schedule: &Schedule, t: usize, rng: &mut ChaCha8Rng) -> Self {
        let [signal, deviation] = schedule.shares(t);
        let noised = mixture.noised(signal, deviation);
        let noise = normal_points(PROBES, rng);
        let mut sum = 0.0;
        let mut questions = Vec::with_capacity(PROBES);
        for noise in &noise {
            let (clean, _) = mixture.sample(rng);
            let at = [0, 1].map(|axis| signal * clean[axis] + deviation * f64::from(noise[axis]));
            // Without being told the class: the score of all the data.
            let best = noised.score(at, None).map(|score| -deviation * score);
            sum += squared(best, noise.map(f64::from));
            let at = at.map(|v| v as f32);
            questions.push(Question { at, t, class: None });
        }
        let least = sum / (2 * PROBES) as f64;
        Self {
            t,
            questions,
            noise,
            least,
        }
    }

    fn read(&self, denoiser: &Denoiser) -> Reading {
        let found = denoiser.noise(&self.questions);
        let pairs = found.iter().zip(&self.noise);
        let sum: f64 = pairs
            .map(|(found, noise)| squared(found.map(f64::from), noise.map(f64::from)))
            .sum();
        Reading {
            t: self.t,
            error: sum / (2 * PROBES) as f64,
            least: self.least,
        }
    }
}

fn squared(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

pub fn normal_points(count: usize, rng: &mut ChaCha8Rng) -> Vec<[f32; 2]> {
    (0..count).map(|_| [0; 2].map(|_| random::normal(rng) as f32)).collect()
}

/// The variational bound on the mean `-ln p` of a data point, in nats, and what it can be compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bound {
    /// The net's, and that of the exact score.
    pub net: f64,
    pub least: f64,
    /// `KL(q(x_T | x_0) ‖ N(0, I))`, a part of both: how far the last time is from pure noise.
    pub prior: f64,
}

/// Measures the net on fixed points.
#[derive(Default)]
pub struct Meter {
    probes: Vec<Probe>,
    /// `[t, error, least, weight]` by time; the weight is that of the bound.
    pub by_time: Arc<Vec<[f64; 4]>>,
    /// How much more the net errs than the exact score does, on average over all times.
    pub excess: f64,
    pub bound: Bound,
    /// `KL(q(x_T | x_0) ‖ N(0, I))`, which no training changes.
    prior: f64,
}

impl Meter {
    pub fn new(mixture: &Mixture, data: &[[f32; 2]], schedule: &Schedule, rng: &mut ChaCha8Rng) -> Self {
        let probes = times(schedule.steps())
            .into_iter()
            .map(|t| Probe::new(mixture, schedule, t, rng))
            .collect();
        Self {
            probes,
            prior: prior(data, schedule),
            ..Self::default()
        }
    }

    pub fn measure(&mut self, denoiser: &Denoiser) {
        let readings: Vec<Reading> = self.probes.iter().map(|probe| probe.read(denoiser)).collect();
        if readings.is_empty() {
            return;
        }
        let schedule = &denoiser.schedule;
        let column = |reading: &Reading| {
            let weight = schedule.bound_weight(reading.t);
            [reading.t as f64, reading.error, reading.least, weight]
        };
        self.by_time = Arc::new(readings.iter().map(column).collect());
        let steps = schedule.steps();
        let error = |t: usize| between(&readings, t, |reading| reading.error);
        let least = |t: usize| between(&readings, t, |reading| reading.least);
        self.excess = (1..=steps).map(|t| error(t) - least(t)).sum::<f64>() / steps as f64;
        self.bound = Bound {
            net: self.prior + bound(schedule, error),
            least: self.prior + bound(schedule, least),
            prior: self.prior,
        };
    }
}

/// From 1 to the last time, without repeats.
fn times(steps: usize) -> Vec<usize> {
    let count = TIMES.min(steps);
    let at = |index: usize| {
        let share = index as f64 / (count - 1).max(1) as f64;
        1 + ((steps - 1) as f64 * share.powf(BEND)).round() as usize
    };
    let mut times: Vec<usize> = (0..count).map(at).collect();
    times.dedup();
    times
}

/// A reading's number at any time, on the straight line between its neighbours.
fn between(readings: &[Reading], t: usize, number: impl Fn(&Reading) -> f64) -> f64 {
    let after = readings.partition_point(|reading| reading.t < t);
    let (Some(before), Some(after)) = (readings.get(after.saturating_sub(1)), readings.get(after)) else {
        return readings.last().map_or(0.0, number);
    };
    let width = (after.t - before.t).max(1) as f64;
    let share = (t.saturating_sub(before.t)) as f64 / width;
    number(before) + (number(after) - number(before)) * share.clamp(0.0, 1.0)
}

/// The bound without the prior's part (Ho et al. 2020, equation 5): with the posterior's variance at every step the
/// divergence of step `t` is `weight(t) error(t)` for two dimensions. The last step back, from `x_1`, is a Gaussian around the
/// predicted clean point, as wide as the noise in `x_1` is in the data's own scale.
fn bound(schedule: &Schedule, error: impl Fn(usize) -> f64) -> f64 {
    let last = (TAU / schedule.snr(1)).ln() + schedule.bound_weight(1) * error(1);
    let steps = (2..=schedule.steps()).map(|t| schedule.bound_weight(t) * error(t));
    last + steps.sum::<f64>()
}

fn prior(data: &[[f32; 2]], schedule: &Schedule) -> f64 {
    let kept = schedule.alpha_bar(schedule.steps());
    let square: f64 = data.iter().flatten().map(|&v| f64::from(v).powi(2)).sum::<f64>() / data.len().max(1) as f64;
    // Two dimensions of variance 1 - kept about √kept x_0.
    kept * square / 2.0 - kept - (1.0 - kept).max(f64::MIN_POSITIVE).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::generative::diffusion::diffusion::schedule::ScheduleKind;

    #[test]
    fn times_go_from_1_to_the_last_without_repeats_for_1_to_1000_steps() {
        for steps in [1, 2, 5, 19, 20, 21, 200, 1000] {
            let times = times(steps);
            assert_eq!((times[0], *times.last().unwrap()), (1, steps));
            assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
        }
    }

    #[test]
    fn between_two_readings_lies_the_straight_line_and_beyond_them_the_nearest() {
        let readings = [(1, 1.0), (11, 2.0), (12, 5.0)].map(|(t, error)| Reading { t, error, least: 0.0 });
        let at = |t| between(&readings, t, |reading| reading.error);
        assert_eq!([1, 6, 11, 12, 40].map(at), [1.0, 1.5, 2.0, 5.0, 5.0]);
    }

    #[test]
    fn the_bound_of_one_gaussian_is_its_entropy_and_what_the_true_and_the_models_steps_differ_by() {
        // With the exact score both steps have one mean, and the bound exceeds the entropy by the divergence of two variances at
        // every step, that of x_{t-1} given x_t alone and the model's, and of the last time from the standard normal.
        let (spread, parted) = (0.5_f64, |true_one: f64, model: f64| {
            true_one / model - 1.0 - (true_one / model).ln()
        });
        let entropy = (TAU * std::f64::consts::E * spread * spread).ln();
        for (kind, steps) in [
            (ScheduleKind::Linear, 1000),
            (ScheduleKind::Cosine, 30),
            (ScheduleKind::Cosine, 1),
        ] {
            let schedule = Schedule::new(kind, steps, 0.02);
            let whole = |t: usize| schedule.alpha_bar(t) * spread * spread + 1.0 - schedule.alpha_bar(t);
            let error = |t: usize| 1.0 - (1.0 - schedule.alpha_bar(t)) / whole(t);
            let kept = schedule.alpha_bar(steps);
            let found = kept * spread * spread - kept - (1.0 - kept).ln() + bound(&schedule, error);
            let step = |t: usize| {
                let (now, then) = (schedule.alpha_bar(t), schedule.alpha_bar(t - 1));
                let beta = 1.0 - now / then;
                let model = if t == 1 {
                    (1.0 - now) / now
                } else {
                    (1.0 - then) / (1.0 - now) * beta
                };
                parted(beta * whole(t - 1) / whole(t), model)
            };
            let wanted = entropy + parted(whole(steps), 1.0) + (1..=steps).map(step).sum::<f64>();
            assert!((found - wanted).abs() < 1e-6, "{kind:?} {steps}: {found} {wanted}");
        }
    }
}
