//! The plane of weights: the loss over it, every start with its trail, and the neuron of the diagram to be dragged.

use super::{
    hand::{Grab, Hand, KNOB, grain},
    put,
};
use crate::{
    kit::{
        axes::{self, Axes},
        fonts, number,
        tokens::{HAIRLINE, Palette, RADIUS_SMALL, alpha, line, size, space, text},
        views::{self, Shade},
    },
    panels::Stage,
};
use egui::{Align2, CursorIcon, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::{
    labs::foundations::neuron::neuron::{Neuron, Runner, unit::Unit},
    view::Field,
};

/// Bands of equal shade: the edges between them are contours.
const BANDS: f32 = 16.0;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Neuron>, hand: &mut Hand, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let Some(landscape) = &cx.snapshot.landscape else {
        return;
    };
    let axes = Axes {
        rect,
        x: landscape.x.map(f64::from),
        y: landscape.y.map(f64::from),
    };
    let shade = Shade {
        sequential: true,
        most: 1.6,
        ..Shade::default()
    };
    views::heat_map(ui, rect, "weights", &banded(landscape), shade);
    let painter = ui.painter_at(rect);
    axes.lines(&painter, palette);
    axes.veiled_numbers(&painter, palette);
    for runner in cx.snapshot.runners.iter().skip(1) {
        draw(&painter, palette, cx.snapshot.use_bias, &axes, runner);
    }
    own(ui, &painter, palette, cx, hand, &axes);
    ui.painter().rect_stroke(
        rect,
        RADIUS_SMALL,
        Stroke::new(HAIRLINE, palette.hairline),
        StrokeKind::Outside,
    );
    let inner = rect.shrink(space::XS);
    axes::label(
        &painter,
        palette,
        rect,
        inner.right_bottom(),
        Align2::RIGHT_BOTTOM,
        "w₁",
        palette.muted,
    );
    axes::label(
        &painter,
        palette,
        rect,
        inner.left_top(),
        Align2::LEFT_TOP,
        "w₂",
        palette.muted,
    );
    legend(ui, palette, cx, rect);
}

/// The loss in bands, from the lowest to the highest in the picture; its root, so that the valley has bands too.
fn banded(field: &Field) -> Field {
    let low = field.values.iter().copied().fold(f32::INFINITY, f32::min);
    let high = field.values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let span = (high - low).max(f32::MIN_POSITIVE);
    let band = |value: &f32| (((value - low) / span).sqrt() * BANDS).floor() / BANDS;
    Field {
        values: field.values.iter().map(band).collect(),
        ..*field
    }
}

fn draw(painter: &Painter, palette: &Palette, bias: bool, axes: &Axes, runner: &Runner) {
    let (stuck, learned) = (runner.is_stuck(bias), runner.has_learned());
    let hue = if stuck { palette.warn } else { palette.text };
    let mut trail: Vec<Pos2> = runner.trail.iter().map(|place| axes.to_screen(*place)).collect();
    let at = axes.to_screen(runner.unit.w);
    trail.push(at);
    painter.line(trail, Stroke::new(line::ICON, hue.gamma_multiply(1.0 - alpha::RAW)));
    if stuck {
        let arm = size::POINT * 1.3;
        for way in [vec2(arm, arm), vec2(arm, -arm)] {
            painter.line_segment([at - way, at + way], Stroke::new(line::STRONG, hue));
        }
    } else {
        let fill = if learned { palette.text } else { palette.surface };
        painter.circle(at, size::POINT * 1.3, fill, Stroke::new(line::ICON, hue));
    }
}

/// The neuron of the diagram: its trail, and the knob that the hand takes.
fn own(ui: &mut Ui, painter: &Painter, palette: &Palette, cx: &mut Stage<'_, Neuron>, hand: &mut Hand, axes: &Axes) {
    let unit = cx.snapshot.unit;
    let runner = &cx.snapshot.runners[0];
    let at = axes.to_screen(unit.w);
    let mut trail: Vec<Pos2> = runner.trail.iter().map(|place| axes.to_screen(*place)).collect();
    trail.push(at);
    painter.line(trail, Stroke::new(line::STRONG, palette.accent));
    painter.circle(
        at,
        KNOB * 1.2,
        palette.surface,
        Stroke::new(line::STRONG, palette.accent),
    );
    let words = format!("({}, {})", number(unit.w[0]), number(unit.w[1]));
    let place = at + vec2(KNOB * 1.2 + space::XS, 0.0);
    axes::label(
        painter,
        palette,
        axes.rect,
        place,
        Align2::LEFT_CENTER,
        &words,
        palette.accent,
    );
    let response = ui.interact(axes.rect, ui.scope_id().with("weights"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, cx.words.t("neuron-weights")));
    let near = |pointer: Option<Pos2>| pointer.is_some_and(|pointer| pointer.distance(at) < 2.5 * KNOB);
    if response.drag_started() && near(ui.input(|input| input.pointer.press_origin())) {
        hand.grab = Some(Grab::Arrow { about: [0.0; 2] });
    }
    if let (Some(_), Some(pointer)) = (hand.grab, response.interact_pointer_pos()) {
        let grain = grain(axes);
        let w = axes.to_data(pointer.clamp(axes.rect.min, axes.rect.max));
        let w = w.map(|value| (value / grain).round() * grain);
        put(cx, Unit { w, b: unit.b });
    }
    if response.drag_stopped() {
        hand.grab = None;
    }
    if near(response.hover_pos()) {
        ui.set_cursor_icon(CursorIcon::Grab);
    }
}

/// How many starts have learned, how many are stuck; and which slice the ground is, where the bias moves too.
fn legend(ui: &Ui, palette: &Palette, cx: &Stage<'_, Neuron>, rect: Rect) {
    let runners = &cx.snapshot.runners;
    let learned = runners.iter().filter(|runner| runner.has_learned()).count();
    let stuck = runners
        .iter()
        .filter(|runner| runner.is_stuck(cx.snapshot.use_bias))
        .count();
    let words = if runners.len() > 1 {
        let all = runners.len();
        let under_way = all.saturating_sub(learned + stuck);
        cx.words.with(
            "neuron-starts",
            &[
                ("all", &all),
                ("learned", &learned),
                ("underway", &under_way),
                ("stuck", &stuck),
            ],
        )
    } else if cx.snapshot.use_bias {
        cx.words.with("neuron-slice", &[("b", &number(cx.snapshot.unit.b))])
    } else {
        cx.words.t("neuron-ground").to_owned()
    };
    let at = pos2(rect.left(), rect.bottom() + space::XS + text::SMALL * 0.7);
    ui.painter().text(
        at,
        Align2::LEFT_CENTER,
        words,
        fonts::regular(text::SMALL),
        palette.muted,
    );
}
