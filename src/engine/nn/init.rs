//! First weights of a layer.

use crate::math::random::normals_f32;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Standard deviation of [`Init::SmallNormal`].
pub const SMALL_STD: f64 = 0.01;
/// The value of [`Init::Constant`].
pub const CONSTANT: f32 = 0.1;

crate::choices! {
    /// How first weights are drawn.
    pub enum Init {
        /// Uniform in ±√(6 / (fan_in + fan_out)) (Glorot and Bengio 2010)
        XavierUniform = "xavier-uniform",
        /// Normal of variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010)
        XavierNormal = "xavier-normal",
        /// Uniform in ±√(6 / fan_in) (He et al. 2015)
        HeUniform = "he-uniform",
        /// Normal of variance 2 / fan_in (He et al. 2015)
        HeNormal = "he-normal",
        /// Normal of standard deviation 0.01, whatever the layer's size
        SmallNormal = "small-normal",
        /// All zero: neurons of a layer stay equal for ever
        Zeros = "zeros",
        /// All 0.1: the same trap with another number
        Constant = "constant",
    }
}

impl Init {
    /// `count` weights of a layer that takes `fan_in` numbers and gives `fan_out`.
    pub fn fill(self, fan_in: usize, fan_out: usize, count: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
        let (fan_in, fan_both) = (fan_in.max(1) as f64, (fan_in + fan_out).max(1) as f64);
        match self {
            Self::XavierUniform => uniform((6.0 / fan_both).sqrt(), count, rng),
            Self::XavierNormal => normals_f32(rng, count, (2.0 / fan_both).sqrt()),
            Self::HeUniform => uniform((6.0 / fan_in).sqrt(), count, rng),
            Self::HeNormal => normals_f32(rng, count, (2.0 / fan_in).sqrt()),
            Self::SmallNormal => normals_f32(rng, count, SMALL_STD),
            Self::Zeros => vec![0.0; count],
            Self::Constant => vec![CONSTANT; count],
        }
    }
}

fn uniform(bound: f64, count: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
    (0..count)
        .map(|_| (bound * (2.0 * rng.random::<f64>() - 1.0)) as f32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn variance(init: Init, fan_in: usize, fan_out: usize) -> f64 {
        let weights = init.fill(fan_in, fan_out, 512 * 512, &mut ChaCha8Rng::seed_from_u64(1));
        let count = weights.len() as f64;
        let mean = weights.iter().map(|&w| f64::from(w)).sum::<f64>() / count;
        assert!(mean.abs() < 0.001, "{}: mean {mean}", init.name());
        weights.iter().map(|&w| (f64::from(w) - mean).powi(2)).sum::<f64>() / count
    }

    #[test]
    fn variances_of_512_by_512_weights_are_within_5_percent_of_their_formulas() {
        let (fan_in, fan_out) = (512.0, 256.0);
        for (init, want) in [
            (Init::XavierUniform, 2.0 / (fan_in + fan_out)),
            (Init::XavierNormal, 2.0 / (fan_in + fan_out)),
            (Init::HeUniform, 2.0 / fan_in),
            (Init::HeNormal, 2.0 / fan_in),
            (Init::SmallNormal, 1e-4),
        ] {
            let found = variance(init, 512, 256);
            assert!((found / want - 1.0).abs() < 0.05, "{}: {found} for {want}", init.name());
        }
    }

    #[test]
    fn zeros_and_constant_draw_nothing_at_random() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        assert_eq!(Init::Zeros.fill(3, 2, 4, &mut rng), [0.0; 4]);
        assert_eq!(Init::Constant.fill(3, 2, 4, &mut rng), [CONSTANT; 4]);
    }

    #[test]
    fn the_same_seed_draws_the_same_weights() {
        let draw = || Init::HeNormal.fill(4, 4, 16, &mut ChaCha8Rng::seed_from_u64(7));
        assert_eq!(draw(), draw());
    }
}
