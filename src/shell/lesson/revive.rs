//! Kept runs that came in a settings file or from an earlier day: trained again beside the page until they stand where they were kept.

use super::Lesson;
use crate::{
    experiment::{Experiment, Kept, Setup, Transport},
    panels,
    shell::{
        exchange::{MOST_PINS, Pin},
        store::Store,
    },
};
use neural_atlas_engine::session::State;
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// A run that takes longer is kept as far as it came.
const PATIENCE: Duration = Duration::from_secs(20);

/// The run of a lab that was just opened, before it has taken any settings.
const FIRST_RUN: u64 = 1;

/// The runs under way, in the order in which they were kept.
#[derive(Default)]
pub(super) struct Revival {
    runs: VecDeque<Run>,
}

struct Run {
    experiment: Box<dyn Experiment>,
    pin: Pin,
    begun: Instant,
}

impl Revival {
    /// Starts an experiment for each run; one whose settings do not fit is left out.
    pub fn start(lab: &str, pins: &[Pin], setups: Vec<Setup>) -> Self {
        let Some(open) = panels::find(lab) else {
            return Self::default();
        };
        let run = |(pin, setup): (&Pin, Setup)| {
            let mut experiment = open(Setup {
                seed: pin.seed,
                ..setup
            });
            experiment.load_text(&pin.pairs()).ok()?;
            // The lab's first run is under its defaults; what is kept is a later one.
            experiment.transport(Transport::Reset);
            experiment.transport(Transport::Step(pin.steps));
            Some(Run {
                experiment,
                pin: pin.clone(),
                begun: Instant::now(),
            })
        };
        Self {
            runs: pins.iter().zip(setups).filter_map(run).collect(),
        }
    }

    /// How to come to the runs under way.
    pub fn under_way(&self) -> impl Iterator<Item = &Pin> {
        self.runs.iter().map(|run| &run.pin)
    }

    /// The runs that have arrived, the oldest first; one behind a run under way waits for it.
    pub fn update(&mut self) -> Vec<Box<dyn Kept>> {
        for run in &mut self.runs {
            run.experiment.update();
        }
        let mut kept = vec![];
        while self.runs.front().is_some_and(Run::has_arrived) {
            kept.extend(self.runs.pop_front().and_then(|run| run.experiment.keep()));
        }
        kept
    }
}

impl Run {
    fn has_arrived(&self) -> bool {
        let status = self.experiment.status();
        let ended = !matches!(status.state, State::Running | State::Paused);
        ended
            || (status.run > FIRST_RUN && status.ready && status.step >= self.pin.steps)
            || self.begun.elapsed() > PATIENCE
    }
}

impl Lesson {
    /// How to come to each of the kept runs, the oldest first.
    pub(super) fn recipes(&self) -> Vec<Pin> {
        let specs = self.experiment.specs();
        let pinned = self.pinned.iter().map(|kept| {
            let status = kept.status();
            Pin::of(status.seed, status.step, kept.values(), specs)
        });
        let waiting = self.stored.iter().chain(self.revived.under_way()).cloned();
        let mut recipes: Vec<Pin> = waiting.chain(pinned).collect();
        recipes.drain(..recipes.len().saturating_sub(MOST_PINS));
        recipes
    }

    /// Kept runs of an earlier day that wait here.
    pub fn stored(&mut self) -> &mut Vec<Pin> {
        &mut self.stored
    }

    /// Trains the kept runs of an earlier day again, each by an experiment of its own, which one of `setups` starts.
    pub fn revive(&mut self, setups: Vec<Setup>) {
        let pins = std::mem::take(&mut self.stored);
        self.revived = Revival::start(&self.node.lab, &pins, setups);
    }

    /// Where the kept runs have changed, the store is told.
    pub(super) fn remember_pins(&mut self, store: &mut Store) {
        if !std::mem::take(&mut self.pins_changed) {
            return;
        }
        let lab = self.node.lab.clone();
        let labs = &mut store.pins_mut().labs;
        match self.recipes() {
            recipes if recipes.is_empty() => _ = labs.remove(&lab),
            recipes => _ = labs.insert(lab, recipes),
        }
    }
}
