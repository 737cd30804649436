mod surfaces;

use super::{Params, Race, surface::SurfaceKind};
use crate::{
    device,
    lab::{Change, Lab, Progress},
    nn::optimizer::OptimizerKind,
    session::{Session, State},
};
use surfaces::closed_gradient;

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
fn another_target_is_raced_for_as_if_it_had_been_the_target_from_the_start() {
    let params = |target| Params {
        target,
        ..on(SurfaceKind::Quadratic, "sgd,momentum")
    };
    let finish = |race: &mut Race| while race.step().unwrap() == Progress::Running {};
    let steps = |race: &Race| ["steps.sgd", "steps.momentum"].map(|name| race.metrics().get(name));
    let mut race = lab(&params(1e-3));
    finish(&mut race);
    let near = steps(&race);
    assert_eq!(race.apply(&params(1e-6)).unwrap(), Change::Live);
    assert_eq!(race.metrics().get("steps.sgd"), None);
    finish(&mut race);
    let mut far = lab(&params(1e-6));
    finish(&mut far);
    assert!(far.metrics().get("steps.sgd") > near[0]);
    assert_eq!(steps(&race), steps(&far));
    assert_eq!(race.apply(&params(1e-3)).unwrap(), Change::Live);
    assert_eq!(steps(&race), near);
}

#[test]
fn the_push_is_the_last_step_and_adagrads_first_one_is_diagonal_however_steep_the_valley_is_across() {
    let params = Params {
        target: -1.0,
        ..on(SurfaceKind::Quadratic, ALL)
    };
    let mut race = lab(&params);
    let mut before = race.snapshot().racers;
    assert!(before.iter().all(|racer| racer.push == [0.0; 2]));
    for step in 0..5 {
        race.step().unwrap();
        let now = race.snapshot().racers;
        for (now, before) in now.iter().zip(&before) {
            let moved = [now.at[0] - before.at[0], now.at[1] - before.at[1]];
            assert_eq!(now.push, moved, "{}", now.optimizer.name());
        }
        if step == 0 {
            // η g / √g² is η in the direction of the gradient's sign.
            let adagrad = now.iter().find(|racer| racer.optimizer == OptimizerKind::AdaGrad);
            let [x, y] = adagrad.unwrap().push;
            let lr = params.lr_adaptive;
            assert!((x - lr).abs() < 1e-5 && (y + lr).abs() < 1e-5, "{x} {y}");
        }
        before = now;
    }
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
