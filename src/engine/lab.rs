//! The one trait behind every experiment.

use crate::{device::Device, fault::Fault, params::ParamSet, undo::Undo};
use serde::{Serialize, de::DeserializeOwned};

/// A live experiment. See ARCHITECTURE.md, "A lab's way to the screen".
pub trait Lab: Sized + 'static {
    type Params: ParamSet;
    /// Direct manipulation: a dragged point, an edited weight, a drawn digit.
    type Action: Clone + std::fmt::Debug + Serialize + DeserializeOwned + Send + 'static;
    /// What the panel draws: plain data.
    type Snapshot: Serialize + Send + Sync + 'static;

    /// `chapter/section/lab`.
    const ID: &'static str;
    /// Every number this lab can report; names once used stay.
    const METRICS: &'static [Metric];
    /// What can be taken away besides figure, curves and settings.
    const EXPORTS: &'static [Export] = &[];
    /// Whether [`Lab::import`] reads weights back.
    const IMPORTS: bool = false;
    /// Whether the lab computes on a GPU where one is asked for; some have kernels for the CPU alone.
    const ON_GPU: bool = true;
    /// Steps between two points of the history; more where [`Self::metrics`] costs more than a step.
    const RECORD_EVERY: u64 = 1;
    /// Steps a second at which the experiment is best watched, until the learner chooses; none: as fast as it goes.
    const PACE: Option<f64> = None;

    /// A fresh experiment: the same params, seed and device give the same bits.
    fn new(params: &Self::Params, seed: u64, device: &Device) -> Result<Self, Fault>;
    /// A fresh experiment that keeps what the learner brought in: painted points, an opened table. The session restarts by
    /// this one; like [`Lab::new`] it is deterministic.
    fn restart(&self, params: &Self::Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Self::new(params, seed, device)
    }
    /// Takes new parameters. On `Change::Restart` nothing was changed and the session makes a new lab.
    fn apply(&mut self, params: &Self::Params) -> Result<Change, Fault>;
    /// Does what the learner's hand did.
    fn act(&mut self, action: Self::Action) -> Result<(), Fault>;
    /// Whether the run begins again with what `action` brings in, as with another table; asked before it is done.
    fn begins_anew(&self, _action: &Self::Action) -> bool {
        false
    }
    /// What takes `action` back, asked before it is done; none for an action that only looks. See [`crate::undo`].
    fn undo(&self, _action: &Self::Action) -> Option<Undo<Self>> {
        None
    }
    /// One update, under 50 ms.
    fn step(&mut self) -> Result<Progress, Fault>;
    /// Today's numbers, by the names in [`Self::METRICS`]. A metric without a value now is left out.
    fn metrics(&self) -> Metrics;
    /// A number that stays finite as long as the run is healthy, such as the last batch's loss; read after
    /// every step, so it must cost nothing. NaN or infinity ends the run as diverged.
    fn pulse(&self) -> f64 {
        0.0
    }
    /// What the panel draws.
    fn snapshot(&self) -> Self::Snapshot;
    /// Writes the trained model or the experiment as a program.
    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        Err(format.not_offered())
    }
    /// Reads back what [`Export::Safetensors`] wrote.
    fn import(&mut self, _bytes: &[u8]) -> Result<(), Fault> {
        Err(Fault::NotOffered { what: "import".into() })
    }
}

/// Whether new parameters took effect in the running experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Live,
    Restart,
}

/// Whether there is more to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Running,
    Done,
}

crate::choices! {
    /// What a lab can hand out.
    pub enum Export {
        /// Weights in the safetensors format.
        Safetensors = "safetensors",
        /// The experiment as a PyTorch program that runs.
        PyTorch = "pytorch",
        /// The experiment as a burn program that runs.
        Burn = "burn",
        /// The data set in use as CSV.
        Data = "data-csv",
    }
}

impl Export {
    /// The refusal of a lab that has nothing in this format.
    pub fn not_offered(self) -> Fault {
        Fault::NotOffered {
            what: self.name().into(),
        }
    }
}

/// A number that a lab reports, and how its curve is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    pub name: &'static str,
    pub chart: Chart,
}

/// The picture in which a metric's curve stands; metrics of one chart share its axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chart {
    /// Positive, on a logarithmic axis by default.
    Loss,
    /// A share from 0 to 1.
    Share,
    /// Any number, on a linear axis.
    Value,
    /// Reported, not drawn.
    Hidden,
}

impl Metric {
    pub const fn loss(name: &'static str) -> Self {
        Self {
            name,
            chart: Chart::Loss,
        }
    }
    pub const fn share(name: &'static str) -> Self {
        Self {
            name,
            chart: Chart::Share,
        }
    }
    pub const fn value(name: &'static str) -> Self {
        Self {
            name,
            chart: Chart::Value,
        }
    }
    pub const fn hidden(name: &'static str) -> Self {
        Self {
            name,
            chart: Chart::Hidden,
        }
    }
}

/// Metrics of each of several contestants: `per_option! { ["sgd", "adam"] const LOSS: [&str; 2] = "loss"; }` names
/// `loss.sgd` and `loss.adam`.
#[macro_export]
macro_rules! per_option {
    (@ $what:literal [$($option:literal),*]) => {
        [$(concat!($what, ".", $option)),*]
    };
    ($options:tt $($vis:vis const $name:ident: [&str; $count:expr] = $what:literal;)*) => {
        $($vis const $name: [&str; $count] = $crate::per_option!(@ $what $options);)*
    };
}

/// Numbers by name, in the order of the lab's list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metrics(Vec<(&'static str, f64)>);

impl Metrics {
    pub fn push(&mut self, name: &'static str, value: f64) {
        self.0.push((name, value));
    }
    #[must_use]
    pub fn with(mut self, name: &'static str, value: f64) -> Self {
        self.push(name, value);
        self
    }
    pub fn get(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        self.0.iter().copied()
    }
    /// The first metric that is NaN or infinite: the sign of divergence.
    pub fn first_not_finite(&self) -> Option<&'static str> {
        self.iter().find(|(_, value)| !value.is_finite()).map(|(name, _)| name)
    }
}
