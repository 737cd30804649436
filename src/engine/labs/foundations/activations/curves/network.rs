//! The output of a random network 1-…-1: what a stack of layers can draw with this activation.

use super::functions::{Function, Slopes};
use crate::{
    device::Device,
    math::{random, tensors},
};
use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Samples along the axis.
const SAMPLES: usize = 241;
/// Steps from one random network to the next.
const MORPH_STEPS: usize = 180;

/// One dense layer in plain numbers: weights `[from, to]`, biases `[to]`.
#[derive(Clone, Debug)]
struct Layer {
    to: usize,
    weights: Vec<f64>,
    biases: Vec<f64>,
}

/// What the panel draws.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NetworkPicture {
    /// Neurons per layer, input and output included.
    pub sizes: Vec<usize>,
    /// `(x, output)`
    pub points: Vec<[f64; 2]>,
    /// Intercept and slope of the least-squares line through the points.
    pub line: [f64; 2],
    /// Largest distance of the output from that line, measured along y.
    pub deviation: f64,
    /// Where that is.
    pub at: f64,
}

/// A network whose weights wander from one random draw to the next on an arc, along which they stay
/// normally distributed with the same variance: `cos(t) a + sin(t) b`.
pub struct RandomNetwork {
    sizes: Vec<usize>,
    from: Vec<Layer>,
    to: Vec<Layer>,
    step: usize,
    rng: ChaCha8Rng,
    picture: NetworkPicture,
}

impl RandomNetwork {
    pub fn new(depth: usize, width: usize, mut rng: ChaCha8Rng) -> Self {
        let mut sizes = vec![1];
        sizes.extend(std::iter::repeat_n(width, depth));
        sizes.push(1);
        let from = draw(&sizes, &mut rng);
        let to = draw(&sizes, &mut rng);
        Self {
            sizes,
            from,
            to,
            step: 0,
            rng,
            picture: NetworkPicture::default(),
        }
    }

    /// Goes on to another random network at once.
    pub fn redraw(&mut self) {
        self.from = draw(&self.sizes, &mut self.rng);
        self.to = draw(&self.sizes, &mut self.rng);
        self.step = 0;
    }

    /// One step along the arc; at its end the next arc begins.
    pub fn morph(&mut self) {
        self.step += 1;
        if self.step == MORPH_STEPS {
            let next = draw(&self.sizes, &mut self.rng);
            self.from = std::mem::replace(&mut self.to, next);
            self.step = 0;
        }
    }

    /// Computes the output over the axis with this activation.
    pub fn compute(&mut self, function: Function, slopes: Slopes, range: f64, device: &Device) {
        let x: Vec<f64> = (0..SAMPLES)
            .map(|i| range * (2.0 * i as f64 / (SAMPLES - 1) as f64 - 1.0))
            .collect();
        let mut signal = tensors::matrix(&x, 1, device);
        let last = self.from.len() - 1;
        for (index, layer) in self.layers().enumerate() {
            let weights = tensors::matrix(&layer.weights, layer.to, device);
            let biases: Tensor<2> = tensors::matrix(&layer.biases, layer.to, device);
            signal = signal.matmul(weights) + biases;
            if index < last {
                signal = function.apply(signal, slopes);
            }
        }
        let y = tensors::numbers(signal);
        let line = least_squares(&x, &y);
        let distance = |i: usize| (y[i] - line[0] - line[1] * x[i]).abs();
        let farthest = (0..SAMPLES)
            .max_by(|a, b| distance(*a).total_cmp(&distance(*b)))
            .unwrap_or(0);
        self.picture = NetworkPicture {
            sizes: self.sizes.clone(),
            deviation: distance(farthest),
            at: x[farthest],
            line,
            points: x.iter().zip(&y).map(|(x, y)| [*x, *y]).collect(),
        };
    }

    pub fn picture(&self) -> NetworkPicture {
        self.picture.clone()
    }

    pub fn deviation(&self) -> f64 {
        self.picture.deviation
    }

    /// The layers at the present place on the arc.
    fn layers(&self) -> impl Iterator<Item = Layer> {
        let done = self.step as f64 / MORPH_STEPS as f64;
        // Slow at both ends, so that one arc flows into the next.
        let angle = std::f64::consts::FRAC_PI_2 * done * done * (3.0 - 2.0 * done);
        let (sin, cos) = angle.sin_cos();
        let mix = move |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| cos * a + sin * b).collect();
        self.from.iter().zip(&self.to).map(move |(a, b)| Layer {
            to: a.to,
            weights: mix(&a.weights, &b.weights),
            biases: mix(&a.biases, &b.biases),
        })
    }
}

/// Weights with the variance 2 / fan-in (He et al., 2015), biases with variance 1.
fn draw(sizes: &[usize], rng: &mut ChaCha8Rng) -> Vec<Layer> {
    sizes
        .windows(2)
        .map(|pair| Layer {
            to: pair[1],
            weights: random::normals(rng, pair[0] * pair[1], (2.0 / pair[0] as f64).sqrt()),
            biases: random::normals(rng, pair[1], 1.0),
        })
        .collect()
}

/// Intercept and slope of the line with the least sum of squared errors.
pub(super) fn least_squares(x: &[f64], y: &[f64]) -> [f64; 2] {
    let n = x.len() as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let covariance: f64 = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = x.iter().map(|x| (x - mean_x).powi(2)).sum();
    let slope = covariance / variance;
    [mean_y - slope * mean_x, slope]
}
