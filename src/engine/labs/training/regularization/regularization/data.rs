//! The samples: a curve or two moons, with noise; what the hand did to them is kept.

use super::{HEIGHT, Params, REACH, Task, net::Samples};
use crate::{math::random::normal, view::Points};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::f64::consts::PI;

/// Fresh samples on which the test loss is told.
const TEST: usize = 500;
/// Noise of the moons for each unit of the setting, so that both tasks overfit at the same setting.
const MOON_NOISE: f64 = 1.5;

/// What the learner brought in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hand {
    /// The truth as drawn, by rising x; empty for the sine.
    pub curve: Vec<[f64; 2]>,
    /// Training points at a place of their own.
    pub moved: Vec<(usize, [f32; 2])>,
}

/// The three sets.
#[derive(Clone, Debug, Default)]
pub struct Data {
    pub train: Samples,
    pub valid: Samples,
    pub test: Samples,
}

impl Hand {
    /// The curve's height at x: the sine, or the drawn line.
    pub fn truth(&self, x: f64) -> f64 {
        let (Some(first), Some(last)) = (self.curve.first(), self.curve.last()) else {
            return x.sin();
        };
        let after = self.curve.partition_point(|point| point[0] < x);
        match (
            after.checked_sub(1).and_then(|at| self.curve.get(at)),
            self.curve.get(after),
        ) {
            (Some([x0, y0]), Some([x1, y1])) if x1 > x0 => y0 + (y1 - y0) * (x - x0) / (x1 - x0),
            (None, _) => first[1],
            _ => last[1],
        }
    }

    /// Takes a drawn line: its places by rising x, the last of each x.
    pub fn draw(&mut self, points: &[[f32; 2]]) {
        let mut curve: Vec<[f64; 2]> = points
            .iter()
            .filter(|point| point.iter().all(|v| v.is_finite()))
            .map(|[x, y]| [f64::from(*x).clamp(-REACH, REACH), f64::from(*y).clamp(-HEIGHT, HEIGHT)])
            .collect();
        curve.sort_by(|a, b| a[0].total_cmp(&b[0]));
        curve.dedup_by(|later, kept| {
            let same = later[0] == kept[0];
            if same {
                kept[1] = later[1];
            }
            same
        });
        self.curve = curve;
        self.moved.clear();
    }
}

/// Makes the sets anew; points moved by hand are put where the hand left them.
pub fn make(params: &Params, hand: &Hand, rng: &mut ChaCha8Rng) -> Data {
    let mut draw = |count| match params.task {
        Task::Curve => curve(count, params.noise, hand, rng),
        Task::Moons => moons(count, params.noise * MOON_NOISE, rng),
    };
    let mut data = Data {
        train: draw(params.points),
        valid: draw(params.points),
        test: draw(TEST),
    };
    for (index, to) in &hand.moved {
        put(&mut data.train, params.task, *index, *to);
    }
    data
}

/// Where one sample stands on the picture.
pub fn place(samples: &Samples, task: Task, index: usize) -> Option<[f32; 2]> {
    let y = match task {
        Task::Curve => samples.target.get(index),
        Task::Moons => samples.x.get(samples.rows + index),
    };
    (index < samples.rows).then_some([samples.x[index], *y?])
}

/// Moves one sample; false where there is none.
pub fn put(samples: &mut Samples, task: Task, index: usize, [x, y]: [f32; 2]) -> bool {
    let there = index < samples.rows && x.is_finite() && y.is_finite();
    if there {
        let reach = REACH as f32;
        samples.x[index] = x.clamp(-reach, reach);
        match task {
            Task::Curve => samples.target[index] = y.clamp(-HEIGHT as f32, HEIGHT as f32),
            Task::Moons => samples.x[samples.rows + index] = y.clamp(-reach, reach),
        }
    }
    there
}

/// One sample from each of `count` equal parts of the axis.
fn curve(count: usize, noise: f64, hand: &Hand, rng: &mut ChaCha8Rng) -> Samples {
    let mut samples = Samples {
        rows: count,
        ..Samples::default()
    };
    for part in 0..count {
        let x = REACH * (2.0 * (part as f64 + rng.random::<f64>()) / count as f64 - 1.0);
        samples.x.push(x as f32);
        samples.target.push((hand.truth(x) + noise * normal(rng)) as f32);
    }
    samples
}

fn moons(count: usize, noise: f64, rng: &mut ChaCha8Rng) -> Samples {
    let (mut x, mut y, mut target) = (vec![], vec![], vec![]);
    for index in 0..count {
        let second = index % 2 == 1;
        let angle = PI * rng.random::<f64>();
        let (across, up) = if second {
            (1.0 - angle.cos(), 0.5 - angle.sin())
        } else {
            (angle.cos(), angle.sin())
        };
        let near = |v: f64| v.clamp(-REACH, REACH) as f32;
        x.push(near(2.0 * (across - 0.5) + noise * normal(rng)));
        y.push(near(2.0 * (up - 0.25) + noise * normal(rng)));
        target.push(f32::from(u8::from(second)));
    }
    x.extend(y);
    Samples { rows: count, x, target }
}

/// The samples as points of the picture.
pub fn points(samples: &Samples, task: Task) -> Points {
    let rows = samples.rows;
    let place = |row: usize| match task {
        Task::Curve => [samples.x[row], samples.target[row]],
        Task::Moons => [samples.x[row], samples.x[rows + row]],
    };
    Points {
        at: (0..rows).map(place).collect(),
        target: samples.target.clone(),
    }
}
