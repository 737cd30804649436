//! The app used by label, as a person and a screen reader do.

use egui::accesskit::Toggled;
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use neural_atlas::{
    app::{App, Options},
    experiment::{DriveKind, Transport},
    kit::{
        theme::Theme,
        words::{Lang, Words},
    },
    shell::store::Store,
};
use neural_atlas_engine::{
    labs::architectures::mlp::playground,
    params::{ParamSet, Value},
};
use neural_atlas_lessons::Atlas;

fn app(target: &str) -> Harness<'static, App> {
    app_with(Store::in_memory(), target, [1280.0, 800.0])
}

/// The app with what is remembered in this store.
fn app_with(store: Store, target: &str, size: [f32; 2]) -> Harness<'static, App> {
    let options = Options {
        target: Some(target.into()),
        store,
        lang: Some(Lang::En),
        theme: Some(Theme::Light),
        drive: DriveKind::Manual { steps_per_update: 1 },
        ..Options::default()
    };
    let mut harness = Harness::builder()
        .with_size(size)
        .build_eframe(|cc| App::new(cc, options));
    harness.run_steps(3);
    harness
}

fn step(harness: &mut Harness<'static, App>) -> u64 {
    harness
        .state_mut()
        .lesson()
        .map_or(0, |lesson| lesson.experiment.status().step)
}

#[test]
fn play_makes_the_step_counter_grow_and_pause_stops_it() {
    let words = Words::new(Lang::En);
    let mut harness = app("mlp");
    assert_eq!(step(&mut harness), 0);
    harness.get_by_label(words.t("transport-play")).click();
    harness.run_steps(10);
    let grown = step(&mut harness);
    assert!(grown > 3, "{grown}");
    harness.get_by_label(words.t("transport-pause")).click();
    harness.run_steps(3);
    let stopped = step(&mut harness);
    harness.run_steps(5);
    assert_eq!(step(&mut harness), stopped);
}

#[test]
fn the_language_switches_live_and_back() {
    let (en, zh) = (Words::new(Lang::En), Words::new(Lang::Zh));
    let mut harness = app("momentum");
    assert!(harness.query_by_label(en.t("transport-play")).is_some());
    harness.get_by_label(en.t("top-language")).click();
    harness.run_steps(3);
    assert!(harness.query_by_label(zh.t("transport-play")).is_some());
    harness.get_by_label(zh.t("top-language")).click();
    harness.run_steps(3);
    assert!(harness.query_by_label(en.t("transport-play")).is_some());
}

/// A concept's row in the outline, as a screen reader says it.
fn outlined(concept: &str, mark: &str) -> String {
    let concept = Atlas::get().concept(concept).expect("a concept");
    format!("{} {}", concept.name(Lang::En), Words::new(Lang::En).t(mark))
}

#[test]
fn the_outline_tells_what_was_seen_where_one_is_and_what_is_folded() {
    let harness = app("mlp");
    let on = |label: &str| harness.get_by_label(label).accesskit_node().toggled();
    assert_eq!(on(&outlined("mlp", "mark-seen")), Some(Toggled::True));
    assert_eq!(on(&outlined("universal-approximation", "mark-fresh")), None);
    let here = Atlas::get().place("mlp").expect("a place").0;
    for chapter in Atlas::get().chapters() {
        let unfolded = Toggled::from(chapter.id == here.id);
        assert_eq!(on(chapter.name.get(Lang::En)), Some(unfolded), "{}", chapter.id);
    }
}

#[test]
fn a_concept_opens_from_the_outline_with_its_preset() {
    let mut harness = app("mlp");
    harness
        .get_by_label(&outlined("universal-approximation", "mark-fresh"))
        .click();
    harness.run_steps(3);
    let lesson = harness.state_mut().lesson().expect("a lesson");
    assert_eq!(lesson.node.id, "universal-approximation");
}

#[test]
fn a_control_is_marked_and_led_back_by_what_its_concept_begins_with() {
    let words = Words::new(Lang::En);
    let mut harness = app("mlp");
    let back = words.with("control-default", &[("name", &words.t("param-lr"))]);
    let lr = |harness: &mut Harness<'static, App>| {
        let lesson = harness.state_mut().lesson().expect("a lesson");
        lesson.experiment.value("lr").expect("a parameter")
    };
    let begin = lr(&mut harness);
    let default = playground::Params::spec("lr").expect("a parameter").default.clone();
    assert_ne!(begin, default);
    assert!(harness.query_by_label(&back).is_none());
    let lesson = harness.state_mut().lesson().expect("a lesson");
    lesson.experiment.set("lr", &default).expect("a fitting value");
    harness.run_steps(2);
    harness.get_by_label(&back).focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(2);
    assert_eq!(lr(&mut harness), begin);
    assert!(harness.query_by_label(&back).is_none());
}

#[test]
fn the_bar_has_a_button_that_presents_the_page() {
    let mut harness = app("mlp");
    let label = format!("{}  F5", Words::new(Lang::En).t("command-present"));
    harness.get_by_label(&label).click();
    harness.run_steps(3);
    assert!(harness.state().presenter().is_some());
}

#[test]
fn undo_takes_back_a_changed_parameter() {
    let mut harness = app("mlp");
    let lesson = harness.state_mut().lesson().expect("a lesson");
    let before = lesson.experiment.value("lr");
    lesson.experiment.set_text("lr", "0.3").expect("a fitting value");
    assert_ne!(lesson.experiment.value("lr"), before);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run_steps(2);
    assert_eq!(
        harness
            .state_mut()
            .lesson()
            .and_then(|lesson| lesson.experiment.value("lr")),
        before
    );
}

fn edit(harness: &mut Harness<'static, App>, action: &str) {
    let lesson = harness.state_mut().lesson().expect("a lesson");
    lesson.experiment.act_json(action).expect("an action of the lab");
    harness.run_steps(2);
}

#[test]
fn a_setting_a_weight_and_a_setting_again_are_taken_back_in_the_order_of_the_hand() {
    let mut harness = app("mlp");
    let loss = |harness: &mut Harness<'static, App>| {
        let lesson = harness.state_mut().lesson().expect("a lesson");
        let status = lesson.experiment.status();
        (lesson.experiment.value("lr"), status.metrics.get("train_loss"))
    };
    let mut stations = vec![loss(&mut harness)];
    let set = |harness: &mut Harness<'static, App>, text: &str| {
        let lesson = harness.state_mut().lesson().expect("a lesson");
        lesson.experiment.set_text("lr", text).expect("a fitting value");
        harness.run_steps(2);
    };
    set(&mut harness, "0.3");
    stations.push(loss(&mut harness));
    edit(
        &mut harness,
        r#"{"SetWeight": {"layer": 0, "from": 0, "to": 1, "value": 3.0}}"#,
    );
    stations.push(loss(&mut harness));
    set(&mut harness, "0.1");
    stations.push(loss(&mut harness));
    edit(&mut harness, r#"{"SetBias": {"layer": 0, "neuron": 1, "value": -2.0}}"#);
    stations.push(loss(&mut harness));
    for pair in stations.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
    for station in stations.iter().rev().skip(1) {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        harness.run_steps(3);
        assert_eq!(loss(&mut harness), *station);
    }
    for station in &stations[1..] {
        harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::Z);
        harness.run_steps(3);
        assert_eq!(loss(&mut harness), *station);
    }
}

#[test]
fn a_trained_neuron_that_the_hand_took_comes_back_in_one_step_with_its_settings() {
    let mut harness = app("artificial-neuron");
    let lesson = harness.state_mut().lesson().expect("a lesson");
    lesson.experiment.transport(Transport::Step(40));
    harness.run_steps(45);
    let stand = |harness: &mut Harness<'static, App>| {
        let lesson = harness.state_mut().lesson().expect("a lesson");
        let weight = lesson.experiment.status().metrics.get("w1");
        (weight, lesson.experiment.value("w1"))
    };
    let trained = stand(&mut harness);
    edit(&mut harness, r#"{"Put": {"unit": {"w": [1.0, -2.0], "b": 0.25}}}"#);
    let put = stand(&mut harness);
    assert_eq!(put, (Some(1.0), Some(Value::Number(1.0))));
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run_steps(3);
    assert_eq!(stand(&mut harness), trained);
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::Z);
    harness.run_steps(3);
    assert_eq!(stand(&mut harness), put);
}

#[test]
fn paused_and_still_asks_for_no_repaint() {
    let mut harness = app("mlp");
    harness.run_steps(60);
    // Fails where the app still asks for frames after so many of them.
    harness.try_run().expect("the app comes to rest");
}

const PAD: &str = "Drawing pad of 28 × 28 pixels";

/// What a screen reader says is on the digits network's pad.
fn pad(window: &Harness<'static, App>) -> String {
    window.get_by_label(PAD).accesskit_node().value().unwrap_or_default()
}

/// A stroke from left to right, this far below the pad's top.
fn stroke(window: &mut Harness<'static, App>, below: f32) {
    let rect = window.get_by_label(PAD).rect();
    let at = |x: f32| egui::pos2(rect.left() + x, rect.top() + below);
    window.drag_at(at(20.0));
    for x in 3..9 {
        window.hover_at(at(10.0 * x as f32));
        window.step();
    }
    window.drop_at(at(80.0));
    window.run_steps(3);
}

#[test]
fn brackets_leaf_through_the_test_digits_of_the_lesson_and_the_right_arrow_trains_one_step() {
    let mut window = app("cnn");
    assert_eq!(pad(&window), "Test digit 1 of 1500");
    window.key_press(egui::Key::CloseBracket);
    window.run_steps(3);
    window.key_press(egui::Key::CloseBracket);
    window.run_steps(3);
    assert_eq!((pad(&window).as_str(), step(&mut window)), ("Test digit 3 of 1500", 0));
    window.key_press(egui::Key::OpenBracket);
    window.run_steps(3);
    assert_eq!(pad(&window), "Test digit 2 of 1500");
    window.key_press(egui::Key::ArrowRight);
    window.run_steps(3);
    assert_eq!((pad(&window).as_str(), step(&mut window)), ("Test digit 2 of 1500", 1));
    assert!(window.query_by_label("Next test digit (])").is_some());
}

#[test]
fn the_pad_shows_what_the_lab_has_after_undo_and_redo_and_clearing_and_a_restart() {
    let mut window = app("cnn");
    stroke(&mut window, 30.0);
    let one = pad(&window);
    assert!(one.starts_with("Pixels with ink"), "{one}");
    stroke(&mut window, 90.0);
    let two = pad(&window);
    assert_ne!(one, two);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_steps(3);
    assert_eq!(pad(&window), one);
    window.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::Z);
    window.run_steps(3);
    assert_eq!(pad(&window), two);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_steps(3);
    assert_eq!(pad(&window), one);
    // The ink that was taken back does not come again with the next stroke.
    stroke(&mut window, 30.0);
    assert_eq!(pad(&window), one);
    window.key_press(egui::Key::ArrowRight);
    window.run_steps(3);
    window.key_press(egui::Key::R);
    window.run_steps(3);
    assert_eq!((pad(&window).as_str(), step(&mut window)), (one.as_str(), 0));
    window.get_by_label("Clear the drawing").click();
    window.run_steps(3);
    assert_eq!(pad(&window), "Test digit 1 of 1500");
    window.get_by_label("Take back what was done last").click();
    window.run_steps(3);
    assert_eq!(pad(&window), one);
}

#[test]
fn a_kept_run_is_there_at_the_next_start_and_stands_beside_the_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = || app_with(Store::open(folder.path()), "momentum", [1280.0, 800.0]);
    let mut harness = start();
    let lesson = harness.state_mut().lesson().expect("a lesson");
    lesson.experiment.transport(Transport::Step(5));
    harness.run_steps(10);
    harness.key_press(egui::Key::P);
    harness.run_steps(3);
    drop(harness);
    let mut harness = start();
    let pins = |harness: &mut Harness<'static, App>| {
        let lesson = harness.state_mut().lesson().expect("a lesson");
        lesson.exchange().pins
    };
    assert_eq!(pins(&mut harness).iter().map(|pin| pin.steps).collect::<Vec<_>>(), [5]);
    harness.key_press(egui::Key::V);
    harness.run_steps(12);
    assert!(harness.query_all_by_label_contains("run 1").count() > 0);
    assert_eq!(pins(&mut harness).len(), 1);
}

#[test]
fn a_trained_lab_waits_while_another_is_looked_at() {
    let mut harness = app("mlp-applications");
    let lesson = harness.state_mut().lesson().expect("a lesson");
    lesson.experiment.transport(Transport::Step(7));
    harness.run_steps(12);
    harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::ArrowDown);
    harness.run_steps(3);
    let lab = |harness: &mut Harness<'static, App>| harness.state_mut().lesson().map(|lesson| lesson.node.lab.clone());
    assert_ne!(lab(&mut harness).as_deref(), Some("architectures/mlp/playground"));
    harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::ArrowLeft);
    harness.run_steps(3);
    assert_eq!(lab(&mut harness).as_deref(), Some("architectures/mlp/playground"));
    assert_eq!(step(&mut harness), 7);
}

#[test]
fn in_a_narrow_window_the_outline_lies_over_the_page_until_a_concept_is_picked() {
    let mut harness = app_with(Store::in_memory(), "mlp", [900.0, 600.0]);
    let chapter = Atlas::get().chapters()[5].name.get(Lang::En);
    assert!(harness.query_by_label(chapter).is_none());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::B);
    harness.run_steps(3);
    assert!(harness.query_by_label(chapter).is_some());
    harness
        .get_by_label(&outlined("universal-approximation", "mark-fresh"))
        .click();
    harness.run_steps(3);
    assert!(harness.query_by_label(chapter).is_none());
    let lesson = harness.state_mut().lesson().expect("a lesson");
    assert_eq!(lesson.node.id, "universal-approximation");
}

#[test]
fn a_goal_about_a_setting_has_to_hold_from_the_first_step_of_the_run() {
    let words = Words::new(Lang::En);
    let mut harness = app("batch-norm");
    let lesson = harness.state_mut().lesson().expect("a lesson");
    lesson.take_up();
    lesson.experiment.set_text("batch", "64").expect("a fitting value");
    lesson.experiment.transport(Transport::Step(1));
    harness.run_steps(6);
    let lesson = harness.state_mut().lesson().expect("a lesson");
    lesson.experiment.set_text("batch", "2").expect("a fitting value");
    harness.run_steps(6);
    assert!(harness.query_by_label(words.t("challenge-whole-run")).is_some());
    harness.key_press(egui::Key::R);
    harness.run_steps(6);
    assert!(harness.query_by_label(words.t("challenge-whole-run")).is_none());
}

#[test]
fn a_question_whose_run_is_begun_anew_is_not_answered_by_it() {
    let words = Words::new(Lang::En);
    let mut harness = app("momentum");
    let prediction = Atlas::get().node("momentum").and_then(|node| node.prediction.as_ref());
    let answer = &prediction.expect("a question").answers[0].en;
    harness.state_mut().lesson().expect("a lesson").begin(true, false);
    harness.run_steps(2);
    harness.get_by_label(answer).click();
    harness.run_steps(3);
    assert!(harness.query_by_label(words.t("predict-running")).is_some());
    harness.key_press(egui::Key::R);
    harness.run_steps(3);
    assert!(harness.query_by_label(words.t("predict-running")).is_none());
    assert!(harness.query_by_label(words.t("predict-interrupted")).is_some());
    let right = |key| harness.query_by_label(words.t(key)).is_some();
    assert!(!right("predict-right") && !right("predict-wrong"));
}
