//! One set of points, four classifiers at once: binary cross-entropy, softmax with cross-entropy, hinge, squared error.

pub mod data;
pub mod method;
pub mod model;
mod picked;
mod program;

pub use picked::Picked;

use crate::{
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    labs::training::losses::hand::Edits,
    math::sigmoid,
    params,
    params::Spec,
    undo::Undo,
    view::{ClassField, Field},
};
use data::{Data, Datum, EXTENT, Recipe};
use method::Method;
use model::{Model, Sample, Segment};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

crate::choices! {
    /// What the classifiers say at first.
    pub enum Start {
        /// Nothing: all weights 0.
        Zero = "zero",
        /// The opposite of what is right, and with confidence.
        Wrong = "wrong",
    }
}

params! {
    /// Settings of the four classifiers.
    pub struct Params {
        /// The loss that the pictures are about.
        show: Method = Method::Bce => Spec::choice().live().on_stage(),
        classes: usize = 2 => Spec::int(2.0, 5.0).main(),
        start: Start = Start::Zero => Spec::choice().main(),
        /// Length of each class's weights at a wrong start.
        start_size: f64 = 3.0 => Spec::float(0.0, 10.0).hard(0.0, 100.0).main().acts_with("start", &["wrong"]),
        lr: f64 = 0.1 => Spec::log(1e-3, 10.0).hard(0.0, 1e6).main().live().concept("gradient-descent"),
        l2: f64 = 0.01 => Spec::log(1e-4, 1.0).hard(0.0, 1e3).main().live().concept("l2"),
        separation: f64 = 1.6 => Spec::float(0.0, 4.0).hard(0.0, 5.0).group("data").live(),
        spread: f64 = 0.8 => Spec::float(0.05, 2.0).hard(0.0, 5.0).group("data").live(),
        points: usize = 24 => Spec::int(1.0, 60.0).hard(0.0, 100.0).group("data").live().unit("points"),
        strays: usize = 0 => Spec::int(0.0, 10.0).hard(0.0, 20.0).group("data").live().unit("points"),
    }
}

/// Per method `m`: `loss.m`, its mean loss; `accuracy.m`; `zero.m`, the share of points whose gradient is exactly 0;
/// `pull.m`, the mean size of the points' gradients; `gap.m`, with two classes the distance between the lines at margin 1.
/// Of the picked point under the loss in view: `picked_p`, the probability of its class, where there is one, and
/// `picked_error`, the largest difference between its gradient by formula and by autodiff.
pub const METRICS: &[Metric] = &[
    Metric::loss("loss.bce"),
    Metric::loss("loss.softmax"),
    Metric::loss("loss.hinge"),
    Metric::loss("loss.mse"),
    Metric::share("accuracy.bce"),
    Metric::share("accuracy.softmax"),
    Metric::share("accuracy.hinge"),
    Metric::share("accuracy.mse"),
    Metric::hidden("zero.bce"),
    Metric::hidden("zero.softmax"),
    Metric::hidden("zero.hinge"),
    Metric::hidden("zero.mse"),
    Metric::hidden("pull.bce"),
    Metric::hidden("pull.softmax"),
    Metric::hidden("pull.hinge"),
    Metric::hidden("pull.mse"),
    Metric::hidden("gap.bce"),
    Metric::hidden("gap.softmax"),
    Metric::hidden("gap.hinge"),
    Metric::hidden("gap.mse"),
    Metric::hidden("picked_p"),
    Metric::hidden("picked_error"),
];

/// The name of a metric of this method: the list above has the methods in their order.
fn named(kind: usize, method: Method) -> &'static str {
    METRICS[kind * Method::ALL.len() + method as usize].name
}

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    Add {
        at: [f64; 2],
        class: usize,
    },
    Move {
        id: u32,
        to: [f64; 2],
    },
    Remove {
        id: u32,
    },
    /// Asks for this point's logits, probabilities and gradient.
    Pick {
        id: u32,
    },
    /// Takes back everything that the hand did to the points.
    Clear,
}

/// One classifier as drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelView {
    pub method: Method,
    pub loss: f64,
    pub accuracy: f64,
    /// Of every point: how far the right class is ahead, its loss, and the size of its gradient.
    pub margins: Vec<f64>,
    pub losses: Vec<f64>,
    pub pulls: Vec<f64>,
    /// Where the two best classes are level, and where one is ahead by 1.
    pub boundary: Vec<Segment>,
    pub lead: Vec<Segment>,
}

/// What the classifier in view says over the plane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ground {
    /// Two classes: from -1, surely the first, to 1, surely the second.
    Two(Field),
    Several(ClassField),
}

/// What the panel draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub classes: usize,
    pub points: Vec<Datum>,
    /// In the order of [`Method::ALL`].
    pub models: Vec<ModelView>,
    pub ground: Ground,
    pub picked: Option<Picked>,
    /// Whether the hand changed the points.
    pub edited: bool,
}

/// The lab.
pub struct ClassificationLosses {
    params: Params,
    device: Device,
    data: Data,
    models: Vec<Model>,
    steps: u64,
    picked: Option<u32>,
}

impl Lab for ClassificationLosses {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "training/losses/classification-losses";
    const METRICS: &'static [Metric] = METRICS;
    const PACE: Option<f64> = Some(60.0);
    const EXPORTS: &'static [Export] = &[Export::PyTorch];

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Ok(Self::start(params, seed, device, Edits::default()))
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut lab = Self::start(params, seed, device, self.data.edits.clone());
        lab.picked = self.picked.filter(|id| lab.data.find(*id).is_ok()).or(lab.picked);
        Ok(lab)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let begins = |params: &Params| (params.classes, params.start, params.start_size.to_bits());
        if begins(params) != begins(&self.params) {
            return Ok(Change::Restart);
        }
        let remade = recipe(params) != recipe(&self.params);
        self.params = params.clone();
        if remade {
            self.data.make(&recipe(params));
            self.keep_a_pick();
        }
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Add { at, class } => self.data.add(at, class.min(self.params.classes - 1))?,
            Action::Move { id, to } => self.data.shift(id, to)?,
            Action::Remove { id } => self.data.remove(id)?,
            Action::Pick { id } => self.picked = Some(self.data.find(id)?.id),
            Action::Clear => self.data.edits = Edits::default(),
        }
        self.data.make(&recipe(&self.params));
        self.keep_a_pick();
        Ok(())
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        if matches!(action, Action::Pick { .. }) {
            return None;
        }
        let exchange = |lab: &mut Self, edits: &mut Edits| {
            std::mem::swap(&mut lab.data.edits, edits);
            lab.data.make(&recipe(&lab.params));
            lab.keep_a_pick();
            Ok(())
        };
        Some(Undo::new("points", self.data.edits.clone(), exchange))
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        let samples = self.samples();
        for model in &mut self.models {
            model.step(&samples, self.params.lr, self.params.l2);
        }
        self.steps += 1;
        Ok(Progress::Running)
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            _ => Err(format.not_offered()),
        }
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default();
        for model in &self.models {
            let view = self.view(model);
            let count = view.pulls.len().max(1) as f64;
            metrics.push(named(0, model.method), view.loss);
            metrics.push(named(1, model.method), view.accuracy);
            let zero = view.pulls.iter().filter(|pull| **pull == 0.0).count();
            metrics.push(named(2, model.method), zero as f64 / count);
            metrics.push(named(3, model.method), view.pulls.iter().sum::<f64>() / count);
            if let Some(steepness) = model.steepness().filter(|steepness| *steepness > 0.0) {
                metrics.push(named(4, model.method), 2.0 / steepness);
            }
        }
        if let Some(picked) = self.pick() {
            if let Some(p) = picked.p_of_class() {
                metrics.push("picked_p", p);
            }
            metrics.push("picked_error", picked.error());
        }
        metrics
    }

    /// Not finite once a classifier has flown off.
    fn pulse(&self) -> f64 {
        self.models.iter().flat_map(|model| model.rows.iter().flatten()).sum()
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            classes: self.params.classes,
            points: self.data.points.clone(),
            models: self.models.iter().map(|model| self.view(model)).collect(),
            ground: self.ground(),
            picked: self.pick(),
            edited: !self.data.edits.is_empty(),
        }
    }
}

/// Cells along each side of the plane.
const CELLS: usize = 48;

fn recipe(params: &Params) -> Recipe {
    Recipe {
        classes: params.classes,
        points: params.points,
        separation: params.separation,
        spread: params.spread,
        strays: params.strays,
    }
}

/// The classifiers as they begin.
fn begin(params: &Params) -> Vec<Model> {
    let rows: Vec<_> = (0..params.classes)
        .map(|class| {
            let [x, y] = data::centre(
                class,
                &Recipe {
                    separation: 1.0,
                    ..recipe(params)
                },
            );
            let size = match params.start {
                Start::Zero => 0.0,
                // A single logit is the difference of two rows, so that its weights have the same length as these.
                Start::Wrong if params.classes == 2 => -params.start_size / 2.0,
                Start::Wrong => -params.start_size,
            };
            [size * x, size * y, 0.0]
        })
        .collect();
    Method::ALL
        .iter()
        .map(|method| Model::of_rows(*method, &rows))
        .collect()
}

impl ClassificationLosses {
    fn start(params: &Params, seed: u64, device: &Device, edits: Edits) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut lab = Self {
            params: params.clone(),
            device: device.clone(),
            data: Data::new(&recipe(params), edits, &mut rng),
            models: begin(params),
            steps: 0,
            picked: None,
        };
        lab.keep_a_pick();
        lab
    }

    /// A point that is gone is followed by the one nearest to the middle, where the question is most open.
    fn keep_a_pick(&mut self) {
        if self.picked.is_some_and(|id| self.data.find(id).is_ok()) {
            return;
        }
        let distance = |point: &&Datum| point.at[0].hypot(point.at[1]);
        let nearest = self
            .data
            .points
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        self.picked = nearest.map(|point| point.id);
    }

    fn samples(&self) -> Vec<Sample> {
        self.data.points.iter().map(|point| (point.at, point.class)).collect()
    }

    fn model(&self) -> &Model {
        &self.models[self.params.show as usize]
    }

    fn pick(&self) -> Option<Picked> {
        let point = self.data.find(self.picked?).ok()?;
        Some(Picked::of(self.model(), point, self.params.classes, &self.device))
    }

    fn view(&self, model: &Model) -> ModelView {
        let readings: Vec<_> = self
            .data
            .points
            .iter()
            .map(|point| model.read((point.at, point.class)))
            .collect();
        let count = readings.len().max(1) as f64;
        ModelView {
            method: model.method,
            loss: readings.iter().map(|reading| reading.loss).sum::<f64>() / count,
            // Level is not right.
            accuracy: readings.iter().filter(|reading| reading.margin > 0.0).count() as f64 / count,
            margins: readings.iter().map(|reading| reading.margin).collect(),
            losses: readings.iter().map(|reading| reading.loss).collect(),
            pulls: readings.iter().map(method::Reading::pull).collect(),
            boundary: model.lines(0.0, EXTENT),
            lead: model.lines(1.0, EXTENT),
        }
    }

    fn ground(&self) -> Ground {
        let model = self.model();
        let logits = Field::centres(EXTENT, CELLS).map(|at| model.logits(at));
        if self.params.classes == 2 {
            let values = logits.map(|logits| lean(model.method, &logits) as f32).collect();
            return Ground::Two(Field::square(EXTENT, CELLS, values));
        }
        let side = [-EXTENT as f32, EXTENT as f32];
        let (classes, confidence) = logits.map(|logits| winner(model.method, &logits)).unzip();
        Ground::Several(ClassField {
            x: side,
            y: side,
            columns: CELLS,
            rows: CELLS,
            classes,
            confidence,
        })
    }
}

/// From -1 for class 0 to 1 for class 1: twice the probability minus 1; of the hinge the score, which ends at the margin lines.
fn lean(method: Method, logits: &[f64]) -> f64 {
    match (method, logits) {
        (Method::Hinge, [z]) => z.clamp(-1.0, 1.0),
        (_, [z]) => 2.0 * sigmoid(*z) - 1.0,
        _ => 2.0 * method::softmax(logits)[1] - 1.0,
    }
}

/// The best class and how sure it is: its probability; of the hinge how far it is ahead, up to 1.
fn winner(method: Method, logits: &[f64]) -> (u8, f32) {
    let best = (0..logits.len())
        .max_by(|a, b| logits[*a].total_cmp(&logits[*b]))
        .unwrap_or(0);
    let others = logits.iter().enumerate().filter(|(index, _)| *index != best);
    let next = others.map(|(_, z)| *z).fold(f64::NEG_INFINITY, f64::max);
    let sure = match method {
        Method::Hinge => (logits[best] - next).clamp(0.0, 1.0),
        _ => method::answers(method, logits)[best],
    };
    (best as u8, sure as f32)
}

#[cfg(test)]
mod tests;
