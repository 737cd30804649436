//! "What will happen?": asked before the stage moves, answered by the run itself.

use super::{Lesson, card};
use crate::{
    experiment::{Status, Transport},
    kit::{
        fonts,
        tokens::{Palette, space, text},
        widgets,
        words::Words,
    },
    shell::store::{Answer, Store},
};
use egui::{Align2, Area, Frame, Id, Key, Modifiers, Order, Rect, RichText, ScrollArea, Ui};
use neural_atlas_engine::{params::Value, session::State};
use neural_atlas_lessons::Prediction;

/// A prediction being tried out.
pub(super) struct Trial {
    chosen: usize,
    /// The run before this one: only a later one counts.
    after_run: u64,
    /// The one that answers, once it has made a step: settings may begin several before.
    run: Option<u64>,
    /// The settings that it was begun with.
    values: Vec<(String, Value)>,
}

/// What is asked for with the question.
#[derive(Clone, Copy)]
pub(super) enum Reply {
    Predict(usize),
    Skip,
    /// The question once more.
    Again,
}

/// A card in the middle of `rect`, over what is drawn there; scrolls where it is higher.
pub(super) fn before(ui: &Ui, name: &str, rect: Rect, width: f32, draw: impl FnOnce(&mut Ui)) {
    let frame = Frame::popup(ui.style()).inner_margin(space::XL);
    let margin = frame.total_margin().sum();
    Area::new(Id::unique(name))
        .order(Order::Middle)
        .pivot(Align2::CENTER_CENTER)
        .fixed_pos(rect.center())
        .constrain_to(rect)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width((width.min(rect.width() - 2.0 * space::S) - margin.x).max(0.0));
                let most = (rect.height() - margin.y - space::S).max(0.0);
                ScrollArea::vertical().max_height(most).show(ui, draw);
            });
        });
}

impl Lesson {
    /// Whether the question stands before the stage now.
    pub fn is_asking(&self) -> bool {
        self.asking && self.node.prediction.is_some()
    }

    /// The question over the stage; the keys 1 to 4 answer it too.
    pub(super) fn question(&self, ui: &Ui, rect: Rect, words: Words) -> Option<Reply> {
        let prediction = self.node.prediction.as_ref()?;
        let mut reply = pressed(ui, prediction);
        before(ui, "question", rect, crate::kit::tokens::shell::CARD, |ui| {
            widgets::section(ui, words.t("predict-title"));
            let question = prediction.question.get(words.lang);
            ui.label(RichText::new(question).font(fonts::bold(text::LEAD)));
            ui.add_space(space::S);
            for (index, answer) in prediction.answers.iter().enumerate() {
                let key = (index + 1).to_string();
                if widgets::option_row(ui, &key, answer.get(words.lang), "", false).clicked() {
                    reply = Some(Reply::Predict(index));
                }
            }
            ui.add_space(space::XS);
            ui.horizontal_wrapped(|ui| {
                if widgets::text_button(ui, None, words.t("predict-skip")).clicked() {
                    reply = Some(Reply::Skip);
                }
                widgets::muted(ui, words.t("predict-how"));
            });
        });
        reply
    }

    /// The question in the text's column, small: what was answered, and the way back to it.
    pub(super) fn prediction_card(&self, ui: &mut Ui, store: &Store, words: Words) -> Option<Reply> {
        let prediction = self.node.prediction.as_ref()?;
        let palette = Palette::of(ui.visuals());
        let lang = words.lang;
        let given = store.progress().predictions.get(&self.node.id);
        let right = given.and_then(|given| given.right);
        let mut reply = None;
        card(ui, |ui| {
            ui.horizontal(|ui| {
                widgets::section(ui, words.t("predict-title"));
                let verdict = match (right, &self.trial) {
                    (_, Some(_)) => Some((words.t("predict-running"), palette.muted)),
                    (Some(true), None) => Some((words.t("predict-right"), palette.ok)),
                    (Some(false), None) => Some((words.t("predict-wrong"), palette.warn)),
                    (None, None) => None,
                };
                if let Some((verdict, ink)) = verdict {
                    ui.label(RichText::new(verdict).size(text::SMALL).color(ink));
                }
            });
            ui.label(prediction.question.get(lang));
            if self.trial.is_some() || self.is_asking() {
                return;
            }
            if let Some(answer) = given.and_then(|given| prediction.answers.get(given.chosen)) {
                let said = words.with("predict-said", &[("answer", &answer.get(lang))]);
                ui.label(RichText::new(said).color(palette.muted));
            }
            if right.is_some() {
                ui.label(RichText::new(prediction.why.get(lang)).color(palette.muted));
            }
            let key = if right.is_some() {
                "predict-again"
            } else {
                "predict-ask"
            };
            if widgets::button(ui, words.t(key)).clicked() {
                reply = Some(Reply::Again);
            }
        });
        reply
    }

    pub(super) fn reply(&mut self, reply: Reply, status: &Status, store: &mut Store) {
        match reply {
            Reply::Predict(chosen) => self.predict(chosen, status, store),
            Reply::Skip => {
                store.progress_mut().skipped.insert(self.node.id.clone());
                self.asking = false;
                if self.node.play {
                    self.experiment.transport(Transport::Play);
                }
            }
            Reply::Again => {
                self.verdict = None;
                self.asking = true;
                self.experiment.transport(Transport::Pause);
            }
        }
    }

    /// Notes the answer and starts the run that shows which one is right.
    pub(super) fn predict(&mut self, chosen: usize, status: &Status, store: &mut Store) {
        self.asking = false;
        self.verdict = None;
        let Some(prediction) = &self.node.prediction else {
            return;
        };
        let settings = self.node.preset.with(&prediction.run.set);
        if self.experiment.load_text(settings.pairs()).is_err() {
            return;
        }
        let progress = store.progress_mut();
        progress
            .predictions
            .insert(self.node.id.clone(), Answer { chosen, right: None });
        progress.skipped.remove(&self.node.id);
        self.trial = Some(Trial {
            chosen,
            after_run: status.run,
            run: None,
            values: self.values_that_act(),
        });
        let seed = prediction.run.seed.or(self.node.seed).unwrap_or(status.seed);
        self.experiment.transport(Transport::Pause);
        // The answer is about the concept's own data.
        self.experiment.transport(Transport::Renew(seed));
        self.experiment.transport(Transport::Step(prediction.run.steps));
    }

    /// All settings but those that only change how the stage looks.
    fn values_that_act(&self) -> Vec<(String, Value)> {
        let only_looks = |name: &str| {
            let mut specs = self.experiment.specs().iter();
            specs.any(|spec| spec.name == name && spec.group == "view")
        };
        let mut values = self.experiment.values();
        values.retain(|(name, _)| !only_looks(name));
        values
    }

    /// Reads the answer from the run once it is over. True where the run was disturbed, so that it answers nothing.
    pub(super) fn judge(&mut self, status: &Status, store: &mut Store) -> bool {
        if self.trial.is_none() {
            return false;
        }
        let values = self.values_that_act();
        let (Some(trial), Some(prediction)) = (&mut self.trial, &self.node.prediction) else {
            return false;
        };
        if status.run <= trial.after_run {
            return false;
        }
        if trial.run.is_none() && status.step > 0 {
            trial.run = Some(status.run);
        }
        let another = trial.run.is_some_and(|run| run != status.run);
        if another || trial.values != values || status.step > prediction.run.steps {
            self.trial = None;
            return true;
        }
        let chosen = trial.chosen;
        let over = match status.state {
            State::Running => false,
            State::Paused => status.step >= prediction.run.steps,
            State::Done | State::Diverged { .. } => true,
            State::Crashed { .. } | State::Refused(_) => {
                self.trial = None;
                return false;
            }
        };
        if !over {
            return false;
        }
        let value = |name: &str| self.number(status, name);
        let outcome = prediction.outcome(&value);
        let verdict = super::verdict::Verdict::of(prediction, chosen, outcome, status, &value);
        let answer = Answer {
            chosen,
            right: Some(outcome == chosen),
        };
        store.progress_mut().predictions.insert(self.node.id.clone(), answer);
        self.verdict = Some(verdict);
        self.trial = None;
        false
    }
}

/// The answer whose number was pressed, while nothing is typed.
fn pressed(ui: &Ui, prediction: &Prediction) -> Option<Reply> {
    if ui.ctx().text_edit_focused() {
        return None;
    }
    let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
    let pressed = |key: &Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key));
    let index = keys.iter().take(prediction.answers.len()).position(pressed)?;
    Some(Reply::Predict(index))
}
