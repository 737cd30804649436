//! Reading and writing one JSON document: versioned, atomic, one generation back, nothing ever deleted.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

/// What is kept in a file of its own.
///
/// Keys that this version does not know are kept by a flattened map in the document itself.
pub trait Document: Default + Clone + Serialize + DeserializeOwned {
    const FILE: &'static str;
    /// Raised when an older program could misread the file.
    const FORMAT: u64;
    /// Brings a file of an older format to today's.
    fn upgrade(_content: &mut Map<String, Value>, _from: u64) {}
    /// What to save where another window has saved `theirs` meanwhile; without more thought the last one wins.
    fn join(self, _theirs: Self) -> Self {
        self
    }
}

/// The key that holds the format's version.
const FORMAT_KEY: &str = "format";

/// Something that a person should hear about a file; nothing was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The file could not be read; it was renamed and the generation before it, or a fresh start, took its place.
    SetAside { file: String, to: String },
    /// The file comes from a newer program: it is left alone, and nothing is saved over it.
    Newer { file: String },
    /// The file exists and cannot be opened; nothing is saved over it.
    NotReadable { file: String, why: String },
    /// Nothing could be written.
    NotWritten { file: String, why: Refusal },
}

/// Why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    DiskFull,
    ReadOnly,
    Other(String),
}

impl From<&io::Error> for Refusal {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::WriteZero => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::Other(error.to_string()),
        }
    }
}

/// What was found in the folder.
pub struct Found<T> {
    pub value: T,
    pub warnings: Vec<Warning>,
    /// False where writing would destroy something that could not be understood.
    pub writable: bool,
}

/// Reads `T::FILE` in `folder`, or the generation before it, or starts afresh; says what happened.
pub fn read<T: Document>(folder: &Path) -> Found<T> {
    let path = folder.join(T::FILE);
    let mut found = Found {
        value: T::default(),
        warnings: Vec::new(),
        writable: true,
    };
    for (path, aside) in [(path.clone(), true), (backup_of(&path), false)] {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                found.warnings.push(Warning::NotReadable {
                    file,
                    why: error.to_string(),
                });
                found.writable = false;
                return found;
            }
            Ok(bytes) => match parse(&bytes) {
                Ok(value) => {
                    found.value = value;
                    return found;
                }
                Err(Unreadable::Newer) => {
                    found.warnings.push(Warning::Newer { file });
                    found.writable = false;
                    return found;
                }
                Err(Unreadable::Broken) if aside => found.writable = set_aside(&path, file, &mut found.warnings),
                Err(Unreadable::Broken) => {}
            },
        }
    }
    found
}

enum Unreadable {
    Broken,
    Newer,
}

fn parse<T: Document>(bytes: &[u8]) -> Result<T, Unreadable> {
    let mut content: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| Unreadable::Broken)?;
    let format = match content.remove(FORMAT_KEY) {
        None => 0,
        Some(format) => format.as_u64().ok_or(Unreadable::Broken)?,
    };
    if format > T::FORMAT {
        return Err(Unreadable::Newer);
    }
    if format < T::FORMAT {
        T::upgrade(&mut content, format);
    }
    serde_json::from_value(Value::Object(content)).map_err(|_| Unreadable::Broken)
}

/// Renames the file to a free name beside it. True when the place is free now.
fn set_aside(path: &Path, file: String, warnings: &mut Vec<Warning>) -> bool {
    let free = (1_u32..)
        .map(|number| path.with_file_name(format!("{file}.unreadable-{number}")))
        .find(|candidate| !candidate.exists());
    let Some(aside) = free else { return false };
    match fs::rename(path, &aside) {
        Ok(()) => {
            let to = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
            warnings.push(Warning::SetAside { file, to });
            true
        }
        Err(error) => {
            warnings.push(Warning::NotReadable {
                file,
                why: error.to_string(),
            });
            false
        }
    }
}

/// The document as the bytes of its file.
pub fn to_bytes<T: Document>(document: &T) -> serde_json::Result<Vec<u8>> {
    let mut content = Map::new();
    content.insert(FORMAT_KEY.into(), T::FORMAT.into());
    if let Value::Object(fields) = serde_json::to_value(document)? {
        content.extend(fields);
    }
    let mut bytes = serde_json::to_vec_pretty(&content)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The bytes of `ours` joined with those of another window; `None` where they cannot be understood.
pub fn join<T: Document>(ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let (ours, theirs) = (parse::<T>(ours).ok()?, parse::<T>(theirs).ok()?);
    to_bytes(&ours.join(theirs)).ok()
}

/// Writes the file and keeps the one before it as `.bak`.
pub fn write_with_backup(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::read(path) {
        Ok(before) => write_atomically(&backup_of(path), &before)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    write_atomically(path, bytes)
}

/// Writes beside, syncs, renames: whoever reads sees the old file or the new one, never half of one.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(HALF);
    // As any new file, not for this person alone: a course shares its folder.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut beside = builder.tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(path)?;
    Ok(())
}

/// How the name of a file begins that is not written to its end yet.
const HALF: &str = ".half-";
/// A file that was begun longer ago belongs to a process that is gone.
const STALE: Duration = Duration::from_secs(60);

/// Takes away what processes left that were killed while they wrote.
pub fn sweep(folder: &Path) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let half = file.file_name().to_string_lossy().starts_with(HALF);
        let age = file.metadata().and_then(|data| data.modified()).map(|at| at.elapsed());
        if half && matches!(age, Ok(Ok(age)) if age > STALE) {
            // What cannot be removed now is tried again at the next start.
            let _ = fs::remove_file(file.path());
        }
    }
}

/// The place of the generation before.
pub fn backup_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".bak");
    path.with_file_name(name)
}
