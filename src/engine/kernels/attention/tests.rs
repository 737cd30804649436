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
    random::normals_f32(&mut rng, count, size)
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

/// Gradients of one pass by weights into, weights out and input.
fn gradients(layer: &Attention, tokens: usize, x: &[f32], weights: [&[f32]; 2], by: &[f32]) -> (Trace, [Vec<f32>; 3]) {
    let trace = layer.forward(x, tokens, weights[0], weights[1]);
    let mut found = [layer.into_len(), layer.out_len(), x.len()].map(|len| vec![0.0; len]);
    let [into, out, x_slope] = &mut found;
    let to = Gradients { into, out, x: x_slope };
    layer.backward(x, tokens, weights, &trace, by, to);
    (trace, found)
}

#[test]
fn sixty_sequences_shared_out_over_threads_give_what_each_gives_alone_to_1e_4() {
    let layer = Attention {
        width: 48,
        heads: 3,
        head_dim: 16,
        scale: 0.25,
        causal: true,
    };
    let (tokens, sequences) = (20, 60);
    let values = sequences * tokens * layer.width;
    let (x, by) = (numbers(1, values, 1.0), numbers(4, values, 0.1));
    let (into, out) = (numbers(2, layer.into_len(), 0.2), numbers(3, layer.out_len(), 0.2));
    assert!(layer.work(sequences * tokens, tokens) >= SHARED);
    let (together, slopes) = gradients(&layer, tokens, &x, [&into, &out], &by);
    let mut sums = [layer.into_len(), layer.out_len()].map(|len| vec![0.0; len]);
    let each = tokens * layer.width;
    for (sequence, (x, by)) in x.chunks(each).zip(by.chunks(each)).enumerate() {
        let (alone, [into, out, by_x]) = gradients(&layer, tokens, x, [&into, &out], by);
        let place = sequence * each..(sequence + 1) * each;
        assert!(worst(&alone.out, &together.out[place.clone()]) < 1e-4);
        assert!(worst(&by_x, &slopes[2][place]) < 1e-4);
        for (sum, part) in sums.iter_mut().zip([into, out]) {
            sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
    }
    assert!(worst(&sums[0], &slopes[0]) < 1e-4 && worst(&sums[1], &slopes[1]) < 1e-4);
    let (again, bits) = gradients(&layer, tokens, &x, [&into, &out], &by);
    assert!(again.out == together.out && bits == slopes);
}
