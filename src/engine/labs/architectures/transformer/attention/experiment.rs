//! The experiment itself: one batch of made-up sentences a step.

use super::{
    ANSWERED, Action, METRICS, Params, Snapshot, WORK, export,
    model::{Batch, Model, Pass, Score, work},
    sentences, view,
    words::{Sentence, TOKENS},
};
use crate::{
    device::Device,
    fault::Fault,
    kernels::{
        attention::Attention,
        update::{Memory, Rule, Step, update},
    },
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    undo::Undo,
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Lengths of the test sentences, and how many there are of each.
const LENGTHS: [usize; 3] = [10, 16, TOKENS];
const TESTED: usize = 16;
/// Of another generator than the training's, the same for all seeds.
const TEST_SEED: u64 = 0x7E57;
/// Steps between two tests.
const TEST_EVERY: u64 = 20;
/// More than this share of a head's weight at the right place is its work.
const HALF: f64 = 0.5;

/// Attention at work.
pub struct AttentionLab {
    params: Params,
    model: Model,
    weights: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    rng: ChaCha8Rng,
    seed: u64,
    step: u64,
    loss: f64,
    sentence: Sentence,
    muted: Vec<bool>,
    tests: Vec<Batch>,
    tested: Score,
    work: Vec<[f64; 4]>,
}

fn model(params: &Params) -> Model {
    let head_dim = (params.width / params.heads).max(1);
    let root = if params.scaling { (head_dim as f64).sqrt() } else { 1.0 };
    let scale = (1.0 / (root * params.temperature)) as f32;
    let Params {
        width, heads, causal, ..
    } = *params;
    Model {
        attention: Attention {
            width,
            heads,
            head_dim,
            scale,
            causal,
        },
    }
}

fn made_up(tokens: usize, count: usize, rng: &mut ChaCha8Rng) -> Batch {
    Batch {
        tokens,
        codes: (0..count).flat_map(|_| sentences::sentence(tokens, rng)).collect(),
    }
}

impl AttentionLab {
    pub(super) fn params(&self) -> &Params {
        &self.params
    }
    pub(super) fn model(&self) -> &Model {
        &self.model
    }
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }
    pub(super) fn steps(&self) -> u64 {
        self.step
    }

    /// The weights with the heads that are switched off taken out of the sum.
    fn seen(&self) -> Vec<f32> {
        let mut weights = self.weights.clone();
        let Attention { width, head_dim, .. } = self.model.attention;
        let rows = weights[self.model.out()].chunks_exact_mut(head_dim * width);
        for (rows, _) in rows.zip(&self.muted).filter(|(_, muted)| **muted) {
            rows.fill(0.0);
        }
        weights
    }

    fn test(&mut self) {
        let seen = self.seen();
        self.tested = Score::default();
        self.work = vec![[0.0; 4]; self.params.heads];
        for batch in &self.tests {
            let (score, pass) = self.model.score(&seen, batch);
            for task in 0..4 {
                self.tested.loss[task] += score.loss[task];
                self.tested.right[task] += score.right[task];
                self.tested.asked[task] += score.asked[task];
            }
            for (sum, new) in self
                .work
                .iter_mut()
                .zip(work(batch, self.params.heads, &pass.trace.weights))
            {
                sum.iter_mut()
                    .zip(new)
                    .for_each(|(sum, new)| *sum += new / LENGTHS.len() as f64);
            }
        }
    }

    fn read(&self, seen: &[f32]) -> Pass {
        let batch = Batch {
            tokens: self.sentence.len(),
            codes: self.sentence.codes.clone(),
        };
        self.model.forward(seen, &batch)
    }

    /// How many different heads do more than half of some task.
    fn specialists(&self) -> usize {
        let is_at_work = |shares: &&[f64; 4]| shares.iter().any(|share| *share > HALF);
        self.work.iter().filter(is_at_work).count()
    }

    /// Mean entropy of the rows in bits, mean of their largest weights, deviation of the scores before scaling.
    fn sharpness(&self) -> [f64; 3] {
        let tokens = self.sentence.len();
        let pass = self.read(&self.weights);
        let rows = || pass.trace.weights.chunks_exact(tokens);
        let count = rows().len().max(1) as f64;
        let entropy = |row: &[f32]| -> f64 {
            let parts = row.iter().filter(|weight| **weight > 0.0);
            parts
                .map(|weight| -f64::from(*weight) * f64::from(*weight).log2())
                .sum()
        };
        let largest = |row: &[f32]| f64::from(row.iter().copied().fold(0.0, f32::max));
        let snapshot = view::snapshot(
            &self.model,
            &self.params,
            [&self.weights; 2],
            &self.sentence,
            &pass,
            &self.muted,
        );
        let scores = || {
            snapshot
                .heads
                .iter()
                .flat_map(|head| &head.scores.values)
                .map(|score| f64::from(*score))
        };
        let number = scores().count().max(1) as f64;
        let mean = scores().sum::<f64>() / number;
        let variance = scores().map(|score| (score - mean).powi(2)).sum::<f64>() / number;
        [
            rows().map(entropy).sum::<f64>() / count,
            rows().map(largest).sum::<f64>() / count,
            variance.sqrt(),
        ]
    }
}

impl Lab for AttentionLab {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "architectures/transformer/attention";
    const METRICS: &'static [Metric] = METRICS;
    const ON_GPU: bool = false;
    const RECORD_EVERY: u64 = 10;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch, Export::Burn];
    const IMPORTS: bool = true;

    fn new(params: &Params, seed: u64, _device: &Device) -> Result<Self, Fault> {
        let sentence = Sentence::read(&params.text)?;
        let model = model(params);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let weights = model.init(&mut rng);
        let mut test_rng = ChaCha8Rng::seed_from_u64(TEST_SEED);
        let tests = LENGTHS.map(|tokens| made_up(tokens, TESTED, &mut test_rng)).into();
        let mut lab = Self {
            first: vec![0.0; weights.len()],
            second: vec![0.0; weights.len()],
            muted: vec![false; params.heads],
            params: params.clone(),
            model,
            weights,
            rng,
            seed,
            step: 0,
            loss: 0.0,
            sentence,
            tests,
            tested: Score::default(),
            work: vec![],
        };
        lab.test();
        lab.loss = lab.tested.mean_loss();
        Ok(lab)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        if (params.heads, params.width) != (self.params.heads, self.params.width) {
            return Ok(Change::Restart);
        }
        let sentence = Sentence::read(&params.text)?;
        let changed = model(params) != self.model;
        self.sentence = sentence;
        self.model = model(params);
        self.params = params.clone();
        if changed {
            self.test();
        }
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        let Action::Mute { head, off } = action;
        match self.muted.get_mut(head) {
            Some(muted) => *muted = off,
            None => {
                return Err(Fault::NothingThere { what: "head".into() });
            }
        }
        self.test();
        Ok(())
    }

    fn undo(&self, Action::Mute { head, .. }: &Action) -> Option<Undo<Self>> {
        let head = *head;
        let exchange = move |lab: &mut Self, kept: &mut bool| {
            let muted = lab
                .muted
                .get_mut(head)
                .ok_or_else(|| Fault::NothingThere { what: "head".into() })?;
            std::mem::swap(muted, kept);
            lab.test();
            Ok(())
        };
        Some(Undo::new(format!("head {head}"), *self.muted.get(head)?, exchange))
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        let tokens = sentences::length(&mut self.rng);
        let batch = made_up(tokens, self.params.batch, &mut self.rng);
        let (score, gradient) = self.model.loss_and_gradient(&self.weights, &batch);
        self.loss = score.mean_loss();
        self.step += 1;
        let (beta1, beta2) = (0.9f32, 0.99f32);
        let gone = |beta: f32| 1.0 - f64::from(beta).powf(self.step as f64);
        let rule = Rule::Adam {
            beta1,
            beta2,
            epsilon: 1e-8,
            first_scale: (1.0 / gone(beta1)) as f32,
            second_scale: (1.0 / gone(beta2).sqrt()) as f32,
        };
        let step = Step {
            rule,
            lr: self.params.lr as f32,
            decay: 0.0,
            shrink: 1.0,
        };
        let memory = Memory {
            first: &mut self.first,
            second: &mut self.second,
        };
        update(step, &mut self.weights, &gradient, memory);
        if self.step.is_multiple_of(TEST_EVERY) {
            self.test();
        }
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default();
        metrics.push("train_loss", self.loss);
        metrics.push("test_loss", self.tested.mean_loss());
        let mut all = 0.0;
        for task in 0..4 {
            metrics.push(ANSWERED[task], self.tested.accuracy(task));
            all += self.tested.accuracy(task) / 4.0;
            metrics.push(WORK[task], self.work.iter().map(|head| head[task]).fold(0.0, f64::max));
        }
        let [entropy, largest, deviation] = self.sharpness();
        metrics
            .with("answered", all)
            .with("specialists", self.specialists() as f64)
            .with("entropy", entropy)
            .with("largest_weight", largest)
            .with("score_deviation", deviation)
            .with("parameters", self.model.parameters() as f64)
    }

    fn pulse(&self) -> f64 {
        self.loss
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::Safetensors => export::write(&self.model, &self.weights),
            Export::PyTorch => Ok(export::pytorch::program(self).into_bytes()),
            Export::Burn => Ok(export::burn::program(self).into_bytes()),
            Export::Data => Err(format.not_offered()),
        }
    }

    fn import(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.weights = export::read(&self.model, bytes)?;
        // The optimizer's memory belongs to the weights that are gone.
        self.first.fill(0.0);
        self.second.fill(0.0);
        self.test();
        Ok(())
    }

    fn snapshot(&self) -> Snapshot {
        let seen = self.seen();
        let pass = self.read(&seen);
        let weights = [self.weights.as_slice(), seen.as_slice()];
        let snapshot = view::snapshot(&self.model, &self.params, weights, &self.sentence, &pass, &self.muted);
        Snapshot {
            work: self.work.clone(),
            ..snapshot
        }
    }
}
