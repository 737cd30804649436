//! What a value of an activation function costs on this machine, measured now.

use crate::{kernels::activate::activate, nn::activation::Activation};
use std::time::Instant;

/// Numbers in one round: they fit the first cache, so that the function is measured and not the memory.
const NUMBERS: usize = 2048;
const ROUNDS: usize = 12;

/// Nanoseconds for one value with its slope by the kernel that trains, the best of twelve rounds over 2048 numbers from
/// -3 to 3. Copying the numbers in is not counted. A busy machine makes it larger, never smaller.
pub fn nanoseconds(activation: Activation) -> f64 {
    let sums: Vec<f32> = (0..NUMBERS).map(|i| 6.0 * i as f32 / NUMBERS as f32 - 3.0).collect();
    let (mut slopes, mut values) = (sums.clone(), vec![0.0; NUMBERS]);
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        slopes.copy_from_slice(&sums);
        let start = Instant::now();
        activate(activation, &mut slopes, std::hint::black_box(&mut values));
        best = best.min(start.elapsed().as_secs_f64());
    }
    best * 1e9 / NUMBERS as f64
}
