//! What lies on the map: trails, start, minima, and the words for them.

use super::trails;
use crate::{
    kit::{
        self,
        axes::{self, Axes},
        fonts, number,
        tokens::{Palette, line, size, space, text},
        views::contour::Levels,
    },
    panels::Stage,
};
use egui::{Align2, Painter, Pos2, Rect, Response, RichText, Shape, Stroke, Ui, Vec2, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::race::{Race, RacerView, surface::SurfaceKind};

/// The two parameters, as the texts call them.
const NAMES: [&str; 2] = ["θ₁", "θ₂"];
/// How near the pointer must be to a mark to read it, in points.
const REACH: f32 = 10.0;

/// Names stand beside what is `taken`.
pub fn draw(ui: &Ui, cx: &Stage<'_, Race>, axes: &Axes, response: &Response, levels: Levels, taken: &mut Vec<Rect>) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter_at(axes.rect);
    axes.numbers(&painter, palette);
    axes.names(&painter, palette, NAMES);
    caption(&painter, palette, cx, axes, levels);
    crosses(&painter, palette, cx, axes);
    for racer in cx.snapshot.racers.iter().rev() {
        let points: Vec<[f64; 2]> = racer.trail.iter().map(|mark| [mark[1], mark[2]]).collect();
        let marks: Vec<Pos2> = points.iter().map(|point| axes.to_screen(*point)).collect();
        trails::trail(&painter, palette, racer, axes.curves(points.iter()), &marks);
    }
    let start = start(&painter, palette, cx, axes, taken);
    taken.push(start);
    // Before the first step all heads lie on the start, whose own label is what matters then.
    if cx.step > 0 {
        let heads: Vec<Pos2> = cx.snapshot.racers.iter().map(|racer| head(racer, axes)).collect();
        let rings: Vec<Option<Rect>> = cx.snapshot.racers.iter().map(|racer| ring(racer, axes)).collect();
        taken.extend(trails::heads(&painter, palette, cx, axes.rect, &heads, &rings));
        looks_ahead(&painter, palette, cx, axes, taken);
    }
    minima(&painter, palette, cx, axes, taken);
    if let Some(at) = response.hover_pos().filter(|_| !response.dragged()) {
        read(ui, cx, axes, response, at);
    }
}

/// Where the racer is, or for one that flew off where it was last on the map.
fn head(racer: &RacerView, axes: &Axes) -> Pos2 {
    if racer.fell.is_none() {
        return axes.to_screen(racer.at);
    }
    let mut places = racer.trail.iter().rev().map(|mark| axes.to_screen([mark[1], mark[2]]));
    places
        .find(|at| axes.rect.contains(*at))
        .unwrap_or_else(|| axes.rect.center())
}

fn crosses(painter: &Painter, palette: &Palette, cx: &Stage<'_, Race>, axes: &Axes) {
    let stroke = Stroke::new(line::CURVE, palette.text);
    for minimum in &cx.snapshot.minima {
        let at = axes.to_screen(*minimum);
        painter.line_segment([at - vec2(size::KNOB, 0.0), at + vec2(size::KNOB, 0.0)], stroke);
        painter.line_segment([at - vec2(0.0, size::KNOB), at + vec2(0.0, size::KNOB)], stroke);
    }
}

/// The places of the minima, beside their crosses where no racer's name stands.
fn minima(painter: &Painter, palette: &Palette, cx: &Stage<'_, Race>, axes: &Axes, taken: &[Rect]) {
    for minimum in &cx.snapshot.minima {
        let at = axes.to_screen(*minimum);
        if !axes.rect.contains(at) {
            continue;
        }
        let place = minimum.map(|value| number((value * 100.0).round() / 100.0)).join(", ");
        let words = match cx.snapshot.minima.len() {
            1 => cx.words.with("race-minimum", &[("place", &place)]),
            _ => format!("({place})"),
        };
        axes::free_label(painter, palette, axes.rect, &around(at), taken, &words, palette.muted);
    }
}

/// Corners around a mark at which its label may stand, the nearer ones first.
fn around(at: Pos2) -> [(Pos2, Align2); 6] {
    let (across, down, far) = (vec2(space::S, 0.0), vec2(0.0, space::XS), vec2(0.0, space::XXL));
    [
        (at + across + down, Align2::LEFT_TOP),
        (at - across + down, Align2::RIGHT_TOP),
        (at - across - down, Align2::RIGHT_BOTTOM),
        (at + across - down, Align2::LEFT_BOTTOM),
        (at + far, Align2::CENTER_TOP),
        (at - far, Align2::CENTER_BOTTOM),
    ]
}

/// Where the ring of a racer that looks ahead stands; none where it would lie on the racer or off the picture.
fn ring(racer: &RacerView, axes: &Axes) -> Option<Rect> {
    let ahead = axes.to_screen(racer.ahead?);
    let apart = axes.to_screen(racer.at).distance(ahead) >= size::KNOB;
    (apart && axes.rect.contains(ahead))
        .then(|| Rect::from_center_size(ahead, Vec2::splat(2.0 * size::POINT + space::XS)))
}

/// Nesterov's look-ahead: a ring where its velocity leads, and the push of the gradient that is taken there.
fn looks_ahead(painter: &Painter, palette: &Palette, cx: &Stage<'_, Race>, axes: &Axes, taken: &mut Vec<Rect>) {
    for racer in &cx.snapshot.racers {
        let Some(ahead) = ring(racer, axes).map(|ring| ring.center()) else {
            continue;
        };
        let (head, hue) = (axes.to_screen(racer.at), palette.hue(racer.optimizer.name()));
        let stroke = Stroke::new(line::CURVE, hue);
        painter.extend(Shape::dashed_line(&[head, ahead], stroke, line::DASH, line::GAP));
        let push = vec2(-racer.gradient[0] as f32, racer.gradient[1] as f32);
        if push.length() > 0.0 {
            painter.arrow(ahead, push.normalized() * space::XL, stroke);
        }
        painter.circle(ahead, size::POINT + 1.0, palette.surface, stroke);
        let words = cx.words.t("race-ahead");
        let ink = palette.ink(hue);
        taken.extend(axes::free_label(
            painter,
            palette,
            axes.rect,
            &around(ahead),
            taken,
            words,
            ink,
        ));
    }
}

fn start(painter: &Painter, palette: &Palette, cx: &Stage<'_, Race>, axes: &Axes, taken: &[Rect]) -> Rect {
    let at = axes.to_screen(cx.snapshot.start);
    painter.circle(
        at,
        size::KNOB,
        palette.text,
        Stroke::new(line::CURVE, palette.background),
    );
    let movable = cx.snapshot.surface != SurfaceKind::Network;
    let words = cx.words.t(if movable { "race-drag-start" } else { "race-start" });
    // Above or below, because beside it the edge of the picture would push the words over the handle.
    let far = vec2(0.0, size::KNOB + space::XS);
    let (above, below) = ((at - far, Align2::CENTER_BOTTOM), (at + far, Align2::CENTER_TOP));
    let ink = palette.text;
    axes::free_label(painter, palette, axes.rect, &[above, below], taken, words, ink)
        .unwrap_or_else(|| axes::label(painter, palette, axes.rect, above.0, above.1, words, ink))
}

/// What the contours mean, and for a network what the plane is.
fn caption(painter: &Painter, palette: &Palette, cx: &Stage<'_, Race>, axes: &Axes, levels: Levels) {
    let words = match cx.snapshot.plane {
        None => cx.words.with("race-contours", &[("factor", &number(levels.factor()))]),
        Some(plane) => {
            let share = kit::percent(plane.explained);
            cx.words
                .with("race-slice", &[("parameters", &plane.parameters), ("share", &share)])
        }
    };
    let width = (axes.rect.width() - 2.0 * space::XXL).max(1.0);
    let galley = painter.layout(words, fonts::regular(text::SMALL), palette.muted, width);
    let corner = axes.rect.right_bottom() - vec2(space::S, space::XL);
    painter.galley(corner - galley.size(), galley, palette.muted);
}

/// Step, place and loss of the mark under the pointer.
fn read(ui: &Ui, cx: &Stage<'_, Race>, axes: &Axes, response: &Response, at: Pos2) {
    let palette = Palette::of(ui.visuals());
    let marks = cx
        .snapshot
        .racers
        .iter()
        .flat_map(|racer| racer.trail.iter().map(move |mark| (racer, mark)));
    let far = |mark: &[f64; 4]| axes.to_screen([mark[1], mark[2]]).distance(at);
    let Some((racer, mark)) = marks.min_by(|a, b| far(a.1).total_cmp(&far(b.1))) else {
        return;
    };
    if far(mark) > REACH {
        return;
    }
    let hue = palette.hue(racer.optimizer.name());
    let place: Pos2 = axes.to_screen([mark[1], mark[2]]);
    ui.painter_at(axes.rect)
        .circle(place, size::POINT + 1.0, hue, Stroke::new(line::CURVE, palette.surface));
    response.clone().on_hover_ui_at_pointer(|ui| {
        let name = cx.words.option("optimizers", racer.optimizer.name());
        ui.label(
            RichText::new(name)
                .font(fonts::bold(text::BODY))
                .color(palette.ink(hue)),
        );
        let [step, x, y, loss] = *mark;
        let shown = [
            ("step", number(step)),
            ("x", number(x)),
            ("y", number(y)),
            ("loss", number(loss)),
        ];
        let args: Vec<(&str, &dyn std::fmt::Display)> = shown.iter().map(|(name, text)| (*name, text as _)).collect();
        ui.label(RichText::new(cx.words.with("race-mark", &args)).size(text::BODY));
    });
}

/// Where the button that brings the whole view back stands.
pub fn home_button(axes: &Axes) -> Rect {
    let side = size::TARGET;
    Rect::from_min_size(
        pos2(axes.rect.right() - side - space::S, axes.rect.top() + space::S),
        vec2(side, side),
    )
}
