//! The map's picture: regions, sections from far and from near, concepts with their marks.

use super::{
    camera::Camera,
    card::Pointed,
    close::Names,
    detail::{self, Detail},
    layout::{ChapterShape, Cluster, Region, SectionShape},
    walk::Place,
};
use crate::{
    kit::{
        fonts, theme,
        tokens::{HAIRLINE, Palette, line, map as size, mix, space, text, time},
        widgets,
        words::Words,
    },
    shell::marks::{Mark, Marks},
};
use egui::{
    Align2, Color32, FontId, Galley, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo,
    epaint::QuadraticBezierShape, vec2,
};
use neural_atlas_lessons::{Atlas, Chapter, Concept, Section};
use std::sync::Arc;

/// Markdown without its marks, for one line of a list.
pub(super) fn plain(markdown: &str) -> String {
    let mut plain = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once("](") {
        plain.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.retain(|c| !matches!(c, '[' | '*' | '$' | '`'));
    plain
}

/// What pointer and keyboard did to a part of the map.
#[derive(Default)]
pub struct Heard {
    pub opened: Option<String>,
    /// A title or label was clicked: come closer.
    pub closer: bool,
    /// Where the keyboard is.
    pub focused: Option<Place>,
    /// The concept under the pointer, or else under the keyboard.
    pub pointed: Option<Pointed>,
}

fn galley(ui: &Ui, content: &str, font: FontId) -> Arc<Galley> {
    ui.painter()
        .layout_no_wrap(content.to_owned(), font, Color32::PLACEHOLDER)
}

/// The measured sizes of a chapter's words.
pub fn shape(ui: &Ui, chapter: &Chapter, words: Words) -> ChapterShape {
    let pad = vec2(space::S, space::XS);
    let label = |section: &Section| label_galley(ui, section, words).size() + pad;
    let sections = chapter.sections.iter().map(|section| SectionShape {
        label: label(section),
        concepts: section.concepts.len(),
    });
    let title = galley(ui, chapter.name.get(words.lang), fonts::bold(text::LEAD)).size();
    ChapterShape {
        title,
        sections: sections.collect(),
    }
}

pub(super) fn label_galley(ui: &Ui, section: &Section, words: Words) -> Arc<Galley> {
    let name = section.name.get(words.lang).to_owned();
    let mut job = egui::text::LayoutJob::simple(name, fonts::bold(text::BODY), Color32::PLACEHOLDER, size::LABEL_WIDTH);
    job.halign = egui::Align::Center;
    ui.painter().layout_job(job)
}

/// The measured sizes of a section's names.
pub fn names(ui: &Ui, section: &Section, label: Vec2, words: Words) -> Names {
    let width = |concept: &Concept| {
        galley(ui, concept.name(words.lang), fonts::regular(text::BODY))
            .size()
            .x
    };
    Names {
        label,
        widest: section.concepts.iter().map(width).fold(0.0, f32::max),
        count: section.concepts.len(),
        texts: section
            .concepts
            .iter()
            .any(|concept| Atlas::get().node(&concept.id).is_some()),
    }
}

/// Everything that drawing needs to know.
pub struct Draw<'a> {
    pub ui: &'a mut Ui,
    pub area: Rect,
    pub camera: Camera,
    pub marks: &'a Marks,
    pub words: Words,
    pub chapter: usize,
}

impl Draw<'_> {
    fn palette(&self) -> &'static Palette {
        Palette::of(self.ui.visuals())
    }

    fn hue(&self) -> Color32 {
        self.palette()
            .kind(size::CHAPTER_KINDS[self.chapter % size::CHAPTER_KINDS.len()])
    }

    /// The chapter's ground and title; the title can be clicked.
    pub fn region(&mut self, region: &Region, chapter: &Chapter) -> Heard {
        let (palette, hue) = (self.palette(), self.hue());
        let rect = self.camera.rect_to_screen(self.area, region.rect);
        let share = if palette.dark {
            size::GROUND_DARK
        } else {
            size::GROUND_LIGHT
        };
        self.ui
            .painter()
            .rect_filled(rect, size::REGION_RADIUS, mix(palette.background, hue, share));
        let place = Place::Chapter(self.chapter);
        let at = detail::title(self.camera, self.area, region, region.title);
        let name = chapter.name.get(self.words.lang);
        let response = self
            .ui
            .interact(at, place.id(), Sense::click())
            .on_hover_cursor(egui::CursorIcon::PointingHand);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        let painter = self.ui.painter();
        let ink = palette.ink(hue);
        if at.width() > 0.0 {
            let title = widgets::one_line(painter, name, fonts::bold(text::LEAD), ink, at.width());
            painter.galley(at.min, title, ink);
        }
        self.ring(&response, at.expand(space::XS), space::XS);
        Heard {
            closer: response.clicked(),
            focused: response.has_focus().then_some(place),
            ..Heard::default()
        }
    }

    /// The mark of the keyboard around what has it.
    fn ring(&self, response: &Response, rect: Rect, radius: f32) {
        if response.has_focus() {
            let stroke = Stroke::new(line::FOCUS, self.palette().accent);
            self.ui
                .painter()
                .rect_stroke(rect, radius, stroke, egui::StrokeKind::Outside);
        }
    }

    /// A section: rings of dots from far, a list of names from near. Out of sight it is left out, unless the keyboard is
    /// `held` there.
    pub fn section(&mut self, number: usize, section: &Section, cluster: &Cluster, names: Names, held: bool) -> Heard {
        let cell = self.camera.rect_to_screen(self.area, cluster.cell);
        if !held && !self.ui.is_rect_visible(cell) {
            return Heard::default();
        }
        let place = Place::Section(self.chapter, number);
        let ctx = self.ui.ctx();
        let is_near = detail::list(self.camera, self.area, cluster, names).is_some();
        let near = ctx.animate_bool_with_time(place.id(), is_near, theme::glide_time(ctx, time::CALM));
        let shown = Detail::of(self.camera, self.area, cluster, names, near);
        self.branches(&shown);
        let mut heard = self.label(section, place, shown.label);
        for (index, concept) in section.concepts.iter().enumerate() {
            let place = Place::Concept(self.chapter, number, index);
            let response = self.concept(concept, place, &shown, index);
            if response.clicked() {
                heard.opened = Some(concept.id.clone());
            }
            if response.has_focus() {
                heard.focused = Some(place);
            }
            if response.hovered() || response.has_focus() && heard.pointed.is_none() {
                let rect = response.rect;
                let named = shown.row(index).is_some();
                heard.pointed = Some(Pointed { place, rect, named });
            }
        }
        heard
    }

    fn branches(&self, shown: &Detail) {
        let stroke = Stroke::new(HAIRLINE, self.hue().gamma_multiply(size::BRANCH));
        let corner = shown.label.left_bottom() + vec2(size::LIST_INDENT / 2.0, 0.0);
        let root = shown.label.center().lerp(corner, shown.near);
        for dot in &shown.dots {
            let way = *dot - root;
            let bend = root + way / 2.0 + vec2(way.y, -way.x) * (size::BEND * (1.0 - shown.near));
            let points = [root, bend, *dot];
            let curve = QuadraticBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
            self.ui.painter().add(Shape::from(curve));
        }
    }

    fn label(&mut self, section: &Section, place: Place, rect: Rect) -> Heard {
        let palette = self.palette();
        let response = self
            .ui
            .interact(rect, place.id(), Sense::click())
            .on_hover_cursor(egui::CursorIcon::PointingHand);
        let name = section.name.get(self.words.lang);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        let fill = if response.hovered() || response.has_focus() {
            palette.accent_soft
        } else {
            palette.background
        };
        let radius = rect.height() / 2.0;
        let galley = label_galley(self.ui, section, self.words);
        self.ui
            .painter()
            .rect_filled(rect, radius, fill.gamma_multiply(size::LABEL_GROUND));
        // The galley is laid out around its own middle.
        let at = rect.center_top() + vec2(0.0, (rect.height() - galley.size().y) / 2.0);
        self.ui.painter().galley(at, galley, palette.text);
        self.ring(&response, rect, radius);
        Heard {
            closer: response.clicked(),
            focused: response.has_focus().then_some(place),
            ..Heard::default()
        }
    }

    fn concept(&mut self, concept: &Concept, place: Place, shown: &Detail, index: usize) -> Response {
        let mark = self.marks.of(concept);
        let (at, radius) = (shown.dots[index], shown.radius);
        let response = self.ui.interact(shown.reach(index), place.id(), Sense::click());
        let name = concept.name(self.words.lang);
        let said = || WidgetInfo::labeled(Role::Button, true, format!("{name} {}", mark.words(self.words)));
        response.widget_info(said);
        let on = response.hovered() || response.has_focus();
        let row = shown.row(index);
        let grown = radius + if on { 1.0 } else { 0.0 };
        mark.paint(self.ui.painter(), at, grown, self.hue(), self.palette());
        match row {
            Some(rect) => {
                let texts = shown.list.is_some_and(|list| list.texts);
                self.row(concept, rect, shown.near, texts, on);
                self.ring(&response, rect, space::XS);
            }
            None if on => {
                let around = Rect::from_center_size(at, Vec2::splat(2.0 * (grown + line::FOCUS)));
                self.ring(&response, around, around.width() / 2.0);
            }
            None => {}
        }
        if mark == Mark::Missing {
            response
        } else {
            response.on_hover_cursor(egui::CursorIcon::PointingHand)
        }
    }

    /// The name, and where there is room the concept in one line.
    fn row(&self, concept: &Concept, rect: Rect, near: f32, texts: bool, on: bool) {
        let palette = self.palette();
        let mark = self.marks.of(concept);
        let color = match mark {
            _ if on && mark != Mark::Missing => palette.accent,
            Mark::Missing => palette.muted,
            _ => palette.text,
        };
        let left = rect.left() + size::LIST_INDENT;
        let painter = self.ui.painter_at(rect);
        let name = concept.name(self.words.lang);
        let middle = egui::pos2(left, rect.top() + size::LIST_ROW / 2.0);
        painter.text(
            middle,
            Align2::LEFT_CENTER,
            name,
            fonts::regular(text::BODY),
            color.gamma_multiply(near),
        );
        let summary = if texts { Atlas::get().node(&concept.id) } else { None };
        if let Some(node) = summary {
            let line = plain(node.summary(self.words.lang));
            let mut job = egui::text::LayoutJob::simple_singleline(
                line,
                fonts::regular(text::SMALL),
                palette.muted.gamma_multiply(near),
            );
            job.wrap = egui::text::TextWrapping::truncate_at_width(rect.right() - left);
            let galley = painter.layout_job(job);
            painter.galley(
                egui::pos2(left, rect.top() + size::LIST_ROW - space::XS / 2.0),
                galley,
                palette.muted,
            );
        }
    }
}
