//! What the hand and the keyboard do on the diagram.

use super::{Diagram, Edge, Layout, Scene, edges};
use crate::kit::{tokens::network as size, widgets};
use egui::{Id, Key, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};
use neural_atlas_engine::view::Network;

/// Something of the diagram that can be touched; layer 0 is the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Neuron(usize, usize),
    Weight(Edge),
    Bias(usize, usize),
}

impl Part {
    pub fn of_neuron((layer, neuron): (usize, usize)) -> Self {
        Self::Neuron(layer, neuron)
    }

    /// The weights that belong to it.
    pub(super) fn edges(self, network: &Network) -> Box<dyn Iterator<Item = Edge> + '_> {
        match self {
            Self::Neuron(layer, neuron) => Box::new(edges::touching(network, (layer, neuron))),
            Self::Weight(edge) => Box::new(std::iter::once(edge)),
            Self::Bias(..) => Box::new(std::iter::empty()),
        }
    }

    /// Whether the network has it.
    pub fn exists(self, network: &Network) -> bool {
        let neuron = |layer: usize, neuron: usize| network.sizes.get(layer).is_some_and(|&size| neuron < size);
        match self {
            Self::Neuron(layer, index) => neuron(layer, index),
            Self::Weight(edge) => neuron(edge.layer, edge.from) && neuron(edge.layer + 1, edge.to),
            Self::Bias(layer, index) => layer > 0 && neuron(layer, index),
        }
    }
}

/// Accessible names, in the person's language.
pub trait Names {
    fn diagram(&self) -> String;
    fn part(&self, part: Part) -> String;
}

/// What was touched in this frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Touch {
    pub hovered: Option<Part>,
    /// What the keyboard stands on, while the diagram has the focus.
    pub focused: Option<Part>,
    /// What was pressed, and where.
    pub pressed: Option<(Part, Pos2)>,
}

impl Diagram {
    pub(super) fn touch(&mut self, ui: &mut Ui, layout: &Layout, scene: &Scene) -> Touch {
        let id = ui.scope_id().with("network-diagram");
        let ground = ui.interact(layout.area(), id, Sense::click());
        ground.widget_info(|| WidgetInfo::labeled(Role::Group, ui.is_enabled(), scene.names.diagram()));
        let mut pressed = ground
            .clicked()
            .then(|| ground.interact_pointer_pos())
            .flatten()
            .and_then(|at| part_at(layout, at));
        for (part, rect) in self.parts(layout) {
            let response = part_response(ui, id, part, rect, scene);
            if response.clicked() {
                // A pointer presses what is nearest to it; a screen reader the part itself.
                let under_pointer = response.interact_pointer_pos().and_then(|at| part_at(layout, at));
                pressed = under_pointer.or(Some((part, rect.center())));
            }
        }
        let hovered = ground
            .contains_pointer()
            .then(|| ui.input(|input| input.pointer.hover_pos()))
            .flatten();
        let focused = self.keyboard(ui, &ground, scene, &mut pressed, layout);
        Touch {
            hovered: hovered.and_then(|at| Some(part_at(layout, at)?.0)),
            focused,
            pressed,
        }
    }

    /// Everything that has a name of its own, the later above the earlier.
    fn parts<'a>(&'a self, layout: &'a Layout) -> impl Iterator<Item = (Part, Rect)> + 'a {
        let weights = self.handles.iter().enumerate().flat_map(|(layer, handles)| {
            let inputs = layout.columns[layer].ys.len();
            handles.iter().enumerate().map(move |(index, &at)| {
                let edge = Edge {
                    layer,
                    from: index % inputs,
                    to: index / inputs,
                };
                (
                    Part::Weight(edge),
                    Rect::from_center_size(at, Vec2::splat(size::HANDLE)),
                )
            })
        });
        let neurons = layout.columns.iter().enumerate().flat_map(|(layer, column)| {
            (0..column.ys.len()).map(move |neuron| (Part::Neuron(layer, neuron), column.rect(neuron)))
        });
        let biases = layout.columns.iter().enumerate().flat_map(move |(layer, column)| {
            (0..column.ys.len())
                .filter_map(move |neuron| Some((Part::Bias(layer, neuron), layout.bias(layer, neuron)?)))
        });
        weights.chain(neurons).chain(biases)
    }

    /// Arrow keys walk over the neurons, Enter presses the one walked to.
    fn keyboard(
        &mut self,
        ui: &Ui,
        ground: &Response,
        scene: &Scene,
        pressed: &mut Option<(Part, Pos2)>,
        layout: &Layout,
    ) -> Option<Part> {
        if !ground.has_focus() {
            return None;
        }
        widgets::hold_arrows(ui, ground.id, true, true);
        let (mut layer, mut neuron) = self.cursor.or(scene.pinned).unwrap_or_default();
        let sizes = &scene.network.sizes;
        ui.input(|input| {
            let pressed = |key| usize::from(input.key_pressed(key));
            layer = (layer + pressed(Key::ArrowRight))
                .saturating_sub(pressed(Key::ArrowLeft))
                .min(sizes.len() - 1);
            neuron = (neuron + pressed(Key::ArrowDown))
                .saturating_sub(pressed(Key::ArrowUp))
                .min(sizes[layer].max(1) - 1);
        });
        self.cursor = Some((layer, neuron));
        let part = Part::Neuron(layer, neuron);
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            *pressed = layout.tile(layer, neuron).map(|tile| (part, tile.center()));
        }
        Some(part)
    }
}

fn part_response(ui: &Ui, id: Id, part: Part, rect: Rect, scene: &Scene) -> Response {
    // Not focusable: hundreds of stops for the Tab key would shut the keyboard out. Arrow keys walk instead.
    let response = ui.interact(rect, id.with(part), Sense::CLICK);
    response.widget_info(|| {
        let value = match part {
            Part::Weight(edge) => Some(scene.network.weight(edge.layer, edge.from, edge.to)),
            Part::Bias(layer, neuron) => Some(scene.network.biases[layer - 1][neuron]),
            Part::Neuron(..) => None,
        };
        WidgetInfo {
            value: value.map(f64::from),
            ..WidgetInfo::labeled(Role::Button, ui.is_enabled(), scene.names.part(part))
        }
    });
    response
}

/// What lies under the pointer: a bias before its neuron, a neuron before a weight.
fn part_at(layout: &Layout, at: Pos2) -> Option<(Part, Pos2)> {
    let biases = (1..layout.columns.len())
        .flat_map(|layer| (0..layout.columns[layer].ys.len()).map(move |neuron| (layer, neuron)));
    let bias = biases
        .into_iter()
        .find(|&(layer, neuron)| {
            layout
                .bias(layer, neuron)
                .is_some_and(|rect| rect.expand(1.0).contains(at))
        })
        .map(|(layer, neuron)| Part::Bias(layer, neuron));
    let part = bias
        .or_else(|| layout.neuron_at(at).map(Part::of_neuron))
        .or_else(|| layout.edge_at(at).map(Part::Weight))?;
    Some((part, at))
}
