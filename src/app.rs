//! The app: which page is shown, and what a command does. Everything else is drawn by the shell.

mod commands;
mod files;
mod routes;

use crate::{
    experiment::DriveKind,
    kit::{
        theme::{self, Theme},
        tokens::{Palette, shell as size},
        words::{Lang, Words},
    },
    shell::{
        command::Command,
        dialogs::{self, Dialog},
        files::Files,
        lesson::{Lesson, Wish},
        map::Map,
        marks::Marks,
        notices::Notices,
        outline,
        palette::{Pick, Search},
        route::{Route, Trail},
        store::{Language, Store},
        top_bar,
    },
};
use egui::{Context, Rect, Ui, UiBuilder};
use neural_atlas_lessons::Atlas;
use std::sync::{Arc, Mutex};

/// How the app starts.
pub struct Options {
    /// A concept or lab to open; else the place where the person was last.
    pub target: Option<String>,
    /// What is remembered, and where.
    pub store: Store,
    /// Over the settings: for pictures and tests.
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
    pub drive: DriveKind,
    pub seed: Option<u64>,
    /// Names and values laid over the concept's preset.
    pub set: Vec<(String, String)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            target: None,
            store: Store::in_memory(),
            lang: None,
            theme: None,
            drive: DriveKind::Worker,
            seed: None,
            set: vec![],
        }
    }
}

/// The seed of an experiment that names none.
pub const DEFAULT_SEED: u64 = 7;

/// A picture that the window has taken of itself.
type Shot = Arc<Mutex<Option<Arc<egui::ColorImage>>>>;

/// The whole window.
pub struct App {
    options: Options,
    trail: Trail,
    map: Map,
    lesson: Option<Lesson>,
    search: Option<Search>,
    dialog: Option<Dialog>,
    notices: Notices,
    files: Files,
    shot: Shot,
    ctx: Context,
}

impl App {
    pub fn new(cc: &eframe::CreationContext<'_>, options: Options) -> Self {
        let place = options.target.as_deref().or(options.store.settings().place.as_deref());
        let route = place.and_then(Route::find);
        let mut app = Self {
            trail: Trail::starting_at(route.unwrap_or_default()),
            map: Map::default(),
            lesson: None,
            search: None,
            dialog: None,
            notices: Notices::default(),
            files: Files::default(),
            shot: Shot::default(),
            ctx: cc.egui_ctx.clone(),
            options,
        };
        theme::install(&app.ctx, app.theme(), app.options.store.settings().scale(), app.words());
        app.arrive();
        app
    }

    /// The experiment in sight, for tests and pictures.
    pub fn lesson(&mut self) -> Option<&mut Lesson> {
        self.lesson.as_mut()
    }

    fn words(&self) -> Words {
        let chosen = match self.options.store.settings().language {
            Language::System => None,
            Language::Zh => Some(Lang::Zh),
            Language::En => Some(Lang::En),
        };
        Words::new(self.options.lang.or(chosen).unwrap_or_else(Lang::of_system))
    }

    fn theme(&self) -> Theme {
        self.options.theme.unwrap_or(self.options.store.settings().theme)
    }

    /// The page below the bar: outline at the side, then map or lesson.
    fn page(&mut self, ui: &mut Ui, rect: Rect, words: Words) {
        let palette = Palette::of(ui.visuals());
        let marks = Marks::of_progress(self.options.store.progress());
        let here = self.trail.here().clone();
        let beside = here.node().is_some() && self.options.store.settings().outline && rect.width() >= size::WIDE;
        let (side, main) = rect.split_left_right_at_x(rect.left() + if beside { size::OUTLINE } else { 0.0 });
        if beside {
            ui.painter().rect_filled(side, 0.0, palette.surface);
            ui.painter().vline(
                side.right(),
                side.y_range(),
                egui::Stroke::new(crate::kit::tokens::HAIRLINE, palette.hairline),
            );
            let mut opened = None;
            ui.scope_builder(UiBuilder::new().max_rect(side), |ui| {
                opened = outline::show(ui, here.node(), &marks, words);
            });
            if let Some(node) = opened {
                self.go_to_node(&node);
            }
        }
        let mut wishes = vec![];
        ui.scope_builder(UiBuilder::new().max_rect(main), |ui| {
            ui.shrink_clip_rect(main);
            match (&mut self.lesson, &here) {
                (Some(lesson), Route::Lesson(_)) => wishes = lesson.show(ui, &mut self.options.store, words),
                _ => wishes.extend(self.map.show(ui, &marks, words).map(Wish::Open)),
            }
        });
        for wish in wishes {
            self.wish(wish);
        }
    }

    /// How many concepts there are, can be opened, were seen and solved.
    fn counts(&self, words: Words) -> String {
        let count = Marks::of_progress(self.options.store.progress()).count(Atlas::get().concepts());
        words.with(
            "map-count",
            &[
                ("all", &count.all),
                ("open", &count.open),
                ("seen", &count.seen),
                ("solved", &count.solved),
            ],
        )
    }

    /// The window's size, without the text's own scale; a full screen says nothing of the window.
    fn remember_window(&mut self) {
        let (rect, full) = self.ctx.input(|input| {
            let viewport = input.viewport();
            (viewport.inner_rect, viewport.fullscreen == Some(true))
        });
        if let Some(rect) = rect.filter(|_| !full) {
            self.options.store.settings_mut().window = Some((rect.size() * self.ctx.zoom_factor()).into());
        }
    }

    /// What stands in front of the page.
    fn overlays(&mut self, words: Words) {
        let ctx = self.ctx.clone();
        if let Some(search) = &mut self.search {
            let marks = Marks::of_progress(self.options.store.progress());
            if let Some(closed) = search.show(&ctx, self.trail.here(), &marks, words) {
                self.search = None;
                match closed {
                    Some(Pick::Node(node)) => self.go_to_node(&node),
                    Some(Pick::Do(command)) => self.command(command),
                    None => {}
                }
            }
        }
        if let Some(dialog) = self.dialog {
            self.dialog = dialogs::show(&ctx, dialog, &mut self.options.store, words);
        }
        self.notices.show(&ctx, words);
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let words = self.words();
        words.install(&self.ctx);
        theme::apply(&self.ctx, self.theme(), self.options.store.settings().scale());
        for warning in self.options.store.take_warnings() {
            self.notices.warn(&warning, words);
        }
        if let Some(lesson) = &mut self.lesson {
            for wish in lesson.update(&mut self.options.store, words) {
                self.wish(wish);
            }
        }
        self.answers();
        self.pasted();
        if self.search.is_none() && self.dialog.is_none() {
            for command in Command::pressed(&self.ctx, self.trail.here().node().is_some()) {
                self.command(command);
            }
        }
        let words = self.words();
        let palette = Palette::of(ui.visuals());
        let whole = ui.max_rect();
        ui.painter().rect_filled(whole, 0.0, palette.background);
        let (bar, rest) = whole.split_top_bottom_at_y(whole.top() + size::TOP_BAR);
        // Only the map's bar shows the counts, and counting goes over every concept.
        let count = match self.trail.here() {
            Route::Map => self.counts(words),
            Route::Lesson(_) => String::new(),
        };
        let mut asked = None;
        ui.scope_builder(UiBuilder::new().max_rect(bar), |ui| {
            asked = top_bar::show(ui, self.trail.here(), words, &count);
        });
        self.page(ui, rest, words);
        if let Some(command) = asked {
            self.command(command);
        }
        self.overlays(words);
        self.remember_window();
        self.options.store.save();
    }
}
