//! Weights as a safetensors file: little-endian f32 in PyTorch's names and layout.

use crate::fault::Fault;
use safetensors::{Dtype, SafeTensorError, SafeTensors, tensor::TensorView};
use std::{collections::HashMap, ops::Range};

/// One tensor of a file: its name, its shape, and its place among a net's flat weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub name: String,
    pub shape: Vec<usize>,
    pub place: Range<usize>,
}

impl Part {
    pub fn new(name: impl Into<String>, shape: &[usize], place: Range<usize>) -> Self {
        debug_assert_eq!(shape.iter().product::<usize>(), place.len());
        Self {
            name: name.into(),
            shape: shape.to_vec(),
            place,
        }
    }
}

/// The file's bytes; `about` stands in its metadata.
///
/// # Errors
/// `Internal` where a part does not fit the weights.
pub fn write(parts: &[Part], weights: &[f32], about: Option<(&str, String)>) -> Result<Vec<u8>, Fault> {
    let internal = |fault: SafeTensorError| Fault::Internal { why: fault.to_string() };
    let bytes: Vec<u8> = weights.iter().flat_map(|value| value.to_le_bytes()).collect();
    let view = |part: &Part| {
        let data = &bytes[4 * part.place.start..4 * part.place.end];
        Ok((
            part.name.clone(),
            TensorView::new(Dtype::F32, part.shape.clone(), data)?,
        ))
    };
    let views = parts
        .iter()
        .map(view)
        .collect::<Result<Vec<_>, _>>()
        .map_err(internal)?;
    let metadata = about.map(|(key, text)| HashMap::from([(key.to_owned(), text)]));
    safetensors::serialize(views, metadata).map_err(internal)
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
