//! One batch size's run: a network, its place in the data, and what it has done so far.

use super::{BatchSize, LOSS_KIND, PlaneSet};
use crate::{
    labs::training::optimizers::plane_set::Shuffled,
    nn::{
        mlp::Mlp,
        optimizer::{Optimizer, OptimizerConfig, OptimizerKind},
    },
};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use std::{collections::VecDeque, time::Instant};

/// Points of a curve at most; a curve that is full keeps every second one.
const CURVE: usize = 256;
/// Losses over which [`Racer::wander`] is taken.
const RECENT: usize = 48;
/// A loss from which no run finds back.
const LOST: f64 = 1e6;

/// How far a run was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub updates: u64,
    pub epochs: f64,
    /// Over all training data.
    pub loss: f64,
    /// Measured time of all updates so far; it differs from run to run, and so is left out of what is compared.
    #[serde(skip)]
    pub seconds: f64,
}

/// A batch size on its way.
pub struct Racer {
    pub size: BatchSize,
    pub rows: usize,
    pub mlp: Mlp,
    /// Samples seen.
    pub seen: usize,
    pub fell: Option<u64>,
    /// Epochs to the target loss.
    pub reached: Option<f64>,
    optimizer: Optimizer<1>,
    batches: Shuffled,
    last_loss: f64,
    now: Mark,
    curve: Vec<Mark>,
    trail: Vec<Vec<f64>>,
    stride: u64,
    recent: VecDeque<f64>,
}

impl Racer {
    pub fn new(size: BatchSize, mlp: &Mlp, data: &PlaneSet, rng: ChaCha8Rng) -> Self {
        let mut racer = Self {
            size,
            rows: size.rows(data.rows()),
            mlp: mlp.clone(),
            seen: 0,
            fell: None,
            reached: None,
            optimizer: Optimizer::new(OptimizerConfig::new(OptimizerKind::Sgd)),
            batches: Shuffled::new(data.rows(), rng),
            last_loss: 0.0,
            now: Mark::default(),
            curve: vec![],
            trail: vec![],
            stride: 1,
            recent: VecDeque::new(),
        };
        racer.mark(0, data, 0.0);
        racer
    }

    pub fn now(&self) -> Mark {
        self.now
    }
    pub fn curve(&self) -> &[Mark] {
        &self.curve
    }
    /// The weights at the marks of the curve, and now.
    pub fn trail(&self) -> &[Vec<f64>] {
        &self.trail
    }
    /// Whether the last batch's loss was a number from which one can go on.
    pub fn is_sound(&self) -> bool {
        self.last_loss < LOST
    }

    /// One update by the next batch; only this is timed.
    pub fn update(&mut self, data: &PlaneSet, lr: f64) {
        let start = Instant::now();
        let rows = self.batches.next(self.rows);
        self.seen += rows.len();
        let batch = data.pick(rows);
        let (loss, gradient) = self.mlp.loss_and_gradient(&batch.x, &batch.target, LOSS_KIND, None);
        self.mlp
            .set_params(self.optimizer.step(lr, self.mlp.params(), gradient));
        self.now.seconds += start.elapsed().as_secs_f64();
        self.now.updates += 1;
        self.last_loss = f64::from(loss);
    }

    /// Notes where the run is after `step`.
    pub fn mark(&mut self, step: u64, data: &PlaneSet, target: f64) {
        self.now.epochs = self.seen as f64 / data.rows().max(1) as f64;
        self.now.loss = f64::from(self.mlp.loss(&data.x, &data.target, LOSS_KIND));
        // Written so that NaN fails too.
        if !(self.now.loss < LOST && self.is_sound()) {
            self.fell = Some(step);
            return;
        }
        if self.reached.is_none() && self.now.loss <= target {
            self.reached = Some(self.now.epochs);
        }
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(self.now.loss);
        if !step.is_multiple_of(self.stride) {
            return;
        }
        self.curve.push(self.now);
        self.trail.push(self.weights());
        if self.curve.len() > CURVE {
            self.stride *= 2;
            // Marks lie at even multiples of the stride from the start on.
            self.curve = self.curve.iter().copied().step_by(2).collect();
            self.trail = self.trail.drain(..).step_by(2).collect();
        }
    }

    pub fn weights(&self) -> Vec<f64> {
        self.mlp.weights().into_iter().map(f64::from).collect()
    }

    /// The standard deviation of the last losses.
    pub fn wander(&self) -> f64 {
        let count = self.recent.len().max(1) as f64;
        let mean = self.recent.iter().sum::<f64>() / count;
        let square = self.recent.iter().map(|loss| (loss - mean).powi(2)).sum::<f64>();
        (square / count).sqrt()
    }
}
