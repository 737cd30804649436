//! The pixel at which the arrow keys are, in the layer that has the keyboard.

use super::CnnPanel;
use crate::kit::widgets;
use egui::{Key, Modifiers, Response, Ui};
use neural_atlas_engine::labs::architectures::cnn::cnn::Place;

/// How often the arrows were pressed, to the right and down.
pub fn arrows(ui: &Ui) -> [i64; 2] {
    ui.input_mut(|input| {
        let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key) as i64;
        let right = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
        [right, pressed(Key::ArrowDown) - pressed(Key::ArrowUp)]
    })
}

/// How the pixels of a layer lie on the stage.
#[derive(Clone, Copy, Debug)]
pub enum Lie {
    /// `count` maps of `width` × `height`, row by row, `across` beside each other.
    Maps {
        count: usize,
        across: usize,
        width: usize,
        height: usize,
    },
    /// `count` units, column by column, `down` below each other.
    Units { count: usize, down: usize },
}

impl Lie {
    /// The pixel this many to the right and down, over the edges of the maps; at the rim of the layer it stays.
    fn moved(self, from: Place, [right, down]: [i64; 2]) -> Place {
        let within = |at: usize, by: i64, size: usize| (at as i64 + by).clamp(0, size.max(1) as i64 - 1) as usize;
        match self {
            Self::Maps {
                count,
                across,
                width,
                height,
            } => {
                let column = within(from.channel % across * width + from.x, right, across * width);
                let row = within(
                    from.channel / across * height + from.y,
                    down,
                    count.div_ceil(across) * height,
                );
                let channel = row / height * across + column / width;
                // The last row of maps may be short.
                if channel >= count {
                    return from;
                }
                Place {
                    channel,
                    y: row % height,
                    x: column % width,
                    ..from
                }
            }
            Self::Units { count, down: rows } => {
                let column = within(from.x / rows, right, count.div_ceil(rows));
                let unit = column * rows + within(from.x % rows, down, rows);
                if unit >= count {
                    return from;
                }
                Place { x: unit, ..from }
            }
        }
    }
}

impl CnnPanel {
    /// Lets the arrow keys move over a layer while it has the keyboard; the pixel at which they are.
    pub(super) fn steered(&mut self, ui: &Ui, response: &Response, layer: usize, lie: Lie) -> Option<Place> {
        if !response.has_focus() {
            return None;
        }
        widgets::hold_arrows(ui, response.id, true, true);
        widgets::focus_ring(ui, response, 0.0);
        let by = arrows(ui);
        let here = |place: &Place| place.layer == layer;
        let start = Place {
            layer,
            channel: 0,
            y: 0,
            x: 0,
        };
        let known = [self.cursor, self.view.pinned, self.opened];
        let from = known.into_iter().flatten().find(here).unwrap_or(start);
        self.keyed |= by != [0, 0];
        self.cursor = Some(lie.moved(from, by));
        self.cursor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_from_map_to_map_and_stop_at_the_rim_and_before_places_without_a_map() {
        let lie = Lie::Maps {
            count: 5,
            across: 2,
            width: 10,
            height: 10,
        };
        let at = |channel, y, x| Place {
            layer: 1,
            channel,
            y,
            x,
        };
        assert_eq!(lie.moved(at(0, 3, 9), [1, 0]), at(1, 3, 0));
        assert_eq!(lie.moved(at(1, 9, 4), [0, 1]), at(3, 0, 4));
        assert_eq!(lie.moved(at(0, 0, 0), [-1, -1]), at(0, 0, 0));
        assert_eq!(lie.moved(at(3, 9, 4), [0, 1]), at(3, 9, 4));
        let units = Lie::Units { count: 120, down: 60 };
        assert_eq!(units.moved(at(0, 0, 59), [1, 0]), at(0, 0, 119));
        assert_eq!(units.moved(at(0, 0, 59), [0, 1]), at(0, 0, 59));
        assert_eq!(units.moved(at(0, 0, 61), [-1, 1]), at(0, 0, 2));
    }
}
