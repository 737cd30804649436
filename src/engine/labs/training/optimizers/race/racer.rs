//! One optimizer on its way, with its inner state and its trail.

use super::Params;
use crate::{
    device::Device,
    math::tensors,
    nn::optimizer::{Optimizer, OptimizerConfig, OptimizerKind},
};

/// Points of a trail at most; a trail that is full keeps every second one.
const TRAIL: usize = 512;
/// Who is farther out than this, or higher, has flown off.
const FAR: f64 = 1e6;
const HIGH: f64 = 1e12;

/// Where a racer was.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub step: u64,
    pub place: Vec<f64>,
    pub loss: f64,
}

/// Whether an optimizer divides by a second moment, and so takes the other learning rate.
pub const fn is_adaptive(kind: OptimizerKind) -> bool {
    matches!(
        kind,
        OptimizerKind::AdaGrad | OptimizerKind::RmsProp | OptimizerKind::Adam | OptimizerKind::AdamW
    )
}

/// The learning rate of this optimizer.
pub fn rate_of(kind: OptimizerKind, params: &Params) -> f64 {
    if is_adaptive(kind) {
        params.lr_adaptive
    } else {
        params.lr
    }
}

fn config(kind: OptimizerKind, params: &Params) -> OptimizerConfig {
    let weight_decay = if kind == OptimizerKind::AdamW {
        params.weight_decay
    } else {
        params.l2
    };
    OptimizerConfig {
        momentum: params.momentum,
        beta2: params.beta2,
        alpha: params.alpha,
        epsilon: Some(params.epsilon),
        weight_decay: Some(weight_decay),
        ..OptimizerConfig::new(kind)
    }
}

/// An optimizer and the point that it moves.
pub struct Racer {
    pub kind: OptimizerKind,
    optimizer: Optimizer<1>,
    pub place: Vec<f64>,
    pub loss: f64,
    /// Where the velocity leads; Nesterov only, once it moves. The gradient is taken there.
    pub ahead: Option<Vec<f64>>,
    /// At `ahead`, else at `place`; without noise.
    pub gradient: Vec<f64>,
    /// The last step: from the place before to `place`.
    pub push: Vec<f64>,
    /// The step at which the target was reached.
    pub reached: Option<u64>,
    /// The step at which it flew off.
    pub fell: Option<u64>,
    trail: Vec<Mark>,
    stride: u64,
}

impl Racer {
    pub fn new(kind: OptimizerKind, params: &Params, place: Vec<f64>) -> Self {
        Self {
            kind,
            optimizer: Optimizer::new(config(kind, params)),
            push: vec![0.0; place.len()],
            place,
            loss: f64::NAN,
            ahead: None,
            gradient: Vec::new(),
            reached: None,
            fell: None,
            trail: Vec::new(),
            stride: 1,
        }
    }

    pub fn set_params(&mut self, params: &Params, device: &Device) {
        self.optimizer.set_config(config(self.kind, params));
        self.look_ahead(params, device);
    }

    pub fn is_racing(&self) -> bool {
        self.fell.is_none()
    }

    /// Moves against the gradient with `noise` added to it, as the optimizer's paper writes it.
    pub fn advance(&mut self, params: &Params, noise: &[f64], device: &Device) {
        let gradient: Vec<f64> = if noise.is_empty() {
            self.gradient.clone()
        } else {
            self.gradient.iter().zip(noise).map(|(g, n)| g + n).collect()
        };
        let place = tensors::vector(&self.place, device);
        let rate = rate_of(self.kind, params);
        let gradient = tensors::vector(&gradient, device);
        let place = tensors::numbers(self.optimizer.advance(rate, place, |_| gradient));
        self.push = place
            .iter()
            .zip(&self.place)
            .map(|(now, before)| now - before)
            .collect();
        self.place = place;
        self.look_ahead(params, device);
    }

    fn look_ahead(&mut self, params: &Params, device: &Device) {
        let ahead = (self.kind == OptimizerKind::Nesterov && self.optimizer.velocity().is_some()).then(|| {
            let place = tensors::vector(&self.place, device);
            tensors::numbers(self.optimizer.look_ahead(rate_of(self.kind, params), place))
        });
        self.ahead = ahead;
    }

    /// Takes what the surface says of the new place.
    pub fn arrive(&mut self, step: u64, loss: f64, target: f64) {
        let lost = !loss.is_finite() || loss.abs() > HIGH || self.place.iter().any(|c| c.is_nan() || c.abs() > FAR);
        if lost {
            self.fell = Some(step);
            return;
        }
        self.loss = loss;
        if self.reached.is_none() && loss <= target {
            self.reached = Some(step);
        }
        if step.is_multiple_of(self.stride) {
            self.trail.push(Mark {
                step,
                place: self.place.clone(),
                loss,
            });
        }
        if self.trail.len() > TRAIL {
            self.stride *= 2;
            let stride = self.stride;
            self.trail.retain(|mark| mark.step.is_multiple_of(stride));
        }
    }

    /// Takes another target: says anew when it was reached, as far as the trail remembers.
    pub fn aim(&mut self, step: u64, target: f64) {
        let first = self.trail.iter().find(|mark| mark.loss <= target);
        let now = (self.is_racing() && self.loss <= target).then_some(step);
        self.reached = first.map(|mark| mark.step).or(now);
    }

    /// Where it was, the newest place last.
    pub fn trail(&self) -> impl Iterator<Item = &Mark> + Clone {
        self.trail.iter()
    }

    pub fn velocity(&self) -> Option<Vec<f64>> {
        self.optimizer.velocity().map(tensors::numbers)
    }
    pub fn second_moment(&self) -> Option<Vec<f64>> {
        self.optimizer.second_moment().map(tensors::numbers)
    }
    /// By what every coordinate of the gradient is multiplied; adaptive optimizers only.
    pub fn effective_rate(&self, params: &Params) -> Option<Vec<f64>> {
        self.optimizer
            .effective_rate(rate_of(self.kind, params))
            .map(tensors::numbers)
    }
}
