//! One neuron on points of the plane: set by hand, or trained by gradient descent, alone or from several starts at once.

pub mod data;
mod program;
pub mod unit;

use crate::{
    data::plane::EXTENT,
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    math::random,
    params,
    params::Spec,
    undo::Undo,
    view::{Field, Points},
};
use data::Dataset;
use serde::{Deserialize, Serialize};
use unit::{Firing, Fit, Unit};

crate::choices! {
    /// What the large picture shows.
    pub enum View {
        /// The inputs' plane with the data.
        Data = "data",
        /// The weights' plane with the loss over it.
        Weights = "weights",
    }
}

params! {
    /// Settings of the neuron.
    pub struct Params {
        activation: Firing = Firing::Sigmoid => Spec::choice().main().live().on_stage().concept("why-nonlinearity"),
        view: View = View::Data => Spec::choice().main().live().on_stage(),
        /// Where training starts, and where the hand last put the neuron.
        w1: f64 = -0.6 => Spec::float(-4.0, 4.0).hard(-100.0, 100.0).live().on_stage(),
        w2: f64 = 0.9 => Spec::float(-4.0, 4.0).hard(-100.0, 100.0).live().on_stage(),
        b: f64 = 0.5 => Spec::float(-6.0, 6.0).hard(-1000.0, 1000.0).live().on_stage(),
        /// The input that the diagram follows.
        x1: f64 = 2.0 => Spec::float(-6.0, 6.0).live().on_stage(),
        x2: f64 = 1.0 => Spec::float(-6.0, 6.0).live().on_stage(),
        dataset: Dataset = Dataset::Offset => Spec::choice().main(),
        use_bias: bool = true => Spec::flag().main().live().concept("bias"),
        lr: f64 = 0.3 => Spec::log(1e-3, 10.0).hard(0.0, 1e6).main().live().concept("gradient-descent"),
        points: usize = 60 => Spec::int(2.0, 200.0).hard(2.0, 400.0).group("data").unit("points"),
        /// Neurons trained at once: the one on the diagram and others from random weights.
        starts: usize = 1 => Spec::int(1.0, 24.0).hard(1.0, 64.0).group("start").concept("weight-init-matters"),
        /// Standard deviation of the other starts' weights.
        spread: f64 = 2.0 => Spec::float(0.0, 5.0).hard(0.0, 50.0).group("start").concept("weight-init-matters"),
    }
}

/// Numbers that the neuron reports. `line_distance` is how far the decision line lies from the origin, `learned` the share of
/// starts that put at least nine of ten points on the right side, `stuck` that of starts that do not and have no gradient left.
pub const METRICS: &[Metric] = &[
    Metric::loss("train_loss"),
    Metric::share("train_accuracy"),
    Metric::hidden("z"),
    Metric::hidden("output"),
    Metric::hidden("w1"),
    Metric::hidden("w2"),
    Metric::hidden("b"),
    Metric::hidden("line_distance"),
    Metric::hidden("grad_norm"),
    Metric::share("learned"),
    Metric::share("stuck"),
];

/// Cells on a side of the outputs' plane and of the weights' plane.
const CELLS: usize = 64;
const WEIGHT_CELLS: usize = 48;
/// The weights' plane reaches so far at least.
const REACH: f64 = 5.0;
/// A gradient below this moves nothing.
const STILL: f64 = 1e-7;
/// A gradient below this is a standstill to the eye.
const STUCK: f64 = 1e-3;
/// Share of points on the right side from which a start counts as learned.
const LEARNED: f64 = 0.9;
/// Longest trail that is kept.
const TRAIL: usize = 300;

/// What the learner's hand does on the stage beyond the parameters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Puts the neuron where the hand wants it.
    Put { unit: Unit },
    /// Drags a data point.
    Move { index: usize, to: [f64; 2] },
    /// Gives a data point to the other class.
    Flip { index: usize },
    /// The data as they were made.
    Restore,
}

/// One of the neurons that train.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Runner {
    pub unit: Unit,
    pub fit: Fit,
    /// Weights along the way, thinned as they become many.
    pub trail: Vec<[f64; 2]>,
    stride: usize,
    steps: usize,
}

impl Runner {
    fn new(unit: Unit) -> Self {
        Self {
            unit,
            fit: Fit::default(),
            trail: vec![unit.w],
            stride: 1,
            steps: 0,
        }
    }

    fn mark(&mut self) {
        self.steps += 1;
        if self.steps.is_multiple_of(self.stride) {
            self.trail.push(self.unit.w);
        }
        if self.trail.len() > TRAIL {
            self.trail = self.trail.iter().step_by(2).copied().collect();
            self.stride *= 2;
        }
    }

    pub fn has_learned(&self) -> bool {
        self.fit.accuracy >= LEARNED
    }

    pub fn is_stuck(&self, bias: bool) -> bool {
        !self.has_learned() && self.fit.steepness(bias) < STUCK
    }
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub firing: Firing,
    pub use_bias: bool,
    pub unit: Unit,
    pub x: [f64; 2],
    /// `w1 x1` and `w2 x2`.
    pub terms: [f64; 2],
    pub z: f64,
    pub output: f64,
    pub fit: Fit,
    /// The output over the plane, from -1 (orange's target) to 1 (blue's target).
    pub field: Field,
    pub points: Points,
    /// The hand has changed the data.
    pub moved: bool,
    /// The one on the diagram first.
    pub runners: Vec<Runner>,
    /// The loss over both weights with today's bias, where it is looked at.
    pub landscape: Option<Field>,
}

/// The lab.
pub struct Neuron {
    params: Params,
    seed: u64,
    made: Points,
    points: Points,
    runners: Vec<Runner>,
    /// Where the settings or the hand put the neuron last; training leads it on from there.
    placed: Unit,
}

impl Lab for Neuron {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "foundations/neuron/neuron";
    const METRICS: &'static [Metric] = METRICS;
    const ON_GPU: bool = false;
    const PACE: Option<f64> = Some(30.0);
    const EXPORTS: &'static [Export] = &[Export::PyTorch];

    fn new(params: &Params, seed: u64, _device: &Device) -> Result<Self, Fault> {
        let made = params.dataset.points(params.points, seed);
        let mut lab = Self {
            params: params.clone(),
            seed,
            points: made.clone(),
            made,
            runners: starts(params, seed),
            placed: start(params),
        };
        lab.judge();
        Ok(lab)
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut lab = Self::new(params, seed, device)?;
        let same = self.seed == seed && self.params.dataset == params.dataset && self.params.points == params.points;
        if same {
            lab.points = self.points.clone();
            lab.judge();
        }
        Ok(lab)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let old = &self.params;
        let restart = old.dataset != params.dataset
            || old.points != params.points
            || old.starts != params.starts
            || old.spread != params.spread;
        if restart {
            return Ok(Change::Restart);
        }
        let wanted = start(params);
        // Where the hand has put it the settings only follow.
        let put = start(old) != wanted && self.placed != wanted;
        self.params = params.clone();
        if put {
            self.put(wanted);
        }
        if !params.use_bias {
            self.runners.iter_mut().for_each(|runner| runner.unit.b = 0.0);
        }
        self.judge();
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Put { unit } => self.put(unit),
            Action::Move { index, to } => {
                let place = self.points.at.get_mut(index).ok_or_else(gone)?;
                let inside = |v: f64| if v.is_finite() { v.clamp(-EXTENT, EXTENT) } else { 0.0 };
                *place = to.map(|v| inside(v) as f32);
            }
            Action::Flip { index } => {
                let class = self.points.target.get_mut(index).ok_or_else(gone)?;
                *class = 1.0 - *class;
            }
            Action::Restore => self.points = self.made.clone(),
        }
        self.judge();
        Ok(())
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        if matches!(action, Action::Put { .. }) {
            let exchange = |lab: &mut Self, kept: &mut [Unit; 2]| {
                let [unit, placed] = std::mem::replace(kept, [lab.runners[0].unit, lab.placed]);
                lab.put(unit);
                lab.placed = placed;
                lab.judge();
                Ok(())
            };
            return Some(Undo::new("unit", [self.runners[0].unit, self.placed], exchange));
        }
        let exchange = |lab: &mut Self, points: &mut Points| {
            std::mem::swap(&mut lab.points, points);
            lab.judge();
            Ok(())
        };
        Some(Undo::new("points", self.points.clone(), exchange))
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        let (lr, bias) = (self.params.lr, self.params.use_bias);
        for runner in &mut self.runners {
            runner.unit.descend(lr, runner.fit.gradient, bias);
            runner.mark();
        }
        self.judge();
        let still = self.runners.iter().all(|runner| runner.fit.steepness(bias) < STILL);
        Ok(if still { Progress::Done } else { Progress::Running })
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            _ => Err(format.not_offered()),
        }
    }

    fn pulse(&self) -> f64 {
        self.runners.iter().map(|runner| runner.fit.loss).sum()
    }

    fn metrics(&self) -> Metrics {
        let Runner { unit, fit, .. } = &self.runners[0];
        let z = unit.sum(self.x());
        let mut metrics = Metrics::default()
            .with("train_loss", fit.loss)
            .with("train_accuracy", fit.accuracy)
            .with("z", z)
            .with("output", self.params.activation.value(z))
            .with("w1", unit.w[0])
            .with("w2", unit.w[1])
            .with("b", unit.b);
        if unit.size() > 0.0 {
            metrics.push("line_distance", unit.b.abs() / unit.size());
        }
        metrics.push("grad_norm", fit.steepness(self.params.use_bias));
        if self.runners.len() > 1 {
            metrics.push("learned", self.share(Runner::has_learned));
            metrics.push("stuck", self.share(|runner| runner.is_stuck(self.params.use_bias)));
        }
        metrics
    }

    fn snapshot(&self) -> Snapshot {
        let Runner { unit, fit, .. } = &self.runners[0];
        let x = self.x();
        let z = unit.sum(x);
        Snapshot {
            firing: self.params.activation,
            use_bias: self.params.use_bias,
            unit: *unit,
            x,
            terms: [unit.w[0] * x[0], unit.w[1] * x[1]],
            z,
            output: self.params.activation.value(z),
            fit: *fit,
            field: outputs(unit, self.params.activation),
            points: self.points.clone(),
            moved: self.points != self.made,
            runners: self.runners.clone(),
            landscape: (self.params.view == View::Weights).then(|| self.survey()),
        }
    }
}

fn gone() -> Fault {
    Fault::NothingThere { what: "point".into() }
}

/// Where the settings put the neuron.
fn start(params: &Params) -> Unit {
    Unit {
        w: [params.w1, params.w2],
        b: if params.use_bias { params.b } else { 0.0 },
    }
}

/// The generator's stream of the random starts.
const START_STREAM: u64 = 1;

/// The neuron of the diagram, then as many as are asked for from random weights and bias 0.
fn starts(params: &Params, seed: u64) -> Vec<Runner> {
    let mut rng = random::stream(seed, START_STREAM);
    let others = (1..params.starts).map(|_| {
        let w = [(); 2].map(|()| params.spread * random::normal(&mut rng));
        Unit { w, b: 0.0 }
    });
    std::iter::once(start(params)).chain(others).map(Runner::new).collect()
}

/// Where a neuron's output lies between its two targets, over the plane.
fn outputs(unit: &Unit, firing: Firing) -> Field {
    let [low, high] = firing.targets();
    grid(CELLS, EXTENT, |x| {
        2.0 * (firing.value(unit.sum(x)) - low) / (high - low) - 1.0
    })
}

/// A function of two numbers over the square `[-reach, reach]²`.
fn grid(cells: usize, reach: f64, value: impl Fn([f64; 2]) -> f64) -> Field {
    let values = Field::centres(reach, cells).map(|at| value(at) as f32);
    Field::square(reach, cells, values.collect())
}

impl Neuron {
    fn x(&self) -> [f64; 2] {
        [self.params.x1, self.params.x2]
    }

    /// Puts the neuron of the diagram; its trail begins anew.
    fn put(&mut self, unit: Unit) {
        let b = if self.params.use_bias { unit.b } else { 0.0 };
        self.placed = Unit { b, ..unit };
        self.runners[0] = Runner::new(self.placed);
    }

    fn share(&self, holds: impl Fn(&Runner) -> bool) -> f64 {
        self.runners.iter().filter(|runner| holds(runner)).count() as f64 / self.runners.len() as f64
    }

    /// Losses and gradients of all.
    fn judge(&mut self) {
        let firing = self.params.activation;
        for runner in &mut self.runners {
            runner.fit = Fit::of(&runner.unit, firing, &self.points);
        }
    }

    /// The loss over the weights' plane, wide enough for every neuron.
    fn survey(&self) -> Field {
        let farthest = self
            .runners
            .iter()
            .flat_map(|runner| runner.unit.w)
            .fold(0.0, |most: f64, w| most.max(w.abs()));
        let reach = (0..8)
            .map(|doubled| REACH * f64::from(1 << doubled))
            .find(|reach| *reach >= farthest)
            .unwrap_or(REACH * 128.0);
        let (firing, b) = (self.params.activation, self.runners[0].unit.b);
        grid(WEIGHT_CELLS, reach, |w| {
            Fit::of(&Unit { w, b }, firing, &self.points).loss
        })
    }
}

#[cfg(test)]
mod tests;
