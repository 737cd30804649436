//! What the generator is to learn.

use crate::data::{mixture::Mixture, sketch::Place};
use std::f64::consts::TAU;

/// Half the side of the plane.
pub const EXTENT: f64 = 3.0;
/// Parts into which a curve is cut, so that its coverage can be counted as that of separate modes is.
const PIECES: usize = 8;
/// Gaussians that make up a curve.
const BEADS: usize = 128;

crate::choices! {
    /// The shape of the real data.
    pub enum TargetKind {
        /// Eight Gaussians on a circle
        Ring = "ring",
        /// Twenty-five Gaussians in rows and columns
        Grid = "grid",
        Line = "line",
        Spiral = "spiral",
        /// What the learner drew
        Drawn = "drawn",
    }
}

impl TargetKind {
    /// The data, each Gaussian of this spread.
    pub fn mixture(self, spread: f64, drawn: &[Place]) -> Mixture {
        let (centres, modes): (Vec<[f64; 2]>, usize) = match self {
            Self::Ring => ((0..8).map(|i| polar(2.0, f64::from(i) / 8.0 * TAU)).collect(), 8),
            Self::Grid => {
                let at = |i: i32| f64::from(i - 2);
                ((0..25).map(|i| [at(i % 5), at(i / 5)]).collect(), 25)
            }
            Self::Line => (beads(|t| [4.4 * t - 2.2, 2.2 * t - 1.1]), PIECES),
            Self::Spiral => (beads(|t| polar(0.35 + 1.9 * t, 0.5 + 1.6 * TAU * t)), PIECES),
            Self::Drawn => (drawn.iter().map(|(at, _)| at.map(f64::from)).collect(), PIECES),
        };
        Mixture::in_runs(centres, modes, spread)
    }
}

fn polar(radius: f64, angle: f64) -> [f64; 2] {
    [radius * angle.cos(), radius * angle.sin()]
}

fn beads(along: impl Fn(f64) -> [f64; 2]) -> Vec<[f64; 2]> {
    (0..BEADS).map(|i| along((i as f64 + 0.5) / BEADS as f64)).collect()
}
