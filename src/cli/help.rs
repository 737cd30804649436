//! What `--help` says, in the person's language.

use crate::kit::words::Words;
use clap::{Arg, ArgAction, Command};

/// The command with every word of its help in the person's language: keys `help`, `help-<command>` and, for an option,
/// `help-<command>-<option>`.
pub(super) fn in_words(command: Command, words: Words) -> Command {
    let command = told(command, "help", words).disable_version_flag(true).arg(
        Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version)
            .help(words.t("help-version")),
    );
    command.mut_subcommands(|part| {
        let key = format!("help-{}", part.get_name());
        told(part, &key, words)
    })
}

fn told(command: Command, key: &str, words: Words) -> Command {
    let mut template = format!("{{about}}\n\n{} {{usage}}\n", words.t("help-usage"));
    for (shown, heading, tag) in [
        (command.has_subcommands(), "help-commands", "{subcommands}"),
        (
            command.get_positionals().next().is_some(),
            "help-arguments",
            "{positionals}",
        ),
        (true, "help-options", "{options}"),
    ] {
        if shown {
            template += &format!("\n{}\n{tag}\n", words.t(heading));
        }
    }
    command
        .about(words.t(key))
        .help_template(template)
        .mut_args(|arg| {
            let key = format!("{key}-{}", arg.get_id());
            // What can be chosen, and what holds without a choice, is said in the text.
            let takes_value = arg.get_action().takes_values();
            arg.help(words.t(&key))
                .hide_default_value(takes_value)
                .hide_possible_values(takes_value)
        })
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(words.t("help-help")),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cli::Cli, kit::words::Lang};
    use clap::CommandFactory;

    #[test]
    fn every_command_and_option_is_told_in_both_languages() {
        for lang in Lang::ALL {
            let words = Words::new(lang);
            let mut command = in_words(Cli::command(), words);
            command.build();
            for part in std::iter::once(&command).chain(command.get_subcommands()) {
                let help = part.clone().render_long_help().to_string();
                assert!(help.contains(words.t("help-usage")), "{help}");
                for arg in part.get_arguments().filter(|arg| !arg.is_hide_set()) {
                    let text = arg.get_help().map(ToString::to_string).unwrap_or_default();
                    assert!(
                        !text.is_empty() && help.contains(&text),
                        "{} of {}",
                        arg.get_id(),
                        part.get_name()
                    );
                }
            }
        }
    }
}
