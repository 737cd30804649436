//! Buttons, chips, switches and headings in the one look of the app.

mod row;
mod slider;

pub use row::{option_line, option_row};
pub use slider::{Slider, typed_number};

use super::{
    fonts,
    icons::{self, Icon},
    tokens::{HAIRLINE, Palette, RADIUS, RADIUS_SMALL, line, mix, size, space, text},
};
use egui::{
    Align2, Button, Color32, ComboBox, CornerRadius, EventFilter, FontId, Galley, Id, Painter, Rect, Response,
    RichText, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};
use std::sync::Arc;

/// The ring that shows where the keyboard is.
pub fn focus_ring(ui: &Ui, response: &Response, radius: f32) {
    if response.has_focus() {
        let ring = Stroke::new(line::FOCUS, Palette::of(ui.visuals()).accent);
        ui.painter().rect_stroke(
            response.rect,
            CornerRadius::same(radius as u8),
            ring,
            StrokeKind::Inside,
        );
    }
}

/// The arrow keys stay with this widget while it has the keyboard: across, up and down, or both.
pub fn hold_arrows(ui: &Ui, id: Id, across: bool, down: bool) {
    let arrows = EventFilter {
        horizontal_arrows: across,
        vertical_arrows: down,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
}

/// A text on one line of at most this width; what does not fit ends in an ellipsis (and [`egui::Galley::elided`] says so).
pub fn one_line(painter: &Painter, words: &str, font: FontId, ink: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(words.to_owned(), font, ink);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    painter.layout_job(job)
}

/// A quiet button with a hairline around it.
pub fn button(ui: &mut Ui, label: &str) -> Response {
    ui.add(Button::new(label))
}

/// The one button of a group that is meant to be pressed.
pub fn primary_button(ui: &mut Ui, label: &str) -> Response {
    let palette = Palette::of(ui.visuals());
    ui.add(
        Button::new(RichText::new(label).color(palette.on_accent))
            .fill(palette.accent)
            .stroke(Stroke::NONE),
    )
}

/// A word that acts like a button, without a frame.
pub fn text_button(ui: &mut Ui, icon: Option<Icon>, label: &str) -> Response {
    let palette = Palette::of(ui.visuals());
    let font = fonts::regular(text::BODY);
    let galley = ui
        .painter()
        .layout_no_wrap(label.to_owned(), font, Color32::PLACEHOLDER);
    let icon_width = icon.map_or(0.0, |_| size::ICON + space::XS);
    let wanted = vec2(icon_width + galley.size().x + 2.0 * space::XS, size::TARGET);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), label));
    let color = ink(ui, palette, &response);
    let left = rect.left() + space::XS;
    if let Some(icon) = icon {
        let place = Rect::from_center_size(
            pos2(left + size::ICON / 2.0, rect.center().y),
            vec2(size::ICON, size::ICON),
        );
        icons::paint(ui.painter(), place, size::ICON * ICON_SHARE, icon, color);
    }
    ui.painter().galley(
        pos2(left + icon_width, rect.center().y - galley.size().y / 2.0),
        galley,
        color,
    );
    focus_ring(ui, &response, RADIUS_SMALL);
    response
}

/// An icon is drawn a little smaller than the letters beside it are tall.
const ICON_SHARE: f32 = 0.8;

fn ink(ui: &Ui, palette: &Palette, response: &Response) -> Color32 {
    if !ui.is_enabled() {
        palette.faint
    } else if response.hovered() || response.has_focus() {
        palette.accent
    } else {
        palette.muted
    }
}

/// A square button with an icon; its name is the tooltip and what a screen reader says.
pub fn icon_button(ui: &mut Ui, icon: Icon, label: &str) -> Response {
    icon_toggle(ui, icon, label, false)
}

/// An icon button that stays pressed.
pub fn icon_toggle(ui: &mut Ui, icon: Icon, label: &str, on: bool) -> Response {
    let palette = Palette::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(vec2(size::TARGET, size::TARGET), Sense::click());
    response.widget_info(|| match on {
        true => WidgetInfo::selected(Role::Button, ui.is_enabled(), on, label),
        false => WidgetInfo::labeled(Role::Button, ui.is_enabled(), label),
    });
    if on || response.hovered() && ui.is_enabled() {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(RADIUS as u8), palette.accent_soft);
    }
    let color = if on {
        palette.accent
    } else {
        ink(ui, palette, &response)
    };
    icons::paint(ui.painter(), rect, size::ICON, icon, color);
    focus_ring(ui, &response, RADIUS);
    response.on_hover_text(label)
}

/// A rounded word that is on or off.
pub fn chip(ui: &mut Ui, label: &str, on: bool) -> Response {
    chip_in(ui, label, on, None)
}

/// A chip with a dot in the hue of what it stands for.
pub fn chip_in(ui: &mut Ui, label: &str, on: bool, hue: Option<Color32>) -> Response {
    Chips { close: false }.draw(ui, label, on, hue)
}

/// Chips beside each other, wrapped where they do not fit; on a narrow stage they stand closer before they wrap.
pub fn chip_row<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui, Chips) -> R) -> R {
    let chips = Chips::for_room(ui);
    let row = ui.horizontal_wrapped(|ui| {
        if chips.close {
            ui.spacing_mut().item_spacing.x = space::XS;
        }
        add(ui, chips)
    });
    row.inner
}

/// How the chips of a row are drawn.
#[derive(Clone, Copy)]
pub struct Chips {
    close: bool,
}

impl Chips {
    /// As the free width asks for it.
    pub fn for_room(ui: &Ui) -> Self {
        Self {
            close: ui.available_width() < size::CHIPS_CLOSE,
        }
    }

    pub fn chip(self, ui: &mut Ui, label: &str, on: bool) -> Response {
        self.draw(ui, label, on, None)
    }

    pub fn chip_in(self, ui: &mut Ui, label: &str, on: bool, hue: Color32) -> Response {
        self.draw(ui, label, on, Some(hue))
    }

    /// Room between two groups of chips.
    pub fn gap(self, ui: &mut Ui) {
        ui.add_space(if self.close { space::XS } else { space::M });
    }

    fn draw(self, ui: &mut Ui, label: &str, on: bool, hue: Option<Color32>) -> Response {
        let palette = Palette::of(ui.visuals());
        let font = fonts::regular(text::SMALL);
        let galley = ui
            .painter()
            .layout_no_wrap(label.to_owned(), font, Color32::PLACEHOLDER);
        let (side, swatch) = match self.close {
            true => (space::S - 2.0, size::SWATCH - 2.0),
            false => (space::S + 1.0, size::SWATCH),
        };
        let dot = hue.map_or(0.0, |_| swatch + space::XS);
        let wanted = vec2(galley.size().x + dot + 2.0 * side, size::CHIP);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), on, label));
        let (fill, edge, ink) = match (on, response.hovered() || response.has_focus()) {
            (true, _) => (palette.accent_soft, palette.accent, palette.accent),
            (false, true) => (palette.surface, palette.muted, palette.text),
            (false, false) => (palette.surface, palette.hairline, palette.muted),
        };
        let radius = CornerRadius::same((size::CHIP / 2.0) as u8);
        let width = if response.has_focus() { line::FOCUS } else { HAIRLINE };
        ui.painter()
            .rect(rect, radius, fill, Stroke::new(width, edge), StrokeKind::Inside);
        let left = rect.left() + side;
        if let Some(hue) = hue {
            let hue = if on { hue } else { mix(hue, palette.surface, 0.5) };
            let at = pos2(left + swatch / 2.0, rect.center().y);
            ui.painter().circle_filled(at, swatch / 2.0, hue);
        }
        let at = pos2(left + dot, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        response
    }
}

/// A switch; returns true when it was turned.
pub fn toggle(ui: &mut Ui, on: &mut bool, label: &str) -> Response {
    let palette = Palette::of(ui.visuals());
    let [width, height] = size::TOGGLE;
    let (row, mut response) = ui.allocate_exact_size(vec2(width, size::TARGET), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *on, label));
    let rect = Rect::from_center_size(row.center(), vec2(width, height));
    let share = ui.ctx().animate_bool_responsive(response.id, *on);
    let radius = height / 2.0;
    let fill = mix(palette.faint, palette.accent, share);
    ui.painter().rect_filled(rect, CornerRadius::same(radius as u8), fill);
    let x = egui::lerp(rect.left() + radius..=rect.right() - radius, share);
    ui.painter()
        .circle_filled(pos2(x, rect.center().y), radius - line::KNOB, palette.surface);
    focus_ring(ui, &response, radius);
    response
}

/// One of several words in a list that opens; returns the index chosen now.
pub fn choice(ui: &mut Ui, label: &str, chosen: &str, options: &[&str], width: f32) -> Option<usize> {
    let mut picked = None;
    let combo = ComboBox::from_id_salt(label)
        .selected_text(chosen)
        .width(width)
        .truncate()
        .icon(|ui, rect, visuals, _| {
            icons::paint(
                ui.painter(),
                rect,
                size::ICON * ICON_SHARE,
                Icon::ChevronDown,
                visuals.fg_stroke.color,
            )
        });
    let inner = combo.show_ui(ui, |ui| {
        for (index, option) in options.iter().enumerate() {
            if ui.selectable_label(*option == chosen, *option).clicked() {
                picked = Some(index);
            }
        }
    });
    inner.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), label);
        info.current_text_value = Some(chosen.to_owned());
        info
    });
    picked
}

/// A small heading over a group.
pub fn section(ui: &mut Ui, title: &str) -> Response {
    let palette = Palette::of(ui.visuals());
    ui.label(RichText::new(title).font(fonts::bold(text::SMALL)).color(palette.muted))
}

/// A heading that opens and folds what stands under it. `salt` keeps its state.
pub fn fold<R>(ui: &mut Ui, salt: &str, title: &str, open_first: bool, add: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let palette = Palette::of(ui.visuals());
    let id = ui.make_persistent_id(salt);
    let mut open = ui.data_mut(|data| *data.get_persisted_mut_or(id, open_first));
    let galley = ui
        .painter()
        .layout_no_wrap(title.to_owned(), fonts::regular(text::BODY), Color32::PLACEHOLDER);
    let wanted = vec2(size::ICON + space::XS + galley.size().x, size::TARGET);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    if response.clicked() {
        open = !open;
        ui.data_mut(|data| data.insert_persisted(id, open));
    }
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, ui.is_enabled(), open, title));
    let share = ui.ctx().animate_bool_responsive(response.id, open);
    let color = ink(ui, palette, &response);
    let centre = pos2(rect.left() + size::ICON / 2.0 - 1.0, rect.center().y);
    ui.painter().add(Shape::convex_polygon(
        icons::triangle(centre, size::ICON / 3.0, share),
        color,
        Stroke::NONE,
    ));
    let left = rect.left() + size::ICON + space::XS;
    ui.painter()
        .galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, color);
    focus_ring(ui, &response, RADIUS_SMALL);
    open.then(|| add(ui))
}

/// A hairline across, with air on both sides.
pub fn rule(ui: &mut Ui) {
    let palette = Palette::of(ui.visuals());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), space::M), Sense::hover());
    ui.painter()
        .hline(rect.x_range(), rect.center().y, Stroke::new(HAIRLINE, palette.hairline));
}

/// Text in the second voice.
pub fn muted(ui: &mut Ui, words: &str) -> Response {
    let palette = Palette::of(ui.visuals());
    ui.label(RichText::new(words).size(text::SMALL).color(palette.muted))
}

/// A thin bar filled from 0 to 1, with its meaning for screen readers.
pub fn progress(ui: &mut Ui, share: f32, label: &str) -> Response {
    let palette = Palette::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::M), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, label);
        info.value = Some(f64::from(share));
        info
    });
    let bar = Rect::from_center_size(rect.center(), vec2(rect.width(), size::TRACK));
    let radius = CornerRadius::same((size::TRACK / 2.0) as u8);
    ui.painter().rect_filled(bar, radius, palette.hairline);
    let mut done = bar;
    done.set_width(bar.width() * share.clamp(0.0, 1.0));
    ui.painter().rect_filled(done, radius, palette.accent);
    response
}

/// One line of small text painted at a place on the stage; it ends in … where it does not fit.
pub fn line_at(ui: &Ui, at: egui::Pos2, anchor: Align2, words: &str, width: f32, ink: Color32) -> Rect {
    let format = egui::TextFormat::simple(fonts::regular(text::SMALL), ink);
    let mut job = egui::text::LayoutJob::single_section(words.to_owned(), format);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    let galley = ui.painter().layout_job(job);
    let rect = anchor.anchor_size(at, galley.size());
    ui.painter().galley(rect.min, galley, ink);
    rect
}

/// Text painted at a place on the stage, in a hue made readable.
pub fn label_at(ui: &Ui, at: egui::Pos2, anchor: Align2, words: &str, hue: Color32) -> Rect {
    let palette = Palette::of(ui.visuals());
    ui.painter()
        .text(at, anchor, words, fonts::bold(text::SMALL), palette.ink(hue))
}
