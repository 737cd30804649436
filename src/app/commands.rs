//! What each command does.

use super::App;
use crate::{
    kit::{theme::Theme, words::Lang},
    shell::{
        command::Command, dialogs::Dialog, files::FigureKind, lesson::Lesson, marks::Marks, palette::Search,
        present::Editor, route::Route, store::Language, tour::Tour,
    },
};
use neural_atlas_lessons::Atlas;

impl App {
    pub(super) fn command(&mut self, command: Command) {
        if self.show_command(command) {
            return;
        }
        match command {
            Command::Search => self.search = Some(Search::default()),
            Command::Leave if std::mem::take(&mut self.drawer) => {}
            Command::Leave if self.lesson.as_mut().is_some_and(Lesson::clear_stage) => {}
            Command::Map | Command::Leave => self.go(Route::Map),
            Command::Challenges => self.go(Route::Challenges),
            Command::Back => {
                self.trail.back();
                self.arrive();
            }
            Command::Forward => {
                self.trail.forward();
                self.arrive();
            }
            Command::NextConcept => self.neighbour(1),
            Command::PreviousConcept => self.neighbour(-1),
            Command::Outline if !Self::has_outline_beside(self.ctx.content_rect().width()) => {
                self.drawer = !self.drawer;
            }
            Command::Outline => {
                let settings = self.options.store.settings_mut();
                settings.outline = !settings.outline;
            }
            Command::Language => {
                let next = match self.words().lang {
                    Lang::Zh => Language::En,
                    Lang::En => Language::Zh,
                };
                self.options.lang = None;
                self.options.store.settings_mut().language = next;
            }
            Command::Theme => {
                let dark = self.ctx.global_style().visuals.dark_mode;
                self.options.theme = None;
                self.options.store.settings_mut().theme = if dark { Theme::Light } else { Theme::Dark };
            }
            Command::FullScreen => {
                let full = self.ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                self.ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            Command::Scenes => self.editor = Some(Editor::default()),
            Command::AddScene => self.add_scene(),
            Command::Present => self.present(0),
            Command::LargerPage | Command::SmallerPage => {
                let larger = command == Command::LargerPage;
                self.options.store.settings_mut().step_text_scale(larger);
            }
            Command::UsualPage => self.options.store.settings_mut().text_scale = 1.0,
            Command::Tour => self.tour = Some(Tour::default()),
            Command::Settings => self.dialog = Some(Dialog::Settings),
            Command::TakeAway => self.dialog = Some(Dialog::TakeAway),
            Command::ExportFigure => self.ask_figure(FigureKind::default()),
            Command::ExportSvg => self.ask_figure(FigureKind::Svg),
            Command::Help => self.dialog = Some(Dialog::Help),
            Command::About => self.dialog = Some(Dialog::About),
            Command::Quit => self.ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::CopySettings | Command::PasteSettings => self.clipboard(command),
            Command::SaveSettings
            | Command::OpenSettings
            | Command::SaveScenes
            | Command::SaveProgress
            | Command::Associate
            | Command::ExportCurves => {
                self.file(command);
            }
            _ => {
                if command == Command::Compare {
                    self.revive();
                }
                // The curves with the pinned runs may be out of sight.
                if command == Command::Pin && self.presenter.is_some() {
                    self.notices.tell(self.words().t("pins-pinned"));
                }
                if let Some(lesson) = &mut self.lesson {
                    lesson.command(command, &mut self.options.store);
                }
            }
        }
    }

    /// The concept before or after this one in reading order that can be opened.
    pub(super) fn neighbour(&mut self, by: isize) {
        let marks = Marks::of_progress(self.options.store.progress());
        let open: Vec<&str> = Atlas::get()
            .concepts()
            .filter(|concept| marks.can_open(concept))
            .map(|concept| concept.id.as_str())
            .collect();
        let here = self
            .trail
            .here()
            .node()
            .and_then(|node| open.iter().position(|id| *id == node));
        let next = here
            .and_then(|here| here.checked_add_signed(by))
            .and_then(|next| open.get(next));
        if let Some(next) = next {
            self.go(Route::Lesson((*next).to_owned()));
        }
    }
}
