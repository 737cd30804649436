//! Shapes as pixels without a graphics card: egui's own triangles, filled one by one.

use super::{Figure, mirror::Picture};
use crate::kit::fonts;
use egui::{
    Color32, ColorImage, Context, Pos2, RawInput, Rect, Shape, TextureId, Vec2, ViewportId, ViewportInfo,
    epaint::{ClippedShape, ImageData, Mesh, Primitive, Vertex},
};
use std::{collections::HashMap, sync::Arc};

/// Sides of a picture beyond this are not offered.
const MOST: f32 = 16_384.0;

pub(super) fn pixels(figure: &Figure, scale: f32) -> ColorImage {
    let most = MOST / figure.size.max_elem().max(1.0);
    shapes(
        &figure.shapes,
        figure.size,
        scale.clamp(0.1, most),
        figure.ground,
        &figure.pictures,
    )
}

/// Draws shapes on a ground of `size` points.
pub(super) fn shapes(
    clipped: &[ClippedShape],
    size: Vec2,
    scale: f32,
    ground: Color32,
    pictures: &HashMap<TextureId, Picture>,
) -> ColorImage {
    let ctx = Context::default();
    ctx.set_fonts(fonts::definitions());
    let mut input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
        ..RawInput::default()
    };
    let viewport = ViewportInfo {
        native_pixels_per_point: Some(scale),
        ..ViewportInfo::default()
    };
    input.viewports.insert(ViewportId::ROOT, viewport);
    let mut set = vec![];
    let mut output = ctx.run_ui(input, |ui| {
        set = clipped
            .iter()
            .map(|clipped| ClippedShape {
                shape: set_anew(ui.ctx(), &clipped.shape),
                ..clipped.clone()
            })
            .collect();
    });
    let letters = letters(
        &output
            .textures_delta
            .set
            .remove(&TextureId::default())
            .unwrap_or_default(),
    );
    output.textures_delta.clear();
    let pixels = [(size.x * scale).round(), (size.y * scale).round()].map(|side| (side as usize).max(1));
    let mut canvas = Canvas {
        image: ColorImage::filled(pixels, ground),
        scale,
    };
    for primitive in ctx.tessellate(set, scale) {
        if let Primitive::Mesh(mesh) = &primitive.primitive {
            let picture = if mesh.texture_id == TextureId::default() {
                letters.as_ref()
            } else {
                pictures.get(&mesh.texture_id)
            };
            canvas.mesh(mesh, primitive.clip_rect, picture);
        }
    }
    canvas.image
}

/// Text is laid out once more, for the letters of this scale.
fn set_anew(ctx: &Context, shape: &Shape) -> Shape {
    match shape {
        Shape::Text(text) => {
            let mut text = text.clone();
            text.galley = ctx.fonts_mut(|fonts| fonts.layout_job((*text.galley.job).clone()));
            Shape::Text(text)
        }
        Shape::Vec(shapes) => Shape::Vec(shapes.iter().map(|shape| set_anew(ctx, shape)).collect()),
        other => other.clone(),
    }
}

/// The letters' texture; the first pass hands it over whole.
fn letters(deltas: &[egui::epaint::ImageDelta]) -> Option<Picture> {
    let last = deltas.iter().rev().find(|delta| delta.pos.is_none())?;
    let ImageData::Color(image) = &last.image;
    Some(Picture {
        image: Arc::clone(image),
        nearest: false,
    })
}

struct Canvas {
    image: ColorImage,
    scale: f32,
}

impl Canvas {
    fn mesh(&mut self, mesh: &Mesh, clip: Rect, picture: Option<&Picture>) {
        let whole = Rect::from_min_size(
            Pos2::ZERO,
            egui::vec2(self.image.size[0] as f32, self.image.size[1] as f32),
        );
        let scaled = Rect::from_min_max(
            (clip.min.to_vec2() * self.scale).to_pos2(),
            (clip.max.to_vec2() * self.scale).to_pos2(),
        );
        // As the graphics card's scissors do: whole pixels.
        let clip = Rect::from_min_max(scaled.min.round(), scaled.max.round()).intersect(whole);
        for corner in mesh.indices.chunks_exact(3) {
            let corners = [corner[0], corner[1], corner[2]].map(|index| mesh.vertices[index as usize]);
            self.triangle(corners, clip, picture);
        }
    }

    fn triangle(&mut self, corners: [Vertex; 3], clip: Rect, picture: Option<&Picture>) {
        let [a, mut b, mut c] = corners;
        let at = |vertex: &Vertex| (vertex.pos.to_vec2() * self.scale).to_pos2();
        if edge(at(&a), at(&b), at(&c)) < 0.0 {
            std::mem::swap(&mut b, &mut c);
        }
        let (pa, pb, pc) = (at(&a), at(&b), at(&c));
        let area = edge(pa, pb, pc);
        if area <= 0.0 || !area.is_finite() {
            return;
        }
        let bounds = Rect::from_points(&[pa, pb, pc]).intersect(clip);
        if !bounds.is_positive() {
            return;
        }
        let rows = bounds.top().floor() as usize..(bounds.bottom().ceil() as usize).min(clip.bottom() as usize);
        let columns = bounds.left().floor() as usize..(bounds.right().ceil() as usize).min(clip.right() as usize);
        // Pixels exactly on an edge belong to one of the two triangles that share it.
        let owns = [(pb, pc), (pc, pa), (pa, pb)].map(|(from, to)| to.y < from.y || (to.y == from.y && to.x > from.x));
        for y in rows {
            for x in columns.clone() {
                let p = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
                let w = [edge(pb, pc, p), edge(pc, pa, p), edge(pa, pb, p)];
                if w.iter().zip(owns).any(|(w, own)| *w < 0.0 || (*w == 0.0 && !own)) {
                    continue;
                }
                let share = w.map(|w| w / area);
                let mixed = |part: fn(&Vertex) -> f32| share[0] * part(&a) + share[1] * part(&b) + share[2] * part(&c);
                let mut color = [
                    mixed(|v| f32::from(v.color.r())),
                    mixed(|v| f32::from(v.color.g())),
                    mixed(|v| f32::from(v.color.b())),
                    mixed(|v| f32::from(v.color.a())),
                ];
                if let Some(picture) = picture {
                    let texel = sample(picture, mixed(|v| v.uv.x), mixed(|v| v.uv.y));
                    color
                        .iter_mut()
                        .zip(texel)
                        .for_each(|(color, texel)| *color *= texel / 255.0);
                }
                self.blend(x, y, color);
            }
        }
    }

    /// Premultiplied, in the space of the bytes, as egui blends.
    fn blend(&mut self, x: usize, y: usize, color: [f32; 4]) {
        let pixel = &mut self.image.pixels[y * self.image.size[0] + x];
        let below = pixel.to_array();
        let rest = 1.0 - color[3] / 255.0;
        let over = |part: usize| (color[part] + f32::from(below[part]) * rest).round().clamp(0.0, 255.0) as u8;
        *pixel = Color32::from_rgba_premultiplied(over(0), over(1), over(2), over(3));
    }
}

/// Twice the signed area of a triangle; above zero when it turns with the clock on the screen.
fn edge(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// A texture's colour at a place, each part from 0 to 255.
fn sample(picture: &Picture, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = picture.image.size;
    let (x, y) = (u * width as f32, v * height as f32);
    let texel = |x: f32, y: f32| {
        let column = x.clamp(0.0, width as f32 - 1.0) as usize;
        let row = y.clamp(0.0, height as f32 - 1.0) as usize;
        picture.image.pixels[row * width + column].to_array().map(f32::from)
    };
    if picture.nearest {
        return texel(x.floor(), y.floor());
    }
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (right, low) = (x - left, y - top);
    let mut mixed = [0.0; 4];
    for (dx, dy, share) in [
        (0.0, 0.0, (1.0 - right) * (1.0 - low)),
        (1.0, 0.0, right * (1.0 - low)),
        (0.0, 1.0, (1.0 - right) * low),
        (1.0, 1.0, right * low),
    ] {
        let texel = texel(left + dx, top + dy);
        mixed.iter_mut().zip(texel).for_each(|(sum, part)| *sum += share * part);
    }
    mixed
}
