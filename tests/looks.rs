//! The surfaces around the lesson, photographed in both languages, themes and sizes: comparison, sweep, taking away, the
//! tour, the challenges, the map with its card.
//!
//! The pictures land in the target folder's `tmp/teach`, to be looked at; the test asks that each surface shows what it is
//! for.

use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas::{
    app::{App, Options},
    experiment::{DriveKind, Transport},
    kit::{
        theme::Theme,
        words::{Lang, Words},
    },
    shell::store::Store,
};
use neural_atlas_lessons::Atlas;
use std::{path::Path, time::Duration};

type Window = Harness<'static, App>;

#[derive(Clone, Copy)]
struct Look(Lang, Theme, [f32; 2]);

const LOOKS: [Look; 4] = [
    Look(Lang::Zh, Theme::Light, [1280.0, 800.0]),
    Look(Lang::En, Theme::Dark, [1280.0, 800.0]),
    Look(Lang::En, Theme::Light, [900.0, 600.0]),
    Look(Lang::Zh, Theme::Dark, [900.0, 600.0]),
];

fn window(target: &str, Look(lang, theme, size): Look, toured: bool) -> Window {
    let mut store = Store::in_memory();
    store.settings_mut().toured = toured;
    let options = Options {
        target: Some(target.into()),
        store,
        lang: Some(lang),
        theme: Some(theme),
        drive: DriveKind::Manual { steps_per_update: 60 },
        greets: !toured,
        ..Options::default()
    };
    let mut window = Harness::builder()
        .with_size(size)
        .with_step_dt(0.05)
        .build_eframe(|cc| App::new(cc, options));
    window.run_steps(4);
    window
}

fn photograph(window: &mut Window, name: &str, Look(lang, theme, size): Look) {
    window.run_steps(3);
    let image = window
        .render()
        .expect("a software Vulkan driver (Debian: mesa-vulkan-drivers libvulkan1)");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("teach");
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
    let file = format!("{name}-{}-{}-{}.png", lang.name(), theme.name(), size[0]);
    image.save(folder.join(file)).expect("room for a picture");
}

/// Waits for threads that make stills.
fn settle(window: &mut Window, done: impl Fn(&Window) -> bool) {
    for _ in 0..600 {
        window.step();
        if done(window) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("nothing came of it in 12 seconds");
}

#[test]
fn the_comparison_of_three_runs_names_what_differs() {
    for look in LOOKS {
        let mut window = window("momentum", look, true);
        let lesson = window.state_mut().lesson().unwrap();
        for lr in ["0.002", "0.004", "0.001"] {
            lesson.experiment.set_text("lr", lr).unwrap();
            lesson.experiment.transport(Transport::Step(60));
            lesson.experiment.update();
            lesson.command(neural_atlas::shell::command::Command::Pin, &mut Store::in_memory());
        }
        window.key_press(Key::V);
        window.run_steps(4);
        let words = Words::new(look.0);
        let first = words.with("compare-run", &[("n", &1)]);
        assert!(window.query_by_label(&first).is_some());
        photograph(&mut window, "compare", look);
        window.get_by_label(words.t("compare-sweep")).click();
        window.run_steps(3);
        settle(&mut window, |window| {
            window.query_all_by_role(egui::accesskit::Role::Image).count() >= 4
        });
        photograph(&mut window, "sweep", look);
    }
}

#[test]
fn what_can_be_taken_away_and_the_tour_stand_whole_in_the_window() {
    for look in LOOKS {
        let words = Words::new(look.0);
        let area = egui::Rect::from_min_size(egui::Pos2::ZERO, look.2.into());
        let mut page = window("momentum", look, true);
        page.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
        page.run_steps(3);
        for key in ["command-export-figure", "command-export-svg", "dialog-close"] {
            assert!(area.contains_rect(page.get_by_label(words.t(key)).rect()), "{key}");
        }
        photograph(&mut page, "take-away", look);
        let mut tour = window("", look, false);
        for step in 1..=4 {
            photograph(&mut tour, &format!("tour-{step}"), look);
            let next = if step == 4 { "tour-begin" } else { "tour-next" };
            let button = tour.get_by_label(words.t(next));
            assert!(area.contains_rect(button.rect()), "{next} {step}");
            button.click();
            tour.run_steps(3);
        }
    }
}

#[test]
fn the_card_on_the_map_shows_a_still_of_a_real_run() {
    for look in LOOKS {
        let words = Words::new(look.0);
        let mut window = window("", look, true);
        let name = Atlas::get().concept("momentum").unwrap().name(look.0);
        let label = format!("{name} {}", words.t("mark-fresh"));
        let rect = window.get_by_label(&label).rect();
        window.hover_at(rect.center());
        window.run_steps(12);
        let before = window.render().unwrap();
        // Painted, not a widget: the picture changes when the still comes.
        for _ in 0..600 {
            window.step();
            std::thread::sleep(Duration::from_millis(20));
            if window.render().unwrap() != before {
                break;
            }
        }
        assert!(window.render().unwrap() != before, "no still came");
        photograph(&mut window, "card", look);
    }
}
