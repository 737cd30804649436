//! Training curves side by side: one card for each initialization, all on the same axes.

use super::{look, name};
use crate::{
    kit::{
        fonts, number, percent,
        tokens::{HAIRLINE, Palette, RADIUS_SMALL, line, space, text},
    },
    panels::Stage,
};
use egui::{Align2, CornerRadius, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::foundations::initialization::init::{Init, Lane};

/// A card wider than this says that its number is the accuracy.
const WIDE: f32 = 180.0;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Init>, rect: Rect) {
    let lanes = &cx.snapshot.lanes;
    let width = rect.width() / lanes.len() as f32;
    // One range for all, so that the curves can be compared.
    let all = || {
        let curves = lanes.iter().map(|lane| curve(cx, lane));
        curves.flatten().map(|point| point[1])
    };
    let (low, high) = all().fold((0.0_f64, 1.0_f64), |(low, high), loss| {
        (low.min(loss), high.max(loss.min(6.0)))
    });
    let end = all_steps(cx).max(1.0);
    let mut wanted = None;
    for (index, lane) in lanes.iter().enumerate() {
        let left = rect.left() + width * index as f32;
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width - space::S, rect.height()));
        if card(ui, cx, lane, place, [low, high], end) {
            wanted = Some(lane.method);
        }
    }
    if let Some(method) = wanted {
        look(cx, method, cx.snapshot.weights.layer);
    }
}

fn curve<'a>(cx: &'a Stage<'_, Init>, lane: &Lane) -> &'a [[f64; 2]] {
    cx.history.curve(&format!("loss.{}", lane.method.name()))
}

fn all_steps(cx: &Stage<'_, Init>) -> f64 {
    let ends = cx.snapshot.lanes.iter().filter_map(|lane| curve(cx, lane).last());
    ends.map(|point| point[0]).fold(0.0, f64::max)
}

/// Draws a card; true when it was clicked.
fn card(ui: &Ui, cx: &Stage<'_, Init>, lane: &Lane, rect: Rect, y: [f64; 2], end: f64) -> bool {
    let palette = Palette::of(ui.visuals());
    let hue = palette.hue(lane.method.name());
    let response = ui.interact(rect, ui.scope_id().with(("card", lane.method.name())), Sense::click());
    let said = match lane.fell {
        Some(step) => cx.words.with("race-fell", &[("step", &step)]),
        None => percent(lane.accuracy),
    };
    let looked = cx.snapshot.looked == Some(lane.method);
    let label = format!("{}: {said}", name(cx, lane));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, looked, &label));
    let radius = CornerRadius::same(RADIUS_SMALL as u8);
    let lit = response.hovered() || response.has_focus();
    let (width, edge) = match (looked, lit) {
        (true, _) => (line::CURVE, palette.accent),
        (false, true) => (HAIRLINE, palette.muted),
        (false, false) => (HAIRLINE, palette.hairline),
    };
    ui.painter().rect(
        rect,
        radius,
        palette.surface,
        Stroke::new(width, edge),
        StrokeKind::Inside,
    );
    let inner = rect.shrink2(vec2(space::S, space::XS));
    let painter = ui.painter_at(inner);
    let head = painter.text(
        inner.min,
        Align2::LEFT_TOP,
        name(cx, lane),
        fonts::bold(text::SMALL),
        palette.ink(hue),
    );
    let ink = if lane.fell.is_some() {
        palette.warn
    } else {
        palette.text
    };
    let said = if lane.fell.is_none() && inner.width() > WIDE {
        cx.words.with("init-card-accuracy", &[("share", &said)])
    } else {
        said
    };
    let foot = painter.text(
        inner.right_bottom(),
        Align2::RIGHT_BOTTOM,
        said,
        fonts::regular(text::SMALL),
        ink,
    );
    let area = Rect::from_min_max(
        pos2(inner.left(), head.bottom()),
        pos2(foot.left() - space::XS, inner.bottom()),
    );
    let place = |[step, loss]: &[f64; 2]| {
        let up = ((loss - y[0]) / (y[1] - y[0])).clamp(0.0, 1.0);
        pos2(
            area.left() + area.width() * (step / end) as f32,
            area.bottom() - area.height() * up as f32,
        )
    };
    let points: Vec<Pos2> = curve(cx, lane).iter().map(place).collect();
    painter.add(Shape::line(points, Stroke::new(line::CURVE, hue)));
    let mut more = vec![
        label,
        cx.words.with("init-card-loss", &[("loss", &number(lane.loss))]),
        cx.words.with("init-card-distinct", &[("n", &lane.distinct)]),
        cx.words.with("init-card-moving", &[("share", &percent(lane.moving))]),
    ];
    if let Some(kept) = lane.kept() {
        more.push(cx.words.with("init-card-kept", &[("ratio", &number(kept))]));
    }
    response.on_hover_text(more.join("\n")).clicked()
}
