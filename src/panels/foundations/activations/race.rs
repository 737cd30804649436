//! The stage of the race: one lane per activation function with a histogram for each layer, and below it the layer that is
//! looked at and what every layer's gradient has come to.

mod detail;
mod lanes;

use crate::{
    kit::{
        tokens::{Palette, size, space},
        widgets,
    },
    panels::{Panel, Stage},
};
use egui::{Rect, Ui, UiBuilder, vec2};
use neural_atlas_engine::{
    labs::foundations::activations::race::{Race, Racer},
    params::{flag_switched, has_flag},
};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct RacePanel {
    /// The lane and hidden layer looked at.
    looked: Option<(Racer, usize)>,
    by_layer: ByLayer,
}

/// What is drawn by layer below the lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum ByLayer {
    #[default]
    Gradient,
    Spread,
    Flat,
}

impl ByLayer {
    const ALL: [Self; 3] = [Self::Gradient, Self::Spread, Self::Flat];

    fn key(self) -> &'static str {
        match self {
            Self::Gradient => "activations-by-gradient",
            Self::Spread => "activations-by-spread",
            Self::Flat => "activations-by-flat",
        }
    }
}

/// Height of a lane, at most and at least, and the lanes' share of the stage.
const LANE: [f32; 2] = [22.0, 44.0];
const LANES_OF_HEIGHT: f32 = 0.6;

impl Panel for RacePanel {
    type Lab = Race;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Race>) {
        let palette = Palette::of(ui.visuals());
        let area = ui.available_rect_before_wrap();
        ui.painter().rect_filled(area, 0.0, palette.background);
        let area = area.shrink2(vec2(space::M, space::S));
        let mut head = ui.new_child(UiBuilder::new().max_rect(area));
        chips(&mut head, cx);
        let below = area.with_min_y(head.min_rect().bottom() + space::S);
        let count = cx.snapshot.lanes.len();
        if count == 0 {
            let mut empty = ui.new_child(UiBuilder::new().max_rect(below));
            empty.centered_and_justified(|ui| widgets::muted(ui, cx.words.t("activations-none")));
            return;
        }
        let room = (below.height() - lanes::HEAD) * LANES_OF_HEIGHT;
        let lane = (room / count as f32).clamp(LANE[0], LANE[1]);
        let (upper, lower) = below.split_top_bottom_at_y(below.top() + lanes::HEAD + lane * count as f32);
        self.lanes(ui, cx, upper, lane);
        let lower = lower.with_min_y(lower.top() + space::S);
        let (left, right) = lower.split_left_right_at_fraction(0.42);
        self.detail(ui, cx, left.with_max_x(left.right() - space::L));
        self.by_layer(ui, cx, right);
    }
}

impl RacePanel {
    /// The lane and layer looked at, or what there is in their place.
    fn looked(&self, cx: &Stage<'_, Race>) -> Option<(usize, usize)> {
        let lanes = &cx.snapshot.lanes;
        let (racer, layer) = self.looked.unwrap_or((Racer::Relu, 0));
        let lane = lanes.iter().position(|lane| lane.racer == racer).unwrap_or(0);
        let layers = lanes.get(lane)?.layers.len();
        Some((lane, layer.min(layers.checked_sub(1)?)))
    }

    /// Words of a tab each, the open one underlined by the accent.
    fn tabs(&mut self, ui: &mut Ui, cx: &Stage<'_, Race>, rect: Rect) -> Rect {
        let (row, rest) = rect.split_top_bottom_at_y(rect.top() + size::CHIP);
        let mut row = ui.new_child(UiBuilder::new().max_rect(row));
        row.spacing_mut().item_spacing.x = space::XS;
        row.horizontal(|ui| {
            for kind in ByLayer::ALL {
                if widgets::chip(ui, cx.words.t(kind.key()), self.by_layer == kind).clicked() {
                    self.by_layer = kind;
                }
            }
        });
        rest.with_min_y(rest.top() + space::XS)
    }
}

/// Who races: a click adds a lane or takes it away.
fn chips(ui: &mut Ui, cx: &mut Stage<'_, Race>) {
    let palette = Palette::of(ui.visuals());
    ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
    widgets::chip_row(ui, |ui, chips| {
        for racer in Racer::ALL.iter().copied() {
            let name = racer.name();
            let on = has_flag(&cx.params.activations, name);
            let label = cx.words.option("activations", name);
            if chips.chip_in(ui, label, on, palette.hue(name)).clicked() {
                cx.params.activations = flag_switched(&cx.params.activations, Racer::NAMES, name);
            }
        }
    });
}

#[cfg(test)]
mod tests;
