//! Diffusion on digits, of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!     miniz_oxide = { version = "0.9", features = ["with-alloc"] }
//!
//! then `cargo run --release`. Digits: 8500 of MNIST (LeCun, Cortes and Burges). The net begins from nothing.

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    nn::{GroupNormConfig, Initializer, Linear, LinearConfig, PaddingConfig2d, PixelShuffleConfig, PixelUnshuffleConfig, conv::{Conv2d, Conv2dConfig}},
    optim::{AdamConfig, GradientsParams},
    tensor::{Device, Distribution, Int, Tensor, TensorData, activation},
};
use std::{collections::VecDeque, f64::consts::FRAC_PI_2};

const UPDATES: usize = 110;
const BATCH: usize = 16;
const LR: f64 = 0.002;
/// Times from data to noise, and steps of the way back.
const STEPS: usize = 200;
const SAMPLE_STEPS: usize = 4;

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

/// The digit that is asked for, the guidance of each row of samples, and the samples of a row.
const ASKED: usize = 3;
const GUIDANCE: &[f64] = &[0.0, 0.5, 1.0, 2.0, 4.0];
const SEEDS: usize = 8;
const CLASSES: usize = 10;

/// Labels, and pictures with ink from 0 to 1.
fn digits() -> (Vec<usize>, Vec<f32>) {
    let letter = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = DIGITS.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=').map(letter).collect();
    let mut bytes = Vec::new();
    for part in letters.chunks(4) {
        let bits = (0..4).fold(0_u32, |bits, at| bits << 6 | u32::from(part.get(at).copied().unwrap_or(0)));
        bytes.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8][..part.len() - 1]);
    }
    let raw = miniz_oxide::inflate::decompress_to_vec_zlib(&bytes).expect("the digits are whole");
    let (labels, images) = raw.split_at(raw.len() / 785);
    let images = images.iter().map(|ink| f32::from(*ink) / 255.0).collect();
    (labels.iter().map(|label| usize::from(*label)).collect(), images)
}

/// First weights of He et al. times a gain.
fn he(gain: f64) -> Initializer {
    Initializer::KaimingNormal { gain: gain * 2f64.sqrt(), fan_out_only: false }
}

/// A layer whose first biases are zero.
fn dense(from: usize, to: usize, first: Initializer, device: &Device) -> Linear {
    let mut layer = LinearConfig::new(from, to).with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([to], device));
    layer
}

/// A convolution whose first biases are zero.
fn convolution(channels: [usize; 2], kernel: usize, stride: usize, padding: usize, first: Initializer, device: &Device) -> Conv2d {
    let padding = PaddingConfig2d::Explicit(padding, padding, padding, padding);
    let config = Conv2dConfig::new(channels, [kernel, kernel]).with_stride([stride, stride]).with_padding(padding);
    let mut layer = config.with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([channels[1]], device));
    layer
}

/// A convolution that keeps the size of its maps.
fn same(channels: [usize; 2], kernel: usize, gain: f64, device: &Device) -> Conv2d {
    convolution(channels, kernel, 1, kernel / 2, he(gain), device)
}

fn normed(maps: Tensor<4>) -> Tensor<4> {
    let channels = maps.dims()[1];
    GroupNormConfig::new(channels / 8, channels).with_affine(false).init(&maps.device()).forward(maps)
}

/// Norm, ReLU, convolution, twice; what is told scales and shifts between the two.
#[derive(Module, Debug)]
struct Block {
    first: Conv2d,
    second: Conv2d,
    scale: Linear,
    shift: Linear,
    across: Option<Conv2d>,
}

impl Block {
    fn new(channels: [usize; 2], device: &Device) -> Self {
        let [from, to] = channels;
        let by_told = LinearConfig::new(64, to).with_bias(false).with_initializer(Initializer::Normal { mean: 0.0, std: 0.02 });
        Self {
            first: same(channels, 3, 1.0, device),
            second: same([to, to], 3, 1e-3, device),
            scale: by_told.init(device),
            shift: by_told.init(device),
            across: (from != to).then(|| same(channels, 1, 0.7, device)),
        }
    }

    fn forward(&self, maps: Tensor<4>, told: &Tensor<2>) -> Tensor<4> {
        let by = |linear: &Linear| linear.forward(told.clone()).unsqueeze_dims::<4>(&[2, 3]);
        let inner = self.first.forward(activation::relu(normed(maps.clone())));
        let inner = normed(inner) * (by(&self.scale) + 1.0) + by(&self.shift);
        let inner = self.second.forward(activation::relu(inner));
        inner + self.across.as_ref().map_or(maps.clone(), |across| across.forward(maps))
    }
}

/// The noise in pictures at times, of those told a class by a 1 in its column.
#[derive(Module, Debug)]
pub struct UNet {
    told: Linear,
    stem: Conv2d,
    down: Block,
    shrink: Conv2d,
    deep: Vec<Block>,
    grow: Conv2d,
    up: Block,
    out: Conv2d,
}

impl UNet {
    pub fn new(device: &Device) -> Self {
        Self {
            told: dense(22, 64, he(1.0), device),
            stem: same([4, 24], 3, 1.0, device),
            down: Block::new([24, 24], device),
            shrink: same([96, 48], 1, 0.7, device),
            deep: (0..2).map(|_| Block::new([48, 48], device)).collect(),
            grow: same([48, 96], 1, 0.7, device),
            up: Block::new([48, 24], device),
            out: same([24, 4], 3, 0.1, device),
        }
    }

    pub fn forward(&self, pictures: Tensor<4>, [signal, noise]: [Tensor<2>; 2], told: Tensor<2>) -> Tensor<4> {
        // The noise's share as an angle, by waves.
        let angle = noise.atan2(signal);
        let mut facts = Vec::new();
        for wave in 0..6 {
            let angle = angle.clone() * f64::from(1 << wave);
            facts.extend([angle.clone().sin(), angle.cos()]);
        }
        facts.push(told);
        let told = activation::relu(self.told.forward(Tensor::cat(facts, 1)));
        // Every block of 2 by 2 pixels becomes one place with four numbers, and later back.
        let (apart, back) = (PixelUnshuffleConfig::new(2).init(), PixelShuffleConfig::new(2).init());
        let wide = self.down.forward(self.stem.forward(apart.forward(pictures)), &told);
        let mut deep = self.shrink.forward(apart.forward(wide.clone()));
        for block in &self.deep {
            deep = block.forward(deep, &told);
        }
        let grown = back.forward(self.grow.forward(deep));
        let maps = self.up.forward(Tensor::cat(vec![grown, wide], 1), &told);
        back.forward(self.out.forward(activation::relu(normed(maps))))
    }
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

/// A 1 in the column of each class.
fn one_hot(classes: &[usize], device: &Device) -> Tensor<2> {
    let cells = classes.iter().flat_map(|class| (0..CLASSES).map(move |index| f32::from(u8::from(index == *class))));
    Tensor::from_data(TensorData::new(cells.collect::<Vec<f32>>(), [classes.len(), CLASSES]), device)
}

/// Pictures `[count, 1, 28, 28]` with ink from -1 to 1, and their classes.
struct Data {
    pictures: Tensor<4>,
    classes: Tensor<2>,
}

/// The error of the predicted noise; the times are spread evenly over the pictures.
fn loss_of(model: &UNet, schedule: &Schedule, data: &Data, count: usize) -> Tensor<1> {
    let device = data.pictures.device();
    let chosen = Distribution::Uniform(0.0, data.pictures.dims()[0] as f64);
    let chosen = Tensor::<1>::random([count], chosen, &device).int();
    let noise = Tensor::<4>::random([count, 1, 28, 28], Distribution::Normal(0.0, 1.0), &device);
    let spread = Tensor::arange(0..count as i64, &device).float() + Tensor::random([count], Distribution::Default, &device);
    let t = (spread * (STEPS as f64 / count as f64)).int().clamp_max(STEPS as i64 - 1) + 1;
    // Some are not told their class, so that both predictions are learned that guidance mixes.
    let told = Tensor::random([count, 1], Distribution::Bernoulli(1.0 - 0.15), &device);
    let told = data.classes.clone().select(0, chosen.clone()) * told;
    let shares = schedule.shares(t);
    let [signal, deviation] = shares.clone().map(|share| share.unsqueeze_dims::<4>(&[2, 3]));
    let x = signal * data.pictures.clone().select(0, chosen) + deviation * noise.clone();
    let error = model.forward(x, shares, told) - noise;
    (error.clone() * error).mean()
}

/// The running mean of the weights, by which samples are made, and the loss at the end.
fn learned(schedule: &Schedule, data: &Data) -> (UNet, f64) {
    let mut model = UNet::new(&data.pictures.device());
    let mut mean = model.valid();
    let mut optimizer = AdamConfig::new().with_beta_1(0.9).with_beta_2(0.999).with_epsilon(1e-8).init();
    for update in 1..=UPDATES {
        let gradients = loss_of(&model, schedule, data, BATCH).backward();
        let gradients = GradientsParams::from_grads(gradients, &model);
        model = optimizer.step(LR, model, gradients);
        mean = remember(mean, &model, 1.0 - 1.0 / f64::min(update as f64 + 1.0, 500.0));
    }
    let loss = loss_of(&model, schedule, data, 256).into_scalar::<f32>();
    (mean, loss.into())
}

/// From noise back to digits by DDIM.
fn sample(net: &UNet, schedule: &Schedule, mut x: Tensor<4>, guidance: f64) -> Vec<f32> {
    let (count, device) = (x.dims()[0], x.device());
    for pair in times().windows(2) {
        let shares = schedule.shares(Tensor::full([count], pair[0] as i64, &device));
        let asked = one_hot(&[ASKED].repeat(count), &device);
        let untold = net.forward(x.clone(), shares.clone(), asked.zeros_like());
        let noise = net.forward(x.clone(), shares, asked) * (1.0 + guidance) - untold * guidance;
        let [now, then] = [pair[0], pair[1]].map(|t| schedule.alpha_bar[t]);
        let clean = ((x.clone() - noise * (1.0 - now).sqrt()) / now.sqrt()).clamp(-1.0, 1.0);
        // The noise that fits the clean picture that was cut to the range of ink.
        let left = (x - clean.clone() * now.sqrt()) / (1.0 - now).sqrt();
        x = clean * then.sqrt() + left * (1.0 - then).sqrt();
    }
    x.into_data().iter::<f32>().collect()
}

/// The loss at the end, and the share of the samples that have the class that is asked for.
pub fn train() -> [f64; 2] {
    let device = Device::flex().autodiff();
    device.seed(1);
    let (labels, images) = digits();
    let images: Vec<f32> = images.iter().map(|ink| 2.0 * ink - 1.0).collect();
    let data = Data {
        pictures: Tensor::from_data(TensorData::new(images.clone(), [labels.len(), 1, 28, 28]), &device),
        classes: one_hot(&labels, &device),
    };
    let (net, loss) = learned(&Schedule::new(&device), &data);
    let device = device.inner();
    let schedule = Schedule::new(&device);
    let start = Tensor::<4>::random([SEEDS, 1, 28, 28], Distribution::Normal(0.0, 1.0), &device);
    let mut right = 0;
    for guidance in GUIDANCE {
        // Every sample is read as its nearest neighbour among the real digits.
        for picture in sample(&net, &schedule, start.clone(), *guidance).chunks_exact(784) {
            let distance = |image: &[f32]| image.iter().zip(picture).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
            let all = images.chunks_exact(784).map(distance).zip(&labels);
            let nearest = all.min_by(|a, b| a.0.total_cmp(&b.0));
            right += usize::from(nearest.is_some_and(|(_, label)| *label == ASKED));
        }
    }
    [loss, right as f64 / (GUIDANCE.len() * SEEDS) as f64]
}

pub fn main() {
    let [loss, class_match] = train();
    println!("diffusion_loss {loss:.4}");
    println!("class_match {class_match:.4}");
}

const DIGITS: &str = include_str!("digits_200.txt");
