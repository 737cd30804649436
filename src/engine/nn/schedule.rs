//! Learning-rate schedules: PyTorch's, each the factor on the base rate at a step, and the plateau, which watches a loss.
//!
//! [`Decay`], [`Warmup`] and [`Plateau`] equal PyTorch's schedulers (`tests/golden/schedules.json`). [`ScheduleKind`] is the
//! playground's short list of them, stretched over the length of a run.

use std::f64::consts::PI;

/// Share of the steps in which [`ScheduleKind::WarmupCosine`] rises.
pub const WARMUP: f64 = 0.1;
/// What is left of the rate when [`ScheduleKind::Exponential`] has run its course.
pub const FINAL_SHARE: f64 = 0.01;

/// A schedule that is known in advance: PyTorch's of the same name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decay {
    Constant,
    /// StepLR: `gamma^⌊t / every⌋`
    Step {
        every: usize,
        gamma: f64,
    },
    /// MultiStepLR: `gamma` once more at each of these steps
    MultiStep {
        at: [usize; 2],
        gamma: f64,
    },
    /// ExponentialLR: `gamma^t`
    Exponential {
        gamma: f64,
    },
    /// CosineAnnealingLR: `floor + (1 - floor) (1 + cos(π t / period)) / 2`, with `floor` (eta_min) as a share of the base rate
    /// (Loshchilov and Hutter 2016). As in PyTorch, the rate rises again after the period.
    Cosine {
        period: usize,
        floor: f64,
    },
}

impl Decay {
    /// The factor on the base rate at `step`.
    pub fn factor(self, step: usize) -> f64 {
        let power = |base: f64, times: usize| base.powf(times as f64);
        match self {
            Self::Constant => 1.0,
            Self::Step { every, gamma } => power(gamma, step / every.max(1)),
            Self::MultiStep { at, gamma } => power(gamma, at.iter().filter(|at| step >= **at).count()),
            Self::Exponential { gamma } => power(gamma, step),
            Self::Cosine { period, floor } => floor + (1.0 - floor) * cosine(step as f64 / period.max(1) as f64),
        }
    }
}

/// LinearLR: a straight rise from `start`, a share of the base rate, to the whole of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Warmup {
    /// 0 for none.
    pub steps: usize,
    pub start: f64,
}

impl Warmup {
    /// The factor while the rise lasts, and none from its end on.
    pub fn factor(self, step: usize) -> Option<f64> {
        (step < self.steps).then(|| self.start + (1.0 - self.start) * step as f64 / self.steps as f64)
    }

    /// The warmup and then `decay`, which counts its steps from the warmup's end: SequentialLR.
    pub fn then(self, decay: Decay, step: usize) -> f64 {
        self.factor(step).unwrap_or_else(|| decay.factor(step - self.steps))
    }
}

/// The numbers of [`Plateau`]; rates are shares of the base rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlateauConfig {
    /// By what the rate is multiplied.
    pub factor: f64,
    /// So many values in a row without a better one are borne; the next one lowers the rate.
    pub patience: usize,
    /// A value is better when it is below `(1 - threshold)` of the best one.
    pub threshold: f64,
    /// So many values after a reduction are not counted.
    pub cooldown: usize,
    pub floor: f64,
}

/// ReduceLROnPlateau (mode min, relative threshold): lowers the rate when the values it is shown stop falling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plateau {
    pub config: PlateauConfig,
    share: f64,
    best: f64,
    bad: usize,
    cooling: usize,
}

impl Plateau {
    /// PyTorch leaves the rate alone where it would change by no more than this.
    const LEAST_CHANGE: f64 = 1e-8;

    pub fn new(config: PlateauConfig) -> Self {
        Self {
            config,
            share: 1.0,
            best: f64::INFINITY,
            bad: 0,
            cooling: 0,
        }
    }

    /// The factor on the base rate now.
    pub fn factor(&self) -> f64 {
        self.share
    }
    /// The best value so far.
    pub fn best(&self) -> f64 {
        self.best
    }
    /// Values in a row without a better one.
    pub fn bad(&self) -> usize {
        self.bad
    }

    /// Takes the next value; true when the rate was lowered by it.
    pub fn observe(&mut self, value: f64) -> bool {
        if value < self.best * (1.0 - self.config.threshold) {
            self.best = value;
            self.bad = 0;
        } else {
            self.bad += 1;
        }
        if self.cooling > 0 {
            self.cooling -= 1;
            self.bad = 0;
        }
        if self.bad <= self.config.patience {
            return false;
        }
        self.cooling = self.config.cooldown;
        self.bad = 0;
        let lower = (self.share * self.config.factor).max(self.config.floor);
        let changes = self.share - lower > Self::LEAST_CHANGE;
        if changes {
            self.share = lower;
        }
        changes
    }
}

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
        /// As the loss says: [`Plateau`]
        Plateau = "plateau",
    }
}

impl ScheduleKind {
    /// Names of those that are known in advance.
    pub const KNOWN: &[&str] = &["constant", "step", "exponential", "cosine", "warmup-cosine"];
    /// Names of those whose rate depends on the length.
    pub const MOVING: &[&str] = &["step", "exponential", "cosine", "warmup-cosine"];

    /// The factor on the base learning rate at `step` of `total`; from `total` on it stays as it is there. That of the plateau
    /// is not known in advance: 1 here.
    pub fn factor(self, step: usize, total: usize) -> f64 {
        let total = total.max(1);
        let step = step.min(total);
        let progress = step as f64 / total as f64;
        let decay = match self {
            Self::Constant | Self::Plateau => Decay::Constant,
            Self::Step => Decay::MultiStep {
                at: [total.div_ceil(2), (3 * total).div_ceil(4)],
                gamma: 0.1,
            },
            Self::Exponential => Decay::Exponential {
                gamma: FINAL_SHARE.powf(1.0 / total as f64),
            },
            Self::Cosine => Decay::Cosine {
                period: total,
                floor: 0.0,
            },
            // The first step is not lost to a rate of zero.
            Self::WarmupCosine if progress < WARMUP => return (step + 1) as f64 / (WARMUP * total as f64 + 1.0),
            Self::WarmupCosine => return cosine((progress - WARMUP) / (1.0 - WARMUP)),
        };
        decay.factor(step)
    }
}

/// Half a cosine wave from 1 to 0.
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

    #[test]
    fn a_plateau_of_patience_2_lowers_the_rate_at_the_third_value_without_progress_and_stops_at_its_floor() {
        let mut plateau = Plateau::new(PlateauConfig {
            factor: 0.1,
            patience: 2,
            threshold: 0.01,
            cooldown: 0,
            floor: 0.05,
        });
        // 0.995 is below 1 by less than the threshold: no progress.
        let lowered = [1.0, 0.995, 0.995, 0.995, 0.5, 0.5, 0.5, 0.5].map(|value| plateau.observe(value));
        assert_eq!(lowered, [false, false, false, true, false, false, false, true]);
        assert_eq!(plateau.factor(), 0.05);
        assert!(!(0..10).any(|_| plateau.observe(0.5)), "it rests on its floor");
    }
}
