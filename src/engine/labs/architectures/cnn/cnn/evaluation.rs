//! The look at all test digits, spread over many steps with one copy of the weights.

use super::Mistake;
use crate::{
    data::digits::{self, CLASSES},
    kernels::conv_net::Plan,
    view::Matrix,
};

/// Digits read in one step.
const PORTION: usize = 64;
/// Wrong answers that are kept.
const KEPT: usize = 48;
const PIXELS: usize = 28 * 28;

/// What one look at the test digits found.
#[derive(Clone, Default)]
pub(super) struct Found {
    pub loss: f64,
    pub accuracy: f64,
    pub confusion: Matrix,
    pub mistakes: Vec<Mistake>,
}

/// A look that is under way.
pub(super) struct Look {
    weights: Vec<f32>,
    shift: usize,
    read: usize,
    found: Found,
}

impl Look {
    pub fn new(weights: Vec<f32>, shift: usize) -> Self {
        let confusion = Matrix {
            rows: CLASSES,
            columns: CLASSES,
            values: vec![0.0; CLASSES * CLASSES],
        };
        Self {
            weights,
            shift,
            read: 0,
            found: Found {
                confusion,
                ..Found::default()
            },
        }
    }

    /// All at once.
    pub fn whole(plan: &Plan, weights: Vec<f32>, shift: usize) -> Found {
        let mut look = Self::new(weights, shift);
        loop {
            if let Some(found) = look.go_on(plan) {
                return found;
            }
        }
    }

    /// Reads the next portion; the findings when all are read.
    pub fn go_on(&mut self, plan: &Plan) -> Option<Found> {
        let test = digits::mnist().test();
        let portion = self.read..(self.read + PORTION).min(test.len());
        let pictures: Vec<f32> = portion.clone().flat_map(|index| picture(index, self.shift)).collect();
        let logits = plan.logits(&self.weights, &pictures);
        for (row, index) in portion.clone().enumerate() {
            self.note(
                index,
                &logits[row * CLASSES..(row + 1) * CLASSES],
                &pictures[row * PIXELS..(row + 1) * PIXELS],
            );
        }
        self.read = portion.end;
        (self.read == test.len()).then(|| self.finish(test.len()))
    }

    fn note(&mut self, index: usize, logits: &[f32], image: &[f32]) {
        let truth = digits::mnist().labels[digits::mnist().test().start + index];
        let (probabilities, sum) = softmax(logits);
        let predicted = largest(&probabilities);
        self.found.loss += f64::from(sum.ln()) - f64::from(logits[usize::from(truth)] - top(logits));
        self.found.confusion.values[usize::from(truth) * CLASSES + predicted] += 1.0;
        if predicted != usize::from(truth) {
            let confidence = probabilities[predicted];
            self.found.mistakes.push(Mistake {
                index,
                truth,
                predicted: predicted as u8,
                confidence,
                image: image.to_vec(),
            });
        }
    }

    fn finish(&mut self, count: usize) -> Found {
        let mut found = std::mem::take(&mut self.found);
        found.loss /= count as f64;
        let right: f32 = (0..CLASSES).map(|class| found.confusion.at(class, class)).sum();
        found.accuracy = f64::from(right) / count as f64;
        found.mistakes.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        found.mistakes.truncate(KEPT);
        found
    }
}

/// Test digit `index`, moved right and down by `shift` pixels.
pub(super) fn picture(index: usize, shift: usize) -> Vec<f32> {
    let digits = digits::mnist();
    let mut still = vec![0.0; PIXELS];
    digits.fill(digits.test().start + index, &mut still);
    if shift == 0 {
        return still;
    }
    let side = digits.side;
    let mut moved = vec![0.0; PIXELS];
    for y in shift..side {
        moved[y * side + shift..(y + 1) * side]
            .copy_from_slice(&still[(y - shift) * side..(y - shift) * side + side - shift]);
    }
    moved
}

fn top(values: &[f32]) -> f32 {
    values.iter().copied().fold(f32::NEG_INFINITY, f32::max)
}

/// Probabilities, and the sum of exponentials above the largest.
pub(super) fn softmax(logits: &[f32]) -> (Vec<f32>, f32) {
    let top = top(logits);
    let powers: Vec<f32> = logits.iter().map(|logit| (logit - top).exp()).collect();
    let sum: f32 = powers.iter().sum();
    (powers.iter().map(|power| power / sum).collect(), sum)
}

/// The index of the largest.
pub(super) fn largest(values: &[f32]) -> usize {
    (0..values.len())
        .max_by(|&a, &b| values[a].total_cmp(&values[b]))
        .unwrap_or(0)
}
