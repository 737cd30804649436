//! What the hand holds on the planned curve: each knob stands where the number that it moves can be seen.

use super::{held, plan};
use crate::{
    kit::{
        axes,
        tokens::{Palette, line, size, space},
        views::axis::Plane,
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, CursorIcon, Key, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::schedules::{
    CHECK, Params, ScheduleName, Schedules, lane::LaneView,
};

/// A place on the curve that can be dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knob {
    /// Sideways the warmup's length, upwards the rate.
    Peak,
    /// Upwards the share at which the warmup begins.
    Start,
    /// Sideways the steps between two drops, upwards what is left at one.
    Drop,
    /// Upwards the decay.
    Decay,
    /// Sideways the period, upwards the floor.
    Trough,
    /// Sideways the patience, upwards what is left at the next reduction.
    Patience,
    /// Upwards the floor of the plateau.
    Floor,
}

impl Knob {
    fn word(self) -> &'static str {
        match self {
            Self::Peak => "schedules-knob-peak",
            Self::Start => "schedules-knob-start",
            Self::Drop => "schedules-knob-drop",
            Self::Decay => "schedules-knob-decay",
            Self::Trough => "schedules-knob-trough",
            Self::Patience => "schedules-knob-patience",
            Self::Floor => "schedules-knob-floor",
        }
    }
}

/// What the plateau of the run in the hand is at.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Now {
    step: usize,
    bad: usize,
    share: f64,
}

/// How far along the free steps the knob of the exponential stands.
const ALONG: f64 = 0.3;
/// A key moves a knob by this share of the axis.
const NUDGE: f64 = 0.01;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Schedules>, plane: &Plane, area: Rect) {
    let lane = cx.snapshot.lanes.iter().find(|lane| held(cx, lane));
    let now = lane.map_or(
        Now {
            step: 0,
            bad: 0,
            share: 1.0,
        },
        |lane: &LaneView| Now {
            step: cx.snapshot.step,
            bad: lane.bad,
            share: lane.share,
        },
    );
    for knob in knobs(cx.params) {
        let [x, y] = place(knob, cx.params, now);
        let at = plan::at(plane, x, y).clamp(area.min, area.max);
        one(ui, cx, plane, area, (knob, now), at);
    }
}

fn knobs(params: &Params) -> Vec<Knob> {
    let mut knobs = vec![Knob::Peak];
    if params.warmup > 0 {
        knobs.push(Knob::Start);
    }
    knobs.extend_from_slice(match params.schedule {
        ScheduleName::Constant => &[],
        ScheduleName::Step => &[Knob::Drop],
        ScheduleName::Exponential => &[Knob::Decay],
        ScheduleName::Cosine => &[Knob::Trough],
        ScheduleName::Plateau => &[Knob::Floor, Knob::Patience],
    });
    knobs
}

/// Step and rate at which a knob stands.
fn place(knob: Knob, params: &Params, now: Now) -> [f64; 2] {
    let (warmup, lr) = (params.warmup as f64, params.lr);
    match knob {
        Knob::Peak => [warmup, lr],
        Knob::Start => [0.0, lr * params.warmup_start],
        Knob::Drop => [warmup + params.step_every as f64, lr * params.step_gamma],
        Knob::Decay => {
            let step = decay_step(params);
            [warmup + step, lr * params.exp_gamma.powf(step)]
        }
        Knob::Trough => [warmup + params.cosine_period as f64, lr * params.floor],
        Knob::Patience => {
            let next = now.step + (params.patience + 1).saturating_sub(now.bad) * CHECK;
            [next as f64, lr * now.share * params.plateau_factor]
        }
        Knob::Floor => [0.9 * params.max_steps as f64, lr * params.floor],
    }
}

/// Steps after the warmup at which the exponential's knob stands.
fn decay_step(params: &Params) -> f64 {
    (ALONG * params.max_steps.saturating_sub(params.warmup) as f64).max(1.0)
}

/// Sets what a knob moves, from the place to which it was brought.
fn take(knob: Knob, params: &mut Params, now: Now, [step, rate]: [f64; 2]) {
    let whole = |step: f64| step.round().max(0.0) as usize;
    let after = (step - params.warmup as f64).max(0.0);
    let share = tidy((rate / params.lr.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0));
    match knob {
        Knob::Peak => {
            params.warmup = whole(step);
            params.lr = tidy(rate.max(1e-6));
        }
        Knob::Start => params.warmup_start = share,
        Knob::Drop => {
            params.step_every = whole(after).max(1);
            params.step_gamma = share;
        }
        Knob::Decay => {
            let gamma = share.max(1e-12).powf(1.0 / decay_step(params));
            params.exp_gamma = ((gamma * 1e4).round() / 1e4).clamp(0.0, 1.0);
        }
        Knob::Trough => {
            params.cosine_period = whole(after).max(1);
            params.floor = share;
        }
        Knob::Patience => {
            let wait = (step - now.step as f64).max(0.0) / CHECK as f64;
            params.patience = (now.bad + whole(wait)).saturating_sub(1);
            params.plateau_factor = tidy((share / now.share.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0));
        }
        Knob::Floor => params.floor = share,
    }
}

/// Two digits: what a hand can mean.
fn tidy(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let grain = 10f64.powf(value.log10().floor() - 1.0);
    (value / grain).round() * grain
}

fn one(ui: &mut Ui, cx: &mut Stage<'_, Schedules>, plane: &Plane, area: Rect, (knob, now): (Knob, Now), at: Pos2) {
    let palette = Palette::of(ui.visuals());
    let grip = Rect::from_center_size(at, Vec2::splat(size::TARGET));
    let response = ui.interact(grip, ui.scope_id().with(knob.word()), Sense::click_and_drag());
    let name = cx.words.t(knob.word());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Slider, true, name));
    let fill = if response.hovered() || response.dragged() {
        palette.accent_soft
    } else {
        palette.surface
    };
    ui.painter()
        .circle(at, size::KNOB, fill, Stroke::new(line::STRONG, palette.accent));
    widgets::focus_ring(ui, &response, size::KNOB);
    if response.hovered() || response.dragged() || response.has_focus() {
        ui.set_cursor_icon(if response.dragged() {
            CursorIcon::Grabbing
        } else {
            CursorIcon::Grab
        });
        let beside = pos2(at.x + size::KNOB + space::XS, at.y - space::M);
        let painter = ui.painter();
        axes::label(
            painter,
            palette,
            area,
            beside,
            Align2::LEFT_BOTTOM,
            name,
            palette.accent,
        );
    }
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        take(knob, cx.params, now, plane.value(pointer.clamp(area.min, area.max)));
    }
    if response.clicked() {
        response.request_focus();
    }
    if response.has_focus() {
        widgets::hold_arrows(ui, response.id, true, true);
        let pressed = |key| ui.input(|input| input.num_presses(key)) as f32;
        let moved = vec2(
            pressed(Key::ArrowRight) - pressed(Key::ArrowLeft),
            pressed(Key::ArrowDown) - pressed(Key::ArrowUp),
        );
        if moved != Vec2::ZERO {
            let by = moved * area.size() * NUDGE as f32;
            take(knob, cx.params, now, plane.value((at + by).clamp(area.min, area.max)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_knob_put_back_where_it_stands_changes_no_number() {
        let now = Now {
            step: 120,
            bad: 3,
            share: 0.3,
        };
        for &schedule in ScheduleName::ALL {
            let params = Params {
                schedule,
                warmup: 50,
                lr: 0.5,
                floor: 0.1,
                ..Params::default()
            };
            for knob in knobs(&params) {
                let mut moved = params.clone();
                take(knob, &mut moved, now, place(knob, &params, now));
                let near = |a: f64, b: f64| (a - b).abs() < 1e-4;
                assert!(near(moved.exp_gamma, params.exp_gamma) && near(moved.plateau_factor, params.plateau_factor));
                let kept = Params {
                    exp_gamma: params.exp_gamma,
                    plateau_factor: params.plateau_factor,
                    lr: params.lr,
                    step_gamma: params.step_gamma,
                    warmup_start: params.warmup_start,
                    floor: params.floor,
                    ..moved.clone()
                };
                assert_eq!(kept, params, "{knob:?}");
                assert!(near(moved.step_gamma, params.step_gamma) && near(moved.floor, params.floor));
            }
        }
    }

    #[test]
    fn the_drop_dragged_to_step_300_and_half_the_rate_is_every_250_after_a_warmup_of_50_and_gamma_05() {
        let mut params = Params {
            schedule: ScheduleName::Step,
            warmup: 50,
            lr: 0.4,
            ..Params::default()
        };
        let now = Now {
            step: 0,
            bad: 0,
            share: 1.0,
        };
        take(Knob::Drop, &mut params, now, [300.0, 0.2]);
        assert_eq!((params.step_every, params.step_gamma), (250, 0.5));
    }
}
