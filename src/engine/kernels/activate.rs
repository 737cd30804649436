//! Activation functions over whole layers, with their slopes for the backward pass.

use super::lanes::{exp, normal, positive, sigmoid, sin_cos, softplus, tanh};
use crate::nn::activation::{Activation, FIRST_SLOPE, LEAKY_SLOPE};
use multiversion::{multiversion, target::target_cfg_f};

/// Takes weighted sums in `z`; leaves the values in `a` and the slopes in `z`.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn activate(activation: Activation, z: &mut [f32], a: &mut [f32]) {
    if target_cfg_f!(any(target_feature = "fma", target_arch = "aarch64")) {
        every::<true>(activation, z, a);
    } else {
        every::<false>(activation, z, a);
    }
}

/// The same for a ReLU with this slope left of zero.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn activate_leaky(slope: f32, z: &mut [f32], a: &mut [f32]) {
    leaky(slope, z, a);
}

#[inline(always)]
fn leaky(slope: f32, z: &mut [f32], a: &mut [f32]) {
    each(z, a, |x| {
        let slope = if x > 0.0 { 1.0 } else { slope };
        (slope * x, slope)
    });
}

#[inline(always)]
fn every<const FMA: bool>(activation: Activation, z: &mut [f32], a: &mut [f32]) {
    match activation {
        Activation::Linear => each(z, a, |x| (x, 1.0)),
        Activation::Tanh => each(z, a, |x| {
            let value = tanh::<FMA>(x);
            (value, 1.0 - value * value)
        }),
        Activation::Relu => each(z, a, |x| (positive(x), if x > 0.0 { 1.0 } else { 0.0 })),
        Activation::Sigmoid => each(z, a, |x| {
            let value = sigmoid::<FMA>(x);
            (value, value * (1.0 - value))
        }),
        Activation::LeakyRelu => leaky(LEAKY_SLOPE as f32, z, a),
        Activation::Prelu => leaky(FIRST_SLOPE as f32, z, a),
        Activation::Elu => each(z, a, |x| {
            let slope = exp::<FMA>(if x > 0.0 { 0.0 } else { x });
            (positive(x) + (slope - 1.0), slope)
        }),
        Activation::Gelu => each(z, a, |x| {
            let (share, density) = normal::<FMA>(x);
            (x * share, share + x * density)
        }),
        Activation::Swish => each(z, a, |x| {
            let gate = sigmoid::<FMA>(x);
            (x * gate, gate * (1.0 + x * (1.0 - gate)))
        }),
        Activation::Softplus => each(z, a, |x| (softplus::<FMA>(x), sigmoid::<FMA>(x))),
        Activation::Sin => each(z, a, sin_cos::<FMA>),
    }
}

#[inline(always)]
fn each(z: &mut [f32], a: &mut [f32], value_and_slope: impl Fn(f32) -> (f32, f32)) {
    for (z, a) in z.iter_mut().zip(a) {
        (*a, *z) = value_and_slope(*z);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_slopes_of_a_layer_are_within_1e_6_of_the_closed_forms() {
        let points: Vec<f32> = (-800..=800).map(|i| i as f32 * 0.01 + 0.0007).collect();
        for &activation in Activation::ALL {
            let (mut slopes, mut values) = (points.clone(), vec![0.0; points.len()]);
            activate(activation, &mut slopes, &mut values);
            for ((&x, &value), &slope) in points.iter().zip(&values).zip(&slopes) {
                let (want, want_slope) = (activation.value(x.into()), activation.derivative(x.into()));
                let close = |found: f32, want: f64| (f64::from(found) - want).abs() < 1e-6 * want.abs().max(1.0);
                assert!(close(value, want), "{} at {x}: {value} for {want}", activation.name());
                assert!(
                    close(slope, want_slope),
                    "{}' at {x}: {slope} for {want_slope}",
                    activation.name()
                );
            }
        }
    }

    #[test]
    fn an_overflowing_sum_gives_no_nan_and_a_nan_stays_one() {
        for &activation in Activation::ALL {
            let (mut slopes, mut values) = (vec![-1e30, 1e30, f32::NAN], vec![0.0; 3]);
            activate(activation, &mut slopes, &mut values);
            assert!(
                !values[0].is_nan() && !values[1].is_nan() && values[2].is_nan(),
                "{} {values:?}",
                activation.name()
            );
        }
    }
}
