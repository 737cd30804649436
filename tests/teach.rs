//! To learn with and to teach with: questions, challenges, lectures and what is taken away, used by label.
//!
//! The pictures land in the target folder's `tmp/teach`, to be looked at.

use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas::{
    app::{App, Options},
    experiment::{DriveKind, Transport},
    kit::{
        theme::Theme,
        words::{Lang, Words},
    },
    shell::{
        files,
        present::{Lecture, Scene},
        store::Store,
    },
};
use neural_atlas_lessons::Atlas;
use std::path::Path;

type Window = Harness<'static, App>;

struct Look {
    lang: Lang,
    theme: Theme,
    size: [f32; 2],
}

/// Both languages, both themes and both sizes in four looks.
const LOOKS: [Look; 4] = [
    Look {
        lang: Lang::Zh,
        theme: Theme::Light,
        size: [1280.0, 800.0],
    },
    Look {
        lang: Lang::En,
        theme: Theme::Dark,
        size: [1280.0, 800.0],
    },
    Look {
        lang: Lang::En,
        theme: Theme::Light,
        size: [900.0, 600.0],
    },
    Look {
        lang: Lang::Zh,
        theme: Theme::Dark,
        size: [900.0, 600.0],
    },
];

fn window(target: &str, look: &Look, mut store: Store, steps: u64) -> Window {
    store.settings_mut().toured = true;
    let options = Options {
        target: Some(target.into()),
        store,
        lang: Some(look.lang),
        theme: Some(look.theme),
        drive: DriveKind::Manual {
            steps_per_update: steps.max(1),
        },
        greets: true,
        ..Options::default()
    };
    let mut window = Harness::builder()
        .with_size(look.size)
        .with_step_dt(0.05)
        .build_eframe(|cc| App::new(cc, options));
    window.run_steps(4);
    window
}

fn english() -> Look {
    Look {
        lang: Lang::En,
        ..LOOKS[1]
    }
}

impl Clone for Look {
    fn clone(&self) -> Self {
        *self
    }
}
impl Copy for Look {}

fn photograph(window: &mut Window, name: &str, look: &Look) {
    window.run_steps(3);
    let image = window
        .render()
        .expect("a software Vulkan driver (Debian: mesa-vulkan-drivers libvulkan1)");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("teach");
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
    let file = format!("{name}-{}-{}-{}.png", look.lang.name(), look.theme.name(), look.size[0]);
    image.save(folder.join(file)).expect("room for a picture");
    let first = *image.get_pixel(0, 0);
    assert!(
        image.pixels().any(|pixel| *pixel != first),
        "{name} is an empty picture"
    );
}

fn step(window: &mut Window) -> u64 {
    window
        .state_mut()
        .lesson()
        .map_or(0, |lesson| lesson.experiment.status().step)
}

fn press(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::NONE, key);
    window.run_steps(3);
}

#[test]
fn the_question_stands_before_the_stage_and_the_run_answers_it_with_its_own_numbers() {
    let words = Words::new(Lang::En);
    let node = Atlas::get().node("momentum").unwrap();
    let prediction = node.prediction.as_ref().unwrap();
    for (chosen, verdict) in [(prediction.right, "verdict-right"), (1, "verdict-wrong")] {
        let mut window = window("momentum", &english(), Store::in_memory(), 600);
        assert_eq!(step(&mut window), 0);
        assert!(window.query_by_label(words.t("predict-skip")).is_some());
        window.get_by_label(&prediction.answers[chosen].en).click();
        window.run_steps(6);
        assert!(step(&mut window) > 100);
        assert!(window.query_by_label(words.t(verdict)).is_some(), "{verdict}");
        // The button puts the card away, and so does Escape.
        match chosen {
            1 => press(&mut window, Key::Escape),
            _ => window.get_by_label(words.t("verdict-go-on")).click(),
        }
        window.run_steps(3);
        assert!(window.query_by_label(words.t(verdict)).is_none());
    }
}

#[test]
fn a_question_passed_over_stays_away_and_can_be_asked_for_again() {
    let words = Words::new(Lang::En);
    let mut window = window("relu", &english(), Store::in_memory(), 1);
    window.get_by_label(words.t("predict-skip")).click();
    window.run_steps(3);
    assert!(window.query_by_label(words.t("predict-skip")).is_none());
    assert!(window.state_mut().lesson().is_some_and(|lesson| !lesson.is_asking()));
    // The card stands below the text, out of sight.
    window.get_by_label(words.t("predict-ask")).click_accesskit();
    window.run_steps(3);
    assert!(window.query_by_label(words.t("predict-skip")).is_some());
}

#[test]
fn play_passes_the_question_over() {
    let mut window = window("momentum", &english(), Store::in_memory(), 1);
    assert!(window.state_mut().lesson().is_some_and(|lesson| lesson.is_asking()));
    press(&mut window, Key::Space);
    assert!(window.state_mut().lesson().is_some_and(|lesson| !lesson.is_asking()));
    assert!(step(&mut window) > 0);
}

#[test]
fn a_challenge_met_is_remembered_with_its_best_value_and_listed_as_solved() {
    let words = Words::new(Lang::En);
    let mut window = window("gradient-descent", &english(), Store::in_memory(), 80);
    let lesson = window.state_mut().lesson().unwrap();
    lesson.take_up();
    lesson.experiment.set_text("lr", "0.09").unwrap();
    lesson.experiment.transport(Transport::Step(80));
    window.run_steps(6);
    window.key_press_modifiers(Modifiers::COMMAND, Key::J);
    window.run_steps(3);
    let counted = window.query_all_by_label_contains("1 of").count();
    assert!(counted > 0);
    window.get_by_label(words.t("challenges-open")).click();
    window.run_steps(3);
    let name = Atlas::get().concept("gradient-descent").unwrap().name(Lang::En);
    assert_eq!(window.query_all_by_label_contains(&format!("{name} ·")).count(), 0);
}

#[test]
fn the_question_the_verdict_and_the_challenges_are_photographed() {
    for look in &LOOKS {
        let mut window = window("momentum", look, Store::in_memory(), 600);
        photograph(&mut window, "question", look);
        press(&mut window, Key::Num1);
        window.run_steps(4);
        photograph(&mut window, "verdict", look);
        window.key_press_modifiers(Modifiers::COMMAND, Key::J);
        photograph(&mut window, "challenges", look);
    }
}

#[test]
fn the_tour_has_four_steps_is_passed_over_for_good_and_found_again() {
    let words = Words::new(Lang::En);
    let options = Options {
        lang: Some(Lang::En),
        drive: DriveKind::Manual { steps_per_update: 1 },
        greets: true,
        ..Options::default()
    };
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|cc| App::new(cc, options));
    window.run_steps(3);
    for _ in 0..3 {
        window.get_by_label(words.t("tour-next")).click();
        window.run_steps(3);
    }
    window.get_by_label(words.t("tour-begin")).click();
    window.run_steps(3);
    assert!(window.query_by_label(words.t("tour-skip")).is_none());
    press(&mut window, Key::F1);
    window.get_by_label(words.t("command-tour")).click();
    window.run_steps(3);
    window.get_by_label(words.t("tour-skip")).click();
    window.run_steps(3);
    assert!(window.query_by_label(words.t("tour-skip")).is_none());
}

fn lecture() -> Lecture {
    let scene = |node: &str, note: &str| Scene {
        node: node.into(),
        steps: 20,
        note: note.into(),
        minutes: Some(5),
        set: Atlas::get()
            .node(node)
            .unwrap()
            .preset
            .pairs()
            .iter()
            .cloned()
            .collect(),
        ..Scene::default()
    };
    Lecture {
        title: "Optimizers".into(),
        scenes: vec![
            scene("momentum", "Ask who is first.\nThen run."),
            scene("adam", "Look at the scale."),
            scene("relu", ""),
        ],
        ..Lecture::default()
    }
}

fn with_scenes(lecture: Lecture) -> Store {
    let mut store = Store::in_memory();
    *store.scenes_mut() = lecture;
    store
}

fn node(window: &mut Window) -> String {
    window
        .state_mut()
        .lesson()
        .map_or(String::new(), |lesson| lesson.node.id.clone())
}

#[test]
fn a_lecture_is_stepped_by_page_keys_and_arrows_blanked_and_reset_and_ends_with_escape() {
    let mut window = window("cnn", &english(), with_scenes(lecture()), 50);
    press(&mut window, Key::F5);
    assert_eq!((node(&mut window).as_str(), step(&mut window)), ("momentum", 20));
    press(&mut window, Key::PageDown);
    assert_eq!(node(&mut window), "adam");
    press(&mut window, Key::ArrowRight);
    assert_eq!(node(&mut window), "relu");
    press(&mut window, Key::ArrowDown);
    assert_eq!(node(&mut window), "relu", "the last scene stays");
    press(&mut window, Key::PageUp);
    assert_eq!(node(&mut window), "adam");
    press(&mut window, Key::B);
    assert!(window.state().presenter().is_some_and(|presenter| presenter.blank));
    press(&mut window, Key::Home);
    assert_eq!(node(&mut window), "momentum");
    let lesson = window.state_mut().lesson().unwrap();
    lesson.experiment.set_text("lr", "0.5").unwrap();
    lesson.experiment.transport(Transport::Step(50));
    window.run_steps(3);
    press(&mut window, Key::Backspace);
    let lesson = window.state_mut().lesson().unwrap();
    assert_eq!(lesson.experiment.value("lr").unwrap().to_string(), "0.01");
    assert_eq!(step(&mut window), 20);
    press(&mut window, Key::Escape);
    assert!(window.state().presenter().is_none());
}

#[test]
fn the_show_is_photographed_at_both_ends_of_its_text_sizes() {
    for (look, scale) in LOOKS.iter().zip([1.5, 2.0, 1.5, 3.0]) {
        let mut lecture = lecture();
        lecture.scenes.iter_mut().for_each(|scene| scene.note.clear());
        let mut store = with_scenes(lecture);
        store.settings_mut().show_scale = scale;
        let look = &Look {
            size: [1920.0, 1080.0],
            ..*look
        };
        let mut window = window("momentum", look, store, 50);
        press(&mut window, Key::F5);
        photograph(&mut window, &format!("show-{scale}"), look);
        press(&mut window, Key::C);
        press(&mut window, Key::G);
        photograph(&mut window, &format!("show-controls-{scale}"), look);
    }
}

#[test]
fn the_list_of_scenes_and_the_notes_are_photographed() {
    for look in &LOOKS {
        let mut window = window("momentum", look, with_scenes(lecture()), 50);
        window.key_press_modifiers(Modifiers::COMMAND, Key::P);
        photograph(&mut window, "scenes", look);
        let words = Words::new(look.lang);
        window.get_by_label(words.t("command-present")).click();
        window.run_steps(4);
        assert!(window.state().presenter().is_some());
        photograph(&mut window, "notes", look);
    }
}

fn ctrl(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.run_steps(3);
}

/// The scenes that the show has.
fn scenes(window: &Window) -> Vec<Scene> {
    let presenter = window.state().presenter();
    presenter.map_or(vec![], |presenter| presenter.lecture.scenes.clone())
}

#[test]
fn scenes_taken_out_of_the_list_come_back_whole_and_steps_and_minutes_are_typed() {
    let words = Words::new(Lang::En);
    let mut window = window("momentum", &english(), with_scenes(lecture()), 50);
    ctrl(&mut window, Key::P);
    let bin = |n: usize| words.with("scenes-remove", &[("n", &n)]);
    let click = |window: &mut Window, label: &str| {
        window.get_by_label(label).click();
        window.run_steps(4);
    };
    click(&mut window, &bin(1));
    assert!(window.query_by_label(&bin(3)).is_none());
    ctrl(&mut window, Key::Z);
    click(&mut window, &bin(2));
    click(&mut window, &bin(2));
    for _ in 0..2 {
        click(&mut window, words.t("command-undo"));
    }
    for (label, text) in [("Trained for 20 steps", "300"), ("Planned for 5 min", "0")] {
        click(&mut window, label);
        window.event(egui::Event::Text(text.into()));
        window.run_steps(2);
        press(&mut window, Key::Enter);
    }
    click(&mut window, words.t("command-present"));
    let mut wanted = lecture().scenes;
    (wanted[1].steps, wanted[1].minutes) = (300, None);
    assert_eq!(scenes(&window), wanted);
}

#[test]
fn a_full_list_says_so_and_takes_no_further_scene() {
    let mut full = lecture();
    full.scenes = vec![full.scenes[2].clone(); 200];
    let mut window = window("relu", &english(), with_scenes(full), 50);
    ctrl(&mut window, Key::D);
    let said = Words::new(Lang::En).with("scenes-full", &[("limit", &200)]);
    assert!(window.query_by_label(&said).is_some());
    press(&mut window, Key::F5);
    assert_eq!(scenes(&window).len(), 200);
}

#[test]
fn a_show_says_its_state_and_that_a_run_was_pinned_and_does_nothing_out_of_sight() {
    let words = Words::new(Lang::En);
    let mut window = window("momentum", &english(), with_scenes(lecture()), 50);
    press(&mut window, Key::F5);
    assert!(window.query_by_label_contains("paused · Step 20 · 1 / 3").is_some());
    press(&mut window, Key::Space);
    assert!(window.query_by_label_contains("running · Step").is_some());
    press(&mut window, Key::Space);
    press(&mut window, Key::V);
    ctrl(&mut window, Key::M);
    ctrl(&mut window, Key::J);
    press(&mut window, Key::P);
    assert!(window.query_by_label(words.t("pins-pinned")).is_some());
    press(&mut window, Key::Escape);
    // The lesson's page as it was left, with its stage.
    assert!(window.query_by_label(words.t("transport-play")).is_some());
    assert!(window.query_by_label(words.t("compare-runs")).is_none());
}

#[test]
fn a_figure_asked_for_in_a_show_is_taken_there() {
    let mut window = window("momentum", &english(), with_scenes(lecture()), 50);
    press(&mut window, Key::F5);
    window.state_mut().ask_figure(files::FigureKind::Svg);
    window.run_steps(1);
    assert!(neural_atlas::kit::figure::taken(&window.ctx).is_some());
}

#[test]
fn the_pen_draws_over_the_stage_and_undo_takes_the_stroke_back() {
    let mut window = window("momentum", &english(), with_scenes(lecture()), 50);
    press(&mut window, Key::F5);
    press(&mut window, Key::T);
    press(&mut window, Key::I);
    assert!(window.state().presenter().is_some_and(|presenter| presenter.pen));
    let before = window.render().unwrap();
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let (from, to) = (egui::pos2(200.0, 200.0), egui::pos2(500.0, 400.0));
    window.hover_at(from);
    window.run_steps(1);
    window.event(button(from, true));
    window.run_steps(1);
    for part in 1..=5 {
        window.hover_at(from + (to - from) * (part as f32 / 5.0));
        window.run_steps(1);
    }
    window.event(button(to, false));
    window.run_steps(2);
    let drawn = window.render().unwrap();
    assert_ne!(before, drawn);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert!(window.render().unwrap() != drawn);
}

#[test]
fn a_figure_as_svg_holds_the_stage_with_its_words() {
    use neural_atlas::kit::figure;
    let mut window = window("momentum", &english(), Store::in_memory(), 60);
    press(&mut window, Key::Num1);
    window.state_mut().ask_figure(files::FigureKind::Svg);
    window.run_steps(1);
    let figure = figure::taken(&window.ctx).expect("a figure after the frame");
    let svg = figure.svg();
    assert!(svg.contains("<text") && svg.contains("<path") && svg.contains("<image"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("teach");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("figure.svg"), &svg).unwrap();
    let bytes = files::png(&figure.pixels(2.0)).unwrap();
    std::fs::write(folder.join("figure.png"), bytes).unwrap();
}

#[test]
fn kept_runs_travel_in_a_line_and_are_trained_again_to_the_step_where_they_were_kept() {
    let pins = "&pin=seed%3D8%26steps%3D30%26lr%3D0.002&pin=seed%3D9%26steps%3D40%26lr%3D0.004";
    let mut window = window("relu", &english(), Store::in_memory(), 10);
    let line = format!("atlas:momentum?seed=7&lr=0.003{pins}");
    window.event(egui::Event::Paste(line));
    window.run_steps(12);
    let lesson = window.state_mut().lesson().unwrap();
    let exchange = lesson.exchange();
    let kept: Vec<_> = exchange
        .pins
        .iter()
        .map(|pin| (pin.seed, pin.steps, pin.set.get("lr").map(String::as_str)))
        .collect();
    assert_eq!(kept, [(8, 30, Some("0.002")), (9, 40, Some("0.004"))]);
    assert_eq!((exchange.node.as_str(), exchange.seed), ("momentum", 7));
    let again = neural_atlas::shell::exchange::Exchange::parse(&exchange.to_line()).unwrap();
    assert_eq!(again.pins, exchange.pins);
    press(&mut window, Key::V);
    for look in &LOOKS[1..2] {
        photograph(&mut window, "compare-from-line", look);
    }
}
