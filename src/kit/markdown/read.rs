//! From Markdown to blocks of pieces.

use crate::kit::{
    formula::{self, Formula},
    tokens::text,
};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Voice {
    pub(super) strong: bool,
    pub(super) code: bool,
    /// Index of the link that this belongs to.
    pub(super) link: Option<usize>,
}

/// What cannot be broken: a word, a Chinese character, a formula.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Text { text: String, voice: Voice },
    Formula { formula: Arc<Formula>, link: Option<usize> },
    Break,
}

#[derive(Clone, Debug)]
pub(super) enum Block {
    Paragraph {
        pieces: Vec<Piece>,
        size: f32,
        bold: bool,
        indent: usize,
        mark: Option<String>,
    },
    Formula(String),
    /// Rows of cells, the head first.
    Table(Vec<Vec<Vec<Piece>>>),
    Rule,
}

/// What is read beside plain Markdown.
const EXTENSIONS: Options = Options::ENABLE_MATH.union(Options::ENABLE_TABLES);

/// A text cut into blocks; kept by the window while it stands.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
    /// Target and words of each link.
    pub(super) links: Vec<(String, String)>,
}

/// The words alone, without marks, targets and formulas' signs: for tooltips and one-line texts.
pub fn plain(markdown: &str) -> String {
    let mut words = String::new();
    for event in Parser::new_ext(markdown, EXTENSIONS) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                words.push_str(&part)
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::TableCell) => words.push(' '),
            _ => {}
        }
    }
    words.trim_end().to_owned()
}

/// Puts events together into blocks.
#[derive(Default)]
struct Builder {
    document: Document,
    pieces: Vec<Piece>,
    voice: Voice,
    heading: Option<f32>,
    /// The next number of each list that is open; none for bullets.
    lists: Vec<Option<u64>>,
    mark: Option<String>,
    /// The table being read.
    rows: Vec<Vec<Vec<Piece>>>,
}

pub(super) fn parse(markdown: &str, size: f32) -> Document {
    let mut builder = Builder::default();
    for event in Parser::new_ext(markdown, EXTENSIONS) {
        builder.take(event, size);
    }
    builder.flush(size);
    builder.document
}

impl Builder {
    fn take(&mut self, event: Event<'_>, size: f32) {
        match event {
            Event::Text(words) => self.words(&words),
            Event::Code(words) => {
                let voice = Voice {
                    code: true,
                    ..self.voice
                };
                self.pieces.push(Piece::Text {
                    text: words.into_string(),
                    voice,
                });
            }
            Event::InlineMath(latex) => match formula::laid(&latex, false) {
                Some(formula) => self.pieces.push(Piece::Formula {
                    formula,
                    link: self.voice.link,
                }),
                None => self.words(&latex),
            },
            Event::DisplayMath(latex) => {
                self.flush(size);
                self.document.blocks.push(Block::Formula(latex.into_string()));
            }
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.pieces.push(Piece::Break),
            Event::Rule => self.document.blocks.push(Block::Rule),
            Event::Start(tag) => self.start(tag, size),
            Event::End(tag) => self.end(tag, size),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, size: f32) {
        match tag {
            Tag::Strong | Tag::Emphasis => self.voice.strong = true,
            Tag::Heading { level, .. } => {
                self.heading = Some(if level == HeadingLevel::H1 {
                    text::TITLE / text::PROSE
                } else {
                    text::LEAD / text::PROSE
                });
            }
            Tag::Link { dest_url, .. } => {
                self.voice.link = Some(self.document.links.len());
                self.document.links.push((dest_url.into_string(), String::new()));
            }
            Tag::Table(_) => self.flush(size),
            Tag::TableHead | Tag::TableRow => self.rows.push(vec![]),
            Tag::List(first) => {
                self.flush(size);
                self.lists.push(first);
            }
            Tag::Item => {
                self.mark = self.lists.last_mut().map(|number| match number {
                    Some(number) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    None => "•".to_owned(),
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, size: f32) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis => self.voice.strong = false,
            TagEnd::Link => self.voice.link = None,
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.pieces);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                self.document.blocks.push(Block::Table(rows));
            }
            TagEnd::List(_) => _ = self.lists.pop(),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => self.flush(size),
            _ => {}
        }
    }

    /// Cuts text where a line may be broken.
    fn words(&mut self, words: &str) {
        if let Some(link) = self.voice.link {
            self.document.links[link].1.push_str(words);
        }
        let mut piece = String::new();
        let mut done = |piece: &mut String| {
            if !piece.is_empty() {
                self.pieces.push(Piece::Text {
                    text: std::mem::take(piece),
                    voice: self.voice,
                });
            }
        };
        for letter in words.chars() {
            if wide(letter) {
                done(&mut piece);
                piece.push(letter);
                done(&mut piece);
            } else {
                piece.push(letter);
                if letter == ' ' || letter == '-' || letter == '—' {
                    done(&mut piece);
                }
            }
        }
        done(&mut piece);
    }

    fn flush(&mut self, size: f32) {
        let heading = self.heading.take();
        if self.pieces.is_empty() {
            return;
        }
        self.document.blocks.push(Block::Paragraph {
            pieces: std::mem::take(&mut self.pieces),
            size: size * heading.unwrap_or(1.0),
            bold: heading.is_some(),
            indent: self.lists.len(),
            mark: self.mark.take(),
        });
    }
}

/// Chinese characters and their punctuation, between which a line may break.
pub(super) fn wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '‘' | '’')
}
