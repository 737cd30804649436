//! Runs side by side: up to four that were kept and the one that goes on, with what differs between them.

use super::{Lesson, Wish, inside, sweep::Sweep};
use crate::{
    experiment::{Kept, Status, Transport},
    kit::{
        controls::value_text,
        fonts,
        icons::Icon,
        tokens::{Palette, compare as size, space, text},
        views::{Chart, Line, scoped},
        widgets,
        words::Words,
    },
    shell::exchange::MOST_PINS,
};
use egui::{Rect, RichText, Ui, UiBuilder, emath::TSTransform, pos2, vec2};
use neural_atlas_engine::{
    history::History,
    lab::{self, Metric},
    params::Value,
};
use std::sync::Arc;

/// The comparison that is open.
#[derive(Default)]
pub(super) struct Compare {
    /// The metric whose curves stand together; the first drawn one where none was picked.
    metric: Option<&'static str>,
    /// One setting over several values, where that is looked at.
    pub(super) sweep: Option<Sweep>,
}

/// One of the runs.
struct Run<'a> {
    name: String,
    values: &'a [(String, Value)],
    seed: u64,
}

/// Names of the settings whose values are not the same in all runs.
fn differing(runs: &[Run<'_>]) -> Vec<String> {
    let Some((first, others)) = runs.split_first() else {
        return vec![];
    };
    let same = |name: &str, value: &Value| {
        let has = |run: &Run<'_>| run.values.iter().any(|(known, other)| known == name && other == value);
        others.iter().all(has)
    };
    let differs = first.values.iter().filter(|(name, value)| !same(name, value));
    differs.map(|(name, _)| name.clone()).collect()
}

impl Lesson {
    /// Keeps the run as it stands.
    pub(super) fn pin_now(&mut self) {
        if let Some(kept) = self.experiment.keep() {
            self.pin(kept);
        }
    }

    /// The oldest gives way to a fifth.
    pub(super) fn pin(&mut self, kept: Box<dyn Kept>) {
        self.pins_changed = true;
        self.pinned.push(kept);
        if self.pinned.len() > MOST_PINS {
            self.pinned.remove(0);
            self.pushed_out = true;
        }
    }

    pub(super) fn pinned_histories(&self) -> Vec<Arc<History>> {
        self.pinned.iter().map(|kept| kept.status().history.clone()).collect()
    }

    /// The comparison in place of the stage and of the curves below it.
    pub(super) fn compare_page(
        &mut self,
        ui: &mut Ui,
        stage: Rect,
        curves: Rect,
        status: &Status,
        words: Words,
    ) -> Vec<Wish> {
        let mut compare = self.compare.take().unwrap_or_default();
        let (head, body) = stage.split_top_bottom_at_y(stage.top() + size::HEAD);
        let mut wishes = vec![];
        let mut open = true;
        inside(ui, head.shrink2(vec2(space::M, 0.0)), |ui| {
            open = self.compare_head(ui, &mut compare, status, words);
        });
        if let Some(sweep) = &mut compare.sweep {
            sweep.show(ui, [body, curves], &*self.experiment, &self.node.id, status, words);
        } else {
            wishes = self.cells(ui, body, status, words);
            inside(ui, curves.shrink2(vec2(space::M, space::XS)), |ui| {
                self.curves_together(ui, &mut compare, status, words);
            });
        }
        self.stage = stage;
        self.compare = open.then_some(compare);
        wishes
    }

    /// False when the comparison is put away.
    fn compare_head(&mut self, ui: &mut Ui, compare: &mut Compare, status: &Status, words: Words) -> bool {
        let mut open = true;
        ui.horizontal_centered(|ui| {
            for (sweeps, key) in [(false, "compare-runs"), (true, "compare-sweep")] {
                if widgets::chip(ui, words.t(key), compare.sweep.is_some() == sweeps).clicked() {
                    compare.sweep = sweeps.then(Sweep::default);
                }
            }
            if compare.sweep.is_none() {
                if widgets::text_button(ui, Some(Icon::Pin), words.t("command-pin")).clicked() {
                    self.pin_now();
                }
                let other = self
                    .pinned
                    .iter()
                    .map(|kept| kept.status().seed)
                    .find(|seed| *seed != status.seed);
                if let Some(seed) = other
                    && widgets::text_button(ui, None, words.t("compare-same-seed")).clicked()
                {
                    self.experiment.transport(Transport::Reseed(seed));
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                open = !widgets::icon_button(ui, Icon::Close, words.t("word-close")).clicked();
            });
        });
        open
    }

    fn runs<'a>(pinned: &'a [Box<dyn Kept>], now: &'a [(String, Value)], seed: u64, words: Words) -> Vec<Run<'a>> {
        let kept = pinned.iter().enumerate().map(|(index, kept)| Run {
            name: words.with("compare-run", &[("n", &(index + 1))]),
            values: kept.values(),
            seed: kept.status().seed,
        });
        let now = Run {
            name: words.t("compare-now").to_owned(),
            values: now,
            seed,
        };
        kept.chain([now]).collect()
    }

    /// The stages: those that were kept as they stood, and the living one.
    fn cells(&mut self, ui: &mut Ui, rect: Rect, status: &Status, words: Words) -> Vec<Wish> {
        let now = self.experiment.values();
        let runs = Self::runs(&self.pinned, &now, status.seed, words);
        let differ = differing(&runs);
        let seeds = runs.iter().any(|run| run.seed != status.seed);
        let (lab, specs) = (self.experiment.lab(), self.experiment.specs());
        let titles: Vec<(String, String)> = runs
            .iter()
            .map(|run| {
                let value = |name: &String| {
                    let value = run.values.iter().find(|(known, _)| known == name);
                    let spec = specs.iter().find(|spec| spec.name == name);
                    let told = spec.zip(value).map(|(spec, (_, value))| value_text(words, spec, value));
                    format!("{} {}", words.param(lab, name), told.unwrap_or_default())
                };
                let mut parts: Vec<String> = differ.iter().map(value).collect();
                if seeds {
                    parts.push(words.with("transport-seed", &[("seed", &run.seed)]));
                }
                (run.name.clone(), parts.join(" · "))
            })
            .collect();
        drop(runs);
        let places = grid(rect, titles.len());
        let mut removed = None;
        let mut wishes = vec![];
        for (index, ((name, differ), place)) in titles.iter().zip(places).enumerate() {
            let (head, body) = place.split_top_bottom_at_y(place.top() + size::TITLE);
            let living = index == self.pinned.len();
            inside(ui, head, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(name).font(fonts::bold(text::BODY)));
                    if !living {
                        let label = words.with("compare-remove", &[("name", name)]);
                        if widgets::icon_button(ui, Icon::Close, &label).clicked() {
                            removed = Some(index);
                        }
                    }
                    let palette = Palette::of(ui.visuals());
                    let differ = RichText::new(differ).size(text::SMALL).color(palette.muted);
                    ui.add(egui::Label::new(differ).truncate());
                });
            });
            if living {
                fitted(ui, body, |ui, body| wishes = self.stage(ui, body, words));
            } else if let Some(kept) = self.pinned.get_mut(index) {
                fitted(ui, body, |ui, body| kept_stage(ui, body, index, &mut **kept, words));
            }
        }
        if let Some(index) = removed {
            self.pinned.remove(index);
            self.pins_changed = true;
        }
        wishes
    }

    /// One metric of every run, each in its own hue.
    fn curves_together(&self, ui: &mut Ui, compare: &mut Compare, status: &Status, words: Words) {
        let drawn =
            |metric: &&Metric| metric.chart != lab::Chart::Hidden && status.history.curve(metric.name).len() > 1;
        let metrics: Vec<&Metric> = self.experiment.metrics().iter().filter(drawn).collect();
        let picked = metrics
            .iter()
            .find(|metric| compare.metric == Some(metric.name))
            .or(metrics.first());
        let Some(metric) = picked else {
            ui.centered_and_justified(|ui| widgets::muted(ui, words.t("compare-hint")));
            return;
        };
        let mut names: Vec<String> = (1..=self.pinned.len())
            .map(|n| words.with("compare-run", &[("n", &n)]))
            .collect();
        names.push(words.t("compare-now").to_owned());
        let histories = self.pinned_histories();
        let all = histories.iter().chain([&status.history]);
        let lines: Vec<Line> = lines_of(ui, metric, names.into_iter().zip(all));
        if let Some(other) = metric_choice(ui, &metrics, metric, words) {
            compare.metric = Some(other);
        }
        together(ui, metric, &lines, words);
    }
}

/// The same metric of several runs.
pub(super) fn lines_of<'a>(
    ui: &Ui,
    metric: &Metric,
    runs: impl Iterator<Item = (String, &'a Arc<History>)>,
) -> Vec<Line> {
    let palette = Palette::of(ui.visuals());
    runs.enumerate()
        .map(|(index, (name, history))| Line::new(name, history.curve(metric.name).to_vec(), palette.kind(index)))
        .collect()
}

/// The metric whose curves are drawn, to be changed for another: chips where they are few.
pub(super) fn metric_choice(ui: &mut Ui, metrics: &[&Metric], now: &Metric, words: Words) -> Option<&'static str> {
    let names: Vec<_> = metrics.iter().map(|metric| words.metric(metric.name)).collect();
    let picked = if metrics.len() > size::METRIC_CHIPS {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        widgets::choice(
            ui,
            words.t("compare-metric"),
            &words.metric(now.name),
            &names,
            size::CHOICE,
        )
    } else {
        let chips = ui.horizontal(|ui| {
            let chip = |(index, name): (usize, &String)| {
                let on = metrics[index].name == now.name;
                widgets::chip(ui, name, on).clicked().then_some(index)
            };
            names.iter().enumerate().filter_map(chip).last()
        });
        chips.inner
    };
    picked.map(|index| metrics[index].name)
}

/// A chart of one metric over the free area.
pub(super) fn together(ui: &mut Ui, metric: &Metric, lines: &[Line], words: Words) {
    let positive = lines.iter().flat_map(|line| &line.points).all(|point| point[1] >= 0.0);
    let name = words.metric(metric.name);
    let mut chart = Chart::new(&name, lines)
        .x_title(words.t("chart-step"))
        .log_y(metric.chart == lab::Chart::Loss && positive);
    if metric.chart == lab::Chart::Share {
        chart = chart.y_range(0.0, 1.0);
    }
    chart.show(ui, vec2(ui.available_width(), ui.available_height()));
}

/// Draws a stage; where it has less room than it needs, as a smaller picture of itself, out of the hand's reach.
fn fitted(ui: &mut Ui, rect: Rect, draw: impl FnOnce(&mut Ui, Rect)) {
    let scale = (rect.size() / size::LEAST_STAGE).min_elem();
    if scale >= 1.0 {
        return draw(ui, rect);
    }
    let roomy = Rect::from_min_size(rect.min, rect.size() / scale);
    let smaller = TSTransform::new(rect.min.to_vec2() * (1.0 - scale), scale);
    ui.scope(|ui| {
        ui.set_clip_rect(roomy);
        // It is a picture, not something that cannot be used now.
        ui.visuals_mut().disabled_alpha = 1.0;
        ui.disable();
        ui.with_visual_transform(smaller, |ui| draw(ui, roomy));
    });
}

fn kept_stage(ui: &mut Ui, rect: Rect, index: usize, kept: &mut dyn Kept, words: Words) {
    ui.scope_builder(
        UiBuilder::new()
            .id_salt(("kept", index))
            .max_rect(rect.shrink(space::S)),
        |ui| {
            ui.shrink_clip_rect(rect);
            let ctx = ui.ctx().clone();
            scoped(&ctx, index as u64 + 1, || kept.stage(ui, words));
        },
    );
}

/// Places for so many cells, in rows as square as may be.
pub(super) fn grid(rect: Rect, count: usize) -> Vec<Rect> {
    let columns = match count {
        0..=3 => count.max(1),
        4 => 2,
        5..=6 => 3,
        _ => 4,
    };
    let rows = count.div_ceil(columns).max(1);
    let cell = vec2(rect.width() / columns as f32, rect.height() / rows as f32);
    (0..count)
        .map(|index| {
            let corner = pos2((index % columns) as f32 * cell.x, (index / columns) as f32 * cell.y);
            Rect::from_min_size(rect.min + corner.to_vec2(), cell).shrink2(vec2(space::S, 0.0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_settings_with_different_values_are_listed() {
        let values = |lr: f64| {
            vec![
                ("lr".to_owned(), Value::Number(lr)),
                ("noise".to_owned(), Value::Number(1.0)),
            ]
        };
        let (a, b) = (values(0.1), values(0.2));
        let run = |values| Run {
            name: String::new(),
            values,
            seed: 7,
        };
        assert_eq!(differing(&[run(&a), run(&b)]), ["lr"]);
        assert_eq!(differing(&[run(&a), run(&a), run(&a)]), Vec::<String>::new());
    }

    #[test]
    fn cells_of_1_to_8_runs_lie_inside_and_do_not_overlap() {
        let whole = Rect::from_min_size(pos2(10.0, 20.0), vec2(600.0, 300.0));
        for count in 1..=8 {
            let cells = grid(whole, count);
            assert_eq!(cells.len(), count);
            for (index, cell) in cells.iter().enumerate() {
                assert!(whole.expand(0.01).contains_rect(*cell), "{count}");
                assert!(
                    cells[..index]
                        .iter()
                        .all(|other| !other.shrink(0.01).intersects(cell.shrink(0.01))),
                    "{count}"
                );
            }
        }
    }
}
