//! The picked point in numbers: one row to each logit, with its probability, what it should be, and the gradient.

use super::ROW;
use crate::{
    kit::{
        fonts,
        mesh::{self, Mark},
        number,
        tokens::{HAIRLINE, Palette, RADIUS_SMALL, size, space, text},
    },
    panels::Stage,
};
use egui::{Align2, Color32, Mesh, Painter, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};
use neural_atlas_engine::labs::training::losses::classification_losses::{
    ClassificationLosses, Picked, method::Method,
};

/// Widths of the columns: the class's mark, the logit, the wanted answer, and the two gradients.
const MARK: f32 = 16.0;
const LOGIT: f32 = 44.0;
const WANTED: f32 = 20.0;
const SLOPE: f32 = 56.0;

/// Where the columns stand.
struct Columns {
    logit: f32,
    bar: [f32; 2],
    wanted: f32,
    miss: f32,
    slope: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let logit = rect.left() + MARK + LOGIT;
        let slope = rect.right();
        let miss = slope - SLOPE;
        let wanted = miss - SLOPE;
        Self {
            logit,
            bar: [logit + space::S, wanted - WANTED],
            wanted,
            miss,
            slope,
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
    painter.text(
        rect.left_top(),
        Align2::LEFT_TOP,
        &head,
        fonts::bold(text::SMALL),
        palette.text,
    );
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
    painter.text(
        rect.left_bottom(),
        Align2::LEFT_BOTTOM,
        words,
        fonts::regular(text::SMALL),
        palette.muted,
    );
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
        let (at, anchor, ink) = if *p > 0.5 {
            (
                pos2(filled.right() - space::XS, middle),
                Align2::RIGHT_CENTER,
                palette.over(hue),
            )
        } else {
            (
                pos2(filled.right() + space::XS, middle),
                Align2::LEFT_CENTER,
                palette.text,
            )
        };
        painter.text(at, anchor, number(*p), fonts::regular(text::SMALL), ink);
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
