//! The weights as a file, in PyTorch's names and layout.

use crate::{
    fault::Fault,
    kernels::conv_net::Plan,
    nn::weights::{self, Part},
};

/// `conv.<n>.weight` `[to, from, kernel, kernel]`, `dense.<n>.weight` `[to, from]`, and their biases.
fn parts(plan: &Plan) -> Vec<Part> {
    let mut all = vec![];
    for (index, block) in plan.blocks.iter().enumerate() {
        let conv = &block.conv;
        let shape = [conv.to, conv.from, conv.kernel, conv.kernel];
        all.push(Part::new(format!("conv.{index}.weight"), &shape, block.weights()));
        all.push(Part::new(format!("conv.{index}.bias"), &[conv.to], block.bias()));
    }
    for (index, layer) in plan.dense.iter().enumerate() {
        let shape = [layer.to, layer.from];
        all.push(Part::new(format!("dense.{index}.weight"), &shape, layer.weights()));
        all.push(Part::new(format!("dense.{index}.bias"), &[layer.to], layer.bias()));
    }
    all
}

pub(super) fn write(plan: &Plan, values: &[f32]) -> Result<Vec<u8>, Fault> {
    weights::write(&parts(plan), values, None)
}

pub(super) fn read(plan: &Plan, bytes: &[u8]) -> Result<Vec<f32>, Fault> {
    weights::read(&parts(plan), bytes)
}
