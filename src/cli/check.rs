//! `check`: what is wrong with a settings, scene or data file.

mod near;

use super::{Failure, print};
use crate::{
    kit::{table_choice, words::Words},
    shell::{
        exchange::{self, Exchange},
        file_type,
        incoming::Incoming,
    },
};
use neural_atlas_engine::{
    data::table::{MAX_MEGABYTES, Table},
    registry::LabEntry,
};
use neural_atlas_lessons::Atlas;
use std::path::Path;

pub(super) fn check(file: &Path, words: Words) -> Result<(), Failure> {
    let name = file.display();
    let unreadable =
        |why: &dyn std::fmt::Display| Failure::usage(words.with("cli-read-failed", &[("file", &name), ("why", why)]));
    let size = std::fs::metadata(file).map_err(|error| unreadable(&error))?.len();
    let ending = ending(file);
    let most = most_bytes(&ending);
    if size > most as u64 {
        return Err(Failure::usage(
            words.with("cli-too-large", &[("file", &name), ("limit", &(most >> 20))]),
        ));
    }
    let bytes = std::fs::read(file).map_err(|error| unreadable(&error))?;
    let said = match ending.as_str() {
        ending if file_type::ENDINGS.contains(&ending) => settings(&bytes, words, &name)?,
        "csv" | "tsv" | "txt" => table(&bytes, words, &name)?,
        _ => return Err(Failure::usage(words.with("cli-check-unknown-kind", &[("file", &name)]))),
    };
    print(&format!("{said}\n"), words)
}

fn ending(file: &Path) -> String {
    let ending = file.extension().and_then(|ending| ending.to_str());
    ending.unwrap_or_default().to_lowercase()
}

/// What the window reads at most of such a file.
fn most_bytes(ending: &str) -> usize {
    match file_type::ENDINGS.contains(&ending) {
        true => exchange::MOST_BYTES,
        false => MAX_MEGABYTES << 20,
    }
}

fn settings(bytes: &[u8], words: Words, file: &dyn std::fmt::Display) -> Result<String, Failure> {
    let text = String::from_utf8_lossy(bytes);
    let exchange = match Incoming::read(&text).map_err(|fault| Failure::usage(words.fault(&fault)))? {
        Incoming::Settings(exchange) => exchange,
        Incoming::Progress(progress) => {
            let seen = progress.visited.len();
            return Ok(words.with("cli-check-progress", &[("file", file), ("seen", &seen)]));
        }
        Incoming::Scenes(lecture) => {
            let (scenes, minutes) = (lecture.scenes.len(), lecture.minutes());
            let args: [(&str, &dyn std::fmt::Display); 3] =
                [("file", file), ("scenes", &scenes), ("minutes", &minutes)];
            return Ok(words.with("cli-check-scenes", &args));
        }
    };
    let concept = Atlas::get().concept(&exchange.node);
    let name = concept.map(|concept| concept.name(words.lang)).unwrap_or_default();
    let lab = exchange.lab().map_err(|fault| Failure::usage(words.fault(&fault)))?;
    if let Some((names, known)) = unknown(&exchange, lab, words) {
        let args: [(&str, &dyn std::fmt::Display); 4] =
            [("file", file), ("concept", &name), ("names", &names), ("known", &known)];
        return Err(Failure::usage(words.with("cli-check-unknown-settings", &args)));
    }
    Ok(words.with("cli-check-settings", &[("file", file), ("concept", &name)]))
}

/// The settings that the lab does not have, each with the one that may have been meant, and those that it has.
fn unknown(exchange: &Exchange, lab: &LabEntry, words: Words) -> Option<(String, String)> {
    let named = |name: &str| match near::setting(lab, name) {
        Some(near) => words.with("cli-near", &[("name", &name), ("near", &near)]),
        None => name.to_owned(),
    };
    let names: Vec<String> = exchange.unknown().into_iter().map(named).collect();
    let known: Vec<&str> = (lab.specs)().iter().map(|spec| spec.name).collect();
    (!names.is_empty()).then(|| (names.join(", "), known.join(", ")))
}

fn table(bytes: &[u8], words: Words, file: &dyn std::fmt::Display) -> Result<String, Failure> {
    let table = Table::read(bytes).map_err(|fault| Failure::usage(words.fault(&fault)))?;
    let (label, classes) = table.likely_label();
    let sample = table
        .sample(&[], label, classes)
        .map_err(|fault| Failure::usage(words.fault(&fault)))?;
    let size: [(&str, &dyn std::fmt::Display); 3] = [
        ("file", file),
        ("rows", &table.rows()),
        ("columns", &table.columns.len()),
    ];
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let mut said = vec![words.with("cli-check-table", &size), names.join(", ")];
    said.extend(
        table
            .warnings
            .iter()
            .chain(&sample.warnings)
            .map(|warning| words.fault(warning)),
    );
    said.extend(table_choice::left_out(&table, label, words));
    Ok(said.join("\n"))
}
