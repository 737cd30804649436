//! The stage of the regression losses: three fits through one set of points, and beside them what each loss makes of every error.

mod plane;
mod rows;

use super::hand::{Hand, Spot, Touch};
use crate::{
    kit::{
        icons::Icon,
        tokens::{Palette, space},
        widgets,
    },
    panels::{Panel, Stage},
};
use egui::{Margin, Rect, Ui, vec2};
use neural_atlas_engine::labs::training::losses::regression_losses::{
    Action, FitView, RegressionLosses, Snapshot, shape::Shape,
};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct RegressionLossesPanel {
    hand: Hand,
    /// The point chosen by the learner; without one the point with the largest share.
    chosen: Option<u32>,
    /// The point under the pointer.
    hovered: Option<u32>,
}

/// Share of the width that the plane takes.
const PLANE: f32 = 0.56;

impl Panel for RegressionLossesPanel {
    type Lab = RegressionLosses;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, RegressionLosses>) {
        let ground = Palette::of(ui.visuals()).background;
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, ground);
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(space::L as i8, space::S as i8));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S - 2.0, space::S);
            self.head(ui, cx);
            let area = ui.available_rect_before_wrap();
            let (left, right) = area.split_left_right_at_fraction(PLANE);
            self.plane(ui, cx, left.with_max_x(left.right() - space::S));
            self.rows(ui, cx, right.with_min_x(right.left() + space::S));
        });
    }
}

impl RegressionLossesPanel {
    /// Whose shares lie on the plane, the learner's own line, and the way back to the points as they were made.
    fn head(&mut self, ui: &mut Ui, cx: &mut Stage<'_, RegressionLosses>) {
        let (palette, words) = (Palette::of(ui.visuals()), cx.words);
        ui.horizontal_wrapped(|ui| {
            for shape in Shape::ALL.iter().copied() {
                let on = cx.params.show == shape;
                let label = words.t(short(shape));
                let chip = widgets::chip_in(ui, label, on, Some(palette.hue(shape.name())));
                if chip.on_hover_text(words.t("regl-show")).clicked() {
                    cx.params.show = shape;
                }
            }
            let own = widgets::chip(ui, words.param("regression-losses", "hand"), cx.params.hand);
            if own.on_hover_text(words.t("regl-own-hint")).clicked() {
                cx.params.hand = !cx.params.hand;
            }
            if cx.snapshot.edited && widgets::icon_button(ui, Icon::Undo, words.t("losses-clear")).clicked() {
                cx.act(Action::Clear);
            }
            if let Some(id) = self.picked(cx.snapshot, cx.params.show)
                && widgets::icon_button(ui, Icon::Trash, words.t("losses-remove")).clicked()
            {
                cx.act(Action::Remove { id });
            }
        });
    }

    /// The point that everything points out: under the pointer, chosen, or the one that counts most.
    fn picked(&self, snapshot: &Snapshot, show: Shape) -> Option<u32> {
        let here = |id: &u32| snapshot.points.iter().any(|point| point.id == *id);
        let heaviest = || {
            let losses = &fit(snapshot, show)?.losses;
            let most = (0..losses.len()).max_by(|a, b| losses[*a].total_cmp(&losses[*b]))?;
            Some(snapshot.points.get(most)?.id)
        };
        self.hovered.filter(here).or(self.chosen.filter(here)).or_else(heaviest)
    }

    /// Sends what the hand did.
    fn touched(&mut self, cx: &mut Stage<'_, RegressionLosses>, touches: Vec<Touch>) {
        for touch in touches {
            match touch {
                Touch::Add(at) => cx.act(Action::Add { at }),
                Touch::Move(id, to) => cx.act(Action::Move { id, to }),
                Touch::Remove(id) => cx.act(Action::Remove { id }),
                Touch::Pick(id) => self.chosen = Some(id),
            }
        }
    }
}

/// The key of a loss's short name.
fn short(shape: Shape) -> &'static str {
    match shape {
        Shape::Mse => "losses-mse",
        Shape::Mae => "losses-mae",
        Shape::Huber => "losses-huber",
    }
}

fn fit(snapshot: &Snapshot, shape: Shape) -> Option<&FitView> {
    snapshot.fits.iter().find(|fit| fit.shape == shape)
}

fn spots(snapshot: &Snapshot) -> Vec<Spot> {
    snapshot.points.iter().map(|point| (point.id, point.at)).collect()
}

/// A rectangle of equal height, the `index`th of three.
fn third(rect: Rect, index: usize) -> Rect {
    let height = rect.height() / 3.0;
    Rect::from_min_size(rect.min + vec2(0.0, height * index as f32), vec2(rect.width(), height))
}
