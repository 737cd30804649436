//! The tour of the first start: four short cards, which can be passed over and found again.

use crate::kit::{
    fonts,
    tokens::{Palette, shell as size, space, text},
    widgets,
    words::Words,
};
use egui::{Align2, Area, Context, Frame, Id, Key, Modifiers, Order, RichText, vec2};

/// The open tour: which card is in sight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tour {
    step: usize,
}

const STEPS: [(&str, &str); 4] = [
    ("tour-map", "tour-map-text"),
    ("tour-lesson", "tour-lesson-text"),
    ("tour-search", "tour-search-text"),
    ("tour-teach", "tour-teach-text"),
];

impl Tour {
    /// Draws the card; false when the tour is over.
    pub fn show(&mut self, ctx: &Context, words: Words) -> bool {
        let mut goes_on = !ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let (title, body) = STEPS[self.step.min(STEPS.len() - 1)];
        let frame = Frame::popup(&ctx.global_style()).inner_margin(space::XL);
        Area::new(Id::unique("tour"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -space::XXL))
            .show(ctx, |ui| {
                frame.show(ui, |ui| {
                    ui.set_width(size::CARD.min(ctx.content_rect().width() - 3.0 * space::XXL));
                    let palette = Palette::of(ui.visuals());
                    let place = format!("{} / {}", self.step + 1, STEPS.len());
                    ui.label(RichText::new(place).size(text::SMALL).color(palette.muted));
                    ui.label(RichText::new(words.t(title)).font(fonts::bold(text::LEAD)));
                    ui.label(RichText::new(words.t(body)).size(text::PROSE));
                    ui.add_space(space::S);
                    ui.horizontal(|ui| {
                        let last = self.step + 1 == STEPS.len();
                        let next = if last { "tour-begin" } else { "tour-next" };
                        if widgets::primary_button(ui, words.t(next)).clicked() {
                            self.step += 1;
                            goes_on &= !last;
                        }
                        if self.step > 0 && !last && widgets::text_button(ui, None, words.t("command-back")).clicked() {
                            self.step -= 1;
                        }
                        if !last && widgets::text_button(ui, None, words.t("tour-skip")).clicked() {
                            goes_on = false;
                        }
                    });
                });
            });
        goes_on
    }
}
