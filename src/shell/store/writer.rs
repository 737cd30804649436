//! The thread that writes: the latest bytes of each file win, a burst of changes becomes one write.

use super::file::{Refusal, Warning, write_with_backup};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

/// How long the thread waits for more changes before it writes.
const DEBOUNCE: Duration = Duration::from_millis(300);
/// How long it waits before it tries again to write what could not be written, where nothing else changes.
const AGAIN: Duration = Duration::from_secs(10);
/// As good as for ever, on every system.
const A_DAY: Duration = Duration::from_secs(86_400);

#[derive(Default)]
struct Shared {
    waiting: BTreeMap<&'static str, Vec<u8>>,
    warnings: Vec<Warning>,
    stop: bool,
}

type Desk = Arc<(Mutex<Shared>, Condvar)>;

/// Ends, with everything written, when it is dropped.
pub struct Writer {
    desk: Desk,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(folder: PathBuf) -> Self {
        let desk = Desk::default();
        let theirs = Arc::clone(&desk);
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || serve(&folder, &theirs))
            .ok();
        Self { desk, thread }
    }

    pub fn put(&self, file: &'static str, bytes: Vec<u8>) {
        lock(&self.desk).waiting.insert(file, bytes);
        self.desk.1.notify_one();
    }

    pub fn take_warnings(&self) -> Vec<Warning> {
        std::mem::take(&mut lock(&self.desk).warnings)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        lock(&self.desk).stop = true;
        self.desk.1.notify_one();
        if let Some(thread) = self.thread.take() {
            // The thread catches nothing and panics nowhere; if it did, there is nothing left to save here.
            thread.join().ok();
        }
    }
}

fn lock(desk: &Desk) -> MutexGuard<'_, Shared> {
    desk.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(folder: &std::path::Path, desk: &Desk) {
    let mut failed = BTreeMap::new();
    loop {
        let (waiting, stop) = next(desk, !failed.is_empty());
        // Newer bytes of a file take the place of those that could not be written.
        let told: BTreeSet<&str> = failed.keys().copied().collect();
        let mut todo = std::mem::take(&mut failed);
        todo.extend(waiting);
        for (file, bytes) in todo {
            if let Err(error) = write_with_backup(&folder.join(file), &bytes) {
                if !told.contains(file) {
                    lock(desk).warnings.push(Warning::NotWritten {
                        file: file.into(),
                        why: Refusal::from(&error),
                    });
                }
                failed.insert(file, bytes);
            }
        }
        if stop {
            return;
        }
    }
}

/// Waits for work, or for a while where something is to be tried `again`; then a little for more of it.
fn next(desk: &Desk, again: bool) -> (BTreeMap<&'static str, Vec<u8>>, bool) {
    let wait_for_work = |shared: &mut Shared| shared.waiting.is_empty() && !shared.stop;
    let patience = if again { AGAIN } else { A_DAY };
    let (shared, _) = desk
        .1
        .wait_timeout_while(lock(desk), patience, wait_for_work)
        .unwrap_or_else(PoisonError::into_inner);
    let for_more = |shared: &mut Shared| !shared.stop;
    let (mut shared, _) = desk
        .1
        .wait_timeout_while(shared, DEBOUNCE, for_more)
        .unwrap_or_else(PoisonError::into_inner);
    (std::mem::take(&mut shared.waiting), shared.stop)
}
