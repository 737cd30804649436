//! The fits as a PyTorch program that takes the very steps of this run.

use super::{RegressionLosses, fit::ModelKind};
use crate::program::list;

/// Steps where the run has not begun.
const STEPS: u64 = 300;

pub(super) fn pytorch(lab: &RegressionLosses) -> String {
    let params = &lab.params;
    let numbers = |values: &mut dyn Iterator<Item = f64>| list(values.map(|value| format!("{value:?}")));
    let points = &lab.data.points;
    let (predict, optimizer) = match params.model {
        ModelKind::Line => ("    return theta[0] * X + theta[1]", "SGD"),
        ModelKind::Net => (
            "    # Weights in, biases, weights out, and one bias.\n    hidden = len(theta) // 3\n    \
             answers = torch.tanh(X[:, None] * theta[:hidden] + theta[hidden : 2 * hidden])\n    \
             return answers @ theta[2 * hidden : 3 * hidden] + theta[3 * hidden]",
            "Adam",
        ),
    };
    format!(
        r#"# Fits of Neural Atlas under three losses as a PyTorch program (PyTorch 1.13 or later): python3 losses.py
import torch

STEPS, LR, DELTA = {steps}, {lr:?}, {delta:?}
X = torch.tensor([
{xs}
], dtype=torch.float64)
Y = torch.tensor([
{ys}
], dtype=torch.float64)
# The parameters from which every fit starts.
START = torch.tensor([
{start}
], dtype=torch.float64)


def predict(theta):
{predict}


LOSSES = {{
    "mse": lambda error: error.square(),
    "mae": lambda error: error.abs(),
    "huber": lambda error: torch.where(
        error.abs() <= DELTA, error.square() / 2, DELTA * (error.abs() - DELTA / 2)
    ),
}}

for name, loss_of in LOSSES.items():
    theta = START.clone().requires_grad_()
    optimizer = torch.optim.{optimizer}([theta], lr=LR)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss_of(predict(theta) - Y).mean().backward()
        optimizer.step()
    with torch.no_grad():
        loss = loss_of(predict(theta) - Y).mean().item()
        print(f"{{name}} loss {{loss:.9f}} theta " + " ".join(f"{{value:.9f}}" for value in theta.tolist()))
"#,
        steps = match lab.steps {
            0 => STEPS,
            steps => steps,
        },
        lr = params.lr,
        delta = params.delta,
        xs = numbers(&mut points.iter().map(|point| point.at[0])),
        ys = numbers(&mut points.iter().map(|point| point.at[1])),
        start = numbers(&mut lab.start.theta().iter().copied()),
    )
}
