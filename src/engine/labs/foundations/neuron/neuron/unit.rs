//! One neuron, and how well it tells two classes apart.

use crate::{
    choices,
    nn::activation::{Activation, sigmoid},
    view::Points,
};
use serde::{Deserialize, Serialize};

choices! {
    /// What the neuron makes of its sum.
    pub enum Firing {
        Identity = "identity",
        /// 1 above 0, else 0 (Rosenblatt 1958).
        Step = "step",
        Sigmoid = "sigmoid", Tanh = "tanh", Relu = "relu",
    }
}

impl Firing {
    fn smooth(self) -> Option<Activation> {
        match self {
            Self::Identity => Some(Activation::Linear),
            Self::Step => None,
            Self::Sigmoid => Some(Activation::Sigmoid),
            Self::Tanh => Some(Activation::Tanh),
            Self::Relu => Some(Activation::Relu),
        }
    }

    /// The output for the sum `z`.
    pub fn value(self, z: f64) -> f64 {
        self.smooth()
            .map_or_else(|| f64::from(u8::from(z > 0.0)), |f| f.value(z))
    }

    /// The slope at `z`; the step's is 0 wherever it has one.
    pub fn derivative(self, z: f64) -> f64 {
        self.smooth().map_or(0.0, |f| f.derivative(z))
    }

    /// The outputs that the orange and the blue class should get.
    pub fn targets(self) -> [f64; 2] {
        match self {
            Self::Identity | Self::Tanh => [-1.0, 1.0],
            Self::Step | Self::Sigmoid | Self::Relu => [0.0, 1.0],
        }
    }

    /// One example's loss as a function of the sum: cross-entropy for the sigmoid, the squared error for the others.
    pub fn loss(self, z: f64, blue: bool) -> f64 {
        let target = self.targets()[usize::from(blue)];
        match self {
            Self::Sigmoid => z.max(0.0) - target * z + (-z.abs()).exp().ln_1p(),
            _ => (self.value(z) - target).powi(2),
        }
    }

    /// The derivative of [`Self::loss`] by `z`.
    pub fn loss_slope(self, z: f64, blue: bool) -> f64 {
        let target = self.targets()[usize::from(blue)];
        match self {
            Self::Sigmoid => sigmoid(z) - target,
            _ => 2.0 * (self.value(z) - target) * self.derivative(z),
        }
    }
}

/// Two weights and a bias.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    pub w: [f64; 2],
    pub b: f64,
}

impl Unit {
    /// `w · x + b`
    pub fn sum(&self, x: [f64; 2]) -> f64 {
        self.w[0] * x[0] + self.w[1] * x[1] + self.b
    }

    /// Length of the weight vector.
    pub fn size(&self) -> f64 {
        self.w[0].hypot(self.w[1])
    }

    /// One step down; a frozen bias stays.
    pub fn descend(&mut self, lr: f64, gradient: [f64; 3], bias: bool) {
        self.w[0] -= lr * gradient[0];
        self.w[1] -= lr * gradient[1];
        if bias {
            self.b -= lr * gradient[2];
        }
    }
}

/// How a neuron does on the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// Mean over the points.
    pub loss: f64,
    /// Share of points on the right side of the line `z = 0`.
    pub accuracy: f64,
    /// Of the loss by both weights and the bias.
    pub gradient: [f64; 3],
}

impl Fit {
    /// Judges `unit` on the points; target 1 is blue.
    pub fn of(unit: &Unit, firing: Firing, points: &Points) -> Self {
        let mut fit = Self::default();
        for (at, target) in points.at.iter().zip(&points.target) {
            let (x, blue) = (at.map(f64::from), *target > 0.5);
            let z = unit.sum(x);
            fit.loss += firing.loss(z, blue);
            fit.accuracy += f64::from(u8::from((z > 0.0) == blue));
            let slope = firing.loss_slope(z, blue);
            for (sum, part) in fit.gradient.iter_mut().zip([x[0], x[1], 1.0]) {
                *sum += slope * part;
            }
        }
        let count = points.at.len().max(1) as f64;
        fit.loss /= count;
        fit.accuracy /= count;
        fit.gradient = fit.gradient.map(|sum| sum / count);
        fit
    }

    /// Length of the gradient that a step follows.
    pub fn steepness(&self, bias: bool) -> f64 {
        let [a, b, c] = self.gradient;
        a.hypot(b).hypot(if bias { c } else { 0.0 })
    }
}
