//! A formula in variables of any names: `(w1*x1 + w2*x2 + b - t)^2`.

use super::{check_length, eval, parser, parser::Node};
use crate::fault::Fault;
use burn::tensor::Tensor;

/// A formula with its variables, in the order in which they first appear.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    root: Node,
    names: Vec<String>,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// As [`super::Formula::parse`]; `NoVariable` where nothing can be moved.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        check_length(text)?;
        let (root, names) = parser::parse_free(text)?;
        if names.is_empty() {
            return Err(Fault::NoVariable { formula: text.into() });
        }
        Ok(Self { root, names })
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    /// The value where the variables have these values, one for each name.
    pub fn value(&self, values: &[f64]) -> f64 {
        eval::value(&self.root, values)
    }

    /// The same on tensors `[n]`, one for each name; differentiable.
    pub fn tensor(&self, values: &[Tensor<1>]) -> Tensor<1> {
        eval::tensor(&self.root, values)
    }
}

impl Node {
    /// The formula as text, with no more brackets than it needs.
    pub(crate) fn text(&self, names: &[String]) -> String {
        self.bound(names).0
    }

    /// The text, and how tightly it binds: 1 sum, 2 product, 3 power, 4 atom.
    fn bound(&self, names: &[String]) -> (String, u8) {
        let at = |node: &Node, least: u8| {
            let (text, binds) = node.bound(names);
            if binds < least { format!("({text})") } else { text }
        };
        match self {
            Self::Number(number) if *number < 0.0 => (short(*number), 1),
            Self::Number(number) => (short(*number), 4),
            Self::Variable(index) => (names.get(*index).cloned().unwrap_or_default(), 4),
            Self::Negative(a) => (format!("−{}", at(a, 2)), 1),
            Self::Add(a, b) => (format!("{} + {}", at(a, 1), at(b, 1)), 1),
            Self::Subtract(a, b) => (format!("{} − {}", at(a, 1), at(b, 2)), 1),
            Self::Multiply(a, b) => (format!("{}·{}", at(a, 2), at(b, 2)), 2),
            Self::Divide(a, b) => (format!("{}/{}", at(a, 2), at(b, 3)), 2),
            Self::Power(a, b) => (format!("{}^{}", at(a, 4), at(b, 4)), 3),
            Self::Call(function, arguments) => {
                let arguments: Vec<_> = arguments.iter().map(|argument| argument.text(names)).collect();
                (format!("{}({})", function.name(), arguments.join(", ")), 4)
            }
            Self::Remainder(..) | Self::Compare(..) | Self::And(..) | Self::Or(..) | Self::Not(..) => ("…".into(), 4),
        }
    }
}

/// A constant in at most three digits after the point.
fn short(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_variables_in_the_order_in_which_they_first_appear() {
        let read = Expression::parse("(w1*x1 + B + w1 - t)^2 + pi").unwrap();
        assert_eq!(read.names(), ["w1", "x1", "b", "t"]);
        assert!((read.value(&[2.0, 3.0, 1.0, 4.0]) - (25.0 + std::f64::consts::PI)).abs() < 1e-12);
    }

    #[test]
    fn a_formula_without_a_variable_and_an_unknown_function_are_refused() {
        assert!(matches!(Expression::parse("2 + 3"), Err(Fault::NoVariable { .. })));
        assert!(matches!(Expression::parse("foo(x)"), Err(Fault::FormulaName { name, .. }) if name == "foo"));
        assert!(matches!(
            Expression::parse("sin + x"),
            Err(Fault::BadFormula { at: 5, .. })
        ));
        assert_eq!(Expression::parse("k(x + 1) + k").unwrap_err().code(), "formula-name");
        assert_eq!(Expression::parse("k*2 + k(x + 1)").unwrap().value(&[3.0, 1.0]), 12.0);
    }

    #[test]
    fn the_text_has_no_more_brackets_than_it_needs_and_is_read_as_the_same() {
        for (typed, text) in [
            ("(a + b) * c", "(a + b)·c"),
            ("a - (b - c)", "a − (b − c)"),
            ("a/(b*c)", "a/(b·c)"),
            ("(a^2)^b", "(a^2)^b"),
            ("-(a*b) + exp(a)", "−a·b + exp(a)"),
            ("max(a, 2b)", "max(a, 2·b)"),
        ] {
            let read = Expression::parse(typed).unwrap();
            let shown = read.root.text(&read.names);
            assert_eq!(shown, text);
            let again = Expression::parse(&shown).unwrap();
            let at = [1.3, 0.7, 2.1];
            assert!((again.value(&at) - read.value(&at)).abs() < 1e-12, "{typed}");
        }
    }
}
