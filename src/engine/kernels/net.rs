//! A multilayer perceptron's forward and backward pass on plain slices, without an allocation per step.

use super::{
    activate::{activate, activate_leaky},
    lanes::LANES,
    loss::{Tile, loss_and_gradient},
    product::{Extent, Steps, outer, product},
};
use crate::nn::{
    activation::Activation,
    loss::{Loss, Target},
    mlp::{Batch, Dropout, Layer},
};
use std::cell::RefCell;

/// Rows that pass through the net together: what the second cache holds.
const TILE: usize = 256;

/// The net's build.
#[derive(Clone, Copy, Debug)]
pub struct Net<'a> {
    pub layers: &'a [Layer],
    pub activation: Activation,
}

/// One step's question: the loss of these rows.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub x: &'a Batch,
    pub target: &'a Target,
    pub loss: Loss,
    pub dropout: Option<&'a Dropout>,
}

/// Looks on while a batch passes through the net tile by tile: forwards through the hidden layers, then backwards.
///
/// Layers count from 1, the first hidden one; numbers lie as `[neuron * tile.stride + row]`.
pub trait Watch {
    /// What the hidden neurons of a layer say, and their slopes.
    fn forward(&mut self, layer: usize, values: &[f32], slopes: &[f32], tile: Tile);
    /// The mean loss's gradient by the weighted sums of a layer, the outputs' own being the last one.
    fn backward(&mut self, layer: usize, delta: &[f32], tile: Tile);
}

/// Nobody looks on.
impl Watch for () {
    fn forward(&mut self, _: usize, _: &[f32], _: &[f32], _: Tile) {}
    fn backward(&mut self, _: usize, _: &[f32], _: Tile) {}
}

/// Memory that one thread uses again and again.
#[derive(Debug, Default)]
struct Scratch {
    /// `values[layer]`: what the neurons say, the inputs first; feature-major.
    values: Vec<Vec<f32>>,
    /// `slopes[layer]`: weighted sums, then slopes, then the loss's gradient by them; layer 0 is not used.
    slopes: Vec<Vec<f32>>,
    /// Weighted sums below zero, of layers that learn a slope for them; `below[layer]`, zero elsewhere.
    below: Vec<Vec<f32>>,
    line: Vec<f32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Net<'_> {
    /// The mean loss of the batch; its gradient is added to `gradient`, where one is asked for.
    pub fn loss(self, params: &[f32], question: Question<'_>, gradient: Option<&mut [f32]>) -> f64 {
        self.loss_watched(params, question, gradient, &mut ())
    }

    /// The same with somebody looking on.
    pub fn loss_watched(
        self,
        params: &[f32],
        question: Question<'_>,
        mut gradient: Option<&mut [f32]>,
        watch: &mut impl Watch,
    ) -> f64 {
        let rows = question.x.rows().min(question.target.rows(self.width()));
        let mut loss = 0.0;
        self.tiles(params, question.x, rows, question.dropout, |scratch, tile| {
            for (index, layer) in self.layers.iter().enumerate().take(self.layers.len() - 1) {
                let (values, slopes) = (&scratch.values[index + 1], &scratch.slopes[index + 1]);
                let room = layer.to * tile.stride;
                watch.forward(index + 1, &values[..room], &slopes[..room], tile);
            }
            let z = &mut scratch.slopes[self.layers.len()];
            loss += loss_and_gradient(question.loss, question.target, z, &mut scratch.line, tile);
            if let Some(gradient) = gradient.as_deref_mut() {
                self.backward(params, tile, scratch, gradient, watch);
            }
        });
        loss
    }

    /// Outputs of the net.
    fn width(self) -> usize {
        self.layers.last().map_or(0, |layer| layer.to)
    }

    /// Goes forward with the first `rows` of `x`, a tile at a time, and hands out what stands in the scratch after each.
    fn tiles(
        self,
        params: &[f32],
        x: &Batch,
        rows: usize,
        dropout: Option<&Dropout>,
        mut each: impl FnMut(&mut Scratch, Tile),
    ) {
        SCRATCH.with_borrow_mut(|scratch| {
            for start in (0..rows).step_by(TILE) {
                let count = TILE.min(rows - start);
                let tile = Tile {
                    start,
                    rows: count,
                    stride: scratch.prepare(self.layers, count),
                    outputs: self.width(),
                    share: 1.0 / rows as f32,
                };
                self.forward(params, x, dropout, tile, scratch);
                each(scratch, tile);
            }
        });
    }

    /// Shows every layer of every tile: `see(layer, values, tile)` with `values[neuron * tile.stride + row]`.
    pub fn watch(self, params: &[f32], x: &Batch, mut see: impl FnMut(usize, &[f32], Tile)) {
        self.tiles(params, x, x.rows(), None, |scratch, tile| {
            let last = self.layers.len();
            for layer in 0..last {
                see(layer, &scratch.values[layer], tile);
            }
            see(last, &scratch.slopes[last], tile);
        });
    }

    /// Raw outputs `[row, output]`.
    pub fn outputs(self, params: &[f32], x: &Batch) -> Vec<f32> {
        let (last, width) = (self.layers.len(), self.width());
        let mut outputs = vec![0.0; x.rows() * width];
        self.watch(params, x, |layer, values, tile| {
            if layer == last {
                to_rows(values, tile, &mut outputs[tile.start * width..][..tile.rows * width]);
            }
        });
        outputs
    }

    /// What a gradient `by_outputs [row, output]` is worth at the inputs `[row, input]`; that of the parameters is added
    /// to `gradient`. The activations are computed again.
    pub fn pull_back(self, params: &[f32], x: &Batch, by_outputs: &[f32], gradient: &mut [f32]) -> Vec<f32> {
        let (Some(first), Some(last)) = (self.layers.first(), self.layers.last()) else {
            return by_outputs.to_vec();
        };
        let mut by_inputs = vec![0.0; x.rows() * first.from];
        self.tiles(params, x, x.rows(), None, |scratch, tile| {
            let part = &by_outputs[tile.start * last.to..][..tile.rows * last.to];
            to_columns(part, last.to, tile, &mut scratch.slopes[self.layers.len()]);
            self.backward(params, tile, scratch, gradient, &mut ());
            let turned = Extent {
                outputs: first.from,
                inputs: first.to,
                ..extent(first, tile)
            };
            let steps = Steps {
                output: 1,
                input: first.from,
            };
            let weights = &params[first.weights.clone()];
            product(weights, steps, None, &scratch.slopes[1], &mut scratch.values[0], turned);
            let part = &mut by_inputs[tile.start * first.from..][..tile.rows * first.from];
            to_rows(&scratch.values[0], tile, part);
        });
        by_inputs
    }

    fn forward(self, params: &[f32], x: &Batch, dropout: Option<&Dropout>, tile: Tile, scratch: &mut Scratch) {
        transpose(x, tile, &mut scratch.values[0]);
        for (index, layer) in self.layers.iter().enumerate() {
            let z = &mut scratch.slopes[index + 1];
            let (weights, biases) = (&params[layer.weights.clone()], &params[layer.biases.clone()]);
            let steps = Steps {
                output: layer.from,
                input: 1,
            };
            product(
                weights,
                steps,
                Some(biases),
                &scratch.values[index],
                z,
                extent(layer, tile),
            );
            if index + 1 < self.layers.len() {
                let room = layer.to * tile.stride;
                let (z, a) = (&mut z[..room], &mut scratch.values[index + 1][..room]);
                let below: &mut [f32] = match layer.slope {
                    Some(slope) => {
                        let below = &mut scratch.below[index + 1][..room];
                        for (below, z) in below.iter_mut().zip(&*z) {
                            *below = z.min(0.0);
                        }
                        activate_leaky(params[slope], z, a);
                        below
                    }
                    None => {
                        activate(self.activation, z, a);
                        &mut []
                    }
                };
                if let Some(dropout) = dropout {
                    for lines in [a, z, below] {
                        drop_out(&dropout.factors[index], x.rows(), tile, lines);
                    }
                }
            }
        }
    }

    /// `scratch.slopes` holds the loss's gradient by the raw outputs at its end, slopes before it.
    fn backward(self, params: &[f32], tile: Tile, scratch: &mut Scratch, gradient: &mut [f32], watch: &mut impl Watch) {
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let (before, after) = scratch.slopes.split_at_mut(index + 1);
            let delta = &mut after[0];
            for (neuron, bias) in gradient[layer.biases.clone()].iter_mut().enumerate() {
                let line = &mut delta[neuron * tile.stride..][..padded(tile.rows)];
                // Rows that only fill up the registers must not count.
                line[tile.rows..].fill(0.0);
                *bias += sum(line);
            }
            watch.backward(index + 1, &delta[..layer.to * tile.stride], tile);
            outer(
                delta,
                &scratch.values[index],
                &mut gradient[layer.weights.clone()],
                extent(layer, tile),
            );
            if index > 0 {
                // The layer's values have done their work; their place takes the gradient by them.
                let by_value = &mut scratch.values[index];
                let turned = Extent {
                    outputs: layer.from,
                    inputs: layer.to,
                    ..extent(layer, tile)
                };
                let steps = Steps {
                    output: 1,
                    input: layer.from,
                };
                product(&params[layer.weights.clone()], steps, None, delta, by_value, turned);
                if let Some(slope) = self.layers[index - 1].slope {
                    let lines = by_value
                        .chunks(tile.stride)
                        .zip(scratch.below[index].chunks(tile.stride));
                    let rows = padded(tile.rows);
                    let by_slope = lines.take(layer.from).map(|(a, b)| dot(&a[..rows], &b[..rows]));
                    gradient[slope] += by_slope.sum::<f32>();
                }
                for (slope, value) in before[index].iter_mut().zip(&*by_value).take(layer.from * tile.stride) {
                    *slope *= value;
                }
            }
        }
    }
}

impl Scratch {
    /// Makes room for `rows` rows of every layer and returns the step from neuron to neuron.
    fn prepare(&mut self, layers: &[Layer], rows: usize) -> usize {
        // A step of a large power of two would put all neurons into the same few cache lines.
        let stride = if rows > LANES { padded(rows) + LANES } else { LANES };
        let widths = layers
            .first()
            .map(|layer| layer.from)
            .into_iter()
            .chain(layers.iter().map(|layer| layer.to));
        for (index, width) in widths.enumerate() {
            for side in [&mut self.values, &mut self.slopes] {
                if side.len() <= index {
                    side.push(Vec::new());
                }
                if side[index].len() < width * stride {
                    side[index].resize(width * stride, 0.0);
                }
            }
        }
        self.below.resize_with(self.below.len().max(layers.len()), Vec::new);
        for (index, layer) in layers.iter().enumerate().filter(|(_, layer)| layer.slope.is_some()) {
            let below = &mut self.below[index + 1];
            below.resize(below.len().max(layer.to * stride), 0.0);
        }
        if self.line.len() < 2 * stride {
            self.line.resize(2 * stride, 0.0);
        }
        stride
    }
}

fn padded(rows: usize) -> usize {
    rows.next_multiple_of(LANES)
}

fn extent(layer: &Layer, tile: Tile) -> Extent {
    Extent {
        outputs: layer.to,
        inputs: layer.from,
        rows: padded(tile.rows),
        stride: tile.stride,
    }
}

/// Rows of the batch as columns; the rest of the last register is zero.
fn transpose(x: &Batch, tile: Tile, columns: &mut [f32]) {
    let width = x.width();
    debug_assert!(
        columns.len() >= width * tile.stride,
        "more input columns than the net has inputs"
    );
    to_columns(
        &x.values()[tile.start * width..][..tile.rows * width],
        width,
        tile,
        columns,
    );
}

/// `rows [row, feature]` as `columns[feature * tile.stride + row]`; the rest of each column is zero.
fn to_columns(rows: &[f32], width: usize, tile: Tile, columns: &mut [f32]) {
    for (feature, column) in columns.chunks_exact_mut(tile.stride).take(width).enumerate() {
        for (cell, row) in column.iter_mut().zip(rows.chunks_exact(width)) {
            *cell = row[feature];
        }
        column[tile.rows..].fill(0.0);
    }
}

/// The other way round.
fn to_rows(columns: &[f32], tile: Tile, rows: &mut [f32]) {
    let width = rows.len().checked_div(tile.rows).unwrap_or(0);
    for (row, cells) in rows.chunks_exact_mut(width.max(1)).enumerate() {
        for (feature, cell) in cells.iter_mut().enumerate() {
            *cell = columns[feature * tile.stride + row];
        }
    }
}

/// Multiplies the lines of a layer by the factors of this tile, `factors[neuron * rows + row]`.
fn drop_out(factors: &[f32], rows: usize, tile: Tile, lines: &mut [f32]) {
    for (line, factors) in lines.chunks_mut(tile.stride).zip(factors.chunks_exact(rows)) {
        for (value, factor) in line[..tile.rows].iter_mut().zip(&factors[tile.start..]) {
            *value *= factor;
        }
    }
}

/// `Σ a b` over whole registers, always in the same order.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for l in 0..LANES {
            lanes[l] += a[l] * b[l];
        }
    }
    lanes.iter().sum()
}

/// The sum of whole registers, always in the same order.
fn sum(line: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for part in line.chunks_exact(LANES) {
        for (lane, x) in lanes.iter_mut().zip(part) {
            *lane += x;
        }
    }
    lanes.iter().sum()
}
