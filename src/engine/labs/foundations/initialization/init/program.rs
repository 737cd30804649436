//! The comparison as a PyTorch program: the same digits; the nets draw first weights of their own.

use super::{
    Init, Params,
    inputs::{INPUTS, SCALE},
    method::Method,
    methods,
};
use crate::{
    data::digits::{self, CLASSES},
    nn::init::Init as Draw,
    program::{
        digits::{packed, python},
        pytorch,
    },
};

/// Steps where the run has not begun.
const STEPS: u64 = 300;

/// What draws the first weights of `linear`.
fn first(method: Method, params: &Params) -> String {
    match method {
        Method::Zeros => pytorch::init(Draw::Zeros).into(),
        Method::Constant => format!("nn.init.constant_(linear.weight, {:?})", params.constant),
        Method::NormalS => format!("nn.init.normal_(linear.weight, std={:?})", params.s),
        Method::XavierUniform => pytorch::init(Draw::XavierUniform).into(),
        Method::XavierNormal => pytorch::init(Draw::XavierNormal).into(),
        Method::HeUniform => pytorch::init(Draw::HeUniform).into(),
        Method::HeNormal => pytorch::init(Draw::HeNormal).into(),
    }
}

pub(super) fn pytorch(lab: &Init) -> String {
    let (params, digits) = (&lab.params, digits::small());
    let methods: String = methods(params)
        .map(|method| format!("    {:?}: lambda linear: {},\n", method.name(), first(method, params)))
        .collect();
    let (mean, deviation) = *SCALE;
    format!(
        r#"# First weights side by side, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or later): python3 initialization.py
# Digits: 8 by 8 pixels (Alpaydin and Kaynak), {train} to learn from and {test} for testing.
import base64
import zlib

import torch
from torch import nn
from torch.nn import functional as F

SEED, STEPS, BATCH, LR = {seed}, {steps}, {batch}, {lr:?}
DEPTH, WIDTH, JITTER, TRAIN = {depth}, {width}, {jitter:?}, {train}
METHODS = {{
{methods}}}


def activation(x):
    return {activation}


{network}

{batches}

{digits}

def main(text):
    y, pictures = digits(text)
    # Inputs have mean 0 and variance 1, as the formulas for first weights assume.
    x = (pictures.flatten(1) - {mean:?}) / {deviation:?}
    for name, draw in METHODS.items():
        torch.manual_seed(SEED)

        def first(linear):
            draw(linear)
            linear.weight.data.add_(JITTER * torch.randn_like(linear.weight))

        model = network([{INPUTS}] + [WIDTH] * DEPTH + [{CLASSES}], activation, first)
        optimizer = {optimizer}
        for _, rows in zip(range(STEPS), batches(TRAIN, BATCH, whole=True)):
            optimizer.zero_grad()
            F.cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            loss = F.cross_entropy(model(x[:TRAIN]), y[:TRAIN])
            accuracy = (model(x[TRAIN:]).argmax(1) == y[TRAIN:]).float().mean()
            print(f"{{name}} loss {{loss:.6f}} accuracy {{accuracy:.4f}}")


TEXT = """
{packed}
"""
if __name__ == "__main__":
    main(TEXT)
"#,
        train = digits.train().len(),
        test = digits.test().len(),
        seed = lab.seed,
        steps = match lab.step {
            0 => STEPS,
            step => step,
        },
        batch = params.rows(),
        lr = params.lr,
        depth = params.depth,
        width = params.width,
        jitter = params.jitter,
        activation = pytorch::activation(params.activation),
        network = pytorch::ANY_NETWORK,
        batches = pytorch::BATCHES,
        digits = python(digits),
        optimizer = pytorch::optimizer(params.optimizer, 0.9),
        packed = packed(digits, &(0..digits.len()).collect::<Vec<_>>()),
    )
}
