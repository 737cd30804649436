//! Below the lanes: the layer looked at with each of its units, and a number of all lanes by layer.

use super::{ByLayer, RacePanel, lanes};
use crate::{
    kit::{
        colormap, fonts, number, percent,
        tokens::{HAIRLINE, Palette, line, space, text},
        views::{
            self, Chart, Line,
            profile::{ProfileLine, profile},
        },
    },
    panels::Stage,
};
use egui::{Align2, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use neural_atlas_engine::{
    labs::foundations::activations::race::{Lane, Race},
    view::LayerFlow,
};

/// A unit's square, at most.
const UNIT: f32 = 18.0;

impl RacePanel {
    /// The histogram of the layer looked at, large, and one square for each of its units.
    pub(super) fn detail(&self, ui: &mut Ui, cx: &Stage<'_, Race>, rect: Rect) {
        let palette = Palette::of(ui.visuals());
        let Some((index, layer)) = self.looked(cx) else { return };
        let lane = &cx.snapshot.lanes[index];
        let flow = &lane.layers[layer];
        let hue = palette.hue(lane.racer.name());
        let title = cx.words.with(
            "activations-cell",
            &[
                ("of", &cx.words.option("activations", lane.racer.name())),
                ("layer", &(layer + 1)),
            ],
        );
        let title = ui.painter().text(
            rect.min,
            Align2::LEFT_TOP,
            title,
            fonts::bold(text::SMALL),
            palette.ink(hue),
        );
        let summary = format!(
            "{} {} · {} {} · {} {}",
            cx.words.t("activations-mean"),
            number(flow.mean),
            cx.words.t("activations-std"),
            number(flow.std),
            cx.words.t("activations-zeros"),
            percent(flow.zeros),
        );
        let galley = ui
            .painter()
            .layout(summary, fonts::regular(text::SMALL), palette.muted, rect.width());
        let top = title.bottom() + galley.size().y;
        ui.painter()
            .galley(pos2(rect.left(), title.bottom()), galley, palette.muted);
        let units = units_height(flow, rect.width());
        let bars = Rect::from_min_max(
            pos2(rect.left(), top + space::XS),
            pos2(rect.right(), rect.bottom() - units - text::SMALL - space::M),
        );
        if bars.height() > space::M {
            let x = lanes::reach(flow);
            views::bars(ui.painter(), palette, bars, &flow.histogram, x, |_| hue);
            views::bar_ends(ui.painter(), palette, bars, x);
        }
        let squares = Rect::from_min_max(pos2(rect.left(), rect.bottom() - units), rect.max);
        self.units(ui, cx, lane, flow, squares);
    }

    /// The darker, the more points let a gradient through; a dead unit is an empty square with a cross.
    fn units(&self, ui: &mut Ui, cx: &Stage<'_, Race>, lane: &Lane, flow: &LayerFlow, rect: Rect) {
        let palette = Palette::of(ui.visuals());
        let side = unit_side(flow, rect.width());
        let across = (rect.width() / side).floor().max(1.0) as usize;
        let hue = palette.hue(lane.racer.name());
        for (unit, share) in flow.reach.iter().enumerate() {
            let place = vec2((unit % across) as f32, (unit / across) as f32) * side;
            let square = Rect::from_min_size(rect.min + place, vec2(side, side)).shrink(1.0);
            if *share > 0.0 {
                let fill = crate::kit::tokens::mix(palette.sunk, hue, 0.15 + 0.85 * share);
                ui.painter().rect_filled(square, 1.0, fill);
                continue;
            }
            let stroke = Stroke::new(line::ICON, palette.warn);
            let inner = square.shrink(side * 0.2);
            ui.painter().rect_filled(square, 1.0, colormap::grey(palette, 0.06));
            ui.painter()
                .line_segment([inner.left_top(), inner.right_bottom()], stroke);
            ui.painter()
                .line_segment([inner.right_top(), inner.left_bottom()], stroke);
        }
        let response = ui.interact(rect, ui.scope_id().with("units"), Sense::hover());
        let said = cx.words.with(
            "activations-units",
            &[("dead", &flow.dead()), ("units", &flow.reach.len())],
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
        response.on_hover_text(said);
    }

    /// Gradient, spread or flat share of every lane by layer.
    pub(super) fn by_layer(&mut self, ui: &mut Ui, cx: &Stage<'_, Race>, rect: Rect) {
        let palette = Palette::of(ui.visuals());
        let rect = self.tabs(ui, cx, rect);
        let x_title = cx.words.t("activations-layer-axis");
        let name = |lane: &Lane| cx.words.option("activations", lane.racer.name());
        let hue = |lane: &Lane| palette.hue(lane.racer.name());
        if self.by_layer == ByLayer::Flat {
            let lines: Vec<Line> = cx
                .snapshot
                .lanes
                .iter()
                .map(|lane| {
                    let points = (1..)
                        .zip(&lane.layers)
                        .map(|(layer, flow)| [f64::from(layer), flow.flat]);
                    Line::new(name(lane), points.collect(), hue(lane))
                })
                .collect();
            let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
            Chart::new(cx.words.t("activations-by-flat-long"), &lines)
                .y_range(0.0, 1.0)
                .x_title(x_title)
                .show(&mut child, rect.size());
            return;
        }
        let gradient = self.by_layer == ByLayer::Gradient;
        let lines: Vec<ProfileLine<'_>> = cx
            .snapshot
            .lanes
            .iter()
            .map(|lane| {
                let mut values: Vec<f64> = lane
                    .layers
                    .iter()
                    .map(|flow| if gradient { flow.weight_gradient } else { flow.std })
                    .collect();
                if gradient {
                    values.push(lane.output_gradient);
                }
                ProfileLine {
                    name: name(lane),
                    hue: hue(lane),
                    values,
                    strong: false,
                }
            })
            .collect();
        let title = cx.words.t(if gradient {
            "activations-by-gradient-long"
        } else {
            "activations-by-spread-long"
        });
        let shown = profile(ui, rect, title, x_title, &lines);
        let Some(pointer) = shown.response.hover_pos() else {
            return;
        };
        let Some((index, layer)) = shown.nearest(&lines, pointer) else {
            return;
        };
        let value = lines[index].values[layer - 1];
        ui.painter().circle_stroke(
            shown.at(layer, value),
            crate::kit::tokens::size::POINT,
            Stroke::new(HAIRLINE, palette.text),
        );
        let words = cx.words.with(
            "activations-read",
            &[("of", &lines[index].name), ("layer", &layer), ("value", &number(value))],
        );
        shown.response.on_hover_text_at_pointer(words);
    }
}

fn unit_side(flow: &LayerFlow, width: f32) -> f32 {
    // At most two rows.
    let across = flow.reach.len().div_ceil(2).max(1);
    (width / across as f32).min(UNIT)
}

fn units_height(flow: &LayerFlow, width: f32) -> f32 {
    let side = unit_side(flow, width);
    let across = (width / side).floor().max(1.0) as usize;
    side * flow.reach.len().div_ceil(across) as f32
}
