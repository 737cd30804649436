//! The curves of a run: one chart for each kind of metric, pinned runs behind.

use super::{
    tokens::{Palette, alpha, space},
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

/// Share of the old in each smoothed value.
const SMOOTHING: f64 = 0.9;

#[derive(Clone, Copy)]
struct Choices {
    log: bool,
    smooth: bool,
}

/// Draws the charts side by side over the free area. Nothing is asked of the caller: the choices of axis and
/// smoothing are kept by the window.
pub fn curves<H: Borrow<History>>(ui: &mut Ui, history: &History, metrics: &[Metric], pinned: &[H], words: Words) {
    let kinds = [lab::Chart::Loss, lab::Chart::Share, lab::Chart::Value];
    let seen = |kind: &lab::Chart| {
        metrics
            .iter()
            .any(|metric| metric.chart == *kind && history.curve(metric.name).len() > 1)
    };
    let shown: Vec<lab::Chart> = kinds.into_iter().filter(seen).collect();
    if shown.is_empty() {
        ui.centered_and_justified(|ui| widgets::muted(ui, words.t("chart-empty")));
        return;
    }
    let most = ((ui.available_width() / super::tokens::size::CHART_WIDTH) as usize).max(1);
    let shown = &shown[..shown.len().min(most)];
    ui.columns(shown.len(), |columns| {
        for (ui, kind) in columns.iter_mut().zip(shown) {
            chart(ui, *kind, history, metrics, pinned, words);
        }
    });
}

fn chart<H: Borrow<History>>(
    ui: &mut Ui,
    kind: lab::Chart,
    history: &History,
    metrics: &[Metric],
    pinned: &[H],
    words: Words,
) {
    let key = match kind {
        lab::Chart::Loss => "chart-loss",
        lab::Chart::Share => "chart-share",
        _ => "chart-value",
    };
    let id = egui::Id::unique(("curves", key));
    let mut choices = ui.data(|data| data.get_temp(id)).unwrap_or(Choices {
        log: kind == lab::Chart::Loss,
        smooth: false,
    });
    let of_kind: Vec<&Metric> = metrics.iter().filter(|metric| metric.chart == kind).collect();
    let positive = of_kind
        .iter()
        .all(|metric| history.curve(metric.name).iter().all(|point| point[1] >= 0.0));
    let seen = of_kind.iter().filter(|metric| !history.curve(metric.name).is_empty());
    let title = words
        .chart_topic(seen.map(|metric| metric.name))
        .unwrap_or(words.t(key));
    ui.horizontal(|ui| {
        widgets::section(ui, title);
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
