//! How well the network does on a set.

use super::pictures;
use crate::{nn::loss::Target, view::Matrix};

/// The network measured on one set.
pub(super) struct Evaluation {
    pub loss: f64,
    pub accuracy: Option<f64>,
    pub r2: Option<f64>,
    /// Rows: true class, columns: predicted class.
    pub confusion: Option<Matrix>,
}

impl Evaluation {
    /// `logits` `[row, output]` as the network said them for `target`.
    pub fn new(loss: f64, logits: &[f32], target: &Target, classes: usize) -> Self {
        let pairs: Vec<(usize, usize)> = match target {
            Target::Binary(labels) => logits
                .iter()
                .zip(labels)
                .map(|(z, y)| (*y as usize, usize::from(*z > 0.0)))
                .collect(),
            Target::Classes(labels) => {
                let said = logits
                    .chunks_exact(classes.max(1))
                    .map(|z| usize::from(pictures::winner(z).0));
                labels.iter().map(|y| *y as usize).zip(said).collect()
            }
            Target::Values(values) => {
                return Self {
                    loss,
                    accuracy: None,
                    r2: r2(logits, values),
                    confusion: None,
                };
            }
        };
        let right = pairs.iter().filter(|(wanted, said)| wanted == said).count();
        let mut confusion = Matrix {
            rows: classes,
            columns: classes,
            values: vec![0.0; classes * classes],
        };
        for (wanted, said) in &pairs {
            if let Some(cell) = confusion.values.get_mut(wanted * classes + said) {
                *cell += 1.0;
            }
        }
        Self {
            loss,
            accuracy: Some(right as f64 / pairs.len() as f64),
            r2: None,
            confusion: Some(confusion),
        }
    }
}

/// The coefficient of determination, `1 - Σ(t - z)² / Σ(t - mean)²`; none where all values are equal.
fn r2(said: &[f32], wanted: &[f32]) -> Option<f64> {
    let mean = wanted.iter().map(|t| f64::from(*t)).sum::<f64>() / wanted.len() as f64;
    let total: f64 = wanted.iter().map(|t| (f64::from(*t) - mean).powi(2)).sum();
    let rest: f64 = wanted
        .iter()
        .zip(said)
        .map(|(t, z)| (f64::from(*t) - f64::from(*z)).powi(2))
        .sum();
    (total > 0.0).then(|| 1.0 - rest / total)
}
