//! GELU against its tanh approximation: the error, magnified.

use super::function::AROUND;
use crate::{
    kit::{
        axes::{self, Axes},
        number,
        tokens::{HAIRLINE, Palette, line, size, space},
    },
    panels::Stage,
};
use egui::{Align2, Rect, Stroke, Ui, pos2};
use neural_atlas_engine::labs::foundations::activations::curves::Curves;

/// Room above and below the largest error, as a share of it.
const ROOM: f64 = 1.35;

pub fn show(ui: &mut Ui, cx: &Stage<'_, Curves>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let gap = &cx.snapshot.gelu_gap;
    let high = ROOM * gap.max.max(f64::MIN_POSITIVE);
    let axes = Axes {
        rect,
        x: [-cx.snapshot.range, cx.snapshot.range].map(|end| end * AROUND),
        y: [-high, high],
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, palette.sunk);
    let zero = axes.to_screen([0.0, 0.0]).y;
    painter.hline(rect.x_range(), zero, Stroke::new(HAIRLINE, palette.faint));
    let hue = palette.hue("gelu");
    for piece in axes.curves(gap.points.iter()) {
        painter.line(piece, Stroke::new(line::CURVE, hue));
    }
    let signed = gap
        .points
        .iter()
        .find(|[x, _]| *x == gap.at)
        .map_or(gap.max, |[_, y]| *y);
    let top = axes.to_screen([gap.at, signed]);
    painter.circle_filled(top, size::POINT, hue);
    let words = cx
        .words
        .with("curves-gap-max", &[("max", &number(gap.max)), ("x", &number(gap.at))]);
    let side = if signed > 0.0 {
        Align2::LEFT_BOTTOM
    } else {
        Align2::LEFT_TOP
    };
    axes::label(&painter, palette, rect, top, side, &words, palette.ink(hue));
    let title = pos2(rect.left() + space::XS, rect.top() + space::XS);
    axes::label(
        &painter,
        palette,
        rect,
        title,
        Align2::LEFT_TOP,
        cx.words.t("curves-gap"),
        palette.muted,
    );
    let here = axes.to_screen([cx.snapshot.x, 0.0]).x;
    painter.vline(here, rect.y_range(), Stroke::new(HAIRLINE, palette.muted));
}
