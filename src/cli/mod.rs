//! The command line: the window by default; `list`, `run`, `shot` and `check` without one.

mod check;
mod help;
mod list;
mod run;
mod shot;
mod target;
mod usage;
mod window;

use crate::{
    kit::words::{self, Words},
    shell::{file_type, files},
};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::{fmt::Display, path::PathBuf, process::ExitCode};

// What help says of each stands in the .ftl files under `help-…`, hence no doc comments here.
#[derive(Parser)]
#[command(
    name = "neural-atlas",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[arg(value_name = "NODE-OR-LAB-OR-FILE")]
    target: Option<String>,
    #[arg(long, hide = true)]
    double_click: bool,
}

#[derive(Subcommand)]
enum Command {
    List {
        #[arg(long)]
        json: bool,
    },
    Run(RunArgs),
    Shot(ShotArgs),
    Check {
        file: PathBuf,
    },
    Associate,
}

#[derive(Args)]
struct RunArgs {
    #[arg(value_name = "LAB|NODE")]
    target: String,
    #[arg(long, default_value_t = 1000)]
    steps: u64,
    #[arg(long)]
    seed: Option<u64>,
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceArg,
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    #[arg(long)]
    csv: bool,
}

#[derive(Args)]
struct ShotArgs {
    #[arg(value_name = "LAB|NODE")]
    target: String,
    #[arg(long, default_value_t = 300)]
    steps: u64,
    #[arg(long)]
    seed: Option<u64>,
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    #[arg(long, value_enum)]
    lang: Option<LangArg>,
    #[arg(long, value_enum, default_value = "light")]
    theme: ThemeArg,
    #[arg(long, default_value = "1280x800")]
    size: String,
    #[arg(long, default_value_t = 1.0)]
    scale: f32,
    #[arg(short, long)]
    output: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum DeviceArg {
    Cpu,
    Gpu,
}

#[derive(Clone, Copy, ValueEnum)]
enum LangArg {
    Zh,
    En,
}

#[derive(Clone, Copy, ValueEnum)]
enum ThemeArg {
    Dark,
    Light,
}

/// Why a command did not do what was asked: one sentence in the person's language, and the exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    sentence: String,
}

impl Failure {
    /// The run failed or diverged.
    pub(crate) fn failed(sentence: impl Display) -> Self {
        Self {
            code: 1,
            sentence: sentence.to_string(),
        }
    }
    /// Wrong usage or bad input.
    pub(crate) fn usage(sentence: impl Display) -> Self {
        Self {
            code: 2,
            sentence: sentence.to_string(),
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let words = Words::new(words::system_lang());
    let parsed = help::in_words(Cli::command(), words)
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error, words),
    };
    let done = match cli.command {
        None => window::open(cli.target.as_deref(), cli.double_click, words),
        Some(Command::List { json }) => list::list(json, words),
        Some(Command::Run(args)) => run::run(&args, words),
        Some(Command::Shot(args)) => shot::shot(&args, words),
        Some(Command::Check { file }) => check::check(&file, words),
        Some(Command::Associate) => associate(words),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.sentence);
            ExitCode::from(failure.code)
        }
    }
}

fn associate(words: Words) -> Result<(), Failure> {
    file_type::associate().map_err(|fault| Failure::failed(words.fault(&fault)))?;
    print(&format!("{}\n", words.t("file-type-told")), words)
}

/// Prints to standard output; a closed pipe (`| head`) is no error.
fn print(text: &str, words: Words) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write};
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let path = std::path::Path::new(words.t("cli-standard-output"));
            Err(Failure::failed(words.fault(&files::not_written(path, &error))))
        }
        _ => Ok(()),
    }
}
