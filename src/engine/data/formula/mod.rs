//! Formulas as a person types them: `y > sin(x)`, `x^2 + y^2 < 9`, `1 < x < 3`, `x*y/5`.
//!
//! Variables are `x` and `y` (also `x1` and `x2`), in an [`Expression`] any names; constants `pi` and `e`. A product may be written without a sign
//! (`2x`, `3 sin(x)`). Comparisons and `&&`, `||`, `!` (also `and`, `or`, `not`) give 1 for true and 0 for false.
//! Signs of Chinese input methods (`＞`, `（`, `，`) and of mathematics (`≤`, `·`, `π`, `²`) are read too.

pub(crate) mod eval;
mod expression;
mod lexer;
pub(crate) mod parser;
mod program;
#[cfg(test)]
mod tests;

pub use expression::Expression;

use crate::fault::Fault;
use parser::Node;

/// Most characters of a formula.
pub const MAX_LENGTH: usize = 500;

/// A formula in x and y that has been read.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    root: Node,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// `TooLong`; `BadFormula` with the place of what does not fit; `FormulaEnds`, `FormulaName`, `FormulaArguments`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        check_length(text)?;
        Ok(Self {
            root: parser::parse(text)?,
        })
    }

    /// Whether the formula is a comparison or a combination of comparisons: true or false at every point.
    pub fn is_condition(&self) -> bool {
        self.root.is_condition()
    }
}

fn check_length(text: &str) -> Result<(), Fault> {
    if text.chars().count() > MAX_LENGTH {
        return Err(Fault::TooLong {
            name: "formula".into(),
            limit: MAX_LENGTH,
        });
    }
    Ok(())
}
