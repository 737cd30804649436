//! A small dense net with ReLU, optional BatchNorm and dropout, and its gradient by hand: everything that the methods of
//! this lab touch lies open in plain slices.
//!
//! Values are kept neuron by neuron, `[neuron * rows + row]`, so that the inner loops run over rows side by side.

use std::ops::Range;

/// Added to the variance before its root is taken, as in PyTorch.
pub const EPSILON: f32 = 1e-5;
/// Share of the new statistics in the running ones, as in PyTorch.
const MOMENTUM: f32 = 0.1;

/// What the one output means, and with it the loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A value; mean squared error.
    Value,
    /// The logit of class 1; binary cross-entropy.
    Logit,
}

/// Where a layer's numbers lie: weights `[to, from]`, biases `[to]`, then for hidden layers BatchNorm's scale and shift `[to]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    pub from: usize,
    pub to: usize,
    pub weights: Range<usize>,
    pub biases: Range<usize>,
    pub scale: Range<usize>,
    pub shift: Range<usize>,
}

/// Mean and variance that BatchNorm uses when the net is asked and not trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    pub mean: Vec<f32>,
    pub variance: Vec<f32>,
}

/// Rows of samples: inputs `[input * rows + row]` and one target each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    pub rows: usize,
    pub x: Vec<f32>,
    pub target: Vec<f32>,
}

/// What chance decides in one training step.
#[derive(Clone, Debug, Default)]
pub struct Chance {
    /// `[hidden layer][neuron * rows + row]`: 0, or one over the share kept. Empty without dropout.
    pub masks: Vec<Vec<f32>>,
    /// Rows that share one mean and variance; the ranges cover all rows. Empty without BatchNorm.
    pub groups: Vec<Range<usize>>,
}

/// The net: `inputs → hidden… → 1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Net {
    pub layers: Vec<Layer>,
    /// All parameters.
    pub values: Vec<f32>,
    /// One for each hidden layer.
    pub running: Vec<Running>,
    pub normalizes: bool,
    pub goal: Goal,
}

/// What the forward pass leaves for the backward pass, for one layer.
#[derive(Default)]
struct Trace {
    /// The layer's input.
    input: Vec<f32>,
    /// Normalized sums, before scale and shift; empty without BatchNorm.
    normal: Vec<f32>,
    /// One over the standard deviation, `[neuron][group]`.
    inverse: Vec<f32>,
    /// Before the ReLU.
    before: Vec<f32>,
}

impl Net {
    /// A net with these weights of each layer and biases of zero.
    pub fn new(
        widths: &[usize],
        normalizes: bool,
        goal: Goal,
        mut weights: impl FnMut(usize, usize) -> Vec<f32>,
    ) -> Self {
        let mut net = Self {
            layers: vec![],
            values: vec![],
            running: vec![],
            normalizes,
            goal,
        };
        for (index, pair) in widths.windows(2).enumerate() {
            let (from, to) = (pair[0], pair[1]);
            let hidden = if index + 2 < widths.len() { to } else { 0 };
            let start = net.values.len();
            let (weights_end, biases_end) = (start + from * to, start + from * to + to);
            net.values.extend(weights(from, to));
            net.values.resize(biases_end, 0.0);
            net.values.resize(biases_end + hidden, 1.0);
            net.values.resize(biases_end + 2 * hidden, 0.0);
            net.layers.push(Layer {
                from,
                to,
                weights: start..weights_end,
                biases: weights_end..biases_end,
                scale: biases_end..biases_end + hidden,
                shift: biases_end + hidden..biases_end + 2 * hidden,
            });
            if hidden > 0 {
                net.running.push(Running {
                    mean: vec![0.0; hidden],
                    variance: vec![1.0; hidden],
                });
            }
        }
        net
    }

    fn hidden(&self) -> usize {
        self.layers.len() - 1
    }

    /// The weights without biases, scales and shifts: what a penalty looks at.
    pub fn weights(&self) -> impl Iterator<Item = f32> + '_ {
        self.layers
            .iter()
            .flat_map(|layer| self.values[layer.weights.clone()].iter().copied())
    }

    /// The raw outputs as they are when the net is used: nothing dropped, running statistics.
    pub fn outputs(&self, x: &[f32], rows: usize) -> Vec<f32> {
        self.outputs_of(x, rows, &[])
    }

    /// The same of a sub-network: `masks[hidden layer][neuron]` is a factor for that neuron's output.
    pub fn outputs_of(&self, x: &[f32], rows: usize, masks: &[Vec<f32>]) -> Vec<f32> {
        let mut a = x.to_vec();
        for index in 0..self.layers.len() {
            a = self.ask_layer(index, &a, rows);
            if let Some(mask) = masks.get(index) {
                for (line, factor) in a.chunks_exact_mut(rows.max(1)).zip(mask) {
                    line.iter_mut().for_each(|value| *value *= factor);
                }
            }
        }
        a
    }

    /// One layer when the net is used.
    pub fn ask_layer(&self, index: usize, input: &[f32], rows: usize) -> Vec<f32> {
        let layer = &self.layers[index];
        let mut z = self.sums(layer, input, rows);
        if index == self.hidden() {
            return z;
        }
        if self.normalizes {
            let running = &self.running[index];
            for (neuron, line) in z.chunks_exact_mut(rows.max(1)).enumerate() {
                let inverse = 1.0 / (running.variance[neuron] + EPSILON).sqrt();
                let (mean, scale) = (running.mean[neuron], self.values[layer.scale.start + neuron]);
                let shift = self.values[layer.shift.start + neuron];
                line.iter_mut()
                    .for_each(|value| *value = (*value - mean) * inverse * scale + shift);
            }
        }
        z.iter_mut().for_each(|value| *value = value.max(0.0));
        z
    }

    fn sums(&self, layer: &Layer, input: &[f32], rows: usize) -> Vec<f32> {
        let mut z = vec![0.0; layer.to * rows];
        for (neuron, line) in z.chunks_exact_mut(rows.max(1)).enumerate() {
            line.fill(self.values[layer.biases.start + neuron]);
            let weights = &self.values[layer.weights.start + neuron * layer.from..][..layer.from];
            for (weight, from) in weights.iter().zip(input.chunks_exact(rows.max(1))) {
                for (sum, value) in line.iter_mut().zip(from) {
                    *sum += weight * value;
                }
            }
        }
        z
    }

    /// The mean loss of raw outputs.
    pub fn loss_of(&self, outputs: &[f32], target: &[f32]) -> f64 {
        let loss = |output: f64, target: f64| match self.goal {
            Goal::Value => (output - target).powi(2),
            // log(1 + e^-|z|) keeps large logits finite.
            Goal::Logit => output.max(0.0) - output * target + (-output.abs()).exp().ln_1p(),
        };
        let sum: f64 = outputs
            .iter()
            .zip(target)
            .map(|(o, t)| loss(f64::from(*o), f64::from(*t)))
            .sum();
        sum / target.len().max(1) as f64
    }

    /// The mean loss on samples when the net is used.
    pub fn loss(&self, samples: &Samples) -> f64 {
        self.loss_of(&self.outputs(&samples.x, samples.rows), &samples.target)
    }

    /// The loss of a training step and its gradient by every parameter. BatchNorm's running statistics take part.
    pub fn learn(&mut self, samples: &Samples, chance: &Chance) -> (f64, Vec<f32>) {
        let rows = samples.rows;
        let mut traces = Vec::with_capacity(self.layers.len());
        let mut a = samples.x.clone();
        for index in 0..self.layers.len() {
            let (trace, output) = self.train_layer(index, a, rows, chance);
            traces.push(trace);
            a = output;
        }
        let loss = self.loss_of(&a, &samples.target);
        let slope = |output: f32, target: f32| match self.goal {
            Goal::Value => 2.0 * (output - target) / rows as f32,
            Goal::Logit => (1.0 / (1.0 + (-output).exp()) - target) / rows as f32,
        };
        let upstream = a.iter().zip(&samples.target).map(|(o, t)| slope(*o, *t)).collect();
        (loss, self.backward(traces, upstream, rows, chance))
    }

    fn train_layer(&mut self, index: usize, input: Vec<f32>, rows: usize, chance: &Chance) -> (Trace, Vec<f32>) {
        let layer = self.layers[index].clone();
        let mut z = self.sums(&layer, &input, rows);
        let mut trace = Trace {
            input,
            ..Trace::default()
        };
        if index == self.hidden() {
            return (trace, z);
        }
        if !chance.groups.is_empty() {
            self.normalize(index, &mut z, rows, &chance.groups, &mut trace);
        }
        trace.before = z.clone();
        z.iter_mut().for_each(|value| *value = value.max(0.0));
        if let Some(mask) = chance.masks.get(index) {
            z.iter_mut().zip(mask).for_each(|(value, factor)| *value *= factor);
        }
        (trace, z)
    }

    /// BatchNorm of each group by its own mean and variance (Ioffe and Szegedy 2015; in groups: Hoffer et al. 2017).
    fn normalize(&mut self, index: usize, z: &mut [f32], rows: usize, groups: &[Range<usize>], trace: &mut Trace) {
        let layer = &self.layers[index];
        let running = &mut self.running[index];
        trace.normal = vec![0.0; z.len()];
        for (neuron, line) in z.chunks_exact_mut(rows).enumerate() {
            let normal = &mut trace.normal[neuron * rows..][..rows];
            let (mut means, mut variances) = (0.0, 0.0);
            for group in groups {
                let count = group.len() as f32;
                let part = &line[group.clone()];
                let mean = part.iter().sum::<f32>() / count;
                let variance = part.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / count;
                let inverse = 1.0 / (variance + EPSILON).sqrt();
                for (to, from) in normal[group.clone()].iter_mut().zip(part) {
                    *to = (from - mean) * inverse;
                }
                trace.inverse.push(inverse);
                means += mean;
                // The running variance is the unbiased one, as in PyTorch.
                variances += variance * count / (count - 1.0).max(1.0);
            }
            let count = groups.len() as f32;
            running.mean[neuron] += MOMENTUM * (means / count - running.mean[neuron]);
            running.variance[neuron] += MOMENTUM * (variances / count - running.variance[neuron]);
            let (scale, shift) = (
                self.values[layer.scale.start + neuron],
                self.values[layer.shift.start + neuron],
            );
            for (to, from) in line.iter_mut().zip(normal.iter()) {
                *to = from * scale + shift;
            }
        }
    }

    fn backward(&self, traces: Vec<Trace>, mut upstream: Vec<f32>, rows: usize, chance: &Chance) -> Vec<f32> {
        let mut gradient = vec![0.0; self.values.len()];
        for (index, (layer, trace)) in self.layers.iter().zip(&traces).enumerate().rev() {
            if index < self.hidden() {
                if let Some(mask) = chance.masks.get(index) {
                    upstream
                        .iter_mut()
                        .zip(mask)
                        .for_each(|(slope, factor)| *slope *= factor);
                }
                for (slope, before) in upstream.iter_mut().zip(&trace.before) {
                    *slope = if *before > 0.0 { *slope } else { 0.0 };
                }
                if !trace.normal.is_empty() {
                    self.unnormalize(layer, trace, &mut upstream, rows, &chance.groups, &mut gradient);
                }
            }
            upstream = self.dense_back(layer, trace, &upstream, rows, &mut gradient);
        }
        gradient
    }

    /// The gradient through scale, shift and normalization: with the group's mean taken out, and its part along the output.
    fn unnormalize(
        &self,
        layer: &Layer,
        trace: &Trace,
        upstream: &mut [f32],
        rows: usize,
        groups: &[Range<usize>],
        gradient: &mut [f32],
    ) {
        for (neuron, line) in upstream.chunks_exact_mut(rows).enumerate() {
            let normal = &trace.normal[neuron * rows..][..rows];
            gradient[layer.scale.start + neuron] = line.iter().zip(normal).map(|(slope, n)| slope * n).sum();
            gradient[layer.shift.start + neuron] = line.iter().sum();
            let scale = self.values[layer.scale.start + neuron];
            for (index, group) in groups.iter().enumerate() {
                let count = group.len() as f32;
                let (part, normal) = (&mut line[group.clone()], &normal[group.clone()]);
                let mean = part.iter().sum::<f32>() / count;
                let along = part.iter().zip(normal).map(|(slope, n)| slope * n).sum::<f32>() / count;
                let factor = scale * trace.inverse[neuron * groups.len() + index];
                for (slope, n) in part.iter_mut().zip(normal) {
                    *slope = factor * (*slope - mean - n * along);
                }
            }
        }
    }

    fn dense_back(
        &self,
        layer: &Layer,
        trace: &Trace,
        upstream: &[f32],
        rows: usize,
        gradient: &mut [f32],
    ) -> Vec<f32> {
        let mut below = vec![0.0; layer.from * rows];
        for (neuron, slopes) in upstream.chunks_exact(rows.max(1)).enumerate() {
            gradient[layer.biases.start + neuron] = slopes.iter().sum();
            let start = layer.weights.start + neuron * layer.from;
            for from in 0..layer.from {
                let input = &trace.input[from * rows..][..rows];
                gradient[start + from] = dot(slopes, input);
                let weight = self.values[start + from];
                for (sum, slope) in below[from * rows..][..rows].iter_mut().zip(slopes) {
                    *sum += weight * slope;
                }
            }
        }
        below
    }
}

/// Eight sums side by side, so that the compiler may use wide registers.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a8.remainder().iter().zip(b8.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a8.zip(b8) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}
