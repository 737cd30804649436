//! Training and validation loss over the epochs, the best epoch marked, the twin's behind.

use super::{Lab, at, headed, line};
use crate::{
    kit::{
        fonts, number,
        tokens::{HAIRLINE, Palette, alpha, line as stroke, size, space, text},
        views::{Chart, Line},
    },
    panels::Stage,
};
use egui::{Align2, Rect, Shape, Stroke, Ui, pos2};
use neural_atlas_engine::labs::training::regularization::regularization::Method;

pub fn show(ui: &mut Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let words = cx.words;
    let palette = Palette::of(ui.visuals());
    let alone = cx.snapshot.method == Method::None;
    let area = headed(ui, rect, words.t(if alone { "reg-losses" } else { "reg-losses-both" }));
    let mut lines = vec![];
    let mut add = |name: &str, metric: &str, behind: bool| {
        let points = cx.history.curve(metric).to_vec();
        let hue = palette.hue(metric.trim_start_matches("plain_"));
        lines.push(match behind {
            true => Line::new("", points, hue).behind(alpha::PINNED).dashed(),
            false => Line::new(name, points, hue),
        });
    };
    if !alone {
        add("", "plain_train_loss", true);
        add("", "plain_valid_loss", true);
    }
    add(words.t("reg-train"), "train_loss", false);
    add(words.t("reg-valid"), "valid_loss", false);
    if cx.history.curve("valid_loss").len() < 2 {
        line(ui, area.min, words.t("chart-empty"), area.width(), palette.muted);
        return;
    }
    at(ui, area, |ui| {
        let best = cx.snapshot.fit.best;
        let mut chart = Chart::new(words.t("reg-losses"), &lines)
            .log_y(true)
            .x_title(words.t("reg-epoch"));
        if let Some((low, high)) = range(&lines, best.valid_loss) {
            chart = chart.y_range(low, high);
        }
        let drawn = chart.show(ui, area.size());
        if !best.valid_loss.is_finite() || !drawn.area.is_positive() {
            return;
        }
        let painter = ui.painter();
        let place = drawn.plane.at(best.step as f64, best.valid_loss);
        let foot = [pos2(place.x, drawn.area.top()), pos2(place.x, drawn.area.bottom())];
        let pen = Stroke::new(HAIRLINE, palette.accent);
        painter.extend(Shape::dashed_line(&foot, pen, stroke::DASH, stroke::GAP));
        painter.circle(
            place,
            size::POINT,
            palette.surface,
            Stroke::new(stroke::CURVE, palette.accent),
        );
        let said = words.with(
            "reg-best",
            &[
                ("step", &number::count(best.step)),
                ("loss", &number::number(best.valid_loss)),
            ],
        );
        let left = place.x > drawn.area.center().x;
        let anchor = if left { Align2::RIGHT_TOP } else { Align2::LEFT_TOP };
        let x = place.x + if left { -space::XS } else { space::XS };
        painter.text(
            pos2(x, drawn.area.top()),
            anchor,
            said,
            fonts::bold(text::SMALL),
            palette.accent,
        );
    });
}

/// The axis up to a few times the best validation loss: the fall of the first epochs would press flat what comes after.
fn range(lines: &[Line], best: f64) -> Option<(f64, f64)> {
    let values = lines.iter().flat_map(|line| &line.points).map(|point| point[1]);
    let seen = values.filter(|value| value.is_finite() && *value > 0.0);
    let (low, high) = seen.fold((f64::INFINITY, 0.0_f64), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let (low, high) = (low / 1.15, high.min(HEADROOM * best));
    (low.is_finite() && best.is_finite() && low < high).then_some((low, high))
}

/// How many times the best validation loss is still in sight.
const HEADROOM: f64 = 6.0;
