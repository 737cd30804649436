//! Parameters that carry their own metadata.
//!
//! [`params!`](crate::params!) writes, from one declaration, the struct, its serde and its [`Spec`]s. The same specs draw the
//! sliders, parse `--set`, validate presets and imported settings, and print `list --json`.
//!
//! ```
//! use neural_atlas_engine::{choices, params, params::{ParamSet, Spec, Value}};
//!
//! choices! {
//!     /// How a step is taken.
//!     pub enum Rule { Sgd = "sgd", Adam = "adam" }
//! }
//! params! {
//!     /// Settings of an experiment.
//!     pub struct Settings {
//!         /// Length of a step.
//!         rate: f64 = 0.1 => Spec::log(1e-4, 1.0).hard(0.0, 1e6).live(),
//!         rule: Rule = Rule::Adam => Spec::choice(),
//!         batch: usize = 10 => Spec::int(1.0, 100.0).unit("samples"),
//!     }
//! }
//! let mut settings = Settings::default();
//! settings.set("rate", &Value::Number(0.5)).unwrap();
//! assert_eq!(settings.rate, 0.5);
//! assert!(settings.set("rule", &Value::Text("bogus".into())).is_err());
//! ```

mod flags;

pub use flags::{chosen, flag_switched, has_flag, name_toggled, split_flags};

use crate::fault::Fault;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::{Debug, Display};

/// A parameter's value as plain data: what files, the command line and links carry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Bool(bool),
    Number(f64),
    Text(String),
}

impl Value {
    /// Reads a value as a person types it after `name=`; the spec's kind decides how.
    pub fn parse(text: &str, spec: &Spec) -> Result<Self, Fault> {
        let text = text.trim();
        let wrong = || spec.wrong_kind(text);
        match spec.kind {
            Kind::Float { .. } | Kind::Int { .. } => text.parse().map(Self::Number).map_err(|_| wrong()),
            Kind::Bool => match text {
                "true" | "on" | "1" | "yes" => Ok(Self::Bool(true)),
                "false" | "off" | "0" | "no" => Ok(Self::Bool(false)),
                _ => Err(wrong()),
            },
            Kind::Choice { .. } | Kind::Flags { .. } | Kind::Text { .. } => Ok(Self::Text(text.to_owned())),
        }
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
        }
    }
}

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
    /// Fills in what the declaration knows and the builder does not.
    #[doc(hidden)]
    pub fn declared(mut self, name: &'static str, default: Value, choices: Option<&'static [&'static str]>) -> Self {
        self.name = name;
        self.default = default;
        if let (Kind::Choice { options }, Some(choices)) = (&mut self.kind, choices) {
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

    fn wrong_kind(&self, value: impl Display) -> Fault {
        Fault::WrongKind {
            name: self.name.into(),
            value: value.to_string(),
            expected: self.kind.name().into(),
        }
    }
}

/// A Rust type that a parameter may have.
pub trait ParamValue: Sized {
    /// The options of an enum made by [`choices!`](crate::choices!).
    const CHOICES: Option<&'static [&'static str]> = None;
    fn to_value(&self) -> Value;
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! number_value {
    ($($ty:ty),*) => {$(
        impl ParamValue for $ty {
            fn to_value(&self) -> Value {
                Value::Number(*self as f64)
            }
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::Number(number) => Some(*number as $ty),
                    _ => None,
                }
            }
        }
    )*};
}
number_value!(f64, usize, i64);

impl ParamValue for bool {
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }
}

impl ParamValue for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

/// A set of parameters: plain data that knows its own specs.
pub trait ParamSet: Clone + Debug + PartialEq + Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The parameters in the order in which they are shown.
    fn specs() -> &'static [Spec];
    /// The value of the parameter `name`.
    fn get(&self, name: &str) -> Option<Value>;
    /// Sets one parameter.
    ///
    /// # Errors
    /// Names the parameter and what it may hold; the set is unchanged then.
    fn set(&mut self, name: &str, value: &Value) -> Result<(), Fault>;

    /// Sets one parameter from what a person typed.
    fn set_text(&mut self, name: &str, text: &str) -> Result<(), Fault> {
        let spec = Self::spec(name)?;
        self.set(name, &Value::parse(text, spec)?)
    }

    /// The defaults with these values over them, as a person types them.
    fn from_text<N: AsRef<str>, T: AsRef<str>>(set: &[(N, T)]) -> Result<Self, Fault> {
        let mut params = Self::default();
        for (name, text) in set {
            params.set_text(name.as_ref(), text.as_ref())?;
        }
        Ok(params)
    }

    /// Whether a parameter that is not live differs from the one wanted.
    fn needs_restart(&self, wanted: &Self) -> bool {
        let mut fixed = Self::specs().iter().filter(|spec| !spec.live);
        fixed.any(|spec| self.get(spec.name) != wanted.get(spec.name))
    }

    /// The spec of the parameter `name`.
    fn spec(name: &str) -> Result<&'static Spec, Fault> {
        Self::specs()
            .iter()
            .find(|spec| spec.name == name)
            .ok_or_else(|| Fault::UnknownParam {
                name: name.into(),
                known: Self::specs()
                    .iter()
                    .map(|spec| spec.name)
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }
}

/// Declares an enum whose options have stable names; usable as a parameter.
#[macro_export]
macro_rules! choices {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize)]
        $vis enum $name { $($(#[$variant_meta])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// Every option, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The stable names, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($text),*];
            /// The stable name of this option.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
            /// The option with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)* _ => None }
            }
        }

        impl $crate::params::ParamValue for $name {
            const CHOICES: Option<&'static [&'static str]> = Some(Self::NAMES);
            fn to_value(&self) -> $crate::params::Value {
                $crate::params::Value::Text(self.name().to_owned())
            }
            fn from_value(value: &$crate::params::Value) -> Option<Self> {
                match value {
                    $crate::params::Value::Text(text) => Self::from_name(text),
                    _ => None,
                }
            }
        }
    };
}

/// Declares a [`ParamSet`]: fields with a type, a default and a [`Spec`].
#[macro_export]
macro_rules! params {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field:ident : $ty:ty = $default:expr => $spec:expr),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(default)]
        $vis struct $name { $($(#[$field_meta])* pub $field: $ty),* }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default),* }
            }
        }

        impl $crate::params::ParamSet for $name {
            fn specs() -> &'static [$crate::params::Spec] {
                static SPECS: ::std::sync::LazyLock<Vec<$crate::params::Spec>> = ::std::sync::LazyLock::new(|| {
                    use $crate::params::ParamValue;
                    let defaults = $name::default();
                    vec![$({
                        let spec: $crate::params::Spec = $spec;
                        spec.declared(stringify!($field), defaults.$field.to_value(), <$ty as ParamValue>::CHOICES)
                    }),*]
                });
                &SPECS
            }
            fn get(&self, name: &str) -> Option<$crate::params::Value> {
                use $crate::params::ParamValue;
                match name {
                    $(stringify!($field) => Some(self.$field.to_value()),)*
                    _ => None,
                }
            }
            fn set(&mut self, name: &str, value: &$crate::params::Value) -> Result<(), $crate::fault::Fault> {
                use $crate::params::ParamValue;
                let spec = Self::spec(name)?;
                spec.check(value)?;
                match name {
                    $(stringify!($field) => {
                        if let Some(value) = <$ty as ParamValue>::from_value(value) {
                            self.$field = value;
                        }
                    })*
                    _ => {}
                }
                Ok(())
            }
        }
    };
}
