pub mod cnn;
pub mod mlp;
