//! Settings worth seeing, each with a sentence of why it works or fails.

use super::Playground;
use crate::{
    kit::{
        icons::{self, Icon},
        tokens::{Palette, size, space, stage as share, text},
        widgets,
    },
    panels::{Request, Stage},
};
use egui::{Popup, PopupCloseBehavior, RichText, Ui, vec2};
use neural_atlas_engine::{
    lab::Lab as _,
    labs::architectures::mlp::playground::{Params, Playground as Lab},
    params::ParamSet,
};
use neural_atlas_lessons::{Atlas, Preset, PresetKind};

fn presets() -> &'static [Preset] {
    Atlas::get()
        .lab(Lab::ID)
        .map_or(&[], |lesson| lesson.presets.as_slice())
}

/// The defaults with the preset's settings over them.
fn params_of(preset: &Preset) -> Params {
    let mut params = Params::default();
    for (name, value) in preset.set.iter() {
        // A test of the lessons reads every preset; what does not fit is left as it is.
        let _ = params.set_text(name, value);
    }
    params
}

impl Playground {
    /// The menu of presets.
    pub(super) fn presets(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let button = widgets::text_button(ui, Some(Icon::Star), cx.words.t("play-presets"));
        let mut chosen = None;
        Popup::menu(&button)
            .close_behavior(PopupCloseBehavior::CloseOnClick)
            .width(share::POPUP)
            .show(|ui| {
                for (kind, heading) in [
                    (PresetKind::Works, "play-presets-work"),
                    (PresetKind::Fails, "play-presets-fail"),
                ] {
                    widgets::section(ui, cx.words.t(heading));
                    for preset in presets().iter().filter(|preset| preset.kind == kind) {
                        let hint = preset.why.get(cx.words.lang);
                        let name = preset.get(cx.words.lang);
                        if ui
                            .selectable_label(self.said.is_some_and(|said| std::ptr::eq(said, preset)), name)
                            .on_hover_text(hint)
                            .clicked()
                        {
                            chosen = Some(preset);
                            ui.close();
                        }
                    }
                    ui.add_space(space::XS);
                }
            });
        if let Some(preset) = chosen {
            *cx.params = params_of(preset);
            self.said = Some(preset);
            self.forget();
            cx.request(Request::Play);
        }
    }

    /// The sentence of the preset that was chosen, until it is closed; drawn on the stage's lower edge.
    pub(super) fn sentence(&mut self, ui: &mut Ui, cx: &Stage<'_, Lab>) {
        let Some(preset) = self.said else { return };
        let palette = Palette::of(ui.visuals());
        let (icon, ink) = match preset.kind {
            PresetKind::Works => (Icon::Check, palette.ok),
            PresetKind::Fails => (Icon::Close, palette.warn),
        };
        let mut close = false;
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(size::ICON, size::TARGET), egui::Sense::hover());
            icons::paint(ui.painter(), rect, size::ICON, icon, ink);
            let room = (ui.available_width() - size::TARGET - space::S).max(size::TARGET);
            ui.vertical(|ui| {
                ui.set_width(room);
                ui.label(
                    RichText::new(preset.why.get(cx.words.lang))
                        .size(text::BODY)
                        .color(palette.text),
                );
            });
            close = widgets::icon_button(ui, Icon::Close, cx.words.t("word-close")).clicked();
        });
        if close {
            self.said = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_sets_what_it_says() {
        assert!(presets().len() >= 6);
        for preset in presets() {
            let params = params_of(preset);
            for (name, value) in preset.set.iter() {
                let mut again = Params::default();
                assert!(again.set_text(name, value).is_ok(), "{}: {name} = {value}", preset.id);
                assert_eq!(params.get(name), again.get(name), "{}", preset.id);
            }
        }
    }
}
