//! An optimizer's step as one pass over the numbers.

use super::lanes::fma;
use multiversion::{multiversion, target::target_cfg_f};

/// How a gradient moves a number; the formulas stand in [`crate::nn::optimizer::OptimizerKind`].
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    Sgd,
    Momentum {
        mu: f32,
    },
    Nesterov {
        mu: f32,
    },
    AdaGrad {
        epsilon: f32,
    },
    RmsProp {
        alpha: f32,
        epsilon: f32,
    },
    /// `first_scale` and `second_scale` take out the bias: `1 / (1 - β₁^t)` and `1 / √(1 - β₂^t)`.
    Adam {
        beta1: f32,
        beta2: f32,
        epsilon: f32,
        first_scale: f32,
        second_scale: f32,
    },
}

/// A step's numbers.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub rule: Rule,
    pub lr: f32,
    /// Added to the gradient, per unit of the parameter.
    pub decay: f32,
    /// What is left of a parameter before the step: `1 - ηλ` for AdamW, 1 for the others.
    pub shrink: f32,
}

/// What an optimizer has to remember; a rule touches only what it needs.
#[derive(Debug)]
pub struct Memory<'a> {
    pub first: &'a mut [f32],
    pub second: &'a mut [f32],
}

/// Moves `param` against `grad`.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn update(step: Step, param: &mut [f32], grad: &[f32], memory: Memory<'_>) {
    if target_cfg_f!(any(target_feature = "fma", target_arch = "aarch64")) {
        every::<true>(step, param, grad, memory);
    } else {
        every::<false>(step, param, grad, memory);
    }
}

#[inline(always)]
fn every<const FMA: bool>(step: Step, param: &mut [f32], grad: &[f32], memory: Memory<'_>) {
    let Memory { first, second } = memory;
    match step.rule {
        Rule::Sgd => each::<FMA>(step, param, grad, |_, g| g),
        Rule::Momentum { mu } => each::<FMA>(step, param, grad, |i, g| {
            first[i] = fma::<FMA>(first[i], mu, g);
            first[i]
        }),
        Rule::Nesterov { mu } => each::<FMA>(step, param, grad, |i, g| {
            first[i] = fma::<FMA>(first[i], mu, g);
            fma::<FMA>(first[i], mu, g)
        }),
        Rule::AdaGrad { epsilon } => each::<FMA>(step, param, grad, |i, g| {
            second[i] = fma::<FMA>(g, g, second[i]);
            g / (second[i].sqrt() + epsilon)
        }),
        Rule::RmsProp { alpha, epsilon } => each::<FMA>(step, param, grad, |i, g| {
            second[i] = fma::<FMA>(second[i], alpha, (1.0 - alpha) * g * g);
            g / (second[i].sqrt() + epsilon)
        }),
        Rule::Adam {
            beta1,
            beta2,
            epsilon,
            first_scale,
            second_scale,
        } => each::<FMA>(step, param, grad, |i, g| {
            first[i] = fma::<FMA>(first[i], beta1, (1.0 - beta1) * g);
            second[i] = fma::<FMA>(second[i], beta2, (1.0 - beta2) * g * g);
            first_scale * first[i] / fma::<FMA>(second[i].sqrt(), second_scale, epsilon)
        }),
    }
}

#[inline(always)]
fn each<const FMA: bool>(step: Step, param: &mut [f32], grad: &[f32], mut direction: impl FnMut(usize, f32) -> f32) {
    for (i, (param, &grad)) in param.iter_mut().zip(grad).enumerate() {
        let way = direction(i, fma::<FMA>(step.decay, *param, grad));
        *param = fma::<FMA>(-step.lr, way, *param * step.shrink);
    }
}
