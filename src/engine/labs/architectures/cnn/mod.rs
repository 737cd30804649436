#[expect(clippy::module_inception, reason = "the lab's id is architectures/cnn/cnn")]
pub mod cnn;
