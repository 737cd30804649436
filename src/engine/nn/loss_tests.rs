//! Every loss against its formula in f64, and its autodiff gradient against central differences of that formula.

use super::*;
use crate::device;

const ROWS: usize = 4;

fn targets() -> [(usize, Target); 3] {
    [
        (1, Target::Binary(vec![0.0, 1.0, 1.0, 0.0])),
        (3, Target::Classes(vec![2, 0, 1, 2])),
        (2, Target::Values(vec![0.5, -1.5, 3.0, 0.25, -0.75, 2.0, 0.0, -4.0])),
    ]
}

fn logits(outputs: usize) -> Vec<f64> {
    (0..ROWS * outputs)
        .map(|i| ((i * 29 + 7) % 23) as f64 * 0.21 - 2.13)
        .collect()
}

/// The module's table, row by row.
fn formula(loss: Loss, target: &Target, z: &[f64]) -> f64 {
    let outputs = z.len() / ROWS;
    let row_loss = |row: usize| {
        let z = &z[row * outputs..][..outputs];
        match target {
            Target::Binary(labels) => {
                let y = f64::from(labels[row]);
                let s = if y > 0.5 { z[0] } else { -z[0] };
                match loss {
                    Loss::CrossEntropy => (1.0 + (-s).exp()).ln(),
                    Loss::Hinge => (1.0 - s).max(0.0),
                    _ => of_error(loss, 1.0 / (1.0 + (-z[0]).exp()) - y),
                }
            }
            Target::Classes(classes) => {
                let c = classes[row] as usize;
                let total: f64 = z.iter().map(|z| z.exp()).sum();
                let p: Vec<f64> = z.iter().map(|z| z.exp() / total).collect();
                let rivals = z.iter().enumerate().filter(|(j, _)| *j != c).map(|(_, &z)| z);
                match loss {
                    Loss::CrossEntropy => -p[c].ln(),
                    Loss::Hinge => (1.0 + rivals.fold(f64::MIN, f64::max) - z[c]).max(0.0),
                    _ => mean((0..outputs).map(|j| of_error(loss, p[j] - f64::from(u8::from(j == c))))),
                }
            }
            Target::Values(t) => mean((0..outputs).map(|j| of_error(loss, z[j] - f64::from(t[row * outputs + j])))),
        }
    };
    mean((0..ROWS).map(row_loss))
}

fn of_error(loss: Loss, e: f64) -> f64 {
    match loss {
        Loss::Mse => e * e,
        Loss::Mae => e.abs(),
        _ if e.abs() < 1.0 => 0.5 * e * e,
        _ => e.abs() - 0.5,
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

#[test]
fn every_loss_and_its_gradient_equal_the_formula_and_its_central_differences() {
    let device = device::cpu();
    for (outputs, target) in targets() {
        let regression = matches!(target, Target::Values(_));
        for kind in [
            LossKind::CrossEntropy,
            LossKind::Hinge,
            LossKind::Mse,
            LossKind::Mae,
            LossKind::Huber,
        ] {
            let Ok(loss) = kind.resolve(regression) else { continue };
            let z = logits(outputs);
            let data = TensorData::new(z.iter().map(|&z| z as f32).collect(), [ROWS, outputs]);
            let tensor = Tensor::<2>::from_data(data, &device).require_grad();
            let value = loss.tensor(tensor.clone(), &target);
            let gradients = value.backward();
            let error = (f64::from(value.into_scalar::<f32>()) - formula(loss, &target, &z)).abs();
            assert!(error < 1e-6, "{loss:?} of {target:?}: {error:e}");
            let gradient: Vec<f32> = tensor.grad(&gradients).unwrap().into_data().iter().collect();
            for (index, &found) in gradient.iter().enumerate() {
                let moved = |step: f64| {
                    let mut z = z.clone();
                    z[index] += step;
                    formula(loss, &target, &z)
                };
                let want = (moved(1e-6) - moved(-1e-6)) / 2e-6;
                assert!(
                    (f64::from(found) - want).abs() < 1e-6,
                    "{loss:?} of {target:?} [{index}]: {found} for {want}"
                );
            }
        }
    }
}

#[test]
fn an_undecided_net_pays_ln_2_for_two_classes_and_ln_5_for_five() {
    let device = device::cpu();
    let pay = |outputs: usize, target: &Target| {
        let zeros = Tensor::<2>::zeros([2, outputs], &device);
        Loss::CrossEntropy.tensor(zeros, target).into_scalar::<f32>()
    };
    assert!((pay(1, &Target::Binary(vec![0.0, 1.0])) - 2f32.ln()).abs() < 1e-6);
    assert!((pay(5, &Target::Classes(vec![0, 4])) - 5f32.ln()).abs() < 1e-6);
}

#[test]
fn cross_entropy_of_logits_of_1000_is_finite() {
    let device = device::cpu();
    let far = |values: Vec<f32>, shape| Tensor::<2>::from_data(TensorData::new(values, shape), &device);
    let binary = Loss::CrossEntropy.tensor(far(vec![1000.0, -1000.0], [2, 1]), &Target::Binary(vec![0.0, 1.0]));
    assert_eq!(binary.into_scalar::<f32>(), 1000.0);
    let classes = Loss::CrossEntropy.tensor(far(vec![1000.0, 0.0], [1, 2]), &Target::Classes(vec![1]));
    assert_eq!(classes.into_scalar::<f32>(), 1000.0);
}

#[test]
fn auto_takes_cross_entropy_for_classes_and_mse_for_values_and_hinge_for_values_is_refused() {
    assert_eq!(LossKind::Auto.resolve(false), Ok(Loss::CrossEntropy));
    assert_eq!(LossKind::Auto.resolve(true), Ok(Loss::Mse));
    for kind in [LossKind::Hinge, LossKind::CrossEntropy] {
        assert_eq!(kind.resolve(true).unwrap_err().code(), "loss-mismatch");
    }
}
