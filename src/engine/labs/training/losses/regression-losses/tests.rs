use super::{shape::Shape, *};
use crate::{
    device,
    math::tensors,
    nn::loss::{Loss, Target},
};
use burn::tensor::{Tensor, TensorData};

fn lab(params: Params, seed: u64) -> RegressionLosses {
    let device = device::open(device::DeviceKind::Cpu).unwrap();
    RegressionLosses::new(&params, seed, &device).unwrap()
}

fn trained(params: Params, seed: u64, steps: usize) -> RegressionLosses {
    let mut lab = lab(params, seed);
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab
}

fn metric(lab: &RegressionLosses, name: &str) -> f64 {
    lab.metrics().get(name).unwrap_or_else(|| panic!("no {name}"))
}

fn loss_of(points: &[[f64; 2]], shape: Shape, delta: f64, [slope, offset]: [f64; 2]) -> f64 {
    let losses = points.iter().map(|[x, y]| shape.value(slope * x + offset - y, delta));
    losses.sum::<f64>() / points.len() as f64
}

#[test]
fn each_loss_and_its_slope_agree_with_finite_differences_and_huber_meets_its_branches_at_delta() {
    for &shape in Shape::ALL {
        for error in [-7.0, -1.5, -1.0001, -0.3, 0.2, 0.999, 2.0, 11.0] {
            let numeric = (shape.value(error + 1e-6, 1.0) - shape.value(error - 1e-6, 1.0)) / 2e-6;
            assert!((shape.slope(error, 1.0) - numeric).abs() < 1e-5, "{shape:?} at {error}");
        }
        assert_eq!((shape.value(0.0, 1.0), shape.slope(0.0, 1.0)), (0.0, 0.0));
    }
    assert!((Shape::Huber.value(1.0 + 1e-12, 1.0) - 0.5).abs() < 1e-11);
}

/// Burn's autodiff on the same line: the derivatives of the mean loss by slope and offset.
fn by_burn(points: &[[f64; 2]], line: [f64; 2], loss: Loss) -> [f64; 2] {
    let device = device::open(device::DeviceKind::Cpu).unwrap();
    let rows: Vec<f32> = points.iter().flat_map(|[x, _]| [*x as f32, 1.0]).collect();
    let inputs = Tensor::<2>::from_data(TensorData::new(rows, [points.len(), 2]), &device);
    let theta = TensorData::new(line.map(|part| part as f32).to_vec(), [2, 1]);
    let theta = Tensor::<2>::from_data(theta, &device).require_grad();
    let target = Target::Values(points.iter().map(|[_, y]| *y as f32).collect());
    let gradients = loss.tensor(inputs.matmul(theta.clone()), &target).backward();
    let numbers = tensors::numbers(theta.grad(&gradients).unwrap());
    [numbers[0], numbers[1]]
}

#[test]
fn the_gradients_by_slope_and_offset_equal_burns_autodiff_to_1e_5() {
    let lab = lab(Params::default(), 3);
    let points = lab.places();
    for (shape, loss) in [
        (Shape::Mse, Loss::Mse),
        (Shape::Mae, Loss::Mae),
        (Shape::Huber, Loss::Huber),
    ] {
        let (_, own) = lab.models[0].loss_and_gradient(&points, shape, 1.0);
        let line = [lab.models[0].theta()[0], lab.models[0].theta()[1]];
        for (own, burn) in own.iter().zip(by_burn(&points, line, loss)) {
            assert!((own - burn).abs() < 1e-5, "{shape:?}: {own} and {burn}");
        }
    }
}

#[test]
fn the_networks_gradients_equal_finite_differences_to_1e_6() {
    let lab = lab(
        Params {
            model: ModelKind::Net,
            width: 5,
            ..Params::default()
        },
        4,
    );
    let points = lab.places();
    for &shape in Shape::ALL {
        let (_, own) = lab.models[0].loss_and_gradient(&points, shape, 1.0);
        for (index, own) in own.iter().enumerate() {
            let moved = |by: f64| {
                let mut model = lab.models[0].clone();
                if let Model::Net { theta, .. } = &mut model {
                    theta[index] += by;
                }
                model.loss_and_gradient(&points, shape, 1.0).0
            };
            let numeric = (moved(1e-6) - moved(-1e-6)) / 2e-6;
            assert!((own - numeric).abs() < 1e-6, "{shape:?} {index}: {own} and {numeric}");
        }
    }
}

#[test]
fn the_exact_lines_have_a_loss_that_no_line_nearby_beats() {
    for seed in 0..20 {
        let lab = lab(
            Params {
                outliers: 3,
                ..Params::default()
            },
            seed,
        );
        let points = lab.places();
        for &shape in Shape::ALL {
            let line = exact::best(shape, &points, 0.5).unwrap();
            let least = loss_of(&points, shape, 0.5, line);
            for reach in [1e-4, 1e-2, 0.3] {
                for turn in 0..16 {
                    let (sin, cos) = (f64::from(turn) * std::f64::consts::TAU / 16.0).sin_cos();
                    let other = [line[0] + reach * cos, line[1] + reach * sin];
                    assert!(
                        loss_of(&points, shape, 0.5, other) >= least - 1e-12,
                        "{shape:?} seed {seed}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_absolute_line_is_the_best_of_all_lines_through_two_points() {
    for seed in 0..10 {
        let points = lab(Params::default(), seed).places();
        let line = exact::best(Shape::Mae, &points, 1.0).unwrap();
        let mut least = f64::INFINITY;
        for (index, a) in points.iter().enumerate() {
            for b in &points[index + 1..] {
                let slope = (b[1] - a[1]) / (b[0] - a[0]);
                least = least.min(loss_of(&points, Shape::Mae, 1.0, [slope, a[1] - slope * a[0]]));
            }
        }
        assert!((loss_of(&points, Shape::Mae, 1.0, line) - least).abs() < 1e-12);
    }
}

#[test]
fn the_exact_lines_equal_those_of_scikit_learn_and_scipy_to_1e_6() {
    #[derive(serde::Deserialize)]
    struct Golden {
        points: Vec<[f64; 2]>,
        mse: [f64; 2],
        /// Of a linear program.
        mae: [f64; 2],
        huber: [f64; 2],
    }
    let golden: Vec<Golden> =
        serde_json::from_str(include_str!("../../../../tests/golden/regression_losses.json")).unwrap();
    assert!(golden.len() >= 3);
    for case in golden {
        for (shape, wanted) in [
            (Shape::Mse, case.mse),
            (Shape::Mae, case.mae),
            (Shape::Huber, case.huber),
        ] {
            let found = exact::best(shape, &case.points, 1.0).unwrap();
            for part in 0..2 {
                assert!(
                    (found[part] - wanted[part]).abs() < 1e-6,
                    "{shape:?}: {found:?} {wanted:?}"
                );
            }
        }
    }
}

#[test]
fn a_huge_delta_makes_hubers_line_that_of_the_squares_and_a_tiny_one_that_of_absolute_errors() {
    let points = lab(Params::default(), 5).places();
    let [squares, absolute] = [Shape::Mse, Shape::Mae].map(|shape| exact::best(shape, &points, 1.0).unwrap());
    let huber = |delta| exact::best(Shape::Huber, &points, delta).unwrap();
    assert!((huber(1e3)[0] - squares[0]).abs() < 1e-9);
    assert!((huber(1e-3)[0] - absolute[0]).abs() < 0.01);
}

#[test]
fn three_hundred_steps_bring_each_fit_to_its_exact_line_within_0_02() {
    for seed in 1..=3 {
        let lab = trained(Params::default(), seed, 300);
        for fit in lab.snapshot().fits {
            let (line, best) = (fit.line.unwrap(), fit.best.unwrap());
            for part in 0..2 {
                assert!(
                    (line[part] - best[part]).abs() < 0.02,
                    "{:?} seed {seed}: {line:?} {best:?}",
                    fit.shape
                );
            }
        }
    }
}

#[test]
fn one_outlier_of_10_sigma_moves_the_squared_slope_at_least_5_times_as_far_as_the_absolute_one_over_100_sets() {
    let [mut squared, mut absolute] = [0.0, 0.0];
    for seed in 1..=100 {
        let lab = lab(Params::default(), seed);
        let moved = |shape: Shape| {
            let best = exact::best(shape, &lab.places(), 1.0).unwrap();
            (best[0] - exact::best(shape, &lab.data.clean, 1.0).unwrap()[0]).abs() / 100.0
        };
        squared += moved(Shape::Mse);
        absolute += moved(Shape::Mae);
    }
    assert!(
        squared >= 5.0 * absolute,
        "on average over 100 sets of points: {squared} against {absolute}"
    );
}

#[test]
fn without_outliers_all_three_slopes_come_within_0_15_of_the_true_one() {
    for seed in 1..=3 {
        let lab = trained(
            Params {
                outliers: 0,
                ..Params::default()
            },
            seed,
            400,
        );
        let slopes = ["slope.mse", "slope.mae", "slope.huber"].map(|name| metric(&lab, name));
        assert!(slopes.iter().all(|slope| (slope - 0.8).abs() < 0.15), "{slopes:?}");
    }
}

#[test]
fn the_networks_follow_the_wave_and_the_squared_one_bends_to_the_outliers() {
    for seed in 1..=3 {
        let lab = trained(
            Params {
                model: ModelKind::Net,
                trend: Trend::Wave,
                outliers: 4,
                true_slope: 1.5,
                ..Params::default()
            },
            seed,
            300,
        );
        let [squared, absolute] = ["miss.mse", "miss.mae"].map(|name| metric(&lab, name));
        assert!(absolute < 0.6 * squared, "seed {seed}: {absolute} against {squared}");
        assert!(metric(&lab, "loss.mse").is_finite() && lab.metrics().get("slope.mse").is_none());
    }
}

#[test]
fn a_squared_loss_flies_off_at_a_rate_that_an_absolute_one_survives() {
    let lab = trained(
        Params {
            lr: 0.6,
            ..Params::default()
        },
        1,
        2000,
    );
    assert!(!lab.pulse().is_finite());
    assert!(lab.models[1].theta().iter().all(|part| part.abs() < 3.0));
}

#[test]
fn points_are_added_moved_and_removed_and_stay_so_over_sliders_and_a_restart() {
    let mut lab = lab(Params::default(), 1);
    let device = device::open(device::DeviceKind::Cpu).unwrap();
    let first = lab.snapshot().points[0].id;
    lab.act(Action::Add { at: [1.0, 1.0] }).unwrap();
    lab.act(Action::Move {
        id: first,
        to: [0.5, 99.0],
    })
    .unwrap();
    let outlier = lab
        .snapshot()
        .points
        .iter()
        .find(|point| point.origin == data::Origin::Outlier)
        .unwrap()
        .id;
    lab.act(Action::Remove { id: outlier }).unwrap();
    let more = Params {
        points: 20,
        ..Params::default()
    };
    assert_eq!(lab.apply(&more).unwrap(), Change::Live);
    for lab in [lab.restart(&more, 9, &device).unwrap(), lab] {
        let points = lab.snapshot().points;
        assert_eq!(points.len(), 21);
        let moved = points.iter().find(|point| point.id == first).unwrap();
        assert_eq!(moved.at, [0.5, lab.snapshot().y[1]]);
        assert!(points.iter().any(|point| point.at == [1.0, 1.0]));
        assert!(lab.snapshot().edited);
    }
}

#[test]
fn removing_what_is_gone_and_a_point_beyond_300_are_refused_and_an_empty_plane_still_steps() {
    let mut lab = lab(
        Params {
            points: 0,
            outliers: 0,
            ..Params::default()
        },
        1,
    );
    lab.step().unwrap();
    assert!(lab.metrics().first_not_finite().is_none());
    assert!(matches!(
        lab.act(Action::Remove { id: 5 }),
        Err(Fault::NothingThere { .. })
    ));
    for index in 0..data::LIMIT {
        lab.act(Action::Add {
            at: [index as f64, f64::NAN],
        })
        .unwrap();
    }
    assert_eq!(
        lab.act(Action::Add { at: [0.0, 0.0] }),
        Err(Fault::PointLimit { limit: 300 })
    );
    lab.act(Action::Clear).unwrap();
    assert!(lab.snapshot().points.is_empty());
}

#[test]
fn the_hands_line_is_measured_by_all_three_losses() {
    let mut params = Params {
        hand: true,
        hand_slope: 0.8,
        ..Params::default()
    };
    let mut lab = lab(params.clone(), 2);
    let near = metric(&lab, "hand.mse");
    assert!((near - loss_of(&lab.places(), Shape::Mse, 1.0, [0.8, 0.0])).abs() < 1e-12);
    params.hand_slope = -1.0;
    lab.apply(&params).unwrap();
    assert!(metric(&lab, "hand.mse") > near);
    assert!(metric(&lab, "hand.mae") >= metric(&lab, "best.mae"));
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let run = || trained(Params::default(), 11, 50).snapshot();
    assert_eq!(run(), run());
}
