//! What is counted of a layer while a batch passes. A layer's numbers lie as `[neuron * stride + row]`; whole layers are
//! counted in one call, because a call for each neuron would cost more than the counting.

use super::lanes::LANES;
use multiversion::multiversion;

/// How a layer's numbers lie: `rows` of every `stride` count.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    pub rows: usize,
    pub stride: usize,
}

/// Sums over numbers less a pivot, and of their squares; the pivot makes the spread of equal numbers exactly 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    pub sum: f64,
    pub squares: f64,
}

impl Moments {
    pub fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.squares += other.squares;
    }
}

/// Sums side by side, added up in one fixed order.
#[derive(Default)]
struct Side {
    sums: [f64; LANES],
    squares: [f64; LANES],
}

impl Side {
    #[inline(always)]
    fn line(&mut self, line: &[f32], pivot: f64) {
        let parts = line.chunks_exact(LANES);
        let rest = parts.remainder();
        for part in parts {
            self.add(part, pivot);
        }
        self.add(rest, pivot);
    }

    #[inline(always)]
    fn add(&mut self, part: &[f32], pivot: f64) {
        for ((sum, square), &value) in self.sums.iter_mut().zip(&mut self.squares).zip(part) {
            let off = f64::from(value) - pivot;
            *sum += off;
            *square += off * off;
        }
    }

    fn moments(&self) -> Moments {
        Moments {
            sum: self.sums.iter().sum(),
            squares: self.squares.iter().sum(),
        }
    }
}

/// Sums over a layer.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn moments(values: &[f32], lines: Lines, pivot: f64) -> Moments {
    let mut side = Side::default();
    for line in values.chunks_exact(lines.stride) {
        side.line(&line[..lines.rows], pivot);
    }
    side.moments()
}

/// The smallest and the largest of a layer, NaN left out; infinities the wrong way round where there is none.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn extremes(values: &[f32], lines: Lines) -> (f32, f32) {
    let (mut lows, mut highs) = ([f32::INFINITY; LANES], [f32::NEG_INFINITY; LANES]);
    for line in values.chunks_exact(lines.stride) {
        for part in line[..lines.rows].chunks(LANES) {
            for (lane, &value) in part.iter().enumerate() {
                // Written so that a NaN loses every comparison.
                lows[lane] = if value < lows[lane] { value } else { lows[lane] };
                highs[lane] = if value > highs[lane] { value } else { highs[lane] };
            }
        }
    }
    (
        lows.into_iter().fold(f32::INFINITY, f32::min),
        highs.into_iter().fold(f32::NEG_INFINITY, f32::max),
    )
}

/// How many numbers of a layer are exactly 0.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn zeros(values: &[f32], lines: Lines) -> u32 {
    let mut sum = 0;
    for line in values.chunks_exact(lines.stride) {
        for &value in &line[..lines.rows] {
            sum += u32::from(value == 0.0);
        }
    }
    sum
}

/// Adds to each neuron's count how many of its numbers have at least this size.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn at_least(values: &[f32], lines: Lines, size: f32, counts: &mut [u32]) {
    for (line, count) in values.chunks_exact(lines.stride).zip(counts) {
        let mut sum = 0;
        for &value in &line[..lines.rows] {
            sum += u32::from(value.abs() >= size);
        }
        *count += sum;
    }
}

/// Counts a layer's numbers in equal bins from `low` to `high`, both finite; what lies outside, and NaN, falls into the outer
/// ones.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn bin(values: &[f32], lines: Lines, low: f32, high: f32, counts: &mut [u32]) {
    let last = counts.len() - 1;
    let top = last as f32;
    // Halved, because the span of two finite numbers need not be one.
    let (half, span) = (0.5 * low, 0.5 * high - 0.5 * low);
    // Divided by the span itself: its reciprocal would lose digits where the span is one of the largest numbers.
    let span = if span > 0.0 { span } else { 1.0 };
    let bins = counts.len() as f32;
    for line in values.chunks_exact(lines.stride) {
        for part in line[..lines.rows].chunks(LANES) {
            let mut places = [0_i32; LANES];
            for (place, &value) in places.iter_mut().zip(part) {
                let at = (0.5 * value - half) / span * bins;
                let at = if at < top { at } else { top };
                *place = if at > 0.0 { at } else { 0.0 } as i32;
            }
            for place in &places[..part.len()] {
                counts[(*place as usize).min(last)] += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three neurons of 37 rows, with numbers beyond the rows that must not count.
    fn layer() -> (Vec<f32>, Vec<f32>, Lines) {
        let lines = Lines { rows: 37, stride: 48 };
        let values: Vec<f32> = (0..3 * 48)
            .map(|i| if i % 48 < 37 { ((i * 29) % 17) as f32 - 5.0 } else { 1e9 })
            .collect();
        let counted = values.chunks(48).flat_map(|line| &line[..37]).copied().collect();
        (values, counted, lines)
    }

    #[test]
    fn sums_counts_and_extremes_of_3_times_37_numbers_equal_the_plain_ones() {
        let (values, counted, lines) = layer();
        let off = || counted.iter().map(|value| f64::from(*value) - 2.0);
        let wanted = Moments {
            sum: off().sum(),
            squares: off().map(|off| off * off).sum(),
        };
        assert_eq!(moments(&values, lines, 2.0), wanted);
        assert_eq!(
            zeros(&values, lines) as usize,
            counted.iter().filter(|value| **value == 0.0).count()
        );
        assert_eq!(extremes(&values, lines), (-5.0, 11.0));
        let mut counts = [0; 3];
        at_least(&values, lines, 4.0, &mut counts);
        for (count, line) in counts.iter().zip(counted.chunks(37)) {
            assert_eq!(*count as usize, line.iter().filter(|value| value.abs() >= 4.0).count());
        }
        assert_eq!(extremes(&[f32::NAN, 3.0], Lines { rows: 2, stride: 2 }), (3.0, 3.0));
    }

    #[test]
    fn a_hundred_even_numbers_fill_4_bins_alike_and_the_largest_falls_into_the_last() {
        let counted = |values: &[f32], low, high| {
            let mut counts = [0; 4];
            let lines = Lines {
                rows: values.len(),
                stride: values.len(),
            };
            bin(values, lines, low, high, &mut counts);
            counts
        };
        let values: Vec<f32> = (0..100).map(|i| i as f32 + 0.5).chain([0.0, 100.0]).collect();
        assert_eq!(counted(&values, 0.0, 100.0), [26, 25, 25, 26]);
        assert_eq!(counted(&[f32::MIN, 0.0, f32::MAX], f32::MIN, f32::MAX), [1, 0, 1, 1]);
        assert_eq!(counted(&[7.0, 7.0], 7.0, 7.0).iter().sum::<u32>(), 2);
    }
}
