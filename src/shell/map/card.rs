//! The card beside the concept under the pointer or the keyboard: its name, its sentence, and a still of its lab.
//!
//! The still is that of a short real run, asked for when somebody stays on the concept and made on threads of its own.

use super::{draw::plain, walk::Place};
use crate::{
    kit::{
        fonts,
        tokens::{HAIRLINE, Palette, RADIUS, map as size, space, text, time},
        words::Words,
    },
    shell::{
        marks::{Mark, Marks},
        studio::{Order, Still, Studio},
    },
};
use egui::{
    Color32, Galley, Id, LayerId, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, text::LayoutJob, vec2,
};
use neural_atlas_lessons::{Atlas, Node};
use std::{sync::Arc, time::Duration};

/// Steps of the run behind a still.
const STEPS: u64 = 80;
/// The seed of a concept that names none.
const SEED: u64 = 7;

/// The card's state between frames.
#[derive(Default)]
pub struct Card {
    studio: Studio,
    /// What is pointed at, and since when.
    at: Option<(Place, f64)>,
}

/// A concept that is pointed at, and what of it is on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Pointed {
    pub place: Place,
    pub rect: Rect,
    /// Its name can be read where it stands.
    pub named: bool,
}

impl Card {
    /// Draws the card within `area`.
    pub fn show(&mut self, ui: &Ui, area: Rect, pointed: Option<Pointed>, marks: &Marks, words: Words) {
        let Some(pointed) = pointed else {
            self.at = None;
            return;
        };
        let now = ui.input(|input| input.time);
        if self.at.is_none_or(|(place, _)| place != pointed.place) {
            self.at = Some((pointed.place, now));
        }
        let left = self
            .at
            .map_or(0.0, |(_, since)| f64::from(time::TOOLTIP) - (now - since));
        let rests = left <= 0.0;
        if !rests {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
        }
        // A name that cannot be read is told at once, everything else to whoever stays.
        if pointed.named && !rests {
            return;
        }
        let Some(concept) = pointed.place.concept() else { return };
        let mark = marks.of(concept);
        let node = Atlas::get().node(&concept.id).filter(|_| mark != Mark::Missing);
        let still = node.filter(|_| rests).and_then(|node| self.still(ui, node, words));
        let painter = ui
            .ctx()
            .layer_painter(LayerId::new(egui::Order::Tooltip, Id::unique("map card")));
        let palette = Palette::of(ui.visuals());
        let width = size::CARD;
        let name = lines(&painter, concept.name(words.lang).to_owned(), true, palette.text, width);
        let sentence = node.map_or_else(|| mark.words(words).to_owned(), |node| plain(node.summary(words.lang)));
        let sentence = lines(&painter, sentence, false, palette.muted, width);
        let picture = node.map_or(Vec2::ZERO, |_| vec2(width, width * size::STILL.y / size::STILL.x));
        let gap = if node.is_some() { space::S } else { 0.0 };
        let inner = vec2(width, name.size().y + space::XS + sentence.size().y + gap + picture.y);
        let frame = place(area, pointed.rect, inner + Vec2::splat(2.0 * space::M));
        painter.rect(
            frame,
            RADIUS,
            palette.surface,
            Stroke::new(HAIRLINE, palette.hairline),
            StrokeKind::Inside,
        );
        let at = frame.min + Vec2::splat(space::M);
        let below = at + vec2(0.0, name.size().y + space::XS);
        let under = below + vec2(0.0, sentence.size().y + gap);
        painter.galley(at, name, palette.text);
        painter.galley(below, sentence, palette.muted);
        if node.is_some() {
            draw_still(
                &painter,
                Rect::from_min_size(under, picture),
                still.as_deref(),
                palette,
                words,
            );
        }
    }

    /// The still, where it is made already.
    fn still(&mut self, ui: &Ui, node: &Node, words: Words) -> Option<Arc<Still>> {
        let order = Order {
            lab: node.lab.clone(),
            set: node.preset.pairs().to_vec(),
            seed: node.seed.unwrap_or(SEED),
            steps: STEPS,
            size: size::STILL,
            scale: ui.ctx().pixels_per_point() * size::CARD / size::STILL.x,
            lang: words.lang,
            dark: ui.visuals().dark_mode,
        };
        // The thread that is at work asks for a frame when it is done.
        let free = self.studio.is_free_for(ui.ctx(), &order);
        free.then(|| self.studio.still(ui.ctx(), &order)).flatten()
    }
}

fn lines(painter: &Painter, content: String, bold: bool, ink: Color32, width: f32) -> Arc<Galley> {
    let font = if bold {
        fonts::bold(text::BODY)
    } else {
        fonts::regular(text::SMALL)
    };
    let mut job = LayoutJob::simple(content, font, ink, width);
    job.wrap.max_rows = size::CARD_LINES;
    painter.layout_job(job)
}

fn draw_still(painter: &Painter, rect: Rect, still: Option<&Still>, palette: &Palette, words: Words) {
    match still {
        Some(still) => {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            painter.image(still.picture.id(), rect, whole, Color32::WHITE);
        }
        None => {
            painter.rect_filled(rect, 0.0, palette.sunk);
            let (font, wait) = (fonts::regular(text::SMALL), words.t("map-still"));
            painter.text(rect.center(), egui::Align2::CENTER_CENTER, wait, font, palette.muted);
        }
    }
}

/// Beside what it speaks of, right of it where there is room, else left of it, else below or above; never outside.
fn place(area: Rect, thing: Rect, card: Vec2) -> Rect {
    let gap = space::S;
    let beside = [thing.right() + gap, thing.left() - gap - card.x]
        .into_iter()
        .find(|left| *left >= area.left() && left + card.x <= area.right());
    let within = |value: f32, least: f32, most: f32| value.clamp(least, most.max(least));
    let corner = match beside {
        Some(left) => pos2(
            left,
            within(thing.center().y - card.y / 2.0, area.top(), area.bottom() - card.y),
        ),
        None => {
            let below = thing.bottom() + gap;
            let top = if below + card.y <= area.bottom() {
                below
            } else {
                thing.top() - gap - card.y
            };
            pos2(
                within(thing.center().x - card.x / 2.0, area.left(), area.right() - card.x),
                within(top, area.top(), area.bottom() - card.y),
            )
        }
    };
    Rect::from_min_size(corner, card)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_stands_in_the_window_and_never_over_what_it_speaks_of() {
        let area = Rect::from_min_size(pos2(0.0, 44.0), vec2(900.0, 556.0));
        let card = vec2(264.0, 260.0);
        for x in 0..90 {
            for y in 0..55 {
                for thing in [vec2(14.0, 14.0), vec2(320.0, 40.0)] {
                    let thing =
                        Rect::from_min_size(pos2(x as f32 * 10.0, 44.0 + y as f32 * 10.0), thing).intersect(area);
                    let placed = place(area, thing, card);
                    assert!(area.contains_rect(placed), "{placed:?} beside {thing:?}");
                    assert!(!placed.intersects(thing), "{placed:?} over {thing:?}");
                }
            }
        }
    }
}
