//! Milliseconds for a forward and backward pass of eight deep nets: each by the own kernel, the nets spread over the cores;
//! all as one batched tensor under burn's autodiff; and what a lab's step takes, with statistics and update.
//! `deep [seconds]`; layers of 64, 128 rows, ReLU. The best of many passes, taken in turns.

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
use rayon::prelude::*;
use std::{hint::black_box, time::Instant};

const NETS: usize = 8;
const WIDTH: usize = 64;
const ROWS: usize = 128;

fn main() {
    let seconds: f64 = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1.0);
    for depth in [4, 20, 50] {
        let (mut kernel, mut batched, mut step) = (kernel(depth), batched(depth), step(depth));
        let (start, mut best) = (Instant::now(), [f64::INFINITY; 3]);
        while start.elapsed().as_secs_f64() < seconds {
            let ways: [&mut dyn FnMut(); 3] = [&mut kernel, &mut batched, &mut step];
            for (best, way) in best.iter_mut().zip(ways) {
                let before = Instant::now();
                way();
                *best = best.min(1e3 * before.elapsed().as_secs_f64());
            }
        }
        let [kernel, batched, step] = best;
        println!("{depth} layers: own kernel {kernel:.2} ms, batched tensor {batched:.2} ms, lab's step {step:.2} ms");
    }
}

fn nets(depth: usize) -> (Vec<Mlp>, Batch, Target) {
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
    let mlps = (0..NETS).map(|_| Mlp::new(&config, &mut rng, &device::cpu().inner()));
    (mlps.collect(), x, target)
}

fn kernel(depth: usize) -> impl FnMut() {
    let (nets, x, target) = nets(depth);
    move || {
        nets.par_iter().for_each(|net| {
            black_box(net.loss_and_gradient_watched(&x, &target, Loss::CrossEntropy, &mut ()));
        });
    }
}

fn step(depth: usize) -> impl FnMut() {
    let (nets, x, target) = nets(depth);
    let sgd = OptimizerConfig::new(OptimizerKind::Sgd);
    let mut nets: Vec<DeepNet> = nets.into_iter().map(|net| DeepNet::new(net, sgd)).collect();
    move || {
        deep::each(&mut nets, ROWS, |net| {
            net.pass(&x, &target, Loss::CrossEntropy);
            net.update(1e-4);
        });
    }
}

fn batched(depth: usize) -> impl FnMut() {
    let device = device::cpu();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut draw = |rows: usize| {
        let values = Init::HeNormal.fill(WIDTH, WIDTH, NETS * rows * WIDTH, &mut rng);
        Tensor::<3>::from_data(TensorData::new(values, [NETS, rows, WIDTH]), &device)
    };
    let x = draw(ROWS);
    let weights: Vec<Tensor<3>> = (0..depth).map(|_| draw(WIDTH).require_grad()).collect();
    let biases = Tensor::<3>::zeros([NETS, 1, WIDTH], &device).require_grad();
    move || {
        let mut a = x.clone();
        for weights in &weights {
            a = activation::relu(a.matmul(weights.clone()) + biases.clone());
        }
        black_box((a.clone() * a).mean().backward());
    }
}
