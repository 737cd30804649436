//! Data augmentation: a net trained on changed copies of few samples beside its twin, which sees them as they are.

mod corpus;
mod digits;
mod experiment;
mod language;
mod learner;
mod program;
mod source;
#[cfg(test)]
mod tests;

pub use experiment::Augmentation;

use crate::{choices, lab::Metric, params, params::Spec, view::ImageGrid};
use serde::{Deserialize, Serialize};

choices! {
    /// What the samples are.
    pub enum Domain { Digits = "digits", Text = "text" }
}

choices! {
    /// The language of the sentences.
    pub enum Corpus { English = "english", Chinese = "chinese" }
}

choices! {
    /// How the test samples are disturbed.
    pub enum Kind {
        Clean = "clean",
        Turned = "turned", Shifted = "shifted", Scaled = "scaled", Noisy = "noisy", Covered = "covered", Dimmed = "dimmed",
        Swapped = "swapped", Inserted = "inserted", Deleted = "deleted",
    }
}

params! {
    /// Settings of the lab.
    pub struct Params {
        domain: Domain = Domain::Digits => Spec::choice().main().group("data").on_stage(),
        corpus: Corpus = Corpus::English => Spec::choice().group("data").on_stage(),
        /// Digits are turned by up to this much either way.
        rotation: f64 = 30.0 => Spec::float(0.0, 90.0).hard(0.0, 180.0).main().group("pictures").unit("degrees").live().acts_with("domain", &["digits"]),
        shift: f64 = 0.0 => Spec::float(0.0, 8.0).hard(0.0, 28.0).main().group("pictures").unit("pixels").live().acts_with("domain", &["digits"]),
        /// Digits grow or shrink by up to this share.
        scale: f64 = 0.0 => Spec::float(0.0, 0.5).hard(0.0, 4.0).main().group("pictures").live().acts_with("domain", &["digits"]),
        /// Share of the side that may be cut away; the rest fills the picture.
        crop: f64 = 0.0 => Spec::float(0.0, 0.5).hard(0.0, 0.9).main().group("pictures").live().acts_with("domain", &["digits"]),
        /// Standard deviation of the noise on each pixel.
        noise: f64 = 0.0 => Spec::float(0.0, 0.5).hard(0.0, 10.0).main().group("pictures").live().acts_with("domain", &["digits"]),
        /// Side of the square that is covered.
        cutout: f64 = 0.0 => Spec::float(0.0, 14.0).hard(0.0, 28.0).main().group("pictures").unit("pixels").live().acts_with("domain", &["digits"]),
        /// Ink is strengthened or weakened by up to this share.
        brightness: f64 = 0.0 => Spec::float(0.0, 0.8).hard(0.0, 1.0).main().group("pictures").live().acts_with("domain", &["digits"]),
        /// Chance of a word with synonyms to be swapped for one.
        synonym: f64 = 0.5 => Spec::float(0.0, 1.0).main().group("sentences").live().acts_with("domain", &["text"]),
        /// Chance of a filler before each word.
        insertion: f64 = 0.0 => Spec::float(0.0, 1.0).main().group("sentences").live().acts_with("domain", &["text"]),
        /// Chance of each word to be left out.
        deletion: f64 = 0.0 => Spec::float(0.0, 0.9).hard(0.0, 1.0).main().group("sentences").live().acts_with("domain", &["text"]),
        /// Digits that both nets learn from.
        train_size: usize = 1000 => Spec::int_log(50.0, 8500.0).hard(10.0, 8500.0).main().group("data").unit("images").acts_with("domain", &["digits"]),
        /// The test digits are turned by up to this much either way.
        test_angle: f64 = 30.0 => Spec::float(0.0, 90.0).hard(0.0, 180.0).group("data").unit("degrees").live().acts_with("domain", &["digits"]),
        lr: f64 = 0.002 => Spec::log(1e-4, 0.1).hard(0.0, 1e6).group("training").concept("gradient-descent").live(),
        batch: usize = 64 => Spec::int_log(1.0, 128.0).hard(1.0, 256.0).group("training").concept("minibatch").unit("samples").live(),
    }
}

/// Numbers that the lab reports; those that begin with `plain` are the twin's. Accuracies are those of the last step that
/// the lab's `RECORD_EVERY` divides; those of the other domain are left out.
pub const METRICS: &[Metric] = &[
    Metric::loss("train_loss"),
    Metric::loss("plain_train_loss"),
    Metric::share("clean_accuracy"),
    Metric::share("plain_clean_accuracy"),
    Metric::share("turned_accuracy"),
    Metric::share("plain_turned_accuracy"),
    Metric::hidden("shifted_accuracy"),
    Metric::hidden("plain_shifted_accuracy"),
    Metric::hidden("scaled_accuracy"),
    Metric::hidden("plain_scaled_accuracy"),
    Metric::hidden("noisy_accuracy"),
    Metric::hidden("plain_noisy_accuracy"),
    Metric::hidden("covered_accuracy"),
    Metric::hidden("plain_covered_accuracy"),
    Metric::hidden("dimmed_accuracy"),
    Metric::hidden("plain_dimmed_accuracy"),
    Metric::share("swapped_accuracy"),
    Metric::share("plain_swapped_accuracy"),
    Metric::hidden("inserted_accuracy"),
    Metric::hidden("plain_inserted_accuracy"),
    Metric::hidden("deleted_accuracy"),
    Metric::hidden("plain_deleted_accuracy"),
    Metric::hidden("six_nine_accuracy"),
    Metric::hidden("plain_six_nine_accuracy"),
    Metric::hidden("gain"),
    Metric::hidden("epoch"),
];

impl Kind {
    /// The kinds of test of a domain.
    pub fn of(domain: Domain) -> &'static [Self] {
        match domain {
            Domain::Digits => &Self::ALL[..7],
            Domain::Text => &[Self::Clean, Self::Swapped, Self::Inserted, Self::Deleted],
        }
    }

    /// The names of the two metrics: the augmented net's accuracy and its twin's.
    pub fn metrics(self) -> [&'static str; 2] {
        let at = 2 + 2 * Self::ALL.iter().position(|kind| *kind == self).unwrap_or(0);
        [METRICS[at].name, METRICS[at + 1].name]
    }
}

/// What the wall shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Wall {
    /// Training samples, each first as it is and then changed in several ways.
    #[default]
    Variants,
    /// What this very step was trained on.
    Batch,
    /// Test samples with this disturbance.
    Test(Kind),
}

/// Most characters of a typed sentence.
pub const MAX_TYPED: usize = 120;

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    Show {
        wall: Wall,
    },
    /// Other samples and other chances on the wall.
    Redraw,
    /// The test digit that is turned by hand.
    PickTest {
        index: usize,
    },
    /// How far it is turned, in degrees, clockwise.
    Turn {
        degrees: f64,
    },
    /// A sentence of the learner's own.
    Type {
        text: String,
    },
}

/// How many test samples of one kind each net gets right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub kind: Kind,
    /// With augmentation, as a share.
    pub main: f64,
    /// Without.
    pub plain: f64,
}

/// One word of a changed sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub word: String,
    pub fate: Fate,
}

/// What became of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    Kept,
    Swapped,
    Inserted,
    Deleted,
}

/// A sentence of the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub pieces: Vec<Piece>,
    /// Praise is 1, complaint 0.
    pub label: u8,
    /// The first of its group: the sentence as it is.
    pub original: bool,
}

/// A test digit in the learner's hand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Turned {
    /// 28×28 pixels of ink between 0 and 1.
    pub image: Vec<f32>,
    pub label: u8,
    pub degrees: f64,
    /// Probability of each digit with augmentation and without.
    pub probabilities: [Vec<f32>; 2],
    /// Degrees, and the probability of the true digit with augmentation and without.
    pub curve: Vec<[f64; 3]>,
    pub index: usize,
}

/// A sentence in the learner's hand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Typed {
    pub text: String,
    /// Each word, and whether the program's list holds it.
    pub words: Vec<(String, bool)>,
    /// Probability of praise with augmentation and without.
    pub praise: [f32; 2],
    pub variants: Vec<Line>,
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub domain: Domain,
    pub wall: Wall,
    /// Digits of the wall, row by row; in the variants' wall each row begins with the digit as it is.
    pub pictures: ImageGrid,
    pub labels: Vec<u8>,
    pub columns: usize,
    pub lines: Vec<Line>,
    pub scores: Vec<Score>,
    pub turned: Turned,
    pub typed: Typed,
}
