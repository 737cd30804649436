//! From page to page: what the trail shows is made here.

use super::App;
use crate::{
    experiment::{DriveKind, Setup},
    shell::{exchange::DEFAULT_SEED, lesson::Lesson, route::Route},
};
use neural_atlas_engine::device::DeviceKind;
use neural_atlas_lessons::{Atlas, Node};

/// Labs that wait at most: what was painted, opened and trained in them is there on the return.
const PARKED: usize = 4;

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

    /// Makes what the trail shows: keeps the lab's thread where the next concept uses the same lab, and over a look at
    /// the map or at the challenges.
    pub(super) fn arrive(&mut self) {
        let Route::Lesson(id) = self.trail.here().clone() else {
            if let Some(lesson) = &mut self.lesson {
                lesson.leave();
                self.map.stand_on(&lesson.node.id);
            }
            self.options.store.settings_mut().place = None;
            return;
        };
        let Some(node) = Atlas::get().node(&id) else { return };
        let play = self.options.drive == DriveKind::Worker;
        let ask = self.asks(node);
        match &mut self.lesson {
            Some(lesson) if lesson.node.id == node.id => lesson.come_back(),
            Some(lesson) if lesson.node.lab == node.lab => {
                lesson.turn_to(node);
                lesson.begin(ask, play);
            }
            _ => {
                self.park();
                match self.unpark(node) {
                    Some(lesson) => {
                        self.lesson = Some(lesson);
                        return self.arrive();
                    }
                    None => self.open(&id),
                }
                if let Some(lesson) = &mut self.lesson {
                    lesson.begin(ask, play);
                }
            }
        }
        self.options.store.progress_mut().visited.insert(id.clone());
        let settings = self.options.store.settings_mut();
        settings.note_recent(&id);
        settings.place = Some(id);
    }

    /// The lesson in sight waits, with all that was done in it.
    fn park(&mut self) {
        if let Some(mut lesson) = self.lesson.take() {
            lesson.leave();
            self.parked.push(lesson);
        }
        let surplus = self.parked.len().saturating_sub(PARKED);
        self.parked.drain(..surplus);
    }

    /// The waiting lesson of this concept's lab, where there is one on the device that is chosen now.
    fn unpark(&mut self, node: &Node) -> Option<Lesson> {
        let device = self.options.store.settings().device;
        self.parked.retain(|lesson| lesson.device == device);
        let found = self.parked.iter().position(|lesson| lesson.node.lab == node.lab)?;
        Some(self.parked.remove(found))
    }

    /// Kept runs of an earlier day are trained again when somebody wants to see them.
    pub(super) fn revive(&mut self) {
        let device = self.options.store.settings().device;
        let waiting = self.lesson.as_mut().map_or(0, |lesson| lesson.stored().len());
        let setups = (0..waiting).map(|_| self.setup(device)).collect();
        if let (Some(lesson), true) = (&mut self.lesson, waiting > 0) {
            lesson.revive(setups);
        }
    }

    /// Whether the concept's question stands before its stage: until it was answered or passed over.
    fn asks(&self, node: &Node) -> bool {
        let progress = self.options.store.progress();
        let answered = progress.predictions.contains_key(&node.id) || progress.skipped.contains(&node.id);
        self.options.greets && !answered && self.options.set.is_empty()
    }

    fn open(&mut self, id: &str) {
        let setup = self.setup(self.options.store.settings().device);
        self.lesson = Lesson::open(id, setup, self.options.seed);
        let words = self.words();
        let Some(lesson) = &mut self.lesson else { return };
        let pins = self.options.store.pins().labs.get(&lesson.node.lab);
        if let Some(pins) = pins.filter(|pins| !pins.is_empty()) {
            lesson.stored().clone_from(pins);
            self.notices.tell(words.with("pins-stored", &[("n", &pins.len())]));
        }
        // Settings of the command line belong to the first page only.
        let set = std::mem::take(&mut self.options.set);
        if let Err(fault) = lesson.experiment.set_together(&set) {
            self.notices.tell(words.fault(&fault));
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
                let name = Atlas::get().concept(id).map_or(id, |concept| concept.name(words.lang));
                self.notices.tell(words.with("not-built-yet", &[("name", &name)]));
            }
        }
    }
}
