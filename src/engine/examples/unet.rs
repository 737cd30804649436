//! Trains the digits' denoiser from nothing and writes the weights that ship with the program: the file on the command line
//! after the number of updates. `assets/models/README.md` names the call that made the shipped ones.

use neural_atlas_engine::{
    device,
    labs::generative::diffusion::diffusion::{Params, digits::DigitsGame, weights},
};

/// The rate at first; it falls to nothing along half a cosine.
const RATE: f64 = 2e-3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(updates), Some(file)) = (args.next(), args.next()) else {
        return Err("usage: unet UPDATES FILE".into());
    };
    let updates: u64 = updates.parse()?;
    let mut params = Params {
        shipped: false,
        ..Params::default()
    };
    let mut game = DigitsGame::new(&params, 7, &device::cpu())?;
    while game.updates() < updates {
        let share = game.updates() as f64 / updates as f64;
        params.lr = RATE * 0.5 * (1.0 + (std::f64::consts::PI * share).cos());
        game.learn(&params);
        if game.updates().is_multiple_of(200) {
            println!("{} {:.4}", game.updates(), game.loss.unwrap_or_default());
            std::fs::write(&file, weights::write(&game)?)?;
        }
    }
    std::fs::write(&file, weights::write(&game)?)?;
    Ok(())
}
