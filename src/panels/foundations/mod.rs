pub mod activations;
pub mod initialization;
