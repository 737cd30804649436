//! The formula of one neuron with today's numbers, as text that wraps: `h1.3 = tanh(0.52 x₁ − 1.3 x₂ + 0.1)`.

use super::names::NetworkNames;
use crate::kit::number;
use neural_atlas_engine::nn::activation::Activation;

/// Most terms that are written out; of more the largest are kept.
const TERMS: usize = 8;

/// A piece of the formula that is not broken over lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub text: String,
    /// The number whose sign gives the piece its colour.
    pub weight: Option<f32>,
}

impl Piece {
    fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            weight: None,
        }
    }
}

/// The equation of neuron `neuron` of layer `layer`.
pub fn pieces(names: &NetworkNames, (layer, neuron): (usize, usize), activation: Activation) -> Vec<Piece> {
    let name = names.short(layer, neuron);
    if layer == 0 {
        return vec![Piece::plain(name)];
    }
    let network = names.network;
    let (kept, left_out) = largest(names, layer, neuron);
    let last = layer + 1 == network.sizes.len();
    let (open, close) = match (last, activation) {
        (true, _) | (false, Activation::Linear) => (String::new(), ""),
        (false, activation) => (format!("{}(", names.words.option("activation", activation.name())), ")"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::words::{Lang, Words};
    use neural_atlas_engine::view::Network;

    fn text(network: &Network, neuron: (usize, usize)) -> String {
        let names = NetworkNames {
            words: Words::new(Lang::En),
            network,
        };
        let pieces = pieces(&names, neuron, Activation::Tanh);
        pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
            .replace('\u{a0}', " ")
    }

    #[test]
    fn a_tanh_neuron_of_two_inputs_reads_as_in_a_textbook_and_the_output_has_no_activation() {
        let network = Network {
            sizes: vec![2, 1, 1],
            weights: vec![vec![0.52, -1.3], vec![2.0]],
            biases: vec![vec![0.1], vec![-0.25]],
            inputs: vec!["x1".into(), "x2".into()],
            outputs: vec!["y".into()],
        };
        assert_eq!(text(&network, (1, 0)), "h1.1 = tanh( 0.52 x₁ − 1.3 x₂ + 0.1 )");
        assert_eq!(text(&network, (2, 0)), "output =  2 h1.1 − 0.25 ");
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
