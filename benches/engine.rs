//! Training steps of the nets that labs use: `cargo bench --bench engine`.

use divan::Bencher;
use neural_atlas_engine::{
    device,
    nn::{
        activation::Activation,
        conv_net::{ConvNet, ConvNetConfig},
        init::Init,
        loss::{Loss, Target},
        mlp::{Batch, Mlp, MlpConfig},
        optimizer::{Optimizer, OptimizerConfig, OptimizerKind},
    },
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use std::sync::Arc;

fn main() {
    divan::main();
}

fn net(widths: &[usize], rows: usize) -> (Mlp, Batch, Target) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
    let hidden = widths[1..widths.len() - 1].to_vec();
    let config = MlpConfig {
        inputs,
        hidden,
        outputs,
        activation: Activation::Tanh,
        init: Init::XavierUniform,
    };
    let mlp = Mlp::new(&config, &mut rng, &device::cpu());
    let values = Init::XavierUniform.fill(1, 1, rows * inputs, &mut rng);
    let labels = values.chunks(inputs).map(|row| u32::from(row[0] > 0.0));
    let target = match outputs {
        1 => Target::Binary(labels.map(|label| label as f32).collect()),
        _ => Target::Classes(labels.collect()),
    };
    (mlp, Batch::new(inputs, values), target)
}

fn train(bencher: Bencher<'_, '_>, widths: &[usize], rows: usize) {
    let (mut mlp, x, target) = net(widths, rows);
    let mut adam = Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam));
    bencher
        .counter(divan::counter::ItemsCount::new(1usize))
        .bench_local(|| {
            let (loss, gradient) = mlp.loss_and_gradient(&x, &target, Loss::CrossEntropy, None);
            mlp.set_params(adam.step(0.001, mlp.params(), gradient));
            loss
        });
}

#[divan::bench]
fn mlp_2_8_8_1_tanh_batch_10_adam(bencher: Bencher<'_, '_>) {
    train(bencher, &[2, 8, 8, 1], 10);
}

#[divan::bench]
fn mlp_2_64_64_2_tanh_batch_256_adam(bencher: Bencher<'_, '_>) {
    train(bencher, &[2, 64, 64, 2], 256);
}

#[divan::bench]
fn lenet_28_by_28_batch_64_adam(bencher: Bencher<'_, '_>) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let config = ConvNetConfig {
        side: 28,
        kernel: 5,
        channels: vec![6, 16],
        dense: vec![120, 84],
        classes: 10,
        max_pooling: true,
        activation: Activation::Relu,
    };
    let mut net = ConvNet::new(&config, Init::HeUniform, &mut rng, &device::cpu());
    let pictures = Init::XavierUniform.fill(1, 1, 64 * 28 * 28, &mut rng);
    let labels: Arc<[u8]> = (0..64).map(|row| row % 10).collect();
    let mut adam = Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam));
    bencher
        .counter(divan::counter::ItemsCount::new(1usize))
        .bench_local(|| {
            let (loss, gradient) = net.loss_and_gradient(net.params(), &pictures, &labels);
            net.set_params(adam.step(0.001, net.params(), gradient));
            loss
        });
}

/// All neurons' pictures of the playground: 8 layers of 32 over 2,500 places.
#[divan::bench]
fn activations_of_8_layers_of_32_over_2500_places(bencher: Bencher<'_, '_>) {
    let (mlp, x, _) = net(&[2, 32, 32, 32, 32, 32, 32, 32, 32, 1], 2500);
    bencher.bench_local(|| mlp.activations(&x));
}
