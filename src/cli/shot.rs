//! `shot`: a picture of the lesson page, without a display.

use super::{Failure, LangArg, ShotArgs, ThemeArg, target};
use crate::{
    kit::{
        theme::Theme,
        words::{Lang, Words},
    },
    picture::{self, Scene},
    shell::files,
};

pub(super) fn shot(args: &ShotArgs, words: Words) -> Result<(), Failure> {
    let found = target::find(&args.target, words)?;
    let size = size(&args.size).ok_or_else(|| Failure::usage(words.with("cli-bad-size", &[("size", &args.size)])))?;
    let set = found.settings(&args.set, words)?;
    // The specs say what is wrong before anything is drawn.
    (found.lab.check)(&set).map_err(|fault| Failure::usage(words.fault(&fault)))?;
    let scene = Scene {
        target: args.target.clone(),
        set,
        seed: args.seed,
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
    };
    let image = picture::take(&scene).map_err(|why| Failure::failed(words.with("cli-no-picture", &[("why", &why)])))?;
    let bytes = files::png(&image).map_err(|fault| Failure::failed(words.fault(&fault)))?;
    files::write(&args.output, &bytes).map_err(|fault| Failure::usage(words.fault(&fault)))
}

fn size(text: &str) -> Option<[f32; 2]> {
    let (width, height) = text.split_once(['x', 'X', '×'])?;
    let read = |text: &str| text.trim().parse::<u32>().ok();
    let (width, height) = (read(width)?, read(height)?);
    let fits = (320..=7680).contains(&width) && (240..=4320).contains(&height);
    fits.then_some([width as f32, height as f32])
}
