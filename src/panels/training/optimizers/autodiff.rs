//! The stage of automatic differentiation: the typed expression as a graph that fills with values and gradients node by node.

mod graph;
mod rule;
mod table;
mod timeline;

use crate::{
    kit::{
        fonts,
        formula::formula,
        tokens::{Palette, size, space, text},
        widgets,
    },
    panels::{Panel, Stage},
};
use egui::{Align2, Margin, Rect, RichText, Role, TextEdit, Ui, UiBuilder, WidgetInfo, vec2};
use graph::Drawn;
use neural_atlas_engine::{
    labs::training::optimizers::autodiff::{self, Action, Autodiff, Phase, examples::EXAMPLES},
    session::State,
};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct AutodiffPanel {
    drawn: Drawn,
    /// What is being typed, while it differs from what is in use.
    expression: Option<String>,
    values: Option<String>,
    /// The node that a click holds.
    held: Option<usize>,
}

/// Height of the strip with the arithmetic and the comparison, and where the stage is low.
const STRIP: f32 = 132.0;
const STRIP_LOW: f32 = 84.0;
/// A stage lower than this gives less to the strip.
const LOW: f32 = 460.0;
const TIMELINE: f32 = 28.0;
/// Share of the strip for the arithmetic; the rest compares. In a low stage it has one line, and the table needs its width.
const RULE: f32 = 0.56;
const RULE_LOW: f32 = 0.42;
/// Room for a field's name.
const NAME: f32 = 34.0;

impl Panel for AutodiffPanel {
    type Lab = Autodiff;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Autodiff>) {
        let ground = Palette::of(ui.visuals()).background;
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, ground);
        let frame = egui::Frame::new().inner_margin(Margin::symmetric(space::L as i8, space::S as i8));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
            let low = ui.available_height() < LOW;
            let strip = if low { STRIP_LOW } else { STRIP };
            self.examples(ui, cx);
            self.fields(ui, cx, low);
            let area = ui.available_rect_before_wrap();
            let (above, strip) = area.split_top_bottom_at_y(area.bottom() - strip);
            let (picture, line) = above.split_top_bottom_at_y(above.bottom() - TIMELINE);
            if self.held.is_some_and(|held| held >= cx.snapshot.vertices.len()) {
                self.held = None;
            }
            let pointed = self.drawn.show(ui, cx, picture, self.held);
            if let Some(clicked) = pointed.clicked {
                self.held = if self.held == Some(clicked) {
                    None
                } else {
                    Some(clicked)
                };
            }
            timeline::show(ui, cx, line);
            let shown = pointed.hovered.or(self.held).or(cx.snapshot.current);
            let strip = strip.with_min_y(strip.top() + space::XS);
            let (left, right) = strip.split_left_right_at_fraction(if low { RULE_LOW } else { RULE });
            arithmetic(ui, cx, left.with_max_x(left.right() - space::M), shown);
            table::show(ui, cx, right);
        });
    }
}

impl AutodiffPanel {
    fn examples(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Autodiff>) {
        widgets::chip_row(ui, |ui, chips| {
            for example in EXAMPLES {
                let label = cx.words.option("example", example.name);
                let chosen = cx.params.expression == example.expression;
                if chips.chip(ui, label, chosen).clicked() {
                    cx.params.expression = example.expression.into();
                    cx.params.values = example.values.into();
                    cx.params.fixed = example.fixed.into();
                    (self.expression, self.values, self.held) = (None, None, None);
                }
            }
        });
    }

    /// The expression and the values as text, beside each other in a low stage; each is taken over as soon as it can be read.
    fn fields(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Autodiff>, low: bool) {
        let mut trouble = None;
        let (corner, width) = (ui.next_widget_position(), ui.available_width());
        let row = Rect::from_min_size(corner, vec2(width, size::ROW));
        let (first, second) = if low {
            let (first, second) = row.split_left_right_at_fraction(0.62);
            (first.with_max_x(first.right() - space::S), second)
        } else {
            (row, row.translate(vec2(0.0, size::ROW + space::XS)))
        };
        ui.advance_cursor_after_rect(first.union(second));
        let spoken = cx.words.t("autodiff-expression");
        if let Some(typed) = field(ui, first, "f =", spoken, &mut self.expression, &cx.params.expression) {
            match autodiff::check(&typed) {
                Ok(()) => cx.params.expression = typed,
                Err(fault) => trouble = Some(cx.words.fault(&fault)),
            }
        }
        let (now, spoken) = (written(cx), cx.words.param("autodiff", "values"));
        if let Some(typed) = field(ui, second, cx.words.t("autodiff-at"), spoken, &mut self.values, &now) {
            match autodiff::read_values(&typed, &[]) {
                Ok(_) => cx.params.values = typed,
                Err(fault) => trouble = Some(cx.words.fault(&fault)),
            }
        }
        if let (None, State::Refused(fault)) = (&trouble, cx.state) {
            trouble = Some(cx.words.fault(fault));
        }
        if let Some(trouble) = trouble {
            let ink = Palette::of(ui.visuals()).warn;
            ui.label(RichText::new(trouble).size(text::SMALL).color(ink));
        }
    }
}

/// A line of text with its name before it; returns the text while it is being typed.
fn field(ui: &mut Ui, row: Rect, name: &str, spoken: &str, draft: &mut Option<String>, now: &str) -> Option<String> {
    let palette = Palette::of(ui.visuals());
    let mut words = draft.clone().unwrap_or_else(|| now.to_owned());
    let font = fonts::regular(text::BODY);
    ui.painter()
        .text(row.left_center(), Align2::LEFT_CENTER, name, font, palette.muted);
    let room = row.with_min_x(row.left() + NAME);
    let mut inside = ui.new_child(UiBuilder::new().id_salt(spoken).max_rect(room));
    let edit = TextEdit::singleline(&mut words)
        .char_limit(300)
        .desired_width(room.width());
    let response = inside.add(edit);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, spoken));
    if response.changed() {
        *draft = Some(words);
    }
    let typed = draft.clone();
    if response.lost_focus() {
        *draft = None;
    }
    typed
}

/// The variables as they are now, as they may be typed.
fn written(cx: &Stage<'_, Autodiff>) -> String {
    let each = cx.snapshot.derivatives.iter();
    let each = each.map(|variable| format!("{}={}", variable.name, (variable.value * 1e4).round() / 1e4));
    each.collect::<Vec<_>>().join(", ")
}

/// Gives one variable a value; the others stay where they are now, also where descent has led them.
pub(super) fn put(cx: &mut Stage<'_, Autodiff>, index: usize, value: f64) {
    let each = cx.snapshot.derivatives.iter().enumerate().map(|(at, variable)| {
        let value = if at == index { value } else { variable.value };
        format!("{}={value}", variable.name)
    });
    let values = each.collect::<Vec<_>>().join(", ");
    if values == cx.params.values {
        cx.act(Action::Put);
    }
    cx.params.values = values;
}

/// What the node computes, and how it hands its gradient on.
fn arithmetic(ui: &mut Ui, cx: &Stage<'_, Autodiff>, rect: Rect, shown: Option<usize>) {
    let mut column = ui.new_child(UiBuilder::new().max_rect(rect));
    column.spacing_mut().item_spacing.y = space::XS;
    let Some(place) = shown else {
        let key = match cx.snapshot.phase {
            Phase::Leaves if cx.snapshot.descents > 0 => "autodiff-descended",
            _ => "autodiff-begin",
        };
        let before = cx.snapshot.before.unwrap_or_default();
        let args: [(&str, &dyn std::fmt::Display); 2] = [
            ("before", &crate::kit::number(before)),
            ("after", &crate::kit::number(cx.snapshot.result)),
        ];
        widgets::muted(&mut column, &cx.words.with(key, &args));
        return;
    };
    let lines = rule::lines(cx.snapshot, place);
    let fitting = (rect.height() / (lines.len() as f32 * 2.4)).clamp(text::SMALL - 1.0, text::PROSE);
    for line in lines {
        formula(&mut column, &line, fitting);
    }
}
