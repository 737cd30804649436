//! Settings as the net takes them.

use super::{MAX_LAYERS, MAX_WIDTH, Params};
use crate::{fault::Fault, nn::optimizer::OptimizerConfig};

pub(super) fn optimizer_config(params: &Params) -> OptimizerConfig {
    OptimizerConfig {
        momentum: params.momentum,
        ..OptimizerConfig::new(params.optimizer)
    }
}

/// The widths of the hidden layers.
pub(super) fn layers(text: &str) -> Result<Vec<usize>, Fault> {
    let bad = || Fault::BadLayers {
        text: text.into(),
        layers: MAX_LAYERS,
        width: MAX_WIDTH,
    };
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let widths: Vec<usize> = text
        .split([',', '，'])
        .map(|width| width.trim().parse().map_err(|_| bad()))
        .collect::<Result<_, _>>()?;
    let fits = widths.len() <= MAX_LAYERS && widths.iter().all(|width| (1..=MAX_WIDTH).contains(width));
    if fits { Ok(widths) } else { Err(bad()) }
}
