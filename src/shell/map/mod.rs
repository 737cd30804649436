//! The map: the whole curriculum on one page, with more detail the closer one comes.

mod camera;
mod close;
mod draw;
pub mod layout;
#[cfg(test)]
mod tests;

use crate::{
    kit::{
        theme,
        tokens::map as size,
        words::{Lang, Words},
    },
    shell::marks::Marks,
};
use camera::Camera;
use close::Names;
use egui::{Key, Rect, Response, Sense, Ui, Vec2};
use layout::{ChapterShape, Region, SectionShape};
use neural_atlas_lessons::{Atlas, Section};

/// The map's state between frames: where it looks, and the layout for today's size and language.
#[derive(Default)]
pub struct Map {
    camera: Camera,
    placed: Option<Placed>,
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
        let mut opened = None;
        let mut wanted = None;
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
            if painter.region(region, chapter).clicked() {
                wanted = Some(region.rect);
            }
            for ((section, cluster), names) in chapter.sections.iter().zip(&region.sections).zip(names) {
                let heard = painter.section(section, cluster, *names);
                opened = heard.opened.or(opened);
                if heard.closer {
                    wanted = Some(cluster.cell);
                }
            }
        }
        if let Some(part) = wanted {
            self.camera.glide_to(area, part);
            ui.ctx().request_repaint();
        }
        opened
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
        if ui.memory(|memory| memory.focused()).is_none() {
            self.keys(ui, area);
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

    fn keys(&mut self, ui: &Ui, area: Rect) {
        let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
        let step = area.size() * size::PAN_KEY;
        let ways = [
            (Key::ArrowLeft, Vec2::new(step.x, 0.0)),
            (Key::ArrowRight, Vec2::new(-step.x, 0.0)),
            (Key::ArrowUp, Vec2::new(0.0, step.y)),
            (Key::ArrowDown, Vec2::new(0.0, -step.y)),
        ];
        for (key, by) in ways {
            if pressed(key) {
                self.camera.pan(area, by);
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
