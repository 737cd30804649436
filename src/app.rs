//! The app: which page is shown, and what a command does. Everything else is drawn by the shell.

mod commands;
mod files;
mod present;
mod routes;

use crate::{
    experiment::DriveKind,
    kit::{
        figure,
        theme::{self, Theme},
        tokens::{Palette, shell as size},
        words::{Lang, Words, system_lang},
    },
    shell::{
        bring::Bring,
        challenges::{self, Listed},
        command::{Command, Where},
        dialogs::{self, Dialog},
        files::{FigureKind, Files},
        lesson::{Lesson, Wish},
        map::Map,
        marks::Marks,
        notices::Notices,
        outline,
        palette::{Pick, Search},
        present::{Editor, Presenter},
        route::{Route, Trail},
        store::{Language, Store},
        top_bar,
        tour::Tour,
    },
};
use egui::{Context, Rect, Ui, UiBuilder};
use neural_atlas_engine::fault::Fault;
use neural_atlas_lessons::Atlas;

/// How the app starts.
pub struct Options {
    /// A concept or lab to open; else the place where the person was last.
    pub target: Option<String>,
    /// The text of a settings or scene file to open, or what is wrong with it.
    pub file: Option<Result<String, Fault>>,
    /// What is remembered, and where.
    pub store: Store,
    /// Over the settings: for pictures and tests.
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
    pub drive: DriveKind,
    pub seed: Option<u64>,
    /// Names and values laid over the concept's preset.
    pub set: Vec<(String, String)>,
    /// The window asks its questions before the stage; pictures show the stage.
    pub greets: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            target: None,
            file: None,
            store: Store::in_memory(),
            lang: None,
            theme: None,
            drive: DriveKind::Worker,
            seed: None,
            set: vec![],
            greets: false,
        }
    }
}

/// The whole window.
pub struct App {
    options: Options,
    trail: Trail,
    map: Map,
    listed: Listed,
    lesson: Option<Lesson>,
    /// Lessons of other labs that wait for their return, the one left last at the end.
    parked: Vec<Lesson>,
    /// The outline lies over the page, where it has no place beside it.
    drawer: bool,
    search: Option<Search>,
    dialog: Option<Dialog>,
    editor: Option<Editor>,
    /// Something from outside that is looked at before it is used.
    bring: Option<Bring>,
    tour: Option<Tour>,
    presenter: Option<Presenter>,
    notices: Notices,
    files: Files,
    /// The figure that is asked for.
    figure: Option<FigureKind>,
    /// Something had the keyboard at the end of the last frame.
    held: bool,
    ctx: Context,
}

impl App {
    pub fn new(cc: &eframe::CreationContext<'_>, options: Options) -> Self {
        let place = options.target.as_deref().or(options.store.settings().place.as_deref());
        let route = place.and_then(Route::find);
        let mut app = Self {
            trail: Trail::starting_at(route.unwrap_or_default()),
            map: Map::default(),
            listed: Listed::default(),
            lesson: None,
            parked: vec![],
            drawer: false,
            search: None,
            dialog: None,
            editor: None,
            bring: None,
            tour: (options.greets && !options.store.settings().toured).then(Tour::default),
            presenter: None,
            notices: Notices::default(),
            files: Files::default(),
            figure: None,
            held: false,
            ctx: cc.egui_ctx.clone(),
            options,
        };
        app.ctx.add_plugin(figure::Mirror::default());
        theme::install(&app.ctx, app.theme(), app.options.store.settings().scale(), app.words());
        app.arrive();
        match app.options.file.take() {
            Some(Ok(text)) => app.adopt(&text),
            Some(Err(fault)) => app.refuse(&fault),
            None => {}
        }
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
        Words::new(self.options.lang.or(chosen).unwrap_or_else(system_lang))
    }

    fn theme(&self) -> Theme {
        self.options.theme.unwrap_or(self.options.store.settings().theme)
    }

    /// The page below the bar: outline at the side, then map or lesson.
    fn page(&mut self, ui: &mut Ui, rect: Rect, words: Words) {
        let marks = Marks::of_progress(self.options.store.progress());
        let here = self.trail.here().clone();
        let beside = Self::has_outline_beside(rect.width()) && self.options.store.settings().outline;
        let (side, main) = rect.split_left_right_at_x(rect.left() + if beside { size::OUTLINE } else { 0.0 });
        if beside {
            let opened = outline::page(ui, side, here.node(), &marks, words);
            if let Some(node) = opened {
                self.go_to_node(&node);
            }
        }
        let mut wishes = vec![];
        ui.scope_builder(UiBuilder::new().max_rect(main), |ui| {
            ui.shrink_clip_rect(main);
            match (&mut self.lesson, &here) {
                (Some(lesson), Route::Lesson(_)) => wishes = lesson.show(ui, &mut self.options.store, words),
                (_, Route::Challenges) => {
                    let picked = challenges::show(ui, &mut self.listed, self.options.store.progress(), words);
                    wishes.extend(picked.map(Wish::TakeUp));
                }
                _ => wishes.extend(self.map.show(ui, &marks, words).map(Wish::Open)),
            }
        });
        self.look_for_figure(ui);
        for wish in wishes {
            self.wish(wish);
        }
        if self.drawer {
            let side = rect.with_max_x(rect.left() + size::OUTLINE);
            let (opened, away) = outline::drawer(ui.ctx(), side, here.node(), &marks, words);
            self.drawer = !away && opened.is_none();
            if let Some(node) = opened {
                self.go_to_node(&node);
            }
        }
    }

    /// A wide window has the outline at its side; in a narrow one it lies over the page while it is wanted.
    fn has_outline_beside(width: f32) -> bool {
        width >= size::WIDE
    }

    /// Takes the stage as it has just been drawn, where a figure is asked for.
    fn look_for_figure(&self, ui: &Ui) {
        if let (Some(_), Some(lesson)) = (self.figure, &self.lesson) {
            let ground = Palette::of(ui.visuals()).background;
            figure::ask(ui.ctx(), ui.layer_id(), lesson.stage, ground);
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
            let recent = &self.options.store.settings().recent;
            if let Some(closed) = search.show(&ctx, self.trail.here(), recent, &marks, words) {
                self.search = None;
                match closed {
                    Some(Pick::Node(node)) => self.go_to_node(&node),
                    Some(Pick::Do(command)) => {
                        self.options.store.settings_mut().note_recent(command.key());
                        self.command(command);
                    }
                    None => {}
                }
            }
        }
        if let Some(dialog) = self.dialog {
            let (next, asked) = dialogs::show(&ctx, dialog, &mut self.options.store, self.trail.here(), words);
            self.dialog = next;
            match asked {
                Some(dialogs::Asked::Do(command)) => self.command(command),
                Some(dialogs::Asked::Figure(kind)) => self.ask_figure(kind),
                None => {}
            }
        }
        self.edit_scenes();
        self.bring();
        // The tour waits until what a double click has opened is looked at.
        let in_the_way = self.presenter.is_some() || self.editor.is_some() || self.bring.is_some();
        if let (Some(tour), false) = (&mut self.tour, in_the_way)
            && !tour.show(&ctx, words)
        {
            self.tour = None;
            self.options.store.settings_mut().toured = true;
        }
        self.notices.show(&ctx, words);
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let words = self.words();
        words.install(&self.ctx);
        theme::apply(&self.ctx, self.theme(), self.scale());
        theme::set_still(&self.ctx, self.options.store.settings().still);
        for warning in self.options.store.take_warnings() {
            self.notices.warn(&warning, words);
        }
        if let Some(lesson) = &mut self.lesson {
            let mut wishes = lesson.update(&mut self.options.store, words);
            wishes.extend(lesson.revival_news(words).into_iter().map(Wish::Tell));
            for wish in wishes {
                self.wish(wish);
            }
        }
        self.answers();
        self.dropped();
        self.pasted();
        let in_front = self.search.is_some() || self.dialog.is_some() || self.editor.is_some() || self.bring.is_some();
        // Escape first closes what is open and lets go of what has the keyboard.
        let may_leave = !in_front && !self.held && !egui::Popup::is_any_open(&self.ctx);
        if !in_front {
            for command in Command::pressed(&self.ctx, self.here()) {
                self.command(command);
            }
        }
        let words = self.words();
        let palette = Palette::of(ui.visuals());
        let whole = ui.max_rect();
        ui.painter().rect_filled(whole, 0.0, palette.background);
        if !self.show(ui) {
            self.pages(ui, whole, words);
        }
        self.overlays(words);
        if may_leave && Command::Leave.is_left_over(&self.ctx, self.here()) {
            self.command(Command::Leave);
        }
        self.remember_window();
        self.held = self.ctx.memory(|memory| memory.focused().is_some());
        self.options.store.save();
    }
}

impl App {
    /// The bar and the page below it.
    fn pages(&mut self, ui: &mut Ui, whole: Rect, words: Words) {
        let (bar, rest) = whole.split_top_bottom_at_y(whole.top() + size::TOP_BAR);
        // Only the map's bar shows the counts, and counting goes over every concept.
        let count = match self.trail.here() {
            Route::Map => self.counts(words),
            Route::Lesson(_) | Route::Challenges => String::new(),
        };
        let mut asked = None;
        ui.scope_builder(UiBuilder::new().max_rect(bar), |ui| {
            asked = top_bar::show(ui, self.trail.here(), words, &count);
        });
        self.page(ui, rest, words);
        if let Some(command) = asked {
            self.command(command);
        }
    }

    /// Where keys are read now.
    fn here(&self) -> Where {
        match self.trail.here() {
            _ if self.presenter.is_some() => Where::Show,
            Route::Lesson(_) => Where::Lesson,
            Route::Map | Route::Challenges => Where::Page,
        }
    }

    /// The text's size: larger while a lecture is given.
    fn scale(&self) -> f32 {
        let settings = self.options.store.settings();
        match self.presenter {
            Some(_) => settings.show_scale(),
            None => settings.scale(),
        }
    }
}
