//! Optimizers against PyTorch: `golden/optimizers.json`, written by `golden/optimizers.py`.

use burn::tensor::{Tensor, TensorData};
use neural_atlas_engine::{
    device,
    nn::optimizer::{Optimizer, OptimizerConfig, OptimizerKind},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    runs: Vec<Run>,
}

#[derive(Clone, Deserialize)]
struct Run {
    surface: String,
    optimizer: String,
    lr: f64,
    path: Vec<[f64; 2]>,
}

impl Run {
    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        match self.surface.as_str() {
            "quadratic" => [x, 100.0 * y],
            _ => [-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)],
        }
    }

    fn gradient_at(&self, place: Tensor<1>) -> Tensor<1> {
        tensor(self.gradient(numbers(place)))
    }

    fn check(&self, step: usize, found: [f64; 2]) {
        let want = self.path[step];
        for (found, want) in found.iter().zip(want) {
            let error = (found - want).abs();
            assert!(
                error < 1e-4,
                "{} on {} at step {step}: {error:e}",
                self.optimizer,
                self.surface
            );
        }
    }
}

fn tensor(values: [f64; 2]) -> Tensor<1> {
    Tensor::from_data(TensorData::from(values.map(|v| v as f32)), &device::cpu())
}

fn numbers(tensor: Tensor<1>) -> [f64; 2] {
    let values: Vec<f32> = tensor.into_data().iter().collect();
    [values[0].into(), values[1].into()]
}

fn runs() -> Vec<Run> {
    let golden: Golden = serde_json::from_str(include_str!("golden/optimizers.json")).unwrap();
    golden.runs
}

fn run(surface: &str, optimizer: &str) -> Run {
    runs()
        .into_iter()
        .find(|run| run.surface == surface && run.optimizer == optimizer)
        .unwrap()
}

#[test]
fn one_hundred_steps_of_every_optimizer_equal_pytorch_to_1e_4() {
    let mut seen = 0;
    for run in runs() {
        let Some(kind) = OptimizerKind::from_name(&run.optimizer) else {
            continue;
        };
        let mut optimizer = Optimizer::<1>::new(OptimizerConfig::new(kind));
        let mut param = tensor(run.path[0]);
        for step in 1..run.path.len() {
            let gradient = run.gradient_at(param.clone());
            param = optimizer.step(run.lr, param, gradient);
            run.check(step, numbers(param.clone()));
        }
        seen += 1;
    }
    assert_eq!(seen, 2 * OptimizerKind::ALL.len());
}

#[test]
fn one_hundred_steps_of_nesterov_in_the_papers_variable_equal_pytorchs_autograd_to_1e_4() {
    for surface in ["quadratic", "rosenbrock"] {
        let run = run(surface, "nesterov-paper");
        let mut optimizer = Optimizer::<1>::new(OptimizerConfig::new(OptimizerKind::Nesterov));
        let mut param = tensor(run.path[0]);
        for step in 1..run.path.len() {
            param = optimizer.advance(run.lr, param, |place| run.gradient_at(place));
            run.check(step, numbers(param.clone()));
        }
    }
}

#[test]
fn the_two_forms_of_nesterov_are_one_sequence_seen_from_two_places() {
    let run = run("rosenbrock", "nesterov");
    let new = || Optimizer::<1>::new(OptimizerConfig::new(OptimizerKind::Nesterov));
    let (mut ours, mut theirs) = (new(), new());
    let (mut theta, mut phi) = (tensor(run.path[0]), tensor(run.path[0]));
    for _ in 0..100 {
        theta = ours.advance(run.lr, theta, |place| run.gradient_at(place));
        let gradient = run.gradient_at(phi.clone());
        phi = theirs.step(run.lr, phi, gradient);
        let (ahead, phi) = (numbers(ours.look_ahead(run.lr, theta.clone())), numbers(phi.clone()));
        assert!(
            (ahead[0] - phi[0]).abs() < 1e-5 && (ahead[1] - phi[1]).abs() < 1e-5,
            "{ahead:?} {phi:?}"
        );
    }
}

#[test]
fn adagrads_effective_rate_never_grows_and_adams_first_step_is_lr_per_coordinate_to_1_percent() {
    let run = run("rosenbrock", "adagrad");
    let mut optimizer = Optimizer::<1>::new(OptimizerConfig::new(OptimizerKind::AdaGrad));
    let (mut param, mut last) = (tensor(run.path[0]), [f64::INFINITY; 2]);
    for _ in 0..100 {
        let gradient = run.gradient_at(param.clone());
        param = optimizer.step(run.lr, param, gradient);
        let rate = numbers(optimizer.effective_rate(run.lr).unwrap());
        assert!(rate[0] <= last[0] && rate[1] <= last[1]);
        last = rate;
    }
    for gradient in [[1e-3, -500.0], [-7.0, 0.02]] {
        let mut adam = Optimizer::<1>::new(OptimizerConfig::new(OptimizerKind::Adam));
        let moved = numbers(adam.step(0.1, tensor([0.0, 0.0]), tensor(gradient)));
        for (moved, gradient) in moved.iter().zip(gradient) {
            assert!(
                (moved + 0.1 * gradient.signum()).abs() < 0.001,
                "{moved} for {gradient}"
            );
        }
    }
}

#[test]
fn momentum_needs_at_most_a_third_of_sgds_steps_to_1e_3_at_condition_100() {
    let steps = |kind, lr| {
        let run = run("quadratic", "sgd");
        let mut optimizer = Optimizer::<1>::new(OptimizerConfig::new(kind));
        let mut param = tensor([1.0, 1.0]);
        (1..10_000)
            .find(|_| {
                let gradient = run.gradient_at(param.clone());
                param = optimizer.step(lr, param.clone(), gradient);
                let [x, y] = numbers(param.clone());
                0.5 * (x * x + 100.0 * y * y) < 1e-3
            })
            .unwrap()
    };
    // SGD at the best rate of theory, 2 / (1 + 100); momentum 0.9 at half that rate.
    let (sgd, momentum) = (
        steps(OptimizerKind::Sgd, 2.0 / 101.0),
        steps(OptimizerKind::Momentum, 0.01),
    );
    assert!(3 * momentum <= sgd, "{momentum} steps with momentum, {sgd} without");
}
