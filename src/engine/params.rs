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
mod spec;

pub use flags::{chosen, flag_switched, has_flag, name_toggled, split_flags};
pub use spec::{Kind, Spec, Syntax};

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
