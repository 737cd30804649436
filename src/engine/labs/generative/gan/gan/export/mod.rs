//! What can be taken away: both players in PyTorch's layout, and the game as a program that plays it from the start.

pub(super) mod burn;
pub(super) mod pytorch;

use super::{
    Gan, Params, World,
    dcgan::{Discriminator, Generator},
};
use crate::{
    fault::Fault,
    nn::weights::{self, Part},
    program,
};

/// Updates where the game has not begun.
const UPDATES: u64 = 3000;

/// `generator.<n>…` and `discriminator.<n>…`, numbered as the programs' modules are; one behind the other.
fn parts(lab: &Gan) -> Vec<Part> {
    let [generator, discriminator] = match &lab.world {
        World::Plane(game) => [("generator", &game.generator), ("discriminator", &game.discriminator)]
            .map(|(name, player)| weights::of_layers(player.net.layers(), |layer| format!("{name}.{}", 2 * layer))),
        World::Digits(_) => [Generator::default().parts(), Discriminator::default().parts()],
    };
    let size = generator.iter().map(|part| part.place.end).max().unwrap_or(0);
    let behind = discriminator.into_iter().map(|part| part.behind(size));
    generator.into_iter().chain(behind).collect()
}

fn players(lab: &Gan) -> [Vec<f32>; 2] {
    match &lab.world {
        World::Plane(game) => [&game.generator, &game.discriminator].map(|player| player.net.weights()),
        World::Digits(game) => game.players(),
    }
}

pub(super) fn write(lab: &Gan) -> Result<Vec<u8>, Fault> {
    weights::write(&parts(lab), &players(lab).concat(), None)
}

/// Puts the players of a file into the game.
pub(super) fn read(lab: &mut Gan, bytes: &[u8]) -> Result<(), Fault> {
    let mut generator = weights::read(&parts(lab), bytes)?;
    let discriminator = generator.split_off(players(lab)[0].len());
    match &mut lab.world {
        World::Plane(game) => game.set_players([generator, discriminator]),
        World::Digits(game) => game.set_players([generator, discriminator]),
    }
    Ok(())
}

fn updates(had: u64) -> u64 {
    if had == 0 { UPDATES } else { had }
}

fn generator(params: &Params) -> String {
    program::widths(params.noise_dim, (params.g_layers, params.g_width), 2)
}

fn discriminator(params: &Params) -> String {
    program::widths(2, (params.d_layers, params.d_width), 1)
}
