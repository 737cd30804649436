//! What is descended: a surface over the plane, or a network's loss seen on a plane through its weights.

use super::{network::NetworkLoss, surface::Surface};
use crate::math::slice::Plane;
use burn::tensor::Tensor;

pub enum Ground {
    Surface(Surface),
    Network { loss: Box<NetworkLoss>, plane: Plane },
}

impl Ground {
    /// Loss at each place of `[n, size]`.
    pub fn losses(&self, places: Tensor<2>) -> Tensor<1> {
        match self {
            Self::Surface(surface) => {
                let column = |index: usize| places.clone().narrow(1, index, 1).squeeze_dim::<1>(1);
                surface.losses(column(0), column(1))
            }
            Self::Network { loss, .. } => loss.losses(places),
        }
    }

    /// Columns and rows of the picture.
    pub fn resolution(&self) -> (usize, usize) {
        match self {
            Self::Surface(_) => (224, 172),
            Self::Network { .. } => (72, 56),
        }
    }

    /// A place as it is seen on the plane of the picture.
    pub fn on_plane(&self, place: &[f64]) -> [f64; 2] {
        match self {
            Self::Surface(_) => [place[0], place[1]],
            Self::Network { plane, .. } => plane.project(place),
        }
    }

    /// A direction as it is seen there.
    pub fn direction(&self, vector: &[f64]) -> [f64; 2] {
        match self {
            Self::Surface(_) => [vector[0], vector[1]],
            Self::Network { plane, .. } => plane.direction(vector),
        }
    }
}
