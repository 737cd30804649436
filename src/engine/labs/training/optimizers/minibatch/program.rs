//! The comparison as a PyTorch program: the same data, first weights and rates; batches are drawn in an order of their own.

use super::{Minibatch, rate};
use crate::{nn::activation::Activation, program::pytorch};

/// Epochs where the run has not begun.
const EPOCHS: usize = 20;

pub(super) fn pytorch(lab: &Minibatch) -> String {
    let samples = lab.data.rows();
    let runs: String = lab
        .racers
        .iter()
        .map(|racer| {
            let updates = match lab.step {
                0 => (EPOCHS * samples / racer.rows.max(1)) as u64,
                _ => racer.now().updates,
            };
            let lr = rate(&lab.params, racer.rows);
            format!("    {:?}: ({}, {lr:?}, {updates}),\n", racer.size.name(), racer.rows)
        })
        .collect();
    format!(
        r#"# Batch sizes side by side, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or later): python3 minibatch.py
import torch
from torch import nn
from torch.nn import functional as F

SEED = {seed}
# Of each run: samples in a batch, learning rate, updates.
RUNS = {{
{runs}}}
{rows}
{network}

{batches}

for name, (batch, lr, updates) in RUNS.items():
    torch.manual_seed(SEED)
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _, rows in zip(range(updates), batches(len(Y_TRAIN), batch)):
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(model(X_TRAIN[rows])[:, 0], Y_TRAIN[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        loss = F.binary_cross_entropy_with_logits(model(X_TRAIN)[:, 0], Y_TRAIN).item()
        print(f"{{name}} updates {{updates}} loss {{loss:.6f}}")
"#,
        seed = lab.seed,
        rows = pytorch::rows("TRAIN", &lab.data.x, &lab.data.target),
        network = pytorch::network(&lab.start, Activation::Tanh),
        batches = pytorch::BATCHES,
    )
}
