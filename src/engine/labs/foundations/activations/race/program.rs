//! The race as a PyTorch program: the same data; the nets draw first weights of their own.

use super::{Race, racers};
use crate::program::pytorch;

/// Steps where the race has not begun.
const STEPS: u64 = 300;

pub(super) fn pytorch(lab: &Race) -> String {
    let params = &lab.params;
    let racers: String = racers(params)
        .map(|racer| {
            format!(
                "    {:?}: (lambda x: {}, lambda linear: {}),\n",
                racer.name(),
                pytorch::activation(racer.activation()),
                pytorch::init(racer.init(params.init))
            )
        })
        .collect();
    format!(
        r#"# Activation functions side by side, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or later): python3 race.py
import torch
from torch import nn
from torch.nn import functional as F

SEED, STEPS, LR = {seed}, {steps}, {lr:?}
DEPTH, WIDTH, BIAS = {depth}, {width}, {bias:?}
# Of each racer: the function, and the first weights of a layer.
RACERS = {{
{racers}}}
{train}{test}

{network}

def loss_of(model, x, y):
    return F.binary_cross_entropy_with_logits(model(x)[:, 0], y)


def main():
    for name, (function, first) in RACERS.items():
        torch.manual_seed(SEED)
        model = network([2] + [WIDTH] * DEPTH + [1], function, first, BIAS)
        optimizer = {optimizer}
        for step in range(STEPS):
            optimizer.zero_grad()
            loss_of(model, X_TRAIN, Y_TRAIN).backward()
            optimizer.step()
        with torch.no_grad():
            accuracy = ((model(X_TEST)[:, 0] > 0).float() == Y_TEST).float().mean()
            print(f"{{name}} loss {{loss_of(model, X_TRAIN, Y_TRAIN):.6f}} accuracy {{accuracy:.4f}}")


if __name__ == "__main__":
    main()
"#,
        seed = lab.seed,
        steps = match lab.step {
            0 => STEPS,
            step => step,
        },
        lr = params.lr,
        depth = params.depth,
        width = params.width,
        bias = params.bias,
        train = pytorch::rows("TRAIN", &lab.train.0, &lab.train.1),
        test = pytorch::rows("TEST", &lab.test.0, &lab.test.1),
        network = pytorch::ANY_NETWORK,
        optimizer = pytorch::optimizer(params.optimizer, 0.9),
    )
}
