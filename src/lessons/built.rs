//! The labs that are built: one line each, sorted by id.

/// The files of a lesson, embedded.
pub(crate) struct Files {
    pub id: &'static str,
    pub lab: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

macro_rules! lessons {
    ($($id:literal,)*) => {
        pub(crate) const BUILT: &[Files] = &[$(Files {
            id: $id,
            lab: include_str!(concat!($id, "/lab.toml")),
            zh: include_str!(concat!($id, "/zh.md")),
            en: include_str!(concat!($id, "/en.md")),
        },)*];
    };
}

lessons! {
    "architectures/cnn/cnn",
    "architectures/mlp/playground",
    "architectures/transformer/attention",
    "foundations/activations/curves",
    "foundations/activations/race",
    "foundations/initialization/init",
    "foundations/neuron/neuron",
    "generative/diffusion/diffusion",
    "generative/gan/gan",
    "training/losses/classification-losses",
    "training/losses/regression-losses",
    "training/normalization/normalization",
    "training/optimizers/autodiff",
    "training/optimizers/minibatch",
    "training/optimizers/race",
    "training/optimizers/schedules",
    "training/regularization/augmentation",
    "training/regularization/regularization",
}
