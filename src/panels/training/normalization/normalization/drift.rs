//! How the distribution that each layer's activation receives moves while the nets train: a band for every layer and net.

use super::{hue, palette, short};
use crate::{
    kit::{
        fonts, number,
        tokens::{HAIRLINE, alpha, line as stroke, norms as share, space, text},
        views::axis::Axis,
        widgets::line_at,
    },
    panels::Stage,
};
use egui::{Align2, Color32, Mesh, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::normalization::normalization::{DriftView, Normalization as Lab};

const LINE: f32 = text::SMALL * text::PROSE_LINE;

pub fn show(ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let (palette, words) = (palette(ui), cx.words);
    let nets = &cx.snapshot.drift;
    let head = words.with("norm-drift-title", &[("channel", &(cx.snapshot.block.picked[1] + 1))]);
    line_at(
        ui,
        rect.left_top(),
        Align2::LEFT_TOP,
        &head,
        rect.width() - share::NUMBER,
        palette.muted,
    );
    line_at(
        ui,
        rect.right_top(),
        Align2::RIGHT_TOP,
        words.t("norm-drift-number"),
        share::NUMBER,
        palette.muted,
    );
    let rows = rect
        .with_min_y(rect.top() + LINE + space::XS)
        .with_max_y(rect.bottom() - LINE);
    let height = (rows.height() / nets.len().max(1) as f32).min(share::ROW_MOST);
    let layers = cx.snapshot.layers.max(1);
    let bands = rows
        .with_min_x(rows.left() + share::NAME)
        .with_max_x(rows.right() - share::NUMBER);
    let width = bands.width() / layers as f32;
    for (index, net) in nets.iter().enumerate() {
        let top = rows.top() + height * index as f32;
        let row = Rect::from_min_size(pos2(rows.left(), top), vec2(rows.width(), height - space::XS));
        name(ui, cx, net, row);
        for layer in 0..layers {
            let left = bands.left() + width * layer as f32;
            let place = Rect::from_min_size(pos2(left, row.top()), vec2(width - space::S, row.height()));
            band(ui, cx, net, layer, place, hue(palette, net.of));
        }
    }
    for layer in 0..layers {
        let at = pos2(
            bands.left() + width * (layer as f32 + 0.5) - space::XS,
            rows.top() + height * nets.len() as f32,
        );
        let said = words.with("norm-layer-n", &[("n", &(layer + 1))]);
        line_at(ui, at, Align2::CENTER_TOP, &said, width, palette.muted);
    }
}

fn name(ui: &Ui, cx: &Stage<'_, Lab>, net: &DriftView, row: Rect) {
    let palette = palette(ui);
    let ink = palette.ink(hue(palette, net.of));
    let font = fonts::bold(text::SMALL);
    ui.painter().text(
        row.left_center(),
        Align2::LEFT_CENTER,
        short(cx.words, net.of.name()),
        font,
        ink,
    );
    let (said, ink) = match net.fell {
        Some(step) => (cx.words.with("norm-fell", &[("step", &step)]), palette.warn),
        None => (number(net.drift), palette.text),
    };
    line_at(ui, row.right_center(), Align2::RIGHT_CENTER, &said, share::NUMBER, ink);
}

/// The middle 70 of 100 values as an area, the median as a line, from the first step to now.
fn band(ui: &Ui, cx: &Stage<'_, Lab>, net: &DriftView, layer: usize, place: Rect, hue: Color32) {
    let palette = palette(ui);
    let marks = net.layers.get(layer).map_or(&[][..], Vec::as_slice);
    let response = ui.interact(
        place,
        ui.scope_id().with(("drift", net.of.name(), layer)),
        Sense::hover(),
    );
    let label = cx.words.with(
        "norm-drift-band",
        &[("net", &short(cx.words, net.of.name())), ("layer", &(layer + 1))],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
    ui.painter()
        .hline(place.x_range(), place.bottom(), Stroke::new(HAIRLINE, palette.hairline));
    let finite = || marks.iter().filter(|mark| mark.iter().all(|value| value.is_finite()));
    let low = finite().map(|mark| mark[1]).fold(f32::INFINITY, f32::min);
    let high = finite().map(|mark| mark[3]).fold(f32::NEG_INFINITY, f32::max);
    let Some(last) = finite().next_back().filter(|_| low <= high) else {
        return;
    };
    let x = Axis::new((0.0, f64::from(last[0].max(1.0))), false, place.left(), place.right());
    let y = Axis::new(
        (f64::from(low), f64::from(high)),
        false,
        place.bottom() - HAIRLINE,
        place.top(),
    );
    let at = |step: f32, value: f32| pos2(x.place(step.into()), y.place(value.into()));
    let mut mesh = Mesh::default();
    for (index, [step, low, _, high]) in finite().copied().enumerate() {
        for value in [low, high] {
            mesh.colored_vertex(at(step, value), hue.gamma_multiply(alpha::PINNED));
        }
        if index > 0 {
            let first = 2 * (index as u32 - 1);
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 1, first + 2, first + 3);
        }
    }
    ui.painter().add(Shape::mesh(mesh));
    let middle = finite().map(|[step, _, middle, _]| at(*step, *middle)).collect();
    ui.painter().add(Shape::line(middle, Stroke::new(stroke::CURVE, hue)));
    let said = cx.words.with(
        "norm-drift-read",
        &[
            ("low", &number(last[1].into())),
            ("middle", &number(last[2].into())),
            ("high", &number(last[3].into())),
        ],
    );
    response.on_hover_text(format!("{label}\n{said}"));
}
