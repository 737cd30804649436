//! From a typed sentence to tokens: a Chinese character, a word of another script, a number or a sign each.

use crate::fault::Fault;

/// Tokens of a sentence at most.
pub const TOKENS: usize = 24;
/// Codes of words; every word has one, and two words of one sentence never share theirs.
pub const CODES: usize = 40;
/// Kinds of brackets; each has a code for its opening and one for its closing form after those of the words.
pub const BRACKETS: [(&str, &str); 4] = [("(（", ")）"), ("[【", "]】"), ("{「『“", "}」』”"), ("<《", ">》")];
pub const VOCABULARY: usize = CODES + 2 * BRACKETS.len();

/// A sentence as the model takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// As typed.
    pub words: Vec<String>,
    /// Below [`CODES`] a word, above it a bracket.
    pub codes: Vec<usize>,
}

/// The code of an opening bracket of this kind.
pub const fn opening(kind: usize) -> usize {
    CODES + 2 * kind
}

/// The code of a closing bracket of this kind.
pub const fn closing(kind: usize) -> usize {
    CODES + 2 * kind + 1
}

impl Sentence {
    /// # Errors
    /// Where nothing is typed, a character is no letter, digit or common sign, or there are too many tokens.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let words = split(text)?;
        if words.is_empty() {
            return Err(Fault::EmptyText {});
        }
        if words.len() > TOKENS {
            return Err(Fault::TooManyTokens {
                found: words.len(),
                limit: TOKENS,
            });
        }
        let mut taken: Vec<(String, usize)> = vec![];
        let codes = words.iter().map(|word| code(word, &mut taken)).collect();
        Ok(Self { words, codes })
    }

    pub fn len(&self) -> usize {
        self.codes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}

fn split(text: &str) -> Result<Vec<String>, Fault> {
    let mut words: Vec<String> = vec![];
    let mut inside = false;
    for (at, c) in text.chars().enumerate() {
        match c {
            _ if c.is_whitespace() => inside = false,
            _ if is_ideograph(c) || is_sign(c) => {
                words.push(c.into());
                inside = false;
            }
            // An apostrophe belongs to the word around it: don't.
            '\'' | '’' if inside => words.last_mut().into_iter().for_each(|word| word.push(c)),
            _ if c.is_alphanumeric() => {
                match words.last_mut().filter(|_| inside) {
                    Some(word) => word.extend(c.to_lowercase()),
                    None => words.push(c.to_lowercase().collect()),
                }
                inside = true;
            }
            _ => {
                return Err(Fault::UnknownCharacter {
                    found: c.escape_default_unless_visible(),
                    at: at + 1,
                });
            }
        }
    }
    Ok(words)
}

trait Visible {
    fn escape_default_unless_visible(self) -> String;
}

impl Visible for char {
    /// A control character is named by its number, as it would not be seen.
    fn escape_default_unless_visible(self) -> String {
        if self.is_control() {
            self.escape_unicode().to_string()
        } else {
            self.to_string()
        }
    }
}

/// Characters that are words by themselves: Chinese characters and Japanese syllables.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

fn is_sign(c: char) -> bool {
    let brackets = || {
        BRACKETS
            .iter()
            .any(|(open, close)| open.contains(c) || close.contains(c))
    };
    brackets() || c.is_ascii_punctuation() && c != '\'' || "，。、；：？！…—·～‘’".contains(c)
}

/// The kind of a bracket, and whether it closes.
pub fn bracket(code: usize) -> Option<(usize, bool)> {
    code.checked_sub(CODES).map(|at| (at / 2, at % 2 == 1))
}

fn code(word: &str, taken: &mut Vec<(String, usize)>) -> usize {
    if let Some(kind) = BRACKETS.iter().position(|(open, _)| open.contains(word)) {
        return opening(kind);
    }
    if let Some(kind) = BRACKETS.iter().position(|(_, close)| close.contains(word)) {
        return closing(kind);
    }
    if let Some((_, code)) = taken.iter().find(|(known, _)| known == word) {
        return *code;
    }
    // FNV-1a, so that a word has the same code in every sentence; where another word of this sentence has it already,
    // the next free one. There are more codes than tokens, so one is free.
    let hash = word.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let first = (hash >> 32) as usize % CODES;
    let free = (0..CODES)
        .map(|step| (first + step) % CODES)
        .find(|code| taken.iter().all(|(_, known)| known != code));
    let code = free.unwrap_or(first);
    taken.push((word.to_owned(), code));
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_is_cut_into_characters_and_english_into_words_signs_and_numbers() {
        let words = |text: &str| Sentence::read(text).unwrap().words.join("|");
        assert_eq!(words("猫在（红）垫子上睡，"), "猫|在|（|红|）|垫|子|上|睡|，");
        assert_eq!(words("The cat's 3 mats (all red)."), "the|cat's|3|mats|(|all|red|)|.");
        assert_eq!(words("GPU很快"), "gpu|很|快");
    }

    #[test]
    fn equal_words_have_one_code_24_different_ones_24_and_brackets_of_one_kind_belong_together() {
        let codes = Sentence::read("a cat saw The cat 【x】 [").unwrap().codes;
        assert_eq!(codes[1], codes[4]);
        assert_eq!((codes[5], codes[7], codes[8]), (opening(1), closing(1), opening(1)));
        let text: Vec<String> = (0..24).map(|n| format!("w{n}")).collect();
        let mut codes = Sentence::read(&text.join(" ")).unwrap().codes;
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 24);
    }

    #[test]
    fn nothing_25_tokens_and_an_emoji_are_refused_by_name() {
        let code = |text: &str| Sentence::read(text).unwrap_err().code();
        assert_eq!(code("  \n"), "empty-text");
        assert_eq!(code(&"a ".repeat(25)), "too-many-tokens");
        assert_eq!(code("the 🐈 sat"), "unknown-character");
        assert_eq!(code("tab\u{0}"), "unknown-character");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            if let Ok(sentence) = Sentence::read(&text) {
                prop_assert!(sentence.codes.iter().all(|code| *code < VOCABULARY));
            }
        }
    }
}
