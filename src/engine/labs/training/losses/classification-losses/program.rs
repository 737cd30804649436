//! The classifiers as a PyTorch program that takes the very steps of this run.

use super::{ClassificationLosses, begin, method::Method};
use crate::program::list;

/// Steps where the run has not begun.
const STEPS: u64 = 300;

/// A method's loss of logits `z` as an expression; `Y` are classes and `ONE_HOT` their rows.
fn loss(method: Method, classes: usize) -> &'static str {
    match (method, method.logits(classes)) {
        (Method::Softmax, _) => "F.cross_entropy(z, Y)",
        (Method::Bce, 1) => "F.binary_cross_entropy_with_logits(z[:, 0], Y.double())",
        (Method::Bce, _) => "F.binary_cross_entropy_with_logits(z, ONE_HOT, reduction=\"none\").sum(1).mean()",
        (Method::Hinge, 1) => "F.relu(1 - (2 * Y - 1) * z[:, 0]).mean()",
        (Method::Hinge, _) => {
            "F.relu(1 + z.masked_fill(ONE_HOT.bool(), -math.inf).max(1).values - (z * ONE_HOT).sum(1)).mean()"
        }
        (Method::Mse, 1) => "(torch.sigmoid(z[:, 0]) - Y).square().mean()",
        (Method::Mse, _) => "(torch.softmax(z, 1) - ONE_HOT).square().sum(1).mean()",
    }
}

pub(super) fn pytorch(lab: &ClassificationLosses) -> String {
    let (params, points) = (&lab.params, &lab.data.points);
    let places = points.iter().flat_map(|point| point.at);
    let classifiers: String = begin(params)
        .iter()
        .map(|model| {
            let rows: Vec<String> = model.rows.iter().map(|row| format!("{row:?}")).collect();
            format!(
                "    {:?}: ([{}], lambda z: {}),\n",
                model.method.name(),
                rows.join(", "),
                loss(model.method, params.classes)
            )
        })
        .collect();
    format!(
        r#"# Linear classifiers of Neural Atlas under four losses as a PyTorch program (PyTorch 1.13 or later): python3 losses.py
import math

import torch
from torch.nn import functional as F

STEPS, LR, L2, CLASSES = {steps}, {lr:?}, {l2:?}, {classes}
X = torch.tensor([
{xs}
], dtype=torch.float64).reshape(-1, 2)
Y = torch.tensor([
{ys}
])
ONE_HOT = F.one_hot(Y, CLASSES).double()
# To each classifier the rows from which it starts (two weights and a bias to a logit), and its loss.
CLASSIFIERS = {{
{classifiers}}}

for name, (start, loss_of) in CLASSIFIERS.items():
    start = torch.tensor(start, dtype=torch.float64)
    w, b = start[:, :2].clone().requires_grad_(), start[:, 2].clone().requires_grad_()
    optimizer = torch.optim.SGD([{{"params": [w], "weight_decay": L2}}, {{"params": [b]}}], lr=LR)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss_of(X @ w.T + b).backward()
        optimizer.step()
    with torch.no_grad():
        z = X @ w.T + b
        answers = (z[:, 0] > 0).long() if z.shape[1] == 1 else z.argmax(1)
        accuracy = (answers == Y).double().mean().item()
        print(f"{{name}} loss {{loss_of(z).item():.9f}} accuracy {{accuracy:.4f}}")
"#,
        steps = match lab.steps {
            0 => STEPS,
            steps => steps,
        },
        lr = params.lr,
        l2 = params.l2,
        classes = params.classes,
        xs = list(places.map(|value| format!("{value:?}"))),
        ys = list(points.iter().map(|point| point.class.to_string())),
    )
}
