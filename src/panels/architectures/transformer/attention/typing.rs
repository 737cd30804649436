//! The sentence: typed, or picked from examples. What the model cannot read stays in the field with a sentence of why.

use super::{AttentionPanel, palette};
use crate::{
    kit::{
        tokens::{attention as share, size, text},
        widgets,
    },
    panels::Stage,
};
use egui::{RichText, Role, TextEdit, Ui, WidgetInfo};
use neural_atlas_engine::labs::architectures::transformer::attention::{AttentionLab as Lab, Params, words::Sentence};

/// Sentences to begin with, in the language of the window and the other.
const EXAMPLES: [&str; 3] = ["att-example-1", "att-example-2", "att-example-3"];

impl AttentionPanel {
    pub(super) fn typing(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        // The sentence to begin with speaks the window's language.
        if cx.params.text == Params::default().text {
            cx.params.text = cx.words.t(EXAMPLES[0]).to_owned();
        }
        let mut now = self
            .typed
            .as_ref()
            .map_or_else(|| cx.params.text.clone(), |typed| typed.0.clone());
        let room = ui.available_width();
        let label = cx.words.t("att-text");
        let edit = TextEdit::singleline(&mut now)
            .desired_width(room * share::TEXT_OF_WIDTH)
            .min_size(egui::vec2(0.0, size::CHIP));
        let response = ui.add(edit.hint_text(label));
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
        if response.changed() {
            self.take(cx, now);
        }
        match &self.typed {
            Some((_, fault)) => {
                let said = RichText::new(cx.words.fault(fault))
                    .size(text::SMALL)
                    .color(palette(ui).warn);
                ui.add(egui::Label::new(said).truncate());
            }
            None => {
                for key in EXAMPLES {
                    let name = cx.words.t(&format!("{key}-name"));
                    if widgets::chip(ui, name, cx.params.text == cx.words.t(key)).clicked() {
                        self.take(cx, cx.words.t(key).to_owned());
                    }
                }
            }
        }
    }

    /// Sends a sentence that the model can read; keeps another one in the field.
    pub(super) fn take(&mut self, cx: &mut Stage<'_, Lab>, now: String) {
        match Sentence::read(&now) {
            Ok(_) => {
                cx.params.text = now;
                self.typed = None;
                self.view.token = None;
            }
            Err(fault) => self.typed = Some((now, fault)),
        }
    }
}
