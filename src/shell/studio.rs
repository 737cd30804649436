//! Small pictures of experiments, trained and drawn on threads of their own: stills for the map, small multiples.
//!
//! Nothing is stored beforehand: each picture is that of a real run, made when somebody looks at its place.

use crate::{
    experiment::{DriveKind, Setup, Transport},
    kit::{
        figure,
        theme::Theme,
        words::{Lang, Words},
    },
    panels,
};
use egui::{ColorImage, Context, TextureHandle, TextureOptions, Vec2};
use neural_atlas_engine::{device::DeviceKind, history::History, lab::Metrics, session::State};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    time::{Duration, Instant},
};

/// What to train and how to draw it.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub lab: String,
    pub set: Vec<(String, String)>,
    pub seed: u64,
    pub steps: u64,
    /// The stage's size, and pixels to a point of it.
    pub size: Vec2,
    pub scale: f32,
    pub lang: Lang,
    pub dark: bool,
}

impl Order {
    fn key(&self) -> String {
        format!("{self:?}")
    }
}

/// A run that was trained to its end and drawn.
pub struct Still {
    pub picture: TextureHandle,
    pub history: Arc<History>,
    pub metrics: Metrics,
    pub state: State,
    pub step: u64,
}

struct Made {
    key: String,
    /// None where the lab refuses such settings.
    run: Option<(ColorImage, Arc<History>, Metrics, State, u64)>,
}

/// Two runs at a time leave the window and its own experiment their share of the machine.
const THREADS: usize = 2;
/// Runs that wait at most; what finds no place is asked for again in a later frame.
const WAITING: usize = 16;
/// Stills kept at most, the oldest go first.
const KEPT: usize = 160;
/// A run that takes longer is drawn as far as it came.
const PATIENCE: Duration = Duration::from_secs(6);

/// The threads and what they have made.
#[derive(Default)]
pub struct Studio {
    desk: Option<Desk>,
    kept: HashMap<String, Option<Arc<Still>>>,
    order: VecDeque<String>,
    asked: HashSet<String>,
}

struct Desk {
    orders: SyncSender<Order>,
    made: Receiver<Made>,
}

impl Studio {
    /// The still, where it is made already; asks for it otherwise.
    pub fn still(&mut self, ctx: &Context, order: &Order) -> Option<Arc<Still>> {
        self.receive(ctx);
        let key = order.key();
        if let Some(known) = self.kept.get(&key) {
            return known.clone();
        }
        if !self.asked.contains(&key) {
            let desk = self.desk.get_or_insert_with(|| start(ctx));
            match desk.orders.try_send(order.clone()) {
                Ok(()) => _ = self.asked.insert(key),
                Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                    ctx.request_repaint_after(Duration::from_millis(200));
                }
            }
        }
        None
    }

    /// Whether it is made already, or nothing else is being made: who looks at one after the other asks only then, so that
    /// no line of orders builds up behind somebody who has moved on.
    pub fn is_free_for(&mut self, ctx: &Context, order: &Order) -> bool {
        self.receive(ctx);
        self.asked.is_empty() || self.kept.contains_key(&order.key())
    }

    fn receive(&mut self, ctx: &Context) {
        let Some(desk) = &self.desk else { return };
        for made in desk.made.try_iter() {
            self.asked.remove(&made.key);
            let still = made.run.map(|(image, history, metrics, state, step)| {
                Arc::new(Still {
                    picture: ctx.load_texture("still", image, TextureOptions::LINEAR),
                    history,
                    metrics,
                    state,
                    step,
                })
            });
            self.kept.insert(made.key.clone(), still);
            self.order.push_back(made.key);
            if self.order.len() > KEPT
                && let Some(oldest) = self.order.pop_front()
            {
                self.kept.remove(&oldest);
            }
        }
    }
}

/// The threads end when the studio is dropped: their channel closes.
fn start(ctx: &Context) -> Desk {
    let (orders, waiting) = sync_channel::<Order>(WAITING);
    let (sender, made) = sync_channel(WAITING);
    let waiting = Arc::new(Mutex::new(waiting));
    for number in 1..=THREADS {
        let (waiting, sender, ctx) = (waiting.clone(), sender.clone(), ctx.clone());
        let work = move || {
            loop {
                let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(order) = next else { return };
                let key = order.key();
                let run = std::panic::catch_unwind(|| take(&order)).ok().flatten();
                if sender.send(Made { key, run }).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
        };
        // Without a thread there are no stills; everything else goes on.
        let _ = std::thread::Builder::new().name(format!("studio {number}")).spawn(work);
    }
    Desk { orders, made }
}

/// Trains and draws.
fn take(order: &Order) -> Option<(ColorImage, Arc<History>, Metrics, State, u64)> {
    /// Steps between two looks at the clock.
    const SLICE: u64 = 16;
    let open = panels::find(&order.lab)?;
    let mut experiment = open(Setup {
        seed: order.seed,
        device: DeviceKind::Cpu,
        drive: DriveKind::Manual {
            steps_per_update: SLICE,
        },
        repaint: Box::new(|| {}),
    });
    experiment.load_text(&order.set).ok()?;
    experiment.update();
    let words = Words::new(order.lang);
    let theme = if order.dark { Theme::Dark } else { Theme::Light };
    experiment.transport(Transport::Step(order.steps));
    let start = Instant::now();
    while experiment.status().step < order.steps && start.elapsed() < PATIENCE {
        let before = experiment.status().step;
        experiment.update();
        if experiment.status().step == before {
            break;
        }
    }
    experiment.transport(Transport::Pause);
    experiment.update();
    let figure = figure::offscreen(order.size, theme, words, |ui| {
        experiment.update();
        experiment.stage(ui, words);
    })?;
    let status = experiment.status();
    let image = figure.pixels(order.scale);
    status
        .ready
        .then_some((image, status.history, status.metrics, status.state, status.step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> Order {
        Order {
            lab: "training/optimizers/race".into(),
            set: vec![("lr".into(), "0.002".into())],
            seed: 7,
            steps: 40,
            size: egui::vec2(600.0, 375.0),
            scale: 0.5,
            lang: Lang::En,
            dark: false,
        }
    }

    #[test]
    fn a_still_is_that_of_a_real_run_of_40_steps_and_the_same_every_time() {
        let (image, history, metrics, _, step) = take(&order()).unwrap();
        assert_eq!((image.size, step), ([300, 188], 40));
        assert_eq!(history.curve("loss.sgd").len(), 41);
        assert!(metrics.get("loss.sgd").is_some());
        let colors: HashSet<_> = image.pixels.iter().map(|pixel| pixel.to_array()).collect();
        assert!(colors.len() > 50, "{} colours", colors.len());
        assert_eq!(take(&order()).unwrap().0, image);
    }

    #[test]
    fn settings_that_the_lab_refuses_and_a_lab_that_is_not_there_give_no_still() {
        let bad = |name: &str, value: &str| Order {
            set: vec![(name.into(), value.into())],
            ..order()
        };
        assert!(take(&bad("lr", "fast")).is_none());
        assert!(
            take(&Order {
                lab: "a/b/c".into(),
                ..order()
            })
            .is_none()
        );
    }

    #[test]
    fn the_studio_makes_what_it_is_asked_for_on_its_own_threads() {
        let ctx = Context::default();
        let mut studio = Studio::default();
        let order = order();
        let start = Instant::now();
        let still = loop {
            if let Some(still) = studio.still(&ctx, &order) {
                break still;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "no still in a minute");
            std::thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(still.step, 40);
        ctx.tex_manager().write().take_delta().clear();
    }
}
