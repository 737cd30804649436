//! Drawing the target by mouse.

use crate::{
    kit::{
        dabs::{self, Dabs},
        icons::Icon,
        tokens::{Palette, gan as share, size, space},
        views::axis::Plane,
        widgets,
    },
    panels::Stage,
};
use egui::{Rect, Response, Ui};
use neural_atlas_engine::labs::generative::gan::gan::{Action, Gan, target::TargetKind};

/// Height of the row of tools.
pub const HEIGHT: f32 = size::ROW + space::XS;

/// The pen and the stroke that it is in.
#[derive(Default)]
pub struct Hand {
    erasing: bool,
    dabs: Dabs,
}

impl Hand {
    pub fn is_drawing(&self) -> bool {
        self.dabs.is_drawing()
    }

    /// Follows the pointer and draws or erases where it is pressed.
    pub fn draw(&mut self, ui: &Ui, cx: &mut Stage<'_, Gan>, response: &Response, plane: &Plane, rect: Rect) {
        if cx.params.target != TargetKind::Drawn {
            return;
        }
        let radius = rect.width() * share::ERASER;
        let reach = if self.erasing { radius } else { size::POINT };
        dabs::tip(ui, response, rect, reach, Palette::of(ui.visuals()).text);
        let Some(pointer) = self.dabs.next(response, rect, size::POINT) else {
            return;
        };
        let at = plane.value(pointer).map(|v| v as f32);
        cx.act(if self.erasing {
            Action::Erase {
                at,
                radius: radius / plane.unit(),
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
