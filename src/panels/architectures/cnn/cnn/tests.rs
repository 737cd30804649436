use crate::{
    experiment::{Experiment, Transport},
    kit::{
        theme::{self, Theme},
        words::{Lang, Words},
    },
    panels::Request,
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

#[test]
fn the_arithmetic_of_a_pixel_comes_back_in_a_lab_made_anew() {
    let mut harness = english();
    let kernels = |harness: &Harness<'static, Box<dyn Experiment>>| harness.query_all_by_label("Kernel").count();
    let before = kernels(&harness);
    assert!(before > 0);
    harness.state_mut().transport(Transport::Renew(8));
    harness.run_steps(3);
    assert_eq!(kernels(&harness), before);
}

#[test]
fn a_scenes_pixel_and_its_input_map_wait_for_the_scenes_net_and_stay_until_another_is_held() {
    let mut harness = english();
    let scene = serde_json::json!({
        "tab": "pixel",
        "pinned": { "layer": 3, "channel": 20, "y": 1, "x": 2 },
        "channel": 4,
    });
    harness.state_mut().set_camera(&scene);
    // The net before is drawn once more.
    harness.run_steps(2);
    harness.state_mut().set_text("c2", "24").unwrap();
    harness.run_steps(3);
    assert_eq!(harness.state().camera().as_ref(), Some(&scene));
    harness.get_by_label("conv 2: 24 maps of 10 × 10").focus();
    harness.run();
    for key in [Key::ArrowRight, Key::Enter] {
        harness.key_press(key);
        harness.run();
    }
    let looked_at = harness.state().camera().unwrap();
    assert_eq!(looked_at["pinned"]["x"], 3);
    assert!(looked_at["channel"].is_null());
    harness.state_mut().set_camera(&scene);
    harness.run_steps(2);
    // A net without the pixel lets it go.
    harness.state_mut().set_text("c2", "16").unwrap();
    harness.run_steps(3);
    let looked_at = harness.state().camera().unwrap();
    assert!(
        looked_at["pinned"].is_null() && looked_at["channel"].is_null(),
        "{looked_at}"
    );
}

#[test]
fn a_batch_larger_than_the_digits_is_told_once() {
    let set = [("train_size", "100"), ("batch", "128"), ("architecture", "small")];
    let lab = picture::experiment("architectures/cnn/cnn", 1, &set).unwrap();
    let words = Words::new(Lang::En);
    let mut harness = Harness::builder()
        .with_size([700.0, 540.0])
        .with_context_setup(move |ctx| theme::install(ctx, Theme::Light, 1.0, words))
        .build_ui_state(
            move |ui, (lab, said): &mut (Box<dyn Experiment>, Vec<Request>)| {
                lab.update();
                said.extend(lab.stage(ui, words));
            },
            (lab, vec![]),
        );
    harness.run_steps(3);
    let told = |said: &[Request]| said.iter().filter(|one| matches!(one, Request::Notice(_))).count();
    let all = words.with("cnn-batch-over", &[("batch", &128), ("n", &100)]);
    assert!(all.contains("100"), "{all}");
    assert!(harness.state().1.contains(&Request::Notice(all)));
    harness.run_steps(3);
    assert_eq!(told(&harness.state().1), 1);
    harness.state_mut().0.set_text("batch", "100").unwrap();
    harness.run_steps(2);
    assert_eq!(told(&harness.state().1), 1);
}
