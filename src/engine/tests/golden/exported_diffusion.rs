//! Diffusion on the plane, of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!
//! then `cargo run --release`. The data are points of two classes.

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    nn::{Initializer, Linear, LinearConfig},
    optim::{AdamConfig, GradientsParams},
    tensor::{Device, Distribution, Int, Tensor, TensorData, activation},
};
use std::{collections::VecDeque, f64::consts::FRAC_PI_2};

const UPDATES: usize = 2000;
const BATCH: usize = 256;
const LR: f64 = 0.002;
/// Times from data to noise, and steps of the way back.
const STEPS: usize = 200;
const SAMPLE_STEPS: usize = 20;

/// How much variance the noise has that is added at a time, from 1 on.
fn beta(t: usize) -> f64 {
    let left = |t: usize| ((t as f64 / STEPS as f64 + 0.008) / 1.008 * FRAC_PI_2).cos().powi(2);
    1.0 - left(t) / left(t - 1)
}

struct Schedule {
    /// What is left of the signal's variance at each time.
    alpha_bar: Vec<f64>,
    /// The deviations of signal and noise.
    shares: [Tensor<2>; 2],
}

impl Schedule {
    fn new(device: &Device) -> Self {
        let mut alpha_bar = vec![1.0];
        for t in 1..=STEPS {
            alpha_bar.push(alpha_bar[t - 1] * (1.0 - beta(t).min(0.999)));
        }
        let column = |variance: fn(&f64) -> f64| {
            let values: Vec<f32> = alpha_bar.iter().map(|alpha_bar| variance(alpha_bar).sqrt() as f32).collect();
            Tensor::from_data(TensorData::new(values, [STEPS + 1, 1]), device)
        };
        Self { shares: [column(|signal| *signal), column(|signal| 1.0 - signal)], alpha_bar }
    }

    /// Both at these times, `[count, 1]`.
    fn shares(&self, t: Tensor<1, Int>) -> [Tensor<2>; 2] {
        self.shares.clone().map(|share| share.select(0, t.clone()))
    }
}

/// From the last time down to 0, as evenly as whole numbers allow.
fn times() -> Vec<usize> {
    let count = SAMPLE_STEPS.min(STEPS);
    (0..=count).map(|step| (STEPS * (count - step) + count / 2) / count).collect()
}

/// The class that is asked for, and how much guidance exaggerates it.
const ASKED: Option<usize> = Some(1);
const GUIDANCE: f64 = 1.5;
const CLASSES: usize = 2;
const SPREAD: f64 = 0.1;
/// Middle of each of the Gaussians of deviation SPREAD that are the data, and its class.
const CENTRES: &[f32] = &[
0.649036, -0.300925, 0.641336, -0.203078, 0.625982, -0.106137, 0.603069, -0.010699, 0.572739, 0.082646, 
0.535179, 0.173325, 0.490620, 0.260777, 0.439337, 0.344463, 0.381646, 0.423867, 0.317903, 0.498501, 0.248501, 
0.567903, 0.173867, 0.631646, 0.094463, 0.689337, 0.010777, 0.740620, -0.076675, 0.785179, -0.167354, 0.822739, 
-0.260699, 0.853069, -0.356137, 0.875982, -0.453078, 0.891336, -0.550925, 0.899036, -0.649075, 0.899036, 
-0.746922, 0.891336, -0.843863, 0.875982, -0.939301, 0.853069, -1.032646, 0.822739, -1.123325, 0.785179, 
-1.210777, 0.740620, -1.294463, 0.689337, -1.373867, 0.631646, -1.448501, 0.567903, -1.517903, 0.498501, 
-1.581646, 0.423867, -1.639337, 0.344463, -1.690620, 0.260777, -1.735179, 0.173325, -1.772739, 0.082646, 
-1.803069, -0.010699, -1.825982, -0.106137, -1.841336, -0.203078, -1.849036, -0.300925, -0.649036, 0.300925, 
-0.641336, 0.203078, -0.625982, 0.106137, -0.603069, 0.010699, -0.572739, -0.082646, -0.535179, -0.173325, 
-0.490620, -0.260777, -0.439337, -0.344463, -0.381646, -0.423867, -0.317903, -0.498501, -0.248501, -0.567903, 
-0.173867, -0.631646, -0.094463, -0.689337, -0.010777, -0.740620, 0.076675, -0.785179, 0.167354, -0.822739, 
0.260699, -0.853069, 0.356137, -0.875982, 0.453078, -0.891336, 0.550925, -0.899036, 0.649075, -0.899036, 
0.746922, -0.891336, 0.843863, -0.875982, 0.939301, -0.853069, 1.032646, -0.822739, 1.123325, -0.785179, 
1.210777, -0.740620, 1.294463, -0.689337, 1.373867, -0.631646, 1.448501, -0.567903, 1.517903, -0.498501, 
1.581646, -0.423867, 1.639337, -0.344463, 1.690620, -0.260777, 1.735179, -0.173325, 1.772739, -0.082646, 
1.803069, 0.010699, 1.825982, 0.106137, 1.841336, 0.203078, 1.849036, 0.300925, 
];
const CLASS: &[usize] = &[
0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 
0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 
1, 1, 1, 1, 1, 1, 
];

/// Points, and a 1 in the column of each one's class.
fn data(count: usize, device: &Device) -> (Tensor<2>, Tensor<2>) {
    let centres: Tensor<2> = Tensor::from_data(TensorData::new(CENTRES.to_vec(), [CLASS.len(), 2]), device);
    let classes: Vec<f32> = CLASS.iter().flat_map(|class| one_hot(*class)).collect();
    let classes: Tensor<2> = Tensor::from_data(TensorData::new(classes, [CLASS.len(), CLASSES]), device);
    let chosen = Tensor::<1>::random([count], Distribution::Uniform(0.0, CLASS.len() as f64), device).int();
    let noise = Tensor::random([count, 2], Distribution::Normal(0.0, SPREAD), device);
    (centres.select(0, chosen.clone()) + noise, classes.select(0, chosen))
}

fn one_hot(class: usize) -> [f32; CLASSES] {
    std::array::from_fn(|index| f32::from(u8::from(index == class)))
}

/// A layer whose first biases are zero.
fn dense(from: usize, to: usize, first: Initializer, device: &Device) -> Linear {
    let mut layer = LinearConfig::new(from, to).with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([to], device));
    layer
}

#[derive(Module, Debug)]
pub struct Network {
    layers: Vec<Linear>,
}

impl Network {
    pub fn new(widths: &[usize], device: &Device) -> Self {
        let layer = |pair: &[usize]| dense(pair[0], pair[1], Initializer::XavierUniform { gain: 1.0 }, device);
        Self { layers: widths.windows(2).map(layer).collect() }
    }

    pub fn forward(&self, mut x: Tensor<2>) -> Tensor<2> {
        for (index, layer) in self.layers.iter().enumerate() {
            x = layer.forward(x);
            if index + 1 < self.layers.len() {
                x = activation::silu(x);
            }
        }
        x
    }
}

/// What the net reads: points, the place by waves along both axes, the time by waves of the logarithm of noise to signal, and
/// the class that is told.
fn inputs(x: Tensor<2>, [signal, noise]: [Tensor<2>; 2], told: Tensor<2>) -> Tensor<2> {
    let mut columns = vec![x.clone()];
    for ripple in 0..3 {
        let angle = x.clone() * (FRAC_PI_2 * f64::from(1 << ripple));
        columns.extend([angle.clone().sin(), angle.cos()]);
    }
    let phase = ((noise / signal).log() / 6.0).clamp(-1.0, 1.0);
    for wave in 0..4 {
        let angle = phase.clone() * (FRAC_PI_2 * f64::from(1 << wave));
        columns.extend([angle.clone().sin(), angle.cos()]);
    }
    columns.push(told);
    Tensor::cat(columns, 1)
}

/// The weights of one model, flat, on their way into the running mean that another keeps of them.
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

/// The running mean of the weights, by which samples are made.
fn learned(schedule: &Schedule, device: &Device) -> Network {
    let mut model = Network::new(&[24, 64, 64, 64, 2], device);
    let mut mean = model.valid();
    let mut optimizer = AdamConfig::new().with_beta_1(0.9).with_beta_2(0.999).with_epsilon(1e-8).init();
    for update in 1..=UPDATES {
        let (clean, classes) = data(BATCH, device);
        let t = Tensor::<1>::random([BATCH], Distribution::Uniform(1.0, STEPS as f64 + 1.0), device).int();
        let noise = Tensor::<2>::random([BATCH, 2], Distribution::Normal(0.0, 1.0), device);
        // Some are not told their class, so that both predictions are learned that guidance mixes.
        let told = classes * Tensor::random([BATCH, 1], Distribution::Bernoulli(1.0 - 0.2), device);
        let [signal, deviation] = schedule.shares(t);
        let x = signal.clone() * clean + deviation.clone() * noise.clone();
        let error = model.forward(inputs(x, [signal, deviation], told)) - noise;
        let gradients = GradientsParams::from_grads((error.clone() * error).mean().backward(), &model);
        model = optimizer.step(LR, model, gradients);
        mean = remember(mean, &model, f64::min(0.995, update as f64 / (update as f64 + 9.0)));
    }
    mean
}

fn predicted(net: &Network, x: Tensor<2>, shares: [Tensor<2>; 2]) -> Tensor<2> {
    let (count, device) = (x.dims()[0], x.device());
    let noise = |told: Vec<f32>| {
        let told = Tensor::from_data(TensorData::new(told, [count, CLASSES]), &device);
        net.forward(inputs(x.clone(), shares.clone(), told))
    };
    let untold = noise(vec![0.0; count * CLASSES]);
    match ASKED {
        Some(class) => noise(one_hot(class).repeat(count)) * (1.0 + GUIDANCE) - untold * GUIDANCE,
        None => untold,
    }
}

/// From noise back to data: by DDPM where eta is 1, by DDIM where it is 0.
fn sample(net: &Network, schedule: &Schedule, mut x: Tensor<2>, eta: f64) -> Vec<f32> {
    let count = x.dims()[0];
    for pair in times().windows(2) {
        let t = Tensor::full([count], pair[0] as i64, &x.device());
        let noise = predicted(net, x.clone(), schedule.shares(t));
        let [now, then] = [pair[0], pair[1]].map(|t| schedule.alpha_bar[t]);
        let clean = ((x.clone() - noise.clone() * (1.0 - now).sqrt()) / now.sqrt()).clamp(-4.0, 4.0);
        let fresh = eta * ((1.0 - then) / (1.0 - now) * (1.0 - now / then)).sqrt();
        let shake = x.random_like(Distribution::Normal(0.0, 1.0)) * fresh;
        x = clean * then.sqrt() + noise * (1.0 - then - fresh * fresh).max(0.0).sqrt() + shake;
    }
    x.into_data().iter::<f32>().collect()
}

/// The distance of a point to the nearest of others, and which that is.
fn nearest(at: &[f32], others: &[f32]) -> (f64, usize) {
    let distance = |other: &[f32]| f64::from(other[0] - at[0]).hypot(f64::from(other[1] - at[1]));
    let all = others.chunks_exact(2).enumerate().map(|(index, other)| (distance(other), index));
    all.min_by(|a, b| a.0.total_cmp(&b.0)).expect("there is another point")
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// Mean distances of samples and of data to the nearest centre, the share of samples with the class that is asked for, and the
/// share of the data near which there is a sample.
pub fn train() -> Vec<(&'static str, f64)> {
    let device = Device::flex().autodiff();
    device.seed(1);
    let net = learned(&Schedule::new(&device), &device);
    let device = device.inner();
    let schedule = Schedule::new(&device);
    let start = Tensor::<2>::random([256, 2], Distribution::Normal(0.0, 1.0), &device);
    let (real, classes) = data(400, &device);
    let real: Vec<f32> = real.into_data().iter::<f32>().collect();
    let classes: Vec<f32> = classes.into_data().iter::<f32>().collect();
    let [ddpm, ddim] = [1.0, 0.0].map(|eta| sample(&net, &schedule, start.clone(), eta));
    let distance = |points: &[f32]| mean(points.chunks_exact(2).map(|at| nearest(at, CENTRES).0));
    let mut said = vec![
        ("ddpm_distance", distance(&ddpm)),
        ("ddim_distance", distance(&ddim)),
        ("data_distance", distance(&real)),
    ];
    let mut asked: Vec<&[f32]> = real.chunks_exact(2).collect();
    if let Some(class) = ASKED {
        let found = ddim.chunks_exact(2).map(|at| CLASS[nearest(at, CENTRES).1]);
        said.push(("class_match", mean(found.map(|found| f64::from(u8::from(found == class))))));
        asked = asked.into_iter().zip(classes.chunks_exact(CLASSES)).filter(|(_, own)| own[class] == 1.0).map(|(at, _)| at).collect();
    }
    let near = asked.iter().map(|at| f64::from(u8::from(nearest(at, &ddim).0 < 0.25)));
    said.push(("coverage", mean(near)));
    said
}

pub fn main() {
    for (name, value) in train() {
        println!("{name} {value:.4}");
    }
}
