//! Characters to tokens, each with the place where it starts.

use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Name(String),
    /// A sign, in its ASCII form: `<=`, `&&`, `*`, …
    Sign(&'static str),
}

/// A token and what it was in the text: the place counts characters from 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub token: Token,
    pub at: usize,
    pub text: String,
}

/// Longest first, so that `<=` is not read as `<`.
const SIGNS: &[&str] = &[
    "**", "<=", ">=", "==", "!=", "&&", "||", "<", ">", "=", "!", "&", "|", "+", "-", "*", "/", "%", "^", "(", ")", ",",
];

pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, Fault> {
    let characters: Vec<char> = text.chars().map(plain).collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        if character.is_whitespace() {
            at += 1;
            continue;
        }
        let rest = &characters[at..];
        let (token, length) = read(rest).ok_or_else(|| Fault::BadFormula {
            formula: text.into(),
            at: at + 1,
            found: text.chars().nth(at).into_iter().collect(),
        })?;
        let piece_text = text.chars().skip(at).take(length).collect();
        pieces.push(Piece {
            token,
            at: at + 1,
            text: piece_text,
        });
        at += length;
    }
    Ok(pieces)
}

/// The first token of `rest` and its length in characters.
fn read(rest: &[char]) -> Option<(Token, usize)> {
    let first = *rest.first()?;
    if first.is_ascii_digit() || (first == '.' && rest.get(1).is_some_and(char::is_ascii_digit)) {
        return number(rest);
    }
    if first.is_ascii_alphabetic() || first == 'π' {
        let length = rest
            .iter()
            .take_while(|c| c.is_ascii_alphanumeric() || **c == '_' || **c == 'π')
            .count();
        return Some((word(&rest[..length]), length));
    }
    match first {
        '≤' => return Some((Token::Sign("<="), 1)),
        '≥' => return Some((Token::Sign(">="), 1)),
        '≠' => return Some((Token::Sign("!="), 1)),
        '²' => return Some((Token::Sign("²"), 1)),
        '³' => return Some((Token::Sign("³"), 1)),
        _ => {}
    }
    let sign = SIGNS
        .iter()
        .find(|sign| sign.chars().eq(rest.iter().copied().take(sign.len())))?;
    let token = match *sign {
        "**" => "^",
        "&" => "&&",
        "|" => "||",
        "=" => "==",
        other => other,
    };
    Some((Token::Sign(token), sign.len()))
}

fn word(characters: &[char]) -> Token {
    let word: String = characters.iter().collect::<String>().to_ascii_lowercase();
    match word.as_str() {
        "and" => Token::Sign("&&"),
        "or" => Token::Sign("||"),
        "not" => Token::Sign("!"),
        _ => Token::Name(word),
    }
}

fn number(rest: &[char]) -> Option<(Token, usize)> {
    let digits = |from: usize| {
        rest[from.min(rest.len())..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let mut length = digits(0);
    if rest.get(length) == Some(&'.') {
        length += 1 + digits(length + 1);
    }
    // An exponent only where digits follow, so that `2e` is twice the constant e.
    if matches!(rest.get(length), Some('e' | 'E')) {
        let signed = usize::from(matches!(rest.get(length + 1), Some('+' | '-')));
        let exponent = digits(length + 1 + signed);
        if exponent > 0 {
            length += 1 + signed + exponent;
        }
    }
    let value = rest[..length].iter().collect::<String>().parse().ok()?;
    Some((Token::Number(value), length))
}

/// One plain character for each that input methods and mathematics write otherwise.
fn plain(character: char) -> char {
    match character {
        // Full-width forms of ASCII lie 0xFEE0 above it.
        '！'..='～' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        '\u{3000}' => ' ',
        '×' | '·' | '⋅' | '∙' => '*',
        '÷' | '∕' => '/',
        '−' | '–' => '-',
        '∧' => '&',
        '∨' => '|',
        '¬' => '!',
        other => other,
    }
}
