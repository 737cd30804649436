//! Every derivative by three ways: stepped on the graph, burn's autodiff, and the difference quotient.

use crate::{
    kit::{
        fonts, number,
        tokens::{Palette, space, text},
        widgets,
    },
    panels::Stage,
};
use egui::{Grid, Rect, RichText, ScrollArea, Ui, UiBuilder, vec2};
use neural_atlas_engine::labs::training::optimizers::autodiff::{Autodiff, Derivative};

/// A derivative by one of the three ways.
type Way = fn(&Derivative) -> f64;

/// A strip lower than this has room for the table only.
const LOW: f32 = 100.0;

pub fn show(ui: &mut Ui, cx: &Stage<'_, Autodiff>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let mut column = ui.new_child(UiBuilder::new().max_rect(rect));
    column.spacing_mut().item_spacing = vec2(space::S, 2.0);
    // Rows as low as their text.
    column.spacing_mut().interact_size.y = text::SMALL;
    let gap = |name: &str| cx.metrics.get(name).map_or_else(|| "—".to_owned(), number);
    let words = cx.words.with(
        "autodiff-gap",
        &[("burn", &gap("burn_gap")), ("quotient", &gap("quotient_gap"))],
    );
    if rect.height() > LOW {
        widgets::muted(&mut column, &words);
    }
    let ways: [(&str, Way); 3] = [
        ("autodiff-stepped", |variable| variable.stepped),
        ("autodiff-burn", |variable| variable.burn),
        ("autodiff-quotient", |variable| variable.quotient),
    ];
    let cell = |ui: &mut Ui, words: String, ink| {
        ui.label(RichText::new(words).font(fonts::regular(text::SMALL)).color(ink));
    };
    ScrollArea::both().auto_shrink([false, true]).show(&mut column, |ui| {
        Grid::new("derivatives")
            .spacing(vec2(space::M, 2.0))
            .min_col_width(0.0)
            .show(ui, |ui| {
                cell(ui, String::new(), palette.muted);
                for (key, _) in ways {
                    cell(ui, cx.words.t(key).to_owned(), palette.muted);
                }
                ui.end_row();
                for variable in &cx.snapshot.derivatives {
                    let ink = if variable.fixed { palette.muted } else { palette.text };
                    cell(ui, format!("∂f/∂{}", variable.name), ink);
                    for (_, way) in ways {
                        cell(ui, exact(way(variable)), ink);
                    }
                    ui.end_row();
                }
            });
    });
}

/// Seven digits after the point, so that a difference of the ways could be seen.
fn exact(value: f64) -> String {
    let size = value.abs();
    let text = if size != 0.0 && !(1e-4..1e6).contains(&size) {
        format!("{value:.4e}")
    } else {
        format!("{value:.7}")
    };
    text.replace('-', "−")
}
