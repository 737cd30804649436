//! Losses: which fits which target, and their differentiable form on burn tensors.
//!
//! The target decides what a loss means, `z` being the net's raw outputs:
//!
//! | loss          | [`Target::Binary`] `y` in {0, 1}        | [`Target::Classes`] `c`                          | [`Target::Values`] |
//! |---------------|-----------------------------------------|--------------------------------------------------|--------------------|
//! | cross-entropy | `ln(1 + e^-s)`, `s = ±z` with `y`'s sign | `-ln softmax(z)_c`                               | refused            |
//! | hinge         | `max(0, 1 - s)`                         | `max(0, 1 + max_{j≠c} z_j - z_c)` (Crammer and Singer 2001) | refused |
//! | mse           | `(σ(z) - y)²`                           | mean over classes of `(softmax(z) - onehot(c))²` | `(z - t)²`         |
//! | mae           | `abs(σ(z) - y)`                         | the same with `abs(·)`                           | `abs(z - t)`       |
//! | huber         | Huber of `σ(z) - y`                     | the same with Huber                              | Huber of `z - t`   |
//!
//! Everything is the mean over the batch (and over outputs), as in PyTorch. Huber's threshold is 1.

use crate::fault::Fault;
use burn::tensor::{Device, Int, Tensor, TensorData, activation};

crate::choices! {
    /// What a person can choose.
    pub enum LossKind {
        /// Cross-entropy for classes, squared error for values.
        Auto = "auto",
        CrossEntropy = "cross-entropy",
        Hinge = "hinge",
        Mse = "mse",
        Mae = "mae",
        Huber = "huber",
    }
}

/// What is minimised; see the module's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    CrossEntropy,
    Hinge,
    Mse,
    Mae,
    Huber,
}

/// What the net should have said, one entry per row of the batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// 0 or 1 per row, for a net of one output: the logit of class 1.
    Binary(Vec<f32>),
    /// The class's index per row, for a net of one output per class.
    Classes(Vec<u32>),
    /// `[rows, outputs]`, row-major.
    Values(Vec<f32>),
}

impl LossKind {
    pub const LOSSES: &'static [Loss] = &[Loss::CrossEntropy, Loss::Hinge, Loss::Mse, Loss::Mae, Loss::Huber];

    /// The loss to minimise; `regression` says that the target is [`Target::Values`].
    ///
    /// # Errors
    /// `LossMismatch` for cross-entropy or hinge where values are to be predicted.
    pub fn resolve(self, regression: bool) -> Result<Loss, Fault> {
        match self {
            Self::Auto if regression => Ok(Loss::Mse),
            Self::CrossEntropy | Self::Hinge if regression => Err(Fault::LossMismatch {
                loss: self.name().into(),
                task: "regression".into(),
            }),
            Self::Auto | Self::CrossEntropy => Ok(Loss::CrossEntropy),
            Self::Hinge => Ok(Loss::Hinge),
            Self::Mse => Ok(Loss::Mse),
            Self::Mae => Ok(Loss::Mae),
            Self::Huber => Ok(Loss::Huber),
        }
    }
}

impl Target {
    /// Rows of the batch, for a net of `outputs` outputs.
    pub fn rows(&self, outputs: usize) -> usize {
        match self {
            Self::Binary(labels) => labels.len(),
            Self::Classes(classes) => classes.len(),
            Self::Values(values) => values.len() / outputs.max(1),
        }
    }

    /// The targets of these rows, in this order, for a net of `outputs` outputs; a row that does not exist is left out.
    pub fn pick(&self, rows: &[usize], outputs: usize) -> Self {
        match self {
            Self::Binary(labels) => Self::Binary(rows.iter().filter_map(|&row| labels.get(row).copied()).collect()),
            Self::Classes(classes) => Self::Classes(rows.iter().filter_map(|&row| classes.get(row).copied()).collect()),
            Self::Values(values) => {
                let row = |&row: &usize| values.get(row * outputs..(row + 1) * outputs);
                Self::Values(rows.iter().filter_map(row).flatten().copied().collect())
            }
        }
    }

    /// The target as `[rows, outputs]`: labels, one-hot rows or values.
    fn dense(&self, outputs: usize, device: &Device) -> Tensor<2> {
        let values = match self {
            Self::Binary(values) | Self::Values(values) => values.clone(),
            Self::Classes(classes) => {
                let mut dense = vec![0.0; classes.len() * outputs];
                for (row, &class) in dense.chunks_exact_mut(outputs).zip(classes) {
                    if let Some(cell) = row.get_mut(class as usize) {
                        *cell = 1.0;
                    }
                }
                dense
            }
        };
        Tensor::from_data(TensorData::new(values, [self.rows(outputs), outputs]), device)
    }
}

impl Loss {
    /// Mean loss of `logits` `[rows, outputs]`, as a tensor `[1]`; differentiable.
    pub fn tensor(self, logits: Tensor<2>, target: &Target) -> Tensor<1> {
        let outputs = logits.dims()[1];
        let dense = target.dense(outputs, &logits.device());
        match (self, target) {
            (Self::CrossEntropy, Target::Classes(_)) => -(activation::log_softmax(logits, 1) * dense).sum_dim(1).mean(),
            // ln(1 + e^-s) with s = (2y - 1) z, written so that nothing overflows.
            (Self::CrossEntropy, _) => softplus(-(dense * 2.0 - 1.0) * logits).mean(),
            (Self::Hinge, Target::Classes(classes)) => crammer_singer(logits, classes, dense),
            (Self::Hinge, _) => activation::relu(-(dense * 2.0 - 1.0) * logits + 1.0).mean(),
            (Self::Mse | Self::Mae | Self::Huber, _) => {
                let answer = match target {
                    Target::Binary(_) => activation::sigmoid(logits),
                    Target::Classes(_) => activation::softmax(logits, 1),
                    Target::Values(_) => logits,
                };
                self.of_error(answer - dense).mean()
            }
        }
    }

    /// The loss of each entry of an error, for the losses that measure a difference.
    fn of_error(self, error: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Mae => error.abs(),
            // e²/2 up to 1, |e| - 1/2 from there on: with c = min(|e|, 1) it is c (|e| - c/2).
            Self::Huber => {
                let size = error.abs();
                let near = size.clone().clamp_max(1.0);
                near.clone() * (size - near * 0.5)
            }
            _ => error.clone() * error,
        }
    }
}

fn softplus(x: Tensor<2>) -> Tensor<2> {
    activation::relu(x.clone()) + (-x.abs()).exp().log1p()
}

fn crammer_singer(logits: Tensor<2>, classes: &[u32], dense: Tensor<2>) -> Tensor<1> {
    let device = logits.device();
    let indices: Vec<i32> = classes.iter().map(|&class| class as i32).collect();
    let indices = Tensor::<2, Int>::from_data(TensorData::new(indices, [classes.len(), 1]), &device);
    let own = logits.clone().gather(1, indices);
    // The own class is pushed out of the race for the largest other one.
    let rival = (logits - dense * 1e30).max_dim(1);
    activation::relu(rival - own + 1.0).mean()
}

#[cfg(test)]
#[path = "loss_tests.rs"]
mod tests;
