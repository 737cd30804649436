//! Small numeric helpers.

pub mod random;
pub mod slice;
pub mod tensors;
