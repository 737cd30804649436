//! The curves of a run: one chart for each kind of metric, pinned runs behind.

use super::{
    tokens::{Palette, alpha, size, space},
    views::{Chart, Line},
    widgets,
    words::Words,
};
use egui::{Ui, vec2};
use neural_atlas_engine::{
    history::History,
    lab::{self, Metric},
};
use std::borrow::Borrow;

/// What is drawn, in the order in which it stands.
const KINDS: [lab::Chart; 3] = [lab::Chart::Loss, lab::Chart::Share, lab::Chart::Value];

/// Share of the old in each smoothed value.
const SMOOTHING: f64 = 0.9;

#[derive(Clone, Copy)]
struct Choices {
    log: bool,
    smooth: bool,
}

/// Draws the charts side by side over the free area; where not all have room, each can be exchanged for another. Nothing is
/// asked of the caller: the choices of chart, axis and smoothing are kept by the window.
pub fn curves<H: Borrow<History>>(ui: &mut Ui, history: &History, metrics: &[Metric], pinned: &[H], words: Words) {
    let seen = |kind: &lab::Chart| {
        metrics
            .iter()
            .any(|metric| metric.chart == *kind && history.curve(metric.name).len() > 1)
    };
    let kinds: Vec<lab::Chart> = KINDS.into_iter().filter(seen).collect();
    if kinds.is_empty() {
        ui.centered_and_justified(|ui| widgets::muted(ui, words.t("chart-empty")));
        return;
    }
    let most = ((ui.available_width() / size::CHART_WIDTH) as usize).max(1);
    let id = egui::Id::unique("order of the charts");
    let mut order = ui.data(|data| data.get_temp(id)).unwrap_or(KINDS);
    let shown = standing(order, &kinds, most);
    let choice = if shown.len() < kinds.len() { &kinds[..] } else { &[] };
    let mut exchanged = None;
    ui.columns(shown.len(), |columns| {
        for (ui, kind) in columns.iter_mut().zip(&shown) {
            let picked = chart(ui, *kind, choice, history, metrics, pinned, words);
            exchanged = picked.map(|other| (*kind, other)).or(exchanged);
        }
    });
    if let Some((kind, other)) = exchanged {
        exchange(&mut order, kind, other);
        ui.data_mut(|data| data.insert_temp(id, order));
    }
}

/// Which of the charts stand: all of them where there is room, else the first in the person's order.
fn standing(order: [lab::Chart; 3], kinds: &[lab::Chart], most: usize) -> Vec<lab::Chart> {
    if kinds.len() <= most {
        return kinds.to_vec();
    }
    let drawn = order.into_iter().filter(|kind| kinds.contains(kind));
    drawn.take(most).collect()
}

/// Two charts take each other's place.
fn exchange(order: &mut [lab::Chart; 3], one: lab::Chart, other: lab::Chart) {
    for kind in order {
        if *kind == one {
            *kind = other;
        } else if *kind == other {
            *kind = one;
        }
    }
}

fn key(kind: lab::Chart) -> &'static str {
    match kind {
        lab::Chart::Loss => "chart-loss",
        lab::Chart::Share => "chart-share",
        _ => "chart-value",
    }
}

/// What a chart is about.
fn title(kind: lab::Chart, history: &History, metrics: &[Metric], words: Words) -> &'static str {
    let seen = metrics
        .iter()
        .filter(|metric| metric.chart == kind && !history.curve(metric.name).is_empty());
    words
        .chart_topic(seen.map(|metric| metric.name))
        .unwrap_or_else(|| words.t(key(kind)))
}

/// Draws one chart; gives the one of `choice` that is to stand in its place.
fn chart<H: Borrow<History>>(
    ui: &mut Ui,
    kind: lab::Chart,
    choice: &[lab::Chart],
    history: &History,
    metrics: &[Metric],
    pinned: &[H],
    words: Words,
) -> Option<lab::Chart> {
    let id = egui::Id::unique(("curves", key(kind)));
    let mut choices = ui.data(|data| data.get_temp(id)).unwrap_or(Choices {
        log: kind == lab::Chart::Loss,
        smooth: false,
    });
    let of_kind: Vec<&Metric> = metrics.iter().filter(|metric| metric.chart == kind).collect();
    let positive = of_kind
        .iter()
        .all(|metric| history.curve(metric.name).iter().all(|point| point[1] >= 0.0));
    let title = |kind: &lab::Chart| title(*kind, history, metrics, words);
    let mut picked = None;
    ui.horizontal(|ui| {
        if choice.is_empty() {
            widgets::section(ui, title(&kind));
        } else {
            let titles: Vec<&str> = choice.iter().map(title).collect();
            let label = words.t("chart-which");
            let list = ui.push_id(id, |ui| {
                widgets::choice(ui, label, title(&kind), &titles, size::LABEL_COLUMN)
            });
            picked = list.inner.map(|index| choice[index]);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            if widgets::chip(ui, words.t("chart-smooth"), choices.smooth).clicked() {
                choices.smooth = !choices.smooth;
            }
            if kind != lab::Chart::Share {
                let response = ui
                    .add_enabled_ui(positive, |ui| {
                        widgets::chip(ui, words.t("chart-log"), choices.log && positive)
                    })
                    .inner;
                if response.on_disabled_hover_text(words.t("chart-log-off")).clicked() {
                    choices.log = !choices.log;
                }
            }
        });
    });
    ui.data_mut(|data| data.insert_temp(id, choices));
    let lines = lines(ui, &of_kind, history, pinned, choices, words);
    let names: Vec<String> = of_kind.iter().map(|metric| words.metric(metric.name)).collect();
    let label = words.with("chart-describe", &[("names", &names.join(", "))]);
    let mut chart = Chart::new(&label, &lines)
        .x_title(words.t("chart-step"))
        .whole_x()
        .log_y(choices.log && positive);
    if kind == lab::Chart::Share {
        chart = chart.y_range(0.0, 1.0);
    }
    chart.show(ui, vec2(ui.available_width(), ui.available_height()));
    picked
}

fn lines<H: Borrow<History>>(
    ui: &Ui,
    metrics: &[&Metric],
    history: &History,
    pinned: &[H],
    choices: Choices,
    words: Words,
) -> Vec<Line> {
    let palette = Palette::of(ui.visuals());
    let mut lines = vec![];
    for metric in metrics {
        let hue = palette.hue(metric.name);
        for run in pinned {
            lines.push(
                Line::new("", run.borrow().curve(metric.name).to_vec(), hue)
                    .behind(alpha::PINNED)
                    .dashed(),
            );
        }
        let raw = history.curve(metric.name);
        if raw.is_empty() {
            continue;
        }
        let name = words.metric_short(metric.name);
        if choices.smooth {
            lines.push(Line::new("", raw.to_vec(), hue).behind(alpha::RAW));
            lines.push(Line::new(name, smooth(raw), hue));
        } else {
            lines.push(Line::new(name, raw.to_vec(), hue));
        }
    }
    lines
}

/// The exponential mean, started without bias towards zero.
fn smooth(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let (mut sum, mut weight) = (0.0, 0.0);
    points
        .iter()
        .map(|[x, y]| {
            sum = SMOOTHING * sum + (1.0 - SMOOTHING) * y;
            weight = SMOOTHING * weight + (1.0 - SMOOTHING);
            [*x, sum / weight]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::{
        theme::{self, Theme},
        words::Lang,
    };
    use egui_kittest::{Harness, kittest::Queryable};
    use neural_atlas_engine::lab::Metrics;

    #[test]
    fn where_one_chart_has_room_another_can_be_picked_in_its_place() {
        let words = Words::new(Lang::En);
        let mut history = History::new(1);
        for step in 0..3 {
            let metrics = Metrics::default().with("train_loss", 0.5);
            history.record(step, &metrics.with("test_accuracy", 0.9));
        }
        let metrics = [Metric::loss("train_loss"), Metric::share("test_accuracy")];
        let mut harness = Harness::builder()
            .with_size([380.0, 300.0])
            .with_context_setup(move |ctx| theme::install(ctx, Theme::Light, 1.0, words))
            .build_ui(move |ui| curves(ui, &history, &metrics, &[] as &[History], words));
        let stands = |harness: &Harness<'_>, metric: &str| {
            let label = words.with("chart-describe", &[("names", &words.metric(metric))]);
            harness.query_by_label(&label).is_some()
        };
        harness.run_steps(3);
        assert!(stands(&harness, "train_loss") && !stands(&harness, "test_accuracy"));
        harness.get_by_label(words.t("chart-which")).click();
        harness.run_steps(3);
        harness.get_by_label(words.t("chart-of-accuracy")).click();
        harness.run_steps(3);
        assert!(!stands(&harness, "train_loss") && stands(&harness, "test_accuracy"));
    }

    #[test]
    fn a_chart_that_was_picked_takes_the_place_of_another_and_all_stand_in_order_where_there_is_room() {
        let [loss, share, value] = KINDS;
        let mut order = KINDS;
        assert_eq!(standing(order, &KINDS, 2), [loss, share]);
        exchange(&mut order, loss, value);
        assert_eq!(standing(order, &KINDS, 2), [value, share]);
        assert_eq!(standing(order, &KINDS, 1), [value]);
        assert_eq!(standing(order, &[loss, share], 1), [share]);
        assert_eq!(standing(order, &KINDS, 3), KINDS);
        exchange(&mut order, value, value);
        assert_eq!(standing(order, &KINDS, 2), [value, share]);
    }

    #[test]
    fn a_constant_curve_stays_constant_when_smoothed_and_noise_of_1_shrinks_under_a_half() {
        let constant: Vec<[f64; 2]> = (0..50).map(|step| [f64::from(step), 3.0]).collect();
        assert!(smooth(&constant).iter().all(|point| (point[1] - 3.0).abs() < 1e-9));
        let noisy: Vec<[f64; 2]> = (0..200)
            .map(|step| [f64::from(step), if step % 2 == 0 { 1.0 } else { -1.0 }])
            .collect();
        assert!(smooth(&noisy).iter().skip(50).all(|point| point[1].abs() < 0.5));
    }
}
