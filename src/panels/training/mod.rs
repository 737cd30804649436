pub mod optimizers;
pub mod regularization;
