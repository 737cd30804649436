//! A digits network of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!     miniz_oxide = { version = "0.9", features = ["with-alloc"] }
//!
//! then `cargo run --release`. Digits: MNIST (LeCun, Cortes and Burges), 100 to learn from and 1500 for testing.

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{
    module::Module,
    nn::{Initializer, Linear, LinearConfig, PaddingConfig2d, conv::{Conv2d, Conv2dConfig}},
    optim::{GradientsParams, AdamConfig, decay::WeightDecayConfig, momentum::MomentumConfig},
    tensor::{Device, Int, Tensor, TensorData, activation, module::{avg_pool2d, max_pool2d}, ops::{AvgPoolOptions, MaxPoolOptions}},
};

const STEPS: usize = 60;
const BATCH: usize = 20;
const LR: f64 = 0.002;
const TRAIN: usize = 100;
const WIDTHS: &[usize] = &[200, 60, 42, 10];
const HE: Initializer = Initializer::KaimingUniform { gain: std::f64::consts::SQRT_2, fan_out_only: false };

#[derive(Module, Debug)]
struct Network {
    convolutions: Vec<Conv2d>,
    layers: Vec<Linear>,
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

fn activate<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    activation::relu(x)
}

impl Network {
    fn new(device: &Device) -> Self {
        let convolutions = vec![
            convolution([1, 3], 5, 1, 2, HE, device),
            convolution([3, 8], 5, 1, 0, HE, device),
        ];
        let layers = WIDTHS.windows(2).map(|pair| dense(pair[0], pair[1], HE, device)).collect();
        Self { convolutions, layers }
    }

    fn forward(&self, pictures: Tensor<4>) -> Tensor<2> {
        let mut x = pictures;
        for conv in &self.convolutions {
            x = activate(conv.forward(x));
            x = max_pool2d(x, MaxPoolOptions::new([2, 2]));
        }
        let mut x: Tensor<2> = x.flatten(1, 3);
        for (index, layer) in self.layers.iter().enumerate() {
            x = layer.forward(x);
            if index + 1 < self.layers.len() {
                x = activate(x);
            }
        }
        x
    }
}

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

struct Digits {
    labels: Vec<usize>,
    images: Vec<f32>,
}

impl Digits {
    fn batch(&self, rows: &[usize], device: &Device) -> (Tensor<4>, Tensor<2, Int>) {
        let images: Vec<f32> = rows.iter().flat_map(|row| &self.images[row * 784..(row + 1) * 784]).copied().collect();
        let labels: Vec<i64> = rows.iter().map(|row| self.labels[*row] as i64).collect();
        (
            Tensor::from_data(TensorData::new(images, [rows.len(), 1, 28, 28]), device),
            Tensor::from_data(TensorData::new(labels, [rows.len(), 1]), device),
        )
    }
}

fn loss(logits: Tensor<2>, labels: Tensor<2, Int>) -> Tensor<1> {
    activation::log_softmax(logits, 1).gather(1, labels).mean().neg()
}

const SCHEDULE_STEPS: f64 = 1500.0;

/// What the learning rate is multiplied by.
pub fn schedule(step: usize) -> f64 {
    use std::f64::consts::PI;
    let t = (step as f64 / SCHEDULE_STEPS).min(1.0);
    0.5 * (1.0 + (PI * t).cos())
}

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

/// Name, loss and accuracy on the first of the training digits and on the test digits.
pub fn train() -> Vec<(&'static str, f32, f64)> {
    let device = Device::flex().autodiff();
    device.seed(1);
    let (labels, images) = digits();
    let digits = Digits { labels, images };
    let mut network = Network::new(&device);
    let mut optimizer = AdamConfig::new().with_beta_1(0.9).with_beta_2(0.999).with_epsilon(1e-8).init();
    let (mut order, mut at, mut state) = (Vec::new(), TRAIN, 1 * 2 + 1);
    let batch = BATCH.min(TRAIN);
    for step in 0..STEPS {
        if at + batch > TRAIN {
            (order, at) = (shuffled(TRAIN, &mut state), 0);
        }
        let (x, y) = digits.batch(&order[at..at + batch], &device);
        at += batch;
        let gradients = GradientsParams::from_grads(loss(network.forward(x), y).backward(), &network);
        network = optimizer.step(LR * schedule(step), network, gradients);
    }
    let report = |name: &'static str, rows: Vec<usize>| {
        let (mut sum, mut right) = (0.0, 0);
        for part in rows.chunks(250) {
            let (x, y) = digits.batch(part, &device);
            let logits = network.forward(x);
            sum += loss(logits.clone(), y).into_scalar::<f32>() * part.len() as f32;
            let logits: Vec<f32> = logits.into_data().iter::<f32>().collect();
            for (row, z) in part.iter().zip(logits.chunks(10)) {
                let best = (0..10).fold(0, |best, class| if z[class] > z[best] { class } else { best });
                right += usize::from(best == digits.labels[*row]);
            }
        }
        (name, sum / rows.len() as f32, right as f64 / rows.len() as f64)
    };
    vec![report("train", (0..TRAIN.min(256)).collect()), report("test", (TRAIN..digits.labels.len()).collect())]
}

pub fn main() {
    for (name, loss, score) in train() {
        println!("{name} loss {loss:.6} accuracy {score:.4}");
    }
}

const DIGITS: &str = include_str!("digits_2100.txt");
