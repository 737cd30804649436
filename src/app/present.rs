//! Lectures: prepared in a list, given on the whole screen.

use super::App;
use crate::shell::{
    command::Command,
    present::{Editor, Lecture, Presenter, Scene, list::Asked, scene::MOST_SCENES},
};
use egui::{Ui, ViewportCommand};
use neural_atlas_lessons::Atlas;

impl App {
    /// Whether a lecture is being given now.
    pub fn presenter(&self) -> Option<&Presenter> {
        self.presenter.as_ref()
    }

    /// Begins to give the list of scenes; without one, the page in sight becomes the only scene.
    pub(super) fn present(&mut self, at: usize) {
        let mut lecture = self.options.store.scenes().clone();
        if lecture.scenes.is_empty() {
            let Some(lesson) = &self.lesson else {
                self.editor = Some(Editor::default());
                return;
            };
            lecture = Lecture {
                scenes: vec![lesson.scene()],
                ..Lecture::default()
            };
        }
        self.editor = None;
        let full = self.ctx.input(|input| input.viewport().fullscreen == Some(true));
        self.ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        self.presenter = Some(Presenter::new(lecture, at, full));
        self.show_scene();
    }

    fn end_show(&mut self) {
        let Some(presenter) = self.presenter.take() else { return };
        if !presenter.was_full {
            self.ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
        }
    }

    /// Puts the experiment where the scene says: at its arrival, and by the big reset.
    fn show_scene(&mut self) {
        let Some(scene) = self.presenter.as_ref().and_then(Presenter::scene).cloned() else {
            return;
        };
        self.go_to_node(&scene.node);
        if let Err(fault) = self.enter(&scene) {
            self.refuse(&fault);
        }
    }

    fn enter(&mut self, scene: &Scene) -> Result<(), neural_atlas_engine::fault::Fault> {
        match &mut self.lesson {
            Some(lesson) if lesson.node.id == scene.node => lesson.enter(scene),
            _ => Ok(()),
        }
    }

    fn turn_to_scene(&mut self, to: usize) {
        if self.presenter.as_mut().is_some_and(|presenter| presenter.go(to)) {
            self.show_scene();
        }
    }

    /// A command while a lecture is given; false where it is one for the page.
    pub(super) fn show_command(&mut self, command: Command) -> bool {
        let Some(presenter) = &mut self.presenter else {
            return false;
        };
        if presenter.command(command) {
            return true;
        }
        let (at, last) = (presenter.at, presenter.lecture.scenes.len().saturating_sub(1));
        match command {
            Command::NextScene => self.turn_to_scene(at + 1),
            Command::PreviousScene => self.turn_to_scene(at.saturating_sub(1)),
            Command::FirstScene => self.turn_to_scene(0),
            Command::LastScene => self.turn_to_scene(last),
            Command::ResetScene => {
                presenter.command(Command::ClearInk);
                presenter.blank = false;
                self.show_scene();
            }
            Command::LargerText | Command::SmallerText | Command::LargerPage | Command::SmallerPage => {
                let larger = matches!(command, Command::LargerText | Command::LargerPage);
                self.options.store.settings_mut().step_show_scale(larger);
            }
            Command::EndShow | Command::Present => self.end_show(),
            // By the palette: their keys are not read here.
            hidden if hidden.is_hidden_by_show() => self.notices.tell(self.words().t("present-not-here")),
            _ => return false,
        }
        true
    }

    /// Draws the show over the whole window; false where none is given.
    pub(super) fn show(&mut self, ui: &mut Ui) -> bool {
        let words = self.words();
        let (Some(presenter), Some(lesson)) = (&mut self.presenter, &mut self.lesson) else {
            self.presenter = None;
            return false;
        };
        let (wishes, asked) = presenter.show(ui, lesson, &mut self.options.store, words);
        let wanted = presenter.wanted.take();
        self.look_for_figure(ui);
        for wish in wishes {
            self.wish(wish);
        }
        for command in asked {
            self.command(command);
        }
        if let Some(to) = wanted {
            self.turn_to_scene(to);
        }
        true
    }

    /// The page in sight becomes the last scene of the list.
    pub(super) fn add_scene(&mut self) {
        let words = self.words();
        let Some(lesson) = &self.lesson else { return };
        let lecture = self.options.store.scenes_mut();
        if lecture.scenes.len() >= MOST_SCENES {
            self.notices.tell(words.with("scenes-full", &[("limit", &MOST_SCENES)]));
            return;
        }
        lecture.scenes.push(lesson.scene());
        let count = lecture.scenes.len();
        self.notices.tell(words.with("scene-added", &[("n", &count)]));
    }

    /// The list of scenes, where it is open.
    pub(super) fn edit_scenes(&mut self) {
        let words = self.words();
        let Some(editor) = &mut self.editor else { return };
        let can_add = self.trail.here().node().is_some();
        match editor.show(&self.ctx, self.options.store.scenes_mut(), can_add, words) {
            None => {}
            Some(Asked::Close) => self.editor = None,
            Some(Asked::Add) => self.add_scene(),
            Some(Asked::Save) => self.file(Command::SaveScenes),
            Some(Asked::Open) => self.file(Command::OpenSettings),
            Some(Asked::Present(at)) => self.present(at),
            Some(Asked::Ready(index)) => {
                if let Some(ready) = Atlas::get().lectures().get(index) {
                    *self.options.store.scenes_mut() = Lecture::ready(ready, words);
                }
            }
        }
    }
}
