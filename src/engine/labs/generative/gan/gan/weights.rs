//! The weights of the digits' game that ship with the program; `assets/models/README.md` says how they were made.

use super::{dcgan, digits::DigitsGame};
use crate::{
    fault::Fault,
    nn::shipped::{self, Vectors, take},
};
use std::sync::{Arc, LazyLock};

const FILE: &[u8] = include_bytes!("../../../../../../assets/models/dcgan.safetensors");

/// Each generator in the file has had so many times the updates of the one before: most happens early. The first ones.
const SPACING: f64 = 1.6;
const FIRST_KEPT: f64 = 40.0;

const GENERATOR: &str = "generator.";
const DISCRIMINATOR: &str = "discriminator";

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
/// A fault of the model where the shipped weights do not fit this build; a test reads them.
pub fn shipped() -> Result<&'static Shipped, Fault> {
    static SHIPPED: LazyLock<Result<Shipped, Fault>> = LazyLock::new(|| read(FILE));
    SHIPPED.as_ref().map_err(Clone::clone)
}

fn read(bytes: &[u8]) -> Result<Shipped, Fault> {
    let vectors = shipped::read(bytes)?;
    let [generator_size, discriminator_size] = dcgan::sizes();
    let mut kept = Vec::new();
    for name in vectors.keys() {
        if let Some(updates) = name.strip_prefix(GENERATOR).and_then(|updates| updates.parse().ok()) {
            kept.push((updates, take(&vectors, name, generator_size)?));
        }
    }
    kept.sort_unstable_by_key(|(updates, _)| *updates);
    let lacks = || Fault::ModelLacks {
        tensor: GENERATOR.into(),
    };
    let (updates, generator) = kept.last().cloned().ok_or_else(lacks)?;
    Ok(Shipped {
        generator,
        discriminator: take(&vectors, DISCRIMINATOR, discriminator_size)?,
        updates,
        kept,
    })
}

/// What a game has become, as the file that ships.
///
/// # Errors
/// `Internal` where the format refuses the tensors.
pub fn write(game: &DigitsGame) -> Result<Vec<u8>, Fault> {
    let [generator, discriminator] = game.players();
    let mut vectors = Vectors::new();
    let mut due = 0.0;
    for (updates, weights) in game.kept().filter(|(updates, _)| *updates < game.updates()) {
        if updates as f64 >= due {
            vectors.insert(format!("{GENERATOR}{updates:06}"), weights.into());
            due = (updates as f64 * SPACING).max(FIRST_KEPT);
        }
    }
    vectors.insert(format!("{GENERATOR}{:06}", game.updates()), generator.into());
    vectors.insert(DISCRIMINATOR.into(), discriminator.into());
    shipped::write(&vectors)
}
