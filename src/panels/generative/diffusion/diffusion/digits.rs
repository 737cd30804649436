//! Digits: real ones under noise with the net's guess at them, one on its way back, and a grid of guidance against seed.

use crate::{
    kit::{
        fonts, number,
        tokens::{Palette, diffusion as share, size, space, text},
        views::{Chart, ImageGridView, Line},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Rect, Ui, UiBuilder, Vec2, pos2, vec2};
use neural_atlas_engine::{
    labs::generative::diffusion::diffusion::{
        Action, Diffusion, Game, Params,
        view::{DigitsView, Frame},
    },
    view::ImageGrid,
};

/// Turns to the digits; the shipped weights go on at a rate that does not undo what they know.
pub fn choose(params: &mut Params) {
    params.game = Game::Digits;
    (params.lr, params.batch) = (2e-4, 16);
}

/// Which digit is asked for, and where the weights come from.
pub fn head(ui: &mut Ui, cx: &mut Stage<'_, Diffusion>) {
    for digit in 0..10 {
        let chip = widgets::chip(ui, &digit.to_string(), cx.params.digit == digit);
        if chip.on_hover_text(cx.words.t("diffusion-digit-hint")).clicked() {
            cx.params.digit = digit;
        }
    }
    let shipped = cx.params.shipped;
    let (label, hint) = if shipped {
        ("diffusion-from-nothing", "diffusion-from-nothing-hint")
    } else {
        ("diffusion-shipped", "diffusion-shipped-hint")
    };
    let button = widgets::button(ui, cx.words.t(label)).on_hover_text(cx.words.t(hint));
    if button.clicked() {
        cx.params.shipped = !shipped;
        cx.params.lr = if shipped { 2e-3 } else { 2e-4 };
    }
}

/// Three bands from top to bottom; what is between them is as large as the height allows.
pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Diffusion>, body: Rect) {
    let Some(view) = &cx.snapshot.digits else { return };
    let mut ui = ui.new_child(UiBuilder::new().max_rect(body));
    ui.spacing_mut().item_spacing.y = space::XS;
    let rows = 4 + view.guidance.len();
    let gaps = space::XS * rows as f32;
    let lines = 5.0 * (text::SMALL + space::S) + size::ROW;
    let by_height = (body.height() - lines - gaps) / rows as f32;
    let by_width = (body.width() - share::GUTTER) / share::FILM_COLUMNS - space::XS;
    let cell = by_height.min(by_width).clamp(share::PICTURE_LEAST, share::PICTURE_MOST);
    forward(&mut ui, cx, view, cell);
    film(&mut ui, cx, view, cell);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| grid(ui, cx, view, cell));
        ui.add_space(space::M);
        ui.vertical(|ui| loss(ui, cx, view));
    });
}

/// Real digits at the time looked at, and below what the net takes them for.
fn forward(ui: &mut Ui, cx: &mut Stage<'_, Diffusion>, view: &DigitsView, cell: f32) {
    ui.horizontal(|ui| {
        widgets::section(ui, cx.words.t("diffusion-digits-forward"));
        let mut t = view.t as f64;
        let label = cx.words.t("param-t");
        let slider = widgets::Slider::new(&mut t, (0.0, view.steps as f64), label)
            .whole(true)
            .bare()
            .rail(share::RAIL)
            .spoken(format!("t = {}", view.t))
            .show(ui);
        if slider.changed() {
            cx.params.t = t.round() as usize;
        }
        let signal = cx.metrics.get("alpha_bar").unwrap_or(1.0);
        let [signal, noise] = [signal, 1.0 - signal].map(number::percent);
        let mixture = cx
            .words
            .with("diffusion-mixture", &[("signal", &signal), ("noise", &noise)]);
        widgets::muted(ui, &format!("t = {} · {mixture}", view.t));
    });
    let key = "diffusion-digits-noised";
    strip(ui, cx, key, "diffusion-digits-guess", [&view.noised, &view.clean], cell);
}

/// Two rows of pictures with their names at the left.
fn strip(ui: &mut Ui, cx: &Stage<'_, Diffusion>, upper: &str, lower: &str, rows: [&ImageGrid; 2], cell: f32) {
    for (key, pictures) in [upper, lower].into_iter().zip(rows) {
        ui.horizontal(|ui| {
            name(ui, cx.words.t(key), cell);
            ImageGridView::new(key, cx.words.t(key), pictures)
                .columns(pictures.images.len())
                .cell(cell)
                .show(ui, cx.words);
        });
    }
}

/// A row's name in the gutter.
fn name(ui: &mut Ui, words: &str, height: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(share::GUTTER, height), egui::Sense::hover());
    let ink = Palette::of(ui.visuals()).muted;
    let galley = ui.painter().layout(
        words.to_owned(),
        fonts::regular(text::SMALL),
        ink,
        rect.width() - space::S,
    );
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
}

/// The chosen digit from noise on, and below at every moment the clean picture that the net sees in it.
fn film(ui: &mut Ui, cx: &Stage<'_, Diffusion>, view: &DigitsView, cell: f32) {
    let [row, seed] = view.chosen;
    let title = cx.words.with(
        "diffusion-digits-film",
        &[("w", &number::short(view.guidance[row])), ("seed", &(seed + 1))],
    );
    widgets::section(ui, &title);
    let pictures = |of: fn(&Frame) -> &Vec<f32>| ImageGrid {
        width: view.grid.width,
        height: view.grid.height,
        images: view.film.iter().map(of).cloned().collect(),
    };
    let rows = [pictures(|frame| &frame.noisy), pictures(|frame| &frame.clean)];
    let [noisy, clean] = &rows;
    strip(
        ui,
        cx,
        "diffusion-digits-x",
        "diffusion-digits-x0",
        [noisy, clean],
        cell,
    );
    // The times stand below their pictures.
    let (rect, _) = ui.allocate_exact_size(
        vec2(ui.available_width(), text::SMALL + space::XS),
        egui::Sense::hover(),
    );
    let ink = Palette::of(ui.visuals()).muted;
    for (index, frame) in view.film.iter().enumerate() {
        let x =
            rect.left() + share::GUTTER + ui.spacing().item_spacing.x + index as f32 * (cell + space::XS) + cell / 2.0;
        let said = if index == 0 {
            format!("t = {}", frame.t)
        } else {
            frame.t.to_string()
        };
        ui.painter().text(
            pos2(x, rect.top()),
            Align2::CENTER_TOP,
            said,
            fonts::regular(text::SMALL),
            ink,
        );
    }
}

/// All digits on their way: a row for each guidance, a column for each noise.
fn grid(ui: &mut Ui, cx: &mut Stage<'_, Diffusion>, view: &DigitsView, cell: f32) {
    let words = cx.words;
    let title = words.with("diffusion-digits-grid", &[("done", &view.done), ("of", &view.of)]);
    widgets::section(ui, &title);
    let seeds = view.grid.images.len() / view.guidance.len().max(1);
    ui.horizontal_top(|ui| {
        let gap = space::XS;
        let (names, _) = ui.allocate_exact_size(
            vec2(share::GUTTER, view.guidance.len() as f32 * (cell + gap)),
            egui::Sense::hover(),
        );
        let ink = Palette::of(ui.visuals()).muted;
        for (row, guidance) in view.guidance.iter().enumerate() {
            let matches = view.matches[row].map_or_else(String::new, |share| format!("\n{}", number::percent(share)));
            let said = format!("w = {}{matches}", number::short(*guidance));
            let at = pos2(names.left(), names.top() + row as f32 * (cell + gap) + cell / 2.0);
            ui.painter()
                .text(at, Align2::LEFT_CENTER, said, fonts::regular(text::SMALL), ink);
        }
        let [row, seed] = view.chosen;
        let shown = ImageGridView::new("grid", words.t("diffusion-digits-grid-name"), &view.grid)
            .columns(seeds)
            .cell(cell)
            .gap(gap)
            .selected(Some(row * seeds + seed))
            .show(ui, words);
        if let Some(index) = shown.clicked {
            cx.act(Action::Choose {
                row: index / seeds,
                seed: index % seeds,
            });
        }
        shown.response.on_hover_text(words.t("diffusion-digits-grid-hint"));
    });
}

/// Which times this run has found hard.
fn loss(ui: &mut Ui, cx: &Stage<'_, Diffusion>, view: &DigitsView) {
    let room = ui.available_size();
    if room.x < share::DIGITS_CHART_LEAST || room.y < share::DIGITS_CHART_LEAST {
        return;
    }
    widgets::section(ui, cx.words.t("diffusion-digits-loss"));
    if view.loss.is_empty() {
        widgets::muted(ui, cx.words.t("diffusion-digits-no-loss"));
        return;
    }
    let palette = Palette::of(ui.visuals());
    let lines = [Line::new("", view.loss.clone(), palette.series[0])];
    let wanted = Vec2::new(room.x, (room.y - text::SMALL - space::S).min(share::DIGITS_CHART_MOST));
    Chart::new(cx.words.t("diffusion-digits-loss"), &lines)
        .x_range(0.0, view.steps as f64)
        .x_title("t")
        .show(ui, wanted);
}
