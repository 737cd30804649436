//! The presenter: a stage for the whole room, scenes stepped by key or clicker, notes on a second window.

mod ink;
pub mod list;
mod notes;
pub mod scene;

pub use list::Editor;
pub use scene::{Lecture, Scene};

use super::{
    command::Command,
    lesson::{Lesson, Parts, Wish},
    store::Store,
};
use crate::kit::{
    fonts, number,
    tokens::{HAIRLINE, Palette, present as size, shell, space, text},
    transport, widgets,
    words::Words,
};
use egui::{Align2, Color32, Id, LayerId, Order, Rect, Role, Sense, Stroke, Ui, WidgetInfo};
use ink::Ink;
use neural_atlas_engine::session::State;
use neural_atlas_lessons::Atlas;

/// A lecture that is being given.
pub struct Presenter {
    pub lecture: Lecture,
    pub at: usize,
    pub blank: bool,
    pub pointer: bool,
    pub pen: bool,
    pub controls: bool,
    pub curves: bool,
    pub notes: bool,
    ink: Ink,
    /// In seconds of the window's clock.
    began: Option<f64>,
    /// The scene that was clicked in the notes.
    pub wanted: Option<usize>,
    /// The window filled the screen before.
    pub was_full: bool,
}

impl Presenter {
    /// Begins at a scene; the notes come up where there are any.
    pub fn new(lecture: Lecture, at: usize, was_full: bool) -> Self {
        let notes = lecture.scenes.iter().any(|scene| !scene.note.is_empty());
        Self {
            at: at.min(lecture.scenes.len().saturating_sub(1)),
            lecture,
            blank: false,
            pointer: false,
            pen: false,
            controls: false,
            curves: false,
            notes,
            ink: Ink::default(),
            began: None,
            wanted: None,
            was_full,
        }
    }

    pub fn scene(&self) -> Option<&Scene> {
        self.lecture.scenes.get(self.at)
    }

    /// Goes to another scene; false at the ends.
    pub fn go(&mut self, to: usize) -> bool {
        self.blank = false;
        let moves = to != self.at && to < self.lecture.scenes.len();
        if moves {
            self.at = to;
            self.ink.clear();
        }
        moves
    }

    /// What a command does that changes the show alone; false where it is another's.
    pub fn command(&mut self, command: Command) -> bool {
        match command {
            Command::Blank => self.blank = !self.blank,
            Command::Pointer => self.pointer = !self.pointer,
            Command::Pen => self.pen = !self.pen,
            Command::ClearInk => self.ink.clear(),
            Command::ShowControls => self.controls = !self.controls,
            Command::ShowCurves => self.curves = !self.curves,
            Command::ShowNotes => self.notes = !self.notes,
            Command::Undo => return self.ink.undo(),
            _ => return false,
        }
        true
    }

    /// Draws the show over the whole window.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        lesson: &mut Lesson,
        store: &mut Store,
        words: Words,
    ) -> (Vec<Wish>, Vec<Command>) {
        let whole = ui.max_rect();
        let palette = Palette::of(ui.visuals());
        self.began.get_or_insert(ui.input(|input| input.time));
        let parts = self.parts(whole);
        self.caption(
            ui,
            Rect::from_min_max(whole.min, egui::pos2(whole.right(), parts.stage.top())),
            lesson,
            words,
        );
        let hairline = Stroke::new(HAIRLINE, palette.hairline);
        for part in [parts.curves, parts.controls].into_iter().flatten() {
            ui.painter().rect_filled(part, 0.0, palette.surface);
            ui.painter().rect_stroke(part, 0.0, hairline, egui::StrokeKind::Inside);
        }
        let stage = parts.stage;
        let wishes = lesson.present(ui, parts, store, words);
        self.ink.show(ui, stage, self.pen, words.t("present-ink"));
        if self.pointer {
            ink::pointer(ui);
        }
        if self.blank {
            let layer = LayerId::new(Order::Debug, Id::unique("blank"));
            ui.ctx().layer_painter(layer).rect_filled(whole, 0.0, Palette::blank());
        }
        let asked = if self.notes {
            self.notes_window(ui, words)
        } else {
            vec![]
        };
        (wishes, asked)
    }

    /// The stage has everything that caption, curves and controls leave.
    fn parts(&self, whole: Rect) -> Parts {
        let (_, rest) = whole.split_top_bottom_at_y(whole.top() + size::CAPTION);
        let side = if self.controls {
            shell::SIDE_NARROW.min(rest.width() / 2.0)
        } else {
            0.0
        };
        let (rest, controls) = rest.split_left_right_at_x(rest.right() - side);
        let low = if self.curves {
            shell::CHART_LOW.min(rest.height() / 2.0)
        } else {
            0.0
        };
        let (stage, curves) = rest.split_top_bottom_at_y(rest.bottom() - low);
        Parts {
            stage,
            curves: self.curves.then_some(curves),
            controls: self.controls.then_some(controls),
        }
    }

    fn caption(&self, ui: &Ui, rect: Rect, lesson: &Lesson, words: Words) {
        let palette = Palette::of(ui.visuals());
        let lang = words.lang;
        let name = Atlas::get()
            .concept(&lesson.node.id)
            .map_or("", |concept| concept.name(lang));
        let status = lesson.experiment.status();
        let step = words.with("transport-step-count", &[("n", &number::count(status.step))]);
        let place = words.with(
            "present-place",
            &[
                ("n", &(self.at + 1)),
                ("all", &self.lecture.scenes.len()),
                ("state", &state(&status.state, words)),
                ("step", &step),
            ],
        );
        let heard = ui.interact(rect, Id::unique("caption"), Sense::hover());
        heard.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name} · {place}")));
        let painter = ui.painter().with_clip_rect(rect);
        let inner = rect.shrink2(egui::vec2(space::L, 0.0));
        let font = fonts::regular(text::SMALL);
        let right = painter.text(inner.right_center(), Align2::RIGHT_CENTER, place, font, palette.muted);
        let room = right.left() - space::L - inner.left();
        let name = widgets::one_line(&painter, name, fonts::bold(text::LEAD), palette.text, room);
        let corner = inner.left_center() - egui::vec2(0.0, name.size().y / 2.0);
        painter.galley(corner, name, palette.text);
    }
}

/// The state in a word or two; the whole sentence stands over the stage where it is needed.
fn state(state: &State, words: Words) -> String {
    match state {
        State::Diverged { step, .. } => words.with("transport-diverged-short", &[("step", &number::count(*step))]),
        State::Crashed { .. } => words.t("transport-crashed-short").to_owned(),
        State::Refused(_) => words.t("transport-refused-short").to_owned(),
        calm => transport::explain(calm, words),
    }
}

impl Palette {
    /// The dark screen between two scenes, the same in both themes.
    fn blank() -> Color32 {
        Self::named(true).sunk
    }
}
