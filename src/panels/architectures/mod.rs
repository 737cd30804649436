mod asked;
pub mod cnn;
pub mod mlp;
pub mod transformer;
