//! The neuron as a diagram: every edge carries its product, the circle the sum, the box the function with today's point on it.

use crate::{
    kit::{
        axes::Axes,
        colormap, fonts,
        network_diagram::look,
        number,
        tokens::{HAIRLINE, Palette, RADIUS, line, size, space, text},
        views::plate,
    },
    panels::Stage,
};
use egui::{Align2, Color32, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::foundations::neuron::neuron::Neuron;

/// Radius of an input, of the sum, and half the side of the function's box, at most.
const INPUT: f32 = 19.0;
const SUM: f32 = 24.0;
const BOX: f32 = 27.0;
/// The range of sums that the small picture of the function shows.
const RANGE: f64 = 4.0;
/// How far along its edge a label is placed at most; the bias's stays below the sum's name.
const HIGH: f32 = 0.6;
const LOW: f32 = 0.28;
/// The smallest letters of a number that has to fit into its circle.
const FINE: f32 = 9.0;

pub fn show(ui: &mut Ui, cx: &Stage<'_, Neuron>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let response = ui.interact(rect, ui.scope_id().with("diagram"), Sense::hover());
    let (z, output) = (number(cx.snapshot.z), number(cx.snapshot.output));
    let said = cx.words.with("neuron-diagram", &[("z", &z), ("output", &output)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
    let small = (rect.height() / 220.0).clamp(0.7, 1.0);
    let at = |x: f32, y: f32| rect.min + vec2(rect.width() * x, rect.height() * y);
    let (sum, function) = (at(0.5, 0.5), at(0.74, 0.5));
    let end = pos2(rect.right() - INPUT * small - 2.0, sum.y);
    let snapshot = cx.snapshot;
    let inputs = [
        (at(0.09, 0.12), "x₁", snapshot.x[0], snapshot.unit.w[0], "w₁"),
        (at(0.09, 0.5), "x₂", snapshot.x[1], snapshot.unit.w[1], "w₂"),
        (at(0.09, 0.88), "1", 1.0, snapshot.unit.b, "b"),
    ];
    for (from, _, _, w, name) in inputs {
        edge(ui, palette, [from, sum], w, name == "b" && !snapshot.use_bias);
    }
    for (from, _, x, w, name) in inputs {
        if name == "b" {
            let words = if snapshot.use_bias {
                format!("b = {}", number(w))
            } else {
                cx.words.t("neuron-frozen").to_owned()
            };
            let at = beside(ui, [from, sum], INPUT * small, &words, LOW);
            plate(ui, at, Align2::LEFT_CENTER, &words, palette.text);
            continue;
        }
        // Weight times input above the edge, the product below it.
        let (factors, product) = (format!("{} × {}", number(w), number(x)), format!("= {}", number(w * x)));
        let at = beside(ui, [from, sum], INPUT * small, &factors, HIGH);
        plate(ui, at, Align2::LEFT_BOTTOM, &factors, palette.muted);
        plate(ui, at, Align2::LEFT_TOP, &product, palette.text);
    }
    let painter = ui.painter();
    for (from, name, x, ..) in inputs {
        let words = if name == "1" { "1".to_owned() } else { number(x) };
        node(painter, palette, from, INPUT * small, &words);
        if name != "1" {
            let at = from - vec2(INPUT * small + 2.0, 0.0);
            painter.text(
                at,
                Align2::RIGHT_CENTER,
                name,
                fonts::regular(text::SMALL),
                palette.muted,
            );
        }
    }
    let flow = Stroke::new(line::CURVE, palette.faint);
    painter.line_segment([sum, function], flow);
    painter.line_segment([function, end], flow);
    node(painter, palette, sum, SUM * small, &z);
    let under = |at: Pos2, half: f32| at + vec2(0.0, half + space::XS);
    let name = |at: Pos2, words: &str| {
        painter.text(
            at,
            Align2::CENTER_TOP,
            words,
            fonts::regular(text::SMALL),
            palette.muted,
        );
    };
    name(under(sum, SUM * small), "z = Σ");
    curve(
        painter,
        palette,
        cx,
        Rect::from_center_size(function, vec2(2.0, 2.0) * BOX * small),
    );
    name(
        under(function, BOX * small),
        cx.words.option("activation", snapshot.firing.name()),
    );
    result(painter, palette, cx, end, INPUT * small);
    name(under(end, INPUT * small), "a");
}

/// Where words on an edge begin: right after its input, at the height that the edge has in the middle of the words.
fn beside(ui: &Ui, [from, to]: [Pos2; 2], radius: f32, words: &str, most: f32) -> Pos2 {
    let font = fonts::regular(text::SMALL);
    let galley = ui
        .painter()
        .layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER);
    let left = from.x + radius + HAIRLINE;
    let middle = left + space::XS + galley.size().x / 2.0;
    let along = ((middle - from.x) / (to.x - from.x)).clamp(0.0, most);
    pos2(left, from.y + (to.y - from.y) * along)
}

fn edge(ui: &Ui, palette: &Palette, ends: [Pos2; 2], weight: f64, frozen: bool) {
    let (width, hue) = if frozen {
        (HAIRLINE, palette.unused)
    } else {
        look(palette, weight as f32, 1.0)
    };
    ui.painter().line_segment(ends, Stroke::new(width, hue));
}

fn node(painter: &Painter, palette: &Palette, at: Pos2, radius: f32, words: &str) {
    painter.circle(at, radius, palette.surface, Stroke::new(line::CURVE, palette.muted));
    inside(painter, at, radius, words, palette.text);
}

/// A number in the middle of its circle, in smaller letters where it is long.
fn inside(painter: &Painter, at: Pos2, radius: f32, words: &str, ink: Color32) {
    let written = |size: f32| painter.layout_no_wrap(words.to_owned(), fonts::bold(size), ink);
    let (wide, room) = (written(text::SMALL).size().x, 2.0 * (radius - line::STRONG));
    let galley = written((text::SMALL * (room / wide).min(1.0)).max(FINE));
    painter.galley(at - galley.size() / 2.0, galley, ink);
}

/// The function over the sums around 0, with the point at which the neuron stands.
fn curve(painter: &Painter, palette: &Palette, cx: &Stage<'_, Neuron>, rect: Rect) {
    let firing = cx.snapshot.firing;
    painter.rect(
        rect,
        RADIUS,
        palette.surface,
        Stroke::new(line::CURVE, palette.muted),
        StrokeKind::Inside,
    );
    let inner = rect.shrink(space::XS);
    let top = if firing.value(RANGE) > 1.5 { RANGE } else { 1.25 };
    let axes = Axes {
        rect: inner,
        x: [-RANGE, RANGE],
        y: [-top, top],
    };
    let clip = painter.with_clip_rect(inner);
    let zero = axes.to_screen([0.0, 0.0]);
    clip.hline(inner.x_range(), zero.y, Stroke::new(HAIRLINE, palette.hairline));
    clip.vline(zero.x, inner.y_range(), Stroke::new(HAIRLINE, palette.hairline));
    let points = (0..=48).map(|i| RANGE * (f64::from(i) / 24.0 - 1.0));
    let points = points.map(|z| axes.to_screen([z, firing.value(z)])).collect();
    clip.line(points, Stroke::new(line::CURVE, palette.hue(firing.name())));
    let z = cx.snapshot.z.clamp(-RANGE, RANGE);
    let a = cx.snapshot.output.clamp(-top, top);
    painter.circle_filled(axes.to_screen([z, a]), size::POINT * 1.2, palette.text);
}

/// The output in the colour that the plane has there.
fn result(painter: &Painter, palette: &Palette, cx: &Stage<'_, Neuron>, at: Pos2, radius: f32) {
    let [low, high] = cx.snapshot.firing.targets();
    let share = 2.0 * (cx.snapshot.output - low) / (high - low) - 1.0;
    let fill: Color32 = colormap::diverging(palette, share as f32);
    painter.circle(at, radius, fill, Stroke::new(line::CURVE, palette.muted));
    let ink = palette.over(fill);
    inside(painter, at, radius, &number(cx.snapshot.output), ink);
}
