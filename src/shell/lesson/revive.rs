//! Kept runs that came in a settings file or from an earlier day: trained again beside the page until they stand where they were kept.

use super::Lesson;
use crate::{
    experiment::{Experiment, Kept, Setup, Transport},
    kit::{number, words::Words},
    panels,
    shell::{
        exchange::{MOST_PINS, Pin},
        store::Store,
    },
};
use neural_atlas_engine::{fault::Fault, history::History, session::State, worker::Speed};
use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

/// A run that takes longer is shown as far as it came.
const PATIENCE: Duration = Duration::from_secs(20);

/// The run of a lab that was just opened, before it has taken any settings.
const FIRST_RUN: u64 = 1;

/// The runs of an earlier day, and what has become of them.
#[derive(Default)]
pub(super) struct Revival {
    /// Under way, in the order in which they were kept.
    runs: VecDeque<Run>,
    /// Those that are shown, each known by its history, and how they were kept: perhaps farther than they came here.
    shown: Vec<(Arc<History>, Pin)>,
    /// Those that cannot be trained again, as on points that were painted. They stay kept.
    lost: Vec<Pin>,
    /// Ended since they were last told of.
    ended: Vec<(Pin, Ending)>,
}

struct Run {
    experiment: Box<dyn Experiment>,
    pin: Pin,
    /// The end of the patience with it.
    until: Instant,
}

enum Ending {
    Arrived,
    /// At this step the patience was at its end.
    Cut(u64),
    Failed(Fault),
}

impl Revival {
    /// Starts an experiment for each run, as fast as it goes.
    pub fn start(lab: &str, pins: &[Pin], setups: Vec<Setup>) -> Self {
        let mut revival = Self::default();
        let Some(open) = panels::find(lab) else {
            revival.lost = pins.to_vec();
            return revival;
        };
        for (pin, setup) in pins.iter().zip(setups) {
            let mut experiment = open(Setup {
                seed: pin.seed,
                ..setup
            });
            if let Err(why) = experiment.load_text(&pin.pairs()) {
                revival.lost.push(pin.clone());
                revival.ended.push((pin.clone(), Ending::Failed(why)));
                continue;
            }
            experiment.transport(Transport::Speed(Speed::Full));
            // The lab's first run is under its defaults; what is kept is a later one.
            experiment.transport(Transport::Reset);
            experiment.transport(Transport::Step(pin.steps));
            revival.runs.push_back(Run {
                experiment,
                pin: pin.clone(),
                until: Instant::now() + PATIENCE,
            });
        }
        revival
    }

    /// How to come to the runs that are not shown, now or at all.
    fn not_shown(&self) -> impl Iterator<Item = &Pin> {
        self.lost.iter().chain(self.runs.iter().map(|run| &run.pin))
    }

    /// How the run with this history was kept, where it is one of an earlier day.
    fn recipe(&self, history: &Arc<History>) -> Option<&Pin> {
        let (_, pin) = self.shown.iter().find(|(shown, _)| Arc::ptr_eq(shown, history))?;
        Some(pin)
    }

    /// The runs that have ended, the oldest first; one behind a run under way waits for it.
    pub fn update(&mut self) -> Vec<Box<dyn Kept>> {
        for run in &mut self.runs {
            run.experiment.update();
        }
        let mut kept = vec![];
        while let Some(ending) = self.runs.front().and_then(Run::ending)
            && let Some(run) = self.runs.pop_front()
        {
            kept.extend(self.end(run, ending));
        }
        kept
    }

    /// The run as it is to be shown; none where there is nothing of it to see.
    fn end(&mut self, run: Run, ending: Ending) -> Option<Box<dyn Kept>> {
        let kept = match ending {
            Ending::Failed(_) => None,
            Ending::Arrived | Ending::Cut(_) => run.experiment.keep(),
        };
        match &kept {
            Some(kept) => self.shown.push((kept.status().history.clone(), run.pin.clone())),
            None => self.lost.push(run.pin.clone()),
        }
        self.ended.push((run.pin, ending));
        kept
    }

    /// What a person should hear of the runs that have ended otherwise than they were kept; each once.
    fn news(&mut self, words: Words) -> Vec<String> {
        let said = |(pin, ending): (Pin, Ending)| match ending {
            Ending::Arrived => None,
            Ending::Cut(step) => {
                let (step, steps) = (number::count(step), number::count(pin.steps));
                Some(words.with("pins-cut", &[("seed", &pin.seed), ("step", &step), ("steps", &steps)]))
            }
            Ending::Failed(why) => Some(words.with("pins-failed", &[("seed", &pin.seed), ("why", &words.fault(&why))])),
        };
        self.ended.drain(..).filter_map(said).collect()
    }
}

impl Run {
    /// How it has ended; none while it is under way.
    fn ending(&self) -> Option<Ending> {
        let status = self.experiment.status();
        let there = status.run > FIRST_RUN && status.ready && status.step >= self.pin.steps;
        match status.state {
            State::Refused(why) => Some(Ending::Failed(why)),
            State::Crashed { message } => Some(Ending::Failed(Fault::Internal { why: message })),
            State::Done | State::Diverged { .. } => Some(Ending::Arrived),
            State::Running | State::Paused if there => Some(Ending::Arrived),
            State::Running | State::Paused => (Instant::now() >= self.until).then_some(Ending::Cut(status.step)),
        }
    }
}

impl Lesson {
    /// How to come to each of the kept runs, the oldest first.
    pub(super) fn recipes(&self) -> Vec<Pin> {
        let specs = self.experiment.specs();
        let pinned = self.pinned.iter().map(|kept| {
            let status = kept.status();
            let earlier = self.revived.recipe(&status.history).cloned();
            earlier.unwrap_or_else(|| Pin::of(status.seed, status.step, kept.values(), specs))
        });
        let waiting = self.stored.iter().chain(self.revived.not_shown()).cloned();
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

    /// What a person should hear of the runs of an earlier day, once.
    pub fn revival_news(&mut self, words: Words) -> Vec<String> {
        self.revived.news(words)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{experiment::DriveKind, kit::words::Lang};
    use neural_atlas_engine::device::DeviceKind;
    use neural_atlas_lessons::Atlas;

    const RACE: &str = "training/optimizers/race";
    const GAN: &str = "generative/gan/gan";

    fn setup() -> Setup {
        Setup {
            seed: 7,
            device: DeviceKind::Cpu,
            drive: DriveKind::Manual { steps_per_update: 10 },
            repaint: Box::new(|| {}),
        }
    }

    fn pin(seed: u64, steps: u64, name: &str, value: &str) -> Pin {
        Pin {
            seed,
            steps,
            set: [(name.to_owned(), value.to_owned())].into(),
        }
    }

    /// The lab's first lesson, with these runs on their way.
    fn reviving(lab: &str, pins: &[Pin]) -> Lesson {
        let node = &Atlas::get().lab(lab).unwrap().nodes[0].id;
        let mut lesson = Lesson::open(node, setup(), None).unwrap();
        lesson.stored().extend_from_slice(pins);
        lesson.revive(pins.iter().map(|_| setup()).collect());
        lesson
    }

    #[test]
    fn a_run_that_takes_too_long_is_shown_as_far_as_it_came_said_and_kept_with_all_its_steps() {
        let (words, mut store) = (Words::new(Lang::En), Store::in_memory());
        let (long, short) = (pin(8, 1000, "lr", "0.002"), pin(9, 30, "lr", "0.004"));
        let mut lesson = reviving(RACE, &[long.clone(), short.clone()]);
        assert_eq!(lesson.revived.runs[0].experiment.status().speed, Speed::Full);
        for _ in 0..4 {
            lesson.update(&mut store, words);
        }
        assert!(lesson.pinned.is_empty() && lesson.revival_news(words).is_empty());
        lesson.revived.runs[0].until = Instant::now();
        lesson.update(&mut store, words);
        let steps: Vec<u64> = lesson.pinned.iter().map(|kept| kept.status().step).collect();
        assert_eq!(steps, [50, 30]);
        assert_eq!(store.pins().labs[RACE], [long, short]);
        let news = lesson.revival_news(words);
        assert!(
            news.len() == 1 && news[0].contains("step 50 of 1\u{2009}000"),
            "{news:?}"
        );
        assert!(lesson.revival_news(words).is_empty());
        // One that is kept now has the steps that it has.
        lesson.pin_now();
        lesson.update(&mut store, words);
        assert_eq!(store.pins().labs[RACE][2].steps, lesson.experiment.status().step);
    }

    #[test]
    fn runs_that_cannot_be_trained_again_are_not_shown_and_stay_kept() {
        let (words, mut store) = (Words::new(Lang::En), Store::in_memory());
        // A target that nobody has drawn, and one that this version does not have.
        let pins = [pin(3, 20, "target", "drawn"), pin(4, 20, "target", "a sparkle")];
        let mut lesson = reviving(GAN, &pins);
        for _ in 0..4 {
            lesson.update(&mut store, words);
        }
        assert!(lesson.pinned.is_empty());
        let mut kept = lesson.exchange().pins;
        kept.sort_by_key(|pin| pin.seed);
        assert_eq!(kept, pins);
        assert_eq!(lesson.revival_news(words).len(), 2);
    }
}
