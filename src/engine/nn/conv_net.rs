//! A convolutional classifier with all weights in one flat tensor.

use super::{activation::Activation, init::Init};
use crate::kernels::{
    conv_net::{Block, Dense, Plan},
    conv_op,
};
use burn::tensor::{
    Device, Int, Tensor, TensorData, activation,
    module::{avg_pool2d, conv2d, max_pool2d},
    ops::{AvgPoolOptions, ConvOptions, MaxPoolOptions},
};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;

/// What a net is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvNetConfig {
    /// Pixels along the side of the grey input pictures.
    pub side: usize,
    /// Pixels along the side of every kernel.
    pub kernel: usize,
    /// Feature maps of each block of convolution, activation and 2×2 pooling.
    pub channels: Vec<usize>,
    /// Neurons of the hidden dense layers.
    pub dense: Vec<usize>,
    pub classes: usize,
    /// Pooling by the largest, otherwise by the mean.
    pub max_pooling: bool,
    pub activation: Activation,
}

/// The net itself. Layout of the parameters: per layer its weights (`[to, from, kernel, kernel]` or `[to, from]`)
/// and then its bias `[to]`, as PyTorch lists them.
pub struct ConvNet {
    plan: Arc<Plan>,
    params: Tensor<1>,
    device: Device,
}

impl ConvNet {
    /// A net with weights drawn by `init` and biases of zero.
    pub fn new(config: &ConvNetConfig, init: Init, rng: &mut ChaCha8Rng, device: &Device) -> Self {
        let mut widths = config.dense.clone();
        widths.push(config.classes);
        let (max, activation) = (config.max_pooling, config.activation);
        let plan = Plan::new(config.side, config.kernel, &config.channels, &widths, max, activation);
        let mut values = Vec::with_capacity(plan.parameters());
        for Block { conv, .. } in &plan.blocks {
            let area = conv.kernel * conv.kernel;
            values.extend(init.fill(conv.from * area, conv.to * area, conv.weights(), rng));
            values.resize(values.len() + conv.to, 0.0);
        }
        for layer in &plan.dense {
            values.extend(init.fill(layer.from, layer.to, layer.from * layer.to, rng));
            values.resize(values.len() + layer.to, 0.0);
        }
        Self {
            plan: Arc::new(plan),
            params: flat(values, device),
            device: device.clone(),
        }
    }

    /// The layers and where their parameters lie.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
    /// All parameters `[P]`, for the optimizer.
    pub fn params(&self) -> Tensor<1> {
        self.params.clone()
    }
    /// Takes the parameters back from the optimizer.
    pub fn set_params(&mut self, params: Tensor<1>) {
        self.params = params.detach();
    }
    /// All parameters as plain numbers.
    pub fn weights(&self) -> Vec<f32> {
        self.params.to_data().iter::<f32>().collect()
    }
    /// Replaces all parameters; false where the count does not fit, and nothing is changed then.
    pub fn set_weights(&mut self, values: &[f32]) -> bool {
        let fits = values.len() == self.plan.parameters();
        if fits {
            self.params = flat(values.to_vec(), &self.device);
        }
        fits
    }

    /// Mean cross-entropy of `pictures [picture, pixel]` and its gradient by every parameter, at `params`.
    pub fn loss_and_gradient(&self, params: Tensor<1>, pictures: &[f32], labels: &Arc<[u8]>) -> (f32, Tensor<1>) {
        let params = params.detach().require_grad();
        let pictures = TensorData::new(pictures.to_vec(), [labels.len(), self.plan.inputs()]);
        let pictures = Tensor::<2>::from_data(pictures, &self.device);
        let loss = if conv_op::is_offered(&self.device) {
            conv_op::conv_net_loss(&self.plan, pictures, labels, params.clone())
        } else {
            plain_loss(&self.plan, pictures, labels, params.clone())
        };
        let gradients = loss.backward();
        let gradient = params.grad(&gradients).unwrap_or_else(|| params.zeros_like());
        (loss.into_scalar(), gradient)
    }
}

fn flat(values: Vec<f32>, device: &Device) -> Tensor<1> {
    let count = values.len();
    Tensor::from_data(TensorData::new(values, [count]), device)
}

/// What each layer says in plain burn operations, differentiable by the pictures and by the parameters.
pub struct PlainActivations {
    /// `[picture, channel · y · x]` of every convolution (after its activation) and pooling in turn, then
    /// `[picture, neuron]` of the dense layers, the logits last.
    pub layers: Vec<Tensor<2>>,
    /// `[picture, class]`
    pub logits: Tensor<2>,
}

/// The net in plain burn operations, for devices without the own operation and for gradients by the picture.
pub fn plain(plan: &Plan, pictures: Tensor<2>, params: &Tensor<1>) -> PlainActivations {
    let [count, _] = pictures.dims();
    let side = plan.blocks.first().map_or(0, |block| block.conv.side);
    let mut values = pictures.reshape([count, 1, side, side]);
    let mut layers = Vec::new();
    for block in &plan.blocks {
        values = plan.activation.apply(plain_conv(block, values, params));
        layers.push(values.clone().flatten(1, 3));
        values = if plan.max_pooling {
            max_pool2d(values, MaxPoolOptions::new([2, 2]))
        } else {
            avg_pool2d(values, AvgPoolOptions::new([2, 2]))
        };
        layers.push(values.clone().flatten(1, 3));
    }
    let width = plan.dense.first().map_or(0, |layer| layer.from);
    let mut values = values.reshape([count, width]);
    for (index, layer) in plan.dense.iter().enumerate() {
        values = plain_dense(layer, values, params);
        if index + 1 < plan.dense.len() {
            values = plan.activation.apply(values);
        }
        layers.push(values.clone());
    }
    PlainActivations { layers, logits: values }
}

fn plain_conv(block: &Block, values: Tensor<4>, params: &Tensor<1>) -> Tensor<4> {
    let conv = &block.conv;
    let weights = params
        .clone()
        .slice(block.weights())
        .reshape([conv.to, conv.from, conv.kernel, conv.kernel]);
    let bias = params.clone().slice(block.bias());
    conv2d(
        values,
        weights,
        Some(bias),
        ConvOptions::new([1, 1], [conv.padding, conv.padding], [1, 1], 1),
    )
}

fn plain_dense(layer: &Dense, values: Tensor<2>, params: &Tensor<1>) -> Tensor<2> {
    let weights = params.clone().slice(layer.weights()).reshape([layer.to, layer.from]);
    values.matmul(weights.transpose()) + params.clone().slice(layer.bias()).reshape([1, layer.to])
}

/// Mean cross-entropy in plain burn operations.
pub fn plain_loss(plan: &Plan, pictures: Tensor<2>, labels: &[u8], params: Tensor<1>) -> Tensor<1> {
    let device = pictures.device();
    let logits = plain(plan, pictures, &params).logits;
    let labels: Vec<i64> = labels.iter().map(|&label| i64::from(label)).collect();
    let count = labels.len();
    let labels = Tensor::<2, Int>::from_data(TensorData::new(labels, [count, 1]), &device);
    activation::log_softmax(logits, 1).gather(1, labels).mean().neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device;
    use rand::{RngExt, SeedableRng};

    fn config(max_pooling: bool, activation: Activation) -> ConvNetConfig {
        ConvNetConfig {
            side: 28,
            kernel: 5,
            channels: vec![6, 16],
            dense: vec![120, 84],
            classes: 10,
            max_pooling,
            activation,
        }
    }

    /// A net, a batch that is no multiple of the parts' size, and its labels.
    fn example(config: &ConvNetConfig, count: usize) -> (ConvNet, Vec<f32>, Arc<[u8]>) {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let net = ConvNet::new(config, Init::HeUniform, &mut rng, &device::cpu());
        let pictures = (0..count * config.side * config.side)
            .map(|_| rng.random::<f32>())
            .collect();
        (net, pictures, (0..count).map(|index| (index % 10) as u8).collect())
    }

    #[test]
    fn loss_and_gradient_equal_burns_own_convolutions_to_1e_5_for_every_activation_and_pooling() {
        for max_pooling in [true, false] {
            for &activation in Activation::ALL {
                let (net, pictures, labels) = example(&config(max_pooling, activation), 19);
                let (loss, gradient) = net.loss_and_gradient(net.params(), &pictures, &labels);
                let params = net.params().detach().require_grad();
                let batch = Tensor::from_data(TensorData::new(pictures, [19, 784]), &device::cpu());
                let plain = plain_loss(net.plan(), batch, &labels, params.clone());
                let wanted = params.grad(&plain.backward()).unwrap();
                let error = (gradient - wanted).abs().max().into_scalar::<f32>();
                let name = activation.name();
                assert!((loss - plain.into_scalar::<f32>()).abs() < 1e-5, "{name}: {loss}");
                assert!(error < 1e-5, "{name}, max {max_pooling}: {error}");
            }
        }
    }

    #[test]
    fn a_small_net_of_one_3x3_block_equals_burns_too() {
        let small = ConvNetConfig {
            side: 8,
            kernel: 3,
            channels: vec![4],
            dense: vec![],
            ..config(true, Activation::Tanh)
        };
        let (net, pictures, labels) = example(&small, 5);
        let batch = Tensor::from_data(TensorData::new(pictures.clone(), [5, 64]), &device::cpu());
        let wanted = plain_loss(net.plan(), batch, &labels, net.params()).into_scalar::<f32>();
        assert!((net.loss_and_gradient(net.params(), &pictures, &labels).0 - wanted).abs() < 1e-5);
        assert_eq!(net.plan().parameters(), 4 * 9 + 4 + 4 * 16 * 10 + 10);
    }

    #[test]
    fn the_gradient_equals_central_differences_where_nothing_has_a_kink() {
        let (net, pictures, labels) = example(&config(false, Activation::Tanh), 4);
        let gradient: Vec<f32> = net
            .loss_and_gradient(net.params(), &pictures, &labels)
            .1
            .to_data()
            .iter()
            .collect();
        let weights = net.weights();
        for index in [
            0, 77, 152, 155, 160, 1900, 2560, 2580, 30_000, 50_700, 55_000, 60_900, 61_700,
        ] {
            let loss = |change: f32| {
                let mut moved = weights.clone();
                moved[index] += change;
                f64::from(net.plan().loss(&moved, &pictures, &labels))
            };
            let difference = (loss(1e-2) - loss(-1e-2)) / 2e-2;
            assert!(
                (f64::from(gradient[index]) - difference).abs() < 3e-4,
                "{index}: {} {difference}",
                gradient[index]
            );
        }
    }

    #[test]
    fn lenet5_has_61706_parameters_and_equal_steps_give_equal_bits() {
        let (net, pictures, labels) = example(&config(true, Activation::Relu), 64);
        assert_eq!(net.plan().parameters(), 61_706);
        let first = net.plan().loss_and_gradient(&net.weights(), &pictures, &labels);
        let second = net.plan().loss_and_gradient(&net.weights(), &pictures, &labels);
        assert!(first.0.to_bits() == second.0.to_bits() && first.1 == second.1);
    }
}
