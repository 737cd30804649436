//! A race of optimizers of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!
//! then `cargo run --release`. Surface: quadratic

#![allow(clippy::all, dead_code, unused_imports, unused_variables)]

use burn::{
    module::{Module, Param},
    optim::{AdaGradConfig, AdamConfig, AdamWConfig, GradientsParams, ModuleOptimizer, RmsPropConfig, SgdConfig, decay::WeightDecayConfig, momentum::MomentumConfig},
    tensor::{DType, Device, Distribution, Tensor, TensorData},
};
use std::f64::consts::PI;

const STEPS: u64 = 300;
const TARGET: f64 = 0.001;
const NOISE: f64 = 0.0;
const START: &[f64] = &[
    -8.0, 1.5,
];

fn sq(t: Tensor<1>) -> Tensor<1> {
    t.clone() * t
}

fn loss(w: Tensor<1>) -> Tensor<1> {
    let c = |value: f64| w.clone().slice(0..1).detach() * 0.0 + value;
    let (x, y) = (w.clone().slice(0..1), w.clone().slice(1..2));
    (sq(x) + sq(y) * 20.0) * 0.5
}

#[derive(Module, Debug)]
struct Place {
    w: Param<Tensor<1>>,
}

/// Name, last loss, and the step at which the target was reached; no loss for one that flew off.
type Outcome = (&'static str, Option<f64>, Option<u64>);

fn value(place: &Place) -> f64 {
    loss(place.w.val()).into_data().iter::<f64>().next().unwrap_or(f64::NAN)
}

fn race(name: &'static str, lr: f64, mut optimizer: ModuleOptimizer) -> Outcome {
    let device = Device::flex().autodiff();
    // The same noise for every racer.
    device.seed(1);
    let start = Tensor::from_data(TensorData::new(START.to_vec(), [START.len()]), (&device, DType::F64));
    let mut place = Place { w: Param::from_tensor(start) };
    let mut reached = (value(&place) <= TARGET).then_some(0);
    let mut last = value(&place);
    for step in 1..=STEPS {
        let mut total = loss(place.w.val());
        if NOISE > 0.0 {
            // A slope of its own adds this to the gradient.
            let noise = place.w.val().random_like(Distribution::Normal(0.0, NOISE)).detach();
            total = total + (place.w.val() * noise).sum();
        }
        let gradients = GradientsParams::from_grads(total.backward(), &place);
        place = optimizer.step(lr, place, gradients);
        last = value(&place);
        let far = place.w.val().abs().max().into_data().iter::<f64>().next().unwrap_or(f64::NAN);
        if !last.is_finite() || last.abs() > 1e12 || !(far <= 1e6) {
            return (name, None, None);
        }
        if reached.is_none() && last <= TARGET {
            reached = Some(step);
        }
    }
    (name, Some(last), reached)
}

pub fn run() -> Vec<Outcome> {
    let decay = |penalty: f64| (penalty > 0.0).then(|| WeightDecayConfig::new(penalty as f32));
    vec![
        race("sgd", 0.05, SgdConfig::new().with_weight_decay(decay(0.001)).init()),
        race("momentum", 0.05, SgdConfig::new().with_weight_decay(decay(0.001)).with_momentum(Some(MomentumConfig { momentum: 0.9, dampening: 0.0, nesterov: false })).init()),
        race("nesterov", 0.05, SgdConfig::new().with_weight_decay(decay(0.001)).with_momentum(Some(MomentumConfig { momentum: 0.9, dampening: 0.0, nesterov: true })).init()),
        race("adagrad", 0.3, AdaGradConfig::new().with_weight_decay(decay(0.001)).with_epsilon(1e-8).init()),
        race("rmsprop", 0.3, RmsPropConfig::new().with_weight_decay(decay(0.001)).with_alpha(0.99).with_momentum(0.0).with_epsilon(1e-8).init()),
        race("adam", 0.3, AdamConfig::new().with_weight_decay(decay(0.001)).with_beta_1(0.9).with_beta_2(0.999).with_epsilon(1e-8).init()),
        race("adamw", 0.3, AdamWConfig::new().with_weight_decay(0.01).with_beta_1(0.9).with_beta_2(0.999).with_epsilon(1e-8).init()),
    ]
}

pub fn main() {
    for (name, loss, steps) in run() {
        println!("{name} loss {loss:?} steps {steps:?}");
    }
}
