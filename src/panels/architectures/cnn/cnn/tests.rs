use crate::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use egui::Key;
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};

fn english() -> Harness<'static, Box<dyn Experiment>> {
    let lab = picture::experiment("architectures/cnn/cnn", 1, &[("train_size", "1000")]).unwrap();
    picture::alone(lab, [700.0, 540.0], Lang::En, Theme::Light)
}

#[test]
fn a_stroke_on_the_pad_becomes_the_input_and_the_next_button_brings_a_test_digit_back() {
    let mut harness = english();
    harness.run();
    let rect = harness.get_by_label("Drawing pad of 28 × 28 pixels").rect();
    harness.drag_at(rect.center_top() + egui::vec2(0.0, 30.0));
    for step in 1..6 {
        harness.hover_at(rect.center_top() + egui::vec2(0.0, 30.0 + step as f32 * 12.0));
        harness.step();
    }
    harness.drop_at(rect.center_top() + egui::vec2(0.0, 90.0));
    harness.run();
    assert!(harness.state().status().metrics.get("drawn_confidence").is_some());
    harness.get_by_label("Next test digit (])").click();
    harness.run();
    assert!(harness.state().status().metrics.get("drawn_confidence").is_none());
}

#[test]
fn every_tab_opens_and_a_still_stage_asks_for_no_repaint() {
    let mut harness = english();
    for tab in ["Filters", "What excites", "Confusion", "Worst mistakes", "One pixel"] {
        harness.get_by_label(tab).click();
        // `run` fails where the stage never comes to rest.
        assert!(harness.run() < 8, "{tab}");
    }
}

#[test]
fn the_button_makes_an_input_for_the_filter_that_arrows_and_enter_chose_and_the_other_puts_it_away() {
    let mut harness = english();
    harness.run();
    harness.get_by_label("conv 2: 16 maps of 10 × 10").focus();
    harness.run();
    for key in [Key::ArrowRight, Key::ArrowDown, Key::Enter] {
        harness.key_press(key);
        harness.run();
    }
    harness.get_by_label("What excites").click();
    harness.run();
    harness.get_by_label("Make an input for conv 2, map 1").click();
    harness.run();
    let made = "An input made to excite conv 2, map 1,";
    assert!(harness.query_by_label_contains(made).is_some());
    harness.get_by_label("Put away").click();
    harness.run();
    assert!(harness.query_by_label_contains(made).is_none());
}

#[test]
fn the_pad_draws_with_arrows_while_space_is_held_and_delete_clears() {
    let mut harness = english();
    harness.run();
    let pad = |harness: &Harness<'static, Box<dyn Experiment>>| {
        let node = harness.get_by_label("Drawing pad of 28 × 28 pixels");
        node.accesskit_node().value().unwrap_or_default()
    };
    assert_eq!(pad(&harness), "Test digit 1 of 1500");
    harness.get_by_label("Drawing pad of 28 × 28 pixels").focus();
    harness.run();
    harness.key_down(Key::Space);
    harness.run();
    let dot = pad(&harness);
    for _ in 0..6 {
        harness.key_press(Key::ArrowDown);
        harness.run();
    }
    harness.key_up(Key::Space);
    harness.run();
    let line = pad(&harness);
    // Nine centres lie less than 1.9 pixels from that of a pixel; each of 6 rows adds three.
    assert_eq!(
        (dot.as_str(), line.as_str()),
        ("Pixels with ink: 9", "Pixels with ink: 27")
    );
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(pad(&harness), line);
    harness.key_press(Key::Delete);
    harness.run();
    assert_eq!(pad(&harness), "Test digit 1 of 1500");
}
