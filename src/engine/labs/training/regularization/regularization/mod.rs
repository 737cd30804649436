//! A net too large for a small noisy set, and what keeps it from learning the noise.
//!
//! Two nets start from the same weights and see the same samples: one with the chosen method, its twin with none.

mod data;
mod experiment;
pub mod net;
mod pictures;
mod program;
#[cfg(test)]
mod tests;
mod trainee;

pub use experiment::Regularization;

use crate::{
    choices,
    lab::Metric,
    params,
    params::Spec,
    view::{Field, Histogram, Network, Points},
};
use serde::{Deserialize, Serialize};

choices! {
    /// What keeps the net from overfitting.
    pub enum Method {
        None = "none",
        /// `λ Σ|w|`, by a proximal step after each step of the optimizer.
        L1 = "l1",
        /// `λ/2 Σw²` in the loss: its gradient `λw` passes through the optimizer.
        L2 = "l2",
        /// Every weight shrinks by `ηλ` of itself, beside the optimizer.
        Decay = "decay",
        Dropout = "dropout",
        /// Each mean and variance from a few samples.
        BatchNorm = "batchnorm",
        EarlyStopping = "early-stopping",
    }
}

choices! {
    /// What is learned.
    pub enum Task { Curve = "curve", Moons = "moons" }
}

choices! {
    /// How a gradient becomes a step.
    pub enum Rule { Sgd = "sgd", Momentum = "momentum", Adam = "adam" }
}

params! {
    /// Settings of the lab.
    pub struct Params {
        method: Method = Method::None => Spec::choice().main().group("regularization").concept("overfitting").on_stage(),
        task: Task = Task::Curve => Spec::choice().main().group("data").on_stage(),
        l1: f64 = 0.01 => Spec::float(0.0, 0.05).hard(0.0, 1e3).main().group("regularization").concept("l1").live().acts_with("method", &["l1"]),
        l2: f64 = 0.03 => Spec::float(0.0, 0.2).hard(0.0, 1e3).main().group("regularization").concept("l2").live().acts_with("method", &["l2"]),
        /// Decoupled weight decay.
        decay: f64 = 1.0 => Spec::float(0.0, 5.0).hard(0.0, 1e3).main().group("regularization").concept("l2").live().acts_with("method", &["decay"]),
        /// Share of hidden activations dropped.
        dropout: f64 = 0.2 => Spec::float(0.0, 0.9).hard(0.0, 0.99).main().group("regularization").concept("dropout").live().acts_with("method", &["dropout"]),
        /// Samples that share one mean and variance; the fewer, the more noise.
        bn_group: usize = 6 => Spec::int(2.0, 24.0).hard(2.0, 200.0).main().group("regularization").concept("batchnorm-as-regularizer").unit("samples").live().acts_with("method", &["batchnorm"]),
        /// Epochs without a better validation loss before training ends.
        patience: usize = 200 => Spec::int_log(10.0, 2000.0).hard(1.0, 1e6).main().group("regularization").concept("early-stopping").unit("epochs").live().acts_with("method", &["early-stopping"]),
        /// Training points; as many again are for validation.
        points: usize = 24 => Spec::int(6.0, 60.0).hard(4.0, 200.0).main().group("data").unit("points"),
        noise: f64 = 0.4 => Spec::float(0.0, 1.0).hard(0.0, 5.0).main().group("data"),
        /// Neurons in each of the two hidden layers.
        width: usize = 64 => Spec::int(2.0, 64.0).hard(1.0, 128.0).group("network").concept("model-capacity").unit("neurons"),
        optimizer: Rule = Rule::Adam => Spec::choice().group("training").concept("adam"),
        lr: f64 = 0.005 => Spec::log(1e-4, 0.1).hard(0.0, 1e6).group("training").concept("gradient-descent").live(),
        /// Sub-networks drawn beside the whole one when dropout is on.
        members: usize = 16 => Spec::int(0.0, 32.0).hard(0.0, 64.0).group("view").concept("dropout").live().acts_with("method", &["dropout"]),
    }
}

/// Numbers that the lab reports; those that begin with `plain` are the twin's. Losses are means on the given set with the
/// net as it is used: nothing dropped, running statistics.
pub const METRICS: &[Metric] = &[
    Metric::loss("test_loss"),
    Metric::loss("plain_test_loss"),
    Metric::share("near_zero"),
    Metric::share("plain_near_zero"),
    Metric::hidden("train_loss"),
    Metric::hidden("valid_loss"),
    Metric::hidden("plain_train_loss"),
    Metric::hidden("plain_valid_loss"),
    Metric::hidden("best_step"),
    Metric::hidden("best_valid_loss"),
    Metric::hidden("plain_best_step"),
    Metric::hidden("plain_best_valid_loss"),
    Metric::hidden("exact_zeros"),
    Metric::hidden("weight_norm"),
    Metric::hidden("plain_weight_norm"),
    Metric::hidden("stopped"),
    Metric::hidden("activation_ratio"),
    Metric::hidden("deep_activation_ratio"),
    Metric::hidden("ensemble_test_loss"),
    Metric::hidden("gap"),
];

/// Half of the picture's width: inputs lie in ±this.
pub const REACH: f64 = 3.0;
/// Half of its height where the task is a curve.
pub const HEIGHT: f64 = 2.5;
/// A weight smaller than this counts as near zero.
pub const NEAR_ZERO: f32 = 1e-3;
/// Most points of a drawn curve.
pub const MAX_DRAWN: usize = 400;

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Moves a training point; the nets go on from where they are.
    MovePoint { index: usize, to: [f32; 2] },
    /// Takes a curve drawn by hand as the truth, and starts again.
    DrawCurve { points: Vec<[f32; 2]> },
    /// Back to the sine, with every point where it was.
    ClearHand,
    /// The training point whose sub-network is shown.
    Pick { index: usize },
}

/// The epoch with the lowest validation loss so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Best {
    pub step: u64,
    pub valid_loss: f64,
}

/// One net's picture.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Fit {
    /// What it answers over the axis; empty for moons.
    pub curve: Vec<[f64; 2]>,
    /// Moons: `2 p - 1` over the plane.
    pub field: Field,
    /// All its weights, on one axis with the other net's.
    pub weights: Histogram,
    pub best: Best,
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub task: Task,
    pub method: Method,
    /// The truth was drawn by hand, or a point was moved.
    pub by_hand: bool,
    /// Curve: places `(x, y)`; moons: places and classes.
    pub train: Points,
    pub valid: Points,
    /// The curve without noise; empty for moons.
    pub truth: Vec<[f64; 2]>,
    pub fit: Fit,
    pub plain: Fit,
    /// Fits of sub-networks, each with its own mask for all inputs, and their mean.
    pub members: Vec<Vec<[f64; 2]>>,
    pub member_fields: Vec<Field>,
    pub mean: Vec<[f64; 2]>,
    pub network: Network,
    /// Dropout: which hidden neurons this step kept for the picked sample, layer by layer; else empty.
    pub kept: Vec<Vec<bool>>,
    pub picked: usize,
    /// The step at which training ended and the best weights came back.
    pub stopped: Option<u64>,
    /// Dropout: mean activation of the first hidden layer in training and in use, over the last steps.
    pub activation: Option<[f64; 2]>,
}
