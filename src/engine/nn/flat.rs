//! Nets whose weights lie in one flat tensor, part behind part, so that one optimizer step moves all of them.

use super::optimizer::{Optimizer, OptimizerConfig, OptimizerKind};
use crate::math::random;
use burn::tensor::{Device, Gradients, Tensor, TensorData};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;

/// How a part begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum First {
    /// Drawn from a normal distribution of this deviation.
    Normal(f64),
    Zero,
    One,
}

/// Number of a part in its layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part(usize);

#[derive(Clone, Debug)]
struct Place {
    at: Range<usize>,
    shape: [usize; 4],
    first: First,
}

/// Where each part lies, which shape it has, and how it begins.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    places: Vec<Place>,
}

impl Layout {
    /// Puts a part behind those there are; fewer than four sizes are written with ones.
    pub fn add(&mut self, shape: [usize; 4], first: First) -> Part {
        let start = self.size();
        let at = start..start + shape.iter().product::<usize>();
        self.places.push(Place { at, shape, first });
        Part(self.places.len() - 1)
    }

    /// Numbers of all parts together.
    pub fn size(&self) -> usize {
        self.places.last().map_or(0, |place| place.at.end)
    }

    /// Where a part lies among all numbers.
    pub fn at(&self, part: Part) -> Range<usize> {
        self.places[part.0].at.clone()
    }

    pub fn shape(&self, part: Part) -> [usize; 4] {
        self.places[part.0].shape
    }

    pub fn first_weights(&self, rng: &mut ChaCha8Rng) -> Vec<f32> {
        let mut weights = Vec::with_capacity(self.size());
        for Place { at, first, .. } in &self.places {
            match *first {
                First::Normal(deviation) => {
                    weights.extend(random::normals_f32(rng, at.len(), deviation));
                }
                First::Zero => weights.resize(at.end, 0.0),
                First::One => weights.resize(at.end, 1.0),
            }
        }
        weights
    }

    /// The parts of these weights, each a tensor of its own: a slice inside the graph would cost a gradient of full size
    /// for every part.
    pub fn leaves(&self, weights: &Tensor<1>, tracked: bool) -> Leaves {
        let weights = weights.clone().detach();
        let leaf = |place: &Place| {
            let part = weights.clone().slice(place.at.clone()).reshape(place.shape).detach();
            if tracked { part.require_grad() } else { part }
        };
        Leaves(self.places.iter().map(leaf).collect())
    }
}

/// The parts of a net's weights.
pub struct Leaves(Vec<Tensor<4>>);

impl Leaves {
    pub fn get(&self, part: Part) -> Tensor<4> {
        self.0[part.0].clone()
    }

    /// The gradient by all weights, laid out as they are; 0 for what had no part in the loss.
    pub fn gradient(&self, gradients: &Gradients) -> Tensor<1> {
        let by = |leaf: &Tensor<4>| {
            let gradient = leaf
                .grad(gradients)
                .unwrap_or_else(|| leaf.clone().detach().zeros_like());
            gradient.reshape([leaf.shape().num_elements()])
        };
        Tensor::cat(self.0.iter().map(by).collect(), 0)
    }
}

/// Flat weights that learn by Adam.
pub struct Learner {
    pub weights: Tensor<1>,
    optimizer: Optimizer<1>,
}

impl Learner {
    pub fn new(weights: Vec<f32>, device: &Device) -> Self {
        let count = weights.len();
        Self {
            weights: Tensor::from_data(TensorData::new(weights, [count]), device),
            optimizer: Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam)),
        }
    }

    /// Moves the weights against `gradient`; `beta1` is the decay of the first moment.
    pub fn learn(&mut self, lr: f64, beta1: f64, gradient: Tensor<1>) {
        self.optimizer.set_config(OptimizerConfig {
            momentum: beta1,
            ..OptimizerConfig::new(OptimizerKind::Adam)
        });
        let weights = self.weights.clone().detach();
        self.weights = self.optimizer.step(lr, weights, gradient).detach();
    }

    /// The weights as plain numbers.
    pub fn numbers(&self) -> Vec<f32> {
        self.weights.to_data().iter::<f32>().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device;
    use rand::SeedableRng;

    #[test]
    fn parts_lie_behind_one_another_and_the_gradient_has_their_order() {
        let mut layout = Layout::default();
        let a = layout.add([2, 3, 1, 1], First::Normal(1.0));
        let idle = layout.add([1, 2, 1, 1], First::One);
        let b = layout.add([1, 1, 1, 1], First::Zero);
        assert_eq!(layout.size(), 9);
        let weights = layout.first_weights(&mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!(weights[6..], [1.0, 1.0, 0.0]);
        let learner = Learner::new(weights.clone(), &device::cpu());
        let leaves = layout.leaves(&learner.weights, true);
        assert_eq!(leaves.get(idle).dims(), [1, 2, 1, 1]);
        // d/da Σ a² = 2 a, d/db 5 b = 5.
        let loss = (leaves.get(a) * leaves.get(a)).sum() + (leaves.get(b) * 5.0).sum();
        let gradient: Vec<f32> = leaves.gradient(&loss.backward()).into_data().iter().collect();
        let wanted: Vec<f32> = weights[..6].iter().map(|w| 2.0 * w).chain([0.0, 0.0, 5.0]).collect();
        assert_eq!(gradient, wanted);
    }
}
