//! The store on disk: what is remembered, read once at start and written on a thread of its own.

mod documents;
pub mod file;
#[cfg(test)]
mod tests;
mod writer;

pub use documents::{Answer, Attempt, Language, Pins, Progress, Settings, TEXT_SCALES};
pub use file::{Refusal, Warning};

use super::present::Lecture;
use file::Document;
use std::path::{Path, PathBuf};
use writer::Writer;

/// Names the folder of the store; for tests, and for carrying it on a stick.
pub const FOLDER_VARIABLE: &str = "NEURAL_ATLAS_DATA";

/// The platform's data folder for this app, or the one that the environment names.
pub fn default_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Some(folder.into());
    }
    directories::ProjectDirs::from("", "", "neural-atlas").map(|folders| folders.data_dir().to_owned())
}

/// A document in memory, and whether the disk has it.
struct Kept<T> {
    value: T,
    saved: T,
    writable: bool,
}

impl<T: Document + PartialEq> Kept<T> {
    fn fresh() -> Self {
        Self {
            value: T::default(),
            saved: T::default(),
            writable: false,
        }
    }

    fn read(folder: &Path, warnings: &mut Vec<Warning>) -> Self {
        let found = file::read::<T>(folder);
        warnings.extend(found.warnings);
        Self {
            saved: found.value.clone(),
            value: found.value,
            writable: found.writable,
        }
    }

    fn save(&mut self, writer: &Writer) {
        if !self.writable || self.value == self.saved {
            return;
        }
        if let Ok(bytes) = file::to_bytes(&self.value) {
            writer.put(T::FILE, bytes, file::join::<T>);
        }
        self.saved = self.value.clone();
    }
}

/// Everything that is remembered. Change it freely; [`Store::save`] writes what changed.
pub struct Store {
    settings: Kept<Settings>,
    progress: Kept<Progress>,
    scenes: Kept<Lecture>,
    pins: Kept<Pins>,
    writer: Option<Writer>,
    warnings: Vec<Warning>,
}

impl Store {
    /// Remembers nothing: for pictures and tests.
    pub fn in_memory() -> Self {
        Self {
            settings: Kept::fresh(),
            progress: Kept::fresh(),
            scenes: Kept::fresh(),
            pins: Kept::fresh(),
            writer: None,
            warnings: Vec::new(),
        }
    }

    /// Reads the folder; a folder that does not exist yet is a first start.
    pub fn open(folder: &Path) -> Self {
        let mut warnings = Vec::new();
        file::sweep(folder);
        Self {
            settings: Kept::read(folder, &mut warnings),
            progress: Kept::read(folder, &mut warnings),
            scenes: Kept::read(folder, &mut warnings),
            pins: Kept::read(folder, &mut warnings),
            writer: Some(Writer::start(
                folder.to_owned(),
                &[Settings::FILE, Progress::FILE, Lecture::FILE, Pins::FILE],
            )),
            warnings,
        }
    }

    pub fn settings(&self) -> &Settings {
        &self.settings.value
    }
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings.value
    }
    pub fn progress(&self) -> &Progress {
        &self.progress.value
    }
    pub fn progress_mut(&mut self) -> &mut Progress {
        &mut self.progress.value
    }

    /// The list of scenes in hand.
    pub fn scenes(&self) -> &Lecture {
        &self.scenes.value
    }
    pub fn scenes_mut(&mut self) -> &mut Lecture {
        &mut self.scenes.value
    }

    pub fn pins(&self) -> &Pins {
        &self.pins.value
    }
    pub fn pins_mut(&mut self) -> &mut Pins {
        &mut self.pins.value
    }

    /// Hands what changed to the writing thread; returns at once.
    pub fn save(&mut self) {
        if let Some(writer) = &self.writer {
            self.settings.save(writer);
            self.progress.save(writer);
            self.scenes.save(writer);
            self.pins.save(writer);
        }
    }

    /// What a person should hear, once.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        if let Some(writer) = &self.writer {
            self.warnings.extend(writer.take_warnings());
        }
        std::mem::take(&mut self.warnings)
    }
}
