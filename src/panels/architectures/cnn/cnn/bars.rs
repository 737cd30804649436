//! The ten classes and how sure the net is of each.

use super::{CnnPanel, line, palette};
use crate::{
    kit::{
        fonts, percent,
        tokens::{RADIUS_SMALL, line as stroke, size, space, text},
    },
    panels::Stage,
};
use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};
use neural_atlas_engine::labs::architectures::cnn::cnn::{Cnn as Lab, Place};

/// Draws one bar for each class; the answer stands out, the truth has a mark.
pub fn show(panel: &mut CnnPanel, ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let (palette, snapshot) = (palette(ui), cx.snapshot);
    let count = snapshot.probabilities.len().max(1) as f32;
    let best = (0..snapshot.probabilities.len())
        .max_by(|a, b| snapshot.probabilities[*a].total_cmp(&snapshot.probabilities[*b]));
    for (digit, share) in snapshot.probabilities.iter().enumerate() {
        let top = rect.top() + rect.height() * digit as f32 / count;
        let row = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), top + rect.height() / count));
        let won = best == Some(digit);
        let response = ui.interact(row, ui.scope_id().with(("class", digit)), Sense::click());
        let name = cx.words.with(
            "cnn-probability",
            &[("digit", &digit), ("share", &percent(f64::from(*share)))],
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &name));
        let font = if won {
            fonts::bold(text::BODY)
        } else {
            fonts::regular(text::BODY)
        };
        let ink = if won { palette.text } else { palette.muted };
        ui.painter()
            .text(row.left_center(), Align2::LEFT_CENTER, digit, font, ink);
        let left = row.left() + size::ICON;
        let slot = Rect::from_center_size(
            pos2((left + row.right()) / 2.0, row.center().y),
            egui::vec2(
                row.right() - left,
                (row.height() - space::XS).clamp(stroke::STRONG, size::ICON),
            ),
        );
        ui.painter().rect_filled(slot, RADIUS_SMALL, palette.sunk);
        let wide = slot.with_max_x(slot.left() + slot.width() * share.clamp(0.0, 1.0));
        let fill = if won { palette.accent } else { palette.faint };
        ui.painter().rect_filled(wide, RADIUS_SMALL, fill);
        if snapshot.truth.is_some_and(|truth| usize::from(truth) == digit) {
            let edge = Stroke::new(stroke::ICON, palette.ok);
            ui.painter()
                .rect_stroke(slot, RADIUS_SMALL, edge, egui::StrokeKind::Outside);
        }
        if won {
            let said = percent(f64::from(*share));
            let inside = *share > 0.6;
            let (at, align, ink) = if inside {
                (
                    wide.right_center() - egui::vec2(space::XS, 0.0),
                    Align2::RIGHT_CENTER,
                    palette.on_accent,
                )
            } else {
                (
                    wide.right_center() + egui::vec2(space::XS, 0.0),
                    Align2::LEFT_CENTER,
                    palette.text,
                )
            };
            line(ui, at, align, &said, slot.width(), ink);
        }
        let place = logit(cx, digit);
        panel.touched(&response, place, place.filter(|_| response.has_focus()));
        response.on_hover_text(name);
    }
}

fn logit(cx: &Stage<'_, Lab>, digit: usize) -> Option<Place> {
    let layer = cx.snapshot.layers.iter().position(|layer| layer.name == "logits")?;
    Some(Place {
        layer,
        channel: 0,
        y: 0,
        x: digit,
    })
}
