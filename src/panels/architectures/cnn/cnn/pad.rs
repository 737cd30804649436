//! The pad on which a digit is drawn, and the test digits to leaf through.

use super::{CnnPanel, at, cursor::arrows, layout::Places, line, palette};
use crate::{
    kit::{
        colormap,
        icons::Icon,
        tokens::{HAIRLINE, RADIUS_SMALL, digits as share, line as stroke, space, text},
        widgets,
    },
    panels::{Request, Stage},
};
use egui::{
    Align2, Color32, Key, Mesh, Modifiers, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::labs::architectures::cnn::cnn::{Action, Cnn as Lab};

/// Pixels along each side, as in MNIST.
const SIDE: usize = 28;

/// What the hand is doing on the pad. The drawing itself is the lab's: so it follows undo, a picture that is brought in
/// and a reset.
#[derive(Default)]
pub struct Pad {
    /// The stroke that is not ended; the lab may be a few pixels behind it.
    stroke: Option<Line>,
    /// The pixel to which the keys have moved the brush.
    brush: Option<[usize; 2]>,
}

struct Line {
    /// The drawing with this stroke in it.
    pixels: Vec<f32>,
    last: Pos2,
}

impl Line {
    /// Goes on from what the lab has drawn.
    fn begin(cx: &Stage<'_, Lab>, at: Pos2) -> Self {
        let drawn = cx.snapshot.drawing.clone();
        let mut stroke = Self {
            pixels: drawn.unwrap_or_else(|| vec![0.0; SIDE * SIDE]),
            last: at,
        };
        stroke.to(at);
        stroke
    }

    fn to(&mut self, at: Pos2) {
        ink(&mut self.pixels, self.last, at);
        self.last = at;
    }

    fn send(&self, cx: &mut Stage<'_, Lab>) {
        cx.act(Action::Draw {
            pixels: self.pixels.clone(),
        });
    }
}

/// Ink along the way from one place to another, both in pixels of the picture.
fn ink(pixels: &mut [f32], from: Pos2, to: Pos2) {
    let (core, rim) = share::BRUSH;
    let way = to - from;
    for (index, pixel) in pixels.iter_mut().enumerate() {
        let centre = pos2((index % SIDE) as f32 + 0.5, (index / SIDE) as f32 + 0.5);
        let along = ((centre - from).dot(way) / way.length_sq().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
        let away = centre.distance(from + way * along);
        *pixel = pixel.max(((rim - away) / (rim - core)).clamp(0.0, 1.0));
    }
}

/// The middle of a pixel.
fn middle([column, row]: [usize; 2]) -> Pos2 {
    pos2(column as f32 + 0.5, row as f32 + 0.5)
}

impl Pad {
    /// Lets pointer and keys draw.
    fn hand(&mut self, ui: &Ui, cx: &mut Stage<'_, Lab>, rect: Rect) -> Response {
        let response = ui.interact(rect, ui.scope_id().with("pad"), Sense::drag());
        if response.hovered() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
        }
        let pointer = response
            .interact_pointer_pos()
            .filter(|_| response.is_pointer_button_down_on())
            .map(|at| ((at - rect.min) / rect.width() * SIDE as f32).to_pos2());
        match pointer {
            Some(at) => self.draw(cx, at),
            None if response.has_focus() => self.keys(ui, cx, &response),
            None => self.stroke = None,
        }
        response
    }

    /// Draws on to this place.
    fn draw(&mut self, cx: &mut Stage<'_, Lab>, at: Pos2) {
        match &mut self.stroke {
            Some(stroke) if stroke.last == at => return,
            Some(stroke) => stroke.to(at),
            None => self.stroke = Some(Line::begin(cx, at)),
        }
        if let Some(stroke) = &self.stroke {
            stroke.send(cx);
        }
    }

    /// Arrows move the brush, Space puts it down while it is held, Delete clears.
    fn keys(&mut self, ui: &Ui, cx: &mut Stage<'_, Lab>, response: &Response) {
        widgets::hold_arrows(ui, response.id, true, true);
        let [right, down] = arrows(ui);
        let (pressed, held, clear) = ui.input_mut(|input| {
            let pressed = input.consume_key(Modifiers::NONE, Key::Space);
            let clear = input.consume_key(Modifiers::NONE, Key::Delete);
            (pressed, input.key_down(Key::Space), clear)
        });
        let from = self.brush.unwrap_or([SIDE / 2; 2]);
        let by = |at: usize, by: i64| (at as i64 + by).clamp(0, SIDE as i64 - 1) as usize;
        let brush = [by(from[0], right), by(from[1], down)];
        self.brush = Some(brush);
        if clear && cx.snapshot.drawing.is_some() {
            cx.act(Action::ClearDrawing);
        }
        if !pressed && !held {
            self.stroke = None;
            return;
        }
        if self.stroke.is_none() {
            self.draw(cx, middle(from));
        }
        self.draw(cx, middle(brush));
    }
}

impl CnnPanel {
    pub(super) fn pad(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, places: &Places) {
        let response = self.pad.hand(ui, cx, places.pad);
        self.sheet(ui, cx, &response);
        at(ui, places.tools, |ui| self.tools(ui, cx));
        caption(ui, cx, places.caption);
    }

    /// The drawing; without one the input of the net, paler, as a sheet to draw over.
    fn sheet(&self, ui: &Ui, cx: &Stage<'_, Lab>, response: &Response) {
        let (palette, rect) = (palette(ui), response.rect);
        let input = cx.snapshot.layers.first().and_then(|layer| layer.maps.images.first());
        let stroke = self.pad.stroke.as_ref().map(|stroke| &stroke.pixels);
        let drawn = stroke.or(cx.snapshot.drawing.as_ref());
        let own = drawn.is_some();
        ui.painter()
            .rect_filled(rect, RADIUS_SMALL, colormap::grey(palette, 0.0));
        if let Some(pixels) = drawn.or(input).filter(|pixels| pixels.len() == SIDE * SIDE) {
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
        if let Some(brush) = self.pad.brush.filter(|_| response.has_focus()) {
            let pixel = rect.width() / SIDE as f32;
            let at = rect.min + pixel * middle(brush).to_vec2();
            let pen = Stroke::new(stroke::ICON, palette.accent);
            ui.painter().circle_stroke(at, share::BRUSH.1 * pixel, pen);
        }
        widgets::focus_ring(ui, response, RADIUS_SMALL);
        let spoken = match drawn {
            Some(pixels) => {
                let inked = pixels.iter().filter(|ink| **ink > 0.0).count();
                cx.words.with("cnn-pad-inked", &[("count", &inked)])
            }
            None => test_digit(cx),
        };
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Canvas, true, cx.words.t("cnn-pad"));
            info.current_text_value = Some(spoken.clone());
            info
        });
        response.clone().on_hover_text(cx.words.t("cnn-pad-keys"));
    }

    fn tools(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let words = cx.words;
        if widgets::icon_button(ui, Icon::Undo, words.t("cnn-undo")).clicked() {
            cx.request(Request::Undo);
        }
        ui.add_enabled_ui(cx.snapshot.drawing.is_some(), |ui| {
            if widgets::icon_button(ui, Icon::Erase, words.t("cnn-clear")).clicked() {
                cx.act(Action::ClearDrawing);
            }
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ui, Icon::Forward, words.t("cnn-next")).clicked() {
                leaf(cx, 1);
            }
            if widgets::icon_button(ui, Icon::Back, words.t("cnn-previous")).clicked() {
                leaf(cx, -1);
            }
        });
    }
}

/// Shows the test digit this many further.
pub fn leaf(cx: &mut Stage<'_, Lab>, by: isize) {
    let count = cx.snapshot.test_count;
    if count > 0 {
        let by = by.rem_euclid(count as isize) as usize;
        // From a drawing one comes back to the digit that was shown before it.
        let by = if cx.snapshot.drawing.is_some() { 0 } else { by };
        let index = (cx.snapshot.test_index + by) % count;
        cx.act(Action::PickTest { index });
    }
}

/// Which test digit is shown, in words.
fn test_digit(cx: &Stage<'_, Lab>) -> String {
    cx.words.with(
        "cnn-test-digit",
        &[("n", &(cx.snapshot.test_index + 1)), ("count", &cx.snapshot.test_count)],
    )
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
    if snapshot.drawing.is_some() {
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
    line(
        ui,
        rect.min,
        Align2::LEFT_TOP,
        &test_digit(cx),
        rect.width(),
        palette.muted,
    );
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
        let mut pixels = vec![0.0; SIDE * SIDE];
        ink(&mut pixels, pos2(5.5, 10.5), pos2(15.5, 10.5));
        let at = |x: usize, y: usize| pixels[y * SIDE + x];
        assert!((5..=15).all(|x| at(x, 10) == 1.0));
        assert!((5..=15).all(|x| at(x, 9) > 0.0 && at(x, 9) < 1.0));
        assert!((5..=15).all(|x| at(x, 8) == 0.0 && at(x, 12) == 0.0));
    }
}
