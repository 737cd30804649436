//! The page of all challenges by chapter: what is to be reached, what was reached.

use super::{lesson::challenge, store::Progress};
use crate::kit::{
    fonts,
    tokens::{shell as size, space, text},
    widgets,
    words::Words,
};
use egui::{Frame, Margin, RichText, ScrollArea, Ui};
use neural_atlas_lessons::{Atlas, Chapter, Concept, Node};

/// Which challenges are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    #[default]
    All,
    Open,
    Solved,
}

const LISTED: [(Listed, &str); 3] = [
    (Listed::All, "challenges-all"),
    (Listed::Open, "challenges-open"),
    (Listed::Solved, "challenges-solved"),
];

/// Draws the page over the free area; gives the concept whose challenge is taken up.
pub fn show(ui: &mut Ui, listed: &mut Listed, progress: &Progress, words: Words) -> Option<String> {
    let mut picked = None;
    let margin = ((ui.available_width() - size::PAGE) / 2.0).max(space::L);
    ScrollArea::vertical()
        .id_salt("challenges")
        .auto_shrink(false)
        .show(ui, |ui| {
            let frame = Frame::new().inner_margin(Margin::symmetric(margin as i8, space::L as i8));
            frame.show(ui, |ui| {
                head(ui, listed, progress, words);
                for chapter in Atlas::get().chapters() {
                    picked = self::chapter(ui, chapter, *listed, progress, words).or(picked.take());
                }
            });
        });
    picked
}

/// Every concept of this version with its challenge.
fn of(chapter: &'static Chapter) -> impl Iterator<Item = (&'static Concept, &'static Node)> {
    let concepts = chapter.sections.iter().flat_map(|section| &section.concepts);
    concepts
        .filter_map(|concept| Some((concept, Atlas::get().node(&concept.id)?)))
        .filter(|(_, node)| node.challenge.is_some())
}

fn head(ui: &mut Ui, listed: &mut Listed, progress: &Progress, words: Words) {
    let all = || Atlas::get().chapters().iter().flat_map(of);
    let solved = all().filter(|(concept, _)| progress.solved(&concept.id)).count();
    ui.label(RichText::new(words.t("command-challenges")).font(fonts::bold(text::DISPLAY)));
    let counted = words.with("challenges-count", &[("solved", &solved), ("all", &all().count())]);
    widgets::muted(ui, &counted);
    ui.horizontal(|ui| {
        for (which, key) in LISTED {
            if widgets::chip(ui, words.t(key), *listed == which).clicked() {
                *listed = which;
            }
        }
    });
}

fn chapter(
    ui: &mut Ui,
    chapter: &'static Chapter,
    listed: Listed,
    progress: &Progress,
    words: Words,
) -> Option<String> {
    let lang = words.lang;
    let fits = |concept: &Concept| match listed {
        Listed::All => true,
        Listed::Open => !progress.solved(&concept.id),
        Listed::Solved => progress.solved(&concept.id),
    };
    let mut picked = None;
    let mut section = "";
    for (concept, node) in of(chapter).filter(|(concept, _)| fits(concept)) {
        let Some(challenge) = &node.challenge else { continue };
        if section.is_empty() {
            ui.add_space(space::M);
            ui.label(RichText::new(chapter.name.get(lang)).font(fonts::bold(text::LEAD)));
        }
        if section != concept.section_id() {
            section = concept.section_id();
            let name = Atlas::get()
                .place(&concept.id)
                .map_or("", |(_, section, _)| section.name.get(lang));
            widgets::section(ui, name);
        }
        let attempt = progress.challenges.get(&concept.id);
        let solved = progress.solved(&concept.id);
        let beside = match challenge::best(challenge, attempt, words) {
            Some(best) => best,
            None if solved => words.t("challenge-solved").to_owned(),
            None => String::new(),
        };
        let label = format!("{} · {}", concept.name(lang), challenge.get(lang));
        let sign = if solved {
            words.t("sign-solved")
        } else {
            words.t("sign-open")
        };
        if widgets::option_row(ui, sign, &label, &beside, false).clicked() {
            picked = Some(concept.id.clone());
        }
    }
    picked
}
