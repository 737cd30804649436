//! The stages of the race and of the activation functions, driven by label and by hand.

use egui::{Modifiers, PointerButton, pos2};
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use neural_atlas_engine::params::Value;

fn turn_the_wheel(stage: &mut Stage, at: egui::Pos2, points: f32) {
    stage.hover_at(at);
    stage.run_steps(1);
    stage.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    stage.run_steps(20);
}

/// How many pixels of the stage's picture are not as before.
fn changed(stage: &mut Stage, before: &image::RgbaImage) -> usize {
    let now = picture_of(stage);
    now.pixels().zip(before.pixels()).filter(|(a, b)| a != b).count()
}

fn picture_of(stage: &mut Stage) -> image::RgbaImage {
    stage
        .render()
        .expect("a software Vulkan driver (Debian: mesa-vulkan-drivers libvulkan1)")
}

const RACE: &str = "training/optimizers/race";
const CURVES: &str = "foundations/activations/curves";

type Stage = Harness<'static, Box<dyn Experiment>>;

fn stage(id: &str, theme: Theme) -> Stage {
    let lab = picture::experiment(id, 0, &[]).unwrap();
    picture::alone(lab, [724.0, 558.0], Lang::En, theme)
}

fn number(stage: &Stage, name: &str) -> f64 {
    match stage.state().value(name) {
        Some(Value::Number(value)) => value,
        other => panic!("{name}: {other:?}"),
    }
}

fn drag(stage: &mut Stage, from: egui::Pos2, to: egui::Pos2) {
    stage.hover_at(from);
    stage.run_steps(1);
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    stage.event(button(from, true));
    stage.run_steps(1);
    for part in 1..=4 {
        stage.hover_at(from + (to - from) * (part as f32 / 4.0));
        stage.run_steps(1);
    }
    stage.event(button(to, false));
    stage.run_steps(2);
}

#[test]
fn a_surface_chip_sets_the_surface_with_its_recommended_start_and_rates() {
    let mut stage = stage(RACE, Theme::Light);
    stage.get_by_label("Himmelblau").click();
    stage.run_steps(3);
    assert_eq!(stage.state().value("surface"), Some(Value::Text("himmelblau".into())));
    assert_eq!([number(&stage, "start_x"), number(&stage, "lr")], [0.0, 0.005]);
}

#[test]
fn a_function_chip_sets_the_function_and_comparing_adds_one() {
    let mut stage = stage(CURVES, Theme::Dark);
    stage.get_by_label("tanh").click();
    stage.run_steps(3);
    assert_eq!(stage.state().value("function"), Some(Value::Text("tanh".into())));
    stage.get_by_label("Compare").click();
    stage.run_steps(3);
    stage.get_by_label("GELU").click();
    stage.run_steps(3);
    assert_eq!(stage.state().value("overlay"), Some(Value::Text("gelu".into())));
}

#[test]
fn the_point_on_the_curve_goes_where_it_is_dragged() {
    let mut stage = stage(CURVES, Theme::Light);
    let before = number(&stage, "x");
    drag(&mut stage, pos2(200.0, 300.0), pos2(362.0, 300.0));
    assert!(
        number(&stage, "x").abs() < 0.1 && before != number(&stage, "x"),
        "{}",
        number(&stage, "x")
    );
}

const MINIBATCH: &str = "training/optimizers/minibatch";
const SCHEDULES: &str = "training/optimizers/schedules";

/// A stage that has done so many steps with these settings.
fn stage_of(id: &str, theme: Theme, steps: u64, set: &[(&str, &str)]) -> Stage {
    let lab = picture::experiment(id, steps, set).unwrap();
    picture::alone(lab, [720.0, 540.0], Lang::En, theme)
}

/// Takes what has this label and moves it by so much.
fn pull(stage: &mut Stage, label: &str, by: egui::Vec2) {
    let from = stage.get_by_label(label).rect().center();
    drag(stage, from, from + by);
}

#[test]
fn the_ring_of_batches_pulled_outwards_means_smaller_batches_and_pushed_inwards_larger_ones() {
    let mut stage = stage_of(MINIBATCH, Theme::Light, 5, &[("batch", "16")]);
    pull(
        &mut stage,
        "Ring of the chosen batch size: drag it",
        egui::vec2(0.0, -40.0),
    );
    let smaller = number(&stage, "batch");
    assert!(smaller < 16.0, "{smaller}");
    pull(
        &mut stage,
        "Ring of the chosen batch size: drag it",
        egui::vec2(0.0, 60.0),
    );
    assert!(number(&stage, "batch") > smaller);
}

#[test]
fn the_steps_knob_pulled_to_the_left_drops_sooner_and_the_peak_pulled_to_the_right_warms_up() {
    let mut stage = stage_of(SCHEDULES, Theme::Light, 20, &[("schedule", "step")]);
    let before = number(&stage, "step_every");
    pull(&mut stage, "γ ↕ · steps between drops ↔", egui::vec2(-60.0, 0.0));
    assert!(number(&stage, "step_every") < before - 20.0);
    pull(&mut stage, "rate ↕ · end of the warm-up ↔", egui::vec2(50.0, 0.0));
    assert!(number(&stage, "warmup") > 20.0);
}

#[test]
fn the_rate_that_the_range_test_found_is_taken_by_one_click_and_trained_with() {
    let mut stage = stage_of(SCHEDULES, Theme::Dark, 200, &[("mode", "range-test"), ("lr", "0.001")]);
    stage.get_by_label_contains("Train at").click();
    stage.run_steps(4);
    assert!(number(&stage, "lr") > 0.01);
    assert_eq!(stage.state().value("mode"), Some(Value::Text("train".into())));
}

#[test]
fn the_wheel_over_the_map_zooms_in_and_home_shows_the_whole_again() {
    let mut stage = stage(RACE, Theme::Light);
    let before = picture_of(&mut stage);
    assert!(stage.query_by_label("Show the whole surface again").is_none());
    turn_the_wheel(&mut stage, pos2(270.0, 300.0), 120.0);
    assert!(changed(&mut stage, &before) > 10_000);
    stage.get_by_label("Show the whole surface again").click();
    // The pointer leaves, so that nothing is lit by it.
    stage.hover_at(pos2(720.0, 550.0));
    stage.run_steps(6);
    assert!(stage.query_by_label("Show the whole surface again").is_none());
    assert!(changed(&mut stage, &before) < 200);
}

#[test]
fn the_relief_stands_up_turns_under_the_hand_and_lies_down_again() {
    let mut stage = stage(RACE, Theme::Dark);
    let flat = picture_of(&mut stage);
    stage.get_by_label("3-D").click();
    stage.run_steps(4);
    stage.hover_at(pos2(720.0, 550.0));
    stage.run_steps(4);
    let relief = picture_of(&mut stage);
    assert!(changed(&mut stage, &flat) > 20_000);
    drag(&mut stage, pos2(200.0, 300.0), pos2(330.0, 340.0));
    stage.hover_at(pos2(720.0, 550.0));
    stage.run_steps(4);
    assert!(changed(&mut stage, &relief) > 20_000, "turned");
    stage.get_by_label("3-D").click();
    stage.run_steps(4);
    stage.hover_at(pos2(720.0, 550.0));
    stage.run_steps(4);
    assert!(changed(&mut stage, &flat) < 200);
}

#[test]
fn nesterovs_look_ahead_is_drawn_and_named_while_it_moves() {
    let set = [
        ("optimizers", "nesterov"),
        ("surface", "quadratic"),
        ("lr", "0.003"),
        ("momentum", "0.95"),
    ];
    let lab = picture::experiment(RACE, 4, &set).unwrap();
    let mut stage = picture::alone(lab, [724.0, 558.0], Lang::En, Theme::Light);
    let with = picture_of(&mut stage);
    let lab = picture::experiment(RACE, 4, &[set[0], set[1], set[2], ("momentum", "0")]).unwrap();
    let mut without = picture::alone(lab, [724.0, 558.0], Lang::En, Theme::Light);
    assert!(changed(&mut without, &with) > 500);
}

#[test]
fn the_value_of_a_function_follows_the_point_that_is_dragged() {
    let mut stage = stage(CURVES, Theme::Light);
    let before = picture_of(&mut stage);
    drag(&mut stage, pos2(200.0, 300.0), pos2(300.0, 300.0));
    assert!(changed(&mut stage, &before) > 200);
}

const NORMS: &str = "training/normalization/normalization";

#[test]
fn a_scenes_camera_turns_the_relief_the_plane_and_the_block_and_what_is_no_camera_changes_nothing() {
    let relief = serde_json::json!({"relief": {"yaw": 0.25, "pitch": 0.5}});
    let part = serde_json::json!({"part": {"x": [0.0, 1.0], "y": [0.0, 1.0]}});
    let mut stage = stage(RACE, Theme::Light);
    let whole = picture_of(&mut stage);
    assert_eq!(stage.state().camera(), Some(serde_json::json!("whole")));
    stage.state_mut().set_camera(&relief);
    stage.run_steps(4);
    assert_eq!(stage.state().camera().as_ref(), Some(&relief));
    assert!(changed(&mut stage, &whole) > 20_000);
    for odd in [
        serde_json::json!({"relief": {"yaw": 0.25}}),
        serde_json::json!([1, 2]),
        serde_json::json!("sideways"),
        serde_json::json!({"part": {"x": [0.0], "y": "wide"}}),
    ] {
        stage.state_mut().set_camera(&odd);
        stage.run_steps(2);
        assert_eq!(stage.state().camera().as_ref(), Some(&relief), "{odd}");
    }
    stage.state_mut().set_camera(&part);
    stage.run_steps(8);
    let seen = stage.state().camera().unwrap();
    let x: Vec<f64> = serde_json::from_value(seen["part"]["x"].clone()).unwrap();
    assert!(x[0] >= -1.0 && x[1] <= 2.0 && x[0] < x[1], "{seen}");
    stage.state_mut().set_camera(&serde_json::json!("whole"));
    stage.run_steps(8);
    assert_eq!(stage.state().camera(), Some(serde_json::json!("whole")));
    assert!(changed(&mut stage, &whole) < 200);

    let mut block = stage_of(NORMS, Theme::Light, 1, &[]);
    let turned = serde_json::json!({"yaw": 0.5, "pitch": 9.0, "after": true, "sparkle": 1});
    block.state_mut().set_camera(&turned);
    let seen = block.state().camera().unwrap();
    assert_eq!((seen["yaw"].as_f64(), seen["after"].as_bool()), (Some(0.5), Some(true)));
    assert!(seen["pitch"].as_f64().unwrap() < 1.5);
}

#[test]
fn a_scenes_camera_sets_what_is_looked_at_and_half_a_camera_changes_nothing() {
    let views = [
        (
            "architectures/mlp/playground",
            serde_json::json!({"tab": "histograms", "pinned": [1, 0]}),
            serde_json::json!({"tab": "sideways", "pinned": [1, 0]}),
        ),
        (
            "architectures/cnn/cnn",
            serde_json::json!({"tab": "filters", "pinned": null, "channel": null}),
            serde_json::json!({"pinned": null}),
        ),
        (
            "architectures/transformer/attention",
            serde_json::json!({"token": 1, "one_head": true, "held": null, "enlarged": "scores", "table": false}),
            serde_json::json!({"token": -1}),
        ),
        (
            "generative/gan/gan",
            serde_json::json!({"grid": false}),
            serde_json::json!({"grid": 3}),
        ),
        (
            "generative/diffusion/diffusion",
            serde_json::json!({"snr": true, "weighted": true, "band": "film"}),
            serde_json::json!({"snr": false, "band": "grid"}),
        ),
    ];
    for (lab, view, odd) in views {
        let mut stage = stage_of(lab, Theme::Light, 40, &[]);
        let usual = picture_of(&mut stage);
        assert_ne!(stage.state().camera().as_ref(), Some(&view));
        for camera in [&view, &odd] {
            stage.state_mut().set_camera(camera);
            stage.run_steps(2);
            assert_eq!(stage.state().camera().as_ref(), Some(&view), "{lab}");
        }
        assert!(changed(&mut stage, &usual) > 200, "{lab}");
    }
}
