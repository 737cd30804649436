//! The transport bar: play, step, start again, seed, speed, and the state said in words.

use super::{
    fonts,
    icons::{self, Icon},
    number,
    tokens::{Palette, size, space, text},
    widgets::{self, Slider},
    words::Words,
};
use crate::experiment::{Status, Transport};
use egui::{
    Color32, Galley, Grid, Id, Popup, PopupCloseBehavior, Response, RichText, Role, Sense, Stroke, TextFormat, Ui,
    WidgetInfo,
    text::{LayoutJob, TextWrapping},
    vec2,
};
use neural_atlas_engine::{session::State, worker::Speed};
use std::sync::Arc;

/// The slowest speed and the end of the rail, which means as fast as it goes; steps a second.
const SLOWEST: f64 = 2.0;
const UNLIMITED: f64 = 10_000.0;
/// Steps that the button beside "step" takes, until another number is typed.
const MANY: u64 = 100;
/// A number with a decimal point holds every whole number up to here.
const LARGEST_SEED: f64 = 9_007_199_254_740_992.0;
/// Steps at once at most.
const MOST_STEPS: f64 = 1e6;

/// Draws the bar over the width that is free; returns what was asked.
pub fn bar(ui: &mut Ui, status: &Status, words: Words) -> Option<Transport> {
    let mut asked = None;
    let room = ui.available_width();
    let many_id = Id::unique("steps at once");
    let many = ui.data(|data| data.get_temp(many_id)).unwrap_or(MANY);
    let steps = words.with("transport-steps", &[("n", &many)]);
    ui.horizontal(|ui| {
        ui.set_min_height(size::TRANSPORT);
        ui.spacing_mut().item_spacing.x = space::S;
        if play(ui, status.state == State::Running, words).clicked() {
            asked = Some(Transport::Toggle);
        }
        let named = room > size::TRANSPORT_WIDE;
        for (icon, name, command) in [
            (Icon::Step, words.t("transport-step"), Transport::Step(1)),
            (Icon::Steps, steps.as_str(), Transport::Step(many)),
            (Icon::Reset, words.t("transport-reset"), Transport::Reset),
        ] {
            // The middle one keeps to its icon: three words in a row say less than two.
            let response = match named && icon != Icon::Steps {
                true => widgets::text_button(ui, Some(icon), name),
                false => widgets::icon_button(ui, icon, name),
            };
            if response.clicked() {
                asked = Some(command);
            }
        }
        if let Some(speed) = speed(ui, status.speed, room, words) {
            asked = Some(Transport::Speed(speed));
        }
        let seed = words.with("transport-seed", &[("seed", &status.seed)]);
        ui.add_space(space::XS);
        if room > size::TRANSPORT_NARROW {
            let button = widgets::text_button(ui, None, &seed).on_hover_text(words.t("transport-numbers"));
            let typed = Popup::menu(&button)
                .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
                .show(|ui| numbers(ui, status.seed, many, words));
            match typed.and_then(|shown| shown.inner) {
                Some(Typed::Seed(seed)) => asked = Some(Transport::Reseed(seed)),
                Some(Typed::Steps(many)) => _ = ui.data_mut(|data| data.insert_temp(many_id, many)),
                None => {}
            }
        }
        let fresh = widgets::icon_button(ui, Icon::Renew, words.t("transport-new-seed")).on_hover_text(seed);
        if fresh.clicked() {
            asked = Some(Transport::Reseed(status.seed.wrapping_add(1)));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            said(ui, status, words)
        });
    });
    asked
}

/// A number of the run that was typed.
enum Typed {
    Seed(u64),
    Steps(u64),
}

/// The numbers that are typed rather than dragged: the seed, and how many steps the button for many takes.
fn numbers(ui: &mut Ui, seed: u64, many: u64, words: Words) -> Option<Typed> {
    let mut typed = None;
    Grid::new("numbers of the run").num_columns(2).show(ui, |ui| {
        let rows = [
            ("transport-seed-typed", seed, (0.0, LARGEST_SEED)),
            ("transport-steps-count", many, (1.0, MOST_STEPS)),
        ];
        for (index, (key, value, hard)) in rows.into_iter().enumerate() {
            ui.label(words.t(key));
            let id = Id::unique(key);
            let number = widgets::typed_number(ui, id, value as f64, "", hard, words.t(key));
            // The same seed again would throw the training away for nothing.
            if let Some(number) = number
                .map(|number| number.round() as u64)
                .filter(|number| *number != value)
            {
                typed = Some(if index == 0 {
                    Typed::Seed(number)
                } else {
                    Typed::Steps(number)
                });
            }
            ui.end_row();
        }
    });
    typed
}

/// The round button that starts and pauses.
fn play(ui: &mut Ui, running: bool, words: Words) -> Response {
    let palette = Palette::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(vec2(size::PLAY, size::PLAY), Sense::click());
    let (icon, key) = if running {
        (Icon::Pause, "transport-pause")
    } else {
        (Icon::Play, "transport-play")
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), words.t(key)));
    let grown = if response.hovered() { 1.0 } else { 0.0 };
    ui.painter()
        .circle_filled(rect.center(), size::PLAY / 2.0 + grown, palette.accent);
    if response.has_focus() {
        let ring = Stroke::new(super::tokens::line::FOCUS, palette.accent);
        ui.painter()
            .circle_stroke(rect.center(), size::PLAY / 2.0 + space::XS, ring);
    }
    icons::paint(ui.painter(), rect, size::ICON, icon, palette.on_accent);
    response.on_hover_text(words.t(key))
}

/// From a few steps a second to as fast as it goes, on a logarithmic rail.
fn speed(ui: &mut Ui, now: Speed, room: f32, words: Words) -> Option<Speed> {
    if room > size::TRANSPORT_WIDE {
        ui.label(RichText::new(words.t("transport-speed")).color(Palette::of(ui.visuals()).muted));
    }
    let mut rate = match now {
        Speed::Full => UNLIMITED,
        Speed::PerSecond(rate) => rate,
    };
    let said = match now {
        Speed::Full => words.t("transport-speed-unlimited").to_owned(),
        Speed::PerSecond(rate) => words.with("transport-speed-value", &[("n", &number::short(rate))]),
    };
    let rail = if room > size::TRANSPORT_NARROW {
        size::SPEED
    } else {
        size::SPEED / 2.0
    };
    let slider = Slider::new(&mut rate, (SLOWEST, UNLIMITED), words.t("transport-speed"))
        .log(true)
        .default(UNLIMITED);
    let response = slider.rail(rail).bare().spoken(said.clone()).show(ui);
    let changed = response.changed();
    response.on_hover_text(format!("{} · {said}", words.t("transport-speed")));
    changed.then_some(if rate >= UNLIMITED {
        Speed::Full
    } else {
        Speed::PerSecond(rate)
    })
}

/// Step, rate and state, laid from the right.
fn said(ui: &mut Ui, status: &Status, words: Words) {
    let palette = Palette::of(ui.visuals());
    let rate = words.with("transport-rate", &[("n", &number::short(status.steps_per_second))]);
    let (state, ink) = state(palette, &status.state, words);
    let running = status.state == State::Running;
    let step = words.with("transport-step-count", &[("n", &number::count(status.step))]);
    // Where not all of it has room, the rate goes first, then the rest.
    let (step_part, state_part) = ((step.as_str(), true), (state.as_str(), false));
    let shortest = if running { step_part } else { state_part };
    let mut choices = vec![vec![step_part, state_part], vec![shortest]];
    if running {
        choices.insert(0, vec![step_part, (rate.as_str(), false)]);
    }
    let room = ui.available_width();
    let mut galleys = choices.iter().map(|parts| line(ui, parts, ink));
    let fitting = galleys.find(|galley| galley.size().x <= room);
    let galley = fitting.unwrap_or_else(|| line(ui, &[shortest], ink));
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{step} · {state}")));
    ui.painter().galley(rect.min, galley, palette.text);
    response.on_hover_text(if running {
        format!("{step} · {rate} · {state}")
    } else {
        explain(&status.state, words)
    });
}

/// Words in one line, those marked in the heavier weight, with dots between.
fn line(ui: &Ui, parts: &[(&str, bool)], ink: Color32) -> Arc<Galley> {
    let palette = Palette::of(ui.visuals());
    let mut job = LayoutJob::default();
    for (index, (words, strong)) in parts.iter().enumerate() {
        if index > 0 {
            job.append(
                " · ",
                0.0,
                TextFormat::simple(fonts::regular(text::BODY), palette.muted),
            );
        }
        let (font, color) = match strong {
            true => (fonts::bold(text::BODY), palette.text),
            false => (fonts::regular(text::BODY), ink),
        };
        job.append(words, 0.0, TextFormat::simple(font, color));
    }
    job.wrap = TextWrapping::no_max_width();
    ui.painter().layout_job(job)
}

/// The state in a word or two, and its colour.
fn state(palette: &Palette, state: &State, words: Words) -> (String, Color32) {
    match state {
        State::Running => (words.t("transport-running").to_owned(), palette.muted),
        State::Paused => (words.t("transport-paused").to_owned(), palette.muted),
        State::Done => (words.t("transport-done").to_owned(), palette.ok),
        State::Diverged { step, .. } => (
            words.with("transport-diverged-short", &[("step", &number::count(*step))]),
            palette.warn,
        ),
        State::Crashed { .. } => (words.t("transport-crashed-short").to_owned(), palette.warn),
        State::Refused(_) => (words.t("transport-refused-short").to_owned(), palette.warn),
    }
}

/// The state as a whole sentence, with what to try where something went wrong.
pub fn explain(state: &State, words: Words) -> String {
    match state {
        State::Running => words.t("transport-running").to_owned(),
        State::Paused => words.t("transport-paused").to_owned(),
        State::Done => words.t("transport-done").to_owned(),
        State::Diverged { step, metric } => {
            let metric = match metric.as_str() {
                "pulse" => words.t("transport-pulse").to_owned(),
                metric => words.metric(metric),
            };
            words.with(
                "transport-diverged",
                &[("step", &number::count(*step)), ("metric", &metric)],
            )
        }
        State::Crashed { message } => words.with("transport-crashed", &[("message", message)]),
        State::Refused(fault) => words.with("transport-refused", &[("why", &words.fault(fault))]),
    }
}

/// The sentence for a state that a person must hear of, on a band of its own; nothing while all is well.
pub fn notice(ui: &mut Ui, state: &State, words: Words) {
    if !matches!(
        state,
        State::Diverged { .. } | State::Crashed { .. } | State::Refused(_)
    ) {
        return;
    }
    let palette = Palette::of(ui.visuals());
    let band = egui::Frame::new()
        .fill(super::tokens::mix(
            palette.surface,
            palette.warn,
            super::tokens::alpha::BAND,
        ))
        .corner_radius(super::tokens::RADIUS)
        .inner_margin(egui::Margin::symmetric(space::M as i8, space::S as i8));
    band.show(ui, |ui| {
        ui.label(RichText::new(explain(state, words)).color(palette.text))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::{
        theme::{self, Theme},
        words::Lang,
    };
    use egui::Key;
    use egui_kittest::{
        Harness,
        kittest::{NodeT, Queryable},
    };
    use neural_atlas_engine::{history::History, lab::Metrics};

    type Bar = Harness<'static, Vec<Transport>>;

    fn bar_with_seed_7() -> Bar {
        let words = Words::new(Lang::En);
        let status = Status {
            state: State::Paused,
            step: 40,
            seed: 7,
            speed: Speed::Full,
            steps_per_second: 0.0,
            metrics: Metrics::default(),
            history: Arc::new(History::new(1)),
            run: 1,
            ready: true,
            settled: true,
        };
        Harness::builder()
            .with_size([724.0, 300.0])
            .with_context_setup(move |ctx| theme::install(ctx, Theme::Light, 1.0, words))
            .build_ui_state(
                move |ui, asked: &mut Vec<Transport>| asked.extend(bar(ui, &status, words)),
                vec![],
            )
    }

    /// Opens the seed's box. The button of the bar has the same name; the box has a value.
    fn open(harness: &mut Bar) {
        let number = harness
            .get_all_by_label("Seed 7")
            .find(|node| node.accesskit_node().value().is_some());
        number.expect("the seed's box").click();
        harness.run_steps(4);
    }

    fn type_in(harness: &mut Bar, text: &str) {
        harness.event(egui::Event::Text(text.into()));
        harness.run_steps(2);
        harness.key_press(Key::Enter);
        harness.run_steps(3);
    }

    #[test]
    fn the_same_seed_restarts_nothing_and_another_does() {
        let mut harness = bar_with_seed_7();
        harness.run_steps(2);
        harness.get_by_label("Seed 7").click();
        harness.run_steps(4);
        open(&mut harness);
        harness.key_press(Key::Tab);
        harness.run_steps(3);
        open(&mut harness);
        type_in(&mut harness, "7.0");
        assert!(harness.state().is_empty(), "{:?}", harness.state());
        open(&mut harness);
        type_in(&mut harness, "9");
        assert_eq!(*harness.state(), [Transport::Reseed(9)]);
    }
}
