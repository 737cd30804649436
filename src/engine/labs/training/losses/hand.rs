//! What the hand does to points that a recipe made: it outlives a restart and any slider.

use crate::fault::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// Points added by hand are numbered from here on; a recipe numbers its own below.
pub const FIRST_ADDED: u32 = 1_000_000;

/// Points moved, removed and added, by their number.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    moved: BTreeMap<u32, [f64; 2]>,
    removed: BTreeSet<u32>,
    /// The label of each point that the hand added.
    added: BTreeMap<u32, usize>,
    next: u32,
}

impl Edits {
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.removed.is_empty()
    }

    /// Where a point that was made at `at` stands now; none if it was removed.
    pub fn place(&self, id: u32, at: [f64; 2]) -> Option<[f64; 2]> {
        (!self.removed.contains(&id)).then(|| self.moved.get(&id).copied().unwrap_or(at))
    }

    /// Number, place and label of the points that the hand added.
    pub fn added(&self) -> impl Iterator<Item = (u32, [f64; 2], usize)> + '_ {
        self.added
            .iter()
            .filter_map(|(&id, &label)| Some((id, *self.moved.get(&id)?, label)))
    }

    /// Adds a point to the `count` that there are.
    pub fn add(&mut self, at: [f64; 2], label: usize, count: usize, limit: usize) -> Result<(), Fault> {
        if count >= limit {
            return Err(Fault::PointLimit { limit });
        }
        let id = FIRST_ADDED + self.next;
        self.next += 1;
        self.moved.insert(id, at);
        self.added.insert(id, label);
        Ok(())
    }

    pub fn shift(&mut self, id: u32, to: [f64; 2]) {
        self.moved.insert(id, to);
    }

    pub fn remove(&mut self, id: u32) {
        self.moved.remove(&id);
        if self.added.remove(&id).is_none() {
            self.removed.insert(id);
        }
    }
}

/// The nearest place within the ranges; the nearest to 0 for what is no number.
pub fn inside(at: [f64; 2], ranges: [[f64; 2]; 2]) -> [f64; 2] {
    let [x, y] = at.map(|value| if value.is_nan() { 0.0 } else { value });
    [x.clamp(ranges[0][0], ranges[0][1]), y.clamp(ranges[1][0], ranges[1][1])]
}
