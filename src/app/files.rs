//! What leaves the window and what comes in: clipboard, files, figures, exports.

use super::App;
use crate::{
    experiment::Transport,
    shell::{
        command::Command,
        exchange::{Exchange, MOST_BYTES},
        files::{self, Done},
        lesson::Wish,
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

    pub(super) fn adopt(&mut self, text: &str) {
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

    pub(super) fn file(&mut self, command: Command) {
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

    pub(super) fn wish(&mut self, wish: Wish) {
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
}
