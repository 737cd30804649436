//! Diffusion on the plane: a net learns the noise, and samples walk back while it learns.

use super::{
    Params,
    denoiser::{Denoiser, Question},
    measure::{Meter, normal_points},
    schedule::Schedule,
    shape::EXTENT,
    view::{Arrow, PlaneView, Samples},
    walk::{Plan, Walk},
};
use crate::{data::mixture::Mixture, fault::Fault, math::random, view::Field};
use burn::tensor::Device;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{cell::RefCell, sync::Arc};

/// Data points drawn, and samples that walk.
pub const SHOWN: usize = 400;
pub const SAMPLES: usize = 256;
/// Share of the examples whose class is not told, so that the net learns both predictions that guidance mixes.
pub const UNTOLD: f64 = 0.2;
/// Steps that arrived samples rest before new ones set out with what the net has learned since.
const REST: u64 = 150;
/// Cells along a side of the density, and arrows along a side.
const CELLS: usize = 56;
const ARROWS: usize = 15;
/// Steps between two measurements of the net.
const MEASURE_EVERY: u64 = 100;
/// Points of the schedule's curves.
const CURVE: usize = 100;
/// A data point counts as covered when a sample is this near.
pub const NEAR: f32 = 0.25;

/// The density at the time looked at, kept while nothing that it depends on changes.
type Seen = ((usize, Option<usize>), Arc<Field>);

/// Samples that have arrived, and what they are worth.
#[derive(Clone)]
pub struct Arrival {
    samples: [Samples; 2],
    /// Mean distance of a sample to the nearest centre of the data: DDPM's, DDIM's.
    pub distance: [f64; 2],
    /// Share of DDIM's samples that belong to the class asked for.
    pub class_match: Option<f64>,
    /// Share of the data points (of the class asked for) with one of DDIM's samples near.
    pub coverage: Option<f64>,
}

/// What is fixed about the data: the points shown, and what the samples are held against.
#[derive(Default)]
struct Shown {
    data: Vec<[f32; 2]>,
    classes: Arc<Vec<usize>>,
    noise: Vec<[f32; 2]>,
    distance: f64,
    entropy: f64,
}

impl Shown {
    fn new(mixture: &Mixture, rng: &mut ChaCha8Rng) -> Self {
        let (at, classes): (Vec<_>, Vec<_>) = (0..SHOWN).map(|_| mixture.sample(rng)).unzip();
        let surprise: f64 = at.iter().map(|at| -mixture.density(*at, None).ln()).sum();
        let data: Vec<[f32; 2]> = at.iter().map(|at| at.map(|v| v as f32)).collect();
        Self {
            distance: mean_distance(mixture, &data),
            entropy: surprise / SHOWN as f64,
            noise: normal_points(SHOWN, rng),
            classes: Arc::new(classes),
            data,
        }
    }
}

/// Data, net and samples.
pub struct PlaneGame {
    pub mixture: Mixture,
    rng: ChaCha8Rng,
    pub denoiser: Denoiser,
    shown: Shown,
    pub meter: Meter,
    start: Vec<[f32; 2]>,
    walks: [Walk; 2],
    rested: u64,
    pub arrival: Option<Arrival>,
    schedule_curve: Arc<Vec<[f64; 3]>>,
    seen: RefCell<Option<Seen>>,
    steps: u64,
    /// Of the last batch; none before the first.
    pub loss: Option<f64>,
}

impl PlaneGame {
    pub fn new(params: &Params, mixture: Mixture, seed: u64, device: &Device) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let schedule = Schedule::new(params.noise_schedule, params.timesteps, params.beta_end);
        let denoiser = Denoiser::new((params.layers, params.width), schedule, &mut rng, device);
        let start = normal_points(SAMPLES, &mut rng);
        let mut game = Self {
            walks: setting_out(params, &start, &denoiser),
            schedule_curve: Arc::new(curve(&denoiser.schedule)),
            mixture,
            rng,
            shown: Shown::default(),
            meter: Meter::default(),
            start,
            rested: 0,
            arrival: None,
            seen: RefCell::default(),
            steps: 0,
            loss: None,
            denoiser,
        };
        game.gather();
        game
    }

    /// Draws what is shown and measured of the data.
    fn gather(&mut self) {
        self.seen.replace(None);
        if self.mixture.is_empty() {
            (self.shown, self.meter, self.arrival) = (Shown::default(), Meter::default(), None);
            return;
        }
        // Its own generator: what is shown does not change what is learned.
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        self.shown = Shown::new(&self.mixture, &mut rng);
        self.meter = Meter::new(&self.mixture, &self.shown.data, &self.denoiser.schedule, &mut rng);
        self.meter.measure(&self.denoiser);
    }

    /// Goes on with other data.
    pub fn set_data(&mut self, mixture: Mixture) {
        self.mixture = mixture;
        self.gather();
    }

    /// Goes on with another net.
    pub fn set_net(&mut self, params: &Params, weights: &[f32]) {
        self.denoiser.take(weights);
        self.meter.measure(&self.denoiser);
        self.set_out(params);
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
            self.meter.measure(&self.denoiser);
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
        self.loss = Some(self.denoiser.learn(params.lr, &questions, noise));
    }

    fn walk(&mut self, params: &Params) {
        if self.walks.iter().all(Walk::is_done) {
            self.rested += 1;
            // Those that have arrived stay in sight until the new ones are there. A net that does not learn would only
            // send the same samples again.
            if self.rested > REST && params.train {
                self.walks = setting_out(params, &self.start, &self.denoiser);
                self.rested = 0;
            }
            return;
        }
        for walk in &mut self.walks {
            walk.step(&self.denoiser);
        }
        if self.walks.iter().all(Walk::is_done) {
            self.arrival = Some(self.arrive(params));
        }
    }

    /// Sends the samples back to the noise, from which they set out again in sight.
    pub fn set_out(&mut self, params: &Params) {
        self.walks = setting_out(params, &self.start, &self.denoiser);
        (self.rested, self.arrival) = (0, None);
    }

    fn arrive(&self, params: &Params) -> Arrival {
        let asked = params.asked();
        let samples = self.samples();
        let share_of = |class: usize| {
            let hits = samples[1].classes.iter().filter(|own| **own == class).count();
            hits as f64 / SAMPLES as f64
        };
        Arrival {
            distance: [0, 1].map(|index| mean_distance(&self.mixture, self.walks[index].at())),
            class_match: asked.map(share_of),
            coverage: self.coverage(self.walks[1].at(), asked),
            samples,
        }
    }

    /// Both walks as far as they have come.
    fn samples(&self) -> [Samples; 2] {
        let class = |at: &[f32; 2]| self.mixture.nearest(at.map(f64::from)).map_or(0, |(_, class)| class);
        [0, 1].map(|index| Samples {
            moments: Arc::new(self.walks[index].kept.clone()),
            classes: Arc::new(self.walks[index].at().iter().map(class).collect()),
        })
    }

    fn coverage(&self, samples: &[[f32; 2]], asked: Option<usize>) -> Option<f64> {
        let near = |a: &[f32; 2], b: &[f32; 2]| (a[0] - b[0]).hypot(a[1] - b[1]) < NEAR;
        let (mut covered, mut all) = (0_u32, 0_u32);
        for (at, class) in self.shown.data.iter().zip(&*self.shown.classes) {
            if asked.is_none_or(|asked| asked == *class) {
                all += 1;
                covered += u32::from(samples.iter().any(|sample| near(at, sample)));
            }
        }
        (all > 0).then(|| f64::from(covered) / f64::from(all))
    }

    /// Mean distance of the data points themselves to the nearest centre, and the mean `-ln p` of a point in nats.
    pub fn of_data(&self) -> [f64; 2] {
        [self.shown.distance, self.shown.entropy]
    }

    pub fn view(&self, params: &Params, drawn: [usize; 2]) -> PlaneView {
        let schedule = &self.denoiser.schedule;
        let t = params.t.min(schedule.steps());
        let [signal, deviation] = schedule.shares(t).map(|share| share as f32);
        let noised = self.shown.data.iter().zip(&self.shown.noise);
        let empty = self.mixture.is_empty();
        let [ddpm, ddim] = match &self.arrival {
            _ if empty => Default::default(),
            Some(arrival) => arrival.samples.clone(),
            None => self.samples(),
        };
        PlaneView {
            t,
            steps: schedule.steps(),
            noised: noised
                .map(|(at, noise)| [0, 1].map(|axis| signal * at[axis] + deviation * noise[axis]))
                .collect(),
            classes: Arc::clone(&self.shown.classes),
            density: self.density(t, params.asked()),
            arrows: if empty { vec![] } else { self.arrows(t, params) },
            ddpm,
            ddim,
            arrived: self.arrival.is_some(),
            schedule: Arc::clone(&self.schedule_curve),
            loss: Arc::clone(&self.meter.by_time),
            drawn,
        }
    }

    fn noised(&self, t: usize) -> Mixture {
        let [signal, deviation] = self.denoiser.schedule.shares(t);
        self.mixture.noised(signal, deviation)
    }

    fn density(&self, t: usize, asked: Option<usize>) -> Arc<Field> {
        if self.mixture.is_empty() {
            return Arc::default();
        }
        if let Some((seen, field)) = &*self.seen.borrow()
            && *seen == (t, asked)
        {
            return Arc::clone(field);
        }
        let noised = self.noised(t);
        let values = Field::centres(EXTENT, CELLS).map(|at| noised.density(at, asked) as f32);
        let field = Arc::new(Field::square(EXTENT, CELLS, values.collect()));
        self.seen.replace(Some(((t, asked), Arc::clone(&field))));
        field
    }

    fn arrows(&self, t: usize, params: &Params) -> Vec<Arrow> {
        let class = params.asked();
        // At time 0 there is no noise to predict; the first time shows what the last step back does.
        let t = t.max(1);
        let question = |at: [f64; 2]| Question {
            at: at.map(|v| v as f32),
            t,
            class,
        };
        let questions: Vec<Question> = Field::centres(EXTENT, ARROWS).map(question).collect();
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

    /// A number that is not finite once the net has lost itself.
    pub fn pulse(&self) -> f64 {
        let arrived = self
            .arrival
            .as_ref()
            .map_or(0.0, |arrival| arrival.distance.iter().sum());
        self.loss.unwrap_or_default() + self.meter.excess + self.meter.bound.net + arrived
    }
}

fn curve(schedule: &Schedule) -> Vec<[f64; 3]> {
    let steps = schedule.steps();
    let points = CURVE.min(steps);
    (0..=points)
        .map(|index| index * steps / points)
        .map(|t| [t as f64, schedule.alpha_bar(t), schedule.snr(t)])
        .collect()
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
