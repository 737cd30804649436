use super::{
    Action, Method, Params, Regularization, Rule, Task,
    data::Hand,
    net::{Chance, EPSILON, Goal, Net, Samples},
};
use crate::{
    device,
    lab::{Change, Lab},
};
use burn::tensor::{Tensor, TensorData, activation};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn lab(params: &Params, seed: u64, steps: u64) -> Regularization {
    let mut lab = Regularization::new(params, seed, &device::cpu()).unwrap();
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab
}

fn with(method: Method) -> Params {
    Params {
        method,
        ..Params::default()
    }
}

fn metric(lab: &Regularization, name: &str) -> f64 {
    lab.metrics().get(name).unwrap_or_else(|| panic!("no {name}"))
}

/// A net of 2-5-4-1 with samples, masks and two groups of unequal size.
fn example(goal: Goal, normalizes: bool, drops: bool) -> (Net, Samples, Chance) {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut net = Net::new(&[2, 5, 4, 1], normalizes, goal, |from, to| {
        (0..from * to).map(|_| rng.random_range(-1.0..1.0)).collect()
    });
    net.values
        .iter_mut()
        .for_each(|value| *value += rng.random_range(-0.3..0.3));
    let rows = 11;
    let samples = Samples {
        rows,
        x: (0..2 * rows).map(|_| rng.random_range(-2.0..2.0)).collect(),
        target: (0..rows).map(|row| (row % 2) as f32).collect(),
    };
    let mut mask = |width: usize| {
        (0..width * rows)
            .map(|_| if rng.random::<f32>() < 0.4 { 0.0 } else { 1.0 / 0.6 })
            .collect()
    };
    let chance = Chance {
        masks: if drops { vec![mask(5), mask(4)] } else { vec![] },
        groups: if normalizes { vec![0..6, 6..11] } else { vec![] },
    };
    (net, samples, chance)
}

/// The same loss in burn operations, differentiable by the flat parameters.
fn plain_loss(net: &Net, samples: &Samples, chance: &Chance, values: Tensor<1>) -> Tensor<1> {
    let (device, rows) = (values.device(), samples.rows);
    let tensor =
        |numbers: &[f32], shape: [usize; 2]| Tensor::<2>::from_data(TensorData::new(numbers.to_vec(), shape), &device);
    let column = |range: std::ops::Range<usize>| {
        let count = range.len();
        values.clone().slice(range).reshape([count, 1])
    };
    let mut a = tensor(&samples.x, [2, rows]);
    for (index, layer) in net.layers.iter().enumerate() {
        let weights = values
            .clone()
            .slice(layer.weights.clone())
            .reshape([layer.to, layer.from]);
        a = weights.matmul(a) + column(layer.biases.clone());
        if index + 1 == net.layers.len() {
            break;
        }
        if net.normalizes {
            let parts = chance.groups.iter().map(|group| {
                let part = a.clone().slice([0..layer.to, group.clone()]);
                let centred = part.clone() - part.mean_dim(1);
                let variance = centred.clone().powf_scalar(2.0).mean_dim(1);
                centred / (variance + EPSILON).sqrt()
            });
            a = Tensor::cat(parts.collect(), 1) * column(layer.scale.clone()) + column(layer.shift.clone());
        }
        a = activation::relu(a);
        if let Some(mask) = chance.masks.get(index) {
            a = a * tensor(mask, [layer.to, rows]);
        }
    }
    let target = tensor(&samples.target, [1, rows]);
    match net.goal {
        Goal::Value => (a - target).powf_scalar(2.0).mean(),
        Goal::Logit => (activation::softplus(a.clone(), 1.0) - a * target).mean(),
    }
}

#[test]
fn loss_and_gradient_equal_burns_autodiff_to_1e_5_with_masks_with_groups_and_with_both() {
    for goal in [Goal::Value, Goal::Logit] {
        for (normalizes, drops) in [(false, false), (false, true), (true, false), (true, true)] {
            let (mut net, samples, chance) = example(goal, normalizes, drops);
            let values = TensorData::new(net.values.clone(), [net.values.len()]);
            let values = Tensor::<1>::from_data(values, &device::cpu()).require_grad();
            let wanted = plain_loss(&net, &samples, &chance, values.clone());
            let slopes: Vec<f32> = values
                .grad(&wanted.backward())
                .unwrap()
                .into_data()
                .iter::<f32>()
                .collect();
            let (loss, gradient) = net.learn(&samples, &chance);
            assert!((loss - f64::from(wanted.into_scalar::<f32>())).abs() < 1e-5, "{goal:?}");
            for (index, (mine, burns)) in gradient.iter().zip(&slopes).enumerate() {
                // Without BatchNorm its scale and shift take no part.
                assert!(
                    (mine - burns).abs() < 1e-5,
                    "{goal:?} {normalizes} {drops} {index}: {mine} {burns}"
                );
            }
        }
    }
}

#[test]
fn one_group_of_all_samples_leaves_running_statistics_a_tenth_of_the_way_to_theirs() {
    let (mut net, samples, _) = example(Goal::Value, true, false);
    let chance = Chance {
        groups: std::iter::once(0..samples.rows).collect(),
        ..Chance::default()
    };
    let layer = net.layers[0].clone();
    let (weights, bias) = (&net.values[layer.weights.start..][..2], net.values[layer.biases.start]);
    let sums: Vec<f64> = (0..11)
        .map(|row| f64::from(weights[0] * samples.x[row] + weights[1] * samples.x[11 + row] + bias))
        .collect();
    let mean = sums.iter().sum::<f64>() / 11.0;
    let unbiased = sums.iter().map(|sum| (sum - mean).powi(2)).sum::<f64>() / 10.0;
    net.learn(&samples, &chance);
    assert!((f64::from(net.running[0].mean[0]) - 0.1 * mean).abs() < 1e-6);
    assert!((f64::from(net.running[0].variance[0]) - (0.9 + 0.1 * unbiased)).abs() < 1e-5);
}

#[test]
fn l1_leaves_over_50_percent_of_weights_below_1e_3_where_none_leaves_under_10_percent() {
    for (task, l1) in [(Task::Curve, 0.01), (Task::Moons, 0.003)] {
        let params = Params {
            task,
            l1,
            ..with(Method::L1)
        };
        let lab = lab(&params, 7, 1000);
        let (near, plain) = (metric(&lab, "near_zero"), metric(&lab, "plain_near_zero"));
        assert!(near > 0.5 && plain < 0.1, "{}: {near} {plain}", task.name());
        assert!(metric(&lab, "exact_zeros") > 0.5);
    }
}

#[test]
fn under_l1_every_weight_at_rest_has_a_slope_of_at_most_lambda() {
    // The condition of optimality of L + λ Σ|w|: |dL/dw| = λ where w is not 0, and at most λ where it is.
    let params = Params {
        lr: 2e-4,
        points: 8,
        width: 4,
        l1: 0.05,
        ..with(Method::L1)
    };
    let mut lab = lab(&params, 3, 30_000);
    let train = lab.train().clone();
    let (_, gradient) = lab.main.net.learn(&train, &Chance::default());
    for layer in lab.main.net.layers.clone() {
        for index in layer.weights {
            let (weight, slope) = (lab.main.net.values[index], f64::from(gradient[index]).abs());
            let off = if weight == 0.0 {
                slope - 0.05
            } else {
                (slope - 0.05).abs()
            };
            assert!(off < 0.01, "{index}: weight {weight}, slope {slope}");
        }
    }
}

#[test]
fn dropout_keeps_the_first_layers_mean_activation_within_2_percent_between_training_and_use() {
    for dropout in [0.2, 0.5] {
        let params = Params {
            dropout,
            ..with(Method::Dropout)
        };
        let ratio = metric(&lab(&params, 7, 600), "activation_ratio");
        assert!((ratio - 1.0).abs() < 0.02, "{dropout}: {ratio}");
    }
}

#[test]
fn early_stopping_returns_the_weights_of_the_best_validation_epoch_bit_for_bit() {
    let params = Params {
        patience: 100,
        ..with(Method::EarlyStopping)
    };
    let mut lab = lab(&params, 7, 0);
    let mut seen = vec![(f64::INFINITY, vec![])];
    while lab.main.stopped.is_none() {
        lab.step().unwrap();
        // The twin starts from the same weights and nothing else is drawn: it is the same run, without the end.
        seen.push((lab.plain.valid_loss, lab.plain.net.values.clone()));
        assert!(seen.len() < 5000);
    }
    let best = (0..seen.len())
        .min_by(|a, b| seen[*a].0.total_cmp(&seen[*b].0))
        .unwrap();
    assert_eq!(metric(&lab, "best_step"), best as f64);
    assert_eq!(seen.len() - 1, best + 100);
    let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<u32>>();
    assert_eq!(bits(&lab.main.net.values), bits(&seen[best].1));
    assert_eq!(metric(&lab, "valid_loss"), seen[best].0);
    let before = lab.main.net.values.clone();
    lab.step().unwrap();
    assert_eq!(lab.main.net.values, before);
}

#[test]
#[cfg_attr(
    not(feature = "slow-facts"),
    ignore = "trains 72 nets; run with the feature slow-facts"
)]
fn each_method_lowers_test_loss_against_none_on_both_tasks_for_three_seeds() {
    for (task, strengths) in [(Task::Curve, Params::default()), (Task::Moons, moons())] {
        for method in Method::ALL.iter().copied().filter(|method| *method != Method::None) {
            for seed in [7, 8, 9] {
                let params = Params {
                    method,
                    task,
                    ..strengths.clone()
                };
                let lab = lab(&params, seed, 2000);
                let (main, plain) = (metric(&lab, "test_loss"), metric(&lab, "plain_test_loss"));
                println!("{} {} {seed}: {main:.3} against {plain:.3}", task.name(), method.name());
                assert!(main < plain, "{} {} {seed}: {main} {plain}", task.name(), method.name());
            }
        }
    }
}

/// Strengths that suit the two moons.
fn moons() -> Params {
    Params {
        task: Task::Moons,
        points: 60,
        l1: 0.003,
        decay: 3.0,
        dropout: 0.6,
        bn_group: 4,
        ..Params::default()
    }
}

#[test]
fn each_method_lowers_test_loss_against_none_at_seed_9() {
    for method in Method::ALL.iter().copied().filter(|method| *method != Method::None) {
        let lab = lab(&with(method), 9, 1500);
        let (main, plain) = (metric(&lab, "test_loss"), metric(&lab, "plain_test_loss"));
        assert!(main < plain, "{}: {main} {plain}", method.name());
    }
}

#[test]
fn l2_and_decoupled_decay_agree_to_1e_4_under_sgd_and_differ_by_over_10_percent_under_adam() {
    let fit = |method, optimizer| {
        let params = Params {
            optimizer,
            l2: 0.3,
            decay: 0.3,
            lr: 0.003,
            ..with(method)
        };
        lab(&params, 7, 300).main.net.values.clone()
    };
    let apart = |rule| {
        let (l2, decay) = (fit(Method::L2, rule), fit(Method::Decay, rule));
        let difference: f32 = l2.iter().zip(&decay).map(|(a, b)| (a - b).powi(2)).sum();
        (difference / l2.iter().map(|v| v * v).sum::<f32>()).sqrt()
    };
    let (sgd, adam) = (apart(Rule::Sgd), apart(Rule::Adam));
    assert!(sgd < 1e-4 && adam > 0.1, "{sgd} {adam}");
}

#[test]
fn without_a_method_both_nets_stay_the_same_bits_and_overfit() {
    let lab = lab(&with(Method::None), 7, 1500);
    assert_eq!(lab.main.net, lab.plain.net);
    assert!(metric(&lab, "train_loss") < 0.3 * metric(&lab, "test_loss"));
    assert!(metric(&lab, "best_step") < 700.0);
}

#[test]
fn equal_seeds_give_equal_bits_for_every_method_and_other_seeds_do_not() {
    for method in Method::ALL.iter().copied() {
        let values = |seed| lab(&with(method), seed, 30).main.net.values.clone();
        assert_eq!(values(7), values(7), "{}", method.name());
        assert_ne!(values(7), values(8));
    }
}

#[test]
fn a_drawn_truth_passes_through_the_drawn_places_and_training_starts_from_it() {
    let mut hand = Hand::default();
    hand.draw(&[[2.0, 1.0], [-2.0, -1.0], [f32::NAN, 0.0]]);
    assert_eq!(
        [-3.0, -2.0, 0.0, 1.0, 2.0, 3.0].map(|x| hand.truth(x)),
        [-1.0, -1.0, 0.0, 0.5, 1.0, 1.0]
    );
    let mut lab = lab(
        &Params {
            noise: 0.0,
            ..Params::default()
        },
        7,
        5,
    );
    let points = vec![[-3.0, 1.0], [3.0, 1.0]];
    lab.act(Action::DrawCurve { points }).unwrap();
    let snapshot = lab.snapshot();
    assert!(snapshot.by_hand && snapshot.train.at.iter().all(|[_, y]| *y == 1.0));
    assert_eq!(
        lab.restart(
            &Params {
                width: 8,
                ..Params::default()
            },
            7,
            &device::cpu()
        )
        .unwrap()
        .snapshot()
        .truth[60][1],
        1.0
    );
    lab.act(Action::ClearHand).unwrap();
    assert!(!lab.snapshot().by_hand);
}

#[test]
fn a_point_moved_by_hand_stays_moved_over_a_restart_with_another_method() {
    let mut lab = lab(&Params::default(), 7, 5);
    lab.act(Action::MovePoint {
        index: 3,
        to: [0.5, 2.0],
    })
    .unwrap();
    assert_eq!(lab.snapshot().train.at[3], [0.5, 2.0]);
    let again = lab.restart(&with(Method::L2), 7, &device::cpu()).unwrap();
    assert_eq!(again.snapshot().train.at[3], [0.5, 2.0]);
    assert!(
        lab.act(Action::MovePoint {
            index: 999,
            to: [0.0, 0.0]
        })
        .is_err()
    );
    assert!(
        lab.act(Action::MovePoint {
            index: 0,
            to: [f32::NAN, 0.0]
        })
        .is_err()
    );
}

#[test]
fn strengths_act_live_and_method_task_and_data_restart() {
    let mut lab = lab(&with(Method::L2), 7, 1);
    assert_eq!(
        lab.apply(&Params {
            l2: 0.1,
            lr: 0.01,
            ..with(Method::L2)
        }),
        Ok(Change::Live)
    );
    assert_eq!(lab.apply(&with(Method::L1)), Ok(Change::Restart));
    assert_eq!(
        lab.apply(&Params {
            noise: 0.1,
            ..with(Method::L2)
        }),
        Ok(Change::Restart)
    );
}

#[test]
fn dropout_shows_the_mask_of_the_picked_point_and_the_sub_networks_mean() {
    let mut lab = lab(&with(Method::Dropout), 7, 3);
    lab.act(Action::Pick { index: 5 }).unwrap();
    let snapshot = lab.snapshot();
    let factors = &lab.main.chance.masks[1];
    let wanted: Vec<bool> = (0..64).map(|neuron| factors[neuron * 24 + 5] > 0.0).collect();
    assert_eq!(snapshot.kept[1], wanted);
    assert_eq!(snapshot.members.len(), 16);
    let mean: f64 = snapshot.members.iter().map(|curve| curve[60][1]).sum::<f64>() / 16.0;
    assert!((snapshot.mean[60][1] - mean).abs() < 1e-9);
}
