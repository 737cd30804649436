//! Drawing the target by mouse.

use crate::{
    kit::{
        icons::Icon,
        tokens::{Palette, gan as share, line, size, space},
        views::axis::Plane,
        widgets,
    },
    panels::Stage,
};
use egui::{CursorIcon, Pos2, Rect, Response, Stroke, Ui};
use neural_atlas_engine::labs::generative::gan::gan::{Action, Gan, target::TargetKind};

/// Height of the row of tools.
pub const HEIGHT: f32 = size::ROW + space::XS;

/// The pen and the stroke that it is in.
#[derive(Default)]
pub struct Hand {
    erasing: bool,
    last: Option<Pos2>,
}

impl Hand {
    pub fn is_drawing(&self) -> bool {
        self.last.is_some()
    }

    /// Follows the pointer and draws or erases where it is pressed.
    pub fn draw(&mut self, ui: &Ui, cx: &mut Stage<'_, Gan>, response: &Response, plane: &Plane, rect: Rect) {
        if cx.params.target != TargetKind::Drawn {
            return;
        }
        let palette = Palette::of(ui.visuals());
        let radius = rect.width() * share::ERASER;
        if let Some(pointer) = response.hover_pos() {
            ui.set_cursor_icon(CursorIcon::Crosshair);
            let reach = if self.erasing { radius } else { size::POINT };
            ui.painter_at(rect)
                .circle_stroke(pointer, reach, Stroke::new(line::ICON, palette.text));
        }
        let pressed = response
            .is_pointer_button_down_on()
            .then(|| response.interact_pointer_pos())
            .flatten();
        let Some(pointer) = pressed.filter(|at| rect.contains(*at)) else {
            self.last = None;
            return;
        };
        if self.last.is_some_and(|last| last.distance(pointer) < size::POINT) {
            return;
        }
        self.last = Some(pointer);
        let at = plane.value(pointer).map(|v| v as f32);
        cx.act(if self.erasing {
            let unit = plane.x.place(1.0) - plane.x.place(0.0);
            Action::Erase {
                at,
                radius: radius / unit,
            }
        } else {
            Action::Draw { at }
        });
    }

    /// Pen, eraser, clear.
    pub fn tools(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Gan>) {
        let words = cx.words;
        if widgets::icon_toggle(ui, Icon::Pen, words.t("gan-pen"), !self.erasing).clicked() {
            self.erasing = false;
        }
        if widgets::icon_toggle(ui, Icon::Erase, words.t("gan-eraser"), self.erasing).clicked() {
            self.erasing = true;
        }
        if widgets::icon_button(ui, Icon::Trash, words.t("gan-clear")).clicked() {
            cx.act(Action::Clear);
        }
        ui.add_space(space::S);
        widgets::muted(ui, &words.with("gan-drawn", &[("n", &cx.snapshot.drawn)]));
    }
}
