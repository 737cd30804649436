//! Running statistics beside those of the last batch, channel by channel, and the accuracy with each.

use super::palette;
use crate::{
    kit::{
        number, percent,
        tokens::{HAIRLINE, line as stroke, norms as share, size, space, text},
        views::axis::Axis,
        widgets::line_at,
    },
    panels::Stage,
};
use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::normalization::normalization::Normalization as Lab;

const LINE: f32 = text::SMALL * text::PROSE_LINE;

pub fn show(ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let (palette, words, view) = (palette(ui), cx.words, &cx.snapshot.running);
    if view.running.is_empty() {
        let said = words.t("norm-running-empty");
        line_at(ui, rect.left_top(), Align2::LEFT_TOP, said, rect.width(), palette.muted);
        return;
    }
    line_at(
        ui,
        rect.left_top(),
        Align2::LEFT_TOP,
        words.t("norm-running-title"),
        rect.width(),
        palette.muted,
    );
    let body = rect.with_min_y(rect.top() + LINE);
    let plot = body
        .with_max_x(body.right() - share::NAME - share::NUMBER)
        .with_min_x(body.left() + size::AXIS);
    let plot = plot.with_max_y(body.bottom() - LINE).with_min_y(body.top() + space::S);
    channels(ui, cx, plot);
    let side = body.with_min_x(plot.right() + space::L);
    let mut top = side.top() + space::S;
    let mut say = |said: &str, ink| {
        line_at(ui, pos2(side.left(), top), Align2::LEFT_TOP, said, side.width(), ink);
        top += LINE;
    };
    say(words.t("norm-running-legend"), palette.ink(palette.series[4]));
    say(words.t("norm-batch-legend"), palette.ink(palette.series[0]));
    if let Some([running, batch]) = view.accuracy {
        say(words.t("norm-running-accuracy"), palette.muted);
        say(
            &words.with("norm-accuracy-running", &[("share", &percent(running))]),
            palette.text,
        );
        say(
            &words.with("norm-accuracy-batch", &[("share", &percent(batch))]),
            palette.text,
        );
    }
}

/// For every channel two bars from one deviation below the mean to one above it.
fn channels(ui: &Ui, cx: &Stage<'_, Lab>, plot: Rect) {
    let (palette, view) = (palette(ui), &cx.snapshot.running);
    let ends = |[mean, variance]: [f32; 2]| {
        let deviation = variance.max(0.0).sqrt();
        [f64::from(mean - deviation), f64::from(mean + deviation)]
    };
    let all = || view.running.iter().chain(&view.batch).map(|pair| ends(*pair));
    let low = all().map(|ends| ends[0]).fold(0.0, f64::min);
    let high = all().map(|ends| ends[1]).fold(0.0, f64::max);
    let y = Axis::new((low, high), false, plot.bottom(), plot.top());
    let painter = ui.painter();
    for tick in y.ticks((plot.height() / size::TICK_Y).max(2.0) as usize) {
        let at = y.place(tick);
        painter.hline(plot.x_range(), at, Stroke::new(HAIRLINE, palette.hairline));
        let left = pos2(plot.left() - space::XS, at);
        line_at(ui, left, Align2::RIGHT_CENTER, &number(tick), size::AXIS, palette.muted);
    }
    let step = plot.width() / view.running.len() as f32;
    for (channel, (running, batch)) in view.running.iter().zip(&view.batch).enumerate() {
        let middle = plot.left() + step * (channel as f32 + 0.5);
        let offset = (step / 5.0).min(share::BAR);
        for (pair, x, hue) in [
            (running, middle - offset / 2.0, palette.series[4]),
            (batch, middle + offset / 2.0, palette.series[0]),
        ] {
            let [low, high] = ends(*pair).map(|value| y.place(value));
            painter.vline(x, egui::Rangef::new(high, low), Stroke::new(stroke::STRONG, hue));
            painter.circle(
                pos2(x, y.place(pair[0].into())),
                size::POINT,
                palette.surface,
                Stroke::new(stroke::CURVE, hue),
            );
        }
        if step > space::L {
            let at = pos2(middle, plot.bottom() + space::XS);
            line_at(
                ui,
                at,
                Align2::CENTER_TOP,
                &(channel + 1).to_string(),
                step,
                palette.muted,
            );
        }
        let slot = Rect::from_center_size(pos2(middle, plot.center().y), vec2(step, plot.height()));
        let response = ui.interact(slot, ui.scope_id().with(("running", channel)), Sense::hover());
        let value = |value: f32| number(f64::from(value));
        let label = cx.words.with(
            "norm-running-read",
            &[
                ("channel", &(channel + 1)),
                ("mean", &value(running[0])),
                ("variance", &value(running[1])),
                ("batch_mean", &value(batch[0])),
                ("batch_variance", &value(batch[1])),
            ],
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &label));
        response.on_hover_text(label);
    }
}
