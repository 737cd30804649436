//! Four norms on a block `[sample, channel, row, column]`, and in nets of one shape that train side by side on digits.

mod experiment;
pub mod net;
mod probe;
mod program;
mod runner;
#[cfg(test)]
mod tests;
mod view;

pub use experiment::{Normalization, SIZES};
pub use view::{BlockView, DriftView, RunningView, SetView, ShiftView, Snapshot, SweepView};

use crate::{
    choices,
    lab::Metric,
    nn::{activation::Activation, norm::Norm},
    params,
    params::Spec,
};
use serde::{Deserialize, Serialize};

choices! {
    /// The nets that the norms are put into.
    pub enum Architecture {
        /// Convolutions of 3×3 with 8 channels, halved once.
        Cnn = "cnn",
        /// Dense layers of 32 neurons.
        Mlp = "mlp",
    }
}

choices! {
    /// What trains: a net for each.
    pub enum Contender {
        None = "no-norm",
        Batch = "batch-norm",
        Layer = "layer-norm",
        Instance = "instance-norm",
        Group = "group-norm",
        /// Batch normalization whose output is shifted and scaled at random anew at every step (Santurkar et al. 2018).
        Noisy = "noisy-batch-norm",
    }
}

impl Contender {
    pub fn norm(self) -> Norm {
        match self {
            Self::None => Norm::None,
            Self::Batch | Self::Noisy => Norm::Batch,
            Self::Layer => Norm::Layer,
            Self::Instance => Norm::Instance,
            Self::Group => Norm::Group,
        }
    }
}

choices! {
    /// Groups of channels of group normalization.
    pub enum Groups {
        One = "groups-1",
        Two = "groups-2",
        Four = "groups-4",
        Eight = "groups-8",
    }
}

impl Groups {
    pub fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Four => 4,
            Self::Eight => 8,
        }
    }
}

choices! {
    /// Which statistics batch normalization uses where it is looked at.
    pub enum Mode {
        /// Those of the batch, as while training.
        Train = "train",
        /// The running ones, as in use.
        Eval = "eval",
    }
}

choices! {
    /// What is done step by step.
    pub enum Run {
        /// All nets train on the same batches.
        Train = "together",
        /// They train from the start at each batch size in turn, on equally many digits.
        Sweep = "batch-sizes",
    }
}

choices! {
    /// What stands below the block.
    pub enum Detail {
        Drift = "drift",
        Shift = "shift",
        Running = "running",
        Sweep = "sweep",
    }
}

params! {
    /// Settings of the normalization lab.
    pub struct Params {
        norms: String = "no-norm,batch-norm,layer-norm,group-norm".into() => Spec::flags(Contender::NAMES).main().group("network").concept("why-normalize"),
        lr: f64 = 0.1 => Spec::log(1e-3, 10.0).hard(0.0, 1e9).main().group("training").concept("larger-learning-rates").live(),
        batch: usize = 32 => Spec::int_log(2.0, 128.0).hard(1.0, 256.0).main().group("training").concept("minibatch").unit("samples").live(),
        run: Run = Run::Train => Spec::choice().main().group("run"),
        mode: Mode = Mode::Train => Spec::choice().main().group("run").concept("batch-norm").live(),
        network: Architecture = Architecture::Cnn => Spec::choice().main().group("network"),
        depth: usize = 5 => Spec::int(1.0, 8.0).hard(1.0, 12.0).main().group("network").unit("layers"),
        groups: Groups = Groups::Four => Spec::choice().main().group("network").concept("group-norm").acts_with("norms", &["group-norm"]),
        activation: Activation = Activation::Relu => Spec::choice_of(Activation::FIXED).group("network").concept("why-nonlinearity"),
        momentum: f64 = 0.0 => Spec::float(0.0, 0.99).hard(0.0, 1.0).group("training").concept("momentum").live(),
        /// Added to every pixel, whose ink is between 0 and 1.
        offset: f64 = 0.0 => Spec::float(0.0, 5.0).hard(-100.0, 100.0).group("data").concept("why-normalize").live(),
        /// The share of the new batch in the running statistics, which PyTorch and burn call momentum.
        running_share: f64 = 0.1 => Spec::log(0.001, 1.0).hard(0.0, 1.0).group("training").concept("batch-norm").live().acts_with("norms", &["batch-norm", "noisy-batch-norm"]),
        /// Strength of the shifts and scales of `noisy-batch-norm`.
        jolt: f64 = 0.5 => Spec::float(0.0, 2.0).hard(0.0, 10.0).group("training").concept("internal-covariate-shift").live().acts_with("norms", &["noisy-batch-norm"]),
        /// Digits that every net sees at each batch size of the sweep.
        sweep_digits: usize = 3000 => Spec::int_log(500.0, 20000.0).hard(100.0, 100000.0).group("run").live().acts_with("run", &["batch-sizes"]),
        shown: Norm = Norm::Batch => Spec::choice().on_stage().live(),
        layer: usize = 2 => Spec::int(1.0, 8.0).hard(1.0, 12.0).on_stage().live(),
        detail: Detail = Detail::Drift => Spec::choice().on_stage().live(),
    }
}

crate::per_option! {
    ["no-norm", "batch-norm", "layer-norm", "instance-norm", "group-norm", "noisy-batch-norm"]
    pub(crate) const LOSS: [&str; 6] = "loss";
    pub(crate) const ACCURACY: [&str; 6] = "accuracy";
    pub(crate) const DRIFT: [&str; 6] = "drift";
    pub(crate) const TURNING: [&str; 6] = "turning";
    pub(crate) const FELL: [&str; 6] = "fell";
    pub(crate) const SMALL: [&str; 6] = "small";
    pub(crate) const LARGE: [&str; 6] = "large";
}

/// Numbers that the lab reports, per net `c`: `loss.c` of the last batch; `accuracy.c` on the test digits; `drift.c`, how
/// many deviations the mean of what an activation receives moves in a step; `turning.c`, how far a layer's gradient turns by
/// the step of the layers below it, relative to its length; `fell.c`, the step at which it diverged (its other numbers are
/// left out then); `small.c` and `large.c`, its accuracy at batch 2 and at the largest batch, once the sweep has measured
/// them. `batch_stats_accuracy` is that of batch normalization with the statistics of test batches; `set_mean` and
/// `set_variance` are those of the lit set after the norm.
pub const METRICS: &[Metric] = &{
    let mut all = [Metric::hidden("parameters"); 46];
    let mut i = 0;
    while i < 6 {
        all[i] = Metric::loss(LOSS[i]);
        all[6 + i] = Metric::share(ACCURACY[i]);
        all[12 + i] = Metric::hidden(DRIFT[i]);
        all[18 + i] = Metric::hidden(TURNING[i]);
        all[24 + i] = Metric::hidden(FELL[i]);
        all[30 + i] = Metric::hidden(SMALL[i]);
        all[36 + i] = Metric::hidden(LARGE[i]);
        i += 1;
    }
    all[42] = Metric::hidden("batch_stats_accuracy");
    all[43] = Metric::hidden("set_mean");
    all[44] = Metric::hidden("set_variance");
    all
};

/// What the learner's hand does on the stage.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Takes this cell of the block; those that share its mean and variance light up.
    Pick {
        sample: usize,
        channel: usize,
        place: usize,
    },
}
