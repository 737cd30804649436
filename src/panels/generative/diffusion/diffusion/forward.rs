//! The data at the time looked at: their density, the points themselves, and the score that pulls noise back to them.

use super::{
    hand::{self, Hand},
    plane::{axes, empty, places, point_radius},
};
use crate::{
    kit::{
        fonts,
        mesh::{self, Mark},
        number,
        tokens::{HAIRLINE, Palette, diffusion as share, line, space, text},
        views::{self, Shade, axis::Plane},
    },
    panels::Stage,
};
use egui::{Align2, Mesh, Painter, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use neural_atlas_engine::labs::generative::diffusion::diffusion::{
    Diffusion,
    shape::{CLASSES, EXTENT},
    view::{Arrow, PlaneView},
};

/// Draws the plane of the data, which is also where they are drawn by hand.
pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Diffusion>, hand: &mut Hand, rect: Rect) {
    let view = &cx.snapshot.plane;
    let response = ui.interact(rect, ui.scope_id().with("forward"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, cx.words.t("diffusion-forward-plane")));
    let palette = Palette::of(ui.visuals());
    ui.painter().rect_filled(rect, 0.0, palette.zero);
    let fitted = Shade::fitted(&view.density);
    let shade = Shade {
        most: fitted.most * share::PALE,
        sequential: true,
        ..fitted
    };
    views::heat_map(ui, rect, "diffusion-density", &view.density, shade);
    let painter = ui.painter_at(rect);
    let plane = axes(rect);
    dots(&painter, palette, rect, view, cx.params.asked());
    arrows(&painter, palette, &plane, view, fitted.most);
    ui.painter()
        .rect_stroke(rect, 0.0, Stroke::new(HAIRLINE, palette.hairline), StrokeKind::Outside);
    if view.noised.is_empty() && !hand.is_drawing() {
        empty(ui, rect, cx.words.t("diffusion-draw-here"));
    } else {
        legend(ui, cx, rect);
    }
    hand.draw(ui, cx, &response, &plane, rect);
    if !hand::is_asked(cx) {
        read(ui, cx, response, &plane);
    }
}

/// What the line below says: how much of the points is still data.
pub fn said(cx: &Stage<'_, Diffusion>, t: usize) -> String {
    let nearest = cx
        .snapshot
        .plane
        .schedule
        .iter()
        .min_by_key(|point| (point[0] as usize).abs_diff(t));
    let signal = nearest.map_or(1.0, |point| point[1]);
    // Whole percents, which add up to a hundred.
    let signal = (100.0 * signal).round() / 100.0;
    let (signal, noise) = (number::percent(signal), number::percent(1.0 - signal));
    cx.words
        .with("diffusion-mixture", &[("signal", &signal), ("noise", &noise)])
}

/// Thin: the exact score. Strong: the learned one, on the same scale. `most` is the highest density.
fn arrows(painter: &Painter, palette: &Palette, plane: &Plane, view: &PlaneView, most: f32) {
    let side = (view.arrows.len() as f64).sqrt();
    if side < 1.0 {
        return;
    }
    let longest = (2.0 * EXTENT / side) as f32 * plane.unit() * share::ARROW;
    // Strong where data are likely, faint where the net has never been.
    let strength = |at: [f32; 2]| {
        let density = density_at(view, at.map(f64::from)).unwrap_or(0.0);
        let share = density / most.max(f32::MIN_POSITIVE);
        share.powf(share::FADE).max(share::FAINT)
    };
    let inks: Vec<f32> = view.arrows.iter().map(|arrow| strength(arrow.at)).collect();
    // The longest exact arrow among those that count is as long as there is room.
    let exact = |arrow: &Arrow| arrow.exact[0].hypot(arrow.exact[1]);
    let counted = view.arrows.iter().zip(&inks).filter(|(_, ink)| **ink > share::FAINT);
    let scale = longest / counted.map(|(arrow, _)| exact(arrow)).fold(f32::MIN_POSITIVE, f32::max);
    for (arrow, ink) in view.arrows.iter().zip(&inks) {
        let from = plane.at(f64::from(arrow.at[0]), f64::from(arrow.at[1]));
        let pair = [
            (arrow.exact, Stroke::new(HAIRLINE, palette.muted.gamma_multiply(*ink))),
            (
                arrow.learned,
                Stroke::new(line::CURVE, palette.text.gamma_multiply(*ink)),
            ),
        ];
        for (score, stroke) in pair {
            let way = vec2(score[0], -score[1]) * scale;
            let length = way.length();
            if length.is_finite() && length >= line::CURVE {
                painter.arrow(from, way * (longest / length).min(1.0), stroke);
            }
        }
    }
}

/// Which arrows are which, where there is room to say it.
fn legend(ui: &Ui, cx: &Stage<'_, Diffusion>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let (words, inner) = (cx.words.t("diffusion-arrows"), rect.shrink(space::XS));
    let font = fonts::regular(text::SMALL);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, palette.muted);
    if galley.size().x + 2.0 * space::XS <= inner.width() {
        views::plate(ui, inner.left_bottom(), Align2::LEFT_BOTTOM, words, palette.muted);
    }
}

/// The data points; those of a class that is not asked for are faint.
fn dots(painter: &Painter, palette: &Palette, rect: Rect, view: &PlaneView, asked: Option<usize>) {
    let radius = point_radius(rect);
    let mut mesh = Mesh::default();
    for (at, class) in places(rect, &view.noised).into_iter().zip(&*view.classes) {
        if rect.contains(at) {
            let strength = if asked.is_none_or(|asked| asked == *class) {
                1.0
            } else {
                share::OTHERS
            };
            let fill = palette.class(*class, CLASSES).gamma_multiply(strength);
            let rim = (HAIRLINE / 2.0, palette.surface.gamma_multiply(strength));
            mesh::mark(&mut mesh, Mark::of_class(*class), at, radius, fill, rim);
        }
    }
    painter.add(Shape::mesh(mesh));
}

fn density_at(view: &PlaneView, at: [f64; 2]) -> Option<f32> {
    let field = &view.density;
    let cell = |value: f64, count: usize| {
        let share = (value + EXTENT) / (2.0 * EXTENT);
        ((share * count as f64).max(0.0) as usize).min(count.saturating_sub(1))
    };
    let index = cell(at[1], field.rows) * field.columns + cell(at[0], field.columns);
    field.values.get(index).copied().filter(|value| value.is_finite())
}

/// Density and both scores under the pointer.
fn read(ui: &Ui, cx: &Stage<'_, Diffusion>, response: Response, plane: &Plane) {
    let view = &cx.snapshot.plane;
    let Some(pointer) = response.hover_pos() else { return };
    let at = plane.value(pointer);
    let apart = |arrow: &[f32; 2]| (f64::from(arrow[0]) - at[0]).hypot(f64::from(arrow[1]) - at[1]);
    let nearest = view.arrows.iter().min_by(|a, b| apart(&a.at).total_cmp(&apart(&b.at)));
    let (Some(arrow), Some(density)) = (nearest, density_at(view, at)) else {
        return;
    };
    let pair = |[x, y]: [f32; 2]| format!("({}, {})", number::brief(x.into()), number::brief(y.into()));
    let said = cx.words.with(
        "diffusion-read",
        &[
            ("at", &pair(at.map(|v| v as f32))),
            ("density", &number::number(f64::from(density))),
            ("learned", &pair(arrow.learned)),
            ("exact", &pair(arrow.exact)),
        ],
    );
    if !ui.input(|input| input.pointer.any_down()) {
        response.on_hover_text_at_pointer(said);
    }
}
