//! What leaves the window and what comes in: clipboard, files, figures, exports.

use super::App;
use crate::{
    experiment::Transport,
    kit::figure,
    panels::brought::Brought,
    shell::{
        bring::{self, Answer, Bring, look::Found},
        command::Command,
        exchange::{Exchange, MOST_BYTES},
        file_type::{ENDING, ENDINGS},
        files::{self, Done},
        incoming::Incoming,
        lesson::Wish,
        present::Editor,
    },
};
use neural_atlas_engine::{fault::Fault, lab::Export};

impl App {
    pub(super) fn clipboard(&mut self, command: Command) {
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
    pub(super) fn pasted(&mut self) {
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

    /// Takes what was pasted, opened, or named on the command line.
    pub(super) fn adopt(&mut self, text: &str) {
        match Incoming::read(text) {
            // A list in hand is not given up without a question.
            Ok(content @ Incoming::Scenes(_)) if !self.options.store.scenes().scenes.is_empty() => {
                let name = self.words().t("command-scenes").to_owned();
                self.bring = Some(Bring::new(&self.ctx, Found::Document { name, content }));
            }
            Ok(content) => self.take_in(content),
            Err(fault) => self.refuse(&fault),
        }
    }

    fn take_in(&mut self, content: Incoming) {
        match content {
            Incoming::Settings(exchange) => self.adopt_settings(&exchange),
            Incoming::Scenes(lecture) => {
                *self.options.store.scenes_mut() = lecture;
                self.editor = Some(Editor::default());
            }
            Incoming::Progress(progress) => {
                let words = self.words();
                self.options.store.progress_mut().merge(*progress);
                self.notices.tell(words.t("progress-merged"));
            }
        }
    }

    /// Looks at the file that was dropped on the window; several at once are refused.
    pub(super) fn dropped(&mut self) {
        let paths: Vec<_> = self.ctx.input(|input| {
            let files = input.raw.dropped_files.iter();
            files.map(|file| file.path().to_path_buf()).collect()
        });
        match &paths[..] {
            [] => {}
            [path] => self.files.look(path.clone(), self.repaint()),
            several => self.refuse(&Fault::SeveralFiles { count: several.len() }),
        }
    }

    /// The preview of what is brought in, where there is one.
    pub(super) fn bring(&mut self) {
        let words = self.words();
        bring::hint(&self.ctx, words);
        let Some(waiting) = &mut self.bring else { return };
        let lab = self.lesson.as_ref().map(|lesson| lesson.node.lab.as_str());
        let scenes = self.options.store.scenes().scenes.len();
        let Some(answer) = waiting.show(&self.ctx, lab, scenes, words) else {
            return;
        };
        self.bring = None;
        match answer {
            Answer::Away => {}
            Answer::Adopt(content) => self.take_in(content),
            Answer::Load(bytes) => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.experiment.transport(Transport::Import(bytes));
                }
            }
            Answer::Use(lab, brought) => self.put_to_use(&lab, brought),
        }
    }

    /// The lab in sight takes what was brought in, or its first concept is opened for it.
    fn put_to_use(&mut self, lab: &str, brought: Brought) {
        let in_sight = self.trail.here().node().is_some();
        if !in_sight || self.lesson.as_ref().is_none_or(|lesson| lesson.node.lab != lab) {
            self.go_to_node(lab);
        }
        let done = self.lesson.as_mut().map(|lesson| lesson.experiment.bring(brought));
        if let Some(Err(fault)) = done {
            self.refuse(&fault);
        }
    }

    fn adopt_settings(&mut self, exchange: &Exchange) {
        let words = self.words();
        self.go_to_node(&exchange.node);
        let device = self.options.store.settings().device;
        let setups = exchange.pins.iter().map(|_| self.setup(device)).collect();
        let done = match &mut self.lesson {
            Some(lesson) => lesson.adopt(exchange, setups),
            None => Ok(()),
        };
        self.notices.tell(match done {
            Ok(()) => format!("{}{}", words.t("settings-adopted"), exchange.left_out(words)),
            Err(fault) => words.fault(&fault),
        });
    }

    pub(super) fn file(&mut self, command: Command) {
        let stem = self.stem();
        match (command, &self.lesson) {
            (Command::SaveSettings, Some(lesson)) => self.keep(&stem, ENDING, lesson.exchange().to_json()),
            (Command::SaveProgress, _) => self.keep("progress", ENDING, self.options.store.progress().to_json()),
            (Command::SaveScenes, _) => self.keep("scenes", ENDING, self.options.store.scenes().to_json()),
            (Command::ExportCurves, Some(lesson)) => self.keep(&stem, "csv", Ok(lesson.curves_csv())),
            (Command::OpenSettings, _) => self.files.open(ENDINGS, MOST_BYTES, self.repaint()),
            (Command::Associate, _) => self.files.associate(self.repaint()),
            _ => {}
        }
    }

    /// Asks for a figure of the stage, which is there after the next frame.
    pub fn ask_figure(&mut self, kind: files::FigureKind) {
        self.figure = Some(kind);
        self.ctx.request_repaint();
    }

    /// What a file of this page is called.
    fn stem(&self) -> String {
        let node = self.lesson.as_ref().map(|lesson| lesson.node.id.as_str());
        node.unwrap_or("neural-atlas").to_owned()
    }

    /// Asks where to save these bytes; what could not be made is said.
    pub(super) fn keep(&self, stem: &str, ending: &'static str, bytes: Result<Vec<u8>, Fault>) {
        match bytes {
            Ok(bytes) => {
                let kind = files::Kind {
                    name: format!("{stem}.{ending}"),
                    ending,
                };
                self.files.save(kind, bytes, self.repaint());
            }
            Err(fault) => self.files.refuse(fault),
        }
    }

    fn repaint(&self) -> impl Fn() + Send + 'static {
        let ctx = self.ctx.clone();
        move || ctx.request_repaint()
    }

    pub(super) fn refuse(&mut self, fault: &Fault) {
        let sentence = self.words().fault(fault);
        self.notices.tell(sentence);
    }

    /// Takes what dialogs and screenshots have brought.
    pub(super) fn answers(&mut self) {
        let words = self.words();
        for done in self.files.answers() {
            match done {
                Done::Saved(path) => self
                    .notices
                    .tell(words.with("file-saved", &[("path", &path.display())])),
                Done::Associated => self.notices.tell(words.t("file-type-told")),
                Done::Opened(bytes) => self.adopt(&String::from_utf8_lossy(&bytes)),
                Done::Found(found) => self.bring = Some(Bring::new(&self.ctx, *found)),
                Done::Refused(fault) => self.refuse(&fault),
                Done::Cancelled => {}
            }
        }
        if let Some(figure) = figure::taken(&self.ctx) {
            let (kind, stem) = (self.figure.take().unwrap_or_default(), self.stem());
            self.files
                .save_made(kind.file(&stem), move || kind.write(&figure), self.repaint());
        }
    }

    pub(super) fn wish(&mut self, wish: Wish) {
        match wish {
            Wish::Open(node) => self.go_to_node(&node),
            Wish::TakeUp(node) => {
                self.go_to_node(&node);
                if let Some(lesson) = &mut self.lesson {
                    lesson.take_up();
                }
            }
            Wish::Tell(sentence) => self.notices.tell(sentence),
            Wish::Bring => self.files.ask(self.repaint()),
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
                self.keep(stem, ending, Ok(bytes));
            }
        }
    }
}
