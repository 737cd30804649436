//! Denoising diffusion (Ho et al. 2020): data become noise step by step, and a net learns the way back.

pub mod denoiser;
pub mod measure;
pub mod plane;
pub mod schedule;
pub mod shape;
#[cfg(test)]
mod tests;
pub mod view;
pub mod walk;

use crate::{
    device::Device,
    fault::Fault,
    lab::{Change, Lab, Metric, Metrics, Progress},
    params,
    params::Spec,
};
use plane::PlaneGame;
use schedule::ScheduleKind;
use serde::{Deserialize, Serialize};
use shape::{CLASSES, EXTENT, ShapeKind};
use view::PlaneView;

params! {
    /// Settings of the diffusion.
    pub struct Params {
        shape: ShapeKind = ShapeKind::Moons => Spec::choice().on_stage().concept("diffusion"),
        noise_schedule: ScheduleKind = ScheduleKind::Cosine => Spec::choice().main().concept("noise-schedule"),
        /// The time that is looked at: 0 is the data.
        t: usize = 0 => Spec::int(0.0, 200.0).hard(0.0, 1000.0).on_stage().live().concept("forward-process"),
        /// Steps from data to noise.
        timesteps: usize = 200 => Spec::int_log(2.0, 1000.0).hard(1.0, 1000.0).main().unit("steps").concept("forward-process"),
        /// Steps of both samplers on the way back; no more than there are times.
        sample_steps: usize = 50 => Spec::int_log(2.0, 1000.0).hard(1.0, 1000.0).main().live().unit("steps").concept("ddim"),
        /// The last `beta` of the linear schedule, as it is at a thousand steps.
        beta_end: f64 = 0.02 => Spec::log(0.001, 0.1).hard(1e-4, 0.1).group("schedule").concept("noise-schedule"),
        /// The class that samples are asked to have: 0 for any.
        class: usize = 0 => Spec::int(0.0, CLASSES as f64).on_stage().live().concept("conditional-generation"),
        guidance: f64 = 0.0 => Spec::float(0.0, 8.0).hard(0.0, 100.0).main().live().concept("classifier-free-guidance"),
        /// Whether the net goes on learning.
        train: bool = true => Spec::flag().on_stage().live().concept("noise-prediction"),
        lr: f64 = 0.002 => Spec::log(1e-5, 0.1).hard(0.0, 1e3).main().live().concept("simple-loss"),
        batch: usize = 256 => Spec::int_log(8.0, 1024.0).hard(1.0, 4096.0).group("training").live().unit("samples").concept("batch-size"),
        layers: usize = 3 => Spec::int(1.0, 5.0).hard(0.0, 6.0).group("network").unit("layers").concept("noise-prediction"),
        width: usize = 64 => Spec::int_log(4.0, 128.0).hard(1.0, 128.0).group("network").unit("neurons").concept("noise-prediction"),
    }
}

impl Params {
    /// The class asked for.
    pub fn asked(&self) -> Option<usize> {
        self.class.checked_sub(1)
    }
}

/// Numbers of the diffusion. `diffusion_loss` is that of the last batch; `excess` how much more the net errs than the exact score
/// on the same points, on average over the times. Once samples have arrived: `ddpm_distance` and `ddim_distance`, the mean
/// distance of a sample to the nearest centre of the data (`data_distance` for the data themselves), `class_match`, the share of
/// DDIM's samples that have the class asked for, and `coverage`, the share of the data points near which there is one. `bound` is
/// the variational bound on the mean `-ln p` of a data point in nats, `bound_least` that of the exact score, `bound_prior` the
/// part of both that the last time's noise is to blame for, `data_entropy` the true mean. `alpha_bar` and `time_snr` (signal to noise) are those of the time
/// looked at.
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
}

/// Places of drawn data at most.
pub const MOST_DRAWN: usize = 1000;

/// What the panel draws.
pub type Snapshot = PlaneView;

/// The lab.
pub struct Diffusion {
    params: Params,
    game: PlaneGame,
    drawn: Vec<([f32; 2], usize)>,
}

impl Diffusion {
    fn start(params: &Params, seed: u64, device: &Device, drawn: Vec<([f32; 2], usize)>) -> Self {
        Self {
            params: params.clone(),
            game: PlaneGame::new(params, params.shape.mixture(&drawn), seed, device),
            drawn,
        }
    }

    fn draw(&mut self, at: [f32; 2], class: usize) -> Result<(), Fault> {
        if at.iter().any(|v| !(v.abs() <= EXTENT as f32)) || class >= CLASSES {
            return Err(Fault::OutsidePicture {});
        }
        if self.drawn.len() >= MOST_DRAWN {
            return Err(Fault::TooManyPoints { limit: MOST_DRAWN });
        }
        self.drawn.push((at, class));
        self.redraw();
        Ok(())
    }

    fn redraw(&mut self) {
        if self.params.shape == ShapeKind::Drawn {
            self.game.set_data(self.params.shape.mixture(&self.drawn));
        }
    }
}

impl Lab for Diffusion {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "generative/diffusion/diffusion";
    const METRICS: &'static [Metric] = METRICS;
    const RECORD_EVERY: u64 = 5;

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Ok(Self::start(params, seed, device, vec![]))
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Ok(Self::start(params, seed, device, self.drawn.clone()))
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let live = Params {
            t: params.t,
            sample_steps: params.sample_steps,
            class: params.class,
            guidance: params.guidance,
            train: params.train,
            lr: params.lr,
            batch: params.batch,
            ..self.params.clone()
        };
        if live != *params {
            return Ok(Change::Restart);
        }
        let walk = |params: &Params| (params.sample_steps, params.class, params.guidance.to_bits());
        let other_walk = walk(&self.params) != walk(params);
        self.params = live;
        if other_walk {
            self.game.set_out(&self.params);
        }
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Draw { at, class } => return self.draw(at, class),
            Action::Erase { at, radius } => {
                self.drawn.retain(|([x, y], _)| (x - at[0]).hypot(y - at[1]) > radius);
                self.redraw();
            }
            Action::Clear => {
                self.drawn.clear();
                self.redraw();
            }
            Action::SetOut => self.game.set_out(&self.params),
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        self.game.step(&self.params)?;
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let (game, mut metrics) = (&self.game, Metrics::default());
        if !game.mixture.is_empty() {
            let (bound, [distance, entropy]) = (game.meter.bound, game.of_data());
            metrics.push("diffusion_loss", game.loss);
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
        let schedule = &game.denoiser.schedule;
        metrics.push("alpha_bar", schedule.alpha_bar(self.params.t));
        // Data without noise have no finite ratio.
        if self.params.t > 0 {
            metrics.push("time_snr", schedule.snr(self.params.t));
        }
        metrics
    }

    fn pulse(&self) -> f64 {
        self.game.pulse()
    }

    fn snapshot(&self) -> Snapshot {
        let of = |class: usize| self.drawn.iter().filter(|(_, own)| *own == class).count();
        self.game.view(&self.params, [of(0), of(1)])
    }
}
