//! The graph as a PyTorch program: what its automatic differentiation finds, and a few steps of descent from here.

use super::Autodiff;

/// Steps of descent.
const DESCENTS: usize = 10;

pub(super) fn pytorch(lab: &Autodiff) -> String {
    let names = &lab.graph.names;
    let values: String = names
        .iter()
        .zip(&lab.variables)
        .map(|(name, value)| format!("    {name:?}: {value:?},\n"))
        .collect();
    let fixed: Vec<&String> = names.iter().filter(|name| lab.is_fixed(name)).collect();
    format!(
        r#"# Automatic differentiation, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or later): python3 autodiff.py
# {expression}
import torch

LR, DESCENTS = {lr:?}, {DESCENTS}
VALUES = {{
{values}}}
# What gradient descent leaves alone.
FIXED = {fixed:?}


def f(v):
    return {python}


v = {{name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in VALUES.items()}}
for descent in range(DESCENTS + 1):
    result = f(v)
    gradients = torch.autograd.grad(result, list(v.values()))
    print("descent", descent, "f", f"{{result.item():.9g}}", *(f"{{gradient.item():.9g}}" for gradient in gradients))
    with torch.no_grad():
        for (name, value), gradient in zip(v.items(), gradients):
            if name not in FIXED:
                value -= LR * gradient
"#,
        expression = lab.params.expression.replace(['\n', '\r'], " "),
        lr = lab.params.lr,
        python = lab.expression.python(),
    )
}
