//! Settings, help and about.

use super::{
    command::{Command, Place},
    files::FigureKind,
    route::Route,
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
    /// Everything that can be taken along from this page.
    TakeAway,
    /// Asks before all progress is forgotten.
    Forget,
}

/// What a dialog asks of the app.
pub enum Asked {
    Do(Command),
    Figure(FigureKind),
}

/// Draws the dialog; gives the one that stands there next, and what it asks for.
pub fn show(
    ctx: &Context,
    dialog: Dialog,
    store: &mut Store,
    route: &Route,
    words: Words,
) -> (Option<Dialog>, Option<Asked>) {
    let mut next = Some(dialog);
    let mut asked = None;
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(space::XL);
    let modal = Modal::new(Id::unique("dialog")).frame(frame).show(ctx, |ui| {
        ui.set_width(size::DIALOG.min(ctx.content_rect().width() - 2.0 * space::XXL));
        match dialog {
            Dialog::Settings => {
                title(ui, words.t("settings-title"));
                let most = ctx.content_rect().height() - size::DIALOG_EDGES;
                ScrollArea::vertical()
                    .max_height(most)
                    .auto_shrink([false, true])
                    .show(ui, |ui| settings(ui, store, &mut next, &mut asked, words));
            }
            Dialog::Help => asked = help(ui, words),
            Dialog::TakeAway => asked = take_away(ui, route, words),
            Dialog::About => about(ui, words),
            Dialog::Forget => forget(ui, store, &mut next, words),
        }
        ui.add_space(space::M);
        if dialog != Dialog::Forget && widgets::primary_button(ui, words.t("dialog-close")).clicked() {
            next = None;
        }
    });
    if modal.should_close() || asked.is_some() {
        next = None;
    }
    (next, asked)
}

/// Figures at any scale, curves, settings; the model and the programs stand with the controls of their lab.
fn take_away(ui: &mut Ui, route: &Route, words: Words) -> Option<Asked> {
    let mut asked = None;
    title(ui, words.t("command-take-away"));
    let id = Id::unique("figure scale");
    let FigureKind::Png(first) = FigureKind::default() else {
        return None;
    };
    let mut scale = ui.data(|data| data.get_temp(id)).unwrap_or(first);
    let mut chosen = f64::from(scale);
    widgets::section(ui, words.t("take-scale"));
    let (least, most) = size::FIGURE_SCALES;
    widgets::Slider::new(&mut chosen, (least, most), words.t("take-scale")).show(ui);
    scale = chosen as f32;
    ui.data_mut(|data| data.insert_temp(id, scale));
    ui.horizontal_wrapped(|ui| {
        if widgets::primary_button(ui, words.t("command-export-figure")).clicked() {
            asked = Some(Asked::Figure(FigureKind::Png(scale)));
        }
        if widgets::button(ui, words.t("command-export-svg")).clicked() {
            asked = Some(Asked::Figure(FigureKind::Svg));
        }
    });
    widgets::rule(ui);
    ui.horizontal_wrapped(|ui| {
        let commands = [
            Command::ExportCurves,
            Command::SaveSettings,
            Command::CopySettings,
            Command::SaveScenes,
        ];
        for command in commands.into_iter().filter(|command| command.fits(route)) {
            if widgets::button(ui, command.name(words)).clicked() {
                asked = Some(Asked::Do(command));
            }
        }
    });
    widgets::muted(ui, words.t("take-models"));
    asked
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

fn settings(ui: &mut Ui, store: &mut Store, next: &mut Option<Dialog>, asked: &mut Option<Asked>, words: Words) {
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
    ui.horizontal(|ui| {
        widgets::toggle(ui, &mut store.settings_mut().still, words.t("settings-still"));
        ui.label(words.t("settings-still"));
    });
    widgets::section(ui, words.t("settings-files"));
    if widgets::button(ui, words.t("command-associate")).clicked() {
        *asked = Some(Asked::Do(Command::Associate));
    }
    widgets::section(ui, words.t("settings-progress"));
    ui.horizontal_wrapped(|ui| {
        for (command, key) in [
            (Command::SaveProgress, "command-save-progress"),
            (Command::OpenSettings, "progress-import"),
        ] {
            if widgets::button(ui, words.t(key)).clicked() {
                *asked = Some(Asked::Do(command));
            }
        }
        if widgets::button(ui, words.t("settings-forget")).clicked() {
            *next = Some(Dialog::Forget);
        }
    });
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

/// Every command that has a key, by where it works: made from the table of commands.
fn help(ui: &mut Ui, words: Words) -> Option<Asked> {
    title(ui, words.t("command-help"));
    let most = ui.ctx().content_rect().height() * 0.6;
    ScrollArea::vertical().max_height(most).show(ui, |ui| {
        for (place, key) in [
            (Place::Lesson, "help-lesson"),
            (Place::Everywhere, "help-everywhere"),
            (Place::Show, "help-show"),
        ] {
            widgets::section(ui, words.t(key));
            egui::Grid::new(key)
                .num_columns(2)
                .spacing([space::XL, space::XS])
                .show(ui, |ui| {
                    let palette = Palette::of(ui.visuals());
                    for command in Command::ALL.iter().filter(|command| command.place() == place) {
                        if let Some(keys) = command.all_keys_text(ui.ctx()) {
                            ui.label(command.name(words));
                            ui.label(RichText::new(keys).color(palette.muted));
                            ui.end_row();
                        }
                    }
                });
            ui.add_space(space::S);
        }
    });
    let tour = widgets::text_button(ui, None, words.t("command-tour")).clicked();
    tour.then_some(Asked::Do(Command::Tour))
}

fn about(ui: &mut Ui, words: Words) {
    title(ui, words.t("app-name"));
    ui.label(words.with("about-version", &[("version", &env!("CARGO_PKG_VERSION"))]));
    ui.label(words.t("about-what"));
    ui.add_space(space::S);
    widgets::muted(ui, words.t("about-licences"));
}
