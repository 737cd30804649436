//! The stages of the race and of the activation functions, driven by label and by hand.

use egui::{Modifiers, PointerButton, pos2};
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use neural_atlas_engine::params::Value;

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
