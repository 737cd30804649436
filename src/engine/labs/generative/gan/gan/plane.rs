//! The game on the plane: a generator that bends noise into points, and a discriminator that tells them from real ones.

use super::{
    GanLoss, Params, Prior,
    measure::{self, CELLS, Measured},
    player::Player,
    signed,
    target::EXTENT,
    view::{GridLine, PlaneView},
};
use crate::{
    data::mixture::Mixture,
    fault::Fault,
    math::{random, sigmoid},
    nn::{
        loss::{Loss, Target},
        mlp::Batch,
    },
    view::Field,
};
use burn::tensor::{Device, Tensor, TensorData, activation};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Generated and real points that are drawn and measured, always from the same noise.
const SHOWN: usize = 512;
/// Points of each kind between which the earth mover's distance is taken.
const MOVED: usize = 128;
/// The generator's first weights before a tanh over those of Glorot and Bengio. Larger ones bend the noise over more of the
/// plane from the beginning, so that no mode is out of reach: of 24 games on the ring, played in PyTorch, 14 covered seven modes
/// or more with a gain of 1, 22 with 5/3 (PyTorch's for tanh), all with 2 and with 2.5.
pub const GAIN: f32 = 2.5;
/// Updates between two measurements.
const MEASURE_EVERY: u64 = 50;
/// Lines of the noise grid along each side, and points on each line.
const GRID: (usize, usize) = (15, 43);

/// What one update consists of, in order; the first three parts are repeated for every step of the discriminator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Real points are drawn, and as many are generated from fresh noise.
    #[default]
    Deal,
    /// The discriminator judges them: its loss and the loss's gradient are known.
    Judge,
    /// The discriminator's weights move.
    MoveD,
    /// New noise for the generator.
    Noise,
    /// Every generated point learns from the discriminator in which direction it would look more real.
    Feel,
    /// The generator's weights move so that the points follow.
    MoveG,
}

/// What has been dealt and not been used up yet.
#[derive(Default)]
struct Hand {
    real: Vec<[f32; 2]>,
    noise: Vec<f32>,
    fakes: Vec<[f32; 2]>,
    /// The discriminator's gradient by its weights.
    gradient: Option<Tensor<1>>,
    /// The generator's loss by each generated point, `[point, coordinate]`.
    by_fakes: Vec<f32>,
}

/// Both players, the data, and the numbers of the last update.
pub struct PlaneGame {
    pub target: Mixture,
    device: Device,
    rng: ChaCha8Rng,
    noise_dim: usize,
    prior: Prior,
    pub generator: Player,
    pub discriminator: Player,
    /// The noise of the points that are drawn, and real points beside them.
    fixed: Vec<f32>,
    real: Vec<[f32; 2]>,
    next: Part,
    last: Option<Part>,
    round: usize,
    hand: Hand,
    updates: u64,
    pub d_loss: f64,
    pub g_loss: f64,
    /// Mean answer on the real and on the generated points of the last batch.
    pub answers: [f64; 2],
    /// Mean length of the generator's gradient at a generated point.
    pub slope: f64,
    pub measured: Measured,
}

impl PlaneGame {
    pub fn new(params: &Params, target: Mixture, seed: u64, device: &Device) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let generator = Player::new(
            [params.noise_dim, 2],
            (params.g_layers, params.g_width),
            GAIN,
            &mut rng,
            device,
        );
        let discriminator = Player::new([2, 1], (params.d_layers, params.d_width), 1.0, &mut rng, device);
        let fixed = draw(params.prior, SHOWN * params.noise_dim, &mut rng);
        let real = sample(&target, SHOWN, &mut rng);
        let mut game = Self {
            target,
            device: device.clone(),
            rng,
            noise_dim: params.noise_dim,
            prior: params.prior,
            generator,
            discriminator,
            fixed,
            real,
            next: Part::Deal,
            last: None,
            round: 0,
            hand: Hand::default(),
            updates: 0,
            d_loss: 0.0,
            g_loss: 0.0,
            answers: [0.0; 2],
            slope: 0.0,
            measured: Measured::default(),
        };
        game.look(params);
        game
    }

    /// Losses and measurements before the first step, on points that the training does not use.
    fn look(&mut self, params: &Params) {
        let kept = self.rng.clone();
        if !self.target.is_empty() {
            self.deal(params.batch);
            self.judge();
            self.feel(params.gan_loss);
            self.measure();
        }
        (self.rng, self.hand) = (kept, Hand::default());
    }

    /// One update of both players, or in slow motion one part of it.
    ///
    /// # Errors
    /// `NoData` where there is nothing to learn yet.
    pub fn step(&mut self, params: &Params) -> Result<(), Fault> {
        if self.target.is_empty() {
            return Err(Fault::NoData {});
        }
        loop {
            self.part(params);
            if params.slow || self.last == Some(Part::MoveG) {
                return Ok(());
            }
        }
    }

    fn part(&mut self, params: &Params) {
        let part = self.next;
        self.next = match part {
            Part::Deal => {
                self.deal(params.batch);
                Part::Judge
            }
            Part::Judge => {
                self.hand.gradient = self.judge();
                Part::MoveD
            }
            Part::MoveD => {
                if let Some(gradient) = self.hand.gradient.take() {
                    self.discriminator.learn(params.lr_d, params.beta1, gradient);
                }
                self.round += 1;
                if self.round < params.d_steps {
                    Part::Deal
                } else {
                    Part::Noise
                }
            }
            Part::Noise => {
                self.round = 0;
                self.fresh_fakes(params.batch);
                Part::Feel
            }
            Part::Feel => {
                self.feel(params.gan_loss);
                Part::MoveG
            }
            Part::MoveG => {
                self.move_generator(params);
                Part::Deal
            }
        };
        self.last = Some(part);
    }

    fn deal(&mut self, batch: usize) {
        self.hand.real = sample(&self.target, batch, &mut self.rng);
        self.fresh_fakes(batch);
    }

    fn fresh_fakes(&mut self, batch: usize) {
        self.hand.noise = draw(self.prior, batch * self.noise_dim, &mut self.rng);
        self.hand.fakes = self.generate(&self.hand.noise);
        self.hand.by_fakes.clear();
    }

    /// The discriminator's loss on what was dealt, `-mean ln D(x) - mean ln(1 - D(G(z)))`, and its gradient.
    fn judge(&mut self) -> Option<Tensor<1>> {
        let (real, fakes) = (&self.hand.real, &self.hand.fakes);
        let points: Vec<f32> = real.iter().chain(fakes).flatten().copied().collect();
        let labels = (0..real.len() + fakes.len()).map(|index| if index < real.len() { 1.0 } else { 0.0 });
        let (x, answer) = (Batch::new(2, points), Target::Binary(labels.collect()));
        let net = &self.discriminator.net;
        let (loss, gradient) = net.loss_and_gradient(&x, &answer, Loss::CrossEntropy, None);
        // The mean over both halves is half of the sum of their means.
        self.d_loss = 2.0 * f64::from(loss);
        let said = net.logits(&x);
        let mean = |logits: &[f32]| logits.iter().map(|&z| probability(z)).sum::<f64>() / logits.len().max(1) as f64;
        self.answers = [mean(&said[..real.len()]), mean(&said[real.len()..])];
        Some(gradient * 2.0)
    }

    /// The generator's loss on its points, and its gradient by each of them.
    fn feel(&mut self, loss: GanLoss) {
        let count = self.hand.fakes.len();
        let fakes: Vec<f32> = self.hand.fakes.iter().flatten().copied().collect();
        let fakes = Tensor::<2>::from_data(TensorData::new(fakes, [count, 2]), &self.device).require_grad();
        let net = &self.discriminator.net;
        let logits = net.apply(net.params().detach(), fakes.clone());
        let value = match loss {
            // -ln D = softplus(-z) and ln(1 - D) = -softplus(z)
            GanLoss::NonSaturating => activation::softplus(-logits, 1.0).mean(),
            GanLoss::Saturating => -activation::softplus(logits, 1.0).mean(),
        };
        let gradients = value.backward();
        self.g_loss = f64::from(value.into_scalar::<f32>());
        self.hand.by_fakes = fakes.grad(&gradients).map_or_else(
            || vec![0.0; 2 * count],
            |gradient| gradient.into_data().iter().collect(),
        );
        let lengths = self.hand.by_fakes.chunks_exact(2).map(|g| f64::from(g[0].hypot(g[1])));
        // The loss is a mean: a point's own slope is its share times the count.
        self.slope = lengths.sum();
    }

    /// The chain rule's second half: from the points to the generator's weights.
    fn move_generator(&mut self, params: &Params) {
        let count = self.hand.fakes.len();
        let matrix = |values: &[f32], width| {
            Tensor::<2>::from_data(TensorData::new(values.to_vec(), [count, width]), &self.device)
        };
        let weights = self.generator.net.params().detach().require_grad();
        let fakes = self
            .generator
            .net
            .apply(weights.clone(), matrix(&self.hand.noise, self.noise_dim));
        let gradients = (fakes * matrix(&self.hand.by_fakes, 2)).sum().backward();
        if let Some(gradient) = weights.grad(&gradients) {
            self.generator.learn(params.lr_g, params.beta1, gradient);
        }
        self.updates += 1;
        if self.updates.is_multiple_of(MEASURE_EVERY) {
            self.measure();
        }
    }

    fn generate(&self, noise: &[f32]) -> Vec<[f32; 2]> {
        let said = self.generator.net.logits(&Batch::new(self.noise_dim, noise.to_vec()));
        said.chunks_exact(2).map(|at| [at[0], at[1]]).collect()
    }

    /// How far the discriminator is from the best one, on average over real and generated points.
    fn error(&self, fakes: &[[f32; 2]]) -> f64 {
        let best = measure::best_discriminator(&self.target, fakes);
        let points: Vec<[f32; 2]> = self.real.iter().chain(fakes).copied().collect();
        let said = self
            .discriminator
            .net
            .logits(&Batch::new(2, points.iter().flatten().copied().collect()));
        let errors = points.iter().zip(&said).filter_map(|(at, &logit)| {
            let best = f64::from(best.values[measure::cell(*at)]);
            best.is_finite().then(|| (probability(logit) - best).abs())
        });
        let (sum, count) = errors.fold((0.0, 0), |(sum, count), error| (sum + error, count + 1));
        sum / f64::from(count.max(1))
    }

    fn measure(&mut self) {
        let fakes = self.generate(&self.fixed);
        let (good, covered, shares) = measure::coverage(&self.target, &fakes);
        self.measured = Measured {
            good,
            covered,
            shares,
            js: measure::jensen_shannon(&measure::shares(&self.real), &measure::shares(&fakes)),
            wasserstein: measure::earth_mover(&self.real[..MOVED], &fakes[..MOVED]),
            d_error: self.error(&fakes),
        };
    }

    /// Goes on against other data.
    pub fn retarget(&mut self, target: Mixture) {
        self.target = target;
        self.real = sample(&self.target, SHOWN, &mut ChaCha8Rng::seed_from_u64(0));
        self.hand = Hand::default();
        (self.next, self.last, self.round) = (Part::Deal, None, 0);
        self.measured = Measured::default();
        if !self.target.is_empty() {
            self.measure();
        }
    }

    /// Goes on with other players.
    pub fn set_players(&mut self, [generator, discriminator]: [Vec<f32>; 2]) {
        self.generator.take(&generator);
        self.discriminator.take(&discriminator);
        (self.hand, self.next, self.last, self.round) = (Hand::default(), Part::Deal, None, 0);
        if !self.target.is_empty() {
            self.measure();
        }
    }

    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// A number that is not finite once either player has lost itself.
    pub fn pulse(&self) -> f64 {
        self.d_loss + self.g_loss + self.slope
    }

    pub fn view(&self) -> PlaneView {
        PlaneView {
            real: self.real.clone(),
            fakes: self.generate(&self.fixed),
            discriminator: signed(self.field()),
            grid: self.grid(),
            modes: self
                .target
                .mode_centres()
                .into_iter()
                .map(|at| at.map(|v| v as f32))
                .collect(),
            shares: self.measured.shares.clone(),
            last: self.last,
            next: self.next,
            round: self.round,
            dealt: self.hand.real.clone(),
            generated: self.hand.fakes.clone(),
            pull: self.pull(),
        }
    }

    /// Where each generated point of the last batch is pulled: against its gradient, as if it were alone in the batch.
    fn pull(&self) -> Vec<[f32; 2]> {
        let count = self.hand.fakes.len() as f32;
        let gradients = self.hand.by_fakes.chunks_exact(2);
        gradients.map(|by| [-by[0] * count, -by[1] * count]).collect()
    }

    /// What the discriminator answers over the plane, as a probability of being real.
    fn field(&self) -> Field {
        let places = Field::centres(EXTENT, CELLS).flatten().map(|v| v as f32).collect();
        let said = self.discriminator.net.logits(&Batch::new(2, places));
        let values = said.iter().map(|&logit| probability(logit) as f32).collect();
        Field::square(EXTENT, CELLS, values)
    }

    /// The best discriminator against these points; see [`measure::best_discriminator`].
    pub fn best(&self) -> Field {
        measure::best_discriminator(&self.target, &self.generate(&self.fixed))
    }

    /// Straight lines through the noise, as the generator bends them. Of more than two noise dimensions the first two.
    fn grid(&self) -> Vec<GridLine> {
        let reach = self.prior.reach();
        let (lines, points) = GRID;
        let along = |index: usize, count: usize| reach * (2.0 * index as f32 / (count - 1) as f32 - 1.0);
        let mut noise = Vec::new();
        let mut add = |first: f32, second: f32| {
            noise.push(first);
            noise.extend((1..self.noise_dim).map(|index| if index == 1 { second } else { 0.0 }));
        };
        let across = if self.noise_dim > 1 { lines } else { 1 };
        for line in 0..across {
            let level = if self.noise_dim > 1 { along(line, lines) } else { 0.0 };
            (0..points).for_each(|point| add(along(point, points), level));
        }
        for line in 0..if self.noise_dim > 1 { lines } else { 0 } {
            (0..points).for_each(|point| add(along(line, lines), along(point, points)));
        }
        self.generate(&noise).chunks_exact(points).map(<[_]>::to_vec).collect()
    }
}

fn probability(logit: f32) -> f64 {
    sigmoid(f64::from(logit))
}

fn sample(target: &Mixture, count: usize, rng: &mut ChaCha8Rng) -> Vec<[f32; 2]> {
    if target.is_empty() {
        return vec![];
    }
    (0..count).map(|_| target.sample(rng).0.map(|v| v as f32)).collect()
}

/// `count` numbers of noise.
fn draw(prior: Prior, count: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
    let one = |rng: &mut ChaCha8Rng| match prior {
        Prior::Uniform => 2.0 * rng.random::<f64>() - 1.0,
        Prior::Normal => random::normal(rng),
    };
    (0..count).map(|_| one(rng) as f32).collect()
}
