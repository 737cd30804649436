//! The matrices on the way, their names, and which rows and columns a cell is made of.

use neural_atlas_engine::{
    labs::architectures::transformer::attention::{HeadView, Snapshot},
    view::Matrix,
};
use serde::{Deserialize, Serialize};

/// A matrix on the way through the layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Input,
    Queries,
    Keys,
    Values,
    Scores,
    Scaled,
    Masked,
    Weights,
    Mixed,
    Output,
}

/// One number of one matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub part: Part,
    pub row: usize,
    pub column: usize,
}

/// What a cell is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Row(Part, usize),
    Column(Part, usize),
    One(Part, usize, usize),
}

impl Part {
    /// From the tokens to the values, and from the scores to the output.
    pub const UPPER: [Self; 4] = [Self::Input, Self::Queries, Self::Keys, Self::Values];
    pub const LOWER: [Self; 6] = [
        Self::Scores,
        Self::Scaled,
        Self::Masked,
        Self::Weights,
        Self::Mixed,
        Self::Output,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Input => "att-part-input",
            Self::Queries => "att-part-queries",
            Self::Keys => "att-part-keys",
            Self::Values => "att-part-values",
            Self::Scores => "att-part-scores",
            Self::Scaled => "att-part-scaled",
            Self::Masked => "att-part-masked",
            Self::Weights => "att-part-weights",
            Self::Mixed => "att-part-mixed",
            Self::Output => "att-part-output",
        }
    }

    /// Its columns are tokens, as its rows are.
    pub fn is_square(self) -> bool {
        matches!(self, Self::Scores | Self::Scaled | Self::Masked | Self::Weights)
    }

    pub fn matrix(self, snapshot: &Snapshot, head: usize) -> Option<&Matrix> {
        let of = |pick: fn(&HeadView) -> &Matrix| snapshot.heads.get(head).map(pick);
        match self {
            Self::Input => Some(&snapshot.x),
            Self::Output => Some(&snapshot.out),
            Self::Queries => of(|head| &head.queries),
            Self::Keys => of(|head| &head.keys),
            Self::Values => of(|head| &head.values),
            Self::Scores => of(|head| &head.scores),
            Self::Scaled | Self::Masked => of(|head| &head.scaled),
            Self::Weights => of(|head| &head.weights),
            Self::Mixed => of(|head| &head.mixed),
        }
    }
}

impl Cell {
    pub fn is_in(&self, snapshot: &Snapshot) -> bool {
        let matrix = self.part.matrix(snapshot, 0);
        matrix.is_some_and(|matrix| self.row < matrix.rows && self.column < matrix.columns)
    }

    /// The rows, columns and cells from which this one is computed.
    pub fn sources(&self) -> Vec<Source> {
        let (row, column) = (self.row, self.column);
        match self.part {
            Part::Input => vec![],
            Part::Queries | Part::Keys | Part::Values => vec![Source::Row(Part::Input, row)],
            Part::Scores => vec![Source::Row(Part::Queries, row), Source::Row(Part::Keys, column)],
            Part::Scaled => vec![Source::One(Part::Scores, row, column)],
            Part::Masked => vec![Source::One(Part::Scaled, row, column)],
            Part::Weights => vec![Source::Row(Part::Masked, row)],
            Part::Mixed => vec![Source::Row(Part::Weights, row), Source::Column(Part::Values, column)],
            Part::Output => vec![Source::Row(Part::Mixed, row)],
        }
    }
}
