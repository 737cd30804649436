//! The thread that writes: the latest bytes of each file win, a burst of changes becomes one write.
//!
//! Another window may write the same files: what it has saved is joined with what is saved here.

use super::file::{Refusal, Warning, write_with_backup};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
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

/// Our bytes and those of another window as one file; `None` where theirs cannot be understood.
type Join = fn(&[u8], &[u8]) -> Option<Vec<u8>>;

struct Sheet {
    bytes: Vec<u8>,
    join: Join,
}

type Sheets = BTreeMap<&'static str, Sheet>;

#[derive(Default)]
struct Shared {
    waiting: Sheets,
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
    /// Writes into `folder`, of which these `files` were just read.
    pub fn start(folder: PathBuf, files: &[&'static str]) -> Self {
        let desk = Desk::default();
        let theirs = Arc::clone(&desk);
        let read = |file: &&'static str| Some((*file, fs::read(folder.join(file)).ok()?));
        let disk = Disk {
            ours: files.iter().filter_map(read).collect(),
            theirs: BTreeMap::new(),
        };
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || serve(&folder, disk, &theirs))
            .ok();
        Self { desk, thread }
    }

    pub fn put(&self, file: &'static str, bytes: Vec<u8>, join: Join) {
        lock(&self.desk).waiting.insert(file, Sheet { bytes, join });
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

fn serve(folder: &Path, mut disk: Disk, desk: &Desk) {
    let mut failed = Sheets::new();
    loop {
        let (waiting, stop) = next(desk, !failed.is_empty());
        // Newer bytes of a file take the place of those that could not be written.
        let told: BTreeSet<&str> = failed.keys().copied().collect();
        let mut todo = std::mem::take(&mut failed);
        todo.extend(waiting);
        for (file, sheet) in todo {
            if let Err(error) = disk.write(file, &folder.join(file), &sheet) {
                if !told.contains(file) {
                    lock(desk).warnings.push(Warning::NotWritten {
                        file: file.into(),
                        why: Refusal::from(&error),
                    });
                }
                failed.insert(file, sheet);
            }
        }
        if stop {
            return;
        }
    }
}

/// What is known of the files on disk.
struct Disk {
    /// As this window read them, or left them.
    ours: BTreeMap<&'static str, Vec<u8>>,
    /// As another window left them last.
    theirs: BTreeMap<&'static str, Vec<u8>>,
}

impl Disk {
    fn write(&mut self, file: &'static str, path: &Path, sheet: &Sheet) -> io::Result<()> {
        match fs::read(path) {
            Ok(found) if self.ours.get(file) != Some(&found) => {
                self.theirs.insert(file, found);
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let theirs = self.theirs.get(file);
        let joined = theirs.and_then(|theirs| (sheet.join)(&sheet.bytes, theirs));
        let bytes = joined.as_ref().unwrap_or(&sheet.bytes);
        write_with_backup(path, bytes)?;
        self.ours.insert(file, bytes.clone());
        Ok(())
    }
}

/// Waits for work, or for a while where something is to be tried `again`; then a little for more of it.
fn next(desk: &Desk, again: bool) -> (Sheets, bool) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn both(ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
        Some([ours, b"+", theirs].concat())
    }

    #[test]
    fn what_another_window_wrote_stays_in_every_later_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes");
        let mut disk = Disk {
            ours: BTreeMap::new(),
            theirs: BTreeMap::new(),
        };
        let mut written = |bytes: &[u8]| {
            let bytes = bytes.to_vec();
            disk.write("notes", &path, &Sheet { bytes, join: both }).unwrap();
            String::from_utf8(fs::read(&path).unwrap()).unwrap()
        };
        assert_eq!([written(b"a"), written(b"b")], ["a", "b"]);
        fs::write(&path, "x").unwrap();
        assert_eq!([written(b"c"), written(b"d")], ["c+x", "d+x"]);
    }
}
