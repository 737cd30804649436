//! A game on digits of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!     miniz_oxide = { version = "0.9", features = ["with-alloc"] }
//!
//! then `cargo run --release`. Digits: 8500 of MNIST (LeCun, Cortes and Burges). The players begin from nothing, and
//! every batch is normalized by itself.

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{
    module::Module,
    nn::{BatchNorm, BatchNormConfig, Initializer, Linear, LinearConfig, PaddingConfig2d, conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig}},
    optim::{AdamConfig, GradientsParams},
    tensor::{Device, Distribution, Int, Tensor, TensorData, activation},
};

const UPDATES: usize = 40;
const BATCH: usize = 32;
const D_STEPS: usize = 1;
const LR_D: f64 = 0.001;
const LR_G: f64 = 0.001;

type Samples = Tensor<4>;

/// Labels, and pictures with ink from 0 to 1.
fn digits() -> (Vec<usize>, Vec<f32>) {
    let letter = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = DIGITS.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=').map(letter).collect();
    let mut bytes = Vec::new();
    for part in letters.chunks(4) {
        let bits = (0..4).fold(0_u32, |bits, at| bits << 6 | u32::from(part.get(at).copied().unwrap_or(0)));
        bytes.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8][..part.len() - 1]);
    }
    let raw = miniz_oxide::inflate::decompress_to_vec_zlib(&bytes).expect("the digits are whole");
    let (labels, images) = raw.split_at(raw.len() / 785);
    let images = images.iter().map(|ink| f32::from(*ink) / 255.0).collect();
    (labels.iter().map(|label| usize::from(*label)).collect(), images)
}

fn real(all: &Samples, count: usize) -> Samples {
    let chosen = Distribution::Uniform(0.0, all.dims()[0] as f64);
    all.clone().select(0, Tensor::<1>::random([count], chosen, &all.device()).int())
}

fn noise(count: usize, device: &Device) -> Tensor<2> {
    Tensor::random([count, 16], Distribution::Normal(0.0, 1.0), device)
}

const FIRST: Initializer = Initializer::Normal { mean: 0.0, std: 0.02 };

#[derive(Module, Debug)]
pub struct Generator {
    dense: Linear,
    norms: Vec<BatchNorm>,
    up: Vec<ConvTranspose2d>,
}

#[derive(Module, Debug)]
pub struct Discriminator {
    down: Vec<Conv2d>,
    dense: Linear,
}

pub struct Game {
    pub generator: Generator,
    pub discriminator: Discriminator,
}

impl Generator {
    /// Pictures of noise. On a device that differentiates a norm is that of the batch at hand.
    pub fn forward(&self, noise: Tensor<2>) -> Tensor<4> {
        let count = noise.dims()[0];
        let mut maps = self.dense.forward(noise).reshape([count, 32, 7, 7]);
        for (norm, up) in self.norms.iter().zip(&self.up) {
            maps = up.forward(activation::relu(norm.forward(maps)));
        }
        activation::sigmoid(maps)
    }
}

impl Discriminator {
    pub fn forward(&self, mut maps: Tensor<4>) -> Tensor<2> {
        for down in &self.down {
            maps = activation::leaky_relu(down.forward(maps), 0.2);
        }
        self.dense.forward(maps.flatten(1, 3))
    }
}

/// A layer whose first biases are zero.
fn dense(from: usize, to: usize, first: Initializer, device: &Device) -> Linear {
    let mut layer = LinearConfig::new(from, to).with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([to], device));
    layer
}

/// A convolution whose first biases are zero.
fn convolution(channels: [usize; 2], kernel: usize, stride: usize, padding: usize, first: Initializer, device: &Device) -> Conv2d {
    let padding = PaddingConfig2d::Explicit(padding, padding, padding, padding);
    let config = Conv2dConfig::new(channels, [kernel, kernel]).with_stride([stride, stride]).with_padding(padding);
    let mut layer = config.with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([channels[1]], device));
    layer
}

impl Game {
    pub fn new(device: &Device) -> Self {
        let up = |from: usize, to: usize, bias: bool| {
            let config = ConvTranspose2dConfig::new([from, to], [4, 4]).with_stride([2, 2]).with_padding([1, 1]);
            config.with_bias(bias).with_initializer(FIRST).init(device)
        };
        let mut last = up(16, 1, true);
        last.bias = Some(Initializer::Zeros.init([1], device));
        let down = |from: usize, to: usize| convolution([from, to], 4, 2, 1, FIRST, device);
        Self {
            generator: Generator {
                dense: LinearConfig::new(16, 1568).with_bias(false).with_initializer(FIRST).init(device),
                norms: [32, 16].map(|maps| BatchNormConfig::new(maps).init(device)).into(),
                up: vec![up(32, 16, false), last],
            },
            discriminator: Discriminator {
                down: vec![down(1, 16), down(16, 32)],
                dense: dense(1568, 1, FIRST, device),
            },
        }
    }
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

/// d_loss, d_real and d_fake.
pub fn train() -> [f64; 3] {
    let device = Device::flex().autodiff();
    device.seed(1);
    let (labels, images) = digits();
    let all = Tensor::from_data(TensorData::new(images, [labels.len(), 1, 28, 28]), &device);
    let game = play(Game::new(&device), &all);
    report(&game, &all, 512).0
}

pub fn main() {
    let [d_loss, d_real, d_fake] = train();
    println!("d_loss {d_loss:.4} d_real {d_real:.4} d_fake {d_fake:.4}");
}

const DIGITS: &str = include_str!("digits_200.txt");
