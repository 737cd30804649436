#[expect(clippy::module_inception, reason = "a module's path is the lab's id")]
pub mod diffusion;
