//! The program's own kind of file: its ending, and how the system learns to open it by double click.

use super::files::write;
use crate::kit::words::{Lang, Words};
use neural_atlas_engine::fault::Fault;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The ending of settings, scenes and progress; the content is JSON, and files that end in `.json` are read too.
pub const ENDING: &str = "atlas";
/// Endings offered where such a file is opened.
pub const ENDINGS: &[&str] = &[ENDING, "json"];

const MEDIA_TYPE: &str = "application/x-neural-atlas";
const ENTRY: &str = "neural-atlas.desktop";

/// Tells the system that this program opens `.atlas` files, for this person only.
///
/// # Errors
/// `NotAssociated` where the system lacks what is needed, and why a file could not be written.
pub fn associate() -> Result<(), Fault> {
    let program = std::env::current_exe().map_err(|error| refused(&error))?;
    if cfg!(windows) {
        return in_registry(&program);
    }
    if cfg!(target_os = "macos") {
        return Err(refused(&"macOS asks for an app bundle"));
    }
    let dirs = directories::BaseDirs::new().ok_or_else(|| refused(&"HOME"))?;
    let data = dirs.data_dir();
    for (path, text) in [
        (data.join("mime/packages/neural-atlas.xml"), media_type()),
        (data.join("applications").join(ENTRY), desktop_entry(&program)),
    ] {
        let folder = path.parent().unwrap_or(data);
        fs::create_dir_all(folder).map_err(|error| super::files::not_written(folder, &error))?;
        write(&path, text.as_bytes())?;
    }
    run("update-mime-database", &[data.join("mime")])?;
    run("xdg-mime", &["default".into(), ENTRY.into(), MEDIA_TYPE.into()])
}

fn refused(why: &dyn std::fmt::Display) -> Fault {
    Fault::NotAssociated { why: why.to_string() }
}

/// Runs a program of the system to its end.
fn run(program: &str, arguments: &[PathBuf]) -> Result<(), Fault> {
    let ended = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(refused(&format!("{program}: {status}"))),
        Err(error) => Err(refused(&format!("{program}: {error}"))),
    }
}

fn in_registry(program: &Path) -> Result<(), Fault> {
    let classes = r"HKCU\Software\Classes";
    let kind = "NeuralAtlas.File";
    let opens = format!("\"{}\" --double-click \"%1\"", program.display());
    for (key, value) in [
        (format!(r"{classes}\.{ENDING}"), kind),
        (format!(r"{classes}\{kind}\shell\open\command"), &opens),
    ] {
        let arguments = ["add", &key, "/ve", "/d", value, "/f"];
        run("reg", &arguments.map(PathBuf::from))?;
    }
    Ok(())
}

/// The shared MIME-info database's entry (freedesktop.org's specification).
fn media_type() -> String {
    let name = |lang| Words::new(lang).t("file-type");
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{MEDIA_TYPE}">
    <comment>{}</comment>
    <comment xml:lang="zh">{}</comment>
    <sub-class-of type="application/json"/>
    <glob pattern="*.{ENDING}"/>
  </mime-type>
</mime-info>
"#,
        name(Lang::En),
        name(Lang::Zh),
    )
}

/// The desktop entry (freedesktop.org's specification) of the program at this place.
fn desktop_entry(program: &Path) -> String {
    let name = |lang| Words::new(lang).t("app-name");
    format!(
        "[Desktop Entry]\nType=Application\nName={}\nName[zh]={}\nExec={} --double-click %f\nMimeType={MEDIA_TYPE};\n\
         Categories=Education;ArtificialIntelligence;\nStartupWMClass=neural-atlas\nTerminal=false\n",
        name(Lang::En),
        name(Lang::Zh),
        quoted(&program.to_string_lossy()),
    )
}

/// An argument of `Exec`: quoted where it must be (xdg-open by itself finds no quoted program), and its backslashes doubled
/// once more as in every string of a desktop entry.
fn quoted(argument: &str) -> String {
    if argument.chars().all(|c| c.is_alphanumeric() || "/._-+:@".contains(c)) {
        return argument.to_owned();
    }
    let mut out = String::from('"');
    for c in argument.chars() {
        match c {
            '"' | '`' | '$' => out.extend(['\\', '\\', c]),
            '\\' => out.push_str(r"\\\\"),
            '%' => out.push_str("%%"),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_with_signs_that_mean_something_in_exec_is_quoted_as_the_specification_asks() {
        assert_eq!(quoted("/opt/na-1.0"), "/opt/na-1.0");
        assert_eq!(quoted(r#"/a b/"$x`\100%"#), r#""/a b/\\"\\$x\\`\\\\100%%""#);
        let entry = desktop_entry(Path::new("/opt/na"));
        assert!(entry.contains("\nExec=/opt/na --double-click %f\nMimeType=application/x-neural-atlas;\n"));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let fault = run("no-such-program-of-neural-atlas", &[]).unwrap_err();
        assert!(fault.to_string().contains("no-such-program-of-neural-atlas"), "{fault}");
    }
}
