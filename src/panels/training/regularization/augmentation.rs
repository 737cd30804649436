//! The stage of data augmentation: a wall of changed samples, a test digit or sentence in the hand, and how both nets do
//! on disturbed tests.

mod scores;
mod sentences;
mod turned;

use crate::{
    kit::{
        tokens::{Palette, augmentation as share, mix, space, text},
        views::ImageGridView,
        widgets,
        words::Lang,
    },
    panels::{
        Panel, Stage,
        brought::{self, Brought},
    },
};
use egui::{Align2, Color32, Margin, Rect, Role, Ui, UiBuilder, WidgetInfo, vec2};
use neural_atlas_engine::{
    fault::Fault,
    labs::training::regularization::augmentation::{Action, Augmentation as Lab, Corpus, Domain, Kind, Params, Wall},
};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct AugmentationPanel {
    /// The sentence in the field, while it is typed.
    typed: Option<String>,
}

impl Panel for AugmentationPanel {
    type Lab = Lab;

    const TAKES: &'static [brought::Kind] = &[brought::Kind::Text];

    fn bring(&mut self, brought: Brought, params: &mut Params) -> Result<Vec<Action>, Fault> {
        let Brought::Text(text) = brought else {
            return Ok(vec![]);
        };
        params.domain = Domain::Text;
        Ok(vec![Action::Type { text }])
    }

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let ground = Palette::of(ui.visuals()).background;
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, ground);
        let margin = Margin::symmetric(space::M as i8, space::S as i8);
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
            chips(ui, cx);
            walls(ui, cx);
            let all = ui.available_rect_before_wrap();
            ui.advance_cursor_after_rect(all);
            let (left, right) = all.split_left_right_at_fraction(share::WALL_OF_WIDTH);
            let left = left.with_max_x(left.right() - space::M);
            let rows = Kind::of(cx.snapshot.domain).len() as f32 + 1.0;
            let height = (rows * share::SCORE).min(left.height() * share::SCORES_OF_HEIGHT);
            let (wall, below) = left.split_top_bottom_at_y(left.bottom() - height);
            let wall = wall.with_max_y(wall.bottom() - space::S);
            match cx.snapshot.domain {
                Domain::Digits => {
                    pictures(ui, cx, wall);
                    turned::show(ui, cx, right);
                }
                Domain::Text => {
                    at(ui, wall, |ui| sentences::wall(ui, cx));
                    at(ui, right, |ui| self.typed(ui, cx));
                }
            }
            scores::show(ui, cx, below);
        });
    }
}

fn chips(ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
    ui.horizontal_wrapped(|ui| {
        for domain in Domain::ALL.iter().copied() {
            if widgets::chip(ui, cx.words.option("domain", domain.name()), cx.params.domain == domain).clicked() {
                cx.params.domain = domain;
                // The sentences in the language that the person reads.
                cx.params.corpus = match cx.words.lang {
                    Lang::Zh => Corpus::Chinese,
                    Lang::En => Corpus::English,
                };
            }
        }
        if cx.params.domain == Domain::Text {
            ui.add_space(space::M);
            for corpus in Corpus::ALL.iter().copied() {
                if widgets::chip(ui, cx.words.option("corpus", corpus.name()), cx.params.corpus == corpus).clicked() {
                    cx.params.corpus = corpus;
                }
            }
        }
        let again = cx.words.t("aug-redraw");
        if widgets::text_button(ui, Some(crate::kit::icons::Icon::Renew), again).clicked() {
            cx.act(Action::Redraw);
        }
    });
}

/// What the wall shows.
fn walls(ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
    let tests = Kind::of(cx.snapshot.domain)
        .iter()
        .skip(1)
        .map(|kind| Wall::Test(*kind));
    let all: Vec<Wall> = [Wall::Variants, Wall::Batch].into_iter().chain(tests).collect();
    widgets::chip_row(ui, |ui, chips| {
        for wall in all {
            let on = cx.snapshot.wall == wall;
            let response = match wall {
                Wall::Variants => chips.chip(ui, cx.words.t("aug-variants"), on),
                Wall::Batch => {
                    let batch = chips.chip(ui, cx.words.t("aug-batch"), on);
                    widgets::muted(ui, cx.words.t("aug-tests"));
                    batch
                }
                Wall::Test(kind) => {
                    let kind = cx.words.option("kind", kind.name());
                    let response = chips.chip(ui, kind, on);
                    let whole = cx.words.with("aug-test", &[("kind", &kind)]);
                    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &whole));
                    response
                }
            };
            if response.clicked() {
                cx.act(Action::Show { wall });
            }
        }
    });
}

/// Digits in rows; on the variants' wall the first of each row has a rim: it is the digit as it is.
fn pictures(ui: &mut Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let snapshot = cx.snapshot;
    if snapshot.pictures.images.is_empty() {
        let said = cx.words.t("aug-batch-empty");
        ui.painter().text(
            rect.min,
            Align2::LEFT_TOP,
            said,
            crate::kit::fonts::regular(text::SMALL),
            palette.muted,
        );
        return;
    }
    let columns = snapshot.columns.max(1);
    let rows = snapshot.pictures.images.len().div_ceil(columns) as f32;
    let wide = (rect.width() + share::GAP) / columns as f32 - share::GAP;
    let high = (rect.height() + share::GAP) / rows - share::GAP;
    let rims: Vec<Color32> = (0..snapshot.pictures.images.len())
        .map(|index| match snapshot.wall {
            Wall::Variants if index % columns == 0 => palette.accent,
            _ => palette.hairline,
        })
        .collect();
    at(ui, rect, |ui| {
        let view = ImageGridView::new("augmentation", cx.words.t("aug-wall"), &snapshot.pictures);
        view.columns(columns)
            .cell(wide.min(high).max(1.0))
            .gap(share::GAP)
            .rims(&rims)
            .show(ui, cx.words);
    });
}

/// The hue of the net with augmentation, and of its twin without.
fn hues(palette: &Palette) -> [Color32; 2] {
    [palette.series[2], mix(palette.faint, palette.muted, 0.5)]
}

/// Draws widgets into a rectangle of the stage.
fn at(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    ui.scope_builder(UiBuilder::new().max_rect(rect), add);
}
