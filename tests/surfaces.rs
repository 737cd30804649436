//! The stages of the race and of the activation functions, driven by label and by hand.

use egui::{Modifiers, PointerButton, pos2};
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas::{
    experiment::{DriveKind, Experiment, Setup, Transport},
    kit::{
        theme::{self, Theme},
        words::{Lang, Words},
    },
    panels,
};
use neural_atlas_engine::{device::DeviceKind, params::Value};

const RACE: &str = "training/optimizers/race";
const CURVES: &str = "foundations/activations/curves";

type Stage = Harness<'static, Box<dyn Experiment>>;

fn stage(id: &str, size: [f32; 2], lang: Lang, theme: Theme, steps: u64, set: &[(&str, &str)]) -> Stage {
    let open = panels::find(id).unwrap();
    let drive = DriveKind::Manual {
        steps_per_update: steps.max(1),
    };
    let mut lab = open(Setup {
        seed: 7,
        device: DeviceKind::Cpu,
        drive,
        repaint: Box::new(|| {}),
    });
    for (name, text) in set {
        lab.set_text(name, text).unwrap();
    }
    lab.update();
    if steps > 0 {
        lab.transport(Transport::Step(steps));
        lab.update();
    }
    let words = Words::new(lang);
    let dark = if theme == Theme::Dark {
        egui::Theme::Dark
    } else {
        egui::Theme::Light
    };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_theme(dark)
        .with_step_dt(0.05)
        .with_context_setup(move |ctx| theme::install(ctx, theme, 1.0, words))
        .build_ui_state(
            move |ui, lab: &mut Box<dyn Experiment>| {
                lab.update();
                lab.stage(ui, words);
            },
            lab,
        );
    harness.run_steps(8);
    harness
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
    let mut stage = stage(RACE, [724.0, 558.0], Lang::En, Theme::Light, 0, &[]);
    stage.get_by_label("Himmelblau").click();
    stage.run_steps(3);
    assert_eq!(stage.state().value("surface"), Some(Value::Text("himmelblau".into())));
    assert_eq!([number(&stage, "start_x"), number(&stage, "lr")], [0.0, 0.005]);
}

#[test]
fn a_function_chip_sets_the_function_and_comparing_adds_one() {
    let mut stage = stage(CURVES, [724.0, 558.0], Lang::En, Theme::Dark, 0, &[]);
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
    let mut stage = stage(CURVES, [724.0, 558.0], Lang::En, Theme::Light, 0, &[]);
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

/// Takes what has this label and moves it by so much.
fn pull(stage: &mut Stage, label: &str, by: egui::Vec2) {
    let from = stage.get_by_label(label).rect().center();
    drag(stage, from, from + by);
}

#[test]
fn the_ring_of_batches_pulled_outwards_means_smaller_batches_and_pushed_inwards_larger_ones() {
    let size = [720.0, 540.0];
    let mut stage = stage(MINIBATCH, size, Lang::En, Theme::Light, 5, &[("batch", "16")]);
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
    let size = [720.0, 540.0];
    let mut stage = stage(SCHEDULES, size, Lang::En, Theme::Light, 20, &[("schedule", "step")]);
    let before = number(&stage, "step_every");
    pull(&mut stage, "γ ↕ · steps between drops ↔", egui::vec2(-60.0, 0.0));
    assert!(number(&stage, "step_every") < before - 20.0);
    pull(&mut stage, "rate ↕ · end of the warm-up ↔", egui::vec2(50.0, 0.0));
    assert!(number(&stage, "warmup") > 20.0);
}

#[test]
fn the_rate_that_the_range_test_found_is_taken_by_one_click_and_trained_with() {
    let size = [720.0, 540.0];
    let mut stage = stage(
        SCHEDULES,
        size,
        Lang::En,
        Theme::Dark,
        200,
        &[("mode", "range-test"), ("lr", "0.001")],
    );
    stage.get_by_label_contains("Train at").click();
    stage.run_steps(4);
    assert!(number(&stage, "lr") > 0.01);
    assert_eq!(stage.state().value("mode"), Some(Value::Text("train".into())));
}
