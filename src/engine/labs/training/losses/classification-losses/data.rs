//! Clusters of points, one to each class, with strays in the wrong place, and what the hand did to them.

use crate::{
    fault::Fault,
    labs::training::losses::hand::{self, Edits},
    math::random,
};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Half the side of the plane.
pub const EXTENT: f64 = 5.0;
/// Most classes, most points of each, most strays, and most points altogether.
pub const CLASSES: usize = 5;
pub const MOST: usize = 100;
pub const MOST_STRAYS: usize = 20;
pub const LIMIT: usize = 600;
/// Numbers of a class's points begin at its multiple of this; strays come after all classes.
const BLOCK: u32 = 1000;

/// How the points are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    pub classes: usize,
    /// Points of each class.
    pub points: usize,
    /// Distance of the clusters' middles from the middle of the plane.
    pub separation: f64,
    /// Standard deviation of a cluster.
    pub spread: f64,
    /// Points of class 0 that lie in the next cluster.
    pub strays: usize,
}

/// One data point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Datum {
    pub id: u32,
    pub at: [f64; 2],
    pub class: usize,
}

/// The points now.
pub struct Data {
    /// Two standard normal numbers to each point of each class, and to each stray.
    draws: Vec<[f64; 2]>,
    pub edits: Edits,
    pub points: Vec<Datum>,
}

/// The middle of a cluster, on a circle; two lie left and right, a little turned.
pub fn centre(class: usize, recipe: &Recipe) -> [f64; 2] {
    let turn = class as f64 / recipe.classes as f64 * std::f64::consts::TAU;
    let first = if recipe.classes == 2 {
        std::f64::consts::PI + 0.35
    } else {
        -std::f64::consts::FRAC_PI_2
    };
    let (sin, cos) = (first + turn).sin_cos();
    [recipe.separation * cos, recipe.separation * sin]
}

impl Data {
    pub fn new(recipe: &Recipe, edits: Edits, rng: &mut ChaCha8Rng) -> Self {
        let count = CLASSES * MOST + MOST_STRAYS;
        let mut data = Self {
            draws: (0..count).map(|_| [random::normal(rng), random::normal(rng)]).collect(),
            edits,
            points: Vec::new(),
        };
        data.make(recipe);
        data
    }

    /// Makes the points anew from the same draws, then does again what the hand did.
    pub fn make(&mut self, recipe: &Recipe) {
        let around = |middle: [f64; 2], draw: [f64; 2], spread: f64| {
            let at = [middle[0] + spread * draw[0], middle[1] + spread * draw[1]];
            hand::inside(at, [[-EXTENT, EXTENT]; 2])
        };
        let cluster = |class: usize| {
            let draws = self.draws[class * MOST..].iter().take(recipe.points.min(MOST));
            let ids = class as u32 * BLOCK..;
            ids.zip(draws)
                .map(move |(id, &draw)| (id, around(centre(class, recipe), draw, recipe.spread), class))
        };
        let astray = self.draws[CLASSES * MOST..].iter().take(recipe.strays);
        let strays = (CLASSES as u32 * BLOCK..)
            .zip(astray)
            // Farther out than the cluster that they lie in.
            .map(|(id, &draw)| (id, around(centre(1, recipe).map(|part| STRAY * part), draw, 0.25), 0));
        let made = (0..recipe.classes).flat_map(cluster).chain(strays);
        let kept = made.filter_map(|(id, at, class)| Some((id, self.edits.place(id, at)?, class)));
        let added = self.edits.added().filter(|(_, _, class)| *class < recipe.classes);
        self.points = kept
            .chain(added)
            .map(|(id, at, class)| Datum { id, at, class })
            .collect();
    }

    pub fn add(&mut self, at: [f64; 2], class: usize) -> Result<(), Fault> {
        let at = hand::inside(at, [[-EXTENT, EXTENT]; 2]);
        self.edits.add(at, class, self.points.len(), LIMIT)
    }

    pub fn shift(&mut self, id: u32, to: [f64; 2]) -> Result<(), Fault> {
        self.find(id)?;
        self.edits.shift(id, hand::inside(to, [[-EXTENT, EXTENT]; 2]));
        Ok(())
    }

    pub fn remove(&mut self, id: u32) -> Result<(), Fault> {
        self.find(id)?;
        self.edits.remove(id);
        Ok(())
    }

    pub fn find(&self, id: u32) -> Result<&Datum, Fault> {
        let found = self.points.iter().find(|point| point.id == id);
        found.ok_or_else(|| Fault::NothingThere { what: "point".into() })
    }
}

/// Distance of the strays from the middle, as a multiple of their neighbours'.
const STRAY: f64 = 1.9;
