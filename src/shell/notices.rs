//! Short messages at the lower edge: what happened, and what to do about it.

use super::store::{Refusal, Warning};
use crate::kit::{
    icons::Icon,
    tokens::{HAIRLINE, Palette, RADIUS, shell as size, space},
    widgets,
    words::Words,
};
use egui::{Align2, Area, Context, Frame, Id, Margin, RichText, Stroke, vec2};
use std::time::Duration;

/// The messages in sight, the newest last.
#[derive(Default)]
pub struct Notices {
    shown: Vec<(String, Option<f64>)>,
}

/// More would hide the stage.
const MOST: usize = 3;

impl Notices {
    /// Shows a sentence; one that stands already is only kept longer.
    pub fn tell(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        self.shown.retain(|(known, _)| *known != sentence);
        self.shown.push((sentence, None));
        if self.shown.len() > MOST {
            self.shown.remove(0);
        }
    }

    pub fn warn(&mut self, warning: &Warning, words: Words) {
        self.tell(sentence(warning, words));
    }

    pub fn show(&mut self, ctx: &Context, words: Words) {
        let now = ctx.input(|input| input.time);
        for (_, end) in &mut self.shown {
            end.get_or_insert(now + size::NOTICE_TIME);
        }
        self.shown.retain(|(_, end)| end.is_none_or(|end| end > now));
        let Some(next) = self.shown.iter().filter_map(|(_, end)| *end).min_by(f64::total_cmp) else {
            return;
        };
        ctx.request_repaint_after(Duration::from_secs_f64((next - now).max(0.0)));
        let palette = Palette::of(&ctx.global_style().visuals);
        let mut closed = None;
        Area::new(Id::unique("notices"))
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -space::XL))
            .show(ctx, |ui| {
                for (index, (sentence, _)) in self.shown.iter().enumerate() {
                    let frame = Frame::new()
                        .fill(palette.surface)
                        .stroke(Stroke::new(HAIRLINE, palette.hairline))
                        .corner_radius(RADIUS)
                        .inner_margin(Margin::symmetric(space::M as i8, space::S as i8));
                    frame.show(ui, |ui| {
                        ui.set_max_width(size::NOTICE);
                        ui.horizontal_top(|ui| {
                            ui.vertical(|ui| {
                                ui.set_max_width(size::NOTICE - space::XXL);
                                ui.label(RichText::new(sentence).color(palette.text));
                            });
                            if widgets::icon_button(ui, Icon::Close, words.t("notice-close")).clicked() {
                                closed = Some(index);
                            }
                        });
                    });
                }
            });
        if let Some(index) = closed {
            self.shown.remove(index);
        }
    }
}

/// What a person should do about a file.
fn sentence(warning: &Warning, words: Words) -> String {
    match warning {
        Warning::SetAside { file, to } => words.with("store-set-aside", &[("file", file), ("to", to)]),
        Warning::Newer { file } => words.with("store-newer", &[("file", file)]),
        Warning::NotReadable { file, why } => words.with("store-not-readable", &[("file", file), ("why", why)]),
        Warning::NotWritten { file, why } => match why {
            Refusal::DiskFull => words.with("store-disk-full", &[("file", file)]),
            Refusal::ReadOnly => words.with("store-read-only", &[("file", file)]),
            Refusal::Other(why) => words.with("store-not-written", &[("file", file), ("why", why)]),
        },
    }
}
