//! The whole net's loss as one burn operation: forward and backward in one go, tracked by autodiff.

use super::{
    graph::flex,
    net::{Net, Question},
};
use burn::{
    backend::{
        Autodiff, Backend, Dispatch, DispatchDevice, Flex,
        autodiff::{
            checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
            grads::Gradients,
            ops::{Backward, Ops, OpsKind, unary},
        },
        backend_extension,
        tensor::FloatTensor,
    },
    tensor::{Device, Tensor},
};

/// What the CPU can do at once with a net's flat parameters `[P]`.
#[backend_extension(Flex, Autodiff)]
pub trait NetBackend: Backend {
    /// The mean loss `[1]`.
    fn net_loss(params: FloatTensor<Self>, net: Net<'_>, question: Question<'_>) -> FloatTensor<Self>;
    /// The mean loss `[1]` and its gradient by the parameters `[P]`; not differentiable.
    fn net_gradient(
        params: FloatTensor<Self>,
        net: Net<'_>,
        question: Question<'_>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);
}

impl NetBackend for Flex {
    fn net_loss(params: FloatTensor<Self>, net: Net<'_>, question: Question<'_>) -> FloatTensor<Self> {
        let params = params.to_contiguous();
        scalar(net.loss(params.storage(), question, None))
    }

    fn net_gradient(
        params: FloatTensor<Self>,
        net: Net<'_>,
        question: Question<'_>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let params = params.to_contiguous();
        let params: &[f32] = params.storage();
        let mut gradient = vec![0.0; params.len()];
        let loss = net.loss(params, question, Some(&mut gradient));
        let count = gradient.len();
        (scalar(loss), flex(gradient, [count]))
    }
}

fn scalar(value: f64) -> FloatTensor<Flex> {
    flex(vec![value as f32], [1])
}

/// The gradient is known when the loss is; the backward pass only scales it.
#[derive(Debug)]
struct Scale;

impl<B: Backend> Backward<B, 1> for Scale {
    type State = FloatTensor<B>;

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = ops.state;
        unary::<B, _>(ops.parents, ops.node, grads, |by_loss| B::float_mul(gradient, by_loss));
    }
}

impl<B: NetBackend, C: CheckpointStrategy> NetBackend for Autodiff<B, C> {
    fn net_loss(params: FloatTensor<Self>, net: Net<'_>, question: Question<'_>) -> FloatTensor<Self> {
        let (params, node) = params.into_parts();
        match Scale.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => {
                let (loss, gradient) = B::net_gradient(params, net, question);
                prepared.finish(gradient, loss)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(B::net_loss(params, net, question)),
        }
    }

    fn net_gradient(
        params: FloatTensor<Self>,
        net: Net<'_>,
        question: Question<'_>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let (loss, gradient) = B::net_gradient(params.into_primitive(), net, question);
        (FloatTensor::<Self>::new(loss), FloatTensor::<Self>::new(gradient))
    }
}

/// Whether the operations of this room run on `device`: they do on the CPU.
pub fn runs_on(device: &Device) -> bool {
    matches!(device.clone().inner().as_dispatch(), DispatchDevice::Flex(_))
}

/// The mean loss `[1]` of a net on the CPU; differentiable by `params` `[P]`.
pub fn net_loss(params: Tensor<1>, net: Net<'_>, question: Question<'_>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as NetBackend>::net_loss(
        params.into_dispatch(),
        net,
        question,
    ))
}
