//! A LeNet-style net trained live on handwritten digits; the learner draws a digit and sees it read at once.

mod drawing;
mod evaluation;
mod experiment;
mod export;
mod reading;
#[cfg(test)]
mod tests;

pub use experiment::Cnn;

use crate::{
    choices,
    lab::Metric,
    nn::{activation::Activation, optimizer::OptimizerKind},
    params,
    params::Spec,
    view::Matrix,
};
use serde::{Deserialize, Serialize};

choices! {
    /// How many blocks and dense layers there are.
    pub enum Architecture {
        /// Two blocks and two hidden dense layers (LeCun et al. 1998).
        Lenet5 = "lenet5",
        /// One block, read directly by the output layer.
        Small = "small",
    }
}

choices! {
    /// How each 2×2 cell becomes one value.
    pub enum Pooling {
        Max = "max",
        Average = "average",
    }
}

params! {
    /// Settings of the digits network.
    pub struct Params {
        architecture: Architecture = Architecture::Lenet5 => Spec::choice().main().group("network").concept("lenet5"),
        activation: Activation = Activation::Relu => Spec::choice().main().group("network").concept("why-nonlinearity"),
        pooling: Pooling = Pooling::Max => Spec::choice().main().group("network").concept("max-pooling"),
        c1: usize = 6 => Spec::int(1.0, 16.0).hard(1.0, 32.0).main().group("network").concept("feature-maps"),
        c2: usize = 16 => Spec::int(1.0, 32.0).hard(1.0, 64.0).group("network").concept("feature-maps"),
        kernel: usize = 5 => Spec::int(1.0, 7.0).group("network").concept("kernel"),
        dense1: usize = 120 => Spec::int(1.0, 256.0).hard(1.0, 512.0).group("network").concept("fully-connected-head"),
        dense2: usize = 84 => Spec::int(1.0, 256.0).hard(1.0, 512.0).group("network").concept("fully-connected-head"),
        /// Digits that are learned from, the first of the shipped order.
        train_size: usize = 8500 => Spec::int_log(10.0, 8500.0).hard(1.0, 8500.0).main().group("data"),
        /// Pixels by which the test digits are moved to the right and down.
        shift: usize = 0 => Spec::int(0.0, 6.0).hard(0.0, 14.0).main().group("data").unit("pixels").live(),
        optimizer: OptimizerKind = OptimizerKind::Adam => Spec::choice().group("training").concept("adam").live(),
        lr: f64 = 0.002 => Spec::log(1e-5, 1.0).hard(0.0, 1e9).main().group("training").concept("gradient-descent").live(),
        batch: usize = 64 => Spec::int_log(1.0, 256.0).hard(1.0, 512.0).group("training").concept("minibatch").unit("samples").live(),
        weight_decay: f64 = 0.0 => Spec::float(0.0, 0.1).hard(0.0, 1e3).group("training").concept("l2").live(),
    }
}

/// Numbers that the lab reports; `drawn_confidence` only while there is a drawing.
pub const METRICS: &[Metric] = &[
    Metric::loss("train_loss"),
    Metric::loss("test_loss"),
    Metric::share("train_accuracy"),
    Metric::share("test_accuracy"),
    Metric::share("shifted_accuracy"),
    Metric::hidden("epoch"),
    Metric::hidden("parameters"),
    Metric::hidden("drawn_confidence"),
];

/// One value of one layer; layers in the order of [`Snapshot::layers`], then the dense ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub layer: usize,
    pub channel: usize,
    pub y: usize,
    pub x: usize,
}

/// What an input is made to please.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goal {
    /// The mean of one map after convolution `block` and its activation.
    Map { block: usize, channel: usize },
    /// The score of one digit before the softmax.
    Class(usize),
}

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// The strokes on the pad, in [0, 1] from left to right and from top to bottom; none shows the test digit again.
    Draw { strokes: Vec<Vec<[f32; 2]>> },
    /// Shows a test digit, by its number among the test digits.
    PickTest(usize),
    /// Goes on to the next test digit that was read wrong at the last look.
    NextMistake,
    /// Asks for the arithmetic behind one value.
    Inspect { place: Option<Place> },
    /// Asks for an input that pleases a map or a class most, by gradient ascent.
    Maximize { goal: Option<Goal> },
}

/// Where the picture at the input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    Drawn,
    /// Number among the test digits, and what it is.
    Test {
        index: usize,
        label: u8,
    },
}

/// What a layer of pictures does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LayerKind {
    Conv,
    Pool,
}

/// One layer of feature maps for the present input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Maps {
    pub kind: LayerKind,
    pub side: usize,
    /// `[channel][y, x]`, convolutions after their activation.
    pub maps: Vec<Vec<f32>>,
}

/// A convolution's weights as learned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Filters {
    pub kernel: usize,
    pub from: usize,
    /// `[to][from, y, x]`
    pub weights: Vec<Vec<f32>>,
}

/// A test digit read wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mistake {
    /// Number among the test digits.
    pub index: usize,
    pub truth: u8,
    pub predicted: u8,
    /// Probability of the wrong answer.
    pub confidence: f32,
    /// 28×28 pixels of ink between 0 and 1.
    pub image: Vec<f32>,
}

/// What one input channel adds to an inspected value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Term {
    /// Input channel, or neuron of the layer before.
    pub channel: usize,
    /// The values under the window, row by row.
    pub values: Vec<f32>,
    /// Their weights; empty for pooling.
    pub weights: Vec<f32>,
    /// The sum of the products.
    pub sum: f32,
}

/// The arithmetic behind one value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Inspection {
    pub place: Place,
    /// The window's first row and column in the layer before (below 0 in the padding), and its side.
    pub window: [i32; 3],
    /// Every input channel of a convolution; for a dense neuron the largest contributions.
    pub terms: Vec<Term>,
    pub bias: f32,
    /// Weighted sum with bias, before the activation.
    pub sum: f32,
    /// The value itself.
    pub value: f32,
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub source: Source,
    /// Pixels along the input's side.
    pub side: usize,
    /// The input: ink between 0 and 1.
    pub input: Vec<f32>,
    /// Convolution, pooling, convolution, pooling.
    pub layers: Vec<Maps>,
    /// Activations of the hidden dense layers.
    pub dense: Vec<Vec<f32>>,
    /// One per digit.
    pub probabilities: Vec<f32>,
    pub filters: Vec<Filters>,
    /// Rows: the digit; columns: what was read; counts of the last look at all test digits.
    pub confusion: Matrix,
    /// Wrong answers of that look, the surest first.
    pub mistakes: Vec<Mistake>,
    pub test_digits: usize,
    pub inspection: Option<Inspection>,
    /// An input that pleases the goal, and how much: the mean activation or the score.
    pub maximized: Option<(Goal, Vec<f32>, f32)>,
}
