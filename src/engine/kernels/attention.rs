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
        let across = by_rows(3 * inner);
        let mut trace = Trace {
            qkv: vec![0.0; rows * 3 * inner],
            weights: vec![0.0; rows * self.heads * tokens],
            mixed: vec![0.0; rows * inner],
            out: vec![0.0; rows * self.width],
        };
        let dims = [rows, self.width, 3 * inner];
        product(
            dims,
            false,
            (x, by_rows(self.width)),
            (into, across),
            (&mut trace.qkv, across),
        );
        let maps = trace.weights.chunks_exact_mut(tokens * tokens);
        for (map, weights) in maps.enumerate() {
            let (sequence, head) = (map / self.heads, map % self.heads);
            let qkv = &trace.qkv[sequence * tokens * 3 * inner..];
            let [q, k, v] = [0, 1, 2].map(|part| &qkv[self.at(part, head)..]);
            let down = transposed(3 * inner);
            product(
                [tokens, self.head_dim, tokens],
                false,
                (q, across),
                (k, down),
                (weights, by_rows(tokens)),
            );
            softmax(weights, tokens, self.scale, self.causal);
            let mixed = &mut trace.mixed[sequence * tokens * inner + head * self.head_dim..];
            let dims = [tokens, tokens, self.head_dim];
            product(
                dims,
                false,
                (weights, by_rows(tokens)),
                (v, across),
                (mixed, by_rows(inner)),
            );
        }
        let dims = [rows, inner, self.width];
        product(
            dims,
            false,
            (&trace.mixed, by_rows(inner)),
            (out, by_rows(self.width)),
            (&mut trace.out, by_rows(self.width)),
        );
        trace
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
        let (lines, across) = (by_rows(width), by_rows(3 * inner));
        let dims = [inner, rows, width];
        product(
            dims,
            true,
            (&trace.mixed, transposed(inner)),
            (by, lines),
            (gradients.out, lines),
        );
        let mut by_mixed = vec![0.0; rows * inner];
        product(
            [rows, width, inner],
            false,
            (by, lines),
            (out, transposed(width)),
            (&mut by_mixed, by_rows(inner)),
        );
        let mut by_qkv = vec![0.0; rows * 3 * inner];
        let mut by_scores = vec![0.0; tokens * tokens];
        for (map, weights) in trace.weights.chunks_exact(tokens * tokens).enumerate() {
            let (sequence, head) = (map / self.heads, map % self.heads);
            let start = sequence * tokens;
            let head_rows = &by_mixed[start * inner + head * self.head_dim..];
            self.backward_head(
                tokens,
                &trace.qkv[start * 3 * inner..],
                head,
                weights,
                (head_rows, by_rows(inner)),
                &mut by_scores,
                &mut by_qkv[start * 3 * inner..],
            );
        }
        let dims = [width, rows, 3 * inner];
        product(
            dims,
            true,
            (x, transposed(width)),
            (&by_qkv, across),
            (gradients.into, across),
        );
        let dims = [rows, 3 * inner, width];
        product(
            dims,
            false,
            (&by_qkv, across),
            (into, transposed(3 * inner)),
            (gradients.x, lines),
        );
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
        let across = by_rows(3 * self.inner());
        let square = by_rows(tokens);
        let [q, k, v] = [0, 1, 2].map(|part| &qkv[self.at(part, head)..]);
        let [to_q, to_k, to_v] = [0, 1, 2].map(|part| self.at(part, head));
        let (narrow, wide) = ([tokens, tokens, self.head_dim], [tokens, self.head_dim, tokens]);
        product(
            wide,
            false,
            by_mixed,
            (v, transposed(3 * self.inner())),
            (by_scores, square),
        );
        product(
            narrow,
            false,
            (weights, transposed(tokens)),
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
            (by_scores, transposed(tokens)),
            (q, across),
            (&mut by_qkv[to_k..], across),
        );
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
mod tests {
    use super::*;
    use crate::{device, math::random};
    use burn::{
        module::Param,
        nn::attention::{MhaInput, MultiHeadAttention, MultiHeadAttentionConfig, generate_autoregressive_mask},
        tensor::{Device, Tensor, TensorData},
    };
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    const BATCH: usize = 3;
    const TOKENS: usize = 7;

    fn layer(causal: bool) -> Attention {
        Attention {
            width: 12,
            heads: 3,
            head_dim: 4,
            scale: 0.5,
            causal,
        }
    }

    fn numbers(seed: u64, count: usize, size: f64) -> Vec<f32> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        random::normals(&mut rng, count, size)
            .into_iter()
            .map(|value| value as f32)
            .collect()
    }

    struct Case {
        x: Vec<f32>,
        into: Vec<f32>,
        out: Vec<f32>,
        by: Vec<f32>,
    }

    fn case(layer: &Attention) -> Case {
        Case {
            x: numbers(1, BATCH * TOKENS * layer.width, 1.0),
            into: numbers(2, layer.into_len(), 0.5),
            out: numbers(3, layer.out_len(), 0.5),
            by: numbers(4, BATCH * TOKENS * layer.width, 1.0),
        }
    }

    fn tensor<const D: usize>(values: &[f32], shape: [usize; D], device: &Device) -> Tensor<D> {
        Tensor::from_data(TensorData::new(values.to_vec(), shape), device)
    }

    fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().iter::<f32>().collect()
    }

    fn worst(a: &[f32], b: &[f32]) -> f32 {
        assert_eq!(a.len(), b.len());
        a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    }

    /// Burn's layer with the same weights and no biases.
    fn burns(layer: &Attention, case: &Case, device: &Device) -> MultiHeadAttention {
        let mut burn = MultiHeadAttentionConfig::new(layer.width, layer.heads)
            .with_dropout(0.0)
            .init(device);
        let inner = layer.inner();
        let part = |part: usize| -> Vec<f32> {
            let rows = case.into.chunks_exact(3 * inner);
            rows.flat_map(|row| row[part * inner..(part + 1) * inner].to_vec())
                .collect()
        };
        let zeros = || Some(Param::from_tensor(Tensor::<1>::zeros([inner], device)));
        for (at, linear) in [&mut burn.query, &mut burn.key, &mut burn.value]
            .into_iter()
            .enumerate()
        {
            linear.weight = Param::from_tensor(tensor(&part(at), [layer.width, inner], device));
            linear.bias = zeros();
        }
        burn.output.weight = Param::from_tensor(tensor(&case.out, [inner, layer.width], device));
        burn.output.bias = zeros();
        burn
    }

    #[test]
    fn output_weights_and_all_gradients_equal_burns_multi_head_attention_to_1e_5() {
        let device = device::cpu();
        for causal in [false, true] {
            let layer = layer(causal);
            let case = case(&layer);
            let burn = burns(&layer, &case, &device);
            let x = tensor(&case.x, [BATCH, TOKENS, layer.width], &device).require_grad();
            let mut input = MhaInput::self_attn(x.clone());
            if causal {
                input = input.mask_attn(generate_autoregressive_mask(BATCH, TOKENS, &device));
            }
            let theirs = burn.forward(input);
            let by = tensor(&case.by, [BATCH, TOKENS, layer.width], &device);
            let slopes = (theirs.context.clone() * by).sum().backward();
            let trace = layer.forward(&case.x, TOKENS, &case.into, &case.out);
            assert!(worst(&trace.out, &read(theirs.context)) < 1e-5);
            assert!(worst(&trace.weights, &read(theirs.weights)) < 1e-5);
            let (mut into, mut out, mut by_x) = (
                vec![0.0; layer.into_len()],
                vec![0.0; layer.out_len()],
                vec![0.0; case.x.len()],
            );
            let gradients = Gradients {
                into: &mut into,
                out: &mut out,
                x: &mut by_x,
            };
            layer.backward(&case.x, TOKENS, [&case.into, &case.out], &trace, &case.by, gradients);
            assert!(worst(&by_x, &read(x.grad(&slopes).unwrap())) < 2e-5);
            let size = |values: &[f32]| values.iter().fold(1.0f32, |most, value| most.max(value.abs()));
            let wo = read(burn.output.weight.val().grad(&slopes).unwrap());
            assert!(worst(&out, &wo) < 1e-5 * size(&wo));
            for (at, linear) in [&burn.query, &burn.key, &burn.value].into_iter().enumerate() {
                let theirs = read(linear.weight.val().grad(&slopes).unwrap());
                let rows = into.chunks_exact(3 * layer.inner());
                let own: Vec<f32> = rows.flat_map(|row| row[at * 12..(at + 1) * 12].to_vec()).collect();
                assert!(
                    worst(&own, &theirs) < 1e-5 * size(&theirs),
                    "{at}: {}",
                    worst(&own, &theirs)
                );
            }
        }
    }

    #[test]
    fn gradients_agree_with_finite_differences_to_1_percent() {
        let layer = layer(true);
        let case = case(&layer);
        let (mut into, mut out, mut by_x) = (
            vec![0.0; layer.into_len()],
            vec![0.0; layer.out_len()],
            vec![0.0; case.x.len()],
        );
        let trace = layer.forward(&case.x, TOKENS, &case.into, &case.out);
        let gradients = Gradients {
            into: &mut into,
            out: &mut out,
            x: &mut by_x,
        };
        layer.backward(&case.x, TOKENS, [&case.into, &case.out], &trace, &case.by, gradients);
        let value = |x: &[f32], into: &[f32], out: &[f32]| -> f64 {
            let trace = layer.forward(x, TOKENS, into, out);
            trace
                .out
                .iter()
                .zip(&case.by)
                .map(|(y, by)| f64::from(*y) * f64::from(*by))
                .sum()
        };
        let moved = |values: &[f32], way: &[f32], by: f32| -> Vec<f32> {
            values.iter().zip(way).map(|(value, way)| value + by * way).collect()
        };
        for (which, gradient) in [&by_x, &into, &out].into_iter().enumerate() {
            let way = numbers(9, gradient.len(), 1.0);
            let at = |by: f32| match which {
                0 => value(&moved(&case.x, &way, by), &case.into, &case.out),
                1 => value(&case.x, &moved(&case.into, &way, by), &case.out),
                _ => value(&case.x, &case.into, &moved(&case.out, &way, by)),
            };
            let difference = (at(1e-3) - at(-1e-3)) / 2e-3;
            let slope: f64 = gradient.iter().zip(&way).map(|(g, way)| f64::from(g * way)).sum();
            assert!(
                (slope - difference).abs() < 0.01 * difference.abs().max(1.0),
                "{which}: {slope} {difference}"
            );
        }
    }

    #[test]
    fn rows_sum_to_1_and_masked_cells_are_exactly_0_even_for_scores_of_a_million() {
        for size in [0.1, 1.0, 1e6] {
            let mut scores = numbers(5, 40 * 40, size);
            softmax(&mut scores, 40, 1.0, true);
            for (index, row) in scores.chunks_exact(40).enumerate() {
                assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
                assert!(row[index + 1..].iter().all(|weight| *weight == 0.0));
            }
        }
    }
}
