//! Accuracy on each kind of test: a dot for each net, and between them what augmentation has brought.

use super::{Lab, hues};
use crate::{
    kit::{
        fonts, percent,
        tokens::{HAIRLINE, Palette, RADIUS_SMALL, augmentation as share, line, size, space, text},
    },
    panels::Stage,
};
use egui::{Align2, CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};
use neural_atlas_engine::labs::training::regularization::augmentation::{Action, Score, Wall};

pub fn show(ui: &Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let ([main, plain], words) = (hues(palette), cx.words);
    let row = rect.height() / (cx.snapshot.scores.len() as f32 + 1.0);
    let axis = Rect::from_min_max(
        pos2(rect.left() + share::KIND, rect.top()),
        pos2(rect.right() - share::VALUES, rect.bottom()),
    );
    let head = rect.top() + row / 2.0;
    let (painter, font) = (ui.painter(), fonts::bold(text::SMALL));
    painter.text(
        pos2(rect.left(), head),
        Align2::LEFT_CENTER,
        words.t("aug-scores"),
        fonts::regular(text::SMALL),
        palette.muted,
    );
    let right = |x: f32, key: &str, hue| {
        painter.text(
            pos2(x, head),
            Align2::RIGHT_CENTER,
            words.t(key),
            font.clone(),
            palette.ink(hue),
        );
    };
    right(rect.right() - share::VALUES / 2.0, "aug-without", plain);
    right(rect.right(), "aug-with", main);
    for tick in [0.0, 0.5, 1.0] {
        let x = axis.left() + axis.width() * tick;
        painter.vline(
            x,
            rect.top() + row..=rect.bottom(),
            Stroke::new(HAIRLINE, palette.hairline),
        );
        // The last one stands inside, away from the columns of numbers.
        let anchor = if tick == 1.0 {
            Align2::RIGHT_CENTER
        } else {
            Align2::CENTER_CENTER
        };
        painter.text(
            pos2(x, head),
            anchor,
            percent(f64::from(tick)),
            fonts::regular(text::SMALL),
            palette.muted,
        );
    }
    let scores = cx.snapshot.scores.clone();
    for (index, score) in scores.iter().enumerate() {
        let top = rect.top() + row * (index as f32 + 1.0);
        let place = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), top + row));
        if dumbbell(ui, cx, score, place, axis) {
            cx.act(Action::Show {
                wall: Wall::Test(score.kind),
            });
        }
    }
}

/// One row; true when it was clicked.
fn dumbbell(ui: &Ui, cx: &Stage<'_, Lab>, score: &Score, row: Rect, axis: Rect) -> bool {
    let palette = Palette::of(ui.visuals());
    let [main, plain] = hues(palette);
    let name = cx.words.option("kind", score.kind.name());
    let response = ui.interact(row, ui.scope_id().with(("score", score.kind.name())), Sense::click());
    let said = cx.words.with(
        "aug-score",
        &[
            ("kind", &name),
            ("main", &percent(score.main)),
            ("plain", &percent(score.plain)),
        ],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    let painter = ui.painter();
    let lit = response.hovered() || response.has_focus() || cx.snapshot.wall == Wall::Test(score.kind);
    if lit {
        painter.rect_filled(
            row.expand2(egui::vec2(space::XS, 0.0)),
            RADIUS_SMALL,
            palette.accent_soft,
        );
    }
    let y = row.center().y;
    let ink = if lit { palette.accent } else { palette.text };
    painter.text(
        row.left_center(),
        Align2::LEFT_CENTER,
        name,
        fonts::regular(text::SMALL),
        ink,
    );
    let at = |share: f64| pos2(axis.left() + axis.width() * share as f32, y);
    let ends = [at(score.plain), at(score.main)];
    let gain = if score.main >= score.plain { main } else { palette.warn };
    painter.line_segment(ends, Stroke::new(line::STRONG, gain));
    painter.circle(ends[0], size::POINT, palette.surface, Stroke::new(line::KNOB, plain));
    painter.circle_filled(ends[1], size::POINT + HAIRLINE, main);
    for (x, value, hue) in [
        (row.right() - share::VALUES / 2.0, score.plain, plain),
        (row.right(), score.main, main),
    ] {
        painter.text(
            pos2(x, y),
            Align2::RIGHT_CENTER,
            percent(value),
            fonts::regular(text::SMALL),
            palette.ink(hue),
        );
    }
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    response.clicked()
}
