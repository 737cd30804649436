pub mod activations;
