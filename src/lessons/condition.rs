//! Conditions on numbers of a run: `test_loss <= 0.05`, `3 * steps.momentum <= steps.sgd`.
//!
//! ```text
//! condition = side compare side
//! side      = factor { ("*" | "/") factor }
//! factor    = number | name
//! compare   = "<=" | ">=" | "<" | ">" | "==" | "!="
//! ```
//! A name is a metric, a numeric parameter (a switch counts as 0 or 1), `step`, or `diverged` (0 or 1).

use crate::fault::LessonError;
use serde::Deserialize;
use std::fmt::{self, Display};

/// A comparison of two products of numbers and names.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Condition {
    text: String,
    left: Product,
    compare: Compare,
    right: Product,
}

/// A measured quantity and the number that it has to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound<'a> {
    measured: &'a Product,
    pub limit: f64,
    /// It has to come below the limit, not above.
    pub below: bool,
}

impl Bound<'_> {
    /// The quantity's value now.
    pub fn value(&self, value: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        self.measured.value(value)
    }

    /// The one name that it consists of, where it is no product.
    pub fn name(&self) -> Option<&str> {
        match (&self.measured.first, self.measured.rest.as_slice()) {
            (Factor::Name(name), []) => Some(name),
            _ => None,
        }
    }

    /// Whether `new` is closer to the limit than `old`, or further beyond it.
    pub fn better(&self, new: f64, old: f64) -> bool {
        if self.below { new < old } else { new > old }
    }
}

/// `first (* | /) factor …`, evaluated from the left.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Product {
    first: Factor,
    rest: Vec<(Scale, Factor)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Factor {
    Number(f64),
    Name(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Times,
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    LessOrEqual,
    GreaterOrEqual,
    Less,
    Greater,
    Equal,
    NotEqual,
}

/// Longer signs first, so that `<=` is not read as `<`.
const COMPARES: [(&str, Compare); 6] = [
    ("<=", Compare::LessOrEqual),
    (">=", Compare::GreaterOrEqual),
    ("==", Compare::Equal),
    ("!=", Compare::NotEqual),
    ("<", Compare::Less),
    (">", Compare::Greater),
];

impl Condition {
    /// Reads a condition. Errors name the column, counted in characters from 1.
    pub fn parse(text: &str) -> Result<Self, LessonError> {
        let mut reader = Reader { text, at: 0 };
        let left = reader.product()?;
        let compare = reader.compare()?;
        let right = reader.product()?;
        reader.blanks();
        if reader.at < text.len() {
            return Err(reader.wrong("expected the end, '*' or '/'"));
        }
        Ok(Self {
            text: text.to_owned(),
            left,
            compare,
            right,
        })
    }

    /// Whether the condition holds; `None` while a name in it has no value.
    pub fn holds(&self, value: &dyn Fn(&str) -> Option<f64>) -> Option<bool> {
        let (left, right) = (self.left.value(value)?, self.right.value(value)?);
        Some(match self.compare {
            Compare::LessOrEqual => left <= right,
            Compare::GreaterOrEqual => left >= right,
            Compare::Less => left < right,
            Compare::Greater => left > right,
            Compare::Equal => left == right,
            Compare::NotEqual => left != right,
        })
    }

    /// The quantity that the condition bounds by a plain number; none where both sides are measured, or neither, or
    /// equality is asked.
    pub fn bound(&self) -> Option<Bound<'_>> {
        let nothing = |_: &str| None;
        let (measured, limit, turned) = match (self.left.constant(), self.right.constant()) {
            (None, Some(right)) => (&self.left, right.value(&nothing)?, false),
            (Some(left), None) => (&self.right, left.value(&nothing)?, true),
            _ => return None,
        };
        let below = match self.compare {
            Compare::Less | Compare::LessOrEqual => !turned,
            Compare::Greater | Compare::GreaterOrEqual => turned,
            Compare::Equal | Compare::NotEqual => return None,
        };
        Some(Bound { measured, limit, below })
    }

    /// Every metric or parameter named, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.left, &self.right].into_iter().flat_map(|side| {
            std::iter::once(&side.first)
                .chain(side.rest.iter().map(|(_, factor)| factor))
                .filter_map(|factor| match factor {
                    Factor::Name(name) => Some(name.as_str()),
                    Factor::Number(_) => None,
                })
        })
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for Condition {
    type Error = LessonError;
    fn try_from(text: String) -> Result<Self, LessonError> {
        Self::parse(&text)
    }
}

impl Product {
    /// Itself where it names nothing.
    fn constant(&self) -> Option<&Self> {
        let number = |factor: &Factor| matches!(factor, Factor::Number(_));
        (number(&self.first) && self.rest.iter().all(|(_, factor)| number(factor))).then_some(self)
    }

    fn value(&self, value: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        self.rest
            .iter()
            .try_fold(self.first.value(value)?, |product, (scale, factor)| {
                let factor = factor.value(value)?;
                Some(match scale {
                    Scale::Times => product * factor,
                    Scale::Over => product / factor,
                })
            })
    }
}

impl Factor {
    fn value(&self, value: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Name(name) => value(name),
        }
    }
}

/// Reads from the left; `at` is a byte offset on a character's border.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn wrong(&self, why: &'static str) -> LessonError {
        let column = self.text.get(..self.at).map_or(0, |read| read.chars().count()) + 1;
        LessonError::Condition {
            text: self.text.into(),
            column,
            why,
        }
    }

    fn product(&mut self) -> Result<Product, LessonError> {
        let first = self.factor()?;
        let mut rest = Vec::new();
        loop {
            self.blanks();
            let scale = match self.rest().chars().next() {
                Some('*') => Scale::Times,
                Some('/') => Scale::Over,
                _ => return Ok(Product { first, rest }),
            };
            self.at += 1;
            rest.push((scale, self.factor()?));
        }
    }

    fn factor(&mut self) -> Result<Factor, LessonError> {
        self.blanks();
        let rest = self.rest();
        if rest.starts_with(|c: char| c.is_ascii_lowercase()) {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))
                .unwrap_or(rest.len());
            self.at += end;
            return Ok(Factor::Name(rest[..end].to_owned()));
        }
        let end = number_length(rest);
        match rest[..end].parse::<f64>() {
            Ok(number) if number.is_finite() => {
                self.at += end;
                Ok(Factor::Number(number))
            }
            _ => Err(self.wrong("expected a number or a name")),
        }
    }

    fn compare(&mut self) -> Result<Compare, LessonError> {
        self.blanks();
        let found = COMPARES.iter().find(|(sign, _)| self.rest().starts_with(sign));
        let (sign, compare) = found.ok_or_else(|| self.wrong("expected one of <= >= < > == !="))?;
        self.at += sign.len();
        Ok(*compare)
    }
}

/// Length of the number at the start of `text`: sign, digits, point, exponent.
fn number_length(text: &str) -> usize {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let sign = matches!(c, '+' | '-') && (at == 0 || matches!(before, 'e' | 'E'));
        if !(sign || c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E')) {
            return at;
        }
        before = c;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn holds(text: &str) -> Option<bool> {
        let value = |name: &str| match name {
            "test_loss" => Some(0.04),
            "steps.sgd" => Some(120.0),
            "steps.momentum" => Some(40.0),
            "nan" => Some(f64::NAN),
            _ => None,
        };
        Condition::parse(text).unwrap().holds(&value)
    }

    #[test]
    fn a_third_of_120_steps_is_40() {
        assert_eq!(holds("steps.momentum * 3 <= steps.sgd"), Some(true));
        assert_eq!(holds("steps.momentum < steps.sgd / 3"), Some(false));
        assert_eq!(holds("steps.sgd / steps.momentum / 3 == 1"), Some(true));
        assert_eq!(holds("-4e-2 != test_loss"), Some(true));
        assert_eq!(holds("test_loss>=4e-2"), Some(true));
    }

    #[test]
    fn a_name_without_a_value_leaves_the_condition_open() {
        assert_eq!(holds("steps.adam <= 10"), None);
        assert_eq!(holds("1 < steps.sgd * unknown"), None);
    }

    #[test]
    fn a_bound_knows_its_number_its_direction_and_which_of_two_values_is_better() {
        let condition = Condition::parse("3 * steps.sgd >= 60 / 2").unwrap();
        let bound = condition.bound().unwrap();
        assert_eq!((bound.limit, bound.below, bound.name()), (30.0, false, None));
        assert_eq!(bound.value(&|_| Some(4.0)), Some(12.0));
        assert!(bound.better(5.0, 4.0));
        let condition = Condition::parse("0.05 >= test_loss").unwrap();
        let bound = condition.bound().unwrap();
        assert_eq!(
            (bound.limit, bound.below, bound.name()),
            (0.05, true, Some("test_loss"))
        );
        for open in ["a <= b", "1 < 2", "a == 3"] {
            assert_eq!(Condition::parse(open).unwrap().bound(), None, "{open}");
        }
    }

    #[test]
    fn nan_satisfies_no_bound() {
        assert_eq!(holds("nan <= 1"), Some(false));
        assert_eq!(holds("nan > 1"), Some(false));
    }

    #[test]
    fn errors_name_the_column() {
        let column = |text: &str| match Condition::parse(text) {
            Err(LessonError::Condition { column, .. }) => column,
            other => panic!("{other:?}"),
        };
        assert_eq!(column(""), 1);
        assert_eq!(column("loss"), 5);
        assert_eq!(column("loss <="), 8);
        assert_eq!(column("loss <= 1 2"), 11);
        assert_eq!(column("损失 <= 1"), 1);
        assert_eq!(column("loss <= 1e999"), 9);
    }

    #[test]
    fn names_are_listed_in_order() {
        let condition = Condition::parse("3 * steps.momentum <= steps.sgd").unwrap();
        assert_eq!(condition.names().collect::<Vec<_>>(), ["steps.momentum", "steps.sgd"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC*") {
            let _ = Condition::parse(&text);
        }

        #[test]
        fn anything_made_of_the_languages_own_signs_is_read_or_refused(text in "[a-z0-9.eE+*/<>=! -]{0,24}") {
            if let Ok(condition) = Condition::parse(&text) {
                let _ = condition.holds(&|_| Some(1.0));
                prop_assert_eq!(condition.to_string(), text);
            }
        }

        #[test]
        fn a_bound_agrees_with_rusts_own_comparison(a in -1e6..1e6f64, b in -1e6..1e6f64) {
            let condition = Condition::parse(&format!("x <= {b}")).unwrap();
            prop_assert_eq!(condition.holds(&|_| Some(a)), Some(a <= b));
        }
    }
}
