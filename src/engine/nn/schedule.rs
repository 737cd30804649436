//! Learning-rate schedules: the factor on the base rate at each step.

use std::f64::consts::PI;

/// Share of the steps in which [`ScheduleKind::WarmupCosine`] rises.
pub const WARMUP: f64 = 0.1;
/// What is left of the rate when [`ScheduleKind::Exponential`] has run its course.
pub const FINAL_SHARE: f64 = 0.01;

crate::choices! {
    /// How the learning rate changes over training.
    pub enum ScheduleKind {
        /// 1
        Constant = "constant",
        /// A tenth from one half of the way, a hundredth from three quarters
        Step = "step",
        /// `0.01^(t/T)`
        Exponential = "exponential",
        /// `(1 + cos(π t/T)) / 2` (Loshchilov and Hutter 2016)
        Cosine = "cosine",
        /// A straight rise over the first tenth, then a cosine to zero
        WarmupCosine = "warmup-cosine",
    }
}

impl ScheduleKind {
    /// The factor on the base learning rate at `step` of `total`; from `total` on it stays as it is there.
    pub fn factor(self, step: usize, total: usize) -> f64 {
        let total = total.max(1);
        let progress = step.min(total) as f64 / total as f64;
        match self {
            Self::Constant => 1.0,
            Self::Step => match progress {
                p if p < 0.5 => 1.0,
                p if p < 0.75 => 0.1,
                _ => 0.01,
            },
            Self::Exponential => FINAL_SHARE.powf(progress),
            Self::Cosine => cosine(progress),
            // The first step is not lost to a rate of zero.
            Self::WarmupCosine if progress < WARMUP => (step + 1) as f64 / (WARMUP * total as f64 + 1.0),
            Self::WarmupCosine => cosine((progress - WARMUP) / (1.0 - WARMUP)),
        }
    }
}

fn cosine(progress: f64) -> f64 {
    0.5 * (1.0 + (PI * progress).cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(kind: ScheduleKind, step: usize, want: f64) {
        let found = kind.factor(step, 1000);
        assert!(
            (found - want).abs() < 1e-12,
            "{} at {step}: {found} for {want}",
            kind.name()
        );
    }

    #[test]
    fn schedules_take_their_closed_forms_at_marked_steps_of_1000() {
        close(ScheduleKind::Constant, 700, 1.0);
        close(ScheduleKind::Step, 499, 1.0);
        close(ScheduleKind::Step, 500, 0.1);
        close(ScheduleKind::Step, 750, 0.01);
        close(ScheduleKind::Exponential, 500, 0.1);
        close(ScheduleKind::Cosine, 500, 0.5);
        close(ScheduleKind::Cosine, 333, 0.5 + 0.5 * (0.333 * PI).cos());
        close(ScheduleKind::WarmupCosine, 100, 1.0);
        close(ScheduleKind::WarmupCosine, 550, 0.5);
    }

    #[test]
    fn warmup_rises_for_a_tenth_and_falls_after_it() {
        let factors: Vec<f64> = (0..=1000)
            .map(|step| ScheduleKind::WarmupCosine.factor(step, 1000))
            .collect();
        assert!(factors[..=100].windows(2).all(|pair| pair[0] < pair[1]));
        assert!(factors[100..].windows(2).all(|pair| pair[0] > pair[1]));
        assert!(factors[0] > 0.0);
    }

    #[test]
    fn every_factor_lies_in_0_to_1_even_past_the_end_and_for_a_total_of_0() {
        for &kind in ScheduleKind::ALL {
            for total in [0, 1, 2, 100] {
                for step in 0..300 {
                    assert!(
                        (0.0..=1.0).contains(&kind.factor(step, total)),
                        "{} {step}/{total}",
                        kind.name()
                    );
                }
            }
        }
    }
}
