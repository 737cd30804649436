//! The window.

use super::{
    Failure,
    target::{self, Target},
};
use crate::{
    app::{App, Options},
    kit::words::Words,
    shell::{
        exchange::MOST_BYTES,
        files,
        incoming::Incoming,
        store::{self, Store},
    },
};
use neural_atlas_engine::fault::Fault;
use std::path::Path;

/// The smallest window in which nothing is cut.
const LEAST: [f32; 2] = [900.0, 600.0];
const FIRST: [f32; 2] = [1280.0, 800.0];

/// Opens the window on what was named. What is wrong with a file is said in the window itself where nobody sees a terminal.
pub(super) fn open(name: Option<&str>, no_terminal: bool, words: Words) -> Result<(), Failure> {
    let file = name.filter(|name| Path::new(name).is_file());
    let name = name.filter(|_| file.is_none());
    let file = file.map(read);
    if let (Some(Err(fault)), false) = (&file, no_terminal) {
        return Err(Failure::usage(words.fault(fault)));
    }
    let found = name.map(|name| target::find(name, words)).transpose()?;
    no_display(words)?;
    let store = store::default_folder().map_or_else(Store::in_memory, |folder| Store::open(&folder));
    let size = store.settings().window_within(LEAST).unwrap_or(FIRST);
    let options = Options {
        target: found.as_ref().and_then(Target::page).map(|page| page.id.clone()),
        set: found.as_ref().map(Target::over_page).unwrap_or_default(),
        file,
        store,
        greets: true,
        ..Options::default()
    };
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title(words.t("app-name"))
            .with_app_id("neural-atlas")
            .with_inner_size(size)
            .with_min_inner_size(LEAST),
        ..Default::default()
    };
    eframe::run_native(
        "neural-atlas",
        native,
        Box::new(|cc| Ok(Box::new(App::new(cc, options)))),
    )
    .map_err(|error| {
        // What stands before the reason is a place in the window library's source.
        let whole = error.to_string();
        let why = whole.rsplit(": ").next().unwrap_or(&whole);
        Failure::failed(words.with("cli-no-display", &[("why", &why)]))
    })
}

/// The text of a settings or scene file that is in order.
fn read(file: &str) -> Result<String, Fault> {
    let bytes = files::read(Path::new(file), MOST_BYTES)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Incoming::read(&text)?;
    Ok(text)
}

/// Says at once where there is no display server to talk to, before the window library does in its own words.
fn no_display(words: Words) -> Result<(), Failure> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(set) {
        let why = "DISPLAY, WAYLAND_DISPLAY";
        return Err(Failure::failed(words.with("cli-no-display", &[("why", &why)])));
    }
    Ok(())
}
