//! Files opened and saved by dialog: on threads of their own, so that the window never waits.

use super::{
    bring::look::{Found, look},
    file_type,
    store::file::write_atomically,
};
use crate::kit::figure::Figure;
use neural_atlas_engine::fault::Fault;
use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
};

/// What came of a dialog.
#[derive(Debug)]
pub enum Done {
    Saved(PathBuf),
    Opened(Vec<u8>),
    /// The system opens this program's files by double click from now on.
    Associated,
    /// Something from outside that waits for a look.
    Found(Box<Found>),
    Refused(Fault),
    Cancelled,
}

/// A kind of file, for the dialog and its suggested name.
pub struct Kind {
    pub name: String,
    pub ending: &'static str,
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FigureKind {
    /// So many pixels to a point.
    Png(f32),
    Svg,
}

impl Default for FigureKind {
    fn default() -> Self {
        Self::Png(2.0)
    }
}

impl FigureKind {
    pub fn file(self, stem: &str) -> Kind {
        let ending = match self {
            Self::Png(_) => "png",
            Self::Svg => "svg",
        };
        let name = format!("{stem}.{ending}");
        Kind { name, ending }
    }

    pub fn write(self, figure: &Figure) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Png(scale) => png(&figure.pixels(scale)),
            Self::Svg => Ok(figure.svg().into_bytes()),
        }
    }
}

/// Dialogs under way and their answers.
pub struct Files {
    sender: SyncSender<Done>,
    answers: Receiver<Done>,
}

/// More answers than this at once means that nobody reads them.
const ANSWERS: usize = 16;

impl Default for Files {
    fn default() -> Self {
        let (sender, answers) = sync_channel(ANSWERS);
        Self { sender, answers }
    }
}

impl Files {
    /// Asks where to save, and saves.
    pub fn save(&self, kind: Kind, bytes: Vec<u8>, repaint: impl FnOnce() + Send + 'static) {
        self.save_made(kind, move || Ok(bytes), repaint);
    }

    /// The same for what takes a while to be made.
    pub fn save_made(
        &self,
        kind: Kind,
        make: impl FnOnce() -> Result<Vec<u8>, Fault> + Send + 'static,
        repaint: impl FnOnce() + Send + 'static,
    ) {
        self.start("save", repaint, move || {
            let dialog = rfd::FileDialog::new()
                .set_file_name(&kind.name)
                .add_filter(kind.ending, &[kind.ending]);
            match dialog.save_file() {
                Some(path) => {
                    let written = make().and_then(|bytes| write(&path, &bytes));
                    written.map_or_else(Done::Refused, |()| Done::Saved(path))
                }
                None => Done::Cancelled,
            }
        });
    }

    /// Asks for a file, and reads it.
    pub fn open(&self, endings: &'static [&'static str], most: usize, repaint: impl FnOnce() + Send + 'static) {
        self.start("open", repaint, move || {
            match rfd::FileDialog::new()
                .add_filter(endings.join(", "), endings)
                .pick_file()
            {
                Some(path) => read(&path, most).map_or_else(Done::Refused, Done::Opened),
                None => Done::Cancelled,
            }
        });
    }

    /// Looks at a file that was dropped on the window.
    pub fn look(&self, path: PathBuf, repaint: impl FnOnce() + Send + 'static) {
        self.start("look", repaint, move || found(&path));
    }

    /// Asks for a file of any kind, and looks at it.
    pub fn ask(&self, repaint: impl FnOnce() + Send + 'static) {
        self.start("bring", repaint, || match rfd::FileDialog::new().pick_file() {
            Some(path) => found(&path),
            None => Done::Cancelled,
        });
    }

    /// Tells the system to open this program's files by double click.
    pub fn associate(&self, repaint: impl FnOnce() + Send + 'static) {
        self.start("associate", repaint, || {
            file_type::associate().map_or_else(Done::Refused, |()| Done::Associated)
        });
    }

    /// Says at the next look that something could not be saved.
    pub fn refuse(&self, fault: Fault) {
        // A full queue holds enough to read.
        let _ = self.sender.try_send(Done::Refused(fault));
    }

    pub fn answers(&self) -> Vec<Done> {
        self.answers.try_iter().collect()
    }

    fn start(&self, name: &str, repaint: impl FnOnce() + Send + 'static, work: impl FnOnce() -> Done + Send + 'static) {
        let sender = self.sender.clone();
        let thread = std::thread::Builder::new().name(format!("file dialog: {name}"));
        let started = thread.spawn(move || {
            // A full queue means that the app is gone.
            let _ = sender.try_send(work());
            repaint();
        });
        if let Err(error) = started {
            self.refuse(Fault::Internal { why: error.to_string() });
        }
    }
}

fn found(path: &Path) -> Done {
    look(path).map_or_else(Done::Refused, |found| Done::Found(Box::new(found)))
}

/// Writes the whole file or leaves the old one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    write_atomically(path, bytes).map_err(|error| not_written(path, &error))
}

/// Why a file was not written.
pub fn not_written(path: &Path, error: &std::io::Error) -> Fault {
    let path = path.display().to_string();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::WriteZero => Fault::DiskFull { path },
        _ => Fault::CannotWrite {
            path,
            why: error.to_string(),
        },
    }
}

/// The bytes of a file that is no larger than `most`.
pub fn read(path: &Path, most: usize) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: std::io::Error| Fault::CannotRead {
        path: path.display().to_string(),
        why: error.to_string(),
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > most as u64 {
        return Err(Fault::FileTooLarge { limit: most >> 20 });
    }
    std::fs::read(path).map_err(unreadable)
}

/// A picture as PNG.
pub fn png(image: &egui::ColorImage) -> Result<Vec<u8>, Fault> {
    let [width, height] = image.size;
    let rgb: Vec<u8> = image
        .pixels
        .iter()
        .flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()])
        .collect();
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(
        &mut bytes,
        &rgb,
        width as u32,
        height as u32,
        image::ExtendedColorType::Rgb8,
        image::ImageFormat::Png,
    )
    .map_err(|error| Fault::Internal { why: error.to_string() })?;
    Ok(bytes.into_inner())
}
