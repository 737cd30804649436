//! A network of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!
//! then `cargo run --release`. Inputs: x1, x2

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{
    module::Module,
    nn::{Initializer, Linear, LinearConfig, PRelu, PReluConfig},
    optim::{GradientsParams, AdamConfig, momentum::MomentumConfig},
    tensor::{Device, Distribution, Tensor, TensorData, activation},
};

const STEPS: usize = 66;
const BATCH: usize = 100;
const LR: f64 = 0.02;
const L1: f64 = 0.0;
const L2: f64 = 0.0;
const DROPOUT: f64 = 0.0;
const WIDTHS: &[usize] = &[2, 8, 8, 1];

const X_TRAIN: &[f32] = &[
-1.6000758, -0.61608803, -0.44571674, 0.48556086, -4.8327765, 1.266017, -3.4173539, 0.55806494, 0.94833606, 
1.2238817, -0.91463, -0.3901139, 0.5739397, -1.2566947, 2.326452, -2.6577184, 1.1104524, 1.7934752, 3.010656, 
-2.2144558, -4.143554, 0.786563, -0.5896173, 1.3617482, -1.5797664, 0.028132511, -0.6256949, 1.7825993, 
5.19812, 0.4179759, 4.051655, 1.104966, -2.862918, 2.6569867, -1.9854484, 2.406998, 5.2387824, -0.38473284, 
3.1870465, -0.52712584, 0.94308925, 1.2560892, -0.9442543, 0.4132314, 0.07719543, 2.5855289, 4.2167015, 
0.1782219, 3.1060154, -1.9020269, 0.44796097, -1.2658631, 4.78918, 0.7511665, -0.26087028, 0.3373239, 
-0.77845114, 2.2602873, -0.75076187, -1.0707258, 3.1184065, -1.4385312, 1.4634212, -2.8858345, -2.133366, 
1.6362109, 1.1943285, -2.9656153, -0.18834937, -2.1012795, -4.7798324, -1.1212866, -0.110645875, -1.954604, 
-0.50754607, 2.5238523, -1.3601748, 2.5140948, 0.43720624, -1.4617349, 2.8362124, -1.508614, 1.2763166, 
1.1105918, -0.87626904, -0.3988118, -1.846406, 1.7918265, 3.0770485, -2.032701, -5.0256524, 0.16366056, 
1.9609473, 0.3397423, -2.1708765, 2.2175155, -3.1307993, 1.0835462, -2.2924457, 1.7937529, 2.4780574, 
-1.2557174, 3.8809319, -0.69870806, 4.0401325, -2.6016877, 0.31359676, -1.6802949, -2.623431, 1.0611846, 
-1.2878968, -0.9635002, -1.2237967, 2.3949254, -1.3958118, -0.275879, -1.6181791, 1.9642402, 0.9276426, 
-1.8668478, -0.8634423, 2.2995787, 0.42612356, 2.9202456, -4.647891, 1.6840879, 0.58974767, -2.8124955, 
0.7831195, 2.4058816, 0.0651017, -0.53183943, 4.0251484, 0.22108272, 2.3919744, -2.211489, -4.7648373, 
0.38137534, 3.4371567, -0.83217555, -1.1086606, -2.0862162, 0.14264324, 2.3411453, 4.5771885, -0.72520643, 
-0.5818753, -0.7963121, 2.7189775, -1.6015269, -3.4345708, 0.6867452, 0.043222334, -1.9114907, -0.3599967, 
1.3753408, -1.2371662, 1.2424103, 0.80759877, 0.28618366, 3.2645605, -1.0114034, 0.60548335, -1.4585373, 
1.7815969, -2.2420554, 1.1504333, -0.3200921, 1.4016868, 0.55601174, -3.48183, 0.93197864, 1.4663014, 
-3.0330396, -1.493869, 2.5729692, -1.0137453, 1.1787337, -2.0236638, 2.9119284, -4.6446056, 0.6689832, 
5.1057353, -0.33635777, 1.0374259, -2.0360458, -3.1422486, 2.9620028, -4.657709, -0.30767035, -1.878705, 
1.7248054, 1.1623298, 0.5082316, -0.47231203, 1.1294436, 0.5447011, -0.81759703, 1.6920038, -2.5689037, 
];
const Y_TRAIN: &[f32] = &[
1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 
0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 
1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 
1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 
0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 
];
const X_TEST: &[f32] = &[
-0.34232408, -1.5509675, 1.412886, -2.0929523, -1.5275658, 0.7160467, 2.0744877, -1.4713485, 3.036349, 
-0.8294056, -4.2309594, 1.1616172, 0.58858097, -3.0160768, -4.0001683, 2.513585, -0.537581, 2.6869285, 
-1.4930518, 1.9611504, -3.793405, 0.40994662, 0.7069954, 0.44302532, -4.6507096, -0.18433763, -0.9032484, 
-1.2265496, 3.5340223, 1.0931715, -3.4619386, 0.74783814, 1.2488202, 2.2297115, -0.08112678, 1.0013947, 
2.4544673, -1.3903496, -1.6455554, -0.014576721, -1.712473, 2.081012, 5.1585813, -1.0312382, -4.004653, 
1.5156592, -3.5735912, 1.7895108, -1.3709948, 3.1802619, -2.1244195, 0.17807211, -0.050065763, -1.6220746, 
-4.6921415, 0.2956671, 1.0901871, -2.0751173, 3.4396718, -2.172767, 2.459726, -2.5528185, 4.099702, -1.533851, 
-1.5763433, -0.038926885, 1.3049713, -1.5892326, 1.3259693, -2.203766, -3.6641865, 0.6073377, 0.68560493, 
-0.9398399, 0.2896116, -1.0837411, -4.870249, -0.112187296, 1.5379591, 2.078751, 4.597502, -1.4608777, 
0.6647888, 1.849354, 0.08173795, -1.7608852, -2.240084, 2.7597911, 3.6661212, -1.3459836, 1.813201, 1.1657013, 
-0.014248689, -0.85823065, -1.3895218, -1.7380186, 2.3236248, -1.5544744, 2.2436423, -0.1483803, 1.6793221, 
0.5577932, 0.29540247, -1.7600472, 0.69415, -1.8471886, -1.6683961, -0.6919083, 1.8079544, 0.5235694, 
4.6525803, -0.77252847, 3.5743492, -0.31565306, 3.890558, -1.5909442, 0.6222404, 0.15541372, 0.45213947, 
-2.007405, 3.7432175, -2.040799, 0.8277228, 0.9932466, 1.2846569, -1.5539726, 3.4169066, -0.8446368, 3.830495, 
-0.4662816, -5.145322, 0.20156868, -4.2760143, 0.26433948, -2.5550725, 2.4646258, -0.58210915, -0.35951188, 
-0.14327362, 1.5547143, 0.85278636, -0.1919683, 0.25921246, 0.17638756, -3.1763167, 1.8570888, 1.3212571, 
-2.7857573, -4.2871237, 1.2661996, -3.3704662, 2.057342, -1.145604, 0.51849186, 2.6726522, -3.0782707, 
-1.3068796, 0.18864916, -3.8275452, 1.111711, 3.838418, -0.966349, 2.4584088, 0.45070955, -4.160816, 
0.41554108, -2.08872, 1.6542594, -2.4523258, 2.2501416, -0.5158965, -0.6978652, -3.260793, 2.6739354, 
-0.55395424, -0.41843635, 0.5464447, 2.0364192, 1.2120329, -2.360937, 0.60458326, -0.89466107, 2.4409134, 
-1.5383115, 0.06418819, -1.4192275, 2.5670967, -0.65166295, 1.0659009, -0.23454727, -2.1004353, 1.7781448, 
-1.6703007, 2.5160708, -4.5953074, -0.70051384, -0.17317097, 0.28981137, -4.645888, 0.41468108, 
];
const Y_TEST: &[f32] = &[
1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 
0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 
1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 
0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 
0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 
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
    slopes: Vec<PRelu>,
}

impl Network {
    fn new(device: &Device) -> Self {
        let layer = |pair: &[usize]| dense(pair[0], pair[1], Initializer::KaimingNormal { gain: 2f64.sqrt(), fan_out_only: false }, device);
        Self { layers: WIDTHS.windows(2).map(layer).collect(), slopes: (2..WIDTHS.len()).map(|_| PReluConfig::new().init(device)).collect() }
    }

    fn forward(&self, mut x: Tensor<2>, training: bool) -> Tensor<2> {
        for (index, layer) in self.layers.iter().enumerate() {
            x = layer.forward(x);
            if index + 1 < self.layers.len() {
                x = self.slopes[index].forward(x);
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
    let (mut share, mut least, mut bad) = (1.0, f64::INFINITY, 0);
    let (mut best, mut waited, mut kept) = (f64::INFINITY, 0, network.clone());
    for _ in 0..STEPS {
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
        network = optimizer.step(LR * share, network, gradients);
        if cursor < order.len() {
            continue;
        }
        let seen = report("test", &network, X_TEST, Y_TEST, &device);
        let seen = seen.or_else(|| report("train", &network, X_TRAIN, Y_TRAIN, &device));
        let Some((_, value, _)) = seen else { continue };
        let value = f64::from(value);
        if value < least * (1.0 - 0.0001) {
            (least, bad) = (value, 0);
        } else {
            bad += 1;
        }
        if bad > 10 {
            (share, bad) = (share * 0.1, 0);
        }
        if value < best {
            (best, waited, kept) = (value, 0, network.clone());
        } else {
            waited += 1;
            if waited >= 60 {
                network = kept;
                break;
            }
        }
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
