pub mod activations;
pub mod initialization;
pub mod neuron;
