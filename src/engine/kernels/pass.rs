//! A net's outputs as one burn operation, differentiable by its parameters and by its inputs.
//!
//! This is what a net needs that is only a part of a larger graph: a generator that learns through its discriminator,
//! a score that is asked for its slope. The backward pass computes the activations again instead of keeping them: for
//! nets of this size that is cheaper than the memory.

use super::{
    graph::{Walk, flex, tracked},
    net::Net,
};
use crate::nn::{
    activation::Activation,
    mlp::{Batch, Layer},
};
use burn::{
    backend::{
        Autodiff, Backend, Dispatch, Flex, autodiff::checkpoint::strategy::CheckpointStrategy, backend_extension,
        tensor::FloatTensor,
    },
    tensor::Tensor,
};
use std::sync::Arc;

/// The net's build, owned, because the backward pass comes later.
#[derive(Clone, Debug)]
pub struct Build {
    pub layers: Arc<[Layer]>,
    pub activation: Activation,
}

impl Build {
    fn net(&self) -> Net<'_> {
        Net {
            layers: &self.layers,
            activation: self.activation,
        }
    }
    fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.to)
    }
    fn inputs(&self) -> usize {
        self.layers.first().map_or(0, |layer| layer.from)
    }
}

/// What the CPU can do at once with a net in a larger graph.
#[backend_extension(Flex, Autodiff)]
pub trait PassBackend: Backend {
    /// `params [P]`, `x [rows, inputs]` to raw outputs `[rows, outputs]`.
    fn outputs(params: FloatTensor<Self>, x: FloatTensor<Self>, build: Build) -> FloatTensor<Self>;
    /// The gradients `([P], [rows, inputs])` that follow from `by_outputs [rows, outputs]`; not differentiable.
    fn pull_back(
        params: FloatTensor<Self>,
        x: FloatTensor<Self>,
        by_outputs: FloatTensor<Self>,
        build: Build,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);
}

impl PassBackend for Flex {
    fn outputs(params: FloatTensor<Self>, x: FloatTensor<Self>, build: Build) -> FloatTensor<Self> {
        let params = params.to_contiguous();
        let x = batch(x, build.inputs());
        let outputs = build.net().outputs(params.storage(), &x);
        flex(outputs, [x.rows(), build.outputs()])
    }

    fn pull_back(
        params: FloatTensor<Self>,
        x: FloatTensor<Self>,
        by_outputs: FloatTensor<Self>,
        build: Build,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let (params, by_outputs) = (params.to_contiguous(), by_outputs.to_contiguous());
        let params: &[f32] = params.storage();
        let x = batch(x, build.inputs());
        let mut by_params = vec![0.0; params.len()];
        let by_inputs = build.net().pull_back(params, &x, by_outputs.storage(), &mut by_params);
        let count = by_params.len();
        (flex(by_params, [count]), flex(by_inputs, [x.rows(), build.inputs()]))
    }
}

fn batch(x: FloatTensor<Flex>, width: usize) -> Batch {
    let x = x.to_contiguous();
    let values: &[f32] = x.storage();
    Batch::new(width, values.to_vec())
}

impl<B: PassBackend> Walk<B, 2> for Build {
    fn there(self, [params, x]: [FloatTensor<B>; 2]) -> FloatTensor<B> {
        B::outputs(params, x, self)
    }
    fn back(self, [params, x]: [FloatTensor<B>; 2], by_outputs: FloatTensor<B>) -> [FloatTensor<B>; 2] {
        B::pull_back(params, x, by_outputs, self).into()
    }
}

impl<B: PassBackend, C: CheckpointStrategy> PassBackend for Autodiff<B, C> {
    fn outputs(params: FloatTensor<Self>, x: FloatTensor<Self>, build: Build) -> FloatTensor<Self> {
        tracked::<B, C, _, 2>(build, [params, x])
    }

    fn pull_back(
        params: FloatTensor<Self>,
        x: FloatTensor<Self>,
        by_outputs: FloatTensor<Self>,
        build: Build,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let (by_params, by_inputs) = B::pull_back(
            params.into_primitive(),
            x.into_primitive(),
            by_outputs.into_primitive(),
            build,
        );
        (FloatTensor::<Self>::new(by_params), FloatTensor::<Self>::new(by_inputs))
    }
}

/// Raw outputs `[rows, outputs]` of a net on the CPU; differentiable by `params [P]` and by `x [rows, inputs]`.
pub fn net_outputs(params: Tensor<1>, x: Tensor<2>, build: Build) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as PassBackend>::outputs(
        params.into_dispatch(),
        x.into_dispatch(),
        build,
    ))
}
