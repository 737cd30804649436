//! The keyboard on the plane: arrows move a place, which is read, painted on and erased.

use super::{Playground, brush::Ink, buttons, plane::Plane, points::Map};
use crate::{
    kit::{
        tokens::{Palette, RADIUS, line, space},
        widgets,
    },
    panels::Stage,
};
use egui::{Key, Modifiers, Response, Shape, Stroke, Ui, pos2};
use neural_atlas_engine::labs::architectures::mlp::playground::Playground as Lab;

/// Steps of an arrow key from edge to edge.
const STEPS: f32 = 40.0;

fn middle(map: &Map) -> [f32; 2] {
    [map.x, map.y].map(|[low, high]| (low + high) / 2.0)
}

impl Plane {
    /// Where the keyboard stands on the plane, while it has it: in the middle at first.
    fn walk(&mut self, ui: &Ui, response: &Response, map: &Map) -> Option<[f32; 2]> {
        if !response.has_focus() {
            return None;
        }
        widgets::hold_arrows(ui, response.id, true, true);
        let [x, y] = self.cursor.unwrap_or_else(|| middle(map));
        let (across, up) = ui.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as f32;
            (
                count(Key::ArrowRight) - count(Key::ArrowLeft),
                count(Key::ArrowUp) - count(Key::ArrowDown),
            )
        });
        let moved = |at: f32, steps: f32, [low, high]: [f32; 2]| (at + steps * (high - low) / STEPS).clamp(low, high);
        self.cursor = Some([moved(x, across, map.x), moved(y, up, map.y)]);
        self.cursor
    }
}

impl Playground {
    /// What the keyboard does on the plane; the place on which it stands.
    pub(super) fn plane_keys(
        &mut self,
        ui: &Ui,
        response: &Response,
        cx: &mut Stage<'_, Lab>,
        map: &Map,
    ) -> Option<[f32; 2]> {
        let paints = cx.snapshot.table.is_none();
        let said = cx.words.t(if paints {
            "play-plane-keys"
        } else {
            "play-plane-keys-read"
        });
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_description(said));
        let at = self.plane.walk(ui, response, map)?;
        if paints {
            let (paint, erase) = ui.input(|input| {
                let pressed = |keys: [Key; 2]| keys.iter().any(|key| input.key_pressed(*key));
                (
                    pressed([Key::Space, Key::Enter]),
                    pressed([Key::Delete, Key::Backspace]),
                )
            });
            if paint || erase {
                // The tools below the plane show with what is painted.
                self.brush.on = true;
                let ink = if erase { Ink::Eraser } else { self.brush.ink };
                self.brush.dot(cx, map, at, ink);
            }
        }
        widgets::focus_ring(ui, response, RADIUS);
        cross(ui, map, at);
        // Said until the place was moved.
        if at == middle(map) {
            buttons::hint(ui, map.rect.left_top(), said);
        }
        Some(at)
    }
}

/// Marks the place that the keyboard stands on.
fn cross(ui: &Ui, map: &Map, at: [f32; 2]) {
    let palette = Palette::of(ui.visuals());
    let (centre, arm) = (map.screen(at), space::S);
    for (width, ink) in [(line::STRONG + line::ICON, palette.surface), (line::ICON, palette.text)] {
        let stroke = Stroke::new(width, ink);
        for [from, to] in [
            [pos2(centre.x - arm, centre.y), pos2(centre.x + arm, centre.y)],
            [pos2(centre.x, centre.y - arm), pos2(centre.x, centre.y + arm)],
        ] {
            ui.painter().add(Shape::line_segment([from, to], stroke));
        }
    }
}
