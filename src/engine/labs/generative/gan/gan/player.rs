//! One of the two nets of the game, with its optimizer.

use crate::nn::{
    activation::Activation,
    init::Init,
    mlp::{Mlp, MlpConfig},
    optimizer::{Optimizer, OptimizerConfig, OptimizerKind},
};
use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;

/// A net of `layers` hidden layers of `width` neurons that learns by Adam.
pub struct Player {
    pub net: Mlp,
    optimizer: Optimizer<1>,
}

impl Player {
    /// The first weights before every tanh are `gain` times those of Glorot and Bengio.
    pub fn new(
        sizes: [usize; 2],
        (layers, width): (usize, usize),
        gain: f32,
        rng: &mut ChaCha8Rng,
        device: &Device,
    ) -> Self {
        let config = MlpConfig {
            inputs: sizes[0],
            hidden: vec![width; layers],
            outputs: sizes[1],
            activation: Activation::Tanh,
            init: Init::XavierUniform,
        };
        let mut net = Mlp::new(&config, rng, device);
        let mut weights = net.weights();
        for layer in &net.layers()[..layers] {
            weights[layer.weights.clone()]
                .iter_mut()
                .for_each(|weight| *weight *= gain);
        }
        net.set_weights(&weights);
        Self {
            net,
            optimizer: Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam)),
        }
    }

    /// Moves the net against `gradient`.
    pub fn learn(&mut self, lr: f64, beta1: f64, gradient: Tensor<1>) {
        self.optimizer.set_config(OptimizerConfig {
            momentum: beta1,
            ..OptimizerConfig::new(OptimizerKind::Adam)
        });
        let params = self.optimizer.step(lr, self.net.params(), gradient);
        self.net.set_params(params.detach());
    }

    /// Takes other weights; the optimizer remembers nothing of the old ones.
    pub fn take(&mut self, weights: &[f32]) {
        self.net.set_weights(weights);
        self.optimizer = Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam));
    }
}
