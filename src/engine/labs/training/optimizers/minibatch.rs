//! One network trained with several batch sizes side by side, and the cloud of gradients that batches give at its weights.

pub mod cloud;
mod program;
pub mod racer;
pub mod slice;

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
        weights,
    },
    params,
    params::{ParamSet, Spec, chosen},
};
use cloud::{Cloud, CloudView};
use racer::{Mark, Racer};
use serde::{Deserialize, Serialize};
use slice::{Slice, SliceView};
use std::cell::RefCell;

choices! {
    /// How many samples make one gradient.
    pub enum BatchSize { B1 = "b1", B4 = "b4", B16 = "b16", B64 = "b64", B256 = "b256", Full = "full" }
}

impl BatchSize {
    /// Samples of one batch, out of `all`.
    pub fn rows(self, all: usize) -> usize {
        let rows = match self {
            Self::B1 => 1,
            Self::B4 => 4,
            Self::B16 => 16,
            Self::B64 => 64,
            Self::B256 => 256,
            Self::Full => all,
        };
        rows.min(all)
    }
}

choices! {
    /// What all have done equally much of after a step.
    pub enum Pace {
        /// One update each.
        Updates = "updates",
        /// A sixteenth of an epoch each.
        Epochs = "epochs",
    }
}

choices! {
    /// Against what the losses are drawn.
    pub enum Clock { Updates = "updates", Epochs = "epochs", Seconds = "seconds" }
}

choices! {
    /// How the learning rate follows the batch size.
    pub enum Scaling {
        Off = "off",
        /// In proportion (Goyal et al. 2017).
        Linear = "linear",
        /// With the square root.
        Sqrt = "sqrt",
    }
}

choices! {
    /// What is learned.
    pub enum Dataset { Moons = "moons", Circle = "circle", Xor = "xor", Spiral = "spiral" }
}

impl Dataset {
    fn shape(self) -> Shape {
        match self {
            Self::Moons => Shape::Moons,
            Self::Circle => Shape::Circle,
            Self::Xor => Shape::Xor,
            Self::Spiral => Shape::Spiral,
        }
    }
}

/// The batch size at which every scaling leaves the rate as it is.
pub const REFERENCE: usize = 16;
/// Steps to an epoch, where all see equally many samples.
pub const STEPS_PER_EPOCH: usize = 16;

params! {
    /// Settings of the comparison.
    pub struct Params {
        sizes: String = "b1,b16,b256,full".into() => Spec::flags(BatchSize::NAMES).main().concept("batch-size"),
        lr: f64 = 0.1 => Spec::log(1e-3, 10.0).hard(0.0, 1e6).main().live().concept("gradient-descent"),
        pace: Pace = Pace::Epochs => Spec::choice().main().concept("minibatch"),
        /// The batches whose gradients are drawn as a cloud; no more than there are samples.
        batch: usize = 16 => Spec::int_log(1.0, 512.0).hard(1.0, 4096.0).main().live().unit("samples").concept("gradient-noise"),
        /// The run at whose weights the gradients are taken.
        watch: BatchSize = BatchSize::B16 => Spec::choice().live().on_stage(),
        clock: Clock = Clock::Epochs => Spec::choice().live().on_stage(),
        scaling: Scaling = Scaling::Off => Spec::choice().live().group("training").concept("batch-size"),
        /// The training loss whose reaching is noted.
        target: f64 = 0.2 => Spec::log(1e-3, 1.0).hard(1e-9, 1e3).group("training").live(),
        dataset: Dataset = Dataset::Moons => Spec::choice().group("data"),
        points: usize = 512 => Spec::int_log(16.0, 2048.0).hard(2.0, 4096.0).group("data").unit("samples"),
        noise: f64 = 0.2 => Spec::float(0.0, 1.0).group("data"),
        /// Neurons in each of the two hidden layers.
        width: usize = 8 => Spec::int(2.0, 12.0).group("network").unit("neurons"),
    }
}

crate::per_option! {
    ["b1", "b4", "b16", "b64", "b256", "full"]
    const LOSS: [&str; 6] = "batch_loss";
    const REACHED: [&str; 6] = "reached";
    const UPDATES: [&str; 6] = "updates";
    const WANDER: [&str; 6] = "wander";
    const FELL: [&str; 6] = "fell";
    const VARIANCE: [&str; 6] = "variance";
}

/// Numbers that the comparison reports. Per batch size: `batch_loss`, over all training data; `reached`, the epochs it took
/// to the target loss; `updates` done; `wander`, the standard deviation of its last losses; `fell`, the step at which it flew
/// off; `variance`, the measured squared distance of such batches' gradients from the full one. At the watched weights:
/// the full gradient's length `grad_norm`; the `noise_scale`, at which noise and signal are equal; `snr` and `uphill` of
/// batches of the chosen size; `mean_error`, how many standard errors their mean lies off the full gradient; and
/// `variance_slope`, that of log variance against log batch size.
pub const METRICS: &[Metric] = &{
    let mut all = [Metric::value("noise_scale"); 42];
    let mut i = 0;
    while i < 6 {
        all[i] = Metric::loss(LOSS[i]);
        all[6 + i] = Metric::hidden(REACHED[i]);
        all[12 + i] = Metric::hidden(UPDATES[i]);
        all[18 + i] = Metric::hidden(WANDER[i]);
        all[24 + i] = Metric::hidden(FELL[i]);
        all[30 + i] = Metric::hidden(VARIANCE[i]);
        i += 1;
    }
    all[37] = Metric::hidden("grad_norm");
    all[38] = Metric::hidden("snr");
    all[39] = Metric::hidden("uphill");
    all[40] = Metric::hidden("mean_error");
    all[41] = Metric::hidden("variance_slope");
    all
};

/// The stage changes settings only.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {}

/// One batch size's run, as drawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RacerView {
    pub size: BatchSize,
    pub rows: usize,
    pub lr: f64,
    pub now: Mark,
    pub curve: Vec<Mark>,
    pub fell: Option<u64>,
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub samples: usize,
    pub parameters: usize,
    pub racers: Vec<RacerView>,
    /// At the watched run's weights; none once it has flown off.
    pub cloud: Option<CloudView>,
    pub watched: Option<BatchSize>,
    pub slice: SliceView,
}

const DATA_STREAM: u64 = 0;
const WEIGHT_STREAM: u64 = 1;
const ORDER_STREAM: u64 = 2;
const CLOUD_STREAM: u64 = 3;

/// The lab.
pub struct Minibatch {
    params: Params,
    seed: u64,
    data: PlaneSet,
    /// From where all runs start.
    start: Mlp,
    racers: Vec<Racer>,
    step: u64,
    slice: Slice,
    /// Valid until weights or settings change.
    cloud: RefCell<Option<Option<Cloud>>>,
}

impl Lab for Minibatch {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "training/optimizers/minibatch";
    const METRICS: &'static [Metric] = METRICS;
    const RECORD_EVERY: u64 = 4;
    const PACE: Option<f64> = Some(20.0);
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch];

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let points = plane::points(
            params.dataset.shape(),
            params.points,
            params.noise,
            &mut stream(seed, DATA_STREAM),
        );
        let data = PlaneSet::new(&points, false);
        let config = MlpConfig {
            inputs: 2,
            hidden: vec![params.width; 2],
            outputs: 1,
            activation: Activation::Tanh,
            init: Init::XavierUniform,
        };
        let mlp = Mlp::new(&config, &mut stream(seed, WEIGHT_STREAM), device);
        let sizes = chosen(&params.sizes, BatchSize::from_name);
        let racer = |size: BatchSize| Racer::new(size, &mlp, &data, stream(seed, ORDER_STREAM));
        let racers: Vec<_> = sizes.into_iter().map(racer).collect();
        Ok(Self {
            slice: Slice::new(&mlp, &data),
            params: params.clone(),
            seed,
            data,
            start: mlp,
            racers,
            step: 0,
            cloud: RefCell::default(),
        })
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        if self.params.needs_restart(params) {
            return Ok(Change::Restart);
        }
        self.params = params.clone();
        self.cloud.take();
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {}
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        self.step += 1;
        self.cloud.take();
        for racer in self.racers.iter_mut().filter(|racer| racer.fell.is_none()) {
            let lr = rate(&self.params, racer.rows);
            match self.params.pace {
                Pace::Updates => racer.update(&self.data, lr),
                Pace::Epochs => {
                    let due = self.step as usize * self.data.rows() / STEPS_PER_EPOCH;
                    while racer.seen + racer.rows <= due.max(1) && racer.is_sound() {
                        racer.update(&self.data, lr);
                    }
                }
            }
            racer.mark(self.step, &self.data, self.params.target);
        }
        self.slice.follow(self.step, &self.racers);
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default();
        for racer in &self.racers {
            let index = racer.size as usize;
            if let Some(step) = racer.fell {
                metrics.push(FELL[index], step as f64);
                continue;
            }
            metrics.push(LOSS[index], racer.now().loss);
            metrics.push(UPDATES[index], racer.now().updates as f64);
            metrics.push(WANDER[index], racer.wander());
            if let Some(epochs) = racer.reached {
                metrics.push(REACHED[index], epochs);
            }
        }
        if let Some(cloud) = self.cloud() {
            metrics.push("noise_scale", cloud.noise_scale());
            for (size, rung) in cloud.rungs() {
                metrics.push(VARIANCE[size as usize], rung.measured);
            }
            metrics.push("grad_norm", cloud.norm);
            metrics.push(
                "snr",
                cloud.norm * cloud.norm / cloud.expected(cloud.batch).max(f64::MIN_POSITIVE),
            );
            metrics.push("uphill", cloud.uphill);
            metrics.push("mean_error", cloud.mean_error);
            if let Some(slope) = cloud.slope() {
                metrics.push("variance_slope", slope);
            }
        }
        // Nearly dead gradients make ratios that no number can hold.
        let kept = metrics.iter().filter(|(_, value)| value.is_finite());
        kept.fold(Metrics::default(), |kept, (name, value)| kept.with(name, value))
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::Safetensors => weights::write_nets(self.racers.iter().map(|racer| (racer.size.name(), &racer.mlp))),
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            _ => Err(format.not_offered()),
        }
    }

    /// Not finite once every run has flown off.
    fn pulse(&self) -> f64 {
        let all_fell = !self.racers.is_empty() && self.racers.iter().all(|racer| racer.fell.is_some());
        if all_fell { f64::NAN } else { 0.0 }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            samples: self.data.rows(),
            parameters: self.slice.parameters(),
            racers: self.racers.iter().map(|racer| self.view(racer)).collect(),
            cloud: self.cloud().map(|cloud| cloud.view()),
            watched: self.watched().map(|racer| racer.size),
            slice: self.slice.view(&self.racers),
        }
    }
}

/// The learning rate of batches of this many samples.
pub fn rate(params: &Params, rows: usize) -> f64 {
    let ratio = rows as f64 / REFERENCE as f64;
    params.lr
        * match params.scaling {
            Scaling::Off => 1.0,
            Scaling::Linear => ratio,
            Scaling::Sqrt => ratio.sqrt(),
        }
}

impl Minibatch {
    /// The run that was asked for, or the first one where that is not there.
    fn watched(&self) -> Option<&Racer> {
        let asked = self.racers.iter().find(|racer| racer.size == self.params.watch);
        asked.or(self.racers.first())
    }

    /// What batches say at the watched run's weights; measured when it is asked for, the same whenever that is.
    fn cloud(&self) -> Option<Cloud> {
        let mut kept = self.cloud.borrow_mut();
        let cloud = kept.get_or_insert_with(|| {
            let racer = self.watched().filter(|racer| racer.fell.is_none())?;
            let mut rng = stream(self.seed, CLOUD_STREAM);
            rng.set_word_pos(u128::from(self.step) << 40);
            Cloud::measure(&racer.mlp, &self.data, self.params.batch, &mut rng)
        });
        cloud.clone()
    }

    fn view(&self, racer: &Racer) -> RacerView {
        RacerView {
            size: racer.size,
            rows: racer.rows,
            lr: rate(&self.params, racer.rows),
            now: racer.now(),
            curve: racer.curve().to_vec(),
            fell: racer.fell,
        }
    }
}

/// What is minimised.
const LOSS_KIND: Loss = Loss::CrossEntropy;

#[cfg(test)]
mod tests;
