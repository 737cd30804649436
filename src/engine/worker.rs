//! A worker: a named thread around one session.
//!
//! Commands and parameters reach it in the order in which they were sent, through a bounded queue that keeps the latest of
//! parameters in a row; what it publishes goes into a slot that the UI reads without waiting.

use crate::{
    device::{self, DeviceKind},
    fault::Fault,
    inbox::{Inbox, Message},
    lab::Lab,
    session::{Command, Event, Published, Session},
};
use arc_swap::ArcSwap;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

const COMMANDS: usize = 64;
const EVENTS: usize = 256;
/// How long the worker steps before it looks at its commands.
const SLICE: Duration = Duration::from_millis(8);
/// No more than 60 snapshots a second.
const PUBLISH_EVERY: Duration = Duration::from_micros(16_667);

/// How fast to step: as fast as it goes, or so many steps a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    Full,
    PerSecond(f64),
}

/// What the worker last published, and how fast it goes.
pub struct Report<S> {
    pub published: Published<S>,
    pub steps_per_second: f64,
}

struct Shared<L: Lab> {
    inbox: Inbox<L::Params, Command<L::Action>>,
    report: ArcSwap<Report<L::Snapshot>>,
    stop: AtomicBool,
    dropped: AtomicU64,
    speed: ArcSwap<Speed>,
}

/// The UI's end of a session on a thread of its own. Dropping it ends the thread within one step.
pub struct Worker<L: Lab> {
    shared: Arc<Shared<L>>,
    wake: Sender<()>,
    events: Receiver<Event>,
    thread: Option<JoinHandle<()>>,
}

impl<L: Lab> Worker<L> {
    /// Starts the thread; `repaint` is called after every publication.
    ///
    /// # Errors
    /// `Internal` where the system gives no thread.
    pub fn spawn(
        params: L::Params,
        seed: u64,
        device: DeviceKind,
        repaint: impl Fn() + Send + 'static,
    ) -> Result<Self, Fault> {
        let (wake, wakes) = bounded(1);
        let (event_sink, events) = bounded(EVENTS);
        let shared = Arc::new(Shared {
            inbox: Inbox::new(COMMANDS),
            report: ArcSwap::from_pointee(Report {
                published: Published::nothing_yet(seed, L::RECORD_EVERY),
                steps_per_second: 0.0,
            }),
            stop: AtomicBool::new(false),
            dropped: AtomicU64::new(0),
            speed: ArcSwap::from_pointee(Speed::Full),
        });
        let inner = shared.clone();
        let thread = std::thread::Builder::new()
            .name(format!("lab {}", L::ID))
            .spawn(move || {
                let (device, fault) = match device::open(device) {
                    Ok(device) => (device, None),
                    Err(fault) => (device::cpu(), Some(fault)),
                };
                let session = Session::new(params, seed, device);
                let thread = Thread {
                    session,
                    shared: inner,
                    wakes,
                    events: event_sink,
                    repaint,
                    published_at: None,
                    pace: Pace::default(),
                };
                thread.run(fault);
            })
            .map_err(|error| Fault::Internal { why: error.to_string() })?;
        Ok(Self {
            shared,
            wake,
            events,
            thread: Some(thread),
        })
    }

    /// Sends a command; false where the queue is full.
    pub fn send(&self, command: Command<L::Action>) -> bool {
        let fits = self.shared.inbox.command(command);
        self.nudge();
        fits
    }
    /// Sends parameters; of those in a row that were not taken yet the latest is left.
    pub fn set_params(&self, params: L::Params) {
        self.shared.inbox.params(params);
        self.nudge();
    }
    pub fn set_speed(&self, speed: Speed) {
        self.shared.speed.store(Arc::new(speed));
        self.nudge();
    }
    /// The latest publication; never waits.
    pub fn report(&self) -> Arc<Report<L::Snapshot>> {
        self.shared.report.load_full()
    }
    /// What has happened since the last call.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.events.try_iter()
    }
    /// Events that found the queue full.
    pub fn dropped_events(&self) -> u64 {
        self.shared.dropped.load(Ordering::Relaxed)
    }
    /// Ends the thread and waits for it.
    pub fn stop(mut self) {
        self.ask_to_stop();
        if let Some(thread) = self.thread.take() {
            // A panic outside the lab has already been printed; there is nothing more to do with it.
            let _ = thread.join();
        }
    }

    fn nudge(&self) {
        // A full wake queue already wakes.
        let _ = self.wake.try_send(());
    }
    fn ask_to_stop(&self) {
        self.shared.stop.store(true, Ordering::Release);
        self.nudge();
    }
}

impl<L: Lab> Drop for Worker<L> {
    fn drop(&mut self) {
        self.ask_to_stop();
    }
}

struct Thread<L: Lab, R> {
    session: Session<L>,
    shared: Arc<Shared<L>>,
    wakes: Receiver<()>,
    events: Sender<Event>,
    repaint: R,
    published_at: Option<Instant>,
    pace: Pace,
}

impl<L: Lab, R: Fn()> Thread<L, R> {
    fn run(mut self, fault: Option<Fault>) {
        if let Some(fault) = fault {
            self.tell(Event::Refused(fault));
        }
        self.publish();
        while !self.shared.stop.load(Ordering::Acquire) {
            let changed = self.take_input();
            let done = self.step();
            let due = self.published_at.is_none_or(|at| at.elapsed() >= PUBLISH_EVERY);
            if changed || (done > 0 && (due || !self.session.is_running())) {
                self.publish();
            }
            self.wait();
        }
    }

    /// Takes all that waits; true where there was anything.
    fn take_input(&mut self) -> bool {
        let waiting = self.shared.inbox.take();
        let any = !waiting.is_empty();
        for message in waiting {
            match message {
                Message::Params(params, count) => self.session.set_params_counted(params, count),
                Message::Command(command) => self.session.command(command),
            }
        }
        any
    }

    fn step(&mut self) -> u64 {
        if !self.session.is_running() {
            self.pace.rest();
            return 0;
        }
        let most = self.pace.allowed(**self.shared.speed.load(), Instant::now());
        let stop = &self.shared.stop;
        let done = self.session.pump(SLICE, most, || !stop.load(Ordering::Acquire));
        self.pace.did(done, Instant::now());
        done
    }

    /// Paused: sleeps until something comes. Paced: sleeps until the next step is due. Otherwise goes on.
    fn wait(&mut self) {
        let pause = if self.session.is_running() {
            self.pace.until_next(**self.shared.speed.load(), Instant::now())
        } else {
            Duration::from_secs(3600)
        };
        if pause.is_zero() || !self.shared.inbox.is_empty() {
            return;
        }
        if let Err(RecvTimeoutError::Disconnected) = self.wakes.recv_timeout(pause) {
            // The UI's end is gone.
            self.shared.stop.store(true, Ordering::Release);
        }
    }

    fn publish(&mut self) {
        let published = self.session.published();
        self.published_at = Some(Instant::now());
        let steps_per_second = if self.session.is_running() { self.pace.rate } else { 0.0 };
        self.shared.report.store(Arc::new(Report {
            published,
            steps_per_second,
        }));
        for event in self.session.take_events() {
            self.tell(event);
        }
        (self.repaint)();
    }

    fn tell(&self, event: Event) {
        if self.events.try_send(event).is_err() {
            self.shared.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Steps a second between which a paced run can be held.
const SLOWEST: f64 = 0.1;
const FASTEST: f64 = 1e6;

/// Keeps a wanted number of steps a second, and measures the real one.
#[derive(Default)]
struct Pace {
    /// When the next paced step is due.
    due: Option<Instant>,
    window: Option<(Instant, u64)>,
    rate: f64,
}

impl Pace {
    fn rest(&mut self) {
        *self = Self::default();
    }

    fn allowed(&mut self, speed: Speed, now: Instant) -> u64 {
        let Speed::PerSecond(rate) = speed else {
            self.due = None;
            return u64::MAX;
        };
        let rate = rate.clamp(SLOWEST, FASTEST);
        // A rate that was raised does not wait for the slow step.
        let next = now + Duration::from_secs_f64(1.0 / rate);
        let due = self.due.map_or(now, |due| due.min(next));
        let late = now.checked_duration_since(due);
        let steps = late.map_or(0, |late| 1 + (late.as_secs_f64() * rate).min(FASTEST) as u64);
        // Counted from when the step was due, not from when it was done: the work takes nothing off the rate. What the
        // work is too slow for is not made up for.
        self.due = Some(due + Duration::from_secs_f64(steps as f64 / rate));
        steps
    }

    fn did(&mut self, steps: u64, now: Instant) {
        let (since, before) = self.window.get_or_insert((now, 0));
        *before += steps;
        let elapsed = (now - *since).as_secs_f64();
        if elapsed > 0.25 {
            self.rate = *before as f64 / elapsed;
            self.window = Some((now, 0));
        }
    }

    fn until_next(&self, speed: Speed, now: Instant) -> Duration {
        match speed {
            Speed::Full => Duration::ZERO,
            Speed::PerSecond(_) => self
                .due
                .map_or(Duration::ZERO, |due| due.saturating_duration_since(now)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps in ten seconds at 60 a second, where each takes `work`.
    fn steps_with(work: Duration) -> u64 {
        let (mut pace, start, speed) = (Pace::default(), Instant::now(), Speed::PerSecond(60.0));
        let (mut now, mut done) = (start, 0);
        while now < start + Duration::from_secs(10) {
            let steps = pace.allowed(speed, now);
            done += steps;
            now += work * u32::try_from(steps).unwrap_or(u32::MAX);
            now += pace.until_next(speed, now);
        }
        done
    }

    #[test]
    fn steps_that_take_10_ms_do_not_take_it_off_60_a_second() {
        for work in [Duration::ZERO, Duration::from_millis(10)] {
            let steps = steps_with(work);
            assert!((598..=603).contains(&steps), "{work:?}: {steps}");
        }
    }

    #[test]
    fn a_raised_rate_does_not_wait_for_the_slow_step() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        assert_eq!(pace.allowed(Speed::PerSecond(0.1), now), 1);
        let later = now + Duration::from_millis(20);
        assert_eq!(pace.allowed(Speed::PerSecond(100.0), later), 0);
        assert!(pace.until_next(Speed::PerSecond(100.0), later) <= Duration::from_millis(10));
    }
}
