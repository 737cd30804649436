//! The task: made-up sentences in which every token asks up to four questions, each about one earlier place.
//!
//! Which token stands just before me? Which token is the first? Where did I stand before? Where was my bracket opened? A
//! head can look at one place at a time, so heads that share the work out answer more of them.

use super::words::{CODES, TOKENS, bracket, closing, opening};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

crate::choices! {
    /// A question that a token asks.
    pub enum Task {
        /// Which token stands just before me?
        Previous = "previous",
        /// Which token begins the sentence?
        First = "first",
        /// At which place did this token stand before?
        Same = "same",
        /// At which place was this bracket opened?
        Bracket = "bracket",
    }
}

/// Shortest made-up sentence.
const SHORTEST: usize = 8;

/// The place that the token at `at` asks for; none where the question does not arise.
pub fn wanted(task: Task, codes: &[usize], at: usize) -> Option<usize> {
    match task {
        Task::Previous => at.checked_sub(1),
        Task::First => (at > 1).then_some(0),
        Task::Same => codes[..at]
            .iter()
            .rposition(|code| *code == codes[at] && bracket(*code).is_none()),
        Task::Bracket => match bracket(codes[at])? {
            (kind, true) => partner(codes, at, kind),
            _ => None,
        },
    }
}

/// Where the bracket that closes at `at` was opened, with those in between paired off.
fn partner(codes: &[usize], at: usize, kind: usize) -> Option<usize> {
    let mut depth = 0;
    (0..at).rev().find(|before| {
        match codes[*before] {
            code if code == closing(kind) => depth += 1,
            code if code == opening(kind) && depth == 0 => return true,
            code if code == opening(kind) => depth -= 1,
            _ => {}
        }
        false
    })
}

/// A length for the next sentences.
pub fn length(rng: &mut ChaCha8Rng) -> usize {
    rng.random_range(SHORTEST..=TOKENS)
}

/// A sentence of `length` tokens: words, some of them twice, and one or two pairs of brackets of different kinds.
pub fn sentence(length: usize, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let mut unused: Vec<usize> = (0..CODES).collect();
    let mut codes: Vec<usize> = (0..length)
        .map(|_| unused.swap_remove(rng.random_range(0..unused.len())))
        .collect();
    let mut places: Vec<usize> = (0..length).collect();
    for at in (1..length).rev() {
        places.swap(at, rng.random_range(0..=at));
    }
    let mut pair = || {
        let (a, b) = (places.pop()?, places.pop()?);
        Some((a.min(b), a.max(b)))
    };
    let first = rng.random_range(0..4);
    for kind in 0..if length >= 12 { 2 } else { 1 } {
        if let Some((open, close)) = pair() {
            let kind = (first + kind) % 4;
            (codes[open], codes[close]) = (opening(kind), closing(kind));
        }
    }
    for _ in 0..length / 5 {
        if let Some((one, other)) = pair() {
            codes[other] = codes[one];
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::architectures::transformer::attention::words::Sentence;
    use rand::SeedableRng;

    #[test]
    fn the_cat_of_place_7_stood_at_1_and_nested_brackets_pair_off_from_inside() {
        let codes = Sentence::read("a cat ( b ( c ) cat )").unwrap().codes;
        assert_eq!(wanted(Task::Same, &codes, 7), Some(1));
        assert_eq!(wanted(Task::Bracket, &codes, 6), Some(4));
        assert_eq!(wanted(Task::Bracket, &codes, 8), Some(2));
        assert_eq!(wanted(Task::Previous, &codes, 7), Some(6));
        assert_eq!(wanted(Task::First, &codes, 7), Some(0));
        assert_eq!(wanted(Task::Previous, &codes, 0), None);
        assert_eq!(wanted(Task::Same, &codes, 6), None);
    }

    #[test]
    fn made_up_sentences_of_8_to_24_tokens_hold_both_rare_questions_and_no_word_three_times() {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        for _ in 0..200 {
            let length = length(&mut rng);
            let codes = sentence(length, &mut rng);
            for task in [Task::Same, Task::Bracket] {
                assert!(
                    (0..length).any(|at| wanted(task, &codes, at).is_some()),
                    "{task:?} {codes:?}"
                );
            }
            assert!((0..CODES).all(|word| codes.iter().filter(|code| **code == word).count() <= 2));
        }
    }
}
