//! Columns to samples: rows without gaps, inputs as numbers, the label as a class or a value.

use super::{Cells, Column, MAX_CLASSES, Table};
use crate::fault::Fault;
use std::collections::BTreeMap;

/// Rows ready for training, in the table's own units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Names of the inputs.
    pub inputs: Vec<String>,
    /// `[row, input]`
    pub x: Vec<f32>,
    /// Class index as a number, or the value.
    pub target: Vec<f32>,
    pub target_name: String,
    /// Names of the classes in the order of their indices; empty for regression.
    pub classes: Vec<String>,
    /// Rows left out because of gaps.
    pub skipped: usize,
    pub warnings: Vec<Fault>,
}

type Input<'a> = (&'a str, &'a [Option<f64>]);

impl Table {
    /// The columns `inputs` (all numeric ones but the label where empty) and the label of every row in which none of them
    /// has a gap.
    ///
    /// # Errors
    /// `UnknownColumn`, `TextColumn`, `TooFewColumns` without an input, `TooManyClasses`, and `NoData` where no row is left.
    pub fn sample(&self, inputs: &[&str], label: usize, classes: bool) -> Result<Sample, Fault> {
        let label_column = self
            .columns
            .get(label)
            .ok_or_else(|| self.unknown(&format!("#{}", label + 1)))?;
        let chosen = self.inputs(inputs, label)?;
        let (targets, class_names) = targets(label_column, classes)?;
        let mut sample = Sample {
            inputs: chosen.iter().map(|(name, _)| (*name).to_owned()).collect(),
            target_name: label_column.name.clone(),
            classes: class_names,
            ..Sample::default()
        };
        let mut first_gap = None;
        for (row, line) in self.lines.iter().enumerate() {
            let values: Option<Vec<f32>> = chosen.iter().map(|(_, cells)| cells[row].map(|v| v as f32)).collect();
            match (values, targets[row]) {
                (Some(values), Some(target)) => {
                    sample.x.extend(values);
                    sample.target.push(target);
                }
                _ => {
                    first_gap = first_gap.or(Some(*line));
                    sample.skipped += 1;
                }
            }
        }
        if let Some(first_line) = first_gap {
            sample.warnings.push(Fault::RowsWithGaps {
                count: sample.skipped,
                first_line,
            });
        }
        if sample.target.is_empty() {
            Err(Fault::NoData {})
        } else {
            Ok(sample)
        }
    }

    fn inputs<'a>(&'a self, names: &[&str], label: usize) -> Result<Vec<Input<'a>>, Fault> {
        let mut inputs: Vec<Input<'a>> = Vec::new();
        for name in names {
            let place = self
                .columns
                .iter()
                .position(|column| column.name == *name)
                .ok_or_else(|| self.unknown(name))?;
            let Some(input) = numbers(&self.columns[place]) else {
                return Err(Fault::TextColumn {
                    name: (*name).to_owned(),
                });
            };
            // The label is never an input, even where an older choice of columns names it.
            if place != label && inputs.iter().all(|(known, _)| *known != input.0) {
                inputs.push(input);
            }
        }
        if names.is_empty() {
            let others = self.columns.iter().enumerate().filter(|(place, _)| *place != label);
            inputs = others.filter_map(|(_, column)| numbers(column)).collect();
        }
        if inputs.is_empty() {
            Err(Fault::TooFewColumns { found: 0 })
        } else {
            Ok(inputs)
        }
    }

    fn unknown(&self, name: &str) -> Fault {
        Fault::UnknownColumn {
            name: name.into(),
            known: self.names(),
        }
    }
}

/// A column's name and numbers, where it has numbers.
fn numbers(column: &Column) -> Option<Input<'_>> {
    match &column.cells {
        Cells::Numbers(cells) => Some((&column.name, cells)),
        Cells::Text(_) => None,
    }
}

/// A target for each row, and the names of the classes.
fn targets(column: &Column, classes: bool) -> Result<(Vec<Option<f32>>, Vec<String>), Fault> {
    match (&column.cells, classes) {
        (Cells::Numbers(cells), false) => Ok((cells.iter().map(|cell| cell.map(|v| v as f32)).collect(), Vec::new())),
        (Cells::Text(_), false) => Err(Fault::TextColumn {
            name: column.name.clone(),
        }),
        (Cells::Text(cells), true) => indices(column, cells.iter().map(|cell| cell.clone().map(|t| (0, t)))),
        // Sorted as numbers: the bits of a float, turned so that their order is the numbers'.
        (Cells::Numbers(cells), true) => {
            indices(column, cells.iter().map(|cell| cell.map(|v| (order(v), v.to_string()))))
        }
    }
}

fn order(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

fn indices(
    column: &Column,
    keys: impl Iterator<Item = Option<(i64, String)>>,
) -> Result<(Vec<Option<f32>>, Vec<String>), Fault> {
    let keys: Vec<_> = keys.collect();
    let mut known: BTreeMap<&(i64, String), usize> = keys.iter().flatten().map(|key| (key, 0)).collect();
    if known.len() > MAX_CLASSES {
        let (column, found) = (column.name.clone(), known.len());
        return Err(Fault::TooManyClasses {
            column,
            found,
            limit: MAX_CLASSES,
        });
    }
    known.values_mut().enumerate().for_each(|(index, class)| *class = index);
    let targets = keys
        .iter()
        .map(|key| key.as_ref().map(|key| known[key] as f32))
        .collect();
    Ok((targets, known.keys().map(|(_, name)| name.clone()).collect()))
}
