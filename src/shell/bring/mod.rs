//! What is brought in from outside is shown before it is used: a table with its columns, a picture as the network sees
//! it, a text, settings, scenes or progress in a sentence.

pub mod look;
mod picture;

use super::{incoming::Incoming, store::Progress};
use crate::{
    kit::{
        fonts,
        table_choice::TableChoice,
        tokens::{Palette, bring as size, space, stage, text},
        widgets,
        words::Words,
    },
    panels::{
        self,
        brought::{Brought, Kind, SIDE},
    },
};
use egui::{
    ColorImage, Context, Id, Image, Modal, Order, RichText, Role, ScrollArea, TextEdit, TextureHandle, TextureOptions,
    Ui, Vec2, WidgetInfo,
};
use look::{Found, MOST_TEXT};
use neural_atlas_engine::registry::{self, LABS};
use neural_atlas_lessons::Atlas;

/// Something that waits for the person's word.
pub struct Bring(Waiting);

enum Waiting {
    Table(TableChoice),
    Picture {
        name: String,
        ink: Vec<f32>,
        /// As it came, and as the network sees it.
        shown: [TextureHandle; 2],
    },
    Text {
        name: String,
        text: String,
        /// Characters that were left out.
        cut: usize,
    },
    Document {
        name: String,
        content: Incoming,
    },
    Model {
        name: String,
        bytes: Vec<u8>,
    },
}

/// What the person decided.
pub enum Answer {
    Away,
    /// Use it in this lab.
    Use(String, Brought),
    Adopt(Incoming),
    /// These weights take the place of those in sight.
    Load(Vec<u8>),
}

impl Bring {
    pub fn new(ctx: &Context, found: Found) -> Self {
        Self(match found {
            Found::Table(choice) => Waiting::Table(choice),
            Found::Picture { name, drawing } => {
                let ink = grey(ctx, &drawing.ink);
                let shown =
                    [drawing.shown, ink].map(|image| ctx.load_texture("brought", image, TextureOptions::NEAREST));
                Waiting::Picture {
                    name,
                    ink: drawing.ink,
                    shown,
                }
            }
            Found::Text { name, text } => Waiting::Text {
                name,
                cut: text.chars().count().saturating_sub(MOST_TEXT),
                text: text.chars().take(MOST_TEXT).collect(),
            },
            Found::Document { name, content } => Waiting::Document { name, content },
            Found::Model { name, bytes } => Waiting::Model { name, bytes },
        })
    }

    /// Draws the preview. `lab` is the one in sight, `scenes` the number of scenes in the list that a lecture would replace.
    pub fn show(&mut self, ctx: &Context, lab: Option<&str>, scenes: usize, words: Words) -> Option<Answer> {
        let mut answer = None;
        let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(space::XL);
        let modal = Modal::new(Id::unique("bring")).frame(frame).show(ctx, |ui| {
            ui.set_width(stage::DIALOG.min(ctx.content_rect().width() - 3.0 * space::XXL));
            let room = ctx.content_rect().height() * size::HEIGHT;
            ScrollArea::vertical()
                .max_height(room)
                .show(ui, |ui| self.preview(ui, scenes, words));
            ui.add_space(space::M);
            ui.horizontal_wrapped(|ui| {
                answer = self.uses(ui, lab, words);
                if widgets::button(ui, words.t("word-cancel")).clicked() {
                    answer = Some(Answer::Away);
                }
            });
        });
        answer.or(modal.should_close().then_some(Answer::Away))
    }

    fn preview(&mut self, ui: &mut Ui, scenes: usize, words: Words) {
        match &mut self.0 {
            Waiting::Table(choice) => choice.show(ui, words),
            Waiting::Picture { name, shown, .. } => {
                title(ui, name);
                ui.horizontal_wrapped(|ui| {
                    for (texture, key) in shown.iter().zip(["bring-picture-came", "bring-picture-seen"]) {
                        ui.vertical(|ui| {
                            let fits = Image::new(texture).fit_to_exact_size(Vec2::splat(size::PICTURE));
                            ui.add(fits.alt_text(words.t(key)));
                            widgets::muted(ui, words.t(key));
                        });
                    }
                });
            }
            Waiting::Text { name, text, cut } => {
                title(ui, name);
                if *cut > 0 {
                    widgets::muted(ui, &words.with("bring-text-cut", &[("n", &MOST_TEXT), ("cut", &*cut)]));
                }
                let field = ui.add(
                    TextEdit::multiline(text)
                        .desired_rows(size::ROWS)
                        .desired_width(f32::INFINITY),
                );
                field.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, words.t("bring-text")));
                widgets::muted(ui, words.t("bring-text-edit"));
            }
            Waiting::Document { name, content } => {
                title(ui, name);
                ui.label(RichText::new(said(content, scenes, words)).size(text::PROSE));
            }
            Waiting::Model { name, .. } => {
                title(ui, name);
                ui.label(RichText::new(words.t("bring-model")).size(text::PROSE));
            }
        }
    }

    /// The labs that can use it, the one in sight first; or the one button of a document.
    fn uses(&self, ui: &mut Ui, lab: Option<&str>, words: Words) -> Option<Answer> {
        let kind = match &self.0 {
            Waiting::Document { content, .. } => {
                let pressed = widgets::primary_button(ui, words.t("bring-use")).clicked();
                return pressed.then(|| Answer::Adopt(content.clone()));
            }
            Waiting::Model { bytes, .. } => return load(ui, lab, bytes, words),
            Waiting::Table(_) => Kind::Table,
            Waiting::Picture { .. } => Kind::Picture,
            Waiting::Text { .. } => Kind::Text,
        };
        let mut takers: Vec<&'static str> = panels::takers(kind).collect();
        takers.sort_by_key(|taker| Some(*taker) != lab);
        let ready = !matches!(&self.0, Waiting::Table(choice) if choice.problem().is_some());
        let mut answer = None;
        ui.add_enabled_ui(ready, |ui| {
            for (index, taker) in takers.iter().enumerate() {
                let name = words.with("bring-use-in", &[("name", &name_of(taker, words))]);
                let pressed = match index {
                    0 => widgets::primary_button(ui, &name),
                    _ => widgets::button(ui, &name),
                };
                if pressed.clicked() {
                    answer = self.brought().map(|brought| Answer::Use((*taker).to_owned(), brought));
                }
            }
        });
        answer
    }

    fn brought(&self) -> Option<Brought> {
        Some(match &self.0 {
            Waiting::Table(choice) => Brought::Table {
                name: choice.name.clone(),
                text: choice.text.clone(),
                label: choice.label,
                classes: choice.classes,
            },
            Waiting::Picture { ink, .. } => Brought::Picture(ink.clone()),
            // Line ends are spaces to a sentence.
            Waiting::Text { text, .. } => Brought::Text(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Waiting::Document { .. } | Waiting::Model { .. } => return None,
        })
    }
}

/// Weights go to the lab in sight, where it reads any; else the labs that do are named.
fn load(ui: &mut Ui, lab: Option<&str>, bytes: &[u8], words: Words) -> Option<Answer> {
    let Some(lab) = lab.and_then(registry::find).filter(|lab| lab.imports) else {
        let readers: Vec<String> = LABS
            .iter()
            .filter(|lab| lab.imports)
            .map(|lab| name_of(lab.id, words))
            .collect();
        let said = words.with("bring-model-nowhere", &[("names", &readers.join(", "))]);
        widgets::muted(ui, &said);
        return None;
    };
    let name = words.with("bring-use-in", &[("name", &name_of(lab.id, words))]);
    let pressed = widgets::primary_button(ui, &name).clicked();
    pressed.then(|| Answer::Load(bytes.to_vec()))
}

fn title(ui: &mut Ui, name: &str) {
    ui.label(RichText::new(name).font(fonts::bold(text::LEAD)));
    ui.add_space(space::S);
}

/// A lab is called by its first concept.
fn name_of(lab: &str, words: Words) -> String {
    let atlas = Atlas::get();
    let first = atlas.lab(lab).and_then(|lab| lab.nodes.first());
    let concept = first.and_then(|node| atlas.concept(&node.id));
    concept.map_or(lab, |concept| concept.name(words.lang)).to_owned()
}

/// What a document would do, in a sentence.
fn said(content: &Incoming, scenes: usize, words: Words) -> String {
    match content {
        Incoming::Settings(exchange) => {
            let concept = Atlas::get().concept(&exchange.node);
            let name = concept.map_or(exchange.node.as_str(), |concept| concept.name(words.lang));
            let (seed, changed) = (exchange.seed, exchange.pairs().len());
            let said = words.with("bring-settings", &[("name", &name), ("seed", &seed), ("n", &changed)]);
            said + &exchange.left_out(words)
        }
        Incoming::Scenes(lecture) => {
            let said = words.with(
                "bring-scenes",
                &[("n", &lecture.scenes.len()), ("title", &lecture.title)],
            );
            if scenes == 0 {
                return said;
            }
            format!("{said}{}", words.with("bring-scenes-replace", &[("n", &scenes)]))
        }
        Incoming::Progress(progress) => progress_said(progress, words),
    }
}

fn progress_said(progress: &Progress, words: Words) -> String {
    let solved = progress.challenges.values().filter(|attempt| attempt.solved).count();
    words.with(
        "bring-progress",
        &[("seen", &progress.visited.len()), ("solved", &solved)],
    )
}

/// Ink on paper in the colours of the theme.
fn grey(ctx: &Context, ink: &[f32]) -> ColorImage {
    let palette = Palette::of(&ctx.global_style().visuals);
    let pixels = ink.iter().map(|ink| palette.surface.lerp_to_gamma(palette.text, *ink));
    ColorImage::new([SIDE, SIDE], pixels.collect())
}

/// Says that files can be let go here, while some hover over the window.
pub fn hint(ctx: &Context, words: Words) {
    if ctx.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let layer = egui::LayerId::new(Order::Foreground, Id::unique("bring hint"));
    let (painter, whole) = (ctx.layer_painter(layer), ctx.content_rect());
    let palette = Palette::of(&ctx.global_style().visuals);
    painter.rect_filled(whole, 0.0, palette.background.gamma_multiply(size::HINT));
    painter.text(
        whole.center(),
        egui::Align2::CENTER_CENTER,
        words.t("bring-hint"),
        fonts::bold(text::LEAD),
        palette.text,
    );
}
