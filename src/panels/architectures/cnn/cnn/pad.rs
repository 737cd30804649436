//! The pad on which a digit is drawn, and the test digits to leaf through.

use super::{CnnPanel, at, layout::Places, line, palette};
use crate::{
    kit::{
        colormap,
        icons::Icon,
        tokens::{HAIRLINE, RADIUS_SMALL, digits as share, line as stroke, space, text},
        widgets,
    },
    panels::Stage,
};
use egui::{
    Align2, Color32, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::labs::architectures::cnn::cnn::{Action, Cnn as Lab};

/// Pixels along each side, as in MNIST.
const SIDE: usize = 28;

/// The drawing and what it was before each stroke.
#[derive(Default)]
pub struct Pad {
    /// Empty where nothing is drawn, else 28 × 28 shares of ink.
    pixels: Vec<f32>,
    before: Vec<Vec<f32>>,
    last: Option<Pos2>,
}

impl Pad {
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Sends the drawing again, to a lab that has begun anew.
    pub fn remind(&self, cx: &mut Stage<'_, Lab>) {
        if !self.pixels.is_empty() {
            cx.act(Action::Draw {
                pixels: self.pixels.clone(),
            });
        }
    }

    fn send(&self, cx: &mut Stage<'_, Lab>) {
        if self.pixels.is_empty() {
            cx.act(Action::ClearDrawing);
        } else {
            self.remind(cx);
        }
    }

    /// Ink along the way from one place to another, both in pixels of the picture.
    pub fn ink(&mut self, from: Pos2, to: Pos2) {
        self.pixels.resize(SIDE * SIDE, 0.0);
        let (core, rim) = share::BRUSH;
        let way = to - from;
        for (index, pixel) in self.pixels.iter_mut().enumerate() {
            let centre = pos2((index % SIDE) as f32 + 0.5, (index / SIDE) as f32 + 0.5);
            let along = ((centre - from).dot(way) / way.length_sq().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
            let away = centre.distance(from + way * along);
            *pixel = pixel.max(((rim - away) / (rim - core)).clamp(0.0, 1.0));
        }
    }

    fn stroke(&mut self, ui: &Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
        let response = ui.interact(rect, ui.scope_id().with("pad"), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, cx.words.t("cnn-pad")));
        if response.hovered() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
        }
        let place = response
            .interact_pointer_pos()
            .filter(|_| response.is_pointer_button_down_on())
            .map(|at| ((at - rect.min) / rect.width() * SIDE as f32).to_pos2());
        if let Some(place) = place
            && self.last != Some(place)
        {
            if self.last.is_none() {
                self.before.push(self.pixels.clone());
            }
            self.ink(self.last.unwrap_or(place), place);
            self.send(cx);
        }
        self.last = place;
        widgets::focus_ring(ui, &response, RADIUS_SMALL);
    }

    fn undo(&mut self, cx: &mut Stage<'_, Lab>) {
        if let Some(before) = self.before.pop() {
            self.pixels = before;
            self.send(cx);
        }
    }
}

impl CnnPanel {
    pub(super) fn pad(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, places: &Places) {
        self.pad.stroke(ui, cx, places.pad);
        self.sheet(ui, cx, places.pad);
        at(ui, places.tools, |ui| self.tools(ui, cx));
        caption(ui, cx, places.caption);
    }

    /// The drawing; without one the input of the net, paler, as a sheet to draw over.
    fn sheet(&self, ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
        let palette = palette(ui);
        let own = !self.pad.pixels.is_empty();
        let input = cx.snapshot.layers.first().and_then(|layer| layer.maps.images.first());
        let pixels = if own { Some(&self.pad.pixels) } else { input };
        ui.painter()
            .rect_filled(rect, RADIUS_SMALL, colormap::grey(palette, 0.0));
        if let Some(pixels) = pixels.filter(|pixels| pixels.len() == SIDE * SIDE) {
            ui.painter()
                .add(Shape::mesh(picture(rect, pixels, |ink| colormap::grey(palette, ink))));
        }
        let edge = if own { palette.accent } else { palette.hairline };
        let edge = Stroke::new(if own { stroke::ICON } else { HAIRLINE }, edge);
        ui.painter().rect_stroke(rect, RADIUS_SMALL, edge, StrokeKind::Outside);
        if !own {
            let foot = rect.center_bottom() - vec2(0.0, space::XS);
            crate::kit::views::plate(
                ui,
                foot,
                Align2::CENTER_BOTTOM,
                cx.words.t("cnn-pad-hint"),
                palette.accent,
            );
        }
    }

    fn tools(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let words = cx.words;
        ui.add_enabled_ui(!self.pad.before.is_empty(), |ui| {
            if widgets::icon_button(ui, Icon::Undo, words.t("cnn-undo")).clicked() {
                self.pad.undo(cx);
            }
        });
        ui.add_enabled_ui(!self.pad.pixels.is_empty(), |ui| {
            if widgets::icon_button(ui, Icon::Erase, words.t("cnn-clear")).clicked() {
                self.pad.before.push(std::mem::take(&mut self.pad.pixels));
                self.pad.send(cx);
            }
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ui, Icon::Forward, words.t("cnn-next")).clicked() {
                self.leaf(cx, 1);
            }
            if widgets::icon_button(ui, Icon::Back, words.t("cnn-previous")).clicked() {
                self.leaf(cx, -1);
            }
        });
    }
}

/// Pixels with ink as one mesh.
pub fn picture(rect: Rect, pixels: &[f32], color: impl Fn(f32) -> Color32) -> Mesh {
    let mut mesh = Mesh::default();
    let side = rect.width() / SIDE as f32;
    for (index, ink) in pixels.iter().enumerate().filter(|(_, ink)| **ink > 0.0) {
        let corner = rect.min + side * vec2((index % SIDE) as f32, (index / SIDE) as f32);
        mesh.add_colored_rect(Rect::from_min_size(corner, Vec2::splat(side)), color(*ink));
    }
    mesh
}

fn caption(ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let (palette, words, snapshot) = (palette(ui), cx.words, cx.snapshot);
    if snapshot.drawn {
        line(
            ui,
            rect.min,
            Align2::LEFT_TOP,
            words.t("cnn-drawing"),
            rect.width(),
            palette.muted,
        );
        return;
    }
    let place = words.with(
        "cnn-test-digit",
        &[("n", &(snapshot.test_index + 1)), ("count", &snapshot.test_count)],
    );
    line(ui, rect.min, Align2::LEFT_TOP, &place, rect.width(), palette.muted);
    if let Some(truth) = snapshot.truth {
        let below = rect.min + vec2(0.0, text::SMALL * text::PROSE_LINE);
        line(
            ui,
            below,
            Align2::LEFT_TOP,
            &words.with("cnn-truth", &[("digit", &truth)]),
            rect.width(),
            palette.text,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_from_5_to_15_inks_row_10_fully_and_fades_within_2_pixels() {
        let mut pad = Pad::default();
        pad.ink(pos2(5.5, 10.5), pos2(15.5, 10.5));
        let at = |x: usize, y: usize| pad.pixels[y * SIDE + x];
        assert!((5..=15).all(|x| at(x, 10) == 1.0));
        assert!((5..=15).all(|x| at(x, 9) > 0.0 && at(x, 9) < 1.0));
        assert!((5..=15).all(|x| at(x, 8) == 0.0 && at(x, 12) == 0.0));
    }
}
