use crate::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use egui::vec2;
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas_engine::params::Value;

fn stage() -> Harness<'static, Box<dyn Experiment>> {
    let lab = picture::experiment("architectures/transformer/attention", 0, &[]).unwrap();
    picture::alone(lab, [720.0, 560.0], Lang::En, Theme::Light)
}

fn sentence(harness: &Harness<'_, Box<dyn Experiment>>) -> String {
    match harness.state().value("text") {
        Some(Value::Text(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_example_is_taken_and_an_emoji_leaves_the_last_sentence_standing() {
    let mut harness = stage();
    harness.run();
    harness.get_by_label("中文").click();
    harness.run();
    assert!(sentence(&harness).starts_with('猫'));
    let field = harness.get_by_label("Type a sentence in Chinese or English");
    field.focus();
    harness.run();
    harness
        .get_by_label("Type a sentence in Chinese or English")
        .type_text("★");
    harness.run();
    assert!(sentence(&harness).ends_with('猫'), "{}", sentence(&harness));
    assert!(harness.query_by_label_contains("is no letter").is_some());
}

#[test]
fn a_word_dragged_from_the_first_place_to_the_third_stands_there() {
    let mut harness = stage();
    harness.run();
    let from = harness.get_by_label("the, word 1").rect();
    let to = harness.get_by_label("cat, word 3").rect().center();
    harness.drag_at(from.center());
    for step in 1..=4 {
        harness.hover_at(from.center() + (to - from.center()) * step as f32 / 4.0);
        harness.step();
    }
    harness.drop_at(to);
    harness.run();
    assert!(
        sentence(&harness).starts_with("red cat the sat"),
        "{}",
        sentence(&harness)
    );
}

#[test]
fn a_score_opens_into_query_times_key_and_a_name_enlarges_its_matrix() {
    let mut harness = stage();
    harness.run();
    let rect = harness.get_by_label("Scores").rect();
    let at = rect.min + vec2(2.0, rect.height() - 2.0);
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.drop_at(at);
    assert!(harness.run() < 8);
    let title = harness.get_by_label_contains("softmax (a click").rect().center();
    harness.drag_at(title);
    harness.drop_at(title);
    harness.run();
    assert!(
        harness.query_by_label("Scores").is_none(),
        "only the enlarged matrix is left"
    );
}
