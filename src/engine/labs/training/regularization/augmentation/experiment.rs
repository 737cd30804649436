//! The experiment: one mini-batch a step, changed for the one net and as it is for its twin.

use super::{
    Action, Domain, Kind, Line, MAX_TYPED, METRICS, Params, Score, Snapshot, Turned, Typed, Wall,
    digits::{Draw, SIDE, Strength, warp},
    language::Chances,
    learner::{Learner, hits, probabilities, share},
    program,
    source::{Set, Source, picture},
};
use crate::{
    data::digits::mnist,
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    math::random::stream,
    nn::{
        loss::{Loss, Target},
        mlp::{Batch, Mlp},
    },
    undo::Undo,
    view::ImageGrid,
};
use rand::{RngExt, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use std::cell::RefCell;

/// The wall: digits down and across, the first of each row as it is; sentences down, and copies of each.
const ROWS: usize = 5;
pub const COLUMNS: usize = 8;
const SENTENCES: usize = 5;
const COPIES: usize = 2;
/// The generator's streams.
const ORDER_STREAM: u64 = 2;
const CHANGE_STREAM: u64 = 3;
const WALL_STREAM: u64 = 100;
/// The turned digit's curve: this far either way, in steps.
const CURVE: (i32, usize) = (90, 5);
/// A sentence to start with.
const SENTENCES_TO_TRY: [&str; 2] = ["the movie was terrible", "店员很糟糕"];

/// The lab at work.
pub struct Augmentation {
    pub(super) params: Params,
    pub(super) seed: u64,
    pub(super) source: Source,
    /// With augmentation, and without.
    pub(super) learners: [Learner; 2],
    /// The nets of which accuracies are told: those of the last step that was recorded.
    measured: [Mlp; 2],
    scores: RefCell<Option<Vec<Score>>>,
    tests: Vec<(Kind, Set)>,
    order: Vec<usize>,
    at: usize,
    seen: usize,
    pub(super) step: u64,
    order_rng: ChaCha8Rng,
    change_rng: ChaCha8Rng,
    /// What the last step was trained on: indices and, for digits, the changed pictures.
    last: (Vec<usize>, Vec<f32>),
    wall: Wall,
    /// Counts the walls drawn so far.
    page: u64,
    index: usize,
    degrees: f64,
    typed: String,
}

impl Augmentation {
    fn build(params: &Params, seed: u64, device: &Device) -> Self {
        let source = Source::new(params);
        let learners = [(); 2].map(|()| Learner::new(&source, params, seed, device));
        let kinds = Kind::of(params.domain).iter();
        let tests = kinds
            .map(|kind| (*kind, source.test(*kind, params.test_angle, seed)))
            .collect();
        let mut lab = Self {
            measured: [learners[0].net.clone(), learners[1].net.clone()],
            learners,
            tests,
            order: (0..source.train()).collect(),
            at: usize::MAX,
            seen: 0,
            step: 0,
            order_rng: stream(seed, ORDER_STREAM),
            change_rng: stream(seed, CHANGE_STREAM),
            last: (vec![], vec![]),
            wall: Wall::default(),
            page: 0,
            index: 0,
            degrees: 0.0,
            typed: SENTENCES_TO_TRY[usize::from(params.corpus == super::Corpus::Chinese)].to_owned(),
            scores: RefCell::default(),
            params: params.clone(),
            seed,
            source,
        };
        let (inputs, target) = lab.example();
        for learner in &mut lab.learners {
            let batch = Batch::new(learner.net.widths()[0], inputs.clone());
            learner.loss = f64::from(learner.net.loss(&batch, &target, Loss::CrossEntropy));
        }
        lab
    }

    /// A first batch, so that there is a loss before the first step.
    fn example(&self) -> (Vec<f32>, Target) {
        let count = self.params.batch.min(self.order.len());
        let x = (0..count).flat_map(|index| self.source.plain(index)).collect();
        (
            x,
            Target::Classes((0..count).map(|index| self.source.label(index)).collect()),
        )
    }

    fn next_batch(&mut self) -> Vec<usize> {
        if self.at >= self.order.len() {
            self.order.shuffle(&mut self.order_rng);
            self.at = 0;
        }
        let end = (self.at + self.params.batch.max(1)).min(self.order.len());
        let batch = self.order[self.at..end].to_vec();
        self.at = end;
        self.seen += batch.len();
        batch
    }

    fn with_scores<T>(&self, tell: impl FnOnce(&[Score]) -> T) -> T {
        let mut scores = self.scores.borrow_mut();
        tell(scores.get_or_insert_with(|| {
            let score = |(kind, set): &(Kind, Set)| {
                let [main, plain] = [0, 1].map(|which| share(hits(&self.measured[which], set).into_iter()));
                Score {
                    kind: *kind,
                    main,
                    plain,
                }
            };
            self.tests.iter().map(score).collect()
        }))
    }

    /// Accuracies on the upright sixes and nines alone: what turning too far costs.
    fn six_nine(&self) -> [f64; 2] {
        let Some((_, clean)) = self.tests.first() else {
            return [0.0; 2];
        };
        [0, 1].map(|which| {
            let hits = hits(&self.measured[which], clean).into_iter().zip(&clean.labels);
            share(hits.filter(|(_, label)| matches!(label, 6 | 9)).map(|(hit, _)| hit))
        })
    }

    fn show_digit(&self) -> Turned {
        let at = mnist().test().start + self.index;
        let (upright, label) = (picture(at), mnist().labels[at]);
        let image = warp(&upright, self.degrees, [0.0; 2], 1.0);
        let nets = [&self.learners[0].net, &self.learners[1].net];
        let degrees: Vec<f64> = (-CURVE.0..=CURVE.0).step_by(CURVE.1).map(f64::from).collect();
        let turned: Vec<f32> = degrees
            .iter()
            .flat_map(|degrees| warp(&upright, *degrees, [0.0; 2], 1.0))
            .collect();
        let answers = nets.map(|net| probabilities(net, turned.clone()));
        let of_truth =
            |which: usize, at: usize| f64::from(answers[which][at * nets[which].outputs() + usize::from(label)]);
        let curve = degrees
            .iter()
            .enumerate()
            .map(|(at, degrees)| [*degrees, of_truth(0, at), of_truth(1, at)]);
        Turned {
            curve: curve.collect(),
            probabilities: nets.map(|net| probabilities(net, image.clone())),
            image,
            label,
            degrees: self.degrees,
            index: self.index,
        }
    }

    fn show_typed(&self) -> Typed {
        let Source::Text(language) = &self.source else {
            return Typed::default();
        };
        let words = language.words_of(&self.typed);
        let plain: Vec<&str> = words.iter().map(String::as_str).collect();
        let bag = language.bag(plain.iter().copied());
        let praise = [0, 1].map(|which| probabilities(&self.learners[which].net, bag.clone())[1]);
        let variants = if plain.is_empty() {
            vec![]
        } else {
            self.source.lines(
                &plain,
                u8::from(praise[0] > 0.5),
                Chances::of(&self.params),
                3,
                &mut self.wall_rng(),
            )
        };
        Typed {
            text: self.typed.clone(),
            praise,
            variants,
            words: words.iter().map(|word| (word.clone(), language.knows(word))).collect(),
        }
    }

    fn wall_rng(&self) -> ChaCha8Rng {
        stream(self.seed, WALL_STREAM + self.page)
    }

    /// Pictures and labels of the wall.
    fn pictures(&self) -> (Vec<Vec<f32>>, Vec<u8>) {
        let mut rng = self.wall_rng();
        let size = SIDE * SIDE;
        let labels = &mnist().labels;
        match self.wall {
            Wall::Variants => {
                let strength = Strength::of(&self.params);
                let mut wall = (vec![], vec![]);
                for _ in 0..ROWS {
                    let index = rng.random_range(0..self.order.len());
                    let digit = picture(index);
                    wall.0.extend(
                        (1..COLUMNS)
                            .map(|_| Draw::new(&mut rng))
                            .map(|draw| strength.apply(&digit, &draw)),
                    );
                    wall.0.insert(wall.0.len() + 1 - COLUMNS, digit);
                    wall.1.extend([labels[index]; COLUMNS]);
                }
                wall
            }
            Wall::Batch => {
                let pictures = self.last.1.chunks_exact(size).map(<[f32]>::to_vec);
                let labels = self.last.0.iter().map(|index| labels[*index]);
                (
                    pictures.take(ROWS * COLUMNS).collect(),
                    labels.take(ROWS * COLUMNS).collect(),
                )
            }
            Wall::Test(kind) => {
                let Some((_, set)) = self.tests.iter().find(|(known, _)| *known == kind) else {
                    return (vec![], vec![]);
                };
                let count = set.labels.len() / (ROWS * COLUMNS);
                let skip = self.page as usize % count.max(1) * ROWS * COLUMNS;
                let pictures = set.x.chunks_exact(size).map(<[f32]>::to_vec).skip(skip);
                let labels = set.labels.iter().map(|label| *label as u8).skip(skip);
                (
                    pictures.take(ROWS * COLUMNS).collect(),
                    labels.take(ROWS * COLUMNS).collect(),
                )
            }
        }
    }

    /// Sentences of the wall.
    fn lines(&self) -> Vec<Line> {
        let Source::Text(language) = &self.source else {
            return vec![];
        };
        let mut rng = self.wall_rng();
        let (set, chances) = match self.wall {
            Wall::Test(kind) => (&language.test, Chances::of_test(kind)),
            _ => (&language.train, Chances::of(&self.params)),
        };
        let of_batch = |row: usize| match self.wall {
            Wall::Batch => self.last.0.get(row).copied(),
            _ => None,
        };
        let mut lines = vec![];
        for row in 0..SENTENCES {
            let by_chance = rng.random_range(0..set.len());
            let (words, label) = &set[of_batch(row).unwrap_or(by_chance)];
            lines.extend(self.source.lines(words, *label, chances, COPIES, &mut rng));
        }
        lines
    }
}

impl Lab for Augmentation {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "training/regularization/augmentation";
    const METRICS: &'static [Metric] = METRICS;
    const EXPORTS: &'static [Export] = &[Export::Safetensors, Export::PyTorch];
    // Two nets answer seven tests of 500 digits: as much as ten steps.
    const RECORD_EVERY: u64 = 25;

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        Ok(Self::build(params, seed, device))
    }

    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut lab = Self::build(params, seed, device);
        (lab.index, lab.degrees) = (self.index, self.degrees);
        if params.domain == self.params.domain {
            (lab.wall, lab.page) = (self.wall, self.page);
            if params.corpus == self.params.corpus {
                lab.typed.clone_from(&self.typed);
            }
        }
        Ok(lab)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let old = &self.params;
        let same = |params: &Params| (params.domain, params.corpus, params.train_size);
        if same(params) != same(old) {
            return Ok(Change::Restart);
        }
        if params.test_angle != old.test_angle {
            for (kind, set) in self.tests.iter_mut().filter(|(kind, _)| *kind == Kind::Turned) {
                *set = self.source.test(*kind, params.test_angle, self.seed);
            }
            self.scores.replace(None);
        }
        self.params = params.clone();
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Show { wall } => self.wall = wall,
            Action::Redraw => self.page += 1,
            Action::PickTest { index } => self.index = index.min(mnist().test().len() - 1),
            Action::Turn { degrees } if degrees.is_finite() => self.degrees = degrees.clamp(-180.0, 180.0),
            Action::Turn { .. } => {}
            Action::Type { text } if text.chars().count() > MAX_TYPED => {
                return Err(Fault::TooLong {
                    name: "text".into(),
                    limit: MAX_TYPED,
                });
            }
            Action::Type { text } => self.typed = text,
        }
        Ok(())
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        match action {
            Action::Turn { .. } | Action::PickTest { .. } => {
                let exchange = |lab: &mut Self, turn: &mut (usize, f64)| {
                    let now = (lab.index, lab.degrees);
                    (lab.index, lab.degrees) = std::mem::replace(turn, now);
                    Ok(())
                };
                Some(Undo::new("turn", (self.index, self.degrees), exchange))
            }
            Action::Type { .. } => {
                let exchange = |lab: &mut Self, typed: &mut String| {
                    std::mem::swap(&mut lab.typed, typed);
                    Ok(())
                };
                Some(Undo::new("sentence", self.typed.clone(), exchange))
            }
            Action::Show { .. } | Action::Redraw => None,
        }
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        let batch = self.next_batch();
        let target = Target::Classes(batch.iter().map(|index| self.source.label(*index)).collect());
        let plain: Vec<f32> = batch.iter().flat_map(|index| self.source.plain(*index)).collect();
        let rng = &mut self.change_rng;
        let changed: Vec<f32> = batch
            .iter()
            .flat_map(|index| self.source.changed(*index, &self.params, rng))
            .collect();
        self.last = (batch, changed.clone());
        let [main, twin] = &mut self.learners;
        main.learn(self.params.lr, changed, &target);
        twin.learn(self.params.lr, plain, &target);
        self.step += 1;
        if self.step.is_multiple_of(Self::RECORD_EVERY) {
            self.measured = [main.net.clone(), twin.net.clone()];
            self.scores.replace(None);
        }
        Ok(Progress::Running)
    }

    fn pulse(&self) -> f64 {
        self.learners[0].loss + self.learners[1].loss
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default()
            .with("train_loss", self.learners[0].loss)
            .with("plain_train_loss", self.learners[1].loss);
        self.with_scores(|scores| {
            for score in scores {
                let [main, plain] = score.kind.metrics();
                metrics.push(main, score.main);
                metrics.push(plain, score.plain);
            }
            // What augmentation brings on the kind of test that it is about.
            if let Some(score) = scores.get(1) {
                metrics.push("gain", score.main - score.plain);
            }
        });
        if self.params.domain == Domain::Digits {
            let [main, plain] = self.six_nine();
            metrics.push("six_nine_accuracy", main);
            metrics.push("plain_six_nine_accuracy", plain);
        }
        metrics.with("epoch", self.seen as f64 / self.order.len().max(1) as f64)
    }

    fn snapshot(&self) -> Snapshot {
        let digits = self.params.domain == Domain::Digits;
        let (images, labels) = if digits { self.pictures() } else { (vec![], vec![]) };
        Snapshot {
            domain: self.params.domain,
            wall: self.wall,
            pictures: ImageGrid {
                width: SIDE,
                height: SIDE,
                images,
            },
            labels,
            columns: COLUMNS,
            lines: self.lines(),
            scores: self.with_scores(<[Score]>::to_vec),
            turned: if digits { self.show_digit() } else { Turned::default() },
            typed: self.show_typed(),
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        program::write(self, format)
    }
}
