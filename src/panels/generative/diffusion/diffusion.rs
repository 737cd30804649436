//! The stage of diffusion: data dissolve into noise, and noise gathers into data.

mod digits;
mod forward;
mod hand;
mod loss;
mod plane;
mod samples;
#[cfg(test)]
mod tests;
mod time;

use crate::{
    kit::{
        icons::Icon,
        tokens::{Palette, space},
        widgets,
    },
    panels::{Panel, Stage, presets::Presets},
};
use egui::{Rect, Ui, UiBuilder, vec2};
use neural_atlas_engine::labs::generative::diffusion::diffusion::{
    Action, Diffusion, Game,
    shape::{CLASSES, ShapeKind},
};
use serde::{Deserialize, Serialize};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct DiffusionPanel {
    plane: plane::PlaneStage,
    digits: digits::DigitsStage,
    presets: Presets,
}

/// What of the stage is looked at, as scenes keep it.
#[derive(Serialize, Deserialize)]
struct View {
    snr: bool,
    weighted: bool,
    band: digits::Band,
}

impl Panel for DiffusionPanel {
    type Lab = Diffusion;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Diffusion>) {
        let area = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(area);
        let inner = area.shrink2(vec2(space::L, space::M));
        let used = self.head(ui, cx, inner);
        let body = inner.with_min_y(used + space::S);
        if cx.snapshot.digits.is_some() {
            self.digits.show(ui, cx, body);
        } else {
            self.plane.show(ui, cx, body);
        }
    }

    fn camera(&self) -> Option<serde_json::Value> {
        let view = View {
            snr: self.plane.time.snr,
            weighted: self.plane.loss.weighted,
            band: self.digits.band,
        };
        serde_json::to_value(view).ok()
    }

    fn set_camera(&mut self, camera: &serde_json::Value) {
        if let Ok(view) = View::deserialize(camera) {
            (self.plane.time.snr, self.plane.loss.weighted) = (view.snr, view.weighted);
            self.digits.band = view.band;
        }
    }
}

impl DiffusionPanel {
    /// What is learned, what is asked for, and settings worth seeing. Returns where it ends.
    fn head(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Diffusion>, area: Rect) -> f32 {
        let row = ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S - 2.0, space::S - 2.0);
            ui.horizontal_wrapped(|ui| {
                shapes(ui, cx);
                ui.add_space(space::S);
                if cx.params.game == Game::Digits {
                    digits::head(ui, cx);
                } else {
                    classes(ui, cx);
                }
                ui.add_space(space::S);
                learning(ui, cx);
                self.presets.menu(ui, cx);
                if cx.params.game == Game::Plane && cx.params.shape == ShapeKind::Drawn {
                    self.plane.hand.tools(ui, cx);
                }
            });
            self.presets.sentence(ui, cx);
        });
        row.response.rect.bottom()
    }
}

fn shapes(ui: &mut Ui, cx: &mut Stage<'_, Diffusion>) {
    for kind in ShapeKind::ALL.iter().copied() {
        let name = cx.words.option("shape", kind.name());
        let on = cx.params.game == Game::Plane && cx.params.shape == kind;
        if widgets::chip(ui, name, on).clicked() {
            digits::leave(cx.params);
            cx.params.shape = kind;
        }
    }
    let digits = cx.params.game == Game::Digits;
    if widgets::chip(ui, cx.words.option("game", Game::Digits.name()), digits).clicked() && !digits {
        digits::choose(cx.params);
    }
}

/// Which class the samples are asked to have.
fn classes(ui: &mut Ui, cx: &mut Stage<'_, Diffusion>) {
    let palette = Palette::of(ui.visuals());
    for class in 0..=CLASSES {
        let hue = class.checked_sub(1).map(|class| palette.class(class, CLASSES));
        let name = cx.words.t(["diffusion-any", "diffusion-a", "diffusion-b"][class]);
        let chip = widgets::chip_in(ui, name, cx.params.class == class, hue);
        if chip.on_hover_text(cx.words.t("diffusion-class-hint")).clicked() {
            cx.params.class = class;
        }
    }
}

fn learning(ui: &mut Ui, cx: &mut Stage<'_, Diffusion>) {
    let words = cx.words;
    let chip = widgets::chip(ui, words.t("param-diffusion-train"), cx.params.train);
    if chip.on_hover_text(words.t("diffusion-train-hint")).clicked() {
        cx.params.train = !cx.params.train;
    }
    let again = widgets::text_button(ui, Some(Icon::Renew), words.t("diffusion-again"));
    if again.on_hover_text(words.t("diffusion-again-hint")).clicked() {
        cx.act(Action::SetOut);
    }
}
