//! One box that finds concepts in Chinese, English or pinyin, and every command by name, one letter misspelt included.

use super::{
    command::Command,
    marks::{Mark, Marks},
    route::Route,
};
use crate::kit::{
    fonts,
    tokens::{HAIRLINE, Palette, RADIUS, shell as size, size::ROW, space, text},
    widgets,
    words::{Lang, Words},
};
use egui::{
    Align2, Context, Id, Key, Modal, Response, Role, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2,
};
use neural_atlas_lessons::{Atlas, Concept, Fit, Index, Query};
use std::{collections::HashMap, sync::LazyLock};

/// What was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    Node(String),
    Do(Command),
}

/// The open box: what was typed and which row is chosen.
#[derive(Default)]
pub struct Search {
    query: String,
    chosen: usize,
}

/// A line of the box.
pub enum Row {
    Concept(&'static Concept),
    Command(Command),
}

impl Search {
    /// The box with this typed into it.
    pub fn typed(query: &str) -> Self {
        Self {
            query: query.to_owned(),
            chosen: 0,
        }
    }

    /// Draws the box; `Some(None)` when it was closed, `Some(pick)` when something was chosen.
    pub fn show(
        &mut self,
        ctx: &Context,
        route: &Route,
        recent: &[String],
        marks: &Marks,
        words: Words,
    ) -> Option<Option<Pick>> {
        let rows = self.rows(route, recent);
        let (up, down, enter) = ctx.input_mut(|input| {
            let mut pressed = |key| input.consume_key(egui::Modifiers::NONE, key);
            (pressed(Key::ArrowUp), pressed(Key::ArrowDown), pressed(Key::Enter))
        });
        let last = rows.len().saturating_sub(1);
        self.chosen = (self.chosen + usize::from(down))
            .saturating_sub(usize::from(up))
            .min(last);
        let mut picked = None;
        let frame = egui::Frame::popup(&ctx.global_style());
        let modal = Modal::new(Id::unique("search")).frame(frame).show(ctx, |ui| {
            ui.set_width(size::PALETTE.min(ctx.content_rect().width() - space::XXL));
            let field = TextEdit::singleline(&mut self.query)
                .hint_text(words.t("search-hint-long"))
                .font(fonts::regular(text::LEAD))
                .desired_width(f32::INFINITY);
            let field = ui.add(field);
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, words.t("command-search")));
            field.request_focus();
            if field.changed() {
                self.chosen = 0;
            }
            widgets::rule(ui);
            if rows.is_empty() {
                widgets::muted(ui, words.t("search-nothing"));
            }
            let moved = up || down || field.changed();
            let most = size::PALETTE_ROWS as f32 * (ROW + ui.spacing().item_spacing.y);
            ScrollArea::vertical()
                .max_height(most.min(ctx.content_rect().height() - size::DIALOG_EDGES))
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    for (index, row) in rows.iter().enumerate() {
                        let chosen = index == self.chosen;
                        let response = draw(ui, row, chosen, marks, words);
                        if chosen && moved {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() || (enter && chosen) {
                            picked = row.pick(marks);
                        }
                    }
                });
            if rows.len() > size::PALETTE_ROWS {
                widgets::muted(ui, &words.with("search-found", &[("n", &rows.len())]));
            }
        });
        match picked {
            Some(pick) => Some(Some(pick)),
            None if modal.should_close() => Some(None),
            None => None,
        }
    }

    /// What fits, the best first; among equals what was picked last. Nothing typed: what was picked last.
    pub fn rows(&self, route: &Route, recent: &[String]) -> Vec<Row> {
        let atlas = Atlas::get();
        let commands = || Command::ALL.iter().copied().filter(|command| command.fits(route));
        if self.query.trim().is_empty() {
            let known = recent.iter().filter_map(|name| {
                let concept = atlas.concept(name).map(Row::Concept);
                concept.or_else(|| commands().find(|command| command.key() == name).map(Row::Command))
            });
            let built = atlas.labs().iter().flat_map(|lab| &lab.nodes);
            let fresh = built
                .filter(|node| !recent.contains(&node.id))
                .filter_map(|node| atlas.concept(&node.id).map(Row::Concept));
            return known.chain(fresh).take(size::PALETTE_ROWS).collect();
        }
        let query = Query::new(&self.query);
        let commands = commands().filter_map(|command| Some((query.fit(index_of(command))?, Row::Command(command))));
        let concepts = atlas.ranked(&self.query).into_iter();
        let mut rows: Vec<(Fit, Row)> = concepts
            .map(|(fit, concept)| (fit, Row::Concept(concept)))
            .chain(commands)
            .collect();
        let age = |row: &Row| {
            recent
                .iter()
                .position(|name| name == row.name())
                .unwrap_or(recent.len())
        };
        rows.sort_by_key(|(fit, row)| (*fit, age(row)));
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

/// The words of a command in both languages, ready for being searched.
fn index_of(command: Command) -> &'static Index {
    static INDEX: LazyLock<HashMap<Command, Index>> = LazyLock::new(|| {
        let names = |command: Command| Lang::ALL.map(|lang| command.name(Words::new(lang)));
        let index = |command: &Command| (*command, Index::new(names(*command), "", ""));
        Command::ALL.iter().map(index).collect()
    });
    // Every command is in the table that was just made from all of them.
    static NONE: LazyLock<Index> = LazyLock::new(Index::default);
    INDEX.get(&command).unwrap_or(&NONE)
}

impl Row {
    /// The stable name under which it is remembered.
    pub fn name(&self) -> &str {
        match self {
            Self::Concept(concept) => &concept.id,
            Self::Command(command) => command.key(),
        }
    }

    fn pick(&self, marks: &Marks) -> Option<Pick> {
        match self {
            Self::Concept(concept) => marks.can_open(concept).then(|| Pick::Node(concept.id.clone())),
            Self::Command(command) => Some(Pick::Do(*command)),
        }
    }
}

fn draw(ui: &mut Ui, row: &Row, chosen: bool, marks: &Marks, words: Words) -> Response {
    let palette = Palette::of(ui.visuals());
    let lang = words.lang;
    let other = words.lang.other();
    let (name, beside) = match row {
        Row::Concept(concept) => {
            let beside = match marks.of(concept) {
                Mark::Missing => words.t("mark-missing").to_owned(),
                _ => concept.name(other).to_owned(),
            };
            (concept.name(lang), beside)
        }
        Row::Command(command) => (command.name(words), command.shortcut_text(ui.ctx()).unwrap_or_default()),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if chosen || response.hovered() {
        let stroke = if chosen {
            Stroke::new(HAIRLINE, palette.accent)
        } else {
            Stroke::NONE
        };
        ui.painter()
            .rect(rect, RADIUS, palette.accent_soft, stroke, egui::StrokeKind::Inside);
    }
    let at = pos2(rect.left() + space::M, rect.center().y);
    ui.painter()
        .text(at, Align2::LEFT_CENTER, name, fonts::regular(text::PROSE), palette.text);
    let end = pos2(rect.right() - space::M, rect.center().y);
    ui.painter().text(
        end,
        Align2::RIGHT_CENTER,
        beside,
        fonts::regular(text::SMALL),
        palette.muted,
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(query: &str, recent: &[&str]) -> Vec<String> {
        let search = Search::typed(query);
        let recent: Vec<String> = recent.iter().map(|name| (*name).to_owned()).collect();
        let rows = search.rows(&Route::Lesson("momentum".into()), &recent);
        rows.iter().map(|row| row.name().to_owned()).collect()
    }

    #[test]
    fn nothing_typed_lists_what_was_picked_last_first() {
        let rows = rows("", &["command-theme", "relu", "momentum"]);
        assert_eq!(rows[..3], ["command-theme", "relu", "momentum"]);
        assert_eq!(rows.len(), size::PALETTE_ROWS);
        assert_eq!(rows.iter().filter(|name| *name == "relu").count(), 1);
    }

    #[test]
    fn what_was_typed_lists_everything_that_fits() {
        let concepts = Atlas::get().search("a").len();
        assert!(concepts > size::PALETTE_ROWS);
        assert!(rows("a", &[]).len() >= concepts);
    }

    #[test]
    fn of_two_that_fit_alike_the_recent_one_comes_first() {
        let plain = rows("ad", &[]);
        let second = plain[1].clone();
        assert_eq!(rows("ad", &[&second])[0], second);
    }

    #[test]
    fn a_command_is_found_in_both_languages_and_with_one_letter_wrong() {
        for query in ["full screen", "全屏", "fulls creen", "ful screen", "fullscreem"] {
            assert!(rows(query, &[]).contains(&"command-full-screen".to_owned()), "{query}");
        }
    }
}
