//! The stage of the batch sizes: the cloud of batch gradients, the losses, the paths among the weights, and the noise by batch size.

mod cloud;
mod curves;
mod noise;
mod paths;

use crate::{
    kit::{
        fonts,
        tokens::{HAIRLINE, Palette, size, space, text},
        views::Contour,
        widgets,
    },
    panels::{Panel, Stage},
};
use egui::{Align2, Rect, Stroke, Ui, UiBuilder, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::minibatch::{BatchSize, Minibatch};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct MinibatchPanel {
    contour: Contour,
}

/// The share of the width for cloud and losses, and of the height for cloud and paths.
const LEFT: f32 = 0.58;
const UPPER: f32 = 0.62;
const UPPER_RIGHT: f32 = 0.52;
/// A picture narrower than this has short captions.
const NARROW: f32 = 340.0;

impl Panel for MinibatchPanel {
    type Lab = Minibatch;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Minibatch>) {
        let palette = Palette::of(ui.visuals());
        let area = ui.available_rect_before_wrap();
        ui.painter().rect_filled(area, 0.0, palette.background);
        let (left, right) = area.split_left_right_at_x(area.left() + LEFT * area.width());
        let (cloud, losses) = left.split_top_bottom_at_y(left.top() + UPPER * left.height());
        let (paths, noise) = right.split_top_bottom_at_y(right.top() + UPPER_RIGHT * right.height());
        let hair = Stroke::new(HAIRLINE, palette.hairline);
        cloud::show(ui, cx, cloud);
        curves::show(ui, cx, losses.shrink2(vec2(space::M, space::S)));
        paths::show(ui, cx, paths, &mut self.contour);
        noise::show(ui, cx, noise.shrink2(vec2(space::M, space::S)));
        watch(ui, cx, cloud);
        ui.painter().vline(right.left(), area.y_range(), hair);
        ui.painter().hline(left.x_range(), losses.top(), hair);
        ui.painter().hline(right.x_range(), noise.top(), hair);
    }
}

/// Whose weights the gradients are taken at: a chip for each run, over the upper edge of the cloud.
fn watch(ui: &mut Ui, cx: &mut Stage<'_, Minibatch>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let mut head = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(space::M, space::S))));
    head.spacing_mut().item_spacing = vec2(space::XS, space::XS);
    let narrow = rect.width() < NARROW;
    widgets::chip_row(&mut head, |ui, chips| {
        ui.set_min_height(size::CHIP);
        // In a narrow stage the chips' own hints say it.
        if !narrow {
            widgets::muted(ui, cx.words.t("minibatch-weights-of"));
        }
        for racer in &cx.snapshot.racers {
            let name = name(cx, racer.size);
            let chosen = cx.snapshot.watched == Some(racer.size);
            let hue = palette.hue(racer.size.name());
            let response = chips.chip_in(ui, &name, chosen, hue);
            if response.on_hover_text(cx.words.t("minibatch-weights-hint")).clicked() {
                cx.params.watch = racer.size;
            }
        }
    });
}

/// A small heading in the upper left corner of a picture.
fn heading(ui: &Ui, rect: Rect, words: &str) {
    let palette = Palette::of(ui.visuals());
    let at = rect.min + vec2(0.0, HAIRLINE);
    ui.painter()
        .text(at, Align2::LEFT_TOP, words, fonts::bold(text::SMALL), palette.muted);
}

/// What is under the heading.
fn body(rect: Rect) -> Rect {
    Rect::from_min_max(pos2(rect.left(), rect.top() + text::SMALL + space::S), rect.max)
}

/// The short name of a batch size, with its samples where it is all of them.
fn name(cx: &Stage<'_, Minibatch>, size: BatchSize) -> String {
    match size {
        BatchSize::Full => cx.words.with("minibatch-full", &[("n", &cx.snapshot.samples)]),
        size => size.rows(usize::MAX).to_string(),
    }
}
