//! What can be taken away: the net that answers, in PyTorch's layout, and the lab as a program.

pub(super) mod burn;
pub(super) mod pytorch;

use super::{Diffusion, Params, World, denoiser, unet};
use crate::{
    fault::Fault,
    nn::weights::{self, Part},
    program,
};

/// Updates where nothing has been learned yet.
const UPDATES: u64 = 1500;

/// Names and shapes as the programs' modules have them.
fn parts(lab: &Diffusion) -> Vec<Part> {
    match &lab.world {
        World::Plane(game) => {
            let layers = game.denoiser.mean().layers();
            weights::of_layers(layers, |layer| format!("net.{}", 2 * layer))
        }
        World::Digits(_) => unet::UNet::default().parts(),
    }
}

/// The running mean of the weights, by which samples are made.
pub(super) fn write(lab: &Diffusion) -> Result<Vec<u8>, Fault> {
    let values = match &lab.world {
        World::Plane(game) => game.denoiser.mean().weights(),
        World::Digits(game) => game.weights(),
    };
    weights::write(&parts(lab), &values, None)
}

/// Puts the net of a file to work.
pub(super) fn read(lab: &mut Diffusion, bytes: &[u8]) -> Result<(), Fault> {
    let values = weights::read(&parts(lab), bytes)?;
    match &mut lab.world {
        World::Plane(game) => game.set_net(&lab.params, &values),
        World::Digits(game) => game.set_net(&lab.params, values),
    }
    Ok(())
}

fn updates(had: u64) -> u64 {
    if had == 0 { UPDATES } else { had }
}

/// The widths of the plane's net.
fn widths(params: &Params) -> String {
    program::widths(denoiser::INPUTS, (params.layers, params.width), 2)
}
