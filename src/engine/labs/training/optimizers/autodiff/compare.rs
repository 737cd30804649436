//! The same derivatives by two other ways: burn's autodiff, and difference quotients.

use crate::{data::formula::Expression, device::Device, math::tensors};

/// Half the distance of a difference quotient, for a variable of size 1.
const H: f64 = 1e-5;

/// By burn's autodiff, one for each variable; 0 where the result does not depend on it.
pub fn by_burn(expression: &Expression, values: &[f64], device: &Device) -> Vec<f64> {
    let leaves: Vec<_> = values
        .iter()
        .map(|value| tensors::vector(&[*value], device).require_grad())
        .collect();
    let result = expression.tensor(&leaves);
    let gradients = result.is_tracked().then(|| result.backward());
    let of = |leaf: &burn::tensor::Tensor<1>| {
        let gradient = gradients.as_ref().and_then(|all| leaf.grad(all)).map(tensors::numbers);
        gradient.and_then(|numbers| numbers.first().copied()).unwrap_or(0.0)
    };
    leaves.iter().map(of).collect()
}

/// By central differences: `(f(v + h) - f(v - h)) / 2h`.
pub fn by_differences(expression: &Expression, values: &[f64]) -> Vec<f64> {
    let slope = |index: usize| {
        let h = H * values[index].abs().max(1.0);
        let at = |by: f64| {
            let mut moved = values.to_vec();
            moved[index] += by;
            expression.value(&moved)
        };
        (at(h) - at(-h)) / (2.0 * h)
    };
    (0..values.len()).map(slope).collect()
}

/// The largest difference of two gradients, relative where they are larger than 1; none where a number is missing.
pub fn gap(a: &[f64], b: &[f64]) -> Option<f64> {
    let mut most: f64 = 0.0;
    for (a, b) in a.iter().zip(b) {
        let gap = (a - b).abs() / a.abs().max(1.0);
        if !gap.is_finite() {
            return None;
        }
        most = most.max(gap);
    }
    Some(most)
}
