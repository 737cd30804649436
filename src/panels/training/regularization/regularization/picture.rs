//! What the two nets have fitted: curves over the axis, or boundaries in the plane.

use super::{Lab, RegularizationPanel, boundary, hues, line};
use crate::{
    kit::{
        axes::{self, Axes},
        number,
        tokens::{HAIRLINE, Palette, line as stroke, overfit, size, space, text},
        views::{PointLook, Shade, heat_map, points},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Color32, Mesh, Painter, Rect, Shape, Stroke, Ui, pos2};
use neural_atlas_engine::{
    labs::training::regularization::regularization::{HEIGHT, Method, REACH, Task},
    view::Field,
};

impl RegularizationPanel {
    pub(super) fn picture(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
        let rest = text::SMALL * text::PROSE_LINE;
        let (rect, foot) = rect.split_top_bottom_at_y(rect.bottom() - rest);
        let height = if cx.snapshot.task == Task::Curve { HEIGHT } else { REACH };
        // At the right of the curves stand their names.
        let room = if cx.snapshot.task == Task::Curve {
            overfit::NAMES
        } else {
            0.0
        };
        let axes = Axes {
            rect: rect.with_max_x(rect.right() - room),
            x: [-REACH, REACH],
            y: [-height, height],
        };
        let (response, near) = self.hand.sense(ui, cx, &axes);
        let painter = ui.painter_at(axes.rect);
        match cx.snapshot.task {
            Task::Curve => {
                curve(&painter, ui, cx, &axes);
                names(ui, cx, &axes, rect);
            }
            Task::Moons => moons(&painter, ui, cx, &axes),
        }
        samples(&painter, ui, cx, &axes, near);
        let pen = Stroke::new(stroke::STRONG, Palette::of(ui.visuals()).accent);
        painter.line(self.hand.stroke.clone(), pen);
        widgets::focus_ring(ui, &response, 0.0);
        caption(ui, cx, foot);
    }
}

fn curve(painter: &Painter, ui: &Ui, cx: &Stage<'_, Lab>, axes: &Axes) {
    let palette = Palette::of(ui.visuals());
    let ([hue, twin], snapshot) = (hues(palette), cx.snapshot);
    axes.grid(painter, palette);
    axes.names(painter, palette, ["x", "y"]);
    let truth = Stroke::new(stroke::CURVE, palette.muted);
    for piece in axes.curves(snapshot.truth.iter()) {
        painter.extend(Shape::dashed_line(&piece, truth, stroke::DASH * 2.0, stroke::DASH));
    }
    let mut mesh = Mesh::default();
    let member = hue.gamma_multiply(overfit::MEMBER);
    for piece in snapshot.members.iter().flat_map(|member| axes.curves(member.iter())) {
        crate::kit::mesh::ribbon(&mut mesh, &piece, HAIRLINE, member);
    }
    painter.add(Shape::mesh(mesh));
    if snapshot.method != Method::None {
        for piece in axes.curves(snapshot.plain.curve.iter()) {
            painter.line(piece, Stroke::new(stroke::CURVE, twin));
        }
    }
    for piece in axes.curves(snapshot.fit.curve.iter()) {
        painter.line(piece, Stroke::new(stroke::STRONG, hue));
    }
    let mean = Stroke::new(stroke::CURVE, palette.text);
    for piece in axes.curves(snapshot.mean.iter()) {
        painter.extend(Shape::dashed_line(&piece, mean, stroke::DASH, stroke::DASH));
    }
}

/// Names beside the right ends of the curves, moved apart where they would meet.
fn names(ui: &Ui, cx: &Stage<'_, Lab>, axes: &Axes, within: Rect) {
    let palette = Palette::of(ui.visuals());
    let ([hue, _], snapshot) = (hues(palette), cx.snapshot);
    let mut ends: Vec<(&str, Color32, &[[f64; 2]])> = vec![(cx.words.t("reg-truth"), palette.muted, &snapshot.truth)];
    if snapshot.method != Method::None {
        ends.push((cx.words.t("reg-twin"), palette.muted, &snapshot.plain.curve));
    }
    let name = cx.words.option("method", snapshot.method.name());
    ends.push((name, palette.ink(hue), &snapshot.fit.curve));
    if !snapshot.mean.is_empty() {
        ends.push((cx.words.t("reg-mean"), palette.text, &snapshot.mean));
    }
    let range = [within.top() + space::M, within.bottom() - space::M];
    let height = |points: &[[f64; 2]]| {
        let end = points.last().map_or(within.center().y, |end| axes.to_screen(*end).y);
        end.clamp(range[0], range[1])
    };
    let mut heights: Vec<f32> = ends.iter().map(|(_, _, points)| height(points)).collect();
    axes::spread(&mut heights, text::SMALL + space::XS, range);
    for ((words, ink, _), y) in ends.iter().zip(heights) {
        let at = pos2(axes.rect.right() + space::XS, y);
        axes::label(ui.painter(), palette, within, at, Align2::LEFT_CENTER, words, *ink);
    }
}

fn moons(painter: &Painter, ui: &Ui, cx: &Stage<'_, Lab>, axes: &Axes) {
    let palette = Palette::of(ui.visuals());
    let snapshot = cx.snapshot;
    heat_map(ui, axes.rect, "regularization", &snapshot.fit.field, Shade::default());
    axes.veiled_numbers(painter, palette);
    axes.names(painter, palette, ["x₁", "x₂"]);
    let mut mesh = Mesh::default();
    let mut outline = |field: &Field, width: f32, color: Color32| {
        for ends in boundary::segments(field) {
            crate::kit::mesh::ribbon(&mut mesh, &ends.map(|end| axes.to_screen(end)), width, color);
        }
    };
    for field in &snapshot.member_fields {
        outline(field, HAIRLINE, palette.text.gamma_multiply(overfit::MEMBER));
    }
    if snapshot.method != Method::None {
        outline(&snapshot.plain.field, stroke::CURVE, palette.faint);
    }
    outline(&snapshot.fit.field, stroke::STRONG, palette.text);
    painter.add(Shape::mesh(mesh));
    let corner = axes.rect.right_top() + egui::vec2(-space::XS, space::XS);
    let name = cx.words.option("method", snapshot.method.name());
    let first = axes::label(
        painter,
        palette,
        axes.rect,
        corner,
        Align2::RIGHT_TOP,
        name,
        palette.text,
    );
    if snapshot.method != Method::None {
        let below = first.right_bottom();
        axes::label(
            painter,
            palette,
            axes.rect,
            below,
            Align2::RIGHT_TOP,
            cx.words.t("reg-twin"),
            palette.muted,
        );
    }
}

/// The points: discs to learn from, diamonds for validation; the one under the hand and the picked one have a ring.
fn samples(painter: &Painter, ui: &Ui, cx: &Stage<'_, Lab>, axes: &Axes, near: Option<usize>) {
    let palette = Palette::of(ui.visuals());
    let (snapshot, moons) = (cx.snapshot, cx.snapshot.task == Task::Moons);
    if moons {
        let plane = crate::kit::views::axis::Plane::over(axes.rect, axes.x.map(|v| v as f32), axes.y.map(|v| v as f32));
        for (set, test) in [(&snapshot.valid, true), (&snapshot.train, false)] {
            let look = PointLook {
                test,
                radius: if test {
                    size::POINT * overfit::SMALL
                } else {
                    size::POINT
                },
                ..PointLook::default()
            };
            points(ui, axes.rect, &plane, set, look);
        }
    } else {
        let mut mesh = Mesh::default();
        for (set, mark, hue, radius) in [
            (
                &snapshot.valid,
                crate::kit::mesh::Mark::Diamond,
                palette.hue("valid"),
                size::POINT * overfit::SMALL,
            ),
            (
                &snapshot.train,
                crate::kit::mesh::Mark::Disc,
                palette.hue("train"),
                size::POINT,
            ),
        ] {
            for at in &set.at {
                let at = axes.to_screen(at.map(f64::from));
                crate::kit::mesh::mark(&mut mesh, mark, at, radius, hue, (HAIRLINE, palette.background));
            }
        }
        painter.add(Shape::mesh(mesh));
    }
    let picked = (!snapshot.kept.is_empty()).then_some(snapshot.picked);
    for index in near.into_iter().chain(picked) {
        if let Some(at) = snapshot.train.at.get(index) {
            let ring = Stroke::new(stroke::CURVE, palette.accent);
            painter.circle_stroke(axes.to_screen(at.map(f64::from)), size::POINT + space::XS, ring);
        }
    }
}

/// What the marks mean, or what the method is doing now.
fn caption(ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let (words, snapshot) = (cx.words, cx.snapshot);
    let said = match (snapshot.stopped, snapshot.activation) {
        (Some(step), _) => {
            let best = snapshot.fit.best.step;
            words.with(
                "reg-stopped",
                &[("step", &number::count(step)), ("best", &number::count(best))],
            )
        }
        (_, Some([train, used])) if snapshot.method == Method::Dropout => words.with(
            "reg-activation",
            &[("train", &number::number(train)), ("used", &number::number(used))],
        ),
        _ => words.t("reg-marks").to_owned(),
    };
    let at = rect.left_top() + egui::vec2(0.0, space::XS / 2.0);
    let ink = if snapshot.stopped.is_some() {
        palette.accent
    } else {
        palette.muted
    };
    line(ui, at, &said, rect.width(), ink);
}
