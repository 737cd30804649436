//! Finding things by a few characters: Chinese, English, pinyin with or without its vowels, one letter wrong.

use crate::atlas::Concept;

/// How well a query fits; smaller is better. The order of the variants is the ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Exact,
    Start,
    InitialsExact,
    PinyinStart,
    InitialsStart,
    WordStart,
    Inside,
    PinyinInside,
    InitialsInside,
    /// One letter too many, too few, wrong, or two in the wrong order.
    Misspelt,
}

/// Names made ready for being searched; a concept has several, a command its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    names: Vec<Name>,
    initials: String,
    /// Syllables of the Chinese name; Latin words and numbers as they are.
    syllables: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    words: Vec<String>,
    joined: String,
}

impl Name {
    fn new(text: &str) -> Self {
        let words: Vec<String> = words(text).collect();
        Self {
            joined: words.concat(),
            words,
        }
    }
}

impl Index {
    /// `pinyin` is the syllables with blanks between them; empty where a name has none.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>, initials: &str, pinyin: &str) -> Self {
        Self {
            names: names.into_iter().map(Name::new).collect(),
            initials: initials.to_owned(),
            syllables: pinyin.split_whitespace().map(str::to_owned).collect(),
        }
    }
}

/// What was typed, in lower case: as words, and without anything but letters and digits.
pub struct Query {
    name: Name,
    /// In characters, for the comparison that forgives.
    letters: Vec<char>,
}

/// Shorter queries fit too much when a letter may be wrong.
const FORGIVEN_FROM: usize = 4;

impl Query {
    pub fn new(text: &str) -> Self {
        let name = Name::new(text);
        Self {
            letters: name.joined.chars().collect(),
            name,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.name.joined.is_empty()
    }

    /// How well it fits the best of these names; none where it fits none of them.
    pub fn fit(&self, index: &Index) -> Option<Fit> {
        if self.is_empty() {
            return None;
        }
        let named = index.names.iter().filter_map(|name| self.fit_name(name));
        let best = named
            .chain(self.fit_initials(&index.initials))
            .chain(self.fit_pinyin(&index.syllables))
            .min();
        best.or_else(|| self.is_misspelt(index).then_some(Fit::Misspelt))
    }

    fn fit_name(&self, name: &Name) -> Option<Fit> {
        let joined = &self.name.joined;
        if name.joined == *joined {
            Some(Fit::Exact)
        } else if name.joined.starts_with(joined) {
            Some(Fit::Start)
        } else if self
            .name
            .words
            .iter()
            .all(|word| name.words.iter().any(|part| part.starts_with(word)))
        {
            Some(Fit::WordStart)
        } else if name.joined.contains(joined) {
            Some(Fit::Inside)
        } else {
            None
        }
    }

    fn fit_initials(&self, initials: &str) -> Option<Fit> {
        let joined = &self.name.joined;
        if initials == joined {
            Some(Fit::InitialsExact)
        } else if initials.starts_with(joined) {
            Some(Fit::InitialsStart)
        } else if joined.len() > 1 && initials.contains(joined) {
            Some(Fit::InitialsInside)
        } else {
            None
        }
    }

    /// From the start of any syllable on, the last one perhaps half typed.
    fn fit_pinyin(&self, syllables: &[String]) -> Option<Fit> {
        let joined = &self.name.joined;
        if joined.len() < 2 || !joined.is_ascii() {
            return None;
        }
        let spelt = |from: &[String]| {
            let mut rest = joined.as_str();
            for syllable in from {
                match rest.strip_prefix(syllable.as_str()) {
                    Some(after) => rest = after,
                    None => return syllable.starts_with(rest),
                }
            }
            rest.is_empty()
        };
        let at = (0..syllables.len()).find(|at| spelt(&syllables[*at..]))?;
        Some(if at == 0 { Fit::PinyinStart } else { Fit::PinyinInside })
    }

    fn is_misspelt(&self, index: &Index) -> bool {
        if self.letters.len() < FORGIVEN_FROM {
            return false;
        }
        let near = |text: &str| starts_within_one(&self.letters, text);
        let in_name = |name: &Name| near(&name.joined) || name.words.iter().any(|word| near(word));
        index.names.iter().any(in_name) || !index.syllables.is_empty() && near(&index.syllables.concat())
    }
}

/// Whether `typed` becomes the start of `text` by one edit: a letter more, less, other, or two neighbours exchanged
/// (Damerau 1964).
fn starts_within_one(typed: &[char], text: &str) -> bool {
    let text: Vec<char> = text.chars().take(typed.len() + 1).collect();
    if text.len() + 1 < typed.len() {
        return false;
    }
    let same = typed.iter().zip(&text).take_while(|(a, b)| a == b).count();
    let starts = |typed: &[char], text: &[char]| text.starts_with(typed);
    let (typed, text) = (&typed[same..], &text[same..]);
    match (typed, text) {
        ([], _) => true,
        // A letter too many.
        ([_, after @ ..], _) if starts(after, text) => true,
        // A letter wrong, or one missing.
        ([_, after @ ..], [_, rest @ ..]) if starts(after, rest) || starts(typed, rest) => true,
        ([a, b, after @ ..], [c, d, rest @ ..]) => a == d && b == c && starts(after, rest),
        _ => false,
    }
}

pub(crate) fn search<'a>(concepts: impl Iterator<Item = &'a Concept>, query: &str) -> Vec<(Fit, &'a Concept)> {
    let query = Query::new(query);
    let mut hits: Vec<_> = concepts
        .filter_map(|concept| Some((query.fit(&concept.index)?, concept)))
        .collect();
    // Stable: equal fits stay in reading order; among them the shorter name is the closer one.
    hits.sort_by_key(|(fit, concept)| (*fit, concept.name.zh.chars().count()));
    hits
}

fn words(text: &str) -> impl Iterator<Item = String> {
    // The sign in `1×1` is typed as x.
    let inside = |c: char| c.is_alphanumeric() || c == '×';
    text.split(move |c| !inside(c))
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace('×', "x"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Atlas;
    use proptest::prelude::*;

    fn first(query: &str) -> &'static str {
        Atlas::get().search(query).first().map_or("", |concept| &concept.id)
    }

    #[test]
    fn a_concept_is_found_in_chinese_english_by_initials_and_by_full_pinyin() {
        for query in [
            "动量法",
            "动量",
            "momentum",
            "Momen",
            "dlf",
            "DLF",
            " d l f ",
            "dongliangfa",
            "dong liang",
            "dongl",
        ] {
            assert_eq!(first(query), "momentum", "{query}");
        }
        assert_eq!(first("relu"), "relu");
        assert_eq!(first("leaky"), "leaky-relu");
        assert_eq!(first("lenet"), "lenet5");
        assert_eq!(first("gradient descent"), "gradient-descent");
        assert_eq!(first("tdxj"), "gradient-descent");
        assert_eq!(first("tiduxiajiang"), "gradient-descent");
        assert_eq!(first("1x1"), "one-by-one-convolution");
        assert_eq!(first("R2"), "r2");
    }

    #[test]
    fn one_letter_wrong_missing_doubled_or_exchanged_is_forgiven() {
        for query in [
            "momentun",
            "momntum",
            "mommentum",
            "moemntum",
            "dongliamgfa",
            "dongliagfa",
        ] {
            assert_eq!(first(query), "momentum", "{query}");
        }
        assert_eq!(first("gradeint descent"), "gradient-descent");
        assert_eq!(first("univresal"), "universal-approximation");
        assert_eq!(first("mxmxntum"), "", "two letters are too many");
    }

    #[test]
    fn every_concept_comes_first_for_its_own_chinese_and_english_name_and_is_found_by_its_pinyin() {
        for concept in Atlas::get().concepts() {
            assert_eq!(first(&concept.name.zh), concept.id);
            assert_eq!(first(&concept.name.en), concept.id);
            let spelt = concept.index.syllables.concat();
            assert!(
                Atlas::get().search(&spelt).contains(&concept),
                "{} by {spelt}",
                concept.id
            );
        }
    }

    #[test]
    fn any_one_letter_dropped_from_an_english_name_of_8_letters_still_finds_it() {
        for concept in Atlas::get().concepts() {
            let letters: Vec<char> = concept
                .name
                .en
                .chars()
                .filter(|c| c.is_alphanumeric() || *c == '×')
                .collect();
            if letters.len() < 8 {
                continue;
            }
            for gone in 0..letters.len() {
                let typed: String = letters
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != gone)
                    .map(|(_, c)| c)
                    .collect();
                assert!(
                    Atlas::get().search(&typed).contains(&concept),
                    "{typed} for {}",
                    concept.id
                );
            }
        }
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert!(Atlas::get().search(" - ").is_empty());
        assert!(Atlas::get().search("qqqq").is_empty());
    }

    /// Not a measurement (benches/shell.rs is one): a search that became a hundred times slower would be noticed.
    #[test]
    fn a_hundred_searches_take_less_than_five_seconds_in_any_build() {
        let start = std::time::Instant::now();
        for _ in 0..100 {
            Atlas::get().search("gradeint descend");
        }
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_query_is_answered(query in "\\PC{0,20}") {
            Atlas::get().search(&query);
        }

        #[test]
        fn any_one_exchange_of_letters_is_within_one_edit(text in "[a-z]{4,12}", at in 0_usize..11) {
            let mut typed: Vec<char> = text.chars().collect();
            let at = at.min(typed.len() - 2);
            typed.swap(at, at + 1);
            prop_assert!(starts_within_one(&typed, &text));
        }
    }
}
