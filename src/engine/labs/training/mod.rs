pub mod losses;
pub mod normalization;
pub mod optimizers;
pub mod regularization;
