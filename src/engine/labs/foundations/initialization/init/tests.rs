use super::*;
use crate::device;

fn init(params: &Params, seed: u64, steps: u64) -> Init {
    let mut lab = Init::new(params, seed, &device::cpu()).unwrap();
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab
}

fn with(methods: &str, activation: Activation) -> Params {
    Params {
        methods: methods.into(),
        activation,
        ..Params::default()
    }
}

fn metric(lab: &Init, name: &str) -> f64 {
    lab.metrics()
        .get(name)
        .unwrap_or_else(|| panic!("{name}: {:?}", lab.metrics()))
}

/// A fact of the curriculum.
#[test]
fn over_20_layers_xavier_keeps_tanhs_spread_and_he_relus_within_a_factor_of_10() {
    for seed in 1..=3 {
        for (method, activation) in [
            ("xavier-uniform", Activation::Tanh),
            ("xavier-normal", Activation::Tanh),
            ("he-uniform", Activation::Relu),
            ("he-normal", Activation::Relu),
        ] {
            let kept = metric(&init(&with(method, activation), seed, 0), &format!("kept.{method}"));
            assert!((0.1..=10.0).contains(&kept), "{method}, seed {seed}: {kept}");
        }
    }
}

/// A fact of the curriculum.
#[test]
fn over_20_layers_of_64_relus_s_of_0_01_leaves_less_than_1e_10_and_s_of_1_makes_more_than_1e6() {
    for seed in 1..=3 {
        let last = |s: f64| {
            let params = Params {
                s,
                ..with("normal-s", Activation::Relu)
            };
            let lab = init(&params, seed, 0);
            let lane = &lab.snapshot().lanes[0];
            (lane.kept().unwrap(), lane.layers.last().unwrap().std)
        };
        let (small, large) = (last(0.01), last(1.0));
        assert!(small.0 < 1e-10 && small.1 < 1e-10, "seed {seed}: {small:?}");
        assert!(large.0 > 1e6 && large.1 > 1e6, "seed {seed}: {large:?}");
    }
}

/// A fact of the curriculum.
#[test]
fn from_zeros_and_from_a_constant_all_hidden_units_of_a_layer_are_still_equal_after_200_steps() {
    for activation in [Activation::Sigmoid, Activation::Tanh, Activation::Relu] {
        let params = Params {
            depth: 3,
            width: 16,
            lr: 0.5,
            ..with("zeros,constant", activation)
        };
        let lab = init(&params, 1, 200);
        for entry in &lab.entries {
            if entry.fell.is_none() {
                let said = entry.net.mlp().activations(&lab.batch.0);
                for layer in &said[1..=3] {
                    let rows = lab.batch.0.rows();
                    assert!(
                        layer.chunks(rows).all(|line| line == &layer[..rows]),
                        "{:?}",
                        entry.method
                    );
                }
            }
            assert_eq!(entry.distinct, 1, "{:?} {}", entry.method, activation.name());
        }
    }
}

/// A fact of the curriculum.
#[test]
fn the_variance_of_512_by_512_weights_is_within_5_percent_of_each_methods_formula() {
    let params = Params {
        s: 0.3,
        ..Params::default()
    };
    for &method in Method::ALL {
        let weights = method.fill(&params, 512, 512, &mut ChaCha8Rng::seed_from_u64(1));
        let mean = weights.iter().map(|&w| f64::from(w)).sum::<f64>() / weights.len() as f64;
        let variance = weights.iter().map(|&w| (f64::from(w) - mean).powi(2)).sum::<f64>() / weights.len() as f64;
        let wanted = method.variance(&params, 512, 512);
        assert!(
            (variance - wanted).abs() <= 0.05 * wanted + 1e-12,
            "{method:?}: {variance} for {wanted}"
        );
    }
}

#[test]
fn from_zeros_under_tanh_no_weight_moves_and_under_sigmoid_only_those_into_the_outputs() {
    let params = |activation| Params {
        depth: 3,
        width: 16,
        ..with("zeros", activation)
    };
    assert_eq!(metric(&init(&params(Activation::Tanh), 1, 50), "moving.zeros"), 0.0);
    let outputs = (16 * 10) as f64 / (64 * 16 + 2 * 16 * 16 + 16 * 10) as f64;
    assert_eq!(
        metric(&init(&params(Activation::Sigmoid), 1, 0), "moving.zeros"),
        outputs
    );
}

/// The product of 19 layers' factors: each linear layer of variance s² multiplies the spread by s √width.
#[test]
fn a_linear_net_multiplies_the_spread_by_s_times_8_in_every_layer_of_64() {
    let params = Params {
        s: 0.15,
        ..with("normal-s", Activation::Linear)
    };
    let ratios: Vec<f64> = (1..=8)
        .map(|seed| metric(&init(&params, seed, 0), "kept.normal-s").ln())
        .collect();
    let found = (ratios.iter().sum::<f64>() / 8.0 / 19.0).exp();
    assert!((found / 1.2 - 1.0).abs() < 0.03, "{found}");
}

#[test]
fn a_tenth_of_a_percent_of_jitter_makes_64_different_neurons_of_a_constant_layer() {
    let params = Params {
        jitter: 1e-3,
        ..with("constant", Activation::Tanh)
    };
    assert_eq!(metric(&init(&params, 1, 0), "distinct.constant"), 64.0);
}

#[test]
fn one_weight_changed_by_hand_makes_two_kinds_of_neurons_and_training_keeps_the_rest_equal() {
    let params = Params {
        depth: 2,
        width: 8,
        ..with("constant", Activation::Tanh)
    };
    let mut lab = init(&params, 1, 0);
    let action = |row, value| Action::Weight {
        method: Method::Constant,
        layer: 0,
        row,
        column: 5,
        value,
    };
    lab.act(action(3, 0.7)).unwrap();
    lab.act(Action::Look {
        method: Method::Constant,
        layer: 0,
    })
    .unwrap();
    for _ in 0..50 {
        lab.step().unwrap();
    }
    let weights = lab.snapshot().weights;
    assert_eq!(weights.twins, [1, 1, 1, 0, 1, 1, 1, 1]);
    assert_eq!((weights.matrix.rows, weights.matrix.columns), (8, 64));
    assert!(lab.act(action(8, 0.1)).is_err() && lab.act(action(0, f32::NAN)).is_err());
}

#[test]
fn what_overflows_is_out_at_step_0_and_the_others_go_on() {
    let params = Params {
        depth: 50,
        s: 10.0,
        ..with("normal-s,he-normal", Activation::Relu)
    };
    let lab = init(&params, 1, 3);
    assert_eq!(metric(&lab, "fell.normal-s"), 0.0);
    assert!(metric(&lab, "loss.he-normal").is_finite() && lab.pulse().is_finite());
    let alone = init(
        &Params {
            methods: "normal-s".into(),
            ..params
        },
        1,
        1,
    );
    assert!(alone.pulse().is_nan());
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let told = || {
        let lab = init(
            &with("zeros,normal-s,xavier-uniform,he-normal", Activation::Relu),
            3,
            12,
        );
        (lab.metrics(), serde_json::to_string(&lab.snapshot()).unwrap())
    };
    assert_eq!(told(), told());
}

#[test]
fn the_snapshot_of_7_nets_of_50_layers_of_64_is_below_2_mb() {
    let params = Params {
        depth: 50,
        ..with(&Method::NAMES.join(","), Activation::Tanh)
    };
    let size = serde_json::to_vec(&init(&params, 1, 1).snapshot()).unwrap().len();
    assert!(size < 2_000_000, "{size} bytes");
}

#[test]
fn inputs_have_mean_0_and_variance_1_over_the_training_digits() {
    let (x, _) = rows(&digits::small().train().collect::<Vec<_>>());
    let count = x.values().len() as f64;
    let mean = x.values().iter().map(|&v| f64::from(v)).sum::<f64>() / count;
    let variance = x.values().iter().map(|&v| f64::from(v).powi(2)).sum::<f64>() / count;
    assert!(mean.abs() < 1e-4 && (variance - 1.0).abs() < 1e-4, "{mean} {variance}");
}
