//! Diffusion on handwritten digits: a small U-Net learns the noise, and a grid of digits appears, guidance against seed.

#[cfg(test)]
mod tests;

use super::{
    Params,
    schedule::{Back, Schedule},
    unet::{self, PIXELS, SIDE, Told, UNet},
    view::{DigitsView, Film},
    weights,
};
use crate::{
    data::digits::{self, Digits},
    fault::Fault,
    math::random,
    nn::flat::Learner,
    view::ImageGrid,
};
use burn::tensor::{Device, Tensor};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{cell::RefCell, sync::Arc};

/// Guidance of each row of the grid, and the columns: the noise from which a digit sets out.
pub const GUIDANCE: [f64; 5] = [0.0, 0.5, 1.0, 2.0, 4.0];
pub const SEEDS: usize = 8;
const CELLS: usize = GUIDANCE.len() * SEEDS;
/// Moments of the way back that are kept, besides its start.
const FILM: usize = 9;
/// Pictures of a batch: with more a step takes too long to be watched.
pub const BATCH: usize = 16;
/// Share of the examples whose class is not told, so that the net learns both predictions that guidance mixes.
pub const UNTOLD: f64 = 0.15;
/// Sampling takes a running mean of the weights, as Ho et al. do: its memory in updates, once there have been as many.
pub const MEMORY: f64 = 500.0;
/// Updates after which digits that have arrived set out again.
const REST: u64 = 60;
/// Real digits that are noised in front of the learner, and updates for which the net's answer to them stays.
const SHOWN: usize = 8;
const LOOK_EVERY: u64 = 20;
/// Bins of the loss by time, and how slowly each follows.
const BINS: usize = 20;
const FOLLOW: f64 = 0.05;
/// How slowly the loss that is shown follows that of a batch.
const SMOOTH: f64 = 0.1;

/// What the samples are doing.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    /// The row of the grid that takes its step next.
    Walking { row: usize },
    /// The row whose digits are read next.
    Reading { row: usize },
    /// Updates since the digits arrived.
    Resting { updates: u64 },
}

/// A moment of the way back of all digits: `x_t` and what the net takes for the clean picture.
#[derive(Clone)]
struct Kept {
    t: usize,
    noisy: Vec<f32>,
    clean: Vec<f32>,
}

/// The answer to the digits that are noised in front of the learner, and what it was made for.
struct Look {
    key: (usize, u64),
    noised: Arc<ImageGrid>,
    clean: Arc<ImageGrid>,
}

/// Net and samples.
pub struct DigitsGame {
    device: Device,
    rng: ChaCha8Rng,
    net: UNet,
    learner: Learner,
    /// Running mean of the weights.
    mean: Tensor<1>,
    pub schedule: Schedule,
    updates: u64,
    /// Of the batches learned in this run, smoothed; none before the first.
    pub loss: Option<f64>,
    by_time: [Option<f64>; BINS],
    /// The noise of each column.
    start: Vec<f32>,
    times: Vec<usize>,
    done: usize,
    phase: Phase,
    /// Whether the next step is the samples': they and the training take turns.
    turn: bool,
    at: Vec<f32>,
    clean: Vec<f32>,
    film: Vec<Kept>,
    chosen: [usize; 2],
    matches: [Option<f64>; GUIDANCE.len()],
    /// Real digits as ink from -1 to 1, and noise for them.
    shown: Vec<f32>,
    shown_noise: Vec<f32>,
    look: RefCell<Option<Look>>,
}

impl DigitsGame {
    /// From nothing, or from the weights that ship with the program.
    ///
    /// # Errors
    /// A fault of the model where the shipped weights do not fit this build.
    pub fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let net = UNet::default();
        let mut first = net.layout().first_weights(&mut rng);
        let mut updates = 0;
        if params.shipped {
            let shipped = weights::shipped()?;
            (first, updates) = (shipped.weights.to_vec(), shipped.updates);
        }
        let learner = Learner::new(first, device);
        let mut fixed = ChaCha8Rng::seed_from_u64(seed);
        let mut game = Self {
            device: device.clone(),
            rng,
            net,
            mean: learner.weights.clone(),
            learner,
            schedule: Schedule::new(params.noise_schedule, params.timesteps, params.beta_end),
            updates,
            loss: None,
            by_time: [None; BINS],
            start: noise(SEEDS, &mut fixed),
            times: vec![],
            done: 0,
            phase: Phase::Resting { updates: 0 },
            turn: true,
            at: vec![],
            clean: vec![],
            film: vec![],
            // A strong guidance, so that the first film ends in a digit that can be read.
            chosen: [3, 1],
            matches: [None; GUIDANCE.len()],
            shown: real_digits(),
            shown_noise: noise(SHOWN, &mut fixed),
            look: RefCell::default(),
        };
        game.set_out(params);
        Ok(game)
    }

    /// Sends the digits back to the noise.
    pub fn set_out(&mut self, params: &Params) {
        self.times = self.schedule.times(params.sample_steps);
        self.done = 0;
        self.at = self.start.repeat(GUIDANCE.len());
        self.clean = vec![0.0; CELLS * PIXELS];
        self.film = vec![self.moment()];
        self.phase = Phase::Walking { row: 0 };
    }

    /// A training step or, in turns with it while digits are on their way, a part of theirs. False where nothing is left to
    /// be done: the digits have arrived and nothing is learned.
    pub fn step(&mut self, params: &Params) -> bool {
        let resting = matches!(self.phase, Phase::Resting { .. });
        let samples = !resting && (self.turn || !params.train);
        self.turn = !self.turn;
        match self.phase {
            Phase::Walking { row } if samples => self.walk(params, row),
            Phase::Reading { row } if samples => self.read(params, row),
            _ if params.train => {
                self.learn(params);
                if let Phase::Resting { updates } = &mut self.phase {
                    *updates += 1;
                    if *updates > REST {
                        self.set_out(params);
                    }
                }
            }
            _ => return false,
        }
        true
    }

    /// One step of Adam on the noise in a fresh batch; the times are spread evenly over it, which makes the loss steadier.
    pub fn learn(&mut self, params: &Params) {
        let all = digits::mnist();
        let steps = self.schedule.steps();
        let noise = noise(BATCH, &mut self.rng);
        let mut pictures = vec![0.0; BATCH * PIXELS];
        let mut told = Vec::with_capacity(BATCH);
        let mut times = Vec::with_capacity(BATCH);
        for (index, picture) in pictures.chunks_exact_mut(PIXELS).enumerate() {
            let digit = self.rng.random_range(all.train());
            fill(all, digit, picture);
            let share = (index as f64 + self.rng.random::<f64>()) / BATCH as f64;
            let t = 1 + ((share * steps as f64) as usize).min(steps - 1);
            let shares = self.schedule.shares(t);
            blend(picture, &noise[index * PIXELS..], shares);
            let class = (self.rng.random::<f64>() >= UNTOLD).then_some(usize::from(all.labels[digit]));
            told.push(Told { shares, class });
            times.push(t);
        }
        let leaves = self.net.layout().leaves(&self.learner.weights, true);
        let said = self.net.forward(&leaves, unet::pack(&pictures, &self.device), &told);
        let error = said - unet::pack(&noise, &self.device);
        let square = error.clone() * error;
        let by_picture: Tensor<2> = square.reshape([BATCH, PIXELS]).mean_dim(1);
        let loss = by_picture.clone().mean();
        let gradient = leaves.gradient(&loss.backward());
        self.learner.learn(params.lr, 0.9, gradient);
        self.updates += 1;
        let keep = 1.0 - 1.0 / (self.updates as f64 + 1.0).min(MEMORY);
        self.mean = self.mean.clone() * keep + self.learner.weights.clone() * (1.0 - keep);
        self.note(&times, by_picture);
    }

    /// Keeps the books of a batch's errors.
    fn note(&mut self, times: &[usize], errors: Tensor<2>) {
        let steps = self.schedule.steps();
        let mut sum = 0.0;
        for (error, t) in errors.into_data().iter::<f32>().map(f64::from).zip(times) {
            sum += error;
            let bin = &mut self.by_time[(t - 1) * BINS / steps];
            *bin = Some(bin.map_or(error, |old| old + FOLLOW * (error - old)));
        }
        let loss = sum / times.len() as f64;
        self.loss = Some(match self.loss {
            Some(old) if old.is_finite() => old + SMOOTH * (loss - old),
            _ => loss,
        });
    }

    /// The noise that the net sees in pictures of one noise level, without and with guidance (Ho and Salimans 2022).
    fn noise_in(&self, pictures: &[f32], shares: [f64; 2], class: Option<usize>, guidance: f64) -> Vec<f32> {
        let leaves = self.net.layout().leaves(&self.mean, false);
        let count = pictures.len() / PIXELS;
        let both = class.is_some() && guidance > 0.0;
        let mut asked = pictures.to_vec();
        let mut told = vec![Told { shares, class }; count];
        if both {
            asked.extend_from_slice(pictures);
            told.resize(2 * count, Told { shares, class: None });
        }
        let mut said = unet::unpack(self.net.forward(&leaves, unet::pack(&asked, &self.device), &told));
        if both {
            let untold = said.split_off(count * PIXELS);
            let w = guidance as f32;
            said.iter_mut()
                .zip(untold)
                .for_each(|(told, untold)| *told = (1.0 + w) * *told - w * untold);
        }
        said
    }

    /// One row takes one step of DDIM; after the last row the time moves on.
    fn walk(&mut self, params: &Params, row: usize) {
        let (t, s) = (self.times[self.done], self.times[self.done + 1]);
        let shares = self.schedule.shares(t);
        let cells = row * SEEDS * PIXELS..(row + 1) * SEEDS * PIXELS;
        let noise = self.noise_in(&self.at[cells.clone()], shares, Some(params.digit), GUIDANCE[row]);
        let back = Back::new(&self.schedule, t, s, 0.0);
        let clean = &mut self.clean[cells.clone()];
        for ((x, clean), noise) in self.at[cells].iter_mut().zip(clean).zip(noise) {
            *clean = without(*x, noise, shares);
            // The noise that fits the clean picture that was cut to the range of ink.
            let left = (f64::from(*x) - shares[0] * f64::from(*clean)) / shares[1].max(1e-6);
            *x = (back.signal * f64::from(*clean) + back.direction * left) as f32;
        }
        if row + 1 < GUIDANCE.len() {
            self.phase = Phase::Walking { row: row + 1 };
            return;
        }
        self.done += 1;
        let steps = self.times.len() - 1;
        if self.done * FILM / steps > (self.done - 1) * FILM / steps {
            self.film.push(self.moment());
        }
        let arrived = self.done == steps;
        self.phase = if arrived {
            Phase::Reading { row: 0 }
        } else {
            Phase::Walking { row: 0 }
        };
    }

    fn moment(&self) -> Kept {
        Kept {
            t: self.times[self.done],
            noisy: self.at.clone(),
            clean: self.clean.clone(),
        }
    }

    /// Reads one row's digits by their nearest neighbours among the real ones.
    fn read(&mut self, params: &Params, row: usize) {
        let cells = self.at[row * SEEDS * PIXELS..][..SEEDS * PIXELS].chunks_exact(PIXELS);
        let right = cells.filter(|picture| nearest(picture) == params.digit).count();
        self.matches[row] = Some(right as f64 / SEEDS as f64);
        self.phase = if row + 1 < GUIDANCE.len() {
            Phase::Reading { row: row + 1 }
        } else {
            Phase::Resting { updates: 0 }
        };
    }

    /// Looks at the way of one digit of the grid.
    ///
    /// # Errors
    /// `NothingThere` where the grid has no such digit.
    pub fn choose(&mut self, row: usize, seed: usize) -> Result<(), Fault> {
        if row >= GUIDANCE.len() || seed >= SEEDS {
            return Err(Fault::NothingThere { what: "picture".into() });
        }
        self.chosen = [row, seed];
        Ok(())
    }

    pub fn updates(&self) -> u64 {
        self.updates
    }
    /// Share of all digits of the grid that read as what was asked for, once every row has arrived.
    pub fn match_rate(&self) -> Option<f64> {
        let all: Option<Vec<f64>> = self.matches.iter().copied().collect();
        all.map(|all| all.iter().sum::<f64>() / all.len() as f64)
    }
    /// Goes on with another net.
    pub fn set_net(&mut self, params: &Params, weights: Vec<f32>) {
        self.learner = Learner::new(weights, &self.device);
        self.mean = self.learner.weights.clone();
        self.look.take();
        self.set_out(params);
    }
    /// The mean weights, for the file that ships.
    pub fn weights(&self) -> Vec<f32> {
        self.mean.to_data().iter::<f32>().collect()
    }

    /// Real digits at time `t`, and what the net makes of them; kept while neither the time nor the net has moved much.
    fn look_at(&self, t: usize) -> (Arc<ImageGrid>, Arc<ImageGrid>) {
        let key = (t, self.updates / LOOK_EVERY);
        if let Some(look) = self.look.borrow().as_ref().filter(|look| look.key == key) {
            return (Arc::clone(&look.noised), Arc::clone(&look.clean));
        }
        let shares = self.schedule.shares(t);
        let mut noised = self.shown.clone();
        blend(&mut noised, &self.shown_noise, shares);
        let clean = if t == 0 {
            noised.clone()
        } else {
            // Nobody says which digit it was.
            let noise = self.noise_in(&noised, shares, None, 0.0);
            noised
                .iter()
                .zip(noise)
                .map(|(&x, noise)| without(x, noise, shares))
                .collect()
        };
        let [noised, clean] = [noised, clean].map(|pixels| Arc::new(grid(&pixels)));
        self.look.replace(Some(Look {
            key,
            noised: Arc::clone(&noised),
            clean: Arc::clone(&clean),
        }));
        (noised, clean)
    }

    /// The way of the chosen digit.
    fn film(&self) -> Film {
        let [row, seed] = self.chosen;
        let cell = (row * SEEDS + seed) * PIXELS..(row * SEEDS + seed + 1) * PIXELS;
        let pictures = |of: fn(&Kept) -> &[f32]| {
            let pixels: Vec<f32> = self
                .film
                .iter()
                .flat_map(|kept| &of(kept)[cell.clone()])
                .copied()
                .collect();
            grid(&pixels)
        };
        Film {
            times: self.film.iter().map(|kept| kept.t).collect(),
            noisy: pictures(|kept| &kept.noisy),
            clean: pictures(|kept| &kept.clean),
        }
    }

    pub fn view(&self, params: &Params) -> DigitsView {
        let steps = self.schedule.steps();
        let (noised, clean) = self.look_at(params.t.min(steps));
        let bins = self.by_time.iter().enumerate();
        DigitsView {
            t: params.t.min(steps),
            steps,
            noised,
            clean,
            grid: grid(&self.at),
            guidance: GUIDANCE.to_vec(),
            matches: self.matches.to_vec(),
            done: self.done,
            of: self.times.len() - 1,
            chosen: self.chosen,
            film: self.film(),
            loss: bins
                .filter_map(|(bin, error)| error.map(|error| [(bin as f64 + 0.5) / BINS as f64 * steps as f64, error]))
                .collect(),
            shipped: params.shipped,
            updates: self.updates,
        }
    }
}

/// The picture without its noise, cut to the range of ink.
fn without(x: f32, noise: f32, [signal, deviation]: [f64; 2]) -> f32 {
    let clean = (f64::from(x) - deviation * f64::from(noise)) / signal.max(1e-6);
    clean.clamp(-1.0, 1.0) as f32
}

/// Shrinks the signal and adds noise.
fn blend(pictures: &mut [f32], noise: &[f32], [signal, deviation]: [f64; 2]) {
    let (signal, deviation) = (signal as f32, deviation as f32);
    for (x, noise) in pictures.iter_mut().zip(noise) {
        *x = signal * *x + deviation * noise;
    }
}

/// A digit as ink from -1 to 1.
fn fill(all: &Digits, index: usize, picture: &mut [f32]) {
    all.fill(index, picture);
    picture.iter_mut().for_each(|ink| *ink = 2.0 * *ink - 1.0);
}

fn noise(pictures: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
    random::normals_f32(rng, pictures * PIXELS, 1.0)
}

/// Pictures as they are shown: ink from 0 to 1, whatever the noise makes of it.
fn grid(pixels: &[f32]) -> ImageGrid {
    let ink: Vec<f32> = pixels.iter().map(|x| ((x + 1.0) / 2.0).clamp(0.0, 1.0)).collect();
    ImageGrid::of(SIDE, SIDE, &ink)
}

/// One real digit of each of the first classes, none of which the net learns from.
fn real_digits() -> Vec<f32> {
    let all = digits::mnist();
    let first = |class: usize| all.test().find(|&index| usize::from(all.labels[index]) == class);
    let mut pixels = vec![0.0; SHOWN * PIXELS];
    for (class, picture) in pixels.chunks_exact_mut(PIXELS).enumerate() {
        if let Some(index) = first(class) {
            fill(all, index, picture);
        }
    }
    pixels
}

/// The class of the real digit that is nearest by squared distance: a judge that shares nothing with the net.
fn nearest(picture: &[f32]) -> usize {
    let all = digits::mnist();
    let ink: Vec<f32> = picture.iter().map(|x| (x + 1.0) * 0.5 * f32::from(all.ink)).collect();
    let distance = |index: &usize| -> f32 {
        all.image(*index)
            .iter()
            .zip(&ink)
            .map(|(&a, b)| (f32::from(a) - b).powi(2))
            .sum()
    };
    let best = all.train().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    best.map_or(0, |index| usize::from(all.labels[index]))
}
