//! The game on handwritten digits: one update of either player a step.

use super::{
    GanLoss, Params,
    dcgan::{Discriminator, Generator, NOISE, PIXELS, SIDE, matrix},
    view::DigitsView,
    weights,
};
use crate::{
    data::digits,
    fault::Fault,
    math::{random, sigmoid},
    nn::flat::{Learner, Leaves},
    view::ImageGrid,
};
use burn::tensor::{Device, Tensor, activation};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{cell::RefCell, sync::Arc};

/// Pictures on the wall.
pub const WALL: usize = 40;
/// Pictures along the walk from one corner to the other.
const WALK: usize = 9;
/// Updates for which the pictures stay: painting costs nearly as much as an update.
const PAINT_EVERY: u64 = 4;
/// Real digits shown beside.
const REAL: usize = 8;
/// Largest batch: beyond it a step takes too long to be watched.
const MOST: usize = 64;
/// Generators kept of a run at most; when full every second one goes.
const KEPT: usize = 48;

/// Digits of each kind in one update.
pub fn batch(params: &Params) -> usize {
    params.batch.clamp(2, MOST)
}

/// A generator as it was after some updates.
struct Kept {
    updates: u64,
    weights: Arc<[f32]>,
}

/// Pictures, and what they were painted for.
#[derive(Clone)]
struct Painted {
    key: (u64, Option<usize>, [usize; 2]),
    updates: u64,
    wall: Arc<ImageGrid>,
    walk: Arc<ImageGrid>,
    judged: Vec<f32>,
}

/// Both players on digits.
pub struct DigitsGame {
    device: Device,
    rng: ChaCha8Rng,
    builds: (Generator, Discriminator),
    generator: Learner,
    discriminator: Learner,
    /// Noise of the wall, the same for ever.
    fixed: Vec<f32>,
    kept: Vec<Kept>,
    /// Updates between two generators kept.
    keep_every: u64,
    looked_at: Option<usize>,
    corners: [usize; 2],
    shipped: bool,
    updates: u64,
    round: usize,
    pub d_loss: f64,
    pub g_loss: f64,
    pub answers: [f64; 2],
    painted: RefCell<Option<Painted>>,
    real: Arc<ImageGrid>,
}

impl DigitsGame {
    /// A game from nothing, or from the weights that ship with the program.
    ///
    /// # Errors
    /// A fault of the model where the shipped weights do not fit this build.
    pub fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let builds = (Generator::default(), Discriminator::default());
        let mut first = [builds.0.layout(), builds.1.layout()].map(|layout| layout.first_weights(&mut rng));
        let mut kept = vec![];
        let mut updates = 0;
        if params.shipped {
            let shipped = weights::shipped()?;
            first = [shipped.generator.to_vec(), shipped.discriminator.to_vec()];
            kept = shipped
                .kept
                .iter()
                .map(|(updates, weights)| Kept {
                    updates: *updates,
                    weights: Arc::clone(weights),
                })
                .collect();
            updates = shipped.updates;
        }
        let [generator, discriminator] = first.map(|weights| Learner::new(weights, device));
        let fixed = noise(WALL, &mut ChaCha8Rng::seed_from_u64(0));
        let mut game = Self {
            device: device.clone(),
            rng,
            builds,
            generator,
            discriminator,
            fixed,
            kept,
            keep_every: 10,
            looked_at: None,
            corners: [0, 1],
            shipped: params.shipped,
            updates,
            round: 0,
            d_loss: 0.0,
            g_loss: 0.0,
            answers: [0.0; 2],
            painted: RefCell::default(),
            real: Arc::new(real_digits()),
        };
        if game.kept.is_empty() {
            game.keep();
        }
        game.read(params);
        Ok(game)
    }

    /// Losses before the first step, on digits and noise that the training does not use.
    fn read(&mut self, params: &Params) {
        let kept = self.rng.clone();
        let (_, _) = self.judge_batch(8);
        self.g_loss = f64::from(self.feel_batch(8, params.gan_loss).0.into_scalar::<f32>());
        self.rng = kept;
    }

    /// One update of the discriminator, or after `d_steps` of them one of the generator.
    pub fn step(&mut self, params: &Params) {
        let batch = batch(params);
        if self.round < params.d_steps {
            let (loss, weights) = self.judge_batch(batch);
            let gradient = weights.gradient(&loss.backward());
            self.discriminator.learn(params.lr_d, params.beta1, gradient);
            self.round += 1;
            return;
        }
        self.round = 0;
        let (loss, weights) = self.feel_batch(batch, params.gan_loss);
        let gradients = loss.backward();
        self.g_loss = f64::from(loss.into_scalar::<f32>());
        self.generator
            .learn(params.lr_g, params.beta1, weights.gradient(&gradients));
        self.updates += 1;
        if self.updates.is_multiple_of(self.keep_every) {
            self.keep();
        }
    }

    /// The discriminator's loss on fresh real and generated digits, and its weights, tracked.
    fn judge_batch(&mut self, batch: usize) -> (Tensor<1>, Leaves) {
        let all = digits::mnist();
        let mut pictures = vec![0.0; batch * PIXELS];
        for picture in pictures.chunks_exact_mut(PIXELS) {
            all.fill(self.rng.random_range(all.train()), picture);
        }
        let real = matrix(&pictures, batch, &self.device).reshape([batch, 1, SIDE, SIDE]);
        let z = matrix(&noise(batch, &mut self.rng), batch, &self.device);
        let (generator, discriminator) = &self.builds;
        let fakes = generator
            .generate(&generator.layout().leaves(&self.generator.weights, false), z)
            .detach();
        let weights = discriminator.layout().leaves(&self.discriminator.weights, true);
        let said = discriminator.judge(&weights, Tensor::cat(vec![real, fakes], 0));
        let (on_real, on_fakes) = (said.clone().narrow(0, 0, batch), said.narrow(0, batch, batch));
        let mean = |logits: &Tensor<2>| {
            let sum: f64 = logits.to_data().iter::<f32>().map(|z| sigmoid(f64::from(z))).sum();
            sum / batch as f64
        };
        self.answers = [mean(&on_real), mean(&on_fakes)];
        let loss = activation::softplus(-on_real, 1.0).mean() + activation::softplus(on_fakes, 1.0).mean();
        self.d_loss = f64::from(loss.clone().into_scalar::<f32>());
        (loss, weights)
    }

    /// The generator's loss on fresh noise, and its weights, tracked.
    fn feel_batch(&mut self, batch: usize, loss: GanLoss) -> (Tensor<1>, Leaves) {
        let (generator, discriminator) = &self.builds;
        let weights = generator.layout().leaves(&self.generator.weights, true);
        let z = matrix(&noise(batch, &mut self.rng), batch, &self.device);
        let judging = discriminator.layout().leaves(&self.discriminator.weights, false);
        let said = discriminator.judge(&judging, generator.generate(&weights, z));
        let value = match loss {
            GanLoss::NonSaturating => activation::softplus(-said, 1.0).mean(),
            GanLoss::Saturating => -activation::softplus(said, 1.0).mean(),
        };
        (value, weights)
    }

    fn keep(&mut self) {
        self.kept.push(Kept {
            updates: self.updates,
            weights: self.generator.numbers().into(),
        });
        if self.kept.len() > KEPT {
            let mut index = 0;
            self.kept.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.keep_every *= 2;
            self.looked_at = None;
        }
    }

    /// Looks at the generator kept as number `index`, or at today's.
    ///
    /// # Errors
    /// `NothingThere` where none was kept under this number.
    pub fn look(&mut self, index: Option<usize>) -> Result<(), Fault> {
        if index.is_some_and(|index| index >= self.kept.len()) {
            return Err(Fault::NothingThere { what: "picture".into() });
        }
        self.looked_at = index;
        Ok(())
    }

    /// Walks from one picture of the wall to another.
    ///
    /// # Errors
    /// `NothingThere` where the wall has no such picture.
    pub fn walk(&mut self, from: usize, to: usize) -> Result<(), Fault> {
        if from >= WALL || to >= WALL {
            return Err(Fault::NothingThere { what: "picture".into() });
        }
        self.corners = [from, to];
        Ok(())
    }

    /// Today's weights, generator first, for the file that ships.
    pub fn players(&self) -> [Vec<f32>; 2] {
        [self.generator.numbers(), self.discriminator.numbers()]
    }
    /// Goes on with other players, whose optimizers remember nothing.
    pub fn set_players(&mut self, players: [Vec<f32>; 2]) {
        [self.generator, self.discriminator] = players.map(|weights| Learner::new(weights, &self.device));
        self.painted.take();
        self.keep();
    }
    /// The generators kept so far.
    pub fn kept(&self) -> impl Iterator<Item = (u64, &[f32])> {
        self.kept.iter().map(|kept| (kept.updates, &*kept.weights))
    }
    pub fn updates(&self) -> u64 {
        self.updates
    }

    fn shown_weights(&self) -> Leaves {
        let layout = self.builds.0.layout();
        match self.looked_at {
            Some(index) => {
                let kept = Learner::new(self.kept[index].weights.to_vec(), &self.device);
                layout.leaves(&kept.weights, false)
            }
            None => layout.leaves(&self.generator.weights, false),
        }
    }

    /// The pictures of today, painted anew every [`PAINT_EVERY`] updates at most and when something else is looked at. The
    /// walk is made among the pictures of the wall, whose batch normalizes it.
    fn painted(&self) -> Painted {
        let key = (self.updates / PAINT_EVERY, self.looked_at, self.corners);
        if let Some(painted) = self.painted.borrow().as_ref().filter(|painted| painted.key == key) {
            return painted.clone();
        }
        let [from, to] = self.corners.map(|corner| &self.fixed[corner * NOISE..][..NOISE]);
        let mut noise = self.fixed.clone();
        (0..WALK).for_each(|step| noise.extend(slerp(from, to, step as f32 / (WALK - 1) as f32)));
        let (generator, discriminator) = &self.builds;
        let pictures = generator.generate(&self.shown_weights(), matrix(&noise, WALL + WALK, &self.device));
        let wall = pictures.clone().narrow(0, 0, WALL);
        let judged = discriminator.judge(&discriminator.layout().leaves(&self.discriminator.weights, false), wall);
        let pixels: Vec<f32> = pictures.into_data().iter::<f32>().collect();
        let (wall, walk) = pixels.split_at(WALL * PIXELS);
        let painted = Painted {
            key,
            updates: self.updates,
            wall: Arc::new(grid(wall)),
            walk: Arc::new(grid(walk)),
            judged: judged
                .into_data()
                .iter::<f32>()
                .map(|z| sigmoid(f64::from(z)) as f32)
                .collect(),
        };
        self.painted.replace(Some(painted.clone()));
        painted
    }

    pub fn view(&self) -> DigitsView {
        let painted = self.painted();
        DigitsView {
            wall: painted.wall,
            judged: painted.judged,
            kept: self.kept.iter().map(|kept| kept.updates).collect(),
            updates: painted.updates,
            looked_at: self.looked_at,
            corners: self.corners,
            walk: painted.walk,
            real: Arc::clone(&self.real),
            shipped: self.shipped,
        }
    }
}

fn grid(pixels: &[f32]) -> ImageGrid {
    ImageGrid::of(SIDE, SIDE, pixels)
}

/// `count` rows of normal noise.
fn noise(count: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
    random::normals_f32(rng, count * NOISE, 1.0)
}

/// Between two noises along the great circle, because a straight line would lead through lengths that noise of this many
/// numbers hardly ever has (Shoemake 1985, White 2016).
fn slerp(from: &[f32], to: &[f32], share: f32) -> Vec<f32> {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let angle = (dot(from, to) / (dot(from, from) * dot(to, to)).sqrt().max(1e-12))
        .clamp(-1.0, 1.0)
        .acos();
    let (a, b) = if angle.sin().abs() < 1e-4 {
        (1.0 - share, share)
    } else {
        (
            ((1.0 - share) * angle).sin() / angle.sin(),
            (share * angle).sin() / angle.sin(),
        )
    };
    from.iter().zip(to).map(|(from, to)| a * from + b * to).collect()
}

fn real_digits() -> ImageGrid {
    let all = digits::mnist();
    let mut pixels = vec![0.0; REAL * PIXELS];
    for (index, picture) in pixels.chunks_exact_mut(PIXELS).enumerate() {
        all.fill(index, picture);
    }
    grid(&pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_walk_keeps_the_length_of_noise_and_meets_both_ends() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let both = noise(2, &mut rng);
        let (a, b) = both.split_at(NOISE);
        let length = |v: &[f32]| v.iter().map(|x| x * x).sum::<f32>().sqrt();
        let close = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
        assert!(close(&slerp(a, b, 0.0), a) && close(&slerp(a, b, 1.0), b));
        let unit = |v: &[f32]| v.iter().map(|x| x / length(v)).collect::<Vec<_>>();
        assert!((length(&slerp(&unit(a), &unit(b), 0.4)) - 1.0).abs() < 1e-5);
        assert!(close(&slerp(a, a, 0.5), a));
    }
}
