//! The game as a burn program of one file.

use super::{
    super::{GanLoss, Params, Prior, dcgan, digits::batch, plane::GAIN},
    Gan, World, updates,
};
use crate::{
    data::{digits::mnist, mixture::Mixture},
    nn::{activation::Activation, init::Init},
    program::{burn, digits, list},
};

pub fn program(lab: &Gan) -> String {
    match &lab.world {
        World::Plane(game) => plane(&lab.params, lab.seed, &game.target, updates(game.updates())),
        World::Digits(game) => of_digits(&lab.params, lab.seed, updates(game.updates())),
    }
}

fn settings(params: &Params, updates: u64, batch: usize) -> String {
    format!(
        r#"const UPDATES: usize = {updates};
const BATCH: usize = {batch};
const D_STEPS: usize = {d_steps};
const LR_D: f64 = {lr_d:?};
const LR_G: f64 = {lr_g:?};
"#,
        d_steps = params.d_steps,
        lr_d = params.lr_d,
        lr_g = params.lr_g,
    )
}

/// The game itself, which both programs play; they know `Game`, `Samples`, `real` and `noise`.
fn play(params: &Params) -> String {
    format!(
        r#"/// -ln D = softplus(-z) and -ln(1 - D) = softplus(z), where z is the logit.
fn d_loss(on_real: Tensor<2>, on_fakes: Tensor<2>) -> Tensor<1> {{
    activation::softplus(-on_real, 1.0).mean() + activation::softplus(on_fakes, 1.0).mean()
}}

fn play(mut game: Game, data: &Samples) -> Game {{
    let device = data.device();
    let mut d_optimizer = {adam};
    let mut g_optimizer = {adam};
    for _ in 0..UPDATES {{
        for _ in 0..D_STEPS {{
            let on_real = game.discriminator.forward(real(data, BATCH));
            let on_fakes = game.discriminator.forward(game.generator.forward(noise(BATCH, &device)).detach());
            let gradients = d_loss(on_real, on_fakes).backward();
            let gradients = GradientsParams::from_grads(gradients, &game.discriminator);
            game.discriminator = d_optimizer.step(LR_D, game.discriminator, gradients);
        }}
        let on_fakes = game.discriminator.forward(game.generator.forward(noise(BATCH, &device)));
        let loss = {g_loss};
        let gradients = GradientsParams::from_grads(loss.backward(), &game.generator);
        game.generator = g_optimizer.step(LR_G, game.generator, gradients);
    }}
    game
}}

/// Loss and mean answers of the discriminator on fresh samples, and the generated ones.
fn report(game: &Game, data: &Samples, count: usize) -> ([f64; 3], Samples) {{
    let fakes = game.generator.forward(noise(count, &data.device())).detach();
    let on_real = game.discriminator.forward(real(data, count));
    let on_fakes = game.discriminator.forward(fakes.clone());
    let answers = [&on_real, &on_fakes].map(|z| activation::sigmoid(z.clone()).mean());
    let [d_real, d_fake] = answers.map(|answer| answer.into_scalar::<f32>().into());
    ([d_loss(on_real, on_fakes).into_scalar::<f32>().into(), d_real, d_fake], fakes)
}}
"#,
        adam = burn::adam(params.beta1, 0.999),
        g_loss = match params.gan_loss {
            GanLoss::NonSaturating => "activation::softplus(-on_fakes, 1.0).mean()",
            GanLoss::Saturating => "-activation::softplus(on_fakes, 1.0).mean()",
        },
    )
}

fn plane(params: &Params, seed: u64, target: &Mixture, updates: u64) -> String {
    format!(
        r#"{head}#![allow(clippy::all, dead_code, unused_imports)]

use burn::{{
    module::Module,
    nn::{{Initializer, Linear, LinearConfig}},
    optim::{{AdamConfig, GradientsParams}},
    tensor::{{Device, Distribution, Int, Tensor, TensorData, activation}},
}};

{settings}
const NOISE_DIM: usize = {noise_dim};
const SPREAD: f64 = {spread:?};
/// Middle of each of the Gaussians of deviation SPREAD that are the data, and the mode to which it belongs.
const CENTRES: &[f32] = &[
{centres}
];
const MODES: &[usize] = &[
{modes}
];

type Samples = Tensor<2>;

fn real(centres: &Samples, count: usize) -> Samples {{
    let device = centres.device();
    let chosen = Distribution::Uniform(0.0, MODES.len() as f64);
    let chosen = Tensor::<1>::random([count], chosen, &device).int();
    centres.clone().select(0, chosen) + Tensor::random([count, 2], Distribution::Normal(0.0, SPREAD), &device)
}}

fn noise(count: usize, device: &Device) -> Tensor<2> {{
    Tensor::random([count, NOISE_DIM], Distribution::{prior}, device)
}}

{network}
pub struct Game {{
    pub generator: Network,
    pub discriminator: Network,
}}

{play}
/// d_loss, d_real, d_fake, the share of good points and the number of modes that are covered.
pub fn train() -> [f64; 5] {{
    let device = Device::flex().autodiff();
    device.seed({seed});
    let centres = Tensor::from_data(TensorData::new(CENTRES.to_vec(), [MODES.len(), 2]), &device);
    let mut generator = Network::new(&[{generator}], &device);
    // Larger first weights before every tanh spread the fakes, so that fewer modes are missed.
    let hidden = generator.layers.len() - 1;
    for layer in &mut generator.layers[..hidden] {{
        let [from, to] = layer.weight.dims();
        *layer = dense(from, to, Initializer::XavierUniform {{ gain: {gain:?} }}, &device);
    }}
    let discriminator = Network::new(&[{discriminator}], &device);
    let game = play(Game {{ generator, discriminator }}, &centres);
    let ([d_loss, d_real, d_fake], fakes) = report(&game, &centres, 512);
    let fakes: Vec<f32> = fakes.into_data().iter::<f32>().collect();
    // Good points lie within three deviations of a Gaussian; a mode is covered that gets a quarter of its fair share of all.
    let mut of_mode = vec![0.0; MODES.iter().max().map_or(0, |last| last + 1)];
    for at in fakes.chunks_exact(2) {{
        let distances = CENTRES.chunks_exact(2).map(|centre| f64::from(centre[0] - at[0]).hypot(f64::from(centre[1] - at[1])));
        let nearest = distances.zip(MODES).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, mode)) = nearest.filter(|(distance, _)| *distance <= 3.0 * SPREAD) {{
            of_mode[*mode] += 1.0 / 512.0;
        }}
    }}
    let covered = of_mode.iter().filter(|share| **share >= 0.25 / of_mode.len() as f64).count();
    [d_loss, d_real, d_fake, of_mode.iter().sum(), covered as f64]
}}

pub fn main() {{
    let [d_loss, d_real, d_fake, good, modes] = train();
    println!("d_loss {{d_loss:.4}} d_real {{d_real:.4}} d_fake {{d_fake:.4}}");
    println!("good {{good:.4}} modes {{modes}} of {all_modes}");
}}
"#,
        head = burn::head(
            "A game on the plane",
            burn::ALONE,
            "A generator bends noise into points, and a discriminator tells them from real ones."
        ),
        settings = settings(params, updates, params.batch),
        noise_dim = params.noise_dim,
        spread = target.spread,
        centres = list(target.gaussians().flat_map(|(at, _)| at.map(|v| format!("{v:.6}")))),
        modes = list(target.gaussians().map(|(_, mode)| mode.to_string())),
        prior = match params.prior {
            Prior::Uniform => "Uniform(-1.0, 1.0)",
            Prior::Normal => "Normal(0.0, 1.0)",
        },
        network = burn::network(Activation::Tanh, Init::XavierUniform),
        play = play(params),
        seed = burn::seed(seed),
        generator = super::generator(params),
        gain = GAIN,
        discriminator = super::discriminator(params),
        all_modes = target.modes(),
    )
}

fn of_digits(params: &Params, seed: u64, updates: u64) -> String {
    let all = mnist();
    let about = format!(
        "Digits: {} of MNIST (LeCun, Cortes and Burges). The players begin from nothing, and\n\
         //! every batch is normalized by itself.",
        all.train().len()
    );
    format!(
        r#"{head}#![allow(clippy::all, dead_code, unused_imports)]

use burn::{{
    module::Module,
    nn::{{BatchNorm, BatchNormConfig, Initializer, Linear, LinearConfig, PaddingConfig2d, conv::{{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig}}}},
    optim::{{AdamConfig, GradientsParams}},
    tensor::{{Device, Distribution, Int, Tensor, TensorData, activation}},
}};

{settings}
type Samples = Tensor<4>;

{digits}
fn real(all: &Samples, count: usize) -> Samples {{
    let chosen = Distribution::Uniform(0.0, all.dims()[0] as f64);
    all.clone().select(0, Tensor::<1>::random([count], chosen, &all.device()).int())
}}

fn noise(count: usize, device: &Device) -> Tensor<2> {{
    Tensor::random([count, {NOISE}], Distribution::Normal(0.0, 1.0), device)
}}

{game}
{play}
/// d_loss, d_real and d_fake.
pub fn train() -> [f64; 3] {{
    let device = Device::flex().autodiff();
    device.seed({seed});
    let (labels, images) = digits();
    let all = Tensor::from_data(TensorData::new(images, [labels.len(), 1, 28, 28]), &device);
    let game = play(Game::new(&device), &all);
    report(&game, &all, 512).0
}}

pub fn main() {{
    let [d_loss, d_real, d_fake] = train();
    println!("d_loss {{d_loss:.4}} d_real {{d_real:.4}} d_fake {{d_fake:.4}}");
}}

const DIGITS: &str = "
{packed}
";
"#,
        head = burn::head("A game on digits", burn::WITH_DIGITS, &about),
        settings = settings(params, updates, batch(params)),
        digits = digits::burn(all),
        NOISE = dcgan::NOISE,
        game = dcgan::burn(),
        play = play(params),
        seed = burn::seed(seed),
        packed = digits::packed(all, &all.train().collect::<Vec<_>>()),
    )
}
