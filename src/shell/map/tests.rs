use super::{
    camera::Camera,
    close::Names,
    detail::{self, Detail},
    draw, layout,
};
use crate::kit::{
    fonts,
    theme::{self, Theme},
    tokens::{map as size, shell, text},
    words::{Lang, Words},
};
use egui::{Rect, Vec2, pos2, vec2};
use neural_atlas_lessons::Atlas;

/// Measured words of the real map.
struct Measured {
    shapes: Vec<layout::ChapterShape>,
    /// By chapter and section.
    names: Vec<Vec<Names>>,
    /// Widths of the concepts' names.
    widths: Vec<Vec<Vec<f32>>>,
}

fn measured(lang: Lang) -> Measured {
    let ctx = egui::Context::default();
    let words = Words::new(lang);
    theme::install(&ctx, Theme::Light, 1.0, words);
    let mut measured = None;
    let output = ctx.run_ui(egui::RawInput::default(), |ui| {
        let width = |name: &str| {
            let font = fonts::regular(text::BODY);
            let galley = ui.painter().layout_no_wrap(name.into(), font, egui::Color32::WHITE);
            galley.size().x
        };
        let chapters = Atlas::get().chapters().iter();
        let shapes: Vec<_> = chapters
            .clone()
            .map(|chapter| draw::shape(ui, chapter, words))
            .collect();
        let names = chapters.clone().zip(&shapes).map(|(chapter, shape)| {
            let sections = chapter.sections.iter().zip(&shape.sections);
            sections
                .map(|(section, shape)| draw::names(ui, section, shape.label, words))
                .collect()
        });
        let widths = chapters.map(|chapter| {
            let sections = chapter.sections.iter();
            sections
                .map(|section| {
                    section
                        .concepts
                        .iter()
                        .map(|concept| width(concept.name(lang)))
                        .collect()
                })
                .collect()
        });
        measured = Some(Measured {
            names: names.collect(),
            widths: widths.collect(),
            shapes: shapes.clone(),
        });
    });
    output.drop_without_applying_deltas();
    measured.unwrap()
}

/// What covers a part of the screen, by its numbers in the atlas.
enum Thing {
    Title(usize),
    Label(usize, usize),
    Dot(usize, usize, usize),
    Name(usize, usize, usize),
}

impl Thing {
    fn name(&self) -> String {
        match self {
            Self::Title(c) => format!("title {c}"),
            Self::Label(c, s) => format!("label {c}.{s}"),
            Self::Dot(c, s, k) => format!("dot {c}.{s}.{k}"),
            Self::Name(c, s, k) => format!("name {c}.{s}.{k}"),
        }
    }
}

/// The rectangles of everything that is drawn at this zoom; asserts on the way that no name is wider than its box.
fn drawn(regions: &[layout::Region], measured: &Measured, camera: Camera, area: Rect) -> Vec<(Rect, Thing)> {
    let mut things = vec![];
    for (c, region) in regions.iter().enumerate() {
        let title = detail::title(camera, area, region, region.title);
        if title.intersects(area) && title.width() > 0.0 {
            things.push((title, Thing::Title(c)));
        }
        let rect = camera.rect_to_screen(area, region.rect).expand(0.01);
        for (s, cluster) in region.sections.iter().enumerate() {
            let cell = camera.rect_to_screen(area, cluster.cell).expand(0.01);
            if !cell.intersects(area) {
                continue;
            }
            let names = measured.names[c][s];
            let near = f32::from(u8::from(detail::list(camera, area, cluster, names).is_some()));
            let shown = Detail::of(camera, area, cluster, names, near);
            let inside = if near > 0.0 { cell } else { rect };
            assert!(
                inside.contains_rect(shown.label),
                "{c}.{s}: label outside at {area:?} {camera:?}"
            );
            things.push((shown.label, Thing::Label(c, s)));
            for (k, dot) in shown.dots.iter().enumerate() {
                let disc = Rect::from_center_size(*dot, Vec2::splat(2.0 * shown.radius));
                assert!(
                    inside.contains_rect(disc),
                    "{c}.{s}.{k}: outside at {area:?} {camera:?}"
                );
                things.push((disc, Thing::Dot(c, s, k)));
                if let Some(row) = shown.row(k) {
                    let mut name = row;
                    name.min.x += size::LIST_INDENT;
                    let width = measured.widths[c][s][k];
                    assert!(
                        width <= name.width() + 0.01,
                        "{c}.{s}.{k}: {width} in {name:?} at {area:?} {camera:?}"
                    );
                    assert!(
                        cell.contains_rect(row),
                        "{c}.{s}.{k}: row outside at {area:?} {camera:?}"
                    );
                    things.push((name, Thing::Name(c, s, k)));
                }
            }
        }
    }
    things
}

/// Two things overlap: discs by their distance, everything else by rectangles.
fn meet(a: &(Rect, Thing), b: &(Rect, Thing)) -> bool {
    let shared = a.0.intersect(b.0);
    // Rounding lets neighbours touch by a hundredth of a point.
    if shared.width() <= 0.01 || shared.height() <= 0.01 {
        return false;
    }
    match (&a.1, &b.1) {
        (Thing::Dot(..), Thing::Dot(..)) => {
            a.0.center().distance(b.0.center()) < (a.0.width() + b.0.width()) / 2.0 - 0.01
        }
        (Thing::Dot(..), _) => b.0.distance_to_pos(a.0.center()) < a.0.width() / 2.0 - 0.01,
        (_, Thing::Dot(..)) => a.0.distance_to_pos(b.0.center()) < b.0.width() / 2.0 - 0.01,
        _ => true,
    }
}

/// No two of these overlap: swept from left to right, so that only neighbours are compared.
fn apart(mut things: Vec<(Rect, Thing)>, at: &str) {
    things.sort_by(|a, b| a.0.left().total_cmp(&b.0.left()));
    for (index, thing) in things.iter().enumerate() {
        for other in things[index + 1..]
            .iter()
            .take_while(|other| other.0.left() < thing.0.right())
        {
            if meet(thing, other) {
                panic!(
                    "{} {:?} and {} {:?} at {at}",
                    thing.1.name(),
                    thing.0,
                    other.1.name(),
                    other.0
                );
            }
        }
    }
}

#[test]
fn at_90_zooms_in_18_sizes_and_both_languages_nothing_overlaps_and_no_name_is_wider_than_its_box() {
    // 1068 is what the outline leaves of 1280.
    let sizes = [900.0, 1068.0, 1100.0, 1280.0, 1920.0, 3840.0];
    for lang in Lang::ALL {
        let measured = measured(lang);
        for (width, height) in sizes
            .into_iter()
            .flat_map(|width| [(width, 600.0), (width, 800.0), (width, width * 0.5625)])
        {
            let height = f32::max(height, 600.0) - shell::TOP_BAR;
            let area = Rect::from_min_size(pos2(0.0, shell::TOP_BAR), vec2(width, height));
            let regions = layout::place(area.size(), &measured.shapes);
            for step in 0..90 {
                let zoom = (size::ZOOM_MOST.ln() * step as f32 / 89.0).exp();
                // The middle wanders over the map, so that titles stand at every edge of the window.
                let turn = step as f32 * 2.4;
                let place = area.center() + vec2(turn.cos(), turn.sin()) * area.size() * 0.4;
                let mut camera = Camera::default();
                camera.zoom_at(area, place, zoom);
                apart(
                    drawn(&regions, &measured, camera, area),
                    &format!("{zoom} {area:?} {lang:?}"),
                );
            }
        }
    }
}

#[test]
fn a_section_that_fills_the_window_shows_its_names() {
    for lang in Lang::ALL {
        let measured = measured(lang);
        for (width, height) in [(900.0, 600.0), (1280.0, 800.0), (2560.0, 1440.0)] {
            let area = Rect::from_min_size(pos2(0.0, shell::TOP_BAR), vec2(width, height - shell::TOP_BAR));
            let regions = layout::place(area.size(), &measured.shapes);
            for (region, names) in regions.iter().zip(&measured.names) {
                for (cluster, names) in region.sections.iter().zip(names) {
                    let mut camera = Camera::default();
                    camera.glide_to(area, cluster.cell);
                    let list = detail::list(camera.arrived(), area, cluster, *names);
                    assert!(list.is_some(), "{names:?} in {area:?} {lang:?}");
                }
            }
        }
    }
}
