use super::{
    Action, Params, Race,
    network::{NetworkLoss, PARAMETERS},
    surface::{Surface, SurfaceKind},
};
use crate::{
    data::formula::Formula,
    device,
    fault::Fault,
    lab::{Change, Lab, Progress},
    math::{slice::Plane, tensors},
    session::{Session, State},
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;

fn lab(params: &Params) -> Race {
    Race::new(params, 7, &device::cpu()).unwrap()
}

fn on(surface: SurfaceKind, optimizers: &str) -> Params {
    let set = surface.recommended();
    Params {
        surface,
        optimizers: optimizers.into(),
        start_x: set.start[0],
        start_y: set.start[1],
        lr: set.lr,
        lr_adaptive: set.lr_adaptive,
        target: set.target,
        max_steps: set.max_steps,
        ..Params::default()
    }
}

const ALL: &str = "sgd,momentum,nesterov,adagrad,rmsprop,adam,adamw";

fn values(surface: &Surface, points: &[[f64; 2]]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let device = device::cpu();
    let column = |i: usize| tensors::vector(&points.iter().map(|p| p[i]).collect::<Vec<_>>(), &device).require_grad();
    let (x, y) = (column(0), column(1));
    let loss = surface.losses(x.clone(), y.clone());
    let gradients = loss.clone().sum().backward();
    let of = |t: &burn::tensor::Tensor<1>| tensors::numbers(t.grad(&gradients).unwrap());
    (tensors::numbers(loss), of(&x), of(&y))
}

/// The gradient by hand.
fn closed_gradient(kind: SurfaceKind, condition: f64, [x, y]: [f64; 2]) -> [f64; 2] {
    match kind {
        SurfaceKind::Quadratic => [x, condition * y],
        SurfaceKind::Rosenbrock => [-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)],
        SurfaceKind::Beale => {
            let a = 1.5 - x + x * y;
            let b = 2.25 - x + x * y * y;
            let c = 2.625 - x + x * y.powi(3);
            [
                2.0 * a * (y - 1.0) + 2.0 * b * (y * y - 1.0) + 2.0 * c * (y.powi(3) - 1.0),
                2.0 * a * x + 4.0 * b * x * y + 6.0 * c * x * y * y,
            ]
        }
        SurfaceKind::Himmelblau => {
            let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
            [4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b]
        }
        SurfaceKind::Saddle => [x, y * (y * y - 1.0)],
        SurfaceKind::Rastrigin => {
            let slope = |t: f64| 2.0 * t + 10.0 * TAU * (TAU * t).sin();
            [slope(x), slope(y)]
        }
        // The formula of the test below: x^2 y + exp(x / 2) - sin(y).
        SurfaceKind::Formula | SurfaceKind::Network => [2.0 * x * y + (x / 2.0).exp() / 2.0, x * x - y.cos()],
    }
}

#[test]
fn gradients_of_all_surfaces_equal_the_ones_by_hand_to_1e_minus_9_at_441_points() {
    let points: Vec<[f64; 2]> = (0..441)
        .map(|i| [f64::from(i % 21) * 0.37 - 3.7, f64::from(i / 21) * 0.41 - 4.1])
        .collect();
    for kind in SurfaceKind::ALL
        .iter()
        .copied()
        .filter(|kind| *kind != SurfaceKind::Network)
    {
        let formula = Formula::parse("x^2 y + exp(x/2) - sin(y)").unwrap();
        let (_, gx, gy) = values(&Surface::new(kind, 30.0, Some(formula)), &points);
        for (i, point) in points.iter().enumerate() {
            let closed = closed_gradient(kind, 30.0, *point);
            let scale = 1.0 + closed[0].abs().max(closed[1].abs());
            assert!((gx[i] - closed[0]).abs() < 1e-9 * scale, "{} {point:?}", kind.name());
            assert!((gy[i] - closed[1]).abs() < 1e-9 * scale, "{} {point:?}", kind.name());
        }
    }
}

#[test]
fn every_known_minimum_has_the_loss_0_and_no_slope() {
    for kind in SurfaceKind::ALL.iter().copied() {
        let surface = Surface::new(kind, 30.0, None);
        if surface.minima().is_empty() {
            continue;
        }
        let (loss, gx, gy) = values(&surface, surface.minima());
        for i in 0..loss.len() {
            assert!(loss[i].abs() < 1e-12, "{} {}", kind.name(), loss[i]);
            assert!(
                gx[i].abs() < 1e-6 && gy[i].abs() < 1e-6,
                "{} {} {}",
                kind.name(),
                gx[i],
                gy[i]
            );
        }
    }
}

/// Steps of one optimizer to the target on the quadratic with condition number 100.
fn steps_at_condition_100(optimizer: &str, lr: f64, momentum: f64) -> f64 {
    let mut race = lab(&Params {
        condition: 100.0,
        lr,
        momentum,
        target: 1e-3,
        max_steps: 5000,
        ..on(SurfaceKind::Quadratic, optimizer)
    });
    while race.step().unwrap() == Progress::Running {}
    race.metrics().get(&format!("steps.{optimizer}")).unwrap()
}

#[test]
fn momentum_needs_at_most_a_third_of_sgds_steps_at_condition_100_each_with_its_best_settings() {
    // Polyak 1964: with curvatures 1 and k the best rate of plain descent is 2 / (1 + k); of momentum
    // 4 / (sqrt(k) + 1)^2 with the momentum ((sqrt(k) - 1) / (sqrt(k) + 1))^2.
    let sgd = steps_at_condition_100("sgd", 2.0 / 101.0, 0.0);
    let momentum = steps_at_condition_100("momentum", 4.0 / 121.0, (9.0f64 / 11.0).powi(2));
    assert!(momentum <= sgd / 3.0, "{momentum} {sgd}");
}

#[test]
fn sgd_at_condition_100_takes_the_steps_that_its_closed_form_says() {
    // x_t = (1 - lr)^t x_0 and y_t = (1 - 100 lr)^t y_0.
    let lr = 0.015;
    let loss = |t: i32| {
        let (x, y) = (-8.0 * (1.0f64 - lr).powi(t), 1.5 * (1.0f64 - 100.0 * lr).powi(t));
        (x * x + 100.0 * y * y) / 2.0
    };
    let closed = (1..).find(|t| loss(*t) <= 1e-3).unwrap();
    assert_eq!(steps_at_condition_100("sgd", lr, 0.0), f64::from(closed));
}

#[test]
fn adagrads_effective_rate_never_grows_in_300_steps_on_any_surface() {
    for kind in SurfaceKind::ALL.iter().copied() {
        let mut race = lab(&Params {
            noise: 0.5,
            target: -1e9,
            ..on(kind, "adagrad")
        });
        let mut before: Option<Vec<f64>> = None;
        for _ in 0..300 {
            race.step().unwrap();
            let rate = race.snapshot().racers[0].effective_rate.clone().unwrap();
            if let Some(before) = before {
                assert!(
                    rate.iter().zip(&before).all(|(now, before)| now <= before),
                    "{}",
                    kind.name()
                );
            }
            before = Some(rate);
        }
    }
}

#[test]
fn adams_first_step_has_the_length_lr_per_coordinate_to_1_percent() {
    for kind in [
        SurfaceKind::Quadratic,
        SurfaceKind::Rosenbrock,
        SurfaceKind::Beale,
        SurfaceKind::Himmelblau,
    ] {
        let params = on(kind, "adam");
        let mut race = lab(&params);
        race.step().unwrap();
        let at = race.snapshot().racers[0].at;
        for (moved, start) in at.iter().zip([params.start_x, params.start_y]) {
            let length = (moved - start).abs();
            assert!(
                (length - params.lr_adaptive).abs() < 0.01 * params.lr_adaptive,
                "{} {length}",
                kind.name()
            );
        }
    }
}

#[test]
fn nesterovs_gradient_is_that_of_the_place_to_which_its_velocity_leads_to_1e_minus_9() {
    let mut race = lab(&Params {
        lr: 0.003,
        momentum: 0.9,
        condition: 100.0,
        ..on(SurfaceKind::Quadratic, "momentum,nesterov")
    });
    assert_eq!(
        race.snapshot().racers[1].ahead,
        None,
        "at the start there is no velocity yet"
    );
    for step in 0..40 {
        race.step().unwrap();
        if step == 20 {
            let live = Params {
                momentum: 0.5,
                ..race.params.clone()
            };
            assert_eq!(race.apply(&live).unwrap(), Change::Live);
        }
        let racers = race.snapshot().racers;
        let (nesterov, mu) = (&racers[1], race.params.momentum);
        let (velocity, ahead) = (nesterov.velocity.unwrap(), nesterov.ahead.unwrap());
        let slope = closed_gradient(SurfaceKind::Quadratic, 100.0, ahead);
        for i in 0..2 {
            assert!((nesterov.at[i] - 0.003 * mu * velocity[i] - ahead[i]).abs() < 1e-9);
            assert!((nesterov.gradient[i] - slope[i]).abs() < 1e-9 * (1.0 + slope[i].abs()));
        }
        assert_eq!(racers[0].ahead, None);
    }
}

#[test]
fn all_racers_feel_the_same_noise_so_that_sgd_momentum_and_nesterov_at_momentum_0_stay_together() {
    let mut race = lab(&Params {
        noise: 3.0,
        momentum: 0.0,
        target: -1.0,
        ..on(SurfaceKind::Himmelblau, "sgd,momentum,nesterov")
    });
    let mut quiet = lab(&on(SurfaceKind::Himmelblau, "sgd"));
    for _ in 0..50 {
        race.step().unwrap();
        quiet.step().unwrap();
    }
    let racers = race.snapshot().racers;
    for racer in &racers[1..] {
        assert!((racer.at[0] - racers[0].at[0]).abs() < 1e-12 && (racer.at[1] - racers[0].at[1]).abs() < 1e-12);
    }
    assert!((quiet.snapshot().racers[0].at[0] - racers[0].at[0]).abs() > 1e-3);
}

#[test]
fn the_same_seed_gives_the_same_bits_twice_and_another_seed_other_noise() {
    let params = Params {
        noise: 1.0,
        ..on(SurfaceKind::Rosenbrock, ALL)
    };
    let run = |seed| {
        let mut race = Race::new(&params, seed, &device::cpu()).unwrap();
        for _ in 0..100 {
            race.step().unwrap();
        }
        race.metrics()
            .iter()
            .map(|(name, value)| (name, value.to_bits()))
            .collect::<Vec<_>>()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn who_flies_off_is_marked_and_the_others_go_on() {
    // SGD on a quadratic diverges beyond lr = 2 / condition.
    let params = Params {
        lr: 1.0,
        ..on(SurfaceKind::Quadratic, "sgd,adam")
    };
    let mut session = Session::<Race>::new(params, 7, device::cpu());
    session.run(300);
    let published = session.published();
    assert!(
        !matches!(published.state, State::Diverged { .. }),
        "{:?}",
        published.state
    );
    assert!(published.metrics.get("fell.sgd").is_some_and(|step| step < 50.0));
    assert!(published.metrics.get("loss.sgd").is_none());
    assert!(published.metrics.get("steps.adam").is_some());
}

#[test]
fn a_race_in_which_everyone_flies_off_has_diverged_at_that_step_even_at_lr_1e6() {
    for lr in [1.0, 1e6] {
        let params = Params {
            lr,
            ..on(SurfaceKind::Rosenbrock, "sgd,momentum,nesterov")
        };
        let mut session = Session::<Race>::new(params, 7, device::cpu());
        session.run(300);
        assert!(
            matches!(session.state(), State::Diverged { step, .. } if *step < 20),
            "{:?}",
            session.state()
        );
        assert_eq!(session.published().snapshot.unwrap().racers.len(), 3);
    }
}

#[test]
fn a_race_ends_when_all_have_arrived_or_at_max_steps() {
    let mut race = lab(&on(SurfaceKind::Quadratic, "sgd,momentum"));
    let steps = 1
        + (0..1000)
            .take_while(|_| race.step().unwrap() == Progress::Running)
            .count();
    let metrics = race.metrics();
    assert_eq!(metrics.get("arrived"), Some(2.0));
    assert_eq!(
        steps as f64,
        metrics
            .get("steps.sgd")
            .unwrap()
            .max(metrics.get("steps.momentum").unwrap())
    );

    let mut race = lab(&Params {
        max_steps: 12,
        ..on(SurfaceKind::Quadratic, "adagrad")
    });
    assert_eq!(
        1 + (0..1000)
            .take_while(|_| race.step().unwrap() == Progress::Running)
            .count(),
        12
    );
    assert_eq!(race.metrics().get("steps.adagrad"), None);
}

#[test]
fn on_every_surface_the_recommended_settings_lower_the_loss_of_every_racer() {
    for kind in SurfaceKind::ALL.iter().copied() {
        let mut race = lab(&on(kind, ALL));
        let first = race.metrics();
        while race.step().unwrap() == Progress::Running {}
        let last = race.metrics();
        for name in ALL.split(',') {
            let loss = format!("loss.{name}");
            assert!(
                last.get(&loss).unwrap() < first.get(&loss).unwrap(),
                "{} {name}",
                kind.name()
            );
        }
    }
}

#[test]
fn a_typed_formula_is_refused_with_its_own_fault_and_one_without_a_value_at_the_start_too() {
    let with = |formula: &str| {
        let params = Params {
            formula: formula.into(),
            ..on(SurfaceKind::Formula, "sgd")
        };
        Race::new(&params, 7, &device::cpu())
    };
    assert!(matches!(with("x^2 +").err(), Some(Fault::FormulaEnds { .. })));
    assert!(matches!(with("z^2").err(), Some(Fault::FormulaName { .. })));
    assert!(matches!(
        with("sqrt(-1 - x^2)").err(),
        Some(Fault::StartNotFinite { .. })
    ));
    // A constant and a condition have no slope: nobody moves, nothing breaks.
    for flat in ["3", "y > sin(x)"] {
        let mut race = with(flat).unwrap();
        let before = race.snapshot().racers[0].at;
        race.step().unwrap();
        assert_eq!(race.snapshot().racers[0].at, before, "{flat}");
    }
}

#[test]
fn the_picture_shows_the_surface_at_the_cell_centres_of_what_is_looked_at() {
    let mut race = lab(&on(SurfaceKind::Himmelblau, "sgd"));
    race.act(Action::Look {
        x: [-1.0, 3.0],
        y: [0.0, 2.0],
    })
    .unwrap();
    let snapshot = race.snapshot();
    let field = &snapshot.field;
    assert_eq!(
        (snapshot.window.x, snapshot.window.y, snapshot.zoomed),
        ([-1.0, 3.0], [0.0, 2.0], true)
    );
    for (column, row) in [(0, 0), (100, 20), (field.columns - 1, field.rows - 1)] {
        let x = -1.0 + 4.0 * (column as f64 + 0.5) / field.columns as f64;
        let y = 2.0 * (row as f64 + 0.5) / field.rows as f64;
        let closed = (x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2);
        assert!((f64::from(field.values[row * field.columns + column]) - closed).abs() < 1e-3);
    }
    race.act(Action::Look {
        x: [f64::NAN, 3.0],
        y: [0.0, 0.0],
    })
    .unwrap();
    assert_eq!(race.snapshot().window.x, [-1.0, 3.0]);
    let again = race
        .restart(&on(SurfaceKind::Himmelblau, "adam"), 7, &device::cpu())
        .unwrap();
    assert!(again.snapshot().zoomed);
    let other = race
        .restart(&on(SurfaceKind::Beale, "adam"), 7, &device::cpu())
        .unwrap();
    assert!(!other.snapshot().zoomed);
    race.act(Action::Home).unwrap();
    race.act(Action::Frame { aspect: 2.0 }).unwrap();
    let window = race.snapshot().window;
    assert!((window.width() / window.height() - 2.0).abs() < 1e-9);
}

#[test]
fn the_network_has_25_weights_and_its_gradient_equals_central_differences_to_1e_minus_6() {
    let device = device::cpu();
    let network = NetworkLoss::new(&mut ChaCha8Rng::seed_from_u64(3), &device);
    let loss = |weights: &[f64]| tensors::numbers(network.losses(tensors::matrix(weights, PARAMETERS, &device)))[0];
    let at = tensors::matrix(&network.start, PARAMETERS, &device).require_grad();
    let total = network.losses(at.clone()).sum();
    let gradient = tensors::numbers(at.grad(&total.backward()).unwrap());
    assert_eq!(gradient.len(), 25);
    for (i, slope) in gradient.iter().enumerate() {
        let shifted = |by: f64| {
            let mut weights = network.start.clone();
            weights[i] += by;
            loss(&weights)
        };
        let difference = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
        assert!((slope - difference).abs() < 1e-6, "weight {i}: {slope} {difference}");
    }
}

#[test]
fn the_networks_loss_on_the_picture_equals_the_racers_own_where_its_path_lies_in_the_plane() {
    // One optimizer after one step: its path is a straight line, so that the plane holds all of it.
    let mut race = lab(&on(SurfaceKind::Network, "sgd"));
    race.step().unwrap();
    let snapshot = race.snapshot();
    assert!((snapshot.plane.unwrap().explained - 1.0).abs() < 1e-9);
    let [x, y] = snapshot.racers[0].at;
    let near = 1e-3;
    race.act(Action::Look {
        x: [x - near, x + near],
        y: [y - near, y + near],
    })
    .unwrap();
    let field = race.snapshot().field;
    let middle = f64::from(field.values[(field.rows / 2) * field.columns + field.columns / 2]);
    assert!((middle - snapshot.racers[0].loss).abs() < 1e-3 * snapshot.racers[0].loss);
}

#[test]
fn a_plane_through_points_of_a_plane_explains_all_and_gives_back_their_distances() {
    let origin = vec![1.0, -2.0, 0.5, 3.0];
    let (a, b) = ([0.6, 0.8, 0.0, 0.0], [0.0, 0.0, 0.6, -0.8]);
    let places: Vec<Vec<f64>> = [[3.0, 0.0], [1.0, 2.0], [-2.0, 1.0]]
        .iter()
        .map(|[s, t]: &[f64; 2]| (0..4).map(|i| origin[i] + s * a[i] + t * b[i]).collect())
        .collect();
    let plane = Plane::fit(&origin, places.iter().map(|place| &**place), None);
    assert!((plane.explained - 1.0).abs() < 1e-12);
    for (place, length) in places.iter().zip([3.0, 5.0f64.sqrt(), 5.0f64.sqrt()]) {
        let at = plane.project(place);
        assert!((at[0].hypot(at[1]) - length).abs() < 1e-9);
        assert!(
            plane
                .lift(at)
                .zip(place)
                .all(|(lifted, place)| (lifted - place).abs() < 1e-9)
        );
    }
}

#[test]
fn learning_rates_are_live_and_a_dragged_start_begins_again() {
    let mut race = lab(&Params::default());
    race.step().unwrap();
    assert_eq!(
        race.apply(&Params {
            lr: 0.002,
            momentum: 0.5,
            ..Params::default()
        })
        .unwrap(),
        Change::Live
    );
    assert_eq!(
        race.apply(&Params {
            start_x: 0.3,
            ..Params::default()
        })
        .unwrap(),
        Change::Restart
    );
}

#[test]
fn a_trail_stays_under_600_points_in_3000_steps_and_ends_where_the_racer_is() {
    let mut race = lab(&Params {
        target: -1.0,
        max_steps: 5000,
        noise: 0.1,
        ..on(SurfaceKind::Saddle, "sgd")
    });
    for _ in 0..2999 {
        race.step().unwrap();
    }
    let racer = &race.snapshot().racers[0];
    let last = racer.trail[racer.trail.len() - 1];
    assert!(racer.trail.len() < 600);
    assert_eq!(
        [last[0], last[1], last[2], last[3]],
        [2999.0, racer.at[0], racer.at[1], racer.loss]
    );
}

#[derive(serde::Deserialize)]
struct Golden {
    runs: Vec<Reference>,
}

#[derive(serde::Deserialize)]
struct Reference {
    surface: String,
    optimizer: String,
    lr: f64,
    path: Vec<[f64; 2]>,
}

#[test]
fn one_hundred_steps_of_every_optimizer_in_the_race_equal_pytorchs_to_1e_minus_4_on_two_surfaces() {
    // Written by PyTorch: tests/golden/optimizers.py.
    let golden: Golden = serde_json::from_str(include_str!("../../../../tests/golden/optimizers.json")).unwrap();
    let mut compared = 0;
    for run in &golden.runs {
        // The racer is the paper's variable; PyTorch's parameters are the look-ahead point.
        let name = run.optimizer.trim_end_matches("-paper");
        let torch = run.optimizer == "nesterov";
        let mut race = lab(&Params {
            condition: 100.0,
            start_x: run.path[0][0],
            start_y: run.path[0][1],
            lr: run.lr,
            lr_adaptive: run.lr,
            target: -1.0,
            ..on(SurfaceKind::from_name(&run.surface).unwrap(), name)
        });
        for (step, want) in run.path.iter().enumerate().skip(1) {
            race.step().unwrap();
            let racer = &race.racers[0];
            let at = racer.ahead.as_ref().filter(|_| torch).unwrap_or(&racer.place);
            let error = (at[0] - want[0]).abs().max((at[1] - want[1]).abs());
            assert!(
                error < 1e-4,
                "{} on {} at step {step}: {error:e}",
                run.optimizer,
                run.surface
            );
        }
        compared += 1;
    }
    assert_eq!(compared, 16);
}
