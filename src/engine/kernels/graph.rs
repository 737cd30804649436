//! What own operations share on burn's graph of gradients.

use burn::{
    backend::{
        Backend, Flex,
        autodiff::{NodeId, grads::Gradients},
        tensor::FloatTensor,
    },
    tensor::TensorData,
};

/// Plain numbers as a tensor of the CPU's backend.
pub fn flex<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> FloatTensor<Flex> {
    FloatTensor::<Flex>::from_data(TensorData::new(values, shape))
}

/// Hands each parent that is tracked its gradient.
pub fn register<B: Backend, const N: usize>(
    grads: &mut Gradients,
    parents: [Option<NodeId>; N],
    gradients: [FloatTensor<B>; N],
) {
    for (node, gradient) in parents.into_iter().zip(gradients) {
        if let Some(node) = node {
            grads.register::<B>(node, gradient);
        }
    }
}
