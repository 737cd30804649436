//! Heat maps: what a network answers over the plane.

use super::texture::{fingerprint, kept};
use crate::kit::{colormap, tokens::Palette};
use egui::{Color32, ColorImage, Rect, TextureOptions, Ui, Vec2, pos2};
use neural_atlas_engine::view::{ClassField, Field};

/// How values become colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shade {
    /// The value of the deepest colour.
    pub most: f32,
    /// Only the sign is shown.
    pub discrete: bool,
    /// From zero upwards in one hue instead of orange to blue.
    pub sequential: bool,
    /// Blended between the samples.
    pub smooth: bool,
}

impl Default for Shade {
    fn default() -> Self {
        Self {
            most: 1.0,
            discrete: false,
            sequential: false,
            smooth: true,
        }
    }
}

impl Shade {
    /// The deepest colour at the largest size in the field.
    pub fn fitted(field: &Field) -> Self {
        let most = field
            .values
            .iter()
            .copied()
            .filter(|value| value.is_finite())
            .fold(0.0, |most: f32, value| most.max(value.abs()));
        Self {
            most: most.max(f32::MIN_POSITIVE),
            ..Self::default()
        }
    }

    fn color(&self, palette: &Palette, value: f32) -> Color32 {
        let share = value / self.most;
        match self {
            _ if value.is_nan() => palette.unused,
            Self { discrete: true, .. } => colormap::diverging(palette, share.signum()),
            Self { sequential: true, .. } => colormap::sequential(palette, share),
            _ => colormap::diverging(palette, share),
        }
    }

    fn seed(&self, dark: bool) -> u64 {
        let flags = u64::from(self.discrete)
            | u64::from(self.sequential) << 1
            | u64::from(self.smooth) << 2
            | u64::from(dark) << 3;
        u64::from(self.most.to_bits()) << 8 | flags
    }
}

/// Paints a field over a rectangle. `salt` names the picture; its texture is made again only when the values change.
pub fn heat_map(ui: &Ui, rect: Rect, salt: impl std::hash::Hash + std::fmt::Debug, field: &Field, shade: Shade) {
    let (columns, rows) = (field.columns, field.rows);
    if columns * rows == 0 || field.values.len() < columns * rows {
        return;
    }
    let palette = Palette::of(ui.visuals());
    let print = fingerprint(
        shade.seed(palette.dark) ^ ((columns as u64) << 48),
        field.values.iter().map(|value| value.to_bits()),
    );
    paint(
        ui,
        rect,
        egui::Id::unique(("heat", salt)),
        print,
        shade.smooth && !shade.discrete,
        || picture(columns, rows, |index| shade.color(palette, field.values[index])),
    );
}

/// Paints the winning class of every cell, the paler the less sure.
pub fn class_field(
    ui: &Ui,
    rect: Rect,
    salt: impl std::hash::Hash + std::fmt::Debug,
    field: &ClassField,
    count: usize,
    discrete: bool,
) {
    let (columns, rows) = (field.columns, field.rows);
    if columns * rows == 0 || field.classes.len() < columns * rows || field.confidence.len() < columns * rows {
        return;
    }
    let palette = Palette::of(ui.visuals());
    let values = field
        .classes
        .iter()
        .map(|class| u32::from(*class))
        .chain(field.confidence.iter().map(|share| share.to_bits()));
    let seed = u64::from(palette.dark) | u64::from(discrete) << 1 | (count as u64) << 2 | (columns as u64) << 48;
    let print = fingerprint(seed, values);
    paint(ui, rect, egui::Id::unique(("classes", salt)), print, !discrete, || {
        picture(columns, rows, |index| {
            let confidence = if discrete { 1.0 } else { field.confidence[index] };
            colormap::class(palette, usize::from(field.classes[index]), count, confidence)
        })
    });
}

/// Fields have their lowest row first, pictures their highest.
fn picture(columns: usize, rows: usize, color: impl Fn(usize) -> Color32) -> ColorImage {
    let pixels = (0..rows)
        .rev()
        .flat_map(|row| (0..columns).map(move |column| row * columns + column))
        .map(color)
        .collect();
    ColorImage {
        size: [columns, rows],
        source_size: Vec2::new(columns as f32, rows as f32),
        pixels,
    }
}

fn paint(ui: &Ui, rect: Rect, id: egui::Id, print: u64, smooth: bool, make: impl FnOnce() -> ColorImage) {
    let options = if smooth {
        TextureOptions::LINEAR
    } else {
        TextureOptions::NEAREST
    };
    let texture = kept(ui.ctx(), id, print, options, make);
    ui.painter().image(
        texture.id(),
        rect,
        Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)),
        Color32::WHITE,
    );
}
