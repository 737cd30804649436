//! One of the two nets, and what its answers are worth.

use super::{
    Domain, Params,
    source::{Set, Source},
};
use crate::{
    device::Device,
    math::random::stream,
    nn::{
        activation::Activation,
        init::Init,
        loss::{Loss, Target},
        mlp::{Batch, Mlp, MlpConfig},
        optimizer::{Optimizer, OptimizerConfig, OptimizerKind},
    },
};

/// Neurons of the hidden layer.
pub const HIDDEN: [usize; 2] = [64, 16];
/// The generator's stream of first weights.
const WEIGHT_STREAM: u64 = 1;

/// One of the two nets.
pub struct Learner {
    pub net: Mlp,
    optimizer: Optimizer<1>,
    pub loss: f64,
}

impl Learner {
    pub fn new(source: &Source, params: &Params, seed: u64, device: &Device) -> Self {
        let config = MlpConfig {
            inputs: source.inputs(),
            hidden: vec![HIDDEN[usize::from(params.domain == Domain::Text)]],
            outputs: source.classes(),
            activation: Activation::Relu,
            init: Init::HeNormal,
        };
        Self {
            net: Mlp::new(&config, &mut stream(seed, WEIGHT_STREAM), device),
            optimizer: Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam)),
            loss: 0.0,
        }
    }

    /// One step of Adam on a batch.
    pub fn learn(&mut self, lr: f64, x: Vec<f32>, target: &Target) {
        let batch = Batch::new(self.net.widths()[0], x);
        let (loss, gradient) = self.net.loss_and_gradient(&batch, target, Loss::CrossEntropy, None);
        let updated = self.optimizer.step(lr, self.net.params(), gradient);
        self.net.set_params(updated);
        self.loss = f64::from(loss);
    }
}

/// Probabilities of the classes, row by row.
pub fn probabilities(net: &Mlp, x: Vec<f32>) -> Vec<f32> {
    let mut values = net.logits(&Batch::new(net.widths()[0], x));
    for row in values.chunks_exact_mut(net.outputs()) {
        let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        row.iter_mut().for_each(|value| *value = (*value - most).exp());
        let sum: f32 = row.iter().sum();
        row.iter_mut().for_each(|value| *value /= sum);
    }
    values
}

/// Which samples of a set are answered rightly.
pub fn hits(net: &Mlp, set: &Set) -> Vec<bool> {
    let logits = net.logits(&Batch::new(net.widths()[0], set.x.clone()));
    let best = |row: &[f32]| (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap_or(0) as u32;
    logits
        .chunks_exact(net.outputs())
        .zip(&set.labels)
        .map(|(row, label)| best(row) == *label)
        .collect()
}

pub fn share(hits: impl Iterator<Item = bool>) -> f64 {
    let (count, right) = hits.fold((0, 0), |(count, right), hit| (count + 1, right + usize::from(hit)));
    right as f64 / f64::from(count.max(1) as u32)
}
