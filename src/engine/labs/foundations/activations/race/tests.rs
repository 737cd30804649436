use super::*;
use crate::{device, lab::Lab};

fn race(params: &Params, seed: u64, steps: u64) -> Race {
    let mut race = Race::new(params, seed, &device::cpu()).unwrap();
    for _ in 0..steps {
        race.step().unwrap();
    }
    race
}

fn with(activations: &str) -> Params {
    Params {
        activations: activations.into(),
        ..Params::default()
    }
}

fn metric(race: &Race, name: &str) -> f64 {
    race.metrics()
        .get(name)
        .unwrap_or_else(|| panic!("{name}: {:?}", race.metrics()))
}

/// A fact of the curriculum.
#[test]
fn on_the_circle_the_identity_stays_below_0_75_where_tanh_and_relu_pass_0_95() {
    for seed in [1, 2, 3] {
        let race = race(&with("identity,tanh,relu"), seed, 300);
        let accuracy = |name: &str| metric(&race, &format!("accuracy.{name}"));
        assert!(accuracy("identity") < 0.75, "seed {seed}: {}", accuracy("identity"));
        assert!(accuracy("tanh") > 0.95, "seed {seed}: {}", accuracy("tanh"));
        assert!(accuracy("relu") > 0.95, "seed {seed}: {}", accuracy("relu"));
    }
}

/// A fact of the curriculum.
#[test]
fn in_10_layers_the_sigmoids_first_gradient_is_below_1e_4_of_its_last_and_relus_with_he_above_1e_2() {
    for seed in 1..=5 {
        let params = Params {
            depth: 10,
            ..with("sigmoid,relu")
        };
        let race = race(&params, seed, 0);
        let (sigmoid, relu) = (metric(&race, "ratio.sigmoid"), metric(&race, "ratio.relu"));
        assert!(sigmoid < 1e-4, "seed {seed}: {sigmoid:e}");
        assert!(relu > 1e-2, "seed {seed}: {relu:e}");
    }
}

/// A fact of the curriculum: Adam with steps that are too long, while leaky ReLU still learns with them.
#[test]
fn with_steps_that_are_too_long_more_than_30_percent_of_relus_units_die_and_none_of_leaky_relus() {
    for seed in [1, 2, 3] {
        let params = Params {
            lr: 0.3,
            ..with("relu,leaky-relu")
        };
        let race = race(&params, seed, 100);
        let (relu, leaky) = (metric(&race, "dead.relu"), metric(&race, "dead.leaky-relu"));
        assert!(relu > 0.3, "seed {seed}: {relu}");
        assert_eq!(leaky, 0.0, "seed {seed}");
    }
}

#[test]
fn before_training_the_mean_activation_is_near_a_half_for_sigmoid_and_within_0_1_of_0_for_tanh() {
    let race = race(&with("sigmoid,tanh,relu"), 4, 0);
    assert!((metric(&race, "mean.sigmoid") - 0.5).abs() < 0.1);
    assert!(metric(&race, "mean.tanh").abs() < 0.1);
    assert!(metric(&race, "mean.relu") > 0.1);
}

#[test]
fn about_half_of_relus_activations_are_exactly_0_and_none_of_the_others() {
    let race = race(&Params::default(), 4, 0);
    assert!((0.3..0.7).contains(&metric(&race, "zeros.relu")));
    for name in ["identity", "sigmoid", "tanh", "leaky-relu", "elu", "gelu", "swish"] {
        assert!(metric(&race, &format!("zeros.{name}")) < 0.01, "{name}");
    }
}

#[test]
fn under_one_initialization_all_racers_start_from_the_same_weights() {
    let params = Params {
        init: Start::XavierNormal,
        ..Params::default()
    };
    let race = race(&params, 4, 0);
    let first = race.entries[0].net.mlp().weights();
    assert!(race.entries.iter().all(|entry| entry.net.mlp().weights() == first));
}

#[test]
fn a_racer_is_not_moved_by_who_races_beside_it() {
    let (alone, among) = (race(&with("tanh"), 6, 40), race(&Params::default(), 6, 40));
    for name in ["loss.tanh", "accuracy.tanh", "mean.tanh", "ratio.tanh"] {
        assert_eq!(metric(&alone, name), metric(&among, name), "{name}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_although_costs_are_measured_anew() {
    let told = || {
        let race = race(&Params::default(), 9, 25);
        (race.metrics(), serde_json::to_string(&race.snapshot()).unwrap())
    };
    assert_eq!(told(), told());
}

#[test]
fn a_shift_by_minus_9_silences_every_relu_of_the_layer_and_no_leaky_one() {
    let mut race = race(&with("relu,leaky-relu"), 2, 0);
    race.act(Action::Shift { layer: 1, by: -9.0 }).unwrap();
    let snapshot = race.snapshot();
    assert_eq!(snapshot.lanes[0].layers[1].dead(), 16);
    assert_eq!(snapshot.lanes[1].layers[1].dead(), 0);
    assert!(race.act(Action::Shift { layer: 4, by: 1.0 }).is_err());
    assert!(race.act(Action::Shift { layer: 0, by: f32::NAN }).is_err());
}

#[test]
fn a_measured_value_of_gelu_costs_more_than_one_of_relu() {
    let (relu, gelu) = (cost::nanoseconds(Activation::Relu), cost::nanoseconds(Activation::Gelu));
    assert!(relu > 0.0 && gelu > relu, "{relu} and {gelu} ns");
}

#[test]
fn in_a_net_of_width_64_a_step_spends_190_multiply_adds_on_every_value_of_the_function() {
    let params = Params {
        depth: 20,
        width: 64,
        ..with("relu")
    };
    // 3 · 64 for all layers but the first and the last, which are narrow on one side.
    let work = metric(&race(&params, 1, 0), "work_per_value");
    assert!((182.0..192.0).contains(&work), "{work}");
}

#[test]
fn a_racer_that_flies_off_leaves_the_others_racing_and_the_run_ends_with_the_last_one() {
    let params = Params {
        optimizer: OptimizerKind::Sgd,
        lr: 1e6,
        ..with("identity,relu,sigmoid")
    };
    let race = race(&params, 1, 60);
    assert!(metric(&race, "fell.identity") < 60.0);
    assert!(race.pulse().is_finite(), "a sigmoid cannot overflow by itself");
    assert!(race.metrics().first_not_finite().is_none());
}

#[test]
fn the_snapshot_of_8_nets_of_50_layers_of_64_is_below_2_mb_and_a_step_stays_small() {
    let params = Params {
        depth: 50,
        width: 64,
        points: 256,
        ..Params::default()
    };
    let race = race(&params, 1, 2);
    let size = serde_json::to_vec(&race.snapshot()).unwrap().len();
    assert!(size < 2_000_000, "{size} bytes");
}
