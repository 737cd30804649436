//! The gradients of random batches around the gradient of all data, measured and drawn on a plane.
//!
//! A batch of `B` out of `N` samples, drawn without replacement as an epoch does it, has a gradient whose mean is the full
//! gradient and whose squared distance from it is on average `σ²/B · (N - B)/(N - 1)`; `σ²` is that of single samples.

use super::{BatchSize, LOSS_KIND, PlaneSet};
use crate::nn::mlp::Mlp;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Batches drawn of each size.
const BATCHES: usize = 200;
/// Turns of the power iteration for the second direction.
const TURNS: usize = 40;
/// A full gradient shorter than this share of the samples' spread has no direction of its own.
const NO_DIRECTION: f64 = 1e-9;

/// The measured noise of one batch size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rung {
    pub rows: usize,
    /// Mean squared distance of the batches' gradients from the full one.
    pub measured: f64,
}

/// Batches of one size, as drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dots {
    pub size: BatchSize,
    pub rows: usize,
    pub at: Vec<[f32; 2]>,
}

/// What the panel draws: `x` along the full gradient, `y` along the direction of the samples' largest variance across it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloudView {
    pub samples: usize,
    /// Length of the full gradient, which ends at `(norm, 0)`.
    pub norm: f64,
    /// Covariance of single samples' gradients on the plane: along x, along y, and between.
    pub covariance: [f64; 3],
    /// Total variance of single samples' gradients, over all directions.
    pub total: f64,
    pub dots: Vec<Dots>,
    /// Batches of the chosen size.
    pub chosen: Vec<[f32; 2]>,
    pub batch: usize,
    /// Share of those that step uphill on the whole data's loss.
    pub uphill: f64,
    pub rungs: Vec<Rung>,
    pub noise_scale: f64,
}

/// The cloud with what metrics ask of it.
#[derive(Clone, Debug)]
pub struct Cloud {
    pub norm: f64,
    pub batch: usize,
    pub uphill: f64,
    /// Distance of the chosen batches' mean from the full gradient, in standard errors of that mean.
    pub mean_error: f64,
    samples: usize,
    total: f64,
    covariance: [f64; 3],
    dots: Vec<(Dots, Rung)>,
    chosen: Vec<[f32; 2]>,
}

/// Every sample's gradient less their mean, and the plane's directions.
struct Spread {
    samples: usize,
    parameters: usize,
    mean: Vec<f64>,
    /// `[samples, parameters]`
    centred: Vec<f32>,
    axes: [Vec<f64>; 2],
}

/// What was drawn of one batch size.
struct Drawn {
    at: Vec<[f32; 2]>,
    variance: f64,
    mean_error: f64,
}

impl Cloud {
    /// None where the gradients are no numbers.
    pub fn measure(mlp: &Mlp, data: &PlaneSet, batch: usize, rng: &mut ChaCha8Rng) -> Option<Self> {
        let spread = Spread::new(mlp, data)?;
        let batch = batch.clamp(1, spread.samples);
        let norm = length(&spread.mean);
        let sizes = BatchSize::ALL
            .iter()
            .filter(|size| size.rows(usize::MAX) <= spread.samples || **size == BatchSize::Full);
        let dots = sizes.map(|&size| {
            let rows = size.rows(spread.samples);
            let drawn = spread.draw(rows, rng);
            let measured = drawn.variance;
            (
                Dots {
                    size,
                    rows,
                    at: drawn.at,
                },
                Rung { rows, measured },
            )
        });
        let dots = dots.collect();
        let chosen = spread.draw(batch, rng);
        let uphill = chosen.at.iter().filter(|[along, _]| *along < 0.0).count();
        let finite = norm.is_finite() && spread.total().is_finite();
        finite.then(|| Self {
            norm,
            batch,
            uphill: uphill as f64 / chosen.at.len().max(1) as f64,
            mean_error: chosen.mean_error,
            samples: spread.samples,
            total: spread.total(),
            covariance: spread.covariance(),
            dots,
            chosen: chosen.at,
        })
    }

    /// The squared distance that theory gives batches of this many samples.
    pub fn expected(&self, rows: usize) -> f64 {
        self.total * scale(rows, self.samples)
    }

    /// The batch size at which noise and signal are equal: `σ²/|g|²` (McCandlish et al. 2018).
    pub fn noise_scale(&self) -> f64 {
        self.total / (self.norm * self.norm)
    }

    pub fn rungs(&self) -> impl Iterator<Item = (BatchSize, Rung)> + '_ {
        self.dots.iter().map(|(dots, rung)| (dots.size, *rung))
    }

    /// Least squares of log variance on log batch size, over sizes up to an eighth of the data; none with fewer than two.
    pub fn slope(&self) -> Option<f64> {
        let small = self
            .rungs()
            .map(|(_, rung)| rung)
            .filter(|rung| 8 * rung.rows <= self.samples);
        let points: Vec<[f64; 2]> = small
            .map(|rung| [(rung.rows as f64).ln(), rung.measured.ln()])
            .collect();
        let count = points.len() as f64;
        let [x, y] = [0, 1].map(|side| points.iter().map(|point| point[side]).sum::<f64>() / count);
        let both: f64 = points.iter().map(|[a, b]| (a - x) * (b - y)).sum();
        let square: f64 = points.iter().map(|[a, _]| (a - x).powi(2)).sum();
        (points.len() > 1).then_some(both / square)
    }

    pub fn view(&self) -> CloudView {
        CloudView {
            samples: self.samples,
            norm: self.norm,
            covariance: self.covariance,
            total: self.total,
            dots: self.dots.iter().map(|(dots, _)| dots.clone()).collect(),
            chosen: self.chosen.clone(),
            batch: self.batch,
            uphill: self.uphill,
            rungs: self.rungs().map(|(_, rung)| rung).collect(),
            noise_scale: self.noise_scale(),
        }
    }
}

impl Spread {
    fn new(mlp: &Mlp, data: &PlaneSet) -> Option<Self> {
        let samples = data.rows();
        let mut centred = mlp.sample_gradients(&data.x, &data.target, LOSS_KIND);
        let parameters = centred.len().checked_div(samples)?;
        let mut mean = vec![0.0; parameters];
        for gradient in centred.chunks_exact(parameters) {
            mean.iter_mut()
                .zip(gradient)
                .for_each(|(sum, part)| *sum += f64::from(*part) / samples as f64);
        }
        for gradient in centred.chunks_exact_mut(parameters) {
            gradient
                .iter_mut()
                .zip(&mean)
                .for_each(|(part, mean)| *part -= *mean as f32);
        }
        let mut spread = Self {
            samples,
            parameters,
            mean,
            centred,
            axes: [vec![], vec![]],
        };
        spread.span();
        Some(spread)
    }

    /// Lays the plane: first the full gradient's direction, then that of the largest variance orthogonal to it.
    fn span(&mut self) {
        let norm = length(&self.mean);
        let along = if norm > NO_DIRECTION * self.total().sqrt() {
            self.mean.iter().map(|part| part / norm).collect()
        } else {
            self.largest(&vec![0.0; self.parameters])
        };
        let mut across = self.largest(&along);
        // Either sign would do; the longer tail of the samples points up, so that the picture does not flip by chance.
        let skew: f64 = self
            .centred
            .chunks_exact(self.parameters)
            .map(|row| dot(row, &across).powi(3))
            .sum();
        if skew < 0.0 {
            across.iter_mut().for_each(|part| *part = -*part);
        }
        self.axes = [along, across];
    }

    /// The direction of the largest variance among those orthogonal to `other`, by power iteration.
    fn largest(&self, other: &[f64]) -> Vec<f64> {
        let clean = |vector: &mut Vec<f64>| {
            let along: f64 = vector.iter().zip(other).map(|(a, b)| a * b).sum();
            vector
                .iter_mut()
                .zip(other)
                .for_each(|(part, other)| *part -= along * other);
            let length = length(vector).max(f64::MIN_POSITIVE);
            vector.iter_mut().for_each(|part| *part /= length);
        };
        // A start that is unlikely to be orthogonal to what is looked for.
        let mut vector: Vec<f64> = (0..self.parameters)
            .map(|i| 1.0 + 0.37 * ((i * 7 + 3) % 11) as f64)
            .collect();
        clean(&mut vector);
        for _ in 0..TURNS {
            let mut next = vec![0.0; self.parameters];
            for row in self.centred.chunks_exact(self.parameters) {
                let share = dot(row, &vector);
                next.iter_mut()
                    .zip(row)
                    .for_each(|(sum, part)| *sum += share * f64::from(*part));
            }
            clean(&mut next);
            vector = next;
        }
        vector
    }

    /// Total variance of single samples' gradients.
    fn total(&self) -> f64 {
        self.centred.iter().map(|part| f64::from(*part).powi(2)).sum::<f64>() / self.samples as f64
    }

    fn covariance(&self) -> [f64; 3] {
        let mut sums = [0.0; 3];
        for row in self.centred.chunks_exact(self.parameters) {
            let [x, y] = [dot(row, &self.axes[0]), dot(row, &self.axes[1])];
            for (sum, part) in sums.iter_mut().zip([x * x, y * y, x * y]) {
                *sum += part / self.samples as f64;
            }
        }
        sums
    }

    /// Draws batches of this many samples without replacement.
    fn draw(&self, rows: usize, rng: &mut ChaCha8Rng) -> Drawn {
        // All batches of everything are the same.
        let count = if rows == self.samples { 1 } else { BATCHES };
        let norm = length(&self.mean);
        let mut order: Vec<usize> = (0..self.samples).collect();
        let mut drawn = Drawn {
            at: Vec::with_capacity(count),
            variance: 0.0,
            mean_error: 0.0,
        };
        let mut sum = vec![0.0; self.parameters];
        let mut middle = vec![0.0; self.parameters];
        for _ in 0..count {
            sum.fill(0.0);
            for place in 0..rows {
                let other = rng.random_range(place..self.samples);
                order.swap(place, other);
                let row = &self.centred[order[place] * self.parameters..][..self.parameters];
                sum.iter_mut().zip(row).for_each(|(sum, part)| *sum += part);
            }
            sum.iter_mut().for_each(|part| *part /= rows as f32);
            drawn.variance += sum.iter().map(|part| f64::from(*part).powi(2)).sum::<f64>() / count as f64;
            middle
                .iter_mut()
                .zip(&sum)
                .for_each(|(middle, part)| *middle += f64::from(*part) / count as f64);
            let [along, across] = [dot(&sum, &self.axes[0]), dot(&sum, &self.axes[1])];
            drawn.at.push([(norm + along) as f32, across as f32]);
        }
        let error = (drawn.variance / count as f64).sqrt();
        drawn.mean_error = if error > 0.0 { length(&middle) / error } else { 0.0 };
        drawn
    }
}

/// By what the variance of a batch's gradient differs from that of one sample's.
pub fn scale(rows: usize, samples: usize) -> f64 {
    if samples < 2 {
        return 0.0;
    }
    (samples - rows.min(samples)) as f64 / (rows.max(1) as f64 * (samples - 1) as f64)
}

fn dot(row: &[f32], direction: &[f64]) -> f64 {
    row.iter().zip(direction).map(|(a, b)| f64::from(*a) * b).sum()
}

fn length(vector: &[f64]) -> f64 {
    vector.iter().map(|part| part * part).sum::<f64>().sqrt()
}
