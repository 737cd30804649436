use crate::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use egui::{Key, vec2};
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas_engine::params::Value;

fn stage_of(size: [f32; 2], steps: u64, set: &[(&str, &str)]) -> Harness<'static, Box<dyn Experiment>> {
    let experiment = picture::experiment("generative/diffusion/diffusion", steps, set).unwrap();
    picture::alone(experiment, size, Lang::En, Theme::Light)
}

fn stage(steps: u64, set: &[(&str, &str)]) -> Harness<'static, Box<dyn Experiment>> {
    stage_of([724.0, 560.0], steps, set)
}

fn value(harness: &Harness<'_, Box<dyn Experiment>>, name: &str) -> Value {
    harness.state().value(name).unwrap()
}

fn number(harness: &Harness<'_, Box<dyn Experiment>>, name: &str) -> f64 {
    match value(harness, name) {
        Value::Number(number) => number,
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn the_time_is_dragged_along_the_schedule_and_moved_by_keys() {
    let mut harness = stage(60, &[]);
    let slider = harness.get_by_label("Time t").rect();
    let (from, to) = (slider.left_center() + vec2(8.0, 0.0), slider.center());
    harness.drag_at(from);
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    harness.run();
    let middle = number(&harness, "t");
    assert!((90.0..110.0).contains(&middle), "{middle}");
    harness.get_by_label("Time t").focus();
    harness.run();
    for (key, wanted) in [
        (Key::ArrowRight, middle + 1.0),
        (Key::PageDown, middle - 19.0),
        (Key::End, 200.0),
        (Key::Home, 0.0),
    ] {
        harness.key_press(key);
        harness.run();
        assert_eq!(number(&harness, "t"), wanted, "{key:?}");
    }
}

#[test]
fn the_time_plays_to_the_noise_and_back_until_it_is_held() {
    let mut harness = stage(60, &[]);
    harness.get_by_label("Play the time").click();
    let mut until = |wanted: fn(f64) -> bool| {
        let steps = (0..400).find(|_| {
            harness.step();
            wanted(number(&harness, "t"))
        });
        steps.expect("the time goes on")
    };
    let there = until(|t| t == 200.0);
    assert!(there > 20, "not at once: {there} frames");
    until(|t| t < 200.0 && t > 50.0);
    until(|t| t < 50.0 && t > 0.0);
    harness.get_by_label("Hold the time").click();
    // `run` fails where the stage never comes to rest.
    assert!(harness.run() < 8);
}

#[test]
fn chips_choose_shape_and_class_and_hold_the_learning() {
    let mut harness = stage(60, &[]);
    for (label, name, wanted) in [
        ("Ring", "shape", Value::Text("ring".into())),
        ("B", "class", Value::Number(2.0)),
        ("Learn", "train", Value::Bool(false)),
    ] {
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(value(&harness, name), wanted);
    }
}

#[test]
fn both_ways_to_read_the_schedule_and_the_bounds_weights_can_be_chosen() {
    let mut harness = stage(120, &[("t", "50")]);
    for label in ["SNR", "Bound weights", "Shares"] {
        harness.get_by_label(label).click();
        assert!(harness.run() < 8, "{label}");
    }
    assert!(harness.query_by_label("The noise schedule").is_some());
    assert!(harness.query_by_label("Loss by time").is_some());
}

#[test]
fn places_drawn_by_both_pens_are_data_and_the_eraser_takes_them_away() {
    let mut harness = stage(0, &[("shape", "drawn"), ("t", "80")]);
    assert!(harness.query_by_label("A: 0, B: 0").is_some());
    let rect = harness.get_by_label_contains("The data at time t").rect();
    let dab = |harness: &mut Harness<'_, Box<dyn Experiment>>, tool: &str, share: f32| {
        harness.get_by_label(tool).click();
        harness.run();
        let at = rect.min + rect.size() * share;
        harness.drag_at(at);
        harness.step();
        harness.drop_at(at);
        harness.run();
    };
    dab(&mut harness, "Pen A", 0.3);
    assert_eq!(number(&harness, "t"), 0.0, "drawn at the data, not at noise");
    dab(&mut harness, "Pen B", 0.7);
    assert!(harness.query_by_label("A: 1, B: 1").is_some());
    dab(&mut harness, "Erase", 0.3);
    assert!(harness.query_by_label("A: 0, B: 1").is_some());
    harness.get_by_label("Erase everything").click();
    harness.run();
    assert!(harness.query_by_label("A: 0, B: 0").is_some());
}

#[test]
fn samples_under_the_pointer_and_a_preset_are_taken_without_unrest() {
    let mut harness = stage(120, &[]);
    for plane in ["DDPM ← with", "DDIM ← no"] {
        let rect = harness.get_by_label_contains(plane).rect();
        for share in [0.3, 0.4, 0.5, 0.6, 0.7] {
            harness.hover_at(rect.min + rect.size() * share);
            assert!(harness.run() < 12);
        }
    }
    harness.get_by_label("Samples again").click();
    harness.run();
    assert!(harness.state().status().metrics.get("ddim_distance").is_none());
}

#[test]
fn a_narrow_and_a_low_stage_show_all_three_planes() {
    for size in [[300.0, 520.0], [580.0, 300.0], [210.0, 390.0]] {
        let experiment = picture::experiment("generative/diffusion/diffusion", 60, &[]).unwrap();
        let harness = picture::alone(experiment, size, Lang::Zh, Theme::Dark);
        for plane in ["t 时刻的数据：", "DDPM ←", "DDIM ←"] {
            let rect = harness.get_by_label_contains(plane).rect();
            assert!(
                rect.width() > 10.0 && rect.right() <= size[0] + 1.0,
                "{plane} {rect:?} in {size:?}"
            );
        }
    }
}

/// Digits that stand still as noise, so that nothing but the hand changes the stage.
const DIGITS: [(&str, &str); 3] = [("game", "digits"), ("train", "false"), ("sample_steps", "2")];

#[test]
fn on_digits_another_one_is_asked_for_a_sample_is_looked_at_and_the_shipped_weights_are_left_and_taken_again() {
    let mut harness = stage(0, &DIGITS);
    harness.get_by_label("7").click();
    harness.run();
    assert_eq!(number(&harness, "digit"), 7.0);
    let grid = harness.get_by_label_contains("a row for each guidance").rect();
    // The fourth of eight columns, the third of five rows.
    let at = grid.min + grid.size() * vec2(3.5 / 8.0, 2.5 / 5.0);
    harness.drag_at(at);
    harness.step();
    harness.drop_at(at);
    harness.run();
    assert!(
        harness
            .query_by_label("The way back from noise: w = 1, noise 4")
            .is_some()
    );
    harness.get_by_label("Train from nothing").click();
    harness.run();
    assert_eq!(
        (value(&harness, "shipped"), number(&harness, "lr")),
        (Value::Bool(false), 2e-3)
    );
    harness.get_by_label("Shipped weights").click();
    harness.run();
    assert_eq!(
        (value(&harness, "shipped"), number(&harness, "lr")),
        (Value::Bool(true), 2e-4)
    );
    harness.get_by_label("Moons").click();
    harness.run();
    assert_eq!(
        (value(&harness, "game"), number(&harness, "lr")),
        (Value::Text("plane".into()), 2e-3)
    );
}

#[test]
fn a_low_stage_shows_one_band_of_the_digits_chosen_by_chips() {
    let mut harness = stage_of([540.0, 330.0], 0, &DIGITS);
    for (chip, there, away) in [
        ("The way back", "Guess at the clean one", "At time t"),
        ("Real digits under noise", "At time t", "Guess at the clean one"),
        ("Guidance × noise", "a row for each guidance", "At time t"),
    ] {
        harness
            .get_by_role_and_label(egui::accesskit::Role::Button, chip)
            .click();
        harness.run();
        assert!(harness.query_by_label_contains(there).is_some(), "{chip}");
        assert!(harness.query_by_label_contains(away).is_none(), "{chip}");
    }
    let bottom = harness.ctx.content_rect().bottom();
    let grid = harness.get_by_label_contains("a row for each guidance").rect();
    assert!(grid.bottom() <= bottom, "{grid} ends below {bottom}");
}
