//! Settings, help and about.

use super::{
    command::Command,
    store::{Language, Progress, Store, TEXT_SCALES},
};
use crate::kit::{
    fonts,
    theme::Theme,
    tokens::{Palette, shell as size, space, text},
    widgets,
    words::Words,
};
use egui::{Context, Id, Modal, RichText, ScrollArea, Ui};
use neural_atlas_engine::device::DeviceKind;

/// The dialog in front of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Settings,
    Help,
    About,
    /// Asks before all progress is forgotten.
    Forget,
}

/// Draws the dialog; gives the one that stands there next.
pub fn show(ctx: &Context, dialog: Dialog, store: &mut Store, words: Words) -> Option<Dialog> {
    let mut next = Some(dialog);
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(space::XL);
    let modal = Modal::new(Id::unique("dialog")).frame(frame).show(ctx, |ui| {
        ui.set_width(size::DIALOG.min(ctx.content_rect().width() - 2.0 * space::XXL));
        match dialog {
            Dialog::Settings => settings(ui, store, &mut next, words),
            Dialog::Help => help(ui, words),
            Dialog::About => about(ui, words),
            Dialog::Forget => forget(ui, store, &mut next, words),
        }
        ui.add_space(space::M);
        if dialog != Dialog::Forget && widgets::primary_button(ui, words.t("dialog-close")).clicked() {
            next = None;
        }
    });
    if modal.should_close() { None } else { next }
}

fn title(ui: &mut Ui, name: &str) {
    ui.label(RichText::new(name).font(fonts::bold(text::TITLE)));
    ui.add_space(space::M);
}

/// A row of chips of which one is on; gives the index of a newly picked one.
fn chips(ui: &mut Ui, name: &str, options: &[String], on: Option<usize>) -> Option<usize> {
    let mut picked = None;
    widgets::section(ui, name);
    ui.horizontal_wrapped(|ui| {
        for (index, option) in options.iter().enumerate() {
            if widgets::chip(ui, option, on == Some(index)).clicked() {
                picked = Some(index);
            }
        }
    });
    ui.add_space(space::S);
    picked
}

fn settings(ui: &mut Ui, store: &mut Store, next: &mut Option<Dialog>, words: Words) {
    title(ui, words.t("settings-title"));
    let now = store.settings().clone();
    let languages = [Language::System, Language::Zh, Language::En];
    let names = ["settings-system", "settings-zh", "settings-en"].map(|key| words.t(key).to_owned());
    let on = languages.iter().position(|language| *language == now.language);
    if let Some(picked) = chips(ui, words.t("settings-language"), &names, on) {
        store.settings_mut().language = languages[picked];
    }
    let names = ["settings-system", "settings-light", "settings-dark"].map(|key| words.t(key).to_owned());
    let on = Theme::ALL.iter().position(|theme| *theme == now.theme);
    if let Some(picked) = chips(ui, words.t("settings-theme"), &names, on) {
        store.settings_mut().theme = Theme::ALL[picked];
    }
    let names: Vec<String> = TEXT_SCALES
        .iter()
        .map(|scale| format!("{:.0} %", scale * 100.0))
        .collect();
    let on = TEXT_SCALES.iter().position(|scale| *scale == now.scale());
    if let Some(picked) = chips(ui, words.t("settings-text-size"), &names, on) {
        store.settings_mut().text_scale = TEXT_SCALES[picked];
    }
    let names = ["settings-cpu", "settings-gpu"].map(|key| words.t(key).to_owned());
    let on = DeviceKind::ALL.iter().position(|device| *device == now.device);
    if let Some(picked) = chips(ui, words.t("settings-device"), &names, on) {
        store.settings_mut().device = DeviceKind::ALL[picked];
    }
    widgets::muted(ui, words.t("settings-device-note"));
    ui.add_space(space::S);
    if widgets::button(ui, words.t("settings-forget")).clicked() {
        *next = Some(Dialog::Forget);
    }
}

fn forget(ui: &mut Ui, store: &mut Store, next: &mut Option<Dialog>, words: Words) {
    title(ui, words.t("settings-forget"));
    ui.label(words.t("settings-forget-ask"));
    ui.add_space(space::M);
    ui.horizontal(|ui| {
        if widgets::button(ui, words.t("settings-forget-yes")).clicked() {
            *store.progress_mut() = Progress::default();
            *next = None;
        }
        if widgets::primary_button(ui, words.t("settings-forget-no")).clicked() {
            *next = Some(Dialog::Settings);
        }
    });
}

fn help(ui: &mut Ui, words: Words) {
    title(ui, words.t("command-help"));
    let most = ui.ctx().content_rect().height() * 0.6;
    ScrollArea::vertical().max_height(most).show(ui, |ui| {
        egui::Grid::new("help")
            .num_columns(2)
            .spacing([space::XL, space::XS])
            .show(ui, |ui| {
                let palette = Palette::of(ui.visuals());
                for command in Command::ALL {
                    if let Some(keys) = command.shortcut_text(ui.ctx()) {
                        ui.label(command.name(words));
                        ui.label(RichText::new(keys).color(palette.muted));
                        ui.end_row();
                    }
                }
            });
    });
}

fn about(ui: &mut Ui, words: Words) {
    title(ui, words.t("app-name"));
    ui.label(words.with("about-version", &[("version", &env!("CARGO_PKG_VERSION"))]));
    ui.label(words.t("about-what"));
    ui.add_space(space::S);
    widgets::muted(ui, words.t("about-licences"));
}
