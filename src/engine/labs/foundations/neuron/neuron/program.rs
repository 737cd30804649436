//! The neuron as a PyTorch program that takes the very steps of this run.

use super::{Neuron, starts, unit::Firing};
use crate::program::{list, pytorch::truth};

/// Steps where the run has not begun.
const STEPS: usize = 200;

pub(super) fn pytorch(lab: &Neuron) -> String {
    let params = &lab.params;
    let numbers = |values: &mut dyn Iterator<Item = f64>| list(values.map(|value| format!("{value:?}")));
    let begun = starts(params, lab.seed).into_iter().map(|runner| runner.unit);
    let [low, high] = params.activation.targets();
    format!(
        r#"# A neuron of Neural Atlas as a PyTorch program (PyTorch 1.13 or later): python3 neuron.py
import torch
from torch.nn import functional as F

STEPS, LR, USE_BIAS = {steps}, {lr:?}, {bias}
# Points of the plane, and 1 for those of the blue class.
X = torch.tensor([
{points}
], dtype=torch.float64).reshape(-1, 2)
BLUE = torch.tensor([
{blue}
], dtype=torch.float64)
# Both weights and the bias from which each neuron starts.
STARTS = torch.tensor([
{starts}
], dtype=torch.float64).reshape(-1, 3)


def output(z):
    return {output}


def loss_of(z):
    return {loss}


for start in STARTS:
    w, b = start[:2].clone().requires_grad_(), start[2:].clone().requires_grad_(USE_BIAS)
    optimizer = torch.optim.SGD([w, b] if USE_BIAS else [w], lr=LR)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss_of(X @ w + b).backward()
        optimizer.step()
    with torch.no_grad():
        z = X @ w + b
        accuracy = ((z > 0) == (BLUE > 0.5)).double().mean().item()
        print(f"w {{w[0].item():.9f}} {{w[1].item():.9f}} b {{b.item():.9f}} loss {{loss_of(z).item():.9f}} accuracy {{accuracy:.4f}}")
"#,
        steps = match lab.runners[0].steps {
            0 => STEPS,
            steps => steps,
        },
        lr = params.lr,
        bias = truth(params.use_bias),
        points = numbers(&mut lab.points.at.iter().flatten().map(|value| f64::from(*value))),
        blue = numbers(&mut lab.points.target.iter().map(|target| f64::from(*target))),
        starts = numbers(&mut begun.flat_map(|unit| [unit.w[0], unit.w[1], unit.b])),
        output = match params.activation {
            Firing::Identity => "z",
            // A step has no slope: nothing moves, as there.
            Firing::Step => "(z > 0).double() + 0 * z",
            Firing::Sigmoid => "torch.sigmoid(z)",
            Firing::Tanh => "torch.tanh(z)",
            Firing::Relu => "F.relu(z)",
        },
        loss = match params.activation {
            Firing::Sigmoid => "F.binary_cross_entropy_with_logits(z, BLUE)".to_owned(),
            _ => format!("(output(z) - ({low:?} + {:?} * BLUE)).square().mean()", high - low),
        },
    )
}
