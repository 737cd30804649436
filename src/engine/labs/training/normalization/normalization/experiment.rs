//! The experiment itself: one batch a step, the same for every net.

use super::{
    ACCURACY, Action, BlockView, Contender, DRIFT, DriftView, FELL, LARGE, LOSS, METRICS, Mode, Params, Run,
    RunningView, SMALL, SetView, ShiftView, Snapshot, SweepView, TURNING,
    net::{SIDE, Source},
    program,
    runner::{Batch, Runner},
};
use crate::{
    data::digits::{self, Digits},
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    math::moments::moments,
    nn::norm::{Extent, Norm, Rule, Statistics},
    params::split_flags,
    view::Histogram,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Batch sizes of the sweep, the cheapest first.
pub const SIZES: [usize; 6] = [64, 32, 16, 8, 4, 2];
/// The batch size for which the learning rate of the sweep is meant; at others it is scaled with the size (Goyal et al.
/// 2017), as Wu and He 2018 do.
pub(super) const RATE_AT: f64 = 32.0;
/// Steps between two evaluations, two looks at the gradients, and two at the distributions of one net.
const EVALUATE: u64 = 20;
const LOOK: u64 = 10;
const PROBE: u64 = 4;
/// Nets take turns, so that no step does all the measuring: their turns are this many steps apart.
const APART: u64 = 3;
/// Digits whose distributions are looked at.
const PROBED: usize = 32;
/// Cells of the block that are drawn at most, and samples.
const DRAWN: usize = 2048;
const SAMPLES: usize = 4;
const SAMPLES_DENSE: usize = 12;
const BINS: usize = 28;

/// The norms at work.
pub struct Normalization {
    params: Params,
    seed: u64,
    runners: Vec<Runner>,
    rng: ChaCha8Rng,
    /// The training digits in the order of this epoch, and how many of them were used.
    order: Vec<usize>,
    used: usize,
    /// The digits of the last step.
    batch: Batch,
    test: Batch,
    step: u64,
    picked: [usize; 3],
    sweep: Sweep,
}

/// Where the sweep stands: the index of the batch size, the digits seen at it, and what was found.
#[derive(Default)]
struct Sweep {
    at: usize,
    seen: usize,
    found: Vec<SweepView>,
}

pub(super) fn contenders(params: &Params) -> Vec<Contender> {
    let wanted: Vec<&str> = split_flags(&params.norms).collect();
    Contender::ALL
        .iter()
        .copied()
        .filter(|of| wanted.contains(&of.name()))
        .collect()
}

fn take(digits: &Digits, indices: impl Iterator<Item = usize>, offset: f64) -> Batch {
    let size = SIDE * SIDE;
    let (mut pictures, mut labels) = (vec![], vec![]);
    for index in indices {
        let start = pictures.len();
        pictures.resize(start + size, 0.0);
        digits.fill(index, &mut pictures[start..]);
        labels.push(digits.labels[index]);
    }
    pictures.iter_mut().for_each(|ink| *ink += offset as f32);
    Batch { pictures, labels }
}

impl Normalization {
    pub(super) fn params(&self) -> &Params {
        &self.params
    }
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }
    pub(super) fn steps(&self) -> u64 {
        self.step
    }

    fn next_batch(&mut self) {
        let size = self.batch_size().min(self.order.len());
        if self.used + size > self.order.len() {
            for last in (1..self.order.len()).rev() {
                self.order.swap(last, self.rng.random_range(0..=last));
            }
            self.used = 0;
        }
        self.used += size;
        let indices = self.order[self.used - size..self.used].iter().copied();
        self.batch = take(digits::small(), indices, self.params.offset);
    }

    fn batch_size(&self) -> usize {
        match self.params.run {
            Run::Train => self.params.batch,
            Run::Sweep => SIZES[self.sweep.at.min(SIZES.len() - 1)],
        }
    }

    fn lr(&self) -> f64 {
        match self.params.run {
            Run::Train => self.params.lr,
            Run::Sweep => self.params.lr * self.batch_size() as f64 / RATE_AT,
        }
    }

    fn measure(&mut self) {
        let probed = take(digits::small(), 0..PROBED, self.params.offset);
        for (index, runner) in self.runners.iter_mut().enumerate() {
            let turn = self.step + APART * index as u64;
            if turn.is_multiple_of(PROBE) {
                runner.probe(&self.params, &probed, self.step);
            }
            if turn.is_multiple_of(EVALUATE) {
                runner.evaluate(&self.params, &self.test);
            }
        }
    }

    /// Notes what was reached at this batch size and begins with the next one; false where there is none.
    fn next_size(&mut self) -> bool {
        let size = self.batch_size();
        for runner in &mut self.runners {
            runner.evaluate(&self.params, &self.test);
            // A net that diverged reads no digit better than by guessing.
            let reached = runner.accuracy.filter(|_| runner.fell.is_none()).unwrap_or(0.1);
            let point = [size as f64, reached];
            match self.sweep.found.iter_mut().find(|found| found.of == runner.of) {
                Some(found) => found.points.push(point),
                None => self.sweep.found.push(SweepView {
                    of: runner.of,
                    points: vec![point],
                }),
            }
        }
        self.sweep.seen = 0;
        self.sweep.at += 1;
        if self.sweep.at < SIZES.len() {
            self.runners = fresh(&self.params, self.seed);
            return true;
        }
        false
    }

    /// The net whose block is shown: that of the shown norm, or else the first.
    fn source(&self) -> Option<&Runner> {
        let of = |runner: &&Runner| runner.of.norm() == self.params.shown && runner.of != Contender::Noisy;
        self.runners.iter().find(of).or(self.runners.first())
    }

    fn block(&self) -> (BlockView, SetView, RunningView) {
        let Some(runner) = self.source() else {
            return Default::default();
        };
        let index = self.params.layer.clamp(1, runner.plan.layers.len()) - 1;
        let running = Source::Running(&runner.running);
        let source = if self.params.mode == Mode::Eval {
            running
        } else {
            Source::Batch
        };
        let pass = runner.plan.forward(&runner.weights, &self.batch.pictures, source, &[]);
        let layer = &runner.plan.layers[index];
        let (extent, x) = (layer.extent(pass.samples), &pass.traces[index].before);
        let rule = Rule {
            norm: self.params.shown,
            groups: self.params.groups.count(),
        };
        let own = rule.statistics(extent, x);
        let fixed = rule.norm == Norm::Batch && runner.of.norm() == Norm::Batch;
        let statistics = match self.params.mode {
            Mode::Eval if fixed => runner.running[index].clone(),
            _ => own.clone(),
        };
        let mut after = vec![0.0; x.len()];
        rule.normalize(extent, x, &statistics, &mut after);
        let [sample, channel, place] = self.picked;
        let most = if extent.area == 1 { SAMPLES_DENSE } else { SAMPLES };
        let samples = (DRAWN / (extent.channels * extent.area))
            .clamp(1, most)
            .min(extent.samples);
        let picked = [
            sample.min(samples - 1),
            channel.min(extent.channels - 1),
            place.min(extent.area - 1),
        ];
        let (lit, set) = lit_set(rule, extent, &statistics, [x, &after], picked);
        let cells = samples * extent.channels * extent.area;
        let block = BlockView {
            of: Some(runner.of),
            batch: extent.samples,
            samples,
            channels: extent.channels,
            side: layer.side(),
            before: x[..cells].to_vec(),
            after: after[..cells].to_vec(),
            lit: lit[..samples * extent.channels].to_vec(),
            picked,
        };
        (
            block,
            set,
            running_view(
                self.runners.iter().find(|runner| runner.of == Contender::Batch),
                index,
                &self.batch,
            ),
        )
    }
}

/// The planes that share the picked cell's mean and variance, and their numbers before and after.
fn lit_set(
    rule: Rule,
    extent: Extent,
    statistics: &Statistics,
    [x, after]: [&[f32]; 2],
    picked: [usize; 3],
) -> (Vec<bool>, SetView) {
    let set = rule.set(extent, picked[0], picked[1]);
    let planes = (0..extent.samples).flat_map(|sample| (0..extent.channels).map(move |channel| (sample, channel)));
    let single = rule.norm == Norm::None;
    let lit: Vec<bool> = planes
        .map(|(sample, channel)| !single && rule.set(extent, sample, channel) == set)
        .collect();
    let of = |values: &[f32]| -> Vec<f32> {
        let planes = values.chunks_exact(extent.area).zip(&lit);
        planes
            .filter(|(_, lit)| single || **lit)
            .flat_map(|(plane, _)| plane.to_vec())
            .collect()
    };
    let (before, after) = (of(x), of(after));
    let [mean_before, variance_before] = moments(&before).map(|moment| moment as f32);
    let [mean_after, variance_after] = moments(&after).map(|moment| moment as f32);
    let view = SetView {
        size: before.len(),
        sets: rule.sets(extent),
        mean: statistics.mean.get(set).copied().unwrap_or(mean_before),
        variance: statistics.variance.get(set).copied().unwrap_or(variance_before),
        mean_after,
        variance_after,
        before: Histogram::of(&before, BINS),
        after: Histogram::of(&after, BINS),
    };
    (lit, view)
}

fn running_view(runner: Option<&Runner>, layer: usize, batch: &Batch) -> RunningView {
    let Some(runner) = runner else {
        return RunningView::default();
    };
    let pass = runner
        .plan
        .forward(&runner.weights, &batch.pictures, Source::Batch, &[]);
    let pairs = |statistics: &Statistics| {
        let pairs = statistics.mean.iter().zip(&statistics.variance);
        pairs.map(|(mean, variance)| [*mean, *variance]).collect()
    };
    RunningView {
        running: pairs(&runner.running[layer]),
        batch: pairs(&pass.traces[layer].statistics),
        accuracy: runner
            .accuracy
            .zip(runner.batch_accuracy)
            .map(|(running, batch)| [running, batch]),
    }
}

fn fresh(params: &Params, seed: u64) -> Vec<Runner> {
    contenders(params)
        .into_iter()
        .map(|of| Runner::new(of, params, seed))
        .collect()
}

/// Settings whose change needs no new nets.
fn is_live(old: &Params, new: &Params) -> bool {
    let same = Params {
        lr: new.lr,
        batch: new.batch,
        mode: new.mode,
        momentum: new.momentum,
        offset: new.offset,
        running_share: new.running_share,
        jolt: new.jolt,
        sweep_digits: new.sweep_digits,
        shown: new.shown,
        layer: new.layer,
        detail: new.detail,
        ..old.clone()
    };
    same == *new
}

impl Lab for Normalization {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "training/normalization/normalization";
    const METRICS: &'static [Metric] = METRICS;
    const ON_GPU: bool = false;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch];
    // The lit set's numbers cost two passes.
    const RECORD_EVERY: u64 = 5;

    fn new(params: &Params, seed: u64, _device: &Device) -> Result<Self, Fault> {
        if contenders(params).is_empty() {
            return Err(Fault::NothingChosen { name: "norms".into() });
        }
        let data = digits::small();
        let order: Vec<usize> = data.train().collect();
        let mut lab = Self {
            runners: fresh(params, seed),
            seed,
            rng: ChaCha8Rng::seed_from_u64(seed),
            used: order.len(),
            order,
            batch: take(data, 0..0, 0.0),
            test: take(data, data.test(), params.offset),
            step: 0,
            picked: [0, 2, 0],
            sweep: Sweep::default(),
            params: params.clone(),
        };
        lab.next_batch();
        for runner in &mut lab.runners {
            runner.evaluate(params, &lab.test);
        }
        Ok(lab)
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Ok(Self {
            picked: self.picked,
            ..Self::new(params, seed, device)?
        })
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        if !is_live(&self.params, params) {
            return Ok(Change::Restart);
        }
        if params.offset != self.params.offset {
            let data = digits::small();
            self.test = take(data, data.test(), params.offset);
        }
        self.params = params.clone();
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        let Action::Pick { sample, channel, place } = action;
        self.picked = [sample, channel, place];
        Ok(())
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        if self.params.run == Run::Sweep && self.sweep.at >= SIZES.len() {
            return Ok(Progress::Done);
        }
        self.next_batch();
        let lr = self.lr();
        self.step += 1;
        for (index, runner) in self.runners.iter_mut().enumerate() {
            let look = (self.step + APART * index as u64).is_multiple_of(LOOK);
            runner.step(&self.params, lr, &self.batch, self.step, look);
        }
        self.measure();
        if self.params.run == Run::Sweep {
            self.sweep.seen += self.batch.labels.len();
            if self.sweep.seen >= self.params.sweep_digits && !self.next_size() {
                return Ok(Progress::Done);
            }
        }
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default();
        for runner in &self.runners {
            let at = runner.of as usize;
            if let Some(fell) = runner.fell {
                metrics.push(FELL[at], fell as f64);
                continue;
            }
            metrics.push(LOSS[at], runner.loss);
            if let Some(accuracy) = runner.accuracy {
                metrics.push(ACCURACY[at], accuracy);
            }
            metrics.push(DRIFT[at], runner.drift.mean);
            if runner.shift.len() > 1 {
                let sum: f64 = runner.shift[1..].iter().sum();
                metrics.push(TURNING[at], sum / (runner.shift.len() - 1) as f64);
            }
            if let Some(accuracy) = runner.batch_accuracy.filter(|_| runner.of == Contender::Batch) {
                metrics.push("batch_stats_accuracy", accuracy);
            }
        }
        for found in &self.sweep.found {
            let at = |size: usize| {
                found
                    .points
                    .iter()
                    .find(|point| point[0] == size as f64)
                    .map(|point| point[1])
            };
            for (name, size) in [(SMALL, SIZES[5]), (LARGE, SIZES[0])] {
                if let Some(accuracy) = at(size) {
                    metrics.push(name[found.of as usize], accuracy);
                }
            }
        }
        let (_, set, _) = self.block();
        metrics.push("set_mean", f64::from(set.mean_after));
        metrics.push("set_variance", f64::from(set.variance_after));
        if let Some(runner) = self.runners.first() {
            metrics.push("parameters", runner.plan.parameters() as f64);
        }
        metrics
    }

    fn snapshot(&self) -> Snapshot {
        let (block, set, running) = self.block();
        let layers = self.runners.first().map_or(0, |runner| runner.plan.layers.len());
        let drift = |runner: &Runner| DriftView {
            of: runner.of,
            fell: runner.fell,
            layers: runner.drift.of_channel(layers, block.picked[1]),
            drift: runner.drift.mean,
        };
        Snapshot {
            drift: self.runners.iter().map(drift).collect(),
            shift: self
                .runners
                .iter()
                .map(|runner| ShiftView {
                    of: runner.of,
                    layers: runner.shift.clone(),
                })
                .collect(),
            sweep: self.sweep.found.clone(),
            sweeping: (self.params.run == Run::Sweep && self.sweep.at < SIZES.len()).then(|| self.batch_size()),
            layers,
            block,
            set,
            running,
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::Safetensors => program::model(self.runners.iter()),
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            _ => Err(format.not_offered()),
        }
    }
}
