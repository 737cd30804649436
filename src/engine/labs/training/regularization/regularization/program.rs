//! The net with the method as a model, and both nets as a PyTorch program: the same data and first weights, so that methods
//! without chance end where they do here.

use super::{
    Method, NEAR_ZERO, Regularization, Rule, Task,
    experiment::begun,
    net::{Net, Running, Samples},
};
use crate::{
    fault::Fault,
    nn::{
        loss::Target,
        mlp::Batch,
        optimizer::OptimizerKind,
        weights::{self, Part},
    },
    program::pytorch,
};

/// Epochs where the run has not begun.
const EPOCHS: i32 = 1000;

/// `layers.<n>…`, and where the net normalizes `norms.<n>…` with what it has measured.
pub(super) fn model(net: &Net) -> Result<Vec<u8>, Fault> {
    let mut values = net.values.clone();
    let mut parts = vec![];
    for (index, layer) in net.layers.iter().enumerate() {
        let name = |of: &str, part: &str| format!("{of}.{index}.{part}");
        let shape = [layer.to, layer.from];
        parts.push(Part::new(name("layers", "weight"), &shape, layer.weights.clone()));
        parts.push(Part::new(name("layers", "bias"), &[layer.to], layer.biases.clone()));
        let Some(Running { mean, variance }) = net.running.get(index).filter(|_| net.normalizes) else {
            continue;
        };
        parts.push(Part::new(name("norms", "weight"), &[layer.to], layer.scale.clone()));
        parts.push(Part::new(name("norms", "bias"), &[layer.to], layer.shift.clone()));
        for (part, numbers) in [("running_mean", mean), ("running_var", variance)] {
            let place = values.len()..values.len() + numbers.len();
            values.extend(numbers);
            parts.push(Part::new(name("norms", part), &[layer.to], place));
        }
    }
    weights::write(&parts, &values, None)
}

fn rows(name: &str, samples: &Samples, task: Task) -> String {
    let inputs = samples.x.len() / samples.rows.max(1);
    let x = (0..samples.rows).flat_map(|row| (0..inputs).map(move |input| samples.x[input * samples.rows + row]));
    let answers = samples.target.clone();
    let target = match task {
        Task::Curve => Target::Values(answers),
        Task::Moons => Target::Binary(answers),
    };
    pytorch::rows(name, &Batch::new(inputs, x.collect()), &target)
}

pub(super) fn pytorch(lab: &Regularization) -> String {
    let (params, data) = (&lab.params, &lab.data);
    let start = begun(params, Method::None, lab.seed).net;
    let layers = start.layers.iter();
    let both = [params.method, Method::None].map(Method::name);
    format!(
        r#"# A net that overfits, with a method against it and without, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or
# later): python3 regularization.py
import copy

import torch
from torch import nn
from torch.nn import functional as F

SEED, EPOCHS, LR = {seed}, {epochs}, {lr:?}
L1, L2, DECAY, DROPOUT = {l1:?}, {l2:?}, {decay:?}, {dropout:?}
# Groups of samples that share a mean and a variance, and epochs without a better validation loss before training ends.
GROUPS, PATIENCE = {groups}, {patience}
{train}{valid}{test}
{weights}

class GroupedNorm(nn.BatchNorm1d):
    """BatchNorm in which a few samples share each mean and variance."""

    def forward(self, x):
        parts = x.tensor_split(GROUPS) if self.training else [x]
        return torch.cat([super(GroupedNorm, self).forward(part) for part in parts])


class Net(nn.Module):
    def __init__(self, method):
        super().__init__()
        self.layers, self.norms = nn.ModuleList(), nn.ModuleList()
        for weights, biases in WEIGHTS:
            linear = nn.Linear(weights.shape[1], weights.shape[0])
            linear.weight.data.copy_(weights)
            linear.bias.data.copy_(biases)
            self.layers.append(linear)
        if method == "batchnorm":
            self.norms.extend(GroupedNorm(layer.out_features, momentum=0.1 / GROUPS) for layer in self.layers[:-1])
        self.drop = nn.Dropout(DROPOUT if method == "dropout" else 0)

    def forward(self, x):
        for index, layer in enumerate(self.layers[:-1]):
            x = layer(x)
            if self.norms:
                x = self.norms[index](x)
            x = self.drop(F.relu(x))
        return self.layers[-1](x)[:, 0]


def loss_of(model, x, y):
    return {loss}


def used(model, x, y):
    """The loss of the net as it is used: nothing dropped, running statistics."""
    model.eval()
    with torch.no_grad():
        loss = loss_of(model, x, y).item()
    model.train()
    return loss


def train(method):
    model = Net(method)
    weights = [layer.weight for layer in model.layers]
    optimizer = {optimizer}
    best, kept, waited = float("inf"), None, 0
    for epoch in range(EPOCHS):
        # BatchNorm's groups are other samples every time.
        order = torch.randperm(len(Y_TRAIN)) if method == "batchnorm" else torch.arange(len(Y_TRAIN))
        loss = loss_of(model, X_TRAIN[order], Y_TRAIN[order])
        if method == "l2":
            loss = loss + L2 / 2 * sum(weight.square().sum() for weight in weights)
        optimizer.zero_grad()
        loss.backward()
        with torch.no_grad():
            if method == "decay":
                for weight in weights:
                    weight.mul_(max(0.0, 1 - LR * DECAY))
            optimizer.step()
            if method == "l1":
                # Every weight moves to zero by the rate of its own step times L1, and stops there.
                for weight in weights:
                    {rate}
                    weight.copy_(weight.sign() * (weight.abs() - rate * L1).clamp(min=0))
        waited += 1
        if method == "early-stopping":
            valid = used(model, X_VALID, Y_VALID)
            if valid < best:
                best, kept, waited = valid, copy.deepcopy(model.state_dict()), 0
            elif waited >= PATIENCE:
                model.load_state_dict(kept)
                break
    return model


def main():
    for method in {both:?}:
        torch.manual_seed(SEED)
        model = train(method)
        near_zero = torch.cat([layer.weight.flatten() for layer in model.layers]).abs() < {NEAR_ZERO}
        losses = [used(model, *rows) for rows in [(X_TRAIN, Y_TRAIN), (X_VALID, Y_VALID), (X_TEST, Y_TEST)]]
        print("{{}} train {{:.6f}} valid {{:.6f}} test {{:.6f}}".format(method, *losses), end=" ")
        print(f"near_zero {{near_zero.float().mean():.4f}}")


if __name__ == "__main__":
    main()
"#,
        seed = lab.seed,
        // The twin is not stopped early.
        epochs = match lab.plain.epochs() {
            0 => EPOCHS,
            epochs => epochs,
        },
        lr = params.lr,
        l1 = params.l1,
        l2 = params.l2,
        decay = params.decay,
        dropout = params.dropout,
        groups = (data.train.rows / params.bn_group.max(2)).max(1),
        patience = params.patience,
        train = rows("TRAIN", &data.train, params.task),
        valid = rows("VALID", &data.valid, params.task),
        test = rows("TEST", &data.test, params.task),
        weights = pytorch::weights(layers.map(|layer| [
            &start.values[layer.weights.clone()],
            &start.values[layer.biases.clone()]
        ])),
        loss = match params.task {
            Task::Curve => "F.mse_loss(model(x), y)",
            Task::Moons => "F.binary_cross_entropy_with_logits(model(x), y)",
        },
        optimizer = pytorch::optimizer(
            match params.optimizer {
                Rule::Sgd => OptimizerKind::Sgd,
                Rule::Momentum => OptimizerKind::Momentum,
                Rule::Adam => OptimizerKind::Adam,
            },
            0.9
        ),
        rate = match params.optimizer {
            Rule::Adam =>
                "rate = LR / ((optimizer.state[weight][\"exp_avg_sq\"] / (1 - 0.999 ** (epoch + 1))).sqrt() + 1e-8)",
            Rule::Sgd | Rule::Momentum => "rate = LR",
        },
    )
}
