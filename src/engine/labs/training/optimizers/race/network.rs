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

/// A plane through the start in the space of weights, spanned by two orthonormal directions.
#[derive(Clone, Debug)]
pub struct Plane {
    pub origin: Vec<f64>,
    pub axes: [Vec<f64>; 2],
    /// Share of the squared lengths of all moves away from the start that lies in the plane.
    pub explained: f64,
}

impl Plane {
    /// The plane in which the trails lie best: the first two principal directions of their moves away from the start.
    /// `before` keeps the picture from flipping over.
    pub fn fit<'a>(origin: &[f64], places: impl Iterator<Item = &'a [f64]> + Clone, before: Option<&Self>) -> Self {
        let size = origin.len();
        let mut scatter = vec![0.0; size * size];
        for place in places {
            let moved: Vec<f64> = place.iter().zip(origin).map(|(a, b)| a - b).collect();
            for (row, a) in moved.iter().enumerate() {
                for (column, b) in moved.iter().enumerate() {
                    scatter[row * size + column] += a * b;
                }
            }
        }
        let total: f64 = (0..size).map(|i| scatter[i * size + i]).sum();
        let (first, first_share) = principal(&scatter, &[]);
        let (second, second_share) = principal(&scatter, std::slice::from_ref(&first));
        let explained = if total > 0.0 {
            ((first_share + second_share) / total).min(1.0)
        } else {
            1.0
        };
        let mut axes = [first, second];
        if let Some(before) = before {
            for (axis, old) in axes.iter_mut().zip(&before.axes) {
                if dot(axis, old) < 0.0 {
                    axis.iter_mut().for_each(|value| *value = -*value);
                }
            }
        }
        Self {
            origin: origin.to_vec(),
            axes,
            explained,
        }
    }

    /// Coordinates on the plane of the point nearest to `place`.
    pub fn project(&self, place: &[f64]) -> [f64; 2] {
        let moved: Vec<f64> = place.iter().zip(&self.origin).map(|(a, b)| a - b).collect();
        self.direction(&moved)
    }

    /// The part in the plane of a direction.
    pub fn direction(&self, direction: &[f64]) -> [f64; 2] {
        [dot(direction, &self.axes[0]), dot(direction, &self.axes[1])]
    }

    /// Weights at these coordinates.
    pub fn lift(&self, [x, y]: [f64; 2]) -> impl Iterator<Item = f64> {
        self.origin
            .iter()
            .zip(&self.axes[0])
            .zip(&self.axes[1])
            .map(move |((o, a), b)| o + x * a + y * b)
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
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The eigenvector with the largest eigenvalue of a symmetric matrix, among the directions orthogonal to `others`,
/// by power iteration.
fn principal(matrix: &[f64], others: &[Vec<f64>]) -> (Vec<f64>, f64) {
    let size = (matrix.len() as f64).sqrt() as usize;
    let trace: f64 = (0..size).map(|i| matrix[i * size + i]).sum();
    // What is left of a vector that lies along the others is rounding: no direction at all.
    let clean = |mut vector: Vec<f64>, least: f64| {
        for other in others {
            let along = dot(&vector, other);
            vector
                .iter_mut()
                .zip(other)
                .for_each(|(value, other)| *value -= along * other);
        }
        let length = dot(&vector, &vector).sqrt();
        (length > least).then(|| vector.iter().map(|value| value / length).collect::<Vec<f64>>())
    };
    // A start that is unlikely to be orthogonal to what is looked for.
    let fixed: Vec<f64> = (0..size).map(|i| 1.0 + 0.37 * ((i * 7 + 3) % 11) as f64).collect();
    let mut vector = clean(fixed, 0.0).unwrap_or_else(|| vec![0.0; size]);
    let mut value = 0.0;
    for _ in 0..300 {
        let image: Vec<f64> = (0..size)
            .map(|row| dot(&matrix[row * size..(row + 1) * size], &vector))
            .collect();
        value = dot(&image, &vector);
        match clean(image, 1e-12 * trace) {
            Some(next) => vector = next,
            None => break,
        }
    }
    (vector, value)
}
