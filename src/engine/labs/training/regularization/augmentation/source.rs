//! Where samples come from: digits or sentences, as they are and changed.

use super::{
    Domain, Kind, Line, Params,
    digits::{Draw, SIDE, Strength},
    language::{Chances, Language, left},
};
use crate::{
    data::digits::{CLASSES, mnist},
    math::random::stream,
};
use rand_chacha::ChaCha8Rng;

/// Test digits of each kind: enough for accuracies to about two points.
pub const TEST_DIGITS: usize = 500;
/// Changed copies of each test sentence.
pub const COPIES: usize = 12;
/// The generator's stream of the tests' disturbances.
const TEST_STREAM: u64 = 20;

/// Samples of one domain.
pub enum Source {
    Digits { train: usize },
    Text(Box<Language>),
}

/// Inputs row by row, and the class of each.
#[derive(Clone, Debug, Default)]
pub struct Set {
    pub x: Vec<f32>,
    pub labels: Vec<u32>,
}

impl Source {
    pub fn new(params: &Params) -> Self {
        match params.domain {
            Domain::Digits => Self::Digits {
                train: params.train_size.min(mnist().train().len()),
            },
            Domain::Text => Self::Text(Box::new(Language::new(params.corpus))),
        }
    }

    pub fn inputs(&self) -> usize {
        match self {
            Self::Digits { .. } => SIDE * SIDE,
            Self::Text(language) => language.len(),
        }
    }

    pub fn classes(&self) -> usize {
        match self {
            Self::Digits { .. } => CLASSES,
            Self::Text(_) => 2,
        }
    }

    /// Training samples.
    pub fn train(&self) -> usize {
        match self {
            Self::Digits { train } => *train,
            Self::Text(language) => language.train.len(),
        }
    }

    pub fn label(&self, index: usize) -> u32 {
        match self {
            Self::Digits { .. } => u32::from(mnist().labels[index]),
            Self::Text(language) => u32::from(language.train[index].1),
        }
    }

    /// A training sample as it is.
    pub fn plain(&self, index: usize) -> Vec<f32> {
        match self {
            Self::Digits { .. } => picture(index),
            Self::Text(language) => language.bag(language.train[index].0.iter().copied()),
        }
    }

    /// A training sample changed by chance.
    pub fn changed(&self, index: usize, params: &Params, rng: &mut ChaCha8Rng) -> Vec<f32> {
        match self {
            Self::Digits { .. } => Strength::of(params).apply(&picture(index), &Draw::new(rng)),
            Self::Text(language) => {
                let pieces = language.change(&language.train[index].0, Chances::of(params), rng);
                language.bag(left(&pieces))
            }
        }
    }

    /// The test set of one kind: the same disturbances in every run with this seed.
    pub fn test(&self, kind: Kind, angle: f64, seed: u64) -> Set {
        let mut rng = stream(seed, TEST_STREAM);
        let mut set = Set::default();
        match self {
            Self::Digits { .. } => {
                for index in mnist().test().take(TEST_DIGITS) {
                    set.x
                        .extend(Strength::of_test(kind, angle).apply(&picture(index), &Draw::new(&mut rng)));
                    set.labels.push(u32::from(mnist().labels[index]));
                }
            }
            Self::Text(language) => {
                for (words, label) in &language.test {
                    let copies = if kind == Kind::Clean { 1 } else { COPIES };
                    for _ in 0..copies {
                        let pieces = language.change(words, Chances::of_test(kind), &mut rng);
                        set.x.extend(language.bag(left(&pieces)));
                        set.labels.push(u32::from(*label));
                    }
                }
            }
        }
        set
    }

    /// Changed copies of a sentence, the sentence itself first.
    pub fn lines(&self, words: &[&str], label: u8, chances: Chances, copies: usize, rng: &mut ChaCha8Rng) -> Vec<Line> {
        let Self::Text(language) = self else { return vec![] };
        let line = |chances, original, rng: &mut ChaCha8Rng| Line {
            pieces: language.change(words, chances, rng),
            label,
            original,
        };
        let first = line(Chances::default(), true, &mut rng.clone());
        let mut lines = vec![first];
        lines.extend((0..copies).map(|_| line(chances, false, rng)));
        lines
    }
}

/// A digit's ink between 0 and 1.
pub fn picture(index: usize) -> Vec<f32> {
    let mut pixels = vec![0.0; SIDE * SIDE];
    mnist().fill(index, &mut pixels);
    pixels
}
