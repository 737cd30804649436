//! Optimizers on one tensor, with their inner state in the open.
//!
//! All take PyTorch's formulas and defaults. On the CPU a step is one pass over the numbers
//! ([`crate::kernels::update`]). Elsewhere, and in the test of that pass, SGD, RMSProp, Adam and AdamW are burn's
//! own; Momentum, Nesterov and AdaGrad are written here on burn tensors, because burn keeps their state to itself.

use crate::kernels::update::{Memory, Rule, Step, update};
use burn::{
    backend::{Flex, tensor::FloatTensor},
    optim::{
        AdamConfig, AdamState, AdamWConfig, AdamWState, AdaptiveMomentumState, CenteredState, Optimizer as _,
        RmsPropConfig, RmsPropState, SgdConfig, SquareAvgState,
    },
    tensor::{DType, Tensor, TensorData},
};

crate::choices! {
    /// How a gradient becomes a step.
    pub enum OptimizerKind {
        /// `θ ← θ - η g`
        Sgd = "sgd",
        /// `v ← μ v + g`, `θ ← θ - η v` (Polyak 1964, as PyTorch writes it)
        Momentum = "momentum",
        /// The same with the gradient of the place to which the velocity leads (Nesterov 1983, Sutskever et al. 2013)
        Nesterov = "nesterov",
        /// `s ← s + g²`, `θ ← θ - η g / (√s + ε)` (Duchi et al. 2011)
        AdaGrad = "adagrad",
        /// `s ← α s + (1 - α) g²`, `θ ← θ - η g / (√s + ε)` (Hinton 2012)
        RmsProp = "rmsprop",
        /// Momentum and RMSProp with the bias of their zero start taken out (Kingma and Ba 2014)
        Adam = "adam",
        /// Adam with weight decay apart from the gradient (Loshchilov and Hutter 2017)
        AdamW = "adamw",
    }
}

impl OptimizerKind {
    /// Names of those that have a momentum: `μ`, or `β₁`.
    pub const WITH_MOMENTUM: &[&str] = &["momentum", "nesterov", "adam", "adamw"];
}

/// An optimizer's settings; the defaults are PyTorch's, with a momentum of 0.9.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OptimizerConfig {
    pub kind: OptimizerKind,
    /// `μ` of momentum and Nesterov, `β₁` of Adam and AdamW.
    pub momentum: f64,
    /// `β₂` of Adam and AdamW.
    pub beta2: f64,
    /// `α` of RMSProp.
    pub alpha: f64,
    /// `ε`; none stands for PyTorch's default: 1e-10 for AdaGrad, 1e-8 elsewhere.
    pub epsilon: Option<f64>,
    /// `λ`; none stands for PyTorch's default: 0.01 for AdamW, 0 elsewhere. AdamW shrinks the parameters by
    /// `ηλ`; the others add `λθ` to the gradient.
    pub weight_decay: Option<f64>,
}

impl Default for OptimizerConfig {
    fn default() -> Self {
        Self::new(OptimizerKind::Sgd)
    }
}

impl OptimizerConfig {
    /// PyTorch's defaults for `kind`.
    pub fn new(kind: OptimizerKind) -> Self {
        Self {
            kind,
            momentum: 0.9,
            beta2: 0.999,
            alpha: 0.99,
            epsilon: None,
            weight_decay: None,
        }
    }
    /// `ε`
    pub fn epsilon(&self) -> f64 {
        self.epsilon.unwrap_or(if self.kind == OptimizerKind::AdaGrad {
            1e-10
        } else {
            1e-8
        })
    }
    /// `λ`
    pub fn weight_decay(&self) -> f64 {
        self.weight_decay
            .unwrap_or(if self.kind == OptimizerKind::AdamW { 0.01 } else { 0.0 })
    }
}

/// An optimizer and what it remembers about one parameter tensor.
#[derive(Clone, Debug)]
pub struct Optimizer<const D: usize> {
    config: OptimizerConfig,
    steps: usize,
    /// Velocity of momentum and Nesterov, first moment of Adam and AdamW.
    first: Option<Tensor<D>>,
    /// Sum of squares of AdaGrad, mean square of RMSProp, second moment of Adam and AdamW.
    second: Option<Tensor<D>>,
}

impl<const D: usize> Optimizer<D> {
    pub fn new(config: OptimizerConfig) -> Self {
        Self {
            config,
            steps: 0,
            first: None,
            second: None,
        }
    }
    pub fn config(&self) -> &OptimizerConfig {
        &self.config
    }
    /// Takes new settings; what is remembered stays while the kind stays.
    pub fn set_config(&mut self, config: OptimizerConfig) {
        if config.kind == self.config.kind {
            self.config = config;
        } else {
            *self = Self::new(config);
        }
    }
    /// Steps taken.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The parameters after one step against `grad`, the gradient at `param`.
    ///
    /// For Nesterov, `param` is the look-ahead point itself: with `φ = θ - η μ v` in place of the paper's `θ`,
    /// the gradient is asked for where the parameters are, and the sequence is the same
    /// (PyTorch's `nesterov=True`). [`Self::advance`] keeps the paper's own variable.
    pub fn step(&mut self, lr: f64, param: Tensor<D>, grad: Tensor<D>) -> Tensor<D> {
        self.steps += 1;
        match self.on_the_cpu(lr, &param, &grad) {
            Some(param) => param,
            None => self.plain_step(lr, param, grad),
        }
    }

    /// The step in plain burn operations, for any device.
    fn plain_step(&mut self, lr: f64, param: Tensor<D>, grad: Tensor<D>) -> Tensor<D> {
        let (mu, decay) = (self.config.momentum, self.config.weight_decay());
        match self.config.kind {
            OptimizerKind::Sgd => {
                SgdConfig::new()
                    .build()
                    .step(lr, param.clone(), decayed(grad, &param, decay), None)
                    .0
            }
            OptimizerKind::Momentum => {
                let velocity = self.accelerate(decayed(grad, &param, decay));
                param - velocity * lr
            }
            OptimizerKind::Nesterov => {
                let grad = decayed(grad, &param, decay);
                let velocity = self.accelerate(grad.clone());
                param - (grad + velocity * mu) * lr
            }
            OptimizerKind::AdaGrad => self.adagrad(lr, decayed(grad, &param, decay), param),
            OptimizerKind::RmsProp => self.rmsprop(lr, decayed(grad, &param, decay), param),
            OptimizerKind::Adam => self.adam(lr, decayed(grad, &param, decay), param),
            OptimizerKind::AdamW => self.adamw(lr, grad, param),
        }
    }

    /// One step as the paper writes it, the optimizer asking for the gradient where it wants it: Nesterov at
    /// [`Self::look_ahead`], all others at `param`. `v ← μ v + g(θ - η μ v)`, `θ ← θ - η v`.
    pub fn advance(&mut self, lr: f64, param: Tensor<D>, gradient: impl FnOnce(Tensor<D>) -> Tensor<D>) -> Tensor<D> {
        let place = self.look_ahead(lr, param.clone());
        let grad = gradient(place.clone());
        if self.config.kind != OptimizerKind::Nesterov {
            return self.step(lr, param, grad);
        }
        self.steps += 1;
        let velocity = self.accelerate(decayed(grad, &place, self.config.weight_decay()));
        param - velocity * lr
    }

    /// Where the gradient is taken: for Nesterov the place to which the velocity leads, `θ - η μ v`.
    pub fn look_ahead(&self, lr: f64, param: Tensor<D>) -> Tensor<D> {
        match (&self.first, self.config.kind) {
            (Some(velocity), OptimizerKind::Nesterov) => param - velocity.clone() * (lr * self.config.momentum),
            _ => param,
        }
    }

    /// Velocity `v` of momentum and Nesterov (in units of the gradient: a step is `-η v`), first moment `m` of Adam and AdamW.
    pub fn velocity(&self) -> Option<Tensor<D>> {
        self.first.clone()
    }
    /// Sum of squares of AdaGrad, mean square of RMSProp, second moment of Adam and AdamW.
    pub fn second_moment(&self) -> Option<Tensor<D>> {
        self.second.clone()
    }
    /// By what the adaptive optimizers multiply the gradient (Adam and AdamW: the bias-corrected first moment),
    /// per coordinate: `η / (√s + ε)`, with Adam's `s` bias-corrected.
    pub fn effective_rate(&self, lr: f64) -> Option<Tensor<D>> {
        let second = self.second.clone()?;
        let correction = match self.config.kind {
            OptimizerKind::Adam | OptimizerKind::AdamW => 1.0 - self.config.beta2.powi(self.steps as i32),
            _ => 1.0,
        };
        Some(((second / correction).sqrt() + self.config.epsilon()).recip() * lr)
    }

    /// The step as one pass over the numbers; none where a tensor is not the CPU's.
    fn on_the_cpu(&mut self, lr: f64, param: &Tensor<D>, grad: &Tensor<D>) -> Option<Tensor<D>> {
        let tracked = param.is_autodiff();
        let mut place = numbers(param)?;
        let grad = numbers(grad)?;
        let (mut first, mut second) = (
            self.memory(self.has_velocity(), true, &place)?,
            self.memory(self.is_adaptive(), false, &place)?,
        );
        update(
            self.numbers_of_step(lr),
            place.storage_mut(),
            grad.storage(),
            Memory {
                first: first.as_mut().map_or(&mut [], |tensor| tensor.storage_mut()),
                second: second.as_mut().map_or(&mut [], |tensor| tensor.storage_mut()),
            },
        );
        self.first = first.map(Tensor::from_primitive::<Flex>);
        self.second = second.map(Tensor::from_primitive::<Flex>);
        let param = Tensor::from_primitive::<Flex>(place);
        Some(if tracked { param.autodiff() } else { param })
    }

    /// Takes out what is remembered, zeros at first; `Some(None)` where the rule needs none.
    fn memory(&mut self, needed: bool, first: bool, like: &FloatTensor<Flex>) -> Option<Option<FloatTensor<Flex>>> {
        let kept = if first { self.first.take() } else { self.second.take() };
        match kept {
            _ if !needed => Some(None),
            Some(tensor) => tensor.inner().try_into_primitive::<Flex>().ok().map(Some),
            None => {
                let dims = like.layout().shape().clone();
                Some(Some(FloatTensor::<Flex>::from_data(TensorData::zeros::<f32, _>(dims))))
            }
        }
    }

    fn has_velocity(&self) -> bool {
        use OptimizerKind::{Adam, AdamW, Momentum, Nesterov};
        matches!(self.config.kind, Momentum | Nesterov | Adam | AdamW)
    }

    fn is_adaptive(&self) -> bool {
        use OptimizerKind::{AdaGrad, Adam, AdamW, RmsProp};
        matches!(self.config.kind, AdaGrad | RmsProp | Adam | AdamW)
    }

    fn numbers_of_step(&self, lr: f64) -> Step {
        let (config, kind) = (&self.config, self.config.kind);
        let (mu, epsilon, decay) = (config.momentum as f32, config.epsilon() as f32, config.weight_decay());
        let apart = kind == OptimizerKind::AdamW;
        let rule = match kind {
            OptimizerKind::Sgd => Rule::Sgd,
            OptimizerKind::Momentum => Rule::Momentum { mu },
            OptimizerKind::Nesterov => Rule::Nesterov { mu },
            OptimizerKind::AdaGrad => Rule::AdaGrad { epsilon },
            OptimizerKind::RmsProp => Rule::RmsProp {
                alpha: config.alpha as f32,
                epsilon,
            },
            OptimizerKind::Adam | OptimizerKind::AdamW => Rule::Adam {
                beta1: mu,
                beta2: config.beta2 as f32,
                epsilon,
                first_scale: (1.0 / (1.0 - config.momentum.powi(self.steps as i32))) as f32,
                second_scale: (1.0 / (1.0 - config.beta2.powi(self.steps as i32)).sqrt()) as f32,
            },
        };
        let (decay, shrink) = if apart { (0.0, 1.0 - lr * decay) } else { (decay, 1.0) };
        Step {
            rule,
            lr: lr as f32,
            decay: decay as f32,
            shrink: shrink as f32,
        }
    }

    fn accelerate(&mut self, grad: Tensor<D>) -> Tensor<D> {
        let velocity = match self.first.take() {
            Some(velocity) => velocity * self.config.momentum + grad,
            None => grad,
        };
        self.first = Some(velocity.clone());
        velocity
    }

    fn adagrad(&mut self, lr: f64, grad: Tensor<D>, param: Tensor<D>) -> Tensor<D> {
        let square = grad.clone() * grad.clone();
        let sum = match self.second.take() {
            Some(sum) => sum + square,
            None => square,
        };
        self.second = Some(sum.clone());
        param - grad / (sum.sqrt() + self.config.epsilon()) * lr
    }

    fn rmsprop(&mut self, lr: f64, grad: Tensor<D>, param: Tensor<D>) -> Tensor<D> {
        let optimizer = RmsPropConfig::new()
            .with_alpha(self.config.alpha as f32)
            .with_momentum(0.0)
            .with_epsilon(self.config.epsilon() as f32)
            .build();
        let state = self.second.take().map(|second| {
            RmsPropState::new(
                SquareAvgState::new(second.clone()),
                CenteredState::new(None, second),
                None,
            )
        });
        let (param, state) = optimizer.step(lr, param, grad, state);
        self.second = state.map(|state| state.square_avg.square_avg);
        param
    }

    fn adam(&mut self, lr: f64, grad: Tensor<D>, param: Tensor<D>) -> Tensor<D> {
        let optimizer = AdamConfig::new()
            .with_beta_1(self.config.momentum as f32)
            .with_beta_2(self.config.beta2 as f32)
            .with_epsilon(self.config.epsilon() as f32)
            .build();
        let state = self.take_moments().map(AdamState::new);
        let (param, state) = optimizer.step(lr, param, grad, state);
        self.keep_moments(state.map(|state| state.momentum));
        param
    }

    fn adamw(&mut self, lr: f64, grad: Tensor<D>, param: Tensor<D>) -> Tensor<D> {
        let optimizer = AdamWConfig::new()
            .with_beta_1(self.config.momentum as f32)
            .with_beta_2(self.config.beta2 as f32)
            .with_epsilon(self.config.epsilon() as f32)
            .with_weight_decay(self.config.weight_decay() as f32)
            .build();
        let state = self.take_moments().map(|momentum| AdamWState { momentum });
        let (param, state) = optimizer.step(lr, param, grad, state);
        self.keep_moments(state.map(|state| state.momentum));
        param
    }

    fn take_moments(&mut self) -> Option<AdaptiveMomentumState<D>> {
        let (first, second) = (self.first.take()?, self.second.take()?);
        // burn counts this step itself.
        Some(AdaptiveMomentumState::new(self.steps - 1, first, second))
    }

    fn keep_moments(&mut self, state: Option<AdaptiveMomentumState<D>>) {
        (self.first, self.second) = state.map_or((None, None), |state| (Some(state.moment_1), Some(state.moment_2)));
    }
}

fn decayed<const D: usize>(grad: Tensor<D>, param: &Tensor<D>, decay: f64) -> Tensor<D> {
    if decay == 0.0 {
        grad
    } else {
        grad + param.clone() * decay
    }
}

/// The tensor as the CPU holds it, in one piece; none for another device and for other numbers than `f32`.
fn numbers<const D: usize>(tensor: &Tensor<D>) -> Option<FloatTensor<Flex>> {
    if tensor.dtype() != DType::F32 {
        return None;
    }
    tensor
        .clone()
        .inner()
        .try_into_primitive::<Flex>()
        .ok()
        .map(|tensor| tensor.to_contiguous())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device;

    #[test]
    fn the_pass_over_the_numbers_equals_burns_own_optimizers_to_1e_6_for_20_steps() {
        let device = device::cpu();
        let make = |seed: usize| {
            let values: Vec<f32> = (0..35)
                .map(|i| ((i * 37 + seed * 101) % 71) as f32 / 35.0 - 1.0)
                .collect();
            Tensor::<2>::from_data(TensorData::new(values, [5, 7]), &device)
        };
        for &kind in OptimizerKind::ALL {
            for weight_decay in [None, Some(0.1)] {
                let config = OptimizerConfig {
                    weight_decay,
                    ..OptimizerConfig::new(kind)
                };
                let (mut fused, mut plain) = (Optimizer::new(config), Optimizer::new(config));
                let (mut ours, mut theirs) = (make(0), make(0));
                for step in 1..20 {
                    ours = fused.step(0.01, ours, make(step));
                    plain.steps += 1;
                    theirs = plain.plain_step(0.01, theirs, make(step));
                    let error: f32 = (ours.clone() - theirs.clone()).abs().max().into_scalar();
                    assert!(error < 1e-6, "{} at step {step}: {error:e}", kind.name());
                }
                let states = [
                    (fused.velocity(), plain.velocity()),
                    (fused.second_moment(), plain.second_moment()),
                ];
                for (found, want) in states {
                    assert_eq!(found.is_some(), want.is_some(), "{}", kind.name());
                    let error = found
                        .zip(want)
                        .map_or(0.0, |(a, b)| (a - b).abs().max().into_scalar::<f32>());
                    assert!(error < 1e-5, "{}: {error:e}", kind.name());
                }
            }
        }
    }

    #[test]
    fn numbers_of_64_bits_take_burns_own_path() {
        let device = device::cpu();
        let place = || Tensor::<1>::from_data(TensorData::from([1.0_f64, -2.0]), (&device, DType::F64));
        for kind in OptimizerKind::ALL.iter().copied() {
            let mut optimizer = Optimizer::<1>::new(OptimizerConfig::new(kind));
            let moved = optimizer.step(0.1, place(), place());
            assert_eq!(moved.dtype(), DType::F64, "{}", kind.name());
        }
    }

    #[test]
    fn a_new_kind_forgets_and_new_numbers_of_the_same_kind_remember() {
        let device = device::cpu();
        let one = || Tensor::<1>::from_data([1.0f32], &device);
        let mut optimizer = Optimizer::new(OptimizerConfig::new(OptimizerKind::Momentum));
        optimizer.step(0.1, one(), one());
        optimizer.set_config(OptimizerConfig {
            momentum: 0.5,
            ..OptimizerConfig::new(OptimizerKind::Momentum)
        });
        assert!(optimizer.velocity().is_some());
        optimizer.set_config(OptimizerConfig::new(OptimizerKind::Adam));
        assert!(optimizer.velocity().is_none() && optimizer.steps() == 0);
    }
}
