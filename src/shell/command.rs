//! Every command of the app, declared once: its key and its words. Shortcuts, palette, menu and help come from here.

use crate::kit::words::Words;
use egui::{Key, KeyboardShortcut, Modifiers};

/// Where a command makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Everywhere,
    Lesson,
}

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $name:ident = $words:literal, $place:ident, $key:expr;)*) => {
        /// What can be asked of the app by key, by menu or from the palette.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command { $($(#[doc = $doc])* $name),* }

        impl Command {
            /// Every command, in the order of the help.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its key in the .ftl files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $words),* }
            }
            pub fn place(self) -> Place {
                match self { $(Self::$name => Place::$place),* }
            }
            pub fn shortcut(self) -> Option<KeyboardShortcut> {
                match self { $(Self::$name => $key),* }
            }
        }
    };
}

const fn plain(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::NONE, key))
}
const fn ctrl(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND, key))
}
const fn ctrl_shift(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key))
}
const fn alt(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::ALT, key))
}

commands! {
    Play = "command-play", Lesson, plain(Key::Space);
    Step = "command-step", Lesson, plain(Key::ArrowRight);
    Restart = "command-restart", Lesson, plain(Key::R);
    NewSeed = "command-new-seed", Lesson, plain(Key::N);
    Pin = "command-pin", Lesson, plain(Key::P);
    Unpin = "command-unpin", Lesson, None;
    ResetAll = "command-reset-all", Lesson, ctrl(Key::Backspace);
    Undo = "command-undo", Lesson, ctrl(Key::Z);
    Redo = "command-redo", Lesson, ctrl_shift(Key::Z);
    CopySettings = "command-copy-settings", Lesson, ctrl_shift(Key::C);
    PasteSettings = "command-paste-settings", Lesson, ctrl_shift(Key::V);
    ExportFigure = "command-export-figure", Lesson, ctrl(Key::E);
    ExportCurves = "command-export-curves", Lesson, None;
    SaveSettings = "command-save-settings", Lesson, ctrl(Key::S);
    OpenSettings = "command-open-settings", Lesson, ctrl(Key::O);
    NextConcept = "command-next", Lesson, alt(Key::ArrowDown);
    PreviousConcept = "command-previous", Lesson, alt(Key::ArrowUp);
    Search = "command-search", Everywhere, ctrl(Key::K);
    Map = "command-map", Everywhere, ctrl(Key::M);
    Back = "command-back", Everywhere, alt(Key::ArrowLeft);
    Forward = "command-forward", Everywhere, alt(Key::ArrowRight);
    Outline = "command-outline", Everywhere, ctrl(Key::B);
    FullScreen = "command-full-screen", Everywhere, plain(Key::F11);
    Language = "command-language", Everywhere, ctrl(Key::L);
    Theme = "command-theme", Everywhere, ctrl(Key::T);
    Settings = "command-settings", Everywhere, ctrl(Key::Comma);
    Help = "command-help", Everywhere, plain(Key::F1);
    About = "command-about", Everywhere, None;
    Quit = "command-quit", Everywhere, ctrl(Key::Q);
}

impl Command {
    pub fn name(self, words: Words) -> &'static str {
        words.t(self.key())
    }

    /// Whether it makes sense on this page.
    pub fn fits(self, route: &super::route::Route) -> bool {
        self.place() == Place::Everywhere || route.node().is_some()
    }

    /// The keys as they are written on a keyboard.
    pub fn shortcut_text(self, ctx: &egui::Context) -> Option<String> {
        self.shortcut().map(|shortcut| ctx.format_shortcut(&shortcut))
    }

    /// The commands whose keys were pressed now. While text is typed, plain keys belong to the text.
    pub fn pressed(ctx: &egui::Context, in_lesson: bool) -> Vec<Self> {
        let typing = ctx.text_edit_focused();
        let focused = ctx.memory(|memory| memory.focused().is_some());
        let fits = |command: &&Self| {
            let here = command.place() == Place::Everywhere || in_lesson;
            let Some(shortcut) = command.shortcut() else {
                return false;
            };
            let bare = shortcut.modifiers.is_none() && !is_function_key(shortcut.logical_key);
            // A focused button answers to Space itself, a focused slider to the arrows.
            let owned = typing || (focused && matches!(shortcut.logical_key, Key::Space | Key::ArrowRight));
            let edits_text = typing && matches!(command, Self::Undo | Self::Redo | Self::ResetAll);
            here && !(bare && owned) && !edits_text && ctx.input_mut(|input| input.consume_shortcut(&shortcut))
        };
        // Longer combinations first: consume_shortcut lets Ctrl+Shift+Z count as Ctrl+Z.
        let mut ordered: Vec<Self> = Self::ALL.to_vec();
        ordered.sort_by_key(|command| {
            std::cmp::Reverse(command.shortcut().map_or(0, |shortcut| {
                u8::from(shortcut.modifiers.shift)
                    + u8::from(shortcut.modifiers.alt)
                    + u8::from(shortcut.modifiers.command)
            }))
        });
        ordered.iter().filter(fits).copied().collect()
    }
}

fn is_function_key(key: Key) -> bool {
    matches!(key, Key::F1 | Key::F5 | Key::F11)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::words::Lang;
    use std::collections::HashSet;

    #[test]
    fn no_two_commands_share_a_key_and_each_has_a_name_in_both_languages() {
        let mut seen = HashSet::new();
        for command in Command::ALL {
            if let Some(shortcut) = command.shortcut() {
                assert!(seen.insert(shortcut), "{command:?}");
            }
            for lang in Lang::ALL {
                assert!(Words::new(lang).has(command.key()), "{}", command.key());
            }
        }
    }
}
