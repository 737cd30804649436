//! Text to columns.

use super::{Cells, Column, MAX_COLUMNS, MAX_ROWS, Table};
use crate::fault::Fault;
use csv::{ReaderBuilder, StringRecord};
use std::collections::{BTreeMap, HashSet};

/// Rows that are looked at to find the separator and the width.
const SAMPLE: usize = 100;
/// What stands for a missing value in the tables of common programs.
const GAPS: &[&str] = &[
    "",
    "na",
    "n/a",
    "nan",
    "null",
    "none",
    "-",
    "--",
    "?",
    ".",
    "#n/a",
    "inf",
    "-inf",
    "+inf",
    "infinity",
    "-infinity",
];

pub(super) fn parse(text: &str) -> Result<Table, Fault> {
    let text = text.trim_start_matches('\u{feff}');
    let separator = separator(text);
    let (records, total) = records(text, separator);
    let Some((first, _)) = records.first() else {
        return Err(Fault::NoData {});
    };
    let decimal_comma = separator != b',';
    let header = is_header(&records, decimal_comma).then(|| first.clone());
    let mut body = &records[usize::from(header.is_some())..];
    let width = usual_width(body).ok_or(Fault::NoData {})?;
    let mut warnings = Vec::new();
    if body.len() > MAX_ROWS {
        body = &body[..MAX_ROWS];
    }
    let found = total - usize::from(header.is_some());
    if found > MAX_ROWS {
        warnings.push(Fault::TooManyRows { found, limit: MAX_ROWS });
    }
    let (rows, ragged): (Vec<_>, Vec<_>) = body.iter().partition(|(record, _)| fits(record, width));
    if let Some((_, first_line)) = ragged.first() {
        warnings.push(Fault::RaggedRows {
            count: ragged.len(),
            first_line: *first_line,
        });
    }
    if rows.is_empty() {
        return Err(Fault::NoData {});
    }
    if width > MAX_COLUMNS {
        warnings.push(Fault::TooManyColumns {
            found: width,
            limit: MAX_COLUMNS,
        });
    }
    let names = names(header.as_ref(), width);
    let columns: Vec<Column> = names
        .into_iter()
        .take(MAX_COLUMNS)
        .enumerate()
        .map(|(index, name)| Column {
            name,
            cells: cells(&rows, index, decimal_comma),
        })
        .collect();
    if columns.len() < 2 || !columns.iter().any(Column::is_numeric) {
        return Err(Fault::TooFewColumns {
            found: columns.iter().filter(|column| column.is_numeric()).count(),
        });
    }
    Ok(Table {
        columns,
        lines: rows.iter().map(|(_, line)| *line).collect(),
        warnings,
    })
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes())
}

/// The first rows that are not empty, each with its line, up to one more than are read (the header may be among them); and
/// how many rows there are in all.
fn records(text: &str, separator: u8) -> (Vec<(StringRecord, usize)>, usize) {
    let mut kept = Vec::new();
    let mut total = 0;
    for record in reader(text, separator).into_records().flatten() {
        if record.iter().all(str::is_empty) {
            continue;
        }
        total += 1;
        if kept.len() <= MAX_ROWS {
            let line = record.position().map_or(0, |position| position.line() as usize);
            kept.push((record, line));
        }
    }
    (kept, total)
}

/// The separator that cuts the most of the first rows into the same number of two or more cells; the wider cut decides a tie.
fn separator(text: &str) -> u8 {
    let score = |separator: &u8| {
        let widths = reader(text, *separator)
            .into_records()
            .flatten()
            .take(SAMPLE)
            .map(|record| record.len());
        let mut counts = BTreeMap::<usize, usize>::new();
        widths
            .filter(|width| *width > 1)
            .for_each(|width| *counts.entry(width).or_default() += 1);
        counts
            .into_iter()
            .map(|(width, count)| (count, width))
            .max()
            .unwrap_or_default()
    };
    // The last of equals wins, so the commonest stands last.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(score).unwrap_or(b',')
}

/// The width of most of the first rows.
fn usual_width(body: &[(StringRecord, usize)]) -> Option<usize> {
    let mut counts = BTreeMap::<usize, usize>::new();
    body.iter()
        .take(SAMPLE)
        .for_each(|(record, _)| *counts.entry(record.len()).or_default() += 1);
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(width, _)| width)
}

/// Whether the row has as many cells as the others; empty ones after the last do not count.
fn fits(record: &StringRecord, width: usize) -> bool {
    record.len() >= width && record.iter().skip(width).all(str::is_empty)
}

/// A first row without any number, above rows of which one has a number.
fn is_header(records: &[(StringRecord, usize)], decimal_comma: bool) -> bool {
    let has_number = |record: &StringRecord| record.iter().any(|cell| number(cell, decimal_comma).is_some());
    match records {
        [(first, _), rest @ ..] => !has_number(first) && rest.iter().take(SAMPLE).any(|(record, _)| has_number(record)),
        [] => false,
    }
}

/// A name for each of `width` columns. A header that is one cell short lacks the name of the first column (row names, as R
/// writes them).
fn names(header: Option<&StringRecord>, width: usize) -> Vec<String> {
    let shift = header.map_or(0, |header| usize::from(header.len() + 1 == width));
    let mut taken = HashSet::new();
    (0..width)
        .map(|index| {
            let cell = index
                .checked_sub(shift)
                .and_then(|place| header.and_then(|header| header.get(place)));
            let name = cell.unwrap_or_default().replace([',', '\n', '\r'], " ");
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let first = if name.is_empty() {
                format!("#{}", index + 1)
            } else {
                name.clone()
            };
            let numbered = (2..).map(|n| format!("{name} #{n}"));
            // Of endless names one is free.
            let unique = std::iter::once(first)
                .chain(numbered)
                .find(|name| !taken.contains(name));
            let unique = unique.unwrap_or_default();
            taken.insert(unique.clone());
            unique
        })
        .collect()
}

/// Numbers where at least half of the cells that are not empty are numbers; text otherwise.
fn cells(rows: &[&(StringRecord, usize)], index: usize, decimal_comma: bool) -> Cells {
    let cells = || rows.iter().map(|(record, _)| record.get(index).unwrap_or_default());
    let numbers: Vec<Option<f64>> = cells().map(|cell| number(cell, decimal_comma)).collect();
    let numeric = numbers.iter().flatten().count();
    let filled = cells().filter(|cell| !is_gap(cell)).count();
    if numeric > 0 && 2 * numeric >= filled {
        return Cells::Numbers(numbers);
    }
    Cells::Text(cells().map(|cell| (!is_gap(cell)).then(|| cell.to_owned())).collect())
}

fn is_gap(cell: &str) -> bool {
    GAPS.contains(&cell.to_ascii_lowercase().as_str())
}

/// A finite number; `1,5` is one where the comma does not separate cells.
fn number(cell: &str, decimal_comma: bool) -> Option<f64> {
    let parsed = cell.parse::<f64>().ok();
    let parsed = match parsed {
        None if decimal_comma => cell.replacen(',', ".", 1).parse().ok(),
        other => other,
    };
    // Training runs on 32-bit floats.
    parsed.filter(|number| (*number as f32).is_finite())
}
