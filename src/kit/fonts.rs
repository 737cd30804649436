//! The bundled faces: Noto Sans SC in two weights, and KaTeX's faces for formulas.

use egui::{FontData, FontDefinitions, FontFamily, FontId};
use std::sync::{Arc, LazyLock};

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");
/// Subscripts, which Noto Sans lacks.
const SCRIPTS: &[u8] = include_bytes!("../../assets/fonts/AtlasScripts.otf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.otf");

macro_rules! katex {
    ($($name:literal),* $(,)?) => {
        /// RaTeX's name of each face of formulas, and the face.
        const KATEX: &[(&str, &[u8])] = &[$(($name, include_bytes!(concat!("../../assets/fonts/katex/KaTeX_", $name, ".ttf")))),*];
    };
}
katex!(
    "AMS-Regular",
    "Caligraphic-Regular",
    "Fraktur-Bold",
    "Fraktur-Regular",
    "Main-Bold",
    "Main-BoldItalic",
    "Main-Italic",
    "Main-Regular",
    "Math-BoldItalic",
    "Math-Italic",
    "SansSerif-Bold",
    "SansSerif-Italic",
    "SansSerif-Regular",
    "Script-Regular",
    "Size1-Regular",
    "Size2-Regular",
    "Size3-Regular",
    "Size4-Regular",
    "Typewriter-Regular",
);

static BOLD_FAMILY: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("bold".into()));
static KATEX_FAMILIES: LazyLock<Vec<(&str, FontFamily)>> = LazyLock::new(|| {
    KATEX
        .iter()
        .map(|(name, _)| (*name, FontFamily::Name((*name).into())))
        .collect()
});

/// The face of all text.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The second weight, for headings and what is marked.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, BOLD_FAMILY.clone())
}

/// The family of a face that RaTeX names; Chinese and the unknown go to the face of text.
pub fn katex(name: &str) -> FontFamily {
    KATEX_FAMILIES
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(FontFamily::Proportional, |(_, family)| family.clone())
}

/// All faces, for [`egui::Context::set_fonts`].
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let mut add = |name: &str, bytes: &'static [u8]| {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    };
    add("regular", REGULAR);
    add("bold", BOLD);
    add("scripts", SCRIPTS);
    for (name, bytes) in KATEX {
        add(name, bytes);
    }
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    fonts
        .families
        .insert(FontFamily::Proportional, list(&["regular", "scripts"]));
    fonts
        .families
        .insert(FontFamily::Monospace, list(&["regular", "scripts"]));
    fonts
        .families
        .insert(BOLD_FAMILY.clone(), list(&["bold", "regular", "scripts"]));
    for (name, family) in KATEX_FAMILIES.iter() {
        fonts
            .families
            .insert(family.clone(), list(&[name, "regular", "scripts"]));
    }
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, path::Path};

    /// Reads a face through egui itself, so that the test sees what the window will see.
    fn has_glyphs(family: FontFamily, text: &str) -> BTreeSet<char> {
        let ctx = egui::Context::default();
        ctx.set_fonts(definitions());
        let mut missing = BTreeSet::new();
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = FontId::new(14.0, family.clone());
            missing = ui.fonts_mut(|fonts| text.chars().filter(|c| !fonts.has_glyph(&font, *c)).collect());
        });
        output.drop_without_applying_deltas();
        missing
    }

    fn texts(folder: &Path, endings: &[&str], into: &mut String) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                texts(&path, endings, into);
            } else if endings
                .iter()
                .any(|ending| path.extension().is_some_and(|found| found == *ending))
            {
                into.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn every_character_of_the_texts_is_in_both_weights() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut text = String::new();
        texts(&root.join("assets"), &["ftl"], &mut text);
        texts(&root.join("src/lessons"), &["md", "toml"], &mut text);
        let shown: String = text
            .chars()
            .filter(|c| !c.is_control() && !matches!(c, '\u{2009}' | '\u{feff}'))
            .collect();
        for family in [FontFamily::Proportional, BOLD_FAMILY.clone()] {
            let missing = has_glyphs(family.clone(), &shown);
            assert!(
                missing.is_empty(),
                "{family:?} lacks {missing:?}: add the range to assets/fonts/make_fonts.py"
            );
        }
    }

    #[test]
    fn gb_2312_levels_1_and_2_with_6763_characters_are_in_both_weights() {
        let mut all = String::new();
        for row in 0xB0..=0xF7u8 {
            for cell in 0xA1..=0xFEu8 {
                let (character, _, bad) = encoding(&[row, cell]);
                if !bad {
                    all.push_str(&character);
                }
            }
        }
        assert_eq!(all.chars().count(), 6763);
        for family in [FontFamily::Proportional, BOLD_FAMILY.clone()] {
            assert_eq!(has_glyphs(family, &all), BTreeSet::new());
        }
    }

    fn encoding(bytes: &[u8]) -> (String, (), bool) {
        // GB 2312 rows 16 to 87; five cells at the end of row 55 are empty, GBK fills them with private use.
        let (text, _, bad) = encoding_rs::GBK.decode(bytes);
        let private = text.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c));
        (text.into_owned(), (), bad || private)
    }

    #[test]
    fn the_ten_figures_have_one_width_in_both_weights() {
        let ctx = egui::Context::default();
        ctx.set_fonts(definitions());
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for font in [regular(13.0), bold(13.0)] {
                let widths: BTreeSet<u32> = ('0'..='9')
                    .map(|figure| ui.fonts_mut(|fonts| fonts.glyph_width(&font, figure)).to_bits())
                    .collect();
                assert_eq!(widths.len(), 1);
            }
        });
        output.drop_without_applying_deltas();
    }
}
