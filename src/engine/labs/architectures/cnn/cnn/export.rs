//! The weights as a file, in PyTorch's names and layout.

use crate::{fault::Fault, kernels::conv_net::Plan};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use std::ops::Range;

/// Name, shape and place of every tensor: `conv.<n>.weight` `[to, from, kernel, kernel]`, `dense.<n>.weight` `[to, from]`.
fn tensors(plan: &Plan) -> Vec<(String, Vec<usize>, Range<usize>)> {
    let mut all = vec![];
    for (index, block) in plan.blocks.iter().enumerate() {
        let conv = &block.conv;
        all.push((
            format!("conv.{index}.weight"),
            vec![conv.to, conv.from, conv.kernel, conv.kernel],
            block.weights(),
        ));
        all.push((format!("conv.{index}.bias"), vec![conv.to], block.bias()));
    }
    for (index, layer) in plan.dense.iter().enumerate() {
        all.push((
            format!("dense.{index}.weight"),
            vec![layer.to, layer.from],
            layer.weights(),
        ));
        all.push((format!("dense.{index}.bias"), vec![layer.to], layer.bias()));
    }
    all
}

pub(super) fn write(plan: &Plan, weights: &[f32]) -> Result<Vec<u8>, Fault> {
    let internal = |fault: safetensors::SafeTensorError| Fault::Internal { why: fault.to_string() };
    let bytes: Vec<u8> = weights.iter().flat_map(|value| value.to_le_bytes()).collect();
    let views = tensors(plan)
        .into_iter()
        .map(|(name, shape, range)| {
            Ok((
                name,
                TensorView::new(Dtype::F32, shape, &bytes[4 * range.start..4 * range.end])?,
            ))
        })
        .collect::<Result<Vec<_>, safetensors::SafeTensorError>>()
        .map_err(internal)?;
    safetensors::serialize(views, None).map_err(internal)
}

pub(super) fn read(plan: &Plan, bytes: &[u8]) -> Result<Vec<f32>, Fault> {
    let bad = |why: String| Fault::BadModel { why };
    let file = SafeTensors::deserialize(bytes).map_err(|fault| bad(fault.to_string()))?;
    let mut weights = vec![0.0; plan.parameters()];
    for (name, shape, range) in tensors(plan) {
        let view = file.tensor(&name).map_err(|fault| bad(fault.to_string()))?;
        if view.dtype() != Dtype::F32 || view.shape() != shape {
            return Err(bad(format!(
                "{name}: {:?} {:?} / F32 {shape:?}",
                view.dtype(),
                view.shape()
            )));
        }
        for (value, bytes) in weights[range].iter_mut().zip(view.data().as_chunks::<4>().0) {
            *value = f32::from_le_bytes(*bytes);
        }
    }
    if weights.iter().all(|value| value.is_finite()) {
        Ok(weights)
    } else {
        Err(bad("NaN".into()))
    }
}
