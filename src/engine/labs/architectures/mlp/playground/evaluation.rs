//! How well the network does on a set.

use super::{Playground, data::Rows, pictures};
use crate::{lab::Metrics, nn::loss::Target, view::Matrix};
use burn::tensor::{Tensor, TensorData};

/// Most rows of a set that metrics look at, and most points that are drawn.
pub(super) const MAX_SHOWN: usize = 5000;

/// What metrics and confusion share; valid until weights or data change.
#[derive(Clone)]
pub(super) struct Measured {
    pub metrics: Metrics,
    pub confusion: Option<Matrix>,
}

impl Playground {
    pub(super) fn measure(&self) -> Measured {
        let mut metrics = Metrics::default();
        let train = self.evaluate(&self.data.train);
        let test = self.evaluate(&self.data.test);
        if let Some(train) = &train {
            metrics.push("train_loss", train.loss);
        }
        if let Some(test) = &test {
            metrics.push("test_loss", test.loss);
        }
        for (name, set) in [("train_accuracy", &train), ("test_accuracy", &test)] {
            if let Some(accuracy) = set.as_ref().and_then(|set| set.accuracy) {
                metrics.push(name, accuracy);
            }
        }
        if let Some(r2) = test.as_ref().and_then(|test| test.r2) {
            metrics.push("test_r2", r2);
        }
        Measured {
            metrics,
            confusion: test.and_then(|test| test.confusion),
        }
    }

    pub(super) fn evaluate(&self, rows: &Rows) -> Option<Evaluation> {
        if rows.len() == 0 {
            return None;
        }
        let (x, target) = rows.head(MAX_SHOWN, self.data.inputs.len(), self.data.task);
        let logits = self.mlp.logits(&x);
        let tensor = Tensor::<2>::from_data(
            TensorData::new(logits.clone(), [x.rows(), self.data.outputs()]),
            &self.device,
        );
        let loss = f64::from(self.loss.tensor(tensor, &target).into_scalar::<f32>());
        Some(Evaluation::new(loss, &logits, &target, self.data.classes.len()))
    }
}

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
