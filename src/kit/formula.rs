//! Formulas: laid out by RaTeX, drawn with KaTeX's faces as text, so that they are sharp at every zoom and theme.
//!
//! A formula is parsed and laid out once; after that it costs a look-up per glyph in egui's own cache.

use super::{
    fonts,
    tokens::{Palette, line},
    words::Words,
};
use egui::{
    Color32, FontId, Mesh, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use ratex_font::{FontId as Face, katex_ttf_glyph_char};
use ratex_layout::{LayoutOptions, layout, to_display_list};
use ratex_types::{DisplayItem, MathStyle, PathCommand};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// A formula laid out, in ems: y downwards, the baseline at `height`.
#[derive(Debug)]
pub struct Formula {
    pub width: f32,
    pub height: f32,
    pub depth: f32,
    marks: Vec<Mark>,
}

#[derive(Debug)]
enum Mark {
    Glyph {
        at: [f32; 2],
        scale: f32,
        face: String,
        letter: char,
    },
    Bar {
        rect: Rect,
    },
    Shape {
        outline: Vec<Pos2>,
        triangles: Vec<u32>,
    },
}

type Cache = HashMap<(String, bool), Option<Arc<Formula>>>;
/// Formulas with today's numbers in them never end; this many are kept.
const KEPT: usize = 2000;

/// Lays a formula out, or takes it from the cache; none where it cannot be read.
pub fn laid(latex: &str, display: bool) -> Option<Arc<Formula>> {
    static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (latex.to_owned(), display);
    if let Some(known) = cache.get(&key) {
        return known.clone();
    }
    if cache.len() >= KEPT {
        cache.clear();
    }
    let made = lay_out(latex, display).map(Arc::new);
    cache.insert(key, made.clone());
    made
}

fn lay_out(latex: &str, display: bool) -> Option<Formula> {
    let nodes = ratex_parser::parse(latex).ok()?;
    let style = if display { MathStyle::Display } else { MathStyle::Text };
    let list = to_display_list(&layout(
        &nodes,
        &LayoutOptions {
            style,
            ..LayoutOptions::default()
        },
    ));
    let marks = list.items.into_iter().flat_map(marks).collect();
    Some(Formula {
        width: list.width as f32,
        height: list.height as f32,
        depth: list.depth as f32,
        marks,
    })
}

fn marks(item: DisplayItem) -> Vec<Mark> {
    match item {
        DisplayItem::GlyphPath {
            x,
            y,
            scale,
            font,
            char_code,
            ..
        } => {
            let letter = match Face::parse(&font) {
                Some(face) => katex_ttf_glyph_char(face, char_code),
                None => char::from_u32(char_code).unwrap_or(char::REPLACEMENT_CHARACTER),
            };
            vec![Mark::Glyph {
                at: [x as f32, y as f32],
                scale: scale as f32,
                face: font,
                letter,
            }]
        }
        DisplayItem::Line {
            x, y, width, thickness, ..
        } => {
            let middle = pos2((x + width / 2.0) as f32, y as f32);
            vec![Mark::Bar {
                rect: Rect::from_center_size(middle, vec2(width as f32, thickness as f32)),
            }]
        }
        DisplayItem::Rect {
            x, y, width, height, ..
        } => {
            let rect = Rect::from_min_size(pos2(x as f32, y as f32), vec2(width as f32, height as f32));
            vec![Mark::Bar { rect }]
        }
        DisplayItem::Path {
            x, y, commands, fill, ..
        } => {
            let starts = |command: &PathCommand| matches!(command, PathCommand::MoveTo { .. });
            let parts = commands.chunk_by(|_, next| !starts(next));
            let outlines = parts.map(|part| flatten(part, vec2(x as f32, y as f32)));
            let shape = |outline: Vec<Pos2>| {
                let triangles = if fill { triangles(&outline) } else { vec![] };
                Mark::Shape { outline, triangles }
            };
            outlines.map(shape).collect()
        }
    }
}

impl Formula {
    pub fn total_height(&self) -> f32 {
        self.height + self.depth
    }

    /// Paints with the left end of the baseline at `at`; `size` is the em in points.
    pub fn paint(&self, painter: &Painter, at: Pos2, size: f32, ink: Color32) {
        let origin = at - vec2(0.0, self.height * size);
        let place = |x: f32, y: f32| origin + size * vec2(x, y);
        for mark in &self.marks {
            match mark {
                Mark::Glyph {
                    at,
                    scale,
                    face,
                    letter,
                } => {
                    let font = FontId::new(size * scale, fonts::katex(face));
                    let galley = painter.layout_no_wrap(letter.to_string(), font, Color32::PLACEHOLDER);
                    let baseline = galley
                        .rows
                        .first()
                        .and_then(|row| Some(row.pos.y + row.row.glyphs.first()?.pos.y));
                    let top = place(at[0], at[1]) - vec2(0.0, baseline.unwrap_or_default());
                    painter.galley(top, galley, ink);
                }
                Mark::Bar { rect } => {
                    let thin = line::HAIR.max(rect.height() * size);
                    let middle = place(rect.center().x, rect.center().y);
                    painter.rect_filled(
                        Rect::from_center_size(middle, vec2(rect.width() * size, thin)),
                        0.0,
                        ink,
                    );
                }
                Mark::Shape { outline, triangles } => {
                    let points: Vec<Pos2> = outline.iter().map(|point| place(point.x, point.y)).collect();
                    let mut mesh = Mesh {
                        indices: triangles.clone(),
                        ..Mesh::default()
                    };
                    points.iter().for_each(|point| mesh.colored_vertex(*point, ink));
                    painter.add(Shape::mesh(mesh));
                    // The outline gives the fill its soft edge.
                    painter.add(Shape::closed_line(points, Stroke::new(line::HAIR / 2.0, ink)));
                }
            }
        }
    }
}

/// A formula on a line of its own; shrunk where the width does not suffice.
pub fn formula(ui: &mut Ui, latex: &str, size: f32) -> Response {
    let palette = Palette::of(ui.visuals());
    let Some(formula) = laid(latex, true) else {
        return unreadable(ui, latex);
    };
    let size = size.min(ui.available_width() / formula.width.max(f32::MIN_POSITIVE));
    let (rect, response) = ui.allocate_exact_size(size * vec2(formula.width, formula.total_height()), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, latex));
    formula.paint(
        ui.painter(),
        rect.min + vec2(0.0, formula.height * size),
        size,
        palette.text,
    );
    response
}

/// What cannot be typeset stands as it was written.
fn unreadable(ui: &mut Ui, latex: &str) -> Response {
    let palette = Palette::of(ui.visuals());
    ui.label(egui::RichText::new(latex).color(palette.warn))
        .on_hover_text(Words::of(ui.ctx()).t("formula-bad"))
}

/// Straight pieces per curve: enough for a radical sign as tall as a line of text.
const PIECES: usize = 6;

fn flatten(commands: &[PathCommand], offset: egui::Vec2) -> Vec<Pos2> {
    let mut points: Vec<Pos2> = vec![];
    let to = |x: f64, y: f64| pos2(x as f32, y as f32) + offset;
    for command in commands {
        let from = points.last().copied().unwrap_or_default();
        match *command {
            PathCommand::MoveTo { x, y } | PathCommand::LineTo { x, y } => points.push(to(x, y)),
            PathCommand::QuadTo { x1, y1, x, y } => {
                let (a, b) = (to(x1, y1), to(x, y));
                points.extend((1..=PIECES).map(|step| {
                    let t = step as f32 / PIECES as f32;
                    from.lerp(a, t).lerp(a.lerp(b, t), t)
                }));
            }
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => {
                let (a, b, c) = (to(x1, y1), to(x2, y2), to(x, y));
                points.extend((1..=PIECES).map(|step| {
                    let t = step as f32 / PIECES as f32;
                    let middle = a.lerp(b, t);
                    from.lerp(a, t).lerp(middle, t).lerp(middle.lerp(b.lerp(c, t), t), t)
                }));
            }
            PathCommand::Close => {}
        }
    }
    points.dedup_by(|a, b| a.distance(*b) < 1e-5);
    if points.len() > 1 && points[0].distance(points[points.len() - 1]) < 1e-5 {
        points.pop();
    }
    points
}

/// Cuts a simple polygon into triangles, ear by ear; radical signs and tall brackets are not convex.
fn triangles(points: &[Pos2]) -> Vec<u32> {
    let turn = |a: Pos2, b: Pos2, c: Pos2| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let area: f32 = (0..points.len())
        .map(|i| turn(Pos2::ZERO, points[i], points[(i + 1) % points.len()]))
        .sum();
    let way = area.signum();
    let mut left: Vec<usize> = (0..points.len()).collect();
    let mut found = vec![];
    while left.len() >= 3 {
        let ear = (0..left.len()).find(|at| {
            let [i, j, k] = [
                left[(at + left.len() - 1) % left.len()],
                left[*at],
                left[(at + 1) % left.len()],
            ];
            let (a, b, c) = (points[i], points[j], points[k]);
            let inside =
                |p: Pos2| way * turn(a, b, p) >= 0.0 && way * turn(b, c, p) >= 0.0 && way * turn(c, a, p) >= 0.0;
            way * turn(a, b, c) > 0.0 && left.iter().all(|p| [i, j, k].contains(p) || !inside(points[*p]))
        });
        // A polygon that crosses itself has no ear; what is left is thin.
        let at = ear.unwrap_or(0);
        let [i, j, k] = [
            left[(at + left.len() - 1) % left.len()],
            left[at],
            left[(at + 1) % left.len()],
        ];
        if ear.is_some() {
            found.extend([i, j, k].map(|index| index as u32));
        }
        left.remove(at);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_formula_of_the_lessons_is_laid_out_with_glyphs_that_the_faces_have() {
        let ctx = egui::Context::default();
        ctx.set_fonts(fonts::definitions());
        let mut all: Vec<String> = vec![];
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lessons")];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "md") {
                    let text = std::fs::read_to_string(path).unwrap();
                    all.extend(neural_atlas_lessons::formulas(&text).into_iter().map(str::to_owned));
                }
            }
        }
        assert!(all.len() > 50, "{} formulas", all.len());
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for latex in &all {
                let formula = laid(latex, true).unwrap_or_else(|| panic!("{latex} cannot be read"));
                assert!(formula.width > 0.0 && formula.total_height() > 0.0, "{latex}");
                for mark in &formula.marks {
                    let Mark::Glyph { face, letter, .. } = mark else {
                        continue;
                    };
                    let font = FontId::new(14.0, fonts::katex(face));
                    assert!(
                        ui.fonts_mut(|fonts| fonts.has_glyph(&font, *letter)),
                        "{latex}: {letter:?} of {face}"
                    );
                }
            }
        });
        output.drop_without_applying_deltas();
    }

    #[test]
    fn an_arrow_of_7_corners_is_cut_into_5_triangles_of_the_same_area() {
        let points = [(0., 1.), (4., 1.), (4., 0.), (6., 2.), (4., 4.), (4., 3.), (0., 3.)].map(|(x, y)| pos2(x, y));
        let cut = triangles(&points);
        assert_eq!(cut.len(), 15);
        let area: f32 = cut
            .chunks(3)
            .map(|t| {
                let [a, b, c] = [points[t[0] as usize], points[t[1] as usize], points[t[2] as usize]];
                ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)).abs() / 2.0
            })
            .sum();
        assert!((area - 12.0).abs() < 1e-4);
    }

    #[test]
    fn a_formula_that_cannot_be_read_is_none() {
        assert!(laid(r"\frac{1}{", true).is_none());
    }
}
