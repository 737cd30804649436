use super::*;
use crate::nn::{
    activation::Activation,
    init::Init,
    mlp::MlpConfig,
    optimizer::{OptimizerConfig, OptimizerKind},
};
use burn::tensor::Device;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

const ROWS: usize = 37;

fn net(hidden: &[usize], activation: Activation, init: Init) -> DeepNet {
    let config = MlpConfig {
        inputs: 3,
        hidden: hidden.to_vec(),
        outputs: 1,
        activation,
        init,
    };
    let mlp = Mlp::new(&config, &mut ChaCha8Rng::seed_from_u64(5), &Device::flex());
    DeepNet::new(mlp, OptimizerConfig::new(OptimizerKind::Sgd))
}

fn data(rows: usize) -> (Batch, Target) {
    let x = Init::HeNormal.fill(2, 1, rows * 3, &mut ChaCha8Rng::seed_from_u64(9));
    let labels = x.chunks(3).map(|row| f32::from(u8::from(row[0] * row[1] > 0.0)));
    let target = Target::Binary(labels.collect());
    (Batch::new(3, x), target)
}

fn mean_and_std(values: &[f32]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().map(|&v| f64::from(v)).sum::<f64>() / count;
    let variance = values.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum::<f64>() / count;
    (mean, variance.sqrt())
}

#[test]
fn means_stds_zeros_and_reach_equal_those_of_the_plain_activations_to_1e_6() {
    for activation in [
        Activation::Relu,
        Activation::Tanh,
        Activation::Sigmoid,
        Activation::Gelu,
    ] {
        let mut net = net(&[7, 5], activation, Init::HeNormal);
        let (x, target) = data(ROWS);
        net.pass(&x, &target, Loss::CrossEntropy);
        let said = net.mlp().activations(&x);
        for (layer, flow) in net.flows().iter().enumerate() {
            let values = &said[layer + 1];
            let (mean, std) = mean_and_std(values);
            assert!(
                (flow.mean - mean).abs() < 1e-6 && (flow.std - std).abs() < 1e-6,
                "{flow:?}"
            );
            let zeros = values.iter().filter(|value| **value == 0.0).count();
            assert_eq!(flow.zeros, zeros as f64 / values.len() as f64);
            assert_eq!(flow.histogram.counts.iter().sum::<u32>() as usize, values.len());
            if activation == Activation::Relu {
                for (line, reach) in values.chunks(ROWS).zip(&flow.reach) {
                    let open = line.iter().filter(|value| **value > 0.0).count();
                    assert_eq!(*reach, open as f32 / ROWS as f32);
                }
            }
        }
    }
}

/// burn's autodiff on the same numbers, the weighted sums of each layer being leaves of their own.
#[test]
fn gradients_by_weighted_sums_and_by_weights_have_the_spread_and_length_that_burns_autodiff_finds() {
    let mut net = net(&[7, 5, 4], Activation::Tanh, Init::XavierNormal);
    let (x, target) = data(ROWS);
    net.pass(&x, &target, Loss::CrossEntropy);
    let device = crate::device::cpu();
    let said = net.mlp().activations(&x);
    let params = net.mlp().weights();
    for (index, flow) in net.flows().iter().enumerate() {
        // From this layer's sums on; tanh is undone to get them.
        let sums: Vec<f32> = said[index + 1].iter().map(|value| value.atanh()).collect();
        let width = sums.len() / ROWS;
        let sums = Tensor::<2>::from_data(TensorData::new(sums, [width, ROWS]), &device)
            .transpose()
            .require_grad();
        let mut a = sums.clone().tanh();
        let after = &net.mlp().layers()[index + 1..];
        for (place, layer) in after.iter().enumerate() {
            let weights = TensorData::new(params[layer.weights.clone()].to_vec(), [layer.to, layer.from]);
            let biases = TensorData::new(params[layer.biases.clone()].to_vec(), [1, layer.to]);
            let weights = Tensor::<2>::from_data(weights, &device).transpose();
            a = a.matmul(weights) + Tensor::<2>::from_data(biases, &device);
            if place + 1 < after.len() {
                a = a.tanh();
            }
        }
        let loss = Loss::CrossEntropy.tensor(a, &target);
        let slope = sums
            .grad(&loss.backward())
            .unwrap()
            .into_data()
            .try_to_vec::<f32>()
            .unwrap();
        let (_, std) = mean_and_std(&slope);
        assert!(
            (flow.gradient_std / std - 1.0).abs() < 1e-4,
            "layer {index}: {} for {std}",
            flow.gradient_std
        );
        // The weights' gradient is the product of these slopes with what came in.
        let mut squares = 0.0;
        for to in 0..width {
            for from in said[index].chunks(ROWS) {
                let sum: f64 = (0..ROWS)
                    .map(|row| f64::from(slope[row * width + to]) * f64::from(from[row]))
                    .sum();
                squares += sum * sum;
            }
        }
        assert!(
            (flow.weight_gradient / squares.sqrt() - 1.0).abs() < 1e-4,
            "layer {index}"
        );
    }
}

#[test]
fn the_watched_pass_has_the_very_loss_and_gradient_of_the_tracked_one() {
    let mut net = net(&[6, 6], Activation::Elu, Init::HeUniform);
    let (x, target) = data(300);
    net.pass(&x, &target, Loss::CrossEntropy);
    let tracked = Mlp::new(
        &MlpConfig {
            inputs: 3,
            hidden: vec![6, 6],
            outputs: 1,
            activation: Activation::Elu,
            init: Init::HeUniform,
        },
        &mut ChaCha8Rng::seed_from_u64(5),
        &crate::device::cpu(),
    );
    let (loss, gradient) = tracked.loss_and_gradient(&x, &target, Loss::CrossEntropy, None);
    assert_eq!(net.loss() as f32, loss);
    assert_eq!(net.gradient(), gradient.into_data().try_to_vec::<f32>().unwrap());
}

#[test]
fn a_layer_of_equal_numbers_has_a_spread_of_exactly_0_and_an_overflow_one_of_infinity() {
    let mut equal = net(&[4, 4], Activation::Sigmoid, Init::Zeros);
    let (x, target) = data(ROWS);
    equal.pass(&x, &target, Loss::CrossEntropy);
    assert!(equal.flows().iter().all(|flow| flow.std == 0.0 && flow.mean == 0.5));
    let mut huge = net(&[4; 50], Activation::Linear, Init::HeNormal);
    let weights: Vec<f32> = huge.mlp().weights().iter().map(|weight| weight * 1e3).collect();
    huge.mlp_mut().set_weights(&weights);
    huge.pass(&x, &target, Loss::CrossEntropy);
    assert!(!huge.is_sound() && huge.flows()[49].std == f64::INFINITY);
    assert_eq!(huge.flows()[49].histogram, Histogram::default());
}

#[test]
fn nets_spread_over_the_cores_learn_the_same_bits_as_one_after_the_other() {
    let (x, target) = data(256);
    let train = |rows: usize| {
        let mut nets: Vec<DeepNet> = (0..4)
            .map(|_| net(&[32, 32, 32], Activation::Tanh, Init::XavierNormal))
            .collect();
        for _ in 0..3 {
            each(&mut nets, rows, |net| {
                net.pass(&x, &target, Loss::CrossEntropy);
                net.update(0.1);
            });
        }
        nets.iter().map(|net| net.mlp().weights()).collect::<Vec<_>>()
    };
    assert_eq!(train(1), train(100_000));
}

#[test]
fn only_the_deepest_and_widest_nets_take_fewer_rows_than_are_wanted() {
    assert_eq!(rows_within(256, 20, 64), 256);
    assert_eq!(rows_within(256, 50, 64), 128);
    assert_eq!(rows_within(200, 1, 1), 200);
}
