//! Digits: a wall of samples from noise that never changes, back and forth through the training, and a walk between two.

use crate::{
    kit::{
        number,
        tokens::{Palette, gan as share, mix, size, space, text},
        views::{Contrast, ImageGridView},
        widgets,
    },
    panels::Stage,
};
use egui::{Color32, Rect, Ui, UiBuilder, vec2};
use neural_atlas_engine::labs::generative::gan::gan::{Action, Game, Gan, Params, view::DigitsView};

/// What the wall keeps between frames.
#[derive(Default)]
pub struct Wall {
    /// Whether the next picture clicked is the end of the walk.
    second: bool,
}

/// Turns to the digits with the rates of the paper (Radford et al. 2015).
pub fn choose(params: &mut Params) {
    params.game = Game::Digits;
    (params.lr_d, params.lr_g, params.batch) = (2e-4, 1e-3, 32);
}

/// Turns to the plane, whose small nets want rates and batches of their own.
pub fn leave(params: &mut Params) {
    if params.game == Game::Digits {
        let usual = Params::default();
        params.game = Game::Plane;
        (params.lr_d, params.lr_g, params.batch) = (usual.lr_d, usual.lr_g, usual.batch);
    }
}

impl Wall {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Gan>, body: Rect) {
        let Some(view) = &cx.snapshot.digits else { return };
        let mut ui = ui.new_child(UiBuilder::new().max_rect(body));
        ui.spacing_mut().item_spacing.y = space::S;
        self.timeline(&mut ui, cx, view);
        // The wall takes what the walk and the real digits leave.
        let strip = share::STRIP + text::SMALL + space::M;
        let height = ui.available_height() - 2.0 * strip - text::SMALL;
        let columns = columns(view.wall.images.len(), ui.available_width(), height);
        let rows = view.wall.images.len().div_ceil(columns);
        let gap = space::XS;
        let by_height = (height - gap * (rows - 1) as f32) / rows as f32;
        let by_width = (ui.available_width() - gap * (columns - 1) as f32) / columns as f32;
        let cell = by_height.min(by_width).max(share::PICTURE_LEAST);
        self.samples(&mut ui, cx, view, columns, cell);
        strips(&mut ui, cx, view);
    }

    /// The slider back through the training, and where it began.
    fn timeline(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Gan>, view: &DigitsView) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let last = view.kept.len();
            let mut at = view.looked_at.unwrap_or(last) as f64;
            let updates = view
                .looked_at
                .and_then(|index| view.kept.get(index))
                .copied()
                .unwrap_or(view.updates);
            let said = cx.words.with("gan-after", &[("n", &number::count(updates))]);
            widgets::muted(ui, cx.words.t("gan-timeline"));
            let slider = widgets::Slider::new(&mut at, (0.0, last.max(1) as f64), cx.words.t("gan-timeline"))
                .whole(true)
                .bare()
                .rail(share::TIMELINE)
                .spoken(said.clone())
                .show(ui);
            if slider.changed() {
                let index = at.round() as usize;
                cx.act(Action::Look {
                    index: (index < last).then_some(index),
                });
            }
            widgets::muted(ui, &said);
            ui.add_space(space::M);
            let label = cx.words.t(if view.shipped {
                "gan-from-nothing"
            } else {
                "gan-shipped"
            });
            let hint = cx.words.t(if view.shipped {
                "gan-from-nothing-hint"
            } else {
                "gan-shipped-hint"
            });
            if widgets::button(ui, label).on_hover_text(hint).clicked() {
                cx.params.shipped = !view.shipped;
            }
        });
    }

    fn samples(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Gan>, view: &DigitsView, columns: usize, cell: f32) {
        let palette = Palette::of(ui.visuals());
        widgets::section(ui, cx.words.t("gan-wall"));
        let rim = |share: &f32| -> Color32 { mix(palette.negative, palette.positive, *share) };
        let rims: Vec<Color32> = view.judged.iter().map(rim).collect();
        let shown = ImageGridView::new("wall", cx.words.t("gan-wall"), &view.wall)
            .contrast(Contrast::Ink)
            .columns(columns)
            .cell(cell)
            .rims(&rims)
            .selected(Some(view.corners[usize::from(self.second)]))
            .show(ui, cx.words);
        let Some(index) = shown.clicked else { return };
        let [from, to] = view.corners;
        cx.act(if self.second {
            Action::Walk { from, to: index }
        } else {
            Action::Walk { from: index, to }
        });
        self.second = !self.second;
    }
}

/// The walk from one sample to another, and real digits to compare with.
fn strips(ui: &mut Ui, cx: &Stage<'_, Gan>, view: &DigitsView) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        let each = |count: usize| {
            let room = ui.available_width() - space::L;
            (room / (view.walk.images.len() + view.real.images.len()) as f32 - space::XS).clamp(1.0, share::STRIP)
                * count as f32
                + space::XS * count as f32
        };
        let cell = each(1) - space::XS;
        for (key, grid, width) in [
            ("gan-walk", &*view.walk, each(view.walk.images.len())),
            ("gan-real-digits", &*view.real, each(view.real.images.len())),
        ] {
            ui.allocate_ui(vec2(width, cell + text::SMALL + size::ROW), |ui| {
                ui.vertical(|ui| {
                    widgets::section(ui, cx.words.t(key));
                    ImageGridView::new(key, cx.words.t(key), grid)
                        .columns(grid.images.len())
                        .cell(cell)
                        .show(ui, cx.words);
                });
            });
        }
    });
}

/// Columns with which the pictures are largest.
fn columns(count: usize, width: f32, height: f32) -> usize {
    let side = |columns: usize| (width / columns as f32).min(height / count.div_ceil(columns) as f32);
    (1..=count.max(1))
        .max_by(|a, b| side(*a).total_cmp(&side(*b)))
        .unwrap_or(1)
}
