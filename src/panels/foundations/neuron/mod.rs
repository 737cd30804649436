#[expect(
    clippy::module_inception,
    reason = "section and lab have the same name, as in the atlas"
)]
pub mod neuron;
