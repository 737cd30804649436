//! One attention layer, learned token and place vectors before it, a linear answer to each question after it. Nothing goes
//! around the attention: what is answered came through its weights.

use super::{
    sentences::{Task, wanted},
    words::{TOKENS, VOCABULARY},
};
use crate::{
    kernels::{
        attention::{Attention, Gradients, Trace},
        conv_product::{by_rows, product, transposed},
    },
    math::random,
};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;

/// Answers: a token for two of the questions, a place for the two others.
pub const ANSWERS: [Range<usize>; 4] = [
    0..VOCABULARY,
    VOCABULARY..2 * VOCABULARY,
    2 * VOCABULARY..2 * VOCABULARY + TOKENS,
    2 * VOCABULARY + TOKENS..OUT,
];
pub const OUT: usize = 2 * VOCABULARY + 2 * TOKENS;

/// Sentences of one length.
pub struct Batch {
    pub tokens: usize,
    /// `[sentence, token]`
    pub codes: Vec<usize>,
}

/// Where the numbers of the model lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    pub attention: Attention,
}

/// What came of one batch.
pub struct Pass {
    pub x: Vec<f32>,
    pub trace: Trace,
    /// `[sentence · token, answer]` before the softmaxes.
    pub logits: Vec<f32>,
}

/// How a batch was answered, per task: the sum of the losses, how many were right, and how many asked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    pub loss: [f64; 4],
    pub right: [usize; 4],
    pub asked: [usize; 4],
}

impl Score {
    /// Mean over the tasks of the mean loss of each.
    pub fn mean_loss(&self) -> f64 {
        let of = |task: usize| self.loss[task] / self.asked[task].max(1) as f64;
        (0..4).map(of).sum::<f64>() / 4.0
    }
    pub fn accuracy(&self, task: usize) -> f64 {
        self.right[task] as f64 / self.asked[task].max(1) as f64
    }
}

impl Model {
    fn width(&self) -> usize {
        self.attention.width
    }
    pub fn words(&self) -> Range<usize> {
        0..VOCABULARY * self.width()
    }
    pub fn places(&self) -> Range<usize> {
        let start = self.words().end;
        start..start + TOKENS * self.width()
    }
    /// Queries, keys and values.
    pub fn qkv(&self) -> Range<usize> {
        let start = self.places().end;
        start..start + self.attention.into_len()
    }
    pub fn out(&self) -> Range<usize> {
        let start = self.qkv().end;
        start..start + self.attention.out_len()
    }
    /// `[width, answer]`, and a bias for each answer.
    pub fn readout(&self) -> Range<usize> {
        let start = self.out().end;
        start..start + self.width() * OUT
    }
    pub fn bias(&self) -> Range<usize> {
        let start = self.readout().end;
        start..start + OUT
    }
    pub fn parameters(&self) -> usize {
        self.bias().end
    }

    /// Token and place vectors that sum to variance 1, so that queries and keys have it too.
    pub fn init(&self, rng: &mut ChaCha8Rng) -> Vec<f32> {
        let mut weights = vec![0.0; self.parameters()];
        let narrow = 1.0 / (self.width() as f64).sqrt();
        let inner = 1.0 / (self.attention.inner() as f64).sqrt();
        for (range, size) in [
            (self.words(), 0.5f64.sqrt()),
            (self.places(), 0.5f64.sqrt()),
            (self.qkv(), narrow),
            (self.out(), inner),
            (self.readout(), narrow),
        ] {
            let drawn = random::normals(rng, range.len(), size);
            weights[range]
                .iter_mut()
                .zip(drawn)
                .for_each(|(weight, value)| *weight = value as f32);
        }
        weights
    }

    pub fn forward(&self, weights: &[f32], batch: &Batch) -> Pass {
        let width = self.width();
        let (words, places) = (&weights[self.words()], &weights[self.places()]);
        let mut x = vec![0.0; batch.codes.len() * width];
        for (row, (x, code)) in x.chunks_exact_mut(width).zip(&batch.codes).enumerate() {
            let word = &words[code * width..][..width];
            let place = &places[(row % batch.tokens) * width..][..width];
            x.iter_mut()
                .zip(word.iter().zip(place))
                .for_each(|(x, (word, place))| *x = word + place);
        }
        let trace = self
            .attention
            .forward(&x, batch.tokens, &weights[self.qkv()], &weights[self.out()]);
        let mut logits = weights[self.bias()].repeat(batch.codes.len());
        let dims = [batch.codes.len(), width, OUT];
        product(
            dims,
            true,
            (&trace.out, by_rows(width)),
            (&weights[self.readout()], by_rows(OUT)),
            (&mut logits, by_rows(OUT)),
        );
        Pass { x, trace, logits }
    }

    /// Turns logits into the loss's gradient by them, and counts. Every task weighs the same however often it is asked.
    fn judge(batch: &Batch, logits: &mut [f32]) -> Score {
        let asked = asked(batch);
        let mut score = Score {
            asked,
            ..Score::default()
        };
        for (row, logits) in logits.chunks_exact_mut(OUT).enumerate() {
            let (sentence, at) = (row / batch.tokens * batch.tokens, row % batch.tokens);
            let codes = &batch.codes[sentence..sentence + batch.tokens];
            for (index, task) in Task::ALL.iter().copied().enumerate() {
                let answers = &mut logits[ANSWERS[index].clone()];
                let Some(place) = wanted(task, codes, at) else {
                    answers.fill(0.0);
                    continue;
                };
                let answer = if index < 2 { codes[place] } else { place };
                let best = largest(answers);
                score.right[index] += usize::from(best == answer);
                score.loss[index] += f64::from(cross_entropy(answers, answer));
                let share = 0.25 / asked[index] as f32;
                answers.iter_mut().for_each(|slope| *slope *= share);
            }
        }
        score
    }

    pub fn score(&self, weights: &[f32], batch: &Batch) -> (Score, Pass) {
        let pass = self.forward(weights, batch);
        (Self::judge(batch, &mut pass.logits.clone()), pass)
    }

    pub fn loss_and_gradient(&self, weights: &[f32], batch: &Batch) -> (Score, Vec<f32>) {
        let Pass { x, trace, mut logits } = self.forward(weights, batch);
        let score = Self::judge(batch, &mut logits);
        let (rows, width) = (batch.codes.len(), self.width());
        let mut gradient = vec![0.0; self.parameters()];
        let readout = (&mut gradient[self.readout()], by_rows(OUT));
        product(
            [width, rows, OUT],
            false,
            (&trace.out, transposed(width)),
            (&logits, by_rows(OUT)),
            readout,
        );
        for row in logits.chunks_exact(OUT) {
            gradient[self.bias()]
                .iter_mut()
                .zip(row)
                .for_each(|(sum, slope)| *sum += slope);
        }
        let mut by_out = vec![0.0; rows * width];
        let readout = (&weights[self.readout()], transposed(OUT));
        product(
            [rows, OUT, width],
            false,
            (&logits, by_rows(OUT)),
            readout,
            (&mut by_out, by_rows(width)),
        );
        let mut by_x = vec![0.0; rows * width];
        let (before, after) = gradient.split_at_mut(self.out().start);
        let gradients = Gradients {
            into: &mut before[self.qkv()],
            out: &mut after[..self.attention.out_len()],
            x: &mut by_x,
        };
        let own = [&weights[self.qkv()], &weights[self.out()]];
        self.attention
            .backward(&x, batch.tokens, own, &trace, &by_out, gradients);
        for (row, by) in by_x.chunks_exact(width).enumerate() {
            let starts = [
                batch.codes[row] * width,
                self.places().start + (row % batch.tokens) * width,
            ];
            for start in starts {
                gradient[start..start + width]
                    .iter_mut()
                    .zip(by)
                    .for_each(|(sum, slope)| *sum += slope);
            }
        }
        (score, gradient)
    }
}

/// How often each question arises.
fn asked(batch: &Batch) -> [usize; 4] {
    let count = |task: Task| {
        let sentences = batch.codes.chunks_exact(batch.tokens);
        sentences
            .map(|codes| (0..codes.len()).filter(|at| wanted(task, codes, *at).is_some()).count())
            .sum()
    };
    [Task::Previous, Task::First, Task::Same, Task::Bracket].map(count)
}

/// The share of each head's weight that lies where each task wants it: `[head][task]`.
pub fn work(batch: &Batch, heads: usize, weights: &[f32]) -> Vec<[f64; 4]> {
    let tokens = batch.tokens;
    let asked = asked(batch);
    let mut shares = vec![[0.0; 4]; heads];
    for (map, weights) in weights.chunks_exact(tokens * tokens).enumerate() {
        let sentence = map / heads * tokens;
        let codes = &batch.codes[sentence..sentence + tokens];
        for (index, task) in Task::ALL.iter().copied().enumerate() {
            for at in 0..tokens {
                if let Some(place) = wanted(task, codes, at) {
                    shares[map % heads][index] += f64::from(weights[at * tokens + place]) / asked[index] as f64;
                }
            }
        }
    }
    shares
}

pub fn largest(values: &[f32]) -> usize {
    (0..values.len())
        .max_by(|a, b| values[*a].total_cmp(&values[*b]))
        .unwrap_or(0)
}

pub fn softmax(values: &mut [f32]) {
    let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    values.iter_mut().for_each(|value| *value = (*value - top).exp());
    let sum: f32 = values.iter().sum();
    values.iter_mut().for_each(|value| *value /= sum);
}

/// The loss of one answer; leaves `softmax - one_hot`.
fn cross_entropy(values: &mut [f32], answer: usize) -> f32 {
    softmax(values);
    let loss = -values[answer].max(f32::MIN_POSITIVE).ln();
    // A NaN must not be lost in the maximum: it ends the run.
    let loss = if values[answer].is_nan() { f32::NAN } else { loss };
    values[answer] -= 1.0;
    loss
}
