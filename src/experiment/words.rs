//! The vocabulary in which the app speaks with an experiment.

use neural_atlas_engine::{
    device::DeviceKind,
    history::History,
    lab::{Export, Metrics},
    session::State,
    worker::Speed,
};
use std::sync::Arc;

/// How to start an experiment.
pub struct Setup {
    pub seed: u64,
    pub device: DeviceKind,
    pub drive: DriveKind,
    /// Called from the worker's thread after every publication.
    pub repaint: Box<dyn Fn() + Send>,
}

/// Who makes the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DriveKind {
    /// A thread of its own: the app.
    Worker,
    /// This many steps at every [`Experiment::update`] while running: pictures and tests, where the same
    /// input must give the same picture.
    Manual { steps_per_update: u64 },
}

/// What the transport does.
#[derive(Clone, Debug, PartialEq)]
pub enum Transport {
    Play,
    Pause,
    Toggle,
    Step(u64),
    Reset,
    Reseed(u64),
    /// From the start, without anything that the hand brought in.
    Renew(u64),
    Speed(Speed),
    Export(Export),
    Import(Vec<u8>),
}

/// What is said of an experiment at one moment.
#[derive(Clone, Debug)]
pub struct Status {
    pub state: State,
    pub step: u64,
    pub seed: u64,
    pub speed: Speed,
    pub steps_per_second: f64,
    pub metrics: Metrics,
    pub history: Arc<History>,
    /// Counts the fresh starts.
    pub run: u64,
    /// False until the lab has shown something.
    pub ready: bool,
    /// It is of the settings as they were sent last; false while the lab has older ones.
    pub settled: bool,
}
