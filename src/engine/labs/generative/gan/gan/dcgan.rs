//! Generator and discriminator of the digits: a DCGAN (Radford et al. 2015) made small.
//!
//! Both keep their weights in one flat tensor, like the other nets of this project, so that one optimizer step moves all.
//! Generator: `z → dense → 7×7 maps → transposed convolution, 14×14 → transposed convolution, 28×28`, batch norm and ReLU
//! before each transposed convolution, a sigmoid at the end (the pixels are ink from 0 to 1). Discriminator: two
//! convolutions of stride 2 with leaky ReLU (slope 0.2), then one dense neuron: the logit of being real. Against the paper:
//! no batch norm in the discriminator, which at this size learns well without it.

use crate::math::random;
use burn::tensor::{
    Device, Tensor, TensorData, activation,
    module::{conv_transpose2d, conv2d},
    ops::{ConvOptions, ConvTransposeOptions},
};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;

/// Numbers of noise.
pub const NOISE: usize = 16;
/// Pixels along a side of a picture, and of all of it.
pub const SIDE: usize = 28;
pub const PIXELS: usize = SIDE * SIDE;
/// Maps at 7×7 and at 14×14, in both nets.
const DEEP: usize = 32;
const MIDDLE: usize = 16;
/// Side of the smallest maps, and of all kernels.
const SMALL: usize = 7;
const KERNEL: usize = 4;
/// Standard deviation of first weights, as in the paper.
const FIRST: f64 = 0.02;
/// Slope of the leaky ReLU.
const LEAK: f64 = 0.2;
const EPSILON: f32 = 1e-5;

/// A tensor's place in the flat weights.
struct Part {
    at: Range<usize>,
    shape: [usize; 4],
    first: First,
}

#[derive(Clone, Copy)]
enum First {
    Random,
    Zero,
    One,
}

/// Lays parts of these shapes one behind the other.
fn parts<const N: usize>(shapes: [([usize; 4], First); N]) -> [Part; N] {
    let mut start = 0;
    shapes.map(|(shape, first)| {
        let at = start..start + shape.iter().product::<usize>();
        start = at.end;
        Part { at, shape, first }
    })
}

fn generator_parts() -> [Part; 8] {
    use First::{One, Random, Zero};
    parts([
        ([NOISE, DEEP * SMALL * SMALL, 1, 1], Random),
        ([1, DEEP, 1, 1], One),
        ([1, DEEP, 1, 1], Zero),
        ([DEEP, MIDDLE, KERNEL, KERNEL], Random),
        ([1, MIDDLE, 1, 1], One),
        ([1, MIDDLE, 1, 1], Zero),
        ([MIDDLE, 1, KERNEL, KERNEL], Random),
        ([1, 1, 1, 1], Zero),
    ])
}

fn discriminator_parts() -> [Part; 6] {
    use First::{Random, Zero};
    parts([
        ([MIDDLE, 1, KERNEL, KERNEL], Random),
        ([1, MIDDLE, 1, 1], Zero),
        ([DEEP, MIDDLE, KERNEL, KERNEL], Random),
        ([1, DEEP, 1, 1], Zero),
        ([DEEP * SMALL * SMALL, 1, 1, 1], Random),
        ([1, 1, 1, 1], Zero),
    ])
}

fn first(parts: &[Part], rng: &mut ChaCha8Rng) -> Vec<f32> {
    let mut weights = Vec::new();
    for part in parts {
        match part.first {
            First::Random => weights.extend(random::normals(rng, part.at.len(), FIRST).iter().map(|&w| w as f32)),
            First::Zero => weights.resize(part.at.end, 0.0),
            First::One => weights.resize(part.at.end, 1.0),
        }
    }
    weights
}

/// First weights of the generator and of the discriminator.
pub fn first_weights(rng: &mut ChaCha8Rng) -> [Vec<f32>; 2] {
    [first(&generator_parts(), rng), first(&discriminator_parts(), rng)]
}

/// Numbers of weights of the two.
pub fn sizes() -> [usize; 2] {
    [generator_parts()[7].at.end, discriminator_parts()[5].at.end]
}

fn take(weights: &Tensor<1>, part: &Part) -> Tensor<4> {
    weights.clone().slice(part.at.clone()).reshape(part.shape)
}

/// Mean 0 and variance 1 in every map over this batch, then the learned scale and shift (Ioffe and Szegedy 2015). The wall
/// and the training normalize by their own batch: a running mean would make samples differ from what was trained.
fn batch_norm(maps: Tensor<4>, scale: Tensor<4>, shift: Tensor<4>) -> Tensor<4> {
    let mean = |maps: Tensor<4>| maps.mean_dim(0).mean_dim(2).mean_dim(3);
    let centred = maps.clone() - mean(maps);
    let variance = mean(centred.clone() * centred.clone());
    centred / (variance + EPSILON).sqrt() * scale + shift
}

/// Pictures `[count, 1, 28, 28]` of noise `[count, NOISE]`, ink from 0 to 1.
pub fn generate(weights: &Tensor<1>, noise: Tensor<2>) -> Tensor<4> {
    let [dense, scale1, shift1, up1, scale2, shift2, up2, bias] = generator_parts();
    let count = noise.dims()[0];
    let double = || ConvTransposeOptions::new([2, 2], [1, 1], [0, 0], [1, 1], 1);
    let matrix = weights
        .clone()
        .slice(dense.at.clone())
        .reshape([dense.shape[0], dense.shape[1]]);
    let maps = noise.matmul(matrix).reshape([count, DEEP, SMALL, SMALL]);
    let maps = activation::relu(batch_norm(maps, take(weights, &scale1), take(weights, &shift1)));
    let maps = conv_transpose2d(maps, take(weights, &up1), None, double());
    let maps = activation::relu(batch_norm(maps, take(weights, &scale2), take(weights, &shift2)));
    let maps = conv_transpose2d(maps, take(weights, &up2), None, double()) + take(weights, &bias);
    activation::sigmoid(maps)
}

/// Logits `[count, 1]` of being real.
pub fn judge(weights: &Tensor<1>, pictures: Tensor<4>) -> Tensor<2> {
    let [down1, bias1, down2, bias2, dense, bias] = discriminator_parts();
    let count = pictures.dims()[0];
    let half = || ConvOptions::new([2, 2], [1, 1], [1, 1], 1);
    let maps = conv2d(pictures, take(weights, &down1), None, half()) + take(weights, &bias1);
    let maps = activation::leaky_relu(maps, LEAK);
    let maps = conv2d(maps, take(weights, &down2), None, half()) + take(weights, &bias2);
    let maps = activation::leaky_relu(maps, LEAK);
    let matrix = weights.clone().slice(dense.at.clone()).reshape([dense.shape[0], 1]);
    maps.reshape([count, dense.shape[0]]).matmul(matrix) + take(weights, &bias).reshape([1, 1])
}

/// Plain numbers as a tensor `[rows, numbers / rows]`.
pub fn matrix(values: &[f32], rows: usize, device: &Device) -> Tensor<2> {
    let width = values.len() / rows.max(1);
    Tensor::from_data(TensorData::new(values.to_vec(), [rows, width]), device)
}
