//! The challenge: taken up, watched live, remembered when met; hints in three steps.

use super::{Lesson, card};
use crate::{
    experiment::{Status, Transport},
    kit::{
        controls::value_text,
        number,
        tokens::{Palette, space, text},
        widgets,
        words::Words,
    },
    shell::store::{Attempt, Store},
};
use egui::{RichText, Ui};
use neural_atlas_engine::params::Value;
use neural_atlas_lessons::{Bound, Challenge, Condition, Run};

/// The challenge that is being tried.
pub(super) struct Attempting {
    /// Values at its start: what has to be kept is compared with them.
    start: Vec<(String, Value)>,
    /// The run before its first: what that one reached does not count.
    after_run: u64,
    /// A run in which a goal about a setting did not hold all the time.
    spoiled: Option<u64>,
}

/// What the card asks for.
pub(super) enum Ask {
    TakeUp,
    /// One hint more.
    Hint,
    /// The recorded solution's settings.
    Solve,
}

/// The goal whose value is told as the best so far: the first that bounds a number.
pub fn goal(challenge: &Challenge) -> Option<Bound<'_>> {
    challenge.goal.iter().find_map(|goal| goal.bound())
}

/// `best so far 58, goal at most 60`, or nothing where nothing was measured yet.
pub fn best(challenge: &Challenge, attempt: Option<&Attempt>, words: Words) -> Option<String> {
    let (best, goal) = (attempt?.best?, goal(challenge)?);
    let key = if goal.below {
        "challenge-best-below"
    } else {
        "challenge-best-above"
    };
    let (best, limit) = (number::number(best), number::number(goal.limit));
    Some(words.with(key, &[("best", &best), ("limit", &limit)]))
}

impl Lesson {
    pub(super) fn challenge_card(&self, ui: &mut Ui, status: &Status, store: &Store, words: Words) -> Option<Ask> {
        let challenge = self.node.challenge.as_ref()?;
        let lang = words.lang;
        let palette = Palette::of(ui.visuals());
        let attempt = store.progress().challenges.get(&self.node.id);
        let solved = attempt.is_some_and(|attempt| attempt.solved);
        let mut ask = None;
        card(ui, |ui| {
            ui.horizontal(|ui| {
                widgets::section(ui, words.t("challenge-title"));
                if solved {
                    let solved = RichText::new(words.t("challenge-solved")).size(text::SMALL);
                    ui.label(solved.color(palette.ok));
                }
            });
            ui.label(challenge.get(lang));
            ui.horizontal_wrapped(|ui| {
                let key = if self.attempting.is_some() {
                    "challenge-again"
                } else {
                    "challenge-take-up"
                };
                if widgets::button(ui, words.t(key)).clicked() {
                    ask = Some(Ask::TakeUp);
                }
                if self.attempting.is_some() && !solved {
                    widgets::muted(ui, &self.standing(challenge, status, words));
                }
            });
            if let Some(best) = best(challenge, attempt, words) {
                widgets::muted(ui, &best);
            }
            if let Some(name) = self.changed_though_kept(challenge) {
                let name = words.param(self.experiment.lab(), name);
                let broken = words.with("challenge-kept", &[("name", &name)]);
                ui.label(RichText::new(broken).size(text::SMALL).color(palette.warn));
            }
            if !solved
                && self
                    .attempting
                    .as_ref()
                    .is_some_and(|attempting| attempting.spoiled == Some(status.run))
            {
                let again = RichText::new(words.t("challenge-whole-run")).size(text::SMALL);
                ui.label(again.color(palette.warn));
            }
            ui.add_space(space::XS);
            ask = self.hints(ui, challenge, words).or(ask.take());
        });
        ask
    }

    /// How many of the goals hold now, and the value of the first.
    fn standing(&self, challenge: &Challenge, status: &Status, words: Words) -> String {
        let value = |name: &str| self.number(status, name);
        let met = challenge
            .goal
            .iter()
            .filter(|goal| goal.holds(&value) == Some(true))
            .count();
        let (met, all) = (met.to_string(), challenge.goal.len().to_string());
        let line = words.with("challenge-progress", &[("met", &met), ("all", &all)]);
        match goal(challenge).and_then(|goal| Some((goal.name()?.to_owned(), goal.value(&value)?))) {
            Some((name, now)) => format!("{line} · {} {}", self.name_of(&name, words), number::number(now)),
            None => line,
        }
    }

    /// First the hint that was written, then which settings the recorded solution changes, then the solution.
    fn hints(&self, ui: &mut Ui, challenge: &Challenge, words: Words) -> Option<Ask> {
        let palette = Palette::of(ui.visuals());
        let mut ask = None;
        let steps = 1 + 2 * usize::from(challenge.solution.is_some());
        let told = self.hints.min(steps);
        let say = |ui: &mut Ui, text: String| ui.label(RichText::new(text).color(palette.muted));
        if told > 0 {
            say(ui, challenge.hint.get(words.lang).to_owned());
        }
        if let (Some(solution), true) = (&challenge.solution, told > 1) {
            let names: Vec<&str> = solution.set.iter().map(|(name, _)| self.param(name, words)).collect();
            say(
                ui,
                match names.is_empty() {
                    true => words.t("hint-nothing-to-set").to_owned(),
                    false => words.with("hint-turn", &[("names", &names.join(words.t("word-list-comma")))]),
                },
            );
            if told > 2 {
                say(ui, self.recipe(solution, words));
                if widgets::button(ui, words.t("hint-set")).clicked() {
                    ask = Some(Ask::Solve);
                }
            }
        }
        if told < steps {
            let number = (told + 1).to_string();
            let label = words.with("challenge-hint", &[("n", &number), ("all", &steps)]);
            if widgets::text_button(ui, None, &label).clicked() {
                ask = Some(Ask::Hint);
            }
        }
        ask
    }

    fn param(&self, name: &str, words: Words) -> &'static str {
        words.param(self.experiment.lab(), name)
    }

    fn recipe(&self, solution: &Run, words: Words) -> String {
        let pairs = solution.set.iter().map(|(name, text)| {
            let spec = self.experiment.specs().iter().find(|spec| spec.name == name);
            let told = spec.and_then(|spec| Some(value_text(words, spec, &Value::parse(text, spec).ok()?)));
            format!(
                "{} = {}",
                self.param(name, words),
                told.unwrap_or_else(|| text.to_owned())
            )
        });
        let set = pairs.collect::<Vec<_>>().join(words.t("word-list-comma"));
        words.with("hint-recipe", &[("set", &set), ("steps", &solution.steps)])
    }

    pub(super) fn tackle(&mut self, ask: Ask) {
        match ask {
            Ask::TakeUp => self.take_up(),
            Ask::Hint => self.hints += 1,
            Ask::Solve => {
                self.take_up();
                let solution = self
                    .node
                    .challenge
                    .as_ref()
                    .and_then(|challenge| challenge.solution.as_ref());
                let Some(solution) = solution else { return };
                for (name, value) in solution.set.iter() {
                    // The lessons' own settings are checked by a test.
                    let _ = self.experiment.set_text(name, value);
                }
                if let Some(seed) = solution.seed.or(self.node.seed) {
                    self.experiment.transport(Transport::Reseed(seed));
                }
            }
        }
    }

    /// Sets the challenge up; from here on its conditions are watched.
    pub fn take_up(&mut self) {
        let Some(challenge) = &self.node.challenge else { return };
        let settings = self.node.preset.with(&challenge.set);
        if self.experiment.load_text(settings.pairs()).is_ok() {
            self.asking = false;
            (self.trial, self.verdict) = (None, None);
            self.attempting = Some(Attempting {
                start: self.experiment.values(),
                after_run: self.experiment.status().run,
                spoiled: None,
            });
            let seed = self.node.seed.unwrap_or(self.experiment.status().seed);
            self.experiment.transport(Transport::Renew(seed));
        }
    }

    /// A setting that has to be kept and was changed.
    fn changed_though_kept<'a>(&self, challenge: &'a Challenge) -> Option<&'a str> {
        let start = &self.attempting.as_ref()?.start;
        let kept = |name: &&String| {
            let before = start.iter().find(|(known, _)| known == *name).map(|(_, value)| value);
            before == self.experiment.value(name).as_ref()
        };
        challenge.keep.iter().find(|name| !kept(name)).map(String::as_str)
    }

    fn is_about_settings(&self, goal: &Condition) -> bool {
        let is_metric = |name: &str| self.experiment.metrics().iter().any(|metric| metric.name == name);
        goal.names()
            .all(|name| !is_metric(name) && self.experiment.value(name).is_some())
    }

    /// Looks whether the challenge is met now; true once, when it is met for the first time.
    pub(super) fn check_challenge(&mut self, status: &Status, store: &mut Store) -> bool {
        let Some(challenge) = &self.node.challenge else {
            return false;
        };
        let begun = |attempting: &Attempting| status.run > attempting.after_run;
        if !self.attempting.as_ref().is_some_and(begun) || self.changed_though_kept(challenge).is_some() {
            return false;
        }
        let value = |name: &str| self.number(status, name);
        // A goal about a setting is met by a run that had it from its first step on.
        let missed = |goal: &Condition| self.is_about_settings(goal) && goal.holds(&value) == Some(false);
        let spoils = status.step > 0 && challenge.goal.iter().any(missed);
        if let Some(attempting) = &mut self.attempting {
            if spoils {
                attempting.spoiled = Some(status.run);
            }
            if attempting.spoiled == Some(status.run) {
                return false;
            }
        }
        let value = |name: &str| self.number(status, name);
        let mut attempt = store
            .progress()
            .challenges
            .get(&self.node.id)
            .cloned()
            .unwrap_or_default();
        let before = attempt.clone();
        let met = challenge.met(&value);
        attempt.solved |= met;
        attempt.best = best_of(challenge, &value, attempt.best);
        if attempt != before {
            store.progress_mut().challenges.insert(self.node.id.clone(), attempt);
        }
        met && !before.solved
    }
}

/// The better of the old value and today's, which counts only while every other goal holds.
fn best_of(challenge: &Challenge, value: &dyn Fn(&str) -> Option<f64>, old: Option<f64>) -> Option<f64> {
    let goal = goal(challenge)?;
    let others = challenge
        .goal
        .iter()
        .filter(|other| other.bound().as_ref() != Some(&goal));
    if !others.into_iter().all(|other| other.holds(value) == Some(true)) {
        return old;
    }
    match (goal.value(value).filter(|now| now.is_finite()), old) {
        (Some(now), Some(old)) if !goal.better(now, old) => Some(old),
        (Some(now), _) => Some(now),
        (None, old) => old,
    }
}
