//! Optimizers on one tensor, with their inner state in the open.
//!
//! SGD, RMSProp, Adam and AdamW are burn's own. Momentum, Nesterov and AdaGrad are written here on burn tensors,
//! because burn keeps their state to itself. All take PyTorch's formulas and defaults.

use burn::{
    optim::{
        AdamConfig, AdamState, AdamWConfig, AdamWState, AdaptiveMomentumState, CenteredState, Optimizer as _,
        RmsPropConfig, RmsPropState, SgdConfig, SquareAvgState,
    },
    tensor::Tensor,
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
