//! The vocabulary of snapshots: plain data that the kit knows how to draw.

use serde::{Deserialize, Serialize};

/// A curve: points `(x, y)` in drawing order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// A stable key; the panel finds the words and the hue for it.
    pub key: String,
    pub points: Vec<[f64; 2]>,
}

/// Points on the plane with a class or a value each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Points {
    pub at: Vec<[f32; 2]>,
    /// Class index as a number, or the target in [-1, 1] for regression.
    pub target: Vec<f32>,
}

/// A function sampled on a regular grid over a rectangle of the plane.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Field {
    pub x: [f32; 2],
    pub y: [f32; 2],
    pub columns: usize,
    pub rows: usize,
    /// `[row, column]`, the lowest y first; samples at cell centres.
    pub values: Vec<f32>,
}

impl Field {
    /// The centres of `cells` by `cells` cells over the square `[-reach, reach]²`, in the order of `values`.
    pub fn centres(reach: f64, cells: usize) -> impl Iterator<Item = [f64; 2]> {
        let at = move |index: usize| reach * (2.0 * (index as f64 + 0.5) / cells as f64 - 1.0);
        (0..cells * cells).map(move |cell| [at(cell % cells), at(cell / cells)])
    }

    /// These values at these [`Self::centres`].
    pub fn square(reach: f64, cells: usize, values: Vec<f32>) -> Self {
        let side = [-reach as f32, reach as f32];
        Self {
            x: side,
            y: side,
            columns: cells,
            rows: cells,
            values,
        }
    }
}

/// For every cell of a grid the winning class and how sure the model is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassField {
    pub x: [f32; 2],
    pub y: [f32; 2],
    pub columns: usize,
    pub rows: usize,
    pub classes: Vec<u8>,
    /// Probability of the winning class, 0 to 1.
    pub confidence: Vec<f32>,
}

/// Numbers in rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    pub rows: usize,
    pub columns: usize,
    /// `[row, column]`
    pub values: Vec<f32>,
}

impl Matrix {
    pub fn at(&self, row: usize, column: usize) -> f32 {
        self.values[row * self.columns + column]
    }
}

/// Grey pictures of one size.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageGrid {
    pub width: usize,
    pub height: usize,
    /// Each `[row, column]`, the top row first; the value's meaning is the panel's to say.
    pub images: Vec<Vec<f32>>,
}

impl ImageGrid {
    /// Pictures that lie one behind the other.
    pub fn of(width: usize, height: usize, pixels: &[f32]) -> Self {
        Self {
            width,
            height,
            images: pixels
                .chunks_exact((width * height).max(1))
                .map(<[f32]>::to_vec)
                .collect(),
        }
    }
}

/// Counts in equal bins from `low` to `high`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    pub low: f32,
    pub high: f32,
    pub counts: Vec<u32>,
}

impl Histogram {
    /// Bins the finite values between their own extremes.
    pub fn of(values: &[f32], bins: usize) -> Self {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let low = finite().fold(f32::INFINITY, f32::min);
        let high = finite().fold(f32::NEG_INFINITY, f32::max);
        if low > high || bins == 0 {
            return Self::default();
        }
        let width = (high - low).max(f32::MIN_POSITIVE);
        let mut counts = vec![0; bins];
        for value in finite() {
            let bin = ((value - low) / width * bins as f32) as usize;
            counts[bin.min(bins - 1)] += 1;
        }
        Self { low, high, counts }
    }
}

/// What passed through one layer of neurons in one forward and backward pass.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LayerFlow {
    /// Of the activations, over all neurons and rows; infinite where one of them is not finite.
    pub mean: f64,
    pub std: f64,
    /// Standard deviation of the mean loss's gradient by the weighted sums.
    pub gradient_std: f64,
    /// Length of the mean loss's gradient by the weights that lead into this layer.
    pub weight_gradient: f64,
    /// Share of activations that are exactly 0.
    pub zeros: f64,
    /// Share of slopes within 0.01 of 0: hardly any gradient passes there.
    pub flat: f64,
    /// Of the activations.
    pub histogram: Histogram,
    /// Per neuron, the share of rows that let a gradient through; a neuron at 0 is dead on this batch.
    pub reach: Vec<f32>,
}

impl LayerFlow {
    /// Neurons through which no row's gradient passes.
    pub fn dead(&self) -> usize {
        self.reach.iter().filter(|share| **share == 0.0).count()
    }
}

/// A fully connected network as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Neurons per layer, inputs first, outputs last.
    pub sizes: Vec<usize>,
    /// `weights[layer][to * sizes[layer] + from]`: from layer `layer` to layer `layer + 1`.
    pub weights: Vec<Vec<f32>>,
    /// `biases[layer][neuron]` of layer `layer + 1`.
    pub biases: Vec<Vec<f32>>,
    /// Names of the inputs (keys such as `x1`, or column names) and of the outputs.
    pub inputs: Vec<String>,
    pub outputs: Vec<String>,
}

impl Network {
    /// The weight from neuron `from` of layer `layer` to neuron `to` of the next one.
    pub fn weight(&self, layer: usize, from: usize, to: usize) -> f32 {
        self.weights[layer][to * self.sizes[layer] + from]
    }
}
