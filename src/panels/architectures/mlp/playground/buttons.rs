//! Small things of the stage: round buttons, a line of text that fits, a hint at the pointer.

use crate::kit::{
    icons::{self, Icon},
    tokens::{HAIRLINE, Palette, RADIUS, RADIUS_SMALL, alpha, space, text},
    widgets,
};
use egui::{Align2, Color32, FontId, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

/// How much of a round button its sign takes.
const ICON_SHARE: f32 = 0.44;

/// A round button with a name and a hint; a `quiet` one shows itself under the pointer.
pub fn round(ui: &Ui, rect: Rect, icon: Icon, name: &str, hint: &str, enabled: bool, quiet: bool) -> Response {
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with(("round", name)), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let palette = Palette::of(ui.visuals());
    let lit = enabled && (response.hovered() || response.has_focus());
    let ink = match (lit, enabled) {
        (true, _) => palette.accent,
        (false, true) if quiet => palette.faint,
        (false, true) => palette.muted,
        (false, false) => palette.muted.gamma_multiply(alpha::DISABLED),
    };
    if lit || !quiet {
        let fill = if lit { palette.accent_soft } else { palette.surface };
        ui.painter().circle(
            rect.center(),
            rect.width() / 2.0,
            fill,
            Stroke::new(HAIRLINE, if lit { ink } else { palette.hairline }),
        );
    }
    icons::paint(ui.painter(), rect, rect.width() * ICON_SHARE, icon, ink);
    response.on_hover_text(hint)
}

/// One line of small text that ends in … where it does not fit.
pub fn elided(ui: &Ui, at: Pos2, align: Align2, words: &str, width: f32, color: Color32) -> Rect {
    let galley = widgets::one_line(ui.painter(), words, FontId::proportional(text::SMALL), color, width);
    let rect = align.anchor_size(at, galley.size());
    ui.painter().galley(rect.min, galley, color);
    rect
}

/// A line of text on a plate beside the pointer, above everything on the stage.
pub fn hint(ui: &Ui, at: Pos2, words: &str) {
    let palette = Palette::of(ui.visuals());
    let layer = egui::LayerId::new(egui::Order::Tooltip, ui.scope_id().with("hint"));
    let painter = ui.painter().clone().with_layer_id(layer);
    let galley = painter.layout_no_wrap(words.to_owned(), FontId::proportional(text::SMALL), palette.text);
    let size = galley.size() + vec2(2.0 * space::S, 2.0 * space::XS);
    let bounds = ui.clip_rect();
    let mut plate = Rect::from_min_size(at + vec2(space::M, -size.y - space::XS), size);
    if plate.right() > bounds.right() {
        plate = plate.translate(vec2(bounds.right() - plate.right(), 0.0));
    }
    if plate.top() < bounds.top() {
        plate = plate.translate(vec2(0.0, size.y + space::XL));
    }
    painter.rect(
        plate,
        RADIUS_SMALL,
        palette.surface,
        Stroke::new(HAIRLINE, palette.hairline),
        StrokeKind::Inside,
    );
    painter.galley(plate.min + vec2(space::S, space::XS), galley, palette.text);
}

/// Corners of a tile.
pub fn corner(rect: Rect) -> f32 {
    (rect.width() * 0.16).min(RADIUS)
}
