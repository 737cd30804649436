//! The nets as a model, and the comparison as a PyTorch program: the nets begin alike, with first weights of their own.

use super::{
    Architecture, Contender, Params, Run,
    experiment::{Normalization, RATE_AT, SIZES, contenders},
    net::{CHANNELS, CLASSES, Layer, Plan, SIDE, WIDTH},
    runner::{JITTER, Runner},
};
use crate::{
    data::digits,
    fault::Fault,
    nn::{
        norm::EPSILON,
        optimizer::OptimizerKind,
        weights::{self, Part},
    },
    program::{
        digits::{packed, python},
        pytorch,
    },
};

/// Steps where the run has not begun.
const STEPS: u64 = 500;

fn named(plan: &Plan) -> Vec<Part> {
    let mapped = |name: String, layer: &Layer| {
        [
            Part::new(format!("{name}.weight"), &layer.extents(), layer.weights()),
            Part::new(format!("{name}.bias"), &[layer.channels()], layer.bias()),
        ]
    };
    let mut parts = mapped("head".into(), &plan.head).to_vec();
    for (index, layer) in plan.layers.iter().enumerate() {
        parts.extend(mapped(format!("layers.{index}"), layer));
        for (what, place) in [("weight", layer.gamma()), ("bias", layer.beta())] {
            parts.push(Part::new(format!("norms.{index}.{what}"), &[layer.channels()], place));
        }
    }
    parts
}

/// `<net>.layers.<n>…`, `<net>.norms.<n>…` with the running statistics of batch normalization, and `<net>.head…`.
pub(super) fn model<'a>(runners: impl Iterator<Item = &'a Runner>) -> Result<Vec<u8>, Fault> {
    let (mut parts, mut values) = (vec![], vec![]);
    for runner in runners {
        let mut own = named(&runner.plan);
        let mut numbers = runner.weights.clone();
        for (index, running) in runner.running.iter().enumerate() {
            for (what, statistics) in [("running_mean", &running.mean), ("running_var", &running.variance)] {
                let place = numbers.len()..numbers.len() + statistics.len();
                numbers.extend(statistics);
                own.push(Part::new(format!("norms.{index}.{what}"), &[statistics.len()], place));
            }
        }
        let place = |part: Part| part.behind(values.len()).inside(runner.of.name());
        parts.extend(own.into_iter().map(place));
        values.extend(numbers);
    }
    weights::write(&parts, &values, None)
}

/// Batch size, learning rate and steps of every run: one, or the sweep's.
fn runs(params: &Params, steps: u64) -> String {
    let line = |batch: usize, lr: f64, steps: u64| format!("    ({batch}, {lr:?}, {steps}),\n");
    match params.run {
        Run::Train => line(params.batch, params.lr, if steps == 0 { STEPS } else { steps }),
        Run::Sweep => SIZES
            .iter()
            .map(|&size| {
                let steps = params.sweep_digits.div_ceil(size) as u64;
                line(size, params.lr * size as f64 / RATE_AT, steps)
            })
            .collect(),
    }
}

/// The layers of a net, as expressions of the number of inputs of a layer.
struct Build {
    first: String,
    further: String,
    /// Numbers of an input picture, what follows the first layer, and what the head receives.
    inputs: &'static str,
    pool: &'static str,
    head: usize,
    channels: usize,
}

impl Build {
    fn new(network: Architecture) -> Self {
        match network {
            Architecture::Cnn => Self {
                first: format!("nn.Conv2d(1, {CHANNELS}, 3, padding=1)"),
                further: format!("nn.Conv2d({CHANNELS}, {CHANNELS}, 3, padding=1)"),
                inputs: "x",
                pool: "F.avg_pool2d(x, 2)",
                head: CHANNELS * SIDE * SIDE / 4,
                channels: CHANNELS,
            },
            Architecture::Mlp => Self {
                first: format!("nn.Linear({}, {WIDTH})", SIDE * SIDE),
                further: format!("nn.Linear({WIDTH}, {WIDTH})"),
                inputs: "x.flatten(1)",
                pool: "x",
                head: WIDTH,
                channels: WIDTH,
            },
        }
    }
}

pub(super) fn pytorch(lab: &Normalization) -> String {
    let (params, digits) = (lab.params(), digits::small());
    let Build {
        first,
        further,
        inputs,
        pool,
        head,
        channels,
    } = Build::new(params.network);
    let kind = if params.momentum > 0.0 {
        OptimizerKind::Momentum
    } else {
        OptimizerKind::Sgd
    };
    format!(
        r#"# Norms side by side, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or later): python3 normalization.py
# Digits: 8 by 8 pixels (Alpaydin and Kaynak), {train} to learn from and {test} for testing.
import base64
import zlib

import torch
from torch import nn
from torch.nn import functional as F

SEED, DEPTH, CHANNELS, GROUPS = {seed}, {depth}, {channels}, {groups}
# What is added to every pixel, the share of the new batch in running statistics, and the strength of the random shifts.
OFFSET, RUNNING_SHARE, JOLT = {offset:?}, {running_share:?}, {jolt:?}
TRAIN = {train}
NORMS = {norms:?}
# Batch size, learning rate and steps.
RUNS = [
{runs}]


{digits}

{activation}

class Norm(nn.Module):
    """A norm with a scale and a shift for every channel behind it."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind
        self.weight, self.bias = nn.Parameter(torch.ones(CHANNELS)), nn.Parameter(torch.zeros(CHANNELS))
        self.register_buffer("running_mean", torch.zeros(CHANNELS))
        self.register_buffer("running_var", torch.ones(CHANNELS))

    def normalized(self, x):
        if self.kind in ("{batch}", "{noisy}"):
            dims = [dim for dim in range(x.dim()) if dim != 1]
            mean, variance = self.running_mean, self.running_var
            if self.training:
                mean, variance = x.mean(dims), x.var(dims, unbiased=False)
                self.running_mean.lerp_(mean.detach(), RUNNING_SHARE)
                self.running_var.lerp_(variance.detach(), RUNNING_SHARE)
            shape = [-1 if dim == 1 else 1 for dim in range(x.dim())]
            return (x - mean.reshape(shape)) / (variance.reshape(shape) + {EPSILON:?}).sqrt()
        if self.kind == "{none}":
            return x
        # One mean and one variance for every sample's channels together, each apart, or in groups.
        sets = {{"{layer}": 1, "{instance}": CHANNELS, "{group}": GROUPS}}[self.kind]
        parts = x.reshape(len(x), sets, -1)
        parts = parts - parts.mean(-1, keepdim=True)
        return (parts / (parts.square().mean(-1, keepdim=True) + {EPSILON:?}).sqrt()).reshape(x.shape)

    def forward(self, x):
        shape = [1, CHANNELS] + [1] * (x.dim() - 2)
        x = self.normalized(x) * self.weight.reshape(shape) + self.bias.reshape(shape)
        if self.kind == "{noisy}":
            # A shift and a scale of the whole layer, and around them those of each sample and channel.
            shift, scale = JOLT * (2 * torch.rand(1) - 1), 1 + 0.5 * JOLT * torch.rand(1)
            around = JOLT * {JITTER} * torch.randn(2, len(x), *shape[1:])
            x = x * (scale + around[0]) + shift + around[1]
        return x


class Net(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.layers = nn.ModuleList([{first}] + [{further} for _ in range(DEPTH - 1)])
        self.norms = nn.ModuleList(Norm(kind) for _ in range(DEPTH))
        self.head = nn.Linear({head}, {CLASSES})
        self.activation = Activation()
        for layer in [*self.layers, self.head]:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        x = {inputs}
        for index, (layer, norm) in enumerate(zip(self.layers, self.norms)):
            x = self.activation(norm(layer(x)))
            if index == 0:
                x = {pool}
        return self.head(x.flatten(1))


{batches}

def train(kind, batch, lr, steps, x, y):
    model = Net(kind)
    optimizer = {optimizer}
    for step, rows in zip(range(steps), batches(TRAIN, batch, whole=True)):
        loss = F.cross_entropy(model(x[rows]), y[rows])
        if not loss.item() <= 1000:
            print(f"{{kind}} batch {{batch}} fell {{step + 1}}")
            return None
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def main(text):
    labels, pictures = digits(text)
    x, y = pictures + OFFSET, labels
    for batch, lr, steps in RUNS:
        for kind in NORMS:
            torch.manual_seed(SEED)
            model = train(kind, batch, lr, steps, x[:TRAIN], y[:TRAIN])
            if model is not None:
                with torch.no_grad():
                    losses = F.cross_entropy(model(x[:TRAIN]), y[:TRAIN])
                    right = (model(x[TRAIN:]).argmax(1) == y[TRAIN:]).float().mean()
                print(f"{{kind}} batch {{batch}} loss {{losses:.6f}} accuracy {{right:.4f}}")


TEXT = """
{packed}
"""
if __name__ == "__main__":
    main(TEXT)
"#,
        train = digits.train().len(),
        test = digits.test().len(),
        seed = lab.seed(),
        depth = params.depth,
        groups = params.groups.count(),
        offset = params.offset,
        running_share = params.running_share,
        jolt = params.jolt,
        norms = contenders(params).into_iter().map(Contender::name).collect::<Vec<_>>(),
        runs = runs(params, lab.steps()),
        digits = python(digits),
        batches = pytorch::BATCHES,
        activation = pytorch::activation_class(params.activation),
        batch = Contender::Batch.name(),
        noisy = Contender::Noisy.name(),
        none = Contender::None.name(),
        layer = Contender::Layer.name(),
        instance = Contender::Instance.name(),
        group = Contender::Group.name(),
        optimizer = pytorch::optimizer(kind, params.momentum).replace("lr=LR", "lr=lr"),
        packed = packed(digits, &(0..digits.len()).collect::<Vec<_>>()),
    )
}
