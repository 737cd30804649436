//! Denoising diffusion (Ho et al. 2020): data become noise step by step, and a net learns the way back.

pub mod denoiser;
pub mod digits;
mod export;
pub mod measure;
pub mod plane;
pub mod schedule;
pub mod shape;
#[cfg(test)]
mod tests;
pub mod unet;
pub mod view;
pub mod walk;
pub mod weights;

use crate::{
    data::sketch::Sketch,
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    params,
    params::{ParamSet, Spec},
    undo::Undo,
};
use digits::DigitsGame;
use plane::PlaneGame;
use schedule::ScheduleKind;
use serde::{Deserialize, Serialize};
use shape::{CLASSES, EXTENT, ShapeKind};
use view::{DigitsView, PlaneView};

crate::choices! {
    /// What is noised and denoised.
    pub enum Game {
        /// Points on the plane
        Plane = "plane",
        /// Handwritten digits
        Digits = "digits",
    }
}

params! {
    /// Settings of the diffusion. Shape, class, guidance, batch and the network's size are the plane's; on digits every row of the
    /// grid has a guidance of its own.
    pub struct Params {
        game: Game = Game::Plane => Spec::choice().on_stage().concept("diffusion"),
        shape: ShapeKind = ShapeKind::Moons => Spec::choice().on_stage().concept("diffusion"),
        noise_schedule: ScheduleKind = ScheduleKind::Cosine => Spec::choice().main().concept("noise-schedule"),
        /// The time that is looked at: 0 is the data.
        t: usize = 0 => Spec::int(0.0, 200.0).hard(0.0, 1000.0).on_stage().live().concept("forward-process"),
        /// Steps from data to noise.
        timesteps: usize = 200 => Spec::int_log(2.0, 1000.0).hard(1.0, 1000.0).main().unit("steps").concept("forward-process"),
        /// Steps of both samplers on the way back; no more than there are times.
        sample_steps: usize = 50 => Spec::int_log(2.0, 1000.0).hard(1.0, 1000.0).main().live().unit("steps").concept("ddim"),
        /// The last `beta` of the linear schedule, as it is at a thousand steps.
        beta_end: f64 = 0.02 => Spec::log(0.001, 0.1).hard(1e-4, 0.1).group("schedule").concept("noise-schedule").acts_with("noise_schedule", &["linear"]),
        /// The class that samples are asked to have: 0 for any.
        class: usize = 0 => Spec::int(0.0, CLASSES as f64).on_stage().live().concept("conditional-generation"),
        guidance: f64 = 0.0 => Spec::float(0.0, 8.0).hard(0.0, 100.0).main().live().concept("classifier-free-guidance").acts_with("game", &["plane"]),
        /// The digit that is asked for.
        digit: usize = 3 => Spec::int(0.0, 9.0).on_stage().live().concept("conditional-generation"),
        /// On digits: begin with the weights that ship with the program.
        shipped: bool = true => Spec::flag().on_stage().concept("sample-quality"),
        /// Whether the net goes on learning.
        train: bool = true => Spec::flag().on_stage().live().concept("noise-prediction"),
        lr: f64 = 0.002 => Spec::log(1e-5, 0.1).hard(0.0, 1e3).main().live().concept("simple-loss"),
        batch: usize = 256 => Spec::int_log(8.0, 1024.0).hard(1.0, 4096.0).group("training").live().unit("samples").concept("batch-size").acts_with("game", &["plane"]),
        layers: usize = 3 => Spec::int(1.0, 5.0).hard(0.0, 6.0).group("network").unit("layers").concept("noise-prediction").acts_with("game", &["plane"]),
        width: usize = 64 => Spec::int_log(4.0, 128.0).hard(1.0, 128.0).group("network").unit("neurons").concept("noise-prediction").acts_with("game", &["plane"]),
    }
}

impl Params {
    /// The class asked for.
    pub fn asked(&self) -> Option<usize> {
        self.class.checked_sub(1)
    }
}

/// Numbers of the diffusion. `diffusion_loss` is that of the last batch, none before the first; `excess` how much more the
/// net errs than the exact score on the same points, on average over the times. Once samples have arrived: `ddpm_distance`
/// and `ddim_distance`, the mean distance of a sample to the nearest centre of the data (`data_distance` for the data
/// themselves), `class_match`, the share of DDIM's samples that have the class asked for, and `coverage`, the share of the
/// data points near which there is one. `bound` is the variational bound on the mean `-ln p` of a data point in nats,
/// `bound_least` that of the exact score, `bound_prior` the part of both that the last time's noise is to blame for,
/// `data_entropy` the true mean. `alpha_bar` and `time_snr` (signal to noise) are those of the time looked at.
pub const METRICS: &[Metric] = &[
    Metric::loss("diffusion_loss"),
    Metric::loss("excess"),
    Metric::value("ddpm_distance"),
    Metric::value("ddim_distance"),
    Metric::share("class_match"),
    Metric::share("coverage"),
    Metric::hidden("data_distance"),
    Metric::hidden("bound"),
    Metric::hidden("bound_least"),
    Metric::hidden("bound_prior"),
    Metric::hidden("data_entropy"),
    Metric::hidden("alpha_bar"),
    Metric::hidden("time_snr"),
];

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Adds a place of this class to the drawn data.
    Draw { at: [f32; 2], class: usize },
    /// Takes the places within `radius` of `at` out of the drawn data.
    Erase { at: [f32; 2], radius: f32 },
    /// Takes away everything drawn.
    Clear,
    /// Sends the samples back to the noise.
    SetOut,
    /// On digits: looks at the way of one digit of the grid.
    Choose { row: usize, seed: usize },
}

/// Places of drawn data at most.
pub const MOST_DRAWN: usize = 1000;

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// Empty while digits are played.
    pub plane: PlaneView,
    pub digits: Option<DigitsView>,
}

/// What is played.
enum World {
    Plane(Box<PlaneGame>),
    Digits(Box<DigitsGame>),
}

/// The lab.
pub struct Diffusion {
    params: Params,
    seed: u64,
    world: World,
    drawn: Sketch,
}

impl Diffusion {
    fn start(params: &Params, seed: u64, device: &Device, drawn: Sketch) -> Result<Self, Fault> {
        let world = match params.game {
            Game::Plane => {
                let data = params.shape.mixture(drawn.places());
                World::Plane(Box::new(PlaneGame::new(params, data, seed, device)))
            }
            Game::Digits => World::Digits(Box::new(DigitsGame::new(params, seed, device)?)),
        };
        Ok(Self {
            params: params.clone(),
            seed,
            world,
            drawn,
        })
    }

    fn redraw(&mut self) {
        if let (World::Plane(game), ShapeKind::Drawn) = (&mut self.world, self.params.shape) {
            game.set_data(self.params.shape.mixture(self.drawn.places()));
        }
    }

    fn set_out(&mut self) {
        match &mut self.world {
            World::Plane(game) => game.set_out(&self.params),
            World::Digits(game) => game.set_out(&self.params),
        }
    }

    fn choose(&mut self, row: usize, seed: usize) -> Result<(), Fault> {
        match &mut self.world {
            World::Digits(game) => game.choose(row, seed),
            World::Plane(_) => Err(Fault::NotOffered {
                what: Game::Digits.name().into(),
            }),
        }
    }
}

/// The plane's numbers.
fn of_plane(game: &PlaneGame, metrics: &mut Metrics) {
    if !game.mixture.is_empty() {
        let (bound, [distance, entropy]) = (game.meter.bound, game.of_data());
        if let Some(loss) = game.loss {
            metrics.push("diffusion_loss", loss);
        }
        metrics.push("excess", game.meter.excess);
        metrics.push("data_distance", distance);
        metrics.push("bound", bound.net);
        metrics.push("bound_least", bound.least);
        metrics.push("bound_prior", bound.prior);
        metrics.push("data_entropy", entropy);
    }
    if let Some(arrival) = &game.arrival {
        metrics.push("ddpm_distance", arrival.distance[0]);
        metrics.push("ddim_distance", arrival.distance[1]);
        let shares = [("class_match", arrival.class_match), ("coverage", arrival.coverage)];
        for (name, share) in shares {
            share.into_iter().for_each(|share| metrics.push(name, share));
        }
    }
}

impl Lab for Diffusion {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "generative/diffusion/diffusion";
    const METRICS: &'static [Metric] = METRICS;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch, Export::Burn];
    const IMPORTS: bool = true;
    const RECORD_EVERY: u64 = 5;

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Self::start(params, seed, device, Sketch::new(EXTENT, CLASSES, MOST_DRAWN))
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Self::start(params, seed, device, self.drawn.clone())
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        if self.params.needs_restart(params) {
            return Ok(Change::Restart);
        }
        let walk = |params: &Params| {
            let guidance = params.guidance.to_bits();
            (params.sample_steps, params.class, guidance, params.digit)
        };
        let other_walk = walk(&self.params) != walk(params);
        self.params = params.clone();
        if other_walk {
            self.set_out();
        }
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Draw { at, class } => self.drawn.add(at, class)?,
            Action::Erase { at, radius } => self.drawn.erase(at, radius),
            Action::Clear => self.drawn.clear(),
            Action::SetOut => {
                self.set_out();
                return Ok(());
            }
            Action::Choose { row, seed } => return self.choose(row, seed),
        }
        self.redraw();
        Ok(())
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        if matches!(action, Action::SetOut | Action::Choose { .. }) {
            return None;
        }
        let exchange = |lab: &mut Self, drawn: &mut Sketch| {
            std::mem::swap(&mut lab.drawn, drawn);
            lab.redraw();
            Ok(())
        };
        Some(Undo::new("drawn", self.drawn.clone(), exchange))
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        let more = match &mut self.world {
            World::Plane(game) => game.step(&self.params).map(|()| true)?,
            World::Digits(game) => game.step(&self.params),
        };
        Ok(if more { Progress::Running } else { Progress::Done })
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default();
        let schedule = match &self.world {
            World::Plane(game) => {
                of_plane(game, &mut metrics);
                &game.denoiser.schedule
            }
            World::Digits(game) => {
                if let Some(loss) = game.loss {
                    metrics.push("diffusion_loss", loss);
                }
                game.match_rate()
                    .into_iter()
                    .for_each(|share| metrics.push("class_match", share));
                &game.schedule
            }
        };
        metrics.push("alpha_bar", schedule.alpha_bar(self.params.t));
        // Data without noise have no finite ratio.
        if self.params.t > 0 {
            metrics.push("time_snr", schedule.snr(self.params.t));
        }
        metrics
    }

    fn pulse(&self) -> f64 {
        match &self.world {
            World::Plane(game) => game.pulse(),
            World::Digits(game) => game.loss.unwrap_or_default(),
        }
    }

    fn snapshot(&self) -> Snapshot {
        match &self.world {
            World::Plane(game) => Snapshot {
                plane: game.view(&self.params, [0, 1].map(|class| self.drawn.count(class))),
                digits: None,
            },
            World::Digits(game) => Snapshot {
                plane: PlaneView::default(),
                digits: Some(game.view(&self.params)),
            },
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        let program = match format {
            Export::Safetensors => return export::write(self),
            Export::PyTorch => export::pytorch::program,
            Export::Burn => export::burn::program,
            Export::Data => return Err(format.not_offered()),
        };
        match &self.world {
            World::Plane(game) if game.mixture.is_empty() => Err(Fault::NoData {}),
            _ => Ok(program(self).into_bytes()),
        }
    }

    fn import(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        export::read(self, bytes)
    }
}
