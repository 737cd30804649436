//! The rates of all schedules: what was used, what is planned, and where we stand today.

use super::{held, knobs};
use crate::{
    kit::{
        axes, fonts, number,
        tokens::{HAIRLINE, Palette, alpha, line, size, space, text},
        views::axis::{Axis, Plane},
    },
    panels::Stage,
};
use egui::{Align2, Color32, Painter, Pos2, Rangef, Rect, Shape, Stroke, Ui, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::schedules::{
    CHECK, Params, ScheduleName, Schedules, lane::LaneView,
};

/// Points of a planned curve.
const POINTS: usize = 400;
/// A rate that falls to less than this share between two looks was lowered at once.
const SUDDEN: f64 = 0.8;
/// Room above the highest rate, and the share of it at which a logarithmic axis ends.
const ROOM: f64 = 1.18;
const LOWEST: f64 = 1e-4;

/// Draws the rates over these columns of the screen.
pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Schedules>, rect: Rect, columns: Rangef) {
    let palette = Palette::of(ui.visuals());
    let font = fonts::bold(text::SMALL);
    let title = cx.words.t("schedules-plan");
    ui.painter()
        .text(rect.min, Align2::LEFT_TOP, title, font, palette.muted);
    let area = Rect::from_x_y_ranges(columns, rect.top() + text::SMALL + space::M..=rect.bottom() - space::M);
    if !area.is_positive() {
        return;
    }
    let plane = plane(cx, area);
    grid(ui.painter(), palette, &plane, area);
    let painter = ui.painter_at(area.expand(size::KNOB));
    let (behind, front): (Vec<_>, Vec<_>) = cx.snapshot.lanes.iter().partition(|lane| !held(cx, lane));
    for lane in behind.into_iter().chain(front) {
        let hue = palette.hue(lane.kind.name());
        let opacity = if held(cx, lane) { 1.0 } else { 1.0 - alpha::PINNED };
        planned(
            &painter,
            cx,
            &plane,
            lane,
            hue.gamma_multiply(opacity * alpha::DISABLED),
        );
        used(&painter, palette, cx, &plane, lane, hue.gamma_multiply(opacity));
    }
    today(ui, cx, &plane, area);
    knobs::show(ui, cx, &plane, area);
}

fn plane(cx: &Stage<'_, Schedules>, area: Rect) -> Plane {
    let log = cx.params.log_axis;
    let used = cx
        .snapshot
        .lanes
        .iter()
        .flat_map(|lane| &lane.looks)
        .map(|look| look.rate);
    let high = used.fold(cx.params.lr, f64::max).max(f64::MIN_POSITIVE) * ROOM;
    let low = if log { high * LOWEST } else { 0.0 };
    Plane {
        x: Axis::new((0.0, cx.params.max_steps as f64), false, area.left(), area.right()),
        y: Axis::new((low, high), log, area.bottom(), area.top()),
    }
}

/// A rate on the screen; on a logarithmic axis what lies below its end is drawn at its end.
pub fn at(plane: &Plane, step: f64, rate: f64) -> Pos2 {
    plane.at(step, rate.max(plane.y.low))
}

fn grid(painter: &Painter, palette: &Palette, plane: &Plane, area: Rect) {
    let (hair, font) = (Stroke::new(HAIRLINE, palette.hairline), fonts::regular(text::SMALL));
    for tick in plane.y.ticks((area.height() / size::TICK_Y).max(2.0) as usize) {
        let y = plane.y.place(tick);
        painter.hline(area.x_range(), y, hair);
        // Beside the knob that stands on the axis.
        let at = pos2(area.left() - size::KNOB - space::XS, y);
        painter.text(at, Align2::RIGHT_CENTER, number(tick), font.clone(), palette.muted);
    }
}

/// The steps at which a planned curve is looked at: evenly, and on both sides of every sudden drop.
fn steps(params: &Params, from: usize) -> Vec<usize> {
    let last = params.max_steps;
    let mut steps: Vec<usize> = (0..=POINTS)
        .map(|i| from + (last.saturating_sub(from)) * i / POINTS)
        .collect();
    let drops = (1..=last / params.step_every.max(1)).take(POINTS);
    for drop in drops.flat_map(|i| [i * params.step_every, (i * params.step_every).saturating_sub(1)]) {
        steps.extend(
            [drop, drop + params.warmup]
                .into_iter()
                .filter(|step| (from..=last).contains(step)),
        );
    }
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// The future by today's numbers.
fn planned(painter: &Painter, cx: &Stage<'_, Schedules>, plane: &Plane, lane: &LaneView, hue: Color32) {
    if lane.fell.is_some() {
        return;
    }
    let params = &*cx.params;
    let waits = lane.kind.schedule(params) == ScheduleName::Plateau;
    let rate = |step: usize| {
        let planned = lane.kind.planned(params, step);
        let warm = lane.kind.warmup(params).factor(step).is_none();
        if waits && warm { planned * lane.share } else { planned }
    };
    let places: Vec<Pos2> = steps(params, cx.snapshot.step)
        .into_iter()
        .map(|step| at(plane, step as f64, rate(step)))
        .collect();
    painter.add(Shape::line(places, Stroke::new(line::ICON, hue)));
    if waits && held(cx, lane) {
        let next = cx.snapshot.step + (params.patience + 1).saturating_sub(lane.bad) * CHECK;
        let fall = [rate(next), rate(next) * params.plateau_factor].map(|rate| at(plane, next as f64, rate));
        let stroke = Stroke::new(line::CURVE, hue);
        painter.extend(Shape::dashed_line(&fall, stroke, line::DASH, line::DASH));
    }
}

/// The past as it was: a staircase from look to look.
fn used(painter: &Painter, palette: &Palette, cx: &Stage<'_, Schedules>, plane: &Plane, lane: &LaneView, hue: Color32) {
    let mut places: Vec<Pos2> = vec![];
    let mut last: Option<f64> = None;
    for look in &lane.looks {
        let step = look.step as f64;
        // A sudden drop is upright, not a slope from look to look.
        if let Some(before) = last.filter(|before| look.rate < SUDDEN * before) {
            places.push(at(plane, step, before));
        }
        places.push(at(plane, step, look.rate));
        last = Some(look.rate);
    }
    let end = lane.fell.map_or(cx.snapshot.step as f64, |step| step as f64);
    places.push(at(plane, end, lane.rate));
    let width = if held(cx, lane) { line::STRONG } else { line::CURVE };
    painter.add(Shape::line(places, Stroke::new(width, hue)));
    if lane.fell.is_some() {
        let (middle, arm) = (at(plane, end, lane.rate), size::KNOB - 1.0);
        for turn in [vec2(arm, arm), vec2(arm, -arm)] {
            painter.line_segment([middle - turn, middle + turn], Stroke::new(line::STRONG, hue));
        }
        let name = cx.words.option("schedules", lane.kind.name());
        let words = cx.words.with("schedules-fell", &[("name", &name), ("step", &end)]);
        let beside = middle + vec2(size::KNOB + space::XS, -space::XS);
        let within = painter.clip_rect();
        axes::label(painter, palette, within, beside, Align2::LEFT_BOTTOM, &words, hue);
    }
}

/// The line of today with every run's rate on it.
fn today(ui: &Ui, cx: &Stage<'_, Schedules>, plane: &Plane, area: Rect) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter();
    let step = cx.snapshot.step as f64;
    let x = plane.x.place(step).min(area.right());
    painter.vline(x, area.y_range(), Stroke::new(HAIRLINE, palette.faint));
    let lanes: Vec<&LaneView> = cx.snapshot.lanes.iter().filter(|lane| lane.fell.is_none()).collect();
    let mut heights: Vec<f32> = lanes.iter().map(|lane| at(plane, step, lane.rate).y).collect();
    axes::spread(&mut heights, text::SMALL + HAIRLINE, [area.top(), area.bottom()]);
    for (lane, y) in lanes.iter().zip(heights) {
        let hue = palette.hue(lane.kind.name());
        let place = pos2(x, at(plane, step, lane.rate).y);
        painter.circle(place, size::POINT, hue, Stroke::new(HAIRLINE, palette.background));
        // At the right edge, under each other, so that the curves stay free; the names stand below, at the losses.
        let words = number(lane.rate);
        let edge = pos2(area.right() + space::S, y);
        let font = fonts::bold(text::SMALL);
        let room = ui.max_rect().right() - space::XS;
        let width = painter.layout_no_wrap(words.clone(), font.clone(), hue).size().x;
        let shift = (edge.x + width - room).max(0.0);
        painter.text(
            edge - vec2(shift, 0.0),
            Align2::LEFT_CENTER,
            words,
            font,
            palette.ink(hue),
        );
    }
}
