//! Batch, layer, instance and group normalization of a block `[sample, channel, place]` on plain numbers.
//!
//! They differ in one thing only: which cells share a mean and a variance. `y = (x - mean) / √(variance + ε)`, with the
//! variance of the set itself (divided by its size), as in Ioffe and Szegedy 2015, Ba et al. 2016, Ulyanov et al. 2016 and
//! Wu and He 2018. Scale and shift, one pair per channel, are left to the layer around it.

use serde::{Deserialize, Serialize};

/// `ε`, as in burn's and PyTorch's layers.
pub const EPSILON: f32 = 1e-5;

crate::choices! {
    /// Which cells share one mean and one variance.
    pub enum Norm {
        /// None do: the block stays as it is.
        None = "no-norm",
        /// Those of one channel, over all samples and places (Ioffe and Szegedy 2015).
        Batch = "batch-norm",
        /// Those of one sample, over all channels and places (Ba et al. 2016).
        Layer = "layer-norm",
        /// Those of one channel of one sample (Ulyanov et al. 2016).
        Instance = "instance-norm",
        /// Those of one group of channels of one sample (Wu and He 2018).
        Group = "group-norm",
    }
}

/// The extent of a block `[samples, channels, area]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    pub samples: usize,
    pub channels: usize,
    /// Places of one channel: height times width, 1 in a dense layer.
    pub area: usize,
}

impl Extent {
    pub const fn len(&self) -> usize {
        self.samples * self.channels * self.area
    }
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The planes of `area` cells with their sample and channel, in order.
    fn planes(self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.samples).flat_map(move |sample| (0..self.channels).map(move |channel| (sample, channel)))
    }
}

/// A norm with its number of groups, which divides the channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub norm: Norm,
    pub groups: usize,
}

/// One mean and one variance per set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    pub mean: Vec<f32>,
    pub variance: Vec<f32>,
}

impl Statistics {
    /// Mean 0 and variance 1 for `sets` sets: what running statistics begin with.
    pub fn standard(sets: usize) -> Self {
        Self {
            mean: vec![0.0; sets],
            variance: vec![1.0; sets],
        }
    }

    /// Moves by `share` towards `new`: `r ← (1 - share) r + share new`.
    pub fn follow(&mut self, new: &Self, share: f32) {
        let all = self.mean.iter_mut().zip(&new.mean);
        for (kept, new) in all.chain(self.variance.iter_mut().zip(&new.variance)) {
            *kept += share * (new - *kept);
        }
    }
}

impl Rule {
    /// Number of sets in a block.
    pub fn sets(self, extent: Extent) -> usize {
        match self.norm {
            Norm::None => 0,
            Norm::Batch => extent.channels,
            Norm::Layer => extent.samples,
            Norm::Instance => extent.samples * extent.channels,
            Norm::Group => extent.samples * self.groups,
        }
    }

    /// The set to which the plane of one sample and channel belongs.
    pub fn set(self, extent: Extent, sample: usize, channel: usize) -> usize {
        match self.norm {
            Norm::None => 0,
            Norm::Batch => channel,
            Norm::Layer => sample,
            Norm::Instance => sample * extent.channels + channel,
            Norm::Group => sample * self.groups + channel * self.groups / extent.channels,
        }
    }

    /// Cells in each set.
    pub fn size(self, extent: Extent) -> usize {
        extent.len() / self.sets(extent).max(1)
    }

    /// Mean and variance of every set of `x`.
    pub fn statistics(self, extent: Extent, x: &[f32]) -> Statistics {
        let sets = self.sets(extent);
        if sets == 0 {
            return Statistics::default();
        }
        let size = self.size(extent) as f64;
        let mean = self.sums(extent, sets, |_, plane| {
            x[plane].iter().map(|value| f64::from(*value)).sum()
        });
        let mean: Vec<f64> = mean.into_iter().map(|sum| sum / size).collect();
        // A second pass over the deviations: squares of large values would drown a small variance.
        let squares = self.sums(extent, sets, |set, plane| {
            x[plane]
                .iter()
                .map(|value| (f64::from(*value) - mean[set]).powi(2))
                .sum()
        });
        Statistics {
            variance: squares.into_iter().map(|sum| (sum / size) as f32).collect(),
            mean: mean.into_iter().map(|mean| mean as f32).collect(),
        }
    }

    /// `out = (x - mean) / √(variance + ε)` with the given statistics.
    pub fn normalize(self, extent: Extent, x: &[f32], statistics: &Statistics, out: &mut [f32]) {
        if self.norm == Norm::None {
            out.copy_from_slice(x);
            return;
        }
        let scales = scales(statistics);
        for ((sample, channel), (out, x)) in extent.planes().zip(planes_mut(extent, out).zip(planes(extent, x))) {
            let set = self.set(extent, sample, channel);
            let (mean, scale) = (statistics.mean[set], scales[set]);
            for (out, x) in out.iter_mut().zip(x) {
                *out = (x - mean) * scale;
            }
        }
    }

    /// The gradient by `x`, written over `gradient`, which came in by the normalized block `normal`. The statistics were
    /// those of `x` itself and so depend on it:
    /// `dx = scale (dy - mean(dy) - y mean(dy y))`, means over the set.
    pub fn backward(self, extent: Extent, normal: &[f32], statistics: &Statistics, gradient: &mut [f32]) {
        let sets = self.sets(extent);
        if sets == 0 {
            return;
        }
        let size = self.size(extent) as f64;
        let sum = self.sums(extent, sets, |_, plane| {
            gradient[plane].iter().map(|g| f64::from(*g)).sum()
        });
        let product = self.sums(extent, sets, |_, plane| {
            let pairs = gradient[plane.clone()].iter().zip(&normal[plane]);
            pairs.map(|(g, y)| f64::from(g * y)).sum()
        });
        let scales = scales(statistics);
        let each = planes_mut(extent, gradient).zip(planes(extent, normal));
        for ((sample, channel), (gradient, normal)) in extent.planes().zip(each) {
            let set = self.set(extent, sample, channel);
            let (sum, product) = ((sum[set] / size) as f32, (product[set] / size) as f32);
            for (g, y) in gradient.iter_mut().zip(normal) {
                *g = scales[set] * (*g - sum - y * product);
            }
        }
    }

    /// The gradient where the statistics were given from outside, as running ones are.
    pub fn backward_fixed(self, extent: Extent, statistics: &Statistics, gradient: &mut [f32]) {
        if self.norm == Norm::None {
            return;
        }
        let scales = scales(statistics);
        for ((sample, channel), gradient) in extent.planes().zip(planes_mut(extent, gradient)) {
            let scale = scales[self.set(extent, sample, channel)];
            gradient.iter_mut().for_each(|g| *g *= scale);
        }
    }

    /// Sums over each set of what `of(set, plane)` says of its planes.
    fn sums(self, extent: Extent, sets: usize, of: impl Fn(usize, std::ops::Range<usize>) -> f64) -> Vec<f64> {
        let mut sums = vec![0.0; sets];
        for (index, (sample, channel)) in extent.planes().enumerate() {
            let set = self.set(extent, sample, channel);
            sums[set] += of(set, index * extent.area..(index + 1) * extent.area);
        }
        sums
    }
}

fn planes(extent: Extent, values: &[f32]) -> impl Iterator<Item = &[f32]> {
    values.chunks_exact(extent.area)
}

fn planes_mut(extent: Extent, values: &mut [f32]) -> impl Iterator<Item = &mut [f32]> {
    values.chunks_exact_mut(extent.area)
}

fn scales(statistics: &Statistics) -> Vec<f32> {
    let scale = |variance: &f32| 1.0 / (variance + EPSILON).sqrt();
    statistics.variance.iter().map(scale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{device, math::random};
    use burn::{
        nn::{BatchNormConfig, GroupNormConfig, InstanceNormConfig, LayerNormConfig},
        tensor::{Tensor, TensorData},
    };
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    const BLOCK: Extent = Extent {
        samples: 5,
        channels: 8,
        area: 12,
    };
    const KINDS: [Norm; 4] = [Norm::Batch, Norm::Layer, Norm::Instance, Norm::Group];

    fn rule(norm: Norm) -> Rule {
        Rule { norm, groups: 4 }
    }

    /// Every sample and channel with a mean and a spread of its own.
    fn values(seed: u64) -> Vec<f32> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let plane = |index: usize| (1.0 + (index % 7) as f32, 3.0 * ((index % 5) as f32 - 2.0));
        (0..BLOCK.len())
            .map(|cell| {
                let (scale, shift) = plane(cell / BLOCK.area);
                scale * random::normal(&mut rng) as f32 + shift
            })
            .collect()
    }

    fn normalized(norm: Norm, x: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; x.len()];
        let statistics = rule(norm).statistics(BLOCK, x);
        rule(norm).normalize(BLOCK, x, &statistics, &mut out);
        out
    }

    /// The axes written out once more, apart from [`Rule::set`].
    fn members(norm: Norm, n: usize, c: usize) -> Vec<f32> {
        let out = normalized(norm, &values(1));
        let inside = |n2: usize, c2: usize| match norm {
            Norm::None => false,
            Norm::Batch => c2 == c,
            Norm::Layer => n2 == n,
            Norm::Instance => n2 == n && c2 == c,
            Norm::Group => n2 == n && c2 / 2 == c / 2,
        };
        let planes = (0..5).flat_map(|n| (0..8).map(move |c| (n, c)));
        planes
            .filter(|(n2, c2)| inside(*n2, *c2))
            .flat_map(|(n2, c2)| out[(n2 * 8 + c2) * 12..][..12].to_vec())
            .collect()
    }

    #[test]
    fn over_exactly_its_axes_each_norm_leaves_mean_0_and_variance_1_to_1e_4() {
        for norm in KINDS {
            for (n, c) in (0..5).flat_map(|n| (0..8).map(move |c| (n, c))) {
                let set: Vec<f64> = members(norm, n, c).into_iter().map(f64::from).collect();
                let mean = set.iter().sum::<f64>() / set.len() as f64;
                let variance = set.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / set.len() as f64;
                assert!(
                    mean.abs() < 1e-4 && (variance - 1.0).abs() < 1e-4,
                    "{norm:?} {mean} {variance}"
                );
                assert_eq!(set.len(), rule(norm).size(BLOCK));
            }
        }
    }

    fn burn_layer(norm: Norm, x: Tensor<3>) -> Tensor<3> {
        let device = x.device();
        match norm {
            Norm::None => x,
            Norm::Batch => BatchNormConfig::new(8).init(&device).forward(x),
            Norm::Layer => LayerNormConfig::new(96)
                .init(&device)
                .forward(x.reshape([5, 96]))
                .reshape([5, 8, 12]),
            Norm::Instance => InstanceNormConfig::new(8).init(&device).forward(x),
            Norm::Group => GroupNormConfig::new(4, 8).init(&device).forward(x),
        }
    }

    fn worst(a: &[f32], b: &[f32]) -> f32 {
        a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn the_four_norms_and_their_gradients_equal_burns_own_layers_to_1e_5() {
        let device = device::cpu();
        let (x, by) = (values(2), values(3));
        for norm in KINDS {
            let input = Tensor::<3>::from_data(TensorData::new(x.clone(), [5, 8, 12]), &device).require_grad();
            let factor = Tensor::<3>::from_data(TensorData::new(by.clone(), [5, 8, 12]), &device);
            let out = burn_layer(norm, input.clone());
            let gradients = (out.clone() * factor).sum().backward();
            let out: Vec<f32> = out.into_data().iter::<f32>().collect();
            let slope: Vec<f32> = input.grad(&gradients).unwrap().into_data().iter::<f32>().collect();
            let own = normalized(norm, &x);
            assert!(worst(&own, &out) < 1e-5, "{norm:?}: {}", worst(&own, &out));
            let mut gradient = by.clone();
            let statistics = rule(norm).statistics(BLOCK, &x);
            rule(norm).backward(BLOCK, &own, &statistics, &mut gradient);
            assert!(
                worst(&gradient, &slope) < 2e-5,
                "{norm:?}: {}",
                worst(&gradient, &slope)
            );
        }
    }

    #[test]
    fn running_statistics_after_20_batches_equal_burns_to_1e_5() {
        let device = device::cpu();
        let layer = BatchNormConfig::new(8).init(&device);
        let mut running = Statistics::standard(8);
        for seed in 0..20 {
            let x = values(seed);
            running.follow(&rule(Norm::Batch).statistics(BLOCK, &x), 0.1);
            layer.forward(Tensor::<3>::from_data(TensorData::new(x, [5, 8, 12]), &device));
        }
        let read = |tensor: Tensor<1>| tensor.into_data().iter::<f32>().collect::<Vec<f32>>();
        let (mean, variance) = (
            read(layer.running_mean.value_sync()),
            read(layer.running_var.value_sync()),
        );
        assert!(worst(&running.mean, &mean) < 1e-5);
        let relative = running
            .variance
            .iter()
            .zip(&variance)
            .map(|(own, burn)| (own / burn - 1.0).abs());
        assert!(relative.fold(0.0, f32::max) < 1e-5);
    }

    #[test]
    fn a_set_of_equal_values_becomes_0_and_no_number_is_lost() {
        for norm in KINDS {
            assert!(normalized(norm, &[3.5; 480]).iter().all(|y| *y == 0.0));
        }
    }
}
