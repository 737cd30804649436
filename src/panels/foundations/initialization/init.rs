//! The stage of the initializations: a card with the training curve of each, the spread of activations and gradients through
//! the depth, and the weight matrix and histograms of the net that is looked at.

mod cards;
mod spread;
mod weights;

use crate::{
    kit::{
        tokens::{Palette, space},
        widgets,
    },
    panels::{Panel, Stage},
};
use egui::{Ui, UiBuilder, vec2};
use neural_atlas_engine::{
    labs::foundations::initialization::init::{Action, Init, Lane, method::Method},
    params::{flag_switched, has_flag},
};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct InitPanel {
    /// The weight in the hand: row, column, and its value when it was taken.
    held: Option<(usize, usize, f32)>,
    /// The standard deviation s when its handle was taken.
    held_s: Option<f64>,
}

/// Height of the cards in a high and in a low stage.
const CARDS: [f32; 2] = [50.0, 78.0];
const TALL: f32 = 440.0;
/// Share of the width for the profiles.
const LEFT: f32 = 0.6;

impl Panel for InitPanel {
    type Lab = Init;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Init>) {
        let palette = Palette::of(ui.visuals());
        let area = ui.available_rect_before_wrap();
        ui.painter().rect_filled(area, 0.0, palette.background);
        let area = area.shrink2(vec2(space::M, space::S));
        let mut head = ui.new_child(UiBuilder::new().max_rect(area));
        chips(&mut head, cx);
        let below = area.with_min_y(head.min_rect().bottom() + space::S);
        let Some(looked) = looked(cx) else {
            let mut empty = ui.new_child(UiBuilder::new().max_rect(below));
            empty.centered_and_justified(|ui| widgets::muted(ui, cx.words.t("init-none")));
            return;
        };
        let height = CARDS[usize::from(area.height() >= TALL)];
        let (top, below) = below.split_top_bottom_at_y(below.top() + height);
        cards::show(ui, cx, top);
        let below = below.with_min_y(below.top() + space::S);
        let (left, right) = below.split_left_right_at_fraction(LEFT);
        let left = left.with_max_x(left.right() - space::M);
        self.spreads(ui, cx, left, looked);
        self.weights(ui, cx, right, looked);
    }
}

/// The place of the lane looked at.
fn looked(cx: &Stage<'_, Init>) -> Option<usize> {
    let looked = cx.snapshot.looked?;
    cx.snapshot.lanes.iter().position(|lane| lane.method == looked)
}

fn look(cx: &mut Stage<'_, Init>, method: Method, layer: usize) {
    cx.act(Action::Look { method, layer });
}

fn name(cx: &Stage<'_, Init>, lane: &Lane) -> &'static str {
    cx.words.option("methods", lane.method.name())
}

/// Which initializations are compared: a click adds one or takes it away.
fn chips(ui: &mut Ui, cx: &mut Stage<'_, Init>) {
    let palette = Palette::of(ui.visuals());
    ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
    widgets::chip_row(ui, |ui, chips| {
        for method in Method::ALL.iter().copied() {
            let flag = method.name();
            let on = has_flag(&cx.params.methods, flag);
            let label = cx.words.option("methods", flag);
            if chips.chip_in(ui, label, on, palette.hue(flag)).clicked() {
                cx.params.methods = flag_switched(&cx.params.methods, Method::NAMES, flag);
            }
        }
    });
}

#[cfg(test)]
mod tests;
