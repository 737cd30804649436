//! "What will happen?" and the challenge: asked on the page, answered by the run itself.

use super::Lesson;
use crate::{
    experiment::{Status, Transport},
    kit::{
        fonts,
        tokens::{HAIRLINE, Palette, RADIUS, space, text},
        widgets,
        words::Words,
    },
    shell::store::{Answer, Store},
};
use egui::{Frame, RichText, Stroke, Ui};
use neural_atlas_engine::{params::Value, session::State};

/// A prediction being tried out.
pub(super) struct Trial {
    chosen: usize,
    /// The run before this one: only a later one counts.
    after_run: u64,
}

/// What a card asks.
pub(super) enum Ask {
    Predict(usize),
    Again,
    TakeUp,
}

fn card(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui.visuals());
    let frame = Frame::new()
        .stroke(Stroke::new(HAIRLINE, palette.hairline))
        .corner_radius(RADIUS)
        .inner_margin(space::M);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        draw(ui);
    });
    ui.add_space(space::S);
}

impl Lesson {
    pub(super) fn cards(&self, ui: &mut Ui, status: &Status, store: &Store, words: Words) -> Option<Ask> {
        let mut ask = None;
        let palette = Palette::of(ui.visuals());
        let lang = words.lang;
        if let Some(prediction) = &self.node.prediction {
            let given = store.progress().predictions.get(&self.node.id);
            card(ui, |ui| {
                let verdict = match (given.and_then(|given| given.right), &self.trial) {
                    (_, Some(_)) => Some((words.t("predict-running"), palette.muted)),
                    (Some(true), None) => Some((words.t("predict-right"), palette.ok)),
                    (Some(false), None) => Some((words.t("predict-wrong"), palette.warn)),
                    (None, None) => None,
                };
                ui.horizontal(|ui| {
                    widgets::section(ui, words.t("predict-title"));
                    if let Some((verdict, ink)) = verdict {
                        ui.label(RichText::new(verdict).size(text::SMALL).color(ink));
                    }
                });
                ui.label(prediction.question.get(lang));
                ui.horizontal_wrapped(|ui| {
                    for (index, answer) in prediction.answers.iter().enumerate() {
                        let on = given.is_some_and(|given| given.chosen == index);
                        if widgets::chip(ui, answer.get(lang), on).clicked() && self.trial.is_none() {
                            ask = Some(Ask::Predict(index));
                        }
                    }
                });
                if given.is_some_and(|given| given.right.is_some()) && self.trial.is_none() {
                    ui.label(RichText::new(prediction.why.get(lang)).color(palette.muted));
                    if widgets::button(ui, words.t("predict-again")).clicked() {
                        ask = Some(Ask::Again);
                    }
                }
            });
        }
        if let Some(challenge) = &self.node.challenge {
            let solved = store.progress().solved(&self.node.id);
            card(ui, |ui| {
                ui.horizontal(|ui| {
                    widgets::section(ui, words.t("challenge-title"));
                    if solved {
                        ui.label(
                            RichText::new(words.t("challenge-solved"))
                                .size(text::SMALL)
                                .color(palette.ok),
                        );
                    }
                });
                ui.label(challenge.get(lang));
                ui.horizontal(|ui| {
                    if widgets::button(ui, words.t("challenge-take-up")).clicked() {
                        ask = Some(Ask::TakeUp);
                    }
                    if self.taken_up.is_some() && !solved {
                        let met = challenge
                            .goal
                            .iter()
                            .filter(|goal| goal.holds(&|name| self.number(status, name)) == Some(true));
                        let (met, all) = (met.count(), challenge.goal.len());
                        let line = words.with("challenge-progress", &[("met", &met), ("all", &all)]);
                        ui.label(
                            RichText::new(line)
                                .font(fonts::regular(text::SMALL))
                                .color(palette.muted),
                        );
                    }
                });
                widgets::fold(ui, "challenge-hint", words.t("challenge-hint"), false, |ui| {
                    ui.label(RichText::new(challenge.hint.get(lang)).color(palette.muted));
                });
            });
        }
        ask
    }

    /// Notes the answer and starts the run that shows which one is right.
    pub(super) fn predict(&mut self, chosen: usize, status: &Status, store: &mut Store) {
        let Some(prediction) = &self.node.prediction else {
            return;
        };
        let settings = self.node.preset.with(&prediction.run.set);
        if self.experiment.load_text(settings.pairs()).is_err() {
            return;
        }
        store
            .progress_mut()
            .predictions
            .insert(self.node.id.clone(), Answer { chosen, right: None });
        self.trial = Some(Trial {
            chosen,
            after_run: status.run,
        });
        let seed = prediction.run.seed.or(self.node.seed).unwrap_or(status.seed);
        self.experiment.transport(Transport::Reseed(seed));
        self.experiment.transport(Transport::Step(prediction.run.steps));
    }

    /// Reads the answer from the run once it is over.
    pub(super) fn judge(&mut self, status: &Status, store: &mut Store) {
        let (Some(trial), Some(prediction)) = (&self.trial, &self.node.prediction) else {
            return;
        };
        let over = match status.state {
            State::Running => false,
            State::Paused => status.step >= prediction.run.steps,
            State::Done | State::Diverged { .. } => true,
            State::Crashed { .. } | State::Refused(_) => {
                self.trial = None;
                return;
            }
        };
        if status.run <= trial.after_run || !over {
            return;
        }
        let outcome = prediction.outcome(&|name| self.number(status, name));
        let answer = Answer {
            chosen: trial.chosen,
            right: Some(outcome == trial.chosen),
        };
        store.progress_mut().predictions.insert(self.node.id.clone(), answer);
        self.trial = None;
    }

    /// Sets the challenge up; from here on its conditions are watched.
    pub(super) fn take_up(&mut self) {
        let Some(challenge) = &self.node.challenge else { return };
        if self
            .experiment
            .load_text(self.node.preset.with(&challenge.set).pairs())
            .is_ok()
        {
            self.taken_up = Some(self.experiment.values());
            self.experiment.transport(Transport::Reset);
        }
    }

    /// Looks whether the challenge is met now; true once, when it is met for the first time.
    pub(super) fn check_challenge(&mut self, status: &Status, store: &mut Store) -> bool {
        let (Some(challenge), Some(start)) = (&self.node.challenge, &self.taken_up) else {
            return false;
        };
        if store.progress().solved(&self.node.id) {
            return false;
        }
        let kept = |name: &String| {
            let before: Option<&Value> = start.iter().find(|(known, _)| known == name).map(|(_, value)| value);
            before == self.experiment.value(name).as_ref()
        };
        if !challenge.keep.iter().all(kept) || !challenge.met(&|name| self.number(status, name)) {
            return false;
        }
        store
            .progress_mut()
            .challenges
            .entry(self.node.id.clone())
            .or_default()
            .solved = true;
        true
    }
}
