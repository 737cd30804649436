//! The stage of one neuron: its diagram, the plane that it colours, and its formula, all from the same numbers.

mod diagram;
mod geometry;
mod hand;
mod plane;
mod tex;
mod weights;

use crate::{
    kit::{
        formula::formula,
        number, percent,
        tokens::{Palette, size, space, text},
        widgets::{self, Slider},
    },
    panels::{Panel, Stage},
};
use egui::{Align2, Margin, Rect, RichText, Ui, UiBuilder, vec2};
use hand::Hand;
use neural_atlas_engine::{
    labs::foundations::neuron::neuron::{
        Action, Neuron, Params, View,
        unit::{Firing, Unit},
    },
    params::{Kind, ParamSet, Value},
};

/// The panel's own state: what the mouse holds.
#[derive(Default)]
pub struct NeuronPanel {
    hand: Hand,
}

/// Height of the strip with the formulas, and of a slider's row.
const FORMULAS: f32 = 64.0;
const ROW: f32 = size::ROW;
const ROW_LOW: f32 = 23.0;
/// A left side lower than this has low rows.
const LOW: f32 = 360.0;
/// Share of the width that the diagram takes.
const DIAGRAM: f32 = 0.47;
/// Room for a slider's name.
const NAME: f32 = 26.0;
/// Room for the line under the plane.
const LEGEND: f32 = 20.0;

impl Panel for NeuronPanel {
    type Lab = Neuron;

    fn follow(action: &Action, params: &mut Params) {
        if let Action::Put { unit } = action {
            ([params.w1, params.w2], params.b) = (unit.w, unit.b);
        }
    }

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Neuron>) {
        let ground = Palette::of(ui.visuals()).background;
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, ground);
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(space::L as i8, space::M as i8));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            head(ui, cx);
            let area = ui.available_rect_before_wrap();
            let (above, strip) = area.split_top_bottom_at_y(area.bottom() - FORMULAS);
            let side = (above.width() * (1.0 - DIAGRAM) - space::S).min(above.height() - LEGEND);
            let (left, right) = above.split_left_right_at_x(above.right() - side - space::M);
            left_side(ui, cx, left);
            let right = right.with_min_x(right.left() + space::M);
            let square = Rect::from_min_size(right.min, vec2(side, side));
            match cx.params.view {
                View::Data => plane::show(ui, cx, &mut self.hand, square),
                View::Weights => weights::show(ui, cx, &mut self.hand, square),
            }
            let mut strip = ui.new_child(UiBuilder::new().max_rect(strip.with_min_y(strip.top() + space::S)));
            strip.spacing_mut().item_spacing.y = space::XS;
            formula(&mut strip, &tex::sum(cx.snapshot), text::LEAD);
            formula(&mut strip, &tex::output(cx.snapshot), text::LEAD);
        });
    }
}

/// The functions to choose from, and which plane is looked at.
fn head(ui: &mut Ui, cx: &mut Stage<'_, Neuron>) {
    let palette = Palette::of(ui.visuals());
    widgets::chip_row(ui, |ui, chips| {
        for firing in Firing::ALL.iter().copied() {
            let label = cx.words.option("activation", firing.name());
            let hue = palette.hue(firing.name());
            if chips.chip_in(ui, label, cx.params.activation == firing, hue).clicked() {
                cx.params.activation = firing;
            }
        }
        chips.gap(ui);
        for view in View::ALL.iter().copied() {
            let label = cx.words.option("view", view.name());
            if chips.chip(ui, label, cx.params.view == view).clicked() {
                cx.params.view = view;
            }
        }
        if cx.snapshot.moved && widgets::text_button(ui, None, cx.words.t("neuron-restore")).clicked() {
            cx.act(Action::Restore);
        }
    });
}

/// The diagram, and under it the sliders and how the neuron does.
fn left_side(ui: &mut Ui, cx: &mut Stage<'_, Neuron>, rect: Rect) {
    let low = rect.height() < LOW;
    let rows = if low { 3.0 * ROW_LOW } else { 5.0 * ROW } + ROW_LOW;
    let (above, below) = rect.split_top_bottom_at_y(rect.bottom() - rows);
    diagram::show(ui, cx, above);
    let mut column = ui.new_child(UiBuilder::new().max_rect(below));
    column.spacing_mut().item_spacing = vec2(space::XS, 0.0);
    sliders(&mut column, cx, low);
    verdict(&mut column, cx);
}

/// Weights, bias and inputs, below each other; in a low stage two abreast, without the numbers that the diagram shows.
fn sliders(ui: &mut Ui, cx: &mut Stage<'_, Neuron>, low: bool) {
    let corner = ui.next_widget_position();
    let width = ui.available_width();
    let place = |row: usize, column: usize| {
        if low {
            let half = width / 2.0;
            let at = corner + vec2(half * column as f32, ROW_LOW * row as f32);
            Rect::from_min_size(at, vec2(half - space::S, ROW_LOW))
        } else {
            let at = corner + vec2(0.0, ROW * (row + 3 * column) as f32);
            Rect::from_min_size(at, vec2(width, ROW))
        }
    };
    let unit = cx.snapshot.unit;
    let mut moved = unit;
    slider(ui, place(0, 0), low, "w1", "w₁", &mut moved.w[0]);
    slider(ui, place(1, 0), low, "w2", "w₂", &mut moved.w[1]);
    ui.add_enabled_ui(cx.snapshot.use_bias, |ui| {
        slider(ui, place(2, 0), low, "b", "b", &mut moved.b);
    });
    if moved != unit {
        put(cx, moved);
    }
    let [mut x1, mut x2] = [cx.params.x1, cx.params.x2];
    slider(ui, place(0, 1), low, "x1", "x₁", &mut x1);
    slider(ui, place(1, 1), low, "x2", "x₂", &mut x2);
    [cx.params.x1, cx.params.x2] = [x1, x2];
    let rows = if low { 3.0 * ROW_LOW } else { 5.0 * ROW };
    ui.advance_cursor_after_rect(Rect::from_min_size(corner, vec2(width, rows)));
}

/// A slider over the range that the parameter's spec gives.
fn slider(ui: &mut Ui, area: Rect, bare: bool, name: &str, label: &str, value: &mut f64) {
    let Some(spec) = Params::specs().iter().find(|spec| spec.name == name) else {
        return;
    };
    let Kind::Float { soft, hard, .. } = spec.kind else {
        return;
    };
    let ink = Palette::of(ui.visuals()).text;
    widgets::label_at(ui, area.left_center(), Align2::LEFT_CENTER, label, ink);
    let mut row = ui.new_child(
        UiBuilder::new()
            .id_salt(name)
            .max_rect(area.with_min_x(area.left() + NAME)),
    );
    let mut slider = Slider::new(value, soft, label).hard(hard);
    if let Value::Number(default) = spec.default {
        slider = slider.default(default);
    }
    if bare {
        slider = slider.bare();
    }
    slider.show(&mut row);
}

/// Puts the neuron where the hand wants it; the parameters, from where training starts, follow.
pub(super) fn put(cx: &mut Stage<'_, Neuron>, unit: Unit) {
    let unit = Unit {
        w: unit.w.map(|w| w.clamp(-100.0, 100.0)),
        b: unit.b.clamp(-1000.0, 1000.0),
    };
    if unit != cx.snapshot.unit {
        cx.act(Action::Put { unit });
    }
}

/// Accuracy and loss, or why nothing moves.
fn verdict(ui: &mut Ui, cx: &Stage<'_, Neuron>) {
    let palette = Palette::of(ui.visuals());
    let snapshot = cx.snapshot;
    let bias = snapshot.use_bias;
    let (words, ink) = if snapshot.firing == Firing::Step {
        (cx.words.t("neuron-step").to_owned(), palette.warn)
    } else if snapshot.runners[0].is_stuck(bias) && snapshot.firing == Firing::Relu {
        (cx.words.t("neuron-dead").to_owned(), palette.warn)
    } else {
        let loss = match snapshot.firing {
            Firing::Sigmoid => "neuron-cross-entropy",
            _ => "neuron-squared",
        };
        let loss = cx.words.t(loss);
        let args: [(&str, &dyn std::fmt::Display); 3] = [
            ("accuracy", &percent(snapshot.fit.accuracy)),
            ("loss", &number(snapshot.fit.loss)),
            ("kind", &loss),
        ];
        (cx.words.with("neuron-verdict", &args), palette.muted)
    };
    ui.label(RichText::new(words).size(text::SMALL).color(ink));
}
