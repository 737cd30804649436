//! Schedules against PyTorch: `golden/schedules.json`, written by `golden/schedules.py`.

use neural_atlas_engine::nn::schedule::{Decay, Plateau, PlateauConfig, Warmup};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    base: f64,
    /// What the plateau is shown.
    values: Vec<f64>,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(default)]
struct Run {
    schedule: String,
    warmup: usize,
    start: f64,
    every: usize,
    gamma: f64,
    at: [usize; 2],
    period: usize,
    floor: f64,
    factor: f64,
    patience: usize,
    threshold: f64,
    cooldown: usize,
    rates: Vec<f64>,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            schedule: String::new(),
            warmup: 0,
            start: 1.0,
            every: 0,
            gamma: 0.0,
            at: [0; 2],
            period: 0,
            floor: 0.0,
            factor: 0.0,
            patience: 0,
            threshold: 0.0,
            cooldown: 0,
            rates: vec![],
        }
    }
}

impl Run {
    fn warmup(&self) -> Warmup {
        Warmup {
            steps: self.warmup,
            start: self.start,
        }
    }

    /// PyTorch takes floors as rates; here they are shares of the base rate.
    fn decay(&self, base: f64) -> Option<Decay> {
        let &Self {
            every,
            gamma,
            at,
            period,
            ..
        } = self;
        Some(match self.schedule.as_str() {
            "constant" => Decay::Constant,
            "step" => Decay::Step { every, gamma },
            "multi-step" => Decay::MultiStep { at, gamma },
            "exponential" => Decay::Exponential { gamma },
            "cosine" => Decay::Cosine {
                period,
                floor: self.floor / base,
            },
            _ => return None,
        })
    }

    fn check(&self, step: usize, found: f64) {
        let error = (found - self.rates[step]).abs();
        let (name, warmup) = (&self.schedule, self.warmup);
        assert!(
            error < 1e-7,
            "{name} after a warmup of {warmup} at step {step}: {error:e}"
        );
    }
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("golden/schedules.json")).unwrap()
}

#[test]
fn every_schedule_with_and_without_a_warmup_of_80_equals_pytorchs_to_1e_7_over_1000_steps() {
    let golden = golden();
    let mut seen = 0;
    for run in &golden.runs {
        let Some(decay) = run.decay(golden.base) else { continue };
        assert_eq!(run.rates.len(), 1000);
        for step in 0..1000 {
            run.check(step, golden.base * run.warmup().then(decay, step));
        }
        seen += 1;
    }
    assert_eq!(seen, 10);
}

#[test]
fn the_plateau_with_and_without_a_warmup_equals_pytorchs_to_1e_7_over_1000_values() {
    let golden = golden();
    let runs: Vec<_> = golden.runs.iter().filter(|run| run.schedule == "plateau").collect();
    assert_eq!(runs.len(), 2);
    for run in runs {
        let mut plateau = Plateau::new(PlateauConfig {
            factor: run.factor,
            patience: run.patience,
            threshold: run.threshold,
            cooldown: run.cooldown,
            floor: run.floor / golden.base,
        });
        let mut lowered = 0;
        for step in 0..1000 {
            let warming = run.warmup().factor(step);
            run.check(step, golden.base * warming.unwrap_or_else(|| plateau.factor()));
            if warming.is_none() {
                lowered += usize::from(plateau.observe(golden.values[step]));
            }
        }
        assert!(lowered >= 5, "the values make it act: {lowered} times");
    }
}
