//! The playground: a multilayer perceptron trained in front of the learner.

mod data;
mod edits;
mod evaluation;
mod experiment;
mod export;
mod features;
mod pictures;
mod settings;
#[cfg(test)]
mod tests;
mod watch;

pub use experiment::Playground;

use crate::{
    choices,
    lab::Metric,
    nn::{activation::Activation, init::Init, loss::LossKind, optimizer::OptimizerKind, schedule::ScheduleKind},
    params,
    params::{Spec, Syntax},
    view::{ClassField, Field, Histogram, Matrix, Network, Points},
};
use serde::{Deserialize, Serialize};

choices! {
    /// Where the points come from.
    pub enum Dataset {
        Circle = "circle", Xor = "xor", Clusters = "clusters", Spiral = "spiral", Moons = "moons",
        Rings = "rings", Checkerboard = "checkerboard", Formula = "formula", Painted = "painted", Csv = "csv",
        Plane = "plane", MultiGaussian = "multi-gaussian", Sine = "sine",
        Iris = "iris", Wine = "wine", BreastCancer = "breast-cancer", Diabetes = "diabetes",
    }
}

/// Data sets that are made here, as many points as are asked for.
const MADE: &[&str] = &[
    "circle",
    "xor",
    "clusters",
    "spiral",
    "moons",
    "rings",
    "checkerboard",
    "formula",
    "plane",
    "multi-gaussian",
    "sine",
];

/// Input features computed from the plane's two coordinates.
pub const FEATURES: &[&str] = &["x1", "x2", "x1-squared", "x2-squared", "x1x2", "sin-x1", "sin-x2"];

params! {
    /// Settings of the playground.
    pub struct Params {
        dataset: Dataset = Dataset::Spiral => Spec::choice().main().group("data").concept("mlp-applications"),
        formula: String = "y > sin(x)".into() => Spec::text(200, Syntax::Formula).group("data").concept("universal-approximation").acts_with("dataset", &["formula"]),
        /// Columns of a table that are used, by name; empty for all. The first two are the plane's axes.
        columns: String = String::new() => Spec::text(2000, Syntax::Plain).group("data").on_stage(),
        points: usize = 1000 => Spec::int(10.0, 2000.0).hard(0.0, 20000.0).group("data").concept("overfitting").unit("points").acts_with("dataset", MADE),
        noise: f64 = 0.05 => Spec::float(0.0, 0.5).hard(0.0, 10.0).group("data").concept("overfitting").acts_with("dataset", MADE),
        /// Share of the points used for training, painted ones included.
        split: f64 = 0.5 => Spec::float(0.1, 0.9).hard(0.0, 1.0).group("data").concept("overfitting"),
        features: String = "x1,x2".into() => Spec::flags(FEATURES).group("data").concept("layer-computation").on_stage(),
        /// Widths of the hidden layers, such as `8,8`; empty for none.
        hidden: String = "8,8,8".into() => Spec::text(40, Syntax::Layers).main().group("network").concept("hidden-layers").on_stage(),
        activation: Activation = Activation::Swish => Spec::choice().main().group("network").concept("why-nonlinearity"),
        init: Init = Init::HeNormal => Spec::choice().group("network").concept("he"),
        lr: f64 = 0.02 => Spec::log(1e-5, 10.0).hard(0.0, 1e9).main().group("training").concept("gradient-descent").live(),
        batch: usize = 100 => Spec::int_log(1.0, 1000.0).hard(1.0, 100000.0).main().group("training").concept("minibatch").unit("samples").live(),
        optimizer: OptimizerKind = OptimizerKind::Adam => Spec::choice().main().group("training").concept("adam").live(),
        momentum: f64 = 0.9 => Spec::float(0.0, 0.999).hard(0.0, 1.0).group("training").concept("momentum").live().acts_with("optimizer", OptimizerKind::WITH_MOMENTUM),
        loss: LossKind = LossKind::Auto => Spec::choice().group("training").concept("why-a-loss"),
        schedule: ScheduleKind = ScheduleKind::Constant => Spec::choice().group("training").concept("lr-schedule").live(),
        /// Length of the schedule: the step at which it has run its course.
        schedule_steps: usize = 2000 => Spec::int_log(10.0, 100000.0).hard(1.0, 1e7).group("training").concept("lr-schedule").unit("steps").live().acts_with("schedule", ScheduleKind::MOVING),
        /// Epochs without a better loss that the rate is kept for.
        patience: usize = 20 => Spec::int_log(1.0, 1000.0).hard(0.0, 1e6).group("training").concept("reduce-on-plateau").unit("epochs").live().acts_with("schedule", &["plateau"]),
        l1: f64 = 0.0 => Spec::float(0.0, 0.1).hard(0.0, 1e3).group("regularization").concept("l1").live(),
        l2: f64 = 0.0 => Spec::float(0.0, 0.1).hard(0.0, 1e3).group("regularization").concept("l2").live(),
        /// Share of hidden activations dropped.
        dropout: f64 = 0.0 => Spec::float(0.0, 0.9).hard(0.0, 0.99).group("regularization").concept("dropout").live(),
        /// Epochs without a better loss after which the run ends and the best weights come back; 0 for never.
        early_stopping: usize = 0 => Spec::int(0.0, 500.0).hard(0.0, 1e6).group("regularization").concept("early-stopping").unit("epochs").live(),
        show_test: bool = false => Spec::flag().group("view").on_stage().live(),
        discretize: bool = false => Spec::flag().group("view").on_stage().live(),
    }
}

/// Most neurons in a layer, most layers.
pub const MAX_WIDTH: usize = 32;
pub const MAX_LAYERS: usize = 8;

/// Numbers that the playground reports. Accuracies are left out for regression, `test_r2` for classification.
pub const METRICS: &[Metric] = &[
    Metric::loss("train_loss"),
    Metric::loss("test_loss"),
    Metric::share("train_accuracy"),
    Metric::share("test_accuracy"),
    Metric::value("test_r2"),
    Metric::hidden("epoch"),
    Metric::hidden("lr"),
    Metric::hidden("grad_norm"),
    Metric::hidden("weight_norm"),
    Metric::hidden("neurons"),
    Metric::hidden("layers"),
    Metric::hidden("parameters"),
];

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Sets the weight into neuron `to` of layer `layer + 1` from neuron `from` of layer `layer`.
    SetWeight {
        layer: usize,
        from: usize,
        to: usize,
        value: f32,
    },
    /// Sets the bias of neuron `neuron` of layer `layer + 1`.
    SetBias { layer: usize, neuron: usize, value: f32 },
    /// Adds a point to the current set (any plane data set): to its training data or, as `split` says, to its test data.
    Paint { at: [f32; 2], target: f32 },
    /// Takes away the points, painted or made, within `radius` of `at`.
    Erase { at: [f32; 2], radius: f32 },
    /// Takes away all points.
    ClearPoints,
    /// The current set as it was made: without what was painted and erased.
    OriginalPoints,
    /// Takes a table that the learner opened; switches nothing by itself: `dataset = csv` shows it.
    /// `label` is the column to predict; `classes` tells classification from regression.
    LoadTable {
        name: String,
        text: String,
        label: usize,
        classes: bool,
    },
    /// Reads the network at this place of the plane; the answer is `Snapshot::probe`.
    Probe { at: Option<[f32; 2]> },
    /// The neuron whose large picture and equation are asked for: layer 1 is the first hidden one.
    Inspect { neuron: Option<(usize, usize)> },
}

/// What is learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Two classes: one output, the logit of class 1 (blue is class 1, orange is class 0).
    Binary,
    Classes(usize),
    Regression,
}

/// How a table's values became the numbers that the network learns: `value = middle + half × scaled`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    pub middle: f32,
    pub half: f32,
}

impl Scale {
    pub fn scaled(self, value: f32) -> f32 {
        (value - self.middle) / self.half
    }

    /// A number of the network in the table's own unit.
    pub fn value(self, scaled: f32) -> f32 {
        self.middle + self.half * scaled
    }
}

/// A table's shape, for choosing columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableInfo {
    pub name: String,
    /// Every numeric column that could be an input, and whether it is one now.
    pub columns: Vec<(String, bool)>,
    pub target: String,
    pub rows: usize,
    /// Rows left out because of gaps or text, by reason-free count.
    pub skipped: usize,
}

/// The state of the network at one place of the plane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Probe {
    pub at: [f32; 2],
    /// `activations[layer][neuron]`, the inputs first.
    pub activations: Vec<Vec<f32>>,
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub task: Task,
    pub network: Network,
    /// The slope left of zero that every hidden layer has learned, where the activation has one.
    pub slopes: Vec<f32>,
    /// What each neuron computes over the plane: `pictures[layer][neuron]`, layer 0 being the inputs, the
    /// outputs last; hidden neurons after their activation, outputs as logits (regression: the value).
    pub pictures: Vec<Vec<Field>>,
    /// The output over the plane in finer cells: Binary `2 p - 1` in [-1, 1]; Regression the value; Classes the winner's
    /// probability.
    pub output: Field,
    /// For `Task::Classes`.
    pub class_output: Option<ClassField>,
    /// A larger picture of the inspected neuron.
    pub inspected: Option<(usize, usize, Field)>,
    /// At most the first 5000 points of each set, which are also those that the metrics look at. Tables: in the units of the
    /// two columns that are the axes. Regression targets are scaled so that those of the training rows fill [-1, 1].
    pub train: Points,
    pub test: Points,
    /// Rows for training, those beyond the first 5000 included.
    pub rows: usize,
    /// Of a table whose values are predicted: how to read targets and outputs in its own unit.
    pub scale: Option<Scale>,
    /// Names of classes, on plane sets the keys `orange` and `blue`; empty for regression.
    pub classes: Vec<String>,
    /// Rows: true class, columns: predicted class; counts on the test data.
    pub confusion: Option<Matrix>,
    /// One per layer of weights.
    pub weight_histograms: Vec<Histogram>,
    pub gradient_histograms: Vec<Histogram>,
    pub table: Option<TableInfo>,
    /// What the plane's axes are: keys `x1`, `x2`, or the names of the two columns drawn; other
    /// columns stand at their mean in the pictures.
    pub axes: [String; 2],
    pub probe: Option<Probe>,
}
