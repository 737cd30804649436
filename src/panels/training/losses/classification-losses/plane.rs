//! The plane: what the classifier in view says everywhere, its boundary and margin lines, the other boundaries, the points.

use super::{ClassificationLossesPanel, picked_index, short, shown, spots};
use crate::{
    kit::{
        axes::{self, Axes},
        fonts,
        mesh::{self, Mark},
        tokens::{HAIRLINE, Palette, line, size, space, text},
        views::{Shade, class_field, heat_map},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Mesh, Painter, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::losses::classification_losses::{
    ClassificationLosses, Ground, ModelView, data::EXTENT,
};

/// A point without pull is smaller than one with the largest, by this much of a point's radius.
const LIGHT: f32 = 0.85;
const HEAVY: f32 = 0.65;

impl ClassificationLossesPanel {
    pub(super) fn plane(&mut self, ui: &mut Ui, cx: &mut Stage<'_, ClassificationLosses>, area: Rect) {
        // Square, so that right angles and distances are what they look like.
        let side = area.width().min(area.height());
        let rect = Rect::from_min_size(area.min, vec2(side, side));
        self.legend(ui, cx, area.with_min_y(rect.bottom() + space::XS));
        let axes = Axes {
            rect,
            x: [-EXTENT, EXTENT],
            y: [-EXTENT, EXTENT],
        };
        let response = ui.interact(rect, ui.scope_id().with("plane"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, cx.words.t("clsl-plane")));
        let picked = cx.snapshot.picked.as_ref().map(|picked| picked.id);
        let touches = self.hand.act(ui, &response, &axes, &spots(cx.snapshot), picked);
        self.touched(cx, touches);
        match &cx.snapshot.ground {
            Ground::Two(field) => heat_map(ui, rect, "ground", field, Shade::default()),
            Ground::Several(field) => class_field(ui, rect, "ground", field, cx.snapshot.classes, false),
        }
        let palette = Palette::of(ui.visuals());
        let painter = ui.painter_at(rect);
        axes.veiled_numbers(&painter, palette);
        for model in &cx.snapshot.models {
            if model.method != cx.params.show {
                boundary(
                    &painter,
                    &axes,
                    model,
                    Stroke::new(line::CURVE, palette.hue(model.method.name())),
                );
            }
        }
        if let Some(model) = shown(cx) {
            boundary(&painter, &axes, model, Stroke::new(line::STRONG, palette.text));
            for segment in &model.lead {
                let ends = segment.map(|end| axes.to_screen(end));
                let stroke = Stroke::new(line::ICON, palette.text);
                painter.extend(Shape::dashed_line(&ends, stroke, line::DASH * 2.0, line::DASH));
            }
            points(&painter, palette, cx, &axes, model);
            said(&painter, palette, cx, &axes, model);
        }
        axes.names(&painter, palette, ["x₁", "x₂"]);
        widgets::focus_ring(ui, &response, 0.0);
    }

    /// What the lines are, where there is room for it below the plane.
    fn legend(&self, ui: &Ui, cx: &Stage<'_, ClassificationLosses>, rect: Rect) {
        let palette = Palette::of(ui.visuals());
        let words = cx
            .words
            .with("clsl-legend", &[("name", &cx.words.t(short(cx.params.show)))]);
        let font = fonts::regular(text::SMALL);
        let galley = ui.painter().layout(words, font, palette.muted, rect.width());
        if galley.size().y <= rect.height() {
            ui.painter().galley(rect.min, galley, palette.muted);
        }
    }
}

fn boundary(painter: &Painter, axes: &Axes, model: &ModelView, stroke: Stroke) {
    for segment in &model.boundary {
        painter.line_segment(segment.map(|end| axes.to_screen(end)), stroke);
    }
}

/// The points, the larger the harder they pull; grey where they do not pull at all.
fn points(painter: &Painter, palette: &Palette, cx: &Stage<'_, ClassificationLosses>, axes: &Axes, model: &ModelView) {
    let most = model.pulls.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let mut drawn = Mesh::default();
    for (point, pull) in cx.snapshot.points.iter().zip(&model.pulls) {
        let hue = palette.class(point.class, cx.snapshot.classes);
        let fill = if *pull == 0.0 { palette.unused } else { hue };
        let radius = size::POINT * (LIGHT + HEAVY * (pull / most) as f32);
        let rim = (HAIRLINE, palette.surface);
        mesh::mark(
            &mut drawn,
            Mark::of_class(point.class),
            axes.to_screen(point.at),
            radius,
            fill,
            rim,
        );
    }
    painter.add(drawn);
    if let Some(index) = picked_index(cx.snapshot) {
        let at = axes.to_screen(cx.snapshot.points[index].at);
        painter.circle_stroke(at, size::KNOB * 1.3, Stroke::new(line::STRONG, palette.surface));
        painter.circle_stroke(at, size::KNOB * 1.3, Stroke::new(line::FOCUS, palette.accent));
    }
}

/// How many points pull, and how far apart the margin lines are.
fn said(painter: &Painter, palette: &Palette, cx: &Stage<'_, ClassificationLosses>, axes: &Axes, model: &ModelView) {
    let silent = model.pulls.iter().filter(|pull| **pull == 0.0).count();
    let words = cx
        .words
        .with("clsl-silent", &[("n", &silent), ("count", &model.pulls.len())]);
    let at = pos2(axes.rect.right() - space::XS, axes.rect.top() + space::XS);
    axes::label(painter, palette, axes.rect, at, Align2::RIGHT_TOP, &words, palette.text);
}
