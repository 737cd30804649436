//! What follows from the loss at the end of an epoch: a lower rate at a plateau, and early stopping.

use super::Params;
use crate::nn::schedule::{Plateau, PlateauConfig, ScheduleKind};

/// What a plateau multiplies the rate by; a loss is better below `1 - THRESHOLD` of the best. Both as in PyTorch.
pub(super) const FACTOR: f64 = 0.1;
pub(super) const THRESHOLD: f64 = 1e-4;

/// Remembers the losses after the epochs of a run.
pub(super) struct EpochWatch {
    plateau: Plateau,
    best: f64,
    /// The weights of the best epoch.
    kept: Vec<f32>,
    /// Epochs since then.
    waited: usize,
}

impl EpochWatch {
    pub fn new(params: &Params) -> Self {
        Self {
            plateau: plateau(params),
            best: f64::INFINITY,
            kept: Vec::new(),
            waited: 0,
        }
    }

    /// Whether these settings look at the loss at all.
    pub fn is_wanted(params: &Params) -> bool {
        params.schedule == ScheduleKind::Plateau || params.early_stopping > 0
    }

    /// The factor on the base rate.
    pub fn share(&self) -> f64 {
        self.plateau.factor()
    }

    /// Settings have changed under way; whoever turns to the plateau begins with the whole rate.
    pub fn follow(&mut self, before: &Params, now: &Params) {
        if before.schedule == now.schedule {
            self.plateau.config = plateau(now).config;
        } else {
            self.plateau = plateau(now);
        }
        if before.early_stopping == 0 {
            (self.best, self.waited) = (f64::INFINITY, 0);
        }
    }

    /// Takes the loss after an epoch; gives back the best weights when early stopping's patience is at its end.
    pub fn observe(&mut self, loss: f64, params: &Params, weights: impl FnOnce() -> Vec<f32>) -> Option<Vec<f32>> {
        if params.schedule == ScheduleKind::Plateau {
            self.plateau.observe(loss);
        }
        if params.early_stopping == 0 {
            return None;
        }
        if loss < self.best {
            (self.best, self.kept, self.waited) = (loss, weights(), 0);
            return None;
        }
        self.waited += 1;
        if self.waited < params.early_stopping || self.kept.is_empty() {
            return None;
        }
        // Whoever goes on waits as long once more.
        self.waited = 0;
        Some(self.kept.clone())
    }
}

fn plateau(params: &Params) -> Plateau {
    Plateau::new(PlateauConfig {
        factor: FACTOR,
        patience: params.patience,
        threshold: THRESHOLD,
        cooldown: 0,
        floor: 0.0,
    })
}
