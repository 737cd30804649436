//! The training loss of a real small network as a surface over all of its weights, and the plane on which it is drawn.

use super::view::Window;
use crate::{
    device::Device,
    math::{random, tensors},
};
use burn::tensor::Tensor;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::f64::consts::PI;

/// Neurons of the hidden layer.
pub const HIDDEN: usize = 8;
/// Weights and biases of 1-8-1: input weights, hidden biases, output weights, output bias.
pub const PARAMETERS: usize = 3 * HIDDEN + 1;
/// Training points.
pub const POINTS: usize = 32;
/// Standard deviation of the noise in the targets.
const NOISE: f64 = 0.05;

/// A perceptron 1-8-1 (tanh) that learns `sin` from noisy points, as a function of its weights.
#[derive(Clone, Debug)]
pub struct NetworkLoss {
    /// `[1, POINTS, 1]`
    x: Tensor<3>,
    y: Tensor<3>,
    pub start: Vec<f64>,
}

impl NetworkLoss {
    pub fn new(rng: &mut ChaCha8Rng, device: &Device) -> Self {
        let x: Vec<f64> = (0..POINTS).map(|_| rng.random_range(-PI..PI)).collect();
        let y: Vec<f64> = x.iter().map(|x| x.sin() + NOISE * random::normal(rng)).collect();
        let column = |values: &[f64]| tensors::vector(values, device).reshape([1, POINTS, 1]);
        // Weights by Glorot and Bengio's variance 2 / (fan-in + fan-out), biases 0.
        let deviation = (2.0 / (1.0 + HIDDEN as f64)).sqrt();
        let mut start = random::normals(rng, HIDDEN, deviation);
        start.extend([0.0; HIDDEN]);
        start.extend(random::normals(rng, HIDDEN, deviation));
        start.push(0.0);
        Self {
            x: column(&x),
            y: column(&y),
            start,
        }
    }

    /// Inputs and targets.
    pub fn data(&self) -> (Vec<f64>, Vec<f64>) {
        (tensors::numbers(self.x.clone()), tensors::numbers(self.y.clone()))
    }

    /// Mean squared error of each network in `weights` `[n, PARAMETERS]`; the result is `[n]`.
    pub fn losses(&self, weights: Tensor<2>) -> Tensor<1> {
        let [networks, _] = weights.dims();
        let part = |from: usize, to: usize| {
            weights
                .clone()
                .slice([0..networks, from..to])
                .reshape([networks, 1, to - from])
        };
        let hidden = (self.x.clone() * part(0, HIDDEN) + part(HIDDEN, 2 * HIDDEN)).tanh();
        let weighted = hidden * part(2 * HIDDEN, 3 * HIDDEN);
        let output = weighted.sum_dim(2) + part(3 * HIDDEN, PARAMETERS);
        (output - self.y.clone()).square().mean_dim(1).reshape([networks])
    }
}

/// A window around all of these coordinates.
pub fn home(points: impl Iterator<Item = [f64; 2]>) -> Window {
    let mut window = Window {
        x: [-0.2, 0.2],
        y: [-0.2, 0.2],
    };
    for [x, y] in points {
        window.x = [window.x[0].min(x), window.x[1].max(x)];
        window.y = [window.y[0].min(y), window.y[1].max(y)];
    }
    let margin = 0.3 * window.width().max(window.height());
    let wider = |[low, high]: [f64; 2]| [low - margin, high + margin];
    Window {
        x: wider(window.x),
        y: wider(window.y),
    }
}
