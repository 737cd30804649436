//! A linear classifier: one row of weights and a bias to each logit, trained by plain gradient descent.

use super::method::{self, Method, Reading};

/// Weight of x, weight of y, bias.
pub type Row = [f64; 3];

/// A straight piece of the plane.
pub type Segment = [[f64; 2]; 2];

/// A point and its class.
pub type Sample = ([f64; 2], usize);

#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub method: Method,
    /// One to each logit.
    pub rows: Vec<Row>,
}

fn value([wx, wy, bias]: Row, [x, y]: [f64; 2]) -> f64 {
    wx * x + wy * y + bias
}

impl Model {
    /// A classifier that says nothing yet.
    pub fn zero(method: Method, classes: usize) -> Self {
        Self {
            method,
            rows: vec![[0.0; 3]; method.logits(classes)],
        }
    }

    /// The classifier with these rows, one to each class; a single logit is the difference of two.
    pub fn of_rows(method: Method, rows: &[Row]) -> Self {
        let rows = match (method.logits(rows.len()), rows) {
            (1, [zero, one]) => vec![std::array::from_fn(|part| one[part] - zero[part])],
            _ => rows.to_vec(),
        };
        Self { method, rows }
    }

    pub fn logits(&self, at: [f64; 2]) -> Vec<f64> {
        self.rows.iter().map(|row| value(*row, at)).collect()
    }

    pub fn read(&self, (at, class): Sample) -> Reading {
        method::read(self.method, &self.logits(at), class)
    }

    /// The gradient of the mean loss by every weight and bias, without the penalty.
    pub fn gradient(&self, samples: &[Sample]) -> Vec<Row> {
        let mut gradient = vec![[0.0; 3]; self.rows.len()];
        let share = 1.0 / samples.len().max(1) as f64;
        for sample in samples {
            let [x, y] = sample.0;
            for (row, slope) in gradient.iter_mut().zip(self.read(*sample).gradient) {
                for (part, input) in row.iter_mut().zip([x, y, 1.0]) {
                    *part += share * slope * input;
                }
            }
        }
        gradient
    }

    /// One step down the mean loss plus `l2 / 2` times the squared weights; biases are not penalized.
    pub fn step(&mut self, samples: &[Sample], lr: f64, l2: f64) {
        let gradient = self.gradient(samples);
        for (row, slopes) in self.rows.iter_mut().zip(gradient) {
            for (part, slope) in slopes.into_iter().enumerate() {
                let penalty = if part < 2 { l2 * row[part] } else { 0.0 };
                row[part] -= lr * (slope + penalty);
            }
        }
    }

    /// One row to each class; a class without a logit of its own has the row 0.
    pub fn class_rows(&self) -> Vec<Row> {
        match self.rows.as_slice() {
            [row] => vec![[0.0; 3], *row],
            rows => rows.to_vec(),
        }
    }

    /// The steepest direction of the score between two classes: the distance between the margin lines is 2 over its length.
    pub fn steepness(&self) -> Option<f64> {
        match self.class_rows().as_slice() {
            [zero, one] => Some((one[0] - zero[0]).hypot(one[1] - zero[1])),
            _ => None,
        }
    }

    /// Where the best class is ahead of the next one by exactly `lead`, within the square of this half side.
    pub fn lines(&self, lead: f64, extent: f64) -> Vec<Segment> {
        let rows = self.class_rows();
        let minus = |a: Row, b: Row| -> Row { std::array::from_fn(|part| a[part] - b[part]) };
        let mut found = Vec::new();
        for first in 0..rows.len() {
            for second in 0..rows.len() {
                // At lead 0 the two are the same line.
                if first == second || (lead == 0.0 && first > second) {
                    continue;
                }
                let mut line = minus(rows[first], rows[second]);
                line[2] -= lead;
                let rest = (0..rows.len()).filter(|other| *other != first && *other != second);
                let walls: Vec<Row> = [
                    [1.0, 0.0, extent],
                    [-1.0, 0.0, extent],
                    [0.0, 1.0, extent],
                    [0.0, -1.0, extent],
                ]
                .into_iter()
                .chain(rest.map(|other| minus(rows[second], rows[other])))
                .collect();
                found.extend(cut(line, &walls));
            }
        }
        found
    }
}

/// The part of the line where `line` is 0 that lies on the positive side of every wall.
fn cut(line: Row, walls: &[Row]) -> Option<Segment> {
    let [wx, wy, bias] = line;
    let square = wx * wx + wy * wy;
    if square < 1e-18 {
        return None;
    }
    let foot = [-wx * bias / square, -wy * bias / square];
    let along = [-wy / square.sqrt(), wx / square.sqrt()];
    let at = |t: f64| [foot[0] + t * along[0], foot[1] + t * along[1]];
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for &wall in walls {
        let (level, rise) = (value(wall, foot), wall[0] * along[0] + wall[1] * along[1]);
        match rise {
            _ if rise.abs() < 1e-12 => {
                if level < 0.0 {
                    return None;
                }
            }
            _ if rise > 0.0 => low = low.max(-level / rise),
            _ => high = high.min(-level / rise),
        }
    }
    (low < high).then(|| [at(low), at(high)])
}
