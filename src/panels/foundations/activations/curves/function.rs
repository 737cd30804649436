//! One or several functions and their derivatives, with a point that the hand moves.

use super::{gap, split, tex};
use crate::{
    kit::{
        axes::{self, Axes},
        formula::formula,
        number,
        tokens::{Palette, alpha, line, size, space, text, time},
        widgets,
    },
    panels::Stage,
};
use egui::{
    Align2, CursorIcon, Key, Painter, Rect, Response, Sense, Shape, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::labs::foundations::activations::curves::{
    Curves,
    functions::{Function, Sampled},
};

/// Height of the strip with the exact values.
const VALUES: f32 = 96.0;
/// Height of the strip with GELU's approximation.
const GAP: f32 = 104.0;
/// How far one press of an arrow key moves the point, as a share of the axis; with shift ten times as far.
const NUDGE: f64 = 1.0 / 240.0;
/// The picture reaches a little further than the curves, so that a point at their ends is seen whole.
pub const AROUND: f64 = 1.05;
/// Half the length of the tangent, in points.
const TANGENT: f32 = 90.0;

/// Draws it; true where the hand puts the point.
pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Curves>) -> bool {
    let mut curves = cx.snapshot.curves.iter();
    let gelu = cx.params.gelu_approx && curves.any(|curve| curve.function == Function::Gelu);
    let (above, values) = split(ui, VALUES);
    let picture = if gelu {
        above.with_max_y(above.bottom() - GAP.min(above.height() / 2.0))
    } else {
        above
    };
    let axes = Axes {
        rect: picture,
        x: [-cx.snapshot.range, cx.snapshot.range].map(|end| end * AROUND),
        y: heights(ui, cx),
    };
    let response = hand(ui, cx, &axes);
    let painter = ui.painter_at(picture);
    draw(&painter, ui, cx, &axes);
    if response.hovered() && !response.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    widgets::focus_ring(ui, &response, 0.0);
    if gelu {
        gap::show(ui, cx, above.with_min_y(picture.bottom() + space::XS));
    }
    let mut strip = ui.new_child(UiBuilder::new().max_rect(values.with_min_y(values.top() + space::S)));
    write(&mut strip, cx);
    is_put(&response)
}

fn is_put(response: &Response) -> bool {
    response.dragged() || response.clicked()
}

/// What the vertical axis shows: all that is drawn, but not more than the horizontal one; it glides where that changes.
fn heights(ui: &Ui, cx: &Stage<'_, Curves>) -> [f64; 2] {
    let range = cx.snapshot.range;
    let (mut low, mut high) = (-0.35f64, 1.15f64);
    for curve in cx.snapshot.curves.iter() {
        let derivative = if cx.params.show_derivative {
            &*curve.derivative
        } else {
            &[]
        };
        for [_, y] in curve.points.iter().chain(derivative) {
            low = low.min(*y);
            high = high.max(*y);
        }
    }
    let (low, high) = (low.max(-range), high.min(range));
    let margin = 0.1 * (high - low);
    let glide = |name: &str, to: f64| {
        f64::from(
            ui.ctx()
                .animate_value_with_time(ui.scope_id().with(name), to as f32, time::CALM),
        )
    };
    [glide("low", low - margin), glide("high", high + margin)]
}

/// Takes the point where the mouse or the arrow keys put it.
fn hand(ui: &mut Ui, cx: &mut Stage<'_, Curves>, axes: &Axes) -> Response {
    let response = ui.interact(axes.rect, ui.scope_id().with("plot"), Sense::click_and_drag());
    let range = cx.snapshot.range;
    response.widget_info(|| WidgetInfo::slider(true, cx.snapshot.x, cx.words.t("curves-point")));
    if let Some(at) = response.interact_pointer_pos().filter(|_| is_put(&response)) {
        response.request_focus();
        let x = axes.to_data(at)[0].clamp(-range, range);
        // A place that can be read: not finer than the screen.
        let grain = 10f64.powf((2.0 * axes.unit()).log10().floor());
        cx.params.x = (x / grain).round() * grain;
    }
    if response.has_focus() {
        widgets::hold_arrows(ui, response.id, true, false);
        let (left, right, far) = ui.input(|input| {
            (
                input.num_presses(Key::ArrowLeft),
                input.num_presses(Key::ArrowRight),
                input.modifiers.shift,
            )
        });
        if left != right {
            let moved = (right as f64 - left as f64) * 2.0 * range * NUDGE * if far { 10.0 } else { 1.0 };
            cx.params.x = (cx.snapshot.x + moved).clamp(-range, range);
        }
    }
    response
}

fn draw(painter: &Painter, ui: &Ui, cx: &Stage<'_, Curves>, axes: &Axes) {
    let palette = Palette::of(ui.visuals());
    let curves = &cx.snapshot.curves;
    if let Some(chosen) = curves.first().filter(|_| cx.params.show_saturation) {
        saturation(painter, palette, cx, axes, chosen);
    }
    axes.grid(painter, palette);
    axes.names(painter, palette, ["x", "f(x)"]);
    // The chosen function lies on top.
    for curve in curves.iter().rev() {
        let hue = palette.hue(curve.function.name());
        if cx.params.show_derivative {
            derivative(painter, axes, curve, hue);
        }
        for piece in axes.curves(curve.points.iter()) {
            painter.line(piece, Stroke::new(line::STRONG, hue));
        }
    }
    labels(painter, palette, cx, axes);
    point(painter, palette, cx, axes);
}

/// A dashed curve in the function's hue; cut at a kink, with rings at its ends.
fn derivative(painter: &Painter, axes: &Axes, curve: &Sampled, hue: egui::Color32) {
    let stroke = Stroke::new(line::CURVE, hue);
    let dashes = |points: &[[f64; 2]]| {
        for piece in axes.curves(points.iter()) {
            painter.extend(Shape::dashed_line(&piece, stroke, line::DASH * 2.0, line::GAP * 2.0));
        }
    };
    if !curve.kink {
        return dashes(&curve.derivative);
    }
    let middle = curve.derivative.iter().position(|[x, _]| *x == 0.0).unwrap_or(0);
    let (left, right) = (
        &curve.derivative[..middle],
        &curve.derivative[(middle + 1).min(curve.derivative.len())..],
    );
    dashes(left);
    dashes(right);
    for end in left.last().into_iter().chain(right.first()) {
        painter.circle_stroke(axes.to_screen(*end), size::POINT, stroke);
    }
}

fn saturation(painter: &Painter, palette: &Palette, cx: &Stage<'_, Curves>, axes: &Axes, chosen: &Sampled) {
    for (index, [from, to]) in chosen.saturated.iter().enumerate() {
        let left = axes.to_screen([*from, 0.0]).x;
        let right = axes.to_screen([*to, 0.0]).x;
        let area = Rect::from_x_y_ranges(left..=right, axes.rect.y_range());
        painter.rect_filled(area, 0.0, palette.warn.gamma_multiply(alpha::AREA * 0.7));
        let words = cx.words.t("curves-saturated");
        // Said once, on the left: at the upper right stand the names of the curves.
        if index == 0 && area.width() > space::XXL * 2.0 {
            let at = pos2(area.center().x, axes.rect.top() + space::L);
            let font = crate::kit::fonts::regular(text::SMALL);
            painter.text(at, Align2::CENTER_TOP, words, font, palette.warn);
        }
    }
}

/// Names at the right ends of the curves, moved apart where they would meet.
fn labels(painter: &Painter, palette: &Palette, cx: &Stage<'_, Curves>, axes: &Axes) {
    let mut ends = vec![];
    for (index, curve) in cx.snapshot.curves.iter().enumerate() {
        let name = cx.words.option("function", curve.function.name());
        let ink = palette.ink(palette.hue(curve.function.name()));
        let height = |points: &[[f64; 2]]| {
            points.last().map_or(axes.rect.center().y, |end| {
                axes.to_screen(*end).y.clamp(axes.rect.top(), axes.rect.bottom())
            })
        };
        ends.push((name.to_owned(), ink, height(&curve.points)));
        if cx.params.show_derivative && (index == 0 || cx.snapshot.curves.len() <= 3) {
            ends.push((format!("{name}′"), ink, height(&curve.derivative)));
        }
    }
    let mut heights: Vec<f32> = ends.iter().map(|end| end.2 - space::S).collect();
    let inner = axes.rect.shrink2(vec2(space::XS, space::L));
    axes::spread(&mut heights, text::SMALL + space::XS, [inner.top(), inner.bottom()]);
    for ((words, ink, _), y) in ends.iter().zip(heights) {
        axes::label(
            painter,
            palette,
            axes.rect,
            pos2(inner.right(), y),
            Align2::RIGHT_CENTER,
            words,
            *ink,
        );
    }
}

/// The point, the tangent through it, and the lines that lead to the axis.
fn point(painter: &Painter, palette: &Palette, cx: &Stage<'_, Curves>, axes: &Axes) {
    let Some(reading) = cx.snapshot.readings.first() else {
        return;
    };
    let x = cx.snapshot.x;
    let at = axes.to_screen([x, reading.y]);
    let foot = axes.to_screen([x, 0.0]);
    let guide = Stroke::new(line::ICON, palette.muted);
    painter.extend(Shape::dashed_line(&[foot, at], guide, line::DASH, line::DASH));
    // The direction of the slope on the screen, whose two axes have different units.
    let ahead = axes.to_screen([x + 1.0, reading.y + reading.dy]) - at;
    let half = ahead.normalized() * TANGENT;
    painter.line_segment([at - half, at + half], Stroke::new(line::CURVE, palette.text));
    for other in cx.snapshot.readings.iter().skip(1) {
        let hue = palette.hue(other.function.name());
        painter.circle_filled(axes.to_screen([x, other.y]), size::POINT, hue);
    }
    let hue = palette.hue(reading.function.name());
    if cx.params.show_derivative {
        painter.circle(
            axes.to_screen([x, reading.dy]),
            size::POINT,
            palette.surface,
            Stroke::new(line::CURVE, hue),
        );
    }
    painter.circle(at, size::KNOB, palette.surface, Stroke::new(line::STRONG, hue));
    let words = cx.words.with("curves-slope", &[("slope", &number(reading.dy))]);
    let place = format!("x = {}", number(x));
    let side = if reading.y < 0.0 {
        Align2::CENTER_BOTTOM
    } else {
        Align2::CENTER_TOP
    };
    let taken = [axes::label(
        painter,
        palette,
        axes.rect,
        foot,
        side,
        &place,
        palette.text,
    )];
    let above = half.normalized().rot90() * (space::XL * half.x.signum());
    let far = vec2(0.0, space::XL);
    let spots = [
        (at + half * 0.5 + above, Align2::CENTER_CENTER),
        (at - far, Align2::CENTER_BOTTOM),
        (at + far, Align2::CENTER_TOP),
        (at - 2.0 * far, Align2::CENTER_BOTTOM),
    ];
    axes::free_label(painter, palette, axes.rect, &spots, &taken, &words, palette.text);
}

/// f and f' at the point as formulas with the numbers put in; the derivative by autodiff beside its closed form.
fn write(ui: &mut Ui, cx: &Stage<'_, Curves>) {
    let Some(reading) = cx.snapshot.readings.first() else {
        return;
    };
    let x = cx.snapshot.x;
    let scale = if ui.available_width() < NARROW {
        text::BODY
    } else {
        text::LEAD
    };
    formula(ui, &tex::value(reading, x, cx.params), scale);
    formula(ui, &tex::derivative(reading, x, cx.params), scale);
    let words = cx.words.with(
        "curves-autodiff",
        &[
            ("dy", &tex::exact_text(reading.dy)),
            ("closed", &tex::exact_text(reading.dy_closed)),
        ],
    );
    widgets::muted(ui, &words);
}

/// Narrower than this the formulas are set smaller.
const NARROW: f32 = 560.0;
