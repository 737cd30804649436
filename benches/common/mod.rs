//! What a piece of work costs on its own thread.

use std::time::{Duration, Instant};

/// Time that the processor has spent on this thread; none where the system does not say.
fn on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

/// Two times: the processor's on this thread, and the clock's, which holds the waiting for a core that others have. Where
/// the system does not tell the first, it is the second.
#[derive(Clone, Copy)]
pub struct Cost {
    pub processor: Duration,
    pub clock: Duration,
}

pub fn cost(work: impl FnOnce()) -> Cost {
    let (before, begun) = (on_processor(), Instant::now());
    work();
    let clock = begun.elapsed();
    let processor = on_processor().zip(before).map(|(after, before)| after - before);
    Cost {
        processor: processor.unwrap_or(clock),
        clock,
    }
}

/// The time that this share of all stays under, in milliseconds.
pub fn at(costs: &[Cost], of: impl Fn(&Cost) -> Duration, share: f64) -> f64 {
    let mut times: Vec<Duration> = costs.iter().map(of).collect();
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3
}
