//! The session and the worker with a lab made for it: a counter that can be told to panic, to give NaN, or to refuse.

use neural_atlas_engine::{
    choices,
    device::{self, Device, DeviceKind},
    fault::Fault,
    lab::{Change, Lab, Metric, Metrics, Progress},
    params,
    params::Spec,
    session::{Command, Event, Session, State},
    undo::Undo,
    worker::{Speed, Worker},
};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

choices! {
    pub enum Trap { None = "none", Panic = "panic", Nan = "nan", Refuse = "refuse", Done = "done" }
}
params! {
    pub struct Params {
        /// What happens at step 5.
        trap: Trap = Trap::None => Spec::choice(),
        rate: f64 = 1.0 => Spec::float(0.0, 10.0).live(),
        size: usize = 4 => Spec::int(1.0, 10.0),
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Action {
    Bring(f64),
    /// The same, and the run begins again with it.
    BringAnew(f64),
    Refuse,
    Panic,
}

struct Counter {
    params: Params,
    count: u64,
    value: f64,
    brought: f64,
}

impl Lab for Counter {
    type Params = Params;
    type Action = Action;
    type Snapshot = (u64, f64, f64);
    const ID: &'static str = "test/test/counter";
    const METRICS: &'static [Metric] = &[Metric::loss("value")];

    fn new(params: &Params, _seed: u64, _device: &Device) -> Result<Self, Fault> {
        if params.size == 10 {
            return Err(Fault::NoData {});
        }
        Ok(Self {
            params: params.clone(),
            count: 0,
            value: 1.0,
            brought: 0.0,
        })
    }
    fn restart(&self, params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let mut fresh = Self::new(params, seed, device)?;
        fresh.brought = self.brought;
        Ok(fresh)
    }
    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        if params.size != self.params.size || params.trap != self.params.trap {
            return Ok(Change::Restart);
        }
        self.params = params.clone();
        Ok(Change::Live)
    }
    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Bring(value) | Action::BringAnew(value) => self.brought = value,
            Action::Refuse => return Err(Fault::OneClass {}),
            Action::Panic => panic!("asked for"),
        }
        Ok(())
    }
    fn begins_anew(&self, action: &Action) -> bool {
        matches!(action, Action::BringAnew(_))
    }
    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        let exchange = |lab: &mut Self, kept: &mut f64| {
            std::mem::swap(&mut lab.brought, kept);
            Ok(())
        };
        let undo = Undo::new("brought", self.brought, exchange);
        match action {
            Action::Bring(_) | Action::Refuse => Some(undo),
            Action::BringAnew(_) => Some(undo.beginning_anew()),
            Action::Panic => None,
        }
    }
    fn step(&mut self) -> Result<Progress, Fault> {
        self.count += 1;
        self.value += self.params.rate;
        if self.count == 5 {
            match self.params.trap {
                Trap::None => {}
                Trap::Panic => panic!("trapped"),
                Trap::Nan => self.value = f64::NAN,
                Trap::Refuse => return Err(Fault::OneClass {}),
                Trap::Done => return Ok(Progress::Done),
            }
        }
        Ok(Progress::Running)
    }
    fn metrics(&self) -> Metrics {
        Metrics::default().with("value", self.value)
    }
    fn pulse(&self) -> f64 {
        self.value
    }
    fn snapshot(&self) -> Self::Snapshot {
        (self.count, self.value, self.brought)
    }
}

fn session(trap: Trap) -> Session<Counter> {
    Session::new(
        Params {
            trap,
            ..Params::default()
        },
        7,
        device::cpu(),
    )
}

#[test]
fn ten_steps_are_ten_steps_and_then_it_pauses() {
    let mut session = session(Trap::None);
    session.run(10);
    assert_eq!((session.step(), session.state()), (10, &State::Paused));
    assert_eq!(session.history().curve("value").len(), 11, "the start and ten steps");
}

#[test]
fn divergence_says_step_5_and_keeps_the_last_good_snapshot() {
    let mut session = session(Trap::Nan);
    session.run(3);
    let good = session.published().snapshot.map(|snapshot| *snapshot);
    session.run(10);
    assert!(
        matches!(session.state(), State::Diverged { step: 5, .. }),
        "{:?}",
        session.state()
    );
    assert_eq!(session.published().snapshot.map(|snapshot| *snapshot), good);
    session.command(Command::Play);
    assert_eq!(
        (session.step(), session.state()),
        (0, &State::Running),
        "play starts again"
    );
}

#[test]
fn what_the_hand_does_after_a_divergence_is_shown_where_the_numbers_allow_it() {
    let mut session = session(Trap::Nan);
    session.run(10);
    let kept = session.published().snapshot.map(|snapshot| *snapshot);
    session.command(Command::Act(Action::Bring(2.0)));
    // The lab's value is NaN: its last good picture stays, and so does the state.
    assert_eq!(session.published().snapshot.map(|snapshot| *snapshot), kept);
    assert!(matches!(session.state(), State::Diverged { step: 5, .. }));
}

#[test]
fn play_after_the_end_begins_again() {
    let mut session = session(Trap::Done);
    session.run(10);
    assert_eq!((session.step(), session.state()), (5, &State::Done));
    session.run(3);
    assert_eq!((session.step(), session.state()), (3, &State::Paused));
}

#[test]
fn an_action_with_which_the_run_begins_again_counts_its_steps_from_0_and_so_does_its_undo() {
    let mut session = session(Trap::None);
    let seen = |session: &mut Session<Counter>| {
        let published = session.published();
        let brought = published.snapshot.map(|snapshot| snapshot.2);
        (
            published.step,
            published.history.curve("value").len(),
            brought,
            published.run,
        )
    };
    session.run(4);
    let (.., run) = seen(&mut session);
    session.command(Command::Act(Action::BringAnew(2.0)));
    assert_eq!(seen(&mut session), (0, 1, Some(2.0), run + 1));
    session.run(3);
    session.command(Command::Undo);
    assert_eq!(seen(&mut session), (0, 1, Some(0.0), run + 2));
    session.run(3);
    session.command(Command::Redo);
    assert_eq!(seen(&mut session), (0, 1, Some(2.0), run + 3));
}

#[test]
fn a_panic_is_caught_and_a_fresh_lab_stands_ready() {
    let mut session = session(Trap::Panic);
    session.run(10);
    assert!(matches!(session.state(), State::Crashed { message } if message == "trapped"));
    assert!(
        session
            .take_events()
            .iter()
            .any(|event| matches!(event, Event::Crashed { .. }))
    );
    session.run(2);
    assert_eq!((session.step(), session.state()), (2, &State::Paused));
}

#[test]
fn refused_settings_keep_what_the_learner_brought_in() {
    let mut session = session(Trap::None);
    session.command(Command::Act(Action::Bring(3.0)));
    session.set_params(Params {
        size: 10,
        ..Params::default()
    });
    assert!(matches!(session.state(), State::Refused(Fault::NoData {})));
    session.command(Command::Play);
    assert!(matches!(session.state(), State::Refused(_)), "still refused");
    session.set_params(Params {
        size: 3,
        ..Params::default()
    });
    assert_eq!(session.state(), &State::Paused);
    assert_eq!(session.published().snapshot.map(|snapshot| snapshot.2), Some(3.0));
}

#[test]
fn a_live_change_keeps_the_run_and_a_restart_begins_at_step_0_and_goes_on() {
    let mut session = session(Trap::None);
    session.command(Command::Play);
    session.pump(Duration::MAX, 6, || true);
    session.set_params(Params {
        rate: 2.0,
        ..Params::default()
    });
    assert_eq!((session.step(), session.state()), (6, &State::Running));
    session.set_params(Params {
        size: 5,
        ..Params::default()
    });
    assert_eq!((session.step(), session.state()), (0, &State::Running));
}

#[test]
fn a_refused_action_changes_nothing() {
    let mut session = session(Trap::None);
    session.command(Command::Play);
    session.command(Command::Act(Action::Refuse));
    assert_eq!(session.state(), &State::Running);
    assert_eq!(session.take_events(), vec![Event::Refused(Fault::OneClass {})]);
}

#[derive(Clone, Debug)]
enum Input {
    Command(Command<Action>),
    Params(Params),
    Pump(u64),
}

fn inputs() -> impl Strategy<Value = Input> {
    let trap = prop::sample::select(Trap::ALL.to_vec());
    prop_oneof![
        Just(Input::Command(Command::Play)),
        Just(Input::Command(Command::Pause)),
        Just(Input::Command(Command::Reset)),
        any::<u64>().prop_map(|seed| Input::Command(Command::Reseed(seed))),
        any::<u64>().prop_map(|seed| Input::Command(Command::Renew(seed))),
        Just(Input::Command(Command::Undo)),
        Just(Input::Command(Command::Redo)),
        (0..20_u64).prop_map(|steps| Input::Command(Command::Step(steps))),
        Just(Input::Command(Command::Act(Action::Panic))),
        Just(Input::Command(Command::Act(Action::Refuse))),
        any::<f64>().prop_map(|value| Input::Command(Command::Act(Action::Bring(value)))),
        (trap, 0.0..10.0, 1..=10_usize).prop_map(|(trap, rate, size)| Input::Params(Params { trap, rate, size })),
        (0..20_u64).prop_map(Input::Pump),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_sequence_of_commands_wedges_a_session(sequence in prop::collection::vec(inputs(), 0..60)) {
        let mut session = session(Trap::None);
        for input in sequence {
            match input {
                Input::Command(command) => session.command(command),
                Input::Params(params) => session.set_params(params),
                Input::Pump(most) => { session.pump(Duration::MAX, most, || true); }
            }
            session.published();
        }
        session.set_params(Params::default());
        session.command(Command::Reset);
        session.run(3);
        prop_assert_eq!((session.step(), session.state()), (3, &State::Paused));
    }
}

/// Waits until the worker has published what `found` looks for.
fn wait_for(worker: &Worker<Counter>, found: impl Fn(u64, &State) -> bool) {
    let start = Instant::now();
    loop {
        let report = worker.report();
        if found(report.published.step, &report.published.state) {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "at {} {:?}",
            report.published.step,
            report.published.state
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn worker() -> Worker<Counter> {
    Worker::spawn(Params::default(), 1, DeviceKind::Cpu, || {}).expect("a thread")
}

#[test]
fn a_worker_plays_pauses_and_takes_only_the_latest_of_1000_parameter_sets() {
    let worker = worker();
    wait_for(&worker, |_, _| worker.report().published.snapshot.is_some());
    for rate in 0..1000 {
        worker.set_params(Params {
            rate: f64::from(rate) / 100.0,
            ..Params::default()
        });
    }
    assert!(worker.send(Command::Step(1)));
    wait_for(&worker, |step, state| step == 1 && *state == State::Paused);
    let report = worker.report();
    assert_eq!(report.published.metrics.get("value"), Some(1.0 + 9.99));
    assert_eq!(report.published.params_taken, 1000, "it is of the last that were sent");
    worker.stop();
}

#[test]
fn a_worker_survives_a_panic_and_tells_of_it() {
    let worker = worker();
    worker.send(Command::Act(Action::Panic));
    wait_for(&worker, |_, state| matches!(state, State::Crashed { .. }));
    worker.send(Command::Play);
    wait_for(&worker, |step, _| step > 100);
    worker.send(Command::Pause);
    wait_for(&worker, |_, state| *state == State::Paused);
    assert!(worker.events().any(|event| matches!(event, Event::Crashed { .. })));
}

#[test]
fn slow_motion_of_20_steps_a_second_is_far_from_full_speed() {
    let worker = worker();
    worker.set_speed(Speed::PerSecond(20.0));
    worker.send(Command::Play);
    wait_for(&worker, |step, _| step >= 3);
    let step = worker.report().published.step;
    assert!(step < 100, "step {step}");
}

#[test]
fn two_movements_are_taken_back_one_by_one_over_a_restart_and_a_refused_action_is_none() {
    let mut session = session(Trap::None);
    let brought = |session: &mut Session<Counter>| session.published().snapshot.map(|snapshot| snapshot.2);
    for value in [1.0, 2.0] {
        session.command(Command::Act(Action::Bring(value)));
    }
    session.command(Command::Lift);
    session.command(Command::Act(Action::Bring(3.0)));
    session.command(Command::Lift);
    session.command(Command::Act(Action::Refuse));
    assert_eq!(session.published().movements, 2);
    session.command(Command::Reseed(8));
    session.command(Command::Undo);
    assert_eq!(brought(&mut session), Some(2.0));
    session.command(Command::Undo);
    assert_eq!(brought(&mut session), Some(0.0));
    session.command(Command::Undo);
    session.command(Command::Redo);
    session.command(Command::Redo);
    assert_eq!(brought(&mut session), Some(3.0));
}
