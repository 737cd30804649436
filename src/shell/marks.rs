//! What the learner has done with each concept, and the sign for it: the same on the map and in the outline.

use super::store::Progress;
use crate::kit::{
    icons,
    tokens::{Palette, line, map as size},
    words::Words,
};
use egui::{Color32, Painter, Pos2, Stroke};
use neural_atlas_lessons::{Atlas, Concept};
use std::collections::BTreeSet;

/// How far a concept has been taken. Shape tells them apart, not colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its lab is not in this version.
    Missing,
    Fresh,
    Seen,
    /// Its question was answered.
    Predicted,
    Solved,
}

impl Mark {
    /// The mark in words, for the tooltip and the screen reader.
    pub fn words(self, words: Words) -> &'static str {
        words.t(match self {
            Self::Missing => "mark-missing",
            Self::Fresh => "mark-fresh",
            Self::Seen => "mark-seen",
            Self::Predicted => "mark-predicted",
            Self::Solved => "mark-solved",
        })
    }

    /// Hollow, half filled, a dot in a ring, or a filled dot with a star in it.
    pub fn paint(self, painter: &Painter, at: Pos2, radius: f32, hue: Color32, palette: &Palette) {
        let rim = |share: f32| Stroke::new(line::ICON, hue.gamma_multiply(share));
        match self {
            Self::Missing => {
                painter.circle(
                    at,
                    radius * size::MISSING_DOT,
                    palette.background,
                    rim(size::MISSING_RIM),
                );
            }
            Self::Fresh => {
                painter.circle(at, radius, palette.surface, rim(1.0));
            }
            Self::Seen => {
                painter.circle(at, radius, palette.surface, Stroke::NONE);
                painter.circle(at, radius, hue.gamma_multiply(size::SEEN_FILL), rim(1.0));
            }
            Self::Predicted => {
                painter.circle(at, radius, palette.surface, rim(1.0));
                painter.circle_filled(at, radius * size::PREDICTED, hue);
            }
            Self::Solved => {
                painter.circle(at, radius, hue, rim(1.0));
                let room = egui::Rect::from_center_size(at, egui::Vec2::splat(2.0 * radius));
                icons::paint(
                    painter,
                    room,
                    2.0 * radius * size::STAR,
                    icons::Icon::StarFilled,
                    palette.surface,
                );
            }
        }
    }
}

/// The marks of every concept today.
pub struct Marks {
    visited: BTreeSet<String>,
    predicted: BTreeSet<String>,
    solved: BTreeSet<String>,
    built: fn(&str) -> bool,
}

impl Marks {
    pub fn of_progress(progress: &Progress) -> Self {
        let solved = progress.challenges.iter().filter(|(_, attempt)| attempt.solved);
        Self {
            visited: progress.visited.clone(),
            predicted: progress.predictions.keys().cloned().collect(),
            solved: solved.map(|(node, _)| node.clone()).collect(),
            built: |lab| crate::panels::find(lab).is_some(),
        }
    }

    /// Whether the concept's lab is in this version, with its lesson.
    pub fn can_open(&self, concept: &Concept) -> bool {
        (self.built)(&concept.lab) && Atlas::get().node(&concept.id).is_some()
    }

    pub fn of(&self, concept: &Concept) -> Mark {
        match () {
            () if !self.can_open(concept) => Mark::Missing,
            () if self.solved.contains(&concept.id) => Mark::Solved,
            () if self.predicted.contains(&concept.id) => Mark::Predicted,
            () if self.visited.contains(&concept.id) => Mark::Seen,
            () => Mark::Fresh,
        }
    }

    /// Of these concepts: how many can be opened, were seen (solved ones too), were solved.
    pub fn count<'a>(&self, concepts: impl Iterator<Item = &'a Concept>) -> Count {
        let mut count = Count::default();
        for mark in concepts.map(|concept| self.of(concept)) {
            count.all += 1;
            count.open += usize::from(mark != Mark::Missing);
            count.seen += usize::from(matches!(mark, Mark::Seen | Mark::Predicted | Mark::Solved));
            count.solved += usize::from(mark == Mark::Solved);
        }
        count
    }
}

/// Concepts counted by mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub all: usize,
    pub open: usize,
    pub seen: usize,
    pub solved: usize,
}
