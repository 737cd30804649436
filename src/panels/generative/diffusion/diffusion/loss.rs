//! The loss by time, above the least that any net could reach.

use crate::{
    kit::{
        number,
        tokens::{HAIRLINE, Palette, space},
        views::{Chart, Line},
        widgets,
    },
    panels::Stage,
};
use egui::{Stroke, Ui, vec2};
use neural_atlas_engine::labs::generative::diffusion::diffusion::{Diffusion, view::PlaneView};

/// What the chart keeps between frames.
#[derive(Default)]
pub struct LossChart {
    /// Whether the errors are weighted as the variational bound does it.
    pub weighted: bool,
}

impl LossChart {
    pub fn show(&mut self, ui: &mut Ui, cx: &Stage<'_, Diffusion>, view: &PlaneView, t: usize) {
        let palette = Palette::of(ui.visuals());
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        ui.horizontal(|ui| {
            let chip = widgets::chip(ui, cx.words.t("diffusion-weights"), self.weighted);
            if chip.on_hover_text(cx.words.t("diffusion-weights-hint")).clicked() {
                self.weighted = !self.weighted;
            }
            let room = ui.available_rect_before_wrap();
            let at = room.left_center();
            widgets::line_at(
                ui,
                at,
                egui::Align2::LEFT_CENTER,
                &self.title(cx),
                room.width(),
                palette.muted,
            );
        });
        let curve = |column: usize| -> Vec<[f64; 2]> {
            let weight = |point: &[f64; 4]| if self.weighted { point[3] } else { 1.0 };
            let value = |point: &[f64; 4]| [point[0], point[column] * weight(point)];
            view.loss.iter().map(value).collect()
        };
        let lines = [
            Line::new(cx.words.t("diffusion-least"), curve(2), palette.faint)
                .dashed()
                .width(HAIRLINE),
            Line::new(cx.words.t("diffusion-net"), curve(1), palette.series[0]),
        ];
        let mut chart = Chart::new(cx.words.t("diffusion-loss-chart"), &lines)
            .x_range(0.0, view.steps as f64)
            .log_y(self.weighted)
            .x_title(cx.words.t("diffusion-t"));
        if !self.weighted {
            let most = lines.iter().flat_map(|line| &line.points).map(|point| point[1]);
            let most = most.filter(|error| error.is_finite()).fold(1.0, f64::max);
            chart = chart.y_range(0.0, most);
        }
        let drawn = chart.show(ui, vec2(ui.available_width(), ui.available_height()));
        let x = drawn.plane.x.place(t as f64);
        ui.painter()
            .vline(x, drawn.area.y_range(), Stroke::new(HAIRLINE, palette.accent));
    }

    /// What is drawn, or with the bound's weights what it comes to.
    fn title(&self, cx: &Stage<'_, Diffusion>) -> String {
        let number = |name: &str| cx.metrics.get(name).map(number::number);
        match (number("bound"), number("bound_least"), number("data_entropy")) {
            (Some(bound), Some(least), Some(entropy)) if self.weighted => cx.words.with(
                "diffusion-bound",
                &[("bound", &bound), ("least", &least), ("entropy", &entropy)],
            ),
            _ => cx.words.t("diffusion-loss-title").to_owned(),
        }
    }
}
