use crate::{
    experiment::{Experiment, Transport},
    kit::{
        theme::{self, Theme},
        words::{Lang, Words},
    },
    panels::Request,
    picture,
};
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas_engine::session::State;

type Stage = Harness<'static, Box<dyn Experiment>>;

/// The stage with one step of its lab to a frame while it runs; it pauses where it asks for that, as on its page.
fn stage(set: &[(&str, &str)]) -> Stage {
    let lab = picture::experiment("foundations/activations/curves", 0, set).unwrap();
    let words = Words::new(Lang::En);
    let mut stage = Harness::builder()
        .with_size([724.0, 558.0])
        .with_context_setup(move |ctx| theme::install(ctx, Theme::Light, 1.0, words))
        .build_ui_state(
            move |ui, lab: &mut Box<dyn Experiment>| {
                lab.update();
                if lab.stage(ui, words).contains(&Request::Pause) {
                    lab.transport(Transport::Pause);
                }
            },
            lab,
        );
    stage.run_steps(3);
    stage
}

fn play(stage: &mut Stage) {
    stage.state_mut().transport(Transport::Play);
    stage.run_steps(5);
}

fn x(stage: &Stage) -> f64 {
    stage.state().status().metrics.get("x").unwrap()
}

#[test]
fn a_point_that_is_set_while_it_sweeps_stays_there_until_play() {
    let mut stage = stage(&[("x", "-6")]);
    play(&mut stage);
    assert!(x(&stage) > -6.0);
    stage.state_mut().set_text("x", "0").unwrap();
    stage.run_steps(10);
    assert_eq!((x(&stage), stage.state().status().state), (0.0, State::Paused));
    play(&mut stage);
    assert!(x(&stage) > 0.0);
}

#[test]
fn a_click_on_the_place_that_is_set_already_brings_the_point_back_there() {
    let mut stage = stage(&[]);
    let plot = stage.get_by_label_contains("The point on the curve").rect();
    let click = |stage: &mut Stage| {
        stage.drag_at(plot.center());
        stage.run_steps(1);
        stage.drop_at(plot.center());
        stage.run_steps(10);
    };
    click(&mut stage);
    let put = x(&stage);
    for _ in 0..2 {
        play(&mut stage);
        assert!(x(&stage) > put);
        click(&mut stage);
        assert_eq!((x(&stage), stage.state().status().state), (put, State::Paused));
    }
}

#[test]
fn a_preset_that_puts_the_point_begins_to_sweep_there() {
    let mut stage = stage(&[]);
    play(&mut stage);
    let preset = [("function", "tanh"), ("x", "-6")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    stage.state_mut().load_text(&preset).unwrap();
    stage.run_steps(10);
    assert!(x(&stage) > -6.0);
    assert_eq!(stage.state().status().state, State::Running);
}

#[test]
fn gelus_approximation_takes_room_only_where_gelu_is_drawn() {
    let plot = |set: &[(&str, &str)]| {
        let stage = stage(set);
        stage.get_by_label_contains("The point on the curve").rect().height()
    };
    let whole = plot(&[]);
    assert_eq!(plot(&[("gelu_approx", "true")]), whole);
    for drawn in ["function", "overlay"] {
        assert!(plot(&[("gelu_approx", "true"), (drawn, "gelu")]) < whole, "{drawn}");
    }
}

#[test]
fn a_link_to_the_place_that_is_set_already_brings_the_point_back_there() {
    let mut stage = stage(&[("x", "0")]);
    play(&mut stage);
    assert!(x(&stage) > 0.0);
    let link = [("x".to_owned(), "0".to_owned())];
    stage.state_mut().set_together(&link).unwrap();
    stage.run_steps(10);
    assert_eq!((x(&stage), stage.state().status().state), (0.0, State::Paused));
}
