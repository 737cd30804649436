//! The net that predicts the noise in a point, given the time and, if it is told, the class.

use super::{schedule::Schedule, shape::CLASSES};
use crate::nn::{
    activation::Activation,
    init::Init,
    loss::{Loss, Target},
    mlp::{Batch, Mlp, MlpConfig},
    optimizer::{Optimizer, OptimizerConfig, OptimizerKind},
};
use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::FRAC_PI_2;

/// Waves by which the net reads the time, and the logarithm of noise to signal from which on all is noise to it, or data.
const WAVES: usize = 4;
const REACH: f64 = 6.0;
/// Waves by which it reads the place along each axis: a net of plain coordinates is slow to learn bends as narrow as the data's
/// (Tancik et al. 2020).
const RIPPLES: usize = 3;
/// Share of the running mean of the weights that a step leaves in place.
pub const MEMORY: f64 = 0.995;
pub const ACTIVATION: Activation = Activation::Swish;
/// A point with its waves, the time's sines and cosines, and one number for each class; the last are 0 when no class is told.
pub const INPUTS: usize = 2 + 4 * RIPPLES + 2 * WAVES + CLASSES;

/// A noisy point and what the net is told about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    pub at: [f32; 2],
    pub t: usize,
    pub class: Option<usize>,
}

/// The net, its optimizer, and the schedule whose times it knows. What is asked is answered by the running mean of the weights,
/// which does not shake with every batch (Ho et al. 2020 sample from it too).
pub struct Denoiser {
    net: Mlp,
    mean: Mlp,
    steps: u64,
    optimizer: Optimizer<1>,
    pub schedule: Schedule,
}

impl Denoiser {
    pub fn new((layers, width): (usize, usize), schedule: Schedule, rng: &mut ChaCha8Rng, device: &Device) -> Self {
        let config = MlpConfig {
            inputs: INPUTS,
            hidden: vec![width; layers],
            outputs: 2,
            activation: ACTIVATION,
            init: Init::XavierUniform,
        };
        let net = Mlp::new(&config, rng, device);
        Self {
            mean: net.clone(),
            net,
            steps: 0,
            optimizer: Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam)),
            schedule,
        }
    }

    /// The net of the mean weights, which answers.
    pub fn mean(&self) -> &Mlp {
        &self.mean
    }
    /// Steps learned.
    pub fn updates(&self) -> u64 {
        self.steps
    }

    /// Takes other weights; the optimizer remembers nothing of the old ones.
    pub fn take(&mut self, weights: &[f32]) {
        self.net.set_weights(weights);
        self.mean = self.net.clone();
        self.optimizer = Optimizer::new(OptimizerConfig::new(OptimizerKind::Adam));
    }

    fn batch(&self, questions: &[Question]) -> Batch {
        let mut values = Vec::with_capacity(questions.len() * INPUTS);
        for Question { at, t, class } in questions {
            values.extend(at);
            for ripple in 0..RIPPLES {
                for along in at {
                    let (sin, cos) = (std::f32::consts::FRAC_PI_2 * along * (1 << ripple) as f32).sin_cos();
                    values.extend([sin, cos]);
                }
            }
            // The logarithm of noise to signal says what there is to do, whatever the schedule: early times differ by factors.
            let [signal, noise] = self.schedule.shares(*t);
            let phase = ((noise / signal).ln() / REACH).clamp(-1.0, 1.0);
            for wave in 0..WAVES {
                let (sin, cos) = (FRAC_PI_2 * phase * f64::from(1 << wave)).sin_cos();
                values.extend([sin as f32, cos as f32]);
            }
            values.extend((0..CLASSES).map(|index| f32::from(u8::from(*class == Some(index)))));
        }
        Batch::new(INPUTS, values)
    }

    /// One step of Adam on the mean squared error between the predicted and the true noise; returns the error.
    pub fn learn(&mut self, lr: f64, questions: &[Question], noise: Vec<f32>) -> f64 {
        let batch = self.batch(questions);
        let (loss, gradient) = self
            .net
            .loss_and_gradient(&batch, &Target::Values(noise), Loss::Mse, None);
        let params = self.optimizer.step(lr, self.net.params(), gradient);
        self.net.set_params(params.detach());
        self.remember();
        f64::from(loss)
    }

    /// The first steps weigh as much as they are many, so that the mean does not hold on to the random start.
    fn remember(&mut self) {
        self.steps += 1;
        let steps = self.steps as f64;
        let kept = MEMORY.min(steps / (steps + 9.0));
        let mean: Tensor<1> = self.mean.params().mul_scalar(kept) + self.net.params().mul_scalar(1.0 - kept);
        self.mean.set_params(mean.detach());
    }

    /// The predicted noise in each point.
    pub fn noise(&self, questions: &[Question]) -> Vec<[f32; 2]> {
        let said = self.mean.logits(&self.batch(questions));
        said.chunks_exact(2).map(|noise| [noise[0], noise[1]]).collect()
    }

    /// The prediction with classifier-free guidance (Ho and Salimans 2022), `ε = (1 + w) ε(x, c) - w ε(x)`: `w` 0 is the
    /// plain conditional prediction.
    pub fn guided(&self, questions: &[Question], guidance: f64) -> Vec<[f32; 2]> {
        let told = self.noise(questions);
        if guidance == 0.0 || questions.iter().all(|question| question.class.is_none()) {
            return told;
        }
        let untold: Vec<Question> = questions
            .iter()
            .map(|question| Question {
                class: None,
                ..*question
            })
            .collect();
        let w = guidance as f32;
        let mix = |told: &[f32; 2], untold: &[f32; 2]| [0, 1].map(|axis| (1.0 + w) * told[axis] - w * untold[axis]);
        told.iter()
            .zip(&self.noise(&untold))
            .map(|(told, untold)| mix(told, untold))
            .collect()
    }
}

/// The net as a class `Denoiser` of a PyTorch program that knows `network`, `SIGNAL` and `NOISE`.
pub fn python(widths: &str) -> String {
    format!(
        r#"class Denoiser(nn.Module):
    """The noise in points at times, of those told a class by a 1 in its column."""

    def __init__(self):
        super().__init__()
        self.net = network({widths})

    def forward(self, x, t, told):
        # The place by waves along both axes, the time by waves of the logarithm of noise to signal.
        angle = math.pi / 2 * x[:, None] * 2 ** torch.arange({RIPPLES})[:, None]
        place = torch.stack([angle.sin(), angle.cos()], -1).flatten(1)
        phase = ((NOISE[t] / SIGNAL[t]).log() / {REACH}).clamp(-1, 1)
        angle = math.pi / 2 * phase[:, None] * 2 ** torch.arange({WAVES})
        time = torch.stack([angle.sin(), angle.cos()], -1).flatten(1)
        return self.net(torch.cat([x, place, time, told], 1))
"#,
    )
}

/// What the net reads as a function `inputs` of a burn program, of points, the shares of signal and noise, and what is told.
pub fn burn() -> String {
    format!(
        r#"/// What the net reads: points, the place by waves along both axes, the time by waves of the logarithm of noise to signal, and
/// the class that is told.
fn inputs(x: Tensor<2>, [signal, noise]: [Tensor<2>; 2], told: Tensor<2>) -> Tensor<2> {{
    let mut columns = vec![x.clone()];
    for ripple in 0..{RIPPLES} {{
        let angle = x.clone() * (FRAC_PI_2 * f64::from(1 << ripple));
        columns.extend([angle.clone().sin(), angle.cos()]);
    }}
    let phase = ((noise / signal).log() / {REACH:?}).clamp(-1.0, 1.0);
    for wave in 0..{WAVES} {{
        let angle = phase.clone() * (FRAC_PI_2 * f64::from(1 << wave));
        columns.extend([angle.clone().sin(), angle.cos()]);
    }}
    columns.push(told);
    Tensor::cat(columns, 1)
}}
"#
    )
}
