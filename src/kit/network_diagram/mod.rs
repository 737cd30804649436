//! A fully connected network as a diagram: a picture for each neuron, a curve for each weight.
//!
//! What can be touched is a [`Part`]. The diagram says what lies under the pointer and what was pressed, and
//! leaves it to the panel what that does.

mod atlas;
mod edges;
mod layout;
mod touch;

pub use atlas::{Atlas, colour, image, scale};
pub use edges::{look, touching};
pub use layout::{Column, Edge, Layout, Slots};
pub use touch::{Names, Part, Touch};

use super::tokens::{HAIRLINE, Palette, RADIUS_SMALL, line, network as size, text};
use egui::{Align2, Color32, FontId, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, epaint::RectShape};
use neural_atlas_engine::view::{Field, Network};
use std::sync::Arc;

/// What is drawn.
pub struct Scene<'a> {
    /// Changes whenever the rest does.
    pub version: u64,
    pub network: &'a Network,
    /// `pictures[layer][neuron]`, inputs first.
    pub pictures: &'a [Vec<Field>],
    /// Two colours only, by sign.
    pub discretize: bool,
    /// Activations at the place that is probed.
    pub activations: Option<&'a [Vec<f32>]>,
    pub pinned: Option<(usize, usize)>,
    /// Colours of the output neurons where they stand for classes.
    pub classes: Option<&'a [Color32]>,
    pub names: &'a dyn Names,
}

/// What is kept between frames: a texture, a mesh, and what they were made from.
#[derive(Default)]
pub struct Diagram {
    atlas: Atlas,
    atlas_of: Option<(u64, bool, bool)>,
    edges: Arc<Mesh>,
    edges_of: Option<(u64, bool, Layout)>,
    /// Points at which a single weight can be pressed, per layer.
    handles: Vec<Vec<Pos2>>,
    /// The neuron that the arrow keys stand on.
    cursor: Option<(usize, usize)>,
}

impl Diagram {
    /// Draws the diagram and says what was touched. The layout fits the scene's network.
    pub fn show(&mut self, ui: &mut Ui, layout: &Layout, scene: &Scene) -> Touch {
        let palette = Palette::of(ui.visuals());
        self.refresh(ui, layout, scene, palette);
        let touch = self.touch(ui, layout, scene);
        let painter = ui.painter();
        painter.add(Shape::Mesh(self.edges.clone()));
        if let Some(part) = touch.hovered.or(touch.focused).or(scene.pinned.map(Part::of_neuron)) {
            painter.add(Shape::mesh(edges::highlight(
                layout,
                scene.network,
                palette,
                part.edges(scene.network),
            )));
        }
        self.draw_tiles(painter, layout, palette);
        draw_frames(painter, layout, scene, &touch, palette);
        draw_activations(painter, layout, scene, palette);
        touch
    }

    /// The picture of a neuron as a texture and the part of it.
    pub fn picture(&self, layer: usize, neuron: usize) -> Option<(egui::TextureId, Rect)> {
        self.atlas.picture(layer, neuron)
    }

    fn refresh(&mut self, ui: &Ui, layout: &Layout, scene: &Scene, palette: &Palette) {
        let atlas_of = Some((scene.version, palette.dark, scene.discretize));
        if self.atlas_of != atlas_of {
            self.atlas.upload(ui.ctx(), scene.pictures, palette, scene.discretize);
            self.atlas_of = atlas_of;
        }
        let moved = self.edges_of.as_ref().is_none_or(|(_, _, old)| old != layout);
        let stale = self
            .edges_of
            .as_ref()
            .is_none_or(|(version, dark, _)| (*version, *dark) != (scene.version, palette.dark));
        if moved || stale {
            self.edges = Arc::new(edges::mesh(layout, scene.network, palette));
            self.edges_of = Some((scene.version, palette.dark, layout.clone()));
        }
        if moved {
            let count: usize = scene.network.weights.iter().map(Vec::len).sum();
            let layers = if count <= size::HANDLES {
                layout.columns.len() - 1
            } else {
                0
            };
            self.handles = (0..layers).map(|layer| layout.handles(layer)).collect();
        }
    }

    fn draw_tiles(&self, painter: &Painter, layout: &Layout, palette: &Palette) {
        let port = layout.has_port().then(|| layout.columns.len() - 1);
        for (layer, column) in layout
            .columns
            .iter()
            .enumerate()
            .filter(|(layer, _)| Some(*layer) != port)
        {
            for neuron in 0..column.ys.len() {
                let rect = column.rect(neuron);
                let shape = RectShape::filled(rect, radius(rect), Color32::WHITE);
                match self.atlas.picture(layer, neuron) {
                    Some((texture, part)) => painter.add(shape.with_texture(texture, part)),
                    None => painter.rect_filled(rect, radius(rect), palette.sunk),
                };
            }
        }
    }
}

/// Corners shrink with the tile.
fn radius(rect: Rect) -> f32 {
    (rect.width() * 0.16).min(RADIUS_SMALL)
}

fn draw_frames(painter: &Painter, layout: &Layout, scene: &Scene, touch: &Touch, palette: &Palette) {
    for (layer, column) in layout.columns.iter().enumerate() {
        let port = layout.has_port() && layer + 1 == layout.columns.len();
        for neuron in 0..column.ys.len() {
            let (rect, here) = (column.rect(neuron), Some(Part::Neuron(layer, neuron)));
            let strong = scene.pinned == Some((layer, neuron)) || touch.hovered == here || touch.focused == here;
            let stroke = match (strong, scene.classes.filter(|_| layer + 1 == layout.columns.len())) {
                (true, _) => Stroke::new(line::FOCUS, palette.accent),
                (false, Some(classes)) => Stroke::new(line::FOCUS, classes[neuron % classes.len()]),
                (false, None) => Stroke::new(HAIRLINE, palette.hairline),
            };
            if port {
                painter.circle(
                    rect.center(),
                    rect.width() / 2.0,
                    palette.surface,
                    Stroke::new(stroke.width.max(line::CURVE), stroke.color),
                );
            } else if strong || column.tile >= size::TILE_DETAILED {
                painter.rect_stroke(rect, radius(rect), stroke, StrokeKind::Outside);
            }
            draw_bias(painter, layout, scene, touch, palette, (layer, neuron));
        }
    }
}

fn draw_bias(
    painter: &Painter,
    layout: &Layout,
    scene: &Scene,
    touch: &Touch,
    palette: &Palette,
    neuron: (usize, usize),
) {
    let (Some(rect), true) = (layout.bias(neuron.0, neuron.1), neuron.0 > 0) else {
        return;
    };
    let strong = touch.hovered == Some(Part::Bias(neuron.0, neuron.1));
    let fill = atlas::colour(palette, scene.network.biases[neuron.0 - 1][neuron.1], 1.0, false);
    let edge = if strong { palette.accent } else { palette.muted };
    painter.circle(
        rect.center(),
        rect.width() / 2.0,
        fill,
        Stroke::new(if strong { line::FOCUS } else { HAIRLINE }, edge),
    );
}

/// At a probed place: each neuron's activation as a number, or as a spot where there is no room for one.
fn draw_activations(painter: &Painter, layout: &Layout, scene: &Scene, palette: &Palette) {
    let Some(activations) = scene.activations else { return };
    for (column, values) in layout
        .columns
        .iter()
        .zip(activations)
        .take(layout.columns.len() - usize::from(layout.has_port()))
    {
        for (neuron, &value) in values.iter().enumerate().take(column.ys.len()) {
            let rect = column.rect(neuron);
            if column.tile < size::TILE_NUMBERED {
                let spot = (column.tile * 0.28).min(size::BIAS / 2.0);
                painter.circle(
                    rect.center(),
                    spot,
                    atlas::colour(palette, value, 1.0, false),
                    Stroke::new(HAIRLINE, palette.text),
                );
                continue;
            }
            let number = super::number(f64::from(value));
            let galley = painter.layout_no_wrap(number, FontId::proportional(text::SMALL), palette.text);
            let plate = Align2::CENTER_CENTER
                .anchor_size(rect.center(), galley.size())
                .expand2(egui::vec2(2.0, 0.0));
            painter.rect_filled(plate, RADIUS_SMALL, palette.surface.gamma_multiply(size::PLATE));
            painter.galley(plate.min + egui::vec2(2.0, 0.0), galley, palette.text);
        }
    }
}
