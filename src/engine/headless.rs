//! A session whose lab's type is erased, for what walks over all labs: it sets, steps and looks, and draws nothing.

use crate::{
    device::Device,
    fault::Fault,
    lab::{Lab, Metrics},
    params::{ParamSet, Value},
    session::{Session, State},
};
use serde::Serialize;
use std::{io, time::Duration};

/// A lab that is driven by hand.
pub trait Headless {
    /// Sets these values over the present ones, all at once as a slider or a preset does.
    ///
    /// # Errors
    /// Names the first value that does not fit its parameter; nothing is changed then.
    fn set(&mut self, values: &[(&'static str, Value)]) -> Result<(), Fault>;
    /// Steps for about `budget`, at most `most` steps; gives the steps done.
    fn step(&mut self, budget: Duration, most: u64) -> u64;
    fn state(&self) -> State;
    /// The numbers of the last good snapshot, which is taken here where the lab has moved on.
    fn metrics(&mut self) -> Metrics;
    /// The size of the snapshot written as JSON, in bytes; 0 where no lab could be made.
    fn snapshot_bytes(&mut self) -> usize;
}

pub(crate) fn open<L: Lab>(seed: u64, device: Device) -> Box<dyn Headless> {
    Box::new(Session::<L>::new(L::Params::default(), seed, device))
}

impl<L: Lab> Headless for Session<L> {
    fn set(&mut self, values: &[(&'static str, Value)]) -> Result<(), Fault> {
        let mut params = self.params().clone();
        for (name, value) in values {
            params.set(name, value)?;
        }
        self.set_params(params);
        Ok(())
    }

    fn step(&mut self, budget: Duration, most: u64) -> u64 {
        self.command(crate::session::Command::Step(most));
        let done = self.pump(budget, most, || true);
        self.command(crate::session::Command::Pause);
        done
    }

    fn state(&self) -> State {
        Session::state(self).clone()
    }

    fn metrics(&mut self) -> Metrics {
        self.published().metrics
    }

    fn snapshot_bytes(&mut self) -> usize {
        self.published().snapshot.map_or(0, |snapshot| size(&*snapshot))
    }
}

/// Counts what is written and keeps nothing of it.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `usize::MAX` where the data cannot be written as JSON at all.
fn size(data: &impl Serialize) -> usize {
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, data) {
        Ok(()) => counter.0,
        Err(_) => usize::MAX,
    }
}
