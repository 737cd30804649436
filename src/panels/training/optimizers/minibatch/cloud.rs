//! The gradients of random batches around the full one. The ring of the chosen batch size is taken by the hand.

use super::name;
use crate::{
    kit::{
        axes::{self, Axes},
        fonts, percent,
        tokens::{HAIRLINE, Palette, alpha, line, size, space, text, time},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, CursorIcon, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::minibatch::{
    BatchSize, Minibatch,
    cloud::{CloudView, Dots, scale},
};
use std::f64::consts::{FRAC_PI_2, TAU};

/// Nine of ten draws of a normal distribution on the plane lie within so many deviations: `√(2 ln 10)`.
const NINE_TENTHS: f64 = 2.145_966;
/// What is shown reaches so many deviations of the smallest batch.
const REACH: f64 = 2.6;
/// Corners of a ring.
const CORNERS: usize = 64;
/// Height of the words over the lower edge, with room for a name above them.
const FOOT: f32 = 3.0 * (text::SMALL + space::XS) + text::LEAD;
/// Size of a batch's dot, in points.
const DOT: f32 = 1.7;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Minibatch>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter_at(rect);
    let Some(cloud) = &cx.snapshot.cloud else {
        let font = fonts::regular(text::BODY);
        let words = cx.words.t("minibatch-no-cloud");
        painter.text(rect.center(), Align2::CENTER_CENTER, words, font, palette.muted);
        return;
    };
    let axes = view(ui, cx, cloud, rect);
    ground(&painter, palette, &axes);
    for dots in racing(cx, cloud) {
        let hue = palette.hue(dots.size.name());
        for at in &dots.at {
            painter.circle_filled(place(&axes, *at), DOT, hue.gamma_multiply(1.0 - alpha::PINNED));
        }
        painter.add(Shape::closed_line(
            ring(&axes, cloud, dots.rows),
            Stroke::new(HAIRLINE, hue),
        ));
    }
    directions(&painter, palette, cx, &axes);
    names(&painter, palette, cx, &axes, cloud);
    full(&painter, palette, cx, &axes, cloud);
    hand(ui, cx, &axes, rect);
}

/// The clouds of the batch sizes that run, the widest first.
fn racing<'a>(cx: &'a Stage<'_, Minibatch>, cloud: &'a CloudView) -> impl Iterator<Item = &'a Dots> {
    let runs = |size: BatchSize| cx.snapshot.racers.iter().any(|racer| racer.size == size);
    cloud
        .dots
        .iter()
        .filter(move |dots| runs(dots.size) && dots.rows < cloud.samples)
}

/// One unit is as long upwards as sideways; the origin and the widest cloud that runs are in sight.
fn view(ui: &Ui, cx: &Stage<'_, Minibatch>, cloud: &CloudView, rect: Rect) -> Axes {
    let smallest = racing(cx, cloud).map(|dots| dots.rows).min().unwrap_or(cloud.batch);
    let deviation = (cloud.covariance[0].max(cloud.covariance[1]) * scale(smallest, cloud.samples)).sqrt();
    let reach = (REACH * deviation).max(cloud.norm).max(f64::MIN_POSITIVE);
    let (low, high) = ((cloud.norm - reach).min(-0.2 * cloud.norm), cloud.norm + reach);
    let unit = ((high - low) / f64::from(rect.width())).max(2.0 * reach / f64::from(rect.height()));
    let glided = ui
        .ctx()
        .animate_value_with_time(ui.scope_id().with("unit"), unit.log10() as f32, time::CALM);
    let half = vec2(rect.width(), rect.height()) * 0.5;
    let unit = 10f64.powf(f64::from(glided));
    let (wide, high_half) = (unit * f64::from(half.x), unit * f64::from(half.y));
    let middle = (low + high) / 2.0;
    Axes {
        rect,
        x: [middle - wide, middle + wide],
        y: [-high_half, high_half],
    }
}

fn place(axes: &Axes, [x, y]: [f32; 2]) -> Pos2 {
    axes.to_screen([f64::from(x), f64::from(y)])
}

/// The half of the plane on which a step leads uphill, and the two directions.
fn ground(painter: &Painter, palette: &Palette, axes: &Axes) {
    let origin = axes.to_screen([0.0, 0.0]);
    let uphill = axes
        .rect
        .with_max_x(origin.x.clamp(axes.rect.left(), axes.rect.right()));
    painter.rect_filled(uphill, 0.0, palette.warn.gamma_multiply(alpha::AREA * 0.6));
    let hair = Stroke::new(HAIRLINE, palette.faint);
    painter.vline(origin.x, axes.rect.y_range(), hair);
    painter.hline(axes.rect.x_range(), origin.y, hair);
}

/// What the two directions are and which half leads uphill, over the cloud's lower edge.
fn directions(painter: &Painter, palette: &Palette, cx: &Stage<'_, Minibatch>, axes: &Axes) {
    let line = text::SMALL + space::XS;
    let foot = axes.rect.bottom() - space::XS / 2.0;
    let left = axes.rect.left() + space::XS;
    let write = |at, anchor, key: &str, ink| {
        axes::label(painter, palette, axes.rect, at, anchor, cx.words.t(key), ink);
    };
    let edge = pos2(axes.rect.right() - space::XS, foot);
    write(edge, Align2::RIGHT_BOTTOM, "minibatch-axis-along", palette.muted);
    let across = pos2(left, foot - line);
    write(across, Align2::LEFT_BOTTOM, "minibatch-axis-across", palette.muted);
    if axes.to_screen([0.0, 0.0]).x - axes.rect.left() > 3.0 * space::XXL {
        let at = pos2(left, foot - 2.0 * line);
        write(at, Align2::LEFT_BOTTOM, "minibatch-uphill", palette.warn);
    }
}

/// The ellipse that holds nine of ten batches of this size.
fn ring(axes: &Axes, cloud: &CloudView, rows: usize) -> Vec<Pos2> {
    (0..CORNERS)
        .map(|corner| axes.to_screen(rim(cloud, rows, corner as f64 / CORNERS as f64 * TAU)))
        .collect()
}

/// A point of that ellipse.
fn rim(cloud: &CloudView, rows: usize, angle: f64) -> [f64; 2] {
    let [xx, yy, xy] = cloud.covariance;
    let radius = NINE_TENTHS * scale(rows, cloud.samples).sqrt();
    let along = xx.max(f64::MIN_POSITIVE).sqrt();
    let across = (yy - (xy / along).powi(2)).max(0.0).sqrt();
    let (sin, cos) = angle.sin_cos();
    [
        cloud.norm + radius * along * cos,
        radius * (xy / along * cos + across * sin),
    ]
}

/// Each cloud's batch size at the foot of its ring.
fn names(painter: &Painter, palette: &Palette, cx: &Stage<'_, Minibatch>, axes: &Axes, cloud: &CloudView) {
    let mut last = f32::INFINITY;
    for dots in racing(cx, cloud) {
        let at = axes.to_screen(rim(cloud, dots.rows, -FRAC_PI_2));
        // Rings as small as their names go without: they lie under the arrow's head.
        if last - at.y < text::SMALL || at.y - axes.to_screen([cloud.norm, 0.0]).y < text::LEAD {
            continue;
        }
        last = at.y;
        let room = axes.rect.bottom() - FOOT;
        let ink = palette.ink(palette.hue(dots.size.name()));
        let at = pos2(at.x, at.y.min(room));
        axes::label(
            painter,
            palette,
            axes.rect,
            at,
            Align2::CENTER_TOP,
            &name(cx, dots.size),
            ink,
        );
    }
}

/// The gradient of all data, from the origin to where all clouds have their middle.
fn full(painter: &Painter, palette: &Palette, cx: &Stage<'_, Minibatch>, axes: &Axes, cloud: &CloudView) {
    let (from, to) = (axes.to_screen([0.0, 0.0]), axes.to_screen([cloud.norm, 0.0]));
    let stroke = Stroke::new(line::STRONG, palette.text);
    if to.x - from.x > 2.0 * space::S {
        painter.arrow(from, to - from, stroke);
    } else {
        painter.line_segment([from, to], stroke);
    }
    painter.circle_filled(to, size::POINT, palette.text);
    let at = pos2(to.x + space::S, to.y + space::XS);
    let words = cx.words.t("minibatch-full-gradient");
    axes::label(painter, palette, axes.rect, at, Align2::LEFT_TOP, words, palette.text);
}

/// The chosen batch size: its ring, whose handle is dragged, and what such batches do.
fn hand(ui: &mut Ui, cx: &mut Stage<'_, Minibatch>, axes: &Axes, rect: Rect) {
    let Some(cloud) = &cx.snapshot.cloud else { return };
    let palette = Palette::of(ui.visuals());
    let batch = cx.params.batch.clamp(1, cloud.samples);
    let knob = axes.to_screen(rim(cloud, batch, FRAC_PI_2));
    let grip = Rect::from_center_size(knob, vec2(size::TARGET, size::TARGET));
    let response = ui.interact(grip, ui.scope_id().with("ring"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, batch as f64, cx.words.t("minibatch-ring")));
    let painter = ui.painter_at(rect);
    painter.extend(Shape::dashed_line(
        &closed(ring(axes, cloud, batch)),
        Stroke::new(line::CURVE, palette.accent),
        2.0 * line::DASH,
        line::DASH,
    ));
    painter.circle(
        knob,
        size::KNOB,
        palette.surface,
        Stroke::new(line::STRONG, palette.accent),
    );
    let share = percent(cloud.uphill);
    let words = cx.words.with("minibatch-chosen", &[("n", &batch), ("share", &share)]);
    let at = pos2(knob.x + size::KNOB + space::XS, knob.y);
    axes::label(
        &painter,
        palette,
        rect.shrink(space::XS),
        at,
        Align2::LEFT_BOTTOM,
        &words,
        palette.accent,
    );
    widgets::focus_ring(ui, &response, size::KNOB);
    if response.hovered() || response.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeVertical);
    }
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        cx.params.batch = batch_of(cloud, axes.to_data(at)[1].abs());
    }
}

/// The batch size whose ring is this high: the inverse of [`rim`] at its top.
fn batch_of(cloud: &CloudView, height: f64) -> usize {
    let [xx, yy, xy] = cloud.covariance;
    let across = NINE_TENTHS.powi(2) * (yy - xy * xy / xx.max(f64::MIN_POSITIVE)).max(0.0);
    let samples = cloud.samples as f64;
    let batch = samples * across / (height * height * (samples - 1.0) + across).max(f64::MIN_POSITIVE);
    (batch.round() as usize).clamp(1, cloud.samples)
}

fn closed(mut corners: Vec<Pos2>) -> Vec<Pos2> {
    corners.extend(corners.first().copied());
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud() -> CloudView {
        CloudView {
            samples: 512,
            norm: 0.3,
            covariance: [0.5, 0.9, 0.2],
            total: 3.0,
            dots: vec![],
            chosen: vec![],
            batch: 16,
            uphill: 0.1,
            rungs: vec![],
            noise_scale: 33.0,
        }
    }

    #[test]
    fn the_ring_dragged_to_its_own_height_stays_at_its_batch_size_from_1_to_512() {
        let cloud = cloud();
        for batch in [1, 2, 7, 16, 100, 400, 512] {
            assert_eq!(batch_of(&cloud, rim(&cloud, batch, FRAC_PI_2)[1]), batch);
        }
        assert_eq!(batch_of(&cloud, 1e9), 1);
    }

    #[test]
    fn a_ring_of_four_times_the_batch_is_half_as_high_to_1_percent_where_batches_are_small() {
        let cloud = cloud();
        let ratio = rim(&cloud, 1, FRAC_PI_2)[1] / rim(&cloud, 4, FRAC_PI_2)[1];
        assert!((ratio - 2.0).abs() < 0.02, "{ratio}");
    }
}
