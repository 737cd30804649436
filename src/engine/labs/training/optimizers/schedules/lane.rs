//! One schedule's run.

use super::{CHECK, Data, Params, ScheduleName};
use crate::{
    choices,
    labs::training::optimizers::plane_set::Shuffled,
    nn::{
        mlp::Mlp,
        optimizer::Optimizer,
        schedule::{Decay, Plateau, Warmup},
    },
};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

choices! {
    /// A schedule, or the one in the hand without its warmup.
    pub enum LaneKind {
        Constant = "constant", Step = "step", Exponential = "exponential", Cosine = "cosine", Plateau = "plateau",
        Cold = "cold",
    }
}

impl LaneKind {
    pub fn of(name: ScheduleName) -> Self {
        match name {
            ScheduleName::Constant => Self::Constant,
            ScheduleName::Step => Self::Step,
            ScheduleName::Exponential => Self::Exponential,
            ScheduleName::Cosine => Self::Cosine,
            ScheduleName::Plateau => Self::Plateau,
        }
    }

    /// The schedule that this run follows.
    pub fn schedule(self, params: &Params) -> ScheduleName {
        match self {
            Self::Constant => ScheduleName::Constant,
            Self::Step => ScheduleName::Step,
            Self::Exponential => ScheduleName::Exponential,
            Self::Cosine => ScheduleName::Cosine,
            Self::Plateau => ScheduleName::Plateau,
            Self::Cold => params.schedule,
        }
    }

    /// The warmup before it.
    pub fn warmup(self, params: &Params) -> Warmup {
        match self {
            Self::Cold => Warmup { steps: 0, start: 1.0 },
            _ => params.warmup(),
        }
    }

    /// The planned rate at `step`; for the plateau, which has no plan, what it would be if nothing were lowered.
    pub fn planned(self, params: &Params, step: usize) -> f64 {
        let decay = params.decay(self.schedule(params)).unwrap_or(Decay::Constant);
        params.lr * self.warmup(params).then(decay, step)
    }
}

/// Points of a curve at most; a curve that is full keeps every second one.
const CURVE: usize = 400;
/// A loss from which no run finds back.
const LOST: f64 = 1e6;

/// What was seen at one look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    pub step: usize,
    /// The rate of the next step.
    pub rate: f64,
    pub train: f64,
    pub valid: f64,
}

/// One run, as drawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LaneView {
    pub kind: LaneKind,
    pub rate: f64,
    pub looks: Vec<Look>,
    /// Of the plateau: the steps at which it lowered the rate, the best validation loss, and the looks without a better one.
    pub lowered: Vec<usize>,
    pub best: f64,
    pub bad: usize,
    /// Of the plateau: the share of the base rate that is left.
    pub share: f64,
    pub fell: Option<u64>,
}

/// A schedule, its network, and what it has seen.
pub struct Lane {
    pub kind: LaneKind,
    pub fell: Option<u64>,
    step: usize,
    pub mlp: Mlp,
    optimizer: Optimizer<1>,
    batches: Shuffled,
    plateau: Plateau,
    lowered: Vec<usize>,
    looks: Vec<Look>,
    last: Look,
    stride: usize,
}

impl Lane {
    pub fn new(kind: LaneKind, params: &Params, mlp: &Mlp, data: &Data, order: ChaCha8Rng) -> Self {
        let mut lane = Self {
            kind,
            fell: None,
            step: 0,
            mlp: mlp.clone(),
            optimizer: Optimizer::new(params.optimizer()),
            batches: Shuffled::new(data.train.rows(), order),
            plateau: Plateau::new(params.plateau()),
            lowered: vec![],
            looks: vec![],
            last: Look::default(),
            stride: CHECK,
        };
        lane.look(params, data);
        lane
    }

    pub fn set_params(&mut self, params: &Params) {
        self.plateau.config = params.plateau();
        self.optimizer.set_config(params.optimizer());
    }

    pub fn last(&self) -> Look {
        self.last
    }
    pub fn lowered(&self) -> &[usize] {
        &self.lowered
    }

    fn follows_plateau(&self, params: &Params) -> bool {
        self.kind.schedule(params) == ScheduleName::Plateau
    }

    /// The rate of the next step.
    pub fn rate(&self, params: &Params) -> f64 {
        let warming = self.kind.warmup(params).factor(self.step).is_some();
        if self.follows_plateau(params) && !warming {
            return params.lr * self.plateau.factor();
        }
        self.kind.planned(params, self.step)
    }

    /// One update by the next batch, and a look at the validation loss when it is time.
    pub fn step(&mut self, params: &Params, data: &Data) {
        let rate = self.rate(params);
        let batch = data.train.pick(self.batches.next(params.batch));
        let (loss, gradient) = self.mlp.loss_and_gradient(&batch.x, &batch.target, data.loss, None);
        self.mlp
            .set_params(self.optimizer.step(rate, self.mlp.params(), gradient));
        self.step += 1;
        // NaN is not below anything.
        let sound = f64::from(loss) < LOST;
        if !sound {
            self.fell = Some(self.step as u64);
        } else if self.step.is_multiple_of(CHECK) {
            self.look(params, data);
        }
    }

    fn look(&mut self, params: &Params, data: &Data) {
        let [train, valid] =
            [&data.train, &data.valid].map(|set| f64::from(self.mlp.loss(&set.x, &set.target, data.loss)));
        if !(train < LOST && valid < LOST) {
            self.fell = Some(self.step as u64);
            return;
        }
        let warming = self.kind.warmup(params).factor(self.step).is_some();
        if self.follows_plateau(params) && !warming && self.step > 0 && self.plateau.observe(valid) {
            self.lowered.push(self.step);
        }
        self.last = Look {
            step: self.step,
            rate: self.rate(params),
            train,
            valid,
        };
        if !self.step.is_multiple_of(self.stride) {
            return;
        }
        self.looks.push(self.last);
        if self.looks.len() > CURVE {
            self.stride *= 2;
            let stride = self.stride;
            self.looks.retain(|look| look.step.is_multiple_of(stride));
        }
    }

    pub fn view(&self, params: &Params) -> LaneView {
        let mut looks = self.looks.clone();
        if looks.last().is_some_and(|look| look.step < self.last.step) {
            looks.push(self.last);
        }
        LaneView {
            kind: self.kind,
            rate: self.rate(params),
            looks,
            lowered: self.lowered.clone(),
            best: if self.plateau.best().is_finite() {
                self.plateau.best()
            } else {
                self.last.valid
            },
            bad: self.plateau.bad(),
            share: self.plateau.factor(),
            fell: self.fell,
        }
    }
}
