use crate::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas_engine::params::Value;

const LAB: &str = "generative/gan/gan";

fn stage(steps: u64, set: &[(&str, &str)]) -> Harness<'static, Box<dyn Experiment>> {
    let lab = picture::experiment(LAB, steps, set).unwrap();
    picture::alone(lab, [760.0, 600.0], Lang::En, Theme::Light)
}

fn value(harness: &Harness<'_, Box<dyn Experiment>>, name: &str) -> Value {
    harness.state().value(name).unwrap()
}

#[test]
fn a_target_is_chosen_by_its_chip_and_the_best_judge_by_its() {
    let mut harness = stage(0, &[]);
    harness.get_by_label("Spiral").click();
    harness.run();
    assert_eq!(value(&harness, "target"), Value::Text("spiral".into()));
    harness.get_by_label("Best D").click();
    harness.run();
    assert_eq!(value(&harness, "judge"), Value::Text("best".into()));
}

#[test]
fn a_stroke_over_the_plane_draws_points_and_an_empty_plane_says_what_to_do() {
    let mut harness = stage(0, &[("target", "drawn")]);
    assert!(harness.query_by_label_contains("0 places drawn").is_some());
    let plane = harness.get_by_label_contains("The plane with").rect();
    harness.drag_at(plane.center());
    for step in 1..=6 {
        harness.hover_at(plane.center() + egui::vec2(12.0 * step as f32, 0.0));
        harness.step();
    }
    harness.drop_at(plane.center() + egui::vec2(80.0, 0.0));
    harness.run();
    assert!(harness.query_by_label_contains("0 places drawn").is_none());
}

#[test]
fn slow_motion_says_what_each_part_did() {
    let mut harness = stage(2, &[("slow", "true")]);
    harness.run();
    assert!(harness.query_by_label_contains("Parts of one update").is_some());
    harness.get_by_label("Slow motion").click();
    harness.run();
    assert_eq!(value(&harness, "slow"), Value::Bool(false));
    assert!(harness.query_by_label_contains("Parts of one update").is_none());
}

#[test]
fn two_pictures_clicked_are_the_ends_of_the_walk_and_the_slider_goes_back_in_the_training() {
    let mut harness = stage(0, &[("game", "digits")]);
    let name = "Samples from the same noise every time; blue rim: D takes it for real. Click two for the walk";
    let wall = harness.get_by_role_and_label(Role::Image, name).rect();
    let first = wall.min + egui::vec2(8.0, 8.0);
    for at in [first, first + egui::vec2(wall.width() / 2.0, 0.0)] {
        harness.hover_at(at);
        harness.drag_at(at);
        harness.drop_at(at);
        harness.run();
    }
    harness.get_by_label("Train from nothing").click();
    harness.run();
    assert_eq!(value(&harness, "shipped"), Value::Bool(false));
}
