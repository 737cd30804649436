//! Mixtures of equal round Gaussians on the plane: data whose density is known exactly, and stays known when noise is added.

use crate::math::random;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;

/// Gaussians of one width, equally likely, each belonging to a mode (or class).
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    centres: Vec<[f64; 2]>,
    mode_of: Vec<usize>,
    modes: usize,
    /// Standard deviation of each Gaussian.
    pub spread: f64,
}

impl Mixture {
    /// `mode_of[i]` is the mode of `centres[i]`.
    pub fn new(centres: Vec<[f64; 2]>, mode_of: Vec<usize>, spread: f64) -> Self {
        Self {
            modes: mode_of.iter().max().map_or(0, |most| most + 1),
            centres,
            mode_of,
            spread,
        }
    }

    /// The same centres cut into `modes` runs of equal length, in their order.
    pub fn in_runs(centres: Vec<[f64; 2]>, modes: usize, spread: f64) -> Self {
        let count = centres.len().max(1);
        let modes = modes.min(centres.len());
        let mode_of = (0..centres.len()).map(|index| index * modes / count).collect();
        Self::new(centres, mode_of, spread)
    }

    pub fn is_empty(&self) -> bool {
        self.centres.is_empty()
    }
    pub fn modes(&self) -> usize {
        self.modes
    }

    /// The middle of every Gaussian, and its mode.
    pub fn gaussians(&self) -> impl Iterator<Item = ([f64; 2], usize)> + '_ {
        self.centres.iter().copied().zip(self.mode_of.iter().copied())
    }

    /// The middle of each mode.
    pub fn mode_centres(&self) -> Vec<[f64; 2]> {
        let mut sums = vec![([0.0, 0.0], 0.0); self.modes];
        for (at, &mode) in self.centres.iter().zip(&self.mode_of) {
            let (sum, count) = &mut sums[mode];
            *sum = [sum[0] + at[0], sum[1] + at[1]];
            *count += 1.0;
        }
        sums.iter()
            .map(|([x, y], count): &([f64; 2], f64)| [x / count.max(1.0), y / count.max(1.0)])
            .collect()
    }

    /// One point and its mode. The mixture is not empty.
    pub fn sample(&self, rng: &mut ChaCha8Rng) -> ([f64; 2], usize) {
        let index = rng.random_range(0..self.centres.len());
        let [x, y] = self.centres[index];
        let noise = [random::normal(rng), random::normal(rng)];
        (
            [x + self.spread * noise[0], y + self.spread * noise[1]],
            self.mode_of[index],
        )
    }

    /// The density at a place, per unit of area; of one mode alone where one is named.
    pub fn density(&self, at: [f64; 2], mode: Option<usize>) -> f64 {
        let variance = self.variance();
        let (sum, count) = self.bumps(at, mode).fold((0.0, 0.0), |(sum, count), (exponent, _)| {
            (sum + exponent.exp(), count + 1.0)
        });
        sum / (TAU * variance * f64::max(count, 1.0))
    }

    /// The score `∇ ln p` at a place, of one mode alone where one is named: computed about the largest term, so that it
    /// stays exact where the density is too small for a number.
    pub fn score(&self, at: [f64; 2], mode: Option<usize>) -> [f64; 2] {
        let variance = self.variance();
        let most = self.bumps(at, mode).map(|(e, _)| e).fold(f64::NEG_INFINITY, f64::max);
        let mut sum = [0.0, 0.0, 0.0];
        for (exponent, centre) in self.bumps(at, mode) {
            let weight = (exponent - most).exp();
            sum[0] += weight * (centre[0] - at[0]);
            sum[1] += weight * (centre[1] - at[1]);
            sum[2] += weight;
        }
        let scale = variance * f64::max(sum[2], f64::MIN_POSITIVE);
        [sum[0] / scale, sum[1] / scale]
    }

    /// The exponents of the Gaussians at a place, with their centres.
    fn bumps(&self, [x, y]: [f64; 2], mode: Option<usize>) -> impl Iterator<Item = (f64, [f64; 2])> {
        let variance = self.variance();
        let chosen = self.centres.iter().zip(&self.mode_of);
        chosen
            .filter(move |(_, own)| mode.is_none_or(|mode| mode == **own))
            .map(move |(c, _)| (-((x - c[0]).powi(2) + (y - c[1]).powi(2)) / (2.0 * variance), *c))
    }

    fn variance(&self) -> f64 {
        (self.spread * self.spread).max(1e-12)
    }

    /// What becomes of it when every point is shrunk by `shrink` and gets normal noise of deviation `noise`: again a
    /// mixture of Gaussians.
    pub fn noised(&self, shrink: f64, noise: f64) -> Self {
        Self {
            centres: self.centres.iter().map(|at| at.map(|v| v * shrink)).collect(),
            spread: (shrink * self.spread).hypot(noise),
            ..self.clone()
        }
    }

    /// The mode nearest to a place, where the place lies within three standard deviations of one of its Gaussians.
    pub fn mode_at(&self, at: [f64; 2]) -> Option<usize> {
        let reach = 9.0 * self.spread * self.spread;
        self.nearest(at)
            .filter(|(square, _)| *square <= reach)
            .map(|(_, mode)| mode)
    }

    /// The squared distance to the nearest Gaussian, and its mode.
    pub fn nearest(&self, [x, y]: [f64; 2]) -> Option<(f64, usize)> {
        let distance = |c: &[f64; 2]| (x - c[0]).powi(2) + (y - c[1]).powi(2);
        self.centres
            .iter()
            .zip(&self.mode_of)
            .map(|(centre, mode)| (distance(centre), *mode))
            .min_by(|a, b| a.0.total_cmp(&b.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn ring() -> Mixture {
        let at = |i: usize| (i as f64 / 8.0 * TAU).sin_cos();
        Mixture::in_runs((0..8).map(|i| [2.0 * at(i).1, 2.0 * at(i).0]).collect(), 8, 0.1)
    }

    #[test]
    fn densities_integrate_to_1_within_half_a_percent_alone_and_after_noise() {
        for mixture in [ring(), ring().noised(0.6, 0.5)] {
            let cells = 300;
            let at = |i: usize| -5.0 + 10.0 * (i as f64 + 0.5) / cells as f64;
            for mode in [None, Some(3)] {
                let sum: f64 = (0..cells * cells)
                    .map(|i| mixture.density([at(i % cells), at(i / cells)], mode))
                    .sum();
                let integral = sum * (10.0 / cells as f64).powi(2);
                assert!((integral - 1.0).abs() < 0.005, "{integral}");
            }
        }
    }

    #[test]
    fn the_score_is_the_slope_of_the_log_density_to_1e_4() {
        let mixture = ring().noised(0.8, 0.4);
        for at in [[0.3, 0.2], [1.4, -0.9], [-2.0, 2.5]] {
            let h = 1e-5;
            let slope = |dx: f64, dy: f64| {
                let ln = |sign: f64| mixture.density([at[0] + sign * dx, at[1] + sign * dy], None).ln();
                (ln(1.0) - ln(-1.0)) / (2.0 * h)
            };
            let score = mixture.score(at, None);
            assert!((score[0] - slope(h, 0.0)).abs() < 1e-4 && (score[1] - slope(0.0, h)).abs() < 1e-4);
        }
        // Far out the density is 0 as a number; the score still points home.
        let far = ring().score([60.0, 0.0], None);
        assert!(far[0] < -5000.0 && far[0].is_finite());
    }

    #[test]
    fn noised_points_have_the_mean_and_variance_of_the_noised_mixture() {
        let (mixture, mut rng) = (ring(), ChaCha8Rng::seed_from_u64(2));
        let noised = mixture.noised(0.5, 0.7);
        let moments = |points: &[f64]| {
            let mean = points.iter().sum::<f64>() / points.len() as f64;
            (
                mean,
                points.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / points.len() as f64,
            )
        };
        let by_hand: Vec<f64> = (0..20_000)
            .map(|_| 0.5 * mixture.sample(&mut rng).0[0] + 0.7 * random::normal(&mut rng))
            .collect();
        let direct: Vec<f64> = (0..20_000).map(|_| noised.sample(&mut rng).0[0]).collect();
        let ((m1, v1), (m2, v2)) = (moments(&by_hand), moments(&direct));
        assert!(
            (m1 - m2).abs() < 0.04 && (v1 / v2 - 1.0).abs() < 0.04,
            "{m1} {m2} {v1} {v2}"
        );
    }

    #[test]
    fn nearly_99_percent_of_points_lie_within_three_deviations_and_every_mode_gets_its_share() {
        // Of a round Gaussian, 1 - e^(-9/2) = 98.9 % lie within three standard deviations.
        let (mixture, mut rng) = (ring(), ChaCha8Rng::seed_from_u64(5));
        let mut counts = [0; 8];
        for _ in 0..8000 {
            if let Some(mode) = mixture.mode_at(mixture.sample(&mut rng).0) {
                counts[mode] += 1;
            }
        }
        let good = counts.iter().sum::<usize>() as f64 / 8000.0;
        assert!((good - 0.9889).abs() < 0.005, "{good}");
        assert!(counts.iter().all(|count| (880..1100).contains(count)), "{counts:?}");
    }

    #[test]
    fn one_point_is_one_mode_and_no_point_is_none() {
        let one = Mixture::in_runs(vec![[1.0, -2.0]], 8, 0.1);
        assert_eq!((one.modes(), one.mode_centres()), (1, vec![[1.0, -2.0]]));
        let none = Mixture::in_runs(vec![], 8, 0.1);
        assert!(none.is_empty() && none.modes() == 0 && none.nearest([0.0, 0.0]).is_none());
    }
}
