//! One net in training: its optimizer, its method, and the best epoch so far.

use super::{
    Best, Method, NEAR_ZERO, Params, REACH, Rule, Task,
    net::{Chance, Goal, Net, Running, Samples},
};
use crate::math::random::normal;
use rand::{RngExt, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

/// PyTorch's defaults of momentum and Adam.
const MOMENTUM: f32 = 0.9;
const BETA: [f32; 2] = [0.9, 0.999];
const EPSILON: f32 = 1e-8;
/// Numbers below this become zero, because those near f32's smallest are slow to compute with. Weights stay as they are.
const SMALLEST: f32 = 1e-18;
/// First weights of the first layer are this many times as large as He et al. 2015 draw them: with wiggles at hand, a net
/// of two layers overfits within a thousand epochs instead of a hundred thousand.
const WIGGLE: f64 = 2.0;
/// Share of the newest step in the running mean of activations.
const NEWEST: f64 = 0.01;

/// A net at work.
pub struct Trainee {
    pub net: Net,
    method: Method,
    /// Velocity or first moment, and second moment.
    first: Vec<f32>,
    second: Vec<f32>,
    steps: i32,
    pub best: Best,
    kept: (Vec<f32>, Vec<Running>),
    pub chance: Chance,
    pub train_loss: f64,
    pub valid_loss: f64,
    /// The step at which early stopping ended it.
    pub stopped: Option<u64>,
    /// Mean activations in training and in use, for both hidden layers, over the last steps.
    pub activation: Option<[[f64; 2]; 2]>,
}

impl Trainee {
    pub fn new(params: &Params, method: Method, rng: &mut ChaCha8Rng) -> Self {
        let (inputs, goal) = match params.task {
            Task::Curve => (1, Goal::Value),
            Task::Moons => (2, Goal::Logit),
        };
        let widths = [inputs, params.width, params.width, 1];
        let normalizes = method == Method::BatchNorm;
        let mut net = Net::new(&widths, normalizes, goal, |from, to| {
            let deviation = (2.0 / from as f64).sqrt();
            (0..from * to).map(|_| (deviation * normal(rng)) as f32).collect()
        });
        spread(&mut net, rng);
        let count = net.values.len();
        Self {
            method,
            first: vec![0.0; count],
            second: vec![0.0; count],
            steps: 0,
            best: Best {
                step: 0,
                valid_loss: f64::INFINITY,
            },
            kept: (net.values.clone(), net.running.clone()),
            chance: Chance::default(),
            train_loss: 0.0,
            valid_loss: 0.0,
            stopped: None,
            activation: None,
            net,
        }
    }

    /// One epoch: the whole set at once. After it the validation loss decides whether these are the best weights so far.
    pub fn step(&mut self, params: &Params, train: &Samples, valid: &Samples, rng: &mut ChaCha8Rng) {
        if self.stopped.is_some() {
            return;
        }
        let shuffled = self.toss(params, train, rng);
        let batch = shuffled.as_ref().unwrap_or(train);
        self.compare_modes(batch);
        let (loss, mut gradient) = self.net.learn(batch, &self.chance);
        self.train_loss = loss;
        let lr = params.lr as f32;
        match self.method {
            Method::L2 => self.each_weight(|index, weight| gradient[index] += params.l2 as f32 * *weight),
            Method::Decay => {
                let left = (1.0 - lr * params.decay as f32).max(0.0);
                self.each_weight(|_, weight| {
                    if weight.abs() > SMALLEST {
                        *weight *= left;
                    }
                });
            }
            _ => {}
        }
        self.update(params.optimizer, lr, &gradient);
        if self.method == Method::L1 {
            self.shrink(params.optimizer, lr, params.l1 as f32);
        }
        self.judge(valid, params.patience as u64);
    }

    /// Draws this step's masks and groups; BatchNorm's groups need the samples in a new order.
    fn toss(&mut self, params: &Params, train: &Samples, rng: &mut ChaCha8Rng) -> Option<Samples> {
        self.chance = Chance::default();
        match self.method {
            Method::Dropout if params.dropout > 0.0 => {
                let (rate, hidden) = (params.dropout, self.net.layers.len() - 1);
                let count = params.width * train.rows;
                let mut mask = || (0..count).map(|_| factor(rate, rng)).collect();
                self.chance.masks = (0..hidden).map(|_| mask()).collect();
                None
            }
            Method::BatchNorm => {
                let mut order: Vec<usize> = (0..train.rows).collect();
                order.shuffle(rng);
                let groups = (train.rows / params.bn_group.max(2)).max(1);
                let border = |group: usize| group * train.rows / groups;
                self.chance.groups = (0..groups).map(|group| border(group)..border(group + 1)).collect();
                Some(ordered(train, &order))
            }
            _ => None,
        }
    }

    /// How large the activations are with this step's masks and without.
    fn compare_modes(&mut self, batch: &Samples) {
        let [Some(first), Some(second)] = [self.chance.masks.first(), self.chance.masks.get(1)] else {
            return;
        };
        let rows = batch.rows;
        let masked = |values: &[f32], mask: &[f32]| values.iter().zip(mask).map(|(v, m)| v * m).collect::<Vec<f32>>();
        let one = self.net.ask_layer(0, &batch.x, rows);
        let one_masked = masked(&one, first);
        let two = self.net.ask_layer(1, &one, rows);
        let two_masked = masked(&self.net.ask_layer(1, &one_masked, rows), second);
        let now = [[mean(&one_masked), mean(&one)], [mean(&two_masked), mean(&two)]];
        let before = self.activation.unwrap_or(now);
        let mix = |layer: usize, mode: usize| before[layer][mode] + NEWEST * (now[layer][mode] - before[layer][mode]);
        self.activation = Some([[mix(0, 0), mix(0, 1)], [mix(1, 0), mix(1, 1)]]);
    }

    fn each_weight(&mut self, mut act: impl FnMut(usize, &mut f32)) {
        for layer in &self.net.layers {
            for index in layer.weights.clone() {
                act(index, &mut self.net.values[index]);
            }
        }
    }

    fn update(&mut self, rule: Rule, lr: f32, gradient: &[f32]) {
        self.steps = self.steps.saturating_add(1);
        let correction = BETA.map(|beta| 1.0 - beta.powi(self.steps));
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((value, slope), (first, second)) in self.net.values.iter_mut().zip(gradient).zip(moments) {
            let slope = if slope.abs() < SMALLEST { 0.0 } else { *slope };
            match rule {
                Rule::Sgd => *value -= lr * slope,
                Rule::Momentum => {
                    *first = large(MOMENTUM * *first + slope);
                    *value -= lr * *first;
                }
                Rule::Adam => {
                    *first = large(BETA[0] * *first + (1.0 - BETA[0]) * slope);
                    *second = BETA[1] * *second + (1.0 - BETA[1]) * slope * slope;
                    if *second < SMALLEST * SMALLEST {
                        *second = 0.0;
                    }
                    *value -= lr * (*first / correction[0]) / ((*second / correction[1]).sqrt() + EPSILON);
                }
            }
        }
    }

    /// The proximal step of `λ Σ|w|`: every weight moves to zero by rate times λ and stops there. With Adam the rate is
    /// each weight's own, so that the point of rest is that of the penalized loss whatever the optimizer (Yun et al. 2021).
    fn shrink(&mut self, rule: Rule, lr: f32, lambda: f32) {
        let correction = 1.0 - BETA[1].powi(self.steps);
        for layer in &self.net.layers {
            for index in layer.weights.clone() {
                let rate = match rule {
                    Rule::Adam => lr / ((self.second[index] / correction).sqrt() + EPSILON),
                    _ => lr,
                };
                let weight = &mut self.net.values[index];
                let size = weight.abs() - rate * lambda;
                *weight = if size > 0.0 { size.copysign(*weight) } else { 0.0 };
            }
        }
    }

    /// Keeps the best weights, and brings them back when early stopping's patience is at its end.
    fn judge(&mut self, valid: &Samples, patience: u64) {
        let step = self.steps as u64;
        self.valid_loss = self.net.loss(valid);
        if self.valid_loss < self.best.valid_loss {
            self.best = Best {
                step,
                valid_loss: self.valid_loss,
            };
            self.kept.0.clone_from(&self.net.values);
            self.kept.1.clone_from(&self.net.running);
        } else if self.method == Method::EarlyStopping && step - self.best.step >= patience {
            self.stopped = Some(step);
            self.net.values.clone_from(&self.kept.0);
            self.net.running.clone_from(&self.kept.1);
            self.valid_loss = self.best.valid_loss;
        }
    }

    /// Epochs learned.
    pub fn epochs(&self) -> i32 {
        self.steps
    }

    /// Share of the weights that are smaller than [`NEAR_ZERO`], share that are exactly zero, and the norm of all.
    pub fn sizes(&self) -> (f64, f64, f64) {
        let (mut count, mut near, mut zero, mut square) = (0.0, 0.0, 0.0, 0.0);
        for weight in self.net.weights() {
            count += 1.0;
            near += f64::from(u8::from(weight.abs() < NEAR_ZERO));
            zero += f64::from(u8::from(weight == 0.0));
            square += f64::from(weight).powi(2);
        }
        (near / count, zero / count, square.sqrt())
    }
}

/// A factor of inverted dropout: 0, or one over the share kept.
pub fn factor(rate: f64, rng: &mut ChaCha8Rng) -> f32 {
    if rng.random::<f64>() < rate {
        0.0
    } else {
        (1.0 / (1.0 - rate)) as f32
    }
}

/// Kinks of the first layer's neurons all over the axis instead of at zero, and steeper ones.
fn spread(net: &mut Net, rng: &mut ChaCha8Rng) {
    let layer = net.layers[0].clone();
    for neuron in 0..layer.to {
        let weights = &mut net.values[layer.weights.start + neuron * layer.from..][..layer.from];
        weights.iter_mut().for_each(|weight| *weight *= WIGGLE as f32);
        let bias: f32 = weights
            .iter()
            .map(|weight| weight * (REACH * (2.0 * rng.random::<f64>() - 1.0)) as f32)
            .sum();
        net.values[layer.biases.start + neuron] = bias;
    }
}

fn ordered(samples: &Samples, order: &[usize]) -> Samples {
    let pick = |line: &[f32]| order.iter().map(|row| line[*row]).collect::<Vec<f32>>();
    Samples {
        rows: samples.rows,
        x: samples.x.chunks_exact(samples.rows).flat_map(pick).collect(),
        target: pick(&samples.target),
    }
}

fn large(value: f32) -> f32 {
    if value.abs() < SMALLEST { 0.0 } else { value }
}

fn mean(values: &[f32]) -> f64 {
    values.iter().map(|v| f64::from(*v)).sum::<f64>() / values.len().max(1) as f64
}
