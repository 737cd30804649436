//! Group normalization, a scale and a shift that are told from outside, and ReLU as one burn operation.
//!
//! In plain operations this is a dozen walks over the maps forward and twice as many backward, which costs more than the
//! convolutions beside it. Here it is two walks each way; the backward pass computes the normalized values again.

use super::{
    graph::{Walk, flex, tracked},
    lanes::{LANES, positive},
    operation,
};
use burn::{
    backend::{
        Autodiff, Backend, Dispatch, Flex, autodiff::checkpoint::strategy::CheckpointStrategy, backend_extension,
        tensor::FloatTensor,
    },
    tensor::{Tensor, activation},
};
use multiversion::multiversion;
use rayon::prelude::*;

/// Added to the variance before its root, as in PyTorch's layers.
const EPSILON: f32 = 1e-5;

/// What goes together: `size` neighbouring channels of a picture share one mean and one variance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Groups {
    channels: usize,
    side: usize,
    size: usize,
}

impl Groups {
    const fn pixels(self) -> usize {
        self.side * self.side
    }
    const fn picture(self) -> usize {
        self.channels * self.pixels()
    }
}

/// What the CPU can do at once with a normalization.
#[backend_extension(Flex, Autodiff)]
pub trait NormalizeBackend: Backend {
    /// Maps `[count, channels, side, side]`, scale and shift `[count, channels]` to maps of the same shape.
    fn normalize(
        maps: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        groups: Groups,
    ) -> FloatTensor<Self>;
    /// The gradients by maps, scale and shift that follow from that by the output; not differentiable.
    fn normalize_back(
        maps: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        by_out: FloatTensor<Self>,
        groups: Groups,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
}

impl NormalizeBackend for Flex {
    fn normalize(
        maps: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        groups: Groups,
    ) -> FloatTensor<Self> {
        let (maps, scale, shift) = (maps.to_contiguous(), scale.to_contiguous(), shift.to_contiguous());
        let (maps, scale, shift): (&[f32], &[f32], &[f32]) = (maps.storage(), scale.storage(), shift.storage());
        let mut out = vec![0.0; maps.len()];
        out.par_chunks_mut(groups.picture())
            .zip(maps.par_chunks(groups.picture()))
            .zip(scale.par_chunks(groups.channels))
            .zip(shift.par_chunks(groups.channels))
            .for_each(|(((out, maps), scale), shift)| forward(groups, maps, scale, shift, out));
        let count = maps.len() / groups.picture();
        flex(out, [count, groups.channels, groups.side, groups.side])
    }

    fn normalize_back(
        maps: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        by_out: FloatTensor<Self>,
        groups: Groups,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        let (maps, scale, shift) = (maps.to_contiguous(), scale.to_contiguous(), shift.to_contiguous());
        let (maps, scale, shift): (&[f32], &[f32], &[f32]) = (maps.storage(), scale.storage(), shift.storage());
        let by_out = by_out.to_contiguous();
        let by_out: &[f32] = by_out.storage();
        let mut by_maps = vec![0.0; maps.len()];
        let (mut by_scale, mut by_shift) = (vec![0.0; scale.len()], vec![0.0; shift.len()]);
        let channels = groups.channels;
        let told = scale.par_chunks(channels).zip(shift.par_chunks(channels));
        let by_told = by_scale.par_chunks_mut(channels).zip(by_shift.par_chunks_mut(channels));
        by_maps
            .par_chunks_mut(groups.picture())
            .zip(maps.par_chunks(groups.picture()))
            .zip(by_out.par_chunks(groups.picture()))
            .zip(told.zip(by_told))
            .for_each(|(((by_maps, maps), by_out), ((scale, shift), (by_scale, by_shift)))| {
                backward(groups, [maps, scale, shift, by_out], [by_maps, by_scale, by_shift]);
            });
        let count = maps.len() / groups.picture();
        (
            flex(by_maps, [count, channels, groups.side, groups.side]),
            flex(by_scale, [count, channels]),
            flex(by_shift, [count, channels]),
        )
    }
}

/// Sum of `of` over numbers, many side by side.
#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let whole = values.chunks_exact(LANES);
    let rest: f32 = whole.remainder().iter().map(|&value| of(value)).sum();
    for values in whole {
        lanes
            .iter_mut()
            .zip(values)
            .for_each(|(lane, &value)| *lane += of(value));
    }
    lanes.iter().sum::<f32>() + rest
}

/// Mean and `1 / deviation` of a group.
#[inline(always)]
fn moments(values: &[f32]) -> [f32; 2] {
    let count = values.len() as f32;
    let mean = sum(values, |value| value) / count;
    let variance = sum(values, |value| (value - mean) * (value - mean)) / count;
    [mean, 1.0 / (variance + EPSILON).sqrt()]
}

#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
fn forward(groups: Groups, maps: &[f32], scale: &[f32], shift: &[f32], out: &mut [f32]) {
    let (pixels, size) = (groups.pixels(), groups.size);
    for (group, (maps, out)) in maps
        .chunks_exact(size * pixels)
        .zip(out.chunks_exact_mut(size * pixels))
        .enumerate()
    {
        let [mean, slope] = moments(maps);
        for (index, (map, out)) in maps.chunks_exact(pixels).zip(out.chunks_exact_mut(pixels)).enumerate() {
            let channel = group * size + index;
            let (scale, shift) = (scale[channel] * slope, shift[channel]);
            for (out, value) in out.iter_mut().zip(map) {
                *out = positive((value - mean) * scale + shift);
            }
        }
    }
}

/// One picture's gradients by `[maps, scale, shift]`; `given` is those three and the gradient by the output.
#[multiversion(targets("x86_64+avx2+fma+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2+fma"))]
fn backward(groups: Groups, given: [&[f32]; 4], by: [&mut [f32]; 3]) {
    let [maps, scale, shift, by_out] = given;
    let [by_maps, by_scale, by_shift] = by;
    let (pixels, size) = (groups.pixels(), groups.size);
    let whole = size * pixels;
    let parts = maps.chunks_exact(whole).zip(by_out.chunks_exact(whole));
    for (group, ((maps, by_out), by_maps)) in parts.zip(by_maps.chunks_exact_mut(whole)).enumerate() {
        let [mean, slope] = moments(maps);
        // Sums of the gradient by the normalized values, and of it times those values.
        let (mut sum, mut pull) = (0.0, 0.0);
        let rows = maps.chunks_exact(pixels).zip(by_out.chunks_exact(pixels));
        for (index, ((map, by_out), by_map)) in rows.zip(by_maps.chunks_exact_mut(pixels)).enumerate() {
            let channel = group * size + index;
            let (scale, shift) = (scale[channel], shift[channel]);
            // As long as the output is 0, ReLU lets nothing through.
            for ((by, value), by_out) in by_map.iter_mut().zip(map).zip(by_out) {
                let open = (value - mean) * slope * scale + shift > 0.0;
                *by = if open { *by_out } else { 0.0 };
            }
            let [plain, times] = paired(by_map, map);
            (by_shift[channel], by_scale[channel]) = (plain, (times - mean * plain) * slope);
            sum += scale * by_shift[channel];
            pull += scale * by_scale[channel];
            by_map.iter_mut().for_each(|by| *by *= scale);
        }
        let (sum, pull) = (sum / whole as f32, pull / whole as f32);
        for (by, value) in by_maps.iter_mut().zip(maps) {
            *by = (*by - sum - (value - mean) * slope * pull) * slope;
        }
    }
}

/// `Σ a` and `Σ a b`, many side by side.
#[inline(always)]
fn paired(a: &[f32], b: &[f32]) -> [f32; 2] {
    let (mut plain, mut times) = ([0.0; LANES], [0.0; LANES]);
    let (whole_a, whole_b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = whole_a.remainder().iter().zip(whole_b.remainder());
    let rest = rest.fold([0.0; 2], |[plain, times], (a, b)| [plain + a, times + a * b]);
    for (a, b) in whole_a.zip(whole_b) {
        for lane in 0..LANES {
            plain[lane] += a[lane];
            times[lane] += a[lane] * b[lane];
        }
    }
    [plain.iter().sum::<f32>() + rest[0], times.iter().sum::<f32>() + rest[1]]
}

impl<B: NormalizeBackend> Walk<B, 3> for Groups {
    fn there(self, [maps, scale, shift]: [FloatTensor<B>; 3]) -> FloatTensor<B> {
        B::normalize(maps, scale, shift, self)
    }
    fn back(self, [maps, scale, shift]: [FloatTensor<B>; 3], by_out: FloatTensor<B>) -> [FloatTensor<B>; 3] {
        B::normalize_back(maps, scale, shift, by_out, self).into()
    }
}

impl<B: NormalizeBackend, C: CheckpointStrategy> NormalizeBackend for Autodiff<B, C> {
    fn normalize(
        maps: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        groups: Groups,
    ) -> FloatTensor<Self> {
        tracked::<B, C, _, 3>(groups, [maps, scale, shift])
    }

    fn normalize_back(
        maps: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        by_out: FloatTensor<Self>,
        groups: Groups,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        let [maps, scale, shift, by_out] = [maps, scale, shift, by_out].map(|tensor| tensor.into_primitive());
        let (by_maps, by_scale, by_shift) = B::normalize_back(maps, scale, shift, by_out, groups);
        (
            FloatTensor::<Self>::new(by_maps),
            FloatTensor::<Self>::new(by_scale),
            FloatTensor::<Self>::new(by_shift),
        )
    }
}

/// `ReLU(scale · normalized + shift)`: square maps `[count, channels, side, side]` get mean 0 and variance 1 over every
/// `size` neighbouring channels of every picture (Wu and He 2018), then scale and shift `[count, channels]`. Other devices
/// than the CPU take burn's operations. `size` divides the number of channels.
pub fn group_norm_relu(maps: Tensor<4>, scale: Tensor<2>, shift: Tensor<2>, size: usize) -> Tensor<4> {
    let [count, channels, side, _] = maps.dims();
    if !operation::runs_on(&maps.device()) {
        return plain(maps, scale, shift, size);
    }
    debug_assert_eq!((scale.dims(), shift.dims()), ([count, channels], [count, channels]));
    let groups = Groups { channels, side, size };
    Tensor::from_dispatch(<Dispatch as NormalizeBackend>::normalize(
        maps.into_dispatch(),
        scale.into_dispatch(),
        shift.into_dispatch(),
        groups,
    ))
}

/// The same in burn's operations.
fn plain(maps: Tensor<4>, scale: Tensor<2>, shift: Tensor<2>, size: usize) -> Tensor<4> {
    let shape = maps.dims();
    let [count, channels, rows, columns] = shape;
    let flat: Tensor<2> = maps.reshape([count * channels / size, size * rows * columns]);
    let centred = flat.clone() - flat.mean_dim(1);
    let variance = (centred.clone() * centred.clone()).mean_dim(1);
    let normalized = (centred / (variance + EPSILON).sqrt()).reshape(shape);
    let [scale, shift] = [scale, shift].map(|told| told.reshape([count, channels, 1, 1]));
    activation::relu(normalized * scale + shift)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{device, math::random};
    use burn::tensor::TensorData;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn maps_and_all_gradients_equal_those_of_plain_operations_to_1e_4() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        for (count, channels, side, size) in [(3, 8, 5, 4), (1, 6, 7, 6), (2, 3, 1, 3)] {
            let mut draw = |length: usize| random::normals_f32(&mut rng, length, 1.0);
            let maps = TensorData::new(draw(count * channels * side * side), [count, channels, side, side]);
            let [scale, shift] = [(); 2].map(|()| TensorData::new(draw(count * channels), [count, channels]));
            let weights = TensorData::new(draw(count * channels * side * side), [count, channels, side, side]);
            let run = |of: fn(Tensor<4>, Tensor<2>, Tensor<2>, usize) -> Tensor<4>| {
                let device = device::cpu();
                let maps = Tensor::<4>::from_data(maps.clone(), &device).require_grad();
                let [scale, shift] =
                    [&scale, &shift].map(|told| Tensor::<2>::from_data(told.clone(), &device).require_grad());
                let out = of(maps.clone(), scale.clone(), shift.clone(), size);
                let gradients = (out.clone() * Tensor::from_data(weights.clone(), &device))
                    .sum()
                    .backward();
                [
                    out.into_data(),
                    maps.grad(&gradients).unwrap().into_data(),
                    scale.grad(&gradients).unwrap().into_data(),
                    shift.grad(&gradients).unwrap().into_data(),
                ]
                .map(|data| data.iter::<f32>().collect::<Vec<_>>())
            };
            for (own, burn) in run(group_norm_relu).iter().zip(&run(plain)) {
                assert_eq!(own.len(), burn.len());
                for (a, b) in own.iter().zip(burn) {
                    assert!((a - b).abs() < 1e-4 * (1.0 + b.abs()), "{a} for {b}");
                }
            }
        }
    }

    #[test]
    fn a_value_that_is_no_number_is_not_hidden_as_0() {
        let device = device::cpu();
        let mut values = vec![0.5; 8];
        values[3] = f32::NAN;
        let maps = Tensor::<4>::from_data(TensorData::new(values, [1, 2, 2, 2]), &device).require_grad();
        let told = || Tensor::<2>::from_data(TensorData::new(vec![1.0_f32; 2], [1, 2]), &device).require_grad();
        let out: Vec<f32> = group_norm_relu(maps, told(), told(), 1)
            .into_data()
            .iter::<f32>()
            .collect();
        assert!(out[..4].iter().all(|value| value.is_nan()), "{out:?}");
        assert!(out[4..].iter().all(|value| value.is_finite()), "{out:?}");
    }
}
