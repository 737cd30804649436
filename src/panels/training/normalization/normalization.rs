//! The stage of the norms: one layer's block of numbers in space, the set that shares a mean, and what the norms do to nets.

mod block;
mod drift;
mod running;
mod sets;
mod shift;
mod sweep;
#[cfg(test)]
mod tests;

use crate::{
    kit::{
        icons::Icon,
        tokens::{Palette, norms as share, size, space},
        widgets,
        words::Words,
    },
    panels::{Panel, Stage},
};
use egui::{Align, Color32, Layout, Rect, Ui, UiBuilder, pos2, vec2};
use neural_atlas_engine::{
    labs::training::normalization::normalization::{Contender, Detail, Mode, Normalization as Lab, Run},
    nn::norm::Norm,
};
use serde::{Deserialize, Serialize};

/// What the stage keeps between frames.
#[derive(Default)]
pub struct NormalizationPanel {
    view: View,
}

/// From where the block is looked at.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct View {
    #[serde(flatten)]
    turn: block::Turn,
    /// The block shows what comes out of the norm.
    #[serde(default)]
    after: bool,
}

impl Panel for NormalizationPanel {
    type Lab = Lab;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let area = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(area);
        let places = Places::new(area);
        row(ui, places.head, |ui| self.head(ui, cx));
        self.block(ui, cx, places.block);
        sets::show(ui, cx, places.sets);
        row(ui, places.tabs, |ui| tabs(ui, cx));
        match cx.params.detail {
            Detail::Drift => drift::show(ui, cx, places.detail),
            Detail::Shift => shift::show(ui, cx, places.detail),
            Detail::Running => running::show(ui, cx, places.detail),
            Detail::Sweep => sweep::show(ui, cx, places.detail),
        }
    }

    fn camera(&self) -> Option<serde_json::Value> {
        serde_json::to_value(self.view).ok()
    }

    fn set_camera(&mut self, camera: &serde_json::Value) {
        let view = serde_json::from_value::<View>(camera.clone()).ok();
        if let Some((turn, view)) = view.and_then(|view| Some((view.turn.checked()?, view))) {
            self.view = View { turn, ..view };
        }
    }
}

/// Where the parts of the stage stand.
#[derive(Clone, Copy, Debug)]
struct Places {
    head: Rect,
    block: Rect,
    sets: Rect,
    tabs: Rect,
    detail: Rect,
}

impl Places {
    fn new(stage: Rect) -> Self {
        let wide = stage.width() >= share::WIDE;
        let area = stage.shrink2(vec2(if wide { space::L } else { space::S }, space::S));
        let middle = area.top() + area.height() * share::BLOCK_OF_HEIGHT;
        let head = area.with_max_y(area.top() + size::ROW);
        let upper = Rect::from_min_max(head.left_bottom() + vec2(0.0, space::XS), pos2(area.right(), middle));
        let (block, sets) = upper.split_left_right_at_fraction(share::BLOCK_OF_WIDTH);
        let tabs = Rect::from_min_size(pos2(area.left(), middle + space::XS), vec2(area.width(), size::ROW));
        Self {
            head,
            block: block.with_max_x(block.right() - space::M),
            sets,
            tabs,
            detail: Rect::from_min_max(tabs.left_bottom() + vec2(0.0, space::XS), area.max),
        }
    }
}

fn row(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
        ui.set_clip_rect(rect.expand(space::XS).intersect(ui.clip_rect()));
        ui.spacing_mut().item_spacing.x = space::XS + HALF;
        add(ui);
    });
}

/// Chips stand a little apart.
const HALF: f32 = space::XS / 2.0;

impl NormalizationPanel {
    /// Which cells share their numbers, in which layer, and on which side of the norm.
    fn head(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let palette = palette(ui);
        let chips = widgets::Chips::for_room(ui);
        for norm in Norm::ALL.iter().copied().filter(|norm| *norm != Norm::None) {
            let name = short(cx.words, norm.name());
            let chip = chips.chip_in(ui, name, cx.params.shown == norm, palette.hue(norm.name()));
            if chip
                .on_hover_text(cx.words.t(&format!("norm-axes-{}", norm.name())))
                .clicked()
            {
                cx.params.shown = norm;
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = cx.words.t(if self.view.after { "norm-after" } else { "norm-before" });
            if widgets::chip(ui, name, self.view.after)
                .on_hover_text(cx.words.t("norm-side-hint"))
                .clicked()
            {
                self.view.after = !self.view.after;
            }
            let layer = cx.params.layer.clamp(1, cx.snapshot.layers.max(1));
            if widgets::icon_button(ui, Icon::Forward, cx.words.t("norm-layer-next")).clicked() {
                cx.params.layer = (layer + 1).min(cx.snapshot.layers.max(1));
            }
            widgets::muted(
                ui,
                &cx.words
                    .with("norm-layer", &[("n", &layer), ("all", &cx.snapshot.layers)]),
            );
            if widgets::icon_button(ui, Icon::Back, cx.words.t("norm-layer-before")).clicked() {
                cx.params.layer = layer.saturating_sub(1).max(1);
            }
        });
    }
}

/// What stands below: a question each.
fn tabs(ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
    for detail in Detail::ALL.iter().copied() {
        let name = cx.words.t(&format!("option-detail-{}", detail.name()));
        if widgets::chip(ui, name, cx.params.detail == detail).clicked() {
            cx.params.detail = detail;
        }
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| match cx.params.detail {
        Detail::Sweep => {
            let sweeps = cx.params.run == Run::Sweep;
            if widgets::chip(ui, cx.words.t("norm-sweep-start"), sweeps).clicked() {
                cx.params.run = if sweeps { Run::Train } else { Run::Sweep };
            }
        }
        Detail::Running => {
            for mode in [Mode::Eval, Mode::Train] {
                let name = cx.words.option("mode", mode.name());
                if widgets::chip(ui, name, cx.params.mode == mode).clicked() {
                    cx.params.mode = mode;
                }
            }
        }
        _ => {}
    });
}

/// A norm's or net's name without the word norm, for chips and rows.
fn short(words: Words, name: &str) -> &'static str {
    words.t(&format!("norm-short-{name}"))
}

fn hue(palette: &Palette, of: Contender) -> Color32 {
    palette.hue(of.name())
}

fn palette(ui: &Ui) -> &'static Palette {
    Palette::of(ui.visuals())
}
