//! The column of controls, and what can be taken away.

use super::{Lesson, Wish, inside};
use crate::kit::{controls, tokens::space, widgets, words::Words};
use egui::{Rect, ScrollArea, Ui};
use neural_atlas_engine::params::{Spec, Value};

impl Lesson {
    pub(super) fn controls(&mut self, ui: &mut Ui, rect: Rect, words: Words) -> Vec<Wish> {
        let mut wishes = vec![];
        inside(ui, rect, |ui| {
            ScrollArea::vertical()
                .id_salt("controls")
                .auto_shrink(false)
                .show(ui, |ui| {
                    egui::Frame::new()
                        .inner_margin(egui::Margin::symmetric(space::L as i8, space::S as i8))
                        .show(ui, |ui| {
                            let specs = self.experiment.specs();
                            let lab = self.experiment.lab();
                            let value = |name: &str| self.experiment.value(name);
                            let own = |spec: &Spec| {
                                let text = self.node.preset.get(spec.name)?;
                                // The lessons' own settings are checked by a test.
                                Value::parse(text, spec).ok()
                            };
                            for touch in controls::controls(ui, specs, lab, value, own, words) {
                                match touch {
                                    controls::Touch::Explain(node) => wishes.push(Wish::Open(node.into())),
                                    controls::Touch::Set(name, value) => {
                                        if let Err(fault) = self.experiment.set(name, &value) {
                                            wishes.push(Wish::Tell(words.fault(&fault)));
                                        }
                                    }
                                }
                            }
                            wishes.extend(self.exports(ui, words));
                        });
                });
        });
        wishes
    }

    /// What can be taken away from this lab beside figure, curves and settings.
    fn exports(&self, ui: &mut Ui, words: Words) -> Option<Wish> {
        let formats = self.experiment.exports();
        if formats.is_empty() {
            return None;
        }
        let mut wish = None;
        widgets::fold(ui, "exports", words.t("lesson-exports"), false, |ui| {
            ui.horizontal_wrapped(|ui| {
                for format in formats {
                    if widgets::button(ui, words.t(&format!("export-{}", format.name()))).clicked() {
                        wish = Some(Wish::Export(*format));
                    }
                }
            });
        });
        wish
    }
}
