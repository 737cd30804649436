//! The app: which page is shown, and what a command does. Everything else is drawn by the shell.

use crate::{
    experiment::{DriveKind, Setup, Transport},
    kit::{
        theme::{self, Theme},
        tokens::{Palette, shell as size},
        words::{Lang, Words, system_lang},
    },
    shell::{
        command::Command,
        dialogs::{self, Dialog},
        exchange::{Exchange, MOST_BYTES},
        files::{self, Done, Files},
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
use neural_atlas_engine::{device::DeviceKind, fault::Fault, lab::Export};
use neural_atlas_lessons::Atlas;
use std::{path::PathBuf, sync::Arc, sync::Mutex};

/// How the app starts.
pub struct Options {
    /// A concept or lab to open; else the place where the person was last.
    pub target: Option<String>,
    /// Where to remember things; none remembers nothing.
    pub folder: Option<PathBuf>,
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
            folder: None,
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
    store: Store,
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
        let store = options.folder.as_deref().map_or_else(Store::in_memory, Store::open);
        let route = options
            .target
            .as_deref()
            .or(store.settings().place.as_deref())
            .and_then(Route::find);
        let mut app = Self {
            store,
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
        theme::install(&app.ctx, app.theme(), app.store.settings().scale(), app.words());
        app.arrive();
        app
    }

    /// The experiment in sight, for tests and pictures.
    pub fn lesson(&mut self) -> Option<&mut Lesson> {
        self.lesson.as_mut()
    }

    fn words(&self) -> Words {
        let chosen = match self.store.settings().language {
            Language::System => None,
            Language::Zh => Some(Lang::Zh),
            Language::En => Some(Lang::En),
        };
        Words::new(self.options.lang.or(chosen).unwrap_or_else(system_lang))
    }

    fn theme(&self) -> Theme {
        self.options.theme.unwrap_or(self.store.settings().theme)
    }

    fn setup(&self, device: DeviceKind) -> Setup {
        let ctx = self.ctx.clone();
        let repaint = Box::new(move || ctx.request_repaint());
        Setup {
            seed: self.options.seed.unwrap_or(DEFAULT_SEED),
            device,
            drive: self.options.drive,
            repaint,
        }
    }

    /// Makes what the trail shows: keeps the lab's thread where the next concept uses the same lab.
    fn arrive(&mut self) {
        let Route::Lesson(id) = self.trail.here().clone() else {
            self.lesson = None;
            self.store.settings_mut().place = None;
            return;
        };
        let Some(node) = Atlas::get().node(&id) else { return };
        match &mut self.lesson {
            Some(lesson) if lesson.node.lab == node.lab => {
                if lesson.node.id != node.id {
                    lesson.turn_to(node);
                }
            }
            _ => self.open(&id),
        }
        self.store.progress_mut().visited.insert(id.clone());
        self.store.settings_mut().place = Some(id);
    }

    fn open(&mut self, id: &str) {
        let setup = self.setup(self.store.settings().device);
        self.lesson = Lesson::open(id, setup, self.options.seed);
        let words = self.words();
        let Some(lesson) = &mut self.lesson else { return };
        // Settings of the command line belong to the first page only.
        for (name, value) in std::mem::take(&mut self.options.set) {
            if let Err(fault) = lesson.experiment.set_text(&name, &value) {
                self.notices.tell(words.fault(&fault));
            }
        }
        if lesson.node.play && self.options.drive == DriveKind::Worker {
            lesson.experiment.transport(Transport::Play);
        }
    }

    fn go(&mut self, route: Route) {
        self.trail.go(route);
        self.arrive();
    }

    fn go_to_node(&mut self, id: &str) {
        match Route::find(id) {
            Some(route) => self.go(route),
            None => {
                let words = self.words();
                let name = Atlas::get().concept(id).map_or(id, |concept| concept.name(words.lang));
                self.notices.tell(words.with("not-built-yet", &[("name", &name)]));
            }
        }
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Search => self.search = Some(Search::default()),
            Command::Map => self.go(Route::Map),
            Command::Back => {
                self.trail.back();
                self.arrive();
            }
            Command::Forward => {
                self.trail.forward();
                self.arrive();
            }
            Command::NextConcept => self.neighbour(1),
            Command::PreviousConcept => self.neighbour(-1),
            Command::Outline => {
                let settings = self.store.settings_mut();
                settings.outline = !settings.outline;
            }
            Command::Language => {
                let next = match self.words().lang {
                    Lang::Zh => Language::En,
                    Lang::En => Language::Zh,
                };
                self.options.lang = None;
                self.store.settings_mut().language = next;
            }
            Command::Theme => {
                let dark = self.ctx.global_style().visuals.dark_mode;
                self.options.theme = None;
                self.store.settings_mut().theme = if dark { Theme::Light } else { Theme::Dark };
            }
            Command::FullScreen => {
                let full = self.ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                self.ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            Command::Settings => self.dialog = Some(Dialog::Settings),
            Command::Help => self.dialog = Some(Dialog::Help),
            Command::About => self.dialog = Some(Dialog::About),
            Command::Quit => self.ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::CopySettings | Command::PasteSettings => self.clipboard(command),
            Command::SaveSettings | Command::OpenSettings | Command::ExportCurves | Command::ExportFigure => {
                self.file(command);
            }
            _ => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.command(command);
                }
            }
        }
    }

    /// The concept before or after this one in reading order that can be opened.
    fn neighbour(&mut self, by: isize) {
        let marks = Marks::of_progress(self.store.progress());
        let open: Vec<&str> = Atlas::get()
            .concepts()
            .filter(|concept| marks.can_open(concept))
            .map(|concept| concept.id.as_str())
            .collect();
        let here = self
            .trail
            .here()
            .node()
            .and_then(|node| open.iter().position(|id| *id == node));
        let next = here
            .and_then(|here| here.checked_add_signed(by))
            .and_then(|next| open.get(next));
        if let Some(next) = next {
            self.go(Route::Lesson((*next).to_owned()));
        }
    }

    fn clipboard(&mut self, command: Command) {
        let words = self.words();
        let Some(lesson) = &self.lesson else { return };
        if command == Command::CopySettings {
            self.ctx.copy_text(lesson.exchange().to_line());
            self.notices.tell(words.t("settings-copied"));
        } else {
            // The text arrives as an event in a later frame, where `pasted` takes it.
            self.ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
        }
    }

    /// A settings line that was pasted while nothing is being typed into.
    fn pasted(&mut self) {
        if self.ctx.text_edit_focused() {
            return;
        }
        let text = self.ctx.input(|input| {
            input.events.iter().find_map(|event| match event {
                egui::Event::Paste(text) => Some(text.clone()),
                _ => None,
            })
        });
        if let Some(text) = text {
            self.adopt(&text);
        }
    }

    fn adopt(&mut self, text: &str) {
        let words = self.words();
        let done = Exchange::parse(text).and_then(|exchange| {
            self.go_to_node(&exchange.node);
            match &mut self.lesson {
                Some(lesson) => lesson.adopt(&exchange),
                None => Ok(()),
            }
        });
        self.notices.tell(match done {
            Ok(()) => words.t("settings-adopted").to_owned(),
            Err(fault) => words.fault(&fault),
        });
    }

    fn file(&mut self, command: Command) {
        let Some(lesson) = &self.lesson else { return };
        let name = |ending: &str| format!("{}.{ending}", lesson.node.id);
        let ctx = self.ctx.clone();
        let repaint = move || ctx.request_repaint();
        match command {
            Command::SaveSettings => match lesson.exchange().to_json() {
                Ok(bytes) => self.files.save(
                    files::Kind {
                        name: name("json"),
                        ending: "json",
                    },
                    bytes,
                    repaint,
                ),
                Err(fault) => self.refuse(&fault),
            },
            Command::ExportCurves => {
                self.files.save(
                    files::Kind {
                        name: name("csv"),
                        ending: "csv",
                    },
                    lesson.curves_csv(),
                    repaint,
                );
            }
            Command::ExportFigure => {
                let shot = self.shot.clone();
                self.ctx.request_screenshot(move |image| {
                    if let Ok(mut shot) = shot.lock() {
                        *shot = Some(image);
                    }
                    repaint();
                });
            }
            _ => self.files.open(&["json"], MOST_BYTES, repaint),
        }
    }

    fn refuse(&mut self, fault: &Fault) {
        let sentence = self.words().fault(fault);
        self.notices.tell(sentence);
    }

    /// Takes what dialogs and screenshots have brought.
    fn answers(&mut self) {
        let words = self.words();
        for done in self.files.answers() {
            match done {
                Done::Saved(path) => self
                    .notices
                    .tell(words.with("file-saved", &[("path", &path.display())])),
                Done::Opened(bytes) => self.adopt(&String::from_utf8_lossy(&bytes)),
                Done::Refused(fault) => self.refuse(&fault),
                Done::Cancelled => {}
            }
        }
        let image = self.shot.lock().ok().and_then(|mut shot| shot.take());
        if let (Some(image), Some(lesson)) = (image, &self.lesson) {
            let figure = image.region(&lesson.stage, Some(self.ctx.pixels_per_point()));
            let kind = files::Kind {
                name: format!("{}.png", lesson.node.id),
                ending: "png",
            };
            let ctx = self.ctx.clone();
            match files::png(&figure) {
                Ok(bytes) => self.files.save(kind, bytes, move || ctx.request_repaint()),
                Err(fault) => self.refuse(&fault),
            }
        }
    }

    fn wish(&mut self, wish: Wish) {
        match wish {
            Wish::Open(node) => self.go_to_node(&node),
            Wish::Tell(sentence) => self.notices.tell(sentence),
            Wish::Export(format) => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.experiment.transport(Transport::Export(format));
                }
            }
            Wish::Exported(format, bytes) => {
                let ending = match format {
                    Export::Safetensors => "safetensors",
                    Export::PyTorch => "py",
                    Export::Burn => "rs",
                    Export::Data => "csv",
                };
                let stem = self.lesson.as_ref().map_or("model", |lesson| lesson.node.id.as_str());
                let ctx = self.ctx.clone();
                let kind = files::Kind {
                    name: format!("{stem}.{ending}"),
                    ending,
                };
                self.files.save(kind, bytes, move || ctx.request_repaint());
            }
        }
    }

    /// The page below the bar: outline at the side, then map or lesson.
    fn page(&mut self, ui: &mut Ui, rect: Rect, words: Words) {
        let palette = Palette::of(ui.visuals());
        let marks = Marks::of_progress(self.store.progress());
        let here = self.trail.here().clone();
        let beside = here.node().is_some() && self.store.settings().outline && rect.width() >= size::WIDE;
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
                (Some(lesson), Route::Lesson(_)) => wishes = lesson.show(ui, &mut self.store, words),
                _ => wishes.extend(self.map.show(ui, &marks, words).map(Wish::Open)),
            }
        });
        for wish in wishes {
            self.wish(wish);
        }
    }

    /// How many concepts there are, can be opened, were seen and solved.
    fn counts(&self, words: Words) -> String {
        let count = Marks::of_progress(self.store.progress()).count(Atlas::get().concepts());
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

    /// What stands in front of the page.
    fn overlays(&mut self, words: Words) {
        let ctx = self.ctx.clone();
        if let Some(search) = &mut self.search {
            let marks = Marks::of_progress(self.store.progress());
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
            self.dialog = dialogs::show(&ctx, dialog, &mut self.store, words);
        }
        self.notices.show(&ctx, words);
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let words = self.words();
        words.install(&self.ctx);
        theme::apply(&self.ctx, self.theme(), self.store.settings().scale());
        for warning in self.store.take_warnings() {
            self.notices.warn(&warning, words);
        }
        if let Some(lesson) = &mut self.lesson {
            for wish in lesson.update(&mut self.store, words) {
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
        if let Some(rect) = self.ctx.input(|input| input.viewport().inner_rect) {
            self.store.settings_mut().window = Some(rect.size().into());
        }
        self.store.save();
    }
}
