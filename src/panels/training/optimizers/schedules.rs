//! The stage of the schedules: the planned rates above, the losses below on the same axis of steps, and the range test.

mod knobs;
mod losses;
mod plan;
mod range;

use crate::{
    kit::{
        tokens::{HAIRLINE, Palette, size, space},
        widgets,
    },
    panels::{Panel, Request, Stage},
};
use egui::{Rect, Stroke, Ui, UiBuilder, vec2};
use neural_atlas_engine::labs::training::optimizers::schedules::{
    Mode, ScheduleName, Schedules,
    lane::{LaneKind, LaneView},
};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct SchedulesPanel;

/// The share of the height for the plan.
const PLAN: f32 = 0.52;

impl Panel for SchedulesPanel {
    type Lab = Schedules;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Schedules>) {
        let palette = Palette::of(ui.visuals());
        let area = ui.available_rect_before_wrap();
        ui.painter().rect_filled(area, 0.0, palette.background);
        let inner = area.shrink2(vec2(space::M, space::S));
        let below = head(ui, cx, inner);
        let free = inner.with_min_y(below + space::S);
        if cx.snapshot.mode == Mode::RangeTest {
            return range::show(ui, cx, free);
        }
        let (upper, lower) = free.split_top_bottom_at_y(free.top() + PLAN * free.height());
        // The losses first: their labels decide how wide both pictures are.
        let columns = losses::show(ui, cx, lower.with_min_y(lower.top() + space::XS));
        plan::show(ui, cx, upper, columns);
        let hair = Stroke::new(HAIRLINE, palette.hairline);
        ui.painter().hline(area.x_range(), lower.top(), hair);
    }
}

/// Mode and schedules to choose from; returns where they end.
fn head(ui: &mut Ui, cx: &mut Stage<'_, Schedules>, rect: Rect) -> f32 {
    let palette = Palette::of(ui.visuals());
    let mut head = ui.new_child(UiBuilder::new().max_rect(rect));
    head.spacing_mut().item_spacing = vec2(space::XS, space::XS);
    widgets::chip_row(&mut head, |ui, chips| {
        ui.set_min_height(size::CHIP);
        if cx.params.mode == Mode::Train {
            for name in ScheduleName::ALL.iter().copied() {
                let kind = LaneKind::of(name);
                let hue = palette.hue(kind.name());
                let label = cx.words.option("schedules", kind.name());
                let response = chips.chip_in(ui, label, cx.params.schedule == name, hue);
                if response.on_hover_text(cx.words.t("schedules-choose-hint")).clicked() {
                    cx.params.schedule = name;
                }
            }
            chips.gap(ui);
            if chips
                .chip(ui, cx.words.t("schedules-log"), cx.params.log_axis)
                .clicked()
            {
                cx.params.log_axis = !cx.params.log_axis;
            }
        }
        let testing = cx.params.mode == Mode::RangeTest;
        let response = chips.chip(ui, cx.words.option("mode", Mode::RangeTest.name()), testing);
        if response.on_hover_text(cx.words.t("schedules-range-hint")).clicked() {
            cx.params.mode = if testing { Mode::Train } else { Mode::RangeTest };
            cx.request(Request::Play);
        }
    });
    head.min_rect().bottom()
}

/// What stands at the end of a run's curve; one that flew off is named where it did, on the plan.
fn label(cx: &Stage<'_, Schedules>, lane: &LaneView) -> &'static str {
    match lane.fell {
        Some(_) => "",
        None => cx.words.option("schedules", lane.kind.name()),
    }
}

/// Whether a run is the one in the hand.
fn held(cx: &Stage<'_, Schedules>, lane: &LaneView) -> bool {
    lane.kind == LaneKind::of(cx.params.schedule)
}
