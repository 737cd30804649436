//! Optimizers race from one start down the same surface, with the same noise in their gradients.

mod export;
mod ground;
mod metrics;
pub mod network;
pub mod racer;
pub mod surface;
pub mod view;

use crate::{
    data::formula::Formula,
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    math::{random, slice::Plane, tensors},
    nn::optimizer::OptimizerKind,
    params,
    params::{Spec, Syntax, chosen},
    view::Field,
};
use ground::Ground;
pub use metrics::METRICS;
use network::NetworkLoss;
use racer::Racer;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use surface::{Recommended, Surface, SurfaceKind};
use view::{Look, Window};

/// What the race is set to at first.
const FIRST: Recommended = SurfaceKind::Rosenbrock.recommended();

params! {
    /// Settings of the race.
    pub struct Params {
        surface: SurfaceKind = SurfaceKind::Rosenbrock => Spec::choice().main().on_stage(),
        formula: String = "1 + sin(x)*cos(y) + (x^2 + y^2)/10".into() => Spec::text(200, Syntax::Formula).on_stage(),
        optimizers: String = "sgd,momentum,adam".into() => Spec::flags(OptimizerKind::NAMES).main().concept("gradient-descent"),
        /// Learning rate of SGD, momentum and Nesterov.
        lr: f64 = FIRST.lr => Spec::log(1e-5, 1.0).hard(0.0, 1e9).main().live().concept("gradient-descent").acts_with("optimizers", &["sgd", "momentum", "nesterov"]),
        /// Learning rate of AdaGrad, RMSProp, Adam and AdamW.
        lr_adaptive: f64 = FIRST.lr_adaptive => Spec::log(1e-4, 10.0).hard(0.0, 1e9).main().live().concept("adam").acts_with("optimizers", &["adagrad", "rmsprop", "adam", "adamw"]),
        momentum: f64 = 0.9 => Spec::float(0.0, 0.999).hard(0.0, 1.0).main().live().concept("momentum").acts_with("optimizers", OptimizerKind::WITH_MOMENTUM),
        /// Of the quadratic: the curvature along y over that along x.
        condition: f64 = 20.0 => Spec::log(1.0, 1000.0).hard(1.0, 1e6).main().concept("gradient-descent").acts_with("surface", &["quadratic"]),
        /// Standard deviation of the noise added to every coordinate of the gradient, the same for all racers.
        noise: f64 = 0.0 => Spec::float(0.0, 10.0).hard(0.0, 1e6).main().live().concept("sgd"),
        start_x: f64 = FIRST.start[0] => Spec::float(-10.0, 10.0).hard(-1e6, 1e6).group("start").concept("gradient-descent"),
        start_y: f64 = FIRST.start[1] => Spec::float(-10.0, 10.0).hard(-1e6, 1e6).group("start").concept("gradient-descent"),
        /// The loss at which a racer has arrived.
        target: f64 = FIRST.target => Spec::log(1e-9, 10.0).hard(-1e9, 1e9).group("training").live().concept("gradient-descent"),
        max_steps: usize = FIRST.max_steps => Spec::int_log(10.0, 10000.0).hard(1.0, 1e6).group("training").unit("steps").live().concept("gradient-descent"),
        beta2: f64 = 0.999 => Spec::float(0.5, 0.9999).hard(0.0, 0.999999).group("optimizers").live().concept("adam").acts_with("optimizers", &["adam", "adamw"]),
        /// Decay of RMSProp's mean square.
        alpha: f64 = 0.99 => Spec::float(0.5, 0.999).hard(0.0, 0.999999).group("optimizers").live().concept("rmsprop").acts_with("optimizers", &["rmsprop"]),
        epsilon: f64 = 1e-8 => Spec::log(1e-12, 1.0).hard(1e-30, 1e6).group("optimizers").live().concept("adam").acts_with("optimizers", &["adagrad", "rmsprop", "adam", "adamw"]),
        /// AdamW's decoupled decay.
        weight_decay: f64 = 0.01 => Spec::float(0.0, 1.0).hard(0.0, 1e3).group("optimizers").live().concept("adamw").acts_with("optimizers", &["adamw"]),
        /// The penalty whose gradient all others add to theirs.
        l2: f64 = 0.0 => Spec::float(0.0, 1.0).hard(0.0, 1e3).group("optimizers").live().concept("adamw").acts_with("optimizers", &["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]),
    }
}

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// The picture's width over its height.
    Frame { aspect: f64 },
    /// Looks at this part of the plane.
    Look { x: [f64; 2], y: [f64; 2] },
    /// Looks at the whole again.
    Home,
}

/// One racer, as drawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RacerView {
    pub optimizer: OptimizerKind,
    /// `(step, x, y, loss)`, the newest last.
    pub trail: Vec<[f64; 4]>,
    pub at: [f64; 2],
    pub loss: f64,
    /// Where the gradient is taken, when that is not where the racer is: Nesterov's look-ahead.
    pub ahead: Option<[f64; 2]>,
    /// In the plane of the picture, as is the velocity.
    pub gradient: [f64; 2],
    /// The last step, in the plane of the picture too.
    pub push: [f64; 2],
    /// Velocity or first moment.
    pub velocity: Option<[f64; 2]>,
    /// Per coordinate: two, or all weights of the network; so is the effective rate.
    pub second_moment: Option<Vec<f64>>,
    pub effective_rate: Option<Vec<f64>>,
    /// The learning rate that it takes.
    pub lr: f64,
    pub reached: Option<u64>,
    pub fell: Option<u64>,
}

/// What is said of the plane on which a network's loss is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaneView {
    pub parameters: usize,
    /// Share of the trails' squared distance from the start that lies in the plane.
    pub explained: f64,
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub surface: SurfaceKind,
    /// The part of the plane that `field` covers.
    pub window: Window,
    pub zoomed: bool,
    /// The loss over the window; NaN where it has no value.
    pub field: Arc<Field>,
    /// Where the loss is lowest, as far as known beforehand.
    pub minima: Vec<[f64; 2]>,
    pub start: [f64; 2],
    pub racers: Vec<RacerView>,
    pub target: f64,
    pub plane: Option<PlaneView>,
}

/// The lab.
pub struct Race {
    params: Params,
    device: Device,
    rng: ChaCha8Rng,
    ground: Ground,
    racers: Vec<Racer>,
    step: u64,
    seed: u64,
    look: Look,
    window: Window,
    field: Arc<Field>,
}

impl Lab for Race {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "training/optimizers/race";
    const METRICS: &'static [Metric] = METRICS;
    const PACE: Option<f64> = Some(60.0);
    const EXPORTS: &'static [Export] = &[Export::PyTorch, Export::Burn];

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Self::start(params, seed, device, Look::default())
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let zoom = self.look.zoom.filter(|_| self.params.surface == params.surface);
        Self::start(params, seed, device, Look { zoom, ..self.look })
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let old = &self.params;
        let live = Params {
            surface: old.surface,
            formula: old.formula.clone(),
            optimizers: old.optimizers.clone(),
            condition: old.condition,
            start_x: old.start_x,
            start_y: old.start_y,
            ..params.clone()
        };
        if live != *params {
            return Ok(Change::Restart);
        }
        let another_target = old.target != params.target;
        self.params = live;
        let plain = self.device.clone().inner();
        for racer in &mut self.racers {
            racer.set_params(params, &plain);
            if another_target {
                racer.aim(self.step, params.target);
            }
        }
        // Another rate or momentum leads to another place ahead.
        self.feel();
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Frame { aspect } if aspect.is_finite() => self.look.aspect = aspect.clamp(0.1, 10.0),
            Action::Look { x, y } if (Window { x, y }).is_usable() => self.look.zoom = Some(Window { x, y }),
            Action::Home => self.look.zoom = None,
            Action::Frame { .. } | Action::Look { .. } => {}
        }
        self.draw();
        Ok(())
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        self.step += 1;
        let noise = self.noise();
        let plain = self.device.clone().inner();
        for racer in self.racers.iter_mut().filter(|racer| racer.is_racing()) {
            racer.advance(&self.params, &noise, &plain);
        }
        self.survey();
        if matches!(self.ground, Ground::Network { .. }) && self.step.is_power_of_two() {
            self.fit_plane();
        }
        let done = self
            .racers
            .iter()
            .filter(|racer| racer.is_racing())
            .all(|racer| racer.reached.is_some());
        Ok(if done || self.step >= self.params.max_steps as u64 {
            Progress::Done
        } else {
            Progress::Running
        })
    }

    fn metrics(&self) -> Metrics {
        metrics::of(self)
    }

    /// Not finite once every racer has flown off.
    fn pulse(&self) -> f64 {
        let all_fell = !self.racers.is_empty() && !self.racers.iter().any(Racer::is_racing);
        if all_fell { f64::NAN } else { 0.0 }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        export::write(self, format)
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            surface: self.params.surface,
            window: self.window,
            zoomed: self.look.zoom.is_some(),
            field: Arc::clone(&self.field),
            minima: self.minima().to_vec(),
            start: match &self.ground {
                Ground::Surface(_) => [self.params.start_x, self.params.start_y],
                Ground::Network { .. } => [0.0, 0.0],
            },
            racers: self.racers.iter().map(|racer| self.view(racer)).collect(),
            target: self.params.target,
            plane: match &self.ground {
                Ground::Surface(_) => None,
                Ground::Network { plane, .. } => Some(PlaneView {
                    parameters: plane.origin.len(),
                    explained: plane.explained,
                }),
            },
        }
    }
}

impl Race {
    fn start(params: &Params, seed: u64, device: &Device, look: Look) -> Result<Self, Fault> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let ground = match params.surface {
            SurfaceKind::Network => {
                let loss = Box::new(NetworkLoss::new(&mut rng, device));
                let plane = Plane::fit(&loss.start, std::iter::empty(), None);
                Ground::Network { loss, plane }
            }
            SurfaceKind::Formula => {
                let formula = Formula::parse(&params.formula)?;
                Ground::Surface(Surface::new(params.surface, params.condition, Some(formula)))
            }
            kind => Ground::Surface(Surface::new(kind, params.condition, None)),
        };
        let start = match &ground {
            Ground::Surface(_) => vec![params.start_x, params.start_y],
            Ground::Network { loss, .. } => loss.start.clone(),
        };
        let kinds = chosen(&params.optimizers, OptimizerKind::from_name);
        let window = Window {
            x: [-1.0, 1.0],
            y: [-1.0, 1.0],
        };
        let mut race = Self {
            racers: kinds
                .into_iter()
                .map(|kind| Racer::new(kind, params, start.clone()))
                .collect(),
            params: params.clone(),
            device: device.clone(),
            rng,
            ground,
            step: 0,
            seed,
            look,
            window,
            field: Arc::default(),
        };
        race.survey();
        if race.racers.iter().any(|racer| racer.fell.is_some()) {
            let (x, y) = (params.start_x.to_string(), params.start_y.to_string());
            return Err(Fault::StartNotFinite { x, y });
        }
        match race.ground {
            Ground::Surface(_) => race.draw(),
            Ground::Network { .. } => race.fit_plane(),
        }
        Ok(race)
    }

    /// Where everyone still racing has come to.
    fn survey(&mut self) {
        let losses = self.feel();
        let racing = self.racers.iter_mut().filter(|racer| racer.is_racing());
        for (racer, loss) in racing.zip(losses) {
            racer.arrive(self.step, loss, self.params.target);
        }
    }

    /// Losses at the places of everyone still racing, and the gradients where each takes its own, in one pass: the
    /// sum's gradient holds them all. Those who look ahead have a second row.
    fn feel(&mut self) -> Vec<f64> {
        let racing = || self.racers.iter().filter(|racer| racer.is_racing());
        let count = racing().count();
        if count == 0 {
            return Vec::new();
        }
        let ahead = racing().filter_map(|racer| racer.ahead.as_ref());
        let places: Vec<f64> = racing()
            .map(|racer| &racer.place)
            .chain(ahead)
            .flatten()
            .copied()
            .collect();
        let size = racing().next().map_or(1, |racer| racer.place.len());
        let at = tensors::matrix(&places, size, &self.device).require_grad();
        let losses = self.ground.losses(at.clone());
        let total = losses.clone().sum();
        // A constant formula does not depend on the place at all.
        let gradient = if total.is_tracked() {
            at.grad(&total.backward())
        } else {
            None
        };
        let gradient = gradient.map_or_else(|| vec![0.0; places.len()], tensors::numbers);
        let mut losses = tensors::numbers(losses);
        losses.truncate(count);
        let (here, ahead) = gradient.split_at(count * size);
        let mut ahead = ahead.chunks(size);
        let racing = self.racers.iter_mut().filter(|racer| racer.is_racing());
        for (racer, here) in racing.zip(here.chunks(size)) {
            let slope = racer.ahead.as_ref().and_then(|_| ahead.next()).unwrap_or(here);
            racer.gradient = slope.to_vec();
        }
        losses
    }

    /// This step's noise, the same for all racers; empty for none.
    fn noise(&mut self) -> Vec<f64> {
        if self.params.noise == 0.0 {
            return Vec::new();
        }
        let size = self.racers.first().map_or(0, |racer| racer.place.len());
        random::normals(&mut self.rng, size, self.params.noise)
    }

    /// Lays the plane of the picture through the trails so far.
    fn fit_plane(&mut self) {
        let Ground::Network { loss, plane } = &mut self.ground else {
            return;
        };
        let places = self
            .racers
            .iter()
            .filter(|r| r.is_racing())
            .flat_map(|racer| racer.trail().map(|m| &*m.place));
        *plane = Plane::fit(&loss.start, places, Some(plane));
        self.draw();
    }

    fn home(&self) -> Window {
        match &self.ground {
            Ground::Surface(surface) => surface.home([self.params.start_x, self.params.start_y]),
            Ground::Network { plane, .. } => {
                let racing = self.racers.iter().filter(|racer| racer.is_racing());
                network::home(racing.flat_map(|racer| racer.trail().map(|mark| plane.project(&mark.place))))
            }
        }
    }

    /// Samples the surface over what is looked at.
    fn draw(&mut self) {
        self.window = self.look.window(self.home());
        let (columns, rows) = self.ground.resolution();
        let plain = self.device.clone().inner();
        let cells = self.window.cells(columns, rows);
        let losses = match &self.ground {
            Ground::Surface(_) => {
                let places: Vec<f64> = cells.flatten().collect();
                self.ground.losses(tensors::matrix(&places, 2, &plain))
            }
            Ground::Network { plane, .. } => {
                let places: Vec<f64> = cells.flat_map(|cell| plane.lift(cell)).collect();
                self.ground.losses(tensors::matrix(&places, plane.origin.len(), &plain))
            }
        };
        let span = |[low, high]: [f64; 2]| [low as f32, high as f32];
        self.field = Arc::new(Field {
            x: span(self.window.x),
            y: span(self.window.y),
            columns,
            rows,
            values: tensors::numbers(losses).into_iter().map(|loss| loss as f32).collect(),
        });
    }

    fn minima(&self) -> &'static [[f64; 2]] {
        match &self.ground {
            Ground::Surface(surface) => surface.minima(),
            Ground::Network { .. } => &[],
        }
    }

    /// To the nearest minimum.
    fn distance(&self, place: &[f64]) -> Option<f64> {
        let to = |minimum: &[f64; 2]| (place[0] - minimum[0]).hypot(place[1] - minimum[1]);
        self.minima().iter().map(to).min_by(f64::total_cmp)
    }

    fn view(&self, racer: &Racer) -> RacerView {
        let on_plane = |place: &[f64]| self.ground.on_plane(place);
        let direction = |vector: &[f64]| self.ground.direction(vector);
        let mut trail: Vec<[f64; 4]> = racer
            .trail()
            .map(|mark| {
                let [x, y] = on_plane(&mark.place);
                [mark.step as f64, x, y, mark.loss]
            })
            .collect();
        let at = if racer.is_racing() {
            on_plane(&racer.place)
        } else {
            trail.last().map_or([0.0; 2], |m| [m[1], m[2]])
        };
        if racer.is_racing() && trail.last().is_none_or(|mark| mark[0] < self.step as f64) {
            trail.push([self.step as f64, at[0], at[1], racer.loss]);
        }
        RacerView {
            optimizer: racer.kind,
            trail,
            at,
            loss: racer.loss,
            ahead: racer.ahead.as_deref().filter(|_| racer.is_racing()).map(on_plane),
            gradient: direction(&racer.gradient),
            push: direction(&racer.push),
            velocity: racer.velocity().map(|velocity| direction(&velocity)),
            second_moment: racer.second_moment(),
            effective_rate: racer.effective_rate(&self.params),
            lr: racer::rate_of(racer.kind, &self.params),
            reached: racer.reached,
            fell: racer.fell,
        }
    }
}

#[cfg(test)]
mod tests;
