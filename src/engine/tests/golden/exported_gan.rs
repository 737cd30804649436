//! A game on the plane of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!
//! then `cargo run --release`. A generator bends noise into points, and a discriminator tells them from real ones.

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{
    module::Module,
    nn::{Initializer, Linear, LinearConfig},
    optim::{AdamConfig, GradientsParams},
    tensor::{Device, Distribution, Int, Tensor, TensorData, activation},
};

const UPDATES: usize = 2000;
const BATCH: usize = 128;
const D_STEPS: usize = 1;
const LR_D: f64 = 0.004;
const LR_G: f64 = 0.002;

const NOISE_DIM: usize = 2;
const SPREAD: f64 = 0.12;
/// Middle of each of the Gaussians of deviation SPREAD that are the data, and the mode to which it belongs.
const CENTRES: &[f32] = &[
2.000000, 0.000000, 1.414214, 1.414214, 0.000000, 2.000000, -1.414214, 1.414214, -2.000000, 0.000000, 
-1.414214, -1.414214, -0.000000, -2.000000, 1.414214, -1.414214, 
];
const MODES: &[usize] = &[
0, 1, 2, 3, 4, 5, 6, 7, 
];

type Samples = Tensor<2>;

fn real(centres: &Samples, count: usize) -> Samples {
    let device = centres.device();
    let chosen = Distribution::Uniform(0.0, MODES.len() as f64);
    let chosen = Tensor::<1>::random([count], chosen, &device).int();
    centres.clone().select(0, chosen) + Tensor::random([count, 2], Distribution::Normal(0.0, SPREAD), &device)
}

fn noise(count: usize, device: &Device) -> Tensor<2> {
    Tensor::random([count, NOISE_DIM], Distribution::Uniform(-1.0, 1.0), device)
}

/// A layer whose first biases are zero.
fn dense(from: usize, to: usize, first: Initializer, device: &Device) -> Linear {
    let mut layer = LinearConfig::new(from, to).with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([to], device));
    layer
}

#[derive(Module, Debug)]
pub struct Network {
    layers: Vec<Linear>,
}

impl Network {
    pub fn new(widths: &[usize], device: &Device) -> Self {
        let layer = |pair: &[usize]| dense(pair[0], pair[1], Initializer::XavierUniform { gain: 1.0 }, device);
        Self { layers: widths.windows(2).map(layer).collect() }
    }

    pub fn forward(&self, mut x: Tensor<2>) -> Tensor<2> {
        for (index, layer) in self.layers.iter().enumerate() {
            x = layer.forward(x);
            if index + 1 < self.layers.len() {
                x = x.tanh();
            }
        }
        x
    }
}

pub struct Game {
    pub generator: Network,
    pub discriminator: Network,
}

/// -ln D = softplus(-z) and -ln(1 - D) = softplus(z), where z is the logit.
fn d_loss(on_real: Tensor<2>, on_fakes: Tensor<2>) -> Tensor<1> {
    activation::softplus(-on_real, 1.0).mean() + activation::softplus(on_fakes, 1.0).mean()
}

fn play(mut game: Game, data: &Samples) -> Game {
    let device = data.device();
    let mut d_optimizer = AdamConfig::new().with_beta_1(0.5).with_beta_2(0.999).with_epsilon(1e-8).init();
    let mut g_optimizer = AdamConfig::new().with_beta_1(0.5).with_beta_2(0.999).with_epsilon(1e-8).init();
    for _ in 0..UPDATES {
        for _ in 0..D_STEPS {
            let on_real = game.discriminator.forward(real(data, BATCH));
            let on_fakes = game.discriminator.forward(game.generator.forward(noise(BATCH, &device)).detach());
            let gradients = d_loss(on_real, on_fakes).backward();
            let gradients = GradientsParams::from_grads(gradients, &game.discriminator);
            game.discriminator = d_optimizer.step(LR_D, game.discriminator, gradients);
        }
        let on_fakes = game.discriminator.forward(game.generator.forward(noise(BATCH, &device)));
        let loss = activation::softplus(-on_fakes, 1.0).mean();
        let gradients = GradientsParams::from_grads(loss.backward(), &game.generator);
        game.generator = g_optimizer.step(LR_G, game.generator, gradients);
    }
    game
}

/// Loss and mean answers of the discriminator on fresh samples, and the generated ones.
fn report(game: &Game, data: &Samples, count: usize) -> ([f64; 3], Samples) {
    let fakes = game.generator.forward(noise(count, &data.device())).detach();
    let on_real = game.discriminator.forward(real(data, count));
    let on_fakes = game.discriminator.forward(fakes.clone());
    let answers = [&on_real, &on_fakes].map(|z| activation::sigmoid(z.clone()).mean());
    let [d_real, d_fake] = answers.map(|answer| answer.into_scalar::<f32>().into());
    ([d_loss(on_real, on_fakes).into_scalar::<f32>().into(), d_real, d_fake], fakes)
}

/// d_loss, d_real, d_fake, the share of good points and the number of modes that are covered.
pub fn train() -> [f64; 5] {
    let device = Device::flex().autodiff();
    device.seed(1);
    let centres = Tensor::from_data(TensorData::new(CENTRES.to_vec(), [MODES.len(), 2]), &device);
    let mut generator = Network::new(&[2, 48, 48, 2], &device);
    // Larger first weights before every tanh spread the fakes, so that fewer modes are missed.
    let hidden = generator.layers.len() - 1;
    for layer in &mut generator.layers[..hidden] {
        let [from, to] = layer.weight.dims();
        *layer = dense(from, to, Initializer::XavierUniform { gain: 2.5 }, &device);
    }
    let discriminator = Network::new(&[2, 48, 48, 1], &device);
    let game = play(Game { generator, discriminator }, &centres);
    let ([d_loss, d_real, d_fake], fakes) = report(&game, &centres, 512);
    let fakes: Vec<f32> = fakes.into_data().iter::<f32>().collect();
    // Good points lie within three deviations of a Gaussian; a mode is covered that gets a quarter of its fair share of all.
    let mut of_mode = vec![0.0; MODES.iter().max().map_or(0, |last| last + 1)];
    for at in fakes.chunks_exact(2) {
        let distances = CENTRES.chunks_exact(2).map(|centre| f64::from(centre[0] - at[0]).hypot(f64::from(centre[1] - at[1])));
        let nearest = distances.zip(MODES).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, mode)) = nearest.filter(|(distance, _)| *distance <= 3.0 * SPREAD) {
            of_mode[*mode] += 1.0 / 512.0;
        }
    }
    let covered = of_mode.iter().filter(|share| **share >= 0.25 / of_mode.len() as f64).count();
    [d_loss, d_real, d_fake, of_mode.iter().sum(), covered as f64]
}

pub fn main() {
    let [d_loss, d_real, d_fake, good, modes] = train();
    println!("d_loss {d_loss:.4} d_real {d_real:.4} d_fake {d_fake:.4}");
    println!("good {good:.4} modes {modes} of 8");
}
