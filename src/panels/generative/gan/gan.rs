//! The stage of the game: generator against discriminator, on the plane or on digits.

mod charts;
mod hand;
mod plane;
mod slow;
#[cfg(test)]
mod tests;
mod wall;

use crate::{
    kit::{
        tokens::{gan as share, space},
        widgets,
    },
    panels::{Panel, Stage, presets::Presets},
};
use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};
use neural_atlas_engine::labs::generative::gan::gan::{Game, Gan, Judge, target::TargetKind};
use serde::Deserialize;

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct GanPanel {
    hand: hand::Hand,
    plane: plane::PlanePicture,
    wall: wall::Wall,
    presets: Presets,
}

impl Panel for GanPanel {
    type Lab = Gan;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Gan>) {
        let area = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(area);
        let inner = area.shrink2(vec2(space::L, space::M));
        let used = self.head(ui, cx, inner);
        let body = inner.with_min_y(used + space::S);
        if cx.snapshot.digits.is_some() {
            self.wall.show(ui, cx, body);
        } else {
            self.duel(ui, cx, body);
        }
    }

    fn camera(&self) -> Option<serde_json::Value> {
        serde_json::to_value(&self.plane).ok()
    }

    fn set_camera(&mut self, camera: &serde_json::Value) {
        if let Ok(plane) = plane::PlanePicture::deserialize(camera) {
            self.plane = plane;
        }
    }
}

impl GanPanel {
    /// What is generated, what colours the plane, and slow motion. Returns where it ends.
    fn head(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Gan>, area: Rect) -> f32 {
        let words = cx.words;
        let row = ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S - 2.0, space::S - 2.0);
            ui.horizontal_wrapped(|ui| {
                let plane = cx.params.game == Game::Plane;
                for kind in TargetKind::ALL.iter().copied() {
                    let on = plane && cx.params.target == kind;
                    if widgets::chip(ui, words.option("target", kind.name()), on).clicked() {
                        wall::leave(cx.params);
                        cx.params.target = kind;
                    }
                }
                if widgets::chip(ui, words.option("game", Game::Digits.name()), !plane).clicked() && plane {
                    wall::choose(cx.params);
                }
                self.presets.menu(ui, cx);
                if plane {
                    self.switches(ui, cx);
                }
            });
            self.presets.sentence(ui, cx);
        });
        row.response.rect.bottom()
    }

    fn switches(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Gan>) {
        let words = cx.words;
        let slow = widgets::chip(ui, words.t("param-slow"), cx.params.slow).on_hover_text(words.t("gan-slow-hint"));
        if slow.clicked() {
            cx.params.slow = !cx.params.slow;
        }
        let best = cx.params.judge == Judge::Best;
        let chip = widgets::chip(ui, words.t("gan-best"), best).on_hover_text(words.t("gan-best-hint"));
        if chip.clicked() {
            cx.params.judge = if best { Judge::Learned } else { Judge::Best };
        }
        let grid = widgets::chip(ui, words.t("gan-grid"), self.plane.grid).on_hover_text(words.t("gan-grid-hint"));
        if grid.clicked() {
            self.plane.grid = !self.plane.grid;
        }
    }

    /// The plane, beside it the numbers, below it in slow motion the parts of an update.
    fn duel(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Gan>, body: Rect) {
        let below = if cx.params.slow {
            slow::HEIGHT
        } else if cx.params.target == TargetKind::Drawn {
            hand::HEIGHT
        } else {
            0.0
        };
        let room = body.with_max_y(body.bottom() - below);
        let side = (body.width() * share::SIDE).clamp(share::SIDE_LEAST, share::SIDE_MOST);
        let square = (room.width() - side - space::L).min(room.height()).max(1.0);
        let picture = Rect::from_min_size(room.min, vec2(square, square));
        self.plane.show(ui, cx, &mut self.hand, picture);
        let foot = body
            .with_min_y(picture.bottom() + space::XS)
            .with_max_x(picture.right());
        let mut foot = ui.new_child(
            UiBuilder::new()
                .max_rect(foot)
                .layout(Layout::left_to_right(Align::Min)),
        );
        if cx.params.slow {
            slow::parts(&mut foot, cx);
        } else if cx.params.target == TargetKind::Drawn {
            self.hand.tools(&mut foot, cx);
        }
        let beside = body.with_min_x(picture.right() + space::L);
        charts::show(&mut ui.new_child(UiBuilder::new().max_rect(beside)), cx);
    }
}
