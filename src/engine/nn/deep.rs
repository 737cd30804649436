//! Deep multilayer perceptrons side by side, each telling of every layer what passed through it in this very step.
//!
//! Every net is a fused kernel of its own, spread over the processor's cores: eight nets as one batched tensor under
//! burn's autodiff take several times as long (`cargo bench --bench engine deep`, numbers in benches/README.md).

use super::{
    loss::{Loss, Target},
    mlp::{Batch, Mlp},
    optimizer::{Optimizer, OptimizerConfig},
};
use crate::{
    kernels::{lanes::LANES, loss::Tile, net::Watch},
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
    let moments = Moments::of(values, 0.0);
    moments.squares.sqrt()
}

/// Sums over numbers, shifted by a pivot so that equal numbers have a spread of exactly 0.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    sum: f64,
    squares: f64,
}

impl Moments {
    /// Eight sums side by side, in one fixed order: the compiler makes vector code of it.
    fn of(values: &[f32], pivot: f64) -> Self {
        const SIDE: usize = 8;
        let (mut sums, mut squares) = ([0.0; SIDE], [0.0; SIDE]);
        let parts = values.chunks_exact(SIDE);
        let rest = parts.remainder();
        for part in parts {
            for lane in 0..SIDE {
                let off = f64::from(part[lane]) - pivot;
                sums[lane] += off;
                squares[lane] += off * off;
            }
        }
        for (lane, &value) in rest.iter().enumerate() {
            let off = f64::from(value) - pivot;
            sums[lane] += off;
            squares[lane] += off * off;
        }
        Self {
            sum: sums.iter().sum(),
            squares: squares.iter().sum(),
        }
    }

    fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// Mean and standard deviation of `count` numbers; infinite where the sums are not numbers.
    fn mean_and_std(self, count: usize, pivot: f64) -> (f64, f64) {
        let count = count.max(1) as f64;
        let mean = self.sum / count;
        let variance = self.squares / count - mean * mean;
        if variance.is_finite() {
            (mean + pivot, variance.max(0.0).sqrt())
        } else {
            (f64::INFINITY, f64::INFINITY)
        }
    }
}

/// What is counted of one layer during a pass.
#[derive(Clone, Debug, Default)]
struct Tally {
    rows: usize,
    neurons: usize,
    pivot: f64,
    values: Moments,
    deltas: Moments,
    zeros: usize,
    flat: usize,
    open: Vec<u32>,
    /// Of the first tile: up to 256 rows.
    histogram: Histogram,
}

impl Tally {
    fn forward(&mut self, values: &[f32], slopes: &[f32], tile: Tile) {
        let lines = || {
            let lines = values.chunks_exact(tile.stride).zip(slopes.chunks_exact(tile.stride));
            lines.map(|(values, slopes)| (&values[..tile.rows], &slopes[..tile.rows]))
        };
        if self.rows == 0 {
            self.pivot = values.first().map_or(0.0, |value| f64::from(*value));
            self.histogram = histogram(|| lines().map(|(values, _)| values));
        }
        for (neuron, (values, slopes)) in lines().enumerate() {
            self.values.add(Moments::of(values, self.pivot));
            self.zeros += values.iter().map(|&value| usize::from(value == 0.0)).sum::<usize>();
            self.flat += slopes
                .iter()
                .map(|slope| usize::from(slope.abs() < FLAT))
                .sum::<usize>();
            let open: u32 = slopes.iter().map(|slope| u32::from(slope.abs() >= DEAD)).sum();
            if let Some(sum) = self.open.get_mut(neuron) {
                *sum += open;
            } else {
                self.open.push(open);
            }
        }
        self.rows += tile.rows;
        self.neurons = self.open.len();
    }

    fn backward(&mut self, delta: &[f32], tile: Tile) {
        for line in delta.chunks_exact(tile.stride) {
            self.deltas.add(Moments::of(&line[..tile.rows], 0.0));
        }
    }

    fn flow(self, weight_gradient: f64) -> LayerFlow {
        let count = self.rows * self.neurons;
        let share = |part: usize| part as f64 / count.max(1) as f64;
        let (mean, std) = self.values.mean_and_std(count, self.pivot);
        LayerFlow {
            mean,
            std,
            gradient_std: self.deltas.mean_and_std(count, 0.0).1,
            weight_gradient,
            zeros: share(self.zeros),
            flat: share(self.flat),
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

/// Counts between the extremes; a layer without spread gives one full bar.
fn histogram<'a, L: Iterator<Item = &'a [f32]>>(lines: impl Fn() -> L) -> Histogram {
    let (mut lows, mut highs) = ([f32::INFINITY; LANES], [f32::NEG_INFINITY; LANES]);
    for line in lines() {
        for part in line.chunks(LANES) {
            for (lane, &value) in part.iter().enumerate() {
                lows[lane] = lows[lane].min(value);
                highs[lane] = highs[lane].max(value);
            }
        }
    }
    let (low, high) = (
        lows.iter().copied().fold(f32::INFINITY, f32::min),
        highs.iter().copied().fold(f32::NEG_INFINITY, f32::max),
    );
    if !low.is_finite() || !high.is_finite() {
        return Histogram::default();
    }
    // In double precision, because the span of two finite numbers need not be one.
    let scale = BINS as f64 / (f64::from(high) - f64::from(low)).max(f64::MIN_POSITIVE);
    let mut counts = vec![0; BINS];
    for &value in lines().flatten().filter(|value| !value.is_nan()) {
        let bin = (f64::from(value) - f64::from(low)) * scale;
        counts[(bin as usize).min(BINS - 1)] += 1;
    }
    Histogram { low, high, counts }
}

#[cfg(test)]
#[path = "deep_tests.rs"]
mod tests;
