//! The plane: what the discriminator thinks of every place, the real and the generated points, and how each is pulled.

use super::hand::Hand;
use crate::{
    kit::{
        fonts, mesh, number,
        tokens::{HAIRLINE, Palette, gan as share, line, size, space, text},
        views::{self, PointLook, Shade, axis::Plane},
    },
    panels::Stage,
};
use egui::{
    Align2, Mesh, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::{
    labs::generative::gan::gan::{
        Gan,
        plane::Part,
        target::EXTENT,
        view::{GridLine, PlaneView},
    },
    view::Points,
};
use serde::{Deserialize, Serialize};

/// What the picture keeps between frames.
#[derive(Serialize, Deserialize)]
pub struct PlanePicture {
    /// Whether the bent noise grid is drawn.
    pub grid: bool,
}

impl Default for PlanePicture {
    fn default() -> Self {
        Self { grid: true }
    }
}

impl PlanePicture {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Gan>, hand: &mut Hand, rect: Rect) {
        let Some(view) = &cx.snapshot.plane else { return };
        let extent = EXTENT as f32;
        let plane = Plane::over(rect, [-extent, extent], [-extent, extent]);
        let response = ui.interact(rect, ui.scope_id().with("plane"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, cx.words.t("gan-plane")));
        let palette = Palette::of(ui.visuals());
        let field = cx.snapshot.best.as_ref().unwrap_or(&view.discriminator);
        views::heat_map(ui, rect, "discriminator", field, Shade::default());
        let painter = ui.painter_at(rect);
        if self.grid {
            noise_grid(&painter, palette, &plane, &view.grid);
        }
        let slow = cx.params.slow && view.last.is_some();
        points(ui, rect, &plane, view, slow);
        if !slow || matches!(view.last, Some(Part::Feel)) {
            pulls(&painter, palette, &plane, view);
        }
        ui.painter()
            .rect_stroke(rect, 0.0, Stroke::new(HAIRLINE, palette.hairline), StrokeKind::Outside);
        legend(ui, cx, rect);
        if view.real.is_empty() && !hand.is_drawing() {
            let words = cx.words.t("gan-draw-here");
            painter.text(
                rect.center(),
                Align2::CENTER_CENTER,
                words,
                fonts::regular(text::LEAD),
                palette.muted,
            );
        }
        hand.draw(ui, cx, &response, &plane, rect);
        read(ui, cx, response, &plane);
    }
}

/// Real points in blue, generated ones in orange diamonds; in slow motion those of the batch in work.
fn points(ui: &Ui, rect: Rect, plane: &Plane, view: &PlaneView, slow: bool) {
    let (real, fakes) = if slow {
        (&view.dealt, &view.generated)
    } else {
        (&view.real, &view.fakes)
    };
    let radius = (size::POINT * rect.width() / share::POINT_PLANE).clamp(1.5, size::POINT);
    let of = |at: &[[f32; 2]], target: f32| Points {
        at: at.to_vec(),
        target: vec![target; at.len()],
    };
    let look = PointLook {
        radius,
        ..PointLook::default()
    };
    if !slow || !matches!(view.last, Some(Part::Noise | Part::Feel | Part::MoveG)) {
        views::points(ui, rect, plane, &of(real, 1.0), look);
    }
    views::points(ui, rect, plane, &of(fakes, 0.0), PointLook { test: true, ..look });
}

/// The straight lines of the noise square, bent as the generator bends them.
fn noise_grid(painter: &Painter, palette: &Palette, plane: &Plane, lines: &[GridLine]) {
    let mut mesh = Mesh::default();
    let ink = palette.text.gamma_multiply(share::GRID_INK);
    for bent in lines {
        let places: Vec<Pos2> = bent
            .iter()
            .map(|[x, y]| plane.at(f64::from(*x), f64::from(*y)))
            .collect();
        mesh::ribbon(&mut mesh, &places, HAIRLINE, ink);
    }
    painter.add(Shape::mesh(mesh));
}

/// An arrow at every generated point of the last batch: where it would look more real to the discriminator.
fn pulls(painter: &Painter, palette: &Palette, plane: &Plane, view: &PlaneView) {
    let longest = view.pull.iter().map(|p| p[0].hypot(p[1])).fold(0.0, f32::max);
    if longest <= 0.0 || !longest.is_finite() {
        return;
    }
    // As long as they are while the longest stays readable; else all shorter by the same factor.
    let scale = plane.unit() * share::PULL.min(share::PULL_LONGEST / longest);
    let ink = Stroke::new(line::CURVE, palette.ink(palette.negative));
    for (at, pull) in view.generated.iter().zip(&view.pull).take(share::PULLS) {
        let from = plane.at(f64::from(at[0]), f64::from(at[1]));
        let way = vec2(pull[0], -pull[1]) * scale;
        if way.length() > line::CURVE {
            painter.arrow(from, way, ink);
        }
    }
}

/// What the colours and marks mean, on plates in the corners.
fn legend(ui: &Ui, cx: &Stage<'_, Gan>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let inner = rect.shrink(space::S);
    let real = views::plate(
        ui,
        inner.left_top(),
        Align2::LEFT_TOP,
        cx.words.t("gan-real"),
        palette.ink(palette.positive),
    );
    let at = pos2(real.right() + space::XS, real.top());
    views::plate(
        ui,
        at,
        Align2::LEFT_TOP,
        cx.words.t("gan-fake"),
        palette.ink(palette.negative),
    );
    let key = if cx.snapshot.best.is_some() {
        "gan-ground-best"
    } else {
        "gan-ground"
    };
    let ground = cx.words.t(key);
    let galley = ui
        .painter()
        .layout_no_wrap(ground.to_owned(), fonts::regular(text::SMALL), palette.muted);
    if galley.size().x + 2.0 * space::XS <= inner.width() {
        views::plate(ui, inner.left_bottom(), Align2::LEFT_BOTTOM, ground, palette.muted);
    }
}

/// The discriminator's answer under the pointer.
fn read(ui: &Ui, cx: &Stage<'_, Gan>, response: Response, plane: &Plane) {
    let (Some(pointer), Some(view)) = (response.hover_pos(), &cx.snapshot.plane) else {
        return;
    };
    let [x, y] = plane.value(pointer);
    let field = cx.snapshot.best.as_ref().unwrap_or(&view.discriminator);
    let cell = |value: f64, count: usize| {
        let share = (value + EXTENT) / (2.0 * EXTENT);
        ((share * count as f64) as usize).min(count.saturating_sub(1))
    };
    let index = cell(y, field.rows) * field.columns + cell(x, field.columns);
    let Some(value) = field.values.get(index).filter(|value| value.is_finite()) else {
        return;
    };
    let said = cx.words.with(
        "gan-read",
        &[
            ("x", &number::short(x)),
            ("y", &number::short(y)),
            ("d", &number::brief(f64::from(value + 1.0) / 2.0)),
        ],
    );
    if !ui.input(|input| input.pointer.any_down()) {
        response.on_hover_text_at_pointer(said);
    }
}
