//! The page as a scene of a lecture, and a scene put on the page.

use super::Lesson;
use crate::{
    experiment::{Status, Transport},
    shell::{exchange::DEFAULT_SEED, present::Scene},
};
use neural_atlas_engine::{fault::Fault, session::State, worker::Speed};

/// A scene's steps are done as fast as they go, before it is shown.
pub(super) struct Hurry {
    /// The run before the scene's.
    after_run: u64,
    steps: u64,
    /// How fast the experiment goes on then.
    speed: Speed,
}

impl Lesson {
    /// Puts the experiment where a scene says.
    ///
    /// # Errors
    /// Where one of its settings does not fit; nothing is changed then.
    pub fn enter(&mut self, scene: &Scene) -> Result<(), Fault> {
        self.experiment.load_text(&scene.pairs())?;
        (self.trial, self.verdict) = (None, None);
        self.asking = scene.ask && self.node.prediction.is_some();
        self.experiment.transport(Transport::Pause);
        let seed = scene.seed.or(self.node.seed).unwrap_or(DEFAULT_SEED);
        self.experiment.transport(Transport::Renew(seed));
        if let Some(camera) = &scene.camera {
            self.experiment.set_camera(camera);
        }
        if scene.steps > 0 {
            let status = self.experiment.status();
            self.hurry = Some(Hurry {
                after_run: status.run,
                steps: scene.steps,
                speed: self.hurry.take().map_or(status.speed, |hurry| hurry.speed),
            });
            self.experiment.transport(Transport::Speed(Speed::Full));
            self.experiment.transport(Transport::Step(scene.steps));
        }
        if scene.play && !self.asking {
            self.experiment.transport(Transport::Play);
        }
        Ok(())
    }

    /// After a scene's steps the experiment goes on as fast as it did before.
    pub(super) fn slow_down(&mut self, status: &Status) {
        let Some(hurry) = &self.hurry else { return };
        if status.run <= hurry.after_run {
            return;
        }
        let ended = !matches!(status.state, State::Running | State::Paused);
        if ended || status.step >= hurry.steps {
            self.experiment.transport(Transport::Speed(hurry.speed));
            self.hurry = None;
        }
    }

    /// The page as it stands, as a scene.
    pub fn scene(&self) -> Scene {
        let exchange = self.exchange();
        let status = self.experiment.status();
        Scene {
            node: exchange.node,
            seed: Some(exchange.seed),
            set: exchange.set,
            play: status.state == State::Running,
            steps: status.step,
            camera: self.experiment.camera(),
            ..Scene::default()
        }
    }
}
