//! The race as a program that runs elsewhere: in PyTorch and in burn, each with its own optimizers.

use super::{Ground, Race, racer};
use super::{
    network::{HIDDEN, PARAMETERS, POINTS},
    surface::SurfaceKind,
};
use crate::{data::formula::Formula, fault::Fault, lab::Export, nn::optimizer::OptimizerKind, program::burn};
use std::fmt::Write;

pub(super) fn write(race: &Race, format: Export) -> Result<Vec<u8>, Fault> {
    match format {
        Export::PyTorch => Ok(pytorch(race)?.into_bytes()),
        Export::Burn => Ok(burn(race)?.into_bytes()),
        _ => Err(format.not_offered()),
    }
}

/// Steps that a program takes: those of this run, or all where it has not begun.
fn steps(race: &Race) -> u64 {
    if race.step == 0 {
        race.params.max_steps as u64
    } else {
        race.step
    }
}

fn start(race: &Race) -> Vec<f64> {
    match &race.ground {
        Ground::Surface(_) => vec![race.params.start_x, race.params.start_y],
        Ground::Network { loss, .. } => loss.start.clone(),
    }
}

/// Numbers with commas, in lines.
fn list(values: &[f64]) -> String {
    let mut out = String::new();
    for (index, value) in values.iter().enumerate() {
        // Writing to a String does not fail.
        let _ = write!(out, "{value:?},{}", if index % 6 == 5 { "\n    " } else { " " });
    }
    out.trim_end().to_owned()
}

/// The surface in Python, as an expression in `x` and `y`.
fn python(race: &Race) -> Result<String, Fault> {
    Ok(match race.params.surface {
        SurfaceKind::Quadratic => format!("0.5 * (x**2 + {:?} * y**2)", race.params.condition),
        SurfaceKind::Rosenbrock => "(1 - x) ** 2 + 100 * (y - x**2) ** 2".into(),
        SurfaceKind::Beale => {
            "(1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2".into()
        }
        SurfaceKind::Himmelblau => "(x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2".into(),
        SurfaceKind::Saddle => "x**2 / 2 + (y**2 - 1) ** 2 / 4".into(),
        SurfaceKind::Rastrigin => {
            "20 + x**2 - 10 * torch.cos(2 * math.pi * x) + y**2 - 10 * torch.cos(2 * math.pi * y)".into()
        }
        SurfaceKind::Formula => Formula::parse(&race.params.formula)?.python(),
        SurfaceKind::Network => String::new(),
    })
}

/// The same on burn's tensors; `sq` squares and `c` makes a constant.
fn rust(race: &Race) -> Result<String, Fault> {
    Ok(match race.params.surface {
        SurfaceKind::Quadratic => format!("(sq(x) + sq(y) * {:?}) * 0.5", race.params.condition),
        SurfaceKind::Rosenbrock => "sq(c(1.0) - x.clone()) + sq(y - sq(x)) * 100.0".into(),
        SurfaceKind::Beale => {
            "sq(c(1.5) - x.clone() + x.clone() * y.clone()) + sq(c(2.25) - x.clone() + x.clone() * sq(y.clone())) \
             + sq(c(2.625) - x.clone() + x * y.clone() * sq(y))"
                .into()
        }
        SurfaceKind::Himmelblau => "sq(sq(x.clone()) + y.clone() - 11.0) + sq(x + sq(y) - 7.0)".into(),
        SurfaceKind::Saddle => "sq(x) * 0.5 + sq(sq(y) - 1.0) * 0.25".into(),
        SurfaceKind::Rastrigin => {
            "sq(x.clone()) - (x * (2.0 * PI)).cos() * 10.0 + sq(y.clone()) - (y * (2.0 * PI)).cos() * 10.0 + 20.0"
                .into()
        }
        SurfaceKind::Formula => Formula::parse(&race.params.formula)?.rust(),
        SurfaceKind::Network => String::new(),
    })
}

fn pytorch(race: &Race) -> Result<String, Fault> {
    let params = &race.params;
    let body = match &race.ground {
        Ground::Network { loss, .. } => {
            let (x, y) = loss.data();
            format!(
                "X = torch.tensor([\n    {}\n], dtype=torch.float64)[:, None]\nY = torch.tensor([\n    {}\n], dtype=torch.float64)\n\n\n\
                 def loss(w):\n    # A perceptron 1-{HIDDEN}-1 on {POINTS} points: {PARAMETERS} weights in one vector.\n    \
                 hidden = torch.tanh(X * w[:{HIDDEN}] + w[{HIDDEN}:{}])\n    \
                 return ((hidden @ w[{}:{}] + w[{}]) - Y).square().mean()\n",
                list(&x),
                list(&y),
                2 * HIDDEN,
                2 * HIDDEN,
                3 * HIDDEN,
                3 * HIDDEN
            )
        }
        Ground::Surface(_) => {
            let value = python(race)?;
            format!("def loss(w):\n    x, y = w[0], w[1]\n    return {value}\n")
        }
    };
    let racers: Vec<String> = race
        .racers
        .iter()
        .map(|racer| format!("    {:?}: {},", racer.kind.name(), torch_optimizer(race, racer.kind)))
        .collect();
    Ok(format!(
        r#"# A race of optimizers from Neural Atlas as a PyTorch program (PyTorch 1.13 or later): python3 race.py
# Surface: {surface}
import math

import torch

SEED, STEPS, TARGET, NOISE = {seed}, {steps}, {target:?}, {noise:?}
START = [
    {start}
]

{body}

RACERS = {{
{racers}
}}

for name, make in RACERS.items():
    # The same noise for every racer.
    torch.manual_seed(SEED)
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make(w)
    reached = 0 if loss(w).item() <= TARGET else None
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        loss(w).backward()
        if NOISE > 0:
            w.grad += NOISE * torch.randn_like(w)
        optimizer.step()
        place = w.detach()
        if name == "nesterov" and "momentum_buffer" in optimizer.state[w]:
            # PyTorch keeps the place to which the velocity leads; this is the one that it comes from.
            group = optimizer.param_groups[0]
            place = place + group["lr"] * group["momentum"] * optimizer.state[w]["momentum_buffer"]
        value = loss(place).item()
        if not math.isfinite(value) or abs(value) > 1e12 or w.detach().abs().max() > 1e6:
            print(f"{{name}} flew off at step {{step}}")
            break
        if reached is None and value <= TARGET:
            reached = step
    else:
        print(f"{{name}} loss {{value:.6e}} steps {{reached}}")
"#,
        surface = params.surface.name(),
        seed = race.seed,
        steps = steps(race),
        target = params.target,
        noise = params.noise,
        start = list(&start(race)),
        racers = racers.join("\n"),
    ))
}

fn torch_optimizer(race: &Race, kind: OptimizerKind) -> String {
    let p = &race.params;
    let (lr, decay) = (racer::rate_of(kind, p), p.l2);
    let (mu, beta, eps) = (p.momentum, p.beta2, p.epsilon);
    let call = match kind {
        OptimizerKind::Sgd => format!("SGD([w], lr={lr:?}, weight_decay={decay:?})"),
        OptimizerKind::Momentum => format!("SGD([w], lr={lr:?}, momentum={mu:?}, weight_decay={decay:?})"),
        OptimizerKind::Nesterov if mu == 0.0 => format!("SGD([w], lr={lr:?}, weight_decay={decay:?})"),
        OptimizerKind::Nesterov => {
            format!("SGD([w], lr={lr:?}, momentum={mu:?}, nesterov=True, weight_decay={decay:?})")
        }
        OptimizerKind::AdaGrad => format!("Adagrad([w], lr={lr:?}, eps={eps:?}, weight_decay={decay:?})"),
        OptimizerKind::RmsProp => format!(
            "RMSprop([w], lr={lr:?}, alpha={:?}, eps={eps:?}, weight_decay={decay:?})",
            p.alpha
        ),
        OptimizerKind::Adam => {
            format!("Adam([w], lr={lr:?}, betas=({mu:?}, {beta:?}), eps={eps:?}, weight_decay={decay:?})")
        }
        OptimizerKind::AdamW => {
            format!(
                "AdamW([w], lr={lr:?}, betas=({mu:?}, {beta:?}), eps={eps:?}, weight_decay={:?})",
                p.weight_decay
            )
        }
    };
    format!("lambda w: torch.optim.{call}")
}

fn burn(race: &Race) -> Result<String, Fault> {
    let params = &race.params;
    let body = match &race.ground {
        Ground::Network { loss, .. } => {
            let (x, y) = loss.data();
            format!(
                "const X: &[f64] = &[\n    {}\n];\nconst Y: &[f64] = &[\n    {}\n];\n\n\
                 /// A perceptron 1-{HIDDEN}-1 on {POINTS} points: {PARAMETERS} weights in one vector.\n\
                 fn loss(w: Tensor<1>) -> Tensor<1> {{\n    let column = |values: &[f64]| Tensor::<2>::from_data(TensorData::new(values.to_vec(), [values.len(), 1]), (&w.device(), DType::F64));\n    \
                 let part = |from: usize, to: usize| w.clone().slice(from..to).unsqueeze::<2>();\n    \
                 let hidden = (column(X) * part(0, {HIDDEN}) + part({HIDDEN}, {})).tanh();\n    \
                 let output = (hidden * part({}, {})).sum_dim(1) + part({}, {PARAMETERS});\n    \
                 let error = output - column(Y);\n    (error.clone() * error).mean()\n}}\n",
                list(&x),
                list(&y),
                2 * HIDDEN,
                2 * HIDDEN,
                3 * HIDDEN,
                3 * HIDDEN
            )
        }
        Ground::Surface(_) => {
            let value = rust(race)?;
            format!(
                "fn sq(t: Tensor<1>) -> Tensor<1> {{\n    t.clone() * t\n}}\n\nfn loss(w: Tensor<1>) -> Tensor<1> {{\n    let c = |value: f64| w.clone().slice(0..1).detach() * 0.0 + value;\n    let (x, y) = (w.clone().slice(0..1), w.clone().slice(1..2));\n    {value}\n}}\n"
            )
        }
    };
    let racers: Vec<String> = race
        .racers
        .iter()
        .map(|racer| {
            let lr = racer::rate_of(racer.kind, params);
            format!(
                "        race({:?}, {lr:?}, {}),",
                racer.kind.name(),
                burn_optimizer(race, racer.kind)
            )
        })
        .collect();
    Ok(format!(
        r#"{head}#![allow(clippy::all, dead_code, unused_imports, unused_variables)]

use burn::{{
    module::{{Module, Param}},
    optim::{{AdaGradConfig, AdamConfig, AdamWConfig, GradientsParams, ModuleOptimizer, RmsPropConfig, SgdConfig, decay::WeightDecayConfig, momentum::MomentumConfig}},
    tensor::{{DType, Device, Distribution, Tensor, TensorData}},
}};
use std::f64::consts::PI;

const STEPS: u64 = {steps};
const TARGET: f64 = {target:?};
const NOISE: f64 = {noise:?};
const START: &[f64] = &[
    {start}
];

{body}
#[derive(Module, Debug)]
struct Place {{
    w: Param<Tensor<1>>,
}}

/// Name, last loss, and the step at which the target was reached; no loss for one that flew off.
type Outcome = (&'static str, Option<f64>, Option<u64>);

fn value(place: &Place) -> f64 {{
    loss(place.w.val()).into_data().iter::<f64>().next().unwrap_or(f64::NAN)
}}

fn race(name: &'static str, lr: f64, mut optimizer: ModuleOptimizer) -> Outcome {{
    let device = Device::flex().autodiff();
    // The same noise for every racer.
    device.seed({seed});
    let start = Tensor::from_data(TensorData::new(START.to_vec(), [START.len()]), (&device, DType::F64));
    let mut place = Place {{ w: Param::from_tensor(start) }};
    let mut reached = (value(&place) <= TARGET).then_some(0);
    let mut last = value(&place);
    for step in 1..=STEPS {{
        let mut total = loss(place.w.val());
        if NOISE > 0.0 {{
            // A slope of its own adds this to the gradient.
            let noise = place.w.val().random_like(Distribution::Normal(0.0, NOISE)).detach();
            total = total + (place.w.val() * noise).sum();
        }}
        let gradients = GradientsParams::from_grads(total.backward(), &place);
        place = optimizer.step(lr, place, gradients);
        last = value(&place);
        let far = place.w.val().abs().max().into_data().iter::<f64>().next().unwrap_or(f64::NAN);
        if !last.is_finite() || last.abs() > 1e12 || !(far <= 1e6) {{
            return (name, None, None);
        }}
        if reached.is_none() && last <= TARGET {{
            reached = Some(step);
        }}
    }}
    (name, Some(last), reached)
}}

pub fn run() -> Vec<Outcome> {{
    let decay = |penalty: f64| (penalty > 0.0).then(|| WeightDecayConfig::new(penalty as f32));
    vec![
{racers}
    ]
}}

pub fn main() {{
    for (name, loss, steps) in run() {{
        println!("{{name}} loss {{loss:?}} steps {{steps:?}}");
    }}
}}
"#,
        head = burn::head(
            "A race of optimizers",
            burn::ALONE,
            &format!("Surface: {}", params.surface.name())
        ),
        steps = steps(race),
        target = params.target,
        noise = params.noise,
        start = list(&start(race)),
        seed = burn::seed(race.seed),
        racers = racers.join("\n"),
    ))
}

fn burn_optimizer(race: &Race, kind: OptimizerKind) -> String {
    let p = &race.params;
    let (mu, beta, eps, decay) = (p.momentum, p.beta2, p.epsilon, p.l2);
    let decay = format!("with_weight_decay(decay({decay:?}))");
    let moving = |nesterov: bool| {
        let config = format!("MomentumConfig {{ momentum: {mu:?}, dampening: 0.0, nesterov: {nesterov} }}");
        format!("SgdConfig::new().{decay}.with_momentum(Some({config})).init()")
    };
    match kind {
        OptimizerKind::Sgd => format!("SgdConfig::new().{decay}.init()"),
        OptimizerKind::Momentum => moving(false),
        OptimizerKind::Nesterov => moving(true),
        OptimizerKind::AdaGrad => format!("AdaGradConfig::new().{decay}.with_epsilon({eps:?}).init()"),
        OptimizerKind::RmsProp => format!(
            "RmsPropConfig::new().{decay}.with_alpha({:?}).with_momentum(0.0).with_epsilon({eps:?}).init()",
            p.alpha
        ),
        OptimizerKind::Adam => {
            format!("AdamConfig::new().{decay}.with_beta_1({mu:?}).with_beta_2({beta:?}).with_epsilon({eps:?}).init()")
        }
        OptimizerKind::AdamW => format!(
            "AdamWConfig::new().with_weight_decay({:?}).with_beta_1({mu:?}).with_beta_2({beta:?}).with_epsilon({eps:?}).init()",
            p.weight_decay
        ),
    }
}
