//! One deep network per initialization: the same digits in the same order, from first weights drawn in seven ways.

mod inputs;
pub mod method;
mod program;

use crate::{
    data::digits::{self, CLASSES},
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    nn::{
        activation::Activation,
        deep::{self, DeepNet},
        init::Init as Draw,
        loss::{Loss, Target},
        mlp::{Batch, Layer, Mlp, MlpConfig},
        optimizer::{OptimizerConfig, OptimizerKind},
        weights,
    },
    params,
    params::{Spec, chosen},
    undo::Undo,
    view::{LayerFlow, Matrix},
};
use inputs::{HELD_OUT, INPUTS, rows};
use method::Method;
use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

params! {
    /// Settings of the comparison.
    pub struct Params {
        methods: String = "normal-s,xavier-normal,he-normal".into() => Spec::flags(Method::NAMES).main(),
        activation: Activation = Activation::Tanh => Spec::choice_of(Activation::FIXED).main().concept("vanishing-by-saturation"),
        depth: usize = 20 => Spec::int(2.0, 50.0).main().unit("layers").concept("why-init"),
        width: usize = 64 => Spec::int_log(2.0, 64.0).hard(1.0, 64.0).main().unit("neurons"),
        /// Standard deviation of the method N(0, s²).
        s: f64 = 0.01 => Spec::log(1e-4, 10.0).hard(0.0, 1e6).main().concept("small-random-init").acts_with("methods", &["normal-s"]),
        lr: f64 = 0.05 => Spec::log(1e-4, 10.0).hard(0.0, 1e6).main().live().concept("gradient-descent"),
        /// The weight of the method 'constant'.
        constant: f64 = 0.1 => Spec::float(-1.0, 1.0).hard(-1e6, 1e6).group("network").concept("zero-constant-init").acts_with("methods", &["constant"]),
        /// Standard deviation of what is added at random to every first weight, whatever the method.
        jitter: f64 = 0.0 => Spec::float(0.0, 0.1).hard(0.0, 1e6).group("network").concept("symmetry-breaking"),
        optimizer: OptimizerKind = OptimizerKind::Sgd => Spec::choice().group("training").live().concept("sgd"),
        /// Of nets of more than 25 layers of 64 at most 128 are taken at 50 layers, so that a step stays short.
        batch: usize = 64 => Spec::int(8.0, 256.0).group("training").unit("samples").concept("minibatch"),
    }
}

impl Params {
    /// Digits in a step.
    fn rows(&self) -> usize {
        deep::rows_within(self.batch, self.depth, self.width)
    }
}

const METHODS: usize = 7;
crate::per_option! {
    ["zeros", "constant", "normal-s", "xavier-uniform", "xavier-normal", "he-uniform", "he-normal"]
    const LOSS: [&str; METHODS] = "loss";
    const ACCURACY: [&str; METHODS] = "accuracy";
    const KEPT: [&str; METHODS] = "kept";
    const GRADIENT_KEPT: [&str; METHODS] = "gradient_kept";
    const DISTINCT: [&str; METHODS] = "distinct";
    const MOVING: [&str; METHODS] = "moving";
    const FELL: [&str; METHODS] = "fell";
}

/// Numbers that the comparison reports, per method `m`: `loss.m` on this step's batch; `accuracy.m` on 359 digits that no
/// net learns from (found at every tenth step, as is `distinct.m`); `kept.m`, the last hidden layer's standard deviation
/// of activations over the first one's; `gradient_kept.m`, the first hidden layer's of gradients over the last one's;
/// `distinct.m`, different neurons in the hidden layer that has the fewest; `moving.m`, the share of weights whose
/// gradient is not 0; `fell.m`, the step at which it was no number any more.
pub const METRICS: &[Metric] = &{
    let mut all = [Metric::hidden("going"); 7 * METHODS + 1];
    let mut i = 0;
    while i < METHODS {
        all[i] = Metric::loss(LOSS[i]);
        all[METHODS + i] = Metric::share(ACCURACY[i]);
        all[2 * METHODS + i] = Metric::hidden(KEPT[i]);
        all[3 * METHODS + i] = Metric::hidden(GRADIENT_KEPT[i]);
        all[4 * METHODS + i] = Metric::hidden(DISTINCT[i]);
        all[5 * METHODS + i] = Metric::hidden(MOVING[i]);
        all[6 * METHODS + i] = Metric::hidden(FELL[i]);
        i += 1;
    }
    all
};

/// Steps between two tests on the held-out digits.
const TEST_EVERY: u64 = 10;

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Looks at the weights that lead into layer `layer` (from 0; the outputs are the last) of this method's net.
    Look { method: Method, layer: usize },
    /// Gives one weight of this method's net a value.
    Weight {
        method: Method,
        layer: usize,
        row: usize,
        column: usize,
        value: f32,
    },
}

/// One network, as drawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lane {
    pub method: Method,
    pub loss: f64,
    pub accuracy: f64,
    pub fell: Option<u64>,
    pub layers: Vec<LayerFlow>,
    /// Different neurons in the hidden layer that has the fewest.
    pub distinct: usize,
    /// Share of weights whose gradient is not 0.
    pub moving: f64,
}

impl Lane {
    /// The last hidden layer's spread of activations over the first one's.
    pub fn kept(&self) -> Option<f64> {
        let (first, last) = (self.layers.first()?, self.layers.last()?);
        Some(last.std / first.std).filter(|ratio| ratio.is_finite())
    }
    /// The first hidden layer's spread of gradients over the last one's.
    pub fn gradient_kept(&self) -> Option<f64> {
        let (first, last) = (self.layers.first()?, self.layers.last()?);
        Some(first.gradient_std / last.gradient_std).filter(|ratio| ratio.is_finite())
    }
}

/// The weight matrix that is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    pub layer: usize,
    /// `[neuron, input]`
    pub matrix: Matrix,
    /// Per row: 0 where no other row is the same, else the number of its group of equal rows, from 1.
    pub twins: Vec<usize>,
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub lanes: Vec<Lane>,
    /// Whose weights are looked at; none where no method is chosen.
    pub looked: Option<Method>,
    pub weights: Weights,
    pub depth: usize,
    /// Digits in a step.
    pub rows: usize,
}

struct Entry {
    method: Method,
    net: DeepNet,
    accuracy: f64,
    distinct: usize,
    fell: Option<u64>,
}

/// The lab. It computes on the processor, whatever the device.
pub struct Init {
    params: Params,
    seed: u64,
    entries: Vec<Entry>,
    order: Vec<usize>,
    at: usize,
    rng: ChaCha8Rng,
    batch: (Batch, Target),
    step: u64,
    look: Option<(Method, usize)>,
}

impl Lab for Init {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "foundations/initialization/init";
    const METRICS: &'static [Metric] = METRICS;
    const ON_GPU: bool = false;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch];
    const PACE: Option<f64> = Some(30.0);

    fn new(params: &Params, seed: u64, _device: &Device) -> Result<Self, Fault> {
        let mut lab = Self {
            entries: methods(params).map(|method| Entry::new(method, params, seed)).collect(),
            params: params.clone(),
            seed,
            order: digits::small().train().collect(),
            at: usize::MAX,
            rng: ChaCha8Rng::seed_from_u64(seed),
            batch: (Batch::new(1, vec![]), Target::Classes(vec![])),
            step: 0,
            look: None,
        };
        lab.next_batch();
        lab.advance(|_| ());
        Ok(lab)
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut fresh = Self::new(params, seed, device)?;
        fresh.look = self.look;
        Ok(fresh)
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

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Look { method, layer } => self.look = Some((method, layer)),
            Action::Weight {
                method,
                layer,
                row,
                column,
                value,
            } => {
                let entry = self.entries.iter_mut().find(|entry| entry.method == method);
                let set = entry.is_some_and(|entry| {
                    value.is_finite() && entry.net.mlp_mut().set_weight(layer, column, row, value)
                });
                if !set {
                    return Err(Fault::NothingThere { what: "weight".into() });
                }
                self.advance(|_| ());
                self.entries.iter_mut().for_each(Entry::count_distinct);
            }
        }
        Ok(())
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        let Action::Weight {
            method,
            layer,
            row,
            column,
            ..
        } = *action
        else {
            return None;
        };
        let mlp = self.entries.iter().find(|entry| entry.method == method)?.net.mlp();
        let index = mlp.weight_index(layer, column, row)?;
        let exchange = move |lab: &mut Self, kept: &mut f32| {
            let entry = lab.entries.iter_mut().find(|entry| entry.method == method);
            let found = entry.and_then(|entry| entry.net.mlp_mut().exchange(index, *kept));
            *kept = found.ok_or_else(|| Fault::NothingThere { what: "weight".into() })?;
            lab.advance(|_| ());
            lab.entries.iter_mut().for_each(Entry::count_distinct);
            Ok(())
        };
        let part = format!("{} {index}", method.name());
        Some(Undo::new(part, *mlp.weights().get(index)?, exchange))
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        self.step += 1;
        self.next_batch();
        let lr = self.params.lr;
        self.advance(|net| net.update(lr));
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default();
        for lane in self.entries.iter().map(Entry::lane) {
            let index = lane.method as usize;
            metrics.push(DISTINCT[index], lane.distinct as f64);
            if let Some(kept) = lane.kept() {
                metrics.push(KEPT[index], kept);
            }
            if let Some(step) = lane.fell {
                metrics.push(FELL[index], step as f64);
                continue;
            }
            metrics.push(LOSS[index], lane.loss);
            metrics.push(ACCURACY[index], lane.accuracy);
            metrics.push(MOVING[index], lane.moving);
            if let Some(kept) = lane.gradient_kept() {
                metrics.push(GRADIENT_KEPT[index], kept);
            }
        }
        let racing = self.entries.iter().filter(|entry| entry.fell.is_none()).count();
        metrics.with("going", racing as f64)
    }

    /// Not finite once no net is left.
    fn pulse(&self) -> f64 {
        let over = !self.entries.is_empty() && self.entries.iter().all(|entry| entry.fell.is_some());
        if over { f64::NAN } else { 0.0 }
    }

    fn snapshot(&self) -> Snapshot {
        let looked = self.looked();
        Snapshot {
            lanes: self.entries.iter().map(Entry::lane).collect(),
            looked: looked.map(|(entry, _)| entry.method),
            weights: looked.map_or_else(Weights::default, |(entry, layer)| entry.weights(layer)),
            depth: self.params.depth,
            rows: self.batch.0.rows(),
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::Safetensors => {
                weights::write_nets(self.entries.iter().map(|entry| (entry.method.name(), entry.net.mlp())))
            }
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            _ => Err(format.not_offered()),
        }
    }
}

impl Init {
    /// Takes the next digits, the same for every net; after the last one they are shuffled anew.
    fn next_batch(&mut self) {
        let size = self.params.rows().min(self.order.len());
        if self.at.saturating_add(size) > self.order.len() {
            self.order.shuffle(&mut self.rng);
            self.at = 0;
        }
        self.batch = rows(&self.order[self.at..self.at + size]);
        self.at += size;
    }

    /// Moves every net still going and lets the batch pass through it, so that weights and what is told of them agree.
    fn advance(&mut self, update: impl Fn(&mut DeepNet) + Sync) {
        let (x, target) = &self.batch;
        let going = self.entries.iter_mut().filter(|entry| entry.fell.is_none());
        deep::each(going.map(|entry| &mut entry.net), x.rows(), |net| {
            // The gradient is that of the batch before: pass and step alternate.
            update(net);
            net.pass(x, target, Loss::CrossEntropy);
        });
        let test = self.step.is_multiple_of(TEST_EVERY);
        for entry in self.entries.iter_mut().filter(|entry| entry.fell.is_none()) {
            if !entry.net.is_sound() {
                entry.fell = Some(self.step);
            } else if test {
                entry.accuracy = entry.net.accuracy(&HELD_OUT.0, &HELD_OUT.1);
                entry.count_distinct();
            }
        }
    }

    /// The net and layer looked at, or what there is in their place.
    fn looked(&self) -> Option<(&Entry, usize)> {
        let (method, layer) = self.look.unwrap_or((Method::Zeros, 1));
        let entry = self.entries.iter().find(|entry| entry.method == method);
        Some((entry.or(self.entries.first())?, layer.min(self.params.depth)))
    }
}

impl Entry {
    fn new(method: Method, params: &Params, seed: u64) -> Self {
        let config = MlpConfig {
            inputs: INPUTS,
            hidden: vec![params.width; params.depth],
            outputs: CLASSES,
            activation: params.activation,
            init: Draw::Zeros,
        };
        // The same draws for every method: normal weights differ by their scale alone.
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5EED);
        let mut mlp = Mlp::new(&config, &mut rng, &Device::flex());
        let mut weights = mlp.weights();
        for layer in mlp.layers() {
            weights[layer.weights.clone()].copy_from_slice(&method.fill(params, layer.from, layer.to, &mut rng));
        }
        mlp.set_weights(&weights);
        let mut entry = Self {
            method,
            net: DeepNet::new(mlp, OptimizerConfig::new(params.optimizer)),
            accuracy: 0.0,
            distinct: 0,
            fell: None,
        };
        entry.count_distinct();
        entry
    }

    fn count_distinct(&mut self) {
        let weights = self.net.mlp().weights();
        let layers = self.net.mlp().layers();
        let hidden = &layers[..layers.len() - 1];
        let fewest = hidden.iter().map(|layer| {
            let groups = groups(layer, &weights);
            groups.iter().max().map_or(0, |last| last + 1)
        });
        self.distinct = fewest.min().unwrap_or(0);
    }

    fn weights(&self, layer: usize) -> Weights {
        let values = self.net.mlp().weights();
        let at = &self.net.mlp().layers()[layer];
        let groups = groups(at, &values);
        let mut sizes = vec![0; groups.len()];
        groups.iter().for_each(|group| sizes[*group] += 1);
        // Numbered anew, so that only groups of several count.
        let mut names = vec![0; groups.len()];
        let several = (0..sizes.len()).filter(|group| sizes[*group] > 1);
        several.enumerate().for_each(|(name, group)| names[group] = name + 1);
        Weights {
            layer,
            twins: groups.iter().map(|group| names[*group]).collect(),
            matrix: Matrix {
                rows: at.to,
                columns: at.from,
                values: values[at.weights.clone()].to_vec(),
            },
        }
    }

    fn lane(&self) -> Lane {
        let gradient = self.net.gradient();
        let layers = self.net.mlp().layers();
        let weights: usize = layers.iter().map(|layer| layer.weights.len()).sum();
        let moving: usize = layers
            .iter()
            .map(|layer| {
                gradient[layer.weights.clone()]
                    .iter()
                    .filter(|slope| **slope != 0.0)
                    .count()
            })
            .sum();
        Lane {
            method: self.method,
            loss: self.net.loss(),
            accuracy: self.accuracy,
            fell: self.fell,
            layers: self.net.flows().to_vec(),
            distinct: self.distinct,
            moving: moving as f64 / weights.max(1) as f64,
        }
    }
}

/// For every neuron of a layer the number of its kind, in order of appearance: equal to the last bit, weights and bias.
fn groups(layer: &Layer, weights: &[f32]) -> Vec<usize> {
    let mut kinds: HashMap<Vec<u32>, usize> = HashMap::new();
    let rows = weights[layer.weights.clone()].chunks_exact(layer.from);
    rows.zip(&weights[layer.biases.clone()])
        .map(|(row, bias)| {
            // Minus zero is zero.
            let bits = row
                .iter()
                .chain([bias])
                .map(|weight| (weight + 0.0).to_bits())
                .collect();
            let next = kinds.len();
            *kinds.entry(bits).or_insert(next)
        })
        .collect()
}

fn methods(params: &Params) -> impl Iterator<Item = Method> {
    chosen(&params.methods, Method::from_name).into_iter()
}

#[cfg(test)]
mod tests;
