//! What is said to a session and what it says.

use crate::{
    fault::Fault,
    history::History,
    lab::{Export, Metrics},
};
use std::sync::Arc;

/// What a session is doing. Always said to the person.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Paused,
    Running,
    /// The lab has nothing more to do.
    Done,
    /// A number became NaN or infinite at this step; the last good snapshot still stands.
    Diverged {
        step: u64,
        metric: String,
    },
    /// The lab panicked; a fresh one stands ready.
    Crashed {
        message: String,
    },
    /// The settings cannot be run.
    Refused(Fault),
}

/// What can be asked of a session.
#[derive(Clone, Debug)]
pub enum Command<A> {
    Play,
    Pause,
    /// So many steps, then pause.
    Step(u64),
    /// Start again with the same seed.
    Reset,
    /// Start again with this seed.
    Reseed(u64),
    /// Start again with this seed and without what the hand brought into the lab, as points and tables. Can be undone.
    Renew(u64),
    Act(A),
    /// The hand lets go: the next action is the beginning of another movement.
    Lift,
    /// Takes the hand's last movement back.
    Undo,
    /// Brings back what was taken back last.
    Redo,
    Export(Export),
    Import(Vec<u8>),
}

/// What happened, each told once.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Done { step: u64 },
    Diverged { step: u64, metric: String },
    Crashed { message: String },
    Refused(Fault),
    Exported { format: Export, bytes: Vec<u8> },
    Imported,
}

/// Everything that the outside may see of a session at one moment.
#[derive(Debug)]
pub struct Published<S> {
    /// None only where no lab could be made yet.
    pub snapshot: Option<Arc<S>>,
    pub state: State,
    pub step: u64,
    pub seed: u64,
    pub metrics: Metrics,
    pub history: Arc<History>,
    /// Counts the parameter sets sent up to the one that this state shows.
    pub params_taken: u64,
    /// Counts the fresh starts, so that the sender can tell this run from the one before.
    pub run: u64,
    /// Counts the hand's movements that can be taken back.
    pub movements: u64,
}

impl<S> Published<S> {
    /// Before a lab has shown anything; `every` steps make a point of its history.
    pub fn nothing_yet(seed: u64, every: u64) -> Self {
        Self {
            snapshot: None,
            state: State::Paused,
            step: 0,
            seed,
            metrics: Metrics::default(),
            history: Arc::new(History::new(every)),
            params_taken: 0,
            run: 0,
            movements: 0,
        }
    }
}

impl<S> Clone for Published<S> {
    fn clone(&self) -> Self {
        Self {
            snapshot: self.snapshot.clone(),
            state: self.state.clone(),
            step: self.step,
            seed: self.seed,
            metrics: self.metrics.clone(),
            history: self.history.clone(),
            params_taken: self.params_taken,
            run: self.run,
            movements: self.movements,
        }
    }
}
