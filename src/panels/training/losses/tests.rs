//! The two stages driven by hand and by label.

use crate::{
    experiment::Experiment,
    kit::{theme::Theme, words::Lang},
    picture,
};
use egui::vec2;
use egui_kittest::{Harness, kittest::Queryable};

const REGRESSION: &str = "training/losses/regression-losses";
const CLASSIFICATION: &str = "training/losses/classification-losses";

type Page = Harness<'static, Box<dyn Experiment>>;

fn stage(lab: &str, set: &[(&str, &str)]) -> Page {
    let lab = picture::experiment(lab, 0, set).unwrap();
    picture::alone(lab, [700.0, 480.0], Lang::En, Theme::Light)
}

fn metric(page: &Page, name: &str) -> f64 {
    page.state()
        .status()
        .metrics
        .get(name)
        .unwrap_or_else(|| panic!("no {name}"))
}

/// Presses at a place, moves on by this, and lets go.
fn drag(page: &mut Page, from: egui::Pos2, by: egui::Vec2) {
    page.drag_at(from);
    for part in 1..=4 {
        page.hover_at(from + by * part as f32 / 4.0);
        page.step();
        page.step();
    }
    page.drop_at(from + by);
    page.run();
}

#[test]
fn a_point_dragged_in_from_the_corner_and_farther_down_makes_every_loss_grow() {
    let mut page = stage(REGRESSION, &[("outliers", "0")]);
    let before = metric(&page, "best.mse");
    let source = page.get_by_label("drag a point in").rect();
    drag(&mut page, source.center(), vec2(20.0, 80.0));
    let dropped = metric(&page, "best.mse");
    assert!(dropped > before, "{before} to {dropped}");
    page.get_by_label("Take back all changes to the points").click();
    page.run();
    assert!((metric(&page, "best.mse") - before).abs() < 1e-12);
}

#[test]
fn a_click_on_the_plane_adds_a_point_and_delete_removes_it() {
    let mut page = stage(REGRESSION, &[("outliers", "0")]);
    let before = metric(&page, "best.mae");
    let plane = page.get_by_label_contains("the three fits").rect();
    let corner = plane.right_bottom() - vec2(12.0, 60.0);
    page.hover_at(corner);
    page.drag_at(corner);
    page.drop_at(corner);
    page.run();
    assert!(metric(&page, "best.mae") > before);
    page.get_by_label("Remove the marked point (Delete)").click();
    page.run();
    assert!((metric(&page, "best.mae") - before).abs() < 1e-12);
}

#[test]
fn the_handles_of_the_learners_line_change_its_loss() {
    let mut page = stage(REGRESSION, &[("hand", "true"), ("hand_slope", "0")]);
    let before = metric(&page, "hand.mse");
    let handle = page
        .get_all_by_label("Handle of your line: drag it up or down")
        .next()
        .unwrap()
        .rect();
    drag(&mut page, handle.center(), vec2(0.0, -60.0));
    assert_ne!(metric(&page, "hand.mse"), before);
}

#[test]
fn chips_and_rows_choose_the_loss_and_a_still_stage_asks_for_no_repaint() {
    let mut page = stage(REGRESSION, &[]);
    for loss in ["MAE", "Huber", "MSE"] {
        page.get_by_label(loss).click();
        assert!(page.run() < 8, "{loss}");
        page.get_by_label_contains(&format!("{loss}: mean loss")).click();
        page.run();
    }
}

#[test]
fn every_method_and_number_of_classes_is_shown_and_a_click_adds_a_point_of_the_brushs_class() {
    for classes in ["2", "5"] {
        let mut page = stage(CLASSIFICATION, &[("classes", classes)]);
        for method in ["Softmax CE", "Hinge", "MSE", "BCE"] {
            page.get_by_label(method).click();
            assert!(page.run() < 8, "{method}");
        }
        let before = metric(&page, "loss.hinge");
        page.get_by_label("class 1").click();
        page.run();
        let plane = page.get_by_label_contains("what the classifier says everywhere").rect();
        let corner = plane.left_top() + vec2(40.0, 60.0);
        page.drag_at(corner);
        page.drop_at(corner);
        page.run();
        page.get_by_label("Take back all changes to the points").click();
        page.run();
        assert_eq!(metric(&page, "loss.hinge"), before);
    }
}
