//! Many small pictures side by side.

use super::texture::{fingerprint, kept};
use crate::kit::{
    colormap,
    tokens::{HAIRLINE, Palette, line, space},
    words::Words,
};
use egui::{
    Color32, ColorImage, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, TextureOptions, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::view::ImageGrid;

/// How pixel values become colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Contrast {
    /// 0 is paper, 1 is ink.
    Ink,
    /// Orange below zero, blue above; the deepest at the largest size in each picture.
    Sign,
    /// Orange below zero, blue above; the deepest at this size, the same in all.
    SignTo(f32),
    /// From 0 upwards in one hue; the deepest at the largest value in each picture.
    Amount,
}

/// A grid of pictures of one size.
pub struct ImageGridView<'a> {
    salt: &'a str,
    label: &'a str,
    grid: &'a ImageGrid,
    contrast: Contrast,
    cell: Option<f32>,
    columns: Option<usize>,
    gap: f32,
    selected: Option<usize>,
    rims: Option<&'a [Color32]>,
}

/// What the pointer did to a grid.
pub struct GridResponse {
    pub response: Response,
    /// Where each picture lies.
    pub cells: Vec<Rect>,
    pub hovered: Option<usize>,
    pub clicked: Option<usize>,
}

impl<'a> ImageGridView<'a> {
    /// `salt` keeps the texture, `label` is what a screen reader says.
    pub fn new(salt: &'a str, label: &'a str, grid: &'a ImageGrid) -> Self {
        Self {
            salt,
            label,
            grid,
            contrast: Contrast::Ink,
            cell: None,
            columns: None,
            gap: space::XS,
            selected: None,
            rims: None,
        }
    }
    pub fn contrast(mut self, contrast: Contrast) -> Self {
        self.contrast = contrast;
        self
    }
    /// Width of one picture; without it the pictures fill the width.
    pub fn cell(mut self, width: f32) -> Self {
        self.cell = Some(width);
        self
    }
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = Some(columns.max(1));
        self
    }
    pub fn gap(mut self, gap: f32) -> Self {
        self.gap = gap;
        self
    }
    pub fn selected(mut self, selected: Option<usize>) -> Self {
        self.selected = selected;
        self
    }
    /// A coloured rim for each picture.
    pub fn rims(mut self, rims: &'a [Color32]) -> Self {
        self.rims = Some(rims);
        self
    }

    /// Draws the grid from the top left of the free area.
    pub fn show(self, ui: &mut Ui, words: Words) -> GridResponse {
        let count = self.grid.images.len();
        let width = ui.available_width();
        let columns = self.columns.unwrap_or_else(|| match self.cell {
            Some(cell) => (((width + self.gap) / (cell + self.gap)) as usize).clamp(1, count.max(1)),
            None => (count as f32).sqrt().ceil().max(1.0) as usize,
        });
        let cell = self
            .cell
            .unwrap_or((width - self.gap * (columns - 1) as f32) / columns as f32)
            .max(1.0);
        let shape = vec2(cell, cell * self.grid.height as f32 / self.grid.width.max(1) as f32);
        let rows = count.div_ceil(columns);
        let wanted = vec2(
            columns as f32 * (shape.x + self.gap),
            rows as f32 * (shape.y + self.gap),
        ) - Vec2::splat(self.gap);
        let (rect, response) = ui.allocate_exact_size(wanted.max(Vec2::ZERO), Sense::click());
        let place = |index: usize| {
            let step = vec2(
                (index % columns) as f32 * (shape.x + self.gap),
                (index / columns) as f32 * (shape.y + self.gap),
            );
            Rect::from_min_size(rect.min + step, shape)
        };
        let cells: Vec<Rect> = (0..count).map(place).collect();
        let hovered = response
            .hover_pos()
            .and_then(|pointer| cells.iter().position(|cell| cell.contains(pointer)));
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.label));
        self.paint(ui, &cells, hovered);
        let clicked = hovered.filter(|_| response.clicked());
        let response = match hovered {
            Some(index) => response.on_hover_text_at_pointer(words.with("image-nth", &[("n", &(index + 1))])),
            None => response,
        };
        GridResponse {
            response,
            cells,
            hovered,
            clicked,
        }
    }

    fn paint(&self, ui: &Ui, cells: &[Rect], hovered: Option<usize>) {
        let palette = Palette::of(ui.visuals());
        let (width, height) = (self.grid.width, self.grid.height);
        let whole = self.grid.images.iter().all(|image| image.len() == width * height);
        if cells.is_empty() || width * height == 0 || !whole {
            return;
        }
        let id = ui.make_persistent_id(("grid", self.salt));
        let kind = match self.contrast {
            Contrast::Ink => 0,
            Contrast::Sign => 1,
            Contrast::Amount => 2,
            Contrast::SignTo(most) => 3 | u64::from(most.to_bits()) << 8,
        };
        let seed = kind << 1 | u64::from(palette.dark) | (width as u64) << 48;
        let print = fingerprint(seed, self.grid.images.iter().flatten().map(|value| value.to_bits()));
        let across = (cells.len() as f32).sqrt().ceil() as usize;
        let down = cells.len().div_ceil(across);
        let texture = kept(ui.ctx(), id, print, TextureOptions::NEAREST, || {
            self.sheet(palette, across, down)
        });
        for (index, cell) in cells.iter().enumerate() {
            let at = vec2(
                (index % across) as f32 / across as f32,
                (index / across) as f32 / down as f32,
            );
            let uv = Rect::from_min_size(pos2(at.x, at.y), vec2(1.0 / across as f32, 1.0 / down as f32));
            ui.painter().image(texture.id(), *cell, uv, Color32::WHITE);
            let (thick, rim) = match self.rims.and_then(|rims| rims.get(index)) {
                _ if self.selected == Some(index) => (line::STRONG, palette.accent),
                _ if hovered == Some(index) => (HAIRLINE, palette.accent),
                Some(rim) => (line::CURVE, *rim),
                None => (HAIRLINE, palette.hairline),
            };
            ui.painter()
                .rect_stroke(*cell, CornerRadius::ZERO, Stroke::new(thick, rim), StrokeKind::Outside);
        }
    }

    /// All pictures on one sheet: one texture, one draw call.
    fn sheet(&self, palette: &Palette, across: usize, down: usize) -> ColorImage {
        let (width, height) = (self.grid.width, self.grid.height);
        let mut sheet = ColorImage::filled([across * width, down * height], palette.surface);
        for (index, image) in self.grid.images.iter().enumerate() {
            let (left, top) = (index % across * width, index / across * height);
            let most = image
                .iter()
                .copied()
                .filter(|value| value.is_finite())
                .fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
            for (pixel, value) in image.iter().enumerate() {
                let color = match self.contrast {
                    Contrast::Ink => colormap::grey(palette, *value),
                    Contrast::Sign => colormap::diverging(palette, value / most),
                    Contrast::SignTo(most) => colormap::diverging(palette, value / most),
                    Contrast::Amount => colormap::sequential(palette, value / most),
                };
                sheet.pixels[(top + pixel / width) * across * width + left + pixel % width] = color;
            }
        }
        sheet
    }
}
