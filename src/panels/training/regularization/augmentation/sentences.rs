//! Sentences: a wall of changed ones, and one typed by the learner, read by both nets.

use super::{AugmentationPanel, Lab, hues};
use crate::{
    kit::{
        fonts, percent,
        tokens::{Palette, RADIUS_SMALL, augmentation as share, space, text},
        widgets,
        words::Words,
    },
    panels::Stage,
};
use egui::{
    Align2, Color32, FontId, Rect, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};
use neural_atlas_engine::labs::training::regularization::augmentation::{Action, Corpus, Fate, Line, MAX_TYPED};

pub fn wall(ui: &mut Ui, cx: &Stage<'_, Lab>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ui.available_rect_before_wrap();
    let foot = text::SMALL * text::PROSE_LINE;
    let gap = space::XS;
    let room = area.height() - foot;
    let lines = whole_groups(&cx.snapshot.lines, room, gap);
    let groups = lines.iter().filter(|line| line.original).count() as f32;
    let height = ((room - gap * groups) / lines.len().max(1) as f32).min(text::PROSE * text::PROSE_LINE);
    let mut y = area.top();
    for sentence in lines {
        if sentence.original && y > area.top() {
            y += gap;
        }
        let row = Rect::from_min_size(pos2(area.left(), y), vec2(area.width(), height));
        one(ui, cx, sentence, row);
        y += height;
    }
    let at = pos2(area.left(), area.bottom() - foot);
    let palette = Palette::of(ui.visuals());
    let words = cx.words.t("aug-legend");
    widgets::line_at(ui, at, Align2::LEFT_TOP, words, area.width(), palette.muted);
}

/// As many sentences with their variants as have room, the first at least.
fn whole_groups(lines: &[Line], room: f32, gap: f32) -> &[Line] {
    let starts = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.original)
        .map(|(at, _)| at);
    let ends = starts.skip(1).chain([lines.len()]);
    let fits = |(group, end): &(usize, usize)| *end as f32 * LEAST + (group + 1) as f32 * gap <= room;
    let first = lines.iter().skip(1).position(|line| line.original);
    let most = ends.enumerate().take_while(fits).last().map(|(_, end)| end);
    &lines[..most.or(first.map(|at| at + 1)).unwrap_or(lines.len())]
}

/// Least height of a line of the wall.
const LEAST: f32 = text::SMALL * 1.4;

/// One sentence of the wall; the first of a group has its label before it, the others stand in.
fn one(ui: &Ui, cx: &Stage<'_, Lab>, sentence: &Line, row: Rect) {
    let palette = Palette::of(ui.visuals());
    let joined = cx.params.corpus == Corpus::Chinese;
    let job = written(
        palette,
        sentence,
        joined,
        fonts::regular(text::BODY),
        row.width() - share::LABEL,
    );
    let response = ui.interact(
        row,
        ui.scope_id().with(("sentence", row.top().to_bits())),
        Sense::hover(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &job.text));
    if sentence.original {
        let label = label(cx.words, sentence.label);
        let hue = palette.class(usize::from(sentence.label), 2);
        widgets::label_at(ui, row.left_center(), Align2::LEFT_CENTER, label, hue);
    }
    let galley = ui.painter().layout_job(job);
    let at = pos2(row.left() + share::LABEL, row.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.text);
}

fn label(words: Words, label: u8) -> &'static str {
    words.t(if label == 1 { "aug-praise" } else { "aug-complaint" })
}

/// The words with what became of them: swapped ones underlined, inserted ones with a plus, left out ones struck through.
fn written(palette: &Palette, sentence: &Line, joined: bool, font: FontId, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let plain = if sentence.original { palette.text } else { palette.muted };
    for (index, piece) in sentence.pieces.iter().enumerate() {
        let ink = match piece.fate {
            Fate::Kept => plain,
            Fate::Swapped | Fate::Inserted => palette.accent,
            Fate::Deleted => palette.muted,
        };
        let mut format = TextFormat::simple(font.clone(), ink);
        let line = Stroke::new(crate::kit::tokens::HAIRLINE, ink);
        match piece.fate {
            Fate::Swapped => format.underline = line,
            Fate::Deleted => format.strikethrough = line,
            _ => {}
        }
        let space = if index == 0 || joined { 0.0 } else { share::WORD_GAP };
        let plus = if piece.fate == Fate::Inserted { "+" } else { "" };
        job.append(&format!("{plus}{}", piece.word), space, format);
    }
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    job
}

impl AugmentationPanel {
    /// A sentence of the learner's own.
    pub(super) fn typed(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let (palette, words) = (Palette::of(ui.visuals()), cx.words);
        ui.spacing_mut().item_spacing.y = space::S;
        widgets::muted(ui, words.t("aug-type"));
        let mut text = self.typed.clone().unwrap_or_else(|| cx.snapshot.typed.text.clone());
        let field = TextEdit::singleline(&mut text)
            .char_limit(MAX_TYPED)
            .desired_width(ui.available_width());
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, words.t("aug-type")));
        if response.changed() {
            cx.act(Action::Type { text: text.clone() });
        }
        self.typed = response.has_focus().then_some(text);
        let mut job = LayoutJob::default();
        let joined = cx.params.corpus == Corpus::Chinese;
        for (index, (word, known)) in cx.snapshot.typed.words.iter().enumerate() {
            let ink = if *known { palette.text } else { palette.warn };
            let mut format = TextFormat::simple(fonts::regular(text::PROSE), ink);
            if !known {
                format.strikethrough = Stroke::new(crate::kit::tokens::HAIRLINE, ink);
            }
            let space = if index == 0 {
                0.0
            } else {
                share::WORD_GAP * if joined { 1.5 } else { 1.0 }
            };
            job.append(word, space, format);
        }
        job.wrap.max_width = ui.available_width();
        ui.label(job);
        if cx.snapshot.typed.words.iter().any(|(_, known)| !known) {
            widgets::muted(ui, words.t("aug-unknown"));
        }
        let hues = hues(palette);
        for (which, key) in ["aug-with", "aug-without"].into_iter().enumerate() {
            bar(ui, cx, words.t(key), cx.snapshot.typed.praise[which], hues[which]);
        }
        ui.add_space(space::S);
        widgets::muted(ui, words.t("aug-yours"));
        for sentence in cx.snapshot.typed.variants.iter().skip(1) {
            ui.label(written(
                palette,
                sentence,
                joined,
                fonts::regular(text::BODY),
                ui.available_width(),
            ));
        }
    }
}

/// From complaint at the left to praise at the right.
fn bar(ui: &mut Ui, cx: &Stage<'_, Lab>, name: &str, praise: f32, hue: Color32) {
    let palette = Palette::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), share::BAR), Sense::hover());
    let verdict = label(cx.words, u8::from(praise > 0.5));
    let said = format!("{name}: {verdict} {}", percent(f64::from(praise.max(1.0 - praise))));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let line = text::SMALL * text::PROSE_LINE;
    let painter = ui.painter();
    painter.text(
        rect.min,
        Align2::LEFT_TOP,
        said,
        fonts::regular(text::SMALL),
        palette.ink(hue),
    );
    let track = Rect::from_min_max(pos2(rect.left(), rect.top() + line), rect.max);
    painter.rect_filled(track, RADIUS_SMALL, palette.hairline);
    let middle = track.center().x;
    let end = track.left() + track.width() * praise;
    let side = palette.class(usize::from(praise > 0.5), 2);
    let fill = Rect::from_min_max(
        pos2(middle.min(end), track.top()),
        pos2(middle.max(end), track.bottom()),
    );
    painter.rect_filled(fill, 0.0, side);
    painter.vline(
        middle,
        track.y_range(),
        Stroke::new(crate::kit::tokens::HAIRLINE, palette.text),
    );
}
