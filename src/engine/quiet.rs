//! Work that may panic: of other libraries where a machine lacks something, where the panic becomes an answer and prints
//! nothing, and of labs, where it becomes a fault.

use crate::fault::Fault;
use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        Once,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// Marks the threads whose panics are not printed.
const MARK: &str = "quiet: ";
/// Attempts under way: meanwhile what panics on cubecl's own threads is not printed either, for it looks for adapters there.
static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);
const ITS_THREADS: &str = "cubecl";

/// Does the work on a thread of its own; none where it panicked, or where the system gives no thread.
pub fn attempt<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let marked = thread::current().name().is_some_and(|name| name.starts_with(MARK));
            let theirs = UNDER_WAY.load(Ordering::Relaxed) > 0
                && panic.location().is_some_and(|at| at.file().contains(ITS_THREADS));
            if !marked && !theirs {
                before(panic);
            }
        }));
    });
    UNDER_WAY.fetch_add(1, Ordering::Relaxed);
    let thread = thread::Builder::new().name(format!("{MARK}{name}")).spawn(work);
    let done = thread.ok().and_then(|thread| thread.join().ok());
    UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
    done
}

/// Runs lab code; a panic becomes `Fault::Internal`.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let why = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "unknown".into());
        Err(Fault::Internal { why })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_none_and_7_stays_7() {
        assert_eq!(attempt("test", || 7), Some(7));
        assert_eq!(attempt("test", || -> u32 { panic!("as some libraries do") }), None);
    }
}
