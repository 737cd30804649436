//! Multi-head self-attention on plain numbers, forward and backward (Vaswani et al. 2017).
//!
//! Rows of `x [batch · tokens, width]` become queries, keys and values by one product with `[width, 3 · inner]`; each head
//! works on its own `head_dim` columns. Nothing has a bias. Every matrix of the forward pass is kept: the backward pass
//! needs them, and the attention lab shows them.

use super::{
    conv_product::{Strides, by_rows, product, transposed},
    lanes::exp,
};
use multiversion::{multiversion, target::target_cfg_f};
use rayon::prelude::*;

/// A layer's shape and how it weighs scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attention {
    pub width: usize,
    pub heads: usize,
    pub head_dim: usize,
    /// What scores are multiplied by before the softmax: `1/√head_dim` as a rule.
    pub scale: f32,
    /// A token sees itself and those before it only.
    pub causal: bool,
}

/// The matrices of one forward pass.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// `[batch · tokens, 3 · inner]`: queries, keys, values, each head by head.
    pub qkv: Vec<f32>,
    /// `[batch, head, query, key]` after the softmax; what is masked is exactly 0.
    pub weights: Vec<f32>,
    /// `[batch · tokens, inner]`: weights times values.
    pub mixed: Vec<f32>,
    /// `[batch · tokens, width]`
    pub out: Vec<f32>,
}

/// A layer's gradients, added to what is there.
#[derive(Debug)]
pub struct Gradients<'a> {
    pub into: &'a mut [f32],
    pub out: &'a mut [f32],
    /// By the input `[batch · tokens, width]`; overwritten.
    pub x: &'a mut [f32],
}

impl Attention {
    /// Columns of queries, of keys, and of values.
    pub const fn inner(&self) -> usize {
        self.heads * self.head_dim
    }
    /// Length of the weights `[width, 3 · inner]` that make queries, keys and values.
    pub const fn into_len(&self) -> usize {
        self.width * 3 * self.inner()
    }
    /// Length of the output's weights `[inner, width]`.
    pub const fn out_len(&self) -> usize {
        self.inner() * self.width
    }
    /// A head's matrix of `part` 0 (queries), 1 (keys) or 2 (values) begins here in a sequence's rows.
    const fn at(&self, part: usize, head: usize) -> usize {
        part * self.inner() + head * self.head_dim
    }

    pub fn forward(&self, x: &[f32], tokens: usize, into: &[f32], out: &[f32]) -> Trace {
        let (rows, inner) = (x.len() / self.width, self.inner());
        let mut trace = Trace {
            qkv: vec![0.0; rows * 3 * inner],
            weights: vec![0.0; rows * self.heads * tokens],
            mixed: vec![0.0; rows * inner],
            out: vec![0.0; rows * self.width],
        };
        let group = group(tokens);
        let parts = (x
            .chunks(group * self.width)
            .zip(trace.qkv.chunks_mut(group * 3 * inner)))
        .zip(trace.weights.chunks_mut(group * self.heads * tokens))
        .zip((trace.mixed.chunks_mut(group * inner)).zip(trace.out.chunks_mut(group * self.width)))
        .collect();
        each(
            parts,
            self.work(rows, tokens),
            |(((x, qkv), weights), (mixed, answers))| {
                self.project(x, into, qkv);
                for (sequence, weights) in weights.chunks_exact_mut(self.heads * tokens * tokens).enumerate() {
                    let rows = sequence * tokens..(sequence + 1) * tokens;
                    let qkv = &qkv[rows.start * 3 * inner..rows.end * 3 * inner];
                    self.attend(tokens, qkv, weights, &mut mixed[rows.start * inner..rows.end * inner]);
                }
                let dims = [mixed.len() / inner, inner, self.width];
                let (narrow, wide) = (by_rows(inner), by_rows(self.width));
                product(dims, false, (mixed, narrow), (out, wide), (answers, wide));
            },
        );
        trace
    }

    /// Queries, keys and values of these rows.
    fn project(&self, x: &[f32], into: &[f32], qkv: &mut [f32]) {
        let across = by_rows(3 * self.inner());
        let dims = [x.len() / self.width, self.width, 3 * self.inner()];
        product(dims, false, (x, by_rows(self.width)), (into, across), (qkv, across));
    }

    /// One sequence's weights, and the values that they mix.
    fn attend(&self, tokens: usize, qkv: &[f32], weights: &mut [f32], mixed: &mut [f32]) {
        let (across, down) = (by_rows(3 * self.inner()), transposed(3 * self.inner()));
        let square = by_rows(tokens);
        for (head, weights) in weights.chunks_exact_mut(tokens * tokens).enumerate() {
            let [q, k, v] = [0, 1, 2].map(|part| &qkv[self.at(part, head)..]);
            let dims = [tokens, self.head_dim, tokens];
            product(dims, false, (q, across), (k, down), (weights, square));
            softmax(weights, tokens, self.scale, self.causal);
            let mixed = (&mut mixed[head * self.head_dim..], by_rows(self.inner()));
            product(
                [tokens, tokens, self.head_dim],
                false,
                (weights, square),
                (v, across),
                mixed,
            );
        }
    }

    /// `by` is the gradient by the output `[batch · tokens, width]`.
    pub fn backward(
        &self,
        x: &[f32],
        tokens: usize,
        [into, out]: [&[f32]; 2],
        trace: &Trace,
        by: &[f32],
        gradients: Gradients<'_>,
    ) {
        let (rows, inner, width) = (x.len() / self.width, self.inner(), self.width);
        let (lines, narrow, across) = (by_rows(width), by_rows(inner), by_rows(3 * inner));
        let work = self.work(rows, tokens);
        let mut by_qkv = vec![0.0; rows * 3 * inner];
        let group = group(tokens);
        let parts = (trace.qkv.chunks(group * 3 * inner).zip(by.chunks(group * width)))
            .zip(trace.weights.chunks(group * self.heads * tokens))
            .zip((by_qkv.chunks_mut(group * 3 * inner)).zip(gradients.x.chunks_mut(group * width)))
            .collect();
        each(parts, work, |(((qkv, by), weights), (by_qkv, by_x))| {
            let rows = by.len() / width;
            let mut by_mixed = vec![0.0; rows * inner];
            let back = (out, transposed(width));
            product([rows, width, inner], false, (by, lines), back, (&mut by_mixed, narrow));
            let mut by_scores = vec![0.0; tokens * tokens];
            for (map, weights) in weights.chunks_exact(tokens * tokens).enumerate() {
                let (start, head) = (map / self.heads * tokens, map % self.heads);
                let qkv = &qkv[start * 3 * inner..];
                let by_mixed = (&by_mixed[start * inner + head * self.head_dim..], narrow);
                let by_qkv = &mut by_qkv[start * 3 * inner..];
                self.backward_head(tokens, qkv, head, weights, by_mixed, &mut by_scores, by_qkv);
            }
            let back = (into, transposed(3 * inner));
            product([rows, 3 * inner, width], false, (by_qkv, across), back, (by_x, lines));
        });
        // Some rows of the weights at a time, so that no two threads add to the same number.
        let share = width.div_ceil(PARTS);
        let parts = gradients.into.chunks_mut(share * 3 * inner).enumerate().collect();
        each(parts, work, |(part, gradient)| {
            let dims = [gradient.len() / (3 * inner), rows, 3 * inner];
            let x = (&x[part * share..], transposed(width));
            product(dims, true, x, (&by_qkv, across), (gradient, across));
        });
        let share = inner.div_ceil(PARTS);
        let parts = gradients.out.chunks_mut(share * width).enumerate().collect();
        each(parts, work, |(part, gradient)| {
            let dims = [gradient.len() / width, rows, width];
            let mixed = (&trace.mixed[part * share..], transposed(inner));
            product(dims, true, mixed, (by, lines), (gradient, lines));
        });
    }

    /// Multiply-adds of a forward pass.
    const fn work(&self, rows: usize, tokens: usize) -> usize {
        rows * self.inner() * (4 * self.width + 2 * tokens)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one head's part of the matrices of the whole layer"
    )]
    fn backward_head(
        &self,
        tokens: usize,
        qkv: &[f32],
        head: usize,
        weights: &[f32],
        by_mixed: (&[f32], Strides),
        by_scores: &mut [f32],
        by_qkv: &mut [f32],
    ) {
        let (across, down) = (by_rows(3 * self.inner()), transposed(3 * self.inner()));
        let (square, turned) = (by_rows(tokens), transposed(tokens));
        let [q, k, v] = [0, 1, 2].map(|part| &qkv[self.at(part, head)..]);
        let [to_q, to_k, to_v] = [0, 1, 2].map(|part| self.at(part, head));
        let (narrow, wide) = ([tokens, tokens, self.head_dim], [tokens, self.head_dim, tokens]);
        product(wide, false, by_mixed, (v, down), (by_scores, square));
        product(
            narrow,
            false,
            (weights, turned),
            by_mixed,
            (&mut by_qkv[to_v..], across),
        );
        softmax_backward(weights, by_scores, tokens, self.scale);
        product(
            narrow,
            false,
            (by_scores, square),
            (k, across),
            (&mut by_qkv[to_q..], across),
        );
        product(
            narrow,
            false,
            (by_scores, turned),
            (q, across),
            (&mut by_qkv[to_k..], across),
        );
    }
}

/// Rows of short sequences that are worked on together at least, because products of few rows are slow.
const ROWS: usize = 128;
/// Parts of a weight matrix's gradient.
const PARTS: usize = 4;
/// Multiply-adds from which a pass is shared out over the processor's cores: a million take about 20 µs.
const SHARED: usize = 1 << 22;

/// Rows of whole sequences that make a part; the same however many cores there are, so that the bits are.
fn group(tokens: usize) -> usize {
    tokens * ROWS.div_ceil(tokens).max(1)
}

/// Does every part, on several threads where there is enough to do.
fn each<T: Send>(parts: Vec<T>, work: usize, does: impl Fn(T) + Send + Sync) {
    if work < SHARED {
        parts.into_iter().for_each(does);
    } else {
        parts.into_par_iter().for_each(does);
    }
}

/// Powers below this are 0: with numbers so small that the processor has no regular form for them, products take ten times
/// as long, and no sum would notice them.
const LEAST: f32 = 1e-15;

/// Every row of scores becomes shares that sum to 1; with `causal`, row `i` has `i + 1` of them.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn softmax(scores: &mut [f32], tokens: usize, scale: f32, causal: bool) {
    if target_cfg_f!(any(target_feature = "fma", target_arch = "aarch64")) {
        softmax_rows::<true>(scores, tokens, scale, causal);
    } else {
        softmax_rows::<false>(scores, tokens, scale, causal);
    }
}

#[inline(always)]
fn softmax_rows<const FMA: bool>(scores: &mut [f32], tokens: usize, scale: f32, causal: bool) {
    for (index, row) in scores.chunks_exact_mut(tokens).enumerate() {
        let (seen, masked) = row.split_at_mut(if causal { index + 1 } else { tokens });
        masked.fill(0.0);
        let top = seen.iter().fold(f32::NEG_INFINITY, |top, score| {
            let score = score * scale;
            if score > top { score } else { top }
        });
        for score in seen.iter_mut() {
            let power = exp::<FMA>(*score * scale - top);
            *score = if power < LEAST { 0.0 } else { power };
        }
        let share = 1.0 / sum(seen);
        seen.iter_mut().for_each(|score| *score *= share);
    }
}

/// In sixteen lanes, always in the same order.
#[inline(always)]
fn sum(values: &[f32]) -> f32 {
    let mut lanes = [0.0f32; super::lanes::LANES];
    let chunks = values.chunks_exact(super::lanes::LANES);
    let rest: f32 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// From the gradient by the weights to that by the scores: `w (g - Σ g w) scale`.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
fn softmax_backward(weights: &[f32], gradient: &mut [f32], tokens: usize, scale: f32) {
    let mut products = vec![0.0; tokens];
    for (weights, gradient) in weights.chunks_exact(tokens).zip(gradient.chunks_exact_mut(tokens)) {
        for ((product, weight), slope) in products.iter_mut().zip(weights).zip(gradient.iter()) {
            *product = weight * slope;
        }
        let mean = sum(&products);
        for (slope, weight) in gradient.iter_mut().zip(weights) {
            *slope = weight * (*slope - mean) * scale;
        }
    }
}

#[cfg(test)]
mod tests;
