//! The map: the whole curriculum on one page, with more detail the closer one comes.

mod camera;
mod card;
mod close;
mod detail;
mod draw;
pub mod layout;
#[cfg(test)]
mod tests;
mod walk;

use crate::{
    kit::{
        theme,
        tokens::map as size,
        words::{Lang, Words},
    },
    shell::marks::Marks,
};
use camera::Camera;
use card::Card;
use close::Names;
use egui::{Key, Modifiers, Rect, Response, Sense, Ui, Vec2};
use layout::{ChapterShape, Region, SectionShape};
use neural_atlas_lessons::{Atlas, Section};
use walk::Place;

/// The map's state between frames: where it looks, and the layout for today's size and language.
#[derive(Default)]
pub struct Map {
    camera: Camera,
    placed: Option<Placed>,
    /// Where the walk by arrow keys stands, also while the keyboard is elsewhere.
    at: Option<Place>,
    /// The place takes the keyboard at the next look.
    claims: bool,
    card: Card,
}

/// A layout and what it was made for.
struct Placed {
    key: (Vec2, Lang, u32),
    regions: Vec<Region>,
    /// By chapter and section.
    names: Vec<Vec<Names>>,
}

impl Map {
    /// Draws the map over the free area; gives the concept that was opened.
    pub fn show(&mut self, ui: &mut Ui, marks: &Marks, words: Words) -> Option<String> {
        let area = ui.available_rect_before_wrap();
        let ground = ui.allocate_rect(area, Sense::click_and_drag());
        ground.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, words.t("map-title")));
        self.place(ui, area.size(), words);
        self.steer(ui, &ground, area);
        let camera = self.camera;
        let Some(placed) = &self.placed else { return None };
        let held = self.at.and_then(Place::section);
        let mut heard = draw::Heard::default();
        let mut wanted = None;
        let mut listen = |part: Rect, said: draw::Heard| {
            heard.opened = said.opened.or(heard.opened.take());
            heard.focused = said.focused.or(heard.focused);
            heard.pointed = said.pointed.or(heard.pointed);
            if said.closer {
                wanted = Some(part);
            }
        };
        let chapters = Atlas::get().chapters().iter().enumerate();
        for ((index, chapter), (region, names)) in chapters.zip(placed.regions.iter().zip(&placed.names)) {
            let mut painter = draw::Draw {
                ui,
                area,
                camera,
                marks,
                words,
                chapter: index,
            };
            listen(region.rect, painter.region(region, chapter));
            let sections = chapter.sections.iter().zip(&region.sections).zip(names);
            for (number, ((section, cluster), names)) in sections.enumerate() {
                let held = held == Some((index, number));
                listen(cluster.cell, painter.section(number, section, cluster, *names, held));
            }
        }
        self.card.show(ui, area, heard.pointed, marks, words);
        if let Some(part) = wanted {
            self.camera.glide_to(area, part);
            ui.ctx().request_repaint();
        }
        // Tab, or a screen reader, has led the keyboard elsewhere.
        if let Some(place) = heard.focused.filter(|place| self.at != Some(*place)) {
            self.at = Some(place);
            self.reveal(area, false);
            ui.ctx().request_repaint();
        }
        heard.opened
    }

    /// The walk goes on at this concept: where a lesson has just been left.
    pub fn stand_on(&mut self, concept: &str) {
        self.at = Place::of_concept(concept).or(self.at);
        self.claims = self.at.is_some();
    }

    /// Brings the walk's place into sight; `closer` until its name can be read.
    fn reveal(&mut self, area: Rect, closer: bool) {
        let (Some(place), Some(placed)) = (self.at, &self.placed) else {
            return;
        };
        let cluster = |(c, s): (usize, usize)| (&placed.regions[c].sections[s], placed.names[c][s]);
        match place {
            Place::Chapter(c) => self.camera.glide_to(area, placed.regions[c].rect),
            Place::Section(c, s) => self.camera.glide_to_show(area, cluster((c, s)).0.cell),
            Place::Concept(c, s, _) => {
                let (cluster, names) = cluster((c, s));
                let readable = detail::list(self.camera.arrived(), area, cluster, names).is_some();
                if closer && !readable {
                    self.camera.glide_to(area, cluster.cell);
                } else {
                    self.camera.glide_to_show(area, cluster.cell);
                }
            }
        }
    }

    /// Where a walk begins that has not been anywhere: the section nearest to the middle of what is in sight.
    fn middle(&self, area: Rect) -> Option<Place> {
        let placed = self.placed.as_ref()?;
        let sections = placed.regions.iter().enumerate().flat_map(|(c, region)| {
            let clusters = region.sections.iter().enumerate();
            clusters.map(move |(s, cluster)| (Place::Section(c, s), cluster.cell.center()))
        });
        let distance = |at| self.camera.to_screen(area, at).distance_sq(area.center());
        sections
            .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))
            .map(|(place, _)| place)
    }

    /// Computes the layout where the size, the language or the text size has changed.
    fn place(&mut self, ui: &Ui, area: Vec2, words: Words) {
        let key = (
            area.round(),
            words.lang,
            ui.text_style_height(&egui::TextStyle::Body).to_bits(),
        );
        if self.placed.as_ref().is_some_and(|placed| placed.key == key) {
            return;
        }
        let atlas = Atlas::get();
        let shapes: Vec<ChapterShape> = atlas
            .chapters()
            .iter()
            .map(|chapter| draw::shape(ui, chapter, words))
            .collect();
        let names = |section: &Section, shape: &SectionShape| draw::names(ui, section, shape.label, words);
        let names = atlas.chapters().iter().zip(&shapes).map(|(chapter, shape)| {
            chapter
                .sections
                .iter()
                .zip(&shape.sections)
                .map(|(section, shape)| names(section, shape))
                .collect()
        });
        self.placed = Some(Placed {
            key,
            names: names.collect(),
            regions: layout::place(area.round(), &shapes),
        });
    }

    /// Wheel and pinch zoom, dragging moves, a double click comes closer, keys do the same.
    fn steer(&mut self, ui: &Ui, ground: &Response, area: Rect) {
        if ground.dragged() {
            self.camera.pan(area, ground.drag_delta());
        }
        if let Some(pointer) = ground.interact_pointer_pos().filter(|_| ground.double_clicked()) {
            self.camera.glide_at(area, pointer, size::ZOOM_CLICK);
        }
        let pointer = ui.input(|input| input.pointer.hover_pos());
        if let Some(pointer) = pointer.filter(|_| ground.contains_pointer()) {
            let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
            let factor = pinch * (wheel * size::ZOOM_WHEEL).exp();
            if factor != 1.0 {
                self.camera.zoom_at(area, pointer, factor);
            }
        }
        let focused = ui.memory(|memory| memory.focused());
        let here = focused.is_some() && focused == self.at.map(Place::id);
        let free = focused.is_none_or(|id| id == ground.id);
        if here || free && ui.memory(|memory| memory.top_modal_layer().is_none()) {
            self.keys(ui, area, here);
        }
        if std::mem::take(&mut self.claims) {
            self.reveal(area, false);
            self.hold(ui);
        }
        let still = theme::glide_time(ui.ctx(), 1.0) == 0.0;
        let seconds = if still {
            f32::INFINITY
        } else {
            ui.input(|input| input.stable_dt)
        };
        if self.camera.glide(seconds) {
            ui.ctx().request_repaint();
        }
    }

    /// Gives the keyboard to the walk's place.
    fn hold(&self, ui: &Ui) {
        if let Some(place) = self.at {
            ui.memory_mut(|memory| memory.request_focus(place.id()));
        }
    }

    /// `here`: the keyboard is at the walk's place already.
    fn keys(&mut self, ui: &Ui, area: Rect, here: bool) {
        let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
        let shifted = |key| ui.input(|input| input.key_pressed(key) && input.modifiers == Modifiers::SHIFT);
        let step = area.size() * size::PAN_KEY;
        let ways = [
            (Key::ArrowLeft, Vec2::new(step.x, 0.0)),
            (Key::ArrowRight, Vec2::new(-step.x, 0.0)),
            (Key::ArrowUp, Vec2::new(0.0, step.y)),
            (Key::ArrowDown, Vec2::new(0.0, -step.y)),
        ];
        for (key, by) in ways {
            if shifted(key) {
                self.camera.pan(area, by);
            }
            if pressed(key) {
                self.at = match self.at {
                    Some(place) if here => Some(place.step(key)),
                    at => at.or_else(|| self.middle(area)),
                };
                self.reveal(area, true);
                self.hold(ui);
            }
            if pressed(key) || shifted(key) {
                // The arrows belong to the map: egui would lead the keyboard to whatever lies in their direction.
                ui.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
            }
        }
        if pressed(Key::Plus) || pressed(Key::Equals) {
            self.camera.glide_at(area, area.center(), size::ZOOM_CLICK);
        }
        if pressed(Key::Minus) {
            self.camera.glide_at(area, area.center(), 1.0 / size::ZOOM_CLICK);
        }
        if pressed(Key::Home) || pressed(Key::Num0) {
            self.camera.glide_home();
        }
    }
}
