//! What a deep random network draws with the chosen activation, against the straight line nearest to it.

use super::split;
use crate::{
    kit::{
        axes::{self, Axes},
        number,
        tokens::{Palette, line, space, text, time},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Label, RichText, Shape, Stroke, Ui, UiBuilder, pos2};
use neural_atlas_engine::labs::foundations::activations::curves::{Action, Curves, network::NetworkPicture};

const STRIP: f32 = 40.0;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Curves>) {
    let Some(network) = &cx.snapshot.network else { return };
    let (picture, strip) = split(ui, STRIP);
    let axes = Axes {
        rect: picture,
        x: [-cx.snapshot.range, cx.snapshot.range],
        y: heights(ui, network),
    };
    draw(ui, cx, &axes, network);
    let mut strip = ui.new_child(UiBuilder::new().max_rect(strip.with_min_y(strip.top() + space::S)));
    let sizes = network.sizes.iter().map(usize::to_string).collect::<Vec<_>>().join("–");
    let words = cx.words.with(
        "curves-network",
        &[("sizes", &sizes), ("deviation", &number(network.deviation))],
    );
    // The button first: in a narrow stage the sentence is what gives way.
    let again = strip.horizontal(|ui| {
        let clicked = widgets::button(ui, cx.words.t("curves-another")).clicked();
        ui.add(Label::new(RichText::new(words).size(text::BODY)).truncate());
        clicked
    });
    if again.inner {
        cx.act(Action::Redraw);
    }
}

/// Room for the curve; it widens at once and narrows gently, so that a morphing curve does not shake.
fn heights(ui: &Ui, network: &NetworkPicture) -> [f64; 2] {
    let extent = network.points.iter().map(|[_, y]| y.abs()).fold(0.5, f64::max);
    // Steps of about a quarter, so that small changes leave the axis alone.
    let round = 2f64.powf((extent.log2() * 2.0).ceil() / 2.0);
    let high = f64::from(
        ui.ctx()
            .animate_value_with_time(ui.scope_id().with("extent"), round as f32, time::CALM),
    );
    [-1.15 * high, 1.15 * high]
}

fn draw(ui: &Ui, cx: &Stage<'_, Curves>, axes: &Axes, network: &NetworkPicture) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter_at(axes.rect);
    axes.grid(&painter, palette);
    axes.names(&painter, palette, ["x", "y"]);
    let [intercept, slope] = network.line;
    let on_line = |x: f64| axes.to_screen([x, intercept + slope * x]);
    let straight = [on_line(axes.x[0]), on_line(axes.x[1])];
    let dashes = Stroke::new(line::CURVE, palette.muted);
    painter.extend(Shape::dashed_line(&straight, dashes, line::DASH * 2.0, line::DASH));
    let name = cx.params.function.name();
    let hue = palette.hue(name);
    for piece in axes.curves(network.points.iter()) {
        painter.line(piece, Stroke::new(line::STRONG, hue));
    }
    let farthest = network.points.iter().find(|[x, _]| *x == network.at);
    if let Some(point) = farthest.filter(|_| network.deviation > axes.unit()) {
        let (on_curve, on_line) = (axes.to_screen(*point), on_line(network.at));
        painter.line_segment([on_curve, on_line], Stroke::new(line::CURVE, palette.warn));
        let middle = on_curve + (on_line - on_curve) * 0.5;
        let words = number(network.deviation);
        let (at, anchor) = (middle, Align2::LEFT_CENTER);
        axes::label(&painter, palette, axes.rect, at, anchor, &words, palette.warn);
    }
    let corner = pos2(
        axes.rect.right() - space::XS,
        straight[1].y.clamp(axes.rect.top(), axes.rect.bottom()),
    );
    axes::label(
        &painter,
        palette,
        axes.rect,
        corner,
        Align2::RIGHT_TOP,
        cx.words.t("curves-line"),
        palette.muted,
    );
    let top = pos2(axes.rect.center().x, axes.rect.top() + space::S);
    let words = cx.words.option("function", name);
    axes::label(
        &painter,
        palette,
        axes.rect,
        top,
        Align2::CENTER_TOP,
        words,
        palette.ink(hue),
    );
}
