//! Wrong usage, said in one line that names the bad part and what would be right.

use crate::kit::words::Words;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use std::process::ExitCode;

/// Prints help and version as asked, and everything else as one sentence; exit code 2 then.
pub(super) fn report(error: &Error, words: Words) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed pipe is no error.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{}", sentence(error, words));
            ExitCode::from(2)
        }
    }
}

fn sentence(error: &Error, words: Words) -> String {
    let context = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => words.with("cli-unknown-argument", &[("argument", &argument)]),
        ErrorKind::MissingRequiredArgument => words.with("cli-missing-argument", &[("argument", &argument)]),
        ErrorKind::ArgumentConflict => words.with(
            "cli-conflict",
            &[("argument", &argument), ("other", &context(ContextKind::PriorArg))],
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = context(ContextKind::InvalidValue);
            let known = context(ContextKind::ValidValue);
            match (value.is_empty(), known.is_empty()) {
                (true, _) => words.with("cli-value-missing", &[("argument", &argument)]),
                (_, true) => words.with("cli-bad-value", &[("argument", &argument), ("value", &value)]),
                _ => words.with(
                    "cli-unknown-value",
                    &[("argument", &argument), ("value", &value), ("known", &known)],
                ),
            }
        }
        _ => {
            let whole = error.to_string();
            let first = whole.lines().next().unwrap_or_default().trim_start_matches("error: ");
            words.with("cli-other", &[("why", &first)])
        }
    }
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        other => other.to_string(),
    }
}
