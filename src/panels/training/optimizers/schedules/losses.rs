//! The losses of all runs by step: validation strong, training faint; for the plateau what it waits for.

use super::{held, label};
use crate::{
    kit::{
        axes, fonts,
        tokens::{HAIRLINE, Palette, alpha, line, size, space, text},
        views::{Chart, Line, axis::Plane},
    },
    panels::Stage,
};
use egui::{Align2, Rangef, Rect, Shape, Stroke, Ui, UiBuilder, pos2};
use neural_atlas_engine::labs::training::optimizers::schedules::{
    CHECK, ScheduleName, Schedules,
    lane::{LaneView, Look},
};

/// Draws the losses and returns the columns of the screen on which the steps lie.
pub fn show(ui: &mut Ui, cx: &Stage<'_, Schedules>, rect: Rect) -> Rangef {
    let palette = Palette::of(ui.visuals());
    let title = cx.words.with("schedules-losses", &[("n", &CHECK)]);
    let font = fonts::bold(text::SMALL);
    ui.painter()
        .text(rect.min, Align2::LEFT_TOP, &title, font, palette.muted);
    let curve = |lane: &LaneView, value: fn(&Look) -> f64| -> Vec<[f64; 2]> {
        lane.looks.iter().map(|look| [look.step as f64, value(look)]).collect()
    };
    let mut lines = vec![];
    for lane in &cx.snapshot.lanes {
        let hue = palette.hue(lane.kind.name());
        let train = Line::new("", curve(lane, |look| look.train), hue).behind(alpha::PINNED);
        lines.push(train.dashed());
        let width = if held(cx, lane) { line::STRONG } else { line::CURVE };
        lines.push(Line::new(label(cx, lane), curve(lane, |look| look.valid), hue).width(width));
    }
    let mut below = ui.new_child(UiBuilder::new().max_rect(rect.with_min_y(rect.top() + text::SMALL + space::S)));
    let wanted = below.available_size();
    let chart = Chart::new(&title, &lines)
        .x_title(cx.words.t("chart-step"))
        .x_range(0.0, cx.params.max_steps as f64)
        .log_y(true)
        .show(&mut below, wanted);
    let today = chart.plane.x.place(cx.snapshot.step as f64).min(chart.area.right());
    let hair = Stroke::new(HAIRLINE, palette.faint);
    ui.painter().vline(today, chart.area.y_range(), hair);
    if cx.params.schedule == ScheduleName::Plateau {
        waiting(ui, cx, &chart.plane, chart.area);
    }
    chart.area.x_range()
}

/// The loss that counts as progress, and for how long the plateau has waited for it.
fn waiting(ui: &Ui, cx: &Stage<'_, Schedules>, plane: &Plane, area: Rect) {
    let Some(lane) = cx.snapshot.lanes.iter().find(|lane| held(cx, lane)) else {
        return;
    };
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter_at(area);
    let stroke = Stroke::new(line::ICON, palette.accent);
    for step in &lane.lowered {
        let x = plane.x.place(*step as f64);
        painter.vline(x, area.y_range(), Stroke::new(HAIRLINE, palette.hue(lane.kind.name())));
    }
    if lane.fell.is_some() {
        return;
    }
    let wanted = lane.best * (1.0 - cx.params.threshold);
    let since = cx.snapshot.step.saturating_sub(lane.bad * CHECK);
    let until = since + (cx.params.patience + 1) * CHECK;
    let (from, to) = (plane.at(since as f64, wanted), plane.at(until as f64, wanted));
    painter.extend(Shape::dashed_line(&[from, to], stroke, line::DASH, line::DASH));
    painter.circle_filled(plane.at(cx.snapshot.step as f64, wanted), size::POINT, palette.accent);
    let arguments: [(&str, &dyn std::fmt::Display); 2] = [("bad", &lane.bad), ("patience", &cx.params.patience)];
    let words = cx.words.with("schedules-waiting", &arguments);
    // To the left of today: on the right stand the names of the curves.
    let today = plane.x.place(cx.snapshot.step as f64).min(area.right()) - space::S;
    let below = area.bottom() - from.y > text::SMALL + space::S;
    let (y, anchor) = match below {
        true => (from.y + space::XS, Align2::RIGHT_TOP),
        false => (from.y - space::XS, Align2::RIGHT_BOTTOM),
    };
    axes::label(&painter, palette, area, pos2(today, y), anchor, &words, palette.accent);
}
