//! Pieces of burn programs.

use crate::nn::{activation::Activation, init::Init, optimizer::OptimizerKind, schedule::ScheduleKind};

/// Crates besides burn that a program depends on: none, or what reads its digits.
pub const ALONE: &str = "";
pub const WITH_DIGITS: &str = "\
//!     miniz_oxide = { version = \"0.9\", features = [\"with-alloc\"] }
";

/// The comment at the head of a program: what it is and how it is run.
pub fn head(what: &str, crates: &str, about: &str) -> String {
    format!(
        r#"//! {what} of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = {{ version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }}
{crates}//!
//! then `cargo run --release`. {about}

"#
    )
}

/// A seed that a program writes as it is, whatever it multiplies it by.
pub fn seed(seed: u64) -> u64 {
    seed % 1_000_000
}

/// A function that shuffles row numbers, so that a program needs no crate for random numbers.
pub const SHUFFLED: &str = "\
/// A small generator for the order of the rows (xorshift, Marsaglia 2003).
fn shuffled(rows: usize, state: &mut u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    for index in (1..rows).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        order.swap(index, (*state % (index as u64 + 1)) as usize);
    }
    order
}
";

/// A function `dense` that makes a layer of neurons.
pub const DENSE: &str = "\
/// A layer whose first biases are zero.
fn dense(from: usize, to: usize, first: Initializer, device: &Device) -> Linear {
    let mut layer = LinearConfig::new(from, to).with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([to], device));
    layer
}
";

/// A function `convolution`.
pub const CONVOLUTION: &str = "\
/// A convolution whose first biases are zero.
fn convolution(channels: [usize; 2], kernel: usize, stride: usize, padding: usize, first: Initializer, device: &Device) -> Conv2d {
    let padding = PaddingConfig2d::Explicit(padding, padding, padding, padding);
    let config = Conv2dConfig::new(channels, [kernel, kernel]).with_stride([stride, stride]).with_padding(padding);
    let mut layer = config.with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([channels[1]], device));
    layer
}
";

/// The function `dense`, and a multilayer perceptron `Network` of any widths.
pub fn network(of: Activation, first: Init) -> String {
    format!(
        r#"{DENSE}
#[derive(Module, Debug)]
pub struct Network {{
    layers: Vec<Linear>,
}}

impl Network {{
    pub fn new(widths: &[usize], device: &Device) -> Self {{
        let layer = |pair: &[usize]| dense(pair[0], pair[1], {first}, device);
        Self {{ layers: widths.windows(2).map(layer).collect() }}
    }}

    pub fn forward(&self, mut x: Tensor<2>) -> Tensor<2> {{
        for (index, layer) in self.layers.iter().enumerate() {{
            x = layer.forward(x);
            if index + 1 < self.layers.len() {{
                x = {activation};
            }}
        }}
        x
    }}
}}
"#,
        first = init(first),
        activation = activation(of),
    )
}

/// A function `remember` that keeps a running mean of the weights of a model.
pub const REMEMBER: &str = r#"/// The weights of one model, flat, on their way into the running mean that another keeps of them.
struct Mean {
    weights: VecDeque<Tensor<1>>,
    kept: f64,
}

impl ModuleVisitor for Mean {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.weights.push_back(param.val().inner().flatten(0, D - 1));
    }
}

impl ModuleMapper for Mean {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let new = self.weights.pop_front().expect("both models have the same parts");
        param.map(|mean| {
            let shape = mean.shape();
            mean * self.kept + new.reshape(shape) * (1.0 - self.kept)
        })
    }
}

/// Moves `mean` towards the model; of the old mean the share `kept` stays.
fn remember<M: Module>(mean: M, model: &M, kept: f64) -> M {
    let mut weights = Mean { weights: VecDeque::new(), kept };
    model.visit(&mut weights);
    mean.map(&mut weights)
}
"#;

/// The function of `x` as an expression that takes `x`.
pub fn activation(activation: Activation) -> &'static str {
    match activation {
        Activation::Linear => "x",
        Activation::Tanh => "x.tanh()",
        Activation::Relu => "activation::relu(x)",
        Activation::Sigmoid => "activation::sigmoid(x)",
        Activation::LeakyRelu => "activation::leaky_relu(x, 0.01)",
        Activation::Prelu => "activation::leaky_relu(x, 0.25)",
        Activation::Elu => "activation::relu(x.clone()) + x.clamp_max(0.0).exp() - 1.0",
        Activation::Gelu => "activation::gelu(x)",
        Activation::Swish => "activation::silu(x)",
        Activation::Softplus => "activation::softplus(x, 1.0)",
        Activation::Sin => "x.sin()",
    }
}

/// First weights.
pub fn init(init: Init) -> &'static str {
    match init {
        Init::XavierUniform => "Initializer::XavierUniform { gain: 1.0 }",
        Init::XavierNormal => "Initializer::XavierNormal { gain: 1.0 }",
        Init::HeUniform => "Initializer::KaimingUniform { gain: 2f64.sqrt(), fan_out_only: false }",
        Init::HeNormal => "Initializer::KaimingNormal { gain: 2f64.sqrt(), fan_out_only: false }",
        Init::SmallNormal => "Initializer::Normal { mean: 0.0, std: 0.01 }",
        Init::Zeros => "Initializer::Zeros",
        Init::Constant => "Initializer::Constant { value: 0.1 }",
    }
}

/// Adam with these decays of its moments.
pub fn adam(beta1: f64, beta2: f64) -> String {
    format!("AdamConfig::new().with_beta_1({beta1:?}).with_beta_2({beta2:?}).with_epsilon(1e-8).init()")
}

/// The configuration's name and the expression that makes the optimizer, with PyTorch's settings; the momentum of Adam is its
/// first beta. AdamW without a decay of its own keeps its customary one.
pub fn optimizer(kind: OptimizerKind, momentum: f64, decay: f64) -> (&'static str, String) {
    let penalty = match decay {
        0.0 => String::new(),
        _ => format!(".with_weight_decay(Some(WeightDecayConfig::new({decay:?})))"),
    };
    let moving = |nesterov: bool| {
        let config = format!("MomentumConfig {{ momentum: {momentum:?}, dampening: 0.0, nesterov: {nesterov} }}");
        format!("SgdConfig::new(){penalty}.with_momentum(Some({config})).init()")
    };
    match kind {
        OptimizerKind::Sgd => ("SgdConfig", format!("SgdConfig::new(){penalty}.init()")),
        OptimizerKind::Momentum => ("SgdConfig", moving(false)),
        OptimizerKind::Nesterov => ("SgdConfig", moving(true)),
        OptimizerKind::AdaGrad => (
            "AdaGradConfig",
            format!("AdaGradConfig::new(){penalty}.with_epsilon(1e-10).init()"),
        ),
        OptimizerKind::RmsProp => (
            "RmsPropConfig",
            format!("RmsPropConfig::new(){penalty}.with_alpha(0.99).with_momentum(0.0).with_epsilon(1e-8).init()"),
        ),
        OptimizerKind::Adam => ("AdamConfig", format!("AdamConfig::new(){penalty}{}", betas(momentum))),
        OptimizerKind::AdamW => adamw(momentum, if decay == 0.0 { 0.01 } else { decay }),
    }
}

/// The same for AdamW with just this decay, be it 0.
pub fn adamw(momentum: f64, decay: f64) -> (&'static str, String) {
    (
        "AdamWConfig",
        format!("AdamWConfig::new().with_weight_decay({decay:?}){}", betas(momentum)),
    )
}

fn betas(momentum: f64) -> String {
    format!(".with_beta_1({momentum:?}).with_beta_2(0.999).with_epsilon(1e-8).init()")
}

/// A function `schedule`: what the learning rate is multiplied by at a step, as [`ScheduleKind::factor`] has it.
pub fn schedule(kind: ScheduleKind, steps: usize) -> String {
    let factor = match kind {
        ScheduleKind::Constant | ScheduleKind::Plateau => "1.0 + 0.0 * t",
        ScheduleKind::Step => "if t < 0.5 { 1.0 } else if t < 0.75 { 0.1 } else { 0.01 }",
        ScheduleKind::Exponential => "0.01f64.powf(t)",
        ScheduleKind::Cosine => "0.5 * (1.0 + (PI * t).cos())",
        ScheduleKind::WarmupCosine => {
            "if t < 0.1 { (step as f64 + 1.0) / (0.1 * SCHEDULE_STEPS + 1.0) } \
             else { 0.5 * (1.0 + (PI * (t - 0.1) / 0.9).cos()) }"
        }
    };
    let steps = steps as f64;
    format!(
        "const SCHEDULE_STEPS: f64 = {steps:?};

/// What the learning rate is multiplied by.
pub fn schedule(step: usize) -> f64 {{
    use std::f64::consts::PI;
    let t = (step as f64 / SCHEDULE_STEPS).min(1.0);
    {factor}
}}
"
    )
}
