//! What the learner painted and erased, kept as deeds, so that they can be done again on fresh data.

use super::Dataset;
use crate::{data::plane::EXTENT, fault::Fault, view::Points};
use std::collections::BTreeMap;

/// Most deeds for one data set.
pub(super) const MAX_DEEDS: usize = 20_000;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Deed {
    Paint { at: [f32; 2], target: f32 },
    Erase { at: [f32; 2], radius: f32 },
    Clear,
}

/// Deeds by data set.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Edits {
    deeds: BTreeMap<Dataset, Vec<Deed>>,
}

impl Edits {
    /// # Errors
    /// `OutOfRange` for a place that is no number, `TooManyPoints`.
    pub fn add(&mut self, dataset: Dataset, mut deed: Deed) -> Result<(), Fault> {
        if let Deed::Paint { at, .. } | Deed::Erase { at, .. } = &mut deed {
            if at.iter().any(|v| !v.is_finite()) {
                let (min, max) = ((-EXTENT).to_string(), EXTENT.to_string());
                return Err(Fault::OutOfRange {
                    name: "x1, x2".into(),
                    value: format!("{at:?}"),
                    min,
                    max,
                });
            }
            *at = at.map(|v| v.clamp(-EXTENT as f32, EXTENT as f32));
        }
        let deeds = self.deeds.entry(dataset).or_default();
        if deed == Deed::Clear {
            // Whatever was done before shows no more: the list begins anew, a full one too.
            deeds.clear();
        }
        if deeds.len() >= MAX_DEEDS {
            return Err(Fault::TooManyPoints { limit: MAX_DEEDS });
        }
        deeds.push(deed);
        Ok(())
    }

    /// Drops what was done to this data set.
    pub fn forget(&mut self, dataset: Dataset) {
        self.deeds.remove(&dataset);
    }

    /// Does all deeds again on fresh data; the share `split` of the painted points is for training.
    pub fn replay(&self, dataset: Dataset, split: f64, train: &mut Points, test: &mut Points) {
        let mut painted = Painted::default();
        for deed in self.deeds.get(&dataset).into_iter().flatten() {
            apply(deed, split, &mut painted, train, test);
        }
    }
}

/// How many points were painted so far, by their target's bits.
#[derive(Default)]
struct Painted(BTreeMap<u32, usize>);

impl Painted {
    /// Whether the next point of this target is one to train on. Each class is dealt out by itself, the first point to the
    /// training data, so that few points have both classes there and the same strokes always give the same sets.
    fn trains(&mut self, target: f32, split: f64) -> bool {
        let count = self.0.entry(target.to_bits()).or_default();
        let share = |count: usize| (count as f64 * split).ceil();
        *count += 1;
        share(*count) > share(*count - 1)
    }
}

fn apply(deed: &Deed, split: f64, painted: &mut Painted, train: &mut Points, test: &mut Points) {
    match *deed {
        Deed::Paint { at, target } => {
            let set = if painted.trains(target, split) { train } else { test };
            set.at.push(at);
            set.target.push(target);
        }
        Deed::Erase { at, radius } => {
            let keep = |place: &[f32; 2]| (place[0] - at[0]).hypot(place[1] - at[1]) > radius;
            retain(train, keep);
            retain(test, keep);
        }
        Deed::Clear => {
            *train = Points::default();
            *test = Points::default();
        }
    }
}

fn retain(points: &mut Points, keep: impl Fn(&[f32; 2]) -> bool) {
    let kept: Vec<bool> = points.at.iter().map(keep).collect();
    let mut places = kept.iter();
    points.at.retain(|_| places.next().copied().unwrap_or(true));
    let mut targets = kept.iter();
    points.target.retain(|_| targets.next().copied().unwrap_or(true));
}
