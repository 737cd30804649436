//! Generative adversarial networks (Goodfellow et al. 2014): on the plane, where everything can be seen, and on digits.

pub mod dcgan;
pub mod digits;
mod export;
pub mod measure;
pub mod plane;
mod player;
pub mod target;
#[cfg(test)]
mod tests;
pub mod view;
pub mod weights;

use crate::{
    data::sketch::Sketch,
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    params,
    params::{ParamSet, Spec},
    undo::Undo,
    view::Field,
};
use digits::DigitsGame;
use plane::PlaneGame;
use serde::{Deserialize, Serialize};
use target::{EXTENT, TargetKind};
use view::{DigitsView, PlaneView};

crate::choices! {
    /// What is generated.
    pub enum Game {
        /// Points on the plane
        Plane = "plane",
        /// Handwritten digits
        Digits = "digits",
    }
}

crate::choices! {
    /// What the generator minimises.
    pub enum GanLoss {
        /// `-mean ln D(G(z))`
        NonSaturating = "non-saturating",
        /// `mean ln(1 - D(G(z)))`: the discriminator's gain with the sign turned, as in the minimax game
        Saturating = "saturating",
    }
}

crate::choices! {
    /// Where the noise comes from.
    pub enum Prior {
        /// Every number between -1 and 1 is equally likely.
        Uniform = "uniform",
        /// The standard normal distribution.
        Normal = "normal",
    }
}

impl Prior {
    /// How far out the noise grid reaches.
    pub fn reach(self) -> f32 {
        match self {
            Self::Uniform => 1.0,
            Self::Normal => 2.0,
        }
    }
}

crate::choices! {
    /// What colours the plane.
    pub enum Judge {
        /// The discriminator as it is
        Learned = "learned",
        /// The best possible one against today's generator, `p / (p + q)`
        Best = "best",
    }
}

params! {
    /// Settings of the game.
    pub struct Params {
        game: Game = Game::Plane => Spec::choice().on_stage().concept("gan"),
        target: TargetKind = TargetKind::Ring => Spec::choice().on_stage().concept("gan"),
        judge: Judge = Judge::Learned => Spec::choice().on_stage().live().concept("discriminator"),
        /// One part of an update a step.
        slow: bool = false => Spec::flag().on_stage().live().concept("alternating-updates"),
        gan_loss: GanLoss = GanLoss::NonSaturating => Spec::choice().main().live().concept("minmax-game"),
        lr_d: f64 = 0.004 => Spec::log(1e-5, 0.1).hard(0.0, 1e3).main().live().concept("discriminator"),
        lr_g: f64 = 0.002 => Spec::log(1e-5, 0.1).hard(0.0, 1e3).main().live().concept("generator"),
        /// Steps of the discriminator for each one of the generator.
        d_steps: usize = 1 => Spec::int(1.0, 10.0).hard(1.0, 50.0).main().live().unit("steps").concept("alternating-updates"),
        batch: usize = 128 => Spec::int_log(4.0, 512.0).hard(2.0, 2048.0).main().live().unit("samples").concept("batch-size"),
        /// Decay of Adam's first moment.
        beta1: f64 = 0.5 => Spec::float(0.0, 0.99).hard(0.0, 0.999).group("training").live().concept("adam"),
        /// On digits: begin with the weights that ship with the program.
        shipped: bool = true => Spec::flag().on_stage().concept("gan-applications"),
        spread: f64 = 0.12 => Spec::float(0.02, 0.5).hard(0.001, 2.0).group("data").concept("gan").acts_with("game", &["plane"]),
        noise_dim: usize = 2 => Spec::int(1.0, 8.0).hard(1.0, 32.0).group("network").concept("generator").acts_with("game", &["plane"]),
        prior: Prior = Prior::Uniform => Spec::choice().group("network").concept("generator").acts_with("game", &["plane"]),
        g_layers: usize = 2 => Spec::int(0.0, 4.0).hard(0.0, 6.0).group("network").unit("layers").concept("generator").acts_with("game", &["plane"]),
        g_width: usize = 48 => Spec::int_log(2.0, 128.0).hard(1.0, 128.0).group("network").unit("neurons").concept("generator").acts_with("game", &["plane"]),
        d_layers: usize = 2 => Spec::int(0.0, 4.0).hard(0.0, 6.0).group("network").unit("layers").concept("discriminator").acts_with("game", &["plane"]),
        d_width: usize = 48 => Spec::int_log(2.0, 128.0).hard(1.0, 128.0).group("network").unit("neurons").concept("discriminator").acts_with("game", &["plane"]),
    }
}

/// Numbers of the game. `d_loss` is the sum of both terms, 2 ln 2 = ln 4 when the discriminator can only guess; `g_loss` is
/// ln 2 (non-saturating) or -ln 2 then. `d_real` and `d_fake` are its mean answers. On the plane only, measured every 50
/// updates: `modes` covered, share of `good` points, `js`, `wasserstein`, and `d_error`, the discriminator's mean distance
/// from the best possible one. `sample_pull` is the mean length of the generator's gradient at a point, of the last batch.
pub const METRICS: &[Metric] = &[
    Metric::value("d_loss"),
    Metric::value("g_loss"),
    Metric::share("d_real"),
    Metric::share("d_fake"),
    Metric::share("good"),
    Metric::hidden("modes"),
    Metric::hidden("js"),
    Metric::hidden("wasserstein"),
    Metric::hidden("d_error"),
    Metric::hidden("sample_pull"),
    Metric::hidden("g_updates"),
];

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Adds a place to the drawn target.
    Draw { at: [f32; 2] },
    /// Takes the places within `radius` of `at` out of the drawn target.
    Erase { at: [f32; 2], radius: f32 },
    /// Takes away everything drawn.
    Clear,
    /// On digits: looks at the generator kept as number `index`, or at today's.
    Look { index: Option<usize> },
    /// On digits: walks between two pictures of the wall.
    Walk { from: usize, to: usize },
}

/// Places of a drawn target at most.
pub const MOST_DRAWN: usize = 2000;

/// What the panel draws: one of the two games.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub plane: Option<PlaneView>,
    pub digits: Option<DigitsView>,
    /// The best possible discriminator, where it is asked for.
    pub best: Option<Field>,
    pub drawn: usize,
}

/// Probabilities as the plane is coloured: -1 for surely generated, 1 for surely real.
fn signed(mut field: Field) -> Field {
    field.values.iter_mut().for_each(|value| *value = 2.0 * *value - 1.0);
    field
}

/// The game that is played.
enum World {
    Plane(Box<PlaneGame>),
    Digits(Box<DigitsGame>),
}

/// The lab.
pub struct Gan {
    params: Params,
    seed: u64,
    world: World,
    drawn: Sketch,
}

impl Gan {
    fn start(params: &Params, seed: u64, device: &Device, drawn: Sketch) -> Result<Self, Fault> {
        let world = match params.game {
            Game::Plane => {
                let target = params.target.mixture(params.spread, drawn.places());
                World::Plane(Box::new(PlaneGame::new(params, target, seed, device)))
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

    /// A changed drawing is a new target for the same two players.
    fn redraw(&mut self) {
        if let (World::Plane(game), TargetKind::Drawn) = (&mut self.world, self.params.target) {
            game.retarget(TargetKind::Drawn.mixture(self.params.spread, self.drawn.places()));
        }
    }

    fn digits(&mut self) -> Result<&mut DigitsGame, Fault> {
        match &mut self.world {
            World::Digits(game) => Ok(game),
            World::Plane(_) => Err(Fault::NotOffered {
                what: Game::Digits.name().into(),
            }),
        }
    }
}

impl Lab for Gan {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "generative/gan/gan";
    const METRICS: &'static [Metric] = METRICS;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch, Export::Burn];
    const IMPORTS: bool = true;
    const RECORD_EVERY: u64 = 5;

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Self::start(params, seed, device, Sketch::new(EXTENT, 1, MOST_DRAWN))
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Self::start(params, seed, device, self.drawn.clone())
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        if self.params.needs_restart(params) {
            return Ok(Change::Restart);
        }
        self.params = params.clone();
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Draw { at } => self.drawn.add(at, 0)?,
            Action::Erase { at, radius } => self.drawn.erase(at, radius),
            Action::Clear => self.drawn.clear(),
            Action::Look { index } => return self.digits()?.look(index),
            Action::Walk { from, to } => return self.digits()?.walk(from, to),
        }
        self.redraw();
        Ok(())
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        if matches!(action, Action::Look { .. } | Action::Walk { .. }) {
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
        match &mut self.world {
            World::Plane(game) => game.step(&self.params)?,
            World::Digits(game) => game.step(&self.params),
        }
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let common = |d_loss, g_loss, [real, fake]: [f64; 2]| {
            Metrics::default()
                .with("d_loss", d_loss)
                .with("g_loss", g_loss)
                .with("d_real", real)
                .with("d_fake", fake)
        };
        match &self.world {
            World::Plane(game) if game.target.is_empty() => Metrics::default(),
            World::Plane(game) => common(game.d_loss, game.g_loss, game.answers)
                .with("good", game.measured.good)
                .with("modes", game.measured.covered as f64)
                .with("js", game.measured.js)
                .with("wasserstein", game.measured.wasserstein)
                .with("d_error", game.measured.d_error)
                .with("sample_pull", game.slope)
                .with("g_updates", game.updates() as f64),
            World::Digits(game) => {
                common(game.d_loss, game.g_loss, game.answers).with("g_updates", game.updates() as f64)
            }
        }
    }

    fn pulse(&self) -> f64 {
        match &self.world {
            World::Plane(game) => game.pulse(),
            World::Digits(game) => game.d_loss + game.g_loss,
        }
    }

    fn snapshot(&self) -> Snapshot {
        let (mut plane, mut digits, mut best) = (None, None, None);
        match &self.world {
            World::Plane(game) => {
                plane = Some(game.view());
                best = (self.params.judge == Judge::Best).then(|| signed(game.best()));
            }
            World::Digits(game) => digits = Some(game.view()),
        }
        Snapshot {
            plane,
            digits,
            best,
            drawn: self.drawn.len(),
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
            World::Plane(game) if game.target.is_empty() => Err(Fault::NoData {}),
            _ => Ok(program(self).into_bytes()),
        }
    }

    fn import(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        export::read(self, bytes)
    }
}
