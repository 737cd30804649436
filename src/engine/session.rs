//! A session: one lab driven as a plain state machine.
//!
//! Commands go in, events and published states come out; [`Session::pump`] does the steps. It knows no
//! threads and no clock but its time budget, so that tests drive it by hand.

mod words;

pub use words::{Command, Event, Published, State};

use crate::{
    device::Device,
    fault::Fault,
    history::History,
    lab::{Change, Export, Lab, Metrics, Progress},
    quiet::guarded,
    undo::{Movements, Taken, Undo},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// One lab, its parameters, and what it has done so far.
pub struct Session<L: Lab> {
    device: Device,
    params: L::Params,
    seed: u64,
    lab: Option<L>,
    /// The lab is what `params` and `seed` ask for; false after a refused restart, when the lab before it is
    /// kept for what the learner brought into it.
    fits: bool,
    state: State,
    step: u64,
    /// Steps still to do; `u64::MAX` while playing.
    todo: u64,
    history: History,
    snapshot: Option<Arc<L::Snapshot>>,
    /// Metrics as of the last good snapshot.
    metrics: Metrics,
    /// The lab has changed since the snapshot was taken.
    stale: bool,
    params_taken: u64,
    run: u64,
    hand: Movements<L>,
    events: Vec<Event>,
}

impl<L: Lab> Session<L> {
    /// Never fails: settings that cannot be run give a session in `State::Refused`.
    pub fn new(params: L::Params, seed: u64, device: Device) -> Self {
        let mut session = Self {
            device,
            params,
            seed,
            lab: None,
            fits: false,
            state: State::Paused,
            step: 0,
            todo: 0,
            history: History::new(L::RECORD_EVERY),
            snapshot: None,
            metrics: Metrics::default(),
            stale: true,
            params_taken: 0,
            run: 0,
            hand: Movements::default(),
            events: Vec::new(),
        };
        session.restart();
        session
    }

    pub fn state(&self) -> &State {
        &self.state
    }
    pub fn step(&self) -> u64 {
        self.step
    }
    pub fn seed(&self) -> u64 {
        self.seed
    }
    pub fn params(&self) -> &L::Params {
        &self.params
    }
    pub fn history(&self) -> &History {
        &self.history
    }
    pub fn is_running(&self) -> bool {
        self.state == State::Running
    }
    /// Takes what has happened since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Takes a new parameter set; the lab follows live or starts again. `count` sets were sent up to this one, some of
    /// which may never have come here.
    pub fn set_params_counted(&mut self, params: L::Params, count: u64) {
        self.set_params(params);
        self.params_taken = count;
    }

    /// The same where every set comes here.
    pub fn set_params(&mut self, params: L::Params) {
        self.params_taken += 1;
        if params == self.params && self.fits {
            return;
        }
        let change = match &mut self.lab {
            Some(lab) if self.fits => guarded(|| lab.apply(&params)),
            _ => Ok(Change::Restart),
        };
        self.params = params;
        match change {
            Ok(Change::Live) => {
                self.stale = true;
                // Settings that were refused are taken back: the lab is as good as before.
                if matches!(self.state, State::Refused(_)) {
                    self.state = State::Paused;
                }
            }
            Ok(Change::Restart) => self.restart_and_go_on(),
            Err(fault) => self.stop_by(fault),
        }
    }

    /// Does one command.
    pub fn command(&mut self, command: Command<L::Action>) {
        match command {
            Command::Play => self.go(u64::MAX),
            Command::Pause => self.pause(),
            Command::Step(steps) => self.go(steps),
            Command::Reset => self.restart(),
            Command::Reseed(seed) => {
                self.seed = seed;
                self.restart_and_go_on();
            }
            Command::Renew(seed) => {
                self.seed = seed;
                self.going_on(Self::renew);
            }
            Command::Act(action) => self.act(action),
            Command::Lift => self.hand.lift(),
            Command::Undo => self.take_back(Movements::undo),
            Command::Redo => self.take_back(Movements::redo),
            Command::Export(format) => self.export(format),
            Command::Import(bytes) => self.import(&bytes),
        }
    }

    /// Steps for about `budget`, at most `most` steps, as long as `go_on` says so. Returns the steps done.
    pub fn pump(&mut self, budget: Duration, most: u64, go_on: impl Fn() -> bool) -> u64 {
        let start = Instant::now();
        let mut done = 0;
        while self.is_running() && done < most && go_on() {
            self.one_step();
            done += 1;
            if start.elapsed() >= budget {
                break;
            }
        }
        done
    }

    /// Steps exactly `steps` times or until the run stops by itself: for headless runs.
    pub fn run(&mut self, steps: u64) {
        self.go(steps);
        self.pump(Duration::MAX, steps, || true);
    }

    /// The state as the outside may see it; takes a new snapshot where the old one is stale.
    pub fn published(&mut self) -> Published<L::Snapshot> {
        self.refresh();
        Published {
            snapshot: self.snapshot.clone(),
            state: self.state.clone(),
            step: self.step,
            seed: self.seed,
            metrics: self.metrics.clone(),
            history: Arc::new(self.history.clone()),
            params_taken: self.params_taken,
            run: self.run,
            movements: self.hand.begun(),
        }
    }

    fn go(&mut self, steps: u64) {
        // Whoever presses play after the end wants to see it again from the start.
        if matches!(self.state, State::Diverged { .. } | State::Done) || !self.fits {
            self.restart();
        }
        if !self.fits || steps == 0 {
            return;
        }
        self.todo = if self.is_running() {
            self.todo.saturating_add(steps)
        } else {
            steps
        };
        self.state = State::Running;
    }

    fn pause(&mut self) {
        self.todo = 0;
        if self.is_running() {
            self.state = State::Paused;
        }
    }

    fn restart_and_go_on(&mut self) {
        self.going_on(Self::restart);
    }

    /// Begins again in this way, and runs on if it ran.
    fn going_on(&mut self, begin: fn(&mut Self)) {
        let todo = self.todo;
        let running = self.is_running();
        begin(self);
        if running && self.fits {
            self.todo = todo;
            self.state = State::Running;
        }
    }

    fn restart(&mut self) {
        let fresh = guarded(|| match &self.lab {
            Some(lab) => lab.restart(&self.params, self.seed, &self.device),
            None => L::new(&self.params, self.seed, &self.device),
        });
        self.begin(fresh);
    }

    /// A lab into which the hand has brought nothing; the one before it can be had back, if it was touched.
    fn renew(&mut self) {
        let fresh = guarded(|| L::new(&self.params, self.seed, &self.device));
        let before = self.begin(fresh);
        if let Some(before) = before.filter(|_| self.hand.begun() > 0) {
            self.hand.lift();
            self.hand.note(Undo::whole(before));
            self.hand.lift();
        }
    }

    /// Begins a run with this lab; gives back the one before it.
    fn begin(&mut self, fresh: Result<L, Fault>) -> Option<L> {
        self.run += 1;
        self.step = 0;
        self.todo = 0;
        self.history.clear();
        self.state = State::Paused;
        self.stale = true;
        self.fits = fresh.is_ok();
        match fresh {
            Ok(lab) => {
                let before = self.lab.replace(lab);
                self.record();
                self.refresh();
                before
            }
            Err(fault) => {
                self.stop_by(fault);
                None
            }
        }
    }

    fn one_step(&mut self) {
        let Some(lab) = &mut self.lab else { return };
        let progress = match guarded(|| lab.step()) {
            Ok(progress) => progress,
            Err(fault) => return self.stop_by(fault),
        };
        let healthy = lab.pulse().is_finite();
        self.step += 1;
        self.todo = if self.todo == u64::MAX { u64::MAX } else { self.todo - 1 };
        if !healthy {
            return self.diverge("pulse");
        }
        self.stale = true;
        if self.history.is_due(self.step) {
            self.record();
        }
        if !self.is_running() {
            return;
        }
        if progress == Progress::Done {
            self.state = State::Done;
            self.events.push(Event::Done { step: self.step });
        } else if self.todo == 0 {
            self.state = State::Paused;
        }
    }

    /// Writes today's metrics into the history; a number that is not finite ends the run.
    fn record(&mut self) {
        let Some(lab) = &self.lab else { return };
        match guarded(|| Ok(lab.metrics())) {
            Ok(metrics) => match metrics.first_not_finite() {
                Some(name) => self.diverge(name),
                None => self.history.record(self.step, &metrics),
            },
            Err(fault) => self.stop_by(fault),
        }
    }

    fn refresh(&mut self) {
        if !self.stale {
            return;
        }
        let Some(lab) = &self.lab else { return };
        match guarded(|| Ok((lab.metrics(), lab.snapshot()))) {
            Ok((metrics, snapshot)) => match metrics.first_not_finite() {
                // What the hand does after the end is shown where there is something to show; else the last good picture stays.
                Some(_) if matches!(self.state, State::Diverged { .. }) => self.stale = false,
                Some(name) => self.diverge(name),
                None => {
                    self.metrics = metrics;
                    self.snapshot = Some(Arc::new(snapshot));
                    self.stale = false;
                }
            },
            // The fresh lab is shown next time; one that cannot be shown either must not be asked for ever.
            Err(fault) => {
                let again = matches!(self.state, State::Crashed { .. });
                self.stop_by(fault);
                self.stale = !again;
            }
        }
    }

    fn diverge(&mut self, metric: &str) {
        self.todo = 0;
        self.stale = false;
        self.state = State::Diverged {
            step: self.step,
            metric: metric.into(),
        };
        self.events.push(Event::Diverged {
            step: self.step,
            metric: metric.into(),
        });
    }

    /// A refusal keeps the lab as it was; a panic throws it away and makes a fresh one.
    fn stop_by(&mut self, fault: Fault) {
        self.todo = 0;
        let Fault::Internal { why } = fault else {
            self.state = State::Refused(fault.clone());
            self.events.push(Event::Refused(fault));
            return;
        };
        self.events.push(Event::Crashed { message: why.clone() });
        self.run += 1;
        self.step = 0;
        self.history.clear();
        self.lab = guarded(|| L::new(&self.params, self.seed, &self.device)).ok();
        self.fits = self.lab.is_some();
        self.stale = true;
        self.state = State::Crashed { message: why };
    }

    fn act(&mut self, action: L::Action) {
        let Some(lab) = &mut self.lab else { return };
        let mut before = None;
        let mut anew = false;
        let done = guarded(|| {
            before = lab.undo(&action);
            anew = lab.begins_anew(&action);
            lab.act(action)
        });
        if let (Ok(()), Some(before)) = (&done, before) {
            self.hand.note(before);
        }
        if anew && done.is_ok() && self.fits {
            self.restart_and_go_on();
        }
        self.follow(done);
    }

    fn take_back(&mut self, way: fn(&mut Movements<L>, &mut L) -> Result<Taken, Fault>) {
        let (Some(lab), hand) = (&mut self.lab, &mut self.hand) else {
            return;
        };
        let done = guarded(|| way(hand, lab));
        match done {
            Ok(Taken::Nothing) => {}
            Ok(Taken::Parts) => self.follow(Ok(())),
            // It was trained under other settings, perhaps: what the hand brought in counts.
            Ok(Taken::Anew) => self.restart_and_go_on(),
            Err(fault) => self.follow(Err(fault)),
        }
    }

    /// What follows from what the hand has done.
    fn follow(&mut self, done: Result<(), Fault>) {
        match done {
            Ok(()) => {
                self.stale = true;
                // What the hand did may be just what was missing: a table, a second class.
                if !self.fits {
                    self.restart();
                } else if matches!(self.state, State::Refused(_)) {
                    self.state = State::Paused;
                }
            }
            Err(fault @ Fault::Internal { .. }) => self.stop_by(fault),
            // A refused action changes nothing: the run goes on.
            Err(fault) => self.events.push(Event::Refused(fault)),
        }
    }

    fn export(&mut self, format: Export) {
        let Some(lab) = &self.lab else { return };
        match guarded(|| lab.export(format)) {
            Ok(bytes) => self.events.push(Event::Exported { format, bytes }),
            Err(fault) => self.events.push(Event::Refused(fault)),
        }
    }

    fn import(&mut self, bytes: &[u8]) {
        let Some(lab) = &mut self.lab else { return };
        match guarded(|| lab.import(bytes)) {
            Ok(()) => {
                self.stale = true;
                self.events.push(Event::Imported);
            }
            Err(fault) => self.events.push(Event::Refused(fault)),
        }
    }
}
