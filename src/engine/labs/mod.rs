//! The labs, by chapter and section; the path is the lab's id.

pub mod architectures;
pub mod foundations;
pub mod generative;
pub mod training;
