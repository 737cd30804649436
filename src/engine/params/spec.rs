//! What a parameter is: kind, ranges, and where its control stands.

use super::{Value, split_flags};
use crate::fault::Fault;
use std::fmt::Display;

/// What a text parameter holds, so that the control can check it while it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Free text.
    Plain,
    /// An expression in x and y.
    Formula,
    /// Layer widths such as `8,4`; empty for none.
    Layers,
}

/// The kind of a parameter and what it may hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Soft range: what the slider spans. Hard range: what may be typed.
    Float {
        soft: (f64, f64),
        hard: (f64, f64),
        log: bool,
    },
    Int {
        soft: (f64, f64),
        hard: (f64, f64),
        log: bool,
    },
    Bool,
    /// One of the options, by its stable name.
    Choice {
        options: &'static [&'static str],
    },
    /// Any of the options, as a comma-separated list.
    Flags {
        options: &'static [&'static str],
    },
    Text {
        limit: usize,
        syntax: Syntax,
    },
}

impl Kind {
    /// The name of the kind in `list --json`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Float { .. } => "float",
            Self::Int { .. } => "int",
            Self::Bool => "bool",
            Self::Choice { .. } => "choice",
            Self::Flags { .. } => "flags",
            Self::Text { .. } => "text",
        }
    }
}

/// What a parameter is: name, kind, range, default, unit, and whether it acts on a running experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    pub name: &'static str,
    pub kind: Kind,
    pub default: Value,
    /// A unit key (`unit-<unit>` in the .ftl files), empty for a plain number.
    pub unit: &'static str,
    /// True: takes effect while the experiment runs. False: the experiment starts again.
    pub live: bool,
    /// Shown before the fold.
    pub main: bool,
    /// Heading under which the control stands (`group-<group>` in the .ftl files).
    pub group: &'static str,
    /// The concept that explains this parameter: a node id, empty for none.
    pub concept: &'static str,
    /// Not drawn among the controls: it has a place of its own on the stage.
    pub on_stage: bool,
    /// Names and values of other parameters, one of which this one needs to have an effect; empty: it always has.
    pub acts_with: Vec<(&'static str, &'static [&'static str])>,
}

impl Spec {
    fn of(kind: Kind) -> Self {
        Self {
            name: "",
            kind,
            default: Value::Bool(false),
            unit: "",
            live: false,
            main: false,
            group: "main",
            concept: "",
            on_stage: false,
            acts_with: vec![],
        }
    }
    /// A number on a linear slider.
    pub fn float(min: f64, max: f64) -> Self {
        Self::of(Kind::Float {
            soft: (min, max),
            hard: (min, max),
            log: false,
        })
    }
    /// A positive number on a logarithmic slider.
    pub fn log(min: f64, max: f64) -> Self {
        Self::of(Kind::Float {
            soft: (min, max),
            hard: (min, max),
            log: true,
        })
    }
    /// A whole number.
    pub fn int(min: f64, max: f64) -> Self {
        Self::of(Kind::Int {
            soft: (min, max),
            hard: (min, max),
            log: false,
        })
    }
    /// A whole number on a logarithmic slider.
    pub fn int_log(min: f64, max: f64) -> Self {
        Self::of(Kind::Int {
            soft: (min, max),
            hard: (min, max),
            log: true,
        })
    }
    pub fn flag() -> Self {
        Self::of(Kind::Bool)
    }
    /// One of an enum's options; `params!` fills them in.
    pub fn choice() -> Self {
        Self::of(Kind::Choice { options: &[] })
    }
    /// One of these options of an enum that has more.
    pub fn choice_of(options: &'static [&'static str]) -> Self {
        Self::of(Kind::Choice { options })
    }
    /// Any of the named options, held as a comma-separated text.
    pub fn flags(options: &'static [&'static str]) -> Self {
        Self::of(Kind::Flags { options })
    }
    pub fn text(limit: usize, syntax: Syntax) -> Self {
        Self::of(Kind::Text { limit, syntax })
    }
    /// The range of values that may be typed, wider than the slider's.
    pub fn hard(mut self, min: f64, max: f64) -> Self {
        if let Kind::Float { hard, .. } | Kind::Int { hard, .. } = &mut self.kind {
            *hard = (min, max);
        }
        self
    }
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }
    pub fn live(mut self) -> Self {
        self.live = true;
        self
    }
    pub fn main(mut self) -> Self {
        self.main = true;
        self
    }
    pub fn group(mut self, group: &'static str) -> Self {
        self.group = group;
        self
    }
    pub fn concept(mut self, node: &'static str) -> Self {
        self.concept = node;
        self
    }
    pub fn on_stage(mut self) -> Self {
        self.on_stage = true;
        self
    }
    /// Has an effect only while the parameter `name` (a choice, a switch, or a list that holds any of them) is one of
    /// `values`. Called again, either is enough.
    pub fn acts_with(mut self, name: &'static str, values: &'static [&'static str]) -> Self {
        self.acts_with.push((name, values));
        self
    }
    /// Whether it has an effect among the present values of the others.
    pub fn acts(&self, value: impl Fn(&str) -> Option<Value>) -> bool {
        let met = |(name, values): &(&str, &[&str])| match value(name) {
            Some(Value::Text(text)) => split_flags(&text).any(|part| values.contains(&part)),
            Some(Value::Bool(on)) => values.contains(&if on { "true" } else { "false" }),
            _ => true,
        };
        self.acts_with.is_empty() || self.acts_with.iter().any(met)
    }
    /// Fills in what the declaration knows and the builder does not.
    #[doc(hidden)]
    pub fn declared(mut self, name: &'static str, default: Value, choices: Option<&'static [&'static str]>) -> Self {
        self.name = name;
        self.default = default;
        if let (Kind::Choice { options }, Some(choices)) = (&mut self.kind, choices)
            && options.is_empty()
        {
            *options = choices;
        }
        self
    }

    /// Says what is wrong with `value` for this parameter, if anything is.
    pub fn check(&self, value: &Value) -> Result<(), Fault> {
        match (&self.kind, value) {
            (Kind::Float { hard, .. }, Value::Number(number)) => self.check_range(*number, *hard),
            (Kind::Int { hard, .. }, Value::Number(number)) => {
                if number.fract() != 0.0 {
                    return Err(self.wrong_kind(number));
                }
                self.check_range(*number, *hard)
            }
            (Kind::Bool, Value::Bool(_)) => Ok(()),
            (Kind::Choice { options }, Value::Text(text)) => self.check_option(text, options),
            (Kind::Flags { options }, Value::Text(text)) => {
                split_flags(text).try_for_each(|flag| self.check_option(flag, options))
            }
            (Kind::Text { limit, .. }, Value::Text(text)) if text.chars().count() > *limit => Err(Fault::TooLong {
                name: self.name.into(),
                limit: *limit,
            }),
            (Kind::Text { .. }, Value::Text(_)) => Ok(()),
            (_, value) => Err(self.wrong_kind(value)),
        }
    }

    fn check_range(&self, number: f64, (min, max): (f64, f64)) -> Result<(), Fault> {
        // Written so that NaN fails too.
        if number >= min && number <= max {
            return Ok(());
        }
        Err(Fault::OutOfRange {
            name: self.name.into(),
            value: number.to_string(),
            min: min.to_string(),
            max: max.to_string(),
        })
    }

    fn check_option(&self, text: &str, options: &[&str]) -> Result<(), Fault> {
        if options.contains(&text) {
            return Ok(());
        }
        Err(Fault::UnknownChoice {
            name: self.name.into(),
            value: text.into(),
            known: options.join(", "),
        })
    }

    pub(super) fn wrong_kind(&self, value: impl Display) -> Fault {
        Fault::WrongKind {
            name: self.name.into(),
            value: value.to_string(),
            expected: self.kind.name().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_acts_where_one_of_its_conditions_is_met() {
        let spec = Spec::flag()
            .acts_with("shape", &["ring", "grid"])
            .acts_with("extras", &["grid"])
            .acts_with("on", &["true"]);
        let acts = |shape: &str, extras: &str, on: bool| {
            spec.acts(|name| {
                Some(match name {
                    "shape" => Value::Text(shape.into()),
                    "extras" => Value::Text(extras.into()),
                    _ => Value::Bool(on),
                })
            })
        };
        assert!(acts("ring", "", false) && acts("line", "dots, grid", false) && acts("line", "", true));
        assert!(!acts("line", "dots", false));
        assert!(Spec::flag().acts(|_| None), "without conditions it always acts");
    }
}
