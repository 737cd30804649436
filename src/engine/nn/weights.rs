//! Weights as a safetensors file: little-endian f32 in PyTorch's names and layout.

use super::mlp::{Layer, Mlp};
use crate::fault::Fault;
use safetensors::{Dtype, SafeTensorError, SafeTensors, tensor::TensorView};
use std::{borrow::Cow, collections::HashMap, ops::Range};

/// One tensor of a file: its name, its shape, and its place among a net's flat weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub name: String,
    pub shape: Vec<usize>,
    pub place: Range<usize>,
    /// A matrix whose rows are its columns among the flat weights.
    turned: bool,
}

impl Part {
    pub fn new(name: impl Into<String>, shape: &[usize], place: Range<usize>) -> Self {
        debug_assert_eq!(shape.iter().product::<usize>(), place.len());
        Self {
            name: name.into(),
            shape: shape.to_vec(),
            place,
            turned: false,
        }
    }

    /// A matrix that lies `[from, to]` here and is `[to, from]` in the file, as PyTorch's `Linear` has it.
    pub fn turned(name: impl Into<String>, shape: [usize; 2], place: Range<usize>) -> Self {
        Self {
            turned: true,
            ..Self::new(name, &shape, place)
        }
    }

    /// The same part of a net that lies `by` numbers further on.
    pub fn behind(self, by: usize) -> Self {
        Self {
            place: self.place.start + by..self.place.end + by,
            ..self
        }
    }

    /// The same part as that of a net with a name of its own.
    pub fn inside(self, net: &str) -> Self {
        Self {
            name: format!("{net}.{}", self.name),
            ..self
        }
    }

    /// The numbers in the file's order.
    fn of<'a>(&self, weights: &'a [f32]) -> Cow<'a, [f32]> {
        let values = &weights[self.place.clone()];
        if self.turned {
            transposed(values, self.shape[1]).into()
        } else {
            values.into()
        }
    }
}

/// A matrix with so many rows, column by column.
fn transposed(values: &[f32], rows: usize) -> Vec<f32> {
    let columns = values.len() / rows.max(1);
    (0..values.len())
        .map(|at| values[at % rows * columns + at / rows])
        .collect()
}

/// The layers of a multilayer perceptron: `<name>.weight` `[to, from]` and `<name>.bias` `[to]`, each layer named by its
/// number.
pub fn of_layers(layers: &[Layer], name: impl Fn(usize) -> String) -> Vec<Part> {
    let of_layer = |(index, layer): (usize, &Layer)| {
        let (name, shape) = (name(index), [layer.to, layer.from]);
        [
            Part::new(format!("{name}.weight"), &shape, layer.weights.clone()),
            Part::new(format!("{name}.bias"), &[layer.to], layer.biases.clone()),
        ]
    };
    layers.iter().enumerate().flat_map(of_layer).collect()
}

/// The file's bytes; `about` stands in its metadata.
///
/// # Errors
/// `Internal` where a part does not fit the weights.
pub fn write(parts: &[Part], weights: &[f32], about: Option<(&str, String)>) -> Result<Vec<u8>, Fault> {
    let internal = |fault: SafeTensorError| Fault::Internal { why: fault.to_string() };
    let bytes = |part: &Part| part.of(weights).iter().flat_map(|value| value.to_le_bytes()).collect();
    let data: Vec<Vec<u8>> = parts.iter().map(bytes).collect();
    let views = parts
        .iter()
        .zip(&data)
        .map(|(part, data)| {
            let view = TensorView::new(Dtype::F32, part.shape.clone(), data)?;
            Ok((part.name.clone(), view))
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(internal)?;
    let metadata = about.map(|(key, text)| HashMap::from([(key.to_owned(), text)]));
    safetensors::serialize(views, metadata).map_err(internal)
}

/// Several nets in one file: `<net>.<n>.weight` and `<net>.<n>.bias`, numbered as in PyTorch's `Sequential` with an activation
/// after every layer but the last.
///
/// # Errors
/// `Internal` where two nets have one name.
pub fn write_nets<'a>(nets: impl IntoIterator<Item = (&'a str, &'a Mlp)>) -> Result<Vec<u8>, Fault> {
    let (mut parts, mut values) = (vec![], vec![]);
    for (net, mlp) in nets {
        let own = of_layers(mlp.layers(), |layer| format!("{net}.{}", 2 * layer));
        parts.extend(own.into_iter().map(|part| part.behind(values.len())));
        values.extend(mlp.weights());
    }
    write(&parts, &values, None)
}

/// The weights of a file with exactly these parts, at their places.
///
/// # Errors
/// `NotAModel`, `ModelTensors`, `ModelLacks`, `ModelShape` or `ModelNotFinite`.
pub fn read(parts: &[Part], bytes: &[u8]) -> Result<Vec<f32>, Fault> {
    let file = SafeTensors::deserialize(bytes).map_err(|_| Fault::NotAModel {})?;
    if file.len() != parts.len() {
        return Err(Fault::ModelTensors {
            found: file.len(),
            expected: parts.len(),
        });
    }
    let count = parts.iter().map(|part| part.place.end).max().unwrap_or(0);
    let mut weights = vec![0.0; count];
    for part in parts {
        let view = file.tensor(&part.name).map_err(|_| Fault::ModelLacks {
            tensor: part.name.clone(),
        })?;
        if view.dtype() != Dtype::F32 || view.shape() != part.shape {
            return Err(Fault::ModelShape {
                tensor: part.name.clone(),
                found: format!("{:?} {:?}", view.dtype(), view.shape()),
                expected: format!("F32 {:?}", part.shape),
            });
        }
        let place = &mut weights[part.place.clone()];
        for (value, bytes) in place.iter_mut().zip(view.data().as_chunks::<4>().0) {
            *value = f32::from_le_bytes(*bytes);
        }
        if place.iter().any(|value| !value.is_finite()) {
            return Err(Fault::ModelNotFinite {
                tensor: part.name.clone(),
            });
        }
        if part.turned {
            let values = transposed(place, part.shape[0]);
            place.copy_from_slice(&values);
        }
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> Vec<Part> {
        vec![Part::new("a", &[2, 3], 0..6), Part::new("b", &[2], 6..8)]
    }

    #[test]
    fn eight_weights_written_and_read_back_are_the_same_bits() {
        let weights = [0.1, -0.0, 1e-40, 3.0, f32::MAX, f32::MIN_POSITIVE, 7.0, -8.5];
        let bytes = write(&parts(), &weights, Some(("about", "{}".into()))).unwrap();
        let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&read(&parts(), &bytes).unwrap()), bits(&weights));
    }

    #[test]
    fn a_matrix_of_2_rows_lies_in_the_file_column_by_column_and_comes_back_as_it_was() {
        let (here, weights) = (Part::turned("a", [3, 2], 1..7), [9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let bytes = write(std::slice::from_ref(&here), &weights, None).unwrap();
        let in_file = read(&[Part::new("a", &[3, 2], 0..6)], &bytes).unwrap();
        assert_eq!(in_file, [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
        assert_eq!(read(&[here], &bytes).unwrap()[1..], weights[1..]);
        let further = Part::new("b", &[2], 3..5).behind(4);
        assert_eq!(further.place, 7..9);
    }

    #[test]
    fn each_file_that_does_not_fit_is_refused_for_its_own_reason() {
        let bytes = write(&parts(), &[1.0; 8], None).unwrap();
        let wanted = |parts: &[Part]| read(parts, &bytes).unwrap_err().code();
        assert_eq!(wanted(&parts()[..1]), "model-tensors");
        assert_eq!(wanted(&[parts()[0].clone(), Part::new("c", &[2], 6..8)]), "model-lacks");
        assert_eq!(
            wanted(&[parts()[0].clone(), Part::new("b", &[1, 2], 6..8)]),
            "model-shape"
        );
        let broken = write(&parts(), &[1.0, f32::NAN, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], None).unwrap();
        assert_eq!(read(&parts(), &broken).unwrap_err().code(), "model-not-finite");
        for cut in [0, 7, 40, bytes.len() - 1] {
            assert_eq!(read(&parts(), &bytes[..cut]), Err(Fault::NotAModel {}), "{cut} bytes");
        }
    }
}
