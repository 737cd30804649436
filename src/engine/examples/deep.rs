//! Milliseconds per step of eight deep nets: each by the own kernel with statistics and step, and all as one batched tensor
//! under burn's autodiff without either. `deep [seconds]`; layers of 64, 128 rows, ReLU.

use burn::tensor::{Tensor, TensorData, activation};
use neural_atlas_engine::{
    device,
    nn::{
        activation::Activation,
        deep::{self, DeepNet},
        init::Init,
        loss::{Loss, Target},
        mlp::{Batch, Mlp, MlpConfig},
        optimizer::{OptimizerConfig, OptimizerKind},
    },
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::time::Instant;

const NETS: usize = 8;
const WIDTH: usize = 64;
const ROWS: usize = 128;

fn main() {
    let seconds: f64 = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1.0);
    for depth in [4, 20, 50] {
        let (kernel, batched) = (by_kernel(depth, seconds), batched(depth, seconds));
        println!("{depth} layers: {kernel:.2} ms by the own kernel, {batched:.2} ms as one batched tensor");
    }
}

/// The fastest of the steps made in this time, in milliseconds.
fn fastest(seconds: f64, mut step: impl FnMut()) -> f64 {
    let (start, mut best) = (Instant::now(), f64::INFINITY);
    while start.elapsed().as_secs_f64() < seconds {
        let before = Instant::now();
        step();
        best = best.min(before.elapsed().as_secs_f64());
    }
    1e3 * best
}

fn by_kernel(depth: usize, seconds: f64) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let x = Batch::new(WIDTH, Init::HeNormal.fill(2, 2, ROWS * WIDTH, &mut rng));
    let target = Target::Classes((0..ROWS as u32).map(|row| row % 10).collect());
    let config = MlpConfig {
        inputs: WIDTH,
        hidden: vec![WIDTH; depth],
        outputs: 10,
        activation: Activation::Relu,
        init: Init::HeNormal,
    };
    let sgd = OptimizerConfig::new(OptimizerKind::Sgd);
    let mut nets: Vec<DeepNet> = (0..NETS)
        .map(|_| DeepNet::new(Mlp::new(&config, &mut rng, &device::cpu().inner()), sgd))
        .collect();
    fastest(seconds, || {
        deep::each(&mut nets, ROWS, |net| {
            net.pass(&x, &target, Loss::CrossEntropy);
            net.update(1e-4);
        });
    })
}

fn batched(depth: usize, seconds: f64) -> f64 {
    let device = device::cpu();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut draw = |rows: usize| {
        let values = Init::HeNormal.fill(WIDTH, WIDTH, NETS * rows * WIDTH, &mut rng);
        Tensor::<3>::from_data(TensorData::new(values, [NETS, rows, WIDTH]), &device)
    };
    let x = draw(ROWS);
    let weights: Vec<Tensor<3>> = (0..depth).map(|_| draw(WIDTH).require_grad()).collect();
    let biases = Tensor::<3>::zeros([NETS, 1, WIDTH], &device).require_grad();
    fastest(seconds, || {
        let mut a = x.clone();
        for weights in &weights {
            a = activation::relu(a.matmul(weights.clone()) + biases.clone());
        }
        (a.clone() * a).mean().backward();
    })
}
