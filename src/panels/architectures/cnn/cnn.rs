//! The digits' stage: a pad to draw on, the net as columns of feature maps, and how one pixel of them is computed.

mod bars;
mod cursor;
mod detail;
mod excite;
mod layout;
mod net;
mod pad;
mod pixel;
#[cfg(test)]
mod tests;

use crate::{
    kit::{tokens::Palette, widgets::line_at as line, words::Words},
    panels::{
        Panel, Request, Stage,
        architectures::asked::Asked,
        brought::{Brought, Kind},
    },
};
use egui::{Key, Layout, Modifiers, Rect, Ui, UiBuilder};
use layout::Places;
use neural_atlas_engine::{
    fault::Fault,
    labs::architectures::cnn::cnn::{Action, Cnn as Lab, LayerView, Params, Place, Snapshot},
};
use serde::{Deserialize, Serialize};

/// What the stage keeps between frames.
#[derive(Default)]
pub struct CnnPanel {
    pad: pad::Pad,
    view: View,
    /// A scene holds a pixel of a net that has not been seen yet.
    awaited: bool,
    /// The pixel under the pointer or the arrow keys, and the one last asked about.
    hovered: Option<Place>,
    asked: Asked<Place>,
    /// The pixel that is opened before anything was pointed at.
    opened: Option<Place>,
    /// The pixel at which the arrow keys are, and whether they were used later than the pointer.
    cursor: Option<Place>,
    keyed: bool,
    /// Whether the batch was larger than the data in the picture before.
    batch_over: bool,
}

/// What is looked at, as scenes keep it.
#[derive(Default, Serialize, Deserialize)]
struct View {
    tab: detail::Tab,
    /// The pixel that is held.
    pinned: Option<Place>,
    /// The input channel whose products are written out for the pixel that is held or opened; without it the one that
    /// adds most.
    channel: Option<usize>,
}

impl Panel for CnnPanel {
    type Lab = Lab;

    const TAKES: &'static [Kind] = &[Kind::Picture];

    fn bring(&mut self, brought: Brought, _params: &mut Params) -> Result<Vec<Action>, Fault> {
        Ok(match brought {
            Brought::Picture(pixels) => vec![Action::Draw { pixels }],
            Brought::Table { .. } | Brought::Text(_) => vec![],
        })
    }

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let area = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(area);
        let places = Places::new(area);
        keys(ui, cx);
        if ui.input(|input| input.pointer.is_moving() || input.pointer.any_pressed()) {
            self.keyed = false;
        }
        self.pad(ui, cx, &places);
        self.hovered = None;
        self.net(ui, cx, &places);
        self.ask(cx);
        self.tabs(ui, cx, &places);
        self.detail(ui, cx, places.detail);
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
}

impl CnnPanel {
    /// Asks the lab for the arithmetic of the pixel under the pointer, or of the one that is held.
    fn ask(&mut self, cx: &mut Stage<'_, Lab>) {
        let snapshot = cx.snapshot;
        let held = self.pinned(snapshot);
        // A scene is entered while the net before it is still drawn.
        self.awaited &= held.is_none();
        if !self.awaited && held != self.view.pinned {
            (self.view.pinned, self.view.channel) = (None, None);
        }
        let there = |place: &Place| holds(&snapshot.layers, place);
        self.cursor = self.cursor.filter(there);
        self.opened = self.opened.filter(there).or_else(|| liveliest(&snapshot.layers));
        let at = self.hovered.or(held).or(self.opened);
        let shown = snapshot.inspected.as_ref().map(|arithmetic| arithmetic.place);
        if self.asked.misses(at, shown) {
            cx.act(Action::Inspect { at });
        }
    }

    /// The pixel that is held, where this net has it.
    fn pinned(&self, snapshot: &Snapshot) -> Option<Place> {
        self.view.pinned.filter(|place| holds(&snapshot.layers, place))
    }

    /// Says once that the batch has become larger than the data.
    fn tell_batch(&mut self, cx: &mut Stage<'_, Lab>) {
        let (batch, digits) = (cx.params.batch, cx.params.train_size);
        let over = batch > digits;
        if over && !self.batch_over {
            let said = cx.words.with("cnn-batch-over", &[("batch", &batch), ("n", &digits)]);
            cx.request(Request::Notice(said));
        }
        self.batch_over = over;
    }
}

/// The brackets leaf through the test digits; the arrows belong to the page, where the right one makes a step.
fn keys(ui: &Ui, cx: &mut Stage<'_, Lab>) {
    // While text is typed, they belong to the text.
    if ui.ctx().text_edit_focused() {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::CloseBracket) {
        pad::leaf(cx, 1);
    } else if pressed(Key::OpenBracket) {
        pad::leaf(cx, -1);
    }
}

/// The pixel of the first convolution that answers most; none where all are silent.
fn liveliest(layers: &[LayerView]) -> Option<Place> {
    let (layer, view) = layers
        .iter()
        .enumerate()
        .find(|(_, layer)| layer.name.starts_with("conv"))?;
    let maps = &view.maps;
    let pixels = maps.images.iter().enumerate().flat_map(|(channel, image)| {
        let each = image.iter().enumerate();
        each.map(move |(index, value)| (channel, index, value.abs()))
    });
    let (channel, index, most) = pixels.max_by(|a, b| a.2.total_cmp(&b.2))?;
    (most > 0.0 && maps.width > 0).then(|| Place {
        layer,
        channel,
        y: index / maps.width,
        x: index % maps.width,
    })
}

/// Whether the net has such a pixel.
fn holds(layers: &[LayerView], place: &Place) -> bool {
    layers.get(place.layer).is_some_and(|layer| {
        place.channel < layer.maps.images.len() && place.y < layer.maps.height && place.x < layer.maps.width
    })
}

/// A layer's name in the person's language.
fn layer_name(words: Words, layer: &LayerView) -> String {
    let key = format!("cnn-layer-{}", layer.name);
    if words.has(&key) {
        words.t(&key).to_owned()
    } else {
        layer.name.clone()
    }
}

/// Draws widgets into a rectangle of the stage, one beside the other.
fn at(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let row = Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(row), add);
}

/// The colours of the theme that is on.
fn palette(ui: &Ui) -> &'static Palette {
    Palette::of(ui.visuals())
}
