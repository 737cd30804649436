//! The formula of one neuron with today's numbers, as text that wraps: `h1.3 = tanh(0.52 x₁ − 1.3 x₂ + 0.1)`.

use super::names::NetworkNames;
use crate::kit::{
    fonts,
    network_diagram::{Edge, Names, Part},
    number,
    tokens::{Palette, RADIUS_SMALL, text},
    widgets,
};
use egui::{
    CursorIcon, Galley, Id, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo,
    text::{CCursor, LayoutJob, TextFormat},
};
use neural_atlas_engine::nn::activation::Activation;
use std::sync::Arc;

/// Most terms that are written out; of more the largest are kept.
const TERMS: usize = 8;

/// A piece of the formula that is not broken over lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub text: String,
    /// The number whose sign gives the piece its colour.
    pub weight: Option<f32>,
    /// The weight or bias that the piece shows.
    pub part: Option<Part>,
}

impl Piece {
    fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            weight: None,
            part: None,
        }
    }
}

/// The equation of neuron `neuron` of layer `layer`; `slope` is the one that its layer has learned, where it learns one.
pub fn pieces(
    names: &NetworkNames,
    (layer, neuron): (usize, usize),
    activation: Activation,
    slope: Option<f32>,
) -> Vec<Piece> {
    let name = names.short(layer, neuron);
    if layer == 0 {
        return vec![Piece::plain(name)];
    }
    let network = names.network;
    let (kept, left_out) = largest(names, layer, neuron);
    let last = layer + 1 == network.sizes.len();
    let (open, close) = match (last, activation) {
        (true, _) | (false, Activation::Linear) => (String::new(), String::new()),
        (false, activation) => {
            let slope = slope.map(|slope| format!("; a\u{a0}=\u{a0}{}", number(f64::from(slope))));
            let name = names.words.option("activation", activation.name());
            (format!("{name}("), format!("{})", slope.unwrap_or_default()))
        }
    };
    let mut pieces = vec![Piece::plain(format!("{name} = {open}"))];
    for from in kept {
        let weight = network.weight(layer - 1, from, neuron);
        let text = format!(
            "{}{}\u{a0}{}",
            sign(weight, pieces.len() == 1),
            number(f64::from(weight.abs())),
            names.short(layer - 1, from)
        );
        pieces.push(Piece {
            text,
            weight: Some(weight),
            part: Some(Part::Weight(Edge {
                layer: layer - 1,
                from,
                to: neuron,
            })),
        });
    }
    if left_out > 0 {
        pieces.push(Piece::plain(names.words.with("play-terms-more", &[("n", &left_out)])));
    }
    let bias = network.biases[layer - 1][neuron];
    let text = format!("{}{}", sign(bias, pieces.len() == 1), number(f64::from(bias.abs())));
    pieces.push(Piece {
        text,
        weight: Some(bias),
        part: Some(Part::Bias(layer, neuron)),
    });
    pieces.push(Piece::plain(close));
    pieces
}

/// The inputs with the largest weights in the network's order, and how many are left out.
fn largest(names: &NetworkNames, layer: usize, neuron: usize) -> (Vec<usize>, usize) {
    let inputs = names.network.sizes[layer - 1];
    let size = |from: usize| names.network.weight(layer - 1, from, neuron).abs();
    let mut order: Vec<usize> = (0..inputs).collect();
    order.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
    order.truncate(TERMS);
    order.sort_unstable();
    let left_out = inputs - order.len();
    (order, left_out)
}

fn sign(value: f32, first: bool) -> &'static str {
    match (value.is_sign_negative(), first) {
        (true, true) => "−",
        (true, false) => "−\u{a0}",
        (false, true) => "",
        (false, false) => "+\u{a0}",
    }
}

/// The equation as it is written into `room`: in smaller letters where it would not fit.
pub fn fitting(ui: &Ui, pieces: &[Piece], room: Vec2, palette: &Palette) -> Arc<Galley> {
    let written = |size: f32| {
        let mut job = LayoutJob::default();
        for piece in pieces {
            let hue = match piece.weight {
                Some(weight) if weight < 0.0 => palette.ink(palette.negative),
                Some(_) => palette.ink(palette.positive),
                None => palette.text,
            };
            let format = TextFormat::simple(fonts::regular(size), hue);
            job.append(&piece.text, 0.0, format.clone());
            job.append(" ", 0.0, format);
        }
        job.wrap.max_width = room.x;
        ui.painter().layout_job(job)
    };
    let large = written(text::PROSE);
    if large.size().y <= room.y {
        large
    } else {
        written(text::SMALL)
    }
}

/// A number of the equation that was pressed.
pub struct Taken {
    pub part: Part,
    pub at: Pos2,
    pub widget: Id,
}

/// Every weight and the bias as a button on the written equation, within reach of the Tab key; tells which was pressed.
pub fn taken(ui: &Ui, pieces: &[Piece], names: &NetworkNames, galley: &Galley, area: Rect) -> Option<Taken> {
    let palette = Palette::of(ui.visuals());
    let mut taken = None;
    let mut start = 0;
    for piece in pieces {
        let end = start + piece.text.chars().count();
        let place = span(galley, start, end).translate(area.min.to_vec2());
        // A number for which there is no room is still reached by the Tab key.
        let place = if area.intersects(place) {
            place.intersect(area)
        } else {
            Rect::from_min_size(area.left_bottom(), Vec2::ZERO)
        };
        // One letter between two pieces.
        start = end + 1;
        let Some(part) = piece.part else { continue };
        let response = ui.interact(place, ui.scope_id().with(("equation", part)), Sense::click());
        let name = names.words.with("play-edit", &[("name", &names.part(part))]);
        response.widget_info(|| WidgetInfo {
            value: piece.weight.map(f64::from),
            ..WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name)
        });
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(place, RADIUS_SMALL, palette.accent_soft);
        }
        widgets::focus_ring(ui, &response, RADIUS_SMALL);
        if response.clicked() {
            taken = Some(Taken {
                part,
                at: place.left_bottom(),
                widget: response.id,
            });
        }
        response.on_hover_text(name).on_hover_cursor(CursorIcon::PointingHand);
    }
    taken
}

/// Where the letters from `start` to `end` stand; of letters on two rows those of the first.
fn span(galley: &Galley, start: usize, end: usize) -> Rect {
    let cursor = |index: usize, prefer_next_row: bool| {
        galley.pos_from_cursor(CCursor {
            index: index.into(),
            prefer_next_row,
        })
    };
    let (first, last) = (cursor(start, true), cursor(end, false));
    let right = if last.min.y > first.max.y - 1.0 {
        galley.size().x
    } else {
        last.max.x
    };
    Rect::from_min_max(first.min, egui::pos2(right, first.max.y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::words::{Lang, Words};
    use neural_atlas_engine::view::Network;

    fn of_two_inputs() -> Network {
        Network {
            sizes: vec![2, 1, 1],
            weights: vec![vec![0.52, -1.3], vec![2.0]],
            biases: vec![vec![0.1], vec![-0.25]],
            inputs: vec!["x1".into(), "x2".into()],
            outputs: vec!["y".into()],
        }
    }

    fn text(network: &Network, neuron: (usize, usize)) -> String {
        let names = NetworkNames {
            words: Words::new(Lang::En),
            network,
        };
        let pieces = pieces(&names, neuron, Activation::Tanh, None);
        pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
            .replace('\u{a0}', " ")
    }

    #[test]
    fn a_tanh_neuron_of_two_inputs_reads_as_in_a_textbook_and_the_output_has_no_activation() {
        let network = of_two_inputs();
        assert_eq!(text(&network, (1, 0)), "h1.1 = tanh( 0.52 x₁ − 1.3 x₂ + 0.1 )");
        assert_eq!(text(&network, (2, 0)), "output =  2 h1.1 − 0.25 ");
    }

    #[test]
    fn every_number_of_the_equation_is_a_weight_or_the_bias() {
        let network = of_two_inputs();
        let names = NetworkNames {
            words: Words::new(Lang::En),
            network: &network,
        };
        let parts: Vec<Part> = pieces(&names, (1, 0), Activation::Tanh, None)
            .iter()
            .filter_map(|piece| piece.part)
            .collect();
        let weight = |from| Part::Weight(Edge { layer: 0, from, to: 0 });
        assert_eq!(parts, [weight(0), weight(1), Part::Bias(1, 0)]);
    }

    #[test]
    fn of_20_inputs_the_8_largest_are_written() {
        let network = Network {
            sizes: vec![20, 1],
            weights: vec![(0..20).map(|index| index as f32 - 9.5).collect()],
            biases: vec![vec![0.5]],
            inputs: (0..20).map(|index| format!("c{index}")).collect(),
            outputs: vec!["y".into()],
        };
        let names = NetworkNames {
            words: Words::new(Lang::En),
            network: &network,
        };
        let (kept, left_out) = largest(&names, 1, 0);
        assert_eq!((kept.len(), left_out), (8, 12));
        assert!(kept.iter().all(|&from| network.weight(0, from, 0).abs() >= 5.5));
    }
}
