//! The ways in which first weights are drawn.

use super::Params;
use crate::{math::random::normals_f32, nn::init::Init};
use rand_chacha::ChaCha8Rng;

crate::choices! {
    /// How first weights are drawn.
    pub enum Method {
        /// All 0
        Zeros = "zeros",
        /// All the same number
        Constant = "constant",
        /// Normal of a standard deviation that the learner chooses, whatever the layer's size
        NormalS = "normal-s",
        /// Uniform in ±√(6 / (fan_in + fan_out)) (Glorot and Bengio 2010)
        XavierUniform = "xavier-uniform",
        /// Normal of variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010)
        XavierNormal = "xavier-normal",
        /// Uniform in ±√(6 / fan_in) (He et al. 2015)
        HeUniform = "he-uniform",
        /// Normal of variance 2 / fan_in (He et al. 2015)
        HeNormal = "he-normal",
    }
}

impl Method {
    /// The weights of a layer that takes `fan_in` numbers and gives `fan_out`.
    pub fn fill(self, params: &Params, fan_in: usize, fan_out: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
        let count = fan_in * fan_out;
        let draw = |init: Init, rng: &mut ChaCha8Rng| init.fill(fan_in, fan_out, count, rng);
        let mut weights = match self {
            Self::Zeros => vec![0.0; count],
            Self::Constant => vec![params.constant as f32; count],
            Self::NormalS => normals_f32(rng, count, params.s),
            Self::XavierUniform => draw(Init::XavierUniform, rng),
            Self::XavierNormal => draw(Init::XavierNormal, rng),
            Self::HeUniform => draw(Init::HeUniform, rng),
            Self::HeNormal => draw(Init::HeNormal, rng),
        };
        if params.jitter > 0.0 {
            let jitter = normals_f32(rng, count, params.jitter);
            weights.iter_mut().zip(jitter).for_each(|(weight, by)| *weight += by);
        }
        weights
    }

    /// The variance that its formula promises.
    pub fn variance(self, params: &Params, fan_in: usize, fan_out: usize) -> f64 {
        let (fan_in, both) = (fan_in as f64, (fan_in + fan_out) as f64);
        let own = match self {
            Self::Zeros | Self::Constant => 0.0,
            Self::NormalS => params.s * params.s,
            Self::XavierUniform | Self::XavierNormal => 2.0 / both,
            Self::HeUniform | Self::HeNormal => 2.0 / fan_in,
        };
        own + params.jitter * params.jitter
    }
}
