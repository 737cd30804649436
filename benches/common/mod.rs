//! What a piece of work costs on its own thread.

use cpu_time::ThreadTime;
use std::time::{Duration, Instant};

/// Two times: the processor's on this thread, and the clock's, which holds the waiting for a core that others have.
#[derive(Clone, Copy)]
pub struct Cost {
    pub processor: Duration,
    pub clock: Duration,
}

pub fn cost(work: impl FnOnce()) -> Cost {
    let (processor, clock) = (ThreadTime::now(), Instant::now());
    work();
    Cost {
        processor: processor.elapsed(),
        clock: clock.elapsed(),
    }
}

/// The time that this share of all stays under, in milliseconds.
pub fn at(costs: &[Cost], of: impl Fn(&Cost) -> Duration, share: f64) -> f64 {
    let mut times: Vec<Duration> = costs.iter().map(of).collect();
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3
}
