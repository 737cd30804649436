//! Pieces of PyTorch programs.

use crate::nn::activation::Activation;

/// The function of `x` as an expression.
pub fn activation(activation: Activation) -> &'static str {
    match activation {
        Activation::Linear => "x",
        Activation::Tanh => "torch.tanh(x)",
        Activation::Relu => "F.relu(x)",
        Activation::Sigmoid => "torch.sigmoid(x)",
        Activation::LeakyRelu => "F.leaky_relu(x, 0.01)",
        Activation::Elu => "F.elu(x)",
        Activation::Gelu => "F.gelu(x)",
        Activation::Swish => "F.silu(x)",
        Activation::Softplus => "F.softplus(x)",
        Activation::Sin => "torch.sin(x)",
    }
}
