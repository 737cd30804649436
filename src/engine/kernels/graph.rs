//! What own operations share on burn's graph of gradients.

use burn::{
    backend::{
        Autodiff, Backend, Flex,
        autodiff::{
            checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
            grads::Gradients,
            ops::{Backward, Ops, OpsKind},
        },
        tensor::FloatTensor,
    },
    tensor::TensorData,
};
use std::{fmt::Debug, marker::PhantomData};

/// Plain numbers as a tensor of the CPU's backend.
pub fn flex<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> FloatTensor<Flex> {
    FloatTensor::<Flex>::from_data(TensorData::new(values, shape))
}

/// An operation whose gradients by all its parents come out of one walk back.
pub trait Walk<B: Backend, const N: usize>: Clone + Debug + Send + 'static {
    fn there(self, parents: [FloatTensor<B>; N]) -> FloatTensor<B>;
    /// The parents' gradients that follow from that by the output.
    fn back(self, parents: [FloatTensor<B>; N], by_out: FloatTensor<B>) -> [FloatTensor<B>; N];
}

#[derive(Debug)]
struct WalkBack<W>(PhantomData<W>);

impl<B: Backend, W: Walk<B, N>, const N: usize> Backward<B, N> for WalkBack<W> {
    type State = ([FloatTensor<B>; N], W);

    fn backward(self, ops: Ops<Self::State, N>, grads: &mut Gradients, _: &mut Checkpointer) {
        let by_out = grads.consume::<B>(&ops.node);
        let (parents, walk) = ops.state;
        for (node, gradient) in ops.parents.into_iter().zip(walk.back(parents, by_out)) {
            // A parent that is not tracked has no node.
            if let Some(node) = node {
                grads.register::<B>(node.id, gradient);
            }
        }
    }
}

/// Walks forward, and where a parent is tracked leaves the way back on the graph.
pub fn tracked<B: Backend, C: CheckpointStrategy, W: Walk<B, N>, const N: usize>(
    walk: W,
    parents: [FloatTensor<Autodiff<B, C>>; N],
) -> FloatTensor<Autodiff<B, C>> {
    let values = parents.clone().map(|parent| parent.into_primitive());
    let nodes = parents.map(|parent| parent.into_parts().1);
    match WalkBack(PhantomData).prepare::<C>(nodes).compute_bound().stateful() {
        OpsKind::Tracked(prepared) => {
            let out = walk.clone().there(values.clone());
            prepared.finish((values, walk), out)
        }
        OpsKind::UnTracked(prepared) => prepared.finish(walk.there(values)),
    }
}
