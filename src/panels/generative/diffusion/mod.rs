pub mod diffusion;
