//! The weights of a network as one mesh of curves.

use super::layout::{Edge, Layout, across, along};
use crate::kit::{
    mesh,
    tokens::{Palette, network as size},
};
use egui::{Color32, Mesh, Pos2, pos2};
use neural_atlas_engine::view::Network;

/// Width and colour of a weight: the larger the wider and stronger, blue above zero, orange below.
/// The scale is fixed and saturates, so that a growing weight is seen to grow.
pub fn look(palette: &Palette, weight: f32, crowd: f32) -> (f32, Color32) {
    let strength = if weight.is_finite() {
        weight.abs() / (weight.abs() + 1.5)
    } else {
        1.0
    };
    let hue = if weight < 0.0 {
        palette.negative
    } else {
        palette.positive
    };
    let opacity = size::EDGE_FAINT + (size::EDGE_STRONG - size::EDGE_FAINT) * strength;
    (
        size::EDGE_MIN + (size::EDGE_MAX - size::EDGE_MIN) * strength,
        hue.gamma_multiply(opacity * crowd),
    )
}

/// Every weight of the network as one mesh.
pub fn mesh(layout: &Layout, network: &Network, palette: &Palette) -> Mesh {
    let count: usize = network.weights.iter().map(Vec::len).sum();
    let crowd = (size::EDGE_CROWD / count as f32).sqrt().clamp(0.3, 1.0);
    let mut mesh = Mesh::default();
    let mut points = Vec::new();
    for layer in 0..network.weights.len() {
        let curve = Curve::new(layout, layer, count);
        let corners = curve.corners.len() * network.weights[layer].len();
        // Of the thinnest ribbons; wider ones take a third more.
        mesh.reserve_vertices(3 * corners);
        mesh.reserve_triangles(4 * corners);
        // A wide edge must not cover the tiles that it joins.
        let widest = layout.columns[layer].tile.min(layout.columns[layer + 1].tile) * 0.6;
        for (index, &weight) in network.weights[layer].iter().enumerate() {
            let from = network.sizes[layer];
            let (width, color) = look(palette, weight, crowd);
            curve.points(
                layout,
                Edge {
                    layer,
                    from: index % from,
                    to: index / from,
                },
                &mut points,
            );
            let width = (width * crowd).min(widest);
            if weight < 0.0 && count <= size::HANDLES {
                dashes(&mut mesh, &points, width, color);
            } else {
                mesh::ribbon(&mut mesh, &points, width, color);
            }
        }
    }
    mesh
}

/// The weights into and out of one neuron, or a single one, drawn over the others.
pub fn highlight(layout: &Layout, network: &Network, palette: &Palette, edges: impl Iterator<Item = Edge>) -> Mesh {
    let mut mesh = Mesh::default();
    let mut points = Vec::new();
    for edge in edges {
        let weight = network.weight(edge.layer, edge.from, edge.to);
        let (width, _) = look(palette, weight, 1.0);
        let hue = if weight < 0.0 {
            palette.negative
        } else {
            palette.positive
        };
        Curve::new(layout, edge.layer, 1).points(layout, edge, &mut points);
        mesh::ribbon(
            &mut mesh,
            &points,
            width.max(size::EDGE_MIN * 2.0) + 2.0,
            palette.surface,
        );
        if weight < 0.0 {
            dashes(&mut mesh, &points, width.max(size::EDGE_MIN * 2.0), hue);
        } else {
            mesh::ribbon(&mut mesh, &points, width.max(size::EDGE_MIN * 2.0), hue);
        }
    }
    mesh
}

/// A broken line, so that a weight below zero is told from one above it without colours too. Dashes end at the curve's own
/// corners: they cost fewer of them than the whole line.
fn dashes(mesh: &mut Mesh, points: &[Pos2], width: f32, color: Color32) {
    let piece = points.windows(2).next().map_or(1.0, |pair| pair[0].distance(pair[1]));
    let pieces = |length: f32| ((length / piece.max(f32::EPSILON)).round() as usize).max(1);
    let (dash, gap) = (pieces(size::EDGE_DASH), pieces(size::EDGE_GAP));
    for start in (0..points.len().saturating_sub(1)).step_by(dash + gap) {
        mesh::ribbon(mesh, &points[start..points.len().min(start + dash + 1)], width, color);
    }
}

/// The weights that touch a neuron.
pub fn touching(network: &Network, (layer, neuron): (usize, usize)) -> impl Iterator<Item = Edge> + '_ {
    let into = (layer > 0).then(|| {
        (0..network.sizes[layer - 1]).map(move |from| Edge {
            layer: layer - 1,
            from,
            to: neuron,
        })
    });
    let out = network.sizes.get(layer + 1).map(|&to| {
        (0..to).map(move |to| Edge {
            layer,
            from: neuron,
            to,
        })
    });
    into.into_iter().flatten().chain(out.into_iter().flatten())
}

/// The corners of all curves between two columns: they differ in height only.
struct Curve {
    /// Place across on screen, share of the rise.
    corners: Vec<(f32, f32)>,
}

impl Curve {
    fn new(layout: &Layout, layer: usize, count: usize) -> Self {
        let (x0, x1) = layout.gap(layer);
        let wanted = ((x1 - x0) / size::EDGE_PIECE) as usize;
        let pieces = wanted.min(size::EDGE_CORNERS / count.max(1)).clamp(4, 32);
        let corner = |piece: usize| {
            let t = piece as f32 / pieces as f32;
            (x0 + (x1 - x0) * across(t), along(t))
        };
        Self {
            corners: (0..=pieces).map(corner).collect(),
        }
    }

    fn points(&self, layout: &Layout, edge: Edge, points: &mut Vec<Pos2>) {
        let (y0, y1) = (
            layout.columns[edge.layer].ys[edge.from],
            layout.columns[edge.layer + 1].ys[edge.to],
        );
        points.clear();
        points.extend(self.corners.iter().map(|&(x, rise)| pos2(x, y0 + (y1 - y0) * rise)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::network_diagram::layout::Slots;
    use egui::{Rect, vec2};

    fn network(sizes: &[usize]) -> Network {
        Network {
            sizes: sizes.to_vec(),
            weights: sizes.windows(2).map(|pair| vec![0.5; pair[0] * pair[1]]).collect(),
            biases: sizes[1..].iter().map(|&count| vec![0.0; count]).collect(),
            ..Network::default()
        }
    }

    #[test]
    fn a_weight_of_3_is_wider_and_stronger_than_one_of_1_and_an_infinite_one_is_the_widest() {
        let palette = Palette::named(false);
        let (thin, pale) = look(palette, 1.0, 1.0);
        let (wide, strong) = look(palette, 3.0, 1.0);
        let (widest, _) = look(palette, f32::NAN, 1.0);
        assert!(thin < wide && wide < widest && pale.a() < strong.a());
    }

    #[test]
    fn the_7264_weights_of_8_layers_of_32_take_109_000_corners() {
        let sizes = [2, 32, 32, 32, 32, 32, 32, 32, 32, 1];
        let slots: Vec<_> = sizes.iter().map(|&count| Slots::all(count)).collect();
        let layout = Layout::new(Rect::from_min_size(Pos2::ZERO, vec2(320.0, 430.0)), &slots, None);
        let mesh = mesh(&layout, &network(&sizes), Palette::named(true));
        assert!(mesh.is_valid());
        assert_eq!(mesh.vertices.len(), 7264 * 5 * 3);
    }

    #[test]
    fn a_negative_weight_is_broken_where_edges_are_few_and_whole_where_they_are_many() {
        let corners = |sizes: &[usize], weight: f32| {
            let mut network = network(sizes);
            network.weights.iter_mut().flatten().for_each(|w| *w = weight);
            let slots: Vec<_> = sizes.iter().map(|&count| Slots::all(count)).collect();
            let layout = Layout::new(Rect::from_min_size(Pos2::ZERO, vec2(320.0, 430.0)), &slots, None);
            mesh(&layout, &network, Palette::named(false)).indices.len()
        };
        assert!(corners(&[2, 8, 8, 1], -0.5) < corners(&[2, 8, 8, 1], 0.5) * 9 / 10);
        assert_eq!(corners(&[2, 32, 32, 1], -0.5), corners(&[2, 32, 32, 1], 0.5));
    }

    #[test]
    fn a_hidden_neuron_of_2_4_3_touches_5_weights() {
        let edges: Vec<_> = touching(&network(&[2, 4, 3]), (1, 2)).collect();
        assert_eq!(edges.len(), 5);
        assert!(
            edges.contains(&Edge {
                layer: 0,
                from: 1,
                to: 2
            }) && edges.contains(&Edge {
                layer: 1,
                from: 2,
                to: 0
            })
        );
    }
}
