//! Every command of the app, declared once: its key and its words. Shortcuts, palette, menu and help come from here.

use crate::kit::words::Words;
use egui::{Key, KeyboardShortcut, Modifiers};

/// Where a command makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Everywhere,
    Lesson,
    /// While a lecture is given.
    Show,
}

/// Where keys are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    Page,
    Lesson,
    Show,
}

impl Where {
    fn has(self, command: Command) -> bool {
        match command.place() {
            _ if self == Self::Show && command.is_hidden_by_show() => false,
            Place::Everywhere => true,
            Place::Lesson => self != Self::Page,
            Place::Show => self == Self::Show,
        }
    }
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
    Compare = "command-compare", Lesson, plain(Key::V);
    Unpin = "command-unpin", Lesson, None;
    ResetAll = "command-reset-all", Lesson, ctrl(Key::Backspace);
    Undo = "command-undo", Lesson, ctrl(Key::Z);
    Redo = "command-redo", Lesson, ctrl_shift(Key::Z);
    CopySettings = "command-copy-settings", Lesson, ctrl_shift(Key::C);
    PasteSettings = "command-paste-settings", Lesson, ctrl_shift(Key::V);
    ExportFigure = "command-export-figure", Lesson, ctrl(Key::E);
    ExportSvg = "command-export-svg", Lesson, None;
    TakeAway = "command-take-away", Lesson, ctrl_shift(Key::E);
    ExportCurves = "command-export-curves", Lesson, None;
    SaveSettings = "command-save-settings", Lesson, ctrl(Key::S);
    OpenSettings = "command-open-settings", Lesson, ctrl(Key::O);
    NextConcept = "command-next", Lesson, alt(Key::ArrowDown);
    PreviousConcept = "command-previous", Lesson, alt(Key::ArrowUp);
    Leave = "command-leave", Lesson, plain(Key::Escape);
    Search = "command-search", Everywhere, ctrl(Key::K);
    Map = "command-map", Everywhere, ctrl(Key::M);
    Challenges = "command-challenges", Everywhere, ctrl(Key::J);
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
    SaveProgress = "command-save-progress", Everywhere, None;
    Associate = "command-associate", Everywhere, None;
    LargerPage = "command-larger-page", Everywhere, ctrl(Key::Plus);
    SmallerPage = "command-smaller-page", Everywhere, ctrl(Key::Minus);
    UsualPage = "command-usual-page", Everywhere, ctrl(Key::Num0);
    Tour = "command-tour", Everywhere, None;
    Scenes = "command-scenes", Everywhere, ctrl(Key::P);
    AddScene = "command-add-scene", Lesson, ctrl(Key::D);
    SaveScenes = "command-save-scenes", Everywhere, None;
    Present = "command-present", Everywhere, plain(Key::F5);
    NextScene = "command-next-scene", Show, plain(Key::PageDown);
    PreviousScene = "command-previous-scene", Show, plain(Key::PageUp);
    FirstScene = "command-first-scene", Show, plain(Key::Home);
    LastScene = "command-last-scene", Show, plain(Key::End);
    Blank = "command-blank", Show, plain(Key::B);
    Pointer = "command-pointer", Show, plain(Key::L);
    Pen = "command-pen", Show, plain(Key::I);
    ClearInk = "command-clear-ink", Show, plain(Key::E);
    ResetScene = "command-reset-scene", Show, plain(Key::Backspace);
    ShowControls = "command-show-controls", Show, plain(Key::C);
    ShowCurves = "command-show-curves", Show, plain(Key::G);
    ShowNotes = "command-show-notes", Show, plain(Key::T);
    LargerText = "command-larger-text", Show, plain(Key::Plus);
    SmallerText = "command-smaller-text", Show, plain(Key::Minus);
    EndShow = "command-end-show", Show, plain(Key::Escape);
}

impl Command {
    pub fn name(self, words: Words) -> &'static str {
        words.t(self.key())
    }

    /// Whether a lecture that is being given would cover what it does.
    pub fn is_hidden_by_show(self) -> bool {
        matches!(
            self,
            Self::Compare
                | Self::Map
                | Self::Challenges
                | Self::Back
                | Self::Forward
                | Self::Outline
                | Self::UsualPage
                | Self::Tour
        )
    }

    /// Whether it makes sense on this page.
    pub fn fits(self, route: &super::route::Route) -> bool {
        let here = if route.node().is_some() {
            Where::Lesson
        } else {
            Where::Page
        };
        here.has(self)
    }

    /// Further keys that do the same: clickers and hands differ.
    pub fn more_keys(self) -> &'static [Key] {
        match self {
            Self::NextScene => &[Key::ArrowRight, Key::ArrowDown, Key::Enter],
            Self::PreviousScene => &[Key::ArrowLeft, Key::ArrowUp],
            Self::Blank => &[Key::Period],
            Self::LargerText | Self::LargerPage => &[Key::Equals],
            _ => &[],
        }
    }

    /// The same with the modifiers of its first key.
    fn more_shortcuts(self) -> impl Iterator<Item = KeyboardShortcut> {
        let modifiers = self.shortcut().map_or(Modifiers::NONE, |shortcut| shortcut.modifiers);
        self.more_keys()
            .iter()
            .map(move |key| KeyboardShortcut::new(modifiers, *key))
    }

    /// The keys as they are written on a keyboard.
    pub fn shortcut_text(self, ctx: &egui::Context) -> Option<String> {
        self.shortcut().map(|shortcut| ctx.format_shortcut(&shortcut))
    }

    /// All of its keys, for the help.
    pub fn all_keys_text(self, ctx: &egui::Context) -> Option<String> {
        let keys: Vec<String> = self
            .shortcut()
            .into_iter()
            .chain(self.more_shortcuts())
            .map(|shortcut| ctx.format_shortcut(&shortcut))
            .collect();
        (!keys.is_empty()).then(|| keys.join("  ·  "))
    }

    /// Whether its key was pressed and everything that was drawn has let it pass.
    pub fn is_left_over(self, ctx: &egui::Context, here: Where) -> bool {
        let consume = |shortcut| ctx.input_mut(|input| input.consume_shortcut(&shortcut));
        here.has(self) && self.shortcut().is_some_and(consume)
    }

    /// The commands whose keys were pressed now. While text is typed, plain keys belong to the text. Leaving the page
    /// waits until the page has let its key pass, see [`Self::is_left_over`].
    pub fn pressed(ctx: &egui::Context, here: Where) -> Vec<Self> {
        let typing = ctx.text_edit_focused();
        let focused = ctx.memory(|memory| memory.focused().is_some());
        let pressed = |command: &Self, shortcut: KeyboardShortcut| {
            let key = shortcut.logical_key;
            let bare = shortcut.modifiers.is_none() && !is_function_key(key);
            // A focused button answers to Space and Enter itself, a focused slider to the arrows.
            let keys = [
                Key::Space,
                Key::Enter,
                Key::ArrowRight,
                Key::ArrowLeft,
                Key::ArrowUp,
                Key::ArrowDown,
            ];
            let owned = typing || (focused && keys.contains(&key));
            let edits_text = typing && matches!(command, Self::Undo | Self::Redo | Self::ResetAll);
            !(edits_text || bare && owned) && ctx.input_mut(|input| input.consume_shortcut(&shortcut))
        };
        let fits = |command: &&Self| {
            let more = command.more_shortcuts();
            **command != Self::Leave
                && here.has(**command)
                && command
                    .shortcut()
                    .into_iter()
                    .chain(more)
                    .any(|keys| pressed(command, keys))
        };
        // Longer combinations first: consume_shortcut lets Ctrl+Shift+Z count as Ctrl+Z. In a show its own keys come
        // before those of the lesson.
        let mut ordered: Vec<Self> = Self::ALL.to_vec();
        ordered.sort_by_key(|command| {
            let modifiers = command.shortcut().map_or(0, |shortcut| {
                u8::from(shortcut.modifiers.shift)
                    + u8::from(shortcut.modifiers.alt)
                    + u8::from(shortcut.modifiers.command)
            });
            (std::cmp::Reverse(modifiers), command.place() != Place::Show)
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
        // A show's own keys go before those of the lesson behind it.
        let (mut pages, mut shows) = (HashSet::new(), HashSet::new());
        for command in Command::ALL {
            let seen = if command.place() == Place::Show {
                &mut shows
            } else {
                &mut pages
            };
            for shortcut in command.shortcut().into_iter().chain(command.more_shortcuts()) {
                assert!(seen.insert(shortcut), "{command:?}");
            }
            for lang in Lang::ALL {
                assert!(Words::new(lang).has(command.key()), "{}", command.key());
            }
        }
    }

    fn pressed_with(modifiers: Modifiers, key: Key, here: Where) -> Vec<Command> {
        let ctx = egui::Context::default();
        let event = egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        };
        let input = egui::RawInput {
            events: vec![event],
            ..egui::RawInput::default()
        };
        let mut found = vec![];
        ctx.run_ui(input, |ui| found = Command::pressed(ui.ctx(), here))
            .drop_without_applying_deltas();
        found
    }

    #[test]
    fn what_a_show_would_cover_answers_to_its_keys_outside_it_only() {
        for (modifiers, key, command) in [
            (Modifiers::NONE, Key::V, Command::Compare),
            (Modifiers::COMMAND, Key::M, Command::Map),
            (Modifiers::COMMAND, Key::J, Command::Challenges),
            (Modifiers::COMMAND, Key::B, Command::Outline),
        ] {
            assert_eq!(pressed_with(modifiers, key, Where::Lesson), [command]);
            assert_eq!(pressed_with(modifiers, key, Where::Show), []);
        }
    }

    #[test]
    fn a_show_answers_to_page_down_and_to_the_right_arrow_which_is_one_step_elsewhere() {
        let pressed = |key, here| pressed_with(Modifiers::NONE, key, here);
        assert_eq!(pressed(Key::ArrowRight, Where::Lesson), [Command::Step]);
        for key in [Key::ArrowRight, Key::PageDown, Key::ArrowDown] {
            assert_eq!(pressed(key, Where::Show), [Command::NextScene]);
        }
        assert_eq!(pressed(Key::Period, Where::Show), [Command::Blank]);
        assert_eq!(pressed(Key::PageDown, Where::Page), []);
    }
}
