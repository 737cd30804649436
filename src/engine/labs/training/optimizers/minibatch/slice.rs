//! The runs' paths in a plane of the space of weights, and the loss over that plane.

use super::{LOSS_KIND, PlaneSet, racer::Racer};
use crate::{math::slice::Plane, nn::mlp::Mlp, view::Field};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

const COLUMNS: usize = 40;
const ROWS: usize = 32;
/// Samples whose loss is drawn; all would take too long.
const SAMPLES: usize = 256;
/// Marks of one path by which the plane is laid.
const FITTED: usize = 40;
/// The plane is laid again at powers of two and every so many steps.
const EVERY: u64 = 64;

/// What the panel draws.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SliceView {
    /// The loss over the plane; NaN where it has no value.
    pub field: Arc<Field>,
    /// One path per run, in their order, the newest place last.
    pub paths: Vec<Vec<[f32; 2]>>,
    /// Share of the paths' squared distance from the start that lies in the plane.
    pub explained: f64,
    /// Samples whose loss is drawn.
    pub samples: usize,
}

/// The plane and what was drawn on it.
pub struct Slice {
    mlp: Mlp,
    data: PlaneSet,
    plane: Plane,
    field: Arc<Field>,
}

impl Slice {
    pub fn new(mlp: &Mlp, data: &PlaneSet) -> Self {
        let rows: Vec<usize> = (0..data.rows().min(SAMPLES)).collect();
        let start: Vec<f64> = mlp.weights().into_iter().map(f64::from).collect();
        let mut slice = Self {
            mlp: mlp.clone(),
            data: data.pick(&rows),
            plane: Plane::fit(&start, std::iter::empty(), None),
            field: Arc::default(),
        };
        slice.draw(&[]);
        slice
    }

    pub fn parameters(&self) -> usize {
        self.plane.origin.len()
    }

    /// Lays the plane through the paths so far, when it is time.
    pub fn follow(&mut self, step: u64, racers: &[Racer]) {
        if !step.is_power_of_two() && !step.is_multiple_of(EVERY) {
            return;
        }
        let sound = || racers.iter().filter(|racer| racer.fell.is_none());
        let places = sound().flat_map(|racer| {
            let every = racer.trail().len().div_ceil(FITTED).max(1);
            racer.trail().iter().rev().step_by(every).map(Vec::as_slice)
        });
        self.plane = Plane::fit(&self.plane.origin, places, Some(&self.plane));
        let places: Vec<[f64; 2]> = sound().flat_map(|racer| self.path(racer)).collect();
        self.draw(&places);
    }

    /// The loss over a window around these places.
    fn draw(&mut self, places: &[[f64; 2]]) {
        let [x, y] = window(places);
        let at = |[low, high]: [f64; 2], index: usize, count: usize| {
            low + (high - low) * (index as f64 + 0.5) / count as f64
        };
        let cells = (0..ROWS * COLUMNS).map(|cell| [at(x, cell % COLUMNS, COLUMNS), at(y, cell / COLUMNS, ROWS)]);
        let loss = |cell: [f64; 2]| {
            let weights: Vec<f32> = self.plane.lift(cell).map(|weight| weight as f32).collect();
            self.mlp.loss_with(&weights, &self.data.x, &self.data.target, LOSS_KIND) as f32
        };
        let span = |[low, high]: [f64; 2]| [low as f32, high as f32];
        self.field = Arc::new(Field {
            x: span(x),
            y: span(y),
            columns: COLUMNS,
            rows: ROWS,
            values: cells.map(loss).collect(),
        });
    }

    fn path(&self, racer: &Racer) -> Vec<[f64; 2]> {
        let mut path: Vec<_> = racer.trail().iter().map(|place| self.plane.project(place)).collect();
        if racer.fell.is_none() {
            path.push(self.plane.project(&racer.weights()));
        }
        path
    }

    pub fn view(&self, racers: &[Racer]) -> SliceView {
        let narrow = |place: [f64; 2]| place.map(|part| part as f32);
        SliceView {
            field: Arc::clone(&self.field),
            paths: racers
                .iter()
                .map(|racer| self.path(racer).into_iter().map(narrow).collect())
                .collect(),
            explained: self.plane.explained,
            samples: self.data.rows(),
        }
    }
}

/// Ranges around the start and all of these places, with room to see the ground.
fn window(places: &[[f64; 2]]) -> [[f64; 2]; 2] {
    [0, 1].map(|side| {
        let parts = || places.iter().map(|place| place[side]);
        let (low, high) = (parts().fold(-0.2, f64::min), parts().fold(0.2, f64::max));
        let margin = 0.25 * (high - low);
        [low - margin, high + margin]
    })
}
