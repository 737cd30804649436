//! Points along a trend, with noise and outliers, and what the learner's hand did to them.

use crate::{
    fault::Fault,
    labs::training::losses::hand::{self, Edits},
    math::random,
};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// The trend is drawn from `-REACH` to `REACH`.
pub const REACH: f64 = 3.0;
/// The picture is a little wider.
pub const EDGE: f64 = 3.3;
/// Most points that a trend can have, most outliers, and most points altogether.
pub const MOST: usize = 200;
pub const MOST_OUTLIERS: usize = 20;
pub const LIMIT: usize = 300;
/// Outliers have numbers of their own, so that a number names one point whatever the sliders say.
const FIRST_OUTLIER: u32 = 1000;

crate::choices! {
    /// What lies behind the points.
    pub enum Trend { Line = "line", Wave = "wave" }
}

impl Trend {
    /// The trend's height at `x`; `slope` is its slope at 0.
    pub fn at(self, x: f64, slope: f64) -> f64 {
        match self {
            Self::Line => slope * x,
            Self::Wave => slope / WAVE * (WAVE * x).sin(),
        }
    }
}

/// Radians of the wave to one unit of x.
const WAVE: f64 = 1.4;

/// How the points are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    pub trend: Trend,
    pub slope: f64,
    pub points: usize,
    /// Standard deviation of the noise.
    pub noise: f64,
    pub outliers: usize,
    /// Distance of an outlier from the trend, in standard deviations of the noise.
    pub outlier_size: f64,
}

/// Where a point comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    Trend,
    Outlier,
    Hand,
}

/// One data point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Datum {
    pub id: u32,
    pub at: [f64; 2],
    pub origin: Origin,
}

/// The points now.
pub struct Data {
    /// Of each point of the trend its place across as a share, and its noise in standard deviations.
    draws: Vec<[f64; 2]>,
    pub edits: Edits,
    /// As made, before the hand: what a fit would see without outliers.
    pub clean: Vec<[f64; 2]>,
    pub points: Vec<Datum>,
    /// The heights that the picture shows; they follow from the recipe alone, so that dragging does not move them.
    pub heights: [f64; 2],
}

impl Data {
    pub fn new(recipe: &Recipe, edits: Edits, rng: &mut ChaCha8Rng) -> Self {
        // Multiples of the golden ratio spread any number of places evenly.
        let offset: f64 = rng.random();
        let draws = (0..MOST)
            .map(|index| [(offset + index as f64 * GOLDEN).fract(), random::normal(rng)])
            .collect();
        let mut data = Self {
            draws,
            edits,
            clean: Vec::new(),
            points: Vec::new(),
            heights: [-1.0, 1.0],
        };
        data.make(recipe);
        data
    }

    /// Makes the points anew from the same draws, then does again what the hand did.
    pub fn make(&mut self, recipe: &Recipe) {
        let place = |&[share, noise]: &[f64; 2]| {
            let x = REACH * (2.0 * share - 1.0);
            [x, recipe.trend.at(x, recipe.slope) + recipe.noise * noise]
        };
        self.clean = self.draws.iter().take(recipe.points).map(place).collect();
        let outliers: Vec<[f64; 2]> = (0..recipe.outliers.min(MOST_OUTLIERS))
            .map(|index| outlier(recipe, index))
            .collect();
        let ends = [-EDGE, EDGE].map(|x| [x, recipe.trend.at(x, recipe.slope)]);
        self.heights = heights(self.clean.iter().chain(&outliers).chain(&ends));
        let trend = self.clean.iter().zip(0..).map(|(&at, id)| (id, at, Origin::Trend));
        let outliers = outliers
            .iter()
            .zip(FIRST_OUTLIER..)
            .map(|(&at, id)| (id, at, Origin::Outlier));
        let kept = trend
            .chain(outliers)
            .filter_map(|(id, at, origin)| Some((id, self.edits.place(id, at)?, origin)));
        let added = self.edits.added().map(|(id, at, _)| (id, at, Origin::Hand));
        self.points = kept
            .chain(added)
            .map(|(id, at, origin)| Datum { id, at, origin })
            .collect();
    }

    pub fn add(&mut self, at: [f64; 2]) -> Result<(), Fault> {
        let at = self.inside(at);
        self.edits.add(at, 0, self.points.len(), LIMIT)
    }

    pub fn shift(&mut self, id: u32, to: [f64; 2]) -> Result<(), Fault> {
        self.known(id)?;
        self.edits.shift(id, self.inside(to));
        Ok(())
    }

    pub fn remove(&mut self, id: u32) -> Result<(), Fault> {
        self.known(id)?;
        self.edits.remove(id);
        Ok(())
    }

    fn known(&self, id: u32) -> Result<(), Fault> {
        match self.points.iter().any(|point| point.id == id) {
            true => Ok(()),
            false => Err(Fault::NothingThere { what: "point".into() }),
        }
    }

    fn inside(&self, at: [f64; 2]) -> [f64; 2] {
        hand::inside(at, [[-EDGE, EDGE], self.heights])
    }
}

/// The golden ratio's share behind the point.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Outliers stand in turn low at the right end and high at the left one, where they turn a line the most.
fn outlier(recipe: &Recipe, index: usize) -> [f64; 2] {
    let side = if index.is_multiple_of(2) { 1.0 } else { -1.0 };
    let x = side * (0.9 - 0.09 * (index / 2) as f64) * REACH;
    [
        x,
        recipe.trend.at(x, recipe.slope) - side * recipe.outlier_size * recipe.noise,
    ]
}

/// From the lowest to the highest of the places, with some air.
fn heights<'a>(places: impl Iterator<Item = &'a [f64; 2]>) -> [f64; 2] {
    let (low, high) = places.fold((0.0_f64, 0.0_f64), |(low, high), [_, y]| (low.min(*y), high.max(*y)));
    let air = 0.12 * (high - low).max(2.0);
    [low - air, high + air]
}
