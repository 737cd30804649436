//! Batch size against accuracy, point by point as the sweep finds it.

use super::{hue, palette, short};
use crate::{
    kit::{
        fonts, percent,
        tokens::{HAIRLINE, line as stroke, norms as share, size, space, text},
        views::{axis::Axis, names::apart},
        widgets::line_at,
    },
    panels::Stage,
};
use egui::{Align2, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};
use neural_atlas_engine::labs::training::normalization::normalization::{Normalization as Lab, SIZES};

const LINE: f32 = text::SMALL * text::PROSE_LINE;

pub fn show(ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let (palette, words, view) = (palette(ui), cx.words, cx.snapshot);
    let head = match view.sweeping {
        Some(size) => words.with("norm-sweep-now", &[("n", &size), ("digits", &cx.params.sweep_digits)]),
        None if view.sweep.is_empty() => words.t("norm-sweep-empty").to_owned(),
        None => words.with("norm-sweep-done", &[("digits", &cx.params.sweep_digits)]),
    };
    line_at(
        ui,
        rect.left_top(),
        Align2::LEFT_TOP,
        &head,
        rect.width(),
        palette.muted,
    );
    let plot = rect
        .with_min_y(rect.top() + LINE + space::S)
        .with_max_y(rect.bottom() - LINE - space::XS)
        .with_min_x(rect.left() + size::AXIS)
        .with_max_x(rect.right() - share::NAME);
    let least = view
        .sweep
        .iter()
        .flat_map(|found| &found.points)
        .map(|point| point[1])
        .fold(0.9, f64::min);
    // From a round tenth below the worst point.
    let low = ((least * 10.0).ceil() / 10.0 - 0.1).max(0.0);
    let ends = (SIZES[SIZES.len() - 1] as f64, SIZES[0] as f64);
    let x = Axis::new(ends, true, plot.left() + space::S, plot.right() - space::S);
    let y = Axis::new((low, 1.0), false, plot.bottom(), plot.top());
    axes(ui, plot, x, y, words.t("norm-sweep-axis"));
    let mut labels: Vec<(Pos2, &str, egui::Color32)> = vec![];
    for found in &view.sweep {
        let tint = hue(palette, found.of);
        let places: Vec<Pos2> = found
            .points
            .iter()
            .map(|[size, share]| pos2(x.place(*size), y.place(*share)))
            .collect();
        ui.painter()
            .add(Shape::line(places.clone(), Stroke::new(stroke::CURVE, tint)));
        for (at, [batch, reached]) in places.iter().zip(&found.points) {
            ui.painter()
                .circle(*at, size::POINT, palette.surface, Stroke::new(stroke::CURVE, tint));
            let place = Rect::from_center_size(*at, egui::Vec2::splat(size::ICON));
            let response = ui.interact(
                place,
                ui.scope_id().with(("sweep", found.of.name(), *batch as u64)),
                Sense::hover(),
            );
            let label = words.with(
                "norm-sweep-read",
                &[
                    ("net", &short(words, found.of.name())),
                    ("n", batch),
                    ("share", &percent(*reached)),
                ],
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &label));
            response.on_hover_text(label);
        }
        if let Some(first) = places.first() {
            labels.push((*first, short(words, found.of.name()), palette.ink(tint)));
        }
    }
    let wanted: Vec<f32> = labels.iter().map(|(at, ..)| at.y).collect();
    for ((_, name, ink), y) in labels
        .iter()
        .zip(apart(&wanted, text::SMALL + HAIRLINE, plot.top(), plot.bottom()))
    {
        let at = pos2(plot.right() + space::XS, y);
        ui.painter()
            .text(at, Align2::LEFT_CENTER, *name, fonts::bold(text::SMALL), *ink);
    }
}

fn axes(ui: &Ui, plot: Rect, x: Axis, y: Axis, title: &str) {
    let palette = palette(ui);
    for tick in y.ticks((plot.height() / size::TICK_Y).max(2.0) as usize) {
        let at = y.place(tick);
        ui.painter()
            .hline(plot.x_range(), at, Stroke::new(HAIRLINE, palette.hairline));
        let left = pos2(plot.left() - space::XS, at);
        line_at(
            ui,
            left,
            Align2::RIGHT_CENTER,
            &percent(tick),
            size::AXIS,
            palette.muted,
        );
    }
    for batch in SIZES {
        let at = pos2(x.place(batch as f64), plot.bottom() + space::XS);
        line_at(
            ui,
            at,
            Align2::CENTER_TOP,
            &batch.to_string(),
            size::AXIS,
            palette.muted,
        );
    }
    let corner = pos2(plot.right() + space::XS, plot.bottom() + space::XS);
    line_at(ui, corner, Align2::LEFT_TOP, title, share::NAME, palette.muted);
}
