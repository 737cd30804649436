pub mod activations;
pub mod neuron;
