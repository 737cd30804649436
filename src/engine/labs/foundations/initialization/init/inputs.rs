//! The digits as the nets take them.

use crate::{
    data::digits,
    nn::{loss::Target, mlp::Batch},
};
use std::sync::LazyLock;

/// Pixels of a digit.
pub const INPUTS: usize = 64;

/// Mean and standard deviation of all pixels of the training digits: inputs are shifted and scaled by them, so that they
/// have mean 0 and variance 1, as the derivations of Xavier and He assume.
pub static SCALE: LazyLock<(f32, f32)> = LazyLock::new(|| {
    let digits = digits::small();
    let pixels: Vec<f64> = digits
        .train()
        .flat_map(|index| digits.image(index))
        .map(|&pixel| f64::from(pixel) / f64::from(digits.ink))
        .collect();
    let mean = pixels.iter().sum::<f64>() / pixels.len() as f64;
    let variance = pixels.iter().map(|pixel| (pixel - mean).powi(2)).sum::<f64>() / pixels.len() as f64;
    (mean as f32, variance.sqrt() as f32)
});

pub static HELD_OUT: LazyLock<(Batch, Target)> = LazyLock::new(|| rows(&digits::small().test().collect::<Vec<_>>()));

/// These digits, shifted and scaled, and their classes.
pub fn rows(which: &[usize]) -> (Batch, Target) {
    let digits = digits::small();
    let (mean, std) = *SCALE;
    let mut values = vec![0.0; which.len() * INPUTS];
    for (row, &index) in values.chunks_exact_mut(INPUTS).zip(which) {
        digits.fill(index, row);
        row.iter_mut().for_each(|ink| *ink = (*ink - mean) / std);
    }
    let labels = which.iter().map(|&index| u32::from(digits.labels[index])).collect();
    (Batch::new(INPUTS, values), Target::Classes(labels))
}
