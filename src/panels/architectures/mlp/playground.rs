//! The playground's stage: data, inputs, network and plane from left to right, all of it to be taken by the hand.

mod brush;
mod buttons;
mod data;
mod detail;
mod editor;
mod equation;
mod features;
mod keys;
mod names;
mod network;
mod places;
mod plane;
mod points;
mod table;
#[cfg(test)]
mod tests;
mod widths;

use crate::{
    kit::{
        icons::Icon,
        network_diagram::{Diagram, Part},
        tokens::{Palette, size, space, stage as share, text},
        widgets,
        words::{Lang, Words},
    },
    panels::{
        Panel, Request, Stage,
        architectures::asked::Asked,
        brought::{Brought, Kind},
        presets::Presets,
    },
};
use egui::{Layout, Rect, RichText, TextEdit, Ui, UiBuilder};
use neural_atlas_engine::{
    data::formula::Formula,
    fault::Fault,
    labs::architectures::mlp::playground::{Action, Dataset, Params, Playground as Lab, Snapshot},
};
use places::Places;
use serde::{Deserialize, Serialize};

/// The equation that is shown: of which neuron, in which language, of which snapshot, since when, and its pieces.
type ShownEquation = ((usize, usize), Lang, u64, f64, Vec<equation::Piece>);

/// What the stage keeps between frames.
#[derive(Default)]
pub struct Playground {
    diagram: Diagram,
    features: features::FeatureTiles,
    plane: plane::Plane,
    brush: brush::Brush,
    view: View,
    /// A scene holds a neuron of a net that has not been seen yet.
    awaited: bool,
    editor: Option<editor::Editor>,
    /// The neuron under the pointer, and the one last asked about.
    hovered: Option<(usize, usize)>,
    asked: Asked<(usize, usize)>,
    equation_of: Option<ShownEquation>,
    presets: Presets,
    /// The formula as it is being typed.
    typing: Option<String>,
    /// Whether the batch was larger than the data in the picture before.
    batch_over: bool,
}

/// What is looked at, as scenes keep it.
#[derive(Default, Serialize, Deserialize)]
struct View {
    tab: detail::Tab,
    /// The neuron that is held.
    pinned: Option<(usize, usize)>,
}

impl Panel for Playground {
    type Lab = Lab;

    const TAKES: &'static [Kind] = &[Kind::Table];

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let area = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(area);
        let places = Places::new(area, network::labels(cx.snapshot, area));
        self.drop_what_is_gone(cx.snapshot);
        at(ui, places.top, |ui| self.top(ui, cx, places.rail.is_none()));
        if let Some(rail) = places.rail {
            self.rail(ui, cx, rail);
        }
        let tab = self.open_tab(cx.snapshot, places.compact);
        self.tabs(ui, cx, &places);
        // The plane first: the port of a single output lies on its edge.
        if tab == detail::Tab::Plane || !places.compact {
            self.plane(ui, cx, &places);
            self.foot(ui, cx, places.foot);
        }
        self.network(ui, cx, &places);
        if tab != detail::Tab::Plane {
            self.detail(ui, cx, places.detail, tab);
        }
        if let Some(mut editor) = self.editor.take() {
            self.editor = editor.show(ui, cx).then_some(editor);
        }
        self.ask(cx);
        self.tell_batch(cx);
    }

    fn camera(&self) -> Option<serde_json::Value> {
        serde_json::to_value(&self.view).ok()
    }

    fn set_camera(&mut self, camera: &serde_json::Value) {
        if let Ok(view) = View::deserialize(camera) {
            self.awaited = view.pinned.is_some();
            self.view = view;
        }
    }

    fn bring(&mut self, brought: Brought, params: &mut Params) -> Result<Vec<Action>, Fault> {
        let Brought::Table {
            name,
            text,
            label,
            classes,
        } = brought
        else {
            return Ok(vec![]);
        };
        params.dataset = Dataset::Csv;
        params.columns.clear();
        self.forget();
        Ok(vec![Action::LoadTable {
            name,
            text,
            label,
            classes,
        }])
    }
}

/// Draws widgets into a rectangle of the stage, one beside the other.
fn at(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let row = Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(row), add);
}

fn is_there(snapshot: &Snapshot, &(layer, neuron): &(usize, usize)) -> bool {
    Part::Neuron(layer, neuron).exists(&snapshot.network)
}

/// A class's name; the two colours of the plane have words of their own.
fn class_name(words: Words, snapshot: &Snapshot, index: usize) -> String {
    match snapshot.classes.get(index).map(String::as_str) {
        Some("orange") => words.t("play-class-orange").to_owned(),
        Some("blue") => words.t("play-class-blue").to_owned(),
        Some(name) => name.to_owned(),
        None => index.to_string(),
    }
}

impl Playground {
    /// Asks the lab for the larger picture of the held neuron, whoever has pinned it.
    fn ask(&mut self, cx: &mut Stage<'_, Lab>) {
        let shown = cx.snapshot.inspected.as_ref();
        let shown = shown.map(|(layer, neuron, _)| (*layer, *neuron));
        let neuron = self.pinned(cx.snapshot);
        if self.asked.misses(neuron, shown) {
            cx.act(Action::Inspect { neuron });
        }
    }

    /// Says once that the batch has become larger than the data.
    fn tell_batch(&mut self, cx: &mut Stage<'_, Lab>) {
        let rows = cx.snapshot.rows;
        let over = rows > 0 && cx.params.batch > rows;
        if over && !self.batch_over {
            let said = cx
                .words
                .with("play-batch-over", &[("batch", &cx.params.batch), ("n", &rows)]);
            cx.request(Request::Notice(said));
        }
        self.batch_over = over;
    }

    /// The neuron that is held, where this net has it.
    fn pinned(&self, snapshot: &Snapshot) -> Option<(usize, usize)> {
        self.view.pinned.filter(|neuron| is_there(snapshot, neuron))
    }

    fn drop_what_is_gone(&mut self, snapshot: &Snapshot) {
        let held = self.pinned(snapshot);
        // A scene is entered while the net before it is still drawn.
        self.awaited &= held.is_none();
        if !self.awaited {
            self.view.pinned = held;
        }
        self.hovered = self.hovered.filter(|neuron| is_there(snapshot, neuron));
    }

    /// Presets, and what the data set has of its own: a formula, columns, a file.
    fn top(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, gallery: bool) {
        ui.spacing_mut().item_spacing.x = space::S;
        if gallery {
            self.gallery(ui, cx);
        }
        if self.presets.menu(ui, cx) {
            self.forget();
        }
        if cx.params.dataset == Dataset::Formula {
            self.formula(ui, cx);
        }
        if cx.params.dataset == Dataset::Csv || cx.snapshot.table.is_some() {
            let words = cx.words;
            if cx.params.dataset == Dataset::Csv
                && widgets::text_button(ui, Some(Icon::Open), words.t("play-open-csv")).clicked()
            {
                cx.request(Request::Bring);
            }
            if let Some(info) = &cx.snapshot.table {
                self.columns(ui, cx, info);
            }
        } else if self.presets.has_sentence() && cx.params.dataset != Dataset::Formula {
            self.presets.sentence(ui, cx);
        }
    }

    /// The rule of a data set as it is typed; what does not parse is said at once and not sent.
    fn formula(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let palette = Palette::of(ui.visuals());
        let mut typed = self.typing.clone().unwrap_or_else(|| cx.params.formula.clone());
        let field = TextEdit::singleline(&mut typed)
            .char_limit(200)
            .desired_width(share::POPUP * 0.6)
            .font(crate::kit::fonts::regular(text::BODY));
        let response = ui.add(field).accessible_name(cx.words.t("param-formula"));
        if response.changed() {
            self.typing = Some(typed.clone());
            if Formula::parse(&typed).is_ok() {
                cx.params.formula = typed.clone();
            }
        }
        if let Err(fault) = Formula::parse(&typed) {
            let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), size::ROW), egui::Sense::hover());
            buttons::elided(
                ui,
                rect.left_center(),
                egui::Align2::LEFT_CENTER,
                &cx.words.fault(&fault),
                rect.width(),
                palette.warn,
            );
        } else if !response.has_focus() {
            self.typing = None;
            ui.label(
                RichText::new(cx.words.t("play-formula-hint"))
                    .size(text::SMALL)
                    .color(palette.muted),
            );
        }
    }

    /// Below the plane: the scale or the brush's tools, and what is switched.
    fn foot(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
        let (upper, lower) = rect.split_top_bottom_at_y(rect.top() + size::CHIP);
        let plane_data = cx.snapshot.table.is_none();
        if self.brush.on && plane_data {
            at(ui, upper, |ui| self.brush.tools(ui, cx));
        } else {
            self.legend(ui, cx, upper);
        }
        at(ui, lower.with_min_y(lower.top() + space::XS), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let words = cx.words;
            if widgets::chip(ui, words.t("play-show-test"), cx.params.show_test).clicked() {
                cx.params.show_test = !cx.params.show_test;
            }
            if widgets::chip(ui, words.t("param-discretize"), cx.params.discretize).clicked() {
                cx.params.discretize = !cx.params.discretize;
            }
            if plane_data && widgets::chip(ui, words.t("play-paint"), self.brush.on).clicked() {
                self.brush.on = !self.brush.on;
            }
        });
    }
}
