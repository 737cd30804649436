//! Small numeric helpers.

pub mod moments;
pub mod random;
pub mod slice;
pub mod tensors;
