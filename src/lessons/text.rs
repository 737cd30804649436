//! The texts: sections, formulas, links, lengths.

use crate::{fault::LessonError, lang::Lang};

/// A `## node-id` section of a text file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Section<'a> {
    pub id: &'a str,
    pub body: &'a str,
    /// Line of the heading, from 1.
    pub line: usize,
}

/// Splits a text file at its `## node-id` lines.
pub(crate) fn sections<'a>(file: &str, text: &'a str) -> Result<Vec<Section<'a>>, LessonError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut heads = Vec::new();
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if let Some(id) = line.strip_prefix("## ") {
            heads.push((index + 1, start, start + line.len(), id.trim()));
        } else if heads.is_empty() && !line.trim().is_empty() {
            return Err(LessonError::content(
                file,
                format!("line {}", index + 1),
                "text before the first '## node-id'",
            ));
        }
        start += line.len();
    }
    let ends = heads.iter().skip(1).map(|head| head.1).chain([text.len()]);
    Ok(heads
        .iter()
        .zip(ends)
        .map(|(head, end)| Section {
            id: head.3,
            body: text[head.2..end].trim(),
            line: head.0,
        })
        .collect())
}

/// The sections must be those of lab.toml, in its order.
pub(crate) fn check_order(file: &str, sections: &[Section], ids: &[&str]) -> Result<(), LessonError> {
    for (at, id) in ids.iter().enumerate() {
        match sections.get(at) {
            None => {
                return Err(LessonError::content(
                    file,
                    "end",
                    format!("the section '## {id}' is missing"),
                ));
            }
            Some(section) if section.id != *id => {
                let why = format!("expected '## {id}' as in lab.toml, found '## {}'", section.id);
                return Err(LessonError::content(file, format!("line {}", section.line), why));
            }
            Some(_) => {}
        }
    }
    match sections.get(ids.len()) {
        Some(extra) => {
            let why = format!("'## {}' is not in lab.toml", extra.id);
            Err(LessonError::content(file, format!("line {}", extra.line), why))
        }
        None => Ok(()),
    }
}

/// Where a link of a text leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// `set:lr=0.3,optimizer=sgd`: names and values; a comma inside a value is written `%2C`.
    Set(Vec<(String, String)>),
    /// `node:relu`: opens a concept.
    Node(String),
    /// `do:play`, `do:pause`, `do:step`, `do:reset`: operates the transport.
    Do(String),
    /// `https://…`
    Web(String),
}

impl Link {
    /// Reads a link's target; `None` if it is of none of the kinds.
    pub fn parse(target: &str) -> Option<Self> {
        if target.starts_with("https://") {
            return Some(Self::Web(target.into()));
        }
        let (kind, rest) = target.split_once(':')?;
        match kind {
            "set" => rest.split(',').map(pair).collect::<Option<_>>().map(Self::Set),
            "node" => Some(Self::Node(rest.into())),
            "do" if ["play", "pause", "step", "reset"].contains(&rest) => Some(Self::Do(rest.into())),
            _ => None,
        }
    }
}

fn pair(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    Some((name.into(), percent_decoded(value)?))
}

/// Undoes `%XX`; `None` where what comes out is no text.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = char::from(rest.next()?).to_digit(16)?;
        let low = char::from(rest.next()?).to_digit(16)?;
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).ok()
}

/// Every link of a Markdown text: what is clicked, and the target as it is written.
pub fn links(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(middle) = rest.find("](") {
        let target = rest[middle + 2..].split(')').next().unwrap_or_default();
        if let Some(open) = rest[..middle].rfind('[') {
            found.push((&rest[open + 1..middle], target));
        }
        rest = &rest[middle + 2 + target.len()..];
    }
    found
}

/// Every formula between `$…$` or `$$…$$`, in order, without the signs.
pub fn formulas(text: &str) -> Vec<&str> {
    pieces(text)
        .filter(|(formula, _)| *formula)
        .map(|(_, piece)| piece.trim())
        .collect()
}

/// The text cut at its `$` signs: whether a piece is a formula, and the piece.
fn pieces(text: &str) -> impl Iterator<Item = (bool, &str)> {
    // `$$` cuts twice; the empty piece between the two signs is dropped, and formula and prose still take turns.
    let mut formula = false;
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        let (piece, after) = match current.find('$') {
            Some(at) => (&current[..at], Some(current[at..].trim_start_matches('$'))),
            None => (current, None),
        };
        rest = after;
        let kind = formula;
        formula = !formula;
        Some((kind, piece))
    })
}

/// How long a text is. Formulas and the targets of links do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStats {
    /// Letters, digits and punctuation; no blanks. The measure of a Chinese text.
    pub characters: usize,
    /// Runs of characters between blanks. The measure of an English text.
    pub words: usize,
}

impl TextStats {
    pub fn of(text: &str) -> Self {
        let visible = visible(text);
        let words = visible
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_alphanumeric));
        Self {
            characters: visible.chars().filter(|c| !c.is_whitespace()).count(),
            words: words.count(),
        }
    }
}

/// What is read aloud: no formulas, no link targets, no Markdown signs.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for (_, piece) in pieces(text).filter(|(formula, _)| !formula) {
        let mut rest = piece;
        while let Some(middle) = rest.find("](") {
            out.push_str(&rest[..middle]);
            let after = &rest[middle..];
            rest = after.split_once(')').map_or("", |(_, rest)| rest);
        }
        out.push_str(rest);
    }
    out.replace(['[', ']', '*', '`', '#'], "")
}

/// The text up to the end of its first sentence.
pub(crate) fn first_sentence(text: &str, lang: Lang) -> &str {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let end = match lang {
        Lang::Zh => paragraph.find('。').map(|at| at + '。'.len_utf8()),
        Lang::En => paragraph.find(". ").map(|at| at + 1),
    };
    end.map_or(paragraph, |end| &paragraph[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_cut_at_its_headings() {
        let cut = sections("f", "\n## relu\n\nText.\n### x\n\n## gelu\nMore.\n").unwrap();
        let expected = [
            Section {
                id: "relu",
                body: "Text.\n### x",
                line: 2,
            },
            Section {
                id: "gelu",
                body: "More.",
                line: 7,
            },
        ];
        assert_eq!(cut, expected);
    }

    #[test]
    fn wrong_sections_are_named_with_their_line() {
        let error = |text: &str| {
            let cut = sections("en.md", text);
            cut.and_then(|cut| check_order("en.md", &cut, &["a", "b"]))
                .unwrap_err()
                .to_string()
        };
        assert_eq!(error("x"), "en.md, line 1: text before the first '## node-id'");
        assert_eq!(error("## a\n"), "en.md, end: the section '## b' is missing");
        assert_eq!(
            error("## a\n## c\n"),
            "en.md, line 2: expected '## b' as in lab.toml, found '## c'"
        );
        assert_eq!(error("## a\n## b\n## c\n"), "en.md, line 3: '## c' is not in lab.toml");
    }

    #[test]
    fn links_are_read_with_their_values_decoded() {
        let text = "See [ReLU](node:relu), [two](set:hidden=8%2C8,lr=0.3), [go](do:play).";
        let read: Vec<_> = links(text)
            .into_iter()
            .map(|(_, target)| Link::parse(target).unwrap())
            .collect();
        let pairs = [("hidden", "8,8"), ("lr", "0.3")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            read,
            [
                Link::Node("relu".into()),
                Link::Set(pairs.into()),
                Link::Do("play".into())
            ]
        );
        for bad in ["", "relu", "set:lr", "do:explode", "set:x=%2", "http://x", "set:x=%FF"] {
            assert_eq!(Link::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn formulas_are_found_and_not_counted() {
        let text = "A line $y = x$ and\n\n$$\nz = w x\n$$\n\n[the end](set:lr=0.3).";
        assert_eq!(formulas(text), ["y = x", "z = w x"]);
        assert_eq!(
            TextStats::of(text),
            TextStats {
                characters: 15,
                words: 5
            }
        );
        assert_eq!(TextStats::of("**动量**法，$v$。").characters, 5);
    }

    #[test]
    fn the_first_sentence_ends_at_its_full_stop() {
        assert_eq!(
            first_sentence("It is 0.5 wide. Then more.", Lang::En),
            "It is 0.5 wide."
        );
        assert_eq!(first_sentence("动量法是。后面", Lang::Zh), "动量法是。");
        assert_eq!(first_sentence("No stop\n\nmore. x", Lang::En), "No stop");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_text_is_read_without_a_panic(text in "(\\PC|\n|\\$|\\]\\(|## ){0,40}") {
            let _ = sections("f", &text);
            let _ = (links(&text), formulas(&text), TextStats::of(&text));
            let _ = (first_sentence(&text, Lang::Zh), first_sentence(&text, Lang::En), Link::parse(&text));
        }
    }
}
