//! One picture on its way through the net, with every value kept, and the arithmetic behind each.

use super::{Inspection, LayerKind, Maps, Place, Term};
use crate::kernels::{
    conv,
    conv_net::{Block, Dense, Plan},
};

/// Contributions of a dense neuron that are listed.
const LISTED: usize = 12;

/// All values of one picture.
pub(super) struct Reading {
    input: Vec<f32>,
    pub layers: Vec<Maps>,
    /// Hidden layers after their activation, then the scores.
    pub dense: Vec<Vec<f32>>,
}

impl Reading {
    pub fn of(plan: &Plan, weights: &[f32], input: &[f32]) -> Self {
        let act = |value: f32| plan.activation.value(f64::from(value)) as f32;
        let mut reading = Self {
            input: input.to_vec(),
            layers: vec![],
            dense: vec![],
        };
        let mut values = input.to_vec();
        for block in &plan.blocks {
            let maps: Vec<f32> = convolved(block, weights, &values).into_iter().map(act).collect();
            reading.keep(LayerKind::Conv, block.conv.out_side(), &maps);
            values = vec![0.0; block.pooled()];
            if plan.max_pooling {
                let mut from = vec![0; block.pooled()];
                conv::max_pool(block.conv.to, block.conv.out_side(), &maps, &mut values, &mut from);
            } else {
                conv::average_pool(block.conv.to, block.conv.out_side(), &maps, &mut values);
            }
            reading.keep(LayerKind::Pool, block.pooled_side(), &values);
        }
        for (index, layer) in plan.dense.iter().enumerate() {
            values = (0..layer.to).map(|to| weighted(layer, weights, &values, to)).collect();
            if index + 1 < plan.dense.len() {
                values.iter_mut().for_each(|value| *value = act(*value));
            }
            reading.dense.push(values.clone());
        }
        reading
    }

    fn keep(&mut self, kind: LayerKind, side: usize, values: &[f32]) {
        let maps = values.chunks(side * side).map(<[f32]>::to_vec).collect();
        self.layers.push(Maps { kind, side, maps });
    }

    pub fn logits(&self) -> &[f32] {
        self.dense.last().map_or(&[], Vec::as_slice)
    }

    /// The maps that layer `layer` looks at.
    fn before(&self, layer: usize) -> (usize, Vec<&[f32]>) {
        match layer.checked_sub(1).and_then(|index| self.layers.get(index)) {
            Some(maps) => (maps.side, maps.maps.iter().map(Vec::as_slice).collect()),
            None => (self.input.len().isqrt(), vec![&self.input]),
        }
    }

    /// The arithmetic behind one value; none where there is no such value.
    pub fn inspect(&self, plan: &Plan, weights: &[f32], place: Place) -> Option<Inspection> {
        if place.layer >= self.layers.len() {
            return self.inspect_dense(plan, weights, place);
        }
        let maps = &self.layers[place.layer];
        let value = *maps
            .maps
            .get(place.channel)?
            .get(place.y * maps.side + place.x)
            .filter(|_| place.x < maps.side)?;
        let block = plan.blocks.get(place.layer / 2)?;
        let (side, before) = self.before(place.layer);
        let window = |first: [i32; 2], size: usize, map: &[f32]| -> Vec<f32> {
            let at = |y: i32, x: i32| {
                let inside = (0..side as i32).contains(&y) && (0..side as i32).contains(&x);
                if inside {
                    map[y as usize * side + x as usize]
                } else {
                    0.0
                }
            };
            let size = size as i32;
            (0..size * size)
                .map(|cell| at(first[0] + cell / size, first[1] + cell % size))
                .collect()
        };
        if maps.kind == LayerKind::Pool {
            let first = [2 * place.y as i32, 2 * place.x as i32];
            let values = window(first, 2, before.get(place.channel)?);
            let term = Term {
                channel: place.channel,
                values,
                weights: vec![],
                sum: value,
            };
            return Some(Inspection {
                place,
                window: [first[0], first[1], 2],
                terms: vec![term],
                bias: 0.0,
                sum: value,
                value,
            });
        }
        let conv = &block.conv;
        let first = [
            place.y as i32 - conv.padding as i32,
            place.x as i32 - conv.padding as i32,
        ];
        let area = conv.kernel * conv.kernel;
        let row = &weights[block.weights()][place.channel * conv.taps()..(place.channel + 1) * conv.taps()];
        let term = |(channel, map): (usize, &&[f32])| {
            let values = window(first, conv.kernel, map);
            let weights = row[channel * area..(channel + 1) * area].to_vec();
            let sum = values.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
            Term {
                channel,
                values,
                weights,
                sum,
            }
        };
        let terms: Vec<Term> = before.iter().enumerate().map(term).collect();
        let bias = weights[block.bias()][place.channel];
        let sum = bias + terms.iter().map(|term| term.sum).sum::<f32>();
        Some(Inspection {
            place,
            window: [first[0], first[1], conv.kernel as i32],
            terms,
            bias,
            sum,
            value,
        })
    }

    fn inspect_dense(&self, plan: &Plan, weights: &[f32], place: Place) -> Option<Inspection> {
        let index = place.layer - self.layers.len();
        let layer = plan.dense.get(index)?;
        let value = *self.dense.get(index)?.get(place.channel)?;
        let before: Vec<f32> = match index.checked_sub(1) {
            Some(index) => self.dense[index].clone(),
            None => self.layers.last()?.maps.concat(),
        };
        let row = &weights[layer.weights()][place.channel * layer.from..(place.channel + 1) * layer.from];
        let mut terms: Vec<Term> = (0..layer.from)
            .map(|from| Term {
                channel: from,
                values: vec![before[from]],
                weights: vec![row[from]],
                sum: before[from] * row[from],
            })
            .collect();
        let bias = weights[layer.bias()][place.channel];
        let sum = bias + terms.iter().map(|term| term.sum).sum::<f32>();
        terms.sort_by(|a, b| b.sum.abs().total_cmp(&a.sum.abs()));
        terms.truncate(LISTED);
        Some(Inspection {
            place,
            window: [0, 0, 0],
            terms,
            bias,
            sum,
            value,
        })
    }
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
    let row = &weights[layer.weights()][to * layer.from..(to + 1) * layer.from];
    weights[layer.bias()][to]
        + row
            .iter()
            .zip(values)
            .map(|(weight, value)| weight * value)
            .sum::<f32>()
}
