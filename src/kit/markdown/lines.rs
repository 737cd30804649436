//! Pieces set into lines, as Chinese asks.

use super::read::{Piece, Voice, wide};
use crate::kit::{fonts, formula::Formula, tokens::text};
use egui::{FontId, Pos2, Ui, pos2};

/// What must not stand at the start of a line.
pub(super) fn closing(piece: &Piece) -> bool {
    let Piece::Text { text, .. } = piece else { return false };
    text.starts_with([
        '，', '。', '、', '；', '：', '？', '！', '）', '》', '」', '』', '”', '’', '%', ',', '.', ';', ':', ')', '?',
        '!', ' ',
    ])
}

/// What must not stand at the end of a line.
pub(super) fn opening(piece: &Piece) -> bool {
    let Piece::Text { text, .. } = piece else { return false };
    text.ends_with(['（', '《', '「', '『', '“', '‘', '(', '['])
}

/// A run of text or a formula in its place.
pub(super) struct Placed<'a> {
    pub(super) at: Pos2,
    pub(super) width: f32,
    pub(super) content: Content<'a>,
    pub(super) link: Option<usize>,
}

pub(super) enum Content<'a> {
    Text { text: String, voice: Voice },
    Formula(&'a Formula),
}

/// Whether a line may end between two pieces: at a blank, a hyphen or a Chinese character, but not inside what is written
/// without a blank, such as a formula with what hangs on it ("$n$th", "$D$'s").
fn parts(before: &Piece, after: &Piece) -> bool {
    if closing(after) || opening(before) {
        return false;
    }
    let ends = |piece: &Piece| match piece {
        Piece::Text { text, .. } => text.ends_with([' ', '-', '—']) || text.ends_with(wide),
        Piece::Formula { .. } => false,
        Piece::Break => true,
    };
    let begins = |piece: &Piece| match piece {
        Piece::Text { text, .. } => text.starts_with(wide),
        Piece::Formula { .. } => false,
        Piece::Break => true,
    };
    ends(before) || begins(after)
}

struct Setter<'a> {
    size: f32,
    bold: bool,
    width: f32,
    left: f32,
    placed: Vec<Placed<'a>>,
    cursor: Pos2,
    line_start: usize,
}

impl Setter<'_> {
    fn font(&self, voice: Voice) -> FontId {
        if voice.strong || self.bold {
            fonts::bold(self.size)
        } else {
            fonts::regular(self.size)
        }
    }

    /// A Chinese full stop has its blank within it.
    fn after_full_width(&self) -> bool {
        let Some(Placed {
            content: Content::Text { text, .. },
            ..
        }) = self.placed.last()
        else {
            return false;
        };
        text.ends_with(['，', '。', '、', '；', '：', '？', '！', '）', '》', '」'])
    }

    /// Formulas taller than the line push their line down.
    fn finish_line(&mut self) {
        let room = self.size * (text::PROSE_LINE - 1.0) / 2.0;
        let above = self.placed[self.line_start..]
            .iter()
            .filter_map(|placed| match &placed.content {
                Content::Formula(formula) => {
                    Some((formula.height * self.size * INLINE - self.size * ASCENT - room).max(0.0))
                }
                Content::Text { .. } => None,
            });
        let lift = above.fold(0.0, f32::max);
        self.placed[self.line_start..]
            .iter_mut()
            .for_each(|placed| placed.at.y += lift);
        let below = self.placed[self.line_start..]
            .iter()
            .filter_map(|placed| match &placed.content {
                Content::Formula(formula) => {
                    Some((formula.depth * self.size * INLINE - self.size * DESCENT - room).max(0.0))
                }
                Content::Text { .. } => None,
            });
        let drop = below.fold(0.0, f32::max);
        self.cursor = pos2(self.left, self.cursor.y + lift + drop + self.size * text::PROSE_LINE);
        self.line_start = self.placed.len();
    }
}

/// Height of Chinese characters above and below the baseline, in ems.
const ASCENT: f32 = 0.88;
const DESCENT: f32 = 0.12;

/// Sets pieces into lines; places are baselines relative to the paragraph's top left.
pub(super) fn set<'a>(
    ui: &Ui,
    pieces: &'a [Piece],
    size: f32,
    bold: bool,
    left: f32,
    width: f32,
) -> (Vec<Placed<'a>>, f32) {
    let baseline = size * ((text::PROSE_LINE - 1.0) / 2.0 + ASCENT);
    let mut setter = Setter {
        size,
        bold,
        width,
        left,
        placed: vec![],
        cursor: pos2(left, baseline),
        line_start: 0,
    };
    let measure = |setter: &Setter<'_>, piece: &Piece| match piece {
        Piece::Text { text, voice } => {
            let font = setter.font(*voice);
            ui.fonts_mut(|fonts| text.chars().map(|letter| fonts.glyph_width(&font, letter)).sum())
        }
        Piece::Formula { formula, .. } => formula.width * setter.size * INLINE,
        Piece::Break => 0.0,
    };
    let mut index = 0;
    while index < pieces.len() {
        // What may not be parted is set together.
        let mut end = index + 1;
        while end < pieces.len() && !parts(&pieces[end - 1], &pieces[end]) {
            end += 1;
        }
        let group = &pieces[index..end];
        let widths: Vec<f32> = group.iter().map(|piece| measure(&setter, piece)).collect();
        // A blank at the end may hang over the edge.
        let blank = group.last().map_or(0.0, |piece| match piece {
            Piece::Text { text, .. } if text == " " => widths[widths.len() - 1],
            Piece::Text { text, voice } if text.ends_with(' ') => {
                let font = setter.font(*voice);
                ui.fonts_mut(|fonts| fonts.glyph_width(&font, ' '))
            }
            _ => 0.0,
        });
        let wanted: f32 = widths.iter().sum::<f32>() - blank;
        if setter.cursor.x > left && setter.cursor.x + wanted > setter.width {
            setter.finish_line();
        }
        for (piece, width) in group.iter().zip(widths) {
            place(&mut setter, piece, width);
        }
        index = end;
    }
    setter.finish_line();
    (setter.placed, setter.cursor.y - baseline)
}

fn place<'a>(setter: &mut Setter<'a>, piece: &'a Piece, width: f32) {
    let at = setter.cursor;
    let (content, link) = match piece {
        Piece::Break => return setter.finish_line(),
        Piece::Formula { formula, link } => (Content::Formula(formula), *link),
        Piece::Text { text, .. } if text == " " && (at.x <= setter.left || setter.after_full_width()) => return,
        Piece::Text { text, voice } => {
            // Text of one voice goes on in one run.
            if let Some(last) = setter.placed[setter.line_start..].last_mut()
                && let Content::Text {
                    text: run,
                    voice: known,
                } = &mut last.content
                && known == voice
            {
                run.push_str(text);
                last.width += width;
                setter.cursor.x += width;
                return;
            }
            (
                Content::Text {
                    text: text.clone(),
                    voice: *voice,
                },
                voice.link,
            )
        }
    };
    setter.placed.push(Placed {
        at,
        width,
        content,
        link,
    });
    setter.cursor.x += width;
}

/// KaTeX's letters are small for their size.
pub(super) const INLINE: f32 = 1.12;
