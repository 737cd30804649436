//! One box that finds concepts in Chinese, English or pinyin initials, and every command by name.

use super::{
    command::Command,
    marks::{Mark, Marks},
    route::Route,
};
use crate::kit::{
    fonts,
    tokens::{HAIRLINE, Palette, RADIUS, shell as size, space, text},
    widgets,
    words::Words,
};
use egui::{Align2, Context, Id, Key, Modal, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_lessons::{Atlas, Concept};

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

enum Row {
    Concept(&'static Concept),
    Command(Command),
}

impl Search {
    /// Draws the box; `Some(None)` when it was closed, `Some(pick)` when something was chosen.
    pub fn show(&mut self, ctx: &Context, route: &Route, marks: &Marks, words: Words) -> Option<Option<Pick>> {
        let rows = self.rows(route, words);
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
            for (index, row) in rows.iter().enumerate() {
                if draw(ui, row, index == self.chosen, marks, words) || (enter && index == self.chosen) {
                    picked = row.pick(marks);
                }
            }
        });
        match picked {
            Some(pick) => Some(Some(pick)),
            None if modal.should_close() => Some(None),
            None => None,
        }
    }

    fn rows(&self, route: &Route, words: Words) -> Vec<Row> {
        let atlas = Atlas::get();
        if self.query.trim().is_empty() {
            let built = atlas
                .labs()
                .iter()
                .flat_map(|lab| &lab.nodes)
                .filter_map(|node| atlas.concept(&node.id));
            return built.map(Row::Concept).take(size::PALETTE_ROWS).collect();
        }
        let wanted = self.query.trim().to_lowercase();
        let commands = Command::ALL.iter().filter(|command| command.fits(route));
        let commands = commands.filter(|command| command.name(words).to_lowercase().contains(&wanted));
        let concepts = atlas.search(&self.query).into_iter().map(Row::Concept);
        concepts
            .chain(commands.map(|command| Row::Command(*command)))
            .take(size::PALETTE_ROWS)
            .collect()
    }
}

impl Row {
    fn pick(&self, marks: &Marks) -> Option<Pick> {
        match self {
            Self::Concept(concept) => marks.can_open(concept).then(|| Pick::Node(concept.id.clone())),
            Self::Command(command) => Some(Pick::Do(*command)),
        }
    }
}

fn draw(ui: &mut Ui, row: &Row, chosen: bool, marks: &Marks, words: Words) -> bool {
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
    let (rect, response) = ui.allocate_exact_size(
        vec2(ui.available_width(), crate::kit::tokens::size::ROW),
        Sense::click(),
    );
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
    response.clicked()
}
