//! The experiment: one epoch a step, for the net with the method and for its twin without.

use super::{
    Action, MAX_DRAWN, METRICS, Method, Params, Snapshot, Task,
    data::{self, Data, Hand},
    pictures, program,
    trainee::Trainee,
};
use crate::{
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    math::random::stream,
    undo::Undo,
};
use rand_chacha::ChaCha8Rng;

/// The generator's streams.
const DATA_STREAM: u64 = 0;
const WEIGHT_STREAM: u64 = 1;
const CHANCE_STREAM: u64 = 2;

/// The lab at work.
pub struct Regularization {
    pub(super) params: Params,
    pub(super) seed: u64,
    hand: Hand,
    pub(super) data: Data,
    pub(super) main: Trainee,
    pub(super) plain: Trainee,
    rng: ChaCha8Rng,
    picked: usize,
}

/// A net before its first step; those of one seed begin with the same weights.
pub(super) fn begun(params: &Params, method: Method, seed: u64) -> Trainee {
    Trainee::new(params, method, &mut stream(seed, WEIGHT_STREAM))
}

impl Regularization {
    fn build(params: &Params, seed: u64, hand: Hand, picked: usize) -> Self {
        let trainee = |method| begun(params, method, seed);
        let mut lab = Self {
            params: params.clone(),
            seed,
            data: data::make(params, &hand, &mut stream(seed, DATA_STREAM)),
            hand,
            main: trainee(params.method),
            plain: trainee(Method::None),
            rng: stream(seed, CHANCE_STREAM),
            picked: picked.min(params.points.saturating_sub(1)),
        };
        for trainee in [&mut lab.main, &mut lab.plain] {
            trainee.train_loss = trainee.net.loss(&lab.data.train);
            trainee.valid_loss = trainee.net.loss(&lab.data.valid);
        }
        lab
    }

    #[cfg(test)]
    pub(super) fn train(&self) -> &super::net::Samples {
        &self.data.train
    }

    fn restart_with(&mut self, hand: Hand) {
        *self = Self::build(&self.params, self.seed, hand, self.picked);
    }

    fn drops(&self) -> bool {
        self.params.method == Method::Dropout && self.params.dropout > 0.0
    }

    /// The test loss of the sub-networks' mean answer; for moons the mean of their logits.
    fn ensemble_loss(&self) -> Option<f64> {
        let masks = pictures::masks(&self.params, self.seed);
        let (net, test) = (&self.main.net, &self.data.test);
        let mut sum = vec![0.0; test.rows];
        for mask in &masks {
            let answers = net.outputs_of(&test.x, test.rows, mask);
            sum.iter_mut()
                .zip(answers)
                .for_each(|(sum, answer)| *sum += answer / masks.len() as f32);
        }
        (self.drops() && !masks.is_empty()).then(|| net.loss_of(&sum, &test.target))
    }

    fn csv(&self) -> Vec<u8> {
        let head = match self.params.task {
            Task::Curve => "set,x,y\n",
            Task::Moons => "set,x1,x2,class\n",
        };
        let mut text = head.to_owned();
        for (name, samples) in [
            ("train", &self.data.train),
            ("validation", &self.data.valid),
            ("test", &self.data.test),
        ] {
            for row in 0..samples.rows {
                let inputs = samples.x.iter().skip(row).step_by(samples.rows);
                let cells: Vec<String> = inputs.chain([&samples.target[row]]).map(f32::to_string).collect();
                text += &format!("{name},{}\n", cells.join(","));
            }
        }
        text.into_bytes()
    }
}

impl Lab for Regularization {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "training/regularization/regularization";
    const METRICS: &'static [Metric] = METRICS;
    const ON_GPU: bool = false;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch, Export::Data];
    // The test loss of two nets on 500 samples costs as much as several steps.
    const RECORD_EVERY: u64 = 10;
    const PACE: Option<f64> = Some(240.0);

    fn new(params: &Params, seed: u64, _device: &Device) -> Result<Self, Fault> {
        Ok(Self::build(params, seed, Hand::default(), 0))
    }

    fn restart(&self, params: &Params, seed: u64, _device: &Device) -> Result<Self, Fault> {
        let mut hand = self.hand.clone();
        let same =
            (params.task, params.points, params.noise) == (self.params.task, self.params.points, self.params.noise);
        if !same || seed != self.seed {
            hand.moved.clear();
        }
        Ok(Self::build(params, seed, hand, self.picked))
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let old = &self.params;
        let live = Params {
            l1: params.l1,
            l2: params.l2,
            decay: params.decay,
            dropout: params.dropout,
            bn_group: params.bn_group,
            patience: params.patience,
            lr: params.lr,
            members: params.members,
            ..old.clone()
        };
        if live != *params {
            return Ok(Change::Restart);
        }
        self.params = live;
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::MovePoint { index, to } => {
                if !data::put(&mut self.data.train, self.params.task, index, to) {
                    return Err(Fault::NothingThere { what: "point".into() });
                }
                self.hand.moved.retain(|(moved, _)| *moved != index);
                self.hand.moved.push((index, to));
                self.picked = index;
            }
            Action::DrawCurve { points } if points.len() > MAX_DRAWN => {
                return Err(Fault::TooManyPoints { limit: MAX_DRAWN });
            }
            Action::DrawCurve { points } => {
                let mut hand = Hand::default();
                hand.draw(&points);
                self.restart_with(hand);
            }
            Action::ClearHand => self.restart_with(Hand::default()),
            Action::Pick { index } => self.picked = index.min(self.data.train.rows.saturating_sub(1)),
        }
        Ok(())
    }

    fn begins_anew(&self, action: &Action) -> bool {
        matches!(action, Action::DrawCurve { .. } | Action::ClearHand)
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        match action {
            Action::MovePoint { index, .. } => {
                let (index, place) = (*index, data::place(&self.data.train, self.params.task, *index)?);
                let exchange = move |lab: &mut Self, kept: &mut (Vec<(usize, [f32; 2])>, [f32; 2])| {
                    let task = lab.params.task;
                    let gone = || Fault::NothingThere { what: "point".into() };
                    let now = data::place(&lab.data.train, task, index).ok_or_else(gone)?;
                    data::put(&mut lab.data.train, task, index, kept.1);
                    std::mem::swap(&mut lab.hand.moved, &mut kept.0);
                    kept.1 = now;
                    Ok(())
                };
                Some(Undo::new(
                    format!("point {index}"),
                    (self.hand.moved.clone(), place),
                    exchange,
                ))
            }
            Action::DrawCurve { .. } | Action::ClearHand => {
                let exchange = |lab: &mut Self, hand: &mut Hand| {
                    let now = lab.hand.clone();
                    lab.restart_with(std::mem::replace(hand, now));
                    Ok(())
                };
                Some(Undo::new("curve", self.hand.clone(), exchange).beginning_anew())
            }
            Action::Pick { .. } => None,
        }
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        let Data { train, valid, .. } = &self.data;
        self.main.step(&self.params, train, valid, &mut self.rng);
        self.plain.step(&self.params, train, valid, &mut self.rng);
        Ok(Progress::Running)
    }

    fn pulse(&self) -> f64 {
        self.main.valid_loss + self.plain.valid_loss + self.main.train_loss + self.plain.train_loss
    }

    fn metrics(&self) -> Metrics {
        let Data { train, valid, test } = &self.data;
        let (main, plain) = (&self.main, &self.plain);
        let (near, zero, norm) = main.sizes();
        let (plain_near, _, plain_norm) = plain.sizes();
        let (train_loss, test_loss) = (main.net.loss(train), main.net.loss(test));
        let mut metrics = Metrics::default()
            .with("test_loss", test_loss)
            .with("plain_test_loss", plain.net.loss(test))
            .with("near_zero", near)
            .with("plain_near_zero", plain_near)
            .with("train_loss", train_loss)
            .with("valid_loss", main.net.loss(valid))
            .with("plain_train_loss", plain.net.loss(train))
            .with("plain_valid_loss", plain.net.loss(valid))
            .with("exact_zeros", zero)
            .with("weight_norm", norm)
            .with("plain_weight_norm", plain_norm)
            .with("stopped", f64::from(u8::from(main.stopped.is_some())))
            .with("gap", test_loss - train_loss);
        for (step, loss, best) in [
            ("best_step", "best_valid_loss", main.best),
            ("plain_best_step", "plain_best_valid_loss", plain.best),
        ] {
            if best.valid_loss.is_finite() {
                metrics.push(step, best.step as f64);
                metrics.push(loss, best.valid_loss);
            }
        }
        if let Some([first, second]) = main.activation {
            metrics.push("activation_ratio", first[0] / first[1].max(f64::MIN_POSITIVE));
            metrics.push("deep_activation_ratio", second[0] / second[1].max(f64::MIN_POSITIVE));
        }
        if let Some(loss) = self.ensemble_loss() {
            metrics.push("ensemble_test_loss", loss);
        }
        metrics
    }

    fn snapshot(&self) -> Snapshot {
        let (task, net) = (self.params.task, &self.main.net);
        let reach = pictures::reach([net, &self.plain.net]);
        let masks = if self.drops() {
            pictures::masks(&self.params, self.seed)
        } else {
            vec![]
        };
        let (members, member_fields) = match task {
            Task::Curve => (masks.iter().map(|mask| pictures::curve(net, mask)).collect(), vec![]),
            Task::Moons => (vec![], pictures::member_fields(net, &masks)),
        };
        let fit = pictures::fit(&self.main, task, reach);
        let truth = match task {
            Task::Curve => fit.curve.iter().map(|[x, _]| [*x, self.hand.truth(*x)]).collect(),
            Task::Moons => vec![],
        };
        let rows = self.data.train.rows;
        let of_picked = |mask: &Vec<f32>| mask.iter().skip(self.picked).step_by(rows).map(|f| *f > 0.0).collect();
        Snapshot {
            task,
            method: self.params.method,
            by_hand: self.hand != Hand::default(),
            train: data::points(&self.data.train, task),
            valid: data::points(&self.data.valid, task),
            truth,
            mean: pictures::mean(&members),
            members,
            member_fields,
            network: pictures::network(net, task),
            kept: self.main.chance.masks.iter().map(of_picked).collect(),
            picked: self.picked,
            stopped: self.main.stopped,
            activation: self.main.activation.map(|[first, _]| first),
            plain: pictures::fit(&self.plain, task, reach),
            fit,
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::Safetensors => program::model(&self.main.net),
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            Export::Data => Ok(self.csv()),
            Export::Burn => Err(format.not_offered()),
        }
    }
}
