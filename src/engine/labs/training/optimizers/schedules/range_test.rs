//! The learning-rate range test (Smith 2015): one short run in which the rate grows from far too small to far too large.

use super::{Data, Params};
use crate::{
    lab::Progress,
    labs::training::optimizers::plane_set::Shuffled,
    nn::{mlp::Mlp, optimizer::Optimizer},
};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Where the rate starts and ends, and the steps between.
pub const LOW: f64 = 1e-4;
pub const HIGH: f64 = 30.0;
pub const STEPS: usize = 150;
/// The test ends where the smoothed loss is this many times the lowest and above where it began: a spike of a loss that has
/// become small is not yet the end.
const TOO_HIGH: f64 = 4.0;
/// Share of the old in each smoothed value.
const SMOOTHING: f64 = 0.85;
/// Steps before which nothing is judged.
const SETTLE: usize = 10;
/// The rate recommended is the one of the lowest loss divided by this: Smith's "a third or a quarter of the maximum".
const BELOW: f64 = 3.0;

/// A step of the test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    pub rate: f64,
    /// Over all training data, after the step.
    pub loss: f64,
    pub smooth: f64,
}

/// What the panel draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RangeView {
    pub tried: Vec<Tried>,
    /// The step at the rate recommended, and the one at which the loss is lowest; known when the test is over.
    pub suggested: Option<Tried>,
    pub lowest: Option<Tried>,
}

/// The test on its way.
pub struct RangeTest {
    mlp: Mlp,
    optimizer: Optimizer<1>,
    batches: Shuffled,
    batch: usize,
    tried: Vec<Tried>,
    mean: f64,
    over: bool,
}

/// The rate of step `step`, on a logarithmic scale from [`LOW`] to [`HIGH`].
pub fn rate(step: usize) -> f64 {
    LOW * (HIGH / LOW).powf(step as f64 / (STEPS - 1) as f64)
}

impl RangeTest {
    pub fn new(params: &Params, mlp: &Mlp, data: &Data, order: ChaCha8Rng) -> Self {
        Self {
            mlp: mlp.clone(),
            optimizer: Optimizer::new(params.optimizer()),
            batches: Shuffled::new(data.train.rows(), order),
            batch: params.batch,
            tried: vec![],
            mean: 0.0,
            over: false,
        }
    }

    pub fn step(&mut self, data: &Data) -> Progress {
        if self.over {
            return Progress::Done;
        }
        let rate = rate(self.tried.len());
        let batch = data.train.pick(self.batches.next(self.batch));
        let (_, gradient) = self.mlp.loss_and_gradient(&batch.x, &batch.target, data.loss, None);
        self.mlp
            .set_params(self.optimizer.step(rate, self.mlp.params(), gradient));
        let loss = f64::from(self.mlp.loss(&data.train.x, &data.train.target, data.loss));
        if loss.is_finite() {
            self.note(rate, loss);
        } else {
            self.over = true;
        }
        if self.over { Progress::Done } else { Progress::Running }
    }

    fn note(&mut self, rate: f64, loss: f64) {
        self.mean = SMOOTHING * self.mean + (1.0 - SMOOTHING) * loss;
        let weight = 1.0 - SMOOTHING.powi(self.tried.len() as i32 + 1);
        let smooth = self.mean / weight;
        self.tried.push(Tried { rate, loss, smooth });
        let lowest = self
            .tried
            .iter()
            .map(|tried| tried.smooth)
            .fold(f64::INFINITY, f64::min);
        let limit = (TOO_HIGH * lowest).max(self.tried[0].smooth);
        let blown = self.tried.len() > SETTLE && smooth > limit;
        self.over = blown || self.tried.len() == STEPS;
    }

    /// The loss after the last step.
    pub fn loss(&self) -> Option<f64> {
        self.tried.last().map(|tried| tried.loss)
    }

    /// The lowest smoothed loss, once the test is over.
    fn lowest(&self) -> Option<usize> {
        let judged = self.over.then(|| self.tried.iter().enumerate().skip(SETTLE))?;
        judged
            .min_by(|a, b| a.1.smooth.total_cmp(&b.1.smooth))
            .map(|(index, _)| index)
    }

    /// The rate that the test recommends: safely below the one at which the loss was lowest, from where on it may blow up.
    pub fn suggested(&self) -> Option<f64> {
        self.lowest().map(|index| self.tried[index].rate / BELOW)
    }

    pub fn view(&self) -> RangeView {
        let near = |rate: f64| self.tried.iter().find(|tried| tried.rate >= rate).copied();
        RangeView {
            tried: self.tried.clone(),
            suggested: self.suggested().and_then(near),
            lowest: self.lowest().map(|index| self.tried[index]),
        }
    }
}
