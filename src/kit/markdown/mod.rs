//! Prose: Markdown with formulas in the line and links that operate the experiment.
//!
//! An own layout on pulldown-cmark, because egui_commonmark has neither line height, nor Chinese line breaking
//! (no full stop at a line's start), nor formulas on the text's baseline, nor links that are reported instead of opened.

mod lines;
mod read;
mod table;

pub use read::plain;

use lines::{Content, INLINE, Placed, set};
use read::{Block, Document, Piece, parse};

use super::{
    fonts, formula,
    tokens::{HAIRLINE, Palette, RADIUS, RADIUS_SMALL, line, space, text},
    words::Words,
};
use egui::{Color32, CornerRadius, CursorIcon, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

pub use neural_atlas_lessons::Link;

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
            Block::Table(rows) => table::table(ui, rows, width, size, &document.links, salt.with(index), &mut clicked),
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
    runs(ui, rect, &placed, (*size, *bold), links, id, clicked);
}

/// Paints what was set at the corner of `rect`; links answer.
fn runs(
    ui: &Ui,
    rect: Rect,
    placed: &[Placed<'_>],
    (size, bold): (f32, bool),
    links: &[(String, String)],
    id: egui::Id,
    clicked: &mut Option<usize>,
) {
    let palette = Palette::of(ui.visuals());
    let touched = touch(ui, rect, placed, size, links, id, clicked);
    for run in placed {
        let ink = if run.link.is_some() {
            palette.accent
        } else {
            palette.text
        };
        let lit = run.link.is_some() && run.link == touched;
        paint(ui, rect.min, run, size, bold, ink, lit);
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
    use super::{
        lines::{closing, opening},
        read::Voice,
        *,
    };

    #[test]
    fn plain_text_keeps_words_and_drops_marks_and_targets() {
        assert_eq!(plain("**Try** [0.3](set:lr=0.3), *then* `x`."), "Try 0.3, then x.");
    }

    #[test]
    fn a_text_has_its_formula_blocks_links_and_list_marks() {
        let document = parse(
            "One $x^2$ [two](node:relu).\n\n$$y = x$$\n\n1. a\n2. b\n\n- c\n\n|a|$b$|\n|-|-|\n|1|2|\n",
            14.0,
        );
        assert_eq!(document.links, [("node:relu".to_owned(), "two".to_owned())]);
        let marks: Vec<_> = document
            .blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph { mark, .. } => mark.clone().unwrap_or_default(),
                Block::Formula(latex) => latex.clone(),
                Block::Table(rows) => format!("{} rows of {}", rows.len(), rows[0].len()),
                Block::Rule => "rule".into(),
            })
            .collect();
        assert_eq!(marks, ["", "y = x", "1.", "2.", "•", "2 rows of 2"]);
    }

    #[test]
    fn what_follows_a_formula_without_a_blank_stays_on_its_line_at_any_of_200_widths() {
        let ctx = egui::Context::default();
        ctx.set_fonts(fonts::definitions());
        let text = "the blue number is of $D$'s opinion and ($x$) is the $n$th, **so**, of $L$; 第 $l$ 层的 $w$，是";
        let document = parse(text, 14.0);
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for width in 60..260 {
                let Block::Paragraph { pieces, .. } = &document.blocks[0] else {
                    unreachable!()
                };
                let (placed, _) = set(ui, pieces, 14.0, false, 0.0, width as f32);
                for pair in placed.windows(2).filter(|pair| pair[0].at.y < pair[1].at.y) {
                    let said = |placed: &Placed<'_>| match &placed.content {
                        Content::Text { text, .. } => text.clone(),
                        Content::Formula(_) => "$".to_owned(),
                    };
                    let (before, after) = (said(&pair[0]), said(&pair[1]));
                    let torn = before.ends_with(['$', '(']) || after.starts_with(['\'', ')', ',', ';', '，']);
                    assert!(!torn, "{before} / {after} at width {width}");
                }
            }
        });
        output.drop_without_applying_deltas();
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
