//! Learning-rate schedules side by side on one network, and the range test that finds a rate for them.

pub mod lane;
mod program;
pub mod range_test;

use super::plane_set::PlaneSet;
use crate::{
    choices,
    data::plane::{self, Shape},
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    math::random::stream,
    nn::{
        activation::Activation,
        init::Init,
        loss::Loss,
        mlp::{Mlp, MlpConfig},
        optimizer::{OptimizerConfig, OptimizerKind},
        schedule::{Decay, PlateauConfig, Warmup},
        weights,
    },
    params,
    params::{ParamSet, Spec, split_flags},
    view::Points,
};
use lane::{Lane, LaneKind, LaneView};
use range_test::{RangeTest, RangeView};
use serde::{Deserialize, Serialize};

choices! {
    /// PyTorch's schedulers.
    pub enum ScheduleName {
        Constant = "constant", Step = "step", Exponential = "exponential", Cosine = "cosine", Plateau = "plateau",
    }
}

choices! {
    /// What is run.
    pub enum Mode { Train = "train", RangeTest = "range-test" }
}

choices! {
    /// What is learned.
    pub enum Dataset { Moons = "moons", Spiral = "spiral", Sine = "sine", MultiGaussian = "multi-gaussian" }
}

impl Dataset {
    fn shape(self) -> Shape {
        match self {
            Self::Moons => Shape::Moons,
            Self::Spiral => Shape::Spiral,
            Self::Sine => Shape::Sine,
            Self::MultiGaussian => Shape::MultiGaussian,
        }
    }
    fn loss(self) -> Loss {
        if self.shape().is_regression() {
            Loss::Mse
        } else {
            Loss::CrossEntropy
        }
    }
}

/// The validation loss is looked at every so many steps; the plateau counts these looks.
pub const CHECK: usize = 5;
/// Share of the points that is trained on.
const TRAINING: f64 = 0.7;

params! {
    /// Settings of the comparison.
    pub struct Params {
        /// The schedule that the hand shapes; it always runs.
        schedule: ScheduleName = ScheduleName::Cosine => Spec::choice().live().on_stage().concept("lr-schedule"),
        schedules: String = "constant,step,cosine".into() => Spec::flags(LaneKind::NAMES).main().concept("lr-schedule"),
        mode: Mode = Mode::Train => Spec::choice().on_stage(),
        /// Whether rates stand on a logarithmic axis.
        log_axis: bool = false => Spec::flag().live().on_stage(),
        lr: f64 = 1.0 => Spec::log(1e-4, 10.0).hard(0.0, 1e6).main().live().concept("gradient-descent"),
        warmup: usize = 0 => Spec::int(0.0, 300.0).hard(0.0, 100_000.0).main().live().unit("steps").concept("warmup"),
        /// Where the warmup begins, as a share of the rate.
        warmup_start: f64 = 0.01 => Spec::float(0.0, 1.0).live().group("schedule").concept("warmup"),
        step_every: usize = 400 => Spec::int_log(10.0, 1000.0).hard(1.0, 100_000.0).live().group("schedule").unit("steps").concept("step-lr").acts_with("schedule", &["step"]).acts_with("schedules", &["step"]),
        step_gamma: f64 = 0.1 => Spec::float(0.0, 1.0).live().group("schedule").concept("step-lr").acts_with("schedule", &["step"]).acts_with("schedules", &["step"]),
        exp_gamma: f64 = 0.992 => Spec::float(0.95, 1.0).hard(0.0, 1.0).live().group("schedule").concept("exponential-lr").acts_with("schedule", &["exponential"]).acts_with("schedules", &["exponential"]),
        cosine_period: usize = 600 => Spec::int_log(10.0, 2000.0).hard(1.0, 100_000.0).live().group("schedule").unit("steps").concept("cosine-annealing").acts_with("schedule", &["cosine"]).acts_with("schedules", &["cosine"]),
        /// The least rate of cosine and plateau, as a share of the rate.
        floor: f64 = 0.0 => Spec::float(0.0, 1.0).live().group("schedule").concept("cosine-annealing").acts_with("schedule", &["cosine", "plateau"]).acts_with("schedules", &["cosine", "plateau"]),
        plateau_factor: f64 = 0.3 => Spec::float(0.0, 1.0).live().group("schedule").concept("reduce-on-plateau").acts_with("schedule", &["plateau"]).acts_with("schedules", &["plateau"]),
        patience: usize = 20 => Spec::int(0.0, 60.0).hard(0.0, 10_000.0).live().group("schedule").unit("checks").concept("reduce-on-plateau").acts_with("schedule", &["plateau"]).acts_with("schedules", &["plateau"]),
        threshold: f64 = 0.01 => Spec::float(0.0, 0.2).hard(0.0, 1.0).live().group("schedule").concept("reduce-on-plateau").acts_with("schedule", &["plateau"]).acts_with("schedules", &["plateau"]),
        cooldown: usize = 0 => Spec::int(0.0, 60.0).hard(0.0, 10_000.0).live().group("schedule").unit("checks").concept("reduce-on-plateau").acts_with("schedule", &["plateau"]).acts_with("schedules", &["plateau"]),
        max_steps: usize = 600 => Spec::int_log(50.0, 2000.0).hard(1.0, 100_000.0).group("training").unit("steps").live(),
        batch: usize = 8 => Spec::int_log(1.0, 256.0).hard(1.0, 4096.0).group("training").unit("samples").concept("batch-size"),
        optimizer: OptimizerKind = OptimizerKind::Sgd => Spec::choice().group("training").concept("sgd"),
        momentum: f64 = 0.9 => Spec::float(0.0, 0.99).hard(0.0, 1.0).group("training").live().concept("momentum").acts_with("optimizer", OptimizerKind::WITH_MOMENTUM),
        dataset: Dataset = Dataset::Moons => Spec::choice().group("data"),
        points: usize = 400 => Spec::int_log(50.0, 1000.0).hard(4.0, 4000.0).group("data").unit("points"),
        noise: f64 = 0.15 => Spec::float(0.0, 1.0).group("data"),
        depth: usize = 2 => Spec::int(1.0, 12.0).group("network").unit("layers"),
        width: usize = 32 => Spec::int(1.0, 32.0).group("network").unit("neurons"),
        activation: Activation = Activation::Relu => Spec::choice_of(Activation::FIXED).group("network"),
        init: Init = Init::HeUniform => Spec::choice().group("network").concept("why-init"),
    }
}

impl Params {
    pub fn warmup(&self) -> Warmup {
        Warmup {
            steps: self.warmup,
            start: self.warmup_start,
        }
    }

    /// The schedule with today's numbers; none for the plateau, which is not known in advance.
    pub fn decay(&self, name: ScheduleName) -> Option<Decay> {
        Some(match name {
            ScheduleName::Constant => Decay::Constant,
            ScheduleName::Step => Decay::Step {
                every: self.step_every,
                gamma: self.step_gamma,
            },
            ScheduleName::Exponential => Decay::Exponential { gamma: self.exp_gamma },
            ScheduleName::Cosine => Decay::Cosine {
                period: self.cosine_period,
                floor: self.floor,
            },
            ScheduleName::Plateau => return None,
        })
    }

    pub fn plateau(&self) -> PlateauConfig {
        PlateauConfig {
            factor: self.plateau_factor,
            patience: self.patience,
            threshold: self.threshold,
            cooldown: self.cooldown,
            floor: self.floor,
        }
    }

    fn optimizer(&self) -> OptimizerConfig {
        OptimizerConfig {
            momentum: self.momentum,
            ..OptimizerConfig::new(self.optimizer)
        }
    }
}

crate::per_option! {
    ["constant", "step", "exponential", "cosine", "plateau", "cold"]
    const VALID: [&str; 6] = "valid_loss";
    const FIT: [&str; 6] = "fit_loss";
    const RATE: [&str; 6] = "rate";
    const FELL: [&str; 6] = "fell";
}

/// Numbers that the comparison reports. Per schedule: the validation loss `valid_loss` and the training loss `fit_loss` at
/// the last look, the `rate` now, and `fell`, the step at which it flew off (its other numbers are left out then).
/// `reductions` counts what the plateau did; `range_loss` and `suggested` are the range test's.
pub const METRICS: &[Metric] = &{
    let mut all = [Metric::loss("range_loss"); 27];
    let mut i = 0;
    while i < 6 {
        all[i] = Metric::loss(VALID[i]);
        all[6 + i] = Metric::hidden(FIT[i]);
        all[12 + i] = Metric::hidden(RATE[i]);
        all[18 + i] = Metric::hidden(FELL[i]);
        i += 1;
    }
    all[25] = Metric::hidden("suggested");
    all[26] = Metric::hidden("reductions");
    all
};

/// The stage changes settings only.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub mode: Mode,
    pub step: usize,
    pub lanes: Vec<LaneView>,
    pub range: Option<RangeView>,
}

/// Training and validation data.
pub struct Data {
    pub train: PlaneSet,
    pub valid: PlaneSet,
    pub loss: Loss,
}

const DATA_STREAM: u64 = 0;
const WEIGHT_STREAM: u64 = 1;
const ORDER_STREAM: u64 = 2;

/// The lab.
pub struct Schedules {
    params: Params,
    seed: u64,
    data: Data,
    /// From where all runs start.
    start: Mlp,
    lanes: Vec<Lane>,
    range: Option<RangeTest>,
    step: usize,
}

impl Lab for Schedules {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "training/optimizers/schedules";
    const METRICS: &'static [Metric] = METRICS;
    const RECORD_EVERY: u64 = CHECK as u64;
    const PACE: Option<f64> = Some(60.0);
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch];

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let shape = params.dataset.shape();
        let points = plane::points(shape, params.points, params.noise, &mut stream(seed, DATA_STREAM));
        let data = split(&points, params.dataset);
        let config = MlpConfig {
            inputs: 2,
            hidden: vec![params.width; params.depth],
            outputs: 1,
            activation: params.activation,
            init: params.init,
        };
        let mlp = Mlp::new(&config, &mut stream(seed, WEIGHT_STREAM), device);
        let order = stream(seed, ORDER_STREAM);
        let (lanes, range) = match params.mode {
            Mode::Train => {
                let lane = |kind| Lane::new(kind, params, &mlp, &data, order.clone());
                (kinds(params).into_iter().map(lane).collect(), None)
            }
            Mode::RangeTest => (vec![], Some(RangeTest::new(params, &mlp, &data, order))),
        };
        Ok(Self {
            params: params.clone(),
            seed,
            data,
            start: mlp,
            lanes,
            range,
            step: 0,
        })
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        // Another schedule in the hand may be one that does not run yet.
        if self.params.needs_restart(params) || kinds(params) != kinds(&self.params) {
            return Ok(Change::Restart);
        }
        self.params = params.clone();
        for lane in &mut self.lanes {
            lane.set_params(params);
        }
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {}
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        self.step += 1;
        if let Some(range) = &mut self.range {
            return Ok(range.step(&self.data));
        }
        for lane in self.lanes.iter_mut().filter(|lane| lane.fell.is_none()) {
            lane.step(&self.params, &self.data);
        }
        Ok(if self.step >= self.params.max_steps {
            Progress::Done
        } else {
            Progress::Running
        })
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default();
        for lane in &self.lanes {
            let index = lane.kind as usize;
            if let Some(step) = lane.fell {
                metrics.push(FELL[index], step as f64);
                continue;
            }
            let look = lane.last();
            metrics.push(VALID[index], look.valid);
            metrics.push(FIT[index], look.train);
            metrics.push(RATE[index], lane.rate(&self.params));
            if lane.kind == LaneKind::Plateau {
                metrics.push("reductions", lane.lowered().len() as f64);
            }
        }
        if let Some(range) = &self.range {
            if let Some(loss) = range.loss() {
                metrics.push("range_loss", loss);
            }
            if let Some(rate) = range.suggested() {
                metrics.push("suggested", rate);
            }
        }
        metrics
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::Safetensors => weights::write_nets(self.lanes.iter().map(|lane| (lane.kind.name(), &lane.mlp))),
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            _ => Err(format.not_offered()),
        }
    }

    /// Not finite once every run has flown off.
    fn pulse(&self) -> f64 {
        let all_fell = !self.lanes.is_empty() && self.lanes.iter().all(|lane| lane.fell.is_some());
        if all_fell { f64::NAN } else { 0.0 }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            mode: self.params.mode,
            step: self.step,
            lanes: self.lanes.iter().map(|lane| lane.view(&self.params)).collect(),
            range: self.range.as_ref().map(RangeTest::view),
        }
    }
}

/// The schedules that run: those asked for, and always the one in the hand.
fn kinds(params: &Params) -> Vec<LaneKind> {
    let mut kinds: Vec<_> = split_flags(&params.schedules).filter_map(LaneKind::from_name).collect();
    kinds.push(LaneKind::of(params.schedule));
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The first points for training, the rest for validation; there is at least one of each.
fn split(points: &Points, dataset: Dataset) -> Data {
    let count = points.at.len();
    let train = ((count as f64 * TRAINING) as usize).clamp(1, count.max(2) - 1);
    let all = PlaneSet::new(points, dataset.shape().is_regression());
    let rows: Vec<usize> = (0..count).collect();
    let (train, valid) = rows.split_at(train);
    Data {
        train: all.pick(train),
        valid: all.pick(valid),
        loss: dataset.loss(),
    }
}

#[cfg(test)]
mod tests;
