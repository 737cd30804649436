//! Activation functions: closed forms in `f64` and differentiable versions on burn tensors.

use burn::tensor::{Tensor, activation};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Slope of the leaky ReLU left of zero (Maas et al. 2013).
pub const LEAKY_SLOPE: f64 = 0.01;
/// Where the slope of [`Activation::Prelu`] begins (He et al. 2015; PyTorch's default).
pub const FIRST_SLOPE: f64 = 0.25;

crate::choices! {
    /// What a neuron does with its weighted sum.
    pub enum Activation {
        /// `x`
        Linear = "linear",
        /// `tanh x`
        Tanh = "tanh",
        /// `max(0, x)`
        Relu = "relu",
        /// `1 / (1 + e^-x)`
        Sigmoid = "sigmoid",
        /// `x` right of zero, `0.01 x` left of it
        LeakyRelu = "leaky-relu",
        /// `x` right of zero, `e^x - 1` left of it (Clevert et al. 2015, alpha 1)
        Elu = "elu",
        /// `x Φ(x)` with the normal distribution function, not its tanh approximation (Hendrycks and Gimpel 2016)
        Gelu = "gelu",
        /// `x σ(x)`, also called SiLU (Ramachandran et al. 2017, beta 1)
        Swish = "swish",
        /// `ln(1 + e^x)`
        Softplus = "softplus",
        /// `sin x`
        Sin = "sin",
        /// `x` right of zero, `a x` left of it, with a slope `a` that a layer learns (He et al. 2015); by itself the function
        /// has the slope with which it begins, 0.25
        Prelu = "prelu",
    }
}

impl Activation {
    /// Names of those without anything to learn.
    pub const FIXED: &[&str] = &[
        "linear",
        "tanh",
        "relu",
        "sigmoid",
        "leaky-relu",
        "elu",
        "gelu",
        "swish",
        "softplus",
        "sin",
    ];

    /// Whether a layer has a slope of its own to learn.
    pub fn learns_slope(self) -> bool {
        self == Self::Prelu
    }

    /// The function on a tensor, element by element; differentiable.
    pub fn apply<const D: usize>(self, x: Tensor<D>) -> Tensor<D> {
        match self {
            Self::Linear => x,
            Self::Tanh => x.tanh(),
            Self::Relu => activation::relu(x),
            Self::Sigmoid => activation::sigmoid(x),
            Self::LeakyRelu => activation::leaky_relu(x, LEAKY_SLOPE),
            Self::Prelu => activation::leaky_relu(x, FIRST_SLOPE),
            // burn's own ELU takes exp of large positive numbers, whose gradient is infinity times zero.
            Self::Elu => activation::relu(x.clone()) + x.clamp_max(0.0).exp() - 1.0,
            Self::Gelu => activation::gelu(x),
            Self::Swish => activation::silu(x),
            Self::Softplus => activation::softplus(x, 1.0),
            Self::Sin => x.sin(),
        }
    }

    /// The function's value at `x`.
    pub fn value(self, x: f64) -> f64 {
        match self {
            Self::Linear => x,
            Self::Tanh => x.tanh(),
            Self::Relu => x.max(0.0),
            Self::Sigmoid => sigmoid(x),
            Self::LeakyRelu => x.max(LEAKY_SLOPE * x),
            Self::Prelu => x.max(FIRST_SLOPE * x),
            Self::Elu => x.max(0.0) + x.min(0.0).exp_m1(),
            Self::Gelu => x * normal_distribution(x),
            Self::Swish => x * sigmoid(x),
            Self::Softplus => x.max(0.0) + (-x.abs()).exp().ln_1p(),
            Self::Sin => x.sin(),
        }
    }

    /// The slope at `x`; at a kink, the slope of the left branch, as burn's and PyTorch's autodiff take it.
    pub fn derivative(self, x: f64) -> f64 {
        match self {
            Self::Linear => 1.0,
            Self::Tanh => 1.0 - x.tanh().powi(2),
            Self::Relu => f64::from(u8::from(x > 0.0)),
            Self::Sigmoid => sigmoid(x) * sigmoid(-x),
            Self::LeakyRelu if x <= 0.0 => LEAKY_SLOPE,
            Self::Prelu if x <= 0.0 => FIRST_SLOPE,
            Self::LeakyRelu | Self::Prelu => 1.0,
            Self::Elu => x.min(0.0).exp(),
            Self::Gelu => normal_distribution(x) + x * normal_density(x),
            Self::Swish => sigmoid(x) * (1.0 + x * sigmoid(-x)),
            Self::Softplus => sigmoid(x),
            Self::Sin => x.cos(),
        }
    }
}

/// `1 / (1 + e^-x)`, without overflow for any `x`.
pub fn sigmoid(x: f64) -> f64 {
    let small = (-x.abs()).exp();
    if x >= 0.0 {
        1.0 / (1.0 + small)
    } else {
        small / (1.0 + small)
    }
}

fn normal_distribution(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

fn normal_density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device;
    use burn::tensor::TensorData;

    /// Odd steps, so that no sample falls on a kink.
    fn samples() -> Vec<f64> {
        (-60..=60).map(|i| f64::from(i) * 0.1003 + 0.0007).collect()
    }

    #[test]
    fn all_but_prelu_are_fixed() {
        let learning = |name: &&&str| !Activation::FIXED.contains(name);
        let names: Vec<_> = Activation::ALL.iter().map(|activation| activation.name()).collect();
        assert_eq!(names.iter().filter(learning).collect::<Vec<_>>(), [&"prelu"]);
    }

    #[test]
    fn derivatives_equal_central_differences_to_1e_8() {
        let step = 1e-5;
        for &activation in Activation::ALL {
            for x in samples() {
                let difference = (activation.value(x + step) - activation.value(x - step)) / (2.0 * step);
                let error = (activation.derivative(x) - difference).abs();
                assert!(error < 1e-8, "{} at {x}: {error:e}", activation.name());
            }
        }
    }

    #[test]
    fn burn_values_and_gradients_equal_the_closed_forms_to_1e_6() {
        let device = device::cpu();
        let points: Vec<f32> = samples().iter().map(|&x| x as f32).collect();
        for &activation in Activation::ALL {
            let x = Tensor::<1>::from_data(TensorData::from(points.as_slice()), &device).require_grad();
            let y = activation.apply(x.clone());
            let gradients = y.clone().sum().backward();
            let slopes: Vec<f32> = x.grad(&gradients).unwrap().into_data().try_to_vec().unwrap();
            let values: Vec<f32> = y.into_data().try_to_vec().unwrap();
            for ((&x, &value), &slope) in points.iter().zip(&values).zip(&slopes) {
                let (want, want_slope) = (activation.value(x.into()), activation.derivative(x.into()));
                assert!(
                    (f64::from(value) - want).abs() < 2e-6,
                    "{} at {x}: {value} for {want}",
                    activation.name()
                );
                assert!(
                    (f64::from(slope) - want_slope).abs() < 2e-6,
                    "{}' at {x}: {slope} for {want_slope}",
                    activation.name()
                );
            }
        }
    }

    #[test]
    fn no_value_or_slope_overflows_at_plus_and_minus_1000() {
        for &activation in Activation::ALL {
            for x in [-1000.0, 1000.0] {
                assert!(
                    activation.value(x).is_finite() && activation.derivative(x).is_finite(),
                    "{}",
                    activation.name()
                );
            }
        }
    }

    #[test]
    fn known_values_sigmoid_0_is_a_half_gelu_1_is_0_841345_softplus_0_is_ln_2() {
        assert_eq!(Activation::Sigmoid.value(0.0), 0.5);
        assert!((Activation::Gelu.value(1.0) - 0.841_344_746_068_542_9).abs() < 1e-15);
        assert!((Activation::Softplus.value(0.0) - std::f64::consts::LN_2).abs() < 1e-15);
    }
}
