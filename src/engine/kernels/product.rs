//! Small matrix products whose columns are the rows of a batch, side by side in vector registers.
//!
//! Operands are feature-major: `x[feature * stride + row]`. Sums run in one fixed order, whatever the width of the
//! processor's registers, so the same numbers give the same bits.
//!
//! Registers are named here (by pulp) and not left to the compiler: tiles that just fill them are what the speed
//! hangs on, and of loops over arrays the compiler made code from 6 to 54 GFLOP/s, depending on the tile.

use super::lanes::LANES;
use pulp::{Arch, Scalar128b, Simd, WithSimd};
use std::array::from_fn;

/// The extent of a product. `rows` is a multiple of [`LANES`] and at most `stride`.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    pub outputs: usize,
    pub inputs: usize,
    pub rows: usize,
    pub stride: usize,
}

/// How a matrix of `outputs` by `inputs` lies in memory: the steps between outputs and between inputs.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    pub output: usize,
    pub input: usize,
}

/// `c[o][r] = bias[o] + Σ_i m(o, i) b[i][r]`
pub fn product(m: &[f32], steps: Steps, bias: Option<&[f32]>, b: &[f32], c: &mut [f32], extent: Extent) {
    Arch::new().dispatch(Product {
        m,
        steps,
        bias,
        b,
        c,
        extent,
    });
}

struct Product<'a> {
    m: &'a [f32],
    steps: Steps,
    bias: Option<&'a [f32]>,
    b: &'a [f32],
    c: &'a mut [f32],
    extent: Extent,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        match S::F32_LANES {
            16 => {
                let row = self.panels::<S, 2>(simd, 0);
                self.panels::<S, 1>(simd, row);
            }
            8 => drop(self.panels::<S, 2>(simd, 0)),
            4 => drop(self.panels::<S, 4>(simd, 0)),
            _ => drop(self.panels::<Scalar128b, 4>(Scalar128b, 0)),
        }
    }
}

impl Product<'_> {
    /// Computes `V` registers of rows at a time from `row` on, and returns the first row that is left.
    #[inline(always)]
    fn panels<S: Simd, const V: usize>(&mut self, simd: S, mut row: usize) -> usize {
        let outputs = self.extent.outputs;
        while row + V * S::F32_LANES <= self.extent.rows {
            let mut output = 0;
            while output + 6 <= outputs {
                self.tile::<S, V, 6>(simd, row, output);
                output += 6;
            }
            while output + 2 <= outputs {
                self.tile::<S, V, 2>(simd, row, output);
                output += 2;
            }
            if output < outputs {
                self.tile::<S, V, 1>(simd, row, output);
            }
            row += V * S::F32_LANES;
        }
        row
    }

    /// `O` outputs by `V` registers of rows, all in registers while the inputs pass by.
    #[inline(always)]
    fn tile<S: Simd, const V: usize, const O: usize>(&mut self, simd: S, row: usize, output: usize) {
        let (steps, e, rows) = (self.steps, self.extent, V * S::F32_LANES);
        let mut sums: [[S::f32s; V]; O] = from_fn(|o| {
            let bias = self.bias.map_or(0.0, |bias| bias[output + o]);
            [simd.splat_f32s(bias); V]
        });
        // Slices are cut before the inner loops: a check of bounds there would cost half the speed.
        let lines = self.b[row..].chunks(e.stride).take(e.inputs).map(|line| &line[..rows]);
        if steps.input == 1 {
            let m: [&[f32]; O] = from_fn(|o| &self.m[(output + o) * steps.output..][..e.inputs]);
            for (input, line) in lines.enumerate() {
                add_scaled(simd, &mut sums, from_fn(|o| m[o][input]), line);
            }
        } else {
            for (m, line) in self.m[output * steps.output..].chunks(steps.input).zip(lines) {
                let m = &m[..(O - 1) * steps.output + 1];
                add_scaled(simd, &mut sums, from_fn(|o| m[o * steps.output]), line);
            }
        }
        for (o, sums) in sums.iter().enumerate() {
            let line = &mut self.c[(output + o) * e.stride + row..][..rows];
            S::as_mut_simd_f32s(line).0.copy_from_slice(sums);
        }
    }
}

/// `sums[o] += weights[o] line`
#[inline(always)]
fn add_scaled<S: Simd, const V: usize, const O: usize>(
    simd: S,
    sums: &mut [[S::f32s; V]; O],
    weights: [f32; O],
    line: &[f32],
) {
    let line: [S::f32s; V] = registers::<S, V>(line);
    for (sums, weight) in sums.iter_mut().zip(weights) {
        let weight = simd.splat_f32s(weight);
        for (sum, x) in sums.iter_mut().zip(line) {
            *sum = simd.mul_add_e_f32s(weight, x, *sum);
        }
    }
}

/// The first `V` registers of a slice.
#[inline(always)]
fn registers<S: Simd, const V: usize>(x: &[f32]) -> [S::f32s; V] {
    let (x, _) = S::as_simd_f32s(&x[..V * S::F32_LANES]);
    from_fn(|v| x[v])
}

/// `rows` numbers as blocks of `V` registers.
#[inline(always)]
fn blocks<S: Simd, const V: usize>(x: &[f32], rows: usize) -> &[[S::f32s; V]] {
    let blocks = S::as_simd_f32s(&x[..rows]).0.as_chunks().0;
    &blocks[..rows / LANES]
}

/// `c[o * inputs + i] += Σ_r a[o][r] b[i][r]`
pub fn outer(a: &[f32], b: &[f32], c: &mut [f32], extent: Extent) {
    Arch::new().dispatch(Outer { a, b, c, extent });
}

struct Outer<'a> {
    a: &'a [f32],
    b: &'a [f32],
    c: &'a mut [f32],
    extent: Extent,
}

impl WithSimd for Outer<'_> {
    type Output = ();

    /// Every sum has [`LANES`] partial sums, in one register or in several; tiles are as large as registers allow.
    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        match S::F32_LANES {
            16 => self.tiles::<S, 1, 4, 4>(simd),
            8 => self.tiles::<S, 2, 3, 2>(simd),
            4 => self.tiles::<S, 4, 3, 2>(simd),
            _ => self.tiles::<Scalar128b, 4, 3, 2>(Scalar128b),
        }
    }
}

impl Outer<'_> {
    #[inline(always)]
    fn tiles<S: Simd, const V: usize, const O: usize, const I: usize>(&mut self, simd: S) {
        debug_assert_eq!(V * S::F32_LANES, LANES);
        let mut output = 0;
        while output + O <= self.extent.outputs {
            self.line::<S, V, O, I>(simd, output);
            output += O;
        }
        while output < self.extent.outputs {
            self.line::<S, V, 1, I>(simd, output);
            output += 1;
        }
    }

    #[inline(always)]
    fn line<S: Simd, const V: usize, const O: usize, const I: usize>(&mut self, simd: S, output: usize) {
        let mut input = 0;
        while input + I <= self.extent.inputs {
            self.tile::<S, V, O, I>(simd, output, input);
            input += I;
        }
        while input < self.extent.inputs {
            self.tile::<S, V, O, 1>(simd, output, input);
            input += 1;
        }
    }

    // Plain indices: iterators over tiles keep the sums out of registers.
    #[allow(clippy::needless_range_loop)]
    #[inline(always)]
    fn tile<S: Simd, const V: usize, const O: usize, const I: usize>(&mut self, simd: S, output: usize, input: usize) {
        let e = self.extent;
        let mut sums = [[[simd.splat_f32s(0.0); V]; I]; O];
        let a: [&[[S::f32s; V]]; O] = from_fn(|o| blocks::<S, V>(&self.a[(output + o) * e.stride..], e.rows));
        let b: [&[[S::f32s; V]]; I] = from_fn(|i| blocks::<S, V>(&self.b[(input + i) * e.stride..], e.rows));
        for block in 0..e.rows / LANES {
            let right: [[S::f32s; V]; I] = from_fn(|i| b[i][block]);
            for o in 0..O {
                let left = a[o][block];
                for i in 0..I {
                    for v in 0..V {
                        sums[o][i][v] = simd.mul_add_e_f32s(left[v], right[i][v], sums[o][i][v]);
                    }
                }
            }
        }
        for o in 0..O {
            let out = &mut self.c[(output + o) * e.inputs + input..][..I];
            for i in 0..I {
                out[i] += total(simd, sums[o][i]);
            }
        }
    }
}

/// The sum over all lanes, by halves: the same additions in a few wide registers and in many narrow ones.
#[inline(always)]
fn total<S: Simd, const V: usize>(simd: S, mut sums: [S::f32s; V]) -> f32 {
    let mut half = V / 2;
    while half > 0 {
        for v in 0..half {
            sums[v] = simd.add_f32s(sums[v], sums[v + half]);
        }
        half /= 2;
    }
    simd.reduce_sum_f32s(sums[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count)
            .map(|i| (((i * 7919 + seed * 104_729) % 1000) as f32 - 500.0) / 500.0)
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn products_and_outer_products_equal_plain_sums_to_1e_5(outputs in 1usize..11, inputs in 1usize..11, blocks in 1usize..7) {
            let (rows, stride) = (blocks * LANES, blocks * LANES + 16);
            let extent = Extent { outputs, inputs, rows, stride };
            let (m, b, bias) = (numbers(outputs * inputs, 1), numbers(inputs * stride, 2), numbers(outputs, 3));
            let mut c = vec![0.0; outputs * stride];
            product(&m, Steps { output: inputs, input: 1 }, Some(&bias), &b, &mut c, extent);
            let mut back = vec![0.0; inputs * stride];
            let transposed = Extent { outputs: inputs, inputs: outputs, rows, stride };
            product(&m, Steps { output: 1, input: inputs }, None, &c, &mut back, transposed);
            let mut pairs = vec![1.0; outputs * inputs];
            outer(&c, &b, &mut pairs, extent);
            for o in 0..outputs {
                for r in 0..rows {
                    let want = bias[o] + (0..inputs).map(|i| m[o * inputs + i] * b[i * stride + r]).sum::<f32>();
                    prop_assert!((c[o * stride + r] - want).abs() < 1e-5);
                }
                for i in 0..inputs {
                    let want = 1.0 + (0..rows).map(|r| f64::from(c[o * stride + r] * b[i * stride + r])).sum::<f64>();
                    prop_assert!((f64::from(pairs[o * inputs + i]) - want).abs() < 1e-5 * (1.0 + want.abs()));
                }
            }
            for i in 0..inputs {
                let want: f32 = (0..outputs).map(|o| m[o * inputs + i] * c[o * stride]).sum();
                prop_assert!((back[i * stride] - want).abs() < 1e-5 * (1.0 + want.abs()));
            }
        }
    }
}
