//! What the picture from above and the relief share: how a trail and its head are drawn.

use crate::{
    kit::{
        axes,
        tokens::{Palette, line, size, space, text},
    },
    panels::Stage,
};
use egui::{Align2, Painter, Pos2, Rect, Stroke, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::race::{Race, RacerView};

/// A trail shows at most about this many of its steps as dots.
const MARKS: usize = 90;
/// How much of the ground's colour lies under a trail.
const VEIL: f32 = 0.6;

/// A trail and its dots; `pieces` are its visible parts, `marks` the places of its steps.
pub fn trail(painter: &Painter, palette: &Palette, racer: &RacerView, pieces: Vec<Vec<Pos2>>, marks: &[Pos2]) {
    let hue = palette.hue(racer.optimizer.name());
    let veil = Stroke::new(line::STRONG + line::KNOB, palette.background.gamma_multiply(VEIL));
    for piece in pieces {
        painter.line(piece.clone(), veil);
        painter.line(piece, Stroke::new(line::STRONG, hue));
    }
    let every = marks.len().div_ceil(MARKS).max(1);
    for mark in marks.iter().step_by(every) {
        painter.circle_filled(*mark, line::STRONG, hue);
    }
}

/// The heads of the trails with their names, moved apart where they would meet and to the other side where a racer's `ring`
/// stands; gives where the names stand.
pub fn heads(
    painter: &Painter,
    palette: &Palette,
    cx: &Stage<'_, Race>,
    within: Rect,
    places: &[Pos2],
    rings: &[Option<Rect>],
) -> Vec<Rect> {
    let racers = &cx.snapshot.racers;
    let inner = within.shrink(space::M);
    let mut heights: Vec<f32> = places
        .iter()
        .map(|at| at.y.clamp(inner.top(), inner.bottom()))
        .collect();
    axes::spread(
        &mut heights,
        text::SMALL + space::XS + 1.0,
        [inner.top(), inner.bottom()],
    );
    let mut names = vec![];
    for (index, racer) in racers.iter().enumerate().rev() {
        let (at, y) = (places[index], heights[index]);
        let hue = palette.hue(racer.optimizer.name());
        let inside = within.contains(at);
        let name = cx.words.option("optimizers", racer.optimizer.name());
        let words = match racer.fell {
            Some(step) => cx.words.with("race-diverged", &[("name", &name), ("step", &step)]),
            None if inside => name.to_owned(),
            None => cx.words.with("race-outside", &[("name", &name)]),
        };
        if racer.fell.is_some() {
            cross(painter, at.clamp(inner.min, inner.max), Stroke::new(line::STRONG, hue));
        } else if inside {
            painter.circle(at, size::KNOB - 1.0, palette.surface, Stroke::new(line::STRONG, hue));
        }
        let (x, far) = (at.x.clamp(inner.left(), inner.right()), size::KNOB + space::XS);
        let right = (pos2(x + far, y), Align2::LEFT_CENTER);
        let left = (pos2(x - far, y), Align2::RIGHT_CENTER);
        let ring = rings.get(index).copied().flatten();
        let name_right = axes::label_rect(painter, within, right.0, right.1, &words);
        let (place, anchor) = match ring {
            Some(ring) if ring.intersects(name_right) => left,
            _ => right,
        };
        names.push(axes::label(
            painter,
            palette,
            within,
            place,
            anchor,
            &words,
            palette.ink(hue),
        ));
    }
    names
}

fn cross(painter: &Painter, at: Pos2, stroke: Stroke) {
    let arm = size::KNOB - 1.0;
    for turn in [vec2(arm, arm), vec2(arm, -arm)] {
        painter.line_segment([at - turn, at + turn], stroke);
    }
}
