//! Samples on their way back from noise to data, one step at a time, so that nobody has to wait for them.

use super::{
    denoiser::{Denoiser, Question},
    schedule::Back,
};
use crate::math::random;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Where no data are.
pub const FAR: f64 = 4.0;
/// Moments of a walk that are kept at most.
pub const KEPT: usize = 50;

/// How a walk goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    pub steps: usize,
    /// 0: DDIM; 1: DDPM.
    pub eta: f64,
    pub class: Option<usize>,
    pub guidance: f64,
}

/// A moment of a walk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    pub t: usize,
    pub at: Vec<[f32; 2]>,
}

/// Points on their way.
pub struct Walk {
    plan: Plan,
    times: Vec<usize>,
    done: usize,
    at: Vec<[f32; 2]>,
    rng: ChaCha8Rng,
    pub kept: Vec<Moment>,
}

impl Walk {
    /// From this noise at the last time; fresh noise on the way comes from `seed`.
    pub fn new(plan: Plan, start: &[[f32; 2]], denoiser: &Denoiser, seed: u64) -> Self {
        let times = denoiser.schedule.times(plan.steps);
        Self {
            plan,
            done: 0,
            at: start.to_vec(),
            rng: ChaCha8Rng::seed_from_u64(seed),
            kept: vec![Moment {
                t: times[0],
                at: start.to_vec(),
            }],
            times,
        }
    }

    pub fn is_done(&self) -> bool {
        self.done + 1 >= self.times.len()
    }
    pub fn at(&self) -> &[[f32; 2]] {
        &self.at
    }

    /// One step back in time; nothing when the walk is over.
    pub fn step(&mut self, denoiser: &Denoiser) {
        if self.is_done() {
            return;
        }
        let (t, s) = (self.times[self.done], self.times[self.done + 1]);
        let class = self.plan.class;
        let questions: Vec<Question> = self.at.iter().map(|&at| Question { at, t, class }).collect();
        let noise = denoiser.guided(&questions, self.plan.guidance);
        let back = Back::new(&denoiser.schedule, t, s, self.plan.eta);
        let [signal, deviation] = denoiser.schedule.shares(t);
        for (at, noise) in self.at.iter_mut().zip(&noise) {
            for (x, &noise) in at.iter_mut().zip(noise) {
                let noise = f64::from(noise);
                let clean = clean(f64::from(*x), noise, [signal, deviation]);
                let fresh = if back.noise > 0.0 {
                    random::normal(&mut self.rng)
                } else {
                    0.0
                };
                *x = (back.signal * clean + back.direction * noise + back.noise * fresh) as f32;
            }
        }
        self.done += 1;
        let every = (self.times.len() - 1).div_ceil(KEPT).max(1);
        if self.done.is_multiple_of(every) || self.is_done() {
            self.kept.push(Moment {
                t: s,
                at: self.at.clone(),
            });
        }
    }
}

/// Where a point would be without the predicted noise. Cut off at a distance where no data are, as DDPM's own code does,
/// because at the noisy end a small error in the noise is a large one here.
fn clean(x: f64, noise: f64, [signal, deviation]: [f64; 2]) -> f64 {
    ((x - deviation * noise) / signal.max(1e-6)).clamp(-FAR, FAR)
}
