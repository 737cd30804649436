//! The net that predicts the noise in a picture: a small U-Net (Ronneberger et al. 2015), told the noise level and the class.
//!
//! Every 2×2 block of pixels becomes one place with four numbers, because a convolution costs by the place: the net works
//! at 14×14 and at 7×7. A residual block is norm, ReLU, convolution, twice (He et al.
//! 2016); what the net is told scales and shifts the maps between the two (Perez et al. 2018).

mod export;

pub use export::{burn, python};

use crate::{
    kernels::{convolve::convolve, normalize::group_norm_relu},
    nn::flat::{First, Layout, Leaves, Part},
};
use burn::tensor::{Device, Tensor, TensorData, activation};

/// Pixels along a side of a picture, and of all of it.
pub const SIDE: usize = 28;
pub const PIXELS: usize = SIDE * SIDE;
/// Classes of pictures.
pub const CLASSES: usize = 10;
/// Places along a side, and numbers of each place.
const PLACES: usize = SIDE / 2;
const DEPTH: usize = 4;
/// Maps at 14×14 and at 7×7.
const WIDE: usize = 24;
const DEEP: usize = 48;
/// Channels that are normalized together.
const GROUP: usize = 8;
/// Waves by which the net reads the noise level, and the length of what it makes of all that it is told.
const WAVES: usize = 6;
const TOLD: usize = 64;

/// A convolution with its bias.
struct Conv {
    weight: Part,
    bias: Part,
}

impl Conv {
    /// `gain` scales the standard deviation of He et al. (2015).
    fn new(layout: &mut Layout, [from, to]: [usize; 2], kernel: usize, gain: f64) -> Self {
        let deviation = gain * (2.0 / (from * kernel * kernel) as f64).sqrt();
        Self {
            weight: layout.add([to, from, kernel, kernel], First::Normal(deviation)),
            bias: layout.add([1, to, 1, 1], First::Zero),
        }
    }

    fn forward(&self, leaves: &Leaves, maps: Tensor<4>) -> Tensor<4> {
        let bias = leaves.get(self.bias);
        let maps_out = bias.shape().num_elements();
        convolve(maps, leaves.get(self.weight), bias.reshape([maps_out]))
    }
}

/// A residual block between maps of one size.
struct Block {
    first: Conv,
    second: Conv,
    scale: Part,
    shift: Part,
    /// Where the number of maps changes, the residual goes through a convolution of one place.
    across: Option<Conv>,
}

impl Block {
    fn new(layout: &mut Layout, [from, to]: [usize; 2]) -> Self {
        Self {
            first: Conv::new(layout, [from, to], 3, 1.0),
            // A block begins as the identity: its second half adds nothing yet.
            second: Conv::new(layout, [to, to], 3, 1e-3),
            scale: layout.add([TOLD, to, 1, 1], First::Normal(0.02)),
            shift: layout.add([TOLD, to, 1, 1], First::Normal(0.02)),
            across: (from != to).then(|| Conv::new(layout, [from, to], 1, 0.7)),
        }
    }

    fn forward(&self, leaves: &Leaves, maps: Tensor<4>, told: &Tensor<2>) -> Tensor<4> {
        let by = |part: Part| {
            let matrix = leaves.get(part);
            let [from, to, ..] = matrix.dims();
            told.clone().matmul(matrix.reshape([from, to]))
        };
        let inner = self.first.forward(leaves, norm_relu(maps.clone()));
        let inner = group_norm_relu(inner, by(self.scale) + 1.0, by(self.shift), GROUP);
        let inner = self.second.forward(leaves, inner);
        let straight = match &self.across {
            Some(across) => across.forward(leaves, maps),
            None => maps,
        };
        straight + inner
    }
}

/// Mean 0 and variance 1 in every group of maps of every picture, then ReLU; scale and shift are the next layer's.
fn norm_relu(maps: Tensor<4>) -> Tensor<4> {
    let [count, channels, ..] = maps.dims();
    let device = maps.device();
    let [scale, shift] = [Tensor::ones, Tensor::zeros].map(|make| make([count, channels], &device));
    group_norm_relu(maps, scale, shift, GROUP)
}

/// Every 2×2 block becomes one place with four times the maps (Shi et al. 2016).
fn halved(maps: Tensor<4>) -> Tensor<4> {
    let [count, channels, rows, columns] = maps.dims();
    let blocks: Tensor<6> = maps.reshape([count, channels, rows / 2, 2, columns / 2, 2]);
    let apart = blocks.permute([0, 1, 3, 5, 2, 4]);
    apart.reshape([count, 4 * channels, rows / 2, columns / 2])
}

/// The way back from [`halved`].
fn doubled(maps: Tensor<4>) -> Tensor<4> {
    let [count, channels, rows, columns] = maps.dims();
    let apart: Tensor<6> = maps.reshape([count, channels / 4, 2, 2, rows, columns]);
    let blocks = apart.permute([0, 1, 4, 2, 5, 3]);
    blocks.reshape([count, channels / 4, 2 * rows, 2 * columns])
}

/// A noisy picture's circumstances, as they are told to the net.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// `√alpha_bar` and `√(1 - alpha_bar)`: whatever the schedule and its steps.
    pub shares: [f64; 2],
    pub class: Option<usize>,
}

/// The net's build.
pub struct UNet {
    layout: Layout,
    told: [Part; 2],
    stem: Conv,
    down: Block,
    shrink: Conv,
    deep: [Block; 2],
    grow: Conv,
    up: Block,
    out: Conv,
}

impl Default for UNet {
    fn default() -> Self {
        let mut layout = Layout::default();
        let l = &mut layout;
        let facts = 2 * WAVES + CLASSES;
        Self {
            told: [
                l.add([facts, TOLD, 1, 1], First::Normal((2.0 / facts as f64).sqrt())),
                l.add([1, TOLD, 1, 1], First::Zero),
            ],
            stem: Conv::new(l, [DEPTH, WIDE], 3, 1.0),
            down: Block::new(l, [WIDE, WIDE]),
            shrink: Conv::new(l, [4 * WIDE, DEEP], 1, 0.7),
            deep: [Block::new(l, [DEEP, DEEP]), Block::new(l, [DEEP, DEEP])],
            grow: Conv::new(l, [DEEP, 4 * WIDE], 1, 0.7),
            up: Block::new(l, [2 * WIDE, WIDE]),
            out: Conv::new(l, [WIDE, DEPTH], 3, 0.1),
            layout,
        }
    }
}

impl UNet {
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The predicted noise `[count, 4, 14, 14]` in pictures of this shape.
    pub fn forward(&self, leaves: &Leaves, pictures: Tensor<4>, told: &[Told]) -> Tensor<4> {
        let told = self.read(leaves, told, &pictures.device());
        let stem = self.stem.forward(leaves, pictures);
        let wide = self.down.forward(leaves, stem, &told);
        let mut deep = self.shrink.forward(leaves, halved(wide.clone()));
        for block in &self.deep {
            deep = block.forward(leaves, deep, &told);
        }
        let grown = doubled(self.grow.forward(leaves, deep));
        let maps = self.up.forward(leaves, Tensor::cat(vec![grown, wide], 1), &told);
        self.out.forward(leaves, norm_relu(maps))
    }

    /// What the net makes of noise level and class, `[count, TOLD]`.
    fn read(&self, leaves: &Leaves, told: &[Told], device: &Device) -> Tensor<2> {
        let facts = 2 * WAVES + CLASSES;
        let mut values = Vec::with_capacity(told.len() * facts);
        for Told { shares, class } in told {
            // The noise's share as an angle from 0 to a right angle.
            let angle = shares[1].atan2(shares[0]);
            for wave in 0..WAVES {
                let (sin, cos) = (angle * f64::from(1 << wave)).sin_cos();
                values.extend([sin as f32, cos as f32]);
            }
            values.extend((0..CLASSES).map(|index| f32::from(u8::from(*class == Some(index)))));
        }
        let facts_of_all = Tensor::<2>::from_data(TensorData::new(values, [told.len(), facts]), device);
        let [matrix, bias] = self.told.map(|part| leaves.get(part));
        let said = facts_of_all.matmul(matrix.reshape([facts, TOLD])) + bias.reshape([1, TOLD]);
        activation::relu(said)
    }
}

/// Where pixel `index` of a picture lies among the net's numbers: the four of each 2×2 block one behind the other.
fn packed(index: usize) -> usize {
    let (row, column) = (index / SIDE, index % SIDE);
    let channel = row % 2 * 2 + column % 2;
    channel * PLACES * PLACES + row / 2 * PLACES + column / 2
}

/// Pictures, row by row, as the net reads them.
pub fn pack(pictures: &[f32], device: &Device) -> Tensor<4> {
    let count = pictures.len() / PIXELS;
    let mut values = vec![0.0; count * PIXELS];
    for (to, from) in values.chunks_exact_mut(PIXELS).zip(pictures.chunks_exact(PIXELS)) {
        from.iter()
            .enumerate()
            .for_each(|(index, &pixel)| to[packed(index)] = pixel);
    }
    Tensor::from_data(TensorData::new(values, [count, DEPTH, PLACES, PLACES]), device)
}

/// The way back from [`pack`].
pub fn unpack(pictures: Tensor<4>) -> Vec<f32> {
    let values: Vec<f32> = pictures.into_data().iter::<f32>().collect();
    let pixels = values
        .chunks_exact(PIXELS)
        .flat_map(|from| (0..PIXELS).map(|index| from[packed(index)]));
    pixels.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{device, math::random::normals_f32, nn::flat::Learner};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn packing_puts_each_pixel_to_one_place_and_back() {
        let picture: Vec<f32> = (0..2 * PIXELS).map(|i| i as f32).collect();
        let packed = pack(&picture, &device::cpu());
        assert_eq!(packed.dims(), [2, DEPTH, PLACES, PLACES]);
        // The first place holds the four pixels of the first block.
        let first = packed.clone().slice([0..1, 0..4, 0..1, 0..1]).into_data();
        assert_eq!(first.iter::<f32>().collect::<Vec<_>>(), [0.0, 1.0, 28.0, 29.0]);
        assert_eq!(unpack(packed), picture);
    }

    #[test]
    fn doubling_undoes_halving() {
        let values: Vec<f32> = (0..2 * 3 * 36).map(|i| i as f32).collect();
        let maps = Tensor::<4>::from_data(TensorData::new(values.clone(), [2, 3, 6, 6]), &device::cpu());
        let small = halved(maps);
        assert_eq!(small.dims(), [2, 12, 3, 3]);
        assert_eq!(doubled(small).into_data().iter::<f32>().collect::<Vec<_>>(), values);
    }

    #[test]
    fn the_gradient_by_weights_of_every_part_equals_a_finite_difference() {
        let (net, mut rng) = (UNet::default(), ChaCha8Rng::seed_from_u64(1));
        // Larger than first weights are, so that no part's slope is lost in rounding.
        let count = net.layout().size();
        let weights = normals_f32(&mut rng, count, 0.1);
        let pictures = normals_f32(&mut rng, 2 * PIXELS, 1.0);
        let told = [Some(3), None].map(|class| Told {
            shares: [0.6, 0.8],
            class,
        });
        let loss = |weights: &[f32], tracked: bool| {
            let learner = Learner::new(weights.to_vec(), &device::cpu());
            let leaves = net.layout().leaves(&learner.weights, tracked);
            let said = net.forward(&leaves, pack(&pictures, &device::cpu()), &told);
            ((said.clone() * said).mean(), leaves)
        };
        let (value, leaves) = loss(&weights, true);
        let gradient: Vec<f32> = leaves.gradient(&value.backward()).into_data().iter().collect();
        assert_eq!(gradient.len(), count);
        for index in (0..count).step_by(count / 60) {
            let h = 1e-2;
            let at = |by: f32| {
                let mut moved = weights.clone();
                moved[index] += by;
                f64::from(loss(&moved, false).0.into_scalar::<f32>())
            };
            let slope = (at(h) - at(-h)) / (2.0 * f64::from(h));
            let found = f64::from(gradient[index]);
            assert!(
                (slope - found).abs() < 2e-3 + 0.05 * slope.abs(),
                "{index}: {found} for {slope}"
            );
        }
    }
}
