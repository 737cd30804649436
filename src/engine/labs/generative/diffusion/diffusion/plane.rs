//! Diffusion on the plane: a net learns the noise, and samples walk back while it learns.

use super::{
    Params,
    denoiser::{Denoiser, Question},
    schedule::Schedule,
    shape::{CLASSES, EXTENT},
    view::{Arrow, PlaneView},
    walk::{Moment, Plan, Walk},
};
use crate::{data::mixture::Mixture, fault::Fault, math::random, view::Field};
use burn::tensor::Device;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{cell::RefCell, sync::Arc};

/// Data points drawn, and samples that walk.
const SHOWN: usize = 400;
const SAMPLES: usize = 256;
/// Share of the examples whose class is not told, so that the net learns both predictions that guidance mixes.
const UNTOLD: f64 = 0.2;
/// Steps that arrived samples rest before they set out again with what the net has learned since.
const REST: u64 = 150;
/// Cells along a side of the density, arrows along a side, and times at which the loss is measured.
const CELLS: usize = 56;
const ARROWS: usize = 15;
const TIMES: usize = 20;
/// Points for each of these times, and steps between two measurements.
const PROBES: usize = 96;
const MEASURE_EVERY: u64 = 100;
/// Points of the schedule's curves.
const CURVE: usize = 100;

/// What depends on the time looked at alone, kept while it stays.
type Seen = (usize, Arc<Field>);

/// Points with their noise, for measuring: fixed, so that the numbers move only with the net.
struct Probe {
    questions: Vec<Question>,
    noise: Vec<[f32; 2]>,
    /// The least mean squared error at this time: that of the exact score's noise.
    least: f64,
}

/// Data, net and samples.
pub struct PlaneGame {
    pub mixture: Mixture,
    rng: ChaCha8Rng,
    pub denoiser: Denoiser,
    data: Arc<Vec<[f32; 2]>>,
    classes: Arc<Vec<usize>>,
    data_noise: Vec<[f32; 2]>,
    start: Vec<[f32; 2]>,
    walks: [Walk; 2],
    rested: u64,
    finished: Option<[Arc<Vec<Moment>>; 2]>,
    probes: Vec<Probe>,
    loss_by_time: Arc<Vec<[f64; 3]>>,
    schedule_curve: Arc<Vec<[f64; 3]>>,
    seen: RefCell<Option<Seen>>,
    steps: u64,
    pub loss: f64,
    /// Mean distance of a sample to the nearest centre of the data, per sampler, when last arrived.
    pub distance: [f64; 2],
    /// Share of the samples that belong to the class asked for.
    pub match_rate: Option<f64>,
}

impl PlaneGame {
    pub fn new(params: &Params, mixture: Mixture, seed: u64, device: &Device) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let schedule = Schedule::new(params.schedule, params.timesteps);
        let denoiser = Denoiser::new((params.layers, params.width), schedule, &mut rng, device);
        let start = normal_points(SAMPLES, &mut rng);
        let walks = setting_out(params, &start, &denoiser);
        let steps = denoiser.schedule.steps();
        let curve = |index: usize| {
            let t = index * steps / CURVE.min(steps);
            [t as f64, denoiser.schedule.alpha_bar(t), denoiser.schedule.snr(t)]
        };
        let schedule_curve = (0..=CURVE.min(steps)).map(curve).collect();
        let mut game = Self {
            mixture,
            rng,
            data: Arc::default(),
            classes: Arc::default(),
            data_noise: vec![],
            start,
            walks,
            rested: 0,
            finished: None,
            probes: vec![],
            loss_by_time: Arc::default(),
            schedule_curve: Arc::new(schedule_curve),
            seen: RefCell::default(),
            steps: 0,
            loss: 1.0,
            distance: [0.0; 2],
            match_rate: None,
            denoiser,
        };
        game.gather();
        game
    }

    /// Draws what is shown and measured of the data.
    fn gather(&mut self) {
        // Its own generator: what is shown does not change what is learned.
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        self.seen.replace(None);
        if self.mixture.is_empty() {
            (self.data, self.classes) = (Arc::default(), Arc::default());
            self.probes.clear();
            return;
        }
        let (at, classes): (Vec<_>, Vec<_>) = (0..SHOWN).map(|_| self.mixture.sample(&mut rng)).unzip();
        self.data = Arc::new(at.iter().map(|at| at.map(|v| v as f32)).collect());
        self.classes = Arc::new(classes);
        self.data_noise = normal_points(SHOWN, &mut rng);
        let steps = self.denoiser.schedule.steps();
        let times = TIMES.min(steps);
        self.probes = (1..=times)
            .map(|index| self.probe(index * steps / times, &mut rng))
            .collect();
        self.measure();
    }

    fn probe(&self, t: usize, rng: &mut ChaCha8Rng) -> Probe {
        let [signal, deviation] = self.denoiser.schedule.shares(t);
        let noised = self.mixture.noised(signal, deviation);
        let noise = normal_points(PROBES, rng);
        let mut sum = 0.0;
        let mut questions = Vec::new();
        for noise in &noise {
            let (clean, _) = self.mixture.sample(rng);
            let at = [0, 1].map(|axis| signal * clean[axis] + deviation * f64::from(noise[axis]));
            // Without being told the class: the score of all the data.
            let best = noised.score(at, None).map(|score| -deviation * score);
            sum += (0..2)
                .map(|axis| (best[axis] - f64::from(noise[axis])).powi(2))
                .sum::<f64>();
            questions.push(Question {
                at: at.map(|v| v as f32),
                t,
                class: None,
            });
        }
        Probe {
            questions,
            noise,
            least: sum / (2 * PROBES) as f64,
        }
    }

    /// One training step, and one step back for the samples.
    ///
    /// # Errors
    /// `NoData` where there is nothing to learn yet.
    pub fn step(&mut self, params: &Params) -> Result<(), Fault> {
        if self.mixture.is_empty() {
            return Err(Fault::NoData {});
        }
        if params.train {
            self.learn(params);
        }
        self.steps += 1;
        if self.steps.is_multiple_of(MEASURE_EVERY) {
            self.measure();
        }
        self.walk(params);
        Ok(())
    }

    fn learn(&mut self, params: &Params) {
        let steps = self.denoiser.schedule.steps();
        let mut noise = Vec::with_capacity(2 * params.batch);
        let mut questions = Vec::with_capacity(params.batch);
        for _ in 0..params.batch {
            let (clean, class) = self.mixture.sample(&mut self.rng);
            let t = self.rng.random_range(1..=steps);
            let [signal, deviation] = self.denoiser.schedule.shares(t);
            let at = clean.map(|clean| {
                let drawn = random::normal(&mut self.rng);
                noise.push(drawn as f32);
                (signal * clean + deviation * drawn) as f32
            });
            let class = (self.rng.random::<f64>() >= UNTOLD).then_some(class);
            questions.push(Question { at, t, class });
        }
        self.loss = self.denoiser.learn(params.lr, &questions, noise);
    }

    fn walk(&mut self, params: &Params) {
        if self.walks.iter().all(Walk::is_done) {
            self.rested += 1;
            if self.rested > REST {
                self.set_out(params);
            }
            return;
        }
        for walk in &mut self.walks {
            walk.step(&self.denoiser);
        }
        if self.walks.iter().all(Walk::is_done) {
            self.arrive(params);
        }
    }

    /// Sends the samples back to the noise, from which they set out again.
    pub fn set_out(&mut self, params: &Params) {
        self.walks = setting_out(params, &self.start, &self.denoiser);
        (self.rested, self.finished) = (0, None);
    }

    fn arrive(&mut self, params: &Params) {
        self.distance = [0, 1].map(|index| mean_distance(&self.mixture, self.walks[index].at()));
        self.match_rate = params.asked().map(|class| {
            let hits = self.walks[1].at().iter().filter(|at| {
                let nearest = self.mixture.nearest(at.map(f64::from));
                nearest.is_some_and(|(_, own)| own == class)
            });
            hits.count() as f64 / SAMPLES as f64
        });
        self.finished = Some([0, 1].map(|index| Arc::new(self.walks[index].kept.clone())));
    }

    fn measure(&mut self) {
        let error = |probe: &Probe| {
            let found = self.denoiser.noise(&probe.questions);
            let square = |(found, noise): (&[f32; 2], &[f32; 2])| {
                (0..2)
                    .map(|axis| f64::from(found[axis] - noise[axis]).powi(2))
                    .sum::<f64>()
            };
            let sum: f64 = found.iter().zip(&probe.noise).map(square).sum();
            [probe.questions[0].t as f64, sum / (2 * PROBES) as f64, probe.least]
        };
        self.loss_by_time = Arc::new(self.probes.iter().map(error).collect());
    }

    /// How much more the net errs than the exact score does, on average over the times.
    pub fn excess(&self) -> f64 {
        let sum: f64 = self.loss_by_time.iter().map(|[_, error, least]| error - least).sum();
        sum / self.loss_by_time.len().max(1) as f64
    }

    pub fn view(&self, params: &Params, drawn: usize) -> PlaneView {
        let t = params.t.min(self.denoiser.schedule.steps());
        let [signal, deviation] = self.denoiser.schedule.shares(t);
        let noised = self.data.iter().zip(&self.data_noise);
        let [ddpm, ddim] = self
            .finished
            .clone()
            .unwrap_or_else(|| [0, 1].map(|index| Arc::new(self.walks[index].kept.clone())));
        PlaneView {
            t,
            steps: self.denoiser.schedule.steps(),
            data: Arc::clone(&self.data),
            classes: Arc::clone(&self.classes),
            noised: noised
                .map(|(at, noise)| [0, 1].map(|axis| signal as f32 * at[axis] + deviation as f32 * noise[axis]))
                .collect(),
            density: self.density(t, params),
            arrows: if self.mixture.is_empty() {
                vec![]
            } else {
                self.arrows(t, params)
            },
            ddpm,
            ddim,
            arrived: self.finished.is_some(),
            schedule: Arc::clone(&self.schedule_curve),
            loss: Arc::clone(&self.loss_by_time),
            drawn,
        }
    }

    fn noised(&self, t: usize) -> Mixture {
        let [signal, deviation] = self.denoiser.schedule.shares(t);
        self.mixture.noised(signal, deviation)
    }

    fn density(&self, t: usize, params: &Params) -> Arc<Field> {
        let key = t * (CLASSES + 1) + params.asked().map_or(0, |class| class + 1);
        if let Some((seen, field)) = &*self.seen.borrow()
            && *seen == key
        {
            return Arc::clone(field);
        }
        let noised = self.noised(t);
        let at = |index: usize| 2.0 * EXTENT * (index as f64 + 0.5) / CELLS as f64 - EXTENT;
        let value = |cell: usize| noised.density([at(cell % CELLS), at(cell / CELLS)], params.asked()) as f32;
        let extent = [-EXTENT as f32, EXTENT as f32];
        let field = Arc::new(Field {
            x: extent,
            y: extent,
            columns: CELLS,
            rows: CELLS,
            values: (0..CELLS * CELLS).map(value).collect(),
        });
        self.seen.replace(Some((key, Arc::clone(&field))));
        field
    }

    fn arrows(&self, t: usize, params: &Params) -> Vec<Arrow> {
        let class = params.asked();
        let at = |index: usize| (2.0 * EXTENT * (index as f64 + 0.5) / ARROWS as f64 - EXTENT) as f32;
        // At time 0 there is no noise to predict; the first time shows what the last step back does.
        let t = t.max(1);
        let question = |cell: usize| Question {
            at: [at(cell % ARROWS), at(cell / ARROWS)],
            t,
            class,
        };
        let questions: Vec<Question> = (0..ARROWS * ARROWS).map(question).collect();
        let deviation = self.denoiser.schedule.shares(t)[1] as f32;
        let noised = self.noised(t);
        let found = self.denoiser.guided(&questions, params.guidance);
        let arrow = |(question, noise): (&Question, &[f32; 2])| Arrow {
            at: question.at,
            learned: noise.map(|noise| -noise / deviation.max(1e-6)),
            exact: noised
                .score(question.at.map(f64::from), class)
                .map(|score| score as f32),
        };
        questions.iter().zip(&found).map(arrow).collect()
    }

    /// Goes on with other data.
    pub fn set_data(&mut self, mixture: Mixture) {
        self.mixture = mixture;
        self.gather();
    }

    /// A number that is not finite once the net has lost itself.
    pub fn pulse(&self) -> f64 {
        self.loss
    }
}

/// The mean distance of points to the nearest centre of the data.
pub fn mean_distance(mixture: &Mixture, points: &[[f32; 2]]) -> f64 {
    let distance = |at: &[f32; 2]| {
        mixture
            .nearest(at.map(f64::from))
            .map_or(0.0, |(square, _)| square.sqrt())
    };
    points.iter().map(distance).sum::<f64>() / points.len().max(1) as f64
}

/// Both samplers at the same noise.
fn setting_out(params: &Params, start: &[[f32; 2]], denoiser: &Denoiser) -> [Walk; 2] {
    [1.0, 0.0].map(|eta| {
        let plan = Plan {
            steps: params.sample_steps,
            eta,
            class: params.asked(),
            guidance: params.guidance,
        };
        Walk::new(plan, start, denoiser, 1)
    })
}

fn normal_points(count: usize, rng: &mut ChaCha8Rng) -> Vec<[f32; 2]> {
    (0..count).map(|_| [0; 2].map(|_| random::normal(rng) as f32)).collect()
}
