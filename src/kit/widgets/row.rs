//! A row over the whole width that can be picked: a sign, words that wrap, something small at the end.

use super::one_line;
use crate::kit::{
    fonts,
    tokens::{HAIRLINE, Palette, RADIUS, line, size, space, text},
};
use egui::{Align2, Color32, Galley, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// A row to pick, outlined. `sign` stands before the words (a key, a number), `beside` after them; both may be empty.
pub fn option_row(ui: &mut Ui, sign: &str, label: &str, beside: &str, on: bool) -> Response {
    row(ui, [sign, label, beside], on, |ui, room| {
        let font = fonts::regular(text::PROSE);
        ui.painter().layout(label.to_owned(), font, Color32::PLACEHOLDER, room)
    })
}

/// An [`option_row`] of one line: words that do not fit end in an ellipsis.
pub fn option_line(ui: &mut Ui, sign: &str, label: &str, on: bool) -> Response {
    row(ui, [sign, label, ""], on, |ui, room| {
        let font = fonts::regular(text::PROSE);
        one_line(ui.painter(), label, font, Color32::PLACEHOLDER, room)
    })
}

fn row(ui: &mut Ui, [sign, label, beside]: [&str; 3], on: bool, lay: impl FnOnce(&Ui, f32) -> Arc<Galley>) -> Response {
    let palette = Palette::of(ui.visuals());
    let width = ui.available_width();
    let small = fonts::regular(text::SMALL);
    let end = ui
        .painter()
        .layout_no_wrap(beside.to_owned(), small.clone(), palette.muted);
    let indent = if sign.is_empty() { 0.0 } else { space::XL };
    let galley = lay(ui, width - indent - end.size().x - 3.0 * space::M);
    let height = (galley.size().y + 2.0 * space::S).max(size::ROW);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), on, label));
    let lit = on || response.hovered() || response.has_focus();
    let (fill, edge) = if lit {
        (palette.accent_soft, palette.accent)
    } else {
        (palette.surface, palette.hairline)
    };
    let rim = if response.has_focus() { line::FOCUS } else { HAIRLINE };
    let painter = ui.painter();
    painter.rect(rect, RADIUS, fill, Stroke::new(rim, edge), StrokeKind::Inside);
    let left = rect.left() + space::M;
    let ink = if lit { palette.accent } else { palette.muted };
    painter.text(pos2(left, rect.center().y), Align2::LEFT_CENTER, sign, small, ink);
    painter.galley(
        pos2(left + indent, rect.center().y - galley.size().y / 2.0),
        galley,
        palette.text,
    );
    painter.galley(
        pos2(
            rect.right() - space::M - end.size().x,
            rect.center().y - end.size().y / 2.0,
        ),
        end,
        palette.muted,
    );
    response
}
