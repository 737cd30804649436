//! One model on its way down one loss: a line, or a small network of one hidden layer.

use super::{data::REACH, shape::Shape};
use crate::math::random;
use rand_chacha::ChaCha8Rng;

crate::choices! {
    /// What is fitted.
    pub enum ModelKind {
        /// Slope and offset, by plain gradient descent.
        Line = "line",
        /// 1-H-1 with tanh, by Adam.
        Net = "mlp",
    }
}

/// Adam's usual numbers (Kingma and Ba 2014).
const BETA: [f64; 2] = [0.9, 0.999];
const EPSILON: f64 = 1e-8;

/// A model with its parameters in one row.
#[derive(Clone, Debug)]
pub enum Model {
    Line {
        /// Slope, offset.
        theta: Vec<f64>,
    },
    Net {
        /// Weights in, biases, weights out (`hidden` each), bias out.
        theta: Vec<f64>,
        moments: [Vec<f64>; 2],
        steps: i32,
    },
}

impl Model {
    /// A model at a random start; the three fits share it.
    pub fn new(kind: ModelKind, hidden: usize, rng: &mut ChaCha8Rng) -> Self {
        match kind {
            ModelKind::Line => Self::Line {
                theta: random::normals(rng, 2, 0.7),
            },
            ModelKind::Net => {
                // The bends lie spread over the data, as wide as these are.
                let mut theta = random::normals(rng, hidden, 1.0);
                theta.extend(random::normals(rng, hidden, REACH / 2.0));
                theta.extend(random::normals(rng, hidden, (1.0 / hidden as f64).sqrt()));
                theta.push(0.0);
                let zero = vec![0.0; theta.len()];
                Self::Net {
                    theta,
                    moments: [zero.clone(), zero],
                    steps: 0,
                }
            }
        }
    }

    pub fn theta(&self) -> &[f64] {
        match self {
            Self::Line { theta } | Self::Net { theta, .. } => theta,
        }
    }

    /// The prediction at `x`.
    pub fn predict(&self, x: f64) -> f64 {
        match self {
            Self::Line { theta } => theta[0] * x + theta[1],
            Self::Net { theta, .. } => {
                let hidden = theta.len() / 3;
                let unit = |h: usize| theta[2 * hidden + h] * (theta[h] * x + theta[hidden + h]).tanh();
                (0..hidden).map(unit).sum::<f64>() + theta[3 * hidden]
            }
        }
    }

    /// Mean loss over the points and its gradient by the parameters.
    pub fn loss_and_gradient(&self, points: &[[f64; 2]], shape: Shape, delta: f64) -> (f64, Vec<f64>) {
        let share = 1.0 / points.len().max(1) as f64;
        let mut loss = 0.0;
        let mut gradient = vec![0.0; self.theta().len()];
        for &[x, y] in points {
            let error = self.predict(x) - y;
            loss += share * shape.value(error, delta);
            self.spread(x, share * shape.slope(error, delta), &mut gradient);
        }
        (loss, gradient)
    }

    /// Adds `pull` times the derivative of the prediction at `x` to the gradient.
    fn spread(&self, x: f64, pull: f64, gradient: &mut [f64]) {
        match self {
            Self::Line { .. } => {
                gradient[0] += pull * x;
                gradient[1] += pull;
            }
            Self::Net { theta, .. } => {
                let hidden = theta.len() / 3;
                for h in 0..hidden {
                    let answer = (theta[h] * x + theta[hidden + h]).tanh();
                    let inside = pull * theta[2 * hidden + h] * (1.0 - answer * answer);
                    gradient[h] += inside * x;
                    gradient[hidden + h] += inside;
                    gradient[2 * hidden + h] += pull * answer;
                }
                gradient[3 * hidden] += pull;
            }
        }
    }

    /// One step along the gradient.
    pub fn step(&mut self, gradient: &[f64], lr: f64) {
        match self {
            Self::Line { theta } => {
                for (value, slope) in theta.iter_mut().zip(gradient) {
                    *value -= lr * slope;
                }
            }
            Self::Net { theta, moments, steps } => {
                *steps = steps.saturating_add(1);
                let unbias = BETA.map(|beta| 1.0 - beta.powi(*steps));
                for (index, slope) in gradient.iter().enumerate() {
                    let [first, second] = moments;
                    first[index] = BETA[0] * first[index] + (1.0 - BETA[0]) * slope;
                    second[index] = BETA[1] * second[index] + (1.0 - BETA[1]) * slope * slope;
                    let root = (second[index] / unbias[1]).sqrt() + EPSILON;
                    theta[index] -= lr * first[index] / unbias[0] / root;
                }
            }
        }
    }
}
