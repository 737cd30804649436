//! Training steps per second of the networks in `benches/peers`, as JSON lines: net, steps per second.
//!
//! `peer [seconds] [net]`; each net trains by Adam at 0.001 on made-up data, one batch again and again, as the peers do.

use burn::tensor::{Tensor, TensorData};
use neural_atlas_engine::{
    device,
    kernels::{
        attention::{Attention, Gradients},
        update::{Memory, Rule, Step, update},
    },
    lab::Lab,
    labs::generative::{
        diffusion::diffusion::{Params as DiffusionParams, digits::DigitsGame},
        gan::gan::{Gan, Params as GanParams},
    },
    nn::{
        activation::Activation,
        conv_net::{ConvNet, ConvNetConfig, plain_loss},
        init::Init,
        loss::{Loss, Target},
        mlp::{Batch, Mlp, MlpConfig},
        optimizer::{Optimizer, OptimizerConfig, OptimizerKind},
    },
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{sync::Arc, time::Instant};

fn main() {
    let seconds: f64 = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1.0);
    let small = Case::new(&[2, 8, 8, 1], 10);
    let middle = Case::new(&[2, 64, 64, 2], 256);
    report("mlp-2-8-8-1", "engine", seconds, small.engine());
    report("mlp-2-8-8-1", "burn", seconds, small.burn());
    report("mlp-2-64-64-2", "engine", seconds, middle.engine());
    report("mlp-2-64-64-2", "burn", seconds, middle.burn());
    report("lenet-28x28", "engine", seconds, lenet(true));
    report("lenet-28x28", "burn", seconds, lenet(false));
    report("attention-64x64", "engine", seconds, attention());
    report("attention-64x64", "burn", seconds, burn_attention());
    report("gan-2d", "engine", seconds, gan());
    report("unet-14x14", "engine", seconds, unet());
}

fn report(net: &str, by: &str, seconds: f64, mut step: impl FnMut()) {
    // One net alone is what a profiler wants.
    if std::env::args().nth(2).is_some_and(|only| only != net) {
        return;
    }
    for _ in 0..50 {
        step();
    }
    let (start, mut steps) = (Instant::now(), 0u64);
    while start.elapsed().as_secs_f64() < seconds {
        for _ in 0..10 {
            step();
        }
        steps += 10;
    }
    let rate = steps as f64 / start.elapsed().as_secs_f64();
    println!(r#"{{"net":"{net}","by":"{by}","steps_per_second":{rate:.1}}}"#);
}

struct Case {
    mlp: Mlp,
    x: Batch,
    target: Target,
}

impl Case {
    fn new(widths: &[usize], rows: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
        let config = MlpConfig {
            inputs,
            hidden: widths[1..widths.len() - 1].to_vec(),
            outputs,
            activation: Activation::Tanh,
            init: Init::XavierUniform,
        };
        let mlp = Mlp::new(&config, &mut rng, &device::cpu());
        let values: Vec<f32> = (0..rows * inputs).map(|_| rng.random::<f32>() * 2.0 - 1.0).collect();
        let labels = values.chunks(inputs).map(|row| u32::from(row[0] * row[1] > 0.0));
        let target = match outputs {
            1 => Target::Binary(labels.map(|label| label as f32).collect()),
            _ => Target::Classes(labels.collect()),
        };
        Self {
            mlp,
            x: Batch::new(inputs, values),
            target,
        }
    }

    /// The engine's own step: one tracked operation, one pass of Adam.
    fn engine(&self) -> impl FnMut() {
        let mut mlp = self.mlp.clone();
        let mut adam = Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam));
        move || {
            let (_, gradient) = mlp.loss_and_gradient(&self.x, &self.target, Loss::CrossEntropy, None);
            mlp.set_params(adam.step(0.001, mlp.params(), gradient));
        }
    }

    /// The same in burn's plain operations, a weight matrix and a bias per layer, burn's own Adam.
    fn burn(&self) -> impl FnMut() {
        use burn::optim::{AdamConfig, Optimizer as _};
        let device = device::cpu();
        let weights = self.mlp.weights();
        let mut layers: Vec<(Tensor<2>, Tensor<2>)> = (self.mlp.layers().iter())
            .map(|l| {
                let part = |range: std::ops::Range<usize>, shape| TensorData::new(weights[range].to_vec(), shape);
                let w = Tensor::from_data(part(l.weights.clone(), [l.to, l.from]), &device).transpose();
                (w, Tensor::from_data(part(l.biases.clone(), [1, l.to]), &device))
            })
            .collect();
        let x = Tensor::<2>::from_data(
            TensorData::new(self.x.values().to_vec(), [self.x.rows(), self.x.width()]),
            &device,
        );
        let adam = AdamConfig::new().with_epsilon(1e-8).build();
        let mut states = vec![(None, None); layers.len()];
        move || {
            let tracked: Vec<_> = (layers.drain(..))
                .map(|(w, b)| (w.detach().require_grad(), b.detach().require_grad()))
                .collect();
            let last = tracked.len() - 1;
            let logits = (tracked.iter().enumerate()).fold(x.clone(), |a, (index, (w, b))| {
                let z = a.matmul(w.clone()) + b.clone();
                if index < last { z.tanh() } else { z }
            });
            let gradients = Loss::CrossEntropy.tensor(logits, &self.target).backward();
            for ((w, b), (w_state, b_state)) in tracked.into_iter().zip(&mut states) {
                let (by_w, by_b) = (
                    w.grad(&gradients).expect("tracked"),
                    b.grad(&gradients).expect("tracked"),
                );
                let (w, w_new) = adam.step(0.001, w.inner(), by_w, w_state.take());
                let (b, b_new) = adam.step(0.001, b.inner(), by_b, b_state.take());
                (*w_state, *b_state) = (w_new, b_new);
                layers.push((w.autodiff(), b.autodiff()));
            }
        }
    }
}

/// LeNet-5 with ReLU and max pooling on 64 pictures: the engine's step, or burn's plain operations with burn's Adam.
fn lenet(fused: bool) -> impl FnMut() {
    use burn::optim::{AdamConfig, Optimizer as _};
    const ROWS: usize = 64;
    let (device, mut rng) = (device::cpu(), ChaCha8Rng::seed_from_u64(1));
    let config = ConvNetConfig {
        side: 28,
        kernel: 5,
        channels: vec![6, 16],
        dense: vec![120, 84],
        classes: 10,
        max_pooling: true,
        activation: Activation::Relu,
    };
    let mut net = ConvNet::new(&config, Init::HeUniform, &mut rng, &device);
    let pictures: Vec<f32> = (0..ROWS * 28 * 28).map(|_| rng.random()).collect();
    let labels: Arc<[u8]> = (0..ROWS).map(|row| (row % 10) as u8).collect();
    let mut adam = Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam));
    let (plain_adam, mut state) = (AdamConfig::new().with_epsilon(1e-8).build(), None);
    move || {
        if fused {
            let (_, gradient) = net.loss_and_gradient(net.params(), &pictures, &labels);
            net.set_params(adam.step(0.001, net.params(), gradient));
        } else {
            let x = Tensor::from_data(TensorData::new(pictures.clone(), [ROWS, 28 * 28]), &device);
            let params = net.params().detach().require_grad();
            let gradients = plain_loss(net.plan(), x, &labels, params.clone()).backward();
            let gradient = params.grad(&gradients).expect("tracked");
            let (moved, next) = plain_adam.step(0.001, params.inner(), gradient, state.take());
            state = next;
            net.set_params(moved.autodiff());
        }
    }
}

/// One attention layer: width 64, 4 heads, 16 sequences of 64 tokens, the squared error to made-up targets.
const ATTENTION: Attention = Attention {
    width: 64,
    heads: 4,
    head_dim: 16,
    scale: 0.25,
    causal: false,
};
const SEQUENCES: usize = 16;
const TOKENS: usize = 64;

fn made_up(rng: &mut ChaCha8Rng, count: usize, size: f32) -> Vec<f32> {
    (0..count).map(|_| size * (2.0 * rng.random::<f32>() - 1.0)).collect()
}

/// Queries', keys' and values' weights and the output's, then the input and the targets.
fn attention_numbers() -> [Vec<f32>; 4] {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let values = SEQUENCES * TOKENS * ATTENTION.width;
    [
        made_up(&mut rng, ATTENTION.into_len(), 0.2),
        made_up(&mut rng, ATTENTION.out_len(), 0.2),
        made_up(&mut rng, values, 1.0),
        made_up(&mut rng, values, 1.0),
    ]
}

fn attention() -> impl FnMut() {
    let [mut into, mut out, x, target] = attention_numbers();
    let zeros = |like: &Vec<f32>| vec![0.0f32; like.len()];
    let mut memory = [zeros(&into), zeros(&into), zeros(&out), zeros(&out)];
    let mut by_x = zeros(&x);
    let mut step = 0;
    move || {
        let trace = ATTENTION.forward(&x, TOKENS, &into, &out);
        let share = 2.0 / target.len() as f32;
        let by: Vec<f32> = trace.out.iter().zip(&target).map(|(y, t)| share * (y - t)).collect();
        let (mut by_into, mut by_out) = (vec![0.0; into.len()], vec![0.0; out.len()]);
        let gradients = Gradients {
            into: &mut by_into,
            out: &mut by_out,
            x: &mut by_x,
        };
        ATTENTION.backward(&x, TOKENS, [&into, &out], &trace, &by, gradients);
        step += 1;
        let rule = Rule::Adam {
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            first_scale: 1.0 / (1.0 - 0.9f32.powi(step)),
            second_scale: 1.0 / (1.0 - 0.999f32.powi(step)).sqrt(),
        };
        let adam = Step {
            rule,
            lr: 0.001,
            decay: 0.0,
            shrink: 1.0,
        };
        let [a, b, c, d] = &mut memory;
        update(adam, &mut into, &by_into, Memory { first: a, second: b });
        update(adam, &mut out, &by_out, Memory { first: c, second: d });
    }
}

/// The same in burn's plain operations with burn's Adam; the matrices for queries, keys and values are one, as above.
fn burn_attention() -> impl FnMut() {
    use burn::optim::{AdamConfig, Optimizer as _};
    let device = device::cpu();
    let [into, out, x, target] = attention_numbers();
    let Attention {
        width, heads, head_dim, ..
    } = ATTENTION;
    let tensor = |values: Vec<f32>, shape: [usize; 2]| Tensor::<2>::from_data(TensorData::new(values, shape), &device);
    let (mut into, mut out) = (tensor(into, [width, 3 * width]), tensor(out, [width, width]));
    let (x, target) = (
        tensor(x, [SEQUENCES * TOKENS, width]),
        tensor(target, [SEQUENCES * TOKENS, width]),
    );
    let adam = AdamConfig::new().with_epsilon(1e-8).build();
    let mut states = (None, None);
    move || {
        let tracked = [into.clone(), out.clone()].map(|weights| weights.detach().require_grad());
        let qkv = x
            .clone()
            .matmul(tracked[0].clone())
            .reshape([SEQUENCES, TOKENS, 3, heads * head_dim]);
        let part = |at: usize| {
            let part = qkv.clone().slice([0..SEQUENCES, 0..TOKENS, at..at + 1, 0..width]);
            part.reshape([SEQUENCES, TOKENS, heads, head_dim]).swap_dims(1, 2)
        };
        let scores = part(0).matmul(part(1).swap_dims(2, 3)) * 0.25;
        let mixed = burn::tensor::activation::softmax(scores, 3).matmul(part(2));
        let y = mixed
            .swap_dims(1, 2)
            .reshape([SEQUENCES * TOKENS, width])
            .matmul(tracked[1].clone());
        let off = y - target.clone();
        let gradients = (off.clone() * off).mean().backward();
        let [by_into, by_out] = [&tracked[0], &tracked[1]].map(|weights| weights.grad(&gradients).expect("tracked"));
        let [new_into, new_out] = tracked.map(Tensor::inner);
        let (moved, state) = adam.step(0.001, new_into, by_into, states.0.take());
        (into, states.0) = (moved.autodiff(), state);
        let (moved, state) = adam.step(0.001, new_out, by_out, states.1.take());
        (out, states.1) = (moved.autodiff(), state);
    }
}

/// The lab of adversarial networks on the plane at its defaults: 128 points, one update of either player, with what the lab
/// measures besides (the mean answers of every batch, and the distances of every 50th).
fn gan() -> impl FnMut() {
    let mut lab = Gan::new(&GanParams::default(), 1, &device::cpu()).expect("the defaults can be played");
    move || {
        lab.step().expect("an update");
    }
}

/// One training step of the digits' denoiser on 16 pictures.
fn unet() -> impl FnMut() {
    let params = DiffusionParams {
        shipped: false,
        batch: 16,
        ..DiffusionParams::default()
    };
    let mut game = DigitsGame::new(&params, 1, &device::cpu()).expect("from nothing needs no file");
    move || game.learn(&params)
}
