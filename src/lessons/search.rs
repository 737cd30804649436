//! Finding a concept by a few characters in Chinese, English or pinyin initials.

use crate::atlas::Concept;

/// How well a query fits; smaller is better. The order of the variants is the ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Start,
    InitialsExact,
    InitialsStart,
    WordStart,
    Inside,
    InitialsInside,
}

pub(crate) fn search<'a>(concepts: impl Iterator<Item = &'a Concept>, query: &str) -> Vec<&'a Concept> {
    let query = Query::new(query);
    if query.joined.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<_> = concepts
        .filter_map(|concept| Some((query.fit(concept)?, concept)))
        .collect();
    // Stable: equal fits stay in reading order; among them the shorter name is the closer one.
    hits.sort_by_key(|(fit, concept)| (*fit, concept.name.zh.chars().count()));
    hits.into_iter().map(|(_, concept)| concept).collect()
}

/// A query in lower case: as words, and without anything but letters and digits.
struct Query {
    words: Vec<String>,
    joined: String,
}

impl Query {
    fn new(text: &str) -> Self {
        let words: Vec<String> = words(text).collect();
        Self {
            joined: words.concat(),
            words,
        }
    }

    fn fit(&self, concept: &Concept) -> Option<Fit> {
        let named = [&concept.name.zh, &concept.name.en, &concept.id]
            .into_iter()
            .filter_map(|name| self.fit_name(name));
        named.chain(self.fit_initials(&concept.initials)).min()
    }

    fn fit_name(&self, name: &str) -> Option<Fit> {
        let parts: Vec<String> = words(name).collect();
        let joined = parts.concat();
        if joined == self.joined {
            Some(Fit::Exact)
        } else if joined.starts_with(&self.joined) {
            Some(Fit::Start)
        } else if self
            .words
            .iter()
            .all(|word| parts.iter().any(|part| part.starts_with(word)))
        {
            Some(Fit::WordStart)
        } else if joined.contains(&self.joined) {
            Some(Fit::Inside)
        } else {
            None
        }
    }

    fn fit_initials(&self, initials: &str) -> Option<Fit> {
        if initials == self.joined {
            Some(Fit::InitialsExact)
        } else if initials.starts_with(&self.joined) {
            Some(Fit::InitialsStart)
        } else if self.joined.len() > 1 && initials.contains(&self.joined) {
            Some(Fit::InitialsInside)
        } else {
            None
        }
    }
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
    use crate::Atlas;
    use proptest::prelude::*;

    fn first(query: &str) -> &'static str {
        Atlas::get().search(query).first().map_or("", |concept| &concept.id)
    }

    #[test]
    fn a_concept_is_found_in_chinese_english_and_by_initials() {
        for query in ["动量法", "动量", "momentum", "Momen", "dlf", "DLF", " d l f "] {
            assert_eq!(first(query), "momentum", "{query}");
        }
        assert_eq!(first("relu"), "relu");
        assert_eq!(first("leaky"), "leaky-relu");
        assert_eq!(first("lenet"), "lenet5");
        assert_eq!(first("gradient descent"), "gradient-descent");
        assert_eq!(first("tdxj"), "gradient-descent");
        assert_eq!(first("1x1"), "one-by-one-convolution");
        assert_eq!(first("R2"), "r2");
    }

    #[test]
    fn every_concept_comes_first_for_its_own_chinese_and_english_name() {
        for concept in Atlas::get().concepts() {
            assert_eq!(first(&concept.name.zh), concept.id);
            assert_eq!(first(&concept.name.en), concept.id);
        }
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert!(Atlas::get().search(" - ").is_empty());
        assert!(Atlas::get().search("qqqq").is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_query_is_answered(query in "\\PC{0,20}") {
            Atlas::get().search(&query);
        }
    }
}
