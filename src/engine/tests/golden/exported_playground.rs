//! A network of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!
//! then `cargo run --release`. Inputs: x1, x2

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{
    module::Module,
    nn::{Initializer, Linear, LinearConfig},
    optim::{GradientsParams, AdamConfig, momentum::MomentumConfig},
    tensor::{Device, Distribution, Tensor, TensorData, activation},
};

const STEPS: usize = 1000;
const BATCH: usize = 100;
const LR: f64 = 0.02;
const L1: f64 = 0.0;
const L2: f64 = 0.0001;
const DROPOUT: f64 = 0.05;
const WIDTHS: &[usize] = &[2, 4, 4, 1];

const X_TRAIN: &[f32] = &[
0.058813386, 0.20355622, -0.6725311, 1.3975209, -0.5500582, 0.04981441, 1.3638312, -1.953319, -0.68692297, 
-0.01872566, 0.18751225, 0.22054361, 0.34280282, -1.4588714, 0.45662433, 0.5165415, -0.35875884, 1.0226572, 
-1.1292588, 4.4909477, 0.5415615, -0.06910166, 0.22442858, -0.13160144, -1.6156435, 1.7119675, -1.9996259, 
1.0474422, 2.1190104, 4.426052, -0.48829475, 0.50867563, 3.551653, 0.14613387, 1.5845315, 1.0126711, 
0.29695454, -0.033813488, -5.1023874, -1.1702268, -0.7585539, 1.3135498, -2.9933822, -2.7357116, -1.6423682, 
-3.1106615, 3.9170263, 0.7872819, 0.2737362, -0.20119335, 1.9975761, -3.1335435, 2.7182043, 2.9325686, 
0.011618179, -4.7683697, -0.44740155, 0.23663774, 1.1543946, -4.0889115, -1.0252757, -4.529432, -4.22403, 
-2.328587, 2.9042487, -3.344482, -1.6278993, 1.3276209, -1.2296387, -3.1432233, 2.6160858, -4.040413, 3.184723, 
1.9954661, -2.620963, -3.1879282, -3.0460134, -2.3689427, -2.1785846, 3.8776984, -0.59179795, -0.63888997, 
-0.022340499, -3.9162445, -4.802186, 0.61151284, 0.3759434, 0.27595192, 0.7659653, 3.9297557, -3.1647477, 
3.7901475, 0.27695864, 3.4796379, -0.22611624, 0.9148657, -3.835853, -1.4303083, 0.30719683, 0.95523024, 
-0.22324665, 0.24090168, -0.9828316, -0.071141616, -4.0400515, 2.6556344, -4.6429286, -1.2567241, -0.27346775, 
1.3027326, -4.030299, 1.5485286, -0.2620088, 0.18215147, 1.4801041, -0.7362645, -1.0300274, 4.4433985, 
1.2495053, 3.5956066, -3.5731168, 3.3240068, -0.6406018, 1.115348, -0.5196071, 0.8214403, -0.79697293, 
-0.8012124, -3.2617772, 3.3752172, -3.1266766, -3.1817484, 1.2261568, 1.831433, -0.8185893, 0.018093748, 
0.7087878, -1.4088379, 3.860886, 0.13883103, 0.054735787, -1.0957893, -3.3056006, -1.4116712, -1.1826848, 
-4.684524, 0.016742216, -0.9203139, 0.951093, -0.13815886, 3.2653968, -1.3252529, 1.6624233, 0.29613015, 
-0.36389273, 0.020947682, -0.36435506, -4.543292, 0.6574742, -0.25288004, -0.41939113, 0.892241, -0.41924274, 
-4.3687234, -2.3372355, 2.7942536, 2.115729, -4.5375757, -0.95060855, 4.346595, 0.026854366, 2.015797, 
-1.9949615, 1.5613849, 0.88002616, 1.4276316, -1.4267316, 0.22426458, 1.1441324, 3.5591638, 3.293402, 1.300557, 
-2.0832887, 4.17224, -1.8787771, 4.272179, 0.70477635, -0.30946058, -0.781885, -0.38758764, 0.57767874, 
0.5192492, -3.4305625, 1.2379587, -0.97846746, -0.050404556, -4.634674, 0.735581, -0.264322, 0.22444765, 
];
const Y_TRAIN: &[f32] = &[
1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 
0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 
0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 
1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 
1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 
];
const X_TEST: &[f32] = &[
-0.6143893, 0.60730666, 0.031122874, 0.118389495, -0.34798467, 0.60077435, -4.1255894, -2.6797261, -0.14335759, 
-0.09953375, -3.1236293, -2.8630407, -1.9466332, 3.0713637, 4.4254293, 1.6363378, -0.667028, -1.1921328, 
-0.79011786, 3.886377, 4.2049537, -0.91543525, 0.30982095, -2.0038137, 2.5056832, 2.7226152, 1.4858401, 
0.4196423, 2.335673, 4.0564675, 0.030916918, -4.1841464, -0.24521324, -0.018637832, 4.6109653, -0.19235191, 
-2.9332485, -3.2165887, 0.30425802, 0.4795406, -0.13123688, 0.062604055, -0.054800212, -1.0016416, -0.10540913, 
0.07585089, -0.33723137, -0.7431337, -2.170953, -0.54703474, -0.046075437, 0.03828644, -0.4157972, 1.0768381, 
1.7611352, -3.028587, -0.28791842, -4.7010946, -0.986424, -0.7270502, 0.058565028, 0.80856323, -3.6291525, 
-1.0920563, -2.0963995, -1.0096569, 2.0339305, 3.4510102, -3.7625837, -1.1144007, 4.193942, 1.0885092, 
0.44068712, -0.16937321, -3.358234, 1.6511136, 0.38321036, 4.9321012, -3.045094, -3.623518, 1.9134513, 
-1.6136289, -0.1265826, -0.5502238, -0.67637867, -4.3761077, 2.505388, -2.2406762, 4.792532, -0.33870843, 
1.2037104, 1.0594928, -3.9412277, -1.4494919, -1.9672992, 0.35257155, 3.9067583, -0.9840217, 4.53029, 
-0.19183975, 1.9685603, 4.096456, 3.6283824, 1.752153, 2.137333, 4.16471, -3.7902582, 1.4869853, -0.8248906, 
-4.6969924, -0.70707196, -0.34741595, 3.9859009, -2.2541943, 0.79084074, 0.53590167, 1.2002726, 4.593272, 
4.1925764, 2.3626816, 1.2083123, 0.94931406, 1.0876894, -3.6364393, 1.4697795, -0.09903377, -0.9869805, 
0.4468799, -1.2279186, 1.3812419, 3.388434, -1.3071823, -2.1782124, -2.895007, -0.5614383, 1.1165566, 
-0.6284658, 1.0943377, 0.34581974, -0.83778197, 1.7002215, -0.5356676, 0.2450916, 3.799344, -1.3156301, 
0.14471284, 0.5058912, -4.0035024, 1.1487349, 0.0001968549, 1.8193028, 3.55082, -3.6887445, -2.246616, 
0.40728295, 0.5189042, -0.9058408, -5.0253143, 1.302901, -1.5269656, -1.5168473, 0.93995565, 3.8591213, 
-2.9950595, 1.1865203, 1.1004913, -3.0541608, -3.156492, -0.17638054, -0.020660527, -2.1020334, -4.1647844, 
-0.63410336, 2.0843124, -0.36089778, 0.91186655, 0.070305705, -0.081021614, 3.844614, -1.6204759, 1.4996634, 
-2.041184, 0.7406521, -4.922651, -0.09416792, 0.019488752, 0.8122708, 0.8973682, -0.29908618, 0.32565567, 
-1.9842379, -0.49440417, -3.161088, -3.5588531, 3.783772, 2.4281282, -2.38578, 4.065977, -3.3031754, 
-1.2209736, 
];
const Y_TEST: &[f32] = &[
1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 
1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 
0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 
0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 
1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 
];

/// A layer whose first biases are zero.
fn dense(from: usize, to: usize, first: Initializer, device: &Device) -> Linear {
    let mut layer = LinearConfig::new(from, to).with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([to], device));
    layer
}

#[derive(Module, Debug)]
struct Network {
    layers: Vec<Linear>,
}

impl Network {
    fn new(device: &Device) -> Self {
        let layer = |pair: &[usize]| dense(pair[0], pair[1], Initializer::KaimingNormal { gain: 2f64.sqrt(), fan_out_only: false }, device);
        Self { layers: WIDTHS.windows(2).map(layer).collect() }
    }

    fn forward(&self, mut x: Tensor<2>, training: bool) -> Tensor<2> {
        for (index, layer) in self.layers.iter().enumerate() {
            x = layer.forward(x);
            if index + 1 < self.layers.len() {
                x = activation::silu(x);
                if training && DROPOUT > 0.0 {
                    let kept = x.random_like(Distribution::Bernoulli(1.0 - DROPOUT));
                    x = x * kept / (1.0 - DROPOUT);
                }
            }
        }
        x
    }

    fn penalty(&self) -> Tensor<1> {
        let one = |layer: &Linear| {
            let w = layer.weight.val();
            w.clone().abs().sum() * L1 + (w.clone() * w).sum() * (L2 / 2.0)
        };
        self.layers.iter().map(one).reduce(|a, b| a + b).expect("a network has a layer")
    }
}

/// Targets as `[row, output]`: one-hot rows for classes.
fn targets(values: Vec<f32>, device: &Device) -> Tensor<2> {
    let (rows, outputs) = (values.len(), WIDTHS[WIDTHS.len() - 1]);
    let dense: Vec<f32> = if outputs == 1 {
        values
    } else {
        values.iter().flat_map(|class| (0..outputs).map(move |output| f32::from(u8::from(output == *class as usize)))).collect()
    };
    Tensor::from_data(TensorData::new(dense, [rows, outputs]), device)
}

fn inputs(values: Vec<f32>, device: &Device) -> Tensor<2> {
    let rows = values.len() / WIDTHS[0];
    Tensor::from_data(TensorData::new(values, [rows, WIDTHS[0]]), device)
}

fn loss(z: Tensor<2>, y: Tensor<2>) -> Tensor<1> {
    let against = -(y * 2.0 - 1.0) * z;
    (activation::relu(against.clone()) + (-against.abs()).exp().add_scalar(1.0).log()).mean()
}

fn huber(error: Tensor<2>) -> Tensor<2> {
    let size = error.abs();
    let inside = size.clone().clamp_max(1.0);
    inside.clone() * (size - inside * 0.5)
}

const SCHEDULE_STEPS: f64 = 2000.0;

/// What the learning rate is multiplied by.
pub fn schedule(step: usize) -> f64 {
    use std::f64::consts::PI;
    let t = (step as f64 / SCHEDULE_STEPS).min(1.0);
    1.0 + 0.0 * t
}

/// Name, loss and accuracy of a set.
fn report(name: &'static str, network: &Network, x: &[f32], y: &[f32], device: &Device) -> Option<(&'static str, f32, f64)> {
    if y.is_empty() {
        return None;
    }
    let z = network.forward(inputs(x.to_vec(), device), false);
    let value = loss(z.clone(), targets(y.to_vec(), device)).into_scalar::<f32>();
    let z: Vec<f32> = z.into_data().iter::<f32>().collect();
    let rows = z.chunks_exact(WIDTHS[WIDTHS.len() - 1]).zip(y);
    let score = rows.filter(|(z, y)| (z[0] > 0.0) == (**y == 1.0)).count() as f64 / y.len() as f64;
    Some((name, value, score as f64))
}

/// A small generator for the order of the rows (xorshift, Marsaglia 2003).
fn shuffled(rows: usize, state: &mut u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    for index in (1..rows).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        order.swap(index, (*state % (index as u64 + 1)) as usize);
    }
    order
}

pub fn train() -> Vec<(&'static str, f32, f64)> {
    let device = Device::flex().autodiff();
    device.seed(1);
    let mut network = Network::new(&device);
    let mut optimizer = AdamConfig::new().with_beta_1(0.9).with_beta_2(0.999).with_epsilon(1e-8).init();
    let (mut order, mut cursor, mut state) = (Vec::new(), 0, 1 * 2 + 1);
    for step in 0..STEPS {
        if cursor >= order.len() {
            (order, cursor) = (shuffled(Y_TRAIN.len(), &mut state), 0);
        }
        let rows = &order[cursor..(cursor + BATCH).min(order.len())];
        cursor += rows.len();
        let x = rows.iter().flat_map(|row| &X_TRAIN[row * WIDTHS[0]..(row + 1) * WIDTHS[0]]).copied().collect();
        let y = rows.iter().map(|row| Y_TRAIN[*row]).collect();
        let z = network.forward(inputs(x, &device), true);
        let gradients = (loss(z, targets(y, &device)) + network.penalty()).backward();
        let gradients = GradientsParams::from_grads(gradients, &network);
        network = optimizer.step(LR * schedule(step), network, gradients);
    }
    let train = report("train", &network, X_TRAIN, Y_TRAIN, &device);
    let test = report("test", &network, X_TEST, Y_TEST, &device);
    train.into_iter().chain(test).collect()
}

pub fn main() {
    for (name, loss, score) in train() {
        println!("{name} loss {loss:.6} accuracy {score:.4}");
    }
}
