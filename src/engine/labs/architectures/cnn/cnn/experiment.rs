//! The experiment itself: one mini-batch a step.

use super::{
    Action, Architecture, Filters, Goal, METRICS, Params, Place, Pooling, Snapshot, Source, drawing,
    evaluation::{self, Found, Look, softmax},
    export,
    reading::Reading,
};
use crate::{
    data::digits::{self, CLASSES},
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    nn::{
        conv_net::{ConvNet, ConvNetConfig, plain},
        init::Init,
        optimizer::{Optimizer, OptimizerConfig, OptimizerKind},
    },
};
use burn::tensor::{Tensor, TensorData};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Training digits on which the training accuracy is measured.
const TRAIN_SAMPLE: usize = 256;
/// Steps of gradient ascent, and the mean change of a pixel in each.
const ASCENT: (usize, f32) = (24, 0.08);

/// The digits network at work.
pub struct Cnn {
    params: Params,
    net: ConvNet,
    optimizer: Optimizer<1>,
    rng: ChaCha8Rng,
    device: Device,
    /// The training digits in the order of this epoch.
    order: Vec<usize>,
    at: usize,
    seen: usize,
    loss: f64,
    train_accuracy: f64,
    look: Look,
    found: Found,
    shifted: Look,
    shifted_accuracy: f64,
    strokes: Vec<Vec<[f32; 2]>>,
    input: Vec<f32>,
    source: Source,
    place: Option<Place>,
    maximized: Option<(Goal, Vec<f32>, f32)>,
}

fn optimizer_config(params: &Params) -> OptimizerConfig {
    let decay = (params.optimizer != OptimizerKind::AdamW || params.weight_decay > 0.0).then_some(params.weight_decay);
    OptimizerConfig {
        weight_decay: decay,
        ..OptimizerConfig::new(params.optimizer)
    }
}

fn net_config(params: &Params) -> ConvNetConfig {
    let (channels, dense) = match params.architecture {
        Architecture::Lenet5 => (vec![params.c1, params.c2], vec![params.dense1, params.dense2]),
        Architecture::Small => (vec![params.c1], vec![]),
    };
    ConvNetConfig {
        side: digits::mnist().side,
        kernel: params.kernel,
        channels,
        dense,
        classes: CLASSES,
        max_pooling: params.pooling == Pooling::Max,
        activation: params.activation,
    }
}

impl Cnn {
    fn show_test(&mut self, index: usize) {
        let digits = digits::mnist();
        let index = index.min(digits.test().len() - 1);
        self.source = Source::Test {
            index,
            label: digits.labels[digits.test().start + index],
        };
        self.input = evaluation::picture(index, self.params.shift);
    }

    fn look_at_all(&mut self) {
        let weights = self.net.weights();
        let plan = self.net.plan();
        self.found = Look::whole(plan, weights.clone(), 0);
        self.shifted_accuracy = match self.params.shift {
            0 => self.found.accuracy,
            shift => Look::whole(plan, weights.clone(), shift).accuracy,
        };
        self.look = Look::new(weights.clone(), 0);
        self.shifted = Look::new(weights.clone(), self.params.shift);
        self.train_accuracy = self.accuracy_in_training(&weights);
    }

    /// On the first digits of the training data.
    fn accuracy_in_training(&self, weights: &[f32]) -> f64 {
        let count = TRAIN_SAMPLE.min(self.params.train_size);
        let (pictures, labels) = batch(&(0..count).collect::<Vec<_>>());
        let logits = self.net.plan().logits(weights, &pictures);
        let right = |(row, label): (&[f32], &u8)| evaluation::largest(row) == usize::from(*label);
        let right = logits.chunks(CLASSES).zip(&labels).filter(|&pair| right(pair)).count();
        right as f64 / count.max(1) as f64
    }

    fn go_on_looking(&mut self) {
        let plan = self.net.plan();
        let shift = self.params.shift;
        let shifted = if shift > 0 { self.shifted.go_on(plan) } else { None };
        let found = self.look.go_on(plan);
        if let Some(found) = shifted {
            self.shifted_accuracy = found.accuracy;
            self.shifted = Look::new(self.net.weights(), shift);
        }
        if let Some(found) = found {
            let weights = self.net.weights();
            self.train_accuracy = self.accuracy_in_training(&weights);
            self.look = Look::new(weights, 0);
            if shift == 0 {
                self.shifted_accuracy = found.accuracy;
            }
            self.found = found;
        }
    }

    fn next_batch(&mut self) -> Vec<usize> {
        let size = self.params.batch.min(self.order.len()).max(1);
        if self.at + size > self.order.len() {
            for last in (1..self.order.len()).rev() {
                self.order.swap(last, self.rng.random_range(0..=last));
            }
            self.at = 0;
        }
        self.at += size;
        self.seen += size;
        self.order[self.at - size..self.at].to_vec()
    }

    /// Gradient ascent from a little noise; every step has the same length.
    fn maximize(&mut self, goal: Goal) -> Result<(), Fault> {
        let blocks = &self.net.plan().blocks;
        let exists = match goal {
            Goal::Map { block, channel } => blocks.get(block).is_some_and(|block| channel < block.conv.to),
            Goal::Class(class) => class < CLASSES,
        };
        if !exists {
            return Err(Fault::NothingThere {
                what: format!("{goal:?}"),
            });
        }
        let count = self.input.len();
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let mut picture: Vec<f32> = (0..count).map(|_| 0.1 * rng.random::<f32>()).collect();
        let params = self.net.params().detach();
        let mut pleased = 0.0;
        for _ in 0..ASCENT.0 {
            let x = Tensor::<2>::from_data(TensorData::new(picture.clone(), [1, count]), &self.device).require_grad();
            let said = plain(self.net.plan(), x.clone(), &params);
            let objective = match goal {
                Goal::Map { block, channel } => said.maps[block].clone().slice([0..1, channel..channel + 1]).mean(),
                Goal::Class(class) => said.logits.slice([0..1, class..class + 1]).mean(),
            };
            let gradients = objective.backward();
            pleased = objective.into_scalar::<f32>();
            let Some(gradient) = x.grad(&gradients) else { break };
            let gradient: Vec<f32> = gradient.into_data().iter::<f32>().collect();
            let length = (gradient.iter().map(|value| value * value).sum::<f32>() / count as f32)
                .sqrt()
                .max(1e-12);
            for (pixel, slope) in picture.iter_mut().zip(gradient) {
                *pixel = (*pixel + ASCENT.1 * slope / length).clamp(0.0, 1.0);
            }
        }
        self.maximized = Some((goal, picture, pleased));
        Ok(())
    }

    fn filters(&self, weights: &[f32]) -> Vec<Filters> {
        let of = |block: &crate::kernels::conv_net::Block| Filters {
            kernel: block.conv.kernel,
            from: block.conv.from,
            weights: weights[block.weights()]
                .chunks(block.conv.taps())
                .map(<[f32]>::to_vec)
                .collect(),
        };
        self.net.plan().blocks.iter().map(of).collect()
    }
}

/// Pictures and labels of these digits.
fn batch(indices: &[usize]) -> (Vec<f32>, Vec<u8>) {
    let digits = digits::mnist();
    let size = digits.side * digits.side;
    let mut pictures = vec![0.0; indices.len() * size];
    for (index, picture) in indices.iter().zip(pictures.chunks_mut(size)) {
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
    const EXPORTS: &'static [Export] = &[Export::Safetensors];

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
            loss: 0.0,
            train_accuracy: 0.0,
            look: Look::new(vec![], 0),
            found: Found::default(),
            shifted: Look::new(vec![], 0),
            shifted_accuracy: 0.0,
            strokes: vec![],
            input: vec![],
            source: Source::Drawn,
            place: None,
            maximized: None,
            net,
        };
        lab.show_test(0);
        lab.look_at_all();
        let (pictures, labels) = batch(&lab.order[..TRAIN_SAMPLE.min(lab.order.len())]);
        lab.loss = f64::from(lab.net.plan().loss(&lab.net.weights(), &pictures, &labels));
        Ok(lab)
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut lab = Self::new(params, seed, device)?;
        match self.source {
            Source::Drawn => lab.act(Action::Draw {
                strokes: self.strokes.clone(),
            })?,
            Source::Test { index, .. } => lab.show_test(index),
        }
        Ok(lab)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let mut live = self.params.clone();
        (live.shift, live.optimizer, live.lr) = (params.shift, params.optimizer, params.lr);
        (live.batch, live.weight_decay) = (params.batch, params.weight_decay);
        if live != *params {
            return Ok(Change::Restart);
        }
        let moved = live.shift != self.params.shift;
        self.params = live;
        self.optimizer.set_config(optimizer_config(&self.params));
        if moved {
            self.look_at_all();
            if let Source::Test { index, .. } = self.source {
                self.show_test(index);
            }
        }
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Draw { strokes } => {
                match drawing::picture(&strokes) {
                    Some(picture) => (self.input, self.source) = (picture, Source::Drawn),
                    None => self.show_test(0),
                }
                self.strokes = strokes;
            }
            Action::PickTest(index) => {
                self.strokes.clear();
                self.show_test(index);
            }
            Action::NextMistake => {
                let now = match self.source {
                    Source::Test { index, .. } => Some(index),
                    Source::Drawn => None,
                };
                let mistakes = &self.found.mistakes;
                let next = mistakes
                    .iter()
                    .position(|mistake| Some(mistake.index) == now)
                    .map_or(0, |at| at + 1);
                if let Some(mistake) = mistakes.get(next).or(mistakes.first()) {
                    let index = mistake.index;
                    self.strokes.clear();
                    self.show_test(index);
                }
            }
            Action::Inspect { place } => self.place = place,
            Action::Maximize { goal: Some(goal) } => self.maximize(goal)?,
            Action::Maximize { goal: None } => self.maximized = None,
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        let (pictures, labels) = batch(&self.next_batch());
        let labels = labels.into();
        let (net, mut loss) = (&self.net, 0.0);
        let params = self.optimizer.advance(self.params.lr, net.params(), |at| {
            let (value, gradient) = net.loss_and_gradient(at, &pictures, &labels);
            loss = value;
            gradient
        });
        self.net.set_params(params);
        self.loss = f64::from(loss);
        self.go_on_looking();
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let metrics = Metrics::default()
            .with("train_loss", self.loss)
            .with("test_loss", self.found.loss)
            .with("train_accuracy", self.train_accuracy)
            .with("test_accuracy", self.found.accuracy)
            .with("shifted_accuracy", self.shifted_accuracy)
            .with("epoch", self.seen as f64 / self.order.len().max(1) as f64)
            .with("parameters", self.net.plan().parameters() as f64);
        if self.source != Source::Drawn {
            return metrics;
        }
        let (probabilities, _) = softmax(&self.net.plan().logits(&self.net.weights(), &self.input));
        metrics.with(
            "drawn_confidence",
            f64::from(probabilities.iter().copied().fold(0.0, f32::max)),
        )
    }

    fn pulse(&self) -> f64 {
        self.loss
    }

    fn snapshot(&self) -> Snapshot {
        let weights = self.net.weights();
        let plan = self.net.plan();
        let reading = Reading::of(plan, &weights, &self.input);
        let (probabilities, _) = softmax(reading.logits());
        Snapshot {
            source: self.source,
            side: digits::mnist().side,
            input: self.input.clone(),
            inspection: self.place.and_then(|place| reading.inspect(plan, &weights, place)),
            dense: reading.dense[..reading.dense.len() - 1].to_vec(),
            layers: reading.layers,
            probabilities,
            filters: self.filters(&weights),
            confusion: self.found.confusion.clone(),
            mistakes: self.found.mistakes.clone(),
            test_digits: digits::mnist().test().len(),
            maximized: self.maximized.clone(),
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::Safetensors => export::write(self.net.plan(), &self.net.weights()),
            _ => Err(Fault::NotOffered {
                what: format.name().into(),
            }),
        }
    }

    fn import(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let weights = export::read(self.net.plan(), bytes)?;
        self.net.set_weights(&weights);
        self.optimizer = Optimizer::new(optimizer_config(&self.params));
        self.look_at_all();
        Ok(())
    }
}
