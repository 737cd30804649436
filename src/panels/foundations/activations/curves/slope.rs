//! PReLU's slope on its way: the data with the function through them, and the parabola of the loss beside.

use super::{split, tex};
use crate::{
    kit::{
        axes::{self, Axes},
        formula::formula,
        number,
        tokens::{Palette, alpha, line, size, space, text},
    },
    panels::Stage,
};
use egui::{Align2, Rect, Shape, Stroke, Ui, UiBuilder, pos2, vec2};
use neural_atlas_engine::labs::foundations::activations::curves::{Curves, slope::SlopePicture};

const STRIP: f32 = 52.0;
/// Share of the width that the data take.
const DATA: f32 = 0.62;
/// Share of the width at which the slopes are written.
const LEGEND: f32 = 0.2;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Curves>) {
    let Some(slope) = &cx.snapshot.slope else { return };
    let (picture, strip) = split(ui, STRIP);
    let (left, right) = picture.split_left_right_at_fraction(DATA);
    data(ui, cx, left.with_max_x(left.right() - space::S), slope);
    parabola(ui, cx, right.with_min_x(right.left() + space::S), slope);
    let mut strip = ui.new_child(UiBuilder::new().max_rect(strip.with_min_y(strip.top() + space::S)));
    formula(&mut strip, &update(slope, cx.params.lr), text::LEAD);
}

/// The next step of gradient descent with its numbers.
fn update(slope: &SlopePicture, lr: f64) -> String {
    let next = slope.slope - lr * slope.gradient;
    let gradient = tex::shown(slope.gradient);
    let gradient = if slope.gradient < 0.0 {
        format!("({gradient})")
    } else {
        gradient
    };
    format!(
        r"a\leftarrow a-\eta\,\frac{{\partial L}}{{\partial a}}={}-{}\cdot {gradient}={}",
        tex::shown(slope.slope),
        tex::shown(lr),
        tex::exact(next)
    )
}

fn data(ui: &Ui, cx: &Stage<'_, Curves>, rect: Rect, slope: &SlopePicture) {
    let palette = Palette::of(ui.visuals());
    let range = cx.snapshot.range;
    let (low, high) = slope
        .data
        .iter()
        .fold((0.0f64, 0.0f64), |(low, high), [_, y]| (low.min(*y), high.max(*y)));
    let margin = 0.1 * (high - low);
    let axes = Axes {
        rect,
        x: [-range, range],
        y: [low - margin, high + margin],
    };
    let painter = ui.painter_at(rect);
    axes.grid(&painter, palette);
    axes.names(&painter, palette, ["x", "f(x)"]);
    for point in &slope.data {
        painter.circle_filled(
            axes.to_screen(*point),
            size::POINT,
            palette.series[0].gamma_multiply(1.0 - alpha::PINNED),
        );
    }
    let bent = |slope: f64| [[-range, -slope * range], [0.0, 0.0], [range, range]].map(|point| axes.to_screen(point));
    let target = Stroke::new(line::CURVE, palette.muted);
    painter.extend(Shape::dashed_line(
        &bent(slope.target),
        target,
        line::DASH * 2.0,
        line::DASH,
    ));
    let hue = palette.hue("prelu");
    let learned = bent(slope.slope);
    painter.line(learned.to_vec(), Stroke::new(line::STRONG, hue));
    // Above the corner of the function, where neither of its arms comes.
    let at = pos2(rect.left() + LEGEND * rect.width(), rect.top() + space::S);
    let words = cx.words.with("curves-learned", &[("slope", &number(slope.slope))]);
    let first = axes::label(&painter, palette, rect, at, Align2::LEFT_TOP, &words, palette.ink(hue));
    let words = cx.words.with("curves-made", &[("slope", &number(slope.target))]);
    let below = first.left_bottom();
    axes::label(&painter, palette, rect, below, Align2::LEFT_TOP, &words, palette.muted);
}

fn parabola(ui: &Ui, cx: &Stage<'_, Curves>, rect: Rect, slope: &SlopePicture) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter_at(rect);
    let (Some(first), Some(last)) = (slope.landscape.first(), slope.landscape.last()) else {
        return;
    };
    let high = slope.landscape.iter().map(|[_, loss]| *loss).fold(0.0, f64::max);
    let axes = Axes {
        rect,
        x: [first[0], last[0]],
        y: [-0.12 * high, 1.05 * high],
    };
    axes.grid(&painter, palette);
    axes.names(&painter, palette, ["a", ""]);
    for piece in axes.curves(slope.landscape.iter()) {
        painter.line(piece, Stroke::new(line::CURVE, palette.muted));
    }
    let hue = palette.hue("prelu");
    for mark in &slope.trail {
        painter.circle_filled(
            axes.to_screen(*mark),
            size::POINT * 0.7,
            hue.gamma_multiply(alpha::DISABLED),
        );
    }
    let at = axes.to_screen([slope.slope, slope.loss]);
    let ahead = axes.to_screen([slope.slope + 1.0, slope.loss + slope.gradient]) - at;
    let half = ahead.normalized() * space::XXL;
    painter.line_segment([at - half, at + half], Stroke::new(line::CURVE, palette.text));
    painter.circle(at, size::KNOB, palette.surface, Stroke::new(line::STRONG, hue));
    let corner = rect.left_top() + vec2(space::XL, space::XS);
    axes::label(
        &painter,
        palette,
        rect,
        corner,
        Align2::LEFT_TOP,
        cx.words.t("curves-parabola"),
        palette.muted,
    );
}
