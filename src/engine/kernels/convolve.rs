//! A convolution of many maps as one burn operation, differentiable by the maps, the kernels and the bias.
//!
//! burn's own computes the same several times as slowly at the sizes of this project: here every picture is unfolded and
//! multiplied alone, so that it stays in the cache, and pictures are shared out over the cores. Which pictures go together
//! does not depend on the number of cores, so that the same numbers give the same bits everywhere.

use super::{
    conv::Conv,
    graph::{Walk, flex, tracked},
    operation,
};
use burn::{
    backend::{
        Autodiff, Backend, Dispatch, Flex, autodiff::checkpoint::strategy::CheckpointStrategy, backend_extension,
        tensor::FloatTensor,
    },
    tensor::{Tensor, module::conv2d, ops::ConvOptions},
};
use rayon::prelude::*;

/// Pictures whose gradients are summed before the others'.
const PART: usize = 4;

/// What the CPU can do at once with a convolution.
#[backend_extension(Flex, Autodiff)]
pub trait ConvolveBackend: Backend {
    /// Maps `[count, from, side, side]`, kernels `[to, from, kernel, kernel]` and bias `[to]` to maps `[count, to, out, out]`.
    fn convolve(
        maps: FloatTensor<Self>,
        kernels: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        conv: Conv,
    ) -> FloatTensor<Self>;
    /// The gradients by maps, kernels and bias that follow from that by the output; not differentiable.
    fn convolve_back(
        maps: FloatTensor<Self>,
        kernels: FloatTensor<Self>,
        by_out: FloatTensor<Self>,
        conv: Conv,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
}

impl ConvolveBackend for Flex {
    fn convolve(
        maps: FloatTensor<Self>,
        kernels: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        conv: Conv,
    ) -> FloatTensor<Self> {
        let (maps, kernels, bias) = (maps.to_contiguous(), kernels.to_contiguous(), bias.to_contiguous());
        let (maps, kernels, bias): (&[f32], &[f32], &[f32]) = (maps.storage(), kernels.storage(), bias.storage());
        let count = maps.len() / conv.inputs();
        let mut out = vec![0.0; count * conv.outputs()];
        out.par_chunks_mut(PART * conv.outputs())
            .zip(maps.par_chunks(PART * conv.inputs()))
            .for_each(|(out, maps)| {
                let mut columns = vec![0.0; conv.unfolded()];
                for (out, maps) in out
                    .chunks_exact_mut(conv.outputs())
                    .zip(maps.chunks_exact(conv.inputs()))
                {
                    conv.unfold(maps, &mut columns);
                    conv.forward(&columns, kernels, bias, out);
                }
            });
        let side = conv.out_side();
        flex(out, [count, conv.to, side, side])
    }

    fn convolve_back(
        maps: FloatTensor<Self>,
        kernels: FloatTensor<Self>,
        by_out: FloatTensor<Self>,
        conv: Conv,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        let (maps, kernels, by_out) = (maps.to_contiguous(), kernels.to_contiguous(), by_out.to_contiguous());
        let (maps, kernels, by_out): (&[f32], &[f32], &[f32]) = (maps.storage(), kernels.storage(), by_out.storage());
        let count = maps.len() / conv.inputs();
        let mut by_maps = vec![0.0; maps.len()];
        let parts: Vec<[Vec<f32>; 2]> = by_maps
            .par_chunks_mut(PART * conv.inputs())
            .zip(maps.par_chunks(PART * conv.inputs()))
            .zip(by_out.par_chunks(PART * conv.outputs()))
            .map(|((by_maps, maps), by_out)| {
                let mut columns = vec![0.0; conv.unfolded()];
                let (mut by_kernels, mut by_bias) = (vec![0.0; conv.weights()], vec![0.0; conv.to]);
                let pictures = maps
                    .chunks_exact(conv.inputs())
                    .zip(by_out.chunks_exact(conv.outputs()));
                for ((maps, by_out), by_maps) in pictures.zip(by_maps.chunks_exact_mut(conv.inputs())) {
                    conv.unfold(maps, &mut columns);
                    conv.backward_weights(&columns, by_out, &mut by_kernels, &mut by_bias);
                    conv.backward_input(kernels, by_out, &mut columns, by_maps);
                }
                [by_kernels, by_bias]
            })
            .collect();
        let mut sums = [vec![0.0; conv.weights()], vec![0.0; conv.to]];
        for part in parts {
            for (sum, part) in sums.iter_mut().zip(part) {
                sum.iter_mut().zip(part).for_each(|(sum, value)| *sum += value);
            }
        }
        let [by_kernels, by_bias] = sums;
        let (side, kernel) = (conv.side, conv.kernel);
        (
            flex(by_maps, [count, conv.from, side, side]),
            flex(by_kernels, [conv.to, conv.from, kernel, kernel]),
            flex(by_bias, [conv.to]),
        )
    }
}

impl<B: ConvolveBackend> Walk<B, 3> for Conv {
    fn there(self, [maps, kernels, bias]: [FloatTensor<B>; 3]) -> FloatTensor<B> {
        B::convolve(maps, kernels, bias, self)
    }
    fn back(self, [maps, kernels, _]: [FloatTensor<B>; 3], by_out: FloatTensor<B>) -> [FloatTensor<B>; 3] {
        B::convolve_back(maps, kernels, by_out, self).into()
    }
}

impl<B: ConvolveBackend, C: CheckpointStrategy> ConvolveBackend for Autodiff<B, C> {
    fn convolve(
        maps: FloatTensor<Self>,
        kernels: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        conv: Conv,
    ) -> FloatTensor<Self> {
        tracked::<B, C, _, 3>(conv, [maps, kernels, bias])
    }

    fn convolve_back(
        maps: FloatTensor<Self>,
        kernels: FloatTensor<Self>,
        by_out: FloatTensor<Self>,
        conv: Conv,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        let (by_maps, by_kernels, by_bias) = B::convolve_back(
            maps.into_primitive(),
            kernels.into_primitive(),
            by_out.into_primitive(),
            conv,
        );
        (
            FloatTensor::<Self>::new(by_maps),
            FloatTensor::<Self>::new(by_kernels),
            FloatTensor::<Self>::new(by_bias),
        )
    }
}

/// Maps `[count, from, side, side]` under kernels `[to, from, kernel, kernel]`, plus `bias [to]`, with stride 1 and zeros
/// around the border so that the side stays; kernels are odd. Other devices than the CPU take burn's own.
pub fn convolve(maps: Tensor<4>, kernels: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    let [_, from, side, _] = maps.dims();
    let [to, _, kernel, _] = kernels.dims();
    let padding = kernel / 2;
    if !operation::runs_on(&maps.device()) {
        let options = ConvOptions::new([1, 1], [padding, padding], [1, 1], 1);
        return conv2d(maps, kernels, Some(bias), options);
    }
    let conv = Conv {
        from,
        to,
        side,
        kernel,
        padding,
    };
    Tensor::from_dispatch(<Dispatch as ConvolveBackend>::convolve(
        maps.into_dispatch(),
        kernels.into_dispatch(),
        bias.into_dispatch(),
        conv,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{device, math::random};
    use burn::tensor::TensorData;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn maps_and_all_gradients_equal_burns_own_convolution_to_1e_4() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for (kernel, count) in [(3, 6), (1, 3), (3, 1)] {
            let mut draw = |shape: [usize; 4]| {
                let values = random::normals_f32(&mut rng, shape.iter().product(), 1.0);
                Tensor::<4>::from_data(TensorData::new(values, shape), &device::cpu())
            };
            let (maps, kernels) = (draw([count, 5, 7, 7]), draw([6, 5, kernel, kernel]));
            let weights = draw([count, 6, 7, 7]);
            let bias: Tensor<1> = draw([1, 6, 1, 1]).reshape([6]);
            let run = |own: bool| {
                let (maps, kernels) = (maps.clone().require_grad(), kernels.clone().require_grad());
                let bias = bias.clone().require_grad();
                let padding = kernel / 2;
                let out = if own {
                    convolve(maps.clone(), kernels.clone(), bias.clone())
                } else {
                    let options = ConvOptions::new([1, 1], [padding, padding], [1, 1], 1);
                    conv2d(maps.clone(), kernels.clone(), Some(bias.clone()), options)
                };
                let gradients = (out.clone() * weights.clone()).sum().backward();
                [
                    out.into_data(),
                    maps.grad(&gradients).unwrap().into_data(),
                    kernels.grad(&gradients).unwrap().into_data(),
                    bias.grad(&gradients).unwrap().into_data(),
                ]
                .map(|data| data.iter::<f32>().collect::<Vec<_>>())
            };
            for (own, burn) in run(true).iter().zip(&run(false)) {
                assert_eq!(own.len(), burn.len());
                assert!(
                    own.iter()
                        .zip(burn)
                        .all(|(a, b)| (a - b).abs() < 1e-4 * (1.0 + b.abs()))
                );
            }
        }
    }
}
