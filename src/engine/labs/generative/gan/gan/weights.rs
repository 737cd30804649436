//! The weights of the digits' game that ship with the program; `assets/models/README.md` says how they were made.

use super::{dcgan, digits::DigitsGame};
use crate::fault::Fault;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

const FILE: &[u8] = include_bytes!("../../../../../../assets/models/dcgan.safetensors");

/// Each generator in the file has had so many times the updates of the one before: most happens early. The first ones.
const SPACING: f64 = 1.6;
const FIRST_KEPT: f64 = 40.0;

/// What the file holds.
pub struct Shipped {
    pub generator: Arc<[f32]>,
    pub discriminator: Arc<[f32]>,
    /// Updates that the two have had.
    pub updates: u64,
    /// Generators from the way there, by the updates that they had had.
    pub kept: Vec<(u64, Arc<[f32]>)>,
}

/// The shipped weights, read once.
///
/// # Errors
/// A fault of the model where the file does not fit this build; a test reads it.
pub fn shipped() -> Result<&'static Shipped, Fault> {
    static SHIPPED: LazyLock<Result<Shipped, Fault>> = LazyLock::new(|| read(FILE));
    SHIPPED.as_ref().map_err(Clone::clone)
}

fn lacks(tensor: &str) -> Fault {
    Fault::ModelLacks { tensor: tensor.into() }
}

fn read(bytes: &[u8]) -> Result<Shipped, Fault> {
    let file = SafeTensors::deserialize(bytes).map_err(|_| Fault::NotAModel {})?;
    let [generator_size, discriminator_size] = dcgan::sizes();
    let numbers = |name: &str, view: &TensorView<'_>, size: usize| -> Result<Arc<[f32]>, Fault> {
        let halves = view.data().chunks_exact(2).map(|pair| half([pair[0], pair[1]]));
        if view.dtype() != Dtype::F16 || halves.len() != size {
            return Err(Fault::ModelShape {
                tensor: name.into(),
                found: format!("{:?}", view.shape()),
                expected: format!("[{size}]"),
            });
        }
        Ok(halves.collect())
    };
    let mut kept = Vec::new();
    let mut discriminator = None;
    for (name, view) in file.tensors() {
        if let Some(updates) = name.strip_prefix("generator.") {
            let updates = updates.parse().map_err(|_| lacks(&name))?;
            kept.push((updates, numbers(&name, &view, generator_size)?));
        } else if name == "discriminator" {
            discriminator = Some(numbers(&name, &view, discriminator_size)?);
        }
    }
    kept.sort_unstable_by_key(|(updates, _)| *updates);
    let (updates, generator) = kept.last().cloned().ok_or_else(|| lacks("generator"))?;
    Ok(Shipped {
        generator,
        discriminator: discriminator.ok_or_else(|| lacks("discriminator"))?,
        updates,
        kept,
    })
}

/// What a game has become, as the file that ships: half precision, because pictures do not show the difference.
///
/// # Errors
/// `Internal` where the format refuses the tensors.
pub fn write(game: &DigitsGame) -> Result<Vec<u8>, Fault> {
    let packed = |numbers: &[f32]| numbers.iter().flat_map(|&number| to_half(number)).collect::<Vec<u8>>();
    let [generator, discriminator] = game.players();
    let mut named = HashMap::new();
    let mut due = 0.0;
    for (updates, weights) in game.kept().filter(|(updates, _)| *updates < game.updates()) {
        if updates as f64 >= due {
            named.insert(format!("generator.{updates:06}"), packed(weights));
            due = (updates as f64 * SPACING).max(FIRST_KEPT);
        }
    }
    named.insert(format!("generator.{:06}", game.updates()), packed(&generator));
    named.insert("discriminator".into(), packed(&discriminator));
    let views: Result<Vec<_>, _> = named
        .iter()
        .map(|(name, bytes)| Ok((name, TensorView::new(Dtype::F16, vec![bytes.len() / 2], bytes)?)))
        .collect();
    let internal = |why: safetensors::SafeTensorError| Fault::Internal { why: why.to_string() };
    safetensors::serialize(views.map_err(internal)?, None).map_err(internal)
}

/// A number of 16 bits as one of 32 (IEEE 754 binary16, little-endian).
fn half(bytes: [u8; 2]) -> f32 {
    burn::tensor::f16::from_le_bytes(bytes).to_f32()
}

fn to_half(number: f32) -> [u8; 2] {
    burn::tensor::f16::from_f32(number).to_le_bytes()
}
