//! Convolution and pooling of one picture on plain slices, forward and backward.
//!
//! As in the field's libraries the kernel is not flipped (cross-correlation), the stride is 1, and the products
//! are one matrix product over the unfolded picture ("im2col", Chellapilla et al. 2006).

use super::conv_product::{by_rows, product, transposed};

/// A convolution's geometry: square pictures, square kernels, zeros around the border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conv {
    /// Channels of the input and of the output.
    pub from: usize,
    pub to: usize,
    /// Pixels along the input's side.
    pub side: usize,
    pub kernel: usize,
    /// Zeros added at each border.
    pub padding: usize,
}

impl Conv {
    /// Pixels along the output's side.
    pub const fn out_side(&self) -> usize {
        self.padded() + 1 - self.kernel
    }
    /// Values under the kernel: `from · kernel²`.
    pub const fn taps(&self) -> usize {
        self.from * self.kernel * self.kernel
    }
    /// Length of the input `[from, side, side]`.
    pub const fn inputs(&self) -> usize {
        self.from * self.side * self.side
    }
    /// Length of the output `[to, out_side, out_side]`.
    pub const fn outputs(&self) -> usize {
        self.to * self.out_side() * self.out_side()
    }
    /// Length of the weights `[to, from, kernel, kernel]`.
    pub const fn weights(&self) -> usize {
        self.to * self.taps()
    }
    /// Length of an unfolded picture `[tap, pixel]`.
    pub const fn unfolded(&self) -> usize {
        self.taps() * self.out_side() * self.out_side()
    }
    const fn padded(&self) -> usize {
        self.side + 2 * self.padding
    }

    /// Calls `row(at, input, length)` for every run of an unfolded picture that lies inside the input.
    fn runs(&self, mut run: impl FnMut(usize, usize, usize)) {
        let out = self.out_side();
        let mut row = 0;
        for channel in 0..self.from {
            for ky in 0..self.kernel {
                for kx in 0..self.kernel {
                    let (top, left) = (self.padding.saturating_sub(ky), self.padding.saturating_sub(kx));
                    let bottom = out.min(self.side + self.padding - ky);
                    let right = out.min(self.side + self.padding - kx);
                    for y in top..bottom {
                        let input = (channel * self.side + y + ky - self.padding) * self.side;
                        run(row + y * out + left, input + left + kx - self.padding, right - left);
                    }
                    row += out * out;
                }
            }
        }
    }

    /// Lays the pixels under the kernel side by side: `columns[tap, pixel]`.
    pub fn unfold(&self, input: &[f32], columns: &mut [f32]) {
        if self.padding > 0 {
            columns.fill(0.0);
        }
        self.runs(|at, from, length| columns[at..at + length].copy_from_slice(&input[from..from + length]));
    }

    /// The transpose of [`Self::unfold`]: adds every entry to the pixel that it came from.
    pub fn fold(&self, columns: &[f32], input: &mut [f32]) {
        self.runs(|at, to, length| {
            for (sum, value) in input[to..to + length].iter_mut().zip(&columns[at..at + length]) {
                *sum += value;
            }
        });
    }

    /// `out[to, pixel] = weights[to, tap] · columns[tap, pixel] + bias[to]`.
    pub fn forward(&self, columns: &[f32], weights: &[f32], bias: &[f32], out: &mut [f32]) {
        let pixels = self.out_side() * self.out_side();
        for (map, &bias) in out.chunks_exact_mut(pixels).zip(bias) {
            map.fill(bias);
        }
        let (taps, pixels) = (self.taps(), pixels);
        let dims = [self.to, taps, pixels];
        product(
            dims,
            true,
            (weights, by_rows(taps)),
            (columns, by_rows(pixels)),
            (out, by_rows(pixels)),
        );
    }

    /// Adds to the gradients of weights and bias what this picture's output gradient `[to, pixel]` says.
    pub fn backward_weights(&self, columns: &[f32], gradient: &[f32], weights: &mut [f32], bias: &mut [f32]) {
        let (taps, pixels) = (self.taps(), self.out_side() * self.out_side());
        let dims = [self.to, pixels, taps];
        product(
            dims,
            true,
            (gradient, by_rows(pixels)),
            (columns, transposed(pixels)),
            (weights, by_rows(taps)),
        );
        for (sum, map) in bias.iter_mut().zip(gradient.chunks_exact(pixels)) {
            *sum += map.iter().sum::<f32>();
        }
    }

    /// Adds to the input's gradient; `columns` is scratch of [`Self::unfolded`] length.
    pub fn backward_input(&self, weights: &[f32], gradient: &[f32], columns: &mut [f32], input: &mut [f32]) {
        let (taps, pixels) = (self.taps(), self.out_side() * self.out_side());
        let dims = [taps, self.to, pixels];
        product(
            dims,
            false,
            (weights, transposed(taps)),
            (gradient, by_rows(pixels)),
            (columns, by_rows(pixels)),
        );
        self.fold(columns, input);
    }
}

/// Halves each of `maps` pictures by the largest of each 2×2 cell; `from` keeps where it stood in its map.
/// An odd last row and column are left out.
pub fn max_pool(maps: usize, side: usize, input: &[f32], out: &mut [f32], from: &mut [u16]) {
    let half = side / 2;
    for map in 0..maps {
        let input = &input[map * side * side..(map + 1) * side * side];
        for y in 0..half {
            let row = (map * half + y) * half;
            let (upper, lower) = input[2 * y * side..2 * (y + 1) * side].split_at(side);
            for x in 0..half {
                let (a, b, c, d) = (upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]);
                // The first of equals wins, as in PyTorch.
                let (top, top_at) = if b > a { (b, 1) } else { (a, 0) };
                let (low, low_at) = if d > c { (d, side + 1) } else { (c, side) };
                let (value, at) = if low > top { (low, low_at) } else { (top, top_at) };
                out[row + x] = value;
                from[row + x] = (2 * (y * side + x) + at) as u16;
            }
        }
    }
}

/// Sends each cell's gradient to the pixel that won; `input` is overwritten.
pub fn max_pool_backward(maps: usize, side: usize, gradient: &[f32], from: &[u16], input: &mut [f32]) {
    let cells = (side / 2) * (side / 2);
    input.fill(0.0);
    for map in 0..maps {
        let input = &mut input[map * side * side..(map + 1) * side * side];
        for cell in map * cells..(map + 1) * cells {
            input[usize::from(from[cell])] = gradient[cell];
        }
    }
}

/// Halves each of `maps` pictures by the mean of each 2×2 cell.
pub fn average_pool(maps: usize, side: usize, input: &[f32], out: &mut [f32]) {
    let half = side / 2;
    for map in 0..maps {
        let input = &input[map * side * side..(map + 1) * side * side];
        for y in 0..half {
            let row = (map * half + y) * half;
            let (upper, lower) = input[2 * y * side..2 * (y + 1) * side].split_at(side);
            for x in 0..half {
                out[row + x] = 0.25 * ((upper[2 * x] + upper[2 * x + 1]) + (lower[2 * x] + lower[2 * x + 1]));
            }
        }
    }
}

/// Spreads each cell's gradient evenly; `input` is overwritten.
pub fn average_pool_backward(maps: usize, side: usize, gradient: &[f32], input: &mut [f32]) {
    let half = side / 2;
    input.fill(0.0);
    for map in 0..maps {
        for y in 0..half {
            for x in 0..half {
                let share = 0.25 * gradient[(map * half + y) * half + x];
                let at = (map * side + 2 * y) * side + 2 * x;
                input[at] = share;
                input[at + 1] = share;
                input[at + side] = share;
                input[at + side + 1] = share;
            }
        }
    }
}
