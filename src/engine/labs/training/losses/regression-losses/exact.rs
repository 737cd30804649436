//! The best line under each loss, found without any learning rate: what the fits should come to.

use super::shape::Shape;

/// A line: slope and height at 0.
pub type Line = [f64; 2];

/// The line with the least loss; none where the points do not determine one.
pub fn best(shape: Shape, points: &[[f64; 2]], delta: f64) -> Option<Line> {
    match shape {
        Shape::Mse => weighted(points, &vec![1.0; points.len()]),
        Shape::Mae => least_absolute(points),
        Shape::Huber => huber(points, delta),
    }
}

/// The errors of a line, prediction minus target.
fn errors([slope, offset]: Line, points: &[[f64; 2]]) -> impl Iterator<Item = f64> {
    points.iter().map(move |[x, y]| slope * x + offset - y)
}

/// Least squares with weights, by the normal equations.
fn weighted(points: &[[f64; 2]], weights: &[f64]) -> Option<Line> {
    let sum = |of: fn(&[f64; 2]) -> f64| -> f64 {
        let terms = points.iter().zip(weights).map(|(point, weight)| weight * of(point));
        terms.sum()
    };
    let total = sum(|_| 1.0);
    let (x, y) = (sum(|[x, _]| *x) / total, sum(|[_, y]| *y) / total);
    let (mut spread, mut along) = (0.0, 0.0);
    for ([px, py], weight) in points.iter().zip(weights) {
        spread += weight * (px - x) * (px - x);
        along += weight * (px - x) * (py - y);
    }
    let slope = along / spread;
    (spread > 1e-12).then_some([slope, y - slope * x])
}

/// Least absolute errors, exactly: some best line passes through a data point, and among the lines through one point
/// the best slope is a weighted median of the slopes to all others.
fn least_absolute(points: &[[f64; 2]]) -> Option<Line> {
    let through = |pivot: &[f64; 2]| {
        let mut slopes: Vec<[f64; 2]> = points
            .iter()
            .map(|[x, y]| [x - pivot[0], y - pivot[1]])
            .filter(|[across, _]| across.abs() > 1e-12)
            .map(|[across, up]| [up / across, across.abs()])
            .collect();
        let slope = weighted_median(&mut slopes)?;
        let line = [slope, pivot[1] - slope * pivot[0]];
        Some((errors(line, points).map(f64::abs).sum::<f64>(), line))
    };
    points
        .iter()
        .filter_map(through)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, line)| line)
}

/// Of `(value, weight)`: the value at which half of the weight is passed.
fn weighted_median(values: &mut [[f64; 2]]) -> Option<f64> {
    values.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let half = values.iter().map(|[_, weight]| weight).sum::<f64>() / 2.0;
    let mut passed = 0.0;
    values
        .iter()
        .find(|[_, weight]| {
            passed += weight;
            passed >= half
        })
        .map(|[value, _]| *value)
}

/// Rounds of reweighting at most, and the change below which they end.
const ROUNDS: usize = 400;
const STILL: f64 = 1e-13;

/// Huber's line by iteratively reweighted least squares: an error beyond `delta` counts with weight `delta / |e|`.
fn huber(points: &[[f64; 2]], delta: f64) -> Option<Line> {
    let mut line = weighted(points, &vec![1.0; points.len()])?;
    for _ in 0..ROUNDS {
        let weights: Vec<f64> = errors(line, points)
            .map(|error| if error.abs() <= delta { 1.0 } else { delta / error.abs() })
            .collect();
        let next = weighted(points, &weights)?;
        let moved = (next[0] - line[0]).abs() + (next[1] - line[1]).abs();
        line = next;
        if moved < STILL {
            break;
        }
    }
    Some(line)
}
