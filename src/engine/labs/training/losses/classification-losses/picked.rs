//! One point under the glass: its logits, what they say, and its gradient, by formula and by burn's autodiff.

use super::{
    data::Datum,
    method::{self, Method},
    model::Model,
};
use crate::{device::Device, math::tensors};
use burn::tensor::activation;
use serde::{Deserialize, Serialize};

/// The picked point under the loss in view; the lists have one entry to each logit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picked {
    pub id: u32,
    pub class: usize,
    pub method: Method,
    pub logits: Vec<f64>,
    /// Probabilities; none for the hinge.
    pub answers: Vec<f64>,
    /// What the answers should be: 1 for the class's own logit, else 0.
    pub wanted: Vec<f64>,
    pub loss: f64,
    pub margin: f64,
    /// The loss's derivative by each logit, by formula and by autodiff.
    pub gradient: Vec<f64>,
    pub autodiff: Vec<f64>,
}

impl Picked {
    pub fn of(model: &Model, point: &Datum, classes: usize, device: &Device) -> Self {
        let logits = model.logits(point.at);
        let reading = method::read(model.method, &logits, point.class);
        let wanted = match logits.len() {
            1 => vec![if point.class == 1 { 1.0 } else { 0.0 }],
            _ => (0..classes)
                .map(|class| f64::from(u8::from(class == point.class)))
                .collect(),
        };
        Self {
            id: point.id,
            class: point.class,
            method: model.method,
            answers: method::answers(model.method, &logits),
            autodiff: by_autodiff(model.method, &logits, &wanted, device),
            wanted,
            logits,
            loss: reading.loss,
            margin: reading.margin,
            gradient: reading.gradient,
        }
    }

    /// The probability that the classifier gives the point's own class.
    pub fn p_of_class(&self) -> Option<f64> {
        match self.answers.as_slice() {
            [p] if self.class == 0 => Some(1.0 - p),
            [p] => Some(*p),
            answers => answers.get(self.class).copied(),
        }
    }

    /// The largest difference between formula and autodiff.
    pub fn error(&self) -> f64 {
        let pairs = self.gradient.iter().zip(&self.autodiff);
        pairs.map(|(own, burn)| (own - burn).abs()).fold(0.0, f64::max)
    }
}

/// The loss written once more with burn's operations, and its derivative by the logits.
pub(super) fn by_autodiff(method: Method, logits: &[f64], wanted: &[f64], device: &Device) -> Vec<f64> {
    let z = tensors::matrix(logits, logits.len(), device).require_grad();
    let y = tensors::matrix(wanted, wanted.len(), device);
    let single = logits.len() == 1;
    let signed = (y.clone() * 2.0 - 1.0) * z.clone();
    let loss = match method {
        Method::Softmax => -(activation::log_softmax(z.clone(), 1) * y).sum(),
        // ln(1 + e^-s) with what could overflow taken out.
        Method::Bce => (activation::relu(-signed.clone()) + (-signed.abs()).exp().log1p()).sum(),
        Method::Mse => {
            let answer = if single {
                activation::sigmoid(z.clone())
            } else {
                activation::softmax(z.clone(), 1)
            };
            (answer - y).square().sum()
        }
        Method::Hinge if single => activation::relu(-signed + 1.0).sum(),
        Method::Hinge => {
            let own = (z.clone() * y.clone()).sum_dim(1);
            // The own class is pushed out of the race for the largest other one.
            let rival = (z.clone() - y * FAR).max_dim(1);
            activation::relu(rival - own + 1.0).sum()
        }
    };
    let gradients = loss.backward();
    z.grad(&gradients).map(tensors::numbers).unwrap_or_default()
}

/// More than any logit.
const FAR: f64 = 1e12;
