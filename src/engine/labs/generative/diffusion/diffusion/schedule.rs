//! How much noise there is at each time: `beta_t` is the variance added in step `t`, `alpha_t = 1 - beta_t` what is kept of the
//! signal's, and `alpha_bar_t` the product of all `alpha` so far, so that `x_t = √alpha_bar_t x_0 + √(1 - alpha_bar_t) ε`.

use std::f64::consts::FRAC_PI_2;

crate::choices! {
    /// The course of the noise.
    pub enum ScheduleKind {
        /// `beta` grows evenly, from 1e-4 to 0.02 at a thousand steps (Ho et al. 2020); with fewer steps in proportion more
        Linear = "linear",
        /// `alpha_bar` falls like a squared cosine (Nichol and Dhariwal 2021)
        Cosine = "cosine",
    }
}

/// The first `beta` of the linear schedule at a thousand steps.
pub const FIRST: f64 = 1e-4;
/// Offset of the cosine, so that the first steps are not too small.
pub const OFFSET: f64 = 0.008;
/// No step takes away more of the signal than this.
pub const MOST: f64 = 0.999;

/// The numbers of every time from 0, the data, to `steps()`, the noise.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    alpha_bar: Vec<f64>,
}

impl Schedule {
    /// `end` is the linear schedule's last `beta`, as it is at a thousand steps.
    pub fn new(kind: ScheduleKind, steps: usize, end: f64) -> Self {
        let beta = |t: usize| match kind {
            ScheduleKind::Linear => {
                let scale = 1000.0 / steps as f64;
                let share = (t - 1) as f64 / (steps - 1).max(1) as f64;
                scale * (FIRST + share * (end - FIRST))
            }
            ScheduleKind::Cosine => {
                let at = |t: usize| {
                    ((t as f64 / steps as f64 + OFFSET) / (1.0 + OFFSET) * FRAC_PI_2)
                        .cos()
                        .powi(2)
                };
                1.0 - at(t) / at(t - 1)
            }
        };
        let mut alpha_bar = vec![1.0];
        for t in 1..=steps {
            let last = alpha_bar[t - 1];
            alpha_bar.push(last * (1.0 - beta(t).min(MOST)));
        }
        Self { alpha_bar }
    }

    /// The last time: pure noise, or nearly.
    pub fn steps(&self) -> usize {
        self.alpha_bar.len() - 1
    }
    pub fn alpha_bar(&self, t: usize) -> f64 {
        self.alpha_bar[t.min(self.steps())]
    }
    /// `√alpha_bar`, what is left of the signal, and `√(1 - alpha_bar)`, the noise's deviation.
    pub fn shares(&self, t: usize) -> [f64; 2] {
        let alpha_bar = self.alpha_bar(t);
        [alpha_bar.sqrt(), (1.0 - alpha_bar).max(0.0).sqrt()]
    }
    /// Signal to noise, `alpha_bar / (1 - alpha_bar)`.
    pub fn snr(&self, t: usize) -> f64 {
        self.alpha_bar(t) / (1.0 - self.alpha_bar(t)).max(1e-12)
    }

    /// What the variational bound makes of the mean squared error of the noise at time `t` on the plane:
    /// `SNR(t-1) / SNR(t) - 1` (Kingma et al. 2021), and 1 at the first time, where the data are given back.
    pub fn bound_weight(&self, t: usize) -> f64 {
        if t <= 1 {
            return 1.0;
        }
        self.snr(t - 1) / self.snr(t).max(f64::MIN_POSITIVE) - 1.0
    }

    /// `count` times from the last one down to 0, as evenly spread as whole numbers allow.
    pub fn times(&self, count: usize) -> Vec<usize> {
        let (steps, count) = (self.steps(), count.clamp(1, self.steps()));
        (0..=count)
            .map(|index| (steps * (count - index) + count / 2) / count)
            .collect()
    }
}

/// The way back from time `t` to `s < t`: `x_s = signal x̂_0 + direction ε̂ + noise z` with fresh normal `z`
/// (Song, Meng and Ermon 2020). `eta` 0 is DDIM, 1 is DDPM's ancestral sampling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Back {
    pub signal: f64,
    pub direction: f64,
    pub noise: f64,
}

impl Back {
    pub fn new(schedule: &Schedule, t: usize, s: usize, eta: f64) -> Self {
        let (now, then) = (schedule.alpha_bar(t), schedule.alpha_bar(s));
        let posterior = (1.0 - then) / (1.0 - now).max(1e-12) * (1.0 - now / then.max(1e-12));
        let noise = eta * posterior.max(0.0).sqrt();
        Self {
            signal: then.sqrt(),
            direction: (1.0 - then - noise * noise).max(0.0).sqrt(),
            noise,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_at_1000_steps_ends_at_4_04e_5_as_published_and_cosine_falls_all_the_way() {
        // prod (1 - beta_t) for beta from 1e-4 to 0.02 (Ho et al. 2020): 4.0358e-5.
        let linear = Schedule::new(ScheduleKind::Linear, 1000, 0.02);
        assert!(
            (linear.alpha_bar(1000) / 4.0358e-5 - 1.0).abs() < 1e-3,
            "{}",
            linear.alpha_bar(1000)
        );
        for kind in [ScheduleKind::Linear, ScheduleKind::Cosine] {
            for steps in [1, 2, 3, 50, 1000] {
                let schedule = Schedule::new(kind, steps, 0.02);
                assert_eq!((schedule.alpha_bar(0), schedule.steps()), (1.0, steps));
                assert!((1..=steps).all(|t| schedule.alpha_bar(t) < schedule.alpha_bar(t - 1)));
                assert!((1..=steps).all(|t| schedule.alpha_bar(t) > 0.0 && schedule.snr(t).is_finite()));
            }
        }
    }

    #[test]
    fn ddpm_between_neighbours_is_the_posterior_of_ho_et_al() {
        // Mean coefficients of x_0 and x_t, and the variance, of q(x_{t-1} | x_t, x_0).
        let schedule = Schedule::new(ScheduleKind::Linear, 100, 0.02);
        for t in [2, 17, 100] {
            let (now, then) = (schedule.alpha_bar(t), schedule.alpha_bar(t - 1));
            let (alpha, beta) = (now / then, 1.0 - now / then);
            let back = Back::new(&schedule, t, t - 1, 1.0);
            // x_s = signal x0 + direction (x_t - sqrt(now) x0) / sqrt(1 - now)
            let of_x0 = back.signal - back.direction * now.sqrt() / (1.0 - now).sqrt();
            let of_xt = back.direction / (1.0 - now).sqrt();
            assert!((of_x0 - then.sqrt() * beta / (1.0 - now)).abs() < 1e-12);
            assert!((of_xt - alpha.sqrt() * (1.0 - then) / (1.0 - now)).abs() < 1e-12);
            assert!((back.noise.powi(2) - (1.0 - then) / (1.0 - now) * beta).abs() < 1e-12);
        }
    }

    #[test]
    fn ddim_adds_no_noise_and_the_last_step_of_any_sampler_gives_the_clean_estimate() {
        let schedule = Schedule::new(ScheduleKind::Cosine, 64, 0.02);
        for (t, s) in [(64, 40), (9, 3)] {
            assert_eq!(Back::new(&schedule, t, s, 0.0).noise, 0.0);
        }
        let last = Back::new(&schedule, 5, 0, 1.0);
        assert_eq!((last.signal, last.direction, last.noise), (1.0, 0.0, 0.0));
    }

    #[test]
    fn two_to_a_thousand_times_go_from_the_last_to_0_without_repeats() {
        for steps in [1, 2, 7, 200, 1000] {
            let schedule = Schedule::new(ScheduleKind::Linear, steps, 0.02);
            for count in [1, 2, 5, 50, 1000] {
                let times = schedule.times(count);
                assert_eq!((times[0], *times.last().unwrap()), (steps, 0));
                assert!(
                    times.windows(2).all(|pair| pair[0] > pair[1]),
                    "{steps} {count} {times:?}"
                );
                assert_eq!(times.len(), count.min(steps) + 1);
            }
        }
    }

    #[test]
    fn the_bounds_weight_is_that_of_ho_et_al_beta_squared_over_the_variance() {
        // Equation 12 with the posterior's variance: β² / (2 σ² α (1 - ᾱ)) for each of two dimensions.
        let schedule = Schedule::new(ScheduleKind::Cosine, 80, 0.02);
        for t in [2, 9, 40, 79] {
            let (now, then) = (schedule.alpha_bar(t), schedule.alpha_bar(t - 1));
            let (alpha, beta) = (now / then, 1.0 - now / then);
            let variance = (1.0 - then) / (1.0 - now) * beta;
            let published = 2.0 * beta * beta / (2.0 * variance * alpha * (1.0 - now));
            assert!((schedule.bound_weight(t) / published - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_tenth_of_the_last_beta_leaves_a_third_of_the_variance_to_the_signal() {
        // The sum of β is 1000 (1e-4 + 0.002) / 2 = 1.05, and e^-1.05 = 0.35.
        let weak = Schedule::new(ScheduleKind::Linear, 200, 0.002);
        assert!((weak.alpha_bar(200) - 0.35).abs() < 0.01, "{}", weak.alpha_bar(200));
    }
}
