//! Generator and discriminator of the digits: a DCGAN (Radford et al. 2015) made small.
//!
//! Both keep their weights in one flat tensor, like the other nets of this project, so that one optimizer step moves all.
//! Generator: `z → dense → 7×7 maps → transposed convolution, 14×14 → transposed convolution, 28×28`, batch norm and ReLU
//! before each transposed convolution, a sigmoid at the end (the pixels are ink from 0 to 1). Discriminator: two
//! convolutions of stride 2 with leaky ReLU (slope 0.2), then one dense neuron: the logit of being real. Against the paper:
//! no batch norm in the discriminator, which at this size learns well without it.

use crate::{
    nn::{
        flat::{First, Layout, Leaves, Part},
        weights,
    },
    program,
};
use burn::tensor::{
    Device, Tensor, TensorData, activation,
    module::{conv_transpose2d, conv2d},
    ops::{ConvOptions, ConvTransposeOptions},
};

/// Numbers of noise.
pub const NOISE: usize = 16;
/// Pixels along a side of a picture, and of all of it.
pub const SIDE: usize = 28;
pub const PIXELS: usize = SIDE * SIDE;
/// Maps at 7×7 and at 14×14, in both nets.
const DEEP: usize = 32;
const MIDDLE: usize = 16;
/// Side of the smallest maps, and of all kernels.
const SMALL: usize = 7;
const KERNEL: usize = 4;
/// First weights, as in the paper.
const DEVIATION: f64 = 0.02;
const FIRST: First = First::Normal(DEVIATION);
/// Slope of the leaky ReLU.
const LEAK: f64 = 0.2;
const EPSILON: f32 = 1e-5;

/// The generator's build.
pub struct Generator {
    layout: Layout,
    dense: Part,
    /// Scale, shift and the transposed convolution behind them.
    up: [[Part; 3]; 2],
    bias: Part,
}

impl Default for Generator {
    fn default() -> Self {
        let mut layout = Layout::default();
        let mut up = |from: usize, to: usize| {
            [
                layout.add([1, from, 1, 1], First::One),
                layout.add([1, from, 1, 1], First::Zero),
                layout.add([from, to, KERNEL, KERNEL], FIRST),
            ]
        };
        Self {
            up: [up(DEEP, MIDDLE), up(MIDDLE, 1)],
            dense: layout.add([NOISE, DEEP * SMALL * SMALL, 1, 1], FIRST),
            bias: layout.add([1, 1, 1, 1], First::Zero),
            layout,
        }
    }
}

/// The discriminator's build.
pub struct Discriminator {
    layout: Layout,
    /// Convolutions with their biases.
    down: [[Part; 2]; 2],
    dense: [Part; 2],
}

impl Default for Discriminator {
    fn default() -> Self {
        let mut layout = Layout::default();
        let mut pair =
            |shape: [usize; 4], out: usize| [layout.add(shape, FIRST), layout.add([1, out, 1, 1], First::Zero)];
        Self {
            down: [
                pair([MIDDLE, 1, KERNEL, KERNEL], MIDDLE),
                pair([DEEP, MIDDLE, KERNEL, KERNEL], DEEP),
            ],
            dense: pair([DEEP * SMALL * SMALL, 1, 1, 1], 1),
            layout,
        }
    }
}

/// Numbers of weights of the two.
pub fn sizes() -> [usize; 2] {
    [
        Generator::default().layout.size(),
        Discriminator::default().layout.size(),
    ]
}

/// Mean 0 and variance 1 in every map over this batch, then the learned scale and shift (Ioffe and Szegedy 2015). The wall
/// and the training normalize by their own batch: a running mean would make samples differ from what was trained.
fn batch_norm(maps: Tensor<4>, scale: Tensor<4>, shift: Tensor<4>) -> Tensor<4> {
    let mean = |maps: Tensor<4>| maps.mean_dim(0).mean_dim(2).mean_dim(3);
    let centred = maps.clone() - mean(maps);
    let variance = mean(centred.clone() * centred.clone());
    centred / (variance + EPSILON).sqrt() * scale + shift
}

impl Generator {
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Names and shapes as [`python`] has them.
    pub fn parts(&self) -> Vec<weights::Part> {
        let at = |part: Part| self.layout.at(part);
        let named =
            |name: &str, shape: &[usize], part: Part| weights::Part::new(format!("generator.{name}"), shape, at(part));
        let shape = [DEEP * SMALL * SMALL, NOISE];
        let mut parts = vec![weights::Part::turned("generator.0.weight", shape, at(self.dense))];
        let ups = [(2, [DEEP, MIDDLE]), (5, [MIDDLE, 1])];
        for ((number, [from, to]), [scale, shift, kernels]) in ups.into_iter().zip(self.up) {
            parts.push(named(&format!("{number}.weight"), &[from], scale));
            parts.push(named(&format!("{number}.bias"), &[from], shift));
            let shape = [from, to, KERNEL, KERNEL];
            parts.push(named(&format!("{}.weight", number + 2), &shape, kernels));
        }
        parts.push(named("7.bias", &[1], self.bias));
        parts
    }

    /// Pictures `[count, 1, 28, 28]` of noise `[count, NOISE]`, ink from 0 to 1.
    pub fn generate(&self, weights: &Leaves, noise: Tensor<2>) -> Tensor<4> {
        let count = noise.dims()[0];
        let double = || ConvTransposeOptions::new([2, 2], [1, 1], [0, 0], [1, 1], 1);
        let matrix = weights.get(self.dense).reshape([NOISE, DEEP * SMALL * SMALL]);
        let mut maps = noise.matmul(matrix).reshape([count, DEEP, SMALL, SMALL]);
        for [scale, shift, kernels] in self.up.map(|parts| parts.map(|part| weights.get(part))) {
            maps = conv_transpose2d(
                activation::relu(batch_norm(maps, scale, shift)),
                kernels,
                None,
                double(),
            );
        }
        activation::sigmoid(maps + weights.get(self.bias))
    }
}

impl Discriminator {
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Names and shapes as [`python`] has them.
    pub fn parts(&self) -> Vec<weights::Part> {
        let [first, second] = self.down;
        let (conv, wide) = (|from, to| vec![to, from, KERNEL, KERNEL], DEEP * SMALL * SMALL);
        let layers = [
            (0, conv(1, MIDDLE), first),
            (2, conv(MIDDLE, DEEP), second),
            (5, vec![1, wide], self.dense),
        ];
        let of_layer = |(number, shape, [weight, bias]): (usize, Vec<usize>, [Part; 2])| {
            let name = |part: &str| format!("discriminator.{number}.{part}");
            [
                weights::Part::new(name("weight"), &shape, self.layout.at(weight)),
                weights::Part::new(name("bias"), &shape[..1], self.layout.at(bias)),
            ]
        };
        layers.into_iter().flat_map(of_layer).collect()
    }

    /// Logits `[count, 1]` of being real.
    pub fn judge(&self, weights: &Leaves, pictures: Tensor<4>) -> Tensor<2> {
        let count = pictures.dims()[0];
        let mut maps = pictures;
        for [kernels, bias] in self.down.map(|parts| parts.map(|part| weights.get(part))) {
            let half = ConvOptions::new([2, 2], [1, 1], [1, 1], 1);
            maps = activation::leaky_relu(conv2d(maps, kernels, None, half) + bias, LEAK);
        }
        let [matrix, bias] = self.dense.map(|part| weights.get(part));
        let wide = DEEP * SMALL * SMALL;
        maps.reshape([count, wide]).matmul(matrix.reshape([wide, 1])) + bias.reshape([1, 1])
    }
}

/// Both as a class `Game` of a PyTorch program.
pub fn python() -> String {
    format!(
        r#"class Game(nn.Module):
    def __init__(self):
        super().__init__()
        self.generator = nn.Sequential(
            nn.Linear({NOISE}, {wide}, bias=False),
            nn.Unflatten(1, ({DEEP}, {SMALL}, {SMALL})),
            nn.BatchNorm2d({DEEP}, track_running_stats=False),
            nn.ReLU(),
            nn.ConvTranspose2d({DEEP}, {MIDDLE}, {KERNEL}, stride=2, padding=1, bias=False),
            nn.BatchNorm2d({MIDDLE}, track_running_stats=False),
            nn.ReLU(),
            nn.ConvTranspose2d({MIDDLE}, 1, {KERNEL}, stride=2, padding=1),
            nn.Sigmoid(),
        )
        self.discriminator = nn.Sequential(
            nn.Conv2d(1, {MIDDLE}, {KERNEL}, stride=2, padding=1),
            nn.LeakyReLU({LEAK}),
            nn.Conv2d({MIDDLE}, {DEEP}, {KERNEL}, stride=2, padding=1),
            nn.LeakyReLU({LEAK}),
            nn.Flatten(),
            nn.Linear({wide}, 1),
        )
        for layer in self.modules():
            if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
                nn.init.normal_(layer.weight, std={DEVIATION})
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)
"#,
        wide = DEEP * SMALL * SMALL,
    )
}

/// Both as structs `Generator` and `Discriminator` of a burn program, and `Game` of the two.
pub fn burn() -> String {
    format!(
        r#"const FIRST: Initializer = Initializer::Normal {{ mean: 0.0, std: {DEVIATION:?} }};

#[derive(Module, Debug)]
pub struct Generator {{
    dense: Linear,
    norms: Vec<BatchNorm>,
    up: Vec<ConvTranspose2d>,
}}

#[derive(Module, Debug)]
pub struct Discriminator {{
    down: Vec<Conv2d>,
    dense: Linear,
}}

pub struct Game {{
    pub generator: Generator,
    pub discriminator: Discriminator,
}}

impl Generator {{
    /// Pictures of noise. On a device that differentiates a norm is that of the batch at hand.
    pub fn forward(&self, noise: Tensor<2>) -> Tensor<4> {{
        let count = noise.dims()[0];
        let mut maps = self.dense.forward(noise).reshape([count, {DEEP}, {SMALL}, {SMALL}]);
        for (norm, up) in self.norms.iter().zip(&self.up) {{
            maps = up.forward(activation::relu(norm.forward(maps)));
        }}
        activation::sigmoid(maps)
    }}
}}

impl Discriminator {{
    pub fn forward(&self, mut maps: Tensor<4>) -> Tensor<2> {{
        for down in &self.down {{
            maps = activation::leaky_relu(down.forward(maps), {LEAK:?});
        }}
        self.dense.forward(maps.flatten(1, 3))
    }}
}}

{dense}
{convolution}
impl Game {{
    pub fn new(device: &Device) -> Self {{
        let up = |from: usize, to: usize, bias: bool| {{
            let config = ConvTranspose2dConfig::new([from, to], [{KERNEL}, {KERNEL}]).with_stride([2, 2]).with_padding([1, 1]);
            config.with_bias(bias).with_initializer(FIRST).init(device)
        }};
        let mut last = up({MIDDLE}, 1, true);
        last.bias = Some(Initializer::Zeros.init([1], device));
        let down = |from: usize, to: usize| convolution([from, to], {KERNEL}, 2, 1, FIRST, device);
        Self {{
            generator: Generator {{
                dense: LinearConfig::new({NOISE}, {wide}).with_bias(false).with_initializer(FIRST).init(device),
                norms: [{DEEP}, {MIDDLE}].map(|maps| BatchNormConfig::new(maps).init(device)).into(),
                up: vec![up({DEEP}, {MIDDLE}, false), last],
            }},
            discriminator: Discriminator {{
                down: vec![down(1, {MIDDLE}), down({MIDDLE}, {DEEP})],
                dense: dense({wide}, 1, FIRST, device),
            }},
        }}
    }}
}}
"#,
        wide = DEEP * SMALL * SMALL,
        dense = program::burn::DENSE,
        convolution = program::burn::CONVOLUTION,
    )
}

/// Plain numbers as a tensor `[rows, numbers / rows]`.
pub fn matrix(values: &[f32], rows: usize, device: &Device) -> Tensor<2> {
    let width = values.len() / rows.max(1);
    Tensor::from_data(TensorData::new(values.to_vec(), [rows, width]), device)
}
