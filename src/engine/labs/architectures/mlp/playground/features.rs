//! Inputs of the network: features computed from a place of the plane, or columns of a table.

use super::FEATURES;
use crate::{fault::Fault, params::has_flag};

/// How one input is made from a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Input {
    /// A feature of the plane's coordinates, by its place in [`FEATURES`].
    Feature(usize),
    /// A table's column, standardized by the training rows.
    Column { name: String, mean: f32, deviation: f32 },
}

impl Input {
    pub fn name(&self) -> &str {
        match self {
            Self::Feature(index) => FEATURES[*index],
            Self::Column { name, .. } => name,
        }
    }
}

/// The features named in the comma-separated list, in the order of [`FEATURES`].
pub(super) fn features(flags: &str) -> Result<Vec<Input>, Fault> {
    let inputs: Vec<Input> = (0..FEATURES.len())
        .filter(|index| has_flag(flags, FEATURES[*index]))
        .map(Input::Feature)
        .collect();
    if inputs.is_empty() {
        Err(Fault::NoInputs {})
    } else {
        Ok(inputs)
    }
}

/// The value of a feature at a place.
pub(super) fn feature(index: usize, [x, y]: [f32; 2]) -> f32 {
    match FEATURES[index] {
        "x1" => x,
        "x2" => y,
        "x1-squared" => x * x,
        "x2-squared" => y * y,
        "x1x2" => x * y,
        "sin-x1" => x.sin(),
        _ => y.sin(),
    }
}

/// Mean and standard deviation; a constant column has deviation 1, so that it becomes all zeros.
pub(super) fn standard(values: impl Iterator<Item = f32> + Clone) -> (f32, f32) {
    let count = values.clone().count().max(1) as f64;
    let mean = values.clone().map(f64::from).sum::<f64>() / count;
    let variance = values.map(|v| (f64::from(v) - mean).powi(2)).sum::<f64>() / count;
    let deviation = variance.sqrt();
    (mean as f32, if deviation > 1e-12 { deviation as f32 } else { 1.0 })
}
