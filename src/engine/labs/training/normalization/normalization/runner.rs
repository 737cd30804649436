//! One net in training.

use super::{
    Contender, Params,
    net::{CLASSES, Jolt, Pass, Plan, SIDE, Source},
    probe::Drift,
};
use crate::{
    kernels::update::{Memory, Rule, Step, update},
    math::random,
    nn::norm::{Norm, Statistics},
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A mean loss above this counts as diverged; guessing among ten digits costs 2.3.
const LOST: f64 = 1e3;
/// How much of a new look at the turning of the gradients goes into its average.
const TAKE: f64 = 0.2;
/// Spread of the shifts and scales between samples, as a share of the strength.
pub const JITTER: f64 = 0.2;

/// Digits as the nets take them.
pub struct Batch {
    pub pictures: Vec<f32>,
    pub labels: Vec<u8>,
}

/// A net, what its optimizer and its norms remember, and what was measured of it.
pub struct Runner {
    pub of: Contender,
    pub plan: Plan,
    pub weights: Vec<f32>,
    velocity: Vec<f32>,
    /// Of batch normalization, per layer.
    pub running: Vec<Statistics>,
    rng: ChaCha8Rng,
    pub loss: f64,
    pub accuracy: Option<f64>,
    /// With the statistics of test batches.
    pub batch_accuracy: Option<f64>,
    pub fell: Option<u64>,
    pub drift: Drift,
    /// Per layer, averaged over the recent past.
    pub shift: Vec<f64>,
}

impl Runner {
    /// Every contender begins with the same weights.
    pub fn new(of: Contender, params: &Params, seed: u64) -> Self {
        let plan = Plan::new(params, of.norm());
        let weights = plan.init(&mut ChaCha8Rng::seed_from_u64(seed));
        Self {
            of,
            velocity: vec![0.0; weights.len()],
            running: plan
                .layers
                .iter()
                .map(|layer| Statistics::standard(layer.channels()))
                .collect(),
            rng: ChaCha8Rng::seed_from_u64(seed ^ 0x9E37_79B9),
            loss: (CLASSES as f64).ln(),
            accuracy: None,
            batch_accuracy: None,
            fell: None,
            drift: Drift::default(),
            shift: vec![],
            plan,
            weights,
        }
    }

    /// One step down the gradient of this batch. `look` also measures how the step turned the layers' gradients.
    pub fn step(&mut self, params: &Params, lr: f64, batch: &Batch, at: u64, look: bool) {
        if self.fell.is_some() {
            return;
        }
        let jolts = self.jolts(params, batch.labels.len());
        let pass = self.plan.forward(&self.weights, &batch.pictures, Source::Batch, &jolts);
        let (loss, gradient) = self.plan.backward(&self.weights, &pass, &batch.labels, false, &jolts);
        self.loss = f64::from(loss);
        if !self.loss.is_finite() || self.loss > LOST {
            self.fell = Some(at);
            return;
        }
        if self.of.norm() == Norm::Batch {
            for (running, trace) in self.running.iter_mut().zip(&pass.traces) {
                running.follow(&trace.statistics, params.running_share as f32);
            }
        }
        let before = look.then(|| self.weights.clone());
        let rule = if params.momentum > 0.0 {
            Rule::Momentum {
                mu: params.momentum as f32,
            }
        } else {
            Rule::Sgd
        };
        let step = Step {
            rule,
            lr: lr as f32,
            decay: 0.0,
            shrink: 1.0,
        };
        let memory = Memory {
            first: &mut self.velocity,
            second: &mut [],
        };
        update(step, &mut self.weights, &gradient, memory);
        if let Some(before) = before {
            let turned = self.turned(&before, &gradient, batch, &jolts);
            if self.shift.len() != turned.len() {
                self.shift = turned;
                return;
            }
            for (mean, new) in self.shift.iter_mut().zip(turned) {
                *mean += TAKE * (new - *mean);
            }
        }
    }

    /// Per layer: the change of its gradient when only the layers below it take their step, relative to its length
    /// (Santurkar et al. 2018, definition 2.1). The first layer has none below it.
    fn turned(&self, before: &[f32], gradient: &[f32], batch: &Batch, jolts: &[Jolt]) -> Vec<f64> {
        let mut mixed = before.to_vec();
        let mut turned = vec![0.0];
        for pair in self.plan.layers.windows(2) {
            let (below, layer) = (pair[0].all(), pair[1].weights());
            mixed[below.clone()].copy_from_slice(&self.weights[below]);
            let pass = self.plan.forward(&mixed, &batch.pictures, Source::Batch, jolts);
            let (_, new) = self.plan.backward(&mixed, &pass, &batch.labels, false, jolts);
            let length = |values: &mut dyn Iterator<Item = f32>| values.map(|v| f64::from(v * v)).sum::<f64>().sqrt();
            let old = &gradient[layer.clone()];
            let change = length(&mut old.iter().zip(&new[layer]).map(|(old, new)| new - old));
            let size = length(&mut old.iter().copied());
            turned.push(if size > 0.0 { (change / size).min(1e6) } else { 0.0 });
        }
        turned
    }

    /// This step's shifts and scales: for every layer a mean shift and a mean scale are drawn, and around them those of
    /// each sample and channel.
    pub fn jolts(&mut self, params: &Params, samples: usize) -> Vec<Jolt> {
        if self.of != Contender::Noisy {
            return vec![];
        }
        let strength = params.jolt;
        let rng = &mut self.rng;
        let jolt = |planes: usize, rng: &mut ChaCha8Rng| {
            let shift = strength * (2.0 * rng.random::<f64>() - 1.0);
            let scale = 1.0 + 0.5 * strength * rng.random::<f64>();
            let mut around = |middle: f64| -> Vec<f32> {
                (0..planes)
                    .map(|_| (middle + JITTER * strength * random::normal(rng)) as f32)
                    .collect()
            };
            Jolt {
                scale: around(scale),
                shift: around(shift),
            }
        };
        self.plan
            .layers
            .iter()
            .map(|layer| jolt(samples * layer.channels(), rng))
            .collect()
    }

    /// Looks at the distributions that the activations receive from these digits.
    pub fn probe(&mut self, params: &Params, digits: &Batch, at: u64) {
        if self.fell.is_none() {
            let jolts = self.jolts(params, digits.labels.len());
            let pass = self
                .plan
                .forward(&self.weights, &digits.pictures, Source::Batch, &jolts);
            self.drift.record(at, &self.plan, &pass);
        }
    }

    /// Reads the test digits, with running statistics and, where that differs, with those of batches.
    pub fn evaluate(&mut self, params: &Params, test: &Batch) {
        if self.fell.is_some() {
            return;
        }
        let running = self.running.clone();
        let all = test.labels.len();
        self.accuracy = Some(self.accuracy_of(params, test, Source::Running(&running), all));
        if self.of.norm() == Norm::Batch {
            self.batch_accuracy = Some(self.accuracy_of(params, test, Source::Batch, params.batch));
        }
    }

    fn accuracy_of(&mut self, params: &Params, test: &Batch, source: Source<'_>, size: usize) -> f64 {
        let pixels = SIDE * SIDE;
        let size = size.clamp(1, test.labels.len().max(1));
        let mut right = 0;
        for (pictures, labels) in test.pictures.chunks(size * pixels).zip(test.labels.chunks(size)) {
            let jolts = self.jolts(params, labels.len());
            let pass = self.plan.forward(&self.weights, pictures, source, &jolts);
            right += correct(&pass, labels);
        }
        right as f64 / test.labels.len().max(1) as f64
    }
}

fn correct(pass: &Pass, labels: &[u8]) -> usize {
    let rows = pass.logits.chunks_exact(CLASSES).zip(labels);
    rows.filter(|(row, label)| {
        let wanted = row[usize::from(**label)];
        // A row without a largest value, as of NaN, is wrong.
        row.iter()
            .enumerate()
            .all(|(class, logit)| class == usize::from(**label) || *logit < wanted)
    })
    .count()
}
