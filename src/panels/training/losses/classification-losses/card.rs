//! The picked point in numbers: one row to each logit, with its probability, what it should be, and the gradient.

use super::ROW;
use crate::{
    kit::{
        fonts,
        mesh::{self, Mark},
        number,
        tokens::{HAIRLINE, Palette, RADIUS_SMALL, line, size, space, text},
        widgets::one_line,
    },
    panels::Stage,
};
use egui::{Align2, Color32, Mesh, Painter, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};
use neural_atlas_engine::labs::training::losses::classification_losses::{
    ClassificationLosses, Picked, method::Method,
};

/// Widths of the columns: the class's mark, the logit, the wanted answer, and the two gradients; and where the card is narrow.
const MARK: f32 = 16.0;
const LOGIT: f32 = 44.0;
const WANTED: f32 = 20.0;
const SLOPE: f32 = 56.0;
const WANTED_NARROW: f32 = 14.0;
const SLOPE_NARROW: f32 = 50.0;
const NARROW: f32 = 260.0;

/// Where the columns stand.
struct Columns {
    logit: f32,
    bar: [f32; 2],
    wanted: f32,
    miss: f32,
    slope: f32,
    narrow: bool,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let narrow = rect.width() < NARROW;
        let (digit, column) = match narrow {
            true => (WANTED_NARROW, SLOPE_NARROW),
            false => (WANTED, SLOPE),
        };
        let logit = rect.left() + MARK + LOGIT - if narrow { space::S } else { 0.0 };
        let slope = rect.right();
        let miss = slope - column;
        let wanted = miss - column;
        Self {
            logit,
            bar: [logit + space::S, wanted - digit],
            wanted,
            miss,
            slope,
            narrow,
        }
    }
}

pub fn show(ui: &Ui, cx: &Stage<'_, ClassificationLosses>, rect: Rect) {
    let Some(picked) = &cx.snapshot.picked else { return };
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter_at(rect);
    let response = ui.interact(rect, ui.scope_id().with("card"), Sense::hover());
    let head = cx.words.with(
        "clsl-picked",
        &[
            ("class", &picked.class),
            ("loss", &number(picked.loss)),
            ("margin", &number(picked.margin)),
        ],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Table, true, &head));
    // The ring that the point has on both pictures says which one this is.
    let radius = size::POINT + HAIRLINE;
    let galley = one_line(
        &painter,
        &head,
        fonts::bold(text::SMALL),
        palette.text,
        rect.width() - 2.0 * radius - space::S,
    );
    let middle = rect.top() + galley.size().y / 2.0;
    painter.circle_stroke(
        pos2(rect.left() + radius + HAIRLINE, middle),
        radius,
        Stroke::new(line::FOCUS, palette.accent),
    );
    let at = pos2(rect.left() + 2.0 * radius + space::S, rect.top());
    painter.galley(at, galley, palette.text);
    let columns = Columns::of(rect);
    let titles = rect.top() + text::SMALL + space::M;
    heads(&painter, palette, cx, &columns, picked, titles);
    for index in 0..picked.logits.len() {
        let middle = titles + ROW * (index as f32 + 1.0);
        row(&painter, palette, cx, &columns, picked, index, middle, rect);
    }
    let words = match picked.answers.is_empty() {
        true => cx.words.t("clsl-no-probability").to_owned(),
        false => cx.words.with("clsl-autodiff", &[("error", &number(picked.error()))]),
    };
    let font = fonts::regular(text::SMALL);
    let galley = one_line(&painter, &words, font, palette.muted, rect.width());
    let at = pos2(rect.left(), rect.bottom() - galley.size().y);
    painter.galley(at, galley, palette.muted);
    if !picked.answers.is_empty() {
        response.on_hover_text(cx.words.t("clsl-autodiff-hint"));
    }
}

fn heads(
    painter: &Painter,
    palette: &Palette,
    cx: &Stage<'_, ClassificationLosses>,
    columns: &Columns,
    picked: &Picked,
    middle: f32,
) {
    let font = fonts::regular(text::SMALL);
    let write = |x: f32, anchor: Align2, words: &str| {
        painter.text(pos2(x, middle), anchor, words, font.clone(), palette.muted);
    };
    write(columns.logit, Align2::RIGHT_CENTER, "z");
    let answer = match (picked.answers.is_empty(), picked.answers.len()) {
        (true, _) => "",
        (_, 1) => "p = σ(z)",
        _ if columns.narrow => "p",
        _ if picked.method == Method::Bce => "p = σ(z)",
        _ => "p = softmax(z)",
    };
    write(columns.bar[0], Align2::LEFT_CENTER, answer);
    write(columns.wanted, Align2::RIGHT_CENTER, "y");
    if !picked.answers.is_empty() {
        write(columns.miss, Align2::RIGHT_CENTER, "p − y");
    }
    write(columns.slope, Align2::RIGHT_CENTER, cx.words.t("clsl-slope"));
}

#[expect(clippy::too_many_arguments, reason = "one row of a table, drawn in one place")]
fn row(
    painter: &Painter,
    palette: &Palette,
    cx: &Stage<'_, ClassificationLosses>,
    columns: &Columns,
    picked: &Picked,
    index: usize,
    middle: f32,
    rect: Rect,
) {
    // A single logit is that of class 1.
    let class = if picked.logits.len() == 1 { 1 } else { index };
    let hue = palette.class(class, cx.snapshot.classes);
    painter.hline(
        rect.x_range(),
        middle - ROW / 2.0,
        Stroke::new(HAIRLINE, palette.hairline),
    );
    let mut mark = Mesh::default();
    let at = pos2(rect.left() + size::POINT * 1.6, middle);
    mesh::mark(
        &mut mark,
        Mark::of_class(class),
        at,
        size::POINT,
        hue,
        (HAIRLINE, palette.surface),
    );
    painter.add(mark);
    let write = |x: f32, words: &str, ink: Color32| {
        painter.text(
            pos2(x, middle),
            Align2::RIGHT_CENTER,
            words,
            fonts::regular(text::SMALL),
            ink,
        );
    };
    write(columns.logit, &number(picked.logits[index]), palette.text);
    if let Some(p) = picked.answers.get(index) {
        let slot = Rect::from_x_y_ranges(
            columns.bar[0]..=columns.bar[1],
            middle - ROW * 0.36..=middle + ROW * 0.36,
        );
        painter.rect_filled(slot, RADIUS_SMALL, palette.sunk);
        let filled = slot.with_max_x(slot.left() + slot.width() * *p as f32);
        painter.rect_filled(filled, RADIUS_SMALL, hue);
        let galley = painter.layout_no_wrap(number(*p), fonts::regular(text::SMALL), palette.text);
        let room = galley.size().x + space::XS;
        // Inside the bar, behind it, or where neither has room at the slot's end.
        let (left, ink) = if filled.width() > room + space::XS {
            (filled.right() - room, palette.over(hue))
        } else if slot.right() - filled.right() > room {
            (filled.right() + space::XS, palette.text)
        } else {
            (slot.right() - room, palette.text)
        };
        let at = pos2(left, middle - galley.size().y / 2.0);
        painter.galley_with_override_text_color(at, galley, ink);
        write(columns.miss, &signed(p - picked.wanted[index]), palette.text);
    }
    write(columns.wanted, &number(picked.wanted[index]), palette.text);
    let slope = picked.autodiff[index];
    let ink = if slope == 0.0 { palette.muted } else { palette.text };
    painter.text(
        pos2(columns.slope, middle),
        Align2::RIGHT_CENTER,
        signed(slope),
        fonts::bold(text::SMALL),
        ink,
    );
}

/// A number with its sign, so that push and pull are told apart.
fn signed(value: f64) -> String {
    match value {
        _ if value > 0.0 => format!("+{}", number(value)),
        _ => number(value),
    }
}
