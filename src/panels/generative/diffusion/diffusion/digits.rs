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
    labs::generative::diffusion::diffusion::{Action, Diffusion, Game, Params, view::DigitsView},
    view::ImageGrid,
};
use serde::{Deserialize, Serialize};

/// A rate at which the shipped weights do not lose what they know.
const RATE_ON: f64 = 2e-4;

/// Turns to the digits.
pub fn choose(params: &mut Params) {
    params.game = Game::Digits;
    params.lr = if params.shipped { RATE_ON } else { Params::default().lr };
}

/// Turns to the plane, where the net begins from nothing.
pub fn leave(params: &mut Params) {
    if params.game == Game::Digits {
        (params.game, params.lr) = (Game::Plane, Params::default().lr);
    }
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
        choose(cx.params);
    }
}

/// The parts of the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    Forward,
    Film,
    #[default]
    Grid,
}

const BANDS: [(Band, &str); 3] = [
    (Band::Forward, "diffusion-digits-forward"),
    (Band::Film, "diffusion-digits-band-film"),
    (Band::Grid, "diffusion-digits-band-grid"),
];

impl Band {
    /// Rows of pictures, and height of the words above and below them.
    fn needs(self, view: &DigitsView) -> (usize, f32) {
        let title = text::SMALL + space::S;
        match self {
            Self::Forward => (2, size::ROW),
            Self::Film => (2, 2.0 * title),
            Self::Grid => (view.guidance.len(), title),
        }
    }

    fn show(self, ui: &mut Ui, cx: &mut Stage<'_, Diffusion>, view: &DigitsView, cell: f32) {
        match self {
            Self::Forward => forward(ui, cx, view, cell),
            Self::Film => film(ui, cx, view, cell),
            Self::Grid => {
                ui.horizontal_top(|ui| {
                    ui.vertical(|ui| grid(ui, cx, view, cell));
                    ui.add_space(space::M);
                    ui.vertical(|ui| loss(ui, cx, view));
                });
            }
        }
    }
}

/// The stage's own state.
#[derive(Default)]
pub struct DigitsStage {
    /// The one that is shown where there is no room for all.
    pub band: Band,
}

impl DigitsStage {
    /// All bands from top to bottom; where their pictures would be too small, one of them, chosen by chips.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Diffusion>, body: Rect) {
        let Some(view) = &cx.snapshot.digits else { return };
        let mut ui = ui.new_child(UiBuilder::new().max_rect(body));
        ui.spacing_mut().item_spacing.y = space::XS;
        let all = cell(body.size(), view, &BANDS.map(|(band, _)| band));
        if all >= share::PICTURE_LEAST {
            for (band, _) in BANDS {
                band.show(&mut ui, cx, view, all);
            }
            return;
        }
        ui.horizontal(|ui| {
            for (band, key) in BANDS {
                if widgets::chip(ui, cx.words.t(key), self.band == band).clicked() {
                    self.band = band;
                }
            }
        });
        let one = cell(ui.available_size(), view, &[self.band]);
        self.band.show(&mut ui, cx, view, one.max(share::PICTURE_LEAST));
    }
}

/// Side of the pictures with which these bands fill the room.
fn cell(room: Vec2, view: &DigitsView, bands: &[Band]) -> f32 {
    let (mut rows, mut words) = (0, 0.0);
    for (more, height) in bands.iter().map(|band| band.needs(view)) {
        (rows, words) = (rows + more, words + height + space::XS);
    }
    let by_height = (room.y - words) / rows as f32 - space::XS;
    let by_width = (room.x - share::GUTTER - space::S) / share::FILM_COLUMNS - space::XS;
    by_height.min(by_width).min(share::PICTURE_MOST)
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
    let rows = [&view.film.noisy, &view.film.clean];
    strip(ui, cx, "diffusion-digits-x", "diffusion-digits-x0", rows, cell);
    // The times stand below their pictures: every second one where they would touch.
    let (rect, _) = ui.allocate_exact_size(
        vec2(ui.available_width(), text::SMALL + space::XS),
        egui::Sense::hover(),
    );
    let (ink, font) = (Palette::of(ui.visuals()).muted, fonts::regular(text::SMALL));
    let painter = ui.painter();
    painter.text(rect.left_top(), Align2::LEFT_TOP, "t", font.clone(), ink);
    let left = rect.left() + share::GUTTER + ui.spacing().item_spacing.x + cell / 2.0;
    let every = if cell < share::TIME_WIDTH { 2 } else { 1 };
    for (index, t) in view.film.times.iter().enumerate().step_by(every) {
        let at = pos2(left + index as f32 * (cell + space::XS), rect.top());
        painter.text(at, Align2::CENTER_TOP, t.to_string(), font.clone(), ink);
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
            let matches = view.matches[row].map_or_else(String::new, |share| format!(" · {}", number::percent(share)));
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
