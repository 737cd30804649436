//! How a section looks from near: its concepts as a list of names, then with a line of text each.

use crate::kit::tokens::map as size;
use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// The sizes that decide when a section has room for names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Names {
    pub label: Vec2,
    /// The widest name.
    pub widest: f32,
    pub count: usize,
    /// Whether any concept has a line of text.
    pub texts: bool,
}

/// Rows of names in columns, centred in the section's cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct List {
    rect: Rect,
    label: Vec2,
    columns: usize,
    rows: usize,
    cell: Vec2,
    /// The rows are tall enough for a line of text below the name.
    pub texts: bool,
}

impl List {
    /// The list in `cell` (screen points), or nothing where it has no room.
    pub fn fit(cell: Rect, names: Names) -> Option<Self> {
        let room = cell.size() - Vec2::splat(2.0 * size::LIST_MARGIN);
        let with_texts = names
            .texts
            .then_some((true, size::LIST_TEXT_ROW, names.widest.max(size::LIST_TEXT_WIDTH)));
        let without = Some((false, size::LIST_ROW, names.widest));
        let (texts, rows, columns, each) =
            [with_texts, without]
                .into_iter()
                .flatten()
                .find_map(|(texts, height, widest)| {
                    let width = widest + size::LIST_INDENT + size::LIST_GAP;
                    let most_rows = ((room.y - names.label.y - size::LIST_HEAD) / height).floor();
                    let columns = (names.count as f32 / most_rows).ceil();
                    let fits = most_rows >= 1.0 && columns * width <= room.x;
                    let rows = (names.count as f32 / columns).ceil() as usize;
                    fits.then_some((texts, rows, columns as usize, vec2(width, height)))
                })?;
        let extent = vec2(
            (columns as f32 * each.x).max(names.label.x),
            names.label.y + size::LIST_HEAD + rows as f32 * each.y,
        );
        let rect = Rect::from_center_size(cell.center(), extent);
        Some(Self {
            rect,
            label: names.label,
            columns,
            rows,
            cell: each,
            texts,
        })
    }

    pub fn label(&self) -> Rect {
        Rect::from_min_size(self.rect.min, self.label)
    }

    /// The row of the `index`th concept: its dot stands at the left, its name and text in the rest.
    pub fn row(&self, index: usize) -> Rect {
        debug_assert!(index < self.rows * self.columns);
        let place = vec2((index / self.rows) as f32, (index % self.rows) as f32);
        let top = self.rect.min + vec2(0.0, self.label.y + size::LIST_HEAD);
        Rect::from_min_size(top + place * self.cell, self.cell - vec2(size::LIST_GAP, 0.0))
    }

    pub fn dot(&self, index: usize) -> Pos2 {
        let row = self.row(index);
        pos2(row.left() + size::LIST_INDENT / 2.0, row.top() + size::LIST_ROW / 2.0)
    }
}
