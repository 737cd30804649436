//! The outline at the side: chapters, sections and concepts as a tree, with what was seen and solved.

use super::marks::{Mark, Marks};
use crate::kit::{
    fonts,
    tokens::{HAIRLINE, Palette, RADIUS, shell as size, space, text},
    widgets,
    words::Words,
};
use egui::{
    Align2, Area, Context, Id, Order, Rect, Response, Role, ScrollArea, Sense, Stroke, TextEdit, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use neural_atlas_lessons::{Atlas, Chapter, Concept, Section};

/// The outline on a page of its own at the side; gives the concept that was opened.
pub fn page(ui: &mut Ui, side: Rect, here: Option<&str>, marks: &Marks, words: Words) -> Option<String> {
    let palette = Palette::of(ui.visuals());
    ui.painter().rect_filled(side, 0.0, palette.surface);
    let edge = Stroke::new(HAIRLINE, palette.hairline);
    ui.painter().vline(side.right(), side.y_range(), edge);
    let tree = ui.scope_builder(UiBuilder::new().max_rect(side), |ui| show(ui, here, marks, words));
    tree.inner
}

/// The same over the page; and whether it is to go away, because something beside it was pressed.
pub fn drawer(ctx: &Context, side: Rect, here: Option<&str>, marks: &Marks, words: Words) -> (Option<String>, bool) {
    let area = Area::new(Id::unique("outline drawer"))
        .order(Order::Middle)
        .fixed_pos(side.min)
        .constrain(false);
    let opened = area.show(ctx, |ui| page(ui, side, here, marks, words)).inner;
    let beside = |at: egui::Pos2| !side.contains(at) && at.y > side.top();
    let away = ctx.input(|input| input.pointer.any_pressed() && input.pointer.interact_pos().is_some_and(beside));
    (opened, away)
}

/// Draws the tree; gives the concept that was opened.
fn show(ui: &mut Ui, here: Option<&str>, marks: &Marks, words: Words) -> Option<String> {
    let mut opened = None;
    let query = filter(ui, words);
    if !query.trim().is_empty() {
        return found(ui, &query, here, marks, words);
    }
    let arrived = arrived(ui, here);
    ScrollArea::vertical()
        .id_salt("outline")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add_space(space::S);
            let place = here.and_then(|node| Atlas::get().place(node));
            for chapter in Atlas::get().chapters() {
                let inside = place.is_some_and(|(known, ..)| known.id == chapter.id);
                if !folded(ui, ("chapter", &chapter.id), inside, arrived, |ui, open| {
                    chapter_row(ui, chapter, open, marks, words)
                }) {
                    continue;
                }
                for section in &chapter.sections {
                    let inside = place.is_some_and(|(_, known, _)| known.id == section.id);
                    let open = folded(ui, ("section", &section.id), inside, arrived, |ui, open| {
                        section_row(ui, section, open, inside, words)
                    });
                    if open {
                        for concept in &section.concepts {
                            if concept_row(ui, concept, here, arrived, marks, words).clicked()
                                && marks.can_open(concept)
                            {
                                opened = Some(concept.id.clone());
                            }
                        }
                    }
                }
            }
        });
    opened
}

/// The field that narrows the tree to what fits; Esc empties it.
fn filter(ui: &mut Ui, words: Words) -> String {
    let id = Id::unique("outline filter");
    let mut query: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    egui::Frame::new().inner_margin(space::S).show(ui, |ui| {
        let field = TextEdit::singleline(&mut query)
            .hint_text(words.t("outline-filter"))
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, words.t("outline-filter")));
        if field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            query.clear();
        }
    });
    ui.data_mut(|data| data.insert_temp(id, query.clone()));
    query
}

/// What fits the filter, as one list, the best first.
fn found(ui: &mut Ui, query: &str, here: Option<&str>, marks: &Marks, words: Words) -> Option<String> {
    let mut opened = None;
    ScrollArea::vertical()
        .id_salt("found")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let hits = Atlas::get().search(query);
            if hits.is_empty() {
                egui::Frame::new().inner_margin(space::S).show(ui, |ui| {
                    crate::kit::widgets::muted(ui, words.t("search-nothing"));
                });
            }
            for concept in hits {
                if concept_row(ui, concept, here, false, marks, words).clicked() && marks.can_open(concept) {
                    opened = Some(concept.id.clone());
                }
            }
        });
    opened
}

/// True in the first frame at a new place, when the tree unfolds there.
fn arrived(ui: &Ui, here: Option<&str>) -> bool {
    let id = Id::unique("outline place");
    let before: Option<String> = ui.data(|data| data.get_temp(id));
    let now = here.unwrap_or_default();
    if before.as_deref() == Some(now) {
        return false;
    }
    ui.data_mut(|data| data.insert_temp(id, now.to_owned()));
    true
}

/// A row that folds what is below it; unfolded where the person is.
fn folded(
    ui: &mut Ui,
    salt: (&str, &str),
    inside: bool,
    arrived: bool,
    row: impl FnOnce(&mut Ui, bool) -> Response,
) -> bool {
    let id = Id::unique(salt);
    let mut open = ui.data(|data| data.get_temp(id)).unwrap_or(false) || (inside && arrived);
    if row(ui, open).clicked() {
        open = !open;
    }
    ui.data_mut(|data| data.insert_temp(id, open));
    open
}

fn row(ui: &mut Ui, said: impl Fn() -> WidgetInfo) -> (Rect, Response) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::OUTLINE_ROW), Sense::click());
    response.widget_info(said);
    let palette = Palette::of(ui.visuals());
    if response.hovered() || response.has_focus() {
        ui.painter()
            .rect_filled(rect.shrink2(vec2(space::XS, 0.0)), RADIUS, palette.sunk);
    }
    (rect, response)
}

/// What a screen reader hears of a row that folds what is below it.
fn folding(name: &str, open: bool) -> WidgetInfo {
    WidgetInfo::selected(Role::DisclosureTriangle, true, open, name)
}

fn chapter_row(ui: &mut Ui, chapter: &Chapter, open: bool, marks: &Marks, words: Words) -> Response {
    ui.add_space(space::XS);
    let palette = Palette::of(ui.visuals());
    let name = chapter.name.get(words.lang);
    let count = marks.count(chapter.sections.iter().flat_map(|section| &section.concepts));
    let (rect, response) = row(ui, || folding(name, open));
    let font = fonts::regular(text::SMALL);
    let at = pos2(rect.left() + space::M, rect.center().y);
    ui.painter()
        .text(at, Align2::LEFT_CENTER, name, font.clone(), palette.text);
    let seen = format!("{}/{}", count.seen, count.all);
    let end = pos2(rect.right() - space::M, rect.center().y);
    ui.painter().text(end, Align2::RIGHT_CENTER, seen, font, palette.muted);
    response.on_hover_text(words.with(
        "outline-count",
        &[
            ("seen", &count.seen),
            ("solved", &count.solved),
            ("open", &count.open),
            ("all", &count.all),
        ],
    ))
}

fn section_row(ui: &mut Ui, section: &Section, open: bool, here: bool, words: Words) -> Response {
    let palette = Palette::of(ui.visuals());
    let name = section.name.get(words.lang);
    let (rect, response) = row(ui, || folding(name, open));
    let font = if here {
        fonts::bold(text::BODY)
    } else {
        fonts::regular(text::BODY)
    };
    let left = rect.left() + space::M + space::S;
    let galley = widgets::one_line(ui.painter(), name, font, palette.text, rect.right() - space::S - left);
    let cut = galley.elided;
    let corner = pos2(left, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(corner, galley, palette.text);
    if cut { response.on_hover_text(name) } else { response }
}

fn concept_row(
    ui: &mut Ui,
    concept: &Concept,
    here: Option<&str>,
    arrived: bool,
    marks: &Marks,
    words: Words,
) -> Response {
    let palette = Palette::of(ui.visuals());
    let mark = marks.of(concept);
    let name = concept.name(words.lang);
    let on = here == Some(&concept.id);
    let (rect, response) = row(ui, || {
        let said = format!("{name} {}", mark.words(words));
        let enabled = mark != Mark::Missing;
        match on {
            true => WidgetInfo::selected(Role::Button, enabled, on, said),
            false => WidgetInfo::labeled(Role::Button, enabled, said),
        }
    });
    if on {
        ui.painter()
            .rect_filled(rect.shrink2(vec2(space::XS, 0.0)), RADIUS, palette.accent_soft);
        if arrived {
            response.scroll_to_me(Some(egui::Align::Center));
        }
    }
    let hue = if mark == Mark::Solved {
        palette.ok
    } else {
        palette.faint
    };
    let dot = pos2(rect.left() + space::XL + space::XS, rect.center().y);
    mark.paint(
        ui.painter(),
        dot,
        size::DOT,
        if on { palette.accent } else { hue },
        palette,
    );
    let (font, ink) = match (on, mark) {
        (true, _) => (fonts::bold(text::BODY), palette.accent),
        (false, Mark::Missing) => (fonts::regular(text::BODY), palette.muted),
        _ => (fonts::regular(text::BODY), palette.text),
    };
    let left = dot.x + space::M;
    let galley = widgets::one_line(ui.painter(), name, font, ink, rect.right() - space::S - left);
    let cut = galley.elided;
    ui.painter()
        .galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, ink);
    match (cut, mark) {
        (true, Mark::Missing) => response.on_hover_text(format!("{name}\n{}", mark.words(words))),
        (false, Mark::Missing) => response.on_hover_text(mark.words(words)),
        (true, _) => response.on_hover_text(name),
        (false, _) => response,
    }
}
