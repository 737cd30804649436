//! What the labs of this section train on: points of the plane, split into batches.

use crate::{
    nn::{loss::Target, mlp::Batch},
    view::Points,
};
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// The plane is twelve wide; divided by this its coordinates have about unit variance.
const SCALE: f32 = 3.0;

/// Points as a net with two inputs and one output takes them.
#[derive(Clone, Debug)]
pub struct PlaneSet {
    pub x: Batch,
    pub target: Target,
}

impl PlaneSet {
    pub fn new(points: &Points, regression: bool) -> Self {
        let values = points.at.iter().flatten().map(|value| value / SCALE).collect();
        Self {
            x: Batch::new(2, values),
            target: if regression {
                Target::Values(points.target.clone())
            } else {
                Target::Binary(points.target.clone())
            },
        }
    }

    /// Samples in the set.
    pub fn rows(&self) -> usize {
        self.x.rows()
    }

    pub fn pick(&self, rows: &[usize]) -> Self {
        Self {
            x: self.x.pick(rows),
            target: self.target.pick(rows, 1),
        }
    }
}

/// Rows in a new order at each epoch.
#[derive(Clone, Debug)]
pub struct Shuffled {
    order: Vec<usize>,
    at: usize,
    rng: ChaCha8Rng,
}

impl Shuffled {
    pub fn new(rows: usize, rng: ChaCha8Rng) -> Self {
        Self {
            order: (0..rows).collect(),
            at: rows,
            rng,
        }
    }

    /// The next `size` rows; fewer where the epoch ends.
    pub fn next(&mut self, size: usize) -> &[usize] {
        if self.at >= self.order.len() {
            self.order.shuffle(&mut self.rng);
            self.at = 0;
        }
        let start = self.at;
        self.at = (start + size.max(1)).min(self.order.len());
        &self.order[start..self.at]
    }
}
