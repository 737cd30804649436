//! Where the neurons and weights of a network stand on screen.

use crate::kit::tokens::network as size;
use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// A weight: into neuron `to` of layer `layer + 1` from neuron `from` of layer `layer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    pub layer: usize,
    pub from: usize,
    pub to: usize,
}

/// One layer: square tiles below each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub x: f32,
    /// Side of a tile.
    pub tile: f32,
    /// Centres from top to bottom, one per neuron of the network.
    pub ys: Vec<f32>,
}

impl Column {
    pub fn rect(&self, neuron: usize) -> Rect {
        Rect::from_center_size(pos2(self.x, self.ys[neuron]), Vec2::splat(self.tile))
    }
}

/// How many tiles a layer shows; inputs can stand on some of more slots (features that are off keep their place).
#[derive(Clone, Debug, PartialEq)]
pub struct Slots {
    pub count: usize,
    /// The slot of each neuron.
    pub of: Vec<usize>,
}

impl Slots {
    /// One slot for each of `count` neurons.
    pub fn all(count: usize) -> Self {
        Self {
            count,
            of: (0..count).collect(),
        }
    }
}

/// The places of a whole network.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub rect: Rect,
    pub columns: Vec<Column>,
    /// The slots of the inputs, used or not.
    pub input_slots: Vec<Rect>,
    port: bool,
}

impl Layout {
    /// Columns spread over `rect`. `port`: where a single output docks instead of having a column.
    pub fn new(rect: Rect, layers: &[Slots], port: Option<Pos2>) -> Self {
        let spread = if port.is_some() { layers.len() - 1 } else { layers.len() };
        // Half a tile at either end lies within the rectangle; a port is as far away as another column.
        let steps = (layers.len().max(2) - 1) as f32;
        let widest = rect.width() / steps;
        let [first, last] = [0, layers.len() - 1].map(|layer| tile_side(rect, layers[layer].count, widest));
        let span = match port {
            Some(port) => port.x - rect.left() - first / 2.0,
            None => rect.width() - (first + last) / 2.0,
        };
        let pitch = span / steps;
        let reach = if layers.len() > 1 { pitch } else { rect.width() };
        let mut columns: Vec<Column> = layers[..spread]
            .iter()
            .enumerate()
            .map(|(index, slots)| {
                let tile = tile_side(rect, slots.count, reach);
                let slot_ys = spread_rows(rect, slots.count, tile);
                let x = rect.left() + first / 2.0 + pitch * index as f32;
                Column {
                    x,
                    tile,
                    ys: slots.of.iter().map(|&slot| slot_ys[slot]).collect(),
                }
            })
            .collect();
        let tile = columns[0].tile;
        let input_slots = spread_rows(rect, layers[0].count, tile)
            .into_iter()
            .map(|y| Rect::from_center_size(pos2(columns[0].x, y), Vec2::splat(tile)))
            .collect();
        if let Some(port) = port {
            columns.push(Column {
                x: port.x,
                tile: size::PORT,
                ys: vec![port.y],
            });
        }
        Self {
            rect,
            columns,
            input_slots,
            port: port.is_some(),
        }
    }

    /// Whether the last layer is a single output that docks at a port.
    pub fn has_port(&self) -> bool {
        self.port
    }

    /// What the diagram covers, the port included.
    pub fn area(&self) -> Rect {
        let port = self.columns.last().filter(|_| self.port);
        port.map_or(self.rect, |column| self.rect.union(column.rect(0)))
    }

    /// The rectangle of a neuron's tile; layer 0 is the inputs.
    pub fn tile(&self, layer: usize, neuron: usize) -> Option<Rect> {
        let column = self.columns.get(layer)?;
        (neuron < column.ys.len()).then(|| column.rect(neuron))
    }

    /// The neuron whose tile lies under `at`.
    pub fn neuron_at(&self, at: Pos2) -> Option<(usize, usize)> {
        self.columns.iter().enumerate().find_map(|(layer, column)| {
            let neuron = (0..column.ys.len()).find(|&neuron| column.rect(neuron).contains(at))?;
            Some((layer, neuron))
        })
    }

    /// The bias of neuron `neuron` in layer `layer` (1 is the first with biases): at the port, and where tiles are large
    /// enough.
    pub fn bias(&self, layer: usize, neuron: usize) -> Option<Rect> {
        let tile = self.tile(layer, neuron)?;
        let port = self.port && layer + 1 == self.columns.len();
        (layer > 0 && (port || tile.width() >= size::TILE_DETAILED))
            .then(|| Rect::from_center_size(tile.left_bottom() - vec2(1.0, -1.0), Vec2::splat(size::BIAS)))
    }

    /// The horizontal span between a layer's tiles and the next one's.
    pub fn gap(&self, layer: usize) -> (f32, f32) {
        let (left, right) = (&self.columns[layer], &self.columns[layer + 1]);
        (left.x + left.tile / 2.0, right.x - right.tile / 2.0)
    }

    /// The point of an edge at curve parameter `t`.
    pub fn point(&self, edge: Edge, t: f32) -> Pos2 {
        let (x0, x1) = self.gap(edge.layer);
        let (y0, y1) = (
            self.columns[edge.layer].ys[edge.from],
            self.columns[edge.layer + 1].ys[edge.to],
        );
        pos2(x0 + (x1 - x0) * across(t), y0 + (y1 - y0) * along(t))
    }

    /// The weight whose curve passes nearest to `at`, within the pointer's reach.
    pub fn edge_at(&self, at: Pos2) -> Option<Edge> {
        let layer = (0..self.columns.len().saturating_sub(1)).find(|&layer| {
            let (x0, x1) = self.gap(layer);
            x0 <= at.x && at.x <= x1
        })?;
        let (x0, x1) = self.gap(layer);
        let t = at_share((at.x - x0) / (x1 - x0));
        let steepness = slope(t) / (x1 - x0);
        let (left, right) = (&self.columns[layer].ys, &self.columns[layer + 1].ys);
        let mut best: Option<(f32, Edge)> = None;
        for (to, y1) in right.iter().enumerate() {
            for (from, y0) in left.iter().enumerate() {
                let rise = (y1 - y0) * steepness;
                let distance = (y0 + (y1 - y0) * along(t) - at.y).abs() / (1.0 + rise * rise).sqrt();
                if best.is_none_or(|(nearest, _)| distance < nearest) {
                    best = Some((distance, Edge { layer, from, to }));
                }
            }
        }
        best.filter(|(distance, _)| *distance <= size::REACH)
            .map(|(_, edge)| edge)
    }

    /// For every weight out of `layer` a point of its curve that lies as far from the other curves as can be,
    /// `[to * inputs + from]`: where a tester or a screen reader can press it and no other.
    pub fn handles(&self, layer: usize) -> Vec<Pos2> {
        let (left, right) = (self.columns[layer].ys.len(), self.columns[layer + 1].ys.len());
        let edges: Vec<Edge> = (0..right)
            .flat_map(|to| (0..left).map(move |from| Edge { layer, from, to }))
            .collect();
        let mut best: Vec<(f32, Pos2)> = vec![(-1.0, Pos2::ZERO); edges.len()];
        for t in [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88] {
            let points: Vec<Pos2> = edges.iter().map(|&edge| self.point(edge, t)).collect();
            let mut order: Vec<usize> = (0..edges.len()).collect();
            order.sort_by(|&a, &b| points[a].y.total_cmp(&points[b].y));
            for (place, &index) in order.iter().enumerate() {
                let distance =
                    |other: Option<&usize>| other.map_or(f32::MAX, |&other| points[other].distance(points[index]));
                let clear = distance(place.checked_sub(1).and_then(|before| order.get(before)))
                    .min(distance(order.get(place + 1)));
                if clear > best[index].0 {
                    best[index] = (clear, points[index]);
                }
            }
        }
        best.into_iter().map(|(_, point)| point).collect()
    }
}

fn tile_side(rect: Rect, count: usize, pitch: f32) -> f32 {
    let by_height = (rect.height() * size::TILE_SHARE).min(size::TILE_MAX);
    let by_rows = rect.height() / count.max(1) as f32 * size::TILE_OF_ROW;
    by_height.min(by_rows).min(pitch * size::TILE_OF_PITCH).max(1.0)
}

/// Centres of `count` rows about the middle of `rect`; few rows stay close together.
fn spread_rows(rect: Rect, count: usize, tile: f32) -> Vec<f32> {
    let full = rect.height() / count.max(1) as f32;
    let pitch = full.min(tile / size::TILE_OF_ROW * (1.0 + 2.0 / count.max(1) as f32).min(1.6));
    let middle = (count as f32 - 1.0) / 2.0;
    (0..count)
        .map(|row| rect.center().y + (row as f32 - middle) * pitch)
        .collect()
}

/// The share of the way across at curve parameter `t`: a cubic Bézier curve whose inner points lie half-way.
pub(super) fn across(t: f32) -> f32 {
    1.5 * t * (1.0 - t) + t * t * t
}

/// The share of the rise at curve parameter `t`: level at both ends.
pub(super) fn along(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

/// d(rise) / d(way across).
fn slope(t: f32) -> f32 {
    6.0 * t * (1.0 - t) / (1.5 - 3.0 * t + 3.0 * t * t)
}

/// The parameter at which the curve is `share` of the way across.
fn at_share(share: f32) -> f32 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..20 {
        let middle = (low + high) / 2.0;
        if across(middle) < share {
            low = middle
        } else {
            high = middle
        }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect() -> Rect {
        Rect::from_min_size(pos2(10.0, 20.0), vec2(320.0, 430.0))
    }

    fn layout(sizes: &[usize]) -> Layout {
        Layout::new(
            rect(),
            &sizes.iter().map(|&count| Slots::all(count)).collect::<Vec<_>>(),
            None,
        )
    }

    #[test]
    fn eight_layers_of_32_neurons_stay_inside_and_apart() {
        let layout = layout(&[30, 32, 32, 32, 32, 32, 32, 32, 32, 3]);
        for column in &layout.columns {
            for neuron in 0..column.ys.len() {
                assert!(rect().expand(0.5).contains_rect(column.rect(neuron)));
            }
            assert!(column.ys.windows(2).all(|pair| pair[1] - pair[0] > column.tile + 1.0));
        }
        assert!(
            layout
                .columns
                .windows(2)
                .all(|pair| pair[1].x - pair[0].x > pair[0].tile * 1.5)
        );
    }

    #[test]
    fn a_point_on_each_of_104_curves_finds_its_own_weight() {
        let layout = layout(&[3, 8, 8, 2]);
        for layer in 0..3 {
            let left = layout.columns[layer].ys.len();
            for (index, handle) in layout.handles(layer).into_iter().enumerate() {
                let edge = Edge {
                    layer,
                    from: index % left,
                    to: index / left,
                };
                assert_eq!(layout.edge_at(handle), Some(edge));
            }
        }
    }

    #[test]
    fn a_curve_starts_and_ends_level_at_its_tiles() {
        let layout = layout(&[2, 4, 1]);
        let edge = Edge {
            layer: 0,
            from: 1,
            to: 3,
        };
        let (x0, x1) = layout.gap(0);
        assert_eq!(layout.point(edge, 0.0), pos2(x0, layout.columns[0].ys[1]));
        assert_eq!(layout.point(edge, 1.0), pos2(x1, layout.columns[1].ys[3]));
        assert!(slope(0.0) == 0.0 && slope(1.0) == 0.0);
        assert!((at_share(across(0.3)) - 0.3).abs() < 1e-4);
    }

    #[test]
    fn two_features_of_seven_keep_their_slots_and_a_single_output_docks_at_its_port() {
        let slots = [
            Slots {
                count: 7,
                of: vec![0, 4],
            },
            Slots::all(3),
            Slots::all(1),
        ];
        let layout = Layout::new(rect(), &slots, Some(pos2(400.0, 200.0)));
        assert_eq!(layout.input_slots.len(), 7);
        assert_eq!(layout.tile(0, 1), Some(layout.input_slots[4]));
        assert_eq!(layout.tile(2, 0).map(|tile| tile.center()), Some(pos2(400.0, 200.0)));
        assert_eq!(layout.tile(2, 1), None);
        let bias = layout
            .bias(2, 0)
            .expect("the bias of a single output is taken at its port");
        assert!(bias.center().x < 400.0 && bias.center().y > 200.0);
    }

    #[test]
    fn far_from_every_curve_there_is_no_weight() {
        let layout = layout(&[1, 1]);
        assert_eq!(layout.edge_at(rect().center_bottom() - vec2(0.0, 2.0)), None);
        assert_eq!(layout.neuron_at(rect().center_bottom()), None);
    }
}
