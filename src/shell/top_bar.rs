//! The bar at the top: where one is, the search, language, theme, presenting, and the menu of everything else.

use super::{command::Command, route::Route};
use crate::kit::{
    fonts,
    icons::{self, Icon},
    tokens::{HAIRLINE, Palette, RADIUS, shell as size, space, text},
    widgets,
    words::Words,
};
use egui::{Align, Align2, Layout, Popup, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_lessons::Atlas;

/// Draws the bar; gives the command that was asked for.
pub fn show(ui: &mut Ui, route: &Route, words: Words, count: &str) -> Option<Command> {
    let palette = Palette::of(ui.visuals());
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, palette.surface);
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - HAIRLINE / 2.0,
        Stroke::new(HAIRLINE, palette.hairline),
    );
    let mut asked = None;
    ui.spacing_mut().item_spacing.x = space::XS;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(space::S);
        asked = menu(ui, route, words).or(asked);
        for (icon, command) in [(Icon::Theme, Command::Theme), (Icon::Present, Command::Present)] {
            if widgets::icon_button(ui, icon, &hint(ui, command, words)).clicked() {
                asked = Some(command);
            }
        }
        let language = widgets::text_button(ui, None, words.t("top-language"));
        if language.on_hover_text(hint(ui, Command::Language, words)).clicked() {
            asked = Some(Command::Language);
        }
        if search(ui, words) {
            asked = Some(Command::Search);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(space::XS);
            asked = crumbs(ui, route, words, count).or(asked);
        });
    });
    asked
}

fn hint(ui: &Ui, command: Command, words: Words) -> String {
    match command.shortcut_text(ui.ctx()) {
        Some(keys) => format!("{}  {keys}", command.name(words)),
        None => command.name(words).to_owned(),
    }
}

/// The field that opens the palette; narrow windows show the icon alone.
fn search(ui: &mut Ui, words: Words) -> bool {
    let palette = Palette::of(ui.visuals());
    if ui.available_width() < 3.0 * size::SEARCH {
        return widgets::icon_button(ui, Icon::Search, &hint(ui, Command::Search, words)).clicked();
    }
    let (rect, response) = ui.allocate_exact_size(vec2(size::SEARCH, crate::kit::tokens::size::TARGET), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words.t("command-search")));
    let rim = if response.hovered() || response.has_focus() {
        palette.accent
    } else {
        palette.hairline
    };
    ui.painter().rect(
        rect,
        RADIUS,
        palette.background,
        Stroke::new(HAIRLINE, rim),
        StrokeKind::Inside,
    );
    let font = fonts::regular(text::BODY);
    let icon = Rect::from_center_size(pos2(rect.left() + space::L, rect.center().y), vec2(space::L, space::L));
    icons::paint(
        ui.painter(),
        icon,
        crate::kit::tokens::size::ICON,
        Icon::Search,
        palette.muted,
    );
    let left = icon.right() + space::XS;
    let mut right = rect.right() - space::S;
    if let Some(keys) = Command::Search.shortcut_text(ui.ctx()) {
        let end = pos2(right, rect.center().y);
        let small = fonts::regular(text::SMALL);
        let keys = ui.painter().text(end, Align2::RIGHT_CENTER, keys, small, palette.muted);
        right = keys.left() - space::S;
    }
    let hint = widgets::one_line(ui.painter(), words.t("search-hint"), font, palette.muted, right - left);
    let corner = pos2(left, rect.center().y - hint.size().y / 2.0);
    ui.painter().galley(corner, hint, palette.muted);
    response.clicked()
}

fn crumbs(ui: &mut Ui, route: &Route, words: Words, count: &str) -> Option<Command> {
    let palette = Palette::of(ui.visuals());
    let mut asked = None;
    if widgets::icon_button(ui, Icon::Menu, &hint(ui, Command::Outline, words)).clicked() {
        asked = Some(Command::Outline);
    }
    let lang = words.lang;
    let Some((chapter, section, concept)) = route.node().and_then(|node| Atlas::get().place(node)) else {
        ui.label(egui::RichText::new(words.t("app-name")).font(fonts::bold(text::PROSE)));
        ui.label(egui::RichText::new(count).color(palette.muted));
        return asked;
    };
    if widgets::text_button(ui, None, words.t("app-name"))
        .on_hover_text(hint(ui, Command::Map, words))
        .clicked()
    {
        asked = Some(Command::Map);
    }
    let mut parts = vec![chapter.name.get(lang), section.name.get(lang)];
    if ui.available_width() < 1.5 * size::SEARCH {
        parts.clear();
    }
    for part in parts {
        ui.label(egui::RichText::new(format!("› {part}")).color(palette.muted));
    }
    let name = egui::RichText::new(format!("› {}", concept.name(lang))).font(fonts::bold(text::BODY));
    ui.add(egui::Label::new(name).truncate());
    asked
}

/// Everything that has no button of its own.
fn menu(ui: &mut Ui, route: &Route, words: Words) -> Option<Command> {
    let mut asked = None;
    let button = widgets::icon_button(ui, Icon::More, words.t("top-menu"));
    Popup::menu(&button).show(|ui| {
        let hidden = [
            Command::Play,
            Command::Step,
            Command::Back,
            Command::Forward,
            Command::Search,
            Command::Outline,
        ];
        for command in Command::ALL
            .iter()
            .filter(|command| !hidden.contains(command) && command.fits(route))
        {
            let mut item = egui::Button::new(command.name(words)).frame(false);
            if let Some(keys) = command.shortcut_text(ui.ctx()) {
                item = item.shortcut_text(keys);
            }
            if ui
                .add_sized(vec2(size::SEARCH, crate::kit::tokens::size::ROW), item)
                .clicked()
            {
                asked = Some(*command);
            }
        }
    });
    asked
}
