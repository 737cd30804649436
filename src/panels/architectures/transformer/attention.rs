//! The stage of attention: a typed sentence with the edges that the heads draw in it, every matrix on the way, and any of
//! their cells opened down to its products.

mod arcs;
mod arithmetic;
mod matrices;
mod part;
#[cfg(test)]
mod tests;
mod typing;
mod work;

use crate::{
    kit::{
        tokens::{Palette, attention as share, size, space},
        widgets,
    },
    panels::{
        Panel, Stage,
        brought::{Brought, Kind},
    },
};
use egui::{Align, Color32, Layout, Rect, Ui, UiBuilder, vec2};
use neural_atlas_engine::{
    fault::Fault,
    labs::architectures::transformer::attention::{Action, AttentionLab as Lab, Params, Snapshot},
    params::{ParamSet, Value},
};
use part::{Cell, Part};
use serde::{Deserialize, Serialize};

/// What the stage keeps between frames.
#[derive(Default)]
pub struct AttentionPanel {
    /// What is being typed, while it is no sentence that the model reads, and why it is none.
    typed: Option<(String, Fault)>,
    view: View,
}

/// What is looked at, as scenes keep it.
#[derive(Default, Serialize, Deserialize)]
struct View {
    /// The token whose edges are shown alone.
    token: Option<usize>,
    /// The edges of all heads are drawn, not only those of the shown one.
    one_head: bool,
    /// The cell whose arithmetic is held.
    held: Option<Cell>,
    /// The matrix that fills the whole space.
    enlarged: Option<Part>,
    /// In a narrow stage: the heads' work in place of the arithmetic.
    table: bool,
}

impl Panel for AttentionPanel {
    type Lab = Lab;

    const TAKES: &'static [Kind] = &[Kind::Text];

    fn bring(&mut self, brought: Brought, params: &mut Params) -> Result<Vec<Action>, Fault> {
        if let Brought::Text(text) = brought {
            params.set("text", &Value::Text(text))?;
        }
        Ok(vec![])
    }

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let area = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(area);
        let places = Places::new(area);
        self.forget(cx.snapshot);
        row(ui, places.text, |ui| self.typing(ui, cx));
        self.arcs(ui, cx, places.words);
        row(ui, places.heads, |ui| self.heads(ui, cx, places.wide));
        let hovered = self.matrices(ui, cx, places.matrices);
        let cell = hovered.or(self.view.held).unwrap_or_else(|| first(cx.snapshot));
        if places.wide || !self.view.table {
            arithmetic::show(ui, cx, cell, places.sums);
        }
        if places.wide || self.view.table {
            work::show(self, ui, cx, places.work);
        }
    }

    fn camera(&self) -> Option<serde_json::Value> {
        serde_json::to_value(&self.view).ok()
    }

    fn set_camera(&mut self, camera: &serde_json::Value) {
        // What this sentence or these heads have not is forgotten before the next picture.
        if let Ok(view) = View::deserialize(camera) {
            self.view = view;
        }
    }
}

/// The score that is opened before anything was pointed at.
fn first(snapshot: &Snapshot) -> Cell {
    let last = snapshot.words.len().saturating_sub(1);
    Cell {
        part: Part::Scores,
        row: last,
        column: last.min(1),
    }
}

/// Where the parts of the stage stand.
struct Places {
    wide: bool,
    text: Rect,
    words: Rect,
    heads: Rect,
    matrices: Rect,
    sums: Rect,
    work: Rect,
}

impl Places {
    fn new(stage: Rect) -> Self {
        let wide = stage.width() >= share::WIDE;
        let area = stage.shrink2(vec2(if wide { space::L } else { space::S }, space::S));
        let gap = space::XS;
        let text = area.with_max_y(area.top() + size::ROW);
        let free = area.height() - 2.0 * (size::ROW + gap) - 2.0 * gap;
        let below = |above: Rect, height: f32| {
            Rect::from_min_size(above.left_bottom() + vec2(0.0, gap), vec2(area.width(), height))
        };
        let words = below(text, free * share::WORDS_OF_HEIGHT);
        let heads = below(words, size::ROW);
        let matrices = below(heads, free * share::MATRICES_OF_HEIGHT);
        let foot = Rect::from_min_max(matrices.left_bottom() + vec2(0.0, gap), area.max);
        let (sums, work) = if wide {
            let middle = foot.right() - share::WORK;
            (foot.with_max_x(middle - space::L), foot.with_min_x(middle))
        } else {
            (foot, foot)
        };
        Self {
            wide,
            text,
            words,
            heads,
            matrices,
            sums,
            work,
        }
    }
}

fn row(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
        ui.set_clip_rect(rect.expand(space::XS).intersect(ui.clip_rect()));
        ui.spacing_mut().item_spacing.x = space::XS;
        add(ui);
    });
}

impl AttentionPanel {
    /// Lets go of what the sentence or the layer no longer has.
    fn forget(&mut self, snapshot: &Snapshot) {
        let tokens = snapshot.words.len();
        self.view.token = self.view.token.filter(|token| *token < tokens);
        self.view.held = self.view.held.filter(|cell| cell.is_in(snapshot));
    }

    /// One chip a head in its colour, and the switches that change what the heads do.
    fn heads(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, wide: bool) {
        let palette = palette(ui);
        let chips = widgets::Chips::for_room(ui);
        let count = cx.snapshot.heads.len();
        let shown = shown(cx);
        for head in 0..count {
            let muted = cx.snapshot.muted.get(head).copied().unwrap_or(false);
            let hue = if muted { palette.unused } else { palette.kind(head) };
            let name = if wide && count <= 4 {
                cx.words.with("att-head", &[("n", &(head + 1))])
            } else {
                (head + 1).to_string()
            };
            if chips.chip_in(ui, &name, head == shown, hue).clicked() {
                cx.params.head = head + 1;
            }
        }
        let off = cx.snapshot.muted.get(shown).copied().unwrap_or(false);
        let mute = chips
            .chip(ui, cx.words.t("att-mute"), off)
            .on_hover_text(cx.words.t("att-mute-hint"));
        if mute.clicked() {
            cx.act(Action::Mute { head: shown, off: !off });
        }
        if chips
            .chip(ui, cx.words.t("att-one-head"), self.view.one_head)
            .on_hover_text(cx.words.t("att-one-head-hint"))
            .clicked()
        {
            self.view.one_head = !self.view.one_head;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !wide && chips.chip(ui, cx.words.t("att-work"), self.view.table).clicked() {
                self.view.table = !self.view.table;
            }
            if chips.chip(ui, cx.words.t("att-mask"), cx.params.causal).clicked() {
                cx.params.causal = !cx.params.causal;
            }
            if chips.chip(ui, cx.words.t("att-scaling"), cx.params.scaling).clicked() {
                cx.params.scaling = !cx.params.scaling;
            }
        });
    }
}

/// The head whose matrices are shown, from 0.
fn shown(cx: &Stage<'_, Lab>) -> usize {
    cx.params.head.clamp(1, cx.snapshot.heads.len().max(1)) - 1
}

fn head_hue(ui: &Ui, head: usize) -> Color32 {
    palette(ui).kind(head)
}

fn palette(ui: &Ui) -> &'static Palette {
    Palette::of(ui.visuals())
}
