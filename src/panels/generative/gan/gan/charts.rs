//! Beside the plane: both losses with their values at the optimum, the distances to the data, and how the modes are covered.

use crate::{
    kit::{
        fonts, number,
        tokens::{HAIRLINE, Palette, alpha, gan as share, space, text},
        views::{Chart, Line},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::generative::gan::gan::{Gan, GanLoss};
use std::f64::consts::LN_2;

pub fn show(ui: &mut Ui, cx: &Stage<'_, Gan>) {
    ui.spacing_mut().item_spacing.y = space::XS;
    let rest = ui.available_height() - share::MODES - 5.0 * (text::SMALL + space::S);
    let chart = vec2(
        ui.available_width(),
        (rest / 2.0).clamp(share::CHART_LEAST, share::CHART_MOST),
    );
    widgets::section(ui, cx.words.t("gan-losses"));
    losses(ui, cx, chart);
    widgets::section(ui, cx.words.t("gan-distances"));
    distances(ui, cx, chart);
    widgets::section(ui, &modes_title(cx));
    modes(ui, cx);
}

/// A dashed line at a value that is known beforehand.
fn mark(name: &str, value: f64, last: f64, palette: &Palette) -> Line {
    Line::new(name, vec![[0.0, value], [last, value]], palette.faint)
        .dashed()
        .width(HAIRLINE)
}

fn losses(ui: &mut Ui, cx: &Stage<'_, Gan>, wanted: egui::Vec2) {
    let palette = Palette::of(ui.visuals());
    let curve = |name: &str| cx.history.curve(name).to_vec();
    let (d, g) = (curve("d_loss"), curve("g_loss"));
    let last = d.last().map_or(1.0, |point| point[0]).max(1.0);
    let (name, value) = match cx.params.gan_loss {
        GanLoss::NonSaturating => ("ln 2", LN_2),
        GanLoss::Saturating => ("−ln 2", -LN_2),
    };
    let lines = [
        mark("ln 4", 2.0 * LN_2, last, palette),
        mark(name, value, last, palette),
        Line::new("D", d, palette.positive),
        Line::new("G", g, palette.negative),
    ];
    Chart::new(cx.words.t("gan-losses"), &lines)
        .x_range(0.0, last)
        .x_title(cx.words.t("chart-step"))
        .show(ui, wanted);
}

fn distances(ui: &mut Ui, cx: &Stage<'_, Gan>, wanted: egui::Vec2) {
    let palette = Palette::of(ui.visuals());
    let curve = |name: &str| cx.history.curve(name).to_vec();
    let js = curve("js");
    let last = js.last().map_or(1.0, |point| point[0]).max(1.0);
    let lines = [
        mark("ln 2", LN_2, last, palette),
        Line::new("JS", js, palette.series[2]),
        Line::new("W₁", curve("wasserstein"), palette.series[3]),
    ];
    Chart::new(cx.words.t("gan-distances"), &lines)
        .x_range(0.0, last)
        .x_title(cx.words.t("chart-step"))
        .show(ui, wanted);
}

fn modes_title(cx: &Stage<'_, Gan>) -> String {
    let all = cx.snapshot.plane.as_ref().map_or(0, |view| view.modes.len());
    let covered = cx.metrics.get("modes").unwrap_or(0.0) as usize;
    let good = number::percent(cx.metrics.get("good").unwrap_or(0.0));
    cx.words
        .with("gan-modes", &[("covered", &covered), ("all", &all), ("good", &good)])
}

/// A bar for each mode: its share of the generated points, against the fair share.
fn modes(ui: &mut Ui, cx: &Stage<'_, Gan>) {
    let palette = Palette::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), share::MODES), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, modes_title(cx)));
    let Some(view) = &cx.snapshot.plane else { return };
    let count = view.shares.len();
    let painter = ui.painter_at(rect.expand(1.0));
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(HAIRLINE, palette.hairline));
    if count == 0 {
        return;
    }
    let fair = 1.0 / count as f64;
    let most = view.shares.iter().copied().fold(2.0 * fair, f64::max);
    let height = |value: f64| (value / most) as f32 * rect.height();
    let width = rect.width() / count as f32;
    let gap = (width * share::BAR_GAP).min(space::XS);
    for (index, value) in view.shares.iter().enumerate() {
        let left = rect.left() + index as f32 * width;
        let bar = Rect::from_min_max(
            pos2(left, rect.bottom() - height(*value)),
            pos2(left + width - gap, rect.bottom()),
        );
        // A mode that hardly gets a point stands out by its missing bar and a cross under the line.
        painter.rect_filled(
            bar,
            CornerRadius::ZERO,
            palette.negative.gamma_multiply(1.0 - alpha::RAW),
        );
        if *value < fair / 4.0 {
            let at = pos2(left + (width - gap) / 2.0, rect.bottom() - space::XS);
            painter.text(
                at,
                Align2::CENTER_BOTTOM,
                "×",
                fonts::regular(text::SMALL),
                palette.warn,
            );
        }
    }
    let y = rect.bottom() - height(fair);
    painter.hline(rect.x_range(), y, Stroke::new(HAIRLINE, palette.muted));
    let at = pos2(rect.right(), y - 1.0);
    painter.text(
        at,
        Align2::RIGHT_BOTTOM,
        cx.words.t("gan-fair"),
        fonts::regular(text::SMALL),
        palette.muted,
    );
}
