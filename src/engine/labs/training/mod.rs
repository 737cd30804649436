pub mod losses;
pub mod optimizers;
