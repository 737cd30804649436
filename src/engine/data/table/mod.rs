//! Tables from files: text to columns, columns to samples for training.

mod read;
mod sample;
#[cfg(test)]
mod tests;
mod text;

use crate::fault::Fault;
pub use sample::Sample;
pub use text::decode;

/// Most rows that are read; later rows are counted and left out with a warning.
pub const MAX_ROWS: usize = 20_000;
/// Most columns that are read, the label among them.
pub const MAX_COLUMNS: usize = 65;
/// Most classes of a label column.
pub const MAX_CLASSES: usize = 20;
/// Largest file, in megabytes.
pub const MAX_MEGABYTES: usize = 256;

/// The cells of a column, one per row; `None` is a gap.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Finite numbers. Text among them is a gap.
    Numbers(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
}

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// From the header or `#1`, `#2`, …; never twice in a table, and free of commas.
    pub name: String,
    pub cells: Cells,
}

impl Column {
    /// Whether the column can be an input.
    pub fn is_numeric(&self) -> bool {
        matches!(self.cells, Cells::Numbers(_))
    }

    /// How many different values the column has, counted up to `limit + 1`.
    pub fn distinct(&self, limit: usize) -> usize {
        let mut seen = std::collections::BTreeSet::new();
        let mut add = |key: String| {
            if seen.len() <= limit {
                seen.insert(key);
            }
        };
        match &self.cells {
            Cells::Numbers(cells) => cells.iter().flatten().for_each(|number| add(number.to_string())),
            Cells::Text(cells) => cells.iter().flatten().for_each(|text| add(text.clone())),
        }
        seen.len()
    }
}

/// A table as it was read, with what was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    /// Line of the file on which each row starts, counted from 1.
    pub lines: Vec<usize>,
    /// What was left out, each a sentence of its own.
    pub warnings: Vec<Fault>,
}

impl Table {
    /// Reads comma-, semicolon- or tab-separated text, with or without a header, with quotes and any line ends.
    ///
    /// # Errors
    /// `NoData` without a row, `TooFewColumns` with fewer than two columns or without a numeric one.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        read::parse(text)
    }

    /// Reads the bytes of a file: [`decode`], then [`Table::parse`].
    ///
    /// # Errors
    /// Those of both.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        Self::parse(&decode(bytes)?)
    }

    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// The column that is most likely the label: the last one of text with few values, otherwise the last of all; and
    /// whether its values are classes.
    pub fn likely_label(&self) -> (usize, bool) {
        let text = self
            .columns
            .iter()
            .rposition(|c| !c.is_numeric() && c.distinct(MAX_CLASSES) <= MAX_CLASSES);
        let label = text.unwrap_or(self.columns.len() - 1);
        (label, self.could_be_classes(label))
    }

    /// Whether the column's values are better taken as classes: text, or a few whole numbers.
    pub fn could_be_classes(&self, column: usize) -> bool {
        let Some(column) = self.columns.get(column) else {
            return false;
        };
        match &column.cells {
            Cells::Text(_) => true,
            Cells::Numbers(cells) => {
                cells.iter().flatten().all(|number| number.fract() == 0.0) && column.distinct(10) <= 10
            }
        }
    }

    fn names(&self) -> String {
        self.columns
            .iter()
            .map(|column| column.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The table as comma-separated text with a header; gaps are empty cells.
    pub fn to_csv(&self) -> String {
        let mut out = vec![
            self.columns
                .iter()
                .map(|column| column.name.clone())
                .collect::<Vec<_>>(),
        ];
        out.extend((0..self.rows()).map(|row| {
            let cell = |column: &Column| match &column.cells {
                Cells::Numbers(cells) => cells[row].map_or(String::new(), |number| number.to_string()),
                Cells::Text(cells) => cells[row].clone().unwrap_or_default(),
            };
            self.columns.iter().map(cell).collect()
        }));
        to_csv(&out)
    }
}

/// Rows of cells as comma-separated text, quoted where needed.
pub fn to_csv(rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row);
    }
    writer
        .into_inner()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}
