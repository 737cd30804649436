//! The surface as a map: shaded bands and hairline contours at logarithmic levels, computed for every pixel of the screen.

use crate::kit::{
    axes::Axes,
    tokens::{Palette, mix},
};
use egui::{Color32, ColorImage, Rect, TextureHandle, TextureOptions, Ui, pos2};
use neural_atlas_engine::view::Field;
use std::sync::Arc;

/// The map as a texture; painted again only when the surface, the size or the theme changes.
#[derive(Default)]
pub struct Contour {
    made: Option<Made>,
}

struct Made {
    field: Arc<Field>,
    size: [usize; 2],
    dark: bool,
    texture: TextureHandle,
    levels: Levels,
}

/// More pixels than this are scaled up.
const MOST_PIXELS: f32 = 1.6e6;
/// Contours on a picture.
const LINES: f32 = 15.0;

impl Contour {
    /// Paints the map: `view` is what the screen shows, `sampled` what the field covers.
    pub fn paint(&mut self, ui: &Ui, field: &Arc<Field>, view: &Axes, sampled: &Axes) -> Levels {
        let palette = Palette::of(ui.visuals());
        let scale = ui.pixels_per_point();
        let wanted = view.rect.size() * scale;
        let shrink = (MOST_PIXELS / (wanted.x * wanted.y).max(1.0)).sqrt().min(1.0);
        let size = [wanted.x, wanted.y].map(|side| ((side * shrink).round() as usize).max(1));
        let same = |made: &Made| Arc::ptr_eq(&made.field, field) && made.size == size && made.dark == palette.dark;
        if !self.made.as_ref().is_some_and(same) {
            let levels = Levels::of(field);
            let image = shade(field, levels, size, scale * shrink, palette);
            let texture = match self.made.take() {
                Some(mut made) => {
                    made.texture.set(image, TextureOptions::LINEAR);
                    made.texture
                }
                None => ui.ctx().load_texture("surface", image, TextureOptions::LINEAR),
            };
            self.made = Some(Made {
                field: Arc::clone(field),
                size,
                dark: palette.dark,
                texture,
                levels,
            });
        }
        let painter = ui.painter_at(view.rect);
        painter.rect_filled(view.rect, 0.0, palette.background);
        let Some(made) = &self.made else {
            return Levels::default();
        };
        let corners = [[sampled.x[0], sampled.y[0]], [sampled.x[1], sampled.y[1]]].map(|corner| view.to_screen(corner));
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(
            made.texture.id(),
            Rect::from_two_pos(corners[0], corners[1]),
            whole,
            Color32::WHITE,
        );
        made.levels
    }
}

/// How a loss becomes a height: `log10(loss - floor)`, between `low` and `high`, with a contour every `step`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    floor: f32,
    least: f32,
    low: f32,
    high: f32,
    step: f32,
}

/// Decades between two contours: the loss grows by a factor 10, 3.2, 2.15, 1.78, … from one to the next.
const STEPS: [f32; 12] = [
    0.002,
    0.005,
    0.01,
    0.02,
    0.05,
    0.1,
    0.125,
    0.2,
    0.25,
    1.0 / 3.0,
    0.5,
    1.0,
];

impl Levels {
    pub fn of(field: &Field) -> Self {
        let mut values: Vec<f32> = field.values.iter().copied().filter(|value| value.is_finite()).collect();
        values.sort_unstable_by(f32::total_cmp);
        let at = |share: f32| {
            let index = (share * values.len().saturating_sub(1) as f32) as usize;
            values.get(index).copied().unwrap_or(0.0)
        };
        let (min, max) = (at(0.0), at(1.0));
        let floor = min.min(0.0);
        let least = ((max - floor) * 1e-7).max(f32::MIN_POSITIVE);
        let height = |value: f32| (value - floor + least).log10();
        // The very bottom of a valley would take half of the scale.
        let (low, high) = (height(at(0.015)), height(max));
        let wanted = (high - low) / LINES;
        let step = STEPS.into_iter().find(|step| *step >= wanted).unwrap_or(1.0);
        Self {
            floor,
            least,
            low,
            high,
            step,
        }
    }

    fn height(&self, value: f32) -> f32 {
        if value.is_nan() {
            value
        } else {
            (value - self.floor + self.least).max(self.least).log10()
        }
    }

    /// By what the loss grows from one contour to the next.
    pub fn factor(&self) -> f64 {
        10f64.powf(f64::from(self.step))
    }

    /// 0 for the lowest shown, 1 for the highest.
    pub fn share(&self, value: f32) -> f32 {
        ((self.height(value) - self.low) / (self.high - self.low).max(1e-6)).clamp(0.0, 1.0)
    }
}

/// How blue the lowest ground is, and how dark a contour.
const DEEP: f32 = 0.5;
const LINE: f32 = 0.2;
/// How much of the shading goes in steps from band to band.
const BANDED: f32 = 0.55;

/// The colour of the ground at `share` of the height.
pub fn ground(palette: &Palette, share: f32) -> Color32 {
    mix(palette.background, palette.series[0], DEEP * (1.0 - share).powf(1.4))
}

/// The grid of heights, in units of contours, read between its cells.
struct Sampler<'a> {
    field: &'a Field,
    heights: Vec<f32>,
    /// The cell left of each pixel column and how far the pixel lies beyond it.
    columns: Vec<(usize, f32)>,
}

impl<'a> Sampler<'a> {
    fn new(field: &'a Field, levels: Levels, width: usize) -> Self {
        let heights = field
            .values
            .iter()
            .map(|value| levels.height(*value) / levels.step)
            .collect();
        let columns = (0..width).map(|x| between(x, width, field.columns)).collect();
        Self {
            field,
            heights,
            columns,
        }
    }

    /// One row of pixels, the highest `y` of the field first.
    fn row(&self, y: usize, height: usize) -> Vec<f32> {
        let (row, v) = between(height - 1 - y, height, self.field.rows);
        let above = (row + 1).min(self.field.rows - 1);
        let at = |row: usize, cell: usize| self.heights[row * self.field.columns + cell.min(self.field.columns - 1)];
        let mixed = self.columns.iter().map(|&(cell, u)| {
            let low = at(row, cell) * (1.0 - u) + at(row, cell + 1) * u;
            let high = at(above, cell) * (1.0 - u) + at(above, cell + 1) * u;
            low * (1.0 - v) + high * v
        });
        mixed.collect()
    }
}

/// The cell before a pixel's middle, and how far it lies on the way to the next one.
fn between(index: usize, pixels: usize, cells: usize) -> (usize, f32) {
    let at = ((index as f32 + 0.5) / pixels as f32 * cells as f32 - 0.5).clamp(0.0, (cells - 1) as f32);
    (at as usize, at.fract())
}

fn shade(field: &Field, levels: Levels, [width, height]: [usize; 2], scale: f32, palette: &Palette) -> ColorImage {
    let mut image = ColorImage::filled([width, height], palette.sunk);
    if field.values.is_empty() {
        return image;
    }
    let ramp: Vec<Color32> = (0..=255).map(|i| ground(palette, i as f32 / 255.0)).collect();
    let ink: Vec<Color32> = ramp.iter().map(|ground| mix(*ground, palette.text, LINE)).collect();
    let sampler = Sampler::new(field, levels, width);
    let span = ((levels.high - levels.low) / levels.step).max(1e-6);
    let bottom = levels.low / levels.step;
    let mut row = sampler.row(0, height);
    for y in 0..height {
        let below = sampler.row((y + 1).min(height - 1), height);
        for x in 0..width {
            let here = row[x];
            if !here.is_finite() {
                continue;
            }
            let slope = (row[(x + 1).min(width - 1)] - here).hypot(below[x] - here);
            let (smooth, banded) = ((here - bottom) / span, (here.floor() + 0.5 - bottom) / span);
            let index = ((smooth + BANDED * (banded - smooth)).clamp(0.0, 1.0) * 255.0) as usize;
            let line = contour(here, slope, scale);
            image.pixels[y * width + x] = if line > 0.0 {
                mix(ramp[index], ink[index], line)
            } else {
                ramp[index]
            };
        }
        row = below;
    }
    image
}

/// How much of a pixel a contour covers: hairlines, which fade where they stand closer than three pixels.
fn contour(height: f32, slope: f32, scale: f32) -> f32 {
    if slope < 1e-5 {
        return 0.0;
    }
    let distance = (height - height.round()).abs() / slope;
    (0.5 + scale / 2.0 - distance).clamp(0.0, 1.0) * ((0.6 - slope) / 0.35).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bowl() -> Field {
        let values = (0..40 * 30).map(|i| {
            let (x, y) = ((i % 40) as f32 - 19.5, (i / 40) as f32 - 14.5);
            x * x + y * y
        });
        Field {
            x: [-1.0, 1.0],
            y: [-1.0, 1.0],
            columns: 40,
            rows: 30,
            values: values.collect(),
        }
    }

    #[test]
    fn a_bowl_has_at_most_16_contours_and_its_bottom_is_the_bluest() {
        let field = bowl();
        let levels = Levels::of(&field);
        assert!((levels.high - levels.low) / levels.step <= LINES + 1.0);
        assert!(levels.share(0.0) == 0.0 && levels.share(1e9) == 1.0);
        let image = shade(&field, levels, [120, 90], 1.0, Palette::named(false));
        let blue = |x: usize, y: usize| {
            let pixel = image.pixels[y * 120 + x];
            i32::from(pixel.b()) - i32::from(pixel.r())
        };
        assert!(blue(60, 45) > blue(2, 2) + 20);
    }

    #[test]
    fn a_flat_or_broken_surface_is_shaded_without_contours() {
        let mut field = bowl();
        field.values.fill(3.0);
        field.values[5] = f32::NAN;
        let image = shade(&field, Levels::of(&field), [50, 40], 1.0, Palette::named(true));
        assert_eq!(image.pixels.len(), 2000);
        assert_eq!(contour(3.0, 0.0, 1.0), 0.0);
    }
}
