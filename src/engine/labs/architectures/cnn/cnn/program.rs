//! The digits network as a program of one file, with the digits that it learns from inside: in PyTorch and in burn.

use super::{Pooling, experiment::Cnn};
use crate::{
    data::digits::mnist,
    kernels::conv_net::Plan,
    nn::optimizer::OptimizerKind,
    program::{self, digits},
};

/// Steps where the run has not begun.
const STEPS: u64 = 400;

fn packed(lab: &Cnn) -> String {
    let all = mnist();
    let used: Vec<usize> = (0..lab.train_size()).chain(all.test()).collect();
    digits::packed(all, &used)
}

fn steps(lab: &Cnn) -> u64 {
    if lab.steps() == 0 { STEPS } else { lab.steps() }
}

fn dense(plan: &Plan) -> Vec<usize> {
    let first = plan.dense.first().map(|layer| layer.from);
    first
        .into_iter()
        .chain(plan.dense.iter().map(|layer| layer.to))
        .collect()
}

pub(super) fn pytorch(lab: &Cnn) -> String {
    let (plan, params) = (lab.net.plan(), lab.params());
    let convolutions: Vec<String> = plan
        .blocks
        .iter()
        .map(|block| {
            let conv = &block.conv;
            format!(
                "    nn.Conv2d({}, {}, {}, padding={}), Activation(), {},\n",
                conv.from,
                conv.to,
                conv.kernel,
                conv.padding,
                if params.pooling == Pooling::Max {
                    "nn.MaxPool2d(2)"
                } else {
                    "nn.AvgPool2d(2)"
                }
            )
        })
        .collect();
    let widths = dense(plan);
    let layers: Vec<String> = widths
        .windows(2)
        .enumerate()
        .map(|(index, pair)| {
            let activation = if index + 2 < widths.len() { " Activation()," } else { "" };
            format!("    nn.Linear({}, {}),{activation}\n", pair[0], pair[1])
        })
        .collect();
    format!(
        r#"# A digits network of Neural Atlas as a PyTorch program (PyTorch 1.13 or later): python3 digits.py
# Digits: MNIST (LeCun, Cortes and Burges), {train} to learn from and {test} for testing.
import base64
import zlib

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed({seed})
STEPS, BATCH, LR, TRAIN = {steps}, {batch}, {lr:?}, {train}


{activation}

{digits}

model = nn.Sequential(
{convolutions}    nn.Flatten(),
{layers})
for layer in model:
    if isinstance(layer, (nn.Conv2d, nn.Linear)):
        nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)


{batches}

def report(name, x, y):
    with torch.no_grad():
        z = model(x)
        accuracy = (z.argmax(1) == y).float().mean().item()
        print(f"{{name}} loss {{F.cross_entropy(z, y).item():.6f}} accuracy {{accuracy:.4f}}")


def main(text):
    labels, images = digits(text)
    x, y = images[:TRAIN], labels[:TRAIN]
    optimizer = {optimizer}
    for step, rows in zip(range(STEPS), batches(TRAIN, BATCH, whole=True)):
        optimizer.zero_grad()
        F.cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
    report("train", x[:256], y[:256])
    report("test", images[TRAIN:], labels[TRAIN:])


main("""
{data}
""")
"#,
        train = lab.train_size(),
        test = mnist().test().len(),
        seed = lab.seed(),
        steps = steps(lab),
        batch = params.batch,
        lr = params.lr,
        activation = program::pytorch::activation_class(params.activation),
        digits = digits::python(mnist()),
        batches = program::pytorch::BATCHES,
        convolutions = convolutions.concat(),
        layers = layers.concat(),
        optimizer = torch_optimizer(lab),
        data = packed(lab),
    )
}

fn torch_optimizer(lab: &Cnn) -> String {
    let decay = lab.params().weight_decay;
    let call = match lab.params().optimizer {
        OptimizerKind::Sgd => "SGD(model.parameters(), lr=LR",
        OptimizerKind::Momentum => "SGD(model.parameters(), lr=LR, momentum=0.9",
        OptimizerKind::Nesterov => "SGD(model.parameters(), lr=LR, momentum=0.9, nesterov=True",
        OptimizerKind::AdaGrad => "Adagrad(model.parameters(), lr=LR",
        OptimizerKind::RmsProp => "RMSprop(model.parameters(), lr=LR",
        OptimizerKind::Adam => "Adam(model.parameters(), lr=LR",
        // AdamW without a value of its own keeps its customary decay.
        OptimizerKind::AdamW if decay == 0.0 => return "torch.optim.AdamW(model.parameters(), lr=LR)".into(),
        OptimizerKind::AdamW => "AdamW(model.parameters(), lr=LR",
    };
    format!("torch.optim.{call}, weight_decay={decay:?})")
}

pub(super) fn burn(lab: &Cnn) -> String {
    let (plan, params) = (lab.net.plan(), lab.params());
    let convolutions: Vec<String> = plan
        .blocks
        .iter()
        .map(|block| {
            let conv = &block.conv;
            format!(
                "            Conv2dConfig::new([{}, {}], [{k}, {k}]).with_padding(PaddingConfig2d::Explicit({p}, {p}, {p}, {p})).with_initializer(HE).init(device),\n",
                conv.from,
                conv.to,
                k = conv.kernel,
                p = conv.padding
            )
        })
        .collect();
    let optimizer = burn_optimizer(lab);
    format!(
        r#"//! A digits network of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = {{ version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }}
//!     miniz_oxide = {{ version = "0.9", features = ["with-alloc"] }}
//!
//! then `cargo run --release`. Digits: MNIST (LeCun, Cortes and Burges), {train} to learn from and {test} for testing.

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{{
    module::Module,
    nn::{{Initializer, Linear, LinearConfig, PaddingConfig2d, conv::{{Conv2d, Conv2dConfig}}}},
    optim::{{AdaGradConfig, AdamConfig, AdamWConfig, GradientsParams, RmsPropConfig, SgdConfig, decay::WeightDecayConfig, momentum::MomentumConfig}},
    tensor::{{Device, Int, Tensor, TensorData, activation, module::{{avg_pool2d, max_pool2d}}, ops::{{AvgPoolOptions, MaxPoolOptions}}}},
}};

const STEPS: usize = {steps};
const BATCH: usize = {batch};
const LR: f64 = {lr:?};
const TRAIN: usize = {train};
const WIDTHS: &[usize] = &{widths:?};
const HE: Initializer = Initializer::KaimingUniform {{ gain: std::f64::consts::SQRT_2, fan_out_only: false }};

#[derive(Module, Debug)]
struct Network {{
    convolutions: Vec<Conv2d>,
    layers: Vec<Linear>,
}}

fn activate<const D: usize>(x: Tensor<D>) -> Tensor<D> {{
    {activation}
}}

impl Network {{
    fn new(device: &Device) -> Self {{
        let mut convolutions: Vec<Conv2d> = vec![
{convolutions}        ];
        let dense = |pair: &[usize]| LinearConfig::new(pair[0], pair[1]).with_initializer(HE).init(device);
        let mut layers: Vec<Linear> = WIDTHS.windows(2).map(dense).collect();
        for conv in &mut convolutions {{
            let out = conv.weight.dims()[0];
            conv.bias = Some(Initializer::Zeros.init([out], device));
        }}
        for (layer, pair) in layers.iter_mut().zip(WIDTHS.windows(2)) {{
            layer.bias = Some(Initializer::Zeros.init([pair[1]], device));
        }}
        Self {{ convolutions, layers }}
    }}

    fn forward(&self, pictures: Tensor<4>) -> Tensor<2> {{
        let mut x = pictures;
        for conv in &self.convolutions {{
            x = activate(conv.forward(x));
            x = {pool};
        }}
        let mut x: Tensor<2> = x.flatten(1, 3);
        for (index, layer) in self.layers.iter().enumerate() {{
            x = layer.forward(x);
            if index + 1 < self.layers.len() {{
                x = activate(x);
            }}
        }}
        x
    }}
}}

fn unpacked() -> Vec<u8> {{
    let letter = |c: u8| match c {{
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    }};
    let letters: Vec<u8> = DIGITS.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=').map(letter).collect();
    let mut bytes = Vec::new();
    for part in letters.chunks(4) {{
        let bits = (0..4).fold(0_u32, |bits, at| bits << 6 | u32::from(part.get(at).copied().unwrap_or(0)));
        bytes.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8][..part.len() - 1]);
    }}
    miniz_oxide::inflate::decompress_to_vec_zlib(&bytes).expect("the digits are whole")
}}

struct Digits {{
    labels: Vec<i64>,
    images: Vec<f32>,
}}

impl Digits {{
    fn batch(&self, rows: &[usize], device: &Device) -> (Tensor<4>, Tensor<2, Int>) {{
        let images: Vec<f32> = rows.iter().flat_map(|row| &self.images[row * 784..(row + 1) * 784]).copied().collect();
        let labels: Vec<i64> = rows.iter().map(|row| self.labels[*row]).collect();
        (
            Tensor::from_data(TensorData::new(images, [rows.len(), 1, 28, 28]), device),
            Tensor::from_data(TensorData::new(labels, [rows.len(), 1]), device),
        )
    }}
}}

fn loss(logits: Tensor<2>, labels: Tensor<2, Int>) -> Tensor<1> {{
    activation::log_softmax(logits, 1).gather(1, labels).mean().neg()
}}

{shuffled}
/// Name, loss and accuracy on the first of the training digits and on the test digits.
pub fn train() -> Vec<(&'static str, f32, f64)> {{
    let device = Device::flex().autodiff();
    device.seed({seed});
    let raw = unpacked();
    let count = raw.len() / 785;
    let digits = Digits {{
        labels: raw[..count].iter().map(|label| i64::from(*label)).collect(),
        images: raw[count..].iter().map(|ink| f32::from(*ink) / 255.0).collect(),
    }};
    let mut network = Network::new(&device);
    let mut optimizer = {optimizer};
    let (mut order, mut at, mut state) = (Vec::new(), TRAIN, {seed} * 2 + 1);
    let batch = BATCH.min(TRAIN);
    for _ in 0..STEPS {{
        if at + batch > TRAIN {{
            (order, at) = (shuffled(TRAIN, &mut state), 0);
        }}
        let (x, y) = digits.batch(&order[at..at + batch], &device);
        at += batch;
        let gradients = GradientsParams::from_grads(loss(network.forward(x), y).backward(), &network);
        network = optimizer.step(LR, network, gradients);
    }}
    let report = |name: &'static str, rows: Vec<usize>| {{
        let (mut sum, mut right) = (0.0, 0);
        for part in rows.chunks(250) {{
            let (x, y) = digits.batch(part, &device);
            let logits = network.forward(x);
            sum += loss(logits.clone(), y).into_scalar::<f32>() * part.len() as f32;
            let logits: Vec<f32> = logits.into_data().iter::<f32>().collect();
            for (row, z) in part.iter().zip(logits.chunks(10)) {{
                let best = (0..10).fold(0, |best, class| if z[class] > z[best] {{ class }} else {{ best }});
                right += usize::from(best as i64 == digits.labels[*row]);
            }}
        }}
        (name, sum / rows.len() as f32, right as f64 / rows.len() as f64)
    }};
    vec![report("train", (0..TRAIN.min(256)).collect()), report("test", (TRAIN..count).collect())]
}}

pub fn main() {{
    for (name, loss, score) in train() {{
        println!("{{name}} loss {{loss:.6}} accuracy {{score:.4}}");
    }}
}}

const DIGITS: &str = "
{data}
";
"#,
        train = lab.train_size(),
        test = mnist().test().len(),
        steps = steps(lab),
        batch = params.batch,
        lr = params.lr,
        widths = dense(plan),
        activation = program::burn::activation(params.activation),
        convolutions = convolutions.concat(),
        pool = if params.pooling == Pooling::Max {
            "max_pool2d(x, MaxPoolOptions::new([2, 2]))"
        } else {
            "avg_pool2d(x, AvgPoolOptions::new([2, 2]))"
        },
        shuffled = program::burn::SHUFFLED,
        seed = lab.seed() % 1_000_000,
        data = packed(lab),
    )
}

fn burn_optimizer(lab: &Cnn) -> String {
    let penalty = lab.params().weight_decay;
    let decay = match penalty {
        0.0 => String::new(),
        _ => format!(".with_weight_decay(Some(WeightDecayConfig::new({penalty:?})))"),
    };
    let moving = |nesterov: bool| {
        let config = format!("MomentumConfig {{ momentum: 0.9, dampening: 0.0, nesterov: {nesterov} }}");
        format!("SgdConfig::new(){decay}.with_momentum(Some({config})).init()")
    };
    match lab.params().optimizer {
        OptimizerKind::Sgd => format!("SgdConfig::new(){decay}.init()"),
        OptimizerKind::Momentum => moving(false),
        OptimizerKind::Nesterov => moving(true),
        OptimizerKind::AdaGrad => format!("AdaGradConfig::new(){decay}.with_epsilon(1e-10).init()"),
        OptimizerKind::RmsProp => {
            format!("RmsPropConfig::new(){decay}.with_alpha(0.99).with_momentum(0.0).with_epsilon(1e-8).init()")
        }
        OptimizerKind::Adam => {
            format!("AdamConfig::new(){decay}.with_beta_1(0.9).with_beta_2(0.999).with_epsilon(1e-8).init()")
        }
        OptimizerKind::AdamW => {
            let penalty = if penalty == 0.0 { 0.01 } else { penalty };
            format!(
                "AdamWConfig::new().with_weight_decay({penalty:?}).with_beta_1(0.9).with_beta_2(0.999).with_epsilon(1e-8).init()"
            )
        }
    }
}
