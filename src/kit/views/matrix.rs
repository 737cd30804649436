//! Numbers in rows and columns.

use crate::kit::{
    colormap, fonts, number,
    tokens::{HAIRLINE, Palette, line, size, space, text},
    words::Words,
};
use egui::{
    Align2, Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::view::Matrix;

/// A matrix as coloured cells, its values printed where the cells are large enough.
pub struct MatrixView<'a> {
    label: &'a str,
    matrix: &'a Matrix,
    rows: Vec<String>,
    columns: Vec<String>,
    /// The value of the deepest colour; without it the largest size in the matrix.
    most: Option<f32>,
    sequential: bool,
    /// Colours by the share within the row.
    by_row: bool,
    selected: Option<(usize, usize)>,
}

/// What the pointer did to a matrix.
pub struct MatrixResponse {
    pub response: Response,
    pub hovered: Option<(usize, usize)>,
    pub clicked: Option<(usize, usize)>,
    /// The cells' area, without the names beside it.
    pub area: Rect,
}

impl<'a> MatrixView<'a> {
    pub fn new(label: &'a str, matrix: &'a Matrix) -> Self {
        Self {
            label,
            matrix,
            rows: vec![],
            columns: vec![],
            most: None,
            sequential: false,
            by_row: false,
            selected: None,
        }
    }
    pub fn rows(mut self, names: Vec<String>) -> Self {
        self.rows = names;
        self
    }
    pub fn columns(mut self, names: Vec<String>) -> Self {
        self.columns = names;
        self
    }
    pub fn most(mut self, most: f32) -> Self {
        self.most = Some(most);
        self
    }
    /// From zero upwards in one hue.
    pub fn sequential(mut self) -> Self {
        self.sequential = true;
        self
    }
    pub fn by_row(mut self) -> Self {
        self.by_row = true;
        self
    }
    pub fn selected(mut self, cell: Option<(usize, usize)>) -> Self {
        self.selected = cell;
        self
    }

    /// Draws into `wanted`, cells square, names left and above.
    pub fn show(self, ui: &mut Ui, wanted: Vec2) -> MatrixResponse {
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, self.label));
        let margin = vec2(
            self.widest(ui, &self.rows),
            if self.columns.is_empty() {
                0.0
            } else {
                text::SMALL + space::S
            },
        );
        let free = rect.size() - margin;
        let (rows, columns) = (self.matrix.rows, self.matrix.columns);
        let cell = (free.x / columns.max(1) as f32)
            .min(free.y / rows.max(1) as f32)
            .clamp(1.0, size::CELL);
        let area = Rect::from_min_size(rect.min + margin, vec2(cell * columns as f32, cell * rows as f32));
        let hovered = response.hover_pos().filter(|at| area.contains(*at)).map(|at| {
            let step = (at - area.min) / cell;
            (
                (step.y as usize).min(rows.saturating_sub(1)),
                (step.x as usize).min(columns.saturating_sub(1)),
            )
        });
        if self.matrix.values.len() >= rows * columns {
            self.paint(ui, area, cell, hovered);
            self.names(ui, area, cell);
        }
        MatrixResponse {
            clicked: hovered.filter(|_| response.clicked()),
            response,
            hovered,
            area,
        }
    }

    fn widest(&self, ui: &Ui, names: &[String]) -> f32 {
        let width = |name: &String| {
            ui.painter()
                .layout_no_wrap(name.clone(), fonts::regular(text::SMALL), Color32::PLACEHOLDER)
                .size()
                .x
                + space::S
        };
        names.iter().map(width).fold(0.0, f32::max)
    }

    fn paint(&self, ui: &Ui, area: Rect, cell: f32, hovered: Option<(usize, usize)>) {
        let palette = Palette::of(ui.visuals());
        let painter = ui.painter();
        let largest = self
            .matrix
            .values
            .iter()
            .copied()
            .filter(|value| value.is_finite())
            .fold(0.0, |most: f32, value| most.max(value.abs()));
        let gap = if cell > size::CHIP { HAIRLINE } else { 0.0 };
        for row in 0..self.matrix.rows {
            let sum: f32 = (0..self.matrix.columns).map(|column| self.matrix.at(row, column)).sum();
            let most = if self.by_row { sum } else { self.most.unwrap_or(largest) }.max(f32::MIN_POSITIVE);
            for column in 0..self.matrix.columns {
                let value = self.matrix.at(row, column);
                let place = Rect::from_min_size(
                    area.min + cell * vec2(column as f32, row as f32),
                    Vec2::splat(cell - gap),
                );
                let scale = if self.sequential {
                    colormap::sequential
                } else {
                    colormap::diverging
                };
                let fill = scale(palette, value / most);
                painter.rect_filled(place, CornerRadius::ZERO, fill);
                // A figure is about half as wide as it is tall.
                let room = ((cell - space::XS) / (text::SMALL * 0.6)) as usize;
                let shown = number::number(f64::from(value));
                let shown = if shown.chars().count() > room {
                    number::brief(f64::from(value))
                } else {
                    shown
                };
                if cell > size::CHIP && shown.chars().count() <= room {
                    painter.text(
                        place.center(),
                        Align2::CENTER_CENTER,
                        shown,
                        fonts::regular(text::SMALL),
                        palette.over(fill),
                    );
                }
                if hovered == Some((row, column)) || self.selected == Some((row, column)) {
                    painter.rect_stroke(
                        place,
                        CornerRadius::ZERO,
                        Stroke::new(line::FOCUS, palette.accent),
                        StrokeKind::Inside,
                    );
                }
            }
        }
    }

    fn names(&self, ui: &Ui, area: Rect, cell: f32) {
        let palette = Palette::of(ui.visuals());
        let font = fonts::regular(text::SMALL);
        for (row, name) in self.rows.iter().enumerate().take(self.matrix.rows) {
            let at = pos2(area.left() - space::XS, area.top() + (row as f32 + 0.5) * cell);
            ui.painter()
                .text(at, Align2::RIGHT_CENTER, name, font.clone(), palette.muted);
        }
        for (column, name) in self.columns.iter().enumerate().take(self.matrix.columns) {
            let at = pos2(area.left() + (column as f32 + 0.5) * cell, area.top() - space::XS);
            let galley = ui.painter().layout_no_wrap(name.clone(), font.clone(), palette.muted);
            // Names wider than their cells would run into each other; the rows name the same classes.
            if galley.size().x < cell || self.matrix.columns == 1 {
                ui.painter().galley(
                    pos2(at.x - galley.size().x / 2.0, at.y - galley.size().y),
                    galley,
                    palette.muted,
                );
            }
        }
    }
}

/// A confusion matrix: rows are true classes, columns what was predicted, colours the share within the row.
pub fn confusion(ui: &mut Ui, matrix: &Matrix, classes: &[String], wanted: Vec2, words: Words) -> MatrixResponse {
    let palette = Palette::of(ui.visuals());
    let title = |key| egui::RichText::new(words.t(key)).size(text::SMALL).color(palette.muted);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.horizontal(|ui| {
            ui.label(title("confusion-true"));
            ui.label(title("word-down"));
            ui.add_space(space::S);
            ui.label(title("confusion-predicted"));
            ui.label(title("word-across"));
        });
        let names: Vec<String> = classes.to_vec();
        let view = MatrixView::new(words.t("confusion-label"), matrix)
            .rows(names.clone())
            .columns(names)
            .sequential()
            .by_row();
        let mut shown = view.show(ui, wanted - vec2(0.0, text::SMALL + space::S + space::XS));
        if let Some((row, column)) = shown.hovered {
            let name = |index: usize| classes.get(index).cloned().unwrap_or_else(|| (index + 1).to_string());
            let count = number::number(f64::from(matrix.at(row, column)));
            let said = words.with(
                "confusion-cell",
                &[("row", &name(row)), ("column", &name(column)), ("n", &count)],
            );
            shown.response = shown.response.on_hover_text_at_pointer(said);
        }
        shown
    })
    .inner
}
