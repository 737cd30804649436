pub mod optimizers;
