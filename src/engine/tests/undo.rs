//! What the hand does to every lab that can be edited is taken back whole, and comes back whole.

use neural_atlas_engine::{
    device,
    lab::Lab,
    labs::{
        architectures::{cnn::cnn, mlp::playground, transformer::attention},
        foundations::{activations::race, initialization::init, neuron::neuron},
        generative::gan::gan,
        training::{
            losses::{classification_losses, regression_losses},
            optimizers::autodiff,
            regularization::{augmentation, regularization},
        },
    },
    params::{ParamSet, Value},
    session::{Command, Event, Session},
};

fn session<L: Lab>(set: &[(&str, &str)]) -> Session<L> {
    let mut params = L::Params::default();
    for (name, text) in set {
        let spec = L::Params::spec(name).unwrap();
        params.set(name, &Value::parse(text, spec).unwrap()).unwrap();
    }
    Session::new(params, 7, device::cpu())
}

fn seen<L: Lab>(session: &mut Session<L>) -> String {
    serde_json::to_string(&*session.published().snapshot.unwrap()).unwrap()
}

fn act<L: Lab>(session: &mut Session<L>, action: &str) {
    let read = serde_json::from_str(action).unwrap_or_else(|error| panic!("{action}: {error}"));
    session.command(Command::Act(read));
    let refused = session.take_events();
    assert!(
        !refused.iter().any(|event| matches!(event, Event::Refused(_))),
        "{action}: {refused:?}"
    );
}

/// Each list of actions is one movement: all of them are taken back one after the other, and brought back.
fn goes_back<L: Lab>(set: &[(&str, &str)], movements: &[&[&str]]) {
    goes_back_in(session::<L>(set), movements);
}

fn goes_back_in<L: Lab>(mut session: Session<L>, movements: &[&[&str]]) {
    let mut stations = vec![seen(&mut session)];
    for movement in movements {
        session.command(Command::Lift);
        for action in *movement {
            act(&mut session, action);
        }
        let after = seen(&mut session);
        assert_ne!(
            Some(&after),
            stations.last(),
            "{movement:?} of {} changed nothing",
            L::ID
        );
        stations.push(after);
    }
    assert_eq!(session.published().movements, movements.len() as u64, "{}", L::ID);
    for (index, station) in stations.iter().enumerate().rev().skip(1) {
        session.command(Command::Undo);
        assert!(
            seen(&mut session) == *station,
            "undo of {:?} in {}",
            movements[index],
            L::ID
        );
    }
    for (index, station) in stations.iter().enumerate().skip(1) {
        session.command(Command::Redo);
        assert!(
            seen(&mut session) == *station,
            "redo of {:?} in {}",
            movements[index - 1],
            L::ID
        );
    }
    assert_eq!(session.take_events(), [], "{}", L::ID);
}

#[test]
fn weights_biases_and_points_of_the_playground_go_back() {
    goes_back::<playground::Playground>(
        &[],
        &[
            &[
                r#"{"SetWeight": {"layer": 0, "from": 1, "to": 2, "value": 1.5}}"#,
                r#"{"SetWeight": {"layer": 0, "from": 1, "to": 2, "value": 2.5}}"#,
            ],
            &[r#"{"SetBias": {"layer": 1, "neuron": 0, "value": -0.5}}"#],
            &[
                r#"{"Paint": {"at": [0.5, 0.5], "target": 1.0}}"#,
                r#"{"Paint": {"at": [0.6, 0.5], "target": 1.0}}"#,
                r#"{"Erase": {"at": [2.0, 2.0], "radius": 2.0}}"#,
            ],
            &[r#""ClearPoints""#],
            &[r#""OriginalPoints""#],
        ],
    );
}

#[test]
fn points_of_both_losses_go_back() {
    goes_back::<regression_losses::RegressionLosses>(
        &[],
        &[
            &[r#"{"Add": {"at": [0.5, 2.0]}}"#],
            &[
                r#"{"Move": {"id": 1000000, "to": [0.7, 1.0]}}"#,
                r#"{"Move": {"id": 1000000, "to": [0.9, 0.0]}}"#,
            ],
            &[r#"{"Remove": {"id": 0}}"#],
            &[r#""Clear""#],
        ],
    );
    goes_back::<classification_losses::ClassificationLosses>(
        &[],
        &[
            &[r#"{"Add": {"at": [0.5, 2.0], "class": 1}}"#],
            &[r#"{"Move": {"id": 0, "to": [0.7, 1.0]}}"#],
            &[r#"{"Remove": {"id": 1}}"#],
            &[r#""Clear""#],
        ],
    );
}

#[test]
fn the_points_and_the_drawn_curve_of_regularization_go_back() {
    goes_back::<regularization::Regularization>(
        &[],
        &[
            &[
                r#"{"MovePoint": {"index": 0, "to": [0.0, 0.5]}}"#,
                r#"{"MovePoint": {"index": 0, "to": [0.0, 0.9]}}"#,
            ],
            &[r#"{"DrawCurve": {"points": [[-2.0, 0.0], [0.0, 1.0], [2.0, 0.0]]}}"#],
            &[r#""ClearHand""#],
        ],
    );
}

#[test]
fn the_neurons_points_and_the_weights_of_deep_nets_go_back() {
    goes_back::<neuron::Neuron>(
        &[],
        &[
            &[r#"{"Move": {"index": 0, "to": [1.0, 1.0]}}"#],
            &[r#"{"Flip": {"index": 1}}"#],
            &[r#""Restore""#],
            &[r#"{"Put": {"unit": {"w": [1.0, -1.0], "b": 0.5}}}"#],
        ],
    );
    goes_back::<race::Race>(
        &[],
        &[&[
            r#"{"Shift": {"layer": 0, "by": 0.5}}"#,
            r#"{"Shift": {"layer": 0, "by": 0.25}}"#,
        ]],
    );
    let method = init::method::Method::ALL[0];
    let mut session = session::<init::Init>(&[("methods", method.name())]);
    session.command(Command::Act(init::Action::Look { method, layer: 0 }));
    let weight = init::Action::Weight {
        method,
        layer: 0,
        row: 0,
        column: 0,
        value: 3.0,
    };
    goes_back_in(session, &[&[&serde_json::to_string(&weight).unwrap()]]);
}

#[test]
fn variables_muted_heads_and_typed_sentences_go_back() {
    goes_back::<attention::AttentionLab>(&[], &[&[r#"{"Mute": {"head": 0, "off": true}}"#]]);
    goes_back::<augmentation::Augmentation>(
        &[],
        &[
            &[r#"{"PickTest": {"index": 3}}"#],
            &[r#"{"Turn": {"degrees": 30.0}}"#, r#"{"Turn": {"degrees": 45.0}}"#],
        ],
    );
    let mut session = session::<autodiff::Autodiff>(&[]);
    let before = seen(&mut session);
    session.run(200);
    let moved = seen(&mut session);
    act(&mut session, r#""Put""#);
    session.command(Command::Undo);
    assert_ne!(before, moved);
    let variables = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["derivatives"].clone();
    assert_eq!(variables(&seen(&mut session)), variables(&moved));
}

#[test]
fn drawn_digits_and_drawn_targets_go_back() {
    let mut pixels = vec![0.0_f32; 28 * 28];
    pixels[300..310].fill(1.0);
    let draw = serde_json::to_string(&cnn::Action::Draw { pixels }).unwrap();
    let excite: &[&str] = &[r#"{"Maximize": {"layer": 3, "channel": 2}}"#];
    let shown: &[&str] = &[r#"{"PickTest": {"index": 5}}"#];
    goes_back::<cnn::Cnn>(&[], &[shown, &[&draw], excite, &[r#""ClearMaximized""#]]);
    let drawn: &[&[&str]] = &[
        &[r#"{"Draw": {"at": [0.5, 0.5]}}"#, r#"{"Draw": {"at": [-0.5, 0.5]}}"#],
        &[r#"{"Erase": {"at": [0.5, 0.5], "radius": 0.1}}"#],
        &[r#""Clear""#],
    ];
    goes_back::<gan::Gan>(&[("target", "drawn")], drawn);
}

#[test]
fn after_training_undo_sets_the_touched_weight_to_what_it_was_and_leaves_the_others() {
    let weights = |session: &mut Session<playground::Playground>| {
        let snapshot = session.published().snapshot.unwrap();
        (snapshot.network.weights.clone(), snapshot.network.biases.clone())
    };
    let mut session = session::<playground::Playground>(&[]);
    session.run(20);
    let (before, _) = weights(&mut session);
    act(
        &mut session,
        r#"{"SetWeight": {"layer": 0, "from": 0, "to": 1, "value": 4.0}}"#,
    );
    session.run(20);
    let (trained, _) = weights(&mut session);
    session.command(Command::Undo);
    let (undone, _) = weights(&mut session);
    let inputs = trained[0].len() / session.published().snapshot.unwrap().network.sizes[1];
    assert_eq!(undone[0][inputs], before[0][inputs]);
    assert_eq!((&undone[0][..inputs], &undone[1]), (&trained[0][..inputs], &trained[1]));
    session.command(Command::Redo);
    assert_eq!(weights(&mut session).0, trained);
}

#[test]
fn a_weight_that_is_no_longer_there_is_refused_with_a_sentence_and_the_run_goes_on() {
    let mut session = session::<playground::Playground>(&[("hidden", "8")]);
    act(
        &mut session,
        r#"{"SetWeight": {"layer": 0, "from": 1, "to": 7, "value": 4.0}}"#,
    );
    let mut params = session.params().clone();
    params.set("hidden", &Value::Text("1".into())).unwrap();
    session.set_params(params);
    session.command(Command::Undo);
    assert!(matches!(session.take_events()[..], [Event::Refused(_)]));
    session.run(5);
    assert_eq!(session.step(), 5);
}

#[test]
fn a_weight_of_the_run_before_is_not_put_into_the_run_after() {
    let weights = |session: &mut Session<playground::Playground>| {
        let snapshot = session.published().snapshot.unwrap();
        snapshot.network.weights.clone()
    };
    let mut session = session::<playground::Playground>(&[]);
    session.run(20);
    act(
        &mut session,
        r#"{"SetWeight": {"layer": 0, "from": 0, "to": 1, "value": 4.0}}"#,
    );
    session.command(Command::Reset);
    let fresh = weights(&mut session);
    session.command(Command::Undo);
    assert_eq!(weights(&mut session), fresh);
    assert!(matches!(session.take_events()[..], [Event::Refused(_)]));
}

#[test]
fn a_second_table_begins_the_run_again() {
    let table = |rows: std::ops::Range<u32>| {
        let rows: String = rows.map(|row| format!("{row},{},{}\\n", row % 7, row % 2)).collect();
        format!(r#"{{"LoadTable": {{"name": "t", "text": "a,b,c\\n{rows}", "label": 2, "classes": true}}}}"#)
    };
    let mut session = session::<playground::Playground>(&[("dataset", "csv")]);
    act(&mut session, &table(0..40));
    session.run(20);
    act(&mut session, &table(20..80));
    assert_eq!((session.step(), session.history().curve("train_loss").len()), (0, 1));
    session.run(20);
    assert_eq!(session.step(), 20);
}

#[test]
fn a_playground_made_anew_has_its_own_points_again_and_the_painted_ones_come_back_by_undo() {
    let mut session = session::<playground::Playground>(&[]);
    let own = seen(&mut session);
    session.run(3);
    act(&mut session, r#""ClearPoints""#);
    act(&mut session, r#"{"Paint": {"at": [0.5, 0.5], "target": 1.0}}"#);
    let points = |session: &mut Session<playground::Playground>| {
        let snapshot = session.published().snapshot.unwrap();
        snapshot.train.at.len() + snapshot.test.at.len()
    };
    assert_eq!(points(&mut session), 1);
    session.command(Command::Renew(7));
    assert_eq!(seen(&mut session), own);
    session.command(Command::Undo);
    assert_eq!((points(&mut session), session.step()), (1, 0));
    session.command(Command::Redo);
    assert_eq!(seen(&mut session), own);
}
