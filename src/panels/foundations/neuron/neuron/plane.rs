//! The plane of inputs, coloured by the output, with its decision line, the data and the input that the diagram follows.

use super::{
    geometry,
    hand::{self, Grab, Hand, KNOB},
};
use crate::{
    kit::{
        axes::{self, Axes},
        fonts,
        mesh::{self, Mark},
        number,
        tokens::{HAIRLINE, Palette, RADIUS_SMALL, alpha, line, size, space, text},
        views::{self, Shade},
    },
    panels::Stage,
};
use egui::{
    Align2, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::{data::plane::EXTENT, labs::foundations::neuron::neuron::Neuron};

/// Sums at which fainter parallels to the decision line are drawn.
const LEVELS: [f64; 4] = [-2.0, -1.0, 1.0, 2.0];

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Neuron>, hand: &mut Hand, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let axes = Axes {
        rect,
        x: [-EXTENT, EXTENT],
        y: [-EXTENT, EXTENT],
    };
    let response = ui.interact(rect, ui.scope_id().with("plane"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, cx.words.t("neuron-plane")));
    let held = hand.act(ui, cx, &axes, &response);
    views::heat_map(ui, rect, "neuron", &cx.snapshot.field, Shade::default());
    let painter = ui.painter_at(rect);
    axes.veiled_numbers(&painter, palette);
    if cx.snapshot.runners.len() > 1 {
        others(&painter, palette, cx, &axes);
    }
    decision(&painter, palette, cx, &axes, held);
    data(&painter, palette, cx, &axes, held);
    input(&painter, palette, cx, &axes);
    labels(&painter, palette, cx, &axes);
    ui.painter().rect_stroke(
        rect,
        RADIUS_SMALL,
        Stroke::new(HAIRLINE, palette.hairline),
        StrokeKind::Outside,
    );
    names(&painter, palette, rect);
    legend(ui, palette, cx, rect);
}

/// The lines of the other starts.
fn others(painter: &Painter, palette: &Palette, cx: &Stage<'_, Neuron>, axes: &Axes) {
    for runner in cx.snapshot.runners.iter().skip(1) {
        if let Some(ends) = geometry::line(&runner.unit, 0.0) {
            let ends = ends.map(|end| axes.to_screen(end));
            let stuck = runner.is_stuck(cx.snapshot.use_bias);
            if stuck {
                let stroke = Stroke::new(HAIRLINE, palette.warn.gamma_multiply(1.0 - alpha::RAW));
                painter.extend(Shape::dashed_line(&ends, stroke, line::DASH, line::DASH));
            } else {
                painter.line_segment(
                    ends,
                    Stroke::new(HAIRLINE, palette.text.gamma_multiply(alpha::DISABLED)),
                );
            }
        }
    }
}

fn decision(painter: &Painter, palette: &Palette, cx: &Stage<'_, Neuron>, axes: &Axes, held: Option<Grab>) {
    let unit = &cx.snapshot.unit;
    for level in LEVELS {
        if let Some(ends) = geometry::line(unit, level) {
            let ends = ends.map(|end| axes.to_screen(end));
            let stroke = Stroke::new(HAIRLINE, palette.text.gamma_multiply(alpha::RAW));
            painter.line_segment(ends, stroke);
        }
    }
    let Some(ends) = geometry::line(unit, 0.0) else {
        let key = if unit.size() == 0.0 {
            "neuron-no-line"
        } else {
            "neuron-line-outside"
        };
        let at = axes.rect.center_top() + vec2(0.0, space::S);
        axes::label(
            painter,
            palette,
            axes.rect,
            at,
            Align2::CENTER_TOP,
            cx.words.t(key),
            palette.text,
        );
        arrow(painter, palette, cx, axes, held);
        return;
    };
    let ends = ends.map(|end| axes.to_screen(end));
    let strong = matches!(held, Some(Grab::Line | Grab::End { .. }));
    let width = if strong { line::STRONG * 1.4 } else { line::STRONG };
    painter.line_segment(
        ends,
        Stroke::new(width + 2.0 * HAIRLINE, palette.surface.gamma_multiply(alpha::PLATE)),
    );
    painter.line_segment(ends, Stroke::new(width, palette.text));
    if let Some(grips) = hand::grips(unit) {
        for grip in grips {
            painter.circle(
                axes.to_screen(grip),
                KNOB * 0.8,
                palette.surface,
                Stroke::new(line::CURVE, palette.text),
            );
        }
    }
    arrow(painter, palette, cx, axes, held);
}

/// The weight vector: at a right angle to the line, to the side where the sum grows.
fn arrow(painter: &Painter, palette: &Palette, cx: &Stage<'_, Neuron>, axes: &Axes, held: Option<Grab>) {
    let unit = &cx.snapshot.unit;
    let (from, to) = (axes.to_screen(geometry::middle(unit)), axes.to_screen(hand::tip(unit)));
    let stroke = Stroke::new(line::STRONG, palette.accent);
    painter.line_segment([from, to], stroke);
    let radius = if matches!(held, Some(Grab::Arrow { .. })) {
        KNOB * 1.2
    } else {
        KNOB
    };
    painter.circle(to, radius, palette.surface, stroke);
}

/// What the input gives and which weights the arrow shows, where neither covers the other or a handle.
fn labels(painter: &Painter, palette: &Palette, cx: &Stage<'_, Neuron>, axes: &Axes) {
    let unit = &cx.snapshot.unit;
    let (input, tip) = (axes.to_screen(cx.snapshot.x), axes.to_screen(hand::tip(unit)));
    let handle = |at: Pos2| Rect::from_center_size(at, Vec2::splat(2.0 * KNOB));
    let mut taken = vec![handle(input), handle(tip)];
    taken.extend(
        hand::grips(unit)
            .into_iter()
            .flatten()
            .map(|grip| handle(axes.to_screen(grip))),
    );
    let w = format!("w = ({}, {})", number(unit.w[0]), number(unit.w[1]));
    let x = format!("x: {}", number(cx.snapshot.output));
    for (at, words, ink) in [(input, x, palette.text), (tip, w, palette.accent)] {
        let spots = around(at);
        let found = axes::free_label(painter, palette, axes.rect, &spots, &taken, &words, ink);
        taken.push(found.unwrap_or_else(|| {
            let (at, anchor) = spots[0];
            axes::label(painter, palette, axes.rect, at, anchor, &words, ink)
        }));
    }
}

/// Where a label may stand beside a handle.
fn around(at: Pos2) -> [(Pos2, Align2); 6] {
    let (across, down) = (vec2(KNOB * 1.25 + space::XS, 0.0), vec2(0.0, KNOB * 1.25 + space::XS));
    [
        (at + across, Align2::LEFT_CENTER),
        (at - across, Align2::RIGHT_CENTER),
        (at - down, Align2::CENTER_BOTTOM),
        (at + down, Align2::CENTER_TOP),
        (at - 2.0 * down, Align2::CENTER_BOTTOM),
        (at + 2.0 * down, Align2::CENTER_TOP),
    ]
}

fn data(painter: &Painter, palette: &Palette, cx: &Stage<'_, Neuron>, axes: &Axes, held: Option<Grab>) {
    let mut marks = Mesh::default();
    let points = &cx.snapshot.points;
    for (index, (at, target)) in points.at.iter().zip(&points.target).enumerate() {
        let class = usize::from(*target > 0.5);
        let radius = if held == Some(Grab::Point(index)) {
            size::POINT * 1.6
        } else {
            size::POINT * 1.15
        };
        mesh::mark(
            &mut marks,
            Mark::of_class(class),
            axes.to_screen(at.map(f64::from)),
            radius,
            palette.class(class, 2),
            (HAIRLINE, palette.surface),
        );
    }
    painter.add(Shape::mesh(marks));
}

fn input(painter: &Painter, palette: &Palette, cx: &Stage<'_, Neuron>, axes: &Axes) {
    let at = axes.to_screen(cx.snapshot.x);
    painter.circle(
        at,
        KNOB * 1.25,
        palette.surface,
        Stroke::new(line::STRONG, palette.text),
    );
    painter.circle_filled(at, KNOB * 0.45, palette.text);
}

/// The axes' names, in their corners.
pub fn names(painter: &Painter, palette: &Palette, rect: Rect) {
    // Beside the numbers of the axes.
    let inner = rect.shrink2(vec2(space::XS, space::XS));
    let (right, top) = (
        inner.right_bottom() - vec2(0.0, space::L),
        inner.left_top() + vec2(space::L, 0.0),
    );
    axes::label(painter, palette, rect, right, Align2::RIGHT_BOTTOM, "x₁", palette.muted);
    axes::label(painter, palette, rect, top, Align2::LEFT_TOP, "x₂", palette.muted);
}

/// What the colours mean, under the plane.
fn legend(ui: &Ui, palette: &Palette, cx: &Stage<'_, Neuron>, rect: Rect) {
    let targets = cx.snapshot.firing.targets();
    let y = rect.bottom() + space::XS + text::SMALL * 0.7;
    let mut x = rect.left();
    for (class, target) in targets.into_iter().enumerate() {
        let mut mark = Mesh::default();
        let at = pos2(x + size::SWATCH / 2.0, y);
        mesh::mark(
            &mut mark,
            Mark::of_class(class),
            at,
            size::POINT,
            palette.class(class, 2),
            (HAIRLINE, palette.surface),
        );
        ui.painter().add(Shape::mesh(mark));
        let words = cx.words.with("neuron-target", &[("target", &number(target))]);
        let at = pos2(x + size::SWATCH + space::XS, y);
        let font = fonts::regular(text::SMALL);
        x = ui
            .painter()
            .text(at, Align2::LEFT_CENTER, words, font, palette.muted)
            .right()
            + space::M;
    }
}
