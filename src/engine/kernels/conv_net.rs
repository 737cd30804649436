//! A convolutional classifier on plain slices: blocks of convolution, activation and 2×2 pooling, then dense
//! layers, the last one without activation. Batches are cut into parts of a fixed size that run in parallel and
//! are summed in order, so the same numbers come out on any number of cores.

use super::{
    activate::activate,
    conv::{self, Conv},
    conv_product::{by_rows, product, transposed},
};
use crate::nn::activation::Activation;
use rayon::prelude::*;
use std::{ops::Range, sync::Mutex};

/// Pictures in one part of a batch.
const PART: usize = 16;

/// One fully connected layer: where its weights `[to, from]` and its bias `[to]` lie in the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dense {
    pub from: usize,
    pub to: usize,
    pub offset: usize,
}

/// One convolution, its activation and its pooling; the parameters are weights and then bias from `offset` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub conv: Conv,
    pub offset: usize,
}

impl Block {
    pub const fn pooled_side(&self) -> usize {
        self.conv.out_side() / 2
    }
    /// Length of the pooled maps of one picture.
    pub const fn pooled(&self) -> usize {
        self.conv.to * self.pooled_side() * self.pooled_side()
    }
    pub fn weights(&self) -> Range<usize> {
        self.offset..self.offset + self.conv.weights()
    }
    pub fn bias(&self) -> Range<usize> {
        self.weights().end..self.weights().end + self.conv.to
    }
}

impl Dense {
    pub fn weights(&self) -> Range<usize> {
        self.offset..self.offset + self.from * self.to
    }
    pub fn bias(&self) -> Range<usize> {
        self.weights().end..self.weights().end + self.to
    }
}

/// The layers of a net, and scratch memory that is used again and again.
#[derive(Debug)]
pub struct Plan {
    pub blocks: Vec<Block>,
    pub dense: Vec<Dense>,
    pub max_pooling: bool,
    pub activation: Activation,
    scratch: Mutex<Vec<Scratch>>,
}

/// The activations of one part of a batch, with what the backward pass needs.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    blocks: Vec<BlockScratch>,
    dense: Vec<DenseScratch>,
}

#[derive(Debug, Default)]
struct BlockScratch {
    /// Unfolded inputs `[picture, tap, pixel]`.
    columns: Vec<f32>,
    /// The convolution's output, after the activation where that comes before pooling.
    maps: Vec<f32>,
    /// The activation's slopes at what it was given.
    slopes: Vec<f32>,
    pooled: Vec<f32>,
    from: Vec<u16>,
    pooled_gradient: Vec<f32>,
}

#[derive(Debug, Default)]
struct DenseScratch {
    out: Vec<f32>,
    slopes: Vec<f32>,
    gradient: Vec<f32>,
}

impl Plan {
    /// `channels` and `kernels` of the blocks; `widths` of the dense layers, the last being the classes.
    /// The first convolution is padded to keep the picture's size (as LeNet-5's 28×28 digits inside 32×32).
    pub fn new(
        side: usize,
        kernel: usize,
        channels: &[usize],
        widths: &[usize],
        max_pooling: bool,
        activation: Activation,
    ) -> Self {
        let (mut offset, mut from, mut side, mut padding) = (0, 1, side, (kernel - 1) / 2);
        let mut blocks = Vec::new();
        for &to in channels {
            let block = Block {
                conv: Conv {
                    from,
                    to,
                    side,
                    kernel,
                    padding,
                },
                offset,
            };
            (offset, from, side, padding) = (block.bias().end, to, block.pooled_side(), 0);
            blocks.push(block);
        }
        let mut dense = Vec::new();
        from *= side * side;
        for &to in widths {
            let layer = Dense { from, to, offset };
            (offset, from) = (layer.bias().end, to);
            dense.push(layer);
        }
        Self {
            blocks,
            dense,
            max_pooling,
            activation,
            scratch: Mutex::default(),
        }
    }

    /// Length of the parameters.
    pub fn parameters(&self) -> usize {
        self.dense.last().map_or(0, |layer| layer.bias().end)
    }

    /// Length of one input picture.
    pub fn inputs(&self) -> usize {
        self.blocks.first().map_or(0, |block| block.conv.inputs())
    }

    pub fn classes(&self) -> usize {
        self.dense.last().map_or(0, |layer| layer.to)
    }

    /// Taking the largest and a function that never falls can change places; then a quarter of the values is left
    /// to activate.
    fn pools_first(&self) -> bool {
        use Activation::{Elu, LeakyRelu, Linear, Relu, Sigmoid, Softplus, Tanh};
        self.max_pooling
            && matches!(
                self.activation,
                Linear | Tanh | Relu | Sigmoid | LeakyRelu | Elu | Softplus
            )
    }

    /// Class scores `[picture, class]` of pictures `[picture, pixel]`.
    pub fn logits(&self, params: &[f32], pictures: &[f32]) -> Vec<f32> {
        let mut logits = vec![0.0; pictures.len() / self.inputs() * self.classes()];
        pictures
            .par_chunks(PART * self.inputs())
            .zip(logits.par_chunks_mut(PART * self.classes()))
            .for_each(|(pictures, logits)| {
                let mut scratch = self.borrow();
                self.forward(params, pictures, &mut scratch);
                logits.copy_from_slice(scratch.logits());
                self.give_back(scratch);
            });
        logits
    }

    /// Mean cross-entropy of a batch.
    pub fn loss(&self, params: &[f32], pictures: &[f32], labels: &[u8]) -> f32 {
        let mut logits = self.logits(params, pictures);
        cross_entropy(&mut logits, labels, self.classes()) / labels.len() as f32
    }

    /// Mean cross-entropy of a batch and its gradient by every parameter.
    pub fn loss_and_gradient(&self, params: &[f32], pictures: &[f32], labels: &[u8]) -> (f32, Vec<f32>) {
        let parts: Vec<(f32, Vec<f32>)> = pictures
            .par_chunks(PART * self.inputs())
            .zip(labels.par_chunks(PART))
            .map(|(pictures, labels)| {
                let mut scratch = self.borrow();
                self.forward(params, pictures, &mut scratch);
                let mut gradient = vec![0.0; self.parameters()];
                let loss = cross_entropy(scratch.logits_mut(), labels, self.classes());
                self.backward(params, &mut scratch, labels.len(), &mut gradient);
                self.give_back(scratch);
                (loss, gradient)
            })
            .collect();
        mean_of(parts, labels.len())
    }

    fn borrow(&self) -> Scratch {
        self.scratch
            .lock()
            .ok()
            .and_then(|mut free| free.pop())
            .unwrap_or_else(|| Scratch {
                blocks: self.blocks.iter().map(|_| BlockScratch::default()).collect(),
                dense: self.dense.iter().map(|_| DenseScratch::default()).collect(),
            })
    }

    fn give_back(&self, scratch: Scratch) {
        if let Ok(mut free) = self.scratch.lock() {
            free.push(scratch);
        }
    }

    /// Fills `scratch` with the activations of `pictures` and with their slopes.
    fn forward(&self, params: &[f32], pictures: &[f32], scratch: &mut Scratch) {
        let count = pictures.len() / self.inputs();
        let mut input = pictures;
        for (block, part) in self.blocks.iter().zip(&mut scratch.blocks) {
            part.resize(block, count);
            for picture in 0..count {
                self.forward_block(block, params, of(input, picture, block.conv.inputs()), part, picture);
            }
            let values = if self.pools_first() {
                &mut part.pooled
            } else {
                &mut part.maps
            };
            activate_in_place(self.activation, values, &mut part.slopes);
            if !self.pools_first() {
                part.pool(block, count, self.max_pooling);
            }
            input = &part.pooled;
        }
        let last = self.dense.len() - 1;
        for (index, (layer, part)) in self.dense.iter().zip(&mut scratch.dense).enumerate() {
            let bias = &params[layer.bias()];
            part.out.clear();
            (0..count).for_each(|_| part.out.extend_from_slice(bias));
            let weights = (&params[layer.weights()], transposed(layer.from));
            let dims = [count, layer.from, layer.to];
            product(
                dims,
                true,
                (input, by_rows(layer.from)),
                weights,
                (&mut part.out, by_rows(layer.to)),
            );
            if index < last {
                activate_in_place(self.activation, &mut part.out, &mut part.slopes);
            }
            input = &part.out;
        }
    }

    fn forward_block(&self, block: &Block, params: &[f32], input: &[f32], part: &mut BlockScratch, picture: usize) {
        let conv = &block.conv;
        let columns = of_mut(&mut part.columns, picture, conv.unfolded());
        let maps = of_mut(&mut part.maps, picture, conv.outputs());
        conv.unfold(input, columns);
        conv.forward(columns, &params[block.weights()], &params[block.bias()], maps);
        if self.pools_first() {
            let pooled = of_mut(&mut part.pooled, picture, block.pooled());
            let from = of_mut(&mut part.from, picture, block.pooled());
            conv::max_pool(conv.to, conv.out_side(), maps, pooled, from);
        }
    }

    /// Adds to `gradient`; the loss's gradient by the logits stands in the place of the logits.
    fn backward(&self, params: &[f32], scratch: &mut Scratch, count: usize, gradient: &mut [f32]) {
        self.backward_dense(params, scratch, count, gradient);
        for index in (0..self.blocks.len()).rev() {
            let block = &self.blocks[index];
            let (before, here) = scratch.blocks.split_at_mut(index);
            let part = &mut here[0];
            part.maps_gradient(block, count, self.max_pooling, self.pools_first());
            let weights = &params[block.weights()];
            let conv = &block.conv;
            let (weight_gradient, bias_gradient) =
                gradient[block.offset..block.bias().end].split_at_mut(conv.weights());
            for picture in 0..count {
                let maps = of(&part.maps, picture, conv.outputs());
                let columns = of_mut(&mut part.columns, picture, conv.unfolded());
                conv.backward_weights(columns, maps, weight_gradient, bias_gradient);
                if let Some(before) = before.last_mut() {
                    let input = of_mut(&mut before.pooled_gradient, picture, conv.inputs());
                    input.fill(0.0);
                    conv.backward_input(weights, maps, columns, input);
                }
            }
        }
    }

    fn backward_dense(&self, params: &[f32], scratch: &mut Scratch, count: usize, gradient: &mut [f32]) {
        let last = self.dense.len() - 1;
        let Scratch { blocks, dense } = scratch;
        // The gradient by the logits was written over them.
        let DenseScratch {
            out, gradient: signal, ..
        } = &mut dense[last];
        std::mem::swap(signal, out);
        for (index, layer) in self.dense.iter().enumerate().rev() {
            let (before, here) = dense.split_at_mut(index);
            let part = &mut here[0];
            if index < last {
                part.gradient
                    .iter_mut()
                    .zip(&part.slopes)
                    .for_each(|(gradient, slope)| *gradient *= slope);
            }
            let (input, input_gradient) = match before.last_mut() {
                Some(before) => (&before.out, &mut before.gradient),
                None => {
                    let Some(block) = blocks.last_mut() else { return };
                    (&block.pooled, &mut block.pooled_gradient)
                }
            };
            let (from, to) = (layer.from, layer.to);
            let signal = (&part.gradient[..], by_rows(to));
            let weight_gradient = (&mut gradient[layer.weights()], by_rows(from));
            product(
                [to, count, from],
                true,
                (signal.0, transposed(to)),
                (input, by_rows(from)),
                weight_gradient,
            );
            for row in part.gradient.chunks_exact(to) {
                gradient[layer.bias()]
                    .iter_mut()
                    .zip(row)
                    .for_each(|(sum, value)| *sum += value);
            }
            input_gradient.resize(count * from, 0.0);
            let weights = (&params[layer.weights()], by_rows(from));
            product(
                [count, to, from],
                false,
                signal,
                weights,
                (input_gradient, by_rows(from)),
            );
        }
    }
}

impl Scratch {
    fn logits(&self) -> &[f32] {
        self.dense.last().map_or(&[], |part| &part.out)
    }
    fn logits_mut(&mut self) -> &mut [f32] {
        self.dense.last_mut().map_or(&mut [], |part| &mut part.out)
    }
}

impl BlockScratch {
    fn resize(&mut self, block: &Block, count: usize) {
        self.columns.resize(count * block.conv.unfolded(), 0.0);
        self.maps.resize(count * block.conv.outputs(), 0.0);
        self.pooled.resize(count * block.pooled(), 0.0);
        self.from.resize(count * block.pooled(), 0);
        self.pooled_gradient.resize(count * block.pooled(), 0.0);
    }

    fn pool(&mut self, block: &Block, count: usize, max: bool) {
        let side = block.conv.out_side();
        for picture in 0..count {
            let maps = of(&self.maps, picture, block.conv.outputs());
            let pooled = of_mut(&mut self.pooled, picture, block.pooled());
            if max {
                let from = of_mut(&mut self.from, picture, block.pooled());
                conv::max_pool(block.conv.to, side, maps, pooled, from);
            } else {
                conv::average_pool(block.conv.to, side, maps, pooled);
            }
        }
    }

    /// Turns the gradient by the pooled maps into the gradient by the convolution's output, written over the maps.
    fn maps_gradient(&mut self, block: &Block, count: usize, max: bool, pools_first: bool) {
        if pools_first {
            self.pooled_gradient
                .iter_mut()
                .zip(&self.slopes)
                .for_each(|(gradient, slope)| *gradient *= slope);
        }
        let side = block.conv.out_side();
        for picture in 0..count {
            let gradient = of(&self.pooled_gradient, picture, block.pooled());
            let maps = of_mut(&mut self.maps, picture, block.conv.outputs());
            if max {
                let from = of(&self.from, picture, block.pooled());
                conv::max_pool_backward(block.conv.to, side, gradient, from, maps);
            } else {
                conv::average_pool_backward(block.conv.to, side, gradient, maps);
            }
        }
        if !pools_first {
            self.maps
                .iter_mut()
                .zip(&self.slopes)
                .for_each(|(gradient, slope)| *gradient *= slope);
        }
    }
}

fn of<T>(values: &[T], index: usize, size: usize) -> &[T] {
    &values[index * size..(index + 1) * size]
}

fn of_mut<T>(values: &mut [T], index: usize, size: usize) -> &mut [T] {
    &mut values[index * size..(index + 1) * size]
}

/// Replaces logits by `softmax - one_hot`, the gradient of the summed cross-entropy, and gives that sum.
pub fn cross_entropy(logits: &mut [f32], labels: &[u8], classes: usize) -> f32 {
    let mut loss = 0.0;
    for (row, &label) in logits.chunks_exact_mut(classes).zip(labels) {
        let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let wanted = row[usize::from(label)] - top;
        row.iter_mut().for_each(|value| *value = (*value - top).exp());
        let sum: f32 = row.iter().sum();
        loss += sum.ln() - wanted;
        row.iter_mut().for_each(|value| *value /= sum);
        row[usize::from(label)] -= 1.0;
    }
    loss
}

/// Sums losses and gradients in the order of the parts and divides by the batch.
fn mean_of(parts: Vec<(f32, Vec<f32>)>, count: usize) -> (f32, Vec<f32>) {
    let scale = 1.0 / count as f32;
    let mut parts = parts.into_iter();
    let (mut loss, mut total) = parts.next().unwrap_or_default();
    for (part, gradient) in parts {
        loss += part;
        total.iter_mut().zip(gradient).for_each(|(sum, value)| *sum += value);
    }
    total.iter_mut().for_each(|value| *value *= scale);
    (loss * scale, total)
}

/// Turns weighted sums into activations and keeps the slopes.
fn activate_in_place(activation: Activation, values: &mut [f32], slopes: &mut Vec<f32>) {
    slopes.clear();
    slopes.extend_from_slice(values);
    activate(activation, slopes, values);
}
