//! Which head does what: the share of each head's weight that lies where each question wants it, and what the model answers.

use super::{AttentionPanel, head_hue, palette, shown};
use crate::{
    kit::{
        colormap, fonts, percent,
        tokens::{RADIUS_SMALL, attention as share, line as stroke, space, text},
        widgets::line_at,
    },
    panels::Stage,
};
use egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::architectures::transformer::attention::{Answer, AttentionLab as Lab, Task};

const LINE: f32 = text::SMALL * text::PROSE_LINE;

pub fn show(panel: &AttentionPanel, ui: &Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
    let palette = palette(ui);
    line_at(
        ui,
        rect.left_top(),
        Align2::LEFT_TOP,
        cx.words.t("att-work-title"),
        rect.width(),
        palette.muted,
    );
    let heads = cx.snapshot.work.len();
    let answers = panel.view.token.map_or(1.0, |_| 4.0) * LINE + space::XS;
    let table = rect.with_min_y(rect.top() + LINE).with_max_y(rect.bottom() - answers);
    let cells = table
        .with_min_x(table.left() + share::HEAD_NAME)
        .with_min_y(table.top() + LINE);
    let step = vec2(
        cells.width() / 4.0,
        (cells.height() / heads.max(1) as f32).min(share::ROW_MOST),
    );
    for (column, task) in Task::ALL.iter().enumerate() {
        let at = pos2(cells.left() + step.x * (column as f32 + 0.5), table.top());
        line_at(
            ui,
            at,
            Align2::CENTER_TOP,
            cx.words.t(&format!("att-task-{}", task.name())),
            step.x,
            palette.muted,
        );
    }
    for head in 0..heads {
        let row = Rect::from_min_size(
            pos2(table.left(), cells.top() + step.y * head as f32),
            vec2(table.width(), step.y),
        );
        let response = ui.interact(row, ui.scope_id().with(("work", head)), Sense::click());
        let shares = cx.snapshot.work[head];
        let label = cx.words.with(
            "att-work-row",
            &[
                ("n", &(head + 1)),
                ("previous", &percent(shares[0])),
                ("first", &percent(shares[1])),
                ("same", &percent(shares[2])),
                ("bracket", &percent(shares[3])),
            ],
        );
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, head == shown(cx), &label));
        if response.clicked() {
            cx.params.head = head + 1;
        }
        let muted = cx.snapshot.muted.get(head).copied().unwrap_or(false);
        let hue = if muted { palette.unused } else { head_hue(ui, head) };
        let dot = row.left_center() + vec2(space::XS, 0.0);
        ui.painter().circle_filled(dot, space::XS, hue);
        line_at(
            ui,
            dot + vec2(space::S, 0.0),
            Align2::LEFT_CENTER,
            &(head + 1).to_string(),
            share::HEAD_NAME,
            palette.muted,
        );
        for (column, part) in shares.iter().enumerate() {
            let cell = Rect::from_min_size(pos2(cells.left() + step.x * column as f32, row.top()), step).shrink(HALF);
            let fill = colormap::sequential(palette, *part as f32);
            ui.painter().rect_filled(cell, RADIUS_SMALL, fill);
            if cell.height() >= text::SMALL {
                let said = percent((part * 100.0).round() / 100.0);
                ui.painter().text(
                    cell.center(),
                    Align2::CENTER_CENTER,
                    said,
                    fonts::regular(text::SMALL),
                    palette.over(fill),
                );
            }
        }
        if head == shown(cx) {
            ui.painter().rect_stroke(
                row,
                RADIUS_SMALL,
                Stroke::new(stroke::CURVE, palette.accent),
                StrokeKind::Outside,
            );
        }
        response.on_hover_text(label);
    }
    let foot = Rect::from_min_max(pos2(rect.left(), rect.bottom() - answers + space::XS), rect.max);
    match panel.view.token {
        Some(token) => replies(ui, cx, token, foot),
        None => {
            _ = line_at(
                ui,
                foot.left_top(),
                Align2::LEFT_TOP,
                cx.words.t("att-answers-hint"),
                foot.width(),
                palette.muted,
            )
        }
    }
}
const HALF: f32 = 1.0;

/// What the model answers to the four questions of one word.
fn replies(ui: &Ui, cx: &Stage<'_, Lab>, token: usize, rect: Rect) {
    let palette = palette(ui);
    let Some(answers) = cx.snapshot.answers.get(token) else {
        return;
    };
    for (index, (task, answer)) in Task::ALL.iter().zip(answers).enumerate() {
        let at = rect.left_top() + vec2(0.0, LINE * index as f32);
        let question = cx.words.t(&format!("att-question-{}", task.name()));
        let (said, ink) = match answer {
            None => (format!("{question} –"), palette.muted),
            Some(answer) => (
                format!("{question} {}", reply(cx, answer)),
                if answer.right { palette.ok } else { palette.warn },
            ),
        };
        line_at(ui, at, Align2::LEFT_TOP, &said, rect.width(), ink);
    }
}

fn reply(cx: &Stage<'_, Lab>, answer: &Answer) -> String {
    let sign = if answer.right { "✓" } else { "✗" };
    let word = answer.place.and_then(|place| {
        cx.snapshot
            .words
            .get(place)
            .map(|word| format!("{word} ({})", place + 1))
    });
    let word = word.unwrap_or_else(|| cx.words.t("att-elsewhere").to_owned());
    format!("{word} {sign} {}", percent(f64::from(answer.share)))
}
