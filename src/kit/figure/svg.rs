//! Shapes as SVG.

use super::{Figure, mirror::Picture, raster};
use egui::{
    Color32, ColorImage, FontFamily, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId,
    epaint::{ClippedShape, ColorMode, CornerRadius, PathShape, PathStroke, RectShape, TextShape},
};
use neural_atlas_engine::data::base64::base64;
use std::fmt::{Display, Write};

/// Pixels for a point where a mesh of many colours becomes a picture.
const MESH_SCALE: f32 = 3.0;

pub(super) fn write(figure: &Figure) -> String {
    let (width, height) = (figure.size.x, figure.size.y);
    let mut svg = Svg {
        figure,
        body: String::new(),
        clips: vec![],
    };
    for clipped in &figure.shapes {
        svg.clipped(clipped);
    }
    let mut clips = String::new();
    for (index, clip) in svg.clips.iter().enumerate() {
        put(
            &mut clips,
            format_args!("<clipPath id=\"c{index}\">{}</clipPath>", rect_element(*clip, "")),
        );
    }
    let ground = fill(figure.ground);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\">\n\
         <defs>{clips}</defs>\n<rect width=\"{}\" height=\"{}\"{ground}/>\n{}</svg>\n",
        n(width),
        n(height),
        n(width),
        n(height),
        n(width),
        n(height),
        svg.body
    )
}

struct Svg<'a> {
    figure: &'a Figure,
    body: String,
    clips: Vec<Rect>,
}

/// Writing to a String cannot fail.
fn put(out: &mut String, part: impl Display) {
    let _ = write!(out, "{part}");
}

/// A number with at most two decimals.
fn n(value: f32) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.into() }
}

fn paint(name: &str, color: Color32) -> String {
    let [r, g, b, a] = color.to_srgba_unmultiplied();
    match a {
        0 => format!(" {name}=\"none\""),
        255 => format!(" {name}=\"#{r:02x}{g:02x}{b:02x}\""),
        _ => format!(
            " {name}=\"#{r:02x}{g:02x}{b:02x}\" {name}-opacity=\"{}\"",
            n(f32::from(a) / 255.0)
        ),
    }
}

fn fill(color: Color32) -> String {
    paint("fill", color)
}

fn stroke(stroke: Stroke) -> String {
    if stroke.is_empty() {
        return String::new();
    }
    format!("{} stroke-width=\"{}\"", paint("stroke", stroke.color), n(stroke.width))
}

fn rect_element(rect: Rect, attributes: &str) -> String {
    format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{attributes}/>",
        n(rect.left()),
        n(rect.top()),
        n(rect.width()),
        n(rect.height())
    )
}

fn points(points: &[Pos2], closed: bool) -> String {
    let mut path = String::from("M");
    for point in points {
        put(&mut path, format_args!("{} {} ", n(point.x), n(point.y)));
    }
    let mut path = path.trim_end().to_owned();
    if closed {
        path.push('Z');
    }
    path
}

/// A path's stroke in one colour: that of its first point where it has many.
fn plain(line: &PathStroke, path: &[Pos2]) -> Stroke {
    let color = match &line.color {
        ColorMode::Solid(color) => *color,
        ColorMode::UV(of) => path
            .first()
            .map_or(Color32::TRANSPARENT, |first| of(Rect::from_points(path), *first)),
    };
    Stroke::new(line.width, color)
}

impl Svg<'_> {
    fn clipped(&mut self, clipped: &ClippedShape) {
        let whole = Rect::from_min_size(Pos2::ZERO, self.figure.size);
        let within = clipped.clip_rect.contains_rect(clipped.shape.visual_bounding_rect());
        if within || clipped.clip_rect.contains_rect(whole) {
            return self.shape(&clipped.shape);
        }
        let known = self.clips.iter().position(|clip| *clip == clipped.clip_rect);
        let index = known.unwrap_or_else(|| {
            self.clips.push(clipped.clip_rect);
            self.clips.len() - 1
        });
        put(&mut self.body, format_args!("<g clip-path=\"url(#c{index})\">"));
        self.shape(&clipped.shape);
        self.body.push_str("</g>\n");
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Noop | Shape::Callback(_) => {}
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.shape(shape)),
            Shape::Circle(circle) => {
                let looks = fill(circle.fill) + &stroke(circle.stroke);
                let at = circle.center;
                self.line(format_args!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{looks}/>",
                    n(at.x),
                    n(at.y),
                    n(circle.radius)
                ));
            }
            Shape::Ellipse(ellipse) => {
                let looks = fill(ellipse.fill) + &stroke(ellipse.stroke);
                let (at, radius) = (ellipse.center, ellipse.radius);
                self.line(format_args!(
                    "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"{looks}/>",
                    n(at.x),
                    n(at.y),
                    n(radius.x),
                    n(radius.y)
                ));
            }
            Shape::LineSegment { points: ends, stroke } => {
                self.path(&points(ends, false), Color32::TRANSPARENT, *stroke)
            }
            Shape::Path(PathShape {
                points: line,
                closed,
                fill,
                stroke,
            }) => {
                self.path(&points(line, *closed), *fill, plain(stroke, line));
            }
            Shape::Band(band) => {
                let upper = band.points.iter().map(|point| Pos2::new(point.x, point.y.min));
                let lower = band.points.iter().rev().map(|point| Pos2::new(point.x, point.y.max));
                let around: Vec<Pos2> = upper.chain(lower).collect();
                self.path(&points(&around, true), band.fill, band.stroke);
            }
            Shape::QuadraticBezier(curve) => {
                let [a, b, c] = curve.points.map(|point| format!("{} {}", n(point.x), n(point.y)));
                self.path(
                    &format!("M{a} Q{b} {c}"),
                    curve.fill,
                    plain(&curve.stroke, &curve.points),
                );
            }
            Shape::CubicBezier(curve) => {
                let [a, b, c, d] = curve.points.map(|point| format!("{} {}", n(point.x), n(point.y)));
                self.path(
                    &format!("M{a} C{b} {c} {d}"),
                    curve.fill,
                    plain(&curve.stroke, &curve.points),
                );
            }
            Shape::Rect(rect) => self.rect(rect),
            Shape::Text(text) => self.text(text),
            Shape::Mesh(_) => self.mesh(shape),
        }
    }

    fn line(&mut self, element: impl Display) {
        put(&mut self.body, element);
        self.body.push('\n');
    }

    fn path(&mut self, path: &str, inside: Color32, line: Stroke) {
        let looks = fill(inside) + &stroke(line);
        self.line(format_args!("<path d=\"{path}\"{looks} stroke-linejoin=\"round\"/>"));
    }

    fn rect(&mut self, shape: &RectShape) {
        if let Some(brush) = &shape.brush {
            self.picture(brush.fill_texture_id, brush.uv, shape.rect, shape.fill);
        }
        let inside = if shape.brush.is_some() {
            Color32::TRANSPARENT
        } else {
            shape.fill
        };
        let half = shape.stroke.width / 2.0;
        let rect = match shape.stroke_kind {
            _ if shape.stroke.is_empty() => shape.rect,
            StrokeKind::Inside => shape.rect.shrink(half),
            StrokeKind::Middle => shape.rect,
            StrokeKind::Outside => shape.rect.expand(half),
        };
        let CornerRadius { nw, .. } = shape.corner_radius;
        let radius = f32::from(nw).min(rect.size().min_elem() / 2.0);
        let mut looks = fill(inside) + &stroke(shape.stroke);
        if radius > 0.0 {
            put(&mut looks, format_args!(" rx=\"{}\"", n(radius)));
        }
        if shape.angle != 0.0 {
            let (angle, at) = (shape.angle.to_degrees(), shape.rect.center());
            put(
                &mut looks,
                format_args!(" transform=\"rotate({} {} {})\"", n(angle), n(at.x), n(at.y)),
            );
        }
        self.line(rect_element(rect, &looks));
    }

    /// Letters one by one at their places, in runs of one look.
    fn text(&mut self, shape: &TextShape) {
        let mut char_at = 0;
        let starts: Vec<usize> = shape.galley.job.text.char_indices().map(|(at, _)| at).collect();
        for row in &shape.galley.rows {
            let mut runs: Vec<(Look, String, Vec<f32>, f32)> = vec![];
            for glyph in &row.row.glyphs {
                let byte = starts.get(char_at).copied().unwrap_or_default();
                char_at += 1;
                let color = row
                    .row
                    .visuals
                    .mesh
                    .vertices
                    .get(glyph.first_vertex as usize)
                    .map(|vertex| vertex.color);
                let Some(look) = Look::of(shape, byte, color) else {
                    continue;
                };
                let at = shape.pos + row.pos.to_vec2() + glyph.pos.to_vec2();
                match runs.last_mut() {
                    Some((last, letters, places, _)) if *last == look => {
                        letters.push(glyph.chr);
                        places.push(at.x);
                    }
                    _ => runs.push((look, glyph.chr.to_string(), vec![at.x], at.y)),
                }
            }
            char_at += usize::from(row.ends_with_newline);
            for (look, letters, places, baseline) in runs {
                if !letters.trim().is_empty() {
                    self.run(shape, &look, &letters, &places, baseline);
                }
            }
        }
    }

    fn run(&mut self, shape: &TextShape, look: &Look, letters: &str, places: &[f32], baseline: f32) {
        let places: Vec<String> = places.iter().map(|place| n(*place)).collect();
        let mut turn = String::new();
        if shape.angle != 0.0 {
            let (angle, at) = (shape.angle.to_degrees(), shape.pos);
            put(
                &mut turn,
                format_args!(" transform=\"rotate({} {} {})\"", n(angle), n(at.x), n(at.y)),
            );
        }
        self.line(format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{}{}{turn} xml:space=\"preserve\">{}</text>",
            places.join(" "),
            n(baseline),
            n(look.size),
            look.family,
            fill(look.color),
            escaped(letters)
        ));
    }

    /// A rectangle of a texture, tinted.
    fn picture(&mut self, texture: TextureId, uv: Rect, rect: Rect, tint: Color32) {
        let Some(picture) = self.figure.pictures.get(&texture) else {
            return;
        };
        let Some(data) = png(&cut(picture, uv, tint)) else {
            return;
        };
        let smooth = if picture.nearest {
            " style=\"image-rendering:pixelated\""
        } else {
            ""
        };
        self.line(format_args!(
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\"{smooth} href=\"data:image/png;base64,{data}\"/>",
            n(rect.left()),
            n(rect.top()),
            n(rect.width()),
            n(rect.height())
        ));
    }

    /// SVG has no triangles of three colours: they become a picture of three pixels to the point.
    fn mesh(&mut self, shape: &Shape) {
        let whole = Rect::from_min_size(Pos2::ZERO, self.figure.size);
        let rect = shape.visual_bounding_rect().intersect(whole);
        if !rect.is_positive() {
            return;
        }
        let mut moved = shape.clone();
        moved.translate(-rect.min.to_vec2());
        let clipped = ClippedShape {
            clip_rect: Rect::from_min_size(Pos2::ZERO, rect.size()),
            shape: moved,
            transform_after_tessellation: Default::default(),
        };
        let image = raster::shapes(
            &[clipped],
            rect.size(),
            MESH_SCALE,
            Color32::TRANSPARENT,
            &self.figure.pictures,
        );
        if let Some(data) = png(&image) {
            self.line(format_args!(
                "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{data}\"/>",
                n(rect.left()),
                n(rect.top()),
                n(rect.width()),
                n(rect.height())
            ));
        }
    }
}

/// How a run of letters looks.
#[derive(PartialEq)]
struct Look {
    size: f32,
    family: String,
    color: Color32,
}

impl Look {
    fn of(shape: &TextShape, byte: usize, color: Option<Color32>) -> Option<Self> {
        let sections = &shape.galley.job.sections;
        let section = sections
            .iter()
            .find(|section| (section.byte_range.start.0..section.byte_range.end.0).contains(&byte))
            .or(sections.last())?;
        let own = color.unwrap_or(section.format.color);
        let own = if own == Color32::PLACEHOLDER {
            shape.fallback_color
        } else {
            own
        };
        let color = shape
            .override_text_color
            .unwrap_or(own)
            .gamma_multiply(shape.opacity_factor);
        Some(Self {
            size: section.format.font_id.size,
            family: family(&section.format.font_id.family),
            color,
        })
    }
}

/// KaTeX's faces have its own names; everything else is the app's face in one of two weights.
fn family(family: &FontFamily) -> String {
    let FontFamily::Name(name) = family else {
        return " font-family=\"Noto Sans SC, sans-serif\"".into();
    };
    if &**name == "bold" {
        return " font-family=\"Noto Sans SC, sans-serif\" font-weight=\"700\"".into();
    }
    let (face, style) = name.split_once('-').unwrap_or((name, ""));
    let weight = if style.contains("Bold") {
        " font-weight=\"700\""
    } else {
        ""
    };
    let slant = if style.contains("Italic") {
        " font-style=\"italic\""
    } else {
        ""
    };
    format!(" font-family=\"KaTeX_{face}, serif\"{weight}{slant}")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The part of a texture that a rectangle shows, multiplied by its tint.
fn cut(picture: &Picture, uv: Rect, tint: Color32) -> ColorImage {
    let [width, height] = picture.image.size;
    let place = |share: f32, side: usize| ((share * side as f32).round().max(0.0) as usize).min(side);
    let (left, right) = (place(uv.left(), width), place(uv.right(), width));
    let (top, low) = (place(uv.top(), height), place(uv.bottom(), height));
    let (flip_x, flip_y) = (left > right, top > low);
    let (columns, rows) = (left.abs_diff(right).max(1), top.abs_diff(low).max(1));
    let texel = |x: usize, y: usize| {
        let column = if flip_x { left - 1 - x } else { left + x };
        let row = if flip_y { top - 1 - y } else { top + y };
        let pixel = picture.image.pixels[row.min(height - 1) * width + column.min(width - 1)];
        let part = |a: u8, b: u8| (u16::from(a) * u16::from(b) / 255) as u8;
        let [r, g, b, a] = pixel.to_array();
        let [tr, tg, tb, ta] = tint.to_array();
        Color32::from_rgba_premultiplied(part(r, tr), part(g, tg), part(b, tb), part(a, ta))
    };
    let pixels = (0..rows)
        .flat_map(|y| (0..columns).map(move |x| (x, y)))
        .map(|(x, y)| texel(x, y))
        .collect();
    ColorImage::new([columns, rows], pixels)
}

/// A PNG with its transparency, in base 64; none where the picture is empty.
fn png(image: &ColorImage) -> Option<String> {
    let bytes: Vec<u8> = image
        .pixels
        .iter()
        .flat_map(|pixel| pixel.to_srgba_unmultiplied())
        .collect();
    let mut out = std::io::Cursor::new(Vec::new());
    let [width, height] = image.size.map(|side| side as u32);
    let kind = image::ExtendedColorType::Rgba8;
    image::write_buffer_with_format(&mut out, &bytes, width, height, kind, image::ImageFormat::Png).ok()?;
    Some(base64(&out.into_inner()))
}
