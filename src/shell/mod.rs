//! The app around the experiments: map, outline, lesson page, palette, settings, the store on disk.

pub mod bring;
pub mod challenges;
pub mod command;
pub mod dialogs;
pub mod exchange;
pub mod file_type;
pub mod files;
pub mod incoming;
pub mod lesson;
pub mod map;
pub mod marks;
pub mod notices;
pub mod outline;
pub mod palette;
pub mod present;
pub mod route;
pub mod store;
pub mod studio;
pub mod top_bar;
pub mod tour;
