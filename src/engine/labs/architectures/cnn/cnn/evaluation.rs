//! What the net makes of the test digits.

use super::Mistake;
use crate::{
    data::digits::{self, CLASSES},
    kernels::conv_net::Plan,
    view::Matrix,
};

/// Wrong answers that are kept.
const KEPT: usize = 12;
/// Training digits on which the training accuracy is measured.
const TRAIN_SAMPLE: usize = 256;

/// What one look at the digits found.
#[derive(Clone)]
pub(super) struct Found {
    pub test_loss: f64,
    pub test_accuracy: f64,
    /// With the test digits moved.
    pub shifted_accuracy: f64,
    pub train_accuracy: f64,
    pub confusion: Matrix,
    pub mistakes: Vec<Mistake>,
}

/// Reads all test digits, all of them moved by `shift` pixels to the right and down, and the first of the `train_size` training digits.
pub(super) fn look(plan: &Plan, weights: &[f32], shift: [i64; 2], train_size: usize) -> Found {
    let digits = digits::mnist();
    let (pictures, labels) = batch(digits.test());
    let logits = plan.logits(weights, &pictures);
    let mut found = Found {
        test_loss: 0.0,
        test_accuracy: accuracy(&logits, labels),
        shifted_accuracy: 0.0,
        train_accuracy: 0.0,
        confusion: Matrix {
            rows: CLASSES,
            columns: CLASSES,
            values: vec![0.0; CLASSES * CLASSES],
        },
        mistakes: vec![],
    };
    for (index, (row, &truth)) in logits.chunks_exact(CLASSES).zip(labels).enumerate() {
        found.note(index, row, truth);
    }
    found.test_loss /= labels.len() as f64;
    found.mistakes.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    found.mistakes.truncate(KEPT);
    for mistake in &mut found.mistakes {
        mistake.image = picture(mistake.index);
    }
    found.shifted_accuracy = match shift {
        [0, 0] => found.test_accuracy,
        _ => accuracy(&plan.logits(weights, &moved(&pictures, digits.side, shift)), labels),
    };
    let (pictures, labels) = batch(0..TRAIN_SAMPLE.min(train_size));
    found.train_accuracy = accuracy(&plan.logits(weights, &pictures), labels);
    found
}

impl Found {
    fn note(&mut self, index: usize, logits: &[f32], truth: u8) {
        let probabilities = softmax(logits);
        let predicted = largest(logits);
        let top = f64::from(logits[predicted]);
        let sum: f64 = logits.iter().map(|&logit| (f64::from(logit) - top).exp()).sum();
        self.test_loss += sum.ln() + top - f64::from(logits[usize::from(truth)]);
        self.confusion.values[usize::from(truth) * CLASSES + predicted] += 1.0;
        if predicted != usize::from(truth) {
            self.mistakes.push(Mistake {
                image: vec![],
                truth,
                predicted: predicted as u8,
                confidence: probabilities[predicted],
                index,
            });
        }
    }
}

/// Pixels and labels of a run of digits.
fn batch(range: std::ops::Range<usize>) -> (Vec<f32>, &'static [u8]) {
    let digits = digits::mnist();
    let size = digits.side * digits.side;
    let mut pictures = vec![0.0; range.len() * size];
    for (index, picture) in range.clone().zip(pictures.chunks_exact_mut(size)) {
        digits.fill(index, picture);
    }
    (pictures, &digits.labels[range])
}

/// Test digit `index`.
pub(super) fn picture(index: usize) -> Vec<f32> {
    let digits = digits::mnist();
    let mut picture = vec![0.0; digits.side * digits.side];
    digits.fill(digits.test().start + index, &mut picture);
    picture
}

/// Pictures `[picture, y, x]` moved by `shift` pixels to the right and down; what leaves is lost.
pub(super) fn moved(pictures: &[f32], side: usize, shift: [i64; 2]) -> Vec<f32> {
    let source = |at: usize, by: i64| usize::try_from(at as i64 - by).ok().filter(|&from| from < side);
    let mut out = vec![0.0; pictures.len()];
    let size = side * side;
    for (still, moved) in pictures.chunks_exact(size).zip(out.chunks_exact_mut(size)) {
        for (at, pixel) in moved.iter_mut().enumerate() {
            let from = source(at % side, shift[0]).zip(source(at / side, shift[1]));
            *pixel = from.map_or(0.0, |(x, y)| still[y * side + x]);
        }
    }
    out
}

fn accuracy(logits: &[f32], labels: &[u8]) -> f64 {
    let rows = logits.chunks_exact(CLASSES).zip(labels);
    let right = rows.filter(|(row, label)| largest(row) == usize::from(**label)).count();
    right as f64 / labels.len().max(1) as f64
}

/// Probabilities.
pub(super) fn softmax(logits: &[f32]) -> Vec<f32> {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.iter().map(|logit| (logit - top).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

/// The index of the largest.
fn largest(values: &[f32]) -> usize {
    (0..values.len())
        .max_by(|&a, &b| values[a].total_cmp(&values[b]))
        .unwrap_or(0)
}
