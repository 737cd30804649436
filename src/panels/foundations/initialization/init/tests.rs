use crate::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use egui_kittest::{Harness, kittest::Queryable};

fn stage(methods: &str) -> Harness<'static, Box<dyn Experiment>> {
    let set = [("methods", methods), ("depth", "4"), ("width", "16")];
    let lab = picture::experiment("foundations/initialization/init", 0, &set).unwrap();
    picture::alone(lab, [700.0, 520.0], Lang::En, Theme::Light)
}

fn metric(harness: &Harness<'_, Box<dyn Experiment>>, name: &str) -> f64 {
    harness.state().status().metrics.get(name).unwrap()
}

fn drag(harness: &mut Harness<'static, Box<dyn Experiment>>, from: egui::Pos2, by: egui::Vec2) {
    harness.drag_at(from);
    for part in 1..6 {
        harness.hover_at(from + by * (part as f32 / 5.0));
        harness.step();
    }
    harness.drop_at(from + by);
    harness.run();
}

#[test]
fn dragging_one_weight_of_a_constant_matrix_breaks_its_symmetry() {
    let mut harness = stage("constant");
    harness.run();
    assert!(harness.query_by_label_contains("16 of 16 rows are equal").is_some());
    let at = harness.get_by_label_contains("Weight matrix").rect().center();
    drag(&mut harness, at, egui::vec2(0.0, -30.0));
    assert!(harness.query_by_label_contains("15 of 16 rows are equal").is_some());
}

#[test]
fn dragging_the_end_of_the_line_of_n_0_s2_upwards_makes_s_larger() {
    let mut harness = stage("normal-s");
    harness.run();
    let kept = metric(&harness, "kept.normal-s");
    let at = harness.get_by_label_contains("s = ").rect().center();
    drag(&mut harness, at, egui::vec2(0.0, -160.0));
    assert!(metric(&harness, "kept.normal-s") > 10.0 * kept);
}

#[test]
fn the_arrows_go_through_the_layers_to_the_outputs() {
    let mut harness = stage("he-normal");
    harness.run();
    for _ in 0..5 {
        harness.get_by_label("Weights of the next layer").click();
        harness.run();
    }
    assert!(harness.query_by_label_contains("Weights into the outputs").is_some());
}
