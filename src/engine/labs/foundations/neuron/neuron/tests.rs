use super::{
    Action, Neuron, Params, View,
    data::Dataset,
    unit::{Firing, Fit, Unit},
};
use crate::{
    device,
    lab::{Change, Lab, Progress},
    math::tensors,
    nn::activation::Activation,
    undo::Movements,
};
use burn::tensor::activation;

fn lab(params: Params, seed: u64) -> Neuron {
    Neuron::new(&params, seed, &device::cpu()).unwrap()
}

fn metric(lab: &Neuron, name: &str) -> f64 {
    lab.metrics().get(name).unwrap()
}

fn trained(params: Params, seed: u64, steps: usize) -> Neuron {
    let mut lab = lab(params, seed);
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab
}

#[test]
fn offset_clusters_without_a_bias_stay_below_80_percent_and_with_one_pass_97_for_three_seeds() {
    for seed in [7, 8, 9] {
        let params = |use_bias| Params {
            dataset: Dataset::Offset,
            use_bias,
            ..Params::default()
        };
        let without = metric(&trained(params(false), seed, 600), "train_accuracy");
        let with = metric(&trained(params(true), seed, 600), "train_accuracy");
        assert!(without < 0.80, "seed {seed}: {without}");
        assert!(with > 0.97, "seed {seed}: {with}");
    }
}

#[test]
fn the_drawn_output_equals_w_x_plus_b_through_burns_activation_to_1e_minus_6() {
    let device = device::cpu();
    for &firing in Firing::ALL {
        for (w1, w2, b, x1, x2) in [
            (0.7, -1.3, 0.4, 2.5, -1.5),
            (-2.0, 0.3, -1.0, -0.5, 4.0),
            (0.0, 0.0, 0.25, 1.0, 1.0),
        ] {
            let lab = lab(
                Params {
                    activation: firing,
                    w1,
                    w2,
                    b,
                    x1,
                    x2,
                    ..Params::default()
                },
                7,
            );
            let shown = lab.snapshot();
            let sum = tensors::matrix(&[w1, w2], 2, &device).matmul(tensors::matrix(&[x1, x2], 1, &device)) + b;
            let through = match firing {
                Firing::Identity => sum.clone(),
                Firing::Step => sum.clone().greater_elem(0.0).float(),
                Firing::Sigmoid => activation::sigmoid(sum.clone()),
                Firing::Tanh => sum.clone().tanh(),
                Firing::Relu => activation::relu(sum.clone()),
            };
            assert!((shown.z - tensors::numbers(sum)[0]).abs() < 1e-6);
            assert!((shown.terms[0] + shown.terms[1] + b - shown.z).abs() < 1e-12);
            assert!(
                (shown.output - tensors::numbers(through)[0]).abs() < 1e-6,
                "{}",
                firing.name()
            );
        }
    }
}

#[test]
fn the_plane_has_the_colour_of_the_output_at_every_one_of_4096_cells() {
    let shown = lab(Params::default(), 7).snapshot();
    let [low, high] = shown.firing.targets();
    for row in 0..64 {
        for column in 0..64 {
            let at = |index: usize| 6.0 * (2.0 * (index as f64 + 0.5) / 64.0 - 1.0);
            let output = shown.firing.value(shown.unit.sum([at(column), at(row)]));
            let cell = f64::from(shown.field.values[row * 64 + column]);
            assert!(((cell + 1.0) / 2.0 * (high - low) + low - output).abs() < 1e-6);
        }
    }
}

#[test]
fn gradients_equal_central_differences_to_1e_minus_6_for_every_activation() {
    let points = Dataset::Overlap.points(40, 3);
    let unit = Unit { w: [0.7, -0.4], b: 0.3 };
    for &firing in Firing::ALL {
        let gradient = Fit::of(&unit, firing, &points).gradient;
        for (index, own) in gradient.iter().enumerate() {
            let h = 1e-6;
            let moved = |by: f64| {
                let mut unit = unit;
                match index {
                    2 => unit.b += by,
                    _ => unit.w[index] += by,
                }
                Fit::of(&unit, firing, &points).loss
            };
            let difference = (moved(h) - moved(-h)) / (2.0 * h);
            assert!(
                (own - difference).abs() < 1e-6,
                "{} {index}: {own} {difference}",
                firing.name()
            );
        }
    }
}

#[test]
fn gradients_equal_burns_autodiff_to_1e_minus_9() {
    let device = device::cpu();
    let points = Dataset::Overlap.points(40, 4);
    let unit = Unit { w: [0.7, -0.4], b: 0.3 };
    let flat: Vec<f64> = points.at.iter().flatten().map(|v| f64::from(*v)).collect();
    for firing in [Firing::Identity, Firing::Sigmoid, Firing::Tanh, Firing::Relu] {
        let w = tensors::matrix(&unit.w, 1, &device).require_grad();
        let b = tensors::vector(&[unit.b], &device).require_grad();
        let z = (tensors::matrix(&flat, 2, &device).matmul(w.clone())).squeeze_dim::<1>(1) + b.clone();
        let [low, high] = firing.targets();
        let targets: Vec<f64> = points
            .target
            .iter()
            .map(|t| if *t > 0.5 { high } else { low })
            .collect();
        let y = tensors::vector(&targets, &device);
        let loss = match firing {
            Firing::Sigmoid => {
                let a = activation::sigmoid(z);
                -(y.clone() * a.clone().log() + (-y + 1.0) * (-a + 1.0).log()).mean()
            }
            Firing::Identity => (Activation::Linear.apply(z) - y).square().mean(),
            Firing::Tanh => (Activation::Tanh.apply(z) - y).square().mean(),
            _ => (Activation::Relu.apply(z) - y).square().mean(),
        };
        let gradients = loss.backward();
        let mut burns = tensors::numbers(w.grad(&gradients).unwrap());
        burns.extend(tensors::numbers(b.grad(&gradients).unwrap()));
        for (own, burns) in Fit::of(&unit, firing, &points).gradient.iter().zip(&burns) {
            assert!((own - burns).abs() < 1e-9, "{}: {own} {burns}", firing.name());
        }
    }
}

#[test]
fn the_step_has_gradient_0_and_training_ends_where_it_began() {
    let mut lab = lab(
        Params {
            activation: Firing::Step,
            ..Params::default()
        },
        7,
    );
    let before = lab.snapshot().unit;
    assert_eq!(lab.step().unwrap(), Progress::Done);
    assert_eq!(lab.snapshot().unit, before);
    assert_eq!(metric(&lab, "grad_norm"), 0.0);
}

#[test]
fn from_16_starts_some_tanh_neurons_learn_some_relu_ones_never_move_and_every_sigmoid_learns() {
    let params = |activation, lr| Params {
        activation,
        dataset: Dataset::Offset,
        starts: 16,
        spread: 3.0,
        w1: 0.6,
        w2: -0.9,
        b: 0.0,
        lr,
        ..Params::default()
    };
    for seed in [7, 8, 9] {
        let learned = metric(&trained(params(Firing::Tanh, 0.3), seed, 300), "learned");
        assert!((0.3..0.8).contains(&learned), "seed {seed}: {learned}");
        let relu = trained(params(Firing::Relu, 0.03), seed, 300).snapshot();
        let unmoved = relu.runners.iter().filter(|runner| runner.fit.steepness(true) == 0.0);
        assert!(unmoved.count() >= 2, "seed {seed}");
        assert_eq!(
            metric(&trained(params(Firing::Sigmoid, 1.0), seed, 600), "learned"),
            1.0,
            "seed {seed}"
        );
    }
}

#[test]
fn doubling_weights_and_bias_leaves_the_line_0_894_from_the_origin() {
    let at = |factor: f64| {
        metric(
            &lab(
                Params {
                    w1: factor,
                    w2: 0.5 * factor,
                    b: -factor,
                    ..Params::default()
                },
                7,
            ),
            "line_distance",
        )
    };
    assert!((at(1.0) - 1.0 / 1.25f64.sqrt()).abs() < 1e-12);
    assert!((at(2.0) - at(1.0)).abs() < 1e-12);
}

#[test]
fn a_dragged_point_stays_over_a_restart_and_goes_back_when_the_data_are_restored() {
    let mut lab = lab(Params::default(), 7);
    lab.act(Action::Move {
        index: 3,
        to: [-5.0, 9.0],
    })
    .unwrap();
    lab.act(Action::Flip { index: 0 }).unwrap();
    let mut again = lab.restart(&Params::default(), 7, &device::cpu()).unwrap();
    assert_eq!(again.snapshot().points.at[3], [-5.0, 6.0]);
    assert!(again.snapshot().moved);
    again.act(Action::Restore).unwrap();
    assert!(!again.snapshot().moved);
    let fresh = lab.restart(&Params::default(), 8, &device::cpu()).unwrap();
    assert!(!fresh.snapshot().moved);
    assert!(
        lab.act(Action::Move {
            index: 999,
            to: [0.0, 0.0]
        })
        .is_err()
    );
}

#[test]
fn hand_and_training_move_one_state_and_a_frozen_bias_is_0() {
    let mut lab = lab(Params::default(), 7);
    lab.step().unwrap();
    let trained = lab.snapshot().unit;
    let lr = Params {
        lr: 0.1,
        ..Params::default()
    };
    assert_eq!(lab.apply(&lr).unwrap(), Change::Live);
    assert_eq!(lab.snapshot().unit, trained, "another setting leaves the weights");
    lab.apply(&Params { w1: 2.0, ..lr.clone() }).unwrap();
    assert_eq!(lab.snapshot().unit.w, [2.0, 0.9]);
    lab.apply(&Params { use_bias: false, ..lr }).unwrap();
    lab.step().unwrap();
    assert_eq!(lab.snapshot().unit.b, 0.0);
}

#[test]
fn a_trained_neuron_comes_back_from_the_hand_with_its_settings_and_settings_alone_put_it_where_they_say() {
    let start = Params::default();
    let moved = Params {
        w1: 1.0,
        w2: -2.0,
        b: 0.25,
        ..start.clone()
    };
    let mut lab = trained(start.clone(), 7, 40);
    let before = lab.snapshot().unit;
    let put = Action::Put {
        unit: Unit {
            w: [1.0, -2.0],
            b: 0.25,
        },
    };
    let mut hand = Movements::default();
    hand.note(lab.undo(&put).unwrap());
    lab.act(put).unwrap();
    lab.apply(&moved).unwrap();
    lab.step().unwrap();
    let after = lab.snapshot().unit;
    hand.undo(&mut lab).unwrap();
    lab.apply(&start).unwrap();
    assert_eq!(lab.snapshot().unit, before);
    hand.redo(&mut lab).unwrap();
    lab.apply(&moved).unwrap();
    assert_eq!(lab.snapshot().unit, after);
    lab.apply(&start).unwrap();
    assert_eq!(lab.snapshot().unit, super::start(&start));
}

#[test]
fn the_loss_over_the_weights_is_drawn_wide_enough_for_a_weight_of_37() {
    let shown = lab(
        Params {
            view: View::Weights,
            w1: 37.0,
            ..Params::default()
        },
        7,
    )
    .snapshot();
    let landscape = shown.landscape.unwrap();
    assert_eq!(landscape.x, [-40.0, 40.0]);
    assert_eq!(landscape.values.len(), 48 * 48);
}
