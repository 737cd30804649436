use super::*;
use crate::{device, nn::loss::LossKind};
use proptest::prelude::*;
use rand::SeedableRng;

#[derive(Clone, Copy, Debug)]
enum Task {
    Binary,
    Classes,
    Values,
}

struct Case {
    mlp: Mlp,
    x: Batch,
    target: Target,
}

fn case(task: Task, activation: Activation, widths: &[usize], rows: usize, seed: u64) -> Case {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (inputs, hidden) = (widths[0], widths[1..widths.len() - 1].to_vec());
    let outputs = match task {
        Task::Binary => 1,
        Task::Classes => widths[widths.len() - 1].max(2),
        Task::Values => widths[widths.len() - 1],
    };
    let config = MlpConfig {
        inputs,
        hidden,
        outputs,
        activation,
        init: Init::XavierNormal,
    };
    let mut mlp = Mlp::new(&config, &mut rng, &device::cpu());
    let weights: Vec<f32> = mlp
        .weights()
        .iter()
        .map(|w| w + 0.2 * (rng.random::<f32>() - 0.5))
        .collect();
    assert!(mlp.set_weights(&weights));
    let mut draw = |count: usize| (0..count).map(|_| 4.0 * rng.random::<f32>() - 2.0).collect::<Vec<_>>();
    let x = Batch::new(inputs, draw(rows * inputs));
    let target = match task {
        Task::Binary => Target::Binary(draw(rows).iter().map(|&v| f32::from(u8::from(v > 0.0))).collect()),
        Task::Classes => Target::Classes(
            draw(rows)
                .iter()
                .map(|v| (v.abs() * 10.0) as u32 % outputs as u32)
                .collect(),
        ),
        Task::Values => Target::Values(draw(rows * outputs)),
    };
    Case { mlp, x, target }
}

impl Case {
    /// By burn's plain operations and its autodiff.
    fn plainly(&self, loss: Loss, dropout: Option<&Dropout>) -> (f32, Vec<f32>) {
        let params = self.mlp.params().detach().require_grad();
        let value = loss.tensor(self.mlp.forward(params.clone(), &self.x, dropout), &self.target);
        let gradients = value.backward();
        (value.into_scalar(), numbers(params.grad(&gradients).unwrap()))
    }

    fn check(&self, loss: Loss, dropout: Option<&Dropout>, name: &str) {
        let (value, gradient) = self.mlp.loss_and_gradient(&self.x, &self.target, loss, dropout);
        let (want, want_gradient) = self.plainly(loss, dropout);
        assert!(
            (value - want).abs() < 1e-5 * want.abs().max(1.0),
            "{name} {loss:?}: {value} for {want}"
        );
        for (index, (found, want)) in numbers(gradient).iter().zip(&want_gradient).enumerate() {
            assert!(
                (found - want).abs() < 1e-5 * want.abs().max(1.0),
                "{name} {loss:?} [{index}]: {found} for {want}"
            );
        }
    }
}

fn losses(task: Task) -> impl Iterator<Item = Loss> {
    let regression = matches!(task, Task::Values);
    LossKind::LOSSES
        .iter()
        .copied()
        .filter(move |loss| !regression || !matches!(loss, Loss::CrossEntropy | Loss::Hinge))
}

const TASKS: [Task; 3] = [Task::Binary, Task::Classes, Task::Values];

#[test]
fn kernels_equal_plain_burn_to_1e_5_for_every_activation_and_loss() {
    for task in TASKS {
        for &activation in Activation::ALL {
            let case = case(task, activation, &[3, 7, 5, 3], 21, 11);
            for loss in losses(task) {
                case.check(loss, None, &format!("{task:?} {}", activation.name()));
            }
        }
    }
}

#[test]
fn gradients_equal_central_differences_for_every_activation_and_loss() {
    for task in TASKS {
        for &activation in Activation::ALL {
            let mut case = case(task, activation, &[2, 4, 3], 5, 3);
            for loss in losses(task) {
                let gradient = numbers(case.mlp.loss_and_gradient(&case.x, &case.target, loss, None).1);
                let weights = case.mlp.weights();
                for index in (0..weights.len()).step_by(3) {
                    let mut at = |step: f32| {
                        let mut moved = weights.clone();
                        moved[index] += step;
                        case.mlp.set_weights(&moved);
                        f64::from(case.mlp.loss(&case.x, &case.target, loss))
                    };
                    let (high, middle, low) = (at(2e-3), at(0.0), at(-2e-3));
                    case.mlp.set_weights(&weights);
                    let (right, left) = ((high - middle) / 2e-3, (middle - low) / 2e-3);
                    // A kink between the samples: no slope to compare with.
                    if (right - left).abs() > 0.01 {
                        continue;
                    }
                    let error = (f64::from(gradient[index]) - (right + left) / 2.0).abs();
                    assert!(
                        error < 5e-4,
                        "{task:?} {} {loss:?} [{index}]: {error:e}",
                        activation.name()
                    );
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn kernels_equal_plain_burn_for_random_shapes(
        widths in prop::collection::vec(1usize..20, 2..6), rows in 1usize..40, which in 0usize..33, seed in 0u64..1000,
    ) {
        let task = TASKS[which % 3];
        let case = case(task, Activation::ALL[which / 3], &widths, rows, seed);
        let dropout = case.mlp.dropout(0.3, rows, &mut ChaCha8Rng::seed_from_u64(seed));
        // Smooth losses: beside a kink the two ways may round to different sides.
        case.check(if which % 3 == 2 { Loss::Mse } else { Loss::CrossEntropy }, dropout.as_ref(), "random");
    }
}

#[test]
fn a_batch_of_600_rows_in_three_tiles_equals_plain_burn() {
    let case = case(Task::Classes, Activation::Tanh, &[4, 33, 17, 3], 600, 5);
    let dropout = case.mlp.dropout(0.5, 600, &mut ChaCha8Rng::seed_from_u64(2));
    case.check(Loss::CrossEntropy, dropout.as_ref(), "tiles");
}

#[test]
fn logits_and_activations_of_300_rows_equal_plain_burn_to_1e_5() {
    let case = case(Task::Values, Activation::Gelu, &[3, 18, 5, 2], 300, 8);
    let close = |found: &[f32], want: &[f32]| {
        assert_eq!(found.len(), want.len());
        assert!(found.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-5));
    };
    close(
        &case.mlp.logits(&case.x),
        &numbers(case.mlp.forward(case.mlp.params(), &case.x, None)),
    );
    let said = case.mlp.activations(&case.x);
    let mut layer = 0;
    case.mlp
        .layer_by_layer(case.mlp.params(), case.mlp.tensor(&case.x), None, |want| {
            close(&said[layer], &numbers(want.clone().transpose()));
            layer += 1;
        });
    assert_eq!(layer, 4);
}

#[test]
fn the_same_step_gives_the_same_bits_twice_after_another_net_used_the_memory() {
    let case = case(Task::Binary, Activation::Tanh, &[2, 8, 8, 1], 10, 1);
    let step = || {
        let (loss, gradient) = case
            .mlp
            .loss_and_gradient(&case.x, &case.target, Loss::CrossEntropy, None);
        (
            loss.to_bits(),
            numbers(gradient).iter().map(|g| g.to_bits()).collect::<Vec<_>>(),
        )
    };
    let first = step();
    let other = super::tests::case(Task::Classes, Activation::Relu, &[5, 30, 9, 9, 4], 300, 4);
    other.check(Loss::CrossEntropy, None, "other");
    assert_eq!(first, step());
}

#[test]
fn a_nan_weight_makes_the_loss_nan() {
    let mut case = case(Task::Binary, Activation::Relu, &[2, 3, 1], 4, 1);
    assert!(case.mlp.set_weight(0, 0, 1, f32::NAN));
    assert!(case.mlp.loss(&case.x, &case.target, Loss::CrossEntropy).is_nan());
}

#[test]
fn weights_and_biases_are_set_where_the_layout_says() {
    let mut mlp = case(Task::Values, Activation::Tanh, &[2, 3, 1], 1, 1).mlp;
    assert!(mlp.set_weight(0, 1, 2, 5.0) && mlp.set_bias(1, 0, 7.0));
    let (layers, weights) = (mlp.layers().to_vec(), mlp.weights());
    assert_eq!(weights[layers[0].weights.start + 2 * 2 + 1], 5.0);
    assert_eq!(weights[layers[1].biases.start], 7.0);
    assert!(!mlp.set_weight(0, 2, 0, 1.0) && !mlp.set_bias(2, 0, 1.0) && !mlp.set_weights(&[1.0]));
}

#[test]
fn penalties_pull_weights_by_sign_and_size_and_leave_biases_free() {
    let mut mlp = case(Task::Values, Activation::Tanh, &[1, 1], 1, 1).mlp;
    mlp.set_weights(&[-2.0, 3.0]);
    let gradient = mlp.penalized(tensor(vec![1.0, 1.0], &mlp.device()), 0.1, 0.01);
    let found = numbers(gradient);
    assert!((found[0] - (1.0 - 0.1 - 0.02)).abs() < 1e-6);
    assert_eq!(found[1], 1.0);
}

#[test]
fn dropout_of_a_quarter_drops_about_a_quarter_and_scales_the_rest_by_4_thirds() {
    let mlp = case(Task::Binary, Activation::Tanh, &[2, 50, 50, 1], 1, 1).mlp;
    let factors = mlp
        .dropout(0.25, 100, &mut ChaCha8Rng::seed_from_u64(1))
        .unwrap()
        .factors
        .concat();
    assert_eq!(factors.len(), 10_000);
    let dropped = factors.iter().filter(|&&f| f == 0.0).count();
    assert!((2300..2700).contains(&dropped), "{dropped}");
    assert!(factors.iter().all(|&f| f == 0.0 || (f - 4.0 / 3.0).abs() < 1e-6));
    assert!(mlp.dropout(0.0, 100, &mut ChaCha8Rng::seed_from_u64(1)).is_none());
}

#[test]
fn outputs_and_both_gradients_of_a_net_in_a_larger_graph_equal_burns_plain_operations_to_1e_5() {
    for (rows, widths) in [(1, &[2, 1][..]), (7, &[3, 9, 2]), (300, &[2, 16, 5, 3])] {
        for &activation in &[Activation::Tanh, Activation::LeakyRelu, Activation::Gelu] {
            let case = case(Task::Values, activation, widths, rows, 11);
            let grade = |whole: bool| {
                let params = case.mlp.params().detach().require_grad();
                let x = case.mlp.tensor(&case.x).require_grad();
                let outputs = if whole {
                    case.mlp.apply(params.clone(), x.clone())
                } else {
                    case.mlp.layer_by_layer(params.clone(), x.clone(), None, |_| ())
                };
                let gradients = (outputs.clone() * outputs.clone()).mean().backward();
                let of = |gradient: Option<Tensor<1>>| numbers(gradient.expect("a tracked tensor"));
                (
                    numbers(outputs),
                    of(params.grad(&gradients)),
                    of(x.grad(&gradients).map(|gradient| gradient.flatten(0, 1))),
                )
            };
            let (found, wanted) = (grade(true), grade(false));
            for (found, wanted) in [(found.0, wanted.0), (found.1, wanted.1), (found.2, wanted.2)] {
                assert_eq!(found.len(), wanted.len());
                for (found, wanted) in found.iter().zip(&wanted) {
                    let error = (found - wanted).abs() / wanted.abs().max(1.0);
                    assert!(error < 1e-5, "{} {widths:?}: {found} for {wanted}", activation.name());
                }
            }
        }
    }
}

#[test]
fn the_mean_of_50_rows_own_gradients_is_the_gradient_of_their_batch_by_burn_to_1e_5() {
    for task in [Task::Binary, Task::Classes, Task::Values] {
        let outputs = if matches!(task, Task::Classes) { 3 } else { 1 };
        let case = case(task, Activation::Tanh, &[2, 6, 5, outputs], 50, 3);
        let loss = if matches!(task, Task::Values) {
            Loss::Mse
        } else {
            Loss::CrossEntropy
        };
        let all = case.mlp.sample_gradients(&case.x, &case.target, loss);
        let (_, whole) = case.mlp.loss_and_gradient(&case.x, &case.target, loss, None);
        for (index, want) in numbers(whole).iter().enumerate() {
            let column = all.iter().skip(index).step_by(all.len() / 50);
            let mean = column.sum::<f32>() / 50.0;
            assert!((mean - want).abs() < 1e-5, "{index}: {mean} for {want}");
        }
    }
}

#[test]
fn the_loss_with_the_nets_own_weights_is_its_loss_to_1e_6() {
    let case = case(Task::Binary, Activation::Relu, &[2, 6, 1], 40, 3);
    let own = case.mlp.loss(&case.x, &case.target, Loss::CrossEntropy);
    let with = case
        .mlp
        .loss_with(&case.mlp.weights(), &case.x, &case.target, Loss::CrossEntropy);
    assert!((f64::from(own) - with).abs() < 1e-6);
}
