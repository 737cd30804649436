//! Denoising diffusion (Ho et al. 2020): data become noise step by step, and a net learns the way back.

pub mod denoiser;
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
        schedule: ScheduleKind = ScheduleKind::Cosine => Spec::choice().main().concept("noise-schedule"),
        /// The time that is looked at: 0 is the data.
        t: usize = 0 => Spec::int(0.0, 200.0).hard(0.0, 1000.0).on_stage().live().concept("forward-process"),
        /// Steps from data to noise.
        timesteps: usize = 200 => Spec::int_log(2.0, 1000.0).hard(1.0, 1000.0).main().unit("steps").concept("forward-process"),
        /// Steps of both samplers on the way back; no more than there are times.
        sample_steps: usize = 50 => Spec::int_log(2.0, 1000.0).hard(1.0, 1000.0).main().live().unit("steps").concept("ddim"),
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

/// Numbers of the diffusion. `loss` is that of the last batch; `excess` how much more the net errs than the exact score on the
/// same points, on average over the times. Once samples have arrived: `ddpm_distance` and `ddim_distance`, the mean distance of a
/// sample to the nearest centre of the data, and `class_match`, the share of DDIM's samples that have the class asked for.
pub const METRICS: &[Metric] = &[
    Metric::loss("diffusion_loss"),
    Metric::loss("excess"),
    Metric::value("ddpm_distance"),
    Metric::value("ddim_distance"),
    Metric::share("class_match"),
    Metric::hidden("alpha_bar"),
    Metric::hidden("snr"),
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
        let game = &self.game;
        let mut metrics = Metrics::default();
        if !game.mixture.is_empty() {
            metrics.push("diffusion_loss", game.loss);
            metrics.push("excess", game.excess());
        }
        if game.distance[1] > 0.0 {
            metrics.push("ddpm_distance", game.distance[0]);
            metrics.push("ddim_distance", game.distance[1]);
        }
        if let Some(share) = game.match_rate {
            metrics.push("class_match", share);
        }
        let schedule = &game.denoiser.schedule;
        metrics
            .with("alpha_bar", schedule.alpha_bar(self.params.t))
            .with("snr", schedule.snr(self.params.t.min(schedule.steps())))
    }

    fn pulse(&self) -> f64 {
        self.game.pulse()
    }

    fn snapshot(&self) -> Snapshot {
        self.game.view(&self.params, self.drawn.len())
    }
}
