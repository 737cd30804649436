//! The lesson page: the experiment in the middle, its text and controls beside it.

pub mod challenge;
mod compare;
mod controls;
mod layout;
mod pieces;
mod question;
mod revive;
mod scenes;
mod sweep;
mod verdict;

use super::{
    command::Command,
    exchange::{Exchange, Pin},
    store::Store,
};
use crate::{
    experiment::{Experiment, Kept, Setup, Status, Transport},
    kit::{
        curves, markdown,
        tokens::{HAIRLINE, Palette, alpha, space},
        transport,
        words::Words,
    },
    panels::{self, Request},
};
use challenge::Attempting;
use compare::Compare;
use egui::{Rect, ScrollArea, Stroke, Ui};
use layout::{Layout, Tab};
use neural_atlas_engine::{
    device::DeviceKind,
    fault::Fault,
    params::Value,
    session::{Event, State},
};
use neural_atlas_lessons::{Atlas, Link, Node};
use pieces::{card, heading, inside};
use question::Trial;
use revive::Revival;
use scenes::Hurry;
use verdict::Verdict;

/// An open concept with its running experiment.
pub struct Lesson {
    pub node: &'static Node,
    pub experiment: Box<dyn Experiment>,
    /// What it computes on.
    pub device: DeviceKind,
    /// Runs that were kept, the oldest first.
    pinned: Vec<Box<dyn Kept>>,
    /// Kept runs of a settings file, on their way to stand beside the others.
    revived: Revival,
    /// Kept runs of an earlier day, trained again when a comparison is asked for.
    stored: Vec<Pin>,
    /// A kept run gave way to one more.
    pushed_out: bool,
    /// The kept runs are others than the store has.
    pins_changed: bool,
    compare: Option<Compare>,
    /// The question stands before the stage.
    asking: bool,
    trial: Option<Trial>,
    verdict: Option<Verdict>,
    attempting: Option<Attempting>,
    /// Hints of the challenge that were asked for.
    hints: usize,
    /// It ran when the page was left.
    resume: bool,
    hurry: Option<Hurry>,
    tab: Tab,
    /// Where the stage was drawn, for the figure.
    pub stage: Rect,
}

/// Where the parts of a lesson stand while it is presented.
pub struct Parts {
    pub stage: Rect,
    pub curves: Option<Rect>,
    pub controls: Option<Rect>,
}

/// What the page asks of the app.
pub enum Wish {
    Open(String),
    /// The concept, with its challenge taken up.
    TakeUp(String),
    Tell(String),
    Exported(neural_atlas_engine::lab::Export, Vec<u8>),
    Export(neural_atlas_engine::lab::Export),
    /// A file is to be picked and brought in.
    Bring,
}

impl Lesson {
    /// Opens a concept with its preset; none where its lab is not built.
    pub fn open(node: &str, setup: Setup, seed: Option<u64>) -> Option<Self> {
        let node = Atlas::get().node(node)?;
        let open = panels::find(&node.lab)?;
        let seed = seed.or(node.seed).unwrap_or(setup.seed);
        let device = setup.device;
        let mut experiment = open(Setup { seed, ..setup });
        // The lessons' own settings are checked by a test; a bad one leaves the defaults.
        let _ = experiment.begin_with(node.preset.pairs());
        let page = Self {
            node,
            experiment,
            device,
            pinned: vec![],
            revived: Revival::default(),
            stored: vec![],
            pushed_out: false,
            pins_changed: false,
            compare: None,
            asking: false,
            trial: None,
            verdict: None,
            attempting: None,
            hints: 0,
            resume: false,
            hurry: None,
            tab: Tab::Text,
            stage: Rect::NOTHING,
        };
        Some(page)
    }

    /// Begins with the question where `ask` says so and the concept has one, else with the experiment.
    pub fn begin(&mut self, ask: bool, play: bool) {
        self.asking = ask && self.node.prediction.is_some();
        if play && self.node.play && !self.asking {
            self.experiment.transport(Transport::Play);
        }
    }

    /// The page is out of sight: the experiment waits.
    pub fn leave(&mut self) {
        let running = self.experiment.status().state == State::Running;
        self.resume |= running;
        if running {
            self.experiment.transport(Transport::Pause);
        }
    }

    /// Puts away what stands in the stage's place or before it, an answer's card or the comparison; false where nothing does.
    pub fn clear_stage(&mut self) -> bool {
        self.verdict.take().is_some() || self.compare.take().is_some()
    }

    /// The page is in sight again.
    pub fn come_back(&mut self) {
        if std::mem::take(&mut self.resume) {
            self.experiment.transport(Transport::Play);
        }
    }

    /// Moves to another concept of the same lab, keeping the experiment's thread.
    pub fn turn_to(&mut self, node: &'static Node) {
        self.node = node;
        self.trial = None;
        self.verdict = None;
        self.attempting = None;
        self.hints = 0;
        self.resume = false;
        let _ = self.experiment.begin_with(node.preset.pairs());
        self.experiment.transport(match node.seed {
            Some(seed) => Transport::Reseed(seed),
            None => Transport::Reset,
        });
    }

    /// Takes what has happened since the last frame.
    pub fn update(&mut self, store: &mut Store, words: Words) -> Vec<Wish> {
        let mut wishes = vec![];
        for event in self.experiment.update() {
            match event {
                Event::Exported { format, bytes } => wishes.push(Wish::Exported(format, bytes)),
                Event::Refused(fault) => wishes.push(Wish::Tell(words.fault(&fault))),
                Event::Crashed { message } => {
                    wishes.push(Wish::Tell(words.with("transport-crashed", &[("message", &message)])));
                }
                Event::Imported => wishes.push(Wish::Tell(words.t("lesson-imported").into())),
                Event::Done { .. } | Event::Diverged { .. } => {}
            }
        }
        for kept in self.revived.update() {
            self.pin(kept);
        }
        self.remember_pins(store);
        if std::mem::take(&mut self.pushed_out) {
            let most = super::exchange::MOST_PINS;
            wishes.push(Wish::Tell(words.with("compare-pushed-out", &[("n", &most)])));
        }
        let status = self.experiment.status();
        self.slow_down(&status);
        // Numbers of other settings than those in sight answer nothing.
        if status.settled {
            if self.judge(&status, store) {
                wishes.push(Wish::Tell(words.t("predict-interrupted").into()));
            }
            if self.check_challenge(&status, store) {
                wishes.push(Wish::Tell(words.t("challenge-met").into()));
            }
        }
        wishes
    }

    /// A number of this run by name: a metric, a numeric parameter, `step`, or `diverged`.
    fn number(&self, status: &Status, name: &str) -> Option<f64> {
        match name {
            "step" => Some(status.step as f64),
            "diverged" => Some(f64::from(u8::from(matches!(status.state, State::Diverged { .. })))),
            _ => status.metrics.get(name).or_else(|| match self.experiment.value(name)? {
                Value::Number(number) => Some(number),
                Value::Bool(on) => Some(f64::from(u8::from(on))),
                Value::Text(_) => None,
            }),
        }
    }

    /// Does a command of the transport or of the page.
    pub fn command(&mut self, command: Command, store: &mut Store) {
        if matches!(command, Command::Play | Command::Step) {
            self.moved(store);
        }
        match command {
            Command::Play => self.experiment.transport(Transport::Toggle),
            Command::Step => self.experiment.transport(Transport::Step(1)),
            Command::Restart => self.experiment.transport(Transport::Reset),
            Command::NewSeed => {
                let seed = self.experiment.status().seed;
                self.experiment.transport(Transport::Reseed(seed.wrapping_add(1)));
            }
            Command::Pin => self.pin_now(),
            Command::Compare => {
                self.compare = match self.compare {
                    None => Some(Compare::default()),
                    Some(_) => None,
                };
            }
            Command::Unpin => {
                self.pinned.clear();
                self.revived = Revival::default();
                self.stored.clear();
                self.pins_changed = true;
            }
            Command::ResetAll => {
                (self.trial, self.verdict) = (None, None);
                let _ = self.experiment.load_text(self.node.preset.pairs());
                let seed = self.node.seed.unwrap_or(self.experiment.status().seed);
                self.experiment.transport(Transport::Renew(seed));
            }
            Command::Undo => {
                self.experiment.undo();
            }
            Command::Redo => {
                self.experiment.redo();
            }
            _ => {}
        }
    }

    /// The settings as they are now, to be taken along.
    pub fn exchange(&self) -> Exchange {
        let seed = self.experiment.status().seed;
        let specs = self.experiment.specs();
        Exchange {
            pins: self.recipes(),
            camera: self.experiment.camera(),
            ..Exchange::of(&self.node.id, seed, &self.experiment.values(), specs)
        }
    }

    /// Takes settings that somebody handed over; the concept is already open. Its kept runs take the place of those here,
    /// each trained anew by an experiment of its own, which one of `setups` starts.
    pub fn adopt(&mut self, exchange: &Exchange, setups: Vec<Setup>) -> Result<(), Fault> {
        self.experiment.load_text(&exchange.pairs())?;
        (self.trial, self.verdict) = (None, None);
        // What the settings tell of has nothing of this hand's work in it.
        self.experiment.transport(Transport::Renew(exchange.seed));
        if let Some(camera) = &exchange.camera {
            self.experiment.set_camera(camera);
        }
        if !exchange.pins.is_empty() {
            self.pinned.clear();
            self.stored.clear();
            self.pins_changed = true;
            self.revived = Revival::start(&self.node.lab, &exchange.pins, setups);
        }
        Ok(())
    }

    /// The curves as CSV: one row per recorded step.
    pub fn curves_csv(&self) -> Vec<u8> {
        crate::csv::history(self.experiment.status().history.curves()).into_bytes()
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, store: &mut Store, words: Words) -> Vec<Wish> {
        let palette = Palette::of(ui.visuals());
        let places = Layout::of(ui.max_rect());
        let hairline = Stroke::new(HAIRLINE, palette.hairline);
        ui.painter().rect_filled(places.side, 0.0, palette.surface);
        ui.painter().rect_filled(places.transport, 0.0, palette.surface);
        ui.painter().vline(places.side.left(), places.side.y_range(), hairline);
        ui.painter()
            .hline(places.transport.x_range(), places.transport.top(), hairline);
        ui.painter()
            .hline(places.transport.x_range(), places.transport.bottom(), hairline);

        let status = self.experiment.status();
        let mut wishes = match self.compare {
            Some(_) => self.compare_page(ui, places.stage, places.curves, &status, words),
            None => self.stage(ui, places.stage, words),
        };
        self.over_stage(ui, places.stage, &status, store, words);
        inside(ui, places.transport.shrink2(egui::vec2(space::L, 0.0)), |ui| {
            if let Some(command) = transport::bar(ui, &status, words) {
                self.moved(store);
                self.experiment.transport(command);
            }
        });
        if self.compare.is_none() {
            self.curves(ui, places.curves, &status, words);
        }
        match places.controls {
            Some(controls) => {
                ui.painter().hline(controls.x_range(), controls.top(), hairline);
                wishes.extend(self.reading(ui, places.reading, &status, store, words));
                wishes.extend(self.controls(ui, controls, words));
            }
            None => {
                let (tabs, below) = layout::tabs(places.reading);
                inside(ui, tabs, |ui| self.tab.show(ui, words));
                wishes.extend(match self.tab {
                    Tab::Text => self.reading(ui, below, &status, store, words),
                    Tab::Controls => self.controls(ui, below, words),
                });
            }
        }
        wishes
    }

    fn curves(&self, ui: &mut Ui, rect: Rect, status: &Status, words: Words) {
        inside(ui, rect.shrink2(egui::vec2(space::M, space::XS)), |ui| {
            let pinned = self.pinned_histories();
            curves::curves(ui, &status.history, self.experiment.metrics(), &pinned, words);
        });
    }

    /// Draws the parts that a lecture shows.
    pub fn present(&mut self, ui: &mut Ui, parts: Parts, store: &mut Store, words: Words) -> Vec<Wish> {
        let status = self.experiment.status();
        let mut wishes = self.stage(ui, parts.stage, words);
        self.over_stage(ui, parts.stage, &status, store, words);
        if let Some(rect) = parts.curves {
            self.curves(ui, rect, &status, words);
        }
        if let Some(rect) = parts.controls {
            wishes.extend(self.controls(ui, rect, words));
        }
        wishes
    }

    fn stage(&mut self, ui: &mut Ui, rect: Rect, words: Words) -> Vec<Wish> {
        self.stage = rect;
        let state = self.experiment.status().state;
        let mut requests = vec![];
        inside(ui, rect.shrink(space::M), |ui| {
            if self.is_asking() {
                ui.disable();
                ui.set_opacity(alpha::BEHIND);
            }
            transport::notice(ui, &state, words);
            requests = self.experiment.stage(ui, words);
        });
        let mut wishes = vec![];
        for request in requests {
            match request {
                Request::OpenNode(node) => wishes.push(Wish::Open(node)),
                Request::Play => self.experiment.transport(Transport::Play),
                Request::Pause => self.experiment.transport(Transport::Pause),
                Request::Step => self.experiment.transport(Transport::Step(1)),
                Request::Reset => self.experiment.transport(Transport::Reset),
                Request::Undo => _ = self.experiment.undo(),
                Request::Bring => wishes.push(Wish::Bring),
                Request::Notice(sentence) => wishes.push(Wish::Tell(sentence)),
            }
        }
        wishes
    }

    fn reading(&mut self, ui: &mut Ui, rect: Rect, status: &Status, store: &mut Store, words: Words) -> Vec<Wish> {
        let mut clicked = None;
        let (mut reply, mut ask) = (None, None);
        inside(ui, rect, |ui| {
            ScrollArea::vertical()
                .id_salt(("reading", &self.node.id))
                .auto_shrink(false)
                .show(ui, |ui| {
                    egui::Frame::new()
                        .inner_margin(egui::Margin::symmetric(space::L as i8, space::M as i8))
                        .show(ui, |ui| {
                            heading(ui, self.node, words);
                            clicked = markdown::prose(ui, self.node.text(words.lang), words);
                            ui.add_space(space::S);
                            reply = self.prediction_card(ui, store, words);
                            ask = self.challenge_card(ui, status, store, words);
                        });
                });
        });
        if let Some(reply) = reply {
            self.reply(reply, status, store);
        }
        if let Some(ask) = ask {
            self.tackle(ask);
        }
        clicked
            .map(|link| self.follow(link, store, words))
            .into_iter()
            .flatten()
            .collect()
    }

    /// Does what a link in the prose says.
    fn follow(&mut self, link: Link, store: &mut Store, words: Words) -> Option<Wish> {
        match link {
            Link::Set(pairs) => {
                let done = self.experiment.set_together(&pairs);
                done.err().map(|fault| Wish::Tell(words.fault(&fault)))
            }
            Link::Node(node) => Some(Wish::Open(node)),
            Link::Do(what) => {
                self.moved(store);
                self.experiment.transport(match what.as_str() {
                    "play" => Transport::Play,
                    "pause" => Transport::Pause,
                    "step" => Transport::Step(1),
                    _ => Transport::Reset,
                });
                None
            }
            Link::Web(_) => None,
        }
    }

    /// Whoever starts the experiment does not wait for the question.
    fn moved(&mut self, store: &mut Store) {
        if self.is_asking() {
            self.asking = false;
            store.progress_mut().skipped.insert(self.node.id.clone());
        }
    }

    /// The question or what the run has answered, over the stage.
    fn over_stage(&mut self, ui: &Ui, rect: Rect, status: &Status, store: &mut Store, words: Words) {
        if self.is_asking() {
            if let Some(reply) = self.question(ui, rect, words) {
                self.reply(reply, status, store);
            }
        } else if self.verdict_card(ui, rect, words) {
            self.verdict = None;
        }
    }
}
