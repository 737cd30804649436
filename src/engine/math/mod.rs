//! Small numeric helpers.

pub mod moments;
pub mod random;
pub mod slice;
pub mod tensors;

/// `1 / (1 + e^-z)`
pub fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}
