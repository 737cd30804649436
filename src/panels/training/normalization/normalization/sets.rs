//! The lit set in numbers: its histogram before and after, and the arithmetic between them.

use super::palette;
use crate::{
    kit::{
        count, fonts, number,
        tokens::{size, space, text},
        views,
        widgets::line_at,
    },
    panels::Stage,
};
use egui::{Align2, Rect, Ui, UiBuilder, pos2, vec2};
use neural_atlas_engine::{
    labs::training::normalization::normalization::Normalization as Lab, nn::norm::Norm, view::Histogram,
};

const LINE: f32 = text::SMALL * text::PROSE_LINE;

pub fn show(ui: &mut Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let (palette, words, set) = (palette(ui), cx.words, &cx.snapshot.set);
    let value = |value: f32| number(f64::from(value));
    let hue = palette.hue(cx.params.shown.name());
    let axes = words.t(&format!("norm-axes-{}", cx.params.shown.name()));
    let ink = palette.ink(hue);
    let galley = ui
        .painter()
        .layout(axes.to_owned(), fonts::regular(text::SMALL), ink, rect.width());
    let top = rect.top() + galley.size().y + space::XS;
    ui.painter().galley(rect.min, galley, ink);
    let cells = words.with(
        "norm-set",
        &[("cells", &count(set.size as u64)), ("sets", &count(set.sets as u64))],
    );
    line_at(
        ui,
        pos2(rect.left(), top),
        Align2::LEFT_TOP,
        &cells,
        rect.width(),
        palette.muted,
    );
    let room = Rect::from_min_max(pos2(rect.left(), top + LINE), rect.max);
    let each = room.height() / 2.0;
    let shown = |ui: &mut Ui, index: usize, key: &str, numbers: [f32; 2], histogram: &Histogram| {
        let part = Rect::from_min_size(room.min + vec2(0.0, each * index as f32), vec2(room.width(), each));
        let said = words.with(key, &[("mean", &tidy(numbers[0])), ("variance", &value(numbers[1]))]);
        line_at(ui, part.left_top(), Align2::LEFT_TOP, &said, part.width(), palette.text);
        let bars = part.with_min_y(part.top() + LINE).with_max_y(part.bottom() - space::XS);
        if bars.height() > size::ROW {
            ui.scope_builder(UiBuilder::new().max_rect(bars), |ui| {
                let ink = if cx.params.shown == Norm::None {
                    palette.unused
                } else {
                    hue
                };
                views::histogram(ui, histogram, bars.size(), ink, &said, words);
            });
        }
    };
    shown(ui, 0, "norm-set-before", [set.mean, set.variance], &set.before);
    shown(
        ui,
        1,
        "norm-set-after",
        [set.mean_after, set.variance_after],
        &set.after,
    );
}

/// What rounding leaves of zero is zero.
fn tidy(mean: f32) -> String {
    if mean.abs() < ROUNDING {
        number(0.0)
    } else {
        number(f64::from(mean))
    }
}
const ROUNDING: f32 = 5e-6;
