//! One set of points, three fits at once: mean squared error, mean absolute error, and Huber's loss between the two.
//!
//! How many times as far one outlier moves the squared line as the absolute one is a matter of chance for one set of
//! points, because the absolute line jumps from point to point: the claim "at least 5 times at 10 sigma" holds for the
//! mean over many sets (see the tests) and for seven of ten sets on their own.

pub mod data;
pub mod exact;
pub mod fit;
mod program;
pub mod shape;

use crate::{
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    labs::training::losses::hand::Edits,
    params,
    params::Spec,
    undo::Undo,
};
use data::{Data, Datum, EDGE, REACH, Recipe, Trend};
use fit::{Model, ModelKind};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use shape::Shape;

params! {
    /// Settings of the three fits.
    pub struct Params {
        /// The loss whose shares lie on the plane.
        show: Shape = Shape::Mse => Spec::choice().live().on_stage(),
        model: ModelKind = ModelKind::Line => Spec::choice().main(),
        outliers: usize = 1 => Spec::int(0.0, 6.0).hard(0.0, 20.0).main().live().unit("points"),
        /// In standard deviations of the noise.
        outlier_size: f64 = 10.0 => Spec::float(0.0, 20.0).hard(0.0, 100.0).main().live().unit("sigma"),
        /// Huber's threshold.
        delta: f64 = 1.0 => Spec::log(0.05, 10.0).hard(0.001, 1000.0).main().live().concept("huber"),
        lr: f64 = 0.05 => Spec::log(1e-3, 1.0).hard(0.0, 1e6).main().live().concept("gradient-descent"),
        points: usize = 24 => Spec::int(2.0, 100.0).hard(0.0, 200.0).group("data").live().unit("points"),
        noise: f64 = 0.4 => Spec::float(0.0, 2.0).hard(0.0, 10.0).group("data").live(),
        trend: Trend = Trend::Line => Spec::choice().group("data").live(),
        /// The trend's slope at 0.
        true_slope: f64 = 0.8 => Spec::float(-2.0, 2.0).hard(-10.0, 10.0).group("data").live(),
        width: usize = 12 => Spec::int(1.0, 32.0).hard(1.0, 64.0).group("network").unit("neurons").concept("hidden-layers").acts_with("model", &["mlp"]),
        /// Whether the learner has a line too.
        hand: bool = false => Spec::flag().group("hand").live().concept("why-a-loss"),
        hand_slope: f64 = 0.0 => Spec::float(-3.0, 3.0).hard(-50.0, 50.0).group("hand").live().acts_with("hand", &["true"]),
        hand_offset: f64 = 0.0 => Spec::float(-3.0, 3.0).hard(-100.0, 100.0).group("hand").live().acts_with("hand", &["true"]),
    }
}

/// Per loss `l`: `loss.l`, the mean loss of its own fit; `slope.l`, the fitted line's slope; `shift.l`, how far that lies
/// from the slope that the same loss finds without outliers and without the hand's doing; `best.l`, the least loss that any
/// line has; `top.l`, the largest share of the loss that one point holds; `miss.l`, the fit's root mean square distance
/// from the trend; `hand.l`, the mean loss of the learner's own line. What a network has no number for is left out.
pub const METRICS: &[Metric] = &[
    Metric::loss("loss.mse"),
    Metric::loss("loss.mae"),
    Metric::loss("loss.huber"),
    Metric::value("slope.mse"),
    Metric::value("slope.mae"),
    Metric::value("slope.huber"),
    Metric::hidden("shift.mse"),
    Metric::hidden("shift.mae"),
    Metric::hidden("shift.huber"),
    Metric::hidden("best.mse"),
    Metric::hidden("best.mae"),
    Metric::hidden("best.huber"),
    Metric::hidden("top.mse"),
    Metric::hidden("top.mae"),
    Metric::hidden("top.huber"),
    Metric::hidden("miss.mse"),
    Metric::hidden("miss.mae"),
    Metric::hidden("miss.huber"),
    Metric::hidden("hand.mse"),
    Metric::hidden("hand.mae"),
    Metric::hidden("hand.huber"),
];

/// The name of a metric of this loss: the list above has the losses in their order.
fn named(kind: usize, shape: Shape) -> &'static str {
    METRICS[kind * Shape::ALL.len() + shape as usize].name
}

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    Add {
        at: [f64; 2],
    },
    Move {
        id: u32,
        to: [f64; 2],
    },
    Remove {
        id: u32,
    },
    /// Takes back everything that the hand did to the points.
    Clear,
}

/// One fit as drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitView {
    pub shape: Shape,
    /// The fitted function over the picture.
    pub curve: Vec<[f64; 2]>,
    /// Slope and offset of a line.
    pub line: Option<[f64; 2]>,
    /// The line with the least loss, found exactly.
    pub best: Option<[f64; 2]>,
    pub loss: f64,
    /// Of every point: prediction minus target, its loss, and the loss's derivative by the prediction.
    pub errors: Vec<f64>,
    pub losses: Vec<f64>,
    pub slopes: Vec<f64>,
}

/// The learner's own line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandView {
    pub line: [f64; 2],
    /// Its mean loss, in the order of [`Shape::ALL`].
    pub losses: [f64; 3],
}

/// What the panel draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub x: [f64; 2],
    pub y: [f64; 2],
    pub points: Vec<Datum>,
    /// In the order of [`Shape::ALL`].
    pub fits: Vec<FitView>,
    /// The trend behind the points.
    pub trend: Vec<[f64; 2]>,
    pub delta: f64,
    pub hand: Option<HandView>,
    /// Whether the hand changed the points.
    pub edited: bool,
}

/// The lab.
pub struct RegressionLosses {
    params: Params,
    data: Data,
    /// From where all three start.
    start: Model,
    /// One for each loss, in the order of [`Shape::ALL`].
    models: Vec<Model>,
    steps: u64,
    /// The exactly best lines for the points as they are, and without outliers and hand.
    best: Vec<Option<[f64; 2]>>,
    clean: Vec<Option<[f64; 2]>>,
}

impl Lab for RegressionLosses {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "training/losses/regression-losses";
    const METRICS: &'static [Metric] = METRICS;
    const ON_GPU: bool = false;
    const PACE: Option<f64> = Some(60.0);
    const EXPORTS: &'static [Export] = &[Export::PyTorch];

    fn new(params: &Params, seed: u64, _device: &Device) -> Result<Self, Fault> {
        Ok(Self::start(params, seed, Edits::default()))
    }

    fn restart(&self, params: &Params, seed: u64, _device: &Device) -> Result<Self, Fault> {
        Ok(Self::start(params, seed, self.data.edits.clone()))
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        if params.model != self.params.model || params.width != self.params.width {
            return Ok(Change::Restart);
        }
        let remade = recipe(params) != recipe(&self.params) || params.delta != self.params.delta;
        self.params = params.clone();
        if remade {
            self.remake();
        }
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Add { at } => self.data.add(at)?,
            Action::Move { id, to } => self.data.shift(id, to)?,
            Action::Remove { id } => self.data.remove(id)?,
            Action::Clear => self.data.edits = Edits::default(),
        }
        self.remake();
        Ok(())
    }

    fn undo(&self, _action: &Action) -> Option<Undo<Self>> {
        let exchange = |lab: &mut Self, edits: &mut Edits| {
            std::mem::swap(&mut lab.data.edits, edits);
            lab.remake();
            Ok(())
        };
        Some(Undo::new("points", self.data.edits.clone(), exchange))
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        let points = self.places();
        for (model, &shape) in self.models.iter_mut().zip(Shape::ALL) {
            let (_, gradient) = model.loss_and_gradient(&points, shape, self.params.delta);
            model.step(&gradient, self.params.lr);
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
        for (index, &shape) in Shape::ALL.iter().enumerate() {
            let fit = self.view(index);
            metrics.push(named(0, shape), fit.loss);
            if let Some([slope, _]) = fit.line {
                metrics.push(named(1, shape), slope);
                if let Some([clean, _]) = self.clean[index] {
                    metrics.push(named(2, shape), (slope - clean).abs());
                }
                if let Some(best) = fit.best {
                    metrics.push(named(3, shape), self.line_loss(best, shape));
                }
            }
            let total: f64 = fit.losses.iter().sum();
            let most = fit.losses.iter().copied().fold(0.0, f64::max);
            metrics.push(named(4, shape), if total > 0.0 { most / total } else { 0.0 });
            metrics.push(named(5, shape), self.miss(&self.models[index]));
            if self.params.hand {
                metrics.push(named(6, shape), self.line_loss(self.hand(), shape));
            }
        }
        metrics
    }

    /// Not finite once a fit has flown off.
    fn pulse(&self) -> f64 {
        self.models.iter().flat_map(Model::theta).sum()
    }

    fn snapshot(&self) -> Snapshot {
        let losses = |line| [Shape::Mse, Shape::Mae, Shape::Huber].map(|shape| self.line_loss(line, shape));
        Snapshot {
            x: [-EDGE, EDGE],
            y: self.data.heights,
            points: self.data.points.clone(),
            fits: (0..Shape::ALL.len()).map(|index| self.view(index)).collect(),
            trend: across(|x| self.params.trend.at(x, self.params.true_slope)),
            delta: self.params.delta,
            hand: self.params.hand.then(|| HandView {
                line: self.hand(),
                losses: losses(self.hand()),
            }),
            edited: !self.data.edits.is_empty(),
        }
    }
}

/// Places at which a curve is sampled.
const SAMPLES: usize = 96;

/// A function over the picture.
fn across(of: impl Fn(f64) -> f64) -> Vec<[f64; 2]> {
    (0..=SAMPLES)
        .map(|index| EDGE * (2.0 * index as f64 / SAMPLES as f64 - 1.0))
        .map(|x| [x, of(x)])
        .collect()
}

fn recipe(params: &Params) -> Recipe {
    Recipe {
        trend: params.trend,
        slope: params.true_slope,
        points: params.points,
        noise: params.noise,
        outliers: params.outliers,
        outlier_size: params.outlier_size,
    }
}

impl RegressionLosses {
    fn start(params: &Params, seed: u64, edits: Edits) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let data = Data::new(&recipe(params), edits, &mut rng);
        let model = Model::new(params.model, params.width, &mut rng);
        let mut lab = Self {
            params: params.clone(),
            data,
            models: vec![model.clone(); Shape::ALL.len()],
            start: model,
            steps: 0,
            best: Vec::new(),
            clean: Vec::new(),
        };
        lab.remake();
        lab
    }

    /// Makes the points and what follows from them alone.
    fn remake(&mut self) {
        self.data.make(&recipe(&self.params));
        let points = self.places();
        let lines = |points: &[[f64; 2]]| -> Vec<_> {
            let best = |shape: &Shape| exact::best(*shape, points, self.params.delta);
            Shape::ALL.iter().map(best).collect()
        };
        (self.best, self.clean) = match self.params.model {
            ModelKind::Line => (lines(&points), lines(&self.data.clean)),
            ModelKind::Net => (vec![None; Shape::ALL.len()], vec![None; Shape::ALL.len()]),
        };
    }

    fn places(&self) -> Vec<[f64; 2]> {
        self.data.points.iter().map(|point| point.at).collect()
    }

    fn hand(&self) -> [f64; 2] {
        [self.params.hand_slope, self.params.hand_offset]
    }

    /// Mean loss of a line.
    fn line_loss(&self, [slope, offset]: [f64; 2], shape: Shape) -> f64 {
        let error = |[x, y]: [f64; 2]| slope * x + offset - y;
        let losses = self
            .data
            .points
            .iter()
            .map(|point| shape.value(error(point.at), self.params.delta));
        losses.sum::<f64>() / self.data.points.len().max(1) as f64
    }

    /// Root mean square distance from the trend, where the trend has points.
    fn miss(&self, model: &Model) -> f64 {
        let inside = across(|x| model.predict(x) - self.params.trend.at(x, self.params.true_slope));
        let squares: Vec<f64> = inside
            .iter()
            .filter(|[x, _]| x.abs() <= REACH)
            .map(|[_, gap]| gap * gap)
            .collect();
        (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
    }

    fn view(&self, index: usize) -> FitView {
        let (model, shape, delta) = (&self.models[index], Shape::ALL[index], self.params.delta);
        let errors: Vec<f64> = self
            .data
            .points
            .iter()
            .map(|point| model.predict(point.at[0]) - point.at[1])
            .collect();
        let losses: Vec<f64> = errors.iter().map(|error| shape.value(*error, delta)).collect();
        FitView {
            shape,
            curve: across(|x| model.predict(x)),
            line: match model {
                Model::Line { theta } => Some([theta[0], theta[1]]),
                Model::Net { .. } => None,
            },
            best: self.best[index],
            loss: losses.iter().sum::<f64>() / losses.len().max(1) as f64,
            slopes: errors.iter().map(|error| shape.slope(*error, delta)).collect(),
            errors,
            losses,
        }
    }
}

#[cfg(test)]
mod tests;
