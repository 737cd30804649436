//! How far the generated points are from the real ones: coverage of modes, divergences, and the best possible discriminator.

use super::target::EXTENT;
use crate::{data::mixture::Mixture, view::Field};

/// Cells along a side of the histograms and of the pictures over the plane.
pub const CELLS: usize = 40;
/// A mode counts as covered from this part of its fair share of the good points on.
const FAIR: f64 = 0.25;

/// What is measured now and then; see the fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Generated points that lie within three standard deviations of the data's Gaussians, as a share of all.
    pub good: f64,
    /// Modes that get at least a quarter of their fair share of the points.
    pub covered: usize,
    /// Good points per mode, as shares of all points.
    pub shares: Vec<f64>,
    /// Jensen-Shannon divergence between histograms of real and generated points, in nats; at most ln 2.
    pub js: f64,
    /// Earth mover's (Wasserstein-1) distance between equally many real and generated points, exact for these points.
    pub wasserstein: f64,
    /// Mean distance of the discriminator's answers from those of the best possible one, over real and generated points.
    pub d_error: f64,
}

/// Shares of `points` in the target's modes.
pub fn coverage(target: &Mixture, points: &[[f32; 2]]) -> (f64, usize, Vec<f64>) {
    let mut counts = vec![0.0; target.modes()];
    for at in points {
        if let Some(mode) = target.mode_at(at.map(f64::from)) {
            counts[mode] += 1.0;
        }
    }
    let all = points.len().max(1) as f64;
    let shares: Vec<f64> = counts.iter().map(|count| count / all).collect();
    let fair = FAIR / target.modes().max(1) as f64;
    let covered = shares.iter().filter(|share| **share >= fair).count();
    (shares.iter().sum(), covered, shares)
}

/// Points counted in square cells over the plane, as shares; what lies outside counts in the border's cells.
pub fn shares(points: &[[f32; 2]]) -> Vec<f64> {
    let mut counts = vec![0.0; CELLS * CELLS];
    let weight = 1.0 / points.len().max(1) as f64;
    for at in points {
        counts[cell(*at)] += weight;
    }
    counts
}

/// The cell of the histograms in which a place lies.
pub fn cell([x, y]: [f32; 2]) -> usize {
    let along = |value: f32| {
        let share = (f64::from(value) + EXTENT) / (2.0 * EXTENT);
        ((share * CELLS as f64).max(0.0) as usize).min(CELLS - 1)
    };
    along(y) * CELLS + along(x)
}

/// `½ KL(p ‖ m) + ½ KL(q ‖ m)` with `m = ½ (p + q)`, in nats.
pub fn jensen_shannon(p: &[f64], q: &[f64]) -> f64 {
    let part = |a: f64, b: f64| if a > 0.0 { a * (2.0 * a / (a + b)).ln() } else { 0.0 };
    p.iter().zip(q).map(|(&p, &q)| 0.5 * (part(p, q) + part(q, p))).sum()
}

/// The best discriminator `p / (p + q)` for these generated points: `p` exact, `q` estimated by counting the points and
/// smoothing the counts. NaN where hardly anything of either is.
pub fn best_discriminator(target: &Mixture, fakes: &[[f32; 2]]) -> Field {
    let area = (2.0 * EXTENT / CELLS as f64).powi(2);
    let q = smoothed(&shares(fakes));
    let values = Field::centres(EXTENT, CELLS).zip(&q).map(|(at, q)| {
        let p = target.density(at, None) * area;
        let both = p + q;
        if both < 1e-5 { f32::NAN } else { (p / both) as f32 }
    });
    Field::square(EXTENT, CELLS, values.collect())
}

/// Every cell mixed with its neighbours by 1 : 2 : 1 along both sides.
fn smoothed(cells: &[f64]) -> Vec<f64> {
    let pass = |cells: &[f64], step: usize| -> Vec<f64> {
        let along = |index: usize| if step == 1 { index % CELLS } else { index / CELLS };
        let mix = |index: usize| {
            let before = if along(index) > 0 { cells[index - step] } else { 0.0 };
            let after = if along(index) + 1 < CELLS {
                cells[index + step]
            } else {
                0.0
            };
            0.25 * before + 0.5 * cells[index] + 0.25 * after
        };
        (0..cells.len()).map(mix).collect()
    };
    pass(&pass(cells, 1), CELLS)
}

/// The least mean distance over all ways to pair the points of `a` with those of `b` (equally many): the Wasserstein-1
/// distance of the two samples. Shortest augmenting paths with potentials (Jonker and Volgenant 1987), cubic in the count.
pub fn earth_mover(a: &[[f32; 2]], b: &[[f32; 2]]) -> f64 {
    let count = a.len().min(b.len());
    if count == 0 {
        return 0.0;
    }
    let cost = |row: usize, column: usize| {
        let ([ax, ay], [bx, by]) = (a[row], b[column]);
        f64::from(ax - bx).hypot(f64::from(ay - by))
    };
    // Row and column 0 are the start of every path; `row_of[0]` is the row that looks for a partner.
    let (mut row_price, mut column_price) = (vec![0.0; count + 1], vec![0.0; count + 1]);
    let mut row_of = vec![0; count + 1];
    for row in 1..=count {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; count + 1];
        let (mut from, mut done) = (vec![0; count + 1], vec![false; count + 1]);
        while row_of[column] != 0 {
            done[column] = true;
            let (here, mut step, mut next) = (row_of[column], f64::INFINITY, 0);
            for other in 1..=count {
                if done[other] {
                    continue;
                }
                let slack = cost(here - 1, other - 1) - row_price[here] - column_price[other];
                if slack < least[other] {
                    (least[other], from[other]) = (slack, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for other in 0..=count {
                if done[other] {
                    row_price[row_of[other]] += step;
                    column_price[other] -= step;
                } else {
                    least[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[from[column]];
            column = from[column];
        }
    }
    (1..=count)
        .map(|column| cost(row_of[column] - 1, column - 1))
        .sum::<f64>()
        / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::generative::gan::gan::target::TargetKind;
    use rand::{RngExt, SeedableRng, seq::SliceRandom};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn js_is_0_for_equal_and_ln_2_for_disjoint_histograms_and_0_2158_in_a_case_worked_by_hand() {
        assert_eq!(jensen_shannon(&[0.5, 0.5], &[0.5, 0.5]), 0.0);
        assert!((jensen_shannon(&[1.0, 0.0], &[0.0, 1.0]) - 2f64.ln()).abs() < 1e-12);
        // p = (1, 0), q = (½, ½): ½ ln(4/3) + ½ (½ ln(2/3) + ½ ln 2)
        let wanted = 0.5 * (4.0 / 3.0f64).ln() + 0.25 * ((2.0 / 3.0f64).ln() + 2f64.ln());
        assert!((jensen_shannon(&[1.0, 0.0], &[0.5, 0.5]) - wanted).abs() < 1e-12);
        assert!((wanted - 0.2158).abs() < 1e-4);
    }

    #[test]
    fn the_earth_mover_equals_the_best_of_all_720_pairings_of_6_points() {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let mut draw = || -> Vec<[f32; 2]> { (0..6).map(|_| [rng.random(), rng.random()]).collect() };
        let (a, b) = (draw(), draw());
        fn best(a: &[[f32; 2]], b: &[[f32; 2]], row: usize, used: &mut [bool]) -> f64 {
            if row == a.len() {
                return 0.0;
            }
            let mut least = f64::INFINITY;
            for column in 0..b.len() {
                if !used[column] {
                    used[column] = true;
                    let here = f64::from(a[row][0] - b[column][0]).hypot(f64::from(a[row][1] - b[column][1]));
                    least = least.min(here + best(a, b, row + 1, used));
                    used[column] = false;
                }
            }
            least
        }
        let wanted = best(&a, &b, 0, &mut [false; 6]) / 6.0;
        assert!((earth_mover(&a, &b) - wanted).abs() < 1e-6);
    }

    #[test]
    fn the_earth_mover_of_a_shuffled_copy_is_0_and_of_one_moved_by_3_and_4_is_5() {
        let mut rng = ChaCha8Rng::seed_from_u64(9);
        let a: Vec<[f32; 2]> = (0..128).map(|_| [rng.random(), rng.random()]).collect();
        let mut b = a.clone();
        b.shuffle(&mut rng);
        assert!(earth_mover(&a, &b) < 1e-9);
        let moved: Vec<[f32; 2]> = b.iter().map(|[x, y]| [x + 3.0, y + 4.0]).collect();
        assert!((earth_mover(&a, &moved) - 5.0).abs() < 1e-5);
        assert_eq!(earth_mover(&[], &a), 0.0);
    }

    #[test]
    fn points_of_3_modes_out_of_8_cover_3() {
        let target = TargetKind::Ring.mixture(0.1, &[]);
        let centres = target.mode_centres();
        let points: Vec<[f32; 2]> = (0..90).map(|i| centres[i % 3].map(|v| v as f32)).collect();
        let (good, covered, shares) = coverage(&target, &points);
        assert_eq!((good.round(), covered), (1.0, 3));
        assert!((shares[0] - 1.0 / 3.0).abs() < 1e-9 && shares[5] == 0.0);
    }
}
