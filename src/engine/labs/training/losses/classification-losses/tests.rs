use super::{
    method::{Method, read},
    model::Model,
    picked::by_autodiff,
    *,
};
use crate::{
    device::{self, DeviceKind},
    nn::loss::{Loss, Target},
};
use burn::tensor::{Tensor, TensorData};
use rand::RngExt;

fn cpu() -> Device {
    device::open(DeviceKind::Cpu).unwrap()
}

fn lab(params: Params, seed: u64) -> ClassificationLosses {
    ClassificationLosses::new(&params, seed, &cpu()).unwrap()
}

fn trained(params: Params, seed: u64, steps: usize) -> ClassificationLosses {
    let mut lab = lab(params, seed);
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab
}

fn metric(lab: &ClassificationLosses, name: &str) -> f64 {
    lab.metrics().get(name).unwrap_or_else(|| panic!("no {name}"))
}

fn one_hot(class: usize, logits: usize) -> Vec<f64> {
    match logits {
        1 => vec![class as f64],
        _ => (0..logits).map(|index| f64::from(u8::from(index == class))).collect(),
    }
}

/// Logits of one to five classes, some of them far out.
fn draws() -> impl Iterator<Item = (Vec<f64>, usize)> {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    (0..200).map(move |index| {
        let classes = [2, 2, 3, 5][index % 4];
        let count = if index % 4 == 0 { 1 } else { classes };
        let reach = [1.0, 4.0, 20.0][index % 3];
        let logits = (0..count).map(|_| rng.random_range(-reach..reach)).collect();
        (logits, rng.random_range(0..classes))
    })
}

#[test]
fn the_gradient_of_cross_entropy_by_the_logits_is_softmax_minus_y_to_1e_6_by_burns_autodiff() {
    for (logits, class) in draws().filter(|(logits, _)| logits.len() > 1) {
        let wanted = one_hot(class, logits.len());
        let burn = by_autodiff(Method::Softmax, &logits, &wanted, &cpu());
        for ((p, y), slope) in method::softmax(&logits).iter().zip(&wanted).zip(&burn) {
            assert!((slope - (p - y)).abs() < 1e-6, "{logits:?}: {slope} is not {p} - {y}");
        }
    }
}

#[test]
fn every_methods_gradient_equals_burns_autodiff_to_1e_6_and_its_loss_a_finite_difference() {
    for (logits, class) in draws() {
        for &method in Method::ALL {
            if method == Method::Softmax && logits.len() == 1 {
                continue;
            }
            let own = read(method, &logits, class);
            let burn = by_autodiff(method, &logits, &one_hot(class, logits.len()), &cpu());
            for (index, (own_slope, burn_slope)) in own.gradient.iter().zip(&burn).enumerate() {
                assert!(
                    (own_slope - burn_slope).abs() < 1e-6,
                    "{method:?} {logits:?}: {own_slope} {burn_slope}"
                );
                let moved = |by: f64| {
                    let mut logits = logits.clone();
                    logits[index] += by;
                    read(method, &logits, class).loss
                };
                let numeric = (moved(1e-6) - moved(-1e-6)) / 2e-6;
                assert!(
                    (own_slope - numeric).abs() < 1e-5,
                    "{method:?} {logits:?}: {own_slope} {numeric}"
                );
            }
        }
    }
}

#[test]
fn the_losses_equal_those_of_the_projects_own_nets_to_1e_5() {
    let device = cpu();
    for (logits, class) in draws() {
        let numbers: Vec<f32> = logits.iter().map(|z| *z as f32).collect();
        let tensor = Tensor::<2>::from_data(TensorData::new(numbers, [1, logits.len()]), &device);
        let target = match logits.len() {
            1 => Target::Binary(vec![class as f32]),
            _ => Target::Classes(vec![class as u32]),
        };
        let pairs = match logits.len() {
            1 => vec![
                (Method::Bce, Loss::CrossEntropy, 1.0),
                (Method::Hinge, Loss::Hinge, 1.0),
                (Method::Mse, Loss::Mse, 1.0),
            ],
            // A mean over the classes there, a sum here.
            count => vec![
                (Method::Softmax, Loss::CrossEntropy, 1.0),
                (Method::Hinge, Loss::Hinge, 1.0),
                (Method::Mse, Loss::Mse, count as f64),
            ],
        };
        for (method, loss, scale) in pairs {
            let wanted = scale * f64::from(loss.tensor(tensor.clone(), &target).into_scalar::<f32>());
            let own = read(method, &logits, class).loss;
            assert!(
                (own - wanted).abs() < 1e-5 * (1.0 + wanted.abs()),
                "{method:?} {logits:?}: {own} {wanted}"
            );
        }
    }
}

#[test]
fn the_hinge_gradient_is_exactly_0_for_every_point_with_a_margin_of_1_or_more() {
    for classes in [2, 4] {
        let lab = trained(
            Params {
                classes,
                separation: 3.0,
                show: Method::Hinge,
                ..Params::default()
            },
            1,
            400,
        );
        let view = &lab.snapshot().models[Method::Hinge as usize];
        let beyond: Vec<_> = view
            .margins
            .iter()
            .zip(&view.pulls)
            .filter(|(margin, _)| **margin >= 1.0)
            .collect();
        assert!(beyond.len() > 20 && beyond.iter().all(|(_, pull)| **pull == 0.0));
        let within = view
            .margins
            .iter()
            .zip(&view.pulls)
            .filter(|(margin, _)| **margin < 1.0);
        assert!(within.into_iter().all(|(_, pull)| *pull == 1.0));
        // The cross-entropies let no point go.
        assert_eq!((metric(&lab, "zero.bce"), metric(&lab, "zero.softmax")), (0.0, 0.0));
    }
    assert_eq!(read(Method::Hinge, &[1.0], 1).gradient, [0.0]);
}

#[test]
fn the_squared_error_of_a_saturated_wrong_sigmoid_pulls_less_than_a_tenth_as_hard_as_bce() {
    for z in [4.0, 6.0, 10.0] {
        let [bce, squared] = [Method::Bce, Method::Mse].map(|method| read(method, &[z], 0).pull());
        assert!(squared < 0.1 * bce, "at z = {z}: {squared} and {bce}");
        assert!((bce - sigmoid(z)).abs() < 1e-12 && bce > 0.98);
    }
}

#[test]
fn from_a_wrong_start_bce_recovers_in_150_steps_and_the_squared_error_does_not() {
    for seed in 1..=3 {
        let lab = trained(
            Params {
                start: Start::Wrong,
                separation: 2.4,
                ..Params::default()
            },
            seed,
            150,
        );
        let [bce, squared] = ["accuracy.bce", "accuracy.mse"].map(|name| metric(&lab, name));
        assert!(bce > 0.9 && squared < 0.2, "seed {seed}: {bce} and {squared}");
    }
}

#[test]
fn the_curves_over_the_margin_are_the_losses_and_slopes_of_one_point() {
    for margin in [-6.0, -1.0, 0.0, 0.5, 0.999, 1.0, 3.0] {
        for &method in Method::ALL {
            let [loss, pull] = method.of_margin(margin, 2).unwrap();
            let logits = if method == Method::Softmax {
                vec![0.25, 0.25 + margin]
            } else {
                vec![margin]
            };
            let reading = read(method, &logits, 1);
            assert!(
                (reading.loss - loss).abs() < 1e-12 && (reading.pull() - pull).abs() < 1e-12,
                "{method:?}"
            );
        }
    }
    assert_eq!(Method::Softmax.of_margin(0.0, 3), None);
}

#[test]
fn boundaries_lie_where_the_best_two_are_level_and_lead_lines_where_one_is_ahead_by_1() {
    for classes in 2..=5 {
        let lab = trained(
            Params {
                classes,
                separation: 3.0,
                ..Params::default()
            },
            2,
            200,
        );
        for model in &lab.models {
            for lead in [0.0, 1.0] {
                let lines = model.lines(lead, EXTENT);
                assert!(!lines.is_empty(), "{:?} of {classes}", model.method);
                for [from, to] in lines {
                    let middle = [(from[0] + to[0]) / 2.0, (from[1] + to[1]) / 2.0];
                    let rows = model.class_rows();
                    let mut scores: Vec<f64> = rows
                        .iter()
                        .map(|[wx, wy, bias]| wx * middle[0] + wy * middle[1] + bias)
                        .collect();
                    scores.sort_by(|a, b| b.total_cmp(a));
                    assert!((scores[0] - scores[1] - lead).abs() < 1e-9);
                    assert!([from, to].iter().flatten().all(|part| part.abs() <= EXTENT + 1e-9));
                }
            }
        }
    }
}

#[test]
fn trained_classifiers_come_to_those_of_scikit_learn() {
    #[derive(serde::Deserialize)]
    struct Golden {
        classes: usize,
        l2: f64,
        points: Vec<([f64; 2], usize)>,
        /// One row to each logit: weights, then the bias.
        logistic: Vec<[f64; 3]>,
        /// The value of the penalized hinge loss at its minimum; two classes only.
        svm: Option<f64>,
    }
    let golden: Vec<Golden> =
        serde_json::from_str(include_str!("../../../../tests/golden/classification_losses.json")).unwrap();
    for case in golden {
        let method = if case.classes == 2 {
            Method::Bce
        } else {
            Method::Softmax
        };
        let mut model = Model::zero(method, case.classes);
        (0..20_000).for_each(|_| model.step(&case.points, 0.3, case.l2));
        // Softmax does not see a number added to every bias: only differences are compared.
        let level = |rows: &[[f64; 3]]| {
            let mean = rows.iter().map(|row| row[2]).sum::<f64>() / rows.len() as f64;
            if rows.len() > 1 { mean } else { 0.0 }
        };
        let (own, wanted) = (level(&model.rows), level(&case.logistic));
        for (row, golden) in model.rows.iter().zip(&case.logistic) {
            for part in 0..3 {
                let (shift, base) = if part == 2 { (own, wanted) } else { (0.0, 0.0) };
                assert!(
                    (row[part] - shift - golden[part] + base).abs() < 1e-4,
                    "{:?} {:?}",
                    model.rows,
                    case.logistic
                );
            }
        }
        if let Some(least) = case.svm {
            let mut model = Model::zero(Method::Hinge, 2);
            // Subgradients need a rate that falls.
            (0..40_000).for_each(|step| model.step(&case.points, 2.0 / (10.0 + f64::from(step)), case.l2));
            let [wx, wy, _] = model.rows[0];
            let losses = case.points.iter().map(|sample| model.read(*sample).loss);
            let value = losses.sum::<f64>() / case.points.len() as f64 + case.l2 / 2.0 * (wx * wx + wy * wy);
            assert!(value >= least - 1e-6 && value < 1.01 * least, "{value} against {least}");
        }
    }
}

#[test]
fn with_two_classes_softmax_finds_the_line_that_bce_finds_at_half_the_penalty() {
    // Two rows of half the length each have half of the difference's squared length.
    let samples = lab(Params::default(), 4).samples();
    let [mut one, mut two] = [Method::Bce, Method::Softmax].map(|method| Model::zero(method, 2));
    for _ in 0..10_000 {
        one.step(&samples, 0.3, 0.05);
        two.step(&samples, 0.3, 0.1);
    }
    for part in 0..3 {
        let (single, pair) = (one.rows[0][part], two.rows[1][part] - two.rows[0][part]);
        assert!((single - pair).abs() < 1e-6, "{single} {pair}");
    }
}

#[test]
fn points_are_added_moved_removed_and_picked_and_stay_so_over_a_restart() {
    let mut lab = lab(Params::default(), 1);
    lab.act(Action::Add {
        at: [9.0, f64::NAN],
        class: 7,
    })
    .unwrap();
    let added = *lab.snapshot().points.last().unwrap();
    assert_eq!((added.at, added.class), ([EXTENT, 0.0], 1));
    lab.act(Action::Pick { id: added.id }).unwrap();
    lab.act(Action::Move {
        id: added.id,
        to: [1.0, 2.0],
    })
    .unwrap();
    let gone = lab.snapshot().points[0].id;
    lab.act(Action::Remove { id: gone }).unwrap();
    assert_eq!(
        lab.act(Action::Remove { id: gone }),
        Err(Fault::NothingThere { what: "point".into() })
    );
    let more = Params {
        classes: 3,
        ..Params::default()
    };
    assert_eq!(lab.apply(&more).unwrap(), Change::Restart);
    let next = lab.restart(&more, 8, &cpu()).unwrap().snapshot();
    assert_eq!(next.points.len(), 3 * 24);
    assert!(next.points.iter().any(|point| point.at == [1.0, 2.0]));
    assert_eq!(next.picked.unwrap().id, added.id);
    lab.act(Action::Remove { id: added.id }).unwrap();
    assert_ne!(lab.snapshot().picked.unwrap().id, added.id);
}

#[test]
fn an_empty_plane_and_every_number_of_classes_step_without_a_fault() {
    for classes in 2..=5 {
        for points in [0, 1, 100] {
            let lab = trained(
                Params {
                    classes,
                    points,
                    start: Start::Wrong,
                    start_size: 100.0,
                    strays: 20,
                    ..Params::default()
                },
                3,
                5,
            );
            assert!(lab.metrics().first_not_finite().is_none());
            assert_eq!(lab.snapshot().models.len(), 4);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let run = || trained(Params::default(), 11, 50).snapshot();
    assert_eq!(run(), run());
}
