//! Functions of one number without branches or table look-ups, so that loops over them become vector code.
//!
//! Where `FMA` is true, products and sums are fused; the caller asks for that where the processor has it.
//! Each stays within 1e-6 of the exact value; a NaN comes out as a NaN.

use std::f32::consts::LOG2_E;

/// Numbers that are computed side by side.
pub const LANES: usize = 16;

/// Adding this to a number of at most 2²² in size leaves the nearest whole number in the low bits.
const ROUND: f32 = 12_582_912.0;

#[inline(always)]
pub fn fma<const FMA: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// `c[0] + c[1] x + c[2] x² + …`
#[inline(always)]
fn polynomial<const FMA: bool, const N: usize>(x: f32, c: [f32; N]) -> f32 {
    let mut value = c[N - 1];
    for i in (0..N - 1).rev() {
        value = fma::<FMA>(value, x, c[i]);
    }
    value
}

// `f32::clamp` would do, were it not for the order of its comparisons, which vector code wants this way round.
#[inline(always)]
fn bounded(x: f32, low: f32, high: f32) -> f32 {
    let x = if x > high { high } else { x };
    if x < low { low } else { x }
}

/// `e^x`, for `x` up to 88; the polynomial is that of Moshier's Cephes.
#[inline(always)]
pub fn exp<const FMA: bool>(x: f32) -> f32 {
    let x = bounded(x, -87.0, 88.0);
    let shifted = fma::<FMA>(x, LOG2_E, ROUND);
    let whole = shifted - ROUND;
    // ln 2 in two parts, the first of few bits, so that the product is exact.
    let rest = fma::<FMA>(whole, -0.693_359_4, x);
    let rest = fma::<FMA>(whole, 2.121_944_4e-4, rest);
    let tail = polynomial::<FMA, 6>(
        rest,
        [
            0.5,
            1.666_666_6e-1,
            4.166_579_6e-2,
            8.333_452e-3,
            1.398_2e-3,
            1.987_569_2e-4,
        ],
    );
    let value = fma::<FMA>(rest * rest, tail, rest + 1.0);
    let exponent = (shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127)) << 23;
    value * f32::from_bits(exponent)
}

/// `tanh x`, by the rational function of Eigen.
#[inline(always)]
pub fn tanh<const FMA: bool>(x: f32) -> f32 {
    let x = bounded(x, -7.905_311, 7.905_311);
    let square = x * x;
    let above = polynomial::<FMA, 7>(
        square,
        [
            4.893_524_6e-3,
            6.372_619_3e-4,
            1.485_722_4e-5,
            5.122_297e-8,
            -8.604_672e-11,
            2.000_188e-13,
            -2.760_768_5e-16,
        ],
    );
    let below = polynomial::<FMA, 4>(square, [4.893_525e-3, 2.268_434_6e-3, 1.185_347_1e-4, 1.198_258_4e-6]);
    x * above / below
}

/// `1 / (1 + e^-x)`
#[inline(always)]
pub fn sigmoid<const FMA: bool>(x: f32) -> f32 {
    1.0 / (1.0 + exp::<FMA>(-x))
}

/// `ln(1 + e^x)`
#[inline(always)]
pub fn softplus<const FMA: bool>(x: f32) -> f32 {
    positive(x) + ln_1p::<FMA>(exp::<FMA>(-x.abs()))
}

/// `ln(1 + u)` for `u` from 0 to 1, as `2 artanh(u / (2 + u))`.
#[inline(always)]
fn ln_1p<const FMA: bool>(u: f32) -> f32 {
    let s = u / (2.0 + u);
    2.0 * s
        * polynomial::<FMA, 7>(
            s * s,
            [1.0, 1.0 / 3.0, 0.2, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0],
        )
}

/// `max(x, 0)`, with NaN kept.
#[inline(always)]
pub fn positive(x: f32) -> f32 {
    if x < 0.0 { 0.0 } else { x }
}

/// The normal distribution function `Φ(x)` (Abramowitz and Stegun 7.1.26) and its density.
#[inline(always)]
pub fn normal<const FMA: bool>(x: f32) -> (f32, f32) {
    let half_square = 0.5 * x * x;
    let decay = exp::<FMA>(-half_square);
    let t = 1.0 / fma::<FMA>(0.327_591_1 * std::f32::consts::FRAC_1_SQRT_2, x.abs(), 1.0);
    let series = t * polynomial::<FMA, 5>(t, [0.254_829_6, -0.284_496_74, 1.421_413_7, -1.453_152, 1.061_405_4]);
    let tail = 0.5 * series * decay;
    (if x < 0.0 { tail } else { 1.0 - tail }, 0.398_942_3 * decay)
}

/// `(sin x, cos x)`, for `x` up to 10⁴ in size; beyond 10⁶ the answer is 0.
#[inline(always)]
pub fn sin_cos<const FMA: bool>(x: f32) -> (f32, f32) {
    (sin_near::<FMA>(x, 0.0), sin_near::<FMA>(x, 0.5))
}

/// `sin(x + shift π)` for a shift of 0 or a half.
#[inline(always)]
fn sin_near<const FMA: bool>(x: f32, shift: f32) -> f32 {
    use std::f32::consts::FRAC_1_PI;
    let x = bounded(x, -1e6, 1e6);
    let shifted = fma::<FMA>(x, FRAC_1_PI, shift) + ROUND;
    let turns = shifted - ROUND - shift;
    // π in three parts, the first two of few bits, so that the products are exact.
    let rest = fma::<FMA>(turns, -3.140_625, x);
    let rest = fma::<FMA>(turns, -9.670_257_6e-4, rest);
    let rest = fma::<FMA>(turns, -6.277_114e-7, rest);
    let square = rest * rest;
    let value = rest
        * polynomial::<FMA, 6>(
            square,
            [
                1.0,
                -1.666_666_7e-1,
                8.333_333e-3,
                -1.984_127e-4,
                2.755_731_9e-6,
                -2.505_210_8e-8,
            ],
        );
    f32::from_bits(value.to_bits() ^ (shifted.to_bits() << 31))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::activation::Activation;

    fn samples() -> impl Iterator<Item = f32> {
        (-40_000..=40_000).map(|i| i as f32 * 1e-3 + 3e-5)
    }

    fn worst(approximate: impl Fn(f32) -> f32, exact: impl Fn(f64) -> f64) -> f64 {
        samples()
            .map(|x| (f64::from(approximate(x)) - exact(x.into())).abs())
            .fold(0.0, f64::max)
    }

    #[test]
    fn tanh_sigmoid_normal_sine_and_cosine_are_within_1e_6_from_minus_40_to_40() {
        assert!(worst(tanh::<false>, f64::tanh) < 1e-6);
        assert!(worst(sigmoid::<false>, |x| Activation::Sigmoid.value(x)) < 1e-6);
        assert!(worst(|x| normal::<false>(x).0, |x| 0.5 * libm::erfc(-x / 2f64.sqrt())) < 1e-6);
        assert!(worst(|x| sin_cos::<false>(x).0, f64::sin) < 1e-6);
        assert!(worst(|x| sin_cos::<false>(x).1, f64::cos) < 1e-6);
    }

    #[test]
    fn exp_and_softplus_are_within_1e_6_of_the_value_from_minus_40_to_40() {
        assert!(worst(|x| exp::<false>(x) / f64::from(x).exp() as f32, |_| 1.0) < 1e-6);
        assert!(
            worst(
                |x| softplus::<false>(x) / x.abs().max(1.0),
                |x| { Activation::Softplus.value(x) / x.abs().max(1.0) }
            ) < 1e-6
        );
    }

    #[test]
    fn a_nan_comes_out_as_a_nan() {
        for value in [
            exp::<false>(f32::NAN),
            tanh::<false>(f32::NAN),
            softplus::<false>(f32::NAN),
            positive(f32::NAN),
            normal::<false>(f32::NAN).0,
            sin_cos::<false>(f32::NAN).0,
        ] {
            assert!(value.is_nan());
        }
    }
}
