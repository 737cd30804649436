pub mod augmentation;
pub mod regularization;
