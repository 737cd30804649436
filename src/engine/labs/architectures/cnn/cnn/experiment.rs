//! The experiment itself: one mini-batch a step.

use super::{
    Action, Architecture, Excitation, METRICS, Params, Place, Pooling, Snapshot, drawing,
    evaluation::{self, Found, softmax},
    excitation, export, program,
    reading::Reading,
};
use crate::{
    data::digits::{self, CLASSES},
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    nn::{
        conv_net::{ConvNet, ConvNetConfig},
        init::Init,
        optimizer::{Optimizer, OptimizerConfig},
    },
    undo::Undo,
    view::ImageGrid,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::cell::RefCell;

/// The digits network at work.
pub struct Cnn {
    params: Params,
    pub(super) net: ConvNet,
    optimizer: Optimizer<1>,
    rng: ChaCha8Rng,
    device: Device,
    /// The training digits in the order of this epoch, and how many of them were used.
    order: Vec<usize>,
    at: usize,
    seen: usize,
    step: u64,
    seed: u64,
    loss: f64,
    /// The weights that accuracies speak of: those of the last step that was recorded.
    measured: Vec<f32>,
    /// What was found with them, once somebody asked.
    found: RefCell<Option<Found>>,
    /// As drawn.
    drawing: Option<Vec<f32>>,
    test_index: usize,
    pub(super) input: Vec<f32>,
    place: Option<Place>,
    maximized: Vec<Excitation>,
}

fn optimizer_config(params: &Params) -> OptimizerConfig {
    OptimizerConfig {
        weight_decay: Some(params.weight_decay),
        ..OptimizerConfig::new(params.optimizer)
    }
}

fn net_config(params: &Params) -> ConvNetConfig {
    let width = |full: usize| match params.architecture {
        Architecture::Lenet5 => full,
        Architecture::Small => (full / 2).max(1),
    };
    ConvNetConfig {
        side: digits::mnist().side,
        kernel: params.kernel,
        channels: vec![width(params.c1), width(params.c2)],
        dense: vec![width(params.dense1), width(params.dense2)],
        classes: CLASSES,
        max_pooling: params.pooling == Pooling::Max,
        activation: params.activation,
    }
}

impl Cnn {
    pub(super) fn params(&self) -> &Params {
        &self.params
    }
    pub(super) fn steps(&self) -> u64 {
        self.step
    }
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }
    /// Digits that are learned from.
    pub(super) fn train_size(&self) -> usize {
        self.order.len()
    }

    pub(super) fn show_test(&mut self, index: usize) {
        self.test_index = index.min(digits::mnist().test().len() - 1);
        self.drawing = None;
        self.input = evaluation::picture(self.test_index);
    }

    /// Fixes the weights of which accuracies are told; what they are is found out when somebody asks.
    fn measure(&mut self) {
        self.measured = self.net.weights();
        self.found.replace(None);
    }

    fn with_found<T>(&self, tell: impl FnOnce(&Found) -> T) -> T {
        let mut found = self.found.borrow_mut();
        let shift = [self.params.shift, self.params.shift_y];
        let size = self.params.train_size;
        tell(found.get_or_insert_with(|| evaluation::look(self.net.plan(), &self.measured, shift, size)))
    }

    fn next_batch(&mut self) -> (Vec<f32>, Vec<u8>) {
        let size = self.params.batch.min(self.order.len()).max(1);
        if self.at + size > self.order.len() {
            for last in (1..self.order.len()).rev() {
                self.order.swap(last, self.rng.random_range(0..=last));
            }
            self.at = 0;
        }
        self.at += size;
        self.seen += size;
        batch(&self.order[self.at - size..self.at])
    }

    fn draw(&mut self, pixels: Vec<f32>) -> Result<(), Fault> {
        let wanted = drawing::SIDE * drawing::SIDE;
        if pixels.len() != wanted || pixels.iter().any(|ink| !ink.is_finite()) {
            return Err(Fault::BadDrawing { pixels: wanted });
        }
        match drawing::picture(&pixels) {
            Some(picture) => (self.input, self.drawing) = (picture, Some(pixels)),
            None => self.show_test(self.test_index),
        }
        Ok(())
    }

    fn maximize(&mut self, layer: usize, channel: usize) -> Result<(), Fault> {
        let plan = self.net.plan();
        let Some(range) = excitation::excited(plan, layer, channel) else {
            return Err(Fault::NothingThere { what: "channel".into() });
        };
        let weights = self.net.weights();
        let image = excitation::climb(&self.net, &self.device, layer, &range, self.input.len());
        let answer = |picture: &[f32]| excitation::answer(plan, &weights, picture, layer, &range);
        let made = Excitation {
            layer,
            channel,
            step: self.step,
            answer: answer(&image),
            usual: answer(&self.input),
            image,
        };
        excitation::keep(&mut self.maximized, made);
        Ok(())
    }

    fn filters(&self, weights: &[f32]) -> ImageGrid {
        self.net
            .plan()
            .blocks
            .first()
            .map_or_else(ImageGrid::default, |block| ImageGrid {
                width: block.conv.kernel,
                height: block.conv.kernel,
                images: weights[block.weights()]
                    .chunks_exact(block.conv.taps())
                    .map(<[f32]>::to_vec)
                    .collect(),
            })
    }
}

/// Inputs come back only to a net that still has the step and the channel they were made for.
fn exchange_maximized(lab: &mut Cnn, kept: &mut Vec<Excitation>) -> Result<(), Fault> {
    std::mem::swap(&mut lab.maximized, kept);
    let (plan, step) = (lab.net.plan(), lab.step);
    lab.maximized
        .retain(|one| one.step <= step && excitation::excited(plan, one.layer, one.channel).is_some());
    Ok(())
}

/// Pictures and labels of these digits.
fn batch(indices: &[usize]) -> (Vec<f32>, Vec<u8>) {
    let digits = digits::mnist();
    let size = digits.side * digits.side;
    let mut pictures = vec![0.0; indices.len() * size];
    for (index, picture) in indices.iter().zip(pictures.chunks_exact_mut(size)) {
        digits.fill(*index, picture);
    }
    (pictures, indices.iter().map(|&index| digits.labels[index]).collect())
}

impl Lab for Cnn {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "architectures/cnn/cnn";
    const METRICS: &'static [Metric] = METRICS;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch, Export::Burn];
    const IMPORTS: bool = true;
    // Reading all test digits twice costs as much as several steps.
    const RECORD_EVERY: u64 = 20;

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let net = ConvNet::new(&net_config(params), Init::HeUniform, &mut rng, device);
        let order: Vec<usize> = (0..params.train_size.min(digits::mnist().train().len())).collect();
        let mut lab = Self {
            params: params.clone(),
            optimizer: Optimizer::new(optimizer_config(params)),
            rng,
            device: device.clone(),
            at: order.len(),
            order,
            seen: 0,
            step: 0,
            seed,
            loss: 0.0,
            measured: vec![],
            found: RefCell::default(),
            drawing: None,
            test_index: 0,
            input: vec![],
            place: None,
            maximized: vec![],
            net,
        };
        lab.show_test(0);
        lab.measure();
        let (pictures, labels) = batch(&lab.order[..params.batch.min(lab.order.len())]);
        lab.loss = f64::from(lab.net.plan().loss(&lab.measured, &pictures, &labels));
        Ok(lab)
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut lab = Self::new(params, seed, device)?;
        lab.show_test(self.test_index);
        lab.place = self.place;
        if let Some(pixels) = &self.drawing {
            lab.draw(pixels.clone())?;
        }
        Ok(lab)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let mut live = self.params.clone();
        (live.shift, live.shift_y) = (params.shift, params.shift_y);
        (live.optimizer, live.lr) = (params.optimizer, params.lr);
        (live.schedule, live.schedule_steps) = (params.schedule, params.schedule_steps);
        (live.batch, live.weight_decay) = (params.batch, params.weight_decay);
        if live != *params {
            return Ok(Change::Restart);
        }
        if (live.shift, live.shift_y) != (self.params.shift, self.params.shift_y) {
            self.found.replace(None);
        }
        self.params = live;
        self.optimizer.set_config(optimizer_config(&self.params));
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Draw { pixels } => self.draw(pixels)?,
            Action::ClearDrawing => self.show_test(self.test_index),
            Action::PickTest { index } => self.show_test(index),
            Action::Inspect { at } => self.place = at,
            Action::Maximize { layer, channel } => self.maximize(layer, channel)?,
            Action::ClearMaximized => self.maximized.clear(),
        }
        Ok(())
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        match action {
            Action::Inspect { .. } => return None,
            Action::Maximize { .. } | Action::ClearMaximized => {
                return Some(Undo::new("maximized", self.maximized.clone(), exchange_maximized));
            }
            Action::Draw { .. } | Action::ClearDrawing | Action::PickTest { .. } => {}
        }
        type Shown = (Option<Vec<f32>>, usize, Vec<f32>);
        let exchange = |lab: &mut Self, shown: &mut Shown| {
            std::mem::swap(&mut lab.drawing, &mut shown.0);
            std::mem::swap(&mut lab.test_index, &mut shown.1);
            std::mem::swap(&mut lab.input, &mut shown.2);
            Ok(())
        };
        let now: Shown = (self.drawing.clone(), self.test_index, self.input.clone());
        Some(Undo::new("input", now, exchange))
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        let (pictures, labels) = self.next_batch();
        let labels = labels.into();
        let (net, mut loss) = (&self.net, 0.0);
        let factor = self
            .params
            .schedule
            .factor(self.step as usize, self.params.schedule_steps);
        let params = self.optimizer.advance(self.params.lr * factor, net.params(), |at| {
            let (value, gradient) = net.loss_and_gradient(at, &pictures, &labels);
            loss = value;
            gradient
        });
        self.net.set_params(params);
        self.loss = f64::from(loss);
        self.step += 1;
        if self.step.is_multiple_of(Self::RECORD_EVERY) {
            self.measure();
        }
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let metrics = self.with_found(|found| {
            Metrics::default()
                .with("train_loss", self.loss)
                .with("test_loss", found.test_loss)
                .with("train_accuracy", found.train_accuracy)
                .with("test_accuracy", found.test_accuracy)
                .with("shifted_accuracy", found.shifted_accuracy)
                .with("epoch", self.seen as f64 / self.order.len().max(1) as f64)
                .with("parameters", self.net.plan().parameters() as f64)
        });
        if self.drawing.is_none() {
            return metrics;
        }
        let probabilities = softmax(&self.net.plan().logits(&self.net.weights(), &self.input));
        let confidence = probabilities.iter().copied().fold(0.0, f32::max);
        metrics.with("drawn_confidence", f64::from(confidence))
    }

    fn pulse(&self) -> f64 {
        self.loss
    }

    fn snapshot(&self) -> Snapshot {
        let digits = digits::mnist();
        let weights = self.net.weights();
        let reading = Reading::of(self.net.plan(), &weights, &self.input);
        let (confusion, mistakes) = self.with_found(|found| (found.confusion.clone(), found.mistakes.clone()));
        let label = digits.labels[digits.test().start + self.test_index];
        Snapshot {
            probabilities: softmax(reading.logits()),
            inspected: self.place.and_then(|place| reading.inspect(place)),
            layers: reading.layers,
            filters: self.filters(&weights),
            drawing: self.drawing.clone(),
            truth: self.drawing.is_none().then_some(label),
            test_index: self.test_index,
            test_count: digits.test().len(),
            confusion,
            mistakes,
            maximized: self.maximized.clone(),
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::Safetensors => export::write(self.net.plan(), &self.net.weights()),
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            Export::Burn => Ok(program::burn(self).into_bytes()),
            Export::Data => Err(format.not_offered()),
        }
    }

    fn import(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let weights = export::read(self.net.plan(), bytes)?;
        self.net.set_weights(&weights);
        self.optimizer = Optimizer::new(optimizer_config(&self.params));
        // They were made for other weights.
        self.maximized.clear();
        self.measure();
        Ok(())
    }
}
