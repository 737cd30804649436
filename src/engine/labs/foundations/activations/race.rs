//! The same network once per activation function: same data, same seed, trained side by side.

pub mod cost;
mod program;

use crate::{
    data::plane::{self, EXTENT, Shape},
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    nn::{
        activation::Activation,
        deep::{self, DeepNet},
        init::Init,
        loss::{Loss, Target},
        mlp::{Batch, Mlp, MlpConfig},
        optimizer::{OptimizerConfig, OptimizerKind},
        weights,
    },
    params,
    params::{Spec, chosen},
    undo::Undo,
    view::{LayerFlow, Points},
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

crate::choices! {
    /// Who races; each has its lane.
    pub enum Racer {
        Identity = "identity", Sigmoid = "sigmoid", Tanh = "tanh", Relu = "relu", LeakyRelu = "leaky-relu", Elu = "elu",
        Gelu = "gelu", Swish = "swish",
    }
}

impl Racer {
    pub fn activation(self) -> Activation {
        match self {
            Self::Identity => Activation::Linear,
            Self::Sigmoid => Activation::Sigmoid,
            Self::Tanh => Activation::Tanh,
            Self::Relu => Activation::Relu,
            Self::LeakyRelu => Activation::LeakyRelu,
            Self::Elu => Activation::Elu,
            Self::Gelu => Activation::Gelu,
            Self::Swish => Activation::Swish,
        }
    }
    /// Whether a value of it takes an exponential.
    pub fn takes_exp(self) -> bool {
        !matches!(self, Self::Identity | Self::Relu | Self::LeakyRelu)
    }
    /// Its first weights: of its own, He's for the functions that silence one side, Xavier's for the others.
    fn init(self, start: Start) -> Init {
        match (start, self) {
            (Start::XavierNormal, _) | (Start::Auto, Self::Identity | Self::Sigmoid | Self::Tanh) => Init::XavierNormal,
            (Start::HeNormal | Start::Auto, _) => Init::HeNormal,
            (Start::SmallNormal, _) => Init::SmallNormal,
        }
    }
}

crate::choices! {
    /// Two classes on the plane.
    pub enum Data {
        Circle = "circle", Xor = "xor", Clusters = "clusters", Moons = "moons", Rings = "rings", Spiral = "spiral",
        Checkerboard = "checkerboard",
    }
}

impl Data {
    fn shape(self) -> Shape {
        match self {
            Self::Circle => Shape::Circle,
            Self::Xor => Shape::Xor,
            Self::Clusters => Shape::Clusters,
            Self::Moons => Shape::Moons,
            Self::Rings => Shape::Rings,
            Self::Spiral => Shape::Spiral,
            Self::Checkerboard => Shape::Checkerboard,
        }
    }
}

crate::choices! {
    /// First weights.
    pub enum Start {
        /// He's for ReLU and its relatives, Xavier's for the others.
        Auto = "auto",
        XavierNormal = "xavier-normal",
        HeNormal = "he-normal",
        SmallNormal = "small-normal",
    }
}

params! {
    /// Settings of the race.
    pub struct Params {
        activations: String = Racer::NAMES.join(",") => Spec::flags(Racer::NAMES).main(),
        depth: usize = 4 => Spec::int(1.0, 20.0).hard(1.0, 50.0).main().unit("layers").concept("vanishing-by-saturation"),
        width: usize = 16 => Spec::int_log(2.0, 64.0).hard(1.0, 64.0).main().unit("neurons"),
        lr: f64 = 0.01 => Spec::log(1e-4, 10.0).hard(0.0, 1e6).main().live().concept("gradient-descent"),
        /// The first bias of every hidden neuron.
        bias: f64 = 0.0 => Spec::float(-2.0, 2.0).hard(-1e3, 1e3).main().concept("dying-relu"),
        optimizer: OptimizerKind = OptimizerKind::Adam => Spec::choice().group("training").live().concept("adam"),
        init: Start = Start::Auto => Spec::choice().group("training").concept("he"),
        dataset: Data = Data::Circle => Spec::choice().group("data"),
        /// Of nets of more than 25 layers of 64 fewer are taken, so that a step stays short.
        points: usize = 200 => Spec::int(20.0, 256.0).hard(10.0, 256.0).group("data").unit("points"),
        noise: f64 = 0.0 => Spec::float(0.0, 0.5).hard(0.0, 10.0).group("data"),
    }
}

const RACERS: usize = 8;
crate::per_option! {
    ["identity", "sigmoid", "tanh", "relu", "leaky-relu", "elu", "gelu", "swish"]
    const LOSS: [&str; RACERS] = "loss";
    const ACCURACY: [&str; RACERS] = "accuracy";
    const DEAD: [&str; RACERS] = "dead";
    const MEAN: [&str; RACERS] = "mean";
    const ZEROS: [&str; RACERS] = "zeros";
    const RATIO: [&str; RACERS] = "ratio";
    const FELL: [&str; RACERS] = "fell";
}

/// Numbers that the race reports, per activation `a`: `loss.a` on all training points and `accuracy.a` on the test points
/// (found at every fifth step); `dead.a`, the share of hidden neurons through which no training point's gradient passes;
/// `mean.a`, the mean of all hidden activations; `zeros.a`, the share of them that are exactly 0; `ratio.a`, the length
/// of the first layer's weight gradient over the last one's; `fell.a`, the step at which it was no number any more.
/// `best_accuracy` is the best of all, `exps` counts racers whose function takes an exponential, and `work_per_value` the
/// multiply-adds that a step spends for each value of the activation function, with forward and backward pass.
pub const METRICS: &[Metric] = &{
    let mut all = [Metric::hidden("going"); 7 * RACERS + 4];
    let mut i = 0;
    while i < RACERS {
        all[i] = Metric::loss(LOSS[i]);
        all[RACERS + i] = Metric::share(ACCURACY[i]);
        all[2 * RACERS + i] = Metric::hidden(DEAD[i]);
        all[3 * RACERS + i] = Metric::hidden(MEAN[i]);
        all[4 * RACERS + i] = Metric::hidden(ZEROS[i]);
        all[5 * RACERS + i] = Metric::hidden(RATIO[i]);
        all[6 * RACERS + i] = Metric::hidden(FELL[i]);
        i += 1;
    }
    all[7 * RACERS + 1] = Metric::hidden("best_accuracy");
    all[7 * RACERS + 2] = Metric::hidden("exps");
    all[7 * RACERS + 3] = Metric::hidden("work_per_value");
    all
};

/// Test points, and every how many steps accuracies on them are found.
const TEST_POINTS: usize = 256;
const TEST_EVERY: u64 = 5;
/// Points of the plane are divided by this, so that inputs have a size near 1.
const SCALE: f32 = EXTENT as f32 / 2.0;

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Adds `by` to every bias of hidden layer `layer` (from 0), the same in all lanes.
    Shift { layer: usize, by: f32 },
}

/// One network, as drawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lane {
    pub racer: Racer,
    pub loss: f64,
    pub accuracy: f64,
    pub fell: Option<u64>,
    pub layers: Vec<LayerFlow>,
    /// Length of the gradient by the weights into the output.
    pub output_gradient: f64,
    /// Measured while this run was made, in nanoseconds for one value with its slope; and the share of a step that this
    /// comes to. Not part of what a seed decides, so not part of what is written down.
    #[serde(skip)]
    pub nanoseconds: f64,
    #[serde(skip)]
    pub share_of_step: f64,
}

impl Lane {
    pub fn units(&self) -> usize {
        self.layers.iter().map(|layer| layer.reach.len()).sum()
    }
    pub fn dead(&self) -> usize {
        self.layers.iter().map(LayerFlow::dead).sum()
    }
    fn mean_of(&self, part: impl Fn(&LayerFlow) -> f64) -> f64 {
        self.layers.iter().map(part).sum::<f64>() / self.layers.len().max(1) as f64
    }
    /// First layer's weight gradient over the last one's.
    pub fn ratio(&self) -> Option<f64> {
        let first = self.layers.first()?.weight_gradient;
        Some(first / self.output_gradient).filter(|ratio| ratio.is_finite())
    }
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub lanes: Vec<Lane>,
    pub width: usize,
    /// Training points; all of them pass in every step.
    pub rows: usize,
}

struct Entry {
    racer: Racer,
    net: DeepNet,
    accuracy: f64,
    fell: Option<u64>,
    nanoseconds: f64,
}

/// The lab. It computes on the processor, whatever the device.
pub struct Race {
    params: Params,
    seed: u64,
    train: (Batch, Target),
    test: (Batch, Target),
    entries: Vec<Entry>,
    step: u64,
}

impl Lab for Race {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "foundations/activations/race";
    const METRICS: &'static [Metric] = METRICS;
    const ON_GPU: bool = false;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch];
    const PACE: Option<f64> = Some(60.0);

    fn new(params: &Params, seed: u64, _device: &Device) -> Result<Self, Fault> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut draw = |count| rows(&plane::points(params.dataset.shape(), count, params.noise, &mut rng));
        let mut lab = Self {
            train: draw(deep::rows_within(params.points, params.depth, params.width)),
            test: draw(TEST_POINTS),
            entries: racers(params).map(|racer| Entry::new(racer, params, seed)).collect(),
            params: params.clone(),
            seed,
            step: 0,
        };
        lab.advance(|_| ());
        Ok(lab)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let live = Params {
            lr: params.lr,
            optimizer: params.optimizer,
            ..self.params.clone()
        };
        if live != *params {
            return Ok(Change::Restart);
        }
        self.params = live;
        for entry in &mut self.entries {
            entry.net.set_optimizer(OptimizerConfig::new(params.optimizer));
        }
        Ok(Change::Live)
    }

    fn act(&mut self, Action::Shift { layer, by }: Action) -> Result<(), Fault> {
        if layer >= self.params.depth || !by.is_finite() {
            return Err(Fault::NothingThere { what: "layer".into() });
        }
        for entry in self.entries.iter_mut().filter(|entry| entry.fell.is_none()) {
            let mlp = entry.net.mlp_mut();
            let mut weights = mlp.weights();
            let biases = mlp.layers()[layer].biases.clone();
            weights[biases].iter_mut().for_each(|bias| *bias += by);
            mlp.set_weights(&weights);
        }
        self.advance(|_| ());
        Ok(())
    }

    fn undo(&self, Action::Shift { layer, .. }: &Action) -> Option<Undo<Self>> {
        let layer = *layer;
        let biases = move |entry: &Entry| Some(entry.net.mlp().layers().get(layer)?.biases.clone());
        let now = |entry: &Entry| Some((entry.racer, entry.net.mlp().weights().get(biases(entry)?)?.to_vec()));
        let kept: Vec<(Racer, Vec<f32>)> = self.entries.iter().filter_map(now).collect();
        // Each lane's biases by its racer: lanes come and go with the settings.
        let exchange = move |lab: &mut Self, kept: &mut Vec<(Racer, Vec<f32>)>| {
            for (racer, before) in kept {
                let entry = lab.entries.iter_mut().find(|entry| entry.racer == *racer);
                let Some((entry, place)) = entry.and_then(|entry| biases(entry).map(|place| (entry, place))) else {
                    continue;
                };
                let mut weights = entry.net.mlp().weights();
                if place.len() == before.len() {
                    weights[place].swap_with_slice(before);
                    entry.net.mlp_mut().set_weights(&weights);
                }
            }
            lab.advance(|_| ());
            Ok(())
        };
        Some(Undo::new(format!("layer {layer}"), kept, exchange))
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        self.step += 1;
        let lr = self.params.lr;
        self.advance(|net| net.update(lr));
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default();
        let mut best: f64 = 0.0;
        for lane in self.entries.iter().map(|entry| entry.lane(self.train.0.rows())) {
            let index = lane.racer as usize;
            if let Some(step) = lane.fell {
                metrics.push(FELL[index], step as f64);
                continue;
            }
            metrics.push(LOSS[index], lane.loss);
            metrics.push(ACCURACY[index], lane.accuracy);
            best = best.max(lane.accuracy);
            metrics.push(DEAD[index], lane.dead() as f64 / lane.units().max(1) as f64);
            let mean = lane.mean_of(|layer| layer.mean);
            if mean.is_finite() {
                metrics.push(MEAN[index], mean);
            }
            metrics.push(ZEROS[index], lane.mean_of(|layer| layer.zeros));
            if let Some(ratio) = lane.ratio() {
                metrics.push(RATIO[index], ratio);
            }
        }
        let count = |keep: fn(&Entry) -> bool| self.entries.iter().filter(|entry| keep(entry)).count() as f64;
        metrics
            .with("going", count(|entry| entry.fell.is_none()))
            .with("best_accuracy", best)
            .with("exps", count(|entry| entry.racer.takes_exp()))
            .with("work_per_value", self.work_per_value())
    }

    /// Not finite once no racer is left.
    fn pulse(&self) -> f64 {
        let over = !self.entries.is_empty() && self.entries.iter().all(|entry| entry.fell.is_some());
        if over { f64::NAN } else { 0.0 }
    }

    fn snapshot(&self) -> Snapshot {
        let rows = self.train.0.rows();
        Snapshot {
            lanes: self.entries.iter().map(|entry| entry.lane(rows)).collect(),
            width: self.params.width,
            rows,
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::Safetensors => {
                weights::write_nets(self.entries.iter().map(|entry| (entry.racer.name(), entry.net.mlp())))
            }
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            _ => Err(format.not_offered()),
        }
    }
}

impl Race {
    /// Moves every net still racing and lets all points pass through it, so that weights and what is told of them agree.
    fn advance(&mut self, update: impl Fn(&mut DeepNet) + Sync) {
        let (x, target) = &self.train;
        let racing = self.entries.iter_mut().filter(|entry| entry.fell.is_none());
        deep::each(racing.map(|entry| &mut entry.net), x.rows(), |net| {
            update(net);
            net.pass(x, target, Loss::CrossEntropy);
        });
        for entry in self.entries.iter_mut().filter(|entry| entry.fell.is_none()) {
            if !entry.net.is_sound() {
                entry.fell = Some(self.step);
            } else if self.step.is_multiple_of(TEST_EVERY) {
                entry.accuracy = entry.net.accuracy(&self.test.0, &self.test.1);
            }
        }
    }

    /// Every weight is used once forwards and twice backwards (the first layer's once: nobody asks for the gradient by the
    /// inputs), for each row; so are the activation's values, one per hidden neuron.
    fn work_per_value(&self) -> f64 {
        let (depth, width) = (self.params.depth, self.params.width);
        let (first, inner, last) = (2 * width, (depth - 1) * width * width, width);
        (2 * first + 3 * inner + 3 * last) as f64 / (depth * width) as f64
    }
}

impl Entry {
    fn new(racer: Racer, params: &Params, seed: u64) -> Self {
        let config = MlpConfig {
            inputs: 2,
            hidden: vec![params.width; params.depth],
            outputs: 1,
            activation: racer.activation(),
            init: racer.init(params.init),
        };
        // The same draws for everyone: under one initialization all start from the very same weights.
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5EED);
        let mut mlp = Mlp::new(&config, &mut rng, &Device::flex());
        if params.bias != 0.0 {
            let mut weights = mlp.weights();
            for layer in &mlp.layers()[..params.depth] {
                weights[layer.biases.clone()].fill(params.bias as f32);
            }
            mlp.set_weights(&weights);
        }
        Self {
            racer,
            net: DeepNet::new(mlp, OptimizerConfig::new(params.optimizer)),
            accuracy: 0.0,
            fell: None,
            nanoseconds: cost::nanoseconds(racer.activation()),
        }
    }

    fn lane(&self, rows: usize) -> Lane {
        let layers = self.net.flows().to_vec();
        let values: usize = layers.iter().map(|layer| layer.reach.len() * rows).sum();
        Lane {
            racer: self.racer,
            loss: self.net.loss(),
            accuracy: self.accuracy,
            fell: self.fell,
            output_gradient: self.net.output_gradient(),
            nanoseconds: self.nanoseconds,
            share_of_step: self.nanoseconds * 1e-9 * values as f64 / self.net.fastest(),
            layers,
        }
    }
}

fn racers(params: &Params) -> impl Iterator<Item = Racer> {
    chosen(&params.activations, Racer::from_name).into_iter()
}

fn rows(points: &Points) -> (Batch, Target) {
    let values = points.at.iter().flatten().map(|value| value / SCALE).collect();
    (Batch::new(2, values), Target::Binary(points.target.clone()))
}

#[cfg(test)]
mod tests;
