//! One layer of multi-head attention, trained live on four questions about made-up sentences; every matrix on show for a
//! sentence that the learner types.

mod experiment;
mod export;
mod model;
mod sentences;
#[cfg(test)]
mod tests;
mod view;
pub mod words;

pub use experiment::AttentionLab;
pub use sentences::Task;
pub use view::{Answer, HeadView, Snapshot};

use crate::{
    lab::Metric,
    params,
    params::{Spec, Syntax},
};
use serde::{Deserialize, Serialize};

params! {
    /// Settings of the attention lab.
    pub struct Params {
        text: String = "the red cat sat ( on a mat ) and saw the dog".into() => Spec::text(400, Syntax::Plain).on_stage().live(),
        heads: usize = 4 => Spec::int(1.0, 8.0).main().group("network").concept("multi-head-attention"),
        /// Length of a token's vector; a head gets its share of it, rounded down.
        width: usize = 32 => Spec::int(8.0, 64.0).hard(8.0, 128.0).group("network").unit("numbers"),
        causal: bool = true => Spec::flag().main().group("network").concept("causal-mask").live(),
        scaling: bool = true => Spec::flag().main().group("network").concept("scaled-attention").live(),
        /// Divides the scores once more.
        temperature: f64 = 1.0 => Spec::log(0.1, 10.0).hard(1e-3, 1e3).main().group("network").concept("scaled-attention").live(),
        lr: f64 = 0.01 => Spec::log(1e-4, 0.1).hard(0.0, 1e6).main().group("training").concept("adam").live(),
        batch: usize = 32 => Spec::int_log(4.0, 64.0).hard(1.0, 256.0).group("training").concept("minibatch").unit("sentences").live(),
        /// The head that is shown, from 1.
        head: usize = 1 => Spec::int(1.0, 8.0).on_stage().live(),
    }
}

crate::per_option! {
    ["previous", "first", "same", "bracket"]
    pub(crate) const ANSWERED: [&str; 4] = "answered";
    pub(crate) const WORK: [&str; 4] = "work";
}

/// Numbers that the lab reports. `answered.t`: the share of questions of task `t` answered right on sentences that the
/// model never trained on; `work.t`: the largest share of its weight that any head puts where the task wants it;
/// `specialists`: how many different heads do more than half of some task. Of the typed sentence: `entropy`, the mean
/// entropy of the heads' rows in bits, `largest_weight`, the mean of the rows' largest weights, and `score_deviation`, the
/// standard deviation of the scores before scaling.
pub const METRICS: &[Metric] = &[
    Metric::loss("train_loss"),
    Metric::loss("test_loss"),
    Metric::share(ANSWERED[0]),
    Metric::share(ANSWERED[1]),
    Metric::share(ANSWERED[2]),
    Metric::share(ANSWERED[3]),
    Metric::hidden("answered"),
    Metric::hidden(WORK[0]),
    Metric::hidden(WORK[1]),
    Metric::hidden(WORK[2]),
    Metric::hidden(WORK[3]),
    Metric::hidden("specialists"),
    Metric::hidden("entropy"),
    Metric::hidden("largest_weight"),
    Metric::hidden("score_deviation"),
    Metric::hidden("parameters"),
];

/// What the learner's hand does on the stage.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Takes a head's output out of the sum, or puts it back; the training goes on with all heads.
    Mute { head: usize, off: bool },
}
