//! The surfaces: their values, their gradients and their pictures.

use super::{lab, on};
use crate::{
    data::formula::Formula,
    device,
    fault::Fault,
    lab::Lab,
    labs::training::optimizers::race::{
        Action, Params, Race,
        network::{NetworkLoss, PARAMETERS},
        surface::{Surface, SurfaceKind},
    },
    math::{slice::Plane, tensors},
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;

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
pub(super) fn closed_gradient(kind: SurfaceKind, condition: f64, [x, y]: [f64; 2]) -> [f64; 2] {
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
