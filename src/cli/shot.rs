//! `shot`: a picture of the lesson page, without a display.

use super::{Failure, LangArg, ShotArgs, ThemeArg, target};
use crate::{
    kit::{
        theme::Theme,
        words::{Lang, Words},
    },
    picture::{self, Scene},
    shell::{exchange::DEFAULT_SEED, files},
};
use neural_atlas_engine::{fault::Fault, session::State};

pub(super) fn shot(args: &ShotArgs, words: Words) -> Result<(), Failure> {
    let scene = scene(args, words)?;
    let taken = picture::take_with_state(&scene);
    let (image, state) = taken.map_err(|why| Failure::failed(words.with("cli-no-picture", &[("why", &why)])))?;
    let bytes = files::png(&image).map_err(|fault| Failure::failed(words.fault(&fault)))?;
    files::write(&args.output, &bytes).map_err(|fault| Failure::usage(words.fault(&fault)))?;
    match state.and_then(|state| went_wrong(&state, words)) {
        Some(sentence) => Err(Failure::failed(sentence)),
        None => Ok(()),
    }
}

/// What was asked for, checked before anything is drawn.
fn scene(args: &ShotArgs, words: Words) -> Result<Scene, Failure> {
    let found = target::find(&args.target, words)?;
    let size = size(&args.size).ok_or_else(|| Failure::usage(words.with("cli-bad-size", &[("size", &args.size)])))?;
    let mut set = found.over_page();
    set.extend(found.settings(&args.set, words)?);
    (found.lab.check)(&set).map_err(|fault| Failure::usage(words.fault(&fault)))?;
    Ok(Scene {
        target: found.page().map(|page| page.id.clone()).unwrap_or_default(),
        set,
        // A lab has the same seed here as in `run`, whatever its first concept's is.
        seed: args.seed.or(found.node.is_none().then_some(DEFAULT_SEED)),
        steps: args.steps,
        lang: match args.lang {
            Some(LangArg::Zh) => Lang::Zh,
            Some(LangArg::En) => Lang::En,
            None => words.lang,
        },
        theme: match args.theme {
            ThemeArg::Dark => Theme::Dark,
            ThemeArg::Light => Theme::Light,
        },
        size,
        scale: args.scale.clamp(0.5, 4.0),
    })
}

/// Why the run on the picture is none to rely on.
fn went_wrong(state: &State, words: Words) -> Option<String> {
    match state {
        State::Paused | State::Running | State::Done => None,
        State::Diverged { step, .. } => Some(words.with("cli-diverged", &[("step", step)])),
        State::Refused(fault) => Some(words.fault(fault)),
        State::Crashed { message } => Some(words.fault(&Fault::Internal { why: message.clone() })),
    }
}

fn size(text: &str) -> Option<[f32; 2]> {
    let (width, height) = text.split_once(['x', 'X', '×'])?;
    let read = |text: &str| text.trim().parse::<u32>().ok();
    let (width, height) = (read(width)?, read(height)?);
    let fits = (320..=7680).contains(&width) && (240..=4320).contains(&height);
    fits.then_some([width as f32, height as f32])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;
    use neural_atlas_engine::{
        params::Value,
        registry::{self, LABS},
    };

    /// The scene of `shot` with these arguments, and the values on its stage.
    fn staged(args: &[&str]) -> (Scene, Vec<(String, Value)>) {
        let line = ["neural-atlas", "shot", "-o", "x.png", "--steps", "0"];
        let Some(Command::Shot(args)) = Cli::try_parse_from(line.iter().chain(args)).unwrap().command else {
            panic!("no shot");
        };
        let scene = scene(&args, Words::new(Lang::En)).unwrap();
        let mut window = picture::stage(&scene);
        let lesson = window.state_mut().lesson().expect("a lesson, not the map");
        (scene, lesson.experiment.values())
    }

    fn defaults(lab: &str) -> Vec<(String, Value)> {
        let specs = (registry::find(lab).unwrap().specs)().iter();
        specs.map(|spec| (spec.name.to_owned(), spec.default.clone())).collect()
    }

    #[test]
    fn a_lab_is_shown_with_its_defaults_and_its_seed_and_a_concept_with_its_preset() {
        for lab in LABS {
            let (scene, values) = staged(&[lab.id]);
            assert_eq!((values, scene.seed), (defaults(lab.id), Some(7)), "{}", lab.id);
        }
        let playground = defaults("architectures/mlp/playground");
        assert_eq!(staged(&["playground"]).1, playground);
        let (_, changed) = staged(&["playground", "--set", "lr=1"]);
        let differ: Vec<_> = changed.iter().filter(|value| !playground.contains(value)).collect();
        assert_eq!(differ, [&("lr".to_owned(), Value::Number(1.0))]);
        let (scene, preset) = staged(&["mlp"]);
        assert!(preset != playground && scene.seed.is_none());
    }
}
