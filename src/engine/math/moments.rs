//! Moments of samples.

/// Mean and variance (over the count, not the count less one), summed in double precision.
pub fn moments(values: &[f32]) -> [f64; 2] {
    let count = values.len().max(1) as f64;
    let mean = values.iter().map(|value| f64::from(*value)).sum::<f64>() / count;
    let variance = values
        .iter()
        .map(|value| (f64::from(*value) - mean).powi(2))
        .sum::<f64>()
        / count;
    [mean, variance]
}

#[cfg(test)]
mod tests {
    use super::moments;

    #[test]
    fn the_numbers_2_4_4_4_5_5_7_9_have_mean_5_and_variance_4() {
        assert_eq!(moments(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), [5.0, 4.0]);
        assert_eq!(moments(&[]), [0.0, 0.0]);
    }
}
