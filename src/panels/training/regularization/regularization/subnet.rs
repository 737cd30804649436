//! The net itself: its strongest weights as lines, and with dropout the neurons that this step left out for the picked sample.

use super::{Lab, headed, line};
use crate::{
    kit::{
        mesh, number,
        tokens::{HAIRLINE, Palette, overfit, space, text},
    },
    panels::Stage,
};
use egui::{Color32, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};
use neural_atlas_engine::{labs::training::regularization::regularization::Method, view::Network};
use std::sync::Arc;

/// The lines of a snapshot, made anew only when it, the place or the theme changes.
#[derive(Default)]
pub struct Subnet {
    made: Option<((u64, Rect, bool), Arc<Mesh>)>,
}

impl Subnet {
    pub fn show(&mut self, ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
        let palette = Palette::of(ui.visuals());
        let head = match cx.snapshot.method {
            Method::Dropout => "reg-subnet",
            _ => "reg-net",
        };
        let area = headed(ui, rect, cx.words.t(head));
        let rest = text::SMALL * text::PROSE_LINE;
        let (area, foot) = area.split_top_bottom_at_y(area.bottom() - rest);
        let response = ui.interact(area, ui.scope_id().with("subnet"), Sense::hover());
        let said = told(cx);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
        let key = (cx.version, area, palette.dark);
        if self.made.as_ref().is_none_or(|(made, _)| *made != key) {
            let lines = edges(palette, &cx.snapshot.network, &cx.snapshot.kept, area);
            self.made = Some((key, Arc::new(lines)));
        }
        if let Some((_, lines)) = &self.made {
            ui.painter().add(Shape::mesh(Arc::clone(lines)));
        }
        neurons(ui, cx, area);
        line(ui, foot.min, &said, foot.width(), palette.muted);
    }
}

/// What the picture says in words.
fn told(cx: &Stage<'_, Lab>) -> String {
    let (words, snapshot) = (cx.words, cx.snapshot);
    let weights: usize = snapshot.network.weights.iter().map(Vec::len).sum();
    let zeros = snapshot
        .network
        .weights
        .iter()
        .flatten()
        .filter(|weight| **weight == 0.0)
        .count();
    if snapshot.kept.is_empty() {
        let (zeros, all) = (number::count(zeros as u64), number::count(weights as u64));
        return words.with("reg-zeros", &[("zeros", &zeros), ("all", &all)]);
    }
    let all = snapshot.kept.iter().flatten().count();
    let kept = snapshot.kept.iter().flatten().filter(|kept| **kept).count();
    words.with(
        "reg-kept",
        &[("kept", &kept), ("all", &all), ("point", &(snapshot.picked + 1))],
    )
}

fn place(network: &Network, area: Rect, layer: usize, neuron: usize) -> Pos2 {
    let last = network.sizes.len().saturating_sub(1).max(1) as f32;
    let side = area.shrink2(egui::vec2(space::S, space::XS));
    let x = side.left() + side.width() * layer as f32 / last;
    let share = (neuron as f32 + 0.5) / network.sizes[layer] as f32;
    pos2(x, side.top() + side.height() * share)
}

/// Whether a neuron took part in this step.
fn took_part(kept: &[Vec<bool>], layer: usize, neuron: usize) -> bool {
    let mask = layer.checked_sub(1).and_then(|hidden| kept.get(hidden));
    mask.and_then(|mask| mask.get(neuron)).copied().unwrap_or(true)
}

fn edges(palette: &Palette, network: &Network, kept: &[Vec<bool>], area: Rect) -> Mesh {
    let mut found = vec![];
    for (layer, weights) in network.weights.iter().enumerate() {
        let from = network.sizes[layer].max(1);
        // Each layer has a scale of its own, so that none hides the others.
        let most = weights
            .iter()
            .fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        for (index, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
            let (to, from) = (index / from, index % from);
            if took_part(kept, layer, from) && took_part(kept, layer + 1, to) {
                found.push((weight / most, layer, from, to));
            }
        }
    }
    found.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    found.truncate(overfit::EDGES);
    let mut mesh = Mesh::default();
    // The strongest lie on top.
    for (share, layer, from, to) in found.into_iter().rev() {
        let hue = if share < 0.0 {
            palette.negative
        } else {
            palette.positive
        };
        let strength = overfit::FAINT + (1.0 - overfit::FAINT) * share.abs();
        let ends = [place(network, area, layer, from), place(network, area, layer + 1, to)];
        mesh::ribbon(&mut mesh, &ends, HAIRLINE, hue.gamma_multiply(strength));
    }
    mesh
}

fn neurons(ui: &Ui, cx: &Stage<'_, Lab>, area: Rect) {
    let palette = Palette::of(ui.visuals());
    let (network, painter) = (&cx.snapshot.network, ui.painter());
    for (layer, count) in network.sizes.iter().enumerate() {
        let radius =
            (area.height() / *count as f32 * overfit::NEURON).clamp(overfit::NEURON_LEAST, overfit::NEURON_MOST);
        for neuron in 0..*count {
            let at = place(network, area, layer, neuron);
            if took_part(&cx.snapshot.kept, layer, neuron) {
                painter.circle_filled(at, radius, palette.text);
            } else {
                painter.circle(at, radius, palette.background, Stroke::new(HAIRLINE, dropped(palette)));
            }
        }
    }
}

fn dropped(palette: &Palette) -> Color32 {
    palette.warn
}
