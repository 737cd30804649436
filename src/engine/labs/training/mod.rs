pub mod losses;
pub mod normalization;
pub mod optimizers;
