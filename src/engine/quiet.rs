//! Work of other libraries that may panic where a machine lacks something: the panic becomes an answer and prints nothing.

use std::{
    panic,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_none_and_7_stays_7() {
        assert_eq!(attempt("test", || 7), Some(7));
        assert_eq!(attempt("test", || -> u32 { panic!("as some libraries do") }), None);
    }
}
