pub mod diffusion;
pub mod gan;
