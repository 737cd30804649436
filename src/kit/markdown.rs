//! Prose: Markdown with formulas in the line and links that operate the experiment.
//!
//! An own layout on pulldown-cmark, because egui_commonmark has neither line height, nor Chinese line breaking
//! (no full stop at a line's start), nor formulas on the text's baseline, nor links that are reported instead of opened.

use super::{
    fonts,
    formula::{self, Formula},
    tokens::{HAIRLINE, Palette, RADIUS, RADIUS_SMALL, line, space, text},
    words::Words,
};
use egui::{
    Color32, CornerRadius, CursorIcon, FontId, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::sync::Arc;

pub use neural_atlas_lessons::Link;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Voice {
    strong: bool,
    code: bool,
    /// Index of the link that this belongs to.
    link: Option<usize>,
}

/// What cannot be broken: a word, a Chinese character, a formula.
#[derive(Clone, Debug)]
enum Piece {
    Text { text: String, voice: Voice },
    Formula { formula: Arc<Formula>, link: Option<usize> },
    Break,
}

#[derive(Clone, Debug)]
enum Block {
    Paragraph {
        pieces: Vec<Piece>,
        size: f32,
        bold: bool,
        indent: usize,
        mark: Option<String>,
    },
    Formula(String),
    Rule,
}

/// A text cut into blocks; kept by the window while it stands.
#[derive(Debug, Default)]
struct Document {
    blocks: Vec<Block>,
    /// Target and words of each link.
    links: Vec<(String, String)>,
}

/// Draws prose over the free width, no wider than a line that is good to read. Returns the link that was clicked.
pub fn prose(ui: &mut Ui, markdown: &str, _words: Words) -> Option<Link> {
    sized(ui, markdown, text::PROSE)
}

/// The same in another size: for the presenter, or for a caption.
pub fn sized(ui: &mut Ui, markdown: &str, size: f32) -> Option<Link> {
    let document = parsed(ui, markdown, size);
    let width = ui.available_width().min(text::PROSE_EMS * size);
    let salt = egui::Id::unique(("prose", markdown));
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = size * PARAGRAPH;
    for (index, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph { .. } => paragraph(ui, block, width, &document.links, salt.with(index), &mut clicked),
            Block::Formula(latex) => displayed(ui, latex, width, size),
            Block::Rule => super::widgets::rule(ui),
        }
    }
    clicked.and_then(|link| Link::parse(&document.links.get(link)?.0))
}

/// Distance between paragraphs, in ems.
const PARAGRAPH: f32 = 0.7;

fn parsed(ui: &Ui, markdown: &str, size: f32) -> Arc<Document> {
    let id = egui::Id::unique(("markdown", markdown, size.to_bits()));
    if let Some(known) = ui.data(|data| data.get_temp::<Arc<Document>>(id)) {
        return known;
    }
    let document = Arc::new(parse(markdown, size));
    ui.data_mut(|data| data.insert_temp(id, document.clone()));
    document
}

/// The words alone, without marks, targets and formulas' signs: for tooltips and one-line texts.
pub fn plain(markdown: &str) -> String {
    let mut words = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_MATH) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                words.push_str(&part)
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) => words.push(' '),
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
}

fn parse(markdown: &str, size: f32) -> Document {
    let mut builder = Builder::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_MATH) {
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
fn wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '‘' | '’')
}

/// What must not stand at the start of a line.
fn closing(piece: &Piece) -> bool {
    let Piece::Text { text, .. } = piece else { return false };
    text.starts_with([
        '，', '。', '、', '；', '：', '？', '！', '）', '》', '」', '』', '”', '’', '%', ',', '.', ';', ':', ')', '?',
        '!', ' ',
    ])
}

/// What must not stand at the end of a line.
fn opening(piece: &Piece) -> bool {
    let Piece::Text { text, .. } = piece else { return false };
    text.ends_with(['（', '《', '「', '『', '“', '‘', '(', '['])
}

fn displayed(ui: &mut Ui, latex: &str, width: f32, size: f32) {
    let palette = Palette::of(ui.visuals());
    let Some(laid) = formula::laid(latex, true) else {
        formula::formula(ui, latex, size);
        return;
    };
    // A little larger than the text, smaller where it is too wide.
    let em = (size * FORMULA).min((width - 2.0 * space::M) / laid.width.max(f32::MIN_POSITIVE));
    let (rect, response) =
        ui.allocate_exact_size(vec2(width, laid.total_height() * em + 2.0 * space::M), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, latex));
    ui.painter()
        .rect_filled(rect, CornerRadius::same(RADIUS as u8), palette.sunk);
    let at = pos2(
        rect.center().x - laid.width * em / 2.0,
        rect.top() + space::M + laid.height * em,
    );
    laid.paint(ui.painter(), at, em, palette.text);
}

/// KaTeX's letters are small for their size.
const FORMULA: f32 = 1.2;
const INLINE: f32 = 1.12;

/// A run of text or a formula in its place.
struct Placed<'a> {
    at: Pos2,
    width: f32,
    content: Content<'a>,
    link: Option<usize>,
}

enum Content<'a> {
    Text { text: String, voice: Voice },
    Formula(&'a Formula),
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
fn set<'a>(ui: &Ui, pieces: &'a [Piece], size: f32, bold: bool, left: f32, width: f32) -> (Vec<Placed<'a>>, f32) {
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
        while end < pieces.len() && (closing(&pieces[end]) || opening(&pieces[end - 1])) {
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

fn paragraph(
    ui: &mut Ui,
    block: &Block,
    width: f32,
    links: &[(String, String)],
    id: egui::Id,
    clicked: &mut Option<usize>,
) {
    let Block::Paragraph {
        pieces,
        size,
        bold,
        indent,
        mark,
    } = block
    else {
        return;
    };
    let palette = Palette::of(ui.visuals());
    let left = *indent as f32 * size * 1.4;
    let (placed, height) = set(ui, pieces, *size, *bold, left, width);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said(pieces)));
    let touched = touch(ui, rect, &placed, *size, links, id, clicked);
    if let Some(mark) = mark {
        let galley = ui
            .painter()
            .layout_no_wrap(mark.clone(), fonts::regular(*size), palette.muted);
        let top = rect.top() + size * text::PROSE_LINE / 2.0 - galley.size().y / 2.0;
        ui.painter().galley(
            pos2(rect.left() + left - galley.size().x - space::XS, top),
            galley,
            palette.muted,
        );
    }
    for run in &placed {
        let ink = if run.link.is_some() {
            palette.accent
        } else {
            palette.text
        };
        paint(
            ui,
            rect.min,
            run,
            *size,
            *bold,
            ink,
            run.link.is_some() && run.link == touched,
        );
    }
}

/// The words of a paragraph for a screen reader.
fn said(pieces: &[Piece]) -> String {
    let words = |piece: &Piece| match piece {
        Piece::Text { text, .. } => text.clone(),
        _ => " ".to_owned(),
    };
    pieces.iter().map(words).collect()
}

/// Makes the links of a paragraph answer; returns the one under the pointer or the keyboard.
fn touch(
    ui: &Ui,
    rect: Rect,
    placed: &[Placed<'_>],
    size: f32,
    links: &[(String, String)],
    id: egui::Id,
    clicked: &mut Option<usize>,
) -> Option<usize> {
    let mut touched = None;
    let mut named = None;
    for (index, run) in placed.iter().enumerate() {
        let Some(link) = run.link else { continue };
        let top = rect.min + run.at.to_vec2() - vec2(0.0, size);
        let area = Rect::from_min_size(top, vec2(run.width, size * text::PROSE_LINE));
        // The first run of a link takes the keyboard and has its name; the others belong to it.
        let first = named != Some(link);
        named = Some(link);
        let response = ui.interact(area, id.with(index), if first { Sense::click() } else { Sense::CLICK });
        if first {
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &links[link].1));
        }
        if response.clicked() {
            *clicked = Some(link);
        }
        if response.hovered() || response.has_focus() {
            touched = Some(link);
        }
        response.on_hover_cursor(CursorIcon::PointingHand);
    }
    touched
}

fn paint(ui: &Ui, origin: Pos2, run: &Placed<'_>, size: f32, bold: bool, ink: Color32, touched: bool) {
    let palette = Palette::of(ui.visuals());
    let at = origin + run.at.to_vec2();
    if touched {
        let area = Rect::from_min_size(at - vec2(0.0, size), vec2(run.width, size * 1.35));
        ui.painter()
            .rect_filled(area, CornerRadius::same(RADIUS_SMALL as u8), palette.accent_soft);
    }
    match &run.content {
        Content::Formula(formula) => formula.paint(ui.painter(), at, size * INLINE, ink),
        Content::Text { text, voice } => {
            let font = if voice.strong || bold {
                fonts::bold(size)
            } else {
                fonts::regular(size)
            };
            let galley = ui.painter().layout_no_wrap(text.clone(), font, Color32::PLACEHOLDER);
            let baseline = galley
                .rows
                .first()
                .and_then(|row| Some(row.pos.y + row.row.glyphs.first()?.pos.y));
            if voice.code {
                let area =
                    Rect::from_min_size(at - vec2(0.0, size), vec2(run.width, size * 1.35)).expand2(vec2(2.0, 0.0));
                ui.painter()
                    .rect_filled(area, CornerRadius::same(RADIUS_SMALL as u8), palette.sunk);
            }
            ui.painter()
                .galley(at - vec2(0.0, baseline.unwrap_or_default()), galley, ink);
        }
    }
    if run.link.is_some() {
        let y = at.y + size * 0.22;
        let ends = [pos2(at.x, y), pos2(at.x + run.width, y)];
        ui.painter().extend(Shape::dashed_line(
            &ends,
            Stroke::new(HAIRLINE, ink),
            line::DASH,
            line::GAP,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_keeps_words_and_drops_marks_and_targets() {
        assert_eq!(plain("**Try** [0.3](set:lr=0.3), *then* `x`."), "Try 0.3, then x.");
    }

    #[test]
    fn a_text_has_its_formula_blocks_links_and_list_marks() {
        let document = parse("One $x^2$ [two](node:relu).\n\n$$y = x$$\n\n1. a\n2. b\n\n- c\n", 14.0);
        assert_eq!(document.links, [("node:relu".to_owned(), "two".to_owned())]);
        let marks: Vec<_> = document
            .blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph { mark, .. } => mark.clone().unwrap_or_default(),
                Block::Formula(latex) => latex.clone(),
                Block::Rule => "rule".into(),
            })
            .collect();
        assert_eq!(marks, ["", "y = x", "1.", "2.", "•"]);
    }

    #[test]
    fn no_line_of_chinese_starts_with_a_full_stop_at_any_of_100_widths() {
        let ctx = egui::Context::default();
        ctx.set_fonts(fonts::definitions());
        let document = parse(
            "动量法让参数像小球一样滚动：方向一致的推力会累积，来回相反的推力会抵消。（真的）“是”。",
            14.0,
        );
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for width in 60..160 {
                let Block::Paragraph { pieces, .. } = &document.blocks[0] else {
                    unreachable!()
                };
                let (placed, _) = set(ui, pieces, 14.0, false, 0.0, width as f32);
                for run in placed {
                    let Content::Text { text, .. } = run.content else {
                        continue;
                    };
                    let piece = Piece::Text {
                        text: text.clone(),
                        voice: Voice::default(),
                    };
                    assert!(!closing(&piece) && !opening(&piece), "{text} at width {width}");
                }
            }
        });
        output.drop_without_applying_deltas();
    }
}
