//! The numbers of the race.

use super::{Race, racer::Racer};
use crate::lab::{Metric, Metrics};

crate::per_option! {
    ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
    const LOSS: [&str; 7] = "loss";
    const STEPS: [&str; 7] = "steps";
    const RATE: [&str; 7] = "rate";
    const DISTANCE: [&str; 7] = "distance";
    const FELL: [&str; 7] = "fell";
}

/// Numbers that the race reports, per optimizer `o`: `loss.o`; `steps.o`, the steps it took to the target, once it is
/// there; `rate.o`, the mean effective rate of an adaptive one; `distance.o` to the nearest minimum, where that is known;
/// `fell.o`, the step at which it flew off (its other numbers are left out then). `racing` and `arrived` count racers.
pub const METRICS: &[Metric] = &{
    let mut all = [Metric::hidden("racing"); 37];
    let mut i = 0;
    while i < 7 {
        all[i] = Metric::loss(LOSS[i]);
        all[7 + i] = Metric::hidden(STEPS[i]);
        all[14 + i] = Metric::hidden(RATE[i]);
        all[21 + i] = Metric::hidden(DISTANCE[i]);
        all[28 + i] = Metric::hidden(FELL[i]);
        i += 1;
    }
    all[36] = Metric::hidden("arrived");
    all
};

pub(super) fn of(race: &Race) -> Metrics {
    let mut metrics = Metrics::default();
    for racer in &race.racers {
        let index = racer.kind as usize;
        if let Some(step) = racer.fell {
            metrics.push(FELL[index], step as f64);
            continue;
        }
        metrics.push(LOSS[index], racer.loss);
        if let Some(step) = racer.reached {
            metrics.push(STEPS[index], step as f64);
        }
        if let Some(rates) = racer.effective_rate(&race.params) {
            metrics.push(RATE[index], rates.iter().sum::<f64>() / rates.len() as f64);
        }
        if let Some(distance) = race.distance(&racer.place) {
            metrics.push(DISTANCE[index], distance);
        }
    }
    let count = |keep: fn(&Racer) -> bool| race.racers.iter().filter(|racer| keep(racer)).count() as f64;
    metrics
        .with("racing", count(Racer::is_racing))
        .with("arrived", count(|racer| racer.reached.is_some()))
}
