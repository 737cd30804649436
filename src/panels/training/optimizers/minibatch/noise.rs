//! The squared distance of batch gradients from the full one, by batch size, on logarithmic axes; a drag chooses the batch size.

use super::{body, heading};
use crate::{
    kit::{
        axes, fonts, number, short,
        tokens::{HAIRLINE, Palette, line, size, space, text},
        views::axis::{Axis, Plane},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, CursorIcon, Key, Painter, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};
use neural_atlas_engine::labs::training::optimizers::minibatch::{
    BatchSize, Minibatch,
    cloud::{CloudView, scale},
};

/// Points of a theoretical curve.
const POINTS: usize = 60;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Minibatch>, rect: Rect) {
    heading(ui, rect, cx.words.t("minibatch-noise"));
    let Some(cloud) = &cx.snapshot.cloud else { return };
    let samples = cloud.samples as f64;
    let area = Rect::from_min_max(
        body(rect).min + egui::vec2(size::AXIS, space::XS),
        rect.max - egui::vec2(space::S, text::SMALL + space::M),
    );
    if !area.is_positive() || cloud.samples < 2 {
        return;
    }
    let signal = cloud.norm * cloud.norm;
    let lowest = signal.min(cloud.total / samples).max(cloud.total * 1e-9);
    let plane = Plane {
        x: Axis::new((1.0, samples), true, area.left(), area.right()),
        y: Axis::new(
            (lowest / 3.0, cloud.total.max(signal) * 2.0),
            true,
            area.bottom(),
            area.top(),
        ),
    };
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter_at(rect);
    grid(&painter, palette, cx, &plane, area);
    theory(&ui.painter_at(area), palette, cloud, &plane);
    level(&painter, palette, cx, cloud, &plane, area);
    for dots in &cloud.dots {
        let measured = cloud
            .rungs
            .iter()
            .find(|rung| rung.rows == dots.rows)
            .map(|rung| rung.measured);
        if let Some(measured) = measured.filter(|measured| *measured > 0.0 && dots.size != BatchSize::Full) {
            let at = plane.at(dots.rows as f64, measured);
            let hue = palette.hue(dots.size.name());
            painter.circle(at, size::POINT + 1.0, hue, Stroke::new(HAIRLINE, palette.background));
        }
    }
    hand(ui, cx, &plane, area);
}

fn grid(painter: &Painter, palette: &Palette, cx: &Stage<'_, Minibatch>, plane: &Plane, area: Rect) {
    let (hair, font) = (Stroke::new(HAIRLINE, palette.hairline), fonts::regular(text::SMALL));
    for tick in plane.y.ticks((area.height() / size::TICK_Y) as usize) {
        let y = plane.y.place(tick);
        painter.hline(area.x_range(), y, hair);
        let at = pos2(area.left() - space::S, y);
        painter.text(at, Align2::RIGHT_CENTER, number(tick), font.clone(), palette.muted);
    }
    let title = cx.words.t("minibatch-batch-axis");
    let end = pos2(area.right(), area.bottom() + space::XS);
    let titled = painter.text(end, Align2::RIGHT_TOP, title, font.clone(), palette.muted);
    for tick in plane.x.ticks((area.width() / size::TICK_X).max(2.0) as usize) {
        let at = pos2(plane.x.place(tick), area.bottom() + space::XS);
        if at.x < titled.left() - space::M {
            painter.text(at, Align2::CENTER_TOP, short(tick), font.clone(), palette.muted);
        }
    }
}

/// `σ²/B`, dashed, and what drawing without replacement makes of it.
fn theory(painter: &Painter, palette: &Palette, cloud: &CloudView, plane: &Plane) {
    let samples = cloud.samples as f64;
    let sizes: Vec<f64> = (0..=POINTS).map(|i| samples.powf(i as f64 / POINTS as f64)).collect();
    let stroke = Stroke::new(line::CURVE, palette.muted);
    let simple: Vec<_> = sizes.iter().map(|size| plane.at(*size, cloud.total / size)).collect();
    painter.extend(Shape::dashed_line(&simple, stroke, line::DASH, line::DASH));
    let exact = |size: f64| cloud.total * (samples - size) / (size * (samples - 1.0));
    let corrected: Vec<_> = sizes
        .iter()
        .map(|size| plane.at(*size, exact(*size).max(plane.y.low * 0.1)))
        .collect();
    painter.add(Shape::line(corrected, stroke));
}

/// The signal: the full gradient's squared length, and the batch size at which the noise is as large.
fn level(
    painter: &Painter,
    palette: &Palette,
    cx: &Stage<'_, Minibatch>,
    cloud: &CloudView,
    plane: &Plane,
    area: Rect,
) {
    let signal = cloud.norm * cloud.norm;
    if signal <= plane.y.low {
        return;
    }
    let y = plane.y.place(signal);
    painter.hline(area.x_range(), y, Stroke::new(line::CURVE, palette.text));
    let at = pos2(area.left() + space::XS, y);
    let words = cx
        .words
        .with("minibatch-signal", &[("scale", &number(cloud.noise_scale))]);
    let anchor = if y > area.center().y {
        Align2::LEFT_BOTTOM
    } else {
        Align2::LEFT_TOP
    };
    axes::label(painter, palette, area, at, anchor, &words, palette.text);
    if cloud.noise_scale < cloud.samples as f64 {
        // Where noise and signal are equal.
        let crossing = pos2(plane.x.place(cloud.noise_scale.max(1.0)), y);
        painter.circle_filled(crossing, size::POINT, palette.text);
    }
}

/// The chosen batch size as a line that the hand moves.
fn hand(ui: &mut Ui, cx: &mut Stage<'_, Minibatch>, plane: &Plane, area: Rect) {
    let Some(cloud) = &cx.snapshot.cloud else { return };
    let palette = Palette::of(ui.visuals());
    let response = ui.interact(area, ui.scope_id().with("noise"), Sense::click_and_drag());
    let batch = cx.params.batch.clamp(1, cloud.samples);
    response.widget_info(|| WidgetInfo::slider(true, batch as f64, cx.words.t("minibatch-noise-slider")));
    let x = plane.x.place(batch as f64);
    let painter = ui.painter_at(area.expand(size::KNOB));
    painter.vline(x, area.y_range(), Stroke::new(HAIRLINE, palette.accent));
    let variance = cloud.total * scale(batch, cloud.samples);
    let knob = pos2(x, plane.y.place(variance.max(plane.y.low)).min(area.bottom()));
    painter.circle(
        knob,
        size::KNOB,
        palette.surface,
        Stroke::new(line::STRONG, palette.accent),
    );
    widgets::focus_ring(ui, &response, 0.0);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if let Some(at) = response
        .interact_pointer_pos()
        .filter(|_| response.dragged() || response.clicked())
    {
        response.request_focus();
        cx.params.batch = (plane.x.value(at.x).round().max(1.0) as usize).min(cloud.samples);
    }
    if response.has_focus() {
        widgets::hold_arrows(ui, response.id, true, false);
        let pressed = |key| ui.input(|input| input.num_presses(key)) as u32;
        let (left, right) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
        if left != right {
            let wanted = (batch << right.min(12)) >> left.min(12);
            cx.params.batch = wanted.clamp(1, cloud.samples);
        }
    }
}
