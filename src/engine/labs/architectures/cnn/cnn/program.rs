//! The digits network as a program of one file, with the digits that it learns from inside: in PyTorch and in burn.

use super::{Pooling, experiment::Cnn};
use crate::{
    data::digits::mnist,
    kernels::conv_net::Plan,
    nn::optimizer::OptimizerKind,
    program::{self, burn, digits},
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
import math
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


{schedule}

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
        for group in optimizer.param_groups:
            group["lr"] = LR * schedule(step)
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
        schedule = program::pytorch::schedule(params.schedule, params.schedule_steps),
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
                "            convolution([{}, {}], {}, 1, {}, HE, device),\n",
                conv.from, conv.to, conv.kernel, conv.padding
            )
        })
        .collect();
    let (optimizer_name, optimizer) = match params.optimizer {
        OptimizerKind::AdamW => burn::adamw(0.9, params.weight_decay),
        kind => burn::optimizer(kind, 0.9, params.weight_decay),
    };
    let (train, test) = (lab.train_size(), mnist().test().len());
    let about = format!("Digits: MNIST (LeCun, Cortes and Burges), {train} to learn from and {test} for testing.");
    format!(
        r#"{head}#![allow(clippy::all, dead_code, unused_imports)]

use burn::{{
    module::Module,
    nn::{{Initializer, Linear, LinearConfig, PaddingConfig2d, conv::{{Conv2d, Conv2dConfig}}}},
    optim::{{GradientsParams, {optimizer_name}, decay::WeightDecayConfig, momentum::MomentumConfig}},
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

{dense}
{convolution}
fn activate<const D: usize>(x: Tensor<D>) -> Tensor<D> {{
    {activation}
}}

impl Network {{
    fn new(device: &Device) -> Self {{
        let convolutions = vec![
{convolutions}        ];
        let layers = WIDTHS.windows(2).map(|pair| dense(pair[0], pair[1], HE, device)).collect();
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

{digits}
struct Digits {{
    labels: Vec<usize>,
    images: Vec<f32>,
}}

impl Digits {{
    fn batch(&self, rows: &[usize], device: &Device) -> (Tensor<4>, Tensor<2, Int>) {{
        let images: Vec<f32> = rows.iter().flat_map(|row| &self.images[row * 784..(row + 1) * 784]).copied().collect();
        let labels: Vec<i64> = rows.iter().map(|row| self.labels[*row] as i64).collect();
        (
            Tensor::from_data(TensorData::new(images, [rows.len(), 1, 28, 28]), device),
            Tensor::from_data(TensorData::new(labels, [rows.len(), 1]), device),
        )
    }}
}}

fn loss(logits: Tensor<2>, labels: Tensor<2, Int>) -> Tensor<1> {{
    activation::log_softmax(logits, 1).gather(1, labels).mean().neg()
}}

{schedule}
{shuffled}
/// Name, loss and accuracy on the first of the training digits and on the test digits.
pub fn train() -> Vec<(&'static str, f32, f64)> {{
    let device = Device::flex().autodiff();
    device.seed({seed});
    let (labels, images) = digits();
    let digits = Digits {{ labels, images }};
    let mut network = Network::new(&device);
    let mut optimizer = {optimizer};
    let (mut order, mut at, mut state) = (Vec::new(), TRAIN, {seed} * 2 + 1);
    let batch = BATCH.min(TRAIN);
    for step in 0..STEPS {{
        if at + batch > TRAIN {{
            (order, at) = (shuffled(TRAIN, &mut state), 0);
        }}
        let (x, y) = digits.batch(&order[at..at + batch], &device);
        at += batch;
        let gradients = GradientsParams::from_grads(loss(network.forward(x), y).backward(), &network);
        network = optimizer.step(LR * schedule(step), network, gradients);
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
                right += usize::from(best == digits.labels[*row]);
            }}
        }}
        (name, sum / rows.len() as f32, right as f64 / rows.len() as f64)
    }};
    vec![report("train", (0..TRAIN.min(256)).collect()), report("test", (TRAIN..digits.labels.len()).collect())]
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
        head = burn::head("A digits network", burn::WITH_DIGITS, &about),
        steps = steps(lab),
        batch = params.batch,
        lr = params.lr,
        widths = dense(plan),
        activation = burn::activation(params.activation),
        convolutions = convolutions.concat(),
        pool = if params.pooling == Pooling::Max {
            "max_pool2d(x, MaxPoolOptions::new([2, 2]))"
        } else {
            "avg_pool2d(x, AvgPoolOptions::new([2, 2]))"
        },
        dense = burn::DENSE,
        convolution = burn::CONVOLUTION,
        digits = digits::burn(mnist()),
        schedule = burn::schedule(params.schedule, params.schedule_steps),
        shuffled = burn::SHUFFLED,
        seed = burn::seed(lab.seed()),
        data = packed(lab),
    )
}
