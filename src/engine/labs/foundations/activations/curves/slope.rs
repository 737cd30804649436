//! PReLU's slope, learned by gradient descent from data that another slope made.

use crate::{
    device::Device,
    lab::Progress,
    math::{random, tensors},
};
use burn::tensor::{Tensor, activation};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Data points.
const POINTS: usize = 80;
/// Standard deviation of the noise in the data.
const NOISE: f64 = 0.15;
/// The slope moved by less than this: learned.
const STILL: f64 = 1e-9;
/// Longest trail that is kept.
const TRAIL: usize = 400;

/// What the panel draws.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SlopePicture {
    pub data: Vec<[f64; 2]>,
    pub slope: f64,
    pub target: f64,
    pub loss: f64,
    pub gradient: f64,
    /// `(slope, loss)` over the slopes around: a parabola.
    pub landscape: Vec<[f64; 2]>,
    /// `(slope, loss)` of every step so far, every second one dropped when it grows long.
    pub trail: Vec<[f64; 2]>,
}

/// The learner of one number.
pub struct SlopeLearner {
    data: Vec<[f64; 2]>,
    x: Tensor<1>,
    y: Tensor<1>,
    target: f64,
    slope: f64,
    loss: f64,
    gradient: f64,
    landscape: Vec<[f64; 2]>,
    trail: Vec<[f64; 2]>,
    /// Steps between two kept points of the trail.
    stride: usize,
    steps: usize,
}

impl SlopeLearner {
    pub fn new(start: f64, target: f64, range: f64, mut rng: ChaCha8Rng, device: &Device) -> Self {
        let data: Vec<[f64; 2]> = (0..POINTS)
            .map(|_| {
                let x = rng.random_range(-range..range);
                let clean = if x >= 0.0 { x } else { target * x };
                [x, clean + NOISE * random::normal(&mut rng)]
            })
            .collect();
        let column = |index: usize| data.iter().map(|point| point[index]).collect::<Vec<f64>>();
        let (x, y) = (tensors::vector(&column(0), device), tensors::vector(&column(1), device));
        let mut learner = Self {
            data,
            x,
            y,
            target,
            slope: start,
            loss: 0.0,
            gradient: 0.0,
            landscape: Vec::new(),
            trail: Vec::new(),
            stride: 1,
            steps: 0,
        };
        let (low, high) = (start.min(target) - 0.5, start.max(target) + 0.5);
        learner.landscape = (0..=60)
            .map(|i| {
                let slope = low + (high - low) * f64::from(i) / 60.0;
                [slope, learner.loss_and_gradient(slope, device).0]
            })
            .collect();
        (learner.loss, learner.gradient) = learner.loss_and_gradient(start, device);
        learner.trail.push([start, learner.loss]);
        learner
    }

    /// One step of gradient descent.
    pub fn step(&mut self, lr: f64, device: &Device) -> Progress {
        let moved = lr * self.gradient;
        self.slope -= moved;
        (self.loss, self.gradient) = self.loss_and_gradient(self.slope, device);
        self.steps += 1;
        if self.steps.is_multiple_of(self.stride) {
            self.trail.push([self.slope, self.loss]);
        }
        if self.trail.len() > TRAIL {
            self.trail = self.trail.iter().step_by(2).copied().collect();
            self.stride *= 2;
        }
        if moved.abs() < STILL {
            Progress::Done
        } else {
            Progress::Running
        }
    }

    /// Mean squared error with this slope, and its derivative by autodiff.
    fn loss_and_gradient(&self, slope: f64, device: &Device) -> (f64, f64) {
        let slope = tensors::vector(&[slope], device).require_grad();
        let error = activation::prelu(self.x.clone(), slope.clone()) - self.y.clone();
        let loss = error.square().mean();
        let gradients = loss.backward();
        let gradient = slope.grad(&gradients).map(tensors::numbers).unwrap_or_default();
        let first = |values: Vec<f64>| values.first().copied().unwrap_or(f64::NAN);
        (first(tensors::numbers(loss)), first(gradient))
    }

    pub fn slope(&self) -> f64 {
        self.slope
    }

    pub fn loss(&self) -> f64 {
        self.loss
    }

    pub fn picture(&self) -> SlopePicture {
        SlopePicture {
            data: self.data.clone(),
            slope: self.slope,
            target: self.target,
            loss: self.loss,
            gradient: self.gradient,
            landscape: self.landscape.clone(),
            trail: self.trail.clone(),
        }
    }
}
