//! The map's picture: regions, sections from far and from near, concepts with their marks.

use super::{
    camera::Camera,
    close::{List, Names},
    layout::{ChapterShape, Cluster, Region, SectionShape},
};
use crate::{
    kit::{
        fonts, theme,
        tokens::{HAIRLINE, Palette, map as size, mix, space, text, time},
        words::Words,
    },
    shell::marks::{Mark, Marks},
};
use egui::{
    Align2, Color32, FontId, Galley, Id, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo,
    epaint::QuadraticBezierShape, vec2,
};
use neural_atlas_lessons::{Atlas, Chapter, Concept, Section};
use std::sync::Arc;

/// Markdown without its marks, for one line of a list.
fn plain(markdown: &str) -> String {
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

/// What the pointer did to a section.
#[derive(Default)]
pub struct Heard {
    pub opened: Option<String>,
    /// The label was clicked: come closer.
    pub closer: bool,
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

fn label_galley(ui: &Ui, section: &Section, words: Words) -> Arc<Galley> {
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
    pub fn region(&mut self, region: &Region, chapter: &Chapter) -> Response {
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
        // The title stays in sight as long as its region does, and is shortened where that is narrow.
        let inner = rect.intersect(self.area).shrink(size::TITLE_MARGIN);
        let name = chapter.name.get(self.words.lang).to_owned();
        let mut job = egui::text::LayoutJob::simple_singleline(name, fonts::bold(text::LEAD), Color32::PLACEHOLDER);
        job.wrap = egui::text::TextWrapping::truncate_at_width(inner.width().max(0.0));
        let title = self.ui.painter().layout_job(job);
        let at = Rect::from_min_size(inner.min, title.size());
        let name = chapter.name.get(self.words.lang).to_owned();
        let response = self
            .ui
            .interact(at, Id::unique(("map chapter", self.chapter)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if inner.width() > 0.0 && inner.height() >= at.height() {
            self.ui.painter().galley(at.min, title, palette.ink(hue));
        }
        response.on_hover_cursor(egui::CursorIcon::PointingHand)
    }

    /// A section: rings of dots from far, a list of names from near.
    pub fn section(&mut self, section: &Section, cluster: &Cluster, names: Names) -> Heard {
        let cell = self.camera.rect_to_screen(self.area, cluster.cell);
        if !self.ui.is_rect_visible(cell) {
            return Heard::default();
        }
        let list = List::fit(cell, names);
        let id = Id::unique(("map section", &section.id));
        let near =
            self.ui
                .ctx()
                .animate_bool_with_time(id, list.is_some(), theme::glide_time(self.ui.ctx(), time::CALM));
        let label = label_galley(self.ui, section, self.words);
        let far_label = Rect::from_center_size(self.camera.to_screen(self.area, cluster.label.center()), names.label);
        let label_rect = list.map_or(far_label, |list| {
            Rect::from_min_max(
                far_label.min.lerp(list.label().min, near),
                far_label.max.lerp(list.label().max, near),
            )
        });
        let dots: Vec<Pos2> = (0..section.concepts.len())
            .map(|index| {
                let far = self.camera.to_screen(self.area, cluster.dots[index]);
                list.map_or(far, |list| far.lerp(list.dot(index), near))
            })
            .collect();
        self.branches(label_rect, &dots, near);
        let mut heard = Heard::default();
        for (index, concept) in section.concepts.iter().enumerate() {
            let row = list
                .filter(|_| near > 0.0)
                .map(|list| (list.row(index), near, list.texts));
            if self.concept(concept, dots[index], cluster.radius, row).clicked() && self.marks.can_open(concept) {
                heard.opened = Some(concept.id.clone());
            }
        }
        heard.closer = self.label(section, label, label_rect, id);
        heard
    }

    fn branches(&self, label: Rect, dots: &[Pos2], near: f32) {
        let stroke = Stroke::new(HAIRLINE, self.hue().gamma_multiply(size::BRANCH));
        let root = label
            .center()
            .lerp(label.left_bottom() + vec2(size::LIST_INDENT / 2.0, 0.0), near);
        for dot in dots {
            let way = *dot - root;
            let bend = root + way / 2.0 + vec2(way.y, -way.x) * (size::BEND * (1.0 - near));
            let points = [root, bend, *dot];
            let curve = QuadraticBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
            self.ui.painter().add(Shape::from(curve));
        }
    }

    fn label(&mut self, section: &Section, galley: Arc<Galley>, rect: Rect, id: Id) -> bool {
        let palette = self.palette();
        let response = self
            .ui
            .interact(rect, id, Sense::click())
            .on_hover_cursor(egui::CursorIcon::PointingHand);
        let name = section.name.get(self.words.lang);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        let fill = if response.hovered() || response.has_focus() {
            palette.accent_soft
        } else {
            palette.background
        };
        let radius = rect.height() / 2.0;
        self.ui
            .painter()
            .rect_filled(rect, radius, fill.gamma_multiply(size::LABEL_GROUND));
        // The galley is laid out around its own middle.
        let at = rect.center_top() + vec2(0.0, (rect.height() - galley.size().y) / 2.0);
        self.ui.painter().galley(at, galley, palette.text);
        response.clicked()
    }

    fn concept(&mut self, concept: &Concept, at: Pos2, radius: f32, row: Option<(Rect, f32, bool)>) -> Response {
        let mark = self.marks.of(concept);
        let radius = (radius * self.camera.zoom().sqrt()).min(size::DOT_MOST);
        let hit = row.map_or(
            Rect::from_center_size(at, Vec2::splat(2.0 * radius + size::DOT_GAP)),
            |(rect, ..)| rect,
        );
        let response = self
            .ui
            .interact(hit, Id::unique(("map concept", &concept.id)), Sense::click());
        let name = concept.name(self.words.lang);
        response.widget_info(|| {
            WidgetInfo::labeled(
                Role::Button,
                mark != Mark::Missing,
                format!("{name} {}", mark.words(self.words)),
            )
        });
        let on = response.hovered() || response.has_focus();
        mark.paint(
            self.ui.painter(),
            at,
            radius + if on { 1.0 } else { 0.0 },
            self.hue(),
            self.palette(),
        );
        match row {
            Some((rect, near, texts)) => self.row(concept, rect, near, texts, on),
            None if on => self.tag(name, mark, at, radius),
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

    /// The name beside a dot under the pointer.
    fn tag(&self, name: &str, mark: Mark, at: Pos2, radius: f32) {
        let palette = self.palette();
        let content = if mark == Mark::Missing {
            format!("{name} · {}", mark.words(self.words))
        } else {
            name.to_owned()
        };
        let galley = galley(self.ui, &content, fonts::regular(text::BODY));
        let extent = galley.size() + vec2(2.0 * space::S, space::S);
        let above = at - vec2(extent.x / 2.0, radius + space::XS + extent.y);
        let most = self.area.max - extent;
        let least = self.area.min;
        let corner = egui::pos2(
            above.x.clamp(least.x, most.x.max(least.x)),
            above.y.clamp(least.y, most.y.max(least.y)),
        );
        let rect = Rect::from_min_size(corner, extent);
        let painter = self
            .ui
            .ctx()
            .layer_painter(egui::LayerId::new(egui::Order::Tooltip, Id::unique("map tag")));
        painter.rect(
            rect,
            space::XS,
            palette.surface,
            Stroke::new(HAIRLINE, palette.hairline),
            egui::StrokeKind::Inside,
        );
        painter.galley(rect.min + vec2(space::S, space::XS), galley, palette.text);
    }
}
