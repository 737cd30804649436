//! An attention layer of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!
//! then `cargo run --release`. Every token of a made-up sentence asks which token stands before it, which one is the first, where it stood before, and
//! where its bracket was opened; all answers come through one attention layer.

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{
    module::Module,
    nn::{Embedding, EmbeddingConfig, Initializer, Linear, LinearConfig},
    optim::{AdamConfig, GradientsParams},
    tensor::{Device, Int, Tensor, TensorData, activation},
};

const STEPS: usize = 300;
const BATCH: usize = 32;
const LR: f64 = 0.01;
const WIDTH: usize = 32;
const HEADS: usize = 4;
const HEAD_DIM: usize = 8;
const SCALE: f64 = 0.35355338;
const CAUSAL: bool = true;
const TOKENS: usize = 24;
const WORDS: usize = 40;
const BRACKETS: usize = 4;
const VOCABULARY: usize = WORDS + 2 * BRACKETS;
/// A token answers two of the questions, a place the others.
const ANSWERS: [usize; 4] = [VOCABULARY, VOCABULARY, TOKENS, TOKENS];

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

/// A number below `limit`.
fn below(limit: usize, state: &mut u64) -> usize {
    shuffled(limit, state)[0]
}

/// Words, some of them twice, and one or two pairs of brackets.
fn sentence(length: usize, state: &mut u64) -> Vec<usize> {
    let mut codes = shuffled(WORDS, state);
    codes.truncate(length);
    let places = shuffled(length, state);
    let mut pairs = places.chunks_exact(2).map(|pair| (pair[0].min(pair[1]), pair[0].max(pair[1])));
    let kind = below(BRACKETS, state);
    for (index, (opening, closing)) in pairs.by_ref().take(if length >= 12 { 2 } else { 1 }).enumerate() {
        codes[opening] = WORDS + 2 * ((kind + index) % BRACKETS);
        codes[closing] = codes[opening] + 1;
    }
    for (first, second) in pairs.take(length / 5) {
        codes[second] = codes[first];
    }
    codes
}

/// Where the bracket that closes at `at` was opened.
fn opened(codes: &[usize], at: usize) -> Option<usize> {
    let mut depth = 0;
    for before in (0..at).rev() {
        if codes[before] == codes[at] {
            depth += 1;
        } else if codes[before] + 1 == codes[at] && depth == 0 {
            return Some(before);
        } else if codes[before] + 1 == codes[at] {
            depth -= 1;
        }
    }
    None
}

/// The place that each question asks for, where it arises.
fn wanted(codes: &[usize], at: usize) -> [Option<usize>; 4] {
    let same = (0..at).rev().find(|before| codes[*before] == codes[at]);
    let is_word = codes[at] < WORDS;
    let closes = !is_word && (codes[at] - WORDS) % 2 == 1;
    [
        at.checked_sub(1),
        (at > 1).then_some(0),
        same.filter(|_| is_word),
        opened(codes, at).filter(|_| closes),
    ]
}

#[derive(Module, Debug)]
pub struct Layer {
    words: Embedding,
    places: Embedding,
    qkv: Linear,
    out: Linear,
    readout: Linear,
}

/// A layer whose first biases are zero.
fn dense(from: usize, to: usize, first: Initializer, device: &Device) -> Linear {
    let mut layer = LinearConfig::new(from, to).with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([to], device));
    layer
}

impl Layer {
    pub fn new(device: &Device) -> Self {
        let normal = |variance: f64| Initializer::Normal { mean: 0.0, std: variance.sqrt() };
        let vectors = |count| EmbeddingConfig::new(count, WIDTH).with_initializer(normal(0.5)).init(device);
        let matrix = |from: usize, to| {
            let config = LinearConfig::new(from, to).with_bias(false);
            config.with_initializer(normal(1.0 / from as f64)).init(device)
        };
        Self {
            words: vectors(VOCABULARY),
            places: vectors(TOKENS),
            qkv: matrix(WIDTH, 3 * HEADS * HEAD_DIM),
            out: matrix(HEADS * HEAD_DIM, WIDTH),
            readout: dense(WIDTH, ANSWERS.iter().sum(), normal(1.0 / WIDTH as f64), device),
        }
    }

    /// What the heads bring, `[sentence · token, width]`.
    pub fn attend(&self, codes: Tensor<2, Int>) -> Tensor<2> {
        let ([sentences, tokens], device) = (codes.dims(), codes.device());
        let places = Tensor::arange(0..tokens as i64, &device).unsqueeze();
        let x = self.words.forward(codes) + self.places.forward(places);
        let qkv = self.qkv.forward(x).reshape([sentences, tokens, 3, HEADS, HEAD_DIM]);
        // Each [sentence, head, token, number].
        let parts = qkv.permute([2, 0, 3, 1, 4]).chunk(3, 0).into_iter();
        let parts: Vec<Tensor<4>> = parts.map(|part| part.squeeze_dim(0)).collect();
        let mut scores = parts[0].clone().matmul(parts[1].clone().transpose()) * SCALE;
        if CAUSAL {
            // What comes later is not seen.
            let later = Tensor::<2>::full([tokens, tokens], -1e9, &device).triu(1);
            scores = scores + later.unsqueeze();
        }
        let mixed = activation::softmax(scores, 3).matmul(parts[2].clone());
        let mixed = mixed.swap_dims(1, 2).reshape([sentences * tokens, HEADS * HEAD_DIM]);
        self.out.forward(mixed)
    }

    /// Logits `[sentence · token, answer]`.
    pub fn forward(&self, codes: Tensor<2, Int>) -> Tensor<2> {
        self.readout.forward(self.attend(codes))
    }
}

/// The loss, in which every question weighs the same, and the share of each that is answered right.
fn judge(model: &Layer, sentences: &[Vec<usize>], device: &Device) -> (Tensor<1>, [f64; 4]) {
    let tokens = sentences[0].len();
    let codes: Vec<i64> = sentences.iter().flatten().map(|code| *code as i64).collect();
    let logits = model.forward(Tensor::from_data(TensorData::new(codes, [sentences.len(), tokens]), device));
    let (mut losses, mut right) = (Vec::new(), [0.0; 4]);
    for (question, logits) in logits.split_with_sizes(ANSWERS.to_vec(), 1).into_iter().enumerate() {
        let (mut rows, mut answers): (Vec<i64>, Vec<i64>) = (Vec::new(), Vec::new());
        for (row, codes) in sentences.iter().enumerate() {
            for at in 0..tokens {
                if let Some(place) = wanted(codes, at)[question] {
                    rows.push((row * tokens + at) as i64);
                    answers.push(if question < 2 { codes[place] } else { place } as i64);
                }
            }
        }
        let asked = answers.len();
        let logits = logits.select(0, Tensor::from_data(TensorData::new(rows, [asked]), device));
        let answers = Tensor::<2, Int>::from_data(TensorData::new(answers, [asked, 1]), device);
        let hits = logits.clone().argmax(1).equal(answers.clone()).int().sum();
        right[question] = hits.into_scalar::<i64>() as f64 / asked as f64;
        losses.push(activation::log_softmax(logits, 1).gather(1, answers).mean().neg());
    }
    (Tensor::cat(losses, 0).mean(), right)
}

/// The loss on sentences that were not learned from, and the share of each question that is answered right.
pub fn train() -> (f32, [f64; 4]) {
    let device = Device::flex().autodiff();
    device.seed(1);
    let mut state = 1 * 2 + 1;
    let mut model = Layer::new(&device);
    let mut optimizer = AdamConfig::new().with_beta_1(0.9).with_beta_2(0.99).with_epsilon(1e-8).init();
    for _ in 0..STEPS {
        let length = 8 + below(TOKENS - 7, &mut state);
        let sentences: Vec<_> = (0..BATCH).map(|_| sentence(length, &mut state)).collect();
        let gradients = judge(&model, &sentences, &device).0.backward();
        let gradients = GradientsParams::from_grads(gradients, &model);
        model = optimizer.step(LR, model, gradients);
    }
    let sentences: Vec<_> = (0..64).map(|_| sentence(16, &mut state)).collect();
    let (loss, right) = judge(&model, &sentences, &device);
    (loss.into_scalar::<f32>(), right)
}

pub fn main() {
    let (loss, right) = train();
    println!("loss {loss:.6} answered {}", right.map(|share| format!("{share:.4}")).join(" "));
}
