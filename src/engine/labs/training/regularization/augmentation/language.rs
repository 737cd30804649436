//! Sentences as bags of words, and three ways to change one: swap synonyms, put fillers in, leave words out
//! (after Wei and Zou 2019, who insert synonyms where this lab inserts fillers).

use super::{
    Corpus as Choice, Fate, Kind, Params, Piece,
    corpus::{CHINESE, Corpus, ENGLISH},
};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Chances of the three changes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chances {
    pub synonym: f64,
    pub insertion: f64,
    pub deletion: f64,
}

impl Chances {
    pub fn of(params: &Params) -> Self {
        Self {
            synonym: params.synonym,
            insertion: params.insertion,
            deletion: params.deletion,
        }
    }

    /// The fixed disturbances of the tests.
    pub fn of_test(kind: Kind) -> Self {
        let none = Self::default();
        match kind {
            Kind::Swapped => Self { synonym: 1.0, ..none },
            Kind::Inserted => Self { insertion: 0.6, ..none },
            Kind::Deleted => Self { deletion: 0.3, ..none },
            _ => none,
        }
    }
}

/// A language's sentences with every known word numbered.
pub struct Language {
    corpus: &'static Corpus,
    words: Vec<&'static str>,
    /// `(words, label)`
    pub train: Vec<(Vec<&'static str>, u8)>,
    pub test: Vec<(Vec<&'static str>, u8)>,
}

impl Language {
    pub fn new(choice: Choice) -> Self {
        let corpus = match choice {
            Choice::English => &ENGLISH,
            Choice::Chinese => &CHINESE,
        };
        let sentences = |sets: &[&'static [&'static str]; 2]| {
            let labelled = (0..2u8)
                .zip(sets)
                .flat_map(|(label, set)| set.iter().map(move |text| (text, label)));
            labelled
                .map(|(text, label)| (text.split(' ').collect(), label))
                .collect::<Vec<(Vec<_>, u8)>>()
        };
        let (train, test) = (sentences(&corpus.train), sentences(&corpus.test));
        let mut words: Vec<&str> = train
            .iter()
            .chain(&test)
            .flat_map(|(words, _)| words.iter().copied())
            .collect();
        words.extend(corpus.synonyms.iter().flat_map(|line| line.split(' ')));
        words.extend(corpus.fillers.split(' '));
        words.sort_unstable();
        words.dedup();
        Self {
            corpus,
            words,
            train,
            test,
        }
    }

    pub fn corpus(&self) -> &'static Corpus {
        self.corpus
    }

    /// Words known: the width of a bag.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn knows(&self, word: &str) -> bool {
        self.words.binary_search(&word).is_ok()
    }

    /// Counts of the known words, divided by the root of their number, so that long sentences do not shout.
    pub fn bag<'a>(&self, words: impl Iterator<Item = &'a str>) -> Vec<f32> {
        let mut bag = vec![0.0; self.len()];
        let mut count = 0.0f32;
        for index in words.filter_map(|word| self.words.binary_search(&word).ok()) {
            bag[index] += 1.0;
            count += 1.0;
        }
        bag.iter_mut().for_each(|value| *value /= count.max(1.0).sqrt());
        bag
    }

    /// The words of a sentence that somebody typed: split at spaces, or into the longest known words.
    pub fn words_of(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        if !self.corpus.joined {
            let letters = |c: char| !c.is_alphanumeric() && c != '\'';
            return text
                .split(letters)
                .filter(|word| !word.is_empty())
                .map(|word| self.cased(word))
                .collect();
        }
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut words = vec![];
        let mut at = 0;
        while at < letters.len() {
            let candidates = (1..=(letters.len() - at).min(4)).rev();
            let longest = candidates.map(|length| letters[at..at + length].iter().collect::<String>());
            let word = longest
                .into_iter()
                .find(|word| self.knows(word))
                .unwrap_or_else(|| letters[at].to_string());
            at += word.chars().count();
            words.push(word);
        }
        words
    }

    /// A known word as the list writes it, such as `I`.
    fn cased(&self, word: &str) -> String {
        let known = self.words.iter().find(|known| known.to_lowercase() == word);
        known.map_or_else(|| word.to_owned(), |known| (*known).to_owned())
    }

    pub fn synonyms(&self, word: &str) -> Vec<&'static str> {
        let line = self
            .corpus
            .synonyms
            .iter()
            .find(|line| line.split(' ').any(|other| other == word));
        line.map(|line| line.split(' ').filter(|other| *other != word).collect())
            .unwrap_or_default()
    }

    /// The sentence changed by chance; a sentence never loses its last word.
    pub fn change(&self, words: &[&str], chances: Chances, rng: &mut ChaCha8Rng) -> Vec<Piece> {
        let fillers: Vec<&str> = self.corpus.fillers.split(' ').collect();
        let mut pieces = vec![];
        let mut push = |word: &str, fate| {
            pieces.push(Piece {
                word: word.to_owned(),
                fate,
            })
        };
        let saved = rng.random_range(0..words.len().max(1));
        for (index, word) in words.iter().enumerate() {
            // Every chance is drawn, whether it counts or not, so that one slider leaves the others' draws alone.
            let [filler, delete, swap] = [(); 3].map(|()| rng.random::<f64>());
            let (which, other) = (rng.random_range(0..fillers.len()), rng.random::<f64>());
            if filler < chances.insertion {
                push(fillers[which], Fate::Inserted);
            }
            let synonyms = self.synonyms(word);
            let choice = synonyms.get((other * synonyms.len() as f64) as usize);
            match choice {
                _ if delete < chances.deletion && index != saved => push(word, Fate::Deleted),
                Some(synonym) if swap < chances.synonym => push(synonym, Fate::Swapped),
                _ => push(word, Fate::Kept),
            }
        }
        pieces
    }
}

/// The words that are left.
pub fn left(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces
        .iter()
        .filter(|piece| piece.fate != Fate::Deleted)
        .map(|piece| piece.word.as_str())
}
