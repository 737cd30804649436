//! Four losses of a classifier's outputs ("logits"), each with its gradient.
//!
//! With two classes BCE, hinge and MSE have one logit `z`, that of class 1, and softmax has two. With more there is one
//! logit to each class: BCE then is one against the rest for every class, and the hinge that of Crammer and Singer (2001).
//! A loss is summed over a point's logits and averaged over the points.

use crate::math::sigmoid;

crate::choices! {
    /// How a classifier is trained.
    pub enum Method {
        /// `-ln σ(z)` or `-ln(1 - σ(z))`
        Bce = "bce",
        /// `-ln softmax(z)_y`
        Softmax = "softmax",
        /// `max(0, 1 - margin)` (Cortes and Vapnik 1995)
        Hinge = "hinge",
        /// `(σ(z) - y)²`, or `Σ(softmax(z) - y)²`
        Mse = "mse",
    }
}

impl Method {
    /// How many logits a classifier of so many classes has.
    pub fn logits(self, classes: usize) -> usize {
        match self {
            Self::Softmax => classes,
            _ if classes == 2 => 1,
            _ => classes,
        }
    }

    /// The loss as a function of the margin alone, where it is one: of two classes, and always for the hinge.
    pub fn of_margin(self, margin: f64, classes: usize) -> Option<[f64; 2]> {
        let answer = sigmoid(margin);
        match self {
            Self::Hinge => Some([(1.0 - margin).max(0.0), if margin < 1.0 { 1.0 } else { 0.0 }]),
            _ if classes > 2 => None,
            Self::Bce | Self::Softmax => Some([softplus(-margin), 1.0 - answer]),
            Self::Mse => {
                let miss = 1.0 - answer;
                Some([miss * miss, 2.0 * miss * answer * miss])
            }
        }
    }
}

/// What a loss says of one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub loss: f64,
    /// The loss's derivative by each logit.
    pub gradient: Vec<f64>,
    /// How far the right class is ahead of the best wrong one; below 0 the answer is wrong.
    pub margin: f64,
}

impl Reading {
    /// How hard the point pulls: the steepest of its derivatives.
    pub fn pull(&self) -> f64 {
        self.gradient.iter().fold(0.0, |most, part| part.abs().max(most))
    }
}

/// `ln(1 + e^z)`, without overflow.
pub fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

pub fn softmax(logits: &[f64]) -> Vec<f64> {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = logits.iter().map(|z| (z - most).exp()).collect();
    let total: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / total).collect()
}

/// What the classifier makes of its logits: probabilities, or none for the hinge, which has no such reading.
pub fn answers(method: Method, logits: &[f64]) -> Vec<f64> {
    match method {
        Method::Hinge => Vec::new(),
        Method::Softmax => softmax(logits),
        Method::Mse if logits.len() > 1 => softmax(logits),
        Method::Bce | Method::Mse => logits.iter().map(|z| sigmoid(*z)).collect(),
    }
}

/// Loss, gradient and margin of one point of class `class`.
pub fn read(method: Method, logits: &[f64], class: usize) -> Reading {
    match logits {
        [z] => single(method, *z, class),
        _ => several(method, logits, class),
    }
}

fn single(method: Method, z: f64, class: usize) -> Reading {
    let (y, sign) = if class == 1 { (1.0, 1.0) } else { (0.0, -1.0) };
    let margin = sign * z;
    let answer = sigmoid(z);
    let (loss, slope) = match method {
        Method::Bce | Method::Softmax => (softplus(-margin), answer - y),
        Method::Hinge => ((1.0 - margin).max(0.0), if margin < 1.0 { -sign } else { 0.0 }),
        Method::Mse => ((answer - y) * (answer - y), 2.0 * (answer - y) * answer * sigmoid(-z)),
    };
    Reading {
        loss,
        gradient: vec![slope],
        margin,
    }
}

fn several(method: Method, logits: &[f64], class: usize) -> Reading {
    let others = logits.iter().enumerate().filter(|(index, _)| *index != class);
    let rival = others
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map_or(class, |(index, _)| index);
    let margin = logits[class] - logits[rival];
    let wanted = |index: usize| f64::from(u8::from(index == class));
    let answers = answers(method, logits);
    let misses = || answers.iter().enumerate().map(|(index, p)| p - wanted(index));
    let (loss, gradient) = match method {
        Method::Softmax => {
            let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = logits.iter().map(|z| (z - most).exp()).sum();
            (total.ln() + most - logits[class], misses().collect())
        }
        Method::Bce => {
            let each = logits
                .iter()
                .enumerate()
                .map(|(index, z)| softplus((1.0 - 2.0 * wanted(index)) * z));
            (each.sum(), misses().collect())
        }
        Method::Mse => {
            // By the chain rule through softmax: dL/dz_j = 2 p_j (e_j - Σ e_k p_k).
            let shared: f64 = misses().zip(&answers).map(|(miss, p)| miss * p).sum();
            let slope = |(miss, p): (f64, &f64)| 2.0 * p * (miss - shared);
            (
                misses().map(|miss| miss * miss).sum(),
                misses().zip(&answers).map(slope).collect(),
            )
        }
        Method::Hinge => {
            let mut gradient = vec![0.0; logits.len()];
            if margin < 1.0 && rival != class {
                gradient[class] = -1.0;
                gradient[rival] = 1.0;
            }
            ((1.0 - margin).max(0.0), gradient)
        }
    };
    Reading { loss, gradient, margin }
}
