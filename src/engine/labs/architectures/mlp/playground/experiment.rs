//! The running experiment.

use super::{
    Action, Dataset, METRICS, Params, Snapshot, Task,
    data::{self, Data, Opened},
    edits::{Deed, Edits},
    evaluation::{MAX_SHOWN, Measured},
    export,
    pictures::{self, Grids, Pictures},
    settings::{layers, optimizer_config},
    watch::EpochWatch,
};
use crate::{
    data::table::Table,
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    math::random::stream,
    nn::{
        loss::Loss,
        mlp::{Mlp, MlpConfig},
        optimizer::Optimizer,
        schedule::ScheduleKind,
    },
    params::ParamSet,
    undo::Undo,
    view::{Histogram, Network},
};
use burn::tensor::Tensor;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::{cell::RefCell, rc::Rc};

const BINS: usize = 24;
/// A batch's loss from which a run counts as diverged: no 32-bit run finds back from there, though Adam, whose steps have a
/// length of their own, may wander about for ever without a number becoming infinite.
const LOST: f64 = 1e12;

/// Streams of the seed's random numbers, apart, so that another network sees the same data.
const DATA_STREAM: u64 = 0;
const WEIGHT_STREAM: u64 = 1;
const BATCH_STREAM: u64 = 2;

/// The playground: a multilayer perceptron, its data and its optimizer.
pub struct Playground {
    pub(super) params: Params,
    pub(super) seed: u64,
    pub(super) device: Device,
    /// The data set that `params.columns` was chosen for; on another it does not count.
    columns_of: Dataset,
    edits: Edits,
    opened: Option<Opened>,
    pub(super) data: Data,
    pub(super) loss: Loss,
    pub(super) mlp: Mlp,
    optimizer: Optimizer<1>,
    rng: ChaCha8Rng,
    order: Vec<usize>,
    cursor: usize,
    steps: usize,
    /// Samples seen by the optimizer.
    seen: u64,
    last_loss: f64,
    gradient: Option<Tensor<1>>,
    probe: Option<[f32; 2]>,
    inspected: Option<(usize, usize)>,
    grids: Grids,
    drawn: RefCell<Option<Pictures>>,
    measured: RefCell<Option<Measured>>,
    watch: EpochWatch,
    /// Is this run's alone: what was done to the weights of another one cannot be taken back here.
    run: Rc<()>,
}

impl Playground {
    fn build(params: &Params, seed: u64, device: &Device, old: Option<&Self>) -> Result<Self, Fault> {
        let hidden = layers(&params.hidden)?;
        let (edits, opened) = old
            .map(|old| (old.edits.clone(), old.opened.clone()))
            .unwrap_or_default();
        let columns_of = match old {
            Some(old) if old.params.columns == params.columns => old.columns_of,
            _ => params.dataset,
        };
        let data = make_data(params, columns_of, &edits, opened.as_ref(), seed)?;
        let loss = params.loss.resolve(data.task == Task::Regression)?;
        let config = MlpConfig {
            inputs: data.inputs.len(),
            hidden,
            outputs: data.outputs(),
            activation: params.activation,
            init: params.init,
        };
        let mlp = Mlp::new(&config, &mut stream(seed, WEIGHT_STREAM), device);
        let grids = Grids::new(&data, mlp.widths());
        Ok(Self {
            params: params.clone(),
            seed,
            device: device.clone(),
            columns_of,
            edits,
            opened,
            data,
            loss,
            mlp,
            optimizer: Optimizer::new(optimizer_config(params)),
            rng: stream(seed, BATCH_STREAM),
            order: Vec::new(),
            cursor: 0,
            steps: 0,
            seen: 0,
            last_loss: 0.0,
            gradient: None,
            probe: None,
            inspected: None,
            grids,
            drawn: RefCell::default(),
            measured: RefCell::default(),
            watch: EpochWatch::new(params),
            run: Rc::default(),
        })
    }

    /// Weights or data have changed: what was drawn and measured is out of date.
    fn touch(&mut self) {
        self.drawn.take();
        self.measured.take();
    }

    fn edit(&mut self, change: impl FnOnce(&mut Edits, Dataset) -> Result<(), Fault>) -> Result<(), Fault> {
        if self.data.table.is_some() || self.params.dataset == Dataset::Csv {
            return Err(Fault::PlaneOnly {});
        }
        change(&mut self.edits, self.params.dataset)?;
        self.remake_data()
    }

    /// The data again, after an edit; the network goes on with it.
    fn remake_data(&mut self) -> Result<(), Fault> {
        self.data = make_data(
            &self.params,
            self.columns_of,
            &self.edits,
            self.opened.as_ref(),
            self.seed,
        )?;
        self.order.clear();
        self.cursor = 0;
        self.watch = EpochWatch::new(&self.params);
        self.touch();
        Ok(())
    }

    fn open(&mut self, name: String, text: &str, label: usize, classes: bool) -> Result<(), Fault> {
        let table = Rc::new(Table::parse(text)?);
        table.sample(&[], label, classes)?;
        let before = (
            self.opened.replace(Opened {
                name,
                table,
                label,
                classes,
            }),
            self.columns_of,
        );
        // Columns chosen for the table before mean nothing in this one.
        self.columns_of = Dataset::Painted;
        if self.params.dataset == Dataset::Csv {
            match Self::build(&self.params, self.seed, &self.device, Some(self)) {
                Ok(fresh) => *self = fresh,
                Err(fault) => {
                    (self.opened, self.columns_of) = before;
                    return Err(fault);
                }
            }
        }
        Ok(())
    }

    /// The rows of the next mini-batch; a new order at each epoch.
    fn next_batch(&mut self) -> Vec<usize> {
        let rows = self.data.train.len();
        if self.cursor >= self.order.len() {
            self.order = (0..rows).collect();
            self.order.shuffle(&mut self.rng);
            self.cursor = 0;
        }
        let end = (self.cursor + self.params.batch.max(1)).min(rows);
        let batch = self.order[self.cursor..end].to_vec();
        self.cursor = end;
        batch
    }

    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// What follows from the loss at an epoch's end.
    fn look(&mut self) -> Progress {
        if !EpochWatch::is_wanted(&self.params) {
            return Progress::Running;
        }
        // Without test data there is only the training loss to go by.
        let seen = self
            .evaluate(&self.data.test)
            .or_else(|| self.evaluate(&self.data.train));
        let Some(seen) = seen else { return Progress::Running };
        match self.watch.observe(seen.loss, &self.params, || self.mlp.weights()) {
            None => Progress::Running,
            Some(best) => {
                self.mlp.set_weights(&best);
                Progress::Done
            }
        }
    }

    fn lr(&self) -> f64 {
        let share = match self.params.schedule {
            ScheduleKind::Plateau => self.watch.share(),
            known => known.factor(self.steps, self.params.schedule_steps),
        };
        self.params.lr * share
    }

    fn network(&self, weights: &[f32]) -> Network {
        let outputs = match self.data.task {
            Task::Classes(_) => self.data.classes.clone(),
            Task::Binary => self.data.classes.last().cloned().into_iter().collect(),
            Task::Regression => vec![self.data.target_name.clone()],
        };
        Network {
            sizes: self.mlp.widths().to_vec(),
            weights: self
                .mlp
                .layers()
                .iter()
                .map(|layer| weights[layer.weights.clone()].to_vec())
                .collect(),
            biases: self
                .mlp
                .layers()
                .iter()
                .map(|layer| weights[layer.biases.clone()].to_vec())
                .collect(),
            inputs: self.data.inputs.iter().map(|input| input.name().to_owned()).collect(),
            outputs,
        }
    }

    fn histograms(&self, flat: &[f32]) -> Vec<Histogram> {
        self.mlp
            .layers()
            .iter()
            .map(|layer| Histogram::of(&flat[layer.weights.clone()], BINS))
            .collect()
    }
}

fn make_data(
    params: &Params,
    columns_of: Dataset,
    edits: &Edits,
    opened: Option<&Opened>,
    seed: u64,
) -> Result<Data, Fault> {
    let columns = if columns_of == params.dataset {
        params.columns.as_str()
    } else {
        ""
    };
    data::make(params, columns, edits, opened, &mut stream(seed, DATA_STREAM))
}

fn norm(values: &[f32]) -> f64 {
    values.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>().sqrt()
}

impl Lab for Playground {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "architectures/mlp/playground";
    const METRICS: &'static [Metric] = METRICS;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch, Export::Burn, Export::Data];
    const IMPORTS: bool = true;
    const RECORD_EVERY: u64 = 10;

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Self::build(params, seed, device, None)
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut fresh = Self::build(params, seed, device, Some(self))?;
        fresh.inspected = self.inspected;
        fresh.inspected = fresh.inspected.filter(|place| fresh.has(*place));
        Ok(fresh)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        if self.params.needs_restart(params) {
            return Ok(Change::Restart);
        }
        self.watch.follow(&self.params, params);
        self.params = params.clone();
        self.optimizer.set_config(optimizer_config(params));
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::SetWeight { layer, from, to, value } => {
                let done = value.is_finite() && self.mlp.set_weight(layer, from, to, value);
                self.touch();
                if done {
                    Ok(())
                } else {
                    Err(Fault::NothingThere { what: "weight".into() })
                }
            }
            Action::SetBias { layer, neuron, value } => {
                let done = value.is_finite() && self.mlp.set_bias(layer, neuron, value);
                self.touch();
                if done {
                    Ok(())
                } else {
                    Err(Fault::NothingThere { what: "bias".into() })
                }
            }
            Action::Paint { at, target } if target.is_finite() => {
                self.edit(|edits, set| edits.add(set, Deed::Paint { at, target }))
            }
            Action::Paint { .. } => Ok(()),
            Action::Erase { at, radius } => self.edit(|edits, set| edits.add(set, Deed::Erase { at, radius })),
            Action::ClearPoints => self.edit(|edits, set| edits.add(set, Deed::Clear)),
            Action::OriginalPoints => self.edit(|edits, set| {
                edits.forget(set);
                Ok(())
            }),
            Action::LoadTable {
                name,
                text,
                label,
                classes,
            } => self.open(name, &text, label, classes),
            Action::Probe { at } => {
                self.probe = at.filter(|at| at.iter().all(|v| v.is_finite()));
                Ok(())
            }
            Action::Inspect { neuron } => {
                self.inspected = neuron.filter(|place| self.has(*place));
                Ok(())
            }
        }
    }

    fn begins_anew(&self, action: &Action) -> bool {
        matches!(action, Action::LoadTable { .. }) && self.params.dataset == Dataset::Csv
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        match *action {
            Action::SetWeight { layer, from, to, .. } => self.keep_parameter(self.mlp.weight_index(layer, from, to)?),
            Action::SetBias { layer, neuron, .. } => self.keep_parameter(self.mlp.bias_index(layer, neuron)?),
            Action::Paint { .. } | Action::Erase { .. } | Action::ClearPoints | Action::OriginalPoints => {
                let exchange = |lab: &mut Self, edits: &mut Edits| {
                    std::mem::swap(&mut lab.edits, edits);
                    lab.remake_data()
                };
                Some(Undo::new("points", self.edits.clone(), exchange))
            }
            Action::LoadTable { .. } | Action::Probe { .. } | Action::Inspect { .. } => None,
        }
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        self.data.check(self.params.dataset)?;
        let which = self.next_batch();
        let (x, target) = self.data.train.batch(&which, self.data.inputs.len(), self.data.task);
        let dropout = self.mlp.dropout(self.params.dropout, x.rows(), &mut self.rng);
        let (loss, gradient) = self.mlp.loss_and_gradient(&x, &target, self.loss, dropout.as_ref());
        let gradient = self.mlp.penalized(gradient, self.params.l1, self.params.l2);
        let updated = self.optimizer.step(self.lr(), self.mlp.params(), gradient.clone());
        self.mlp.set_params(updated);
        self.last_loss = f64::from(loss);
        self.gradient = Some(gradient);
        self.steps += 1;
        self.seen += which.len() as u64;
        self.touch();
        let epoch_ends = self.cursor >= self.order.len();
        Ok(if epoch_ends { self.look() } else { Progress::Running })
    }

    fn pulse(&self) -> f64 {
        if self.last_loss < LOST {
            self.last_loss
        } else {
            f64::INFINITY
        }
    }

    fn metrics(&self) -> Metrics {
        let measured = self.measured.borrow_mut().get_or_insert_with(|| self.measure()).clone();
        let mut metrics = measured.metrics;
        let weights = self.mlp.weights();
        let hidden = &self.mlp.widths()[1..self.mlp.widths().len() - 1];
        metrics.push("epoch", self.seen as f64 / self.data.train.len().max(1) as f64);
        metrics.push("lr", self.lr());
        if let Some(gradient) = &self.gradient {
            metrics.push("grad_norm", norm(&numbers(gradient)));
        }
        metrics.push("weight_norm", norm(&weights));
        metrics.push("neurons", hidden.iter().sum::<usize>() as f64);
        metrics.push("layers", hidden.len() as f64);
        metrics.push("parameters", weights.len() as f64);
        metrics
    }

    fn snapshot(&self) -> Snapshot {
        let pictures = self
            .drawn
            .borrow_mut()
            .get_or_insert_with(|| self.grids.draw(&self.mlp, self.data.task))
            .clone();
        let measured = self.measured.borrow_mut().get_or_insert_with(|| self.measure()).clone();
        let weights = self.mlp.weights();
        let inspected = self
            .inspected
            .and_then(|(layer, neuron)| Some((layer, neuron, self.grids.inspect(&self.mlp, layer, neuron)?)));
        Snapshot {
            task: self.data.task,
            network: self.network(&weights),
            slopes: self
                .mlp
                .layers()
                .iter()
                .filter_map(|layer| Some(weights[layer.slope?]))
                .collect(),
            pictures: pictures.neurons,
            output: pictures.output,
            class_output: pictures.classes,
            inspected,
            train: self.data.train.points(MAX_SHOWN),
            test: self.data.test.points(MAX_SHOWN),
            rows: self.data.train.len(),
            scale: self.data.scale,
            classes: self.data.classes.clone(),
            confusion: measured.confusion,
            weight_histograms: self.histograms(&weights),
            gradient_histograms: self
                .gradient
                .as_ref()
                .map(|g| self.histograms(&numbers(g)))
                .unwrap_or_default(),
            table: self.data.table.clone(),
            axes: self.data.axes.clone().map(|axis| axis.name),
            probe: self.probe.map(|at| pictures::probe(&self.mlp, &self.data, at)),
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        export::write(self, format)
    }

    fn import(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let weights = export::read_weights(self, bytes)?;
        self.mlp.set_weights(&weights);
        // What the optimizer has gathered belongs to the weights before.
        self.optimizer = Optimizer::new(optimizer_config(&self.params));
        self.gradient = None;
        self.watch = EpochWatch::new(&self.params);
        self.touch();
        Ok(())
    }
}

impl Playground {
    /// One weight or bias, by its place among all parameters.
    fn keep_parameter(&self, index: usize) -> Option<Undo<Self>> {
        let now = *self.mlp.weights().get(index)?;
        let run = Rc::clone(&self.run);
        let exchange = move |lab: &mut Self, kept: &mut f32| {
            let here = Rc::ptr_eq(&run, &lab.run);
            let found = here.then(|| lab.mlp.exchange(index, *kept)).flatten();
            *kept = found.ok_or_else(|| Fault::NothingThere { what: "weight".into() })?;
            lab.touch();
            Ok(())
        };
        Some(Undo::new(format!("parameter {index}"), now, exchange))
    }

    fn has(&self, (layer, neuron): (usize, usize)) -> bool {
        self.mlp.widths().get(layer).is_some_and(|width| neuron < *width)
    }
}

fn numbers(tensor: &Tensor<1>) -> Vec<f32> {
    tensor.to_data().iter::<f32>().collect()
}
