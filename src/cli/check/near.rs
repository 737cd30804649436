//! The setting that a person may have meant.

use crate::kit::words::{Lang, Words};
use neural_atlas_engine::registry::LabEntry;

/// The lab's setting that comes nearest to what was typed, by its own name or by what it is called on the screen; none
/// where nothing is near.
pub(super) fn setting(lab: &LabEntry, typed: &str) -> Option<&'static str> {
    let typed = plain(typed);
    let most = (typed.chars().count() / 3).max(1);
    let distance = |name: &'static str| {
        let shown = Lang::ALL.map(|lang| Words::new(lang).param(lab.id, name));
        let names = shown.into_iter().chain([name]);
        names.map(|name| edits(&typed, &plain(name))).min()
    };
    let names = (lab.specs)().iter().map(|spec| spec.name);
    let (least, name) = names
        .filter_map(|name| Some((distance(name)?, name)))
        .min_by_key(|(least, _)| *least)?;
    (least <= most).then_some(name)
}

/// Letters and digits alone: `learning_rate` and “Learning rate” are one.
fn plain(name: &str) -> String {
    let signs = name.chars().filter(|sign| sign.is_alphanumeric());
    signs.flat_map(char::to_lowercase).collect()
}

/// Characters to put in, take out or exchange until one word is the other (Levenshtein's distance).
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, sign) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = above + 1;
        for (at, theirs) in other.iter().enumerate() {
            let exchanged = corner + usize::from(sign != *theirs);
            corner = row[at + 1];
            row[at + 1] = exchanged.min(corner + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use neural_atlas_engine::registry;

    #[test]
    fn a_misspelt_name_and_a_name_on_the_screen_lead_to_the_setting_and_another_word_to_none() {
        let lab = registry::find("architectures/mlp/playground").unwrap();
        for (typed, meant) in [
            ("learning_rate", Some("lr")),
            ("learn-rate", Some("lr")),
            ("学习率", Some("lr")),
            ("datasets", Some("dataset")),
            ("sparkle", None),
        ] {
            assert_eq!(setting(lab, typed), meant, "{typed}");
        }
    }

    #[test]
    fn three_edits_lead_from_kitten_to_sitting() {
        assert_eq!(
            (edits("kitten", "sitting"), edits("", "abc"), edits("lr", "lr")),
            (3, 3, 0)
        );
    }
}
