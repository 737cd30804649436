//! Where the weights lie, on a logarithmic count: bars for the net with the method, a line for its twin.

use super::{Lab, headed, hues, line};
use crate::{
    kit::{
        fonts, number,
        tokens::{HAIRLINE, Palette, alpha, line as stroke, space, text},
    },
    panels::Stage,
};
use egui::{Align2, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};
use neural_atlas_engine::{labs::training::regularization::regularization::Method, view::Histogram};

pub fn show(ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let ([hue, twin], words) = (hues(palette), cx.words);
    let area = headed(ui, rect, words.t("reg-weights"));
    let response = ui.interact(area, ui.scope_id().with("weights"), Sense::hover());
    let near = |name: &str| number::percent(cx.metrics.get(name).unwrap_or(0.0));
    let (main, plain) = (near("near_zero"), near("plain_near_zero"));
    let with_twin = cx.snapshot.method != Method::None;
    let said = if with_twin {
        words.with("reg-near-zero-both", &[("main", &main), ("plain", &plain)])
    } else {
        words.with("reg-near-zero", &[("main", &main)])
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
    let foot = area.bottom() - 2.0 * text::SMALL * text::PROSE_LINE;
    let bars = area.with_max_y(foot);
    let (mine, other) = (&cx.snapshot.fit.weights, &cx.snapshot.plain.weights);
    let most = mine.counts.iter().chain(&other.counts).copied().max().unwrap_or(1);
    let painter = ui.painter();
    for (index, top) in tops(mine, bars, most)
        .into_iter()
        .enumerate()
        .filter(|(_, top)| *top < foot)
    {
        let width = bars.width() / mine.counts.len() as f32;
        let left = bars.left() + width * index as f32;
        let bar = Rect::from_min_max(pos2(left, top), pos2(left + width - HAIRLINE, foot));
        painter.rect_filled(bar, 0.0, hue.gamma_multiply(1.0 - alpha::RAW));
    }
    if with_twin {
        let width = bars.width() / other.counts.len().max(1) as f32;
        let stairs: Vec<Pos2> = tops(other, bars, most)
            .into_iter()
            .enumerate()
            .flat_map(|(index, y)| [index, index + 1].map(|edge| pos2(bars.left() + width * edge as f32, y)))
            .collect();
        painter.add(Shape::line(stairs, Stroke::new(stroke::CURVE, twin)));
    }
    painter.hline(bars.x_range(), foot, Stroke::new(HAIRLINE, palette.hairline));
    let font = fonts::regular(text::SMALL);
    for (value, x, anchor) in [
        (mine.low, bars.left(), Align2::LEFT_TOP),
        (0.0, bars.center().x, Align2::CENTER_TOP),
        (mine.high, bars.right(), Align2::RIGHT_TOP),
    ] {
        painter.text(
            pos2(x, foot),
            anchor,
            number::number(f64::from(value)),
            font.clone(),
            palette.muted,
        );
    }
    let below = pos2(area.left(), foot + text::SMALL * text::PROSE_LINE - space::XS / 2.0);
    line(ui, below, &said, area.width(), palette.text);
}

/// The height of each bar on the screen.
fn tops(histogram: &Histogram, area: Rect, most: u32) -> Vec<f32> {
    let scale = f64::from(most).ln_1p().max(f64::MIN_POSITIVE);
    let share = |count: &u32| (f64::from(*count).ln_1p() / scale) as f32;
    histogram
        .counts
        .iter()
        .map(|count| area.bottom() - area.height() * share(count))
        .collect()
}
