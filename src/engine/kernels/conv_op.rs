//! The loss of a convolutional classifier as one burn operation with a hand-written backward pass.

use super::{conv_net::Plan, graph::flex};
use burn::{
    backend::{
        Autodiff, Backend, Dispatch, DispatchDevice, Flex,
        autodiff::{
            checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
            grads::Gradients,
            ops::{Backward, Ops, OpsKind, unary},
        },
        backend_extension,
        ops::FloatTensorOps,
        tensor::FloatTensor,
    },
    tensor::{Device, Tensor},
};
use std::sync::Arc;

/// Whether `device` computes on the CPU, where this operation exists.
pub fn is_offered(device: &Device) -> bool {
    matches!(device.clone().inner().as_dispatch(), DispatchDevice::Flex(_))
}

/// Mean cross-entropy `[1]` of `pictures [picture, pixel]` with these labels, differentiable by `params [P]`.
pub fn conv_net_loss(plan: &Arc<Plan>, pictures: Tensor<2>, labels: &Arc<[u8]>, params: Tensor<1>) -> Tensor<1> {
    let (pictures, params) = (pictures.into_dispatch(), params.into_dispatch());
    Tensor::from_dispatch(<Dispatch as ConvNetOps>::loss(
        pictures,
        params,
        plan.clone(),
        labels.clone(),
    ))
}

#[backend_extension(Flex, Autodiff)]
pub trait ConvNetOps: Backend {
    fn loss(
        pictures: FloatTensor<Self>,
        params: FloatTensor<Self>,
        plan: Arc<Plan>,
        labels: Arc<[u8]>,
    ) -> FloatTensor<Self>;
}

impl ConvNetOps for Flex {
    fn loss(
        pictures: FloatTensor<Self>,
        params: FloatTensor<Self>,
        plan: Arc<Plan>,
        labels: Arc<[u8]>,
    ) -> FloatTensor<Self> {
        let (pictures, params) = (pictures.to_contiguous(), params.to_contiguous());
        flat(vec![plan.loss(params.storage(), pictures.storage(), &labels)])
    }
}

impl<C: CheckpointStrategy> ConvNetOps for Autodiff<Flex, C> {
    fn loss(
        pictures: FloatTensor<Self>,
        params: FloatTensor<Self>,
        plan: Arc<Plan>,
        labels: Arc<[u8]>,
    ) -> FloatTensor<Self> {
        let (params, node) = params.into_parts();
        let inner = (pictures.into_primitive(), params);
        match LossBackward.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::UnTracked(prep) => prep.finish(Flex::loss(inner.0, inner.1, plan, labels)),
            OpsKind::Tracked(prep) => {
                let (pictures, params) = (inner.0.to_contiguous(), inner.1.to_contiguous());
                let (loss, gradient) = plan.loss_and_gradient(params.storage(), pictures.storage(), &labels);
                prep.finish(flat(gradient), flat(vec![loss]))
            }
        }
    }
}

/// The gradient was computed with the loss; what is left is the chain rule's factor.
#[derive(Debug)]
struct LossBackward;

impl Backward<Flex, 1> for LossBackward {
    type State = FloatTensor<Flex>;

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _checkpointer: &mut Checkpointer) {
        let gradient = ops.state;
        unary::<Flex, _>(ops.parents, ops.node, gradients, |factor| {
            Flex::float_mul(gradient, factor)
        });
    }
}

fn flat(values: Vec<f32>) -> FloatTensor<Flex> {
    let count = values.len();
    flex(values, [count])
}
