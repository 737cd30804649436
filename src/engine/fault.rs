//! Everything that can be refused, each with the name of the bad part and the remedy.
//!
//! A fault is declared once: its Rust name, its code (the key `fault-<code>` in the .ftl files), its
//! fields (the Fluent arguments) and its English sentence, which logs and tests read.

macro_rules! faults {
    ($($(#[doc = $doc:literal])* $name:ident { $($field:ident : $ty:ty),* $(,)? } = $code:literal, $english:literal;)*) => {
        /// A refusal that a person can act on.
        #[derive(Clone, Debug, PartialEq, thiserror::Error)]
        pub enum Fault {
            $($(#[doc = $doc])* #[error($english)] $name { $($field: $ty),* },)*
        }

        impl Fault {
            /// Every code, so that a test can look for the sentence in each language.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// The stable name of this fault; the sentence shown to a person is `fault-<code>` in the .ftl files.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }

            /// The arguments of the sentence, by name.
            pub fn args(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$name { $($field),* } => vec![$((stringify!($field), $field.to_string())),*],)*
                }
            }
        }
    };
}

faults! {
    /// A parameter name that the lab does not have.
    UnknownParam { name: String, known: String } = "unknown-param", "there is no parameter '{name}'; this lab has: {known}";
    /// A value of the wrong kind, such as text for a number.
    WrongKind { name: String, value: String, expected: String } = "wrong-kind", "'{value}' does not fit {name}; expected {expected}";
    /// A number outside the hard range.
    OutOfRange { name: String, value: String, min: String, max: String } = "out-of-range", "{name} = {value} is out of range; allowed is {min} to {max}";
    /// A choice that is not offered.
    UnknownChoice { name: String, value: String, known: String } = "unknown-choice", "{name} cannot be '{value}'; choose one of: {known}";
    /// A text longer than is read.
    TooLong { name: String, limit: usize } = "too-long", "{name} is longer than {limit} characters; shorten it";
    /// A formula that does not parse.
    BadFormula { formula: String, why: String } = "bad-formula", "the formula '{formula}' cannot be read: {why}";
    /// A formula that gives no number on part of the plane.
    FormulaNotFinite { formula: String, at: String } = "formula-not-finite", "the formula '{formula}' has no finite value at {at}";
    /// A data set without any usable row.
    NoData {} = "no-data", "there are no data points; add points or pick a data set";
    /// A classifier asked to learn from one class.
    OneClass {} = "one-class", "all data points belong to one class; add points of another class";
    /// A table without enough numeric columns.
    TooFewColumns { found: usize } = "too-few-columns", "the table has {found} numeric column(s); two or more are needed";
    /// A table with more rows than are read.
    TooManyRows { found: usize, limit: usize } = "too-many-rows", "the table has {found} rows; at most {limit} are read";
    /// A file that is not a table.
    BadTable { why: String } = "bad-table", "the table cannot be read: {why}";
    /// A column that does not exist.
    UnknownColumn { name: String, known: String } = "unknown-column", "there is no column '{name}'; the table has: {known}";
    /// A loss that does not fit the task.
    LossMismatch { loss: String, task: String } = "loss-mismatch", "the loss '{loss}' does not fit {task}; choose 'auto' or another loss";
    /// A direct manipulation that points at nothing.
    NothingThere { what: String } = "nothing-there", "{what} does not exist any more";
    /// Something that this lab does not offer.
    NotOffered { what: String } = "not-offered", "this lab does not offer {what}";
    /// The asked device is not there.
    NoGpu { why: String } = "no-gpu", "no graphics card can be used for training ({why}); the CPU is used instead";
    /// A saved model that does not fit.
    BadModel { why: String } = "bad-model", "the model file does not fit this experiment: {why}";
    /// A fault of the program itself, caught.
    Internal { why: String } = "internal", "the experiment stopped by an error of the program: {why}";
}
