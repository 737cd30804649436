//! The pictures on the window's textures, kept where a figure can read them.

use super::Figure;
use egui::{
    Color32, ColorImage, Context, FullOutput, Plugin, Rect, TextureFilter, TextureId, TexturesDelta,
    epaint::{ClippedShape, ImageData, ImageDelta},
};
use std::{collections::HashMap, sync::Arc};

/// A texture's picture.
#[derive(Clone)]
pub(super) struct Picture {
    pub image: Arc<ColorImage>,
    pub nearest: bool,
}

/// Follows every texture but the letters', which a figure sets anew.
#[derive(Default)]
pub struct Mirror {
    pictures: HashMap<TextureId, Picture>,
    pub(super) wanted: Option<(Vec<ClippedShape>, Rect, Color32)>,
    pub(super) taken: Option<Figure>,
}

impl Plugin for Mirror {
    fn debug_name(&self) -> &'static str {
        "figures"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        self.follow(&output.textures_delta);
        if let Some((shapes, rect, ground)) = self.wanted.take() {
            self.taken = Some(Figure::new(shapes, rect, ground, &self.pictures));
        }
        for id in &output.textures_delta.free {
            self.pictures.remove(id);
        }
    }
}

impl Mirror {
    fn follow(&mut self, delta: &TexturesDelta) {
        for (id, deltas) in delta.set.iter().filter(|(id, _)| **id != TextureId::default()) {
            for delta in deltas {
                self.set(*id, delta);
            }
        }
    }

    fn set(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        match (delta.pos, self.pictures.get_mut(&id)) {
            (Some([left, top]), Some(picture)) => {
                let whole = Arc::make_mut(&mut picture.image);
                for (row, line) in image.pixels.chunks(image.width().max(1)).enumerate() {
                    let at = (top + row) * whole.size[0] + left;
                    if let Some(place) = whole.pixels.get_mut(at..at + line.len()) {
                        place.copy_from_slice(line);
                    }
                }
            }
            _ => {
                let picture = Picture {
                    image: image.clone(),
                    nearest: delta.options.magnification == TextureFilter::Nearest,
                };
                self.pictures.insert(id, picture);
            }
        }
    }
}
