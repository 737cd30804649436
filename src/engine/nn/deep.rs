//! Deep multilayer perceptrons side by side, each telling of every layer what passed through it in this very step.
//!
//! Every net runs on the own kernel, the nets spread over the processor's cores: eight nets as one batched tensor under
//! burn's autodiff took 2.0 to 2.5 times as long (`cargo run --release --example deep`; numbers in benches/README.md).

use super::{
    loss::{Loss, Target},
    mlp::{Batch, Mlp},
    optimizer::{Optimizer, OptimizerConfig},
};
use crate::{
    kernels::{
        loss::Tile,
        net::Watch,
        tally::{Lines, Moments, at_least, bin, extremes, moments, zeros},
    },
    view::{Histogram, LayerFlow},
};
use burn::tensor::{Tensor, TensorData};
use rayon::prelude::*;
use std::time::Instant;

/// Slopes nearer to 0 than this count as flat: the activation is saturated there.
pub const FLAT: f32 = 0.01;
/// A neuron whose slope is nearer to 0 than this on every row is dead.
const DEAD: f32 = 1e-6;
/// Bars of a layer's histogram.
pub const BINS: usize = 32;
/// Multiplications in all nets together from which their passes are spread over the cores.
const SPREAD: usize = 1_000_000;

/// Multiplications of one net's forward pass at most, so that a step of eight nets stays below 50 ms on two cores: 128 rows
/// through 50 layers of 64.
const PASS: usize = 50 * 64 * 64 * 128;

/// Rows of a batch that a net of this depth and width may take in one step, of those wanted.
pub fn rows_within(wanted: usize, depth: usize, width: usize) -> usize {
    wanted.min((PASS / (depth * width * width).max(1)).max(1))
}

/// A net with its optimizer and what was found in its last pass.
pub struct DeepNet {
    mlp: Mlp,
    optimizer: Optimizer<1>,
    /// By every parameter, at the present weights.
    gradient: Vec<f32>,
    loss: f64,
    flows: Vec<LayerFlow>,
    /// Of the weights into the outputs.
    output_gradient: f64,
    fastest: f64,
    sound: bool,
}

impl DeepNet {
    pub fn new(mlp: Mlp, optimizer: OptimizerConfig) -> Self {
        Self {
            gradient: vec![0.0; mlp.weights().len()],
            mlp,
            optimizer: Optimizer::new(optimizer),
            loss: 0.0,
            flows: Vec::new(),
            output_gradient: 0.0,
            fastest: f64::INFINITY,
            sound: true,
        }
    }

    pub fn mlp(&self) -> &Mlp {
        &self.mlp
    }
    pub fn mlp_mut(&mut self) -> &mut Mlp {
        &mut self.mlp
    }
    pub fn set_optimizer(&mut self, config: OptimizerConfig) {
        self.optimizer.set_config(config);
    }

    /// The mean loss of the last pass.
    pub fn loss(&self) -> f64 {
        self.loss
    }
    /// What passed through each hidden layer in the last pass.
    pub fn flows(&self) -> &[LayerFlow] {
        &self.flows
    }
    /// The gradient of the last pass by every parameter.
    pub fn gradient(&self) -> &[f32] {
        &self.gradient
    }
    /// Length of the gradient by the weights into the outputs.
    pub fn output_gradient(&self) -> f64 {
        self.output_gradient
    }
    /// Seconds that the fastest pass took: a measurement, not part of what a seed decides.
    pub fn fastest(&self) -> f64 {
        self.fastest
    }
    /// Whether loss and gradient of the last pass were numbers.
    pub fn is_sound(&self) -> bool {
        self.sound
    }

    /// One forward and backward pass at the present weights. One that gives no numbers leaves standing what was found
    /// before it, so that the way there can still be seen; the very first is kept whatever it gives.
    pub fn pass(&mut self, x: &Batch, target: &Target, loss: Loss) {
        let start = Instant::now();
        let layers = self.mlp.layers();
        let mut tallies = vec![Tally::default(); layers.len()];
        let (loss, gradient) = self.mlp.loss_and_gradient_watched(x, target, loss, &mut tallies);
        self.sound = loss.is_finite() && gradient.iter().all(|slope| slope.is_finite());
        if !self.sound && !self.flows.is_empty() {
            return;
        }
        (self.loss, self.gradient) = (loss, gradient);
        let lengths: Vec<f64> = layers
            .iter()
            .map(|layer| length(&self.gradient[layer.weights.clone()]))
            .collect();
        self.output_gradient = lengths[lengths.len() - 1];
        tallies.pop();
        self.flows = tallies
            .into_iter()
            .zip(lengths)
            .map(|(tally, length)| tally.flow(length))
            .collect();
        self.fastest = self.fastest.min(start.elapsed().as_secs_f64());
    }

    /// One step against the gradient of the last pass.
    pub fn update(&mut self, lr: f64) {
        let count = self.gradient.len();
        let gradient = TensorData::new(self.gradient.clone(), [count]);
        let gradient = Tensor::from_data(gradient, &self.mlp.device());
        self.mlp
            .set_params(self.optimizer.step(lr, self.mlp.params(), gradient));
    }

    /// Share of the rows whose largest output (or the sign of a single one) is the target's.
    pub fn accuracy(&self, x: &Batch, target: &Target) -> f64 {
        let logits = self.mlp.logits(x);
        let right = match target {
            Target::Binary(labels) => {
                let right = |(logit, label): &(&f32, &f32)| (**logit > 0.0) == (**label > 0.5);
                logits.iter().zip(labels).filter(right).count()
            }
            Target::Classes(classes) => {
                let right = |(row, class): &(&[f32], &u32)| largest(row) == **class as usize;
                logits.chunks(self.mlp.outputs()).zip(classes).filter(right).count()
            }
            Target::Values(_) => 0,
        };
        right as f64 / x.rows().max(1) as f64
    }
}

/// The first of the largest.
fn largest(row: &[f32]) -> usize {
    (1..row.len()).fold(0, |best, index| if row[index] > row[best] { index } else { best })
}

/// Does the same to every net, on all cores where that pays. Nets know nothing of each other, so the bits are the same.
pub fn each<'a>(nets: impl IntoIterator<Item = &'a mut DeepNet>, rows: usize, work: impl Fn(&mut DeepNet) + Sync) {
    let mut nets: Vec<&mut DeepNet> = nets.into_iter().collect();
    let weights: usize = nets.iter().map(|net| net.gradient.len()).sum();
    if weights * rows < SPREAD {
        nets.into_iter().for_each(work);
    } else {
        nets.par_iter_mut().for_each(|net| work(net));
    }
}

/// The Euclidean length.
fn length(values: &[f32]) -> f64 {
    let all = Lines {
        rows: values.len(),
        stride: values.len().max(1),
    };
    moments(values, all, 0.0).squares.sqrt()
}

/// Mean and standard deviation of `count` numbers; infinite where their sums are no numbers.
fn mean_and_std(moments: Moments, count: usize, pivot: f64) -> (f64, f64) {
    let count = count.max(1) as f64;
    let mean = moments.sum / count;
    let variance = moments.squares / count - mean * mean;
    if variance.is_finite() {
        (mean + pivot, variance.max(0.0).sqrt())
    } else {
        (f64::INFINITY, f64::INFINITY)
    }
}

/// What is counted of one layer during a pass.
#[derive(Clone, Debug, Default)]
struct Tally {
    rows: usize,
    pivot: f64,
    values: Moments,
    deltas: Moments,
    zeros: usize,
    /// Per neuron, rows whose slope is not flat, and rows that let a gradient through.
    steep: Vec<u32>,
    open: Vec<u32>,
    /// Of the first tile: up to 256 rows.
    histogram: Histogram,
}

impl Tally {
    fn forward(&mut self, values: &[f32], slopes: &[f32], tile: Tile) {
        let (lines, neurons) = (lines(tile), values.len() / tile.stride);
        if self.rows == 0 {
            self.pivot = values.first().map_or(0.0, |value| f64::from(*value));
            self.histogram = histogram(values, lines);
            self.open = vec![0; neurons];
            self.steep = vec![0; neurons];
        }
        self.values.add(moments(values, lines, self.pivot));
        self.zeros += zeros(values, lines) as usize;
        at_least(slopes, lines, FLAT, &mut self.steep);
        at_least(slopes, lines, DEAD, &mut self.open);
        self.rows += tile.rows;
    }

    fn backward(&mut self, delta: &[f32], tile: Tile) {
        self.deltas.add(moments(delta, lines(tile), 0.0));
    }

    fn flow(self, weight_gradient: f64) -> LayerFlow {
        let count = self.rows * self.open.len();
        let steep = self.steep.iter().map(|&steep| steep as usize).sum::<usize>();
        let share = |part: usize| part as f64 / count.max(1) as f64;
        let (mean, std) = mean_and_std(self.values, count, self.pivot);
        LayerFlow {
            mean,
            std,
            gradient_std: mean_and_std(self.deltas, count, 0.0).1,
            weight_gradient,
            zeros: share(self.zeros),
            flat: share(count - steep),
            histogram: self.histogram,
            reach: self
                .open
                .iter()
                .map(|&open| open as f32 / self.rows.max(1) as f32)
                .collect(),
        }
    }
}

impl Watch for Vec<Tally> {
    fn forward(&mut self, layer: usize, values: &[f32], slopes: &[f32], tile: Tile) {
        self[layer - 1].forward(values, slopes, tile);
    }
    fn backward(&mut self, layer: usize, delta: &[f32], tile: Tile) {
        self[layer - 1].backward(delta, tile);
    }
}

fn lines(tile: Tile) -> Lines {
    Lines {
        rows: tile.rows,
        stride: tile.stride,
    }
}

/// Counts between the extremes; empty where one of them is not finite.
fn histogram(values: &[f32], lines: Lines) -> Histogram {
    let (low, high) = extremes(values, lines);
    if !low.is_finite() || !high.is_finite() {
        return Histogram::default();
    }
    let mut counts = vec![0; BINS];
    bin(values, lines, low, high, &mut counts);
    Histogram { low, high, counts }
}

#[cfg(test)]
#[path = "deep_tests.rs"]
mod tests;
