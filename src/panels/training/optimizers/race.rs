//! The stage of the race: the surface seen from above or as a relief, the trails on it, and what each optimizer carries inside.

mod hand;
mod picture;
mod relief;
mod strip;
mod trails;

use crate::{
    kit::{
        axes::Axes,
        icons::Icon,
        tokens::{Palette, size, space, text},
        views::Contour,
        widgets,
    },
    panels::{Panel, Stage},
};
use egui::{Margin, Rect, RichText, TextEdit, Ui, UiBuilder, vec2};
use hand::Hand;
use neural_atlas_engine::{
    data::formula::Formula,
    labs::training::optimizers::race::{Race, surface::SurfaceKind, view::Window},
};
use relief::Relief;
use serde::{Deserialize, Serialize};

/// The panel's own state: none of it is part of the experiment.
#[derive(Default)]
pub struct RacePanel {
    contour: Contour,
    hand: Hand,
    relief: Option<Relief>,
    /// The part of the plane that was drawn last; none for the whole.
    shown: Option<Window>,
    /// What is being typed, while it differs from the formula in use.
    typed: Option<String>,
    /// Where the chips over the picture were drawn last: no name is put under them.
    chips: Option<Rect>,
}

/// From where the race is looked at.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum View {
    /// From above, the whole surface.
    Whole,
    /// From above, this part.
    Part(Window),
    Relief(Relief),
}

/// Width of the strip with the optimizers' inner state, and the stage's width from which there is room for it.
const STRIP: f32 = 172.0;
const WIDE: f32 = 600.0;

impl Panel for RacePanel {
    type Lab = Race;

    fn stage(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Race>) {
        let area = ui.available_rect_before_wrap();
        let wide = area.width() >= WIDE;
        let below = strip::height_below(cx.snapshot.racers.len(), area.width());
        let (picture, side) = if wide {
            area.split_left_right_at_x(area.right() - STRIP)
        } else {
            area.split_top_bottom_at_y(area.bottom() - below)
        };
        match &mut self.relief {
            Some(relief) => relief.show(ui, cx, picture),
            None => self.above(ui, cx, picture),
        }
        self.head(ui, cx, picture);
        let mut side = ui.new_child(UiBuilder::new().max_rect(side));
        if wide {
            strip::beside(&mut side, cx)
        } else {
            strip::below(&mut side, cx)
        }
    }

    fn camera(&self) -> Option<serde_json::Value> {
        let view = match (self.relief, self.shown) {
            (Some(relief), _) => View::Relief(relief),
            (None, Some(part)) => View::Part(part),
            (None, None) => View::Whole,
        };
        serde_json::to_value(view).ok()
    }

    fn set_camera(&mut self, camera: &serde_json::Value) {
        let Ok(view) = serde_json::from_value(camera.clone()) else {
            return;
        };
        self.relief = match view {
            View::Relief(relief) => relief.checked(),
            View::Whole | View::Part(_) => None,
        };
        match view {
            View::Part(part) => self.hand.look_at(Some(part)),
            View::Whole => self.hand.look_at(None),
            View::Relief(_) => {}
        }
    }
}

impl RacePanel {
    /// The surface seen from above.
    fn above(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Race>, rect: Rect) {
        let window = self.hand.window(cx, rect);
        self.shown = cx.snapshot.zoomed.then_some(cx.snapshot.window);
        let axes = Axes {
            rect,
            x: window.x,
            y: window.y,
        };
        let response = self.hand.act(ui, cx, &axes);
        let sampled = Axes {
            x: cx.snapshot.window.x,
            y: cx.snapshot.window.y,
            ..axes
        };
        let levels = self.contour.paint(ui, &cx.snapshot.field, &axes, &sampled);
        let mut taken = Vec::from_iter(self.chips);
        picture::draw(ui, cx, &axes, &response, levels, &mut taken);
        if cx.snapshot.zoomed {
            let mut corner = ui.new_child(UiBuilder::new().max_rect(picture::home_button(&axes)));
            if widgets::icon_button(&mut corner, Icon::Expand, cx.words.t("race-home")).clicked() {
                self.hand.home(cx);
            }
        }
    }

    /// The surfaces to choose from, over the upper edge of the picture.
    fn head(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Race>, picture: Rect) {
        let mut head =
            ui.new_child(UiBuilder::new().max_rect(picture.shrink2(vec2(space::L + size::TARGET / 2.0, space::M))));
        head.spacing_mut().item_spacing = vec2(space::S - 2.0, space::S - 2.0);
        widgets::chip_row(&mut head, |ui, chips| {
            for surface in SurfaceKind::ALL.iter().copied() {
                let label = cx.words.option("surface", surface.name());
                if chips.chip(ui, label, cx.params.surface == surface).clicked() {
                    choose(cx, surface);
                }
            }
            let label = cx.words.t("race-relief");
            if chips
                .chip(ui, label, self.relief.is_some())
                .on_hover_text(cx.words.t("race-relief-hint"))
                .clicked()
            {
                self.relief = if self.relief.is_some() {
                    None
                } else {
                    Some(Relief::default())
                };
            }
        });
        if cx.params.surface == SurfaceKind::Formula {
            self.formula(&mut head, cx);
        }
        self.chips = Some(head.min_rect());
    }

    /// The formula being typed; taken over as soon as it can be read.
    fn formula(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Race>) {
        let palette = Palette::of(ui.visuals());
        let mut text = self.typed.clone().unwrap_or_else(|| cx.params.formula.clone());
        egui::Frame::new()
            .fill(palette.surface)
            .inner_margin(Margin::same(space::XS as i8))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new("f(x, y) =").size(text::BODY).color(palette.muted));
                    let edit = TextEdit::singleline(&mut text)
                        .desired_width(size::TOOLTIP_WIDTH)
                        .char_limit(200);
                    let response = ui.add(edit);
                    if response.changed() {
                        self.typed = Some(text.clone());
                    }
                    if response.lost_focus() && self.typed.as_ref().is_some_and(|text| Formula::parse(text).is_ok()) {
                        self.typed = None;
                    }
                });
                match Formula::parse(&text) {
                    Ok(_) => cx.params.formula = text,
                    Err(fault) => {
                        ui.label(
                            RichText::new(cx.words.fault(&fault))
                                .size(text::SMALL)
                                .color(palette.warn),
                        );
                    }
                }
            });
    }
}

/// Takes a surface with the settings with which it is worth watching.
fn choose(cx: &mut Stage<'_, Race>, surface: SurfaceKind) {
    let settings = surface.recommended();
    let params = &mut *cx.params;
    params.surface = surface;
    [params.start_x, params.start_y] = settings.start;
    params.lr = settings.lr;
    params.lr_adaptive = settings.lr_adaptive;
    params.target = settings.target;
    params.max_steps = settings.max_steps;
}
