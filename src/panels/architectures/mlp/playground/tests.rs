use crate::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas_engine::params::Value;

fn value(lab: &dyn Experiment, name: &str) -> String {
    match lab.value(name) {
        Some(Value::Text(text)) => text,
        other => format!("{other:?}"),
    }
}

fn english(set: &[(&str, &str)]) -> Harness<'static, Box<dyn Experiment>> {
    let lab = picture::experiment("architectures/mlp/playground", 20, set).unwrap();
    picture::alone(lab, [724.0, 558.0], Lang::En, Theme::Light)
}

#[test]
fn buttons_on_the_diagram_change_8_8_to_9_8_to_9_and_an_input_is_switched_on() {
    let mut harness = english(&[("hidden", "8,8")]);
    harness.run();
    harness.get_by_label("Add a neuron to layer 1").click();
    harness.run();
    assert_eq!(value(harness.state().as_ref(), "hidden"), "9,8");
    harness.get_by_label("Remove the last hidden layer").click();
    harness.run();
    assert_eq!(value(harness.state().as_ref(), "hidden"), "9");
    harness.get_by_label("Insert a hidden layer at place 1").click();
    harness.run();
    assert_eq!(value(harness.state().as_ref(), "hidden"), "9,9");
    harness.get_by_label("Input x₁x₂").click();
    harness.run();
    assert_eq!(value(harness.state().as_ref(), "features"), "x1,x2,x1x2");
}

#[test]
fn a_click_on_a_weight_opens_its_editor_and_esc_closes_it() {
    let mut harness = english(&[]);
    harness.run();
    harness.get_by_label("Weight x₁ → h1.3").click();
    harness.run();
    assert!(harness.query_all_by_label("Value").count() >= 1);
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert_eq!(harness.query_all_by_label("Value").count(), 0);
}

#[test]
fn a_click_on_a_neuron_holds_its_equation_and_a_thumbnail_changes_the_data() {
    let mut harness = english(&[("activation", "tanh")]);
    harness.run();
    harness.get_by_label("Neuron 3 of hidden layer 1").click();
    harness.run();
    assert!(harness.query_by_label_contains("h1.3 = tanh(").is_some());
    harness.get_by_label("Iris").click();
    harness.run();
    assert_eq!(value(harness.state().as_ref(), "dataset"), "iris");
}

#[test]
fn a_drag_over_the_plane_paints_points_and_undo_takes_them_back() {
    let mut harness = english(&[("dataset", "painted")]);
    harness.run();
    harness.get_by_label("Paint").click();
    harness.run();
    let rect = harness.get_by_label_contains("Plane: the output").rect();
    harness.drag_at(rect.center());
    for step in 1..6 {
        harness.hover_at(rect.center() + egui::vec2(step as f32 * 12.0, 0.0));
        harness.step();
    }
    harness.drop_at(rect.center() + egui::vec2(60.0, 0.0));
    harness.run();
}

#[test]
fn the_first_two_of_the_chosen_columns_are_the_axes() {
    let columns = "sepal width (cm),petal width (cm),petal length (cm)";
    let mut harness = english(&[("dataset", "iris"), ("columns", columns)]);
    harness.run();
    assert!(harness.query_by_label("Columns 3 of 4").is_some());
    harness.get_by_label("Columns 3 of 4").click();
    harness.run();
    harness.get_by_label("show on the plane").click();
    harness.run();
    let wanted = "petal length (cm),sepal width (cm),petal width (cm)";
    assert_eq!(value(harness.state().as_ref(), "columns"), wanted);
}

#[test]
fn a_still_stage_asks_for_no_repaint() {
    let mut harness = english(&[]);
    // `run` fails where the stage never comes to rest.
    assert!(harness.run() < 8);
}
