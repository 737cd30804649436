use crate::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use egui::vec2;
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas_engine::params::Value;

fn stage() -> Harness<'static, Box<dyn Experiment>> {
    let lab = picture::experiment("training/normalization/normalization", 4, &[]).unwrap();
    picture::alone(lab, [700.0, 540.0], Lang::En, Theme::Light)
}

fn text(harness: &Harness<'_, Box<dyn Experiment>>, name: &str) -> Option<Value> {
    harness.state().value(name)
}

#[test]
fn a_click_on_a_norm_shows_it_and_every_tab_opens_and_comes_to_rest() {
    let mut harness = stage();
    harness.run();
    harness.get_by_label("group").click();
    harness.run();
    assert_eq!(text(&harness, "shown"), Some(Value::Text("group-norm".into())));
    for tab in ["Turning of gradients", "Running statistics", "Batch size", "Drift"] {
        harness.get_by_label(tab).click();
        // `run` fails where the stage never comes to rest.
        assert!(harness.run() < 8, "{tab}");
    }
}

#[test]
fn dragging_turns_the_block_and_a_click_on_it_picks_another_cell() {
    let mut harness = stage();
    harness.run();
    let rect = harness.get_by_label_contains("Block of 4 samples").rect();
    let before = harness.state().status().metrics.get("set_mean");
    harness.drag_at(rect.center());
    harness.hover_at(rect.center() + vec2(40.0, 10.0));
    harness.step();
    harness.drop_at(rect.center() + vec2(40.0, 10.0));
    harness.run();
    let middle = harness.get_by_label_contains("Block of 4 samples").rect().center();
    for offset in [-60.0, -30.0, 0.0, 30.0, 60.0] {
        harness.hover_at(middle + vec2(offset, 0.0));
        harness.step();
        harness.drag_at(middle + vec2(offset, 0.0));
        harness.drop_at(middle + vec2(offset, 0.0));
        harness.run();
    }
    assert_ne!(harness.state().status().metrics.get("set_mean"), before);
}
