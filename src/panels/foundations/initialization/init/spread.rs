//! How far activations and gradients are spread in each layer, on a logarithmic axis; the line of N(0, s²) can be dragged.

use super::{InitPanel, look, name};
use crate::{
    kit::{
        number,
        tokens::{HAIRLINE, Palette, line, size, space},
        views::profile::{Profile, ProfileLine, profile},
        widgets,
    },
    panels::Stage,
};
use egui::{CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use neural_atlas_engine::{
    labs::foundations::initialization::init::{Init, method::Method},
    view::LayerFlow,
};

impl InitPanel {
    pub(super) fn spreads(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Init>, rect: Rect, looked: usize) {
        let (upper, lower) = rect.split_top_bottom_at_fraction(0.5);
        let upper = upper.with_max_y(upper.bottom() - space::S);
        let shown = one(ui, cx, upper, "init-activations", looked, |flow| flow.std);
        self.handle(ui, cx, &shown);
        one(ui, cx, lower, "init-gradients", looked, |flow| flow.gradient_std);
    }

    /// The end of the line of N(0, s²): dragged up or down, s follows.
    fn handle(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Init>, shown: &Profile) {
        let palette = Palette::of(ui.visuals());
        let Some(lane) = cx.snapshot.lanes.iter().find(|lane| lane.method == Method::NormalS) else {
            self.held_s = None;
            return;
        };
        let Some(last) = lane.layers.last() else { return };
        let at = shown.at(lane.layers.len(), last.std);
        let spot = Rect::from_center_size(at, vec2(size::TARGET, size::TARGET));
        let response = ui.interact(spot, ui.scope_id().with("s"), Sense::drag());
        let label = cx.words.with("init-drag-s", &[("s", &number(cx.params.s))]);
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &label));
        let hue = palette.hue(Method::NormalS.name());
        ui.painter()
            .circle(at, size::KNOB, palette.surface, Stroke::new(line::STRONG, hue));
        widgets::focus_ring(ui, &response, size::TARGET / 2.0);
        let step = ui.input(|input| {
            let up = input.num_presses(egui::Key::ArrowUp) as f64;
            up - input.num_presses(egui::Key::ArrowDown) as f64
        });
        if response.has_focus() && step != 0.0 {
            cx.params.s = (cx.params.s * 1.05_f64.powf(step)).clamp(LEAST, MOST);
        }
        if response.drag_started() {
            self.held_s = Some(cx.params.s);
        }
        if let (true, Some(first), Some(total)) = (response.dragged(), self.held_s, response.total_drag_delta()) {
            // A decade of s for each 160 points: the depth multiplies what it does to the line.
            let s = first * 10f64.powf(-f64::from(total.y) / 160.0);
            cx.params.s = s.clamp(LEAST, MOST);
        }
        if response.drag_stopped() {
            self.held_s = None;
        }
        response
            .on_hover_text(label)
            .on_hover_cursor(CursorIcon::ResizeVertical);
    }
}

/// The slider's range of s.
const LEAST: f64 = 1e-4;
const MOST: f64 = 10.0;

fn one(
    ui: &Ui,
    cx: &mut Stage<'_, Init>,
    rect: Rect,
    key: &str,
    looked: usize,
    part: impl Fn(&LayerFlow) -> f64,
) -> Profile {
    let palette = Palette::of(ui.visuals());
    let lanes = cx.snapshot.lanes.iter().enumerate();
    let lines: Vec<ProfileLine<'_>> = lanes
        .map(|(index, lane)| ProfileLine {
            name: name(cx, lane),
            hue: palette.hue(lane.method.name()),
            values: lane.layers.iter().map(&part).collect(),
            strong: index == looked,
        })
        .collect();
    let shown = profile(ui, rect, cx.words.t(key), cx.words.t("activations-layer-axis"), &lines);
    let layer = cx.snapshot.weights.layer + 1;
    if layer <= cx.snapshot.depth {
        let x = shown.at(layer, 1.0).x;
        let range = rect.top() + space::L..=rect.bottom() - space::L;
        ui.painter().vline(x, range, Stroke::new(HAIRLINE, palette.accent));
    }
    let Some(pointer) = shown.response.hover_pos() else {
        return shown;
    };
    let near = shown.nearest(&lines, pointer);
    if shown.response.clicked() {
        let index = near.map_or(looked, |(index, _)| index);
        let method = cx.snapshot.lanes[index].method;
        look(cx, method, shown.layer_at(pointer.x) - 1);
    }
    if let Some((index, layer)) = near {
        let value = lines[index].values[layer - 1];
        ui.painter()
            .circle_stroke(shown.at(layer, value), size::POINT, Stroke::new(HAIRLINE, palette.text));
        let words = cx.words.with(
            "activations-read",
            &[("of", &lines[index].name), ("layer", &layer), ("value", &number(value))],
        );
        shown.response.clone().on_hover_text_at_pointer(words);
    }
    shown
}
