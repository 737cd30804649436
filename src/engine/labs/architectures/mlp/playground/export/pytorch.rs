//! The experiment as a PyTorch program. It draws its own first weights by the same rule, so its curve is a sister of this
//! run's, not a copy.

use super::{
    super::{
        Params,
        watch::{EpochWatch, FACTOR, THRESHOLD},
    },
    Playground, Task, scale_note, steps, targets, xs,
};
use crate::{
    nn::{loss::Loss, schedule::ScheduleKind},
    program::pytorch,
};

pub(super) fn program(lab: &Playground) -> String {
    let params = &lab.params;
    let optimizer = pytorch::optimizer(params.optimizer, params.momentum);
    let loss = loss(lab.loss, lab.data.task);
    let kind = if matches!(lab.data.task, Task::Classes(_)) {
        "torch.long"
    } else {
        "torch.float32"
    };
    let rows = |name: &str, rows| {
        format!(
            "x_{name} = torch.tensor([\n{}\n]).reshape(-1, {})\ny_{name} = torch.tensor([\n{}\n], dtype={kind})\n",
            xs(rows),
            lab.data.inputs.len(),
            targets(rows, lab.data.task)
        )
    };
    format!(
        r#"# A network of Neural Atlas as a PyTorch program (PyTorch 1.13 or later): python3 playground.py
# Inputs: {inputs}
{scale_note}import math

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed({seed})
STEPS, BATCH, LR = {steps}, {batch}, {lr:?}
L1, L2, DROPOUT = {l1:?}, {l2:?}, {dropout:?}
WIDTHS = {widths:?}

{train}{test}

{activation}

def network():
    layers = []
    for index, (fan_in, fan_out) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        linear = nn.Linear(fan_in, fan_out)
        {init}
        nn.init.zeros_(linear.bias)
        layers.append(linear)
        if index + 2 < len(WIDTHS):
            layers += [Activation(), nn.Dropout(DROPOUT)]
    return nn.Sequential(*layers)


def loss_of(z, y):
{loss}


{schedule}{batches}

def report(name, x, y):
    if len(y) == 0:
        return
    model.eval()
    with torch.no_grad():
        z = model(x)
        print(f"{{name}} loss {{loss_of(z, y).item():.6f}} {score}")
    model.train()


model = network()
optimizer = {optimizer}
{watch}for step, rows in zip(range(STEPS), batches(len(y_train), BATCH)):
{set_rate}    optimizer.zero_grad()
    loss = loss_of(model(x_train[rows]), y_train[rows])
    for layer in model:
        if isinstance(layer, nn.Linear):
            loss = loss + L1 * layer.weight.abs().sum() + L2 / 2 * layer.weight.square().sum()
    loss.backward()
    optimizer.step()
{look}
report("train", x_train, y_train)
report("test", x_test, y_test)
"#,
        inputs = lab
            .data
            .inputs
            .iter()
            .map(|input| input.name())
            .collect::<Vec<_>>()
            .join(", "),
        scale_note = scale_note(lab, "#"),
        seed = lab.seed,
        steps = steps(lab),
        batch = params.batch,
        lr = params.lr,
        l1 = params.l1,
        l2 = params.l2,
        dropout = params.dropout,
        widths = lab.mlp.widths(),
        train = rows("train", &lab.data.train),
        test = rows("test", &lab.data.test),
        activation = pytorch::activation_class(params.activation),
        batches = pytorch::BATCHES,
        init = pytorch::init(params.init),
        schedule = match params.schedule {
            ScheduleKind::Plateau => String::new(),
            known => pytorch::schedule(known, params.schedule_steps) + "\n\n",
        },
        set_rate = match params.schedule {
            ScheduleKind::Plateau => "",
            _ => "    for group in optimizer.param_groups:\n        group[\"lr\"] = LR * schedule(step)\n",
        },
        watch = watch(params),
        look = look(params),
        score = match lab.data.task {
            Task::Binary => "accuracy {((z[:, 0] > 0).float() == y).float().mean().item():.4f}",
            Task::Classes(_) => "accuracy {(z.argmax(1) == y).float().mean().item():.4f}",
            Task::Regression => "R2 {1 - ((z[:, 0] - y).square().sum() / (y - y.mean()).square().sum()).item():.4f}",
        },
    )
}

fn loss(loss: Loss, task: Task) -> String {
    let answer = match task {
        Task::Binary => "torch.sigmoid(z[:, 0]), y",
        Task::Classes(_) => "torch.softmax(z, 1), F.one_hot(y, WIDTHS[-1]).float()",
        Task::Regression => "z[:, 0], y",
    };
    let line = match (loss, task) {
        (Loss::CrossEntropy, Task::Classes(_)) => "F.cross_entropy(z, y)".to_owned(),
        (Loss::CrossEntropy, _) => "F.binary_cross_entropy_with_logits(z[:, 0], y)".to_owned(),
        (Loss::Hinge, Task::Classes(_)) => {
            let right = "z.gather(1, y[:, None])[:, 0]";
            let others = "z.masked_fill(F.one_hot(y, WIDTHS[-1]).bool(), -math.inf).max(1).values";
            format!("F.relu(1 + {others} - {right}).mean()")
        }
        (Loss::Hinge, _) => "F.relu(1 - (2 * y - 1) * z[:, 0]).mean()".to_owned(),
        (Loss::Mse, _) => format!("F.mse_loss({answer})"),
        (Loss::Mae, _) => format!("F.l1_loss({answer})"),
        (Loss::Huber, _) => format!("F.huber_loss({answer})"),
    };
    format!("    return {line}")
}

/// What the loop needs to look at the loss after every epoch.
fn watch(params: &Params) -> String {
    if !EpochWatch::is_wanted(params) {
        return String::new();
    }
    let mut text = "epoch = math.ceil(len(y_train) / BATCH)\n".to_owned();
    if params.schedule == ScheduleKind::Plateau {
        let patience = params.patience;
        text += &format!(
            "plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(\n    \
             optimizer, factor={FACTOR:?}, patience={patience}, threshold={THRESHOLD:?}\n)\n"
        );
    }
    if params.early_stopping > 0 {
        text += "best, waited, kept = math.inf, 0, None\n";
    }
    text
}

/// The end of the loop: what follows from the loss after an epoch.
fn look(params: &Params) -> String {
    if !EpochWatch::is_wanted(params) {
        return String::new();
    }
    let mut text = r"    if (step + 1) % epoch == 0:
        model.eval()
        with torch.no_grad():
            seen = (x_test, y_test) if len(y_test) else (x_train, y_train)
            value = loss_of(model(seen[0]), seen[1]).item()
        model.train()
"
    .to_owned();
    if params.schedule == ScheduleKind::Plateau {
        text += "        plateau.step(value)\n";
    }
    if params.early_stopping > 0 {
        text += &format!(
            "        if value < best:
            best, waited = value, 0
            kept = {{name: tensor.clone() for name, tensor in model.state_dict().items()}}
        else:
            waited += 1
            if waited >= {}:
                model.load_state_dict(kept)
                break
",
            params.early_stopping
        );
    }
    text
}
