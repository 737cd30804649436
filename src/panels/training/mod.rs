pub mod normalization;
pub mod optimizers;
