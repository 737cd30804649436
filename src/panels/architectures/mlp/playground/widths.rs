//! The widths of the hidden layers as the parameter writes them, and what the buttons on the diagram do to them.

use neural_atlas_engine::labs::architectures::mlp::playground::{MAX_LAYERS, MAX_WIDTH};

/// What a button on the diagram does; layers are counted from the first hidden one, 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    AddNeuron(usize),
    /// The last neuron of a layer takes the layer with it.
    RemoveNeuron(usize),
    /// A new layer stands before the one that has this index now.
    InsertLayer(usize),
    RemoveLayer(usize),
}

/// Widths from text such as `8,4`; parts that are no numbers are left out.
pub fn parse(hidden: &str) -> Vec<usize> {
    hidden.split(',').filter_map(|part| part.trim().parse().ok()).collect()
}

pub fn text(widths: &[usize]) -> String {
    widths.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

/// Whether the change stays within the limits.
pub fn allowed(widths: &[usize], change: Change) -> bool {
    match change {
        Change::AddNeuron(layer) => widths.get(layer).is_some_and(|&width| width < MAX_WIDTH),
        Change::RemoveNeuron(layer) | Change::RemoveLayer(layer) => layer < widths.len(),
        Change::InsertLayer(before) => widths.len() < MAX_LAYERS && before <= widths.len(),
    }
}

/// The widths after the change; the same where it is not allowed.
pub fn changed(widths: &[usize], change: Change) -> Vec<usize> {
    let mut widths = widths.to_vec();
    if !allowed(&widths, change) {
        return widths;
    }
    match change {
        Change::AddNeuron(layer) => widths[layer] += 1,
        Change::RemoveNeuron(layer) if widths[layer] > 1 => widths[layer] -= 1,
        Change::RemoveNeuron(layer) | Change::RemoveLayer(layer) => {
            widths.remove(layer);
        }
        Change::InsertLayer(before) => {
            // As wide as its neighbour, so that a shape once chosen goes on.
            let width = before
                .checked_sub(1)
                .and_then(|left| widths.get(left))
                .or(widths.first());
            widths.insert(before, width.copied().unwrap_or(4));
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_widths_are_the_same_thing_and_none_is_empty() {
        assert_eq!(parse("8, 4"), [8, 4]);
        assert_eq!(text(&parse("8,4")), "8,4");
        assert_eq!((parse(""), text(&[])), (vec![], String::new()));
    }

    #[test]
    fn the_last_neuron_of_a_layer_takes_the_layer_with_it() {
        assert_eq!(changed(&[8, 1, 4], Change::RemoveNeuron(1)), [8, 4]);
        assert_eq!(changed(&[8, 2, 4], Change::RemoveNeuron(1)), [8, 1, 4]);
        assert_eq!(changed(&[8, 2, 4], Change::RemoveLayer(0)), [2, 4]);
    }

    #[test]
    fn a_new_layer_is_as_wide_as_the_one_before_it_and_4_where_there_is_none() {
        assert_eq!(changed(&[8, 3], Change::InsertLayer(1)), [8, 8, 3]);
        assert_eq!(changed(&[8, 3], Change::InsertLayer(0)), [8, 8, 3]);
        assert_eq!(changed(&[8, 3], Change::InsertLayer(2)), [8, 3, 3]);
        assert_eq!(changed(&[], Change::InsertLayer(0)), [4]);
    }

    #[test]
    fn nothing_grows_past_8_layers_of_32_neurons() {
        assert_eq!(changed(&[32], Change::AddNeuron(0)), [32]);
        assert_eq!(changed(&[2; 8], Change::InsertLayer(3)), [2; 8]);
        assert!(!allowed(&[4], Change::AddNeuron(1)) && !allowed(&[], Change::RemoveLayer(0)));
    }
}
