//! The eight functions, their derivatives by autodiff, and the closed forms to compare with.

use super::{GeluGap, Reading, SATURATED_SLOPE};
use crate::{choices, device::Device, math::tensors};
use burn::tensor::{Tensor, activation};
use serde::{Deserialize, Serialize};

choices! {
    /// An activation function of one variable.
    pub enum Function {
        Identity = "identity", Sigmoid = "sigmoid", Tanh = "tanh", Relu = "relu",
        LeakyRelu = "leaky-relu", Prelu = "prelu", Elu = "elu", Gelu = "gelu",
    }
}

/// The slopes below 0 of the functions that have one to choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slopes {
    pub leaky: f64,
    pub prelu: f64,
    pub elu: f64,
}

impl Function {
    /// The function on a tensor, differentiable.
    pub fn apply<const D: usize>(self, x: Tensor<D>, slopes: Slopes) -> Tensor<D> {
        match self {
            Self::Identity => x,
            Self::Sigmoid => activation::sigmoid(x),
            Self::Tanh => activation::tanh(x),
            Self::Relu => activation::relu(x),
            Self::LeakyRelu => activation::leaky_relu(x, slopes.leaky),
            Self::Prelu => {
                let slope = tensors::vector(&[slopes.prelu], &x.device());
                activation::prelu(x, slope)
            }
            Self::Elu => activation::elu(x, slopes.elu),
            Self::Gelu => activation::gelu(x),
        }
    }

    /// The closed form of the derivative, for comparison; at a kink the value from the left.
    pub fn closed_derivative(self, x: f64, slopes: Slopes) -> f64 {
        let below = |slope: f64| if x > 0.0 { 1.0 } else { slope };
        match self {
            Self::Identity => 1.0,
            Self::Sigmoid => {
                let s = 1.0 / (1.0 + (-x).exp());
                s * (1.0 - s)
            }
            Self::Tanh => 1.0 - x.tanh().powi(2),
            Self::Relu => below(0.0),
            Self::LeakyRelu => below(slopes.leaky),
            Self::Prelu => below(slopes.prelu),
            Self::Elu => below(slopes.elu * x.min(0.0).exp()),
            // The standard normal's distribution function, plus x times its density.
            Self::Gelu => {
                let density = (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt();
                0.5 * (1.0 + libm::erf(x / std::f64::consts::SQRT_2)) + x * density
            }
        }
    }

    /// Whether the derivative jumps at 0.
    pub fn has_kink(self, slopes: Slopes) -> bool {
        match self {
            Self::Identity | Self::Sigmoid | Self::Tanh | Self::Gelu => false,
            Self::Relu => true,
            Self::LeakyRelu => slopes.leaky != 1.0,
            Self::Prelu => slopes.prelu != 1.0,
            Self::Elu => slopes.elu != 1.0,
        }
    }
}

/// Values and derivatives at every `x`, the derivative by autodiff.
pub fn evaluate(function: Function, slopes: Slopes, x: &[f64], device: &Device) -> (Vec<f64>, Vec<f64>) {
    let at = tensors::vector(x, device).require_grad();
    let y = function.apply(at.clone(), slopes);
    let gradients = y.clone().sum().backward();
    let derivative = at.grad(&gradients).map(tensors::numbers).unwrap_or_default();
    (tensors::numbers(y), derivative)
}

/// One function at one place.
pub fn read(function: Function, slopes: Slopes, x: f64, device: &Device) -> Reading {
    let (y, dy) = evaluate(function, slopes, &[x], device);
    let first = |values: Vec<f64>| values.first().copied().unwrap_or(f64::NAN);
    Reading {
        function,
        y: first(y),
        dy: first(dy),
        dy_closed: function.closed_derivative(x, slopes),
    }
}

/// Half of the samples of a curve.
const HALF: usize = 300;

/// Places from -range to range, closer than a pixel; around 0 three of them, so that a kink stays sharp.
fn places(range: f64) -> Vec<f64> {
    let right = (1..=HALF).map(|i| range * i as f64 / HALF as f64);
    let mut x: Vec<f64> = right.clone().rev().map(|x| -x).collect();
    x.extend([-1e-6, 0.0, 1e-6]);
    x.extend(right);
    x
}

/// A function and its derivative, sampled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sampled {
    pub function: Function,
    /// `(x, f(x))`
    pub points: Vec<[f64; 2]>,
    /// `(x, f'(x))`, by autodiff.
    pub derivative: Vec<[f64; 2]>,
    /// Whether the derivative jumps at 0.
    pub kink: bool,
    /// Ranges of x, from an end of the axis inwards, in which |f'| stays below [`SATURATED_SLOPE`].
    pub saturated: Vec<[f64; 2]>,
    /// Largest difference between autodiff and the closed form, off the kink.
    pub derivative_error: f64,
}

impl Sampled {
    pub fn new(function: Function, slopes: Slopes, range: f64, device: &Device) -> Self {
        let x = places(range);
        let (y, dy) = evaluate(function, slopes, &x, device);
        let kink = function.has_kink(slopes);
        let derivative_error = x
            .iter()
            .zip(&dy)
            .filter(|(x, _)| !kink || **x != 0.0)
            .map(|(x, dy)| (dy - function.closed_derivative(*x, slopes)).abs())
            .fold(0.0, f64::max);
        Self {
            function,
            saturated: saturated(&x, &dy),
            points: pairs(&x, &y),
            derivative: pairs(&x, &dy),
            kink,
            derivative_error,
        }
    }

    pub fn is_saturated_at(&self, x: f64) -> bool {
        self.saturated.iter().any(|[from, to]| *from <= x && x <= *to)
    }
}

fn pairs(x: &[f64], y: &[f64]) -> Vec<[f64; 2]> {
    x.iter().zip(y).map(|(x, y)| [*x, *y]).collect()
}

fn saturated(x: &[f64], dy: &[f64]) -> Vec<[f64; 2]> {
    let flat = |slope: &&f64| slope.abs() < SATURATED_SLOPE;
    let left = dy.iter().take_while(flat).count();
    let right = dy.iter().rev().take_while(flat).count();
    let mut ranges = Vec::new();
    if left > 0 {
        ranges.push([x[0], x[left - 1]]);
    }
    if right > 0 && left < x.len() {
        ranges.push([x[x.len() - right], x[x.len() - 1]]);
    }
    ranges
}

/// The difference between GELU and its tanh approximation (Hendrycks and Gimpel, 2016) over the axis.
pub fn gelu_gap(range: f64, device: &Device) -> GeluGap {
    let x = places(range);
    let at = tensors::vector(&x, device);
    let gap = tensors::numbers(activation::gelu(at.clone()) - activation::gelu_approximate(at));
    let points = pairs(&x, &gap);
    let largest = points
        .iter()
        .copied()
        .max_by(|a, b| a[1].abs().total_cmp(&b[1].abs()))
        .unwrap_or_default();
    GeluGap {
        points,
        max: largest[1].abs(),
        at: largest[0],
    }
}
