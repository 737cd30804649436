//! The network on the stage: the diagram, its inputs' switches, and the buttons that add and remove neurons.

use super::{
    Playground, buttons,
    editor::Editor,
    features,
    names::{NetworkNames, feature},
    places::{Labels, Places},
    widths::{self, Change},
};
use crate::{
    kit::{
        icons::Icon,
        network_diagram::{Layout, Part, Scene, Slots, Touch},
        tokens::{Palette, alpha, space, stage as share, text},
        words::Words,
    },
    panels::{Request, Stage},
};
use egui::{Align2, Color32, FontId, Rect, Role, Sense, Ui, WidgetInfo, epaint::RectShape, pos2, vec2};
use neural_atlas_engine::{
    lab::Lab as _,
    labs::architectures::mlp::playground::{
        FEATURES, MAX_LAYERS, MAX_WIDTH, Params, Playground as Lab, Snapshot, Task,
    },
    params::ParamSet as _,
};

/// How wide the names beside the diagram are.
pub fn labels(snapshot: &Snapshot, stage: Rect) -> Labels {
    let wide = stage.width() >= share::WIDE;
    let left = match (&snapshot.table, wide) {
        (None, _) => share::FEATURE_LABEL,
        (Some(_), true) => share::COLUMN_LABEL,
        (Some(_), false) => share::FEATURE_LABEL,
    };
    let right = if snapshot.network.sizes.last() == Some(&1) {
        0.0
    } else {
        share::CLASS_LABEL
    };
    Labels { left, right }
}

/// The places of the snapshot's neurons.
pub fn layout(snapshot: &Snapshot, places: &Places) -> Layout {
    let sizes = &snapshot.network.sizes;
    let mut slots: Vec<Slots> = sizes.iter().map(|&count| Slots::all(count)).collect();
    if snapshot.table.is_none() {
        let place = |key: &String| FEATURES.iter().position(|feature| feature == key);
        let of: Option<Vec<usize>> = snapshot.network.inputs.iter().map(place).collect();
        if let Some(of) = of.filter(|of| of.len() == sizes[0]) {
            slots[0] = Slots {
                count: FEATURES.len(),
                of,
            };
        }
    }
    Layout::new(
        places.network,
        &slots,
        (sizes.last() == Some(&1)).then(|| places.port()),
    )
}

impl Playground {
    /// Draws the network and does what was touched.
    pub(super) fn network(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, places: &Places) {
        let snapshot = cx.snapshot;
        let layout = layout(snapshot, places);
        let names = NetworkNames {
            words: cx.words,
            network: &snapshot.network,
        };
        let palette = Palette::of(ui.visuals());
        let classes: Option<Vec<Color32>> = match snapshot.task {
            Task::Classes(count) => Some((0..count).map(|class| palette.class(class, count)).collect()),
            Task::Binary | Task::Regression => None,
        };
        let scene = Scene {
            version: cx.version,
            network: &snapshot.network,
            pictures: &snapshot.pictures,
            discretize: cx.params.discretize,
            activations: snapshot.probe.as_ref().map(|probe| probe.activations.as_slice()),
            pinned: self.pinned(snapshot),
            classes: classes.as_deref(),
            names: &names,
        };
        let touch = self.diagram.show(ui, &layout, &scene);
        self.inputs(ui, cx, &layout);
        draw_names(ui, &layout, &names, classes.as_deref());
        self.header(ui, cx, &layout, places);
        self.touched(ui, cx, touch, &names, &layout);
    }

    fn touched(&mut self, ui: &Ui, cx: &mut Stage<'_, Lab>, touch: Touch, names: &NetworkNames, layout: &Layout) {
        self.hovered = match touch.hovered.or(touch.focused) {
            Some(Part::Neuron(layer, neuron)) => Some((layer, neuron)),
            _ => None,
        };
        if let Some(part) = touch.hovered {
            let pointer = if matches!(part, Part::Neuron(..)) {
                None
            } else {
                ui.input(|input| input.pointer.hover_pos())
            };
            let at = pointer.or_else(|| tile_of(layout, part).map(|tile| tile.right_top()));
            buttons::hint(ui, at.unwrap_or_default(), &hint(cx.words, cx.snapshot, names, part));
        }
        match touch.pressed {
            Some((Part::Neuron(0, input), _)) if cx.snapshot.table.is_none() => {
                let key = cx.snapshot.network.inputs.get(input).cloned().unwrap_or_default();
                switch(cx, &key);
            }
            Some((Part::Neuron(layer, neuron), _)) => self.pin((layer, neuron)),
            Some((part, at)) => self.editor = Some(Editor::open(part, at, &cx.snapshot.network)),
            None => {}
        }
    }

    /// Pins the neuron's picture and equation, or lets it go when it is pinned already.
    fn pin(&mut self, neuron: (usize, usize)) {
        self.view.pinned = (self.view.pinned != Some(neuron)).then_some(neuron);
        if self.view.pinned.is_some() {
            self.view.tab = super::detail::Tab::Equation;
        }
    }

    /// The inputs that are off stand pale in their slots and can be switched on.
    fn inputs(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, layout: &Layout) {
        if layout.input_slots.len() != FEATURES.len() || cx.snapshot.table.is_some() {
            return;
        }
        let palette = Palette::of(ui.visuals());
        self.features.upload_once(ui, palette);
        for (index, (&key, &rect)) in FEATURES.iter().zip(&layout.input_slots).enumerate() {
            let on = cx.snapshot.network.inputs.iter().any(|input| input == key);
            let name = feature(cx.words, key);
            label_left(ui, rect, &name, if on { palette.text } else { palette.muted });
            if on {
                continue;
            }
            let response = ui.interact(rect, ui.scope_id().with(("feature", key)), Sense::click());
            response.widget_info(|| {
                WidgetInfo::selected(
                    Role::CheckBox,
                    true,
                    false,
                    cx.words.with("play-input", &[("name", &name)]),
                )
            });
            let opacity = if response.hovered() || response.has_focus() {
                1.0
            } else {
                alpha::PINNED
            };
            if let Some((texture, part)) = self.features.picture(index) {
                let shape = RectShape::filled(rect, buttons::corner(rect), Color32::WHITE.gamma_multiply(opacity));
                ui.painter().add(shape.with_texture(texture, part));
            }
            if response.clicked() {
                switch(cx, key);
            }
            response.on_hover_text(cx.words.with("play-input-add", &[("name", &name)]));
        }
    }

    /// Above each hidden layer its width with buttons, and between the layers a place for a new one.
    fn header(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, layout: &Layout, places: &Places) {
        let words = cx.words;
        let hidden = widths::parse(&cx.params.hidden);
        let (mut wanted, beside) = layer_count(ui, words, &hidden, places);
        explain_layers(ui, cx, beside);
        // While the lab takes a new shape, the columns are still those of the old one.
        if layout.columns.len() == hidden.len() + 2 {
            let y = places.header.bottom() - share::STEPPER / 2.0;
            for (layer, &width) in hidden.iter().enumerate() {
                let x = layout.columns[layer + 1].x;
                wanted = wanted.or(neuron_count(ui, words, layer, width, pos2(x, y), pitch(layout)));
            }
            for before in 0..=hidden.len() {
                let (left, right) = (&layout.columns[before], &layout.columns[before + 1]);
                let rect = Rect::from_center_size(
                    pos2((left.x + right.x) / 2.0, y - share::STEPPER),
                    vec2(share::STEPPER, share::STEPPER),
                );
                let allowed = widths::allowed(&hidden, Change::InsertLayer(before));
                let name = words.with("play-insert-layer", &[("n", &(before + 1))]);
                let why = if allowed {
                    name.clone()
                } else {
                    words.with("play-layers-limit", &[("n", &MAX_LAYERS)])
                };
                if buttons::round(ui, rect, Icon::Plus, &name, &why, allowed, true).clicked() {
                    wanted = Some(Change::InsertLayer(before));
                }
            }
        }
        if let Some(change) = wanted {
            cx.params.hidden = widths::text(&widths::changed(&hidden, change));
            self.forget();
        }
    }

    /// Lets go of what refers to neurons that may be gone.
    pub(super) fn forget(&mut self) {
        self.view.pinned = None;
        self.editor = None;
    }
}

fn pitch(layout: &Layout) -> f32 {
    layout
        .columns
        .windows(2)
        .map(|pair| pair[1].x - pair[0].x)
        .fold(f32::INFINITY, f32::min)
}

/// "2 hidden layers" with buttons for the last one; and the place beside them.
fn layer_count(ui: &mut Ui, words: Words, hidden: &[usize], places: &Places) -> (Option<Change>, Rect) {
    let palette = Palette::of(ui.visuals());
    let centre = pos2(places.network.center().x, places.header.top() + share::STEPPER / 2.0);
    let title = words.with("play-hidden-layers", &[("n", &hidden.len())]);
    let rect = ui.painter().text(
        centre,
        Align2::CENTER_CENTER,
        title,
        FontId::proportional(text::BODY),
        palette.text,
    );
    let square = vec2(share::STEPPER, share::STEPPER);
    let less = Rect::from_center_size(pos2(rect.left() - share::STEPPER, centre.y), square);
    let more = Rect::from_center_size(pos2(rect.right() + share::STEPPER, centre.y), square);
    let last = hidden.len().saturating_sub(1);
    let remove = words.t("play-remove-layer");
    let can_remove = widths::allowed(hidden, Change::RemoveLayer(last));
    let add = words.t("play-add-layer");
    let can_add = widths::allowed(hidden, Change::InsertLayer(hidden.len()));
    let limit = words.with("play-layers-limit", &[("n", &MAX_LAYERS)]);
    let mut change = None;
    if buttons::round(ui, less, Icon::Minus, remove, remove, can_remove, false).clicked() {
        change = Some(Change::RemoveLayer(last));
    }
    let why = if can_add { add } else { &limit };
    if buttons::round(ui, more, Icon::Plus, add, why, can_add, false).clicked() {
        change = Some(Change::InsertLayer(hidden.len()));
    }
    (change, more.translate(vec2(share::STEPPER + space::XS, 0.0)))
}

/// The question mark that the controls have beside a setting, here where this one is set.
fn explain_layers(ui: &Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
    let Some(spec) = Params::specs().iter().find(|spec| spec.name == "hidden") else {
        return;
    };
    let name = cx
        .words
        .with("control-explain", &[("name", &cx.words.param(Lab::ID, spec.name))]);
    if buttons::round(ui, rect, Icon::Question, &name, &name, true, true).clicked() {
        cx.request(Request::OpenNode(spec.concept.to_owned()));
    }
}

/// The width of one layer with its two buttons; in narrow columns the number gives way.
fn neuron_count(ui: &mut Ui, words: Words, layer: usize, width: usize, at: egui::Pos2, pitch: f32) -> Option<Change> {
    let palette = Palette::of(ui.visuals());
    let apart = (pitch / 2.0 - 1.0).min(share::STEPPER + space::XS);
    let side = share::STEPPER.min(pitch * 0.42);
    let numbered = apart >= share::STEPPER;
    if numbered {
        ui.painter().text(
            at,
            Align2::CENTER_CENTER,
            width,
            FontId::proportional(text::SMALL),
            palette.muted,
        );
    }
    let apart = if numbered { apart } else { side / 2.0 + 1.0 };
    let args: [(&str, &dyn std::fmt::Display); 1] = [("layer", &(layer + 1))];
    let less = Rect::from_center_size(at - vec2(apart, 0.0), vec2(side, side));
    let more = Rect::from_center_size(at + vec2(apart, 0.0), vec2(side, side));
    let remove = words.with("play-remove-neuron", &args);
    let add = words.with("play-add-neuron", &args);
    let limit = words.with("play-neurons-limit", &[("n", &MAX_WIDTH)]);
    let can_add = width < MAX_WIDTH;
    if buttons::round(ui, less, Icon::Minus, &remove, &remove, true, false).clicked() {
        return Some(Change::RemoveNeuron(layer));
    }
    let why = if can_add { &add } else { &limit };
    buttons::round(ui, more, Icon::Plus, &add, why, can_add, false)
        .clicked()
        .then_some(Change::AddNeuron(layer))
}

/// Switches an input feature; the last one stays, with a word why.
fn switch(cx: &mut Stage<'_, Lab>, key: &str) {
    match features::switched(&cx.params.features, key) {
        Some(features) => cx.params.features = features,
        None => {
            let why = cx.words.t("play-last-input").to_owned();
            cx.request(Request::Notice(why));
        }
    }
}

fn tile_of(layout: &Layout, part: Part) -> Option<Rect> {
    match part {
        Part::Neuron(layer, neuron) | Part::Bias(layer, neuron) => layout.tile(layer, neuron),
        Part::Weight(_) => None,
    }
}

/// What is said of a part under the pointer.
fn hint(words: Words, snapshot: &Snapshot, names: &NetworkNames, part: Part) -> String {
    use crate::kit::network_diagram::Names;
    let name = names.part(part);
    match part {
        Part::Weight(edge) => {
            let value = snapshot.network.weight(edge.layer, edge.from, edge.to);
            words.with(
                "play-value",
                &[("name", &name), ("value", &crate::kit::number(f64::from(value)))],
            )
        }
        Part::Bias(layer, neuron) => {
            let value = snapshot.network.biases[layer - 1][neuron];
            words.with(
                "play-value",
                &[("name", &name), ("value", &crate::kit::number(f64::from(value)))],
            )
        }
        Part::Neuron(..) => name,
    }
}

fn label_left(ui: &Ui, tile: Rect, name: &str, color: Color32) {
    let at = pos2(tile.left() - space::XS, tile.center().y);
    let width = share::COLUMN_LABEL - space::XS;
    buttons::elided(ui, at, Align2::RIGHT_CENTER, name, width, color);
}

/// Names of columns left of their tiles, names of classes right of theirs.
fn draw_names(ui: &Ui, layout: &Layout, names: &NetworkNames, classes: Option<&[Color32]>) {
    let palette = Palette::of(ui.visuals());
    let columns = layout.input_slots.len() == layout.columns[0].ys.len();
    if columns && layout.columns[0].tile >= text::SMALL * 0.8 {
        for input in 0..layout.columns[0].ys.len() {
            let room = layout.rect.left() - ui.max_rect().left();
            let at = pos2(
                layout.columns[0].rect(input).left() - space::XS,
                layout.columns[0].ys[input],
            );
            buttons::elided(
                ui,
                at,
                Align2::RIGHT_CENTER,
                &names.input(input),
                room.min(share::COLUMN_LABEL) - space::XS,
                palette.muted,
            );
        }
    }
    if let (Some(classes), Some(last)) = (classes, layout.columns.last()) {
        for (class, color) in classes.iter().enumerate().take(last.ys.len()) {
            let at = pos2(last.rect(class).right() + space::S, last.ys[class]);
            buttons::elided(
                ui,
                at,
                Align2::LEFT_CENTER,
                &names.output(class),
                share::CLASS_LABEL,
                palette.ink(*color),
            );
        }
    }
}
