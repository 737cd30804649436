//! The runs' paths on a plane in the space of weights, over the loss there.

use super::{NARROW, name};
use crate::{
    kit::{
        axes::{self, Axes},
        fonts, percent,
        tokens::{Palette, alpha, line, size, space, text},
        views::Contour,
    },
    panels::Stage,
};
use egui::{Align2, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::minibatch::Minibatch;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Minibatch>, rect: Rect, contour: &mut Contour) {
    let palette = Palette::of(ui.visuals());
    let field = &cx.snapshot.slice.field;
    let axes = Axes {
        rect,
        x: field.x.map(f64::from),
        y: field.y.map(f64::from),
    };
    contour.paint(ui, field, &axes, &axes);
    let painter = ui.painter_at(rect);
    let mut heads = vec![];
    for (racer, path) in cx.snapshot.racers.iter().zip(&cx.snapshot.slice.paths) {
        let hue = palette.hue(racer.size.name());
        let points: Vec<[f64; 2]> = path.iter().map(|place| place.map(f64::from)).collect();
        for piece in axes.curves(points.iter()) {
            painter.line(
                piece.clone(),
                Stroke::new(
                    line::STRONG + line::KNOB,
                    palette.background.gamma_multiply(alpha::PINNED),
                ),
            );
            painter.line(piece, Stroke::new(line::CURVE, hue));
        }
        heads.extend(points.last().map(|last| (racer, axes.to_screen(*last))));
    }
    let start = axes.to_screen([0.0, 0.0]);
    painter.circle_filled(start, size::POINT, palette.text);
    let words = cx.words.t("minibatch-start");
    let above = pos2(start.x, start.y - space::XS);
    axes::label(
        &painter,
        palette,
        rect,
        above,
        Align2::CENTER_BOTTOM,
        words,
        palette.text,
    );
    if cx.step > 0 {
        let mut heights: Vec<f32> = heads.iter().map(|(_, at)| at.y).collect();
        axes::spread(
            &mut heights,
            text::SMALL + space::XS,
            [rect.top() + space::XL, rect.bottom() - space::XXL],
        );
        for ((racer, at), y) in heads.iter().zip(heights) {
            let hue = palette.hue(racer.size.name());
            painter.circle(*at, size::KNOB - 1.0, palette.surface, Stroke::new(line::STRONG, hue));
            let beside = pos2(at.x + size::KNOB + space::XS, y);
            let name = name(cx, racer.size);
            axes::label(
                &painter,
                palette,
                rect,
                beside,
                Align2::LEFT_CENTER,
                &name,
                palette.ink(hue),
            );
        }
        let picked: Vec<_> = heads.iter().map(|(racer, at)| (racer.size, *at)).collect();
        for (size, at) in picked {
            if touched(ui, cx, size.name(), at) {
                cx.params.watch = size;
            }
        }
    }
    caption(ui, cx, rect);
}

/// A click on a run's head takes its weights for the cloud.
fn touched(ui: &Ui, cx: &Stage<'_, Minibatch>, key: &str, at: Pos2) -> bool {
    let grip = Rect::from_center_size(at, vec2(size::TARGET, size::TARGET) * 0.7);
    let response = ui.interact(grip, ui.scope_id().with(("head", key)), Sense::click());
    let words = cx
        .words
        .with("minibatch-take", &[("name", &cx.words.option("sizes", key))]);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &words));
    response.on_hover_text(words.clone()).clicked()
}

/// What plane this is; in a narrow picture only how much of the way it shows.
fn caption(ui: &Ui, cx: &Stage<'_, Minibatch>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let painter = &ui.painter_at(rect);
    let slice = &cx.snapshot.slice;
    let arguments: [(&str, &dyn std::fmt::Display); 3] = [
        ("parameters", &cx.snapshot.parameters),
        ("share", &percent(slice.explained)),
        ("samples", &slice.samples),
    ];
    let whole = cx.words.with("minibatch-slice", &arguments);
    let words = if rect.width() < NARROW {
        cx.words.with("minibatch-slice-short", &arguments[1..2])
    } else {
        whole.clone()
    };
    let width = rect.width() - 2.0 * space::S;
    let galley = painter.layout(words, fonts::regular(text::SMALL), palette.muted, width);
    let at = pos2(rect.left() + space::S, rect.bottom() - space::XS - galley.size().y);
    let plate = Rect::from_min_size(at, galley.size()).expand(space::XS / 2.0);
    let response = ui.interact(plate, ui.scope_id().with("caption"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &whole));
    response.on_hover_text(whole);
    painter.rect_filled(plate, 0.0, palette.background.gamma_multiply(1.0 - alpha::RAW));
    painter.galley(at, galley, palette.muted);
    let title = pos2(rect.left() + space::S, rect.top() + space::XS);
    let words = cx.words.t("minibatch-paths");
    axes::label(painter, palette, rect, title, Align2::LEFT_TOP, words, palette.muted);
}
