//! The teacher's own window: the note, the clock, what comes next.

use super::{Presenter, Scene};
use crate::{
    kit::{
        fonts,
        tokens::{Palette, present as size, space, text},
        widgets,
        words::Words,
    },
    shell::command::{Command, Where},
};
use egui::{RichText, ScrollArea, Ui, ViewportBuilder, ViewportId};
use neural_atlas_lessons::Atlas;
use std::time::Duration;

impl Presenter {
    /// Gives the commands whose keys were pressed or which were clicked there.
    pub(super) fn notes_window(&mut self, ui: &Ui, words: Words) -> Vec<Command> {
        let builder = ViewportBuilder::default()
            .with_title(words.t("present-notes"))
            .with_inner_size(size::NOTES);
        let elapsed = self.began.map_or(0.0, |began| ui.input(|input| input.time) - began);
        ui.ctx().request_repaint_after(Duration::from_secs(1));
        let mut closed = false;
        let mut goes_to = None;
        let asked =
            ui.ctx()
                .clone()
                .show_viewport_immediate(ViewportId::from_hash_of("notes"), builder, |ui, class| {
                    let mut asked = vec![];
                    if class == egui::ViewportClass::Immediate {
                        asked = Command::pressed(ui.ctx(), Where::Show);
                    }
                    closed = ui.input(|input| input.viewport().close_requested());
                    let fill = Palette::of(ui.visuals()).background;
                    egui::Frame::new().fill(fill).inner_margin(space::L).show(ui, |ui| {
                        ui.set_min_size(ui.available_size());
                        asked.extend(self.notes_head(ui, elapsed, words));
                        widgets::rule(ui);
                        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                            let note = self.scene().map_or("", |scene| scene.note.as_str());
                            ui.label(RichText::new(note).size(text::LEAD));
                            ui.add_space(space::L);
                            goes_to = self.contents(ui, words);
                        });
                    });
                    asked
                });
        if closed {
            self.notes = false;
        }
        if let Some(to) = goes_to {
            self.wanted = Some(to);
        }
        asked
    }

    fn notes_head(&self, ui: &mut Ui, elapsed: f64, words: Words) -> Vec<Command> {
        let mut asked = vec![];
        let planned: u32 = self.lecture.scenes[..=self.at.min(self.lecture.scenes.len().saturating_sub(1))]
            .iter()
            .filter_map(|scene| scene.minutes)
            .sum();
        ui.horizontal_wrapped(|ui| {
            let clock = format!("{}:{:02}", elapsed as u64 / 60, elapsed as u64 % 60);
            ui.label(RichText::new(clock).font(fonts::bold(text::DISPLAY)));
            if planned > 0 {
                let all = self.lecture.minutes();
                widgets::muted(ui, &words.with("present-planned", &[("now", &planned), ("all", &all)]));
            }
        });
        ui.horizontal_wrapped(|ui| {
            for command in [Command::PreviousScene, Command::NextScene] {
                if widgets::button(ui, command.name(words)).clicked() {
                    asked.push(command);
                }
            }
        });
        asked
    }

    /// The scenes by name; gives the one that was clicked.
    fn contents(&self, ui: &mut Ui, words: Words) -> Option<usize> {
        let mut picked = None;
        widgets::section(ui, words.t("present-contents"));
        for (index, scene) in self.lecture.scenes.iter().enumerate() {
            let number = (index + 1).to_string();
            let minutes = scene
                .minutes
                .map(|minutes| words.with("present-minutes", &[("n", &minutes)]));
            let row = widgets::option_row(
                ui,
                &number,
                &name(scene, words),
                &minutes.unwrap_or_default(),
                index == self.at,
            );
            if row.clicked() {
                picked = Some(index);
            }
        }
        picked
    }
}

/// What a scene is called: its concept.
pub(super) fn name(scene: &Scene, words: Words) -> String {
    let concept = Atlas::get().concept(&scene.node);
    concept.map_or_else(|| scene.node.clone(), |concept| concept.name(words.lang).to_owned())
}
