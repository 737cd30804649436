//! Settings worth seeing, each with a sentence of why it works or fails.

use super::{Request, Stage};
use crate::kit::{
    icons::{self, Icon},
    tokens::{Palette, size, space, stage as share, text},
    widgets,
};
use egui::{Popup, PopupCloseBehavior, RichText, Ui, vec2};
use neural_atlas_engine::{lab::Lab, params::ParamSet};
use neural_atlas_lessons::{Atlas, Preset, PresetKind};

fn presets<L: Lab>() -> &'static [Preset] {
    Atlas::get().lab(L::ID).map_or(&[], |lesson| lesson.presets.as_slice())
}

/// The defaults with the preset's settings over them.
fn params_of<L: Lab>(preset: &Preset) -> L::Params {
    let mut params = L::Params::default();
    for (name, value) in preset.set.iter() {
        // A test of the lessons reads every preset; what does not fit is left as it is.
        let _ = params.set_text(name, value);
    }
    params
}

/// The menu, and the preset whose sentence is shown.
#[derive(Default)]
pub struct Presets {
    said: Option<&'static Preset>,
}

impl Presets {
    /// Whether a sentence is to be shown.
    pub fn has_sentence(&self) -> bool {
        self.said.is_some()
    }

    pub fn forget(&mut self) {
        self.said = None;
    }

    /// The menu of presets; true when one was taken now.
    pub fn menu<L: Lab>(&mut self, ui: &mut Ui, cx: &mut Stage<'_, L>) -> bool {
        let lang = cx.words.lang;
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
                    for preset in presets::<L>().iter().filter(|preset| preset.kind == kind) {
                        let on = self.said.is_some_and(|said| std::ptr::eq(said, preset));
                        let label = ui.selectable_label(on, preset.get(lang));
                        if label.on_hover_text(preset.why.get(lang)).clicked() {
                            chosen = Some(preset);
                            ui.close();
                        }
                    }
                    ui.add_space(space::XS);
                }
            });
        if let Some(preset) = chosen {
            *cx.params = params_of::<L>(preset);
            self.said = Some(preset);
            cx.request(Request::Play);
        }
        chosen.is_some()
    }

    /// The sentence of the preset that was chosen, until it is closed.
    pub fn sentence<L: Lab>(&mut self, ui: &mut Ui, cx: &Stage<'_, L>) {
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
                let why = preset.why.get(cx.words.lang);
                ui.label(RichText::new(why).size(text::BODY).color(palette.text));
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
    use neural_atlas_engine::labs::{
        architectures::mlp::playground::Playground,
        generative::{diffusion::diffusion::Diffusion, gan::gan::Gan},
    };

    fn every_preset_sets_what_it_says<L: Lab>() {
        assert!(presets::<L>().len() >= 4);
        for preset in presets::<L>() {
            let params = params_of::<L>(preset);
            for (name, value) in preset.set.iter() {
                let mut again = L::Params::default();
                assert!(again.set_text(name, value).is_ok(), "{}: {name} = {value}", preset.id);
                assert_eq!(params.get(name), again.get(name), "{}", preset.id);
            }
        }
    }

    #[test]
    fn every_preset_of_the_playground_and_of_the_generative_labs_sets_what_it_says() {
        every_preset_sets_what_it_says::<Playground>();
        every_preset_sets_what_it_says::<Diffusion>();
        every_preset_sets_what_it_says::<Gan>();
    }
}
