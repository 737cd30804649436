//! One picture on its way through the net, with every value kept, and the arithmetic behind each.

use super::{Arithmetic, LayerView, Place};
use crate::{
    kernels::{
        conv,
        conv_net::{Block, Dense, Plan},
    },
    nn::activation::Activation,
    view::{ImageGrid, Matrix},
};

/// All values of one picture: the input, then every layer.
pub(super) struct Reading<'a> {
    plan: &'a Plan,
    weights: &'a [f32],
    pub layers: Vec<LayerView>,
}

impl<'a> Reading<'a> {
    pub fn of(plan: &'a Plan, weights: &'a [f32], input: &[f32]) -> Self {
        let mut reading = Self {
            plan,
            weights,
            layers: vec![],
        };
        reading.keep("input".into(), input.len().isqrt(), input, true);
        let mut values = input.to_vec();
        for (index, block) in plan.blocks.iter().enumerate() {
            values = reading.read_block(index + 1, block, &values);
        }
        let last = plan.dense.len() - 1;
        for (index, layer) in plan.dense.iter().enumerate() {
            values = (0..layer.to).map(|to| weighted(layer, weights, &values, to)).collect();
            if index < last {
                values.iter_mut().for_each(|value| *value = reading.activated(*value));
                reading.keep_dense(format!("dense{}", index + 1), &values, reading.is_positive());
            } else {
                reading.keep_dense("logits".into(), &values, false);
            }
        }
        reading
    }

    fn read_block(&mut self, number: usize, block: &Block, input: &[f32]) -> Vec<f32> {
        let mut maps = convolved(block, self.weights, input);
        maps.iter_mut().for_each(|value| *value = self.activated(*value));
        let (to, side) = (block.conv.to, block.conv.out_side());
        let mut pooled = vec![0.0; block.pooled()];
        if self.plan.max_pooling {
            conv::max_pool(to, side, &maps, &mut pooled, &mut vec![0; block.pooled()]);
        } else {
            conv::average_pool(to, side, &maps, &mut pooled);
        }
        let positive = self.is_positive();
        self.keep(format!("conv{number}"), side, &maps, positive);
        self.keep(format!("pool{number}"), block.pooled_side(), &pooled, positive);
        pooled
    }

    fn activated(&self, value: f32) -> f32 {
        self.plan.activation.value(f64::from(value)) as f32
    }

    fn is_positive(&self) -> bool {
        matches!(
            self.plan.activation,
            Activation::Relu | Activation::Sigmoid | Activation::Softplus
        )
    }

    fn keep(&mut self, name: String, side: usize, values: &[f32], relu_like: bool) {
        let maps = ImageGrid::of(side, side, values);
        self.layers.push(LayerView { name, maps, relu_like });
    }

    fn keep_dense(&mut self, name: String, values: &[f32], relu_like: bool) {
        let maps = ImageGrid::of(values.len(), 1, values);
        self.layers.push(LayerView { name, maps, relu_like });
    }

    pub fn logits(&self) -> &[f32] {
        self.layers.last().map_or(&[], |layer| &layer.maps.images[0])
    }

    /// The arithmetic behind one value; none where there is no such value, and for the input.
    pub fn inspect(&self, place: Place) -> Option<Arithmetic> {
        let before = &self.layers.get(place.layer.checked_sub(1)?)?.maps;
        let maps = &self.layers.get(place.layer)?.maps;
        if place.y >= maps.height || place.x >= maps.width {
            return None;
        }
        let after = maps.images.get(place.channel)?[place.y * maps.width + place.x];
        let index = place.layer - 1;
        let arithmetic = match self.plan.blocks.get(index / 2) {
            Some(block) if index.is_multiple_of(2) => self.inspect_conv(block, before, place),
            Some(_) => self.inspect_pool(before, place),
            None => self.inspect_dense(self.plan.dense.get(index - 2 * self.plan.blocks.len())?, before, place),
        };
        Some(Arithmetic { after, ..arithmetic })
    }

    fn inspect_conv(&self, block: &Block, before: &ImageGrid, place: Place) -> Arithmetic {
        let conv = &block.conv;
        let first = [place.y, place.x].map(|at| at as i64 - conv.padding as i64);
        let area = conv.kernel * conv.kernel;
        let row = &self.weights[block.weights()][place.channel * conv.taps()..][..conv.taps()];
        let window = before
            .images
            .iter()
            .map(|map| cut(map, before.width, first, conv.kernel));
        let kernel = row.chunks_exact(area).map(|values| matrix(conv.kernel, values));
        let bias = self.weights[block.bias()][place.channel];
        Arithmetic {
            source: inside(first, conv.kernel, before.width),
            ..sum(place, window.collect(), kernel.collect(), bias)
        }
    }

    fn inspect_pool(&self, before: &ImageGrid, place: Place) -> Arithmetic {
        let first = [2 * place.y as i64, 2 * place.x as i64];
        let window = cut(&before.images[place.channel], before.width, first, 2);
        let mut kernel = vec![0.25; 4];
        if self.plan.max_pooling {
            // The first of equals, as in the layer itself; among four values there is one.
            let top = (1..4).fold(0, |top, at| {
                if window.values[at] > window.values[top] {
                    at
                } else {
                    top
                }
            });
            kernel = (0..4).map(|at| f32::from(at == top)).collect();
        }
        Arithmetic {
            source: inside(first, 2, before.width),
            ..sum(place, vec![window], vec![matrix(2, &kernel)], 0.0)
        }
    }

    fn inspect_dense(&self, layer: &Dense, before: &ImageGrid, place: Place) -> Arithmetic {
        let row = &self.weights[layer.weights()][place.x * layer.from..][..layer.from];
        let shaped = |values: &[f32]| Matrix {
            rows: before.height,
            columns: before.width,
            values: values.to_vec(),
        };
        let window = before.images.iter().map(|map| shaped(map)).collect();
        let kernel = row.chunks_exact(before.width * before.height).map(shaped).collect();
        Arithmetic {
            source: [0, 0, before.height, before.width],
            ..sum(place, window, kernel, self.weights[layer.bias()][place.x])
        }
    }
}

/// Window times kernel, and the bias; where the window lies and what the activation makes of it is filled in after.
fn sum(place: Place, window: Vec<Matrix>, kernel: Vec<Matrix>, bias: f32) -> Arithmetic {
    let pairs = window.iter().zip(&kernel);
    let products = pairs
        .flat_map(|(window, kernel)| window.values.iter().zip(&kernel.values))
        .map(|(value, weight)| value * weight)
        .sum::<f32>();
    Arithmetic {
        place,
        window,
        kernel,
        products,
        bias,
        before: products + bias,
        after: products + bias,
        source: [0; 4],
    }
}

fn matrix(side: usize, values: &[f32]) -> Matrix {
    Matrix {
        rows: side,
        columns: side,
        values: values.to_vec(),
    }
}

/// A square of `size` pixels from row and column `first` on; 0 outside the map.
fn cut(map: &[f32], side: usize, [y, x]: [i64; 2], size: usize) -> Matrix {
    let at = |cell: usize| {
        let (y, x) = (y + (cell / size) as i64, x + (cell % size) as i64);
        let inside = (0..side as i64).contains(&y) && (0..side as i64).contains(&x);
        if inside {
            map[y as usize * side + x as usize]
        } else {
            0.0
        }
    };
    matrix(size, &(0..size * size).map(at).collect::<Vec<_>>())
}

fn inside([y, x]: [i64; 2], size: usize, side: usize) -> [usize; 4] {
    let clip = |at: i64| at.clamp(0, side as i64) as usize;
    [clip(y), clip(x), clip(y + size as i64), clip(x + size as i64)]
}

fn convolved(block: &Block, weights: &[f32], input: &[f32]) -> Vec<f32> {
    let mut columns = vec![0.0; block.conv.unfolded()];
    let mut out = vec![0.0; block.conv.outputs()];
    block.conv.unfold(input, &mut columns);
    block
        .conv
        .forward(&columns, &weights[block.weights()], &weights[block.bias()], &mut out);
    out
}

fn weighted(layer: &Dense, weights: &[f32], values: &[f32], to: usize) -> f32 {
    let row = &weights[layer.weights()][to * layer.from..][..layer.from];
    let products = row.iter().zip(values).map(|(weight, value)| weight * value);
    weights[layer.bias()][to] + products.sum::<f32>()
}
