//! Inputs that excite a channel: gradient ascent on the pixels while the weights are held.

use super::{Excitation, reading::Reading};
use crate::{
    device::Device,
    kernels::conv_net::Plan,
    nn::conv_net::{ConvNet, plain},
};
use burn::tensor::{Tensor, TensorData};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;

/// Steps of gradient ascent, and the root mean square change of the pixels in each.
const ASCENT: (usize, f32) = (24, 0.08);
/// The most ink in the noise from which the ascent begins.
const FAINT: f32 = 0.1;
/// So many inputs are kept.
const KEPT: usize = 8;

/// The values of layer `layer` that belong to `channel`; a dense layer's channels are its neurons.
pub(super) fn excited(plan: &Plan, layer: usize, channel: usize) -> Option<Range<usize>> {
    let index = layer.checked_sub(1)?;
    let (channels, area) = match plan.blocks.get(index / 2) {
        Some(block) if index.is_multiple_of(2) => (block.conv.to, block.conv.out_side().pow(2)),
        Some(block) => (block.conv.to, block.pooled_side().pow(2)),
        None => (plan.dense.get(index - 2 * plan.blocks.len())?.to, 1),
    };
    (channel < channels).then_some(channel * area..(channel + 1) * area)
}

/// Gradient ascent from a little noise; every step has the same length. `range` is what [`excited`] says of the channel.
pub(super) fn climb(net: &ConvNet, device: &Device, layer: usize, range: &Range<usize>, pixels: usize) -> Vec<f32> {
    // The same picture for the same weights: the training's own random numbers are left alone.
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut noise = |most: f32| -> Vec<f32> { (0..pixels).map(|_| most * rng.random::<f32>()).collect() };
    let mut ink = FAINT;
    let mut picture = noise(ink);
    let params = net.params().detach();
    for _ in 0..ASCENT.0 {
        let x = Tensor::<2>::from_data(TensorData::new(picture.clone(), [1, pixels]), device).require_grad();
        let said = plain(net.plan(), x.clone(), &params).layers.swap_remove(layer - 1);
        let gradients = said.slice([0..1, range.clone()]).mean().backward();
        let Some(gradient) = x.grad(&gradients) else { break };
        let gradient: Vec<f32> = gradient.into_data().iter::<f32>().collect();
        let square = gradient.iter().map(|slope| slope * slope).sum::<f32>() / pixels as f32;
        if square == 0.0 {
            // A ReLU that is silent here has no slope to climb: other noise, with more ink, may wake it.
            ink = (2.0 * ink).min(1.0);
            picture = noise(ink);
            continue;
        }
        for (pixel, slope) in picture.iter_mut().zip(gradient) {
            *pixel = (*pixel + ASCENT.1 * slope / square.sqrt()).clamp(0.0, 1.0);
        }
    }
    picture
}

/// A channel's mean answer to a picture.
pub(super) fn answer(plan: &Plan, weights: &[f32], picture: &[f32], layer: usize, range: &Range<usize>) -> f32 {
    let reading = Reading::of(plan, weights, picture);
    let values = reading.layers[layer].maps.images.iter().flatten();
    let own = values.skip(range.start).take(range.len());
    own.sum::<f32>() / range.len() as f32
}

/// Puts the newest first; it takes the place of an earlier one of the same channel and the same weights.
pub(super) fn keep(kept: &mut Vec<Excitation>, newest: Excitation) {
    let which = |one: &Excitation| (one.layer, one.channel, one.step);
    kept.retain(|earlier| which(earlier) != which(&newest));
    kept.insert(0, newest);
    kept.truncate(KEPT);
}
