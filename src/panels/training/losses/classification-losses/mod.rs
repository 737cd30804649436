//! The stage of the classification losses: four boundaries through one set of points, the losses over the margin with the
//! points on them, and one point's logits, probabilities and gradient in numbers.

mod card;
mod charts;
mod plane;

use super::hand::{Hand, Spot, Touch};
use crate::{
    kit::{
        icons::Icon,
        tokens::{Palette, space},
        widgets,
    },
    panels::{Panel, Stage},
};
use egui::{Margin, Role, Ui, WidgetInfo, vec2};
use neural_atlas_engine::labs::training::losses::classification_losses::{
    Action, ClassificationLosses, ModelView, Snapshot, method::Method,
};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct ClassificationLossesPanel {
    hand: Hand,
    /// The class of the points that the hand adds.
    brush: usize,
}

/// Share of the width that the plane takes.
const PLANE: f32 = 0.54;
/// Heights of the card's rows, and of what stands above and below them.
const ROW: f32 = 19.0;
const CARD: f32 = 64.0;
/// Share of the two charts' height that the losses take.
const LOSSES: f32 = 0.6;

impl Panel for ClassificationLossesPanel {
    type Lab = ClassificationLosses;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, ClassificationLosses>) {
        let ground = Palette::of(ui.visuals()).background;
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, ground);
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(space::L as i8, space::S as i8));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S - 2.0, space::S);
            self.head(ui, cx);
            let area = ui.available_rect_before_wrap();
            let (left, right) = area.split_left_right_at_fraction(PLANE);
            self.plane(ui, cx, left.with_max_x(left.right() - space::S));
            let right = right.with_min_x(right.left() + space::S);
            let rows = cx.snapshot.picked.as_ref().map_or(0, |picked| picked.logits.len());
            let card = CARD + ROW * rows as f32;
            let (above, below) = right.split_top_bottom_at_y(right.bottom() - card);
            let (losses, pulls) = above.split_top_bottom_at_fraction(LOSSES);
            charts::losses(ui, cx, losses.with_max_y(losses.bottom() - space::XS));
            charts::pulls(ui, cx, pulls.with_max_y(pulls.bottom() - space::XS));
            card::show(ui, cx, below);
        });
    }
}

impl ClassificationLossesPanel {
    /// The loss that the pictures are about, the class that a click adds, and the way back to the points as they were made.
    fn head(&mut self, ui: &mut Ui, cx: &mut Stage<'_, ClassificationLosses>) {
        let (palette, words) = (Palette::of(ui.visuals()), cx.words);
        let classes = cx.snapshot.classes;
        self.brush = self.brush.min(classes - 1);
        widgets::chip_row(ui, |ui, chips| {
            for method in Method::ALL.iter().copied() {
                let on = cx.params.show == method;
                let chip = chips.chip_in(ui, words.t(short(method)), on, palette.hue(method.name()));
                if chip.on_hover_text(words.t("clsl-show")).clicked() {
                    cx.params.show = method;
                }
            }
            chips.gap(ui);
            for class in 0..classes {
                let name = words.with("losses-class", &[("n", &class)]);
                // Of many classes only the first says what the numbers are.
                let label = if class > 0 && classes > 3 {
                    class.to_string()
                } else {
                    name.clone()
                };
                let on = self.brush == class;
                let chip = chips.chip_in(ui, &label, on, palette.class(class, classes));
                chip.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &name));
                if chip.on_hover_text(words.t("clsl-brush")).clicked() {
                    self.brush = class;
                }
            }
            if cx.snapshot.edited && widgets::icon_button(ui, Icon::Undo, words.t("losses-clear")).clicked() {
                cx.act(Action::Clear);
            }
            if let Some(id) = cx.snapshot.picked.as_ref().map(|picked| picked.id)
                && widgets::icon_button(ui, Icon::Trash, words.t("losses-remove")).clicked()
            {
                cx.act(Action::Remove { id });
            }
        });
    }

    /// Sends what the hand did.
    fn touched(&self, cx: &mut Stage<'_, ClassificationLosses>, touches: Vec<Touch>) {
        for touch in touches {
            cx.act(match touch {
                Touch::Add(at) => Action::Add { at, class: self.brush },
                Touch::Move(id, to) => Action::Move { id, to },
                Touch::Remove(id) => Action::Remove { id },
                Touch::Pick(id) => Action::Pick { id },
            });
        }
    }
}

/// The key of a method's short name.
fn short(method: Method) -> &'static str {
    match method {
        Method::Bce => "losses-bce",
        Method::Softmax => "losses-softmax",
        Method::Hinge => "losses-hinge",
        Method::Mse => "losses-mse",
    }
}

/// The classifier in view.
fn shown<'a>(cx: &'a Stage<'_, ClassificationLosses>) -> Option<&'a ModelView> {
    cx.snapshot.models.iter().find(|model| model.method == cx.params.show)
}

fn spots(snapshot: &Snapshot) -> Vec<Spot> {
    snapshot.points.iter().map(|point| (point.id, point.at)).collect()
}

/// Where the picked point stands among all points.
fn picked_index(snapshot: &Snapshot) -> Option<usize> {
    let picked = snapshot.picked.as_ref()?;
    snapshot.points.iter().position(|point| point.id == picked.id)
}
