//! Small numeric helpers.

pub mod random;
pub mod tensors;
