//! The U-Net's weights that ship with the program; `assets/models/README.md` says how they were made.

use super::{digits::DigitsGame, unet::UNet};
use crate::{
    fault::Fault,
    nn::shipped::{self, Vectors, take},
};
use std::sync::{Arc, LazyLock};

const FILE: &[u8] = include_bytes!("../../../../../../assets/models/unet.safetensors");
/// The vector's name, before the number of updates that it has had.
const NAME: &str = "unet.";

/// What the file holds.
pub struct Shipped {
    pub weights: Arc<[f32]>,
    /// Updates that they have had.
    pub updates: u64,
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
    let named = |name: &String| Some((name.strip_prefix(NAME)?.parse().ok()?, name.clone()));
    let (updates, name) = vectors
        .keys()
        .find_map(named)
        .ok_or_else(|| Fault::ModelLacks { tensor: NAME.into() })?;
    Ok(Shipped {
        weights: take(&vectors, &name, UNet::default().layout().size())?,
        updates,
    })
}

/// What a game has learned, as the file that ships.
///
/// # Errors
/// `Internal` where the format refuses the tensor.
pub fn write(game: &DigitsGame) -> Result<Vec<u8>, Fault> {
    let name = format!("{NAME}{:06}", game.updates());
    shipped::write(&Vectors::from([(name, game.weights().into())]))
}
