//! Small matrix products whose columns are the rows of a batch, side by side in vector registers.
//!
//! Operands are feature-major: `x[feature * stride + row]`. Sums run in one fixed order, so the same numbers
//! give the same bits.

use super::lanes::{LANES, fma};
use multiversion::{multiversion, target::target_cfg_f};

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
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn product(m: &[f32], steps: Steps, bias: Option<&[f32]>, b: &[f32], c: &mut [f32], extent: Extent) {
    if target_cfg_f!(any(target_feature = "fma", target_arch = "aarch64")) {
        panels::<true>(m, steps, bias, b, c, extent);
    } else {
        panels::<false>(m, steps, bias, b, c, extent);
    }
}

#[inline(always)]
fn panels<const FMA: bool>(m: &[f32], s: Steps, bias: Option<&[f32]>, b: &[f32], c: &mut [f32], e: Extent) {
    let mut row = 0;
    while row + 4 * LANES <= e.rows {
        panel::<FMA, 4>(m, s, bias, b, c, e, row);
        row += 4 * LANES;
    }
    while row + LANES <= e.rows {
        panel::<FMA, 1>(m, s, bias, b, c, e, row);
        row += LANES;
    }
}

#[inline(always)]
fn panel<const FMA: bool, const V: usize>(
    m: &[f32],
    s: Steps,
    bias: Option<&[f32]>,
    b: &[f32],
    c: &mut [f32],
    e: Extent,
    row: usize,
) {
    let mut output = 0;
    while output + 4 <= e.outputs {
        block::<FMA, V, 4>(m, s, bias, b, c, e, row, output);
        output += 4;
    }
    while output < e.outputs {
        block::<FMA, V, 1>(m, s, bias, b, c, e, row, output);
        output += 1;
    }
}

/// `O` outputs by `V` registers of rows, all in registers while the inputs pass by.
// Eight arguments, because a struct of slices would keep them out of registers.
#[allow(clippy::too_many_arguments, clippy::needless_range_loop)]
#[inline(always)]
fn block<const FMA: bool, const V: usize, const O: usize>(
    m: &[f32],
    s: Steps,
    bias: Option<&[f32]>,
    b: &[f32],
    c: &mut [f32],
    e: Extent,
    row: usize,
    output: usize,
) {
    let mut sums = [[[0.0f32; LANES]; V]; O];
    if let Some(bias) = bias {
        for o in 0..O {
            sums[o] = [[bias[output + o]; LANES]; V];
        }
    }
    // Slices are cut before the inner loops: a check of bounds there would cost half the speed.
    let mut at = row;
    if s.input == 1 {
        let m: [&[f32]; O] = std::array::from_fn(|o| &m[(output + o) * s.output..][..e.inputs]);
        for input in 0..e.inputs {
            add_scaled::<FMA, V, O>(&mut sums, std::array::from_fn(|o| m[o][input]), &b[at..][..V * LANES]);
            at += e.stride;
        }
    } else {
        for input in 0..e.inputs {
            let weights = &m[input * s.input + output * s.output..][..(O - 1) * s.output + 1];
            add_scaled::<FMA, V, O>(
                &mut sums,
                std::array::from_fn(|o| weights[o * s.output]),
                &b[at..][..V * LANES],
            );
            at += e.stride;
        }
    }
    for o in 0..O {
        let out = &mut c[(output + o) * e.stride + row..][..V * LANES];
        for v in 0..V {
            out[v * LANES..][..LANES].copy_from_slice(&sums[o][v]);
        }
    }
}

/// `sums[o] += weights[o] line`
#[inline(always)]
fn add_scaled<const FMA: bool, const V: usize, const O: usize>(
    sums: &mut [[[f32; LANES]; V]; O],
    weights: [f32; O],
    line: &[f32],
) {
    for (sums, weight) in sums.iter_mut().zip(weights) {
        for (v, sum) in sums.iter_mut().enumerate() {
            for l in 0..LANES {
                sum[l] = fma::<FMA>(weight, line[v * LANES + l], sum[l]);
            }
        }
    }
}

/// `c[o * inputs + i] += Σ_r a[o][r] b[i][r]`
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
pub fn outer(a: &[f32], b: &[f32], c: &mut [f32], extent: Extent) {
    if target_cfg_f!(any(target_feature = "fma", target_arch = "aarch64")) {
        dots::<true>(a, b, c, extent);
    } else {
        dots::<false>(a, b, c, extent);
    }
}

#[inline(always)]
fn dots<const FMA: bool>(a: &[f32], b: &[f32], c: &mut [f32], e: Extent) {
    let mut output = 0;
    while output + 4 <= e.outputs {
        dots_of::<FMA, 4>(a, b, c, e, output);
        output += 4;
    }
    while output < e.outputs {
        dots_of::<FMA, 1>(a, b, c, e, output);
        output += 1;
    }
}

#[inline(always)]
fn dots_of<const FMA: bool, const O: usize>(a: &[f32], b: &[f32], c: &mut [f32], e: Extent, output: usize) {
    let mut input = 0;
    while input + 4 <= e.inputs {
        dots_block::<FMA, O, 4>(a, b, c, e, output, input);
        input += 4;
    }
    while input < e.inputs {
        dots_block::<FMA, O, 1>(a, b, c, e, output, input);
        input += 1;
    }
}

#[allow(clippy::needless_range_loop)]
#[inline(always)]
fn dots_block<const FMA: bool, const O: usize, const I: usize>(
    a: &[f32],
    b: &[f32],
    c: &mut [f32],
    e: Extent,
    output: usize,
    input: usize,
) {
    let mut sums = [[[0.0f32; LANES]; I]; O];
    let a: [&[f32]; O] = std::array::from_fn(|o| &a[(output + o) * e.stride..][..e.rows]);
    let b: [&[f32]; I] = std::array::from_fn(|i| &b[(input + i) * e.stride..][..e.rows]);
    let mut row = 0;
    while row + LANES <= e.rows {
        let lines: [[f32; LANES]; I] = std::array::from_fn(|i| load(&b[i][row..]));
        for o in 0..O {
            let x = load(&a[o][row..]);
            for i in 0..I {
                for l in 0..LANES {
                    sums[o][i][l] = fma::<FMA>(x[l], lines[i][l], sums[o][i][l]);
                }
            }
        }
        row += LANES;
    }
    // Down to four lanes for all sums first: a whole sum at a time would be slow scalar code.
    let mut quarters = [[[0.0f32; 4]; I]; O];
    for o in 0..O {
        for i in 0..I {
            let x = &sums[o][i];
            for l in 0..4 {
                quarters[o][i][l] = (x[l] + x[l + 8]) + (x[l + 4] + x[l + 12]);
            }
        }
    }
    for o in 0..O {
        let out = &mut c[(output + o) * e.inputs + input..][..I];
        for i in 0..I {
            let x = quarters[o][i];
            out[i] += (x[0] + x[2]) + (x[1] + x[3]);
        }
    }
}

#[inline(always)]
fn load(x: &[f32]) -> [f32; LANES] {
    let mut lanes = [0.0; LANES];
    lanes.copy_from_slice(&x[..LANES]);
    lanes
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
