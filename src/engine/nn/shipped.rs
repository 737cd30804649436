//! Weights that ship with the program: vectors by name in a safetensors file, in half precision, because pictures do not show
//! the difference.

use crate::fault::Fault;
use burn::tensor::f16;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use std::{collections::BTreeMap, sync::Arc};

/// Vectors by name.
pub type Vectors = BTreeMap<String, Arc<[f32]>>;

/// Reads a file.
///
/// # Errors
/// `NotAModel` where it is none, `ModelShape` where a tensor is not of half precision.
pub fn read(bytes: &[u8]) -> Result<Vectors, Fault> {
    let file = SafeTensors::deserialize(bytes).map_err(|_| Fault::NotAModel {})?;
    let numbers = |(name, view): (String, TensorView<'_>)| {
        if view.dtype() != Dtype::F16 {
            return Err(Fault::ModelShape {
                tensor: name,
                found: format!("{:?}", view.dtype()),
                expected: format!("{:?}", Dtype::F16),
            });
        }
        let halves = view.data().chunks_exact(2);
        let values = halves
            .map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32())
            .collect();
        Ok((name, values))
    };
    file.tensors().into_iter().map(numbers).collect()
}

/// A vector that must be there with this many numbers.
///
/// # Errors
/// `ModelLacks` or `ModelShape`.
pub fn take(vectors: &Vectors, name: &str, size: usize) -> Result<Arc<[f32]>, Fault> {
    let vector = vectors
        .get(name)
        .ok_or_else(|| Fault::ModelLacks { tensor: name.into() })?;
    if vector.len() == size {
        return Ok(Arc::clone(vector));
    }
    Err(Fault::ModelShape {
        tensor: name.into(),
        found: format!("[{}]", vector.len()),
        expected: format!("[{size}]"),
    })
}

/// The file of these vectors.
///
/// # Errors
/// `Internal` where the format refuses them.
pub fn write(vectors: &Vectors) -> Result<Vec<u8>, Fault> {
    let packed: Vec<(&String, Vec<u8>)> = vectors
        .iter()
        .map(|(name, numbers)| {
            let halves = numbers.iter().flat_map(|&number| f16::from_f32(number).to_le_bytes());
            (name, halves.collect())
        })
        .collect();
    let internal = |why: safetensors::SafeTensorError| Fault::Internal { why: why.to_string() };
    let views: Result<Vec<_>, _> = packed
        .iter()
        .map(|(name, bytes)| Ok((*name, TensorView::new(Dtype::F16, vec![bytes.len() / 2], bytes)?)))
        .collect();
    safetensors::serialize(views.map_err(internal)?, None).map_err(internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_to_half_precision_and_what_is_missing_is_named() {
        let wanted: Arc<[f32]> = vec![0.5, -1.25, 0.1].into();
        let vectors = Vectors::from([("a".to_string(), Arc::clone(&wanted)), ("b".to_string(), vec![].into())]);
        let read = read(&write(&vectors).unwrap()).unwrap();
        let found = take(&read, "a", 3).unwrap();
        assert!(found.iter().zip(&*wanted).all(|(a, b)| (a - b).abs() < 1e-3 * b.abs()));
        assert_eq!(take(&read, "c", 1), Err(Fault::ModelLacks { tensor: "c".into() }));
        assert!(matches!(take(&read, "a", 4), Err(Fault::ModelShape { .. })));
        assert_eq!(super::read(b"no model"), Err(Fault::NotAModel {}));
    }
}
