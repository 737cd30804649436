//! Work of other libraries that may panic where a machine lacks something: the panic becomes an answer and prints nothing.

use std::{panic, sync::Once, thread};

/// Marks the threads whose panics are not printed.
const MARK: &str = "quiet: ";

/// Does the work on a thread of its own; none where it panicked, or where the system gives no thread.
pub fn attempt<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let quiet = thread::current().name().is_some_and(|name| name.starts_with(MARK));
            if !quiet {
                before(panic);
            }
        }));
    });
    let thread = thread::Builder::new().name(format!("{MARK}{name}")).spawn(work).ok()?;
    thread.join().ok()
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
