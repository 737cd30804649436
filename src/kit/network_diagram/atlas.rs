//! The pictures of all neurons in one texture, so that a whole network is one upload and one draw.

use crate::kit::{colormap, tokens::Palette};
use egui::{Color32, ColorImage, Context, Rect, TextureHandle, TextureId, TextureOptions, pos2};
use neural_atlas_engine::view::Field;

/// Pictures beside each other, `across` to a row.
#[derive(Default)]
pub struct Atlas {
    texture: Option<TextureHandle>,
    /// Columns and rows of the largest picture.
    cell: [usize; 2],
    across: usize,
    /// Index of each layer's first picture.
    first: Vec<usize>,
    /// Columns and rows of each picture.
    sizes: Vec<[usize; 2]>,
}

impl Atlas {
    /// Paints and uploads all pictures; called when there is something new only.
    pub fn upload(&mut self, ctx: &Context, pictures: &[Vec<Field>], palette: &Palette, discretize: bool) {
        self.arrange(pictures);
        let count = self.sizes.len();
        if count == 0 || self.cell == [0, 0] {
            self.texture = None;
            return;
        }
        let size = [self.across * self.cell[0], count.div_ceil(self.across) * self.cell[1]];
        let mut image = ColorImage::filled(size, palette.zero);
        for (index, field) in pictures.iter().flatten().enumerate() {
            let corner = [index % self.across * self.cell[0], index / self.across * self.cell[1]];
            paint(&mut image, corner, field, palette, discretize);
        }
        match &mut self.texture {
            Some(texture) => texture.set(image, TextureOptions::LINEAR),
            None => self.texture = Some(ctx.load_texture("neurons", image, TextureOptions::LINEAR)),
        }
    }

    fn arrange(&mut self, pictures: &[Vec<Field>]) {
        self.first.clear();
        self.sizes.clear();
        for layer in pictures {
            self.first.push(self.sizes.len());
            self.sizes.extend(layer.iter().map(|field| [field.columns, field.rows]));
        }
        self.cell = [0, 1].map(|side| self.sizes.iter().map(|size| size[side]).max().unwrap_or(0));
        self.across = ((self.sizes.len() as f32).sqrt().ceil() as usize).max(1);
    }

    /// The texture and the part of it that shows a neuron.
    pub fn picture(&self, layer: usize, neuron: usize) -> Option<(TextureId, Rect)> {
        let texture = self.texture.as_ref()?;
        let last = self.first.get(layer + 1).copied().unwrap_or(self.sizes.len());
        let index = self.first.get(layer)? + neuron;
        if index >= last {
            return None;
        }
        let [columns, rows] = self.sizes[index];
        let corner = [index % self.across * self.cell[0], index / self.across * self.cell[1]];
        let size = texture.size_vec2();
        // Half a texel inwards, so that the neighbours do not shine through.
        let at = |x: f32, y: f32| pos2(x / size.x, y / size.y);
        let (x, y) = (corner[0] as f32, corner[1] as f32);
        Some((
            texture.id(),
            Rect::from_min_max(
                at(x + 0.5, y + 0.5),
                at(x + columns as f32 - 0.5, y + rows as f32 - 0.5),
            ),
        ))
    }
}

/// The largest magnitude of a picture, at least 1: bounded activations share one scale, unbounded ones still show shape.
pub fn scale(field: &Field) -> f32 {
    field
        .values
        .iter()
        .copied()
        .filter(|value| value.is_finite())
        .fold(1.0, |most, value| value.abs().max(most))
}

/// The colour of one value of a picture with this scale.
pub fn colour(palette: &Palette, value: f32, scale: f32, discretize: bool) -> Color32 {
    if !value.is_finite() {
        return palette.unused;
    }
    colormap::diverging(
        palette,
        if discretize {
            1.0_f32.copysign(value)
        } else {
            value / scale
        },
    )
}

fn paint(image: &mut ColorImage, [left, top]: [usize; 2], field: &Field, palette: &Palette, discretize: bool) {
    let scale = scale(field);
    let across = image.size[0];
    for (row, values) in field.values.chunks_exact(field.columns).enumerate() {
        // The lowest y comes first in a field, the top row in an image.
        let start = (top + field.rows - 1 - row) * across + left;
        for (pixel, &value) in image.pixels[start..start + field.columns].iter_mut().zip(values) {
            *pixel = colour(palette, value, scale, discretize);
        }
    }
}

/// One field as an image, the highest y on top.
pub fn image(field: &Field, palette: &Palette, scale: f32, discretize: bool) -> ColorImage {
    let mut pixels = Vec::with_capacity(field.values.len());
    for row in field.values.chunks_exact(field.columns.max(1)).rev() {
        pixels.extend(row.iter().map(|&value| colour(palette, value, scale, discretize)));
    }
    ColorImage::new([field.columns, field.rows], pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(values: &[f32]) -> Field {
        Field {
            x: [-1.0, 1.0],
            y: [-1.0, 1.0],
            columns: 2,
            rows: values.len() / 2,
            values: values.to_vec(),
        }
    }

    #[test]
    fn the_highest_y_stands_on_top_and_the_strongest_value_has_the_full_hue() {
        let palette = Palette::named(false);
        let field = field(&[0.0, 0.0, -4.0, 4.0]);
        let image = image(&field, palette, scale(&field), false);
        assert_eq!(image.pixels[..2], [palette.negative, palette.positive]);
        assert_eq!(image.pixels[2], colormap::diverging(palette, 0.0));
    }

    #[test]
    fn discretized_there_are_two_colours_and_nan_is_grey() {
        let palette = Palette::named(true);
        let colours = [-0.01, 0.01, f32::NAN].map(|value| colour(palette, value, 1.0, true));
        assert_eq!(colours, [palette.negative, palette.positive, palette.unused]);
    }

    #[test]
    fn five_pictures_of_2_layers_get_parts_of_their_own() {
        let mut atlas = Atlas::default();
        let pictures = vec![vec![field(&[1.0; 4]); 2], vec![field(&[-1.0; 4]); 3]];
        atlas.upload(&Context::default(), &pictures, Palette::named(false), false);
        let parts: Vec<Rect> = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)]
            .into_iter()
            .filter_map(|(layer, neuron)| Some(atlas.picture(layer, neuron)?.1))
            .collect();
        assert_eq!(parts.len(), 5);
        assert!(atlas.picture(0, 2).is_none() && atlas.picture(2, 0).is_none());
        for (index, part) in parts.iter().enumerate() {
            assert!(parts[index + 1..].iter().all(|other| !part.intersects(*other)));
        }
    }
}
