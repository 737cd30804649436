//! The list of scenes as it is prepared: added from the page, put in order, with notes.

use super::{Lecture, Scene, notes::name, scene::MOST_SCENES};
use crate::{
    kit::{
        fonts,
        icons::Icon,
        tokens::{present as size, space, text},
        widgets,
        words::Words,
    },
    shell::command::{Command, Where},
};
use egui::{Context, Id, Modal, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo};
use neural_atlas_lessons::Atlas;

/// The open list: which scene's note is in hand.
#[derive(Default)]
pub struct Editor {
    chosen: usize,
    /// The ready lecture that would take the list's place.
    replacing: Option<usize>,
    /// Scenes that were taken out, with their places, the last one last.
    removed: Vec<(usize, Scene)>,
}

/// Steps before a scene, and minutes for it, at most.
const MOST_STEPS: f64 = 1e6;
const MOST_MINUTES: f64 = 600.0;

/// What the list asks of the app.
pub enum Asked {
    Close,
    /// The page as it stands becomes a scene.
    Add,
    Save,
    Open,
    Present(usize),
    /// The ready lecture of this number.
    Ready(usize),
}

impl Editor {
    pub fn show(&mut self, ctx: &Context, lecture: &mut Lecture, can_add: bool, words: Words) -> Option<Asked> {
        let mut asked = None;
        let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(space::XL);
        let modal = Modal::new(Id::unique("scenes")).frame(frame).show(ctx, |ui| {
            let room = ctx.content_rect();
            ui.set_width(size::LIST.min(room.width() - 3.0 * space::XXL));
            ui.label(RichText::new(words.t("command-scenes")).font(fonts::bold(text::TITLE)));
            asked = self.ready(ui, lecture, words);
            let title = ui.add(
                TextEdit::singleline(&mut lecture.title)
                    .hint_text(words.t("scenes-title"))
                    .desired_width(f32::INFINITY),
            );
            title.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, words.t("scenes-title")));
            ScrollArea::vertical()
                .max_height(room.height() * size::LIST_HEIGHT)
                .show(ui, |ui| {
                    if lecture.scenes.is_empty() {
                        widgets::muted(ui, words.t("scenes-empty"));
                    }
                    self.rows(ui, lecture, words);
                });
            self.note(ui, lecture, words);
            widgets::rule(ui);
            asked = self.buttons(ui, lecture, can_add, words).or(asked.take());
        });
        // Another list stands there then.
        if matches!(asked, Some(Asked::Ready(_))) {
            self.removed.clear();
        }
        if modal.should_close() {
            Some(Asked::Close)
        } else {
            asked
        }
    }

    /// One ready lecture for each chapter that is built; a list that would be lost is asked for once more.
    fn ready(&mut self, ui: &mut Ui, lecture: &Lecture, words: Words) -> Option<Asked> {
        let mut asked = None;
        widgets::section(ui, words.t("scenes-ready"));
        ui.horizontal_wrapped(|ui| {
            for (index, ready) in Atlas::get().lectures().iter().enumerate() {
                let on = self.replacing == Some(index);
                if widgets::chip(ui, ready.title.get(words.lang), on).clicked() {
                    if lecture.scenes.is_empty() {
                        asked = Some(Asked::Ready(index));
                    } else {
                        self.replacing = Some(index);
                    }
                }
            }
        });
        if let Some(index) = self.replacing {
            ui.horizontal_wrapped(|ui| {
                ui.label(words.t("scenes-replace"));
                if widgets::button(ui, words.t("scenes-replace-yes")).clicked() {
                    asked = Some(Asked::Ready(index));
                    self.replacing = None;
                }
                if widgets::primary_button(ui, words.t("settings-forget-no")).clicked() {
                    self.replacing = None;
                }
            });
        }
        asked
    }

    fn rows(&mut self, ui: &mut Ui, lecture: &mut Lecture, words: Words) {
        let mut moved = None;
        let mut removed = None;
        let last = lecture.scenes.len().saturating_sub(1);
        let gap = self.removed.last();
        let gap = gap.map(|(place, scene)| ((*place).min(lecture.scenes.len()), name(scene, words)));
        let mut wanted_back = !ui.ctx().text_edit_focused() && Command::Undo.is_left_over(ui.ctx(), Where::Lesson);
        let mut fill = |ui: &mut Ui, at: usize| {
            if let Some((place, name)) = &gap
                && *place == at
            {
                wanted_back |= way_back(ui, name, words);
            }
        };
        for (index, scene) in lecture.scenes.iter().enumerate() {
            fill(ui, index);
            ui.push_id(index, |ui| {
                ui.horizontal(|ui| {
                    let number = (index + 1).to_string();
                    let buttons = 3.0 * (crate::kit::tokens::size::TARGET + ui.spacing().item_spacing.x);
                    let width = ui.available_width() - buttons;
                    ui.allocate_ui(egui::vec2(width, crate::kit::tokens::size::ROW), |ui| {
                        ui.set_width(width);
                        let note = scene.note.lines().next().unwrap_or_default();
                        let label = if note.is_empty() {
                            name(scene, words)
                        } else {
                            format!("{} · {note}", name(scene, words))
                        };
                        if widgets::option_line(ui, &number, &label, index == self.chosen).clicked() {
                            self.chosen = index;
                        }
                    });
                    for (icon, key, to, can) in [
                        (Icon::ChevronUp, "scenes-up", index.wrapping_sub(1), index > 0),
                        (Icon::ChevronDown, "scenes-down", index + 1, index < last),
                    ] {
                        let label = words.with(key, &[("n", &number)]);
                        let button = ui
                            .add_enabled_ui(can, |ui| widgets::icon_button(ui, icon, &label))
                            .inner;
                        if button.clicked() {
                            moved = Some((index, to));
                        }
                    }
                    let label = words.with("scenes-remove", &[("n", &number)]);
                    if widgets::icon_button(ui, Icon::Trash, &label).clicked() {
                        removed = Some(index);
                    }
                });
            });
        }
        fill(ui, lecture.scenes.len());
        if let Some((from, to)) = moved {
            lecture.scenes.swap(from, to);
            self.chosen = to;
        }
        if let Some(index) = removed {
            self.removed.push((index, lecture.scenes.remove(index)));
        }
        if wanted_back
            && lecture.scenes.len() < MOST_SCENES
            && let Some((place, scene)) = self.removed.pop()
        {
            self.chosen = place.min(lecture.scenes.len());
            lecture.scenes.insert(self.chosen, scene);
        }
        self.chosen = self.chosen.min(lecture.scenes.len().saturating_sub(1));
    }

    fn note(&self, ui: &mut Ui, lecture: &mut Lecture, words: Words) {
        let Some(scene) = lecture.scenes.get_mut(self.chosen) else {
            return;
        };
        let note = TextEdit::multiline(&mut scene.note)
            .id(Id::unique(("note", self.chosen)))
            .hint_text(words.t("scenes-note"))
            .desired_rows(3)
            .desired_width(f32::INFINITY);
        let field = ui.add(note);
        field.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, words.t("scenes-note")));
        ui.horizontal_wrapped(|ui| {
            for (on, key) in [(&mut scene.play, "scenes-play"), (&mut scene.ask, "scenes-ask")] {
                widgets::toggle(ui, on, words.t(key));
                ui.label(words.t(key));
            }
            let minutes = f64::from(scene.minutes.unwrap_or_default());
            let [steps, minutes] = [
                ("scenes-steps", "steps", scene.steps as f64, MOST_STEPS),
                ("scenes-minutes", "minutes", minutes, MOST_MINUTES),
            ]
            .map(|(key, unit, value, most)| {
                let (label, unit, id) = (words.t(key), words.unit(unit), Id::unique((key, self.chosen)));
                ui.label(label);
                let typed = widgets::typed_number(ui, id, value, unit, (0.0, most), label);
                ui.label(unit);
                typed.map(f64::round)
            });
            if let Some(steps) = steps {
                scene.steps = steps as u64;
            }
            if let Some(minutes) = minutes {
                scene.minutes = (minutes > 0.0).then_some(minutes as u32);
            }
        });
    }

    fn buttons(&self, ui: &mut Ui, lecture: &Lecture, can_add: bool, words: Words) -> Option<Asked> {
        let mut asked = None;
        let some = !lecture.scenes.is_empty();
        ui.horizontal_wrapped(|ui| {
            let mut button = |ui: &mut Ui, enabled: bool, key: &str, ask: Asked| {
                let response = ui.add_enabled_ui(enabled, |ui| widgets::button(ui, words.t(key))).inner;
                if response.clicked() {
                    asked = Some(ask);
                }
            };
            button(
                ui,
                can_add && lecture.scenes.len() < MOST_SCENES,
                "scenes-add",
                Asked::Add,
            );
            button(ui, true, "scenes-open", Asked::Open);
            button(ui, some, "scenes-save", Asked::Save);
            if some && widgets::primary_button(ui, words.t("command-present")).clicked() {
                asked = Some(Asked::Present(self.chosen));
            }
            if widgets::text_button(ui, None, words.t("dialog-close")).clicked() {
                asked = Some(Asked::Close);
            }
        });
        asked
    }
}

/// Where a scene was taken out; true where it is wanted back.
fn way_back(ui: &mut Ui, name: &str, words: Words) -> bool {
    let row = ui.horizontal(|ui| {
        widgets::muted(ui, &words.with("scenes-removed", &[("name", &name)]));
        widgets::text_button(ui, None, words.t("command-undo")).clicked()
    });
    row.inner
}
