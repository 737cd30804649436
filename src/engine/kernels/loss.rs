//! Losses of raw outputs, feature-major, with their gradients. The formulas stand in [`crate::nn::loss`].

use super::lanes::{exp, fma, positive, sigmoid, softplus};
use crate::nn::loss::{Loss, Target};
use multiversion::{multiversion, target::target_cfg_f};

/// The part of a batch that is computed now.
#[derive(Clone, Copy, Debug)]
pub struct Tile {
    /// The first row, counted in the whole batch.
    pub start: usize,
    /// Rows in this tile; `z` holds up to `stride` of them.
    pub rows: usize,
    pub stride: usize,
    /// Outputs of the net.
    pub outputs: usize,
    /// What a row weighs in the mean: one over the rows of the whole batch.
    pub share: f32,
}

/// Takes raw outputs `z[output * stride + row]`; returns the tile's part of the mean loss and leaves its gradient
/// in `z`. `line` is scratch of at least `2 * stride`.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn loss_and_gradient(loss: Loss, target: &Target, z: &mut [f32], line: &mut [f32], tile: Tile) -> f64 {
    if target_cfg_f!(any(target_feature = "fma", target_arch = "aarch64")) {
        any_loss::<true>(loss, target, z, line, tile)
    } else {
        any_loss::<false>(loss, target, z, line, tile)
    }
}

#[inline(always)]
fn any_loss<const FMA: bool>(loss: Loss, target: &Target, z: &mut [f32], line: &mut [f32], tile: Tile) -> f64 {
    match target {
        Target::Binary(labels) => binary::<FMA>(loss, &labels[tile.start..], z, tile),
        Target::Values(values) => regression(loss, values, z, tile),
        Target::Classes(classes) => {
            let classes = &classes[tile.start..tile.start + tile.rows];
            match loss {
                Loss::Hinge => crammer_singer(classes, z, tile),
                Loss::CrossEntropy => cross_entropy::<FMA>(classes, z, line, tile),
                _ => of_probabilities::<FMA>(loss, classes, z, line, tile),
            }
        }
    }
}

#[inline(always)]
fn binary<const FMA: bool>(loss: Loss, labels: &[f32], z: &mut [f32], tile: Tile) -> f64 {
    let rows = z[..tile.rows].iter_mut().zip(labels);
    let each = |rows: std::iter::Zip<std::slice::IterMut<f32>, std::slice::Iter<f32>>,
                value_and_slope: fn(f32, f32) -> (f32, f32)| {
        let mut sum = 0.0;
        for (z, &y) in rows {
            let (value, slope) = value_and_slope(*z, y);
            *z = slope * tile.share;
            sum += f64::from(value);
        }
        sum * f64::from(tile.share)
    };
    match loss {
        Loss::CrossEntropy => each(rows, |z, y| {
            (softplus::<FMA>(fma::<FMA>(-2.0 * y, z, z)), sigmoid::<FMA>(z) - y)
        }),
        Loss::Hinge => each(rows, |z, y| {
            let sign = 2.0 * y - 1.0;
            let short = 1.0 - sign * z;
            (positive(short), if short > 0.0 { -sign } else { 0.0 })
        }),
        Loss::Mse => each(rows, |z, y| squashed::<FMA>(Loss::Mse, z, y)),
        Loss::Mae => each(rows, |z, y| squashed::<FMA>(Loss::Mae, z, y)),
        Loss::Huber => each(rows, |z, y| squashed::<FMA>(Loss::Huber, z, y)),
    }
}

#[inline(always)]
fn squashed<const FMA: bool>(loss: Loss, z: f32, y: f32) -> (f32, f32) {
    let p = sigmoid::<FMA>(z);
    let (value, slope) = of_error(loss, p - y);
    (value, slope * p * (1.0 - p))
}

/// The loss of one error, and its slope.
#[inline(always)]
fn of_error(loss: Loss, error: f32) -> (f32, f32) {
    let size = error.abs();
    let sign = if error > 0.0 {
        1.0
    } else if error < 0.0 {
        -1.0
    } else {
        0.0
    };
    match loss {
        Loss::Mae => (size, sign),
        Loss::Huber if size < 1.0 => (0.5 * error * error, error),
        Loss::Huber => (size - 0.5, sign),
        _ => (error * error, 2.0 * error),
    }
}

#[inline(always)]
fn regression(loss: Loss, values: &[f32], z: &mut [f32], tile: Tile) -> f64 {
    let share = tile.share / tile.outputs as f32;
    let mut sum = 0.0;
    for output in 0..tile.outputs {
        let line = &mut z[output * tile.stride..][..tile.rows];
        for (row, z) in line.iter_mut().enumerate() {
            let (value, slope) = of_error(loss, *z - values[(tile.start + row) * tile.outputs + output]);
            *z = slope * share;
            sum += f64::from(value);
        }
    }
    sum * f64::from(share)
}

/// Turns `z` into `e^(z - max)`; `line` holds the maxima, then the sums.
#[inline(always)]
fn exponentials<const FMA: bool>(z: &mut [f32], line: &mut [f32], tile: Tile) {
    let (largest, sums) = line.split_at_mut(tile.stride);
    let (largest, sums) = (&mut largest[..tile.rows], &mut sums[..tile.rows]);
    largest.copy_from_slice(&z[..tile.rows]);
    for output in 1..tile.outputs {
        for (largest, &z) in largest.iter_mut().zip(&z[output * tile.stride..]) {
            *largest = if z > *largest { z } else { *largest };
        }
    }
    sums.fill(0.0);
    for output in 0..tile.outputs {
        let line = &mut z[output * tile.stride..][..tile.rows];
        for ((z, &largest), sum) in line.iter_mut().zip(&*largest).zip(&mut *sums) {
            *z = exp::<FMA>(*z - largest);
            *sum += *z;
        }
    }
}

#[inline(always)]
fn cross_entropy<const FMA: bool>(classes: &[u32], z: &mut [f32], line: &mut [f32], tile: Tile) -> f64 {
    // Read before the raw outputs are gone.
    let own: f64 = classes
        .iter()
        .enumerate()
        .map(|(row, &class)| f64::from(z[class as usize * tile.stride + row]))
        .sum();
    exponentials::<FMA>(z, line, tile);
    let (largest, sums) = line.split_at_mut(tile.stride);
    let mut loss = -own;
    for (&largest, sum) in largest.iter().zip(sums[..tile.rows].iter_mut()) {
        loss += f64::from(largest) + f64::from(*sum).ln();
        *sum = tile.share / *sum;
    }
    for output in 0..tile.outputs {
        for (z, &scale) in z[output * tile.stride..].iter_mut().zip(&sums[..tile.rows]) {
            *z *= scale;
        }
    }
    for (row, &class) in classes.iter().enumerate() {
        z[class as usize * tile.stride + row] -= tile.share;
    }
    loss * f64::from(tile.share)
}

/// Squared, absolute or Huber error of the softmax against the one-hot class.
#[inline(always)]
fn of_probabilities<const FMA: bool>(loss: Loss, classes: &[u32], z: &mut [f32], line: &mut [f32], tile: Tile) -> f64 {
    exponentials::<FMA>(z, line, tile);
    let share = tile.share / tile.outputs as f32;
    let mut total = 0.0;
    for (row, &class) in classes.iter().enumerate() {
        let scale = 1.0 / line[tile.stride + row];
        let error = |output: usize, p: f32| of_error(loss, p - f32::from(u8::from(output == class as usize)));
        // Through the softmax: dz_j = p_j (g_j - Σ_k p_k g_k).
        let mut mean_slope = 0.0;
        for output in 0..tile.outputs {
            let p = z[output * tile.stride + row] * scale;
            let (value, slope) = error(output, p);
            total += f64::from(value);
            mean_slope += p * slope;
        }
        for output in 0..tile.outputs {
            let z = &mut z[output * tile.stride + row];
            let p = *z * scale;
            *z = p * (error(output, p).1 - mean_slope) * share;
        }
    }
    total * f64::from(share)
}

#[inline(always)]
fn crammer_singer(classes: &[u32], z: &mut [f32], tile: Tile) -> f64 {
    let mut total = 0.0;
    for (row, &class) in classes.iter().enumerate() {
        let at = |output: usize| output * tile.stride + row;
        let own = z[at(class as usize)];
        let rival =
            (0..tile.outputs)
                .filter(|&output| output != class as usize)
                .fold(None, |best, output| match best {
                    Some(best) if z[at(best)] >= z[at(output)] => Some(best),
                    _ => Some(output),
                });
        let short = rival.map_or(0.0, |rival| 1.0 + z[at(rival)] - own);
        for output in 0..tile.outputs {
            z[at(output)] = 0.0;
        }
        if let (Some(rival), false) = (rival, short <= 0.0) {
            total += f64::from(short);
            z[at(rival)] = tile.share;
            z[at(class as usize)] = -tile.share;
        }
    }
    total * f64::from(tile.share)
}
