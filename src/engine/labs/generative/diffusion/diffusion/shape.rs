//! The data on the plane: two classes each, every one a mixture of Gaussians, so that density and score are known exactly.

use crate::data::{mixture::Mixture, sketch::Place};
use std::f64::consts::{PI, TAU};

/// Half the side of the plane.
pub const EXTENT: f64 = 3.0;
/// Classes of every shape.
pub const CLASSES: usize = 2;
/// Gaussians of each class of a curve.
const BEADS: usize = 40;
/// Standard deviation of each Gaussian.
const SPREAD: f64 = 0.1;

crate::choices! {
    /// The shape of the data.
    pub enum ShapeKind {
        /// Two half moons
        Moons = "moons",
        /// Eight clusters on a circle, their classes in turn
        Ring = "ring",
        /// Two spiral arms
        Arms = "arms",
        /// Sixteen clusters like the squares of a chessboard
        Chess = "chess",
        /// What the learner drew
        Drawn = "drawn",
    }
}

impl ShapeKind {
    /// The data; `drawn` are places with their classes.
    pub fn mixture(self, drawn: &[Place]) -> Mixture {
        let both = |at: fn(f64, f64) -> [f64; 2]| -> Vec<([f64; 2], usize)> {
            let along = |index: usize| (index as f64 + 0.5) / BEADS as f64;
            (0..2 * BEADS)
                .map(|index| (at(along(index % BEADS), (index / BEADS) as f64), index / BEADS))
                .collect()
        };
        let places: Vec<([f64; 2], usize)> = match self {
            Self::Moons => both(|t, class| {
                let (sin, cos) = (t * PI).sin_cos();
                let turn = 1.0 - 2.0 * class;
                [turn * (1.25 * cos - 0.6), turn * (1.25 * sin - 0.35)]
            }),
            Self::Arms => both(|t, class| {
                let angle = 0.4 + 1.1 * TAU * t.sqrt() + class * PI;
                let radius = 0.25 + 1.8 * t.sqrt();
                [radius * angle.cos(), radius * angle.sin()]
            }),
            Self::Ring => (0..8)
                .map(|i| (f64::from(i) / 8.0 * TAU, i as usize % 2))
                .map(|(angle, class)| ([1.6 * angle.cos(), 1.6 * angle.sin()], class))
                .collect(),
            Self::Chess => (0..16)
                .map(|i| (i % 4, i / 4))
                .map(|(x, y)| {
                    let at = |cell: usize| cell as f64 - 1.5;
                    ([at(x), at(y)], (x + y) % 2)
                })
                .collect(),
            Self::Drawn => drawn.iter().map(|(at, class)| (at.map(f64::from), *class)).collect(),
        };
        let (centres, classes) = places.into_iter().unzip();
        Mixture::new(centres, classes, SPREAD)
    }
}
