use crate::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use egui_kittest::{Harness, kittest::Queryable};

fn stage(size: [f32; 2]) -> Harness<'static, Box<dyn Experiment>> {
    let lab = picture::experiment("foundations/activations/race", 5, &[]).unwrap();
    picture::alone(lab, size, Lang::En, Theme::Light)
}

#[test]
fn dragging_a_histogram_to_the_left_kills_units_of_relu() {
    let mut harness = stage([700.0, 520.0]);
    harness.run();
    let metric =
        |harness: &Harness<'_, Box<dyn Experiment>>, name: &str| harness.state().status().metrics.get(name).unwrap();
    let before = metric(&harness, "dead.relu");
    let cell = harness.get_by_label("ReLU, layer 2").rect().center();
    harness.drag_at(cell);
    for step in 1..12 {
        harness.hover_at(cell - egui::vec2(step as f32 * 20.0, 0.0));
        harness.step();
    }
    harness.drop_at(cell - egui::vec2(240.0, 0.0));
    harness.run();
    let after = metric(&harness, "dead.relu");
    assert!(after >= before + 0.2, "{before} to {after}");
    assert_eq!(metric(&harness, "dead.leaky-relu"), 0.0);
}

#[test]
fn a_chip_takes_a_lane_away_and_brings_it_back() {
    let mut harness = stage([560.0, 380.0]);
    harness.run();
    for _ in 0..2 {
        let there = harness.state().status().metrics.get("loss.tanh").is_some();
        harness.get_all_by_label("tanh").next().unwrap().click();
        harness.run();
        assert_ne!(harness.state().status().metrics.get("loss.tanh").is_some(), there);
    }
}

#[test]
fn with_no_function_chosen_the_stage_says_what_to_do() {
    let mut harness = stage([560.0, 380.0]);
    harness.state_mut().set_text("activations", "").unwrap();
    harness.run();
    assert!(harness.query_by_label_contains("Choose a function").is_some());
}
