pub mod losses;
pub mod optimizers;
pub mod regularization;
