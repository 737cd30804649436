//! What makes an experiment go.

use neural_atlas_engine::{lab::Lab, session::Session, worker::Worker};

/// A thread of its own, or whoever updates it.
pub(super) enum Drive<L: Lab> {
    Worker(Worker<L>),
    Manual {
        session: Box<Session<L>>,
        steps_per_update: u64,
    },
    /// No thread could be had.
    Nothing,
}
