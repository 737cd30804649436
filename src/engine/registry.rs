//! Every lab that exists, in the order of the map, for use without a window.

use crate::{
    device::{self, Device, DeviceKind},
    fault::Fault,
    headless::{self, Headless},
    lab::{Export, Lab, Metric},
    labs,
    params::{ParamSet, Spec, Value},
    session::{Session, State},
};
use serde::Serialize;
use std::{collections::BTreeMap, time::Instant};

/// A lab with its type erased, as far as a headless run needs it.
pub struct LabEntry {
    pub id: &'static str,
    pub specs: fn() -> &'static [Spec],
    pub metrics: &'static [Metric],
    pub exports: &'static [Export],
    /// Whether it reads its weights back.
    pub imports: bool,
    /// Whether it computes on the graphics card where one is chosen; else always on the CPU.
    pub on_gpu: bool,
    /// Steps a second at which it is best watched; none: as fast as it goes.
    pub pace: Option<f64>,
    /// Whether these settings, as typed, fit the lab.
    pub check: fn(&Typed) -> Result<(), Fault>,
    /// Trains without a window.
    pub run: fn(&RunRequest) -> Result<RunReport, Fault>,
    /// A session at the defaults, to be driven by hand.
    pub open: fn(u64, Device) -> Box<dyn Headless>,
}

const fn entry<L: Lab>() -> LabEntry {
    LabEntry {
        id: L::ID,
        specs: L::Params::specs,
        metrics: L::METRICS,
        exports: L::EXPORTS,
        imports: L::IMPORTS,
        on_gpu: L::ON_GPU,
        pace: L::PACE,
        check: check::<L>,
        run: run::<L>,
        open: headless::open::<L>,
    }
}

/// One line per lab, sorted by id.
pub const LABS: &[LabEntry] = &[
    entry::<labs::architectures::cnn::cnn::Cnn>(),
    entry::<labs::architectures::mlp::playground::Playground>(),
    entry::<labs::architectures::transformer::attention::AttentionLab>(),
    entry::<labs::foundations::activations::curves::Curves>(),
    entry::<labs::foundations::activations::race::Race>(),
    entry::<labs::foundations::initialization::init::Init>(),
    entry::<labs::foundations::neuron::neuron::Neuron>(),
    entry::<labs::generative::diffusion::diffusion::Diffusion>(),
    entry::<labs::generative::gan::gan::Gan>(),
    entry::<labs::training::losses::classification_losses::ClassificationLosses>(),
    entry::<labs::training::losses::regression_losses::RegressionLosses>(),
    entry::<labs::training::normalization::normalization::Normalization>(),
    entry::<labs::training::optimizers::autodiff::Autodiff>(),
    entry::<labs::training::optimizers::minibatch::Minibatch>(),
    entry::<labs::training::optimizers::race::Race>(),
    entry::<labs::training::optimizers::schedules::Schedules>(),
    entry::<labs::training::regularization::augmentation::Augmentation>(),
    entry::<labs::training::regularization::regularization::Regularization>(),
];

/// The lab with this id.
pub fn find(id: &str) -> Option<&'static LabEntry> {
    LABS.iter().find(|lab| lab.id == id)
}

/// Names and values as a person types them.
pub type Typed = [(String, String)];

/// What to run.
#[derive(Clone, Debug)]
pub struct RunRequest {
    /// Names and values as a person types them, set over the defaults in order.
    pub set: Vec<(String, String)>,
    pub steps: u64,
    pub seed: u64,
    pub device: DeviceKind,
}

/// What came of it: the object that `run --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct RunReport {
    pub lab: &'static str,
    pub seed: u64,
    /// On what it was computed, whatever was asked for.
    pub device: &'static str,
    pub params: BTreeMap<&'static str, Value>,
    /// Steps done.
    pub steps: u64,
    /// `paused`, `done` or `diverged`.
    pub state: &'static str,
    pub metrics: BTreeMap<&'static str, f64>,
    pub history: BTreeMap<&'static str, Vec<[f64; 2]>>,
    pub seconds: f64,
}

fn check<L: Lab>(set: &Typed) -> Result<(), Fault> {
    L::Params::from_text(set).map(|_| ())
}

fn run<L: Lab>(request: &RunRequest) -> Result<RunReport, Fault> {
    let params = L::Params::from_text(&request.set)?;
    let kind = if L::ON_GPU { request.device } else { DeviceKind::Cpu };
    let device = device::open(kind)?;
    let start = Instant::now();
    let mut session = Session::<L>::new(params, request.seed, device);
    if !matches!(session.state(), State::Refused(_) | State::Crashed { .. }) {
        session.run(request.steps);
    }
    let published = session.published();
    let state = match published.state {
        State::Refused(fault) => return Err(fault),
        State::Crashed { message } => return Err(Fault::Internal { why: message }),
        State::Paused | State::Running => "paused",
        State::Done => "done",
        State::Diverged { .. } => "diverged",
    };
    let values = L::Params::specs()
        .iter()
        .filter_map(|spec| Some((spec.name, session.params().get(spec.name)?)));
    Ok(RunReport {
        lab: L::ID,
        seed: request.seed,
        device: kind.name(),
        params: values.collect(),
        steps: published.step,
        state,
        metrics: published.metrics.iter().collect(),
        history: published
            .history
            .curves()
            .map(|(name, curve)| (name, curve.to_vec()))
            .collect(),
        seconds: start.elapsed().as_secs_f64(),
    })
}
