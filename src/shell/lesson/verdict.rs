//! What the run has shown: right or not, with the numbers and the curve that decide it.

use super::{Lesson, question::before};
use crate::{
    experiment::Status,
    kit::{
        fonts, number,
        tokens::{Palette, shell as size, space, text},
        views::{Chart, Line},
        widgets,
        words::Words,
    },
};
use egui::{Rect, RichText, Ui, vec2};
use neural_atlas_engine::{
    history::History,
    lab::{self, Metric},
};
use neural_atlas_lessons::Prediction;
use std::sync::Arc;

/// A prediction that the run has answered.
pub(super) struct Verdict {
    chosen: usize,
    outcome: usize,
    /// The names in the answers' conditions with their last values; none where the run gave none.
    numbers: Vec<(String, Option<f64>)>,
    /// Name and limit of conditions that bound a single number.
    limits: Vec<(String, f64)>,
    history: Arc<History>,
}

impl Verdict {
    pub fn of(
        prediction: &Prediction,
        chosen: usize,
        outcome: usize,
        status: &Status,
        value: &dyn Fn(&str) -> Option<f64>,
    ) -> Self {
        let conditions = || prediction.answers.iter().filter_map(|answer| answer.when.as_ref());
        let mut numbers: Vec<(String, Option<f64>)> = vec![];
        for name in conditions().flat_map(|condition| condition.names()) {
            if numbers.iter().all(|(known, _)| known != name) {
                numbers.push((name.to_owned(), value(name)));
            }
        }
        let limit = |condition: &neural_atlas_lessons::Condition| {
            let bound = condition.bound()?;
            Some((bound.name()?.to_owned(), bound.limit))
        };
        Self {
            chosen,
            outcome,
            numbers,
            limits: conditions().filter_map(limit).collect(),
            history: status.history.clone(),
        }
    }

    /// The curves that decide: those of the metrics named, and for a number that is no curve (the step of arrival) the
    /// drawn metrics of the same optimizer or method.
    fn lines(&self, ui: &Ui, metrics: &[Metric], words: Words) -> (Vec<Line>, bool) {
        let palette = Palette::of(ui.visuals());
        let drawn = |metric: &&Metric| metric.chart != lab::Chart::Hidden && self.history.curve(metric.name).len() > 1;
        let of = |name: &str| name.split_once('.').map(|(_, of)| of.to_owned());
        let decides = |metric: &&Metric| {
            self.numbers.iter().any(|(name, _)| {
                let hidden = metrics
                    .iter()
                    .any(|known| known.name == name && known.chart == lab::Chart::Hidden);
                metric.name == name || hidden && of(name).is_some() && of(name) == of(metric.name)
            })
        };
        let shown: Vec<&Metric> = metrics.iter().filter(drawn).filter(decides).collect();
        let Some(kind) = shown.first().map(|metric| metric.chart) else {
            return (vec![], false);
        };
        let mut lines = vec![];
        for metric in shown.into_iter().filter(|metric| metric.chart == kind) {
            let hue = palette.hue(metric.name);
            let points = self.history.curve(metric.name).to_vec();
            let ends = points.first().zip(points.last()).map(|(a, b)| (a[0], b[0]));
            let limits = self.limits.iter().filter(|(name, _)| name == metric.name);
            for ((from, to), (_, limit)) in ends.into_iter().zip(limits) {
                let flat = vec![[from, *limit], [to, *limit]];
                lines.push(Line::new(number::number(*limit), flat, palette.muted).dashed());
            }
            lines.push(Line::new(words.metric_short(metric.name), points, hue));
        }
        let log = kind == lab::Chart::Loss
            && lines
                .iter()
                .flat_map(|line| &line.points)
                .all(|point| point[1] > 0.0 || !point[1].is_finite());
        (lines, log)
    }
}

impl Lesson {
    /// The verdict over the stage; true when it is put away.
    pub(super) fn verdict_card(&self, ui: &Ui, rect: Rect, words: Words) -> bool {
        let (Some(verdict), Some(prediction)) = (&self.verdict, &self.node.prediction) else {
            return false;
        };
        let lang = words.lang;
        let palette = Palette::of(ui.visuals());
        let right = verdict.chosen == verdict.outcome;
        let mut closed = false;
        before(ui, "verdict", rect, size::CARD, |ui| {
            let (key, ink) = if right {
                ("verdict-right", palette.ok)
            } else {
                ("verdict-wrong", palette.warn)
            };
            ui.label(RichText::new(words.t(key)).font(fonts::bold(text::LEAD)).color(ink));
            let answer = |index: usize| prediction.answers.get(index).map_or("", |answer| answer.get(lang));
            let shown = words.with("verdict-run", &[("answer", &answer(verdict.outcome))]);
            ui.label(RichText::new(shown).size(text::PROSE));
            if !right {
                widgets::muted(ui, &words.with("predict-said", &[("answer", &answer(verdict.chosen))]));
            }
            let (lines, log) = verdict.lines(ui, self.experiment.metrics(), words);
            if !lines.is_empty() {
                Chart::new(words.t("verdict-curve"), &lines)
                    .log_y(log)
                    .x_title(words.t("chart-step"))
                    .show(ui, vec2(ui.available_width(), size::VERDICT_CHART));
            }
            let numbers: Vec<String> = verdict
                .numbers
                .iter()
                .map(|(name, value)| {
                    let value = value.map_or_else(|| words.t("word-none").to_owned(), number::number);
                    format!("{} {value}", self.name_of(name, words))
                })
                .collect();
            widgets::muted(ui, &numbers.join(" · "));
            ui.add_space(space::XS);
            ui.label(prediction.why.get(lang));
            ui.add_space(space::XS);
            closed = widgets::primary_button(ui, words.t("verdict-go-on")).clicked();
        });
        closed
    }

    /// How a number of this run is called.
    pub(super) fn name_of(&self, name: &str, words: Words) -> String {
        match name {
            "step" => words.t("chart-step").to_owned(),
            "diverged" => words.t("word-diverged").to_owned(),
            _ if self.experiment.metrics().iter().any(|metric| metric.name == name) => words.metric(name),
            _ => words.param(self.experiment.lab(), name).to_owned(),
        }
    }
}
