//! From page to page: what the trail shows is made here.

use super::{App, DEFAULT_SEED};
use crate::{
    experiment::{DriveKind, Setup, Transport},
    shell::{lesson::Lesson, route::Route},
};
use neural_atlas_engine::device::DeviceKind;
use neural_atlas_lessons::Atlas;

impl App {
    pub(super) fn setup(&self, device: DeviceKind) -> Setup {
        let ctx = self.ctx.clone();
        let repaint = Box::new(move || ctx.request_repaint());
        Setup {
            seed: self.options.seed.unwrap_or(DEFAULT_SEED),
            device,
            drive: self.options.drive,
            repaint,
        }
    }

    /// Makes what the trail shows: keeps the lab's thread where the next concept uses the same lab.
    pub(super) fn arrive(&mut self) {
        let Route::Lesson(id) = self.trail.here().clone() else {
            self.lesson = None;
            self.options.store.settings_mut().place = None;
            return;
        };
        let Some(node) = Atlas::get().node(&id) else { return };
        match &mut self.lesson {
            Some(lesson) if lesson.node.lab == node.lab => {
                if lesson.node.id != node.id {
                    lesson.turn_to(node);
                }
            }
            _ => self.open(&id),
        }
        self.options.store.progress_mut().visited.insert(id.clone());
        self.options.store.settings_mut().place = Some(id);
    }

    pub(super) fn open(&mut self, id: &str) {
        let setup = self.setup(self.options.store.settings().device);
        self.lesson = Lesson::open(id, setup, self.options.seed);
        let words = self.words();
        let Some(lesson) = &mut self.lesson else { return };
        // Settings of the command line belong to the first page only.
        for (name, value) in std::mem::take(&mut self.options.set) {
            if let Err(fault) = lesson.experiment.set_text(&name, &value) {
                self.notices.tell(words.fault(&fault));
            }
        }
        if lesson.node.play && self.options.drive == DriveKind::Worker {
            lesson.experiment.transport(Transport::Play);
        }
    }

    pub(super) fn go(&mut self, route: Route) {
        self.trail.go(route);
        self.arrive();
    }

    pub(super) fn go_to_node(&mut self, id: &str) {
        match Route::find(id) {
            Some(route) => self.go(route),
            None => {
                let words = self.words();
                let name = Atlas::get()
                    .concept(id)
                    .map_or(id, |concept| concept.name(words.lang.into()));
                self.notices.tell(words.with("not-built-yet", &[("name", &name)]));
            }
        }
    }
}
