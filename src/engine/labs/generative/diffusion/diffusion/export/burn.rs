//! The lab as a burn program of one file.

use super::{
    super::{
        denoiser, digits, plane,
        schedule::{self, ScheduleKind},
        shape::CLASSES,
        unet,
        walk::FAR,
    },
    Diffusion, World, updates,
};
use crate::{
    data::{digits::mnist, mixture::Mixture},
    nn::init::Init,
    program::{self, burn, list},
};

pub fn program(lab: &Diffusion) -> String {
    match &lab.world {
        World::Plane(game) => of_plane(lab, &game.mixture, game.denoiser.updates()),
        World::Digits(game) => of_digits(lab, game.updates()),
    }
}

/// Settings and schedule, which both programs have.
fn settings(lab: &Diffusion, updates: u64, batch: usize) -> String {
    let params = &lab.params;
    let beta = match params.noise_schedule {
        ScheduleKind::Linear => format!(
            r#"    // From {first:?} to {end:?} at a thousand steps; with fewer steps in proportion more.
    let share = (t - 1) as f64 / STEPS.saturating_sub(1).max(1) as f64;
    1000.0 / STEPS as f64 * ({first:?} + share * ({end:?} - {first:?}))"#,
            first = schedule::FIRST,
            end = params.beta_end,
        ),
        ScheduleKind::Cosine => format!(
            r#"    let left = |t: usize| ((t as f64 / STEPS as f64 + {offset:?}) / {whole:?} * FRAC_PI_2).cos().powi(2);
    1.0 - left(t) / left(t - 1)"#,
            offset = schedule::OFFSET,
            whole = 1.0 + schedule::OFFSET,
        ),
    };
    format!(
        r#"const UPDATES: usize = {updates};
const BATCH: usize = {batch};
const LR: f64 = {lr:?};
/// Times from data to noise, and steps of the way back.
const STEPS: usize = {steps};
const SAMPLE_STEPS: usize = {sample_steps};

/// How much variance the noise has that is added at a time, from 1 on.
fn beta(t: usize) -> f64 {{
{beta}
}}

struct Schedule {{
    /// What is left of the signal's variance at each time.
    alpha_bar: Vec<f64>,
    /// The deviations of signal and noise.
    shares: [Tensor<2>; 2],
}}

impl Schedule {{
    fn new(device: &Device) -> Self {{
        let mut alpha_bar = vec![1.0];
        for t in 1..=STEPS {{
            alpha_bar.push(alpha_bar[t - 1] * (1.0 - beta(t).min({most:?})));
        }}
        let column = |variance: fn(&f64) -> f64| {{
            let values: Vec<f32> = alpha_bar.iter().map(|alpha_bar| variance(alpha_bar).sqrt() as f32).collect();
            Tensor::from_data(TensorData::new(values, [STEPS + 1, 1]), device)
        }};
        Self {{ shares: [column(|signal| *signal), column(|signal| 1.0 - signal)], alpha_bar }}
    }}

    /// Both at these times, `[count, 1]`.
    fn shares(&self, t: Tensor<1, Int>) -> [Tensor<2>; 2] {{
        self.shares.clone().map(|share| share.select(0, t.clone()))
    }}
}}

/// From the last time down to 0, as evenly as whole numbers allow.
fn times() -> Vec<usize> {{
    let count = SAMPLE_STEPS.min(STEPS);
    (0..=count).map(|step| (STEPS * (count - step) + count / 2) / count).collect()
}}
"#,
        lr = params.lr,
        steps = params.timesteps,
        sample_steps = params.sample_steps,
        most = schedule::MOST,
    )
}

fn of_plane(lab: &Diffusion, mixture: &Mixture, had: u64) -> String {
    let params = &lab.params;
    format!(
        r#"{head}#![allow(clippy::all, dead_code, unused_imports)]

use burn::{{
    module::{{Module, ModuleMapper, ModuleVisitor, Param}},
    nn::{{Initializer, Linear, LinearConfig}},
    optim::{{AdamConfig, GradientsParams}},
    tensor::{{Device, Distribution, Int, Tensor, TensorData, activation}},
}};
use std::{{collections::VecDeque, f64::consts::FRAC_PI_2}};

{settings}
/// The class that is asked for, and how much guidance exaggerates it.
const ASKED: Option<usize> = {asked:?};
const GUIDANCE: f64 = {guidance:?};
const CLASSES: usize = {CLASSES};
const SPREAD: f64 = {spread:?};
/// Middle of each of the Gaussians of deviation SPREAD that are the data, and its class.
const CENTRES: &[f32] = &[
{centres}
];
const CLASS: &[usize] = &[
{classes}
];

/// Points, and a 1 in the column of each one's class.
fn data(count: usize, device: &Device) -> (Tensor<2>, Tensor<2>) {{
    let centres: Tensor<2> = Tensor::from_data(TensorData::new(CENTRES.to_vec(), [CLASS.len(), 2]), device);
    let classes: Vec<f32> = CLASS.iter().flat_map(|class| one_hot(*class)).collect();
    let classes: Tensor<2> = Tensor::from_data(TensorData::new(classes, [CLASS.len(), CLASSES]), device);
    let chosen = Tensor::<1>::random([count], Distribution::Uniform(0.0, CLASS.len() as f64), device).int();
    let noise = Tensor::random([count, 2], Distribution::Normal(0.0, SPREAD), device);
    (centres.select(0, chosen.clone()) + noise, classes.select(0, chosen))
}}

fn one_hot(class: usize) -> [f32; CLASSES] {{
    std::array::from_fn(|index| f32::from(u8::from(index == class)))
}}

{network}
{inputs}
{remember}
/// The running mean of the weights, by which samples are made.
fn learned(schedule: &Schedule, device: &Device) -> Network {{
    let mut model = Network::new(&[{widths}], device);
    let mut mean = model.valid();
    let mut optimizer = {adam};
    for update in 1..=UPDATES {{
        let (clean, classes) = data(BATCH, device);
        let t = Tensor::<1>::random([BATCH], Distribution::Uniform(1.0, STEPS as f64 + 1.0), device).int();
        let noise = Tensor::<2>::random([BATCH, 2], Distribution::Normal(0.0, 1.0), device);
        // Some are not told their class, so that both predictions are learned that guidance mixes.
        let told = classes * Tensor::random([BATCH, 1], Distribution::Bernoulli(1.0 - {untold:?}), device);
        let [signal, deviation] = schedule.shares(t);
        let x = signal.clone() * clean + deviation.clone() * noise.clone();
        let error = model.forward(inputs(x, [signal, deviation], told)) - noise;
        let gradients = GradientsParams::from_grads((error.clone() * error).mean().backward(), &model);
        model = optimizer.step(LR, model, gradients);
        mean = remember(mean, &model, f64::min({memory:?}, update as f64 / (update as f64 + 9.0)));
    }}
    mean
}}

fn predicted(net: &Network, x: Tensor<2>, shares: [Tensor<2>; 2]) -> Tensor<2> {{
    let (count, device) = (x.dims()[0], x.device());
    let noise = |told: Vec<f32>| {{
        let told = Tensor::from_data(TensorData::new(told, [count, CLASSES]), &device);
        net.forward(inputs(x.clone(), shares.clone(), told))
    }};
    let untold = noise(vec![0.0; count * CLASSES]);
    match ASKED {{
        Some(class) => noise(one_hot(class).repeat(count)) * (1.0 + GUIDANCE) - untold * GUIDANCE,
        None => untold,
    }}
}}

/// From noise back to data: by DDPM where eta is 1, by DDIM where it is 0.
fn sample(net: &Network, schedule: &Schedule, mut x: Tensor<2>, eta: f64) -> Vec<f32> {{
    let count = x.dims()[0];
    for pair in times().windows(2) {{
        let t = Tensor::full([count], pair[0] as i64, &x.device());
        let noise = predicted(net, x.clone(), schedule.shares(t));
        let [now, then] = [pair[0], pair[1]].map(|t| schedule.alpha_bar[t]);
        let clean = ((x.clone() - noise.clone() * (1.0 - now).sqrt()) / now.sqrt()).clamp(-{FAR:?}, {FAR:?});
        let fresh = eta * ((1.0 - then) / (1.0 - now) * (1.0 - now / then)).sqrt();
        let shake = x.random_like(Distribution::Normal(0.0, 1.0)) * fresh;
        x = clean * then.sqrt() + noise * (1.0 - then - fresh * fresh).max(0.0).sqrt() + shake;
    }}
    x.into_data().iter::<f32>().collect()
}}

/// The distance of a point to the nearest of others, and which that is.
fn nearest(at: &[f32], others: &[f32]) -> (f64, usize) {{
    let distance = |other: &[f32]| f64::from(other[0] - at[0]).hypot(f64::from(other[1] - at[1]));
    let all = others.chunks_exact(2).enumerate().map(|(index, other)| (distance(other), index));
    all.min_by(|a, b| a.0.total_cmp(&b.0)).expect("there is another point")
}}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {{
    let count = values.len() as f64;
    values.sum::<f64>() / count
}}

/// Mean distances of samples and of data to the nearest centre, the share of samples with the class that is asked for, and the
/// share of the data near which there is a sample.
pub fn train() -> Vec<(&'static str, f64)> {{
    let device = Device::flex().autodiff();
    device.seed({seed});
    let net = learned(&Schedule::new(&device), &device);
    let device = device.inner();
    let schedule = Schedule::new(&device);
    let start = Tensor::<2>::random([{samples}, 2], Distribution::Normal(0.0, 1.0), &device);
    let (real, classes) = data({shown}, &device);
    let real: Vec<f32> = real.into_data().iter::<f32>().collect();
    let classes: Vec<f32> = classes.into_data().iter::<f32>().collect();
    let [ddpm, ddim] = [1.0, 0.0].map(|eta| sample(&net, &schedule, start.clone(), eta));
    let distance = |points: &[f32]| mean(points.chunks_exact(2).map(|at| nearest(at, CENTRES).0));
    let mut said = vec![
        ("ddpm_distance", distance(&ddpm)),
        ("ddim_distance", distance(&ddim)),
        ("data_distance", distance(&real)),
    ];
    let mut asked: Vec<&[f32]> = real.chunks_exact(2).collect();
    if let Some(class) = ASKED {{
        let found = ddim.chunks_exact(2).map(|at| CLASS[nearest(at, CENTRES).1]);
        said.push(("class_match", mean(found.map(|found| f64::from(u8::from(found == class))))));
        asked = asked.into_iter().zip(classes.chunks_exact(CLASSES)).filter(|(_, own)| own[class] == 1.0).map(|(at, _)| at).collect();
    }}
    let near = asked.iter().map(|at| f64::from(u8::from(nearest(at, &ddim).0 < {near:?})));
    said.push(("coverage", mean(near)));
    said
}}

pub fn main() {{
    for (name, value) in train() {{
        println!("{{name}} {{value:.4}}");
    }}
}}
"#,
        head = burn::head(
            "Diffusion on the plane,",
            burn::ALONE,
            "The data are points of two classes."
        ),
        settings = settings(lab, updates(had), params.batch),
        asked = params.asked(),
        guidance = params.guidance,
        spread = mixture.spread,
        centres = list(mixture.gaussians().flat_map(|(at, _)| at.map(|v| format!("{v:.6}")))),
        classes = list(mixture.gaussians().map(|(_, class)| class.to_string())),
        network = burn::network(denoiser::ACTIVATION, Init::XavierUniform),
        inputs = denoiser::burn(),
        remember = burn::REMEMBER,
        widths = super::widths(params),
        adam = burn::adam(0.9, 0.999),
        untold = plane::UNTOLD,
        memory = denoiser::MEMORY,
        seed = burn::seed(lab.seed),
        samples = plane::SAMPLES,
        shown = plane::SHOWN,
        near = plane::NEAR,
    )
}

fn of_digits(lab: &Diffusion, had: u64) -> String {
    let all = mnist();
    let about = format!(
        "Digits: {} of MNIST (LeCun, Cortes and Burges). The net begins from nothing.",
        all.train().len()
    );
    format!(
        r#"{head}#![allow(clippy::all, dead_code, unused_imports)]

use burn::{{
    module::{{Module, ModuleMapper, ModuleVisitor, Param}},
    nn::{{GroupNormConfig, Initializer, Linear, LinearConfig, PaddingConfig2d, PixelShuffleConfig, PixelUnshuffleConfig, conv::{{Conv2d, Conv2dConfig}}}},
    optim::{{AdamConfig, GradientsParams}},
    tensor::{{Device, Distribution, Int, Tensor, TensorData, activation}},
}};
use std::{{collections::VecDeque, f64::consts::FRAC_PI_2}};

{settings}
/// The digit that is asked for, the guidance of each row of samples, and the samples of a row.
const ASKED: usize = {asked};
const GUIDANCE: &[f64] = &{guidance:?};
const SEEDS: usize = {seeds};
const CLASSES: usize = {classes};

{digits}
{unet}
{remember}
/// A 1 in the column of each class.
fn one_hot(classes: &[usize], device: &Device) -> Tensor<2> {{
    let cells = classes.iter().flat_map(|class| (0..CLASSES).map(move |index| f32::from(u8::from(index == *class))));
    Tensor::from_data(TensorData::new(cells.collect::<Vec<f32>>(), [classes.len(), CLASSES]), device)
}}

/// Pictures `[count, 1, 28, 28]` with ink from -1 to 1, and their classes.
struct Data {{
    pictures: Tensor<4>,
    classes: Tensor<2>,
}}

/// The error of the predicted noise; the times are spread evenly over the pictures.
fn loss_of(model: &UNet, schedule: &Schedule, data: &Data, count: usize) -> Tensor<1> {{
    let device = data.pictures.device();
    let chosen = Distribution::Uniform(0.0, data.pictures.dims()[0] as f64);
    let chosen = Tensor::<1>::random([count], chosen, &device).int();
    let noise = Tensor::<4>::random([count, 1, 28, 28], Distribution::Normal(0.0, 1.0), &device);
    let spread = Tensor::arange(0..count as i64, &device).float() + Tensor::random([count], Distribution::Default, &device);
    let t = (spread * (STEPS as f64 / count as f64)).int().clamp_max(STEPS as i64 - 1) + 1;
    // Some are not told their class, so that both predictions are learned that guidance mixes.
    let told = Tensor::random([count, 1], Distribution::Bernoulli(1.0 - {untold:?}), &device);
    let told = data.classes.clone().select(0, chosen.clone()) * told;
    let shares = schedule.shares(t);
    let [signal, deviation] = shares.clone().map(|share| share.unsqueeze_dims::<4>(&[2, 3]));
    let x = signal * data.pictures.clone().select(0, chosen) + deviation * noise.clone();
    let error = model.forward(x, shares, told) - noise;
    (error.clone() * error).mean()
}}

/// The running mean of the weights, by which samples are made, and the loss at the end.
fn learned(schedule: &Schedule, data: &Data) -> (UNet, f64) {{
    let mut model = UNet::new(&data.pictures.device());
    let mut mean = model.valid();
    let mut optimizer = {adam};
    for update in 1..=UPDATES {{
        let gradients = loss_of(&model, schedule, data, BATCH).backward();
        let gradients = GradientsParams::from_grads(gradients, &model);
        model = optimizer.step(LR, model, gradients);
        mean = remember(mean, &model, 1.0 - 1.0 / f64::min(update as f64 + 1.0, {memory:?}));
    }}
    let loss = loss_of(&model, schedule, data, 256).into_scalar::<f32>();
    (mean, loss.into())
}}

/// From noise back to digits by DDIM.
fn sample(net: &UNet, schedule: &Schedule, mut x: Tensor<4>, guidance: f64) -> Vec<f32> {{
    let (count, device) = (x.dims()[0], x.device());
    for pair in times().windows(2) {{
        let shares = schedule.shares(Tensor::full([count], pair[0] as i64, &device));
        let asked = one_hot(&[ASKED].repeat(count), &device);
        let untold = net.forward(x.clone(), shares.clone(), asked.zeros_like());
        let noise = net.forward(x.clone(), shares, asked) * (1.0 + guidance) - untold * guidance;
        let [now, then] = [pair[0], pair[1]].map(|t| schedule.alpha_bar[t]);
        let clean = ((x.clone() - noise * (1.0 - now).sqrt()) / now.sqrt()).clamp(-1.0, 1.0);
        // The noise that fits the clean picture that was cut to the range of ink.
        let left = (x - clean.clone() * now.sqrt()) / (1.0 - now).sqrt();
        x = clean * then.sqrt() + left * (1.0 - then).sqrt();
    }}
    x.into_data().iter::<f32>().collect()
}}

/// The loss at the end, and the share of the samples that have the class that is asked for.
pub fn train() -> [f64; 2] {{
    let device = Device::flex().autodiff();
    device.seed({seed});
    let (labels, images) = digits();
    let images: Vec<f32> = images.iter().map(|ink| 2.0 * ink - 1.0).collect();
    let data = Data {{
        pictures: Tensor::from_data(TensorData::new(images.clone(), [labels.len(), 1, 28, 28]), &device),
        classes: one_hot(&labels, &device),
    }};
    let (net, loss) = learned(&Schedule::new(&device), &data);
    let device = device.inner();
    let schedule = Schedule::new(&device);
    let start = Tensor::<4>::random([SEEDS, 1, 28, 28], Distribution::Normal(0.0, 1.0), &device);
    let mut right = 0;
    for guidance in GUIDANCE {{
        // Every sample is read as its nearest neighbour among the real digits.
        for picture in sample(&net, &schedule, start.clone(), *guidance).chunks_exact(784) {{
            let distance = |image: &[f32]| image.iter().zip(picture).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
            let all = images.chunks_exact(784).map(distance).zip(&labels);
            let nearest = all.min_by(|a, b| a.0.total_cmp(&b.0));
            right += usize::from(nearest.is_some_and(|(_, label)| *label == ASKED));
        }}
    }}
    [loss, right as f64 / (GUIDANCE.len() * SEEDS) as f64]
}}

pub fn main() {{
    let [loss, class_match] = train();
    println!("diffusion_loss {{loss:.4}}");
    println!("class_match {{class_match:.4}}");
}}

const DIGITS: &str = "
{packed}
";
"#,
        head = burn::head("Diffusion on digits,", burn::WITH_DIGITS, &about),
        settings = settings(lab, updates(had), digits::BATCH),
        asked = lab.params.digit,
        guidance = digits::GUIDANCE,
        seeds = digits::SEEDS,
        classes = unet::CLASSES,
        digits = program::digits::burn(all),
        unet = unet::burn(),
        remember = burn::REMEMBER,
        adam = burn::adam(0.9, 0.999),
        untold = digits::UNTOLD,
        memory = digits::MEMORY,
        seed = burn::seed(lab.seed),
        packed = program::digits::packed(all, &all.train().collect::<Vec<_>>()),
    )
}
