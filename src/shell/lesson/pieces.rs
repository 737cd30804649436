//! Frames and headings of the page.

use crate::kit::{
    fonts,
    tokens::{HAIRLINE, Palette, RADIUS, space, text},
    words::Words,
};
use egui::{Frame, Rect, RichText, Stroke, Ui, UiBuilder};
use neural_atlas_lessons::{Atlas, Node};

/// A part of the text's column with a hairline around it.
pub fn card(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui.visuals());
    let frame = Frame::new()
        .stroke(Stroke::new(HAIRLINE, palette.hairline))
        .corner_radius(RADIUS)
        .inner_margin(space::M);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        draw(ui);
    });
    ui.add_space(space::S);
}

/// Draws into a part of the page and nowhere else.
pub fn inside(ui: &mut Ui, rect: Rect, draw: impl FnOnce(&mut Ui)) {
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.shrink_clip_rect(rect);
        draw(ui);
    });
}

/// A concept's name in both languages, and its source.
pub fn heading(ui: &mut Ui, node: &Node, words: Words) {
    let palette = Palette::of(ui.visuals());
    let Some(concept) = Atlas::get().concept(&node.id) else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(concept.name(words.lang)).font(fonts::bold(text::TITLE)));
        let mut beside = concept.name(words.lang.other()).to_owned();
        if !node.source.is_empty() {
            beside = format!("{beside} · {}", node.source);
        }
        ui.label(RichText::new(beside).size(text::SMALL).color(palette.muted));
    });
}
