//! One cell written out: the two rows whose dot product it is, with every product, or the division, mask or softmax.

use super::{
    palette,
    part::{Cell, Part},
    shown,
};
use crate::{
    kit::{
        colormap, fonts, number,
        number::brief,
        percent,
        tokens::{attention as share, space, text},
        widgets::line_at,
    },
    panels::Stage,
};
use egui::{Align2, Rect, ScrollArea, Ui, UiBuilder, Vec2, pos2, vec2};
use neural_atlas_engine::{
    labs::architectures::transformer::attention::{AttentionLab as Lab, HeadView},
    view::Matrix,
};

const LINE: f32 = text::SMALL * text::PROSE_LINE;

/// A cell's arithmetic.
struct Written {
    /// What is computed, with its result.
    said: String,
    /// Rows of numbers under each other with their names; the last is computed from those above.
    rows: Vec<(String, Vec<f32>)>,
}

pub fn show(ui: &mut Ui, cx: &Stage<'_, Lab>, cell: Cell, rect: Rect) {
    let Some(written) = written(cx, cell).filter(|_| cell.is_in(cx.snapshot)) else {
        return;
    };
    let palette = palette(ui);
    line_at(
        ui,
        rect.left_top(),
        Align2::LEFT_TOP,
        &written.said,
        rect.width(),
        palette.text,
    );
    let body = rect.with_min_y(rect.top() + LINE + space::XS);
    ui.scope_builder(UiBuilder::new().max_rect(body), |ui| {
        ScrollArea::vertical()
            .id_salt("sums")
            .show(ui, |ui| terms(ui, &written.rows, body.width() - space::S));
    });
}

/// The numbers in lines as wide as the place, each term in its own column.
fn terms(ui: &mut Ui, rows: &[(String, Vec<f32>)], width: f32) {
    let palette = palette(ui);
    let count = rows.iter().map(|row| row.1.len()).max().unwrap_or(0);
    let across = (((width - share::TERM_NAME) / share::TERM) as usize).max(1);
    let lines = count.div_ceil(across);
    let height = lines as f32 * (rows.len() as f32 * share::TERM_HEIGHT + space::S);
    let (area, _) = ui.allocate_exact_size(vec2(width, height.max(1.0)), egui::Sense::hover());
    for line in 0..lines {
        let top = area.top() + line as f32 * (rows.len() as f32 * share::TERM_HEIGHT + space::S);
        for (index, (name, values)) in rows.iter().enumerate() {
            let y = top + index as f32 * share::TERM_HEIGHT;
            if line == 0 {
                let at = pos2(area.left(), y + share::TERM_HEIGHT / 2.0);
                line_at(
                    ui,
                    at,
                    Align2::LEFT_CENTER,
                    name,
                    share::TERM_NAME - space::XS,
                    palette.muted,
                );
            }
            let most = values
                .iter()
                .map(|value| value.abs())
                .filter(|size| size.is_finite())
                .fold(f32::MIN_POSITIVE, f32::max);
            for (column, value) in values.iter().skip(line * across).take(across).enumerate() {
                let corner = pos2(area.left() + share::TERM_NAME + column as f32 * share::TERM, y);
                let cell =
                    Rect::from_min_size(corner, vec2(share::TERM, share::TERM_HEIGHT)).shrink2(Vec2::splat(HALF));
                let fill = if value.is_finite() {
                    colormap::diverging(palette, value / most)
                } else {
                    palette.sunk
                };
                ui.painter().rect_filled(cell, 0.0, fill);
                let shown = if value.is_finite() {
                    brief(f64::from(*value))
                } else {
                    "−∞".into()
                };
                ui.painter().text(
                    cell.center(),
                    Align2::CENTER_CENTER,
                    shown,
                    fonts::regular(text::SMALL),
                    palette.over(fill),
                );
            }
        }
    }
}
const HALF: f32 = 0.5;

fn of_row(matrix: &Matrix, row: usize) -> Vec<f32> {
    (0..matrix.columns).map(|column| matrix.at(row, column)).collect()
}

fn of_column(matrix: &Matrix, column: usize) -> Vec<f32> {
    (0..matrix.rows).map(|row| matrix.at(row, column)).collect()
}

/// A dot product: two rows of numbers, and their products below.
fn dot(said: String, names: [String; 3], a: Vec<f32>, b: Vec<f32>) -> Written {
    let products = a.iter().zip(&b).map(|(a, b)| a * b).collect();
    let [first, second, third] = names;
    Written {
        said,
        rows: vec![(first, a), (second, b), (third, products)],
    }
}

fn written(cx: &Stage<'_, Lab>, cell: Cell) -> Option<Written> {
    let (snapshot, words) = (cx.snapshot, cx.words);
    let head: &HeadView = snapshot.heads.get(shown(cx))?;
    let matrix = cell.part.matrix(snapshot, shown(cx))?;
    if !cell.is_in(snapshot) {
        return None;
    }
    let (row, column) = (cell.row, cell.column);
    let word = snapshot.words.get(row)?;
    let other = snapshot.words.get(column).cloned().unwrap_or_default();
    let value = number(f64::from(matrix.at(row, column)));
    let place = (column + 1).to_string();
    let say = |key: &str, args: &[(&str, &dyn std::fmt::Display)]| {
        let mut all: Vec<(&str, &dyn std::fmt::Display)> = vec![("word", word), ("value", &value)];
        all.extend_from_slice(args);
        words.with(key, &all)
    };
    let made = |letter: &str, weights: &Matrix| {
        let said = say("att-sum-made", &[("letter", &letter), ("n", &place)]);
        let names = [
            format!("x({word})"),
            format!("W_{letter}[:, {place}]"),
            words.t("att-products").into(),
        ];
        dot(said, names, of_row(&snapshot.x, row), of_column(weights, column))
    };
    Some(match cell.part {
        Part::Input => Written {
            said: say("att-sum-input", &[("n", &place)]),
            rows: vec![
                (
                    words.t("att-token-vector").into(),
                    difference(&of_row(&snapshot.x, row), &of_row(&snapshot.places, row)),
                ),
                (words.t("att-place-vector").into(), of_row(&snapshot.places, row)),
                (format!("x({word})"), of_row(&snapshot.x, row)),
            ],
        },
        Part::Queries => made("Q", &head.query_weights),
        Part::Keys => made("K", &head.key_weights),
        Part::Values => made("V", &head.value_weights),
        Part::Scores => {
            let said = say("att-sum-score", &[("other", &other)]);
            let names = [
                format!("q({word})"),
                format!("k({other})"),
                words.t("att-products").into(),
            ];
            dot(said, names, of_row(&head.queries, row), of_row(&head.keys, column))
        }
        Part::Scaled => {
            let (score, divisor) = (
                number(f64::from(head.scores.at(row, column))),
                number(f64::from(snapshot.divisor)),
            );
            let args: [(&str, &dyn std::fmt::Display); 4] = [
                ("other", &other),
                ("score", &score),
                ("divisor", &divisor),
                ("dim", &snapshot.head_dim),
            ];
            Written {
                said: say("att-sum-scaled", &args),
                rows: vec![],
            }
        }
        Part::Masked => {
            let key = match (snapshot.causal, column > row) {
                (true, true) => "att-sum-masked",
                (true, false) => "att-sum-seen",
                (false, _) => "att-sum-no-mask",
            };
            Written {
                said: say(key, &[("other", &other)]),
                rows: vec![(words.t("att-masked-row").into(), masked(cx, head, row))],
            }
        }
        Part::Weights => softmax(
            cx,
            head,
            row,
            column,
            say(
                "att-sum-weight",
                &[
                    ("other", &other),
                    ("share", &percent(f64::from(matrix.at(row, column)))),
                ],
            ),
        ),
        Part::Mixed => {
            let said = say("att-sum-mixed", &[("n", &place)]);
            let names = [
                words.t("att-weights-row").into(),
                format!("V[:, {place}]"),
                words.t("att-products").into(),
            ];
            dot(said, names, of_row(&head.weights, row), of_column(&head.values, column))
        }
        Part::Output => {
            let said = say("att-sum-output", &[("n", &place)]);
            let names = [
                words.t("att-heads-row").into(),
                format!("W_O[:, {place}]"),
                words.t("att-products").into(),
            ];
            dot(
                said,
                names,
                of_row(&snapshot.joined, row),
                of_column(&snapshot.out_weights, column),
            )
        }
    })
}

fn difference(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// A row of scores with −∞ where the mask is.
fn masked(cx: &Stage<'_, Lab>, head: &HeadView, row: usize) -> Vec<f32> {
    let seen = |column: usize| !cx.snapshot.causal || column <= row;
    let scores = of_row(&head.scaled, row).into_iter().enumerate();
    scores
        .map(|(column, score)| if seen(column) { score } else { f32::NEG_INFINITY })
        .collect()
}

/// The row's scores, their powers of e relative to the largest, and the shares.
fn softmax(cx: &Stage<'_, Lab>, head: &HeadView, row: usize, column: usize, said: String) -> Written {
    let scores = masked(cx, head, row);
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
    let sum: f32 = powers.iter().sum();
    let tail = format!(" = {} / {}", number(f64::from(powers[column])), number(f64::from(sum)));
    Written {
        said: format!("{said}{tail}"),
        rows: vec![
            (cx.words.t("att-masked-row").into(), scores),
            (cx.words.t("att-powers").into(), powers),
            (cx.words.t("att-weights-row").into(), of_row(&head.weights, row)),
        ],
    }
}
