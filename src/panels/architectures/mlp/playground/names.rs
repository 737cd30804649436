//! What inputs, neurons and weights are called: in the person's language.

use crate::kit::{
    network_diagram::{Edge, Names, Part},
    words::Words,
};
use neural_atlas_engine::{labs::architectures::mlp::playground::FEATURES, view::Network};

/// The names of one network in one language.
#[derive(Clone, Copy)]
pub struct NetworkNames<'a> {
    pub words: Words,
    pub network: &'a Network,
}

impl NetworkNames<'_> {
    fn last(&self) -> usize {
        self.network.sizes.len() - 1
    }

    /// The name of an input: a feature in words, or a column as the table has it.
    pub fn input(&self, index: usize) -> String {
        self.network
            .inputs
            .get(index)
            .map_or_else(String::new, |key| feature(self.words, key))
    }

    /// The name of an output: its class, or just "output".
    pub fn output(&self, index: usize) -> String {
        match self
            .network
            .outputs
            .get(index)
            .filter(|_| self.network.outputs.len() > 1)
        {
            Some(name) => name.clone(),
            None => self.words.t("play-output-short").to_owned(),
        }
    }

    /// A short name that fits into others: `x₁`, `h2.5`, `setosa`.
    pub fn short(&self, layer: usize, neuron: usize) -> String {
        match layer {
            0 => self.input(neuron),
            _ if layer == self.last() => self.output(neuron),
            _ => format!("h{layer}.{}", neuron + 1),
        }
    }
}

/// A feature's name, or the column's own.
pub fn feature(words: Words, key: &str) -> String {
    if FEATURES.contains(&key) {
        words.option("features", key).to_owned()
    } else {
        key.to_owned()
    }
}

impl Names for NetworkNames<'_> {
    fn diagram(&self) -> String {
        self.words.t("play-diagram").to_owned()
    }

    fn part(&self, part: Part) -> String {
        match part {
            Part::Neuron(0, neuron) => self.words.with("play-input", &[("name", &self.input(neuron))]),
            Part::Neuron(layer, neuron) if layer == self.last() => {
                self.words.with("play-output", &[("name", &self.output(neuron))])
            }
            Part::Neuron(layer, neuron) => self
                .words
                .with("play-neuron", &[("layer", &layer), ("n", &(neuron + 1))]),
            Part::Weight(Edge { layer, from, to }) => self.words.with(
                "play-weight",
                &[("from", &self.short(layer, from)), ("to", &self.short(layer + 1, to))],
            ),
            Part::Bias(layer, neuron) => self.words.with("play-bias", &[("of", &self.short(layer, neuron))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::words::Lang;

    #[test]
    fn a_weight_is_called_by_its_two_ends() {
        let network = Network {
            sizes: vec![2, 3, 1],
            inputs: vec!["x1".into(), "sin-x2".into()],
            outputs: vec!["p".into()],
            ..Network::default()
        };
        let names = NetworkNames {
            words: Words::new(Lang::En),
            network: &network,
        };
        assert_eq!(
            names.part(Part::Weight(Edge {
                layer: 0,
                from: 0,
                to: 2
            })),
            "Weight x₁ → h1.3"
        );
        assert_eq!(names.part(Part::Bias(1, 1)), "Bias of h1.2");
    }
}
