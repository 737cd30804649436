//! Trains the digits' game from nothing and writes the weights that ship with the program: the file on the command line
//! after the number of updates. `assets/models/README.md` names the call that made the shipped ones.

use neural_atlas_engine::{
    device,
    labs::generative::gan::gan::{Game, Params, digits::DigitsGame, weights},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(updates), Some(file)) = (args.next(), args.next()) else {
        return Err("usage: dcgan UPDATES FILE".into());
    };
    let updates: u64 = updates.parse()?;
    let params = Params {
        game: Game::Digits,
        shipped: false,
        lr_d: 2e-4,
        lr_g: 1e-3,
        batch: 32,
        ..Params::default()
    };
    let mut game = DigitsGame::new(&params, 7, &device::cpu())?;
    while game.updates() < updates {
        game.step(&params);
        if game.updates().is_multiple_of(100) {
            println!(
                "{} D {:.3} G {:.3} {:?}",
                game.updates(),
                game.d_loss,
                game.g_loss,
                game.answers
            );
        }
    }
    std::fs::write(&file, weights::write(&game)?)?;
    Ok(())
}
