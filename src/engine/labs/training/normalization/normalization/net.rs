//! The net in which the norms are compared, on plain numbers: every layer is weights, norm, scale and shift, activation.

use super::{Architecture, Params};
use crate::{
    kernels::{
        activate::activate,
        conv::{Conv, average_pool, average_pool_backward},
        conv_net::cross_entropy,
        conv_product::{by_rows, product, transposed},
    },
    nn::{
        activation::Activation,
        init::Init,
        norm::{Extent, Norm, Rule, Statistics},
    },
};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;

/// Pixels along a digit's side, and classes.
pub const SIDE: usize = 8;
pub const CLASSES: usize = 10;
/// Channels of each convolution, and neurons of each dense layer.
pub const CHANNELS: usize = 8;
pub const WIDTH: usize = 32;

/// What a layer computes before its norm.
#[derive(Clone, Copy, Debug)]
enum Map {
    Conv(Conv),
    Dense { from: usize, to: usize },
}

/// One layer, and where its numbers begin among the net's.
#[derive(Clone, Copy, Debug)]
pub struct Layer {
    map: Map,
    start: usize,
    /// The output is halved by averages.
    pool: bool,
}

impl Layer {
    fn shape(&self) -> (usize, usize) {
        match self.map {
            Map::Conv(conv) => (conv.taps(), conv.to),
            Map::Dense { from, to } => (from, to),
        }
    }
    fn area(&self) -> usize {
        self.side() * self.side()
    }
    /// Places along the side of the layer's output before pooling.
    pub fn side(&self) -> usize {
        match self.map {
            Map::Conv(conv) => conv.out_side(),
            Map::Dense { .. } => 1,
        }
    }
    pub fn channels(&self) -> usize {
        self.shape().1
    }
    /// Extents of the weights: `[to, from]`, of a convolution with its kernel.
    pub fn extents(&self) -> Vec<usize> {
        match self.map {
            Map::Conv(conv) => vec![conv.to, conv.from, conv.kernel, conv.kernel],
            Map::Dense { from, to } => vec![to, from],
        }
    }
    pub fn weights(&self) -> Range<usize> {
        let (from, to) = self.shape();
        self.start..self.start + from * to
    }
    /// Bias, scale `γ` and shift `β`, one number per channel each.
    fn row(&self, index: usize) -> Range<usize> {
        let start = self.weights().end + index * self.channels();
        start..start + self.channels()
    }
    pub fn bias(&self) -> Range<usize> {
        self.row(0)
    }
    pub fn gamma(&self) -> Range<usize> {
        self.row(1)
    }
    pub fn beta(&self) -> Range<usize> {
        self.row(2)
    }
    /// All of the layer's numbers.
    pub fn all(&self) -> Range<usize> {
        self.start..self.beta().end
    }
    pub fn extent(&self, samples: usize) -> Extent {
        Extent {
            samples,
            channels: self.channels(),
            area: self.area(),
        }
    }
}

/// The net's shape.
#[derive(Clone, Debug)]
pub struct Plan {
    pub layers: Vec<Layer>,
    pub head: Layer,
    pub rule: Rule,
    activation: Activation,
}

/// Where batch normalization takes its means and variances from; the other norms always take the sample's own.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// From the batch itself, as in training.
    Batch,
    /// From one set of statistics per layer, as when the net is used.
    Running(&'a [Statistics]),
}

/// A factor and a shift for every plane of a layer, put in after the norm.
#[derive(Clone, Debug)]
pub struct Jolt {
    pub scale: Vec<f32>,
    pub shift: Vec<f32>,
}

/// What one layer leaves behind on the way forward.
#[derive(Clone, Debug)]
pub struct Trace {
    /// What came in; of a convolution unfolded, `[tap, sample · place]`.
    input: Vec<f32>,
    /// What goes into the norm.
    pub before: Vec<f32>,
    pub statistics: Statistics,
    /// What comes out of it.
    pub normal: Vec<f32>,
    /// What the activation receives.
    pub received: Vec<f32>,
    slopes: Vec<f32>,
}

/// One batch on its way through the net.
pub struct Pass {
    pub samples: usize,
    pub traces: Vec<Trace>,
    /// What the head receives.
    last: Vec<f32>,
    pub logits: Vec<f32>,
}

impl Plan {
    pub fn new(params: &Params, norm: Norm) -> Self {
        let mut start = 0;
        let mut add = |map: Map, pool: bool| {
            let layer = Layer { map, start, pool };
            start = layer.all().end;
            layer
        };
        let layers: Vec<Layer> = (0..params.depth)
            .map(|index| match params.network {
                Architecture::Cnn => {
                    let (from, side) = if index == 0 { (1, SIDE) } else { (CHANNELS, SIDE / 2) };
                    let conv = Conv {
                        from,
                        to: CHANNELS,
                        side,
                        kernel: 3,
                        padding: 1,
                    };
                    add(Map::Conv(conv), index == 0)
                }
                Architecture::Mlp => {
                    let from = if index == 0 { SIDE * SIDE } else { WIDTH };
                    add(Map::Dense { from, to: WIDTH }, false)
                }
            })
            .collect();
        let from = match params.network {
            Architecture::Cnn => CHANNELS * SIDE * SIDE / 4,
            Architecture::Mlp => WIDTH,
        };
        let head = add(Map::Dense { from, to: CLASSES }, false);
        let groups = params.groups.count();
        Self {
            layers,
            head,
            rule: Rule { norm, groups },
            activation: params.activation,
        }
    }

    /// Numbers of the net; the head has no norm, its `γ` and `β` are not counted.
    pub fn parameters(&self) -> usize {
        self.head.bias().end
    }

    pub fn init(&self, rng: &mut ChaCha8Rng) -> Vec<f32> {
        let mut params = vec![0.0; self.parameters()];
        for layer in self.layers.iter().chain([&self.head]) {
            let (from, to) = layer.shape();
            params[layer.weights()].copy_from_slice(&Init::HeNormal.fill(from, to, from * to, rng));
        }
        for layer in &self.layers {
            params[layer.gamma()].fill(1.0);
        }
        params
    }

    /// Sends `pictures [sample, pixel]` through the net.
    pub fn forward(&self, params: &[f32], pictures: &[f32], source: Source<'_>, jolts: &[Jolt]) -> Pass {
        let samples = pictures.len() / (SIDE * SIDE);
        let mut values = pictures.to_vec();
        let mut traces = Vec::with_capacity(self.layers.len());
        for (index, layer) in self.layers.iter().enumerate() {
            let (trace, out) = self.layer_forward(index, layer, params, values, samples, source, jolts.get(index));
            traces.push(trace);
            values = out;
        }
        let mut logits = vec![0.0; samples * CLASSES];
        dense(&self.head, params, &values, &mut logits);
        Pass {
            samples,
            traces,
            last: values,
            logits,
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one layer of one pass: its place, its numbers, its neighbours"
    )]
    fn layer_forward(
        &self,
        index: usize,
        layer: &Layer,
        params: &[f32],
        values: Vec<f32>,
        samples: usize,
        source: Source<'_>,
        jolt: Option<&Jolt>,
    ) -> (Trace, Vec<f32>) {
        let extent = layer.extent(samples);
        let mut before = vec![0.0; extent.len()];
        let input = mapped(layer, params, values, &mut before);
        let statistics = match source {
            Source::Running(known) if self.rule.norm == Norm::Batch => known[index].clone(),
            _ => self.rule.statistics(extent, &before),
        };
        let mut normal = vec![0.0; extent.len()];
        self.rule.normalize(extent, &before, &statistics, &mut normal);
        let (gamma, beta) = (&params[layer.gamma()], &params[layer.beta()]);
        let mut received = normal.clone();
        for (plane, values) in received.chunks_exact_mut(extent.area).enumerate() {
            let channel = plane % extent.channels;
            let (mut scale, mut shift) = (gamma[channel], beta[channel]);
            if let Some(jolt) = jolt {
                (scale, shift) = (scale * jolt.scale[plane], shift * jolt.scale[plane] + jolt.shift[plane]);
            }
            values.iter_mut().for_each(|value| *value = *value * scale + shift);
        }
        let (mut slopes, mut out) = (received.clone(), vec![0.0; extent.len()]);
        activate(self.activation, &mut slopes, &mut out);
        if layer.pool {
            let mut halved = vec![0.0; extent.len() / 4];
            average_pool(samples * extent.channels, layer.side(), &out, &mut halved);
            out = halved;
        }
        (
            Trace {
                input,
                before,
                statistics,
                normal,
                received,
                slopes,
            },
            out,
        )
    }

    /// The mean cross-entropy, and its gradient by all numbers of the net. `fixed`: the statistics were given.
    pub fn backward(&self, params: &[f32], pass: &Pass, labels: &[u8], fixed: bool, jolts: &[Jolt]) -> (f32, Vec<f32>) {
        let mut gradient = vec![0.0; self.parameters()];
        let share = 1.0 / pass.samples.max(1) as f32;
        let mut slopes = pass.logits.clone();
        let loss = cross_entropy(&mut slopes, labels, CLASSES) * share;
        slopes.iter_mut().for_each(|slope| *slope *= share);
        let mut by = vec![0.0; pass.last.len()];
        dense_backward(&self.head, params, &pass.last, &slopes, &mut gradient, Some(&mut by));
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let trace = &pass.traces[index];
            by = self.layer_backward(
                layer,
                params,
                trace,
                by,
                pass.samples,
                fixed,
                jolts.get(index),
                &mut gradient,
                index > 0,
            );
        }
        (loss, gradient)
    }

    #[expect(clippy::too_many_arguments, reason = "as its counterpart on the way forward")]
    fn layer_backward(
        &self,
        layer: &Layer,
        params: &[f32],
        trace: &Trace,
        mut by: Vec<f32>,
        samples: usize,
        fixed: bool,
        jolt: Option<&Jolt>,
        gradient: &mut [f32],
        further: bool,
    ) -> Vec<f32> {
        let extent = layer.extent(samples);
        if layer.pool {
            let mut spread = vec![0.0; extent.len()];
            average_pool_backward(samples * extent.channels, layer.side(), &by, &mut spread);
            by = spread;
        }
        by.iter_mut().zip(&trace.slopes).for_each(|(by, slope)| *by *= slope);
        let planes = by
            .chunks_exact_mut(extent.area)
            .zip(trace.normal.chunks_exact(extent.area));
        for (plane, (by, normal)) in planes.enumerate() {
            let channel = plane % extent.channels;
            if let Some(jolt) = jolt {
                by.iter_mut().for_each(|by| *by *= jolt.scale[plane]);
            }
            gradient[layer.gamma().start + channel] += by.iter().zip(normal).map(|(by, y)| by * y).sum::<f32>();
            gradient[layer.beta().start + channel] += by.iter().sum::<f32>();
            let gamma = params[layer.gamma().start + channel];
            by.iter_mut().for_each(|by| *by *= gamma);
        }
        if fixed && self.rule.norm == Norm::Batch {
            self.rule.backward_fixed(extent, &trace.statistics, &mut by);
        } else {
            self.rule.backward(extent, &trace.normal, &trace.statistics, &mut by);
        }
        mapped_backward(layer, params, &trace.input, &by, gradient, further)
    }
}

/// Weights times input plus bias; gives back what the backward pass needs of the input.
fn mapped(layer: &Layer, params: &[f32], values: Vec<f32>, out: &mut [f32]) -> Vec<f32> {
    let Map::Conv(conv) = layer.map else {
        dense(layer, params, &values, out);
        return values;
    };
    // One product for the whole batch: for pictures this small a product each would spend its time on getting started.
    let (area, samples) = (layer.area(), values.len() / conv.inputs());
    let across = samples * area;
    let mut columns = vec![0.0; conv.taps() * across];
    let mut unfolded = vec![0.0; conv.unfolded()];
    for (sample, picture) in values.chunks_exact(conv.inputs()).enumerate() {
        conv.unfold(picture, &mut unfolded);
        for (row, tap) in columns.chunks_exact_mut(across).zip(unfolded.chunks_exact(area)) {
            row[sample * area..][..area].copy_from_slice(tap);
        }
    }
    let mut sums = vec![0.0; conv.to * across];
    for (row, bias) in sums.chunks_exact_mut(across).zip(&params[layer.bias()]) {
        row.fill(*bias);
    }
    let weights = (&params[layer.weights()], by_rows(conv.taps()));
    product(
        [conv.to, conv.taps(), across],
        true,
        weights,
        (&columns, by_rows(across)),
        (&mut sums, by_rows(across)),
    );
    for (plane, out) in out.chunks_exact_mut(area).enumerate() {
        let (sample, channel) = (plane / conv.to, plane % conv.to);
        out.copy_from_slice(&sums[channel * across + sample * area..][..area]);
    }
    columns
}

/// Adds to the gradients of weights and bias; gives the gradient by the input where it is `wanted`.
fn mapped_backward(
    layer: &Layer,
    params: &[f32],
    input: &[f32],
    by: &[f32],
    gradient: &mut [f32],
    wanted: bool,
) -> Vec<f32> {
    let Map::Conv(conv) = layer.map else {
        let mut back = vec![0.0; if wanted { input.len() } else { 0 }];
        dense_backward(layer, params, input, by, gradient, wanted.then_some(&mut back));
        return back;
    };
    let (area, across) = (layer.area(), by.len() / conv.to);
    let mut by_sums = vec![0.0; by.len()];
    for (plane, by) in by.chunks_exact(area).enumerate() {
        let (sample, channel) = (plane / conv.to, plane % conv.to);
        by_sums[channel * across + sample * area..][..area].copy_from_slice(by);
    }
    for (sum, row) in gradient[layer.bias()].iter_mut().zip(by_sums.chunks_exact(across)) {
        *sum += row.iter().sum::<f32>();
    }
    let weights = (&mut gradient[layer.weights()], by_rows(conv.taps()));
    let rows = by_rows(across);
    product(
        [conv.to, across, conv.taps()],
        true,
        (&by_sums, rows),
        (input, transposed(across)),
        weights,
    );
    if !wanted {
        return vec![];
    }
    let mut by_columns = vec![0.0; conv.taps() * across];
    let weights = (&params[layer.weights()], transposed(conv.taps()));
    product(
        [conv.taps(), conv.to, across],
        false,
        weights,
        (&by_sums, rows),
        (&mut by_columns, rows),
    );
    let mut back = vec![0.0; across / area * conv.inputs()];
    let mut unfolded = vec![0.0; conv.unfolded()];
    for (sample, back) in back.chunks_exact_mut(conv.inputs()).enumerate() {
        for (tap, row) in unfolded.chunks_exact_mut(area).zip(by_columns.chunks_exact(across)) {
            tap.copy_from_slice(&row[sample * area..][..area]);
        }
        conv.fold(&unfolded, back);
    }
    back
}

/// `out [sample, to] = values [sample, from] · weights [to, from]ᵀ + bias`
fn dense(layer: &Layer, params: &[f32], values: &[f32], out: &mut [f32]) {
    let (from, to) = layer.shape();
    for row in out.chunks_exact_mut(to) {
        row.copy_from_slice(&params[layer.bias()]);
    }
    let weights = (&params[layer.weights()], transposed(from));
    product(
        [out.len() / to, from, to],
        true,
        (values, by_rows(from)),
        weights,
        (out, by_rows(to)),
    );
}

fn dense_backward(
    layer: &Layer,
    params: &[f32],
    values: &[f32],
    by: &[f32],
    gradient: &mut [f32],
    back: Option<&mut Vec<f32>>,
) {
    let (from, to) = layer.shape();
    let rows = by.len() / to;
    let weights = (&mut gradient[layer.weights()], by_rows(from));
    product(
        [to, rows, from],
        true,
        (by, transposed(to)),
        (values, by_rows(from)),
        weights,
    );
    for (at, sum) in gradient[layer.bias()].iter_mut().enumerate() {
        *sum += by.iter().skip(at).step_by(to).sum::<f32>();
    }
    if let Some(back) = back {
        let weights = (&params[layer.weights()], by_rows(from));
        product(
            [rows, to, from],
            false,
            (by, by_rows(to)),
            weights,
            (back, by_rows(from)),
        );
    }
}
