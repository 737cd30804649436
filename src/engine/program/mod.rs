//! Pieces of the programs that labs export: what stands alike in several of them.

pub mod burn;
pub mod digits;
pub mod pytorch;

use std::fmt::Write;

/// Longest line of a list of numbers.
const LINE: usize = 110;

/// Numbers as lines of a list that Python and Rust both read.
pub fn list(values: impl Iterator<Item = String>) -> String {
    let mut out = String::new();
    let mut width = 0;
    for value in values {
        if width + value.len() > LINE {
            out.push('\n');
            width = 0;
        }
        width += value.len() + 2;
        // Writing to a String does not fail.
        let _ = write!(out, "{value}, ");
    }
    out
}

/// A number that reads as a float in both languages.
pub fn float(value: f32) -> String {
    format!("{value:?}")
}

/// The widths of a multilayer perceptron, as they stand in a list.
pub fn widths(inputs: usize, (layers, width): (usize, usize), outputs: usize) -> String {
    let mut widths = vec![inputs.to_string()];
    widths.resize(1 + layers, width.to_string());
    widths.push(outputs.to_string());
    widths.join(", ")
}
