//! The multilayer perceptron: all weights in one flat tensor, one tracked operation per training step.

use super::{
    activation::{Activation, FIRST_SLOPE},
    init::Init,
    loss::{Loss, Target},
};
use crate::kernels::{
    net::{Net, Question, Watch},
    operation,
    pass::{self, Build},
};
use burn::tensor::{Device, Tensor, TensorData, activation::relu};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::{ops::Range, sync::Arc};

/// The net's build: `inputs → hidden… → outputs`, the activation after every hidden layer, none after the last.
#[derive(Clone, Debug, PartialEq)]
pub struct MlpConfig {
    pub inputs: usize,
    /// Widths of the hidden layers; none makes a linear model.
    pub hidden: Vec<usize>,
    pub outputs: usize,
    pub activation: Activation,
    pub init: Init,
}

impl MlpConfig {
    /// Neurons per layer, the inputs first, the outputs last.
    pub fn widths(&self) -> Vec<usize> {
        let mut widths = vec![self.inputs];
        widths.extend(&self.hidden);
        widths.push(self.outputs);
        widths
    }
}

/// Inputs of the net: `[rows, width]`, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    rows: usize,
    width: usize,
    values: Vec<f32>,
}

impl Batch {
    /// Whole rows of `values`; a rest shorter than a row is left out.
    pub fn new(width: usize, mut values: Vec<f32>) -> Self {
        let rows = values.len().checked_div(width).unwrap_or(0);
        values.truncate(rows * width);
        Self { rows, width, values }
    }
    pub fn rows(&self) -> usize {
        self.rows
    }
    pub fn width(&self) -> usize {
        self.width
    }
    pub fn values(&self) -> &[f32] {
        &self.values
    }
    /// These rows, in this order; a row that does not exist is left out.
    pub fn pick(&self, rows: &[usize]) -> Self {
        let row = |&row: &usize| self.values.get(row * self.width..(row + 1) * self.width);
        Self::new(self.width, rows.iter().filter_map(row).flatten().copied().collect())
    }
}

/// Which hidden activations are dropped in one step: a factor per hidden neuron and row, 0 or `1 / (1 - rate)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dropout {
    /// `factors[hidden layer][neuron * rows + row]`
    pub factors: Vec<Vec<f32>>,
}

/// Where a layer's numbers lie in the flat parameters: weights `[to, from]` row-major, then biases `[to]`, then the slope of
/// its activation, where it learns one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    pub from: usize,
    pub to: usize,
    pub weights: Range<usize>,
    pub biases: Range<usize>,
    pub slope: Option<usize>,
}

/// A multilayer perceptron on a device.
#[derive(Clone, Debug)]
pub struct Mlp {
    widths: Vec<usize>,
    layers: Arc<[Layer]>,
    activation: Activation,
    params: Tensor<1>,
    /// Whether the device runs the operation of [`operation::net_loss`].
    fused: bool,
}

impl Mlp {
    /// A net with weights drawn by `config.init` and biases of zero.
    pub fn new(config: &MlpConfig, rng: &mut ChaCha8Rng, device: &Device) -> Self {
        let widths = config.widths();
        let layers = layers(&widths, config.activation);
        let mut values = Vec::with_capacity(layers.last().map_or(0, |layer| layer.biases.end));
        for layer in layers.iter() {
            values.extend(config.init.fill(layer.from, layer.to, layer.weights.len(), rng));
            values.resize(layer.biases.end, 0.0);
            values.extend(layer.slope.map(|_| FIRST_SLOPE as f32));
        }
        Self {
            widths,
            layers,
            activation: config.activation,
            params: tensor(values, device),
            fused: operation::runs_on(device),
        }
    }

    /// Neurons per layer, the inputs first, the outputs last.
    pub fn widths(&self) -> &[usize] {
        &self.widths
    }
    /// The layers of weights: `layers()[l]` leads from layer `l` of neurons to layer `l + 1`.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }
    pub fn activation(&self) -> Activation {
        self.activation
    }
    pub fn outputs(&self) -> usize {
        self.widths[self.widths.len() - 1]
    }
    pub fn device(&self) -> Device {
        self.params.device()
    }

    /// All parameters `[P]`, for the optimizer.
    pub fn params(&self) -> Tensor<1> {
        self.params.clone()
    }
    /// Takes the parameters back from the optimizer.
    pub fn set_params(&mut self, params: Tensor<1>) {
        self.params = params;
    }
    /// All parameters as plain numbers `[P]`, laid out as [`Self::layers`] says.
    pub fn weights(&self) -> Vec<f32> {
        numbers(self.params.clone())
    }
    /// Replaces all parameters; false where the count does not fit, and nothing is changed then.
    pub fn set_weights(&mut self, values: &[f32]) -> bool {
        let fits = values.len() == self.params.dims()[0];
        if fits {
            self.params = tensor(values.to_vec(), &self.params.device());
        }
        fits
    }
    /// Where among all parameters the weight from neuron `from` of layer `layer` into neuron `to` of the next stands.
    pub fn weight_index(&self, layer: usize, from: usize, to: usize) -> Option<usize> {
        let l = self.layers.get(layer)?;
        (from < l.from && to < l.to).then(|| l.weights.start + to * l.from + from)
    }
    /// Where among all parameters the bias of neuron `neuron` of layer `layer + 1` stands.
    pub fn bias_index(&self, layer: usize, neuron: usize) -> Option<usize> {
        let l = self.layers.get(layer)?;
        (neuron < l.to).then(|| l.biases.start + neuron)
    }
    /// Sets the weight from neuron `from` of layer `layer` into neuron `to` of the next; false where there is none.
    pub fn set_weight(&mut self, layer: usize, from: usize, to: usize, value: f32) -> bool {
        let index = self.weight_index(layer, from, to);
        index.and_then(|index| self.exchange(index, value)).is_some()
    }
    /// Sets the bias of neuron `neuron` of layer `layer + 1`; false where there is none.
    pub fn set_bias(&mut self, layer: usize, neuron: usize, value: f32) -> bool {
        let index = self.bias_index(layer, neuron);
        index.and_then(|index| self.exchange(index, value)).is_some()
    }
    /// Gives one parameter a value, and gives the one that it had; none where there is no such parameter.
    pub fn exchange(&mut self, index: usize, value: f32) -> Option<f32> {
        let mut values = self.weights();
        let before = std::mem::replace(values.get_mut(index)?, value);
        self.set_weights(&values);
        Some(before)
    }

    /// A fresh dropout for a batch of `rows`; none at rate 0.
    pub fn dropout(&self, rate: f64, rows: usize, rng: &mut ChaCha8Rng) -> Option<Dropout> {
        let hidden = &self.widths[1..self.widths.len() - 1];
        let kept = (1.0 / (1.0 - rate)) as f32;
        let mut factor = || if rng.random::<f64>() < rate { 0.0 } else { kept };
        (rate > 0.0).then(|| Dropout {
            factors: hidden
                .iter()
                .map(|width| (0..width * rows).map(|_| factor()).collect())
                .collect(),
        })
    }

    /// The mean loss on a batch and its gradient by every parameter, `[P]`. One tracked operation on the CPU.
    ///
    /// `x` has this net's inputs as columns; labels name outputs that exist.
    pub fn loss_and_gradient(
        &self,
        x: &Batch,
        target: &Target,
        loss: Loss,
        dropout: Option<&Dropout>,
    ) -> (f32, Tensor<1>) {
        let params = self.params.clone().detach().require_grad();
        let value = self.loss_of(
            params.clone(),
            Question {
                x,
                target,
                loss,
                dropout,
            },
        );
        let mut gradients = value.backward();
        let gradient = params
            .grad_remove(&mut gradients)
            .unwrap_or_else(|| params.zeros_like());
        (value.into_scalar(), gradient)
    }

    /// [`Self::loss_and_gradient`] without dropout, with somebody looking on at every layer; on the CPU only.
    pub fn loss_and_gradient_watched(
        &self,
        x: &Batch,
        target: &Target,
        loss: Loss,
        watch: &mut impl Watch,
    ) -> (f64, Vec<f32>) {
        let params = self.weights();
        let mut gradient = vec![0.0; params.len()];
        let question = Question {
            x,
            target,
            loss,
            dropout: None,
        };
        let value = self.net().loss_watched(&params, question, Some(&mut gradient), watch);
        (value, gradient)
    }

    /// The mean loss on a batch, without dropout.
    pub fn loss(&self, x: &Batch, target: &Target, loss: Loss) -> f32 {
        self.loss_of(
            self.params.clone(),
            Question {
                x,
                target,
                loss,
                dropout: None,
            },
        )
        .into_scalar()
    }

    /// The mean loss that the same net would have with other parameters, computed on the CPU.
    pub fn loss_with(&self, weights: &[f32], x: &Batch, target: &Target, loss: Loss) -> f64 {
        let question = Question {
            x,
            target,
            loss,
            dropout: None,
        };
        self.net().loss(weights, question, None)
    }

    /// The gradient of every row's own loss, `[rows, P]`, computed on the CPU; their mean is the batch's gradient.
    pub fn sample_gradients(&self, x: &Batch, target: &Target, loss: Loss) -> Vec<f32> {
        let weights = self.weights();
        let mut all = vec![0.0; x.rows() * weights.len()];
        for (row, gradient) in all.chunks_exact_mut(weights.len().max(1)).enumerate() {
            let (x, target) = (x.pick(&[row]), target.pick(&[row], self.outputs()));
            let question = Question {
                x: &x,
                target: &target,
                loss,
                dropout: None,
            };
            self.net().loss(&weights, question, Some(gradient));
        }
        all
    }

    fn loss_of(&self, params: Tensor<1>, question: Question<'_>) -> Tensor<1> {
        if self.fused {
            return operation::net_loss(params, self.net(), question);
        }
        question
            .loss
            .tensor(self.forward(params, question.x, question.dropout), question.target)
    }

    fn net(&self) -> Net<'_> {
        Net {
            layers: &self.layers,
            activation: self.activation,
        }
    }

    /// Raw outputs `[rows, outputs]`, row-major.
    pub fn logits(&self, x: &Batch) -> Vec<f32> {
        if !self.fused {
            return numbers(self.forward(self.params.clone(), x, None));
        }
        self.net().outputs(&self.weights(), x)
    }

    /// Raw outputs `[rows, outputs]` for inputs `x [rows, inputs]`, as a part of a larger graph: differentiable by `params`
    /// (laid out as [`Self::layers`] says) and by `x`. One tracked operation on the CPU.
    pub fn apply(&self, params: Tensor<1>, x: Tensor<2>) -> Tensor<2> {
        if !self.fused {
            return self.layer_by_layer(params, x, None, |_| ());
        }
        let build = Build {
            layers: Arc::clone(&self.layers),
            activation: self.activation,
        };
        pass::net_outputs(params, x, build)
    }

    /// What every neuron says: `activations[layer][neuron * rows + row]`, the inputs first, raw outputs last.
    pub fn activations(&self, x: &Batch) -> Vec<Vec<f32>> {
        if !self.fused {
            let mut said = Vec::new();
            self.layer_by_layer(self.params.clone(), self.tensor(x), None, |layer| {
                said.push(numbers(layer.clone().transpose()))
            });
            return said;
        }
        let mut said: Vec<Vec<f32>> = self.widths.iter().map(|width| vec![0.0; width * x.rows]).collect();
        self.net().watch(&self.weights(), x, |layer, values, tile| {
            for (line, from) in said[layer]
                .chunks_exact_mut(x.rows.max(1))
                .zip(values.chunks_exact(tile.stride))
            {
                line[tile.start..][..tile.rows].copy_from_slice(&from[..tile.rows]);
            }
        });
        said
    }

    /// The same in plain burn operations: what other devices do, and what the kernels are tested against.
    fn forward(&self, params: Tensor<1>, x: &Batch, dropout: Option<&Dropout>) -> Tensor<2> {
        self.layer_by_layer(params, self.tensor(x), dropout, |_| ())
    }

    fn tensor(&self, x: &Batch) -> Tensor<2> {
        Tensor::from_data(TensorData::new(x.values.clone(), [x.rows, x.width]), &self.device())
    }

    fn layer_by_layer(
        &self,
        params: Tensor<1>,
        x: Tensor<2>,
        dropout: Option<&Dropout>,
        mut visit: impl FnMut(&Tensor<2>),
    ) -> Tensor<2> {
        let device = params.device();
        let rows = x.dims()[0];
        let mut a = x;
        visit(&a);
        for (index, layer) in self.layers.iter().enumerate() {
            let w = params
                .clone()
                .slice(layer.weights.clone())
                .reshape([layer.to, layer.from]);
            let b = params.clone().slice(layer.biases.clone()).reshape([1, layer.to]);
            a = a.matmul(w.transpose()) + b;
            if index + 1 < self.layers.len() {
                a = match layer.slope {
                    Some(slope) => {
                        let slope = params.clone().slice(slope..slope + 1).reshape([1, 1]);
                        let below = a.clone().clamp_max(0.0);
                        relu(a) + below * slope
                    }
                    None => self.activation.apply(a),
                };
                if let Some(dropout) = dropout {
                    let factors = TensorData::new(dropout.factors[index].clone(), [layer.to, rows]);
                    a = a * Tensor::<2>::from_data(factors, &device).transpose();
                }
            }
            visit(&a);
        }
        a
    }

    /// `gradient` plus that of `l1 Σ|w| + l2/2 Σw²` over the weights; biases and slopes are left free.
    pub fn penalized(&self, gradient: Tensor<1>, l1: f64, l2: f64) -> Tensor<1> {
        if l1 == 0.0 && l2 == 0.0 {
            return gradient;
        }
        let mut weights = self.weights();
        for layer in self.layers.iter() {
            weights[layer.biases.clone()].fill(0.0);
            if let Some(slope) = layer.slope {
                weights[slope] = 0.0;
            }
        }
        let pull = weights.iter().map(|&w| l2 as f32 * w + l1 as f32 * sign(w)).collect();
        gradient.clone() + tensor(pull, &gradient.device())
    }
}

/// -1, 0 or 1; unlike `f32::signum`, zero at zero.
fn sign(x: f32) -> f32 {
    f32::from(i8::from(x > 0.0) - i8::from(x < 0.0))
}

fn layers(widths: &[usize], activation: Activation) -> Arc<[Layer]> {
    let mut start = 0;
    widths
        .windows(2)
        .enumerate()
        .map(|(index, pair)| {
            let (from, to) = (pair[0], pair[1]);
            let weights = start..start + from * to;
            let biases = weights.end..weights.end + to;
            let is_hidden = index + 2 < widths.len();
            let slope = (is_hidden && activation.learns_slope()).then_some(biases.end);
            start = biases.end + usize::from(slope.is_some());
            Layer {
                from,
                to,
                weights,
                biases,
                slope,
            }
        })
        .collect()
}

fn tensor(values: Vec<f32>, device: &Device) -> Tensor<1> {
    let count = values.len();
    Tensor::from_data(TensorData::new(values, [count]), device)
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

#[cfg(test)]
#[path = "mlp_tests.rs"]
mod tests;
