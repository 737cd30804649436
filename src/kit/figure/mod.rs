//! Figures to take away: what a part of the window shows, as shapes, written as SVG or as pixels at any scale.
//!
//! A [`Mirror`] in the window's context keeps the pictures on its textures, which egui itself hands on and forgets. A
//! figure holds plain data, so that writing it is work for another thread.

mod mirror;
mod raster;
mod svg;
#[cfg(test)]
mod tests;

pub use mirror::Mirror;

use super::{
    theme::{self, Theme},
    tokens::Palette,
    words::Words,
};
use egui::{Color32, ColorImage, Context, LayerId, Rect, Shape, TextureId, Vec2, epaint::ClippedShape};
use mirror::Picture;
use std::collections::HashMap;

/// A part of the window: shapes from the top left corner on, with the pictures that they need.
pub struct Figure {
    size: Vec2,
    ground: Color32,
    shapes: Vec<ClippedShape>,
    pictures: HashMap<TextureId, Picture>,
}

/// Asks for what `layer` shows in `rect` now, on this ground; [`taken`] has it after the frame.
pub fn ask(ctx: &Context, layer: LayerId, rect: Rect, ground: Color32) {
    let shapes: Vec<ClippedShape> = ctx.graphics(|graphics| {
        let list = graphics.get(layer);
        list.into_iter().flat_map(|list| list.all_entries()).cloned().collect()
    });
    ctx.plugin_or_default::<Mirror>().lock().wanted = Some((shapes, rect, ground));
    ctx.request_repaint();
}

/// The figure that was asked for, once.
pub fn taken(ctx: &Context) -> Option<Figure> {
    ctx.plugin_opt::<Mirror>()?.lock().taken.take()
}

/// Draws on a context of its own, without a window; `draw` is called for a few frames, until it has settled.
pub fn offscreen(size: Vec2, theme: Theme, words: Words, mut draw: impl FnMut(&mut egui::Ui)) -> Option<Figure> {
    const FRAMES: usize = 5;
    let ctx = Context::default();
    theme::install(&ctx, theme, 1.0, words);
    ctx.add_plugin(Mirror::default());
    let whole = Rect::from_min_size(egui::Pos2::ZERO, size);
    let ground = Palette::named(theme == Theme::Dark).background;
    for frame in 1..=FRAMES {
        let input = egui::RawInput {
            screen_rect: Some(whole),
            time: Some(frame as f64),
            ..egui::RawInput::default()
        };
        ctx.run_ui(input, |ui| {
            draw(ui);
            if frame == FRAMES {
                ask(ui.ctx(), ui.layer_id(), whole, ground);
            }
        })
        .drop_without_applying_deltas();
    }
    taken(&ctx)
}

impl Figure {
    fn new(shapes: Vec<ClippedShape>, rect: Rect, ground: Color32, pictures: &HashMap<TextureId, Picture>) -> Self {
        let to_origin = -rect.min.to_vec2();
        let cut = |mut clipped: ClippedShape| {
            if clipped.transform_after_tessellation != Default::default() {
                clipped.shape.transform(clipped.transform_after_tessellation);
                clipped.clip_rect = clipped.transform_after_tessellation * clipped.clip_rect;
                clipped.transform_after_tessellation = Default::default();
            }
            clipped.clip_rect = clipped.clip_rect.intersect(rect);
            let seen = clipped.clip_rect.is_positive()
                && clipped.shape.visual_bounding_rect().intersects(clipped.clip_rect)
                && !matches!(clipped.shape, Shape::Noop);
            clipped.clip_rect = clipped.clip_rect.translate(to_origin);
            clipped.shape.translate(to_origin);
            seen.then_some(clipped)
        };
        Self {
            size: rect.size(),
            ground,
            shapes: shapes.into_iter().filter_map(cut).collect(),
            pictures: pictures.clone(),
        }
    }

    /// The figure as an SVG document: lines and areas as paths, text as text, pictures as PNG inside.
    pub fn svg(&self) -> String {
        svg::write(self)
    }

    /// The figure in pixels, `scale` of them for a point; text is set anew for that scale.
    pub fn pixels(&self, scale: f32) -> ColorImage {
        raster::pixels(self, scale)
    }
}
