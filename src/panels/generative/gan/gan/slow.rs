//! Slow motion: the parts of one update in a row, the last one lit, and a sentence on what it did.

use crate::{
    kit::{
        fonts, number,
        tokens::{HAIRLINE, Palette, line, size, space, text},
    },
    panels::Stage,
};
use egui::{Align2, CornerRadius, Rect, RichText, Sense, Stroke, StrokeKind, Ui, pos2, vec2};
use neural_atlas_engine::labs::generative::gan::gan::{Gan, plane::Part};

/// Height of the row and of the sentence below it.
pub const HEIGHT: f32 = size::CHIP + 3.0 * text::SMALL + space::M;

const PARTS: [(Part, &str); 6] = [
    (Part::Deal, "gan-part-deal"),
    (Part::Judge, "gan-part-judge"),
    (Part::MoveD, "gan-part-move-d"),
    (Part::Noise, "gan-part-noise"),
    (Part::Feel, "gan-part-feel"),
    (Part::MoveG, "gan-part-move-g"),
];

/// The row of parts: those of the discriminator have a blue rim, the generator's an orange one.
pub fn parts(ui: &mut Ui, cx: &Stage<'_, Gan>) {
    let Some(view) = &cx.snapshot.plane else { return };
    let palette = Palette::of(ui.visuals());
    let width = ui.available_width();
    ui.vertical(|ui| {
        let (row, response) = ui.allocate_exact_size(vec2(width, size::CHIP), Sense::hover());
        let cell = width / PARTS.len() as f32;
        for (index, (part, key)) in PARTS.iter().enumerate() {
            let at = pos2(row.left() + index as f32 * cell, row.top());
            let rect = Rect::from_min_size(at, vec2(cell - space::XS, size::CHIP));
            let hue = if index < 3 { palette.positive } else { palette.negative };
            let on = view.last == Some(*part);
            let stroke = Stroke::new(
                if on { line::STRONG } else { HAIRLINE },
                if on { hue } else { palette.hairline },
            );
            let fill = if on { palette.surface } else { palette.background };
            let radius = CornerRadius::same((size::CHIP / 2.0) as u8);
            ui.painter().rect(rect, radius, fill, stroke, StrokeKind::Inside);
            let ink = if on { palette.ink(hue) } else { palette.muted };
            let font = if on {
                fonts::bold(text::SMALL)
            } else {
                fonts::regular(text::SMALL)
            };
            ui.painter_at(rect)
                .text(rect.center(), Align2::CENTER_CENTER, cx.words.t(key), font, ink);
        }
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, cx.words.t("gan-parts")));
        ui.label(RichText::new(sentence(cx)).size(text::SMALL).color(palette.muted));
    });
}

/// What the last part did, with its numbers.
fn sentence(cx: &Stage<'_, Gan>) -> String {
    let last = cx.snapshot.plane.as_ref().and_then(|view| view.last);
    let Some((_, key)) = PARTS.iter().find(|(part, _)| Some(*part) == last) else {
        return cx.words.t("gan-part-none").to_owned();
    };
    let metric = |name: &str| cx.metrics.get(name).map_or_else(String::new, number::number);
    let (d, g, real, fake, slope) = (
        metric("d_loss"),
        metric("g_loss"),
        metric("d_real"),
        metric("d_fake"),
        metric("sample_pull"),
    );
    cx.words.with(
        &format!("{key}-said"),
        &[
            ("n", &cx.params.batch),
            ("d", &d),
            ("g", &g),
            ("real", &real),
            ("fake", &fake),
            ("slope", &slope),
        ],
    )
}
