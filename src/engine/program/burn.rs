//! Pieces of burn programs.

use crate::nn::activation::Activation;

/// A function that shuffles row numbers, so that a program needs no crate for random numbers.
pub const SHUFFLED: &str = "\
/// A small generator for the order of the rows (xorshift, Marsaglia 2003).
fn shuffled(rows: usize, state: &mut u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    for index in (1..rows).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        order.swap(index, (*state % (index as u64 + 1)) as usize);
    }
    order
}
";

/// The function of `x` as an expression that takes `x`.
pub fn activation(activation: Activation) -> &'static str {
    match activation {
        Activation::Linear => "x",
        Activation::Tanh => "x.tanh()",
        Activation::Relu => "activation::relu(x)",
        Activation::Sigmoid => "activation::sigmoid(x)",
        Activation::LeakyRelu => "activation::leaky_relu(x, 0.01)",
        Activation::Elu => "activation::relu(x.clone()) + x.clamp_max(0.0).exp() - 1.0",
        Activation::Gelu => "activation::gelu(x)",
        Activation::Swish => "activation::silu(x)",
        Activation::Softplus => "activation::softplus(x, 1.0)",
        Activation::Sin => "x.sin()",
    }
}
