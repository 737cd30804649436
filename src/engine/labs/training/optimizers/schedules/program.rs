//! The comparison as a PyTorch program: the same data, first weights and rates; batches are drawn in an order of their own.

use super::{CHECK, ScheduleName, Schedules, lane::LaneKind};
use crate::{nn::loss::Loss, program::pytorch};

/// The factor on the rate `t` steps after the warmup as an expression; the plateau has none.
fn factor(name: ScheduleName) -> &'static str {
    match name {
        ScheduleName::Constant | ScheduleName::Plateau => "1.0",
        ScheduleName::Step => "STEP_GAMMA ** (t // STEP_EVERY)",
        ScheduleName::Exponential => "EXP_GAMMA**t",
        ScheduleName::Cosine => "FLOOR + (1 - FLOOR) * (1 + math.cos(math.pi * t / COSINE_PERIOD)) / 2",
    }
}

pub(super) fn pytorch(lab: &Schedules) -> String {
    let params = &lab.params;
    let runs: String = super::kinds(params)
        .into_iter()
        .map(|kind| {
            let schedule = kind.schedule(params);
            let warmup = if kind == LaneKind::Cold { "0" } else { "WARMUP" };
            let plateau = pytorch::truth(schedule == ScheduleName::Plateau);
            format!(
                "    {:?}: ({warmup}, {plateau}, lambda t: {}),\n",
                kind.name(),
                factor(schedule)
            )
        })
        .collect();
    format!(
        r#"# Learning-rate schedules of Neural Atlas as a PyTorch program (PyTorch 1.13 or later): python3 schedules.py
import math

import torch
from torch import nn
from torch.nn import functional as F

SEED, STEPS, BATCH, LR = {seed}, {steps}, {batch}, {lr:?}
WARMUP, WARMUP_START = {warmup}, {warmup_start:?}
STEP_EVERY, STEP_GAMMA, EXP_GAMMA = {step_every}, {step_gamma:?}, {exp_gamma:?}
COSINE_PERIOD, FLOOR = {cosine_period}, {floor:?}
# The validation loss is looked at every so many steps; the plateau counts these looks.
CHECK = {CHECK}
# Of each run: steps of warmup, whether it waits for a plateau, and the factor on the rate t steps after the warmup.
RUNS = {{
{runs}}}
{train}{valid}
{network}

{batches}

def loss_of(x, y):
    return {loss}


for name, (warmup, waits, factor) in RUNS.items():
    torch.manual_seed(SEED)
    model = network()
    optimizer = {optimizer}
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor={plateau_factor}, patience={patience}, threshold={threshold:?}, cooldown={cooldown}, min_lr=FLOOR * LR, eps=0
    )

    def set_rate(step):
        if step < warmup:
            rate = LR * (WARMUP_START + (1 - WARMUP_START) * step / warmup)
        elif not waits:
            rate = LR * factor(step - warmup)
        elif step == warmup:
            rate = LR
        else:
            return
        optimizer.param_groups[0]["lr"] = rate

    for step, rows in zip(range(STEPS), batches(len(Y_TRAIN), BATCH)):
        set_rate(step)
        optimizer.zero_grad()
        loss_of(X_TRAIN[rows], Y_TRAIN[rows]).backward()
        optimizer.step()
        if waits and (step + 1) % CHECK == 0 and step + 1 >= warmup:
            with torch.no_grad():
                plateau.step(loss_of(X_VALID, Y_VALID).item())
    set_rate(STEPS)
    with torch.no_grad():
        train, valid = loss_of(X_TRAIN, Y_TRAIN).item(), loss_of(X_VALID, Y_VALID).item()
    print(f"{{name}} rate {{optimizer.param_groups[0]['lr']:.9g}} train {{train:.6f}} valid {{valid:.6f}}")
"#,
        seed = lab.seed,
        steps = match lab.step {
            0 => params.max_steps,
            step => step,
        },
        batch = params.batch,
        lr = params.lr,
        warmup = params.warmup,
        warmup_start = params.warmup_start,
        step_every = params.step_every,
        step_gamma = params.step_gamma,
        exp_gamma = params.exp_gamma,
        cosine_period = params.cosine_period,
        floor = params.floor,
        train = pytorch::rows("TRAIN", &lab.data.train.x, &lab.data.train.target),
        valid = pytorch::rows("VALID", &lab.data.valid.x, &lab.data.valid.target),
        network = pytorch::network(&lab.start, params.activation),
        batches = pytorch::BATCHES,
        loss = match lab.data.loss {
            Loss::Mse => "F.mse_loss(model(x)[:, 0], y)",
            _ => "F.binary_cross_entropy_with_logits(model(x)[:, 0], y)",
        },
        optimizer = pytorch::optimizer(params.optimizer, params.momentum),
        // PyTorch refuses a factor of 1, which lowers nothing.
        plateau_factor = params.plateau_factor.min(1.0 - 1e-9),
        patience = params.patience,
        threshold = params.threshold,
        cooldown = params.cooldown,
    )
}
