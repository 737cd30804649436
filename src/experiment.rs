//! A running experiment: a lab, its panel and its parameters held together, with the types erased.
//!
//! This is the only place where a lab's type meets the rest of the app.

mod drive;
mod hand;
mod kept;
mod words;

pub use kept::Kept;
pub use words::{DriveKind, Setup, Status, Transport};

use crate::{
    kit::words::Words,
    panels::{Panel, Request, Stage, brought::Brought},
};
use drive::Drive;
use hand::{COALESCE, Hand, Step};
use kept::KeptRun;
use neural_atlas_engine::{
    device,
    fault::Fault,
    lab::{Export, Lab, Metric},
    params::{ParamSet, Spec, Value},
    session::{Command, Event, Published, Session, State},
    undo,
    worker::{Speed, Worker},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// A running lab with its panel.
pub trait Experiment {
    fn lab(&self) -> &'static str;
    fn specs(&self) -> &'static [Spec];
    fn metrics(&self) -> &'static [Metric];
    fn exports(&self) -> &'static [Export];

    fn value(&self, name: &str) -> Option<Value>;
    /// Sets one parameter; can be undone.
    fn set(&mut self, name: &str, value: &Value) -> Result<(), Fault>;
    /// Sets one parameter from typed text, as links and `--set` do.
    fn set_text(&mut self, name: &str, text: &str) -> Result<(), Fault>;
    /// Sets several parameters as one change, or none where one does not fit.
    fn set_together(&mut self, values: &[(String, String)]) -> Result<(), Fault>;
    /// Defaults with these values over them, as presets and files do; can be undone in one step.
    /// Nothing is changed where one of the values does not fit.
    fn load(&mut self, values: &[(String, Value)]) -> Result<(), Fault>;
    /// As [`Experiment::load`], from typed text, as presets of the lessons and links do.
    fn load_text(&mut self, values: &[(String, String)]) -> Result<(), Fault>;
    /// As [`Experiment::load_text`], for a page that begins: what was done before it cannot be taken back here.
    fn begin_with(&mut self, values: &[(String, String)]) -> Result<(), Fault>;
    /// All values, in the order of the specs.
    fn values(&self) -> Vec<(String, Value)>;
    /// Takes back the last change of parameters or the last movement of the hand on the stage; false where there is none.
    fn undo(&mut self) -> bool;
    fn redo(&mut self) -> bool;

    fn transport(&mut self, command: Transport);
    fn status(&self) -> Status;
    /// Takes what the lab has published and what has happened; once a frame, before drawing.
    fn update(&mut self) -> Vec<Event>;
    /// The run as it stands now, to be compared with later ones; none before the lab has shown anything.
    fn keep(&self) -> Option<Box<dyn Kept>>;
    /// From where the stage is looked at; none where its panel has one view only.
    fn camera(&self) -> Option<serde_json::Value>;
    /// Takes such a view; one that cannot be read is left.
    fn set_camera(&mut self, camera: &serde_json::Value);
    /// Does a lab action written as JSON, as scenes and tests do.
    fn act_json(&mut self, action: &str) -> Result<(), Fault>;
    /// Puts to use what a person has brought in; can be undone.
    ///
    /// # Errors
    /// Where the lab has no use for it, or where it does not fit.
    fn bring(&mut self, brought: Brought) -> Result<(), Fault>;
    /// Draws the stage.
    fn stage(&mut self, ui: &mut egui::Ui, words: Words) -> Vec<Request>;
}

/// Opens the lab of panel `P`.
pub fn open<P: Panel>(setup: Setup) -> Box<dyn Experiment> {
    Box::new(Running::<P>::start(setup))
}

struct Running<P: Panel> {
    panel: P,
    drive: Drive<P::Lab>,
    params: LabParams<P>,
    /// What the lab was last sent.
    sent: LabParams<P>,
    /// Sets that it was sent so far.
    sent_count: u64,
    undo: Vec<Step<LabParams<P>>>,
    redo: Vec<Step<LabParams<P>>>,
    hand: Hand,
    /// The parameters before the hand's last movement, until the lab tells of it.
    before_hand: Option<LabParams<P>>,
    last_change: Option<(String, Instant)>,
    published: Published<<P::Lab as Lab>::Snapshot>,
    version: u64,
    steps_per_second: f64,
    speed: Speed,
    pending: Vec<Event>,
}

type LabParams<P> = <<P as Panel>::Lab as Lab>::Params;

impl<P: Panel> Running<P> {
    fn start(setup: Setup) -> Self {
        let params = LabParams::<P>::default();
        let mut pending = vec![];
        let speed = P::Lab::PACE.map_or(Speed::Full, Speed::PerSecond);
        let drive = match setup.drive {
            DriveKind::Worker => match Worker::spawn(params.clone(), setup.seed, setup.device, setup.repaint) {
                Ok(worker) => {
                    worker.set_speed(speed);
                    Drive::Worker(worker)
                }
                Err(fault) => {
                    pending.push(Event::Refused(fault));
                    Drive::Nothing
                }
            },
            DriveKind::Manual { steps_per_update } => {
                let device = device::open(setup.device).unwrap_or_else(|fault| {
                    pending.push(Event::Refused(fault));
                    device::cpu()
                });
                let session = Box::new(Session::new(params.clone(), setup.seed, device));
                Drive::Manual {
                    session,
                    steps_per_update,
                }
            }
        };
        let published = Published::nothing_yet(setup.seed, P::Lab::RECORD_EVERY);
        Self {
            panel: P::default(),
            drive,
            sent: params.clone(),
            sent_count: 0,
            params,
            undo: vec![],
            redo: vec![],
            hand: Hand::default(),
            before_hand: None,
            last_change: None,
            published,
            version: 0,
            steps_per_second: 0.0,
            speed,
            pending,
        }
    }

    /// False where the lab is busy with so many commands already that it takes no further one.
    fn send(&mut self, command: Command<<P::Lab as Lab>::Action>) -> bool {
        match &mut self.drive {
            Drive::Worker(worker) => worker.send(command),
            Drive::Manual { session, .. } => {
                session.command(command);
                true
            }
            Drive::Nothing => true,
        }
    }

    /// Sends a command that the person would miss; says so where the lab cannot take it.
    fn ask(&mut self, command: Command<<P::Lab as Lab>::Action>) {
        if !self.send(command) {
            self.pending.push(Event::Refused(Fault::Busy {}));
        }
    }

    /// Notes the change for undo and sends the whole set.
    fn change_to(&mut self, params: LabParams<P>, name: &str) {
        if params == self.params {
            return;
        }
        let now = Instant::now();
        let same = self
            .last_change
            .as_ref()
            .is_some_and(|(last, at)| last == name && now - *at < COALESCE);
        let before = std::mem::replace(&mut self.params, params);
        if !same {
            self.note(Step::Params(before));
        }
        self.last_change = Some((name.to_owned(), now));
        self.send_params();
    }

    /// Takes `params` with these values over them, as one change.
    fn lay_over(&mut self, mut params: LabParams<P>, values: &[(String, String)]) -> Result<(), Fault> {
        for (name, text) in values {
            params.set_text(name, text)?;
        }
        self.last_change = None;
        self.change_to(params, "");
        Ok(())
    }

    fn note(&mut self, step: Step<LabParams<P>>) {
        self.undo.push(step);
        if self.undo.len() > undo::DEPTH {
            self.undo.remove(0);
        }
        self.redo.clear();
    }

    /// Does a step the other way; gives the step back from there, or, where the lab is too busy, the step itself.
    fn turn(
        &mut self,
        step: Step<LabParams<P>>,
        hand: Command<<P::Lab as Lab>::Action>,
    ) -> Result<Step<LabParams<P>>, Step<LabParams<P>>> {
        self.last_change = None;
        match step {
            Step::Params(params) => {
                let now = std::mem::replace(&mut self.params, params);
                self.send_params();
                Ok(Step::Params(now))
            }
            Step::Hand(before) if self.send(hand) => {
                let now = before.map(|before| std::mem::replace(&mut self.params, before));
                self.send_params();
                Ok(Step::Hand(now))
            }
            Step::Hand(before) => {
                self.pending.push(Event::Refused(Fault::Busy {}));
                Err(Step::Hand(before))
            }
        }
    }

    /// Sends what the hand did, movement by movement.
    fn act(&mut self, actions: Vec<<P::Lab as Lab>::Action>) {
        if actions.is_empty() {
            return;
        }
        let before = self.params.clone();
        let begins = self.hand.begins();
        if begins {
            self.send(Command::Lift);
        }
        for action in actions {
            P::follow(&action, &mut self.params);
            self.send(Command::Act(action));
        }
        if begins {
            self.before_hand = (before != self.params).then_some(before);
        }
        self.send_params();
    }

    fn send_params(&mut self) {
        if self.sent == self.params {
            return;
        }
        self.sent = self.params.clone();
        self.sent_count += 1;
        match &mut self.drive {
            Drive::Worker(worker) => worker.set_params(self.params.clone()),
            Drive::Manual { session, .. } => session.set_params(self.params.clone()),
            Drive::Nothing => {}
        }
    }
}

impl<P: Panel> Experiment for Running<P> {
    fn lab(&self) -> &'static str {
        P::Lab::ID
    }
    fn specs(&self) -> &'static [Spec] {
        LabParams::<P>::specs()
    }
    fn metrics(&self) -> &'static [Metric] {
        P::Lab::METRICS
    }
    fn exports(&self) -> &'static [Export] {
        P::Lab::EXPORTS
    }

    fn value(&self, name: &str) -> Option<Value> {
        self.params.get(name)
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), Fault> {
        let mut params = self.params.clone();
        params.set(name, value)?;
        self.change_to(params, name);
        Ok(())
    }

    fn set_text(&mut self, name: &str, text: &str) -> Result<(), Fault> {
        let spec = LabParams::<P>::spec(name)?;
        self.set(name, &Value::parse(text, spec)?)
    }

    fn set_together(&mut self, values: &[(String, String)]) -> Result<(), Fault> {
        self.lay_over(self.params.clone(), values)?;
        if let [(name, _)] = values {
            self.panel.was_set(name);
        }
        Ok(())
    }

    fn load(&mut self, values: &[(String, Value)]) -> Result<(), Fault> {
        let mut params = LabParams::<P>::default();
        for (name, value) in values {
            params.set(name, value)?;
        }
        self.last_change = None;
        self.change_to(params, "");
        Ok(())
    }

    fn load_text(&mut self, values: &[(String, String)]) -> Result<(), Fault> {
        self.lay_over(LabParams::<P>::default(), values)
    }

    fn begin_with(&mut self, values: &[(String, String)]) -> Result<(), Fault> {
        self.load_text(values)?;
        self.undo.retain_mut(Step::outlives_page);
        self.redo.clear();
        Ok(())
    }

    fn values(&self) -> Vec<(String, Value)> {
        let values = self
            .specs()
            .iter()
            .filter_map(|spec| Some((spec.name.to_owned(), self.params.get(spec.name)?)));
        values.collect()
    }

    fn undo(&mut self) -> bool {
        let Some(step) = self.undo.pop() else { return false };
        match self.turn(step, Command::Undo) {
            Ok(back) => self.redo.push(back),
            Err(step) => self.undo.push(step),
        }
        true
    }

    fn redo(&mut self) -> bool {
        let Some(step) = self.redo.pop() else { return false };
        match self.turn(step, Command::Redo) {
            Ok(back) => self.undo.push(back),
            Err(step) => self.redo.push(step),
        }
        true
    }

    fn transport(&mut self, command: Transport) {
        match command {
            Transport::Play => self.ask(Command::Play),
            Transport::Pause => self.ask(Command::Pause),
            Transport::Toggle if self.published.state == State::Running => self.ask(Command::Pause),
            Transport::Toggle => self.ask(Command::Play),
            Transport::Step(steps) => self.ask(Command::Step(steps)),
            Transport::Reset => self.ask(Command::Reset),
            Transport::Reseed(seed) => self.ask(Command::Reseed(seed)),
            Transport::Renew(seed) => self.ask(Command::Renew(seed)),
            Transport::Export(format) => self.ask(Command::Export(format)),
            Transport::Import(bytes) => self.ask(Command::Import(bytes)),
            Transport::Speed(speed) => {
                self.speed = speed;
                if let Drive::Worker(worker) = &self.drive {
                    worker.set_speed(speed);
                }
            }
        }
    }

    fn status(&self) -> Status {
        Status {
            state: self.published.state.clone(),
            step: self.published.step,
            seed: self.published.seed,
            speed: self.speed,
            steps_per_second: self.steps_per_second,
            metrics: self.published.metrics.clone(),
            history: self.published.history.clone(),
            run: self.published.run,
            ready: self.published.snapshot.is_some(),
            settled: self.published.params_taken == self.sent_count,
        }
    }

    fn update(&mut self) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.pending);
        let published = match &mut self.drive {
            Drive::Worker(worker) => {
                events.extend(worker.events());
                let report = worker.report();
                self.steps_per_second = report.steps_per_second;
                report.published.clone()
            }
            Drive::Manual {
                session,
                steps_per_update,
            } => {
                session.pump(Duration::MAX, *steps_per_update, || true);
                let published = session.published();
                events.extend(session.take_events());
                published
            }
            Drive::Nothing => return events,
        };
        let same = match (&self.published.snapshot, &published.snapshot) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        self.version += u64::from(!same);
        for _ in self.published.movements..published.movements {
            let before = self.before_hand.take();
            self.note(Step::Hand(before));
            self.last_change = None;
        }
        self.published = published;
        events
    }

    fn keep(&self) -> Option<Box<dyn Kept>> {
        let mut panel = P::default();
        if let Some(camera) = self.panel.camera() {
            panel.set_camera(&camera);
        }
        Some(Box::new(KeptRun::<P> {
            panel,
            snapshot: self.published.snapshot.clone()?,
            params: self.params.clone(),
            values: self.values(),
            status: self.status(),
        }))
    }

    fn camera(&self) -> Option<serde_json::Value> {
        self.panel.camera()
    }

    fn set_camera(&mut self, camera: &serde_json::Value) {
        self.panel.set_camera(camera);
    }

    fn act_json(&mut self, action: &str) -> Result<(), Fault> {
        let action = serde_json::from_str(action).map_err(|_| Fault::BadAction { action: action.into() })?;
        self.hand.press();
        self.act(vec![action]);
        self.hand.press();
        Ok(())
    }

    fn bring(&mut self, brought: Brought) -> Result<(), Fault> {
        if !P::TAKES.contains(&brought.kind()) {
            return Err(Fault::NotOffered {
                what: format!("{:?}", brought.kind()).to_lowercase(),
            });
        }
        let mut params = self.params.clone();
        let actions = self.panel.bring(brought, &mut params)?;
        self.last_change = None;
        self.change_to(params, "");
        self.hand.press();
        self.act(actions);
        self.hand.press();
        Ok(())
    }

    fn stage(&mut self, ui: &mut egui::Ui, words: Words) -> Vec<Request> {
        let Some(snapshot) = self.published.snapshot.clone() else {
            return vec![];
        };
        if ui.input(|input| input.pointer.any_pressed()) {
            self.hand.press();
            self.last_change = None;
        }
        self.hand.down = ui.input(|input| input.pointer.any_down());
        let mut params = self.params.clone();
        let mut stage = Stage::new(
            &*snapshot,
            self.version,
            &mut params,
            &self.published.metrics,
            &self.published.history,
            &self.published.state,
            self.published.step,
            words,
        );
        self.panel.stage(ui, &mut stage);
        let (actions, requests) = stage.finish();
        self.change_to(params, "stage");
        self.act(actions);
        requests
    }
}
