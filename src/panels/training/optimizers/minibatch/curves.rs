//! The losses of all batch sizes against updates, epochs or measured seconds.

use super::{body, heading, name};
use crate::{
    kit::{
        number,
        tokens::{Palette, space},
        views::{Chart, Line},
        widgets,
    },
    panels::Stage,
};
use egui::{Align, Layout, Rect, Ui, UiBuilder};
use neural_atlas_engine::labs::training::optimizers::minibatch::{Clock, Minibatch, RacerView, racer::Mark};

const MILLI: f64 = 1e3;
const MICRO: f64 = 1e6;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Minibatch>, rect: Rect) {
    heading(ui, rect, cx.words.t("minibatch-losses"));
    let mut head = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::right_to_left(Align::Min)),
    );
    head.spacing_mut().item_spacing.x = space::XS;
    for clock in Clock::ALL.iter().rev().copied() {
        let label = cx.words.option("clock", clock.name());
        let response = widgets::chip(&mut head, label, cx.params.clock == clock);
        if response.on_hover_text(cx.words.t("minibatch-clock-hint")).clicked() {
            cx.params.clock = clock;
        }
    }
    let palette = Palette::of(ui.visuals());
    let clock = cx.params.clock;
    let lines: Vec<Line> = cx
        .snapshot
        .racers
        .iter()
        .map(|racer| {
            let marks = racer.curve.iter().chain(racer.fell.is_none().then_some(&racer.now));
            let points = marks.map(|mark| [along(clock, mark), mark.loss]).collect();
            Line::new(label(cx, racer, clock), points, palette.hue(racer.size.name()))
        })
        .collect();
    let mut below = ui.new_child(UiBuilder::new().max_rect(body(rect).translate(egui::vec2(0.0, space::XS))));
    let wanted = below.available_size() - egui::vec2(0.0, space::XS);
    Chart::new(cx.words.t("minibatch-losses"), &lines)
        .x_title(cx.words.t(&format!("minibatch-x-{}", clock.name())))
        .log_y(true)
        .show(&mut below, wanted);
}

fn along(clock: Clock, mark: &Mark) -> f64 {
    match clock {
        Clock::Updates => mark.updates as f64,
        Clock::Epochs => mark.epochs,
        Clock::Seconds => mark.seconds * MILLI,
    }
}

/// The batch size; where time is looked at, also what one update takes.
fn label(cx: &Stage<'_, Minibatch>, racer: &RacerView, clock: Clock) -> String {
    let name = name(cx, racer.size);
    if let Some(step) = racer.fell {
        return cx.words.with("minibatch-fell", &[("name", &name), ("step", &step)]);
    }
    if clock == Clock::Seconds && racer.now.updates > 0 {
        let each = racer.now.seconds / racer.now.updates as f64 * MICRO;
        return cx
            .words
            .with("minibatch-each", &[("name", &name), ("time", &number(each))]);
    }
    name
}
