//! The stage of regularization: what the net has fitted beside its twin without a method, the sub-network of this step,
//! the two losses with the best epoch marked, and where the weights lie.

mod boundary;
mod hand;
mod losses;
mod picture;
mod subnet;
mod weights;

use crate::{
    kit::{
        fonts,
        tokens::{Palette, overfit, space, text},
        widgets,
    },
    panels::{Panel, Stage},
};
use egui::{Align2, Color32, Margin, Pos2, Rect, Ui, UiBuilder, pos2, text::LayoutJob, text::TextFormat, vec2};
use neural_atlas_engine::labs::training::regularization::regularization::{
    Action, Method, Regularization as Lab, Task,
};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct RegularizationPanel {
    hand: hand::Hand,
    subnet: subnet::Subnet,
}

impl Panel for RegularizationPanel {
    type Lab = Lab;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let ground = Palette::of(ui.visuals()).background;
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, ground);
        let margin = Margin::symmetric(space::M as i8, space::S as i8);
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
            methods(ui, cx);
            self.tasks(ui, cx);
            let places = Places::new(ui.available_rect_before_wrap());
            ui.advance_cursor_after_rect(places.all);
            self.picture(ui, cx, places.fit);
            losses::show(ui, cx, places.losses);
            self.subnet.show(ui, cx, places.net);
            weights::show(ui, cx, places.weights);
        });
    }
}

/// The parts of the stage below the chips.
struct Places {
    all: Rect,
    fit: Rect,
    losses: Rect,
    net: Rect,
    weights: Rect,
}

impl Places {
    fn new(all: Rect) -> Self {
        let (left, right) = all.split_left_right_at_fraction(overfit::FIT_OF_WIDTH);
        let (fit, losses) = left.split_top_bottom_at_fraction(overfit::FIT_OF_HEIGHT);
        let (net, weights) = right.split_top_bottom_at_fraction(overfit::FIT_OF_HEIGHT);
        let gap = space::M;
        Self {
            all,
            fit: fit.with_max_x(fit.right() - gap),
            losses: losses
                .with_max_x(losses.right() - gap)
                .with_min_y(losses.top() + space::S),
            net,
            weights: weights.with_min_y(weights.top() + space::S),
        }
    }
}

fn methods(ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
    widgets::chip_row(ui, |ui, chips| {
        for method in Method::ALL.iter().copied() {
            let name = cx.words.option("method", method.name());
            if chips.chip(ui, name, cx.params.method == method).clicked() {
                cx.params.method = method;
            }
        }
    });
}

impl RegularizationPanel {
    fn tasks(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let words = cx.words;
        ui.horizontal_wrapped(|ui| {
            for task in Task::ALL.iter().copied() {
                let name = words.option("task", task.name());
                if widgets::chip(ui, name, cx.params.task == task).clicked() {
                    cx.params.task = task;
                }
            }
            if cx.snapshot.task == Task::Curve {
                let response = widgets::chip(ui, words.t("reg-draw"), self.hand.pen);
                if response.on_hover_text(words.t("reg-draw-hint")).clicked() {
                    self.hand.pen = !self.hand.pen;
                }
            } else {
                self.hand.pen = false;
            }
            if cx.snapshot.by_hand && widgets::text_button(ui, None, words.t("reg-undo")).clicked() {
                cx.act(Action::ClearHand);
            }
        });
    }
}

/// The hue of the net with the method, and of its twin without.
fn hues(palette: &Palette) -> [Color32; 2] {
    [palette.series[2], palette.faint]
}

/// Draws widgets into a rectangle of the stage.
fn at(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    ui.scope_builder(UiBuilder::new().max_rect(rect), add);
}

/// One line of small text that ends in … where it does not fit.
fn line(ui: &Ui, at: Pos2, words: &str, width: f32, color: Color32) -> Rect {
    let format = TextFormat::simple(fonts::regular(text::SMALL), color);
    let mut job = LayoutJob::single_section(words.to_owned(), format);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    let galley = ui.painter().layout_job(job);
    let rect = Align2::LEFT_TOP.anchor_size(at, galley.size());
    ui.painter().galley(rect.min, galley, color);
    rect
}

/// A heading over a part of the stage; what is left of the part below it.
fn headed(ui: &Ui, rect: Rect, words: &str) -> Rect {
    let palette = Palette::of(ui.visuals());
    let head = line(ui, rect.min, words, rect.width(), palette.muted);
    Rect::from_min_max(pos2(rect.left(), head.bottom() + space::XS), rect.max)
}
