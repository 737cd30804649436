//! One setting over three to eight values: the same run for each, drawn small, their curves together.

use super::{
    compare::{grid, lines_of, metric_choice, together},
    inside,
};
use crate::{
    experiment::{Experiment, Status},
    kit::{
        controls::value_text,
        fonts,
        tokens::{Palette, compare as size, space, text},
        widgets::{self, Slider},
        words::Words,
    },
    shell::studio::{Order, Still, Studio},
};
use egui::{Align2, Rect, Ui, vec2};
use neural_atlas_engine::{
    history::History,
    lab::{self, Metric},
    params::{Kind, Spec, Value},
    session::State,
};
use std::sync::Arc;

/// Values at least and at most.
const COUNT: (usize, usize) = (3, 8);
/// Steps of each run: what the experiment has done, inside these.
const STEPS: (u64, u64) = (20, 2000);

/// What is swept, and the threads that do it.
pub(super) struct Sweep {
    /// The setting's name; the first of the concept's own where none was picked.
    param: Option<&'static str>,
    /// The metric of the curves; the one that fits the concept best where none was picked.
    metric: Option<&'static str>,
    /// Ends of the values; those of the control where none were picked.
    ends: Option<(f64, f64)>,
    count: usize,
    steps: Option<u64>,
    studio: Studio,
}

impl Default for Sweep {
    fn default() -> Self {
        Self {
            param: None,
            metric: None,
            ends: None,
            count: 5,
            steps: None,
            studio: Studio::default(),
        }
    }
}

/// Slider ends, whether it is logarithmic, whether it is whole.
fn range(spec: &Spec) -> Option<((f64, f64), bool, bool)> {
    match spec.kind {
        Kind::Float { soft, log, .. } => Some((soft, log, false)),
        Kind::Int { soft, log, .. } => Some((soft, log, true)),
        _ => None,
    }
}

/// So many values from one end to the other, in equal steps or ratios, whole where they must be, each once.
fn values((low, high): (f64, f64), log: bool, whole: bool, count: usize) -> Vec<f64> {
    let share = |index: usize| index as f64 / (count.max(2) - 1) as f64;
    let at = |share: f64| match log {
        true => (low.ln() + share * (high.ln() - low.ln())).exp(),
        false => low + share * (high - low),
    };
    // Three digits are enough for a person to read and for the runs to differ.
    let short = |value: f64| format!("{value:.2e}").parse().unwrap_or(value);
    let mut values: Vec<f64> = (0..count)
        .map(|index| at(share(index)))
        .map(|value| if whole { value.round() } else { short(value) })
        .map(|value| value.clamp(low.min(high), low.max(high)))
        .collect();
    values.dedup();
    values
}

impl Sweep {
    /// Pictures in the first place, curves in the second.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        places: [Rect; 2],
        experiment: &dyn Experiment,
        node: &str,
        status: &Status,
        words: Words,
    ) {
        let [stage, curves] = places.map(|place| place.shrink2(vec2(space::M, space::XS)));
        let acts = |spec: &&Spec| range(spec).is_some() && spec.acts(|name| experiment.value(name));
        let numeric: Vec<&'static Spec> = experiment.specs().iter().filter(acts).collect();
        let preset = neural_atlas_lessons::Atlas::get().node(node).map(|node| &node.preset);
        let own = |spec: &&&'static Spec| preset.is_some_and(|preset| preset.get(spec.name).is_some());
        let first = numeric
            .iter()
            .find(|spec| spec.concept == node)
            .or_else(|| numeric.iter().find(|spec| own(spec) && spec.live))
            .or_else(|| numeric.iter().find(own));
        let picked = numeric.iter().find(|spec| Some(spec.name) == self.param);
        let Some(spec) = picked.or(first).or(numeric.first()).copied() else {
            inside(ui, stage, |ui| {
                widgets::muted(ui, words.t("sweep-nothing"));
            });
            return;
        };
        let (head, cells) = stage.split_top_bottom_at_y(stage.top() + size::SWEEP_HEAD);
        let mut steps = self.steps.unwrap_or(status.step).clamp(STEPS.0, STEPS.1);
        inside(ui, head, |ui| {
            self.head(ui, experiment.lab(), &numeric, spec, &mut steps, words);
        });
        let Some((soft, log, whole)) = range(spec) else { return };
        let values = values(self.ends.unwrap_or(soft), log, whole, self.count);
        let runs = self.stills(ui, experiment, spec, &values, status.seed, steps, words);
        for ((value, still), place) in values.iter().zip(&runs).zip(grid(cells, values.len())) {
            cell(
                ui,
                place,
                &value_text(words, spec, &Value::Number(*value)),
                still.as_deref(),
                words,
            );
        }
        inside(ui, curves, |ui| {
            let named = values.iter().zip(&runs).filter_map(|(value, still)| {
                let name = value_text(words, spec, &Value::Number(*value));
                Some((name, &still.as_ref()?.history))
            });
            self.curves(ui, experiment.metrics(), node, &named.collect::<Vec<_>>(), words);
        });
    }

    /// One metric of the runs, each value in its hue.
    fn curves(&mut self, ui: &mut Ui, metrics: &[Metric], node: &str, runs: &[(String, &Arc<History>)], words: Words) {
        let is_drawn = |metric: &&Metric| {
            metric.chart != lab::Chart::Hidden && runs.iter().any(|(_, history)| history.curve(metric.name).len() > 1)
        };
        let drawn: Vec<&Metric> = metrics.iter().filter(is_drawn).collect();
        let named = |fits: &dyn Fn(&str) -> bool| drawn.iter().find(|metric| fits(metric.name)).copied();
        // The concept's own curve; what was learned, not what was practised; any.
        let metric = named(&|name| Some(name) == self.metric)
            .or_else(|| named(&|name| name.rsplit('.').next() == Some(node)))
            .or_else(|| named(&|name| name.starts_with("test")))
            .or(drawn.first().copied());
        let Some(metric) = metric else { return };
        let lines = lines_of(ui, metric, runs.iter().cloned());
        if let Some(other) = metric_choice(ui, &drawn, metric, words) {
            self.metric = Some(other);
        }
        together(ui, metric, &lines, words);
    }

    fn head(
        &mut self,
        ui: &mut Ui,
        lab: &str,
        numeric: &[&'static Spec],
        spec: &'static Spec,
        steps: &mut u64,
        words: Words,
    ) {
        ui.horizontal_wrapped(|ui| {
            let names: Vec<&str> = numeric.iter().map(|spec| words.param(lab, spec.name)).collect();
            let now = words.param(lab, spec.name);
            if let Some(index) = widgets::choice(ui, words.t("sweep-param"), now, &names, size::CHOICE) {
                self.param = Some(numeric[index].name);
                self.ends = None;
            }
            for count in COUNT.0..=COUNT.1 {
                if widgets::chip(ui, &count.to_string(), count == self.count).clicked() {
                    self.count = count;
                }
            }
        });
        let Some((soft, log, whole)) = range(spec) else { return };
        let (mut low, mut high) = self.ends.unwrap_or(soft);
        ui.horizontal(|ui| {
            let width = size::SLIDER.min((ui.available_width() - size::SWEEP_WORDS) / 3.0);
            for (value, key) in [(&mut low, "sweep-from"), (&mut high, "sweep-to")] {
                widgets::muted(ui, words.t(key));
                ui.scope(|ui| {
                    ui.set_width(width);
                    Slider::new(value, soft, words.t(key)).log(log).whole(whole).show(ui);
                });
            }
            let mut count = *steps as f64;
            let range = (STEPS.0 as f64, STEPS.1 as f64);
            widgets::muted(ui, words.t("unit-steps"));
            ui.scope(|ui| {
                ui.set_width(width);
                Slider::new(&mut count, range, words.t("unit-steps"))
                    .log(true)
                    .whole(true)
                    .show(ui);
            });
            if count as u64 != *steps {
                *steps = count as u64;
                self.steps = Some(*steps);
            }
        });
        if (low, high) != self.ends.unwrap_or(soft) && low < high {
            self.ends = Some((low, high));
        }
        self.steps = Some(*steps);
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one order")]
    fn stills(
        &mut self,
        ui: &Ui,
        experiment: &dyn Experiment,
        spec: &Spec,
        values: &[f64],
        seed: u64,
        steps: u64,
        words: Words,
    ) -> Vec<Option<Arc<Still>>> {
        let base: Vec<(String, String)> = experiment
            .values()
            .into_iter()
            .filter(|(name, _)| name != spec.name)
            .map(|(name, value)| (name, value.to_string()))
            .collect();
        let order = |value: &f64| {
            let mut set = base.clone();
            set.push((spec.name.to_owned(), value.to_string()));
            Order {
                lab: experiment.lab().to_owned(),
                set,
                seed,
                steps,
                size: size::STAGE.into(),
                scale: size::STAGE_SCALE,
                lang: words.lang,
                dark: ui.visuals().dark_mode,
            }
        };
        values
            .iter()
            .map(|value| self.studio.still(ui.ctx(), &order(value)))
            .collect()
    }
}

fn cell(ui: &mut Ui, place: Rect, value: &str, still: Option<&Still>, words: Words) {
    let palette = Palette::of(ui.visuals());
    let (title, body) = place.split_top_bottom_at_y(place.top() + size::TITLE);
    ui.painter().text(
        title.left_center(),
        Align2::LEFT_CENTER,
        value,
        fonts::bold(text::BODY),
        palette.text,
    );
    let Some(still) = still else {
        let waits = words.t("sweep-running");
        ui.painter().text(
            body.center(),
            Align2::CENTER_CENTER,
            waits,
            fonts::regular(text::SMALL),
            palette.muted,
        );
        return;
    };
    if let State::Diverged { step, .. } = &still.state {
        let said = words.with("transport-diverged-short", &[("step", step)]);
        let ink = palette.warn;
        ui.painter().text(
            title.right_center(),
            Align2::RIGHT_CENTER,
            said,
            fonts::regular(text::SMALL),
            ink,
        );
    }
    let picture = still.picture.size_vec2();
    let share = (body.size() / picture).min_elem();
    let rect = Align2::CENTER_TOP.align_size_within_rect(picture * share, body);
    let image = egui::Image::new((still.picture.id(), rect.size())).alt_text(value);
    ui.put(rect, image);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_values_from_0_001_to_10_are_its_powers_of_ten_and_three_whole_ones_from_1_to_2_are_two() {
        assert_eq!(values((0.001, 10.0), true, false, 5), [0.001, 0.01, 0.1, 1.0, 10.0]);
        assert_eq!(values((1.0, 2.0), false, true, 3), [1.0, 2.0]);
        assert_eq!(values((0.0, 1.0), false, false, 3), [0.0, 0.5, 1.0]);
    }
}
