//! How far each layer's gradient turns because the layers below it took their step, by Santurkar et al. 2018.

use super::{hue, palette, short};
use crate::{
    kit::{
        fonts, number,
        tokens::{HAIRLINE, RADIUS_SMALL, norms as share, space, text},
        widgets::line_at,
    },
    panels::Stage,
};
use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::normalization::normalization::{Normalization as Lab, ShiftView};

const LINE: f32 = text::SMALL * text::PROSE_LINE;

pub fn show(ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let (palette, words) = (palette(ui), cx.words);
    line_at(
        ui,
        rect.left_top(),
        Align2::LEFT_TOP,
        words.t("norm-shift-title"),
        rect.width(),
        palette.muted,
    );
    let nets: &[ShiftView] = &cx.snapshot.shift;
    if nets.iter().all(|net| net.layers.len() < 2) {
        let below = rect.left_top() + vec2(0.0, LINE + space::S);
        line_at(
            ui,
            below,
            Align2::LEFT_TOP,
            words.t("norm-shift-empty"),
            rect.width(),
            palette.muted,
        );
        return;
    }
    // One scale for all; a net that is far out does not press the others flat.
    let most = nets
        .iter()
        .flat_map(|net| &net.layers)
        .copied()
        .fold(0.0, f64::max)
        .clamp(1e-6, CUT);
    let rows = rect
        .with_min_y(rect.top() + LINE + space::XS)
        .with_max_y(rect.bottom() - LINE);
    let height = (rows.height() / nets.len() as f32).min(share::ROW_MOST);
    let bars = rows
        .with_min_x(rows.left() + share::NAME)
        .with_max_x(rows.right() - share::NUMBER);
    let layers = cx.snapshot.layers.max(2) - 1;
    let width = bars.width() / layers as f32;
    for (index, net) in nets.iter().enumerate() {
        let row = Rect::from_min_size(
            pos2(rows.left(), rows.top() + height * index as f32),
            vec2(rows.width(), height - space::XS),
        );
        let tint = hue(palette, net.of);
        let font = fonts::bold(text::SMALL);
        let name = short(words, net.of.name());
        ui.painter()
            .text(row.left_center(), Align2::LEFT_CENTER, name, font, palette.ink(tint));
        let fell = cx
            .snapshot
            .drift
            .iter()
            .find(|drift| drift.of == net.of)
            .and_then(|drift| drift.fell);
        let (said, ink) = match fell {
            Some(step) => (words.with("norm-fell", &[("step", &step)]), palette.warn),
            None => {
                let count = net.layers.len().saturating_sub(1).max(1) as f64;
                let mean = net.layers.iter().skip(1).sum::<f64>() / count;
                (number(mean), palette.text)
            }
        };
        line_at(ui, row.right_center(), Align2::RIGHT_CENTER, &said, share::NUMBER, ink);
        for (layer, turned) in net.layers.iter().enumerate().skip(1) {
            let left = bars.left() + width * (layer - 1) as f32;
            let slot = Rect::from_min_size(pos2(left, row.top()), vec2(width - space::S, row.height()));
            ui.painter()
                .hline(slot.x_range(), slot.bottom(), Stroke::new(HAIRLINE, palette.hairline));
            let part = (*turned / most).min(1.0) as f32;
            let bar = slot.with_min_y(slot.bottom() - slot.height() * part);
            ui.painter().rect_filled(bar, RADIUS_SMALL, tint);
            let response = ui.interact(
                slot,
                ui.scope_id().with(("shift", net.of.name(), layer)),
                Sense::hover(),
            );
            let label = words.with(
                "norm-shift-bar",
                &[("net", &name), ("layer", &(layer + 1)), ("value", &number(*turned))],
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &label));
            response.on_hover_text(label);
        }
    }
    for layer in 0..layers {
        let at = pos2(
            bars.left() + width * (layer as f32 + 0.5) - space::XS,
            rows.top() + height * nets.len() as f32,
        );
        let said = words.with("norm-layer-n", &[("n", &(layer + 2))]);
        line_at(ui, at, Align2::CENTER_TOP, &said, width, palette.muted);
    }
}

/// Changes beyond this multiple of the gradient's length are drawn at full height.
const CUT: f64 = 2.0;
