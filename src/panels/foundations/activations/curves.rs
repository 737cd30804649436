//! The stage of the activation functions: a function with a point on it, a random network's output, or PReLU's slope learned.

mod function;
mod gap;
mod network;
mod slope;
#[cfg(test)]
mod tests;
mod tex;

use crate::{
    kit::{
        tokens::{Palette, space},
        widgets,
    },
    panels::{Panel, Request, Stage},
};
use egui::{Margin, Rect, Ui, vec2};
use neural_atlas_engine::{
    labs::foundations::activations::curves::{Action, Curves, Mode, Params, functions::Function},
    params::{has_flag, name_toggled},
};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct CurvesPanel {
    /// Whether a click on a chip adds the function to the picture instead of choosing it.
    comparing: bool,
    /// The settings when the stage was drawn last.
    seen: Option<Params>,
    /// A link has put the point where it was set already.
    asked: bool,
    /// The point was put somewhere, and the sweep has not yet stopped there.
    holding: bool,
}

impl Panel for CurvesPanel {
    type Lab = Curves;

    fn was_set(&mut self, name: &str) {
        self.asked |= name == "x";
    }

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Curves>) {
        let ground = Palette::of(ui.visuals()).background;
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, ground);
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(space::L as i8, space::M as i8));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            self.modes(ui, cx);
            if cx.params.mode != Mode::LearnSlope {
                self.functions(ui, cx);
            }
            match cx.snapshot.mode {
                Mode::Function => {
                    let put = function::show(ui, cx);
                    self.hold(cx, put);
                }
                Mode::Network => network::show(ui, cx),
                Mode::LearnSlope => slope::show(ui, cx),
            }
            self.seen = Some(cx.params.clone());
        });
    }
}

impl CurvesPanel {
    /// A point that the hand has `put` or that was set stays there: the sweep is paused, and what it went on until it
    /// heard of that is taken back.
    fn hold(&mut self, cx: &mut Stage<'_, Curves>, put: bool) {
        // Where other settings came with it, as with a preset, the sweep begins there.
        let set = self
            .seen
            .take()
            .is_some_and(|seen| seen.x != cx.params.x && *cx.params == Params { x: cx.params.x, ..seen });
        let asked = std::mem::take(&mut self.asked);
        self.holding |= (put || set || asked) && cx.running();
        if !self.holding {
            return;
        }
        if cx.running() {
            cx.request(Request::Pause);
        } else {
            cx.act(Action::Hold);
            self.holding = false;
        }
    }

    fn modes(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Curves>) {
        let words = cx.words;
        widgets::chip_row(ui, |ui, chips| {
            for mode in Mode::ALL.iter().copied() {
                if chips
                    .chip(ui, words.option("mode", mode.name()), cx.params.mode == mode)
                    .clicked()
                {
                    cx.params.mode = mode;
                }
            }
            if cx.params.mode == Mode::Function {
                chips.gap(ui);
                let response = chips.chip(ui, words.t("curves-compare"), self.comparing);
                if response.on_hover_text(words.t("curves-compare-hint")).clicked() {
                    self.comparing = !self.comparing;
                    if !self.comparing {
                        cx.params.overlay.clear();
                    }
                }
            }
        });
    }

    fn functions(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Curves>) {
        let palette = Palette::of(ui.visuals());
        let many = cx.params.mode == Mode::Function;
        widgets::chip_row(ui, |ui, chips| {
            for function in Function::ALL.iter().copied() {
                let name = function.name();
                let chosen = cx.params.function == function;
                let drawn = chosen || many && has_flag(&cx.params.overlay, name);
                let label = cx.words.option("function", name);
                if chips.chip_in(ui, label, drawn, palette.hue(name)).clicked() {
                    if self.comparing && many && !chosen {
                        cx.params.overlay = name_toggled(&cx.params.overlay, name);
                    } else {
                        cx.params.function = function;
                    }
                }
            }
        });
    }
}

/// The free area, split into the picture above and a strip of this height below.
fn split(ui: &Ui, strip: f32) -> (Rect, Rect) {
    let area = ui.available_rect_before_wrap();
    let strip = strip.min(area.height() / 2.0);
    area.split_top_bottom_at_y(area.bottom() - strip)
}
