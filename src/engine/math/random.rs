//! Random numbers from a lab's own generator.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// One of a seed's many generators: streams of one seed share no numbers, so that what is drawn from one (weights, say)
/// stays the same whatever is drawn from another (data).
pub fn stream(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}

/// A draw from the standard normal distribution (Box and Muller, 1958).
pub fn normal(rng: &mut impl Rng) -> f64 {
    // 1 - u lies in (0, 1], so that the logarithm is finite.
    let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.random::<f64>()).cos()
}

/// `count` draws from the normal distribution with mean 0 and this standard deviation.
pub fn normals(rng: &mut impl Rng, count: usize, deviation: f64) -> Vec<f64> {
    (0..count).map(|_| deviation * normal(rng)).collect()
}

/// [`normals`] as a net keeps its numbers.
pub fn normals_f32(rng: &mut impl Rng, count: usize, deviation: f64) -> Vec<f32> {
    (0..count).map(|_| (deviation * normal(rng)) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_normal_draws_have_mean_0_and_variance_4_within_five_standard_errors() {
        let draws = normals(&mut ChaCha8Rng::seed_from_u64(3), 10_000, 2.0);
        let mean = draws.iter().sum::<f64>() / 1e4;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / 1e4;
        assert!(mean.abs() < 5.0 * 2.0 / 100.0, "{mean}");
        // The variance of a normal sample variance is 2 sigma^4 / n.
        assert!(
            (variance - 4.0).abs() < 5.0 * (2.0f64 * 16.0 / 1e4).sqrt(),
            "{variance}"
        );
    }

    #[test]
    fn the_streams_of_a_seed_differ_and_the_first_is_the_seed_s_own_generator() {
        let draws = |mut rng: ChaCha8Rng| -> Vec<u32> { (0..4).map(|_| rng.random()).collect() };
        assert_eq!(draws(stream(7, 0)), draws(ChaCha8Rng::seed_from_u64(7)));
        assert_ne!(draws(stream(7, 1)), draws(stream(7, 0)));
        assert_eq!(draws(stream(7, 1)), draws(stream(7, 1)));
    }
}
