//! What follows from the loss after an epoch.

use super::*;
use crate::{
    lab::Progress,
    nn::schedule::{Plateau, PlateauConfig},
};

const NOISY: &[(&str, &str)] = &[
    ("dataset", "circle"),
    ("points", "60"),
    ("noise", "0.3"),
    ("batch", "10"),
    ("hidden", "16,16"),
];

fn with(more: &[(&str, &str)]) -> Playground {
    lab(&[NOISY, more].concat(), 3)
}

fn test_loss(lab: &Playground) -> f64 {
    lab.metrics().get("test_loss").unwrap()
}

/// 30 rows for training in batches of 10.
const STEPS_PER_EPOCH: usize = 3;

#[test]
fn early_stopping_ends_the_run_8_epochs_after_the_best_one_and_brings_its_weights_back() {
    let mut lab = with(&[("early_stopping", "8")]);
    // The same run without an end: its losses after every epoch.
    let mut free = with(&[]);
    let (mut losses, mut weights) = (vec![], vec![]);
    let mut steps = 0;
    loop {
        let progress = lab.step().unwrap();
        free.step().unwrap();
        steps += 1;
        if steps % STEPS_PER_EPOCH == 0 {
            losses.push(test_loss(&free));
            weights.push(free.mlp.weights());
        }
        if progress == Progress::Done {
            break;
        }
        assert!(steps < 3000, "it never ends");
    }
    let best = (0..losses.len())
        .min_by(|a, b| losses[*a].total_cmp(&losses[*b]))
        .unwrap();
    assert_eq!(losses.len() - 1 - best, 8);
    assert_eq!(lab.mlp.weights(), weights[best]);
    assert_eq!(test_loss(&lab), losses[best]);
    // Whoever presses play again is not stopped at once.
    assert!((1..STEPS_PER_EPOCH * 8).all(|_| lab.step().unwrap() == Progress::Running));
}

#[test]
fn a_plateau_of_the_test_loss_lowers_the_rate_as_reduce_lr_on_plateau_does() {
    let mut lab = with(&[("schedule", "plateau"), ("patience", "2"), ("lr", "0.05")]);
    let mut plateau = Plateau::new(PlateauConfig {
        factor: 0.1,
        patience: 2,
        threshold: 1e-4,
        cooldown: 0,
        floor: 0.0,
    });
    for step in 1..=600 {
        lab.step().unwrap();
        if step % STEPS_PER_EPOCH == 0 {
            plateau.observe(test_loss(&lab));
            assert_eq!(lab.metrics().get("lr"), Some(0.05 * plateau.factor()), "step {step}");
        }
    }
    assert!(plateau.factor() < 0.05);
    // Another schedule has the whole rate again, and so has the plateau after it.
    for schedule in ["constant", "plateau"] {
        let changed = params(&[NOISY, &[("schedule", schedule), ("lr", "0.05")]].concat());
        assert_eq!(lab.apply(&changed).unwrap(), Change::Live);
        assert_eq!(lab.metrics().get("lr"), Some(0.05));
    }
}

#[test]
fn without_test_data_the_training_loss_is_watched() {
    let mut lab = with(&[("split", "1"), ("early_stopping", "5"), ("lr", "0")]);
    let end = (1..100).find(|_| lab.step().unwrap() == Progress::Done);
    // Nothing is learned at a rate of 0: the first epoch is the best one, and five more follow it.
    assert_eq!(end, Some(6 * 6));
}
