//! Every matrix of one head, in the order of the computation. Pointing at a cell shows where it comes from; a click holds
//! it; a click on a matrix's name enlarges it until its numbers can be read.

use super::{
    AttentionPanel, head_hue, palette,
    part::{Cell, Part, Source},
    shown,
};
use crate::{
    kit::{
        colormap, fonts, number,
        number::brief,
        tokens::{HAIRLINE, Palette, attention as share, line as stroke, space, text},
        widgets::line_at,
    },
    panels::Stage,
};
use egui::{
    Align2, Color32, CornerRadius, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::{labs::architectures::transformer::attention::AttentionLab as Lab, view::Matrix};

const LINE: f32 = text::SMALL * text::PROSE_LINE;

/// A matrix and where its cells lie.
struct Place {
    part: Part,
    cells: Rect,
}

impl Place {
    fn cell(&self, matrix: &Matrix, row: usize, column: usize) -> Rect {
        let step = vec2(
            self.cells.width() / matrix.columns.max(1) as f32,
            self.cells.height() / matrix.rows.max(1) as f32,
        );
        Rect::from_min_size(self.cells.min + step * vec2(column as f32, row as f32), step)
    }
}

impl AttentionPanel {
    /// Draws all matrices and gives the cell under the pointer.
    pub(super) fn matrices(&mut self, ui: &mut Ui, cx: &Stage<'_, Lab>, rect: Rect) -> Option<Cell> {
        let head = shown(cx);
        let places = match self.view.enlarged {
            Some(part) => vec![one(part, rect, names(ui, cx))],
            None => {
                let (upper, lower) = rect.split_top_bottom_at_fraction(0.5);
                let lower = lower.with_min_y(lower.top() + space::XS);
                let mut places = row(cx, head, &Part::UPPER, upper, names(ui, cx));
                places.extend(row(cx, head, &Part::LOWER, lower, names(ui, cx)));
                places
            }
        };
        let mut hovered = None;
        for place in &places {
            let Some(matrix) = place.part.matrix(cx.snapshot, head) else {
                continue;
            };
            self.title(ui, cx, place, head);
            paint(ui, cx, place, matrix, self.view.enlarged.is_some());
            hovered = self.touch(ui, cx, place, matrix).or(hovered);
        }
        if let Some(cell) = hovered.or(self.view.held) {
            origin(ui, cx, head, &places, cell);
        }
        hovered
    }

    fn title(&mut self, ui: &Ui, cx: &Stage<'_, Lab>, place: &Place, head: usize) {
        let palette = palette(ui);
        let divisor = number(f64::from(cx.snapshot.divisor));
        let words = cx.words.with(place.part.key(), &[("divisor", &divisor)]);
        let rect = Rect::from_min_size(
            place.cells.min - vec2(0.0, LINE),
            vec2(place.cells.width() + space::S, LINE),
        );
        let response = ui.interact(rect, ui.scope_id().with(("title", place.part)), Sense::click());
        let label = cx.words.with("att-enlarge", &[("name", &words)]);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.view.enlarged.is_some(), &label));
        if response.clicked() {
            self.view.enlarged = if self.view.enlarged.is_some() {
                None
            } else {
                Some(place.part)
            };
        }
        let own = !matches!(place.part, Part::Input | Part::Output);
        let ink = match (response.hovered(), own) {
            (true, _) => palette.accent,
            (false, true) => palette.ink(head_hue(ui, head)),
            (false, false) => palette.muted,
        };
        line_at(ui, rect.left_center(), Align2::LEFT_CENTER, &words, rect.width(), ink);
        response.on_hover_text(label);
    }

    fn touch(&mut self, ui: &Ui, cx: &Stage<'_, Lab>, place: &Place, matrix: &Matrix) -> Option<Cell> {
        let response = ui.interact(place.cells, ui.scope_id().with(("matrix", place.part)), Sense::click());
        let name = cx.words.t(&format!("{}-label", place.part.key()));
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, name));
        let at = response.hover_pos()?;
        let part = (at - place.cells.min) / place.cells.size();
        let pick = |part: f32, count: usize| ((part * count as f32).max(0.0) as usize).min(count.saturating_sub(1));
        let cell = Cell {
            part: place.part,
            row: pick(part.y, matrix.rows),
            column: pick(part.x, matrix.columns),
        };
        if response.clicked() {
            self.view.held = (self.view.held != Some(cell)).then_some(cell);
        }
        let word = |token: usize| cx.snapshot.words.get(token).cloned().unwrap_or_default();
        let value = if is_masked(cx, cell) {
            "−∞".to_owned()
        } else {
            number(f64::from(matrix.at(cell.row, cell.column)))
        };
        let column = if cell.part.is_square() {
            word(cell.column)
        } else {
            (cell.column + 1).to_string()
        };
        response.on_hover_text_at_pointer(format!("{} → {column}: {value}", word(cell.row)));
        Some(cell)
    }
}

/// A cell of the future, which the mask takes out.
fn is_masked(cx: &Stage<'_, Lab>, cell: Cell) -> bool {
    cx.snapshot.causal && cell.part == Part::Masked && cell.column > cell.row
}

/// Room for the words left of the first matrix of a row.
fn names(ui: &Ui, cx: &Stage<'_, Lab>) -> f32 {
    let font = fonts::regular(text::SMALL);
    let width = |word: &String| {
        ui.painter()
            .layout_no_wrap(word.clone(), font.clone(), Color32::PLACEHOLDER)
            .size()
            .x
    };
    cx.snapshot
        .words
        .iter()
        .map(width)
        .fold(0.0, f32::max)
        .min(share::NAME_MOST)
        + space::XS
}

fn one(part: Part, rect: Rect, names: f32) -> Place {
    Place {
        part,
        cells: Rect::from_min_max(rect.min + vec2(names, 2.0 * LINE), rect.max),
    }
}

/// Matrices side by side: square ones by their tokens, others by their columns, none too narrow to be seen.
fn row(cx: &Stage<'_, Lab>, head: usize, parts: &[Part], rect: Rect, names: f32) -> Vec<Place> {
    let weight = |part: &Part| {
        let columns = part.matrix(cx.snapshot, head).map_or(1, |matrix| matrix.columns);
        (columns as f32).clamp(share::COLUMNS.0, share::COLUMNS.1)
    };
    let gap = space::M;
    let free = rect.width() - names - gap * (parts.len() - 1) as f32;
    let all: f32 = parts.iter().map(weight).sum();
    let mut left = rect.left() + names;
    let mut place = |part: &Part| {
        let width = free * weight(part) / all;
        let cells = Rect::from_min_max(pos2(left, rect.top() + LINE), pos2(left + width, rect.bottom()));
        left += width + gap;
        Place { part: *part, cells }
    };
    parts.iter().map(&mut place).collect()
}

/// The colours of all cells as one mesh; the numbers where there is room; the words at the rows.
fn paint(ui: &Ui, cx: &Stage<'_, Lab>, place: &Place, matrix: &Matrix, large: bool) {
    let palette = palette(ui);
    let most = largest(matrix);
    let mut mesh = Mesh::default();
    for row in 0..matrix.rows {
        for column in 0..matrix.columns {
            let cell = Cell {
                part: place.part,
                row,
                column,
            };
            let fill = shade(palette, cell, matrix, most, is_masked(cx, cell));
            let rect = place.cell(matrix, row, column);
            mesh.add_colored_rect(
                if rect.width() > share::GAP_FROM {
                    rect.shrink(HAIRLINE / 2.0)
                } else {
                    rect
                },
                fill,
            );
        }
    }
    ui.painter().add(Shape::mesh(mesh));
    let outer = place.cells.expand(HAIRLINE);
    ui.painter().rect_stroke(
        outer,
        CornerRadius::ZERO,
        Stroke::new(HAIRLINE, palette.hairline),
        StrokeKind::Inside,
    );
    let step = place.cell(matrix, 0, 0).size();
    if step.x >= share::NUMBER_WIDTH && step.y >= text::SMALL {
        write(ui, cx, place, matrix, most);
    }
    if large || matches!(place.part, Part::Input | Part::Scores) {
        words_beside(ui, cx, place, matrix, step.y);
    }
    if large && place.part.is_square() {
        for (column, word) in cx.snapshot.words.iter().enumerate() {
            let at = place.cell(matrix, 0, column).center_top() - vec2(0.0, LINE + HAIRLINE);
            line_at(ui, at, Align2::CENTER_BOTTOM, word, step.x, palette.muted);
        }
    }
}

fn words_beside(ui: &Ui, cx: &Stage<'_, Lab>, place: &Place, matrix: &Matrix, height: f32) {
    // Every second word, or every third, where rows are lower than letters.
    let every = (text::SMALL / height.max(1.0)).ceil().max(1.0) as usize;
    for (row, word) in cx.snapshot.words.iter().enumerate().step_by(every) {
        let at = place.cell(matrix, row, 0).left_center() - vec2(space::XS, 0.0);
        line_at(ui, at, Align2::RIGHT_CENTER, word, share::NAME_MOST, palette(ui).muted);
    }
}

fn write(ui: &Ui, cx: &Stage<'_, Lab>, place: &Place, matrix: &Matrix, most: f32) {
    let palette = palette(ui);
    for row in 0..matrix.rows {
        for column in 0..matrix.columns {
            let cell = Cell {
                part: place.part,
                row,
                column,
            };
            let masked = is_masked(cx, cell);
            let fill = shade(palette, cell, matrix, most, masked);
            let value = if masked {
                "−∞".to_owned()
            } else {
                brief(f64::from(matrix.at(row, column)))
            };
            let at = place.cell(matrix, row, column).center();
            ui.painter().text(
                at,
                Align2::CENTER_CENTER,
                value,
                fonts::regular(text::SMALL),
                palette.over(fill),
            );
        }
    }
}

fn largest(matrix: &Matrix) -> f32 {
    let sizes = matrix
        .values
        .iter()
        .map(|value| value.abs())
        .filter(|size| size.is_finite());
    sizes.fold(f32::MIN_POSITIVE, f32::max)
}

/// Weights are amounts from 0 to 1; everything else has a sign.
fn shade(palette: &Palette, cell: Cell, matrix: &Matrix, most: f32, masked: bool) -> Color32 {
    let value = matrix.at(cell.row, cell.column);
    match cell.part {
        _ if masked => palette.sunk,
        Part::Weights => colormap::sequential(palette, value),
        _ => colormap::diverging(palette, value / most),
    }
}

/// Frames the cell and what it is made of, and draws the way between them.
fn origin(ui: &Ui, cx: &Stage<'_, Lab>, head: usize, places: &[Place], cell: Cell) {
    let palette = palette(ui);
    let find = |part: Part| {
        let place = places.iter().find(|place| place.part == part)?;
        Some((place, part.matrix(cx.snapshot, head)?))
    };
    let Some((place, matrix)) = find(cell.part).filter(|_| cell.is_in(cx.snapshot)) else {
        return;
    };
    let pen = Stroke::new(stroke::FOCUS, palette.accent);
    let target = place.cell(matrix, cell.row, cell.column).expand(HAIRLINE);
    ui.painter()
        .rect_stroke(target, CornerRadius::ZERO, pen, StrokeKind::Outside);
    for source in cell.sources() {
        let band = match source {
            Source::Row(part, row) => find(part).map(|(place, matrix)| {
                place
                    .cell(matrix, row, 0)
                    .union(place.cell(matrix, row, matrix.columns - 1))
            }),
            Source::Column(part, column) => find(part).map(|(place, matrix)| {
                place
                    .cell(matrix, 0, column)
                    .union(place.cell(matrix, matrix.rows - 1, column))
            }),
            Source::One(part, row, column) => find(part).map(|(place, matrix)| place.cell(matrix, row, column)),
        };
        let Some(band) = band else { continue };
        ui.painter()
            .rect_stroke(band, CornerRadius::ZERO, pen, StrokeKind::Outside);
        way(ui, band, target, palette.accent);
    }
}

/// A thin line from the band's near edge to the cell.
fn way(ui: &Ui, band: Rect, target: Rect, hue: Color32) {
    let from: Pos2 = if target.left() >= band.right() {
        band.right_center()
    } else if target.top() >= band.bottom() {
        pos2(target.center().x.clamp(band.left(), band.right()), band.bottom())
    } else {
        return;
    };
    let to = if target.left() >= from.x {
        target.left_center()
    } else {
        target.center_top()
    };
    ui.painter().line_segment([from, to], Stroke::new(HAIRLINE, hue));
}
