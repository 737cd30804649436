//! Drawing by the pointer: dabs along its way over a picture.

use crate::kit::tokens::line;
use egui::{Color32, CursorIcon, Pos2, Rect, Response, Stroke, Ui};

/// The stroke that the hand is in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dabs {
    last: Option<Pos2>,
}

impl Dabs {
    pub fn is_drawing(&self) -> bool {
        self.last.is_some()
    }

    /// Where a dab falls now: where the pointer presses within `area`, at least `apart` from the dab before.
    pub fn next(&mut self, response: &Response, area: Rect, apart: f32) -> Option<Pos2> {
        let pressed = response
            .is_pointer_button_down_on()
            .then(|| response.interact_pointer_pos())
            .flatten();
        let Some(pointer) = pressed.filter(|at| area.contains(*at)) else {
            self.last = None;
            return None;
        };
        let far = self.last.is_none_or(|last| last.distance(pointer) >= apart);
        far.then(|| *self.last.insert(pointer))
    }
}

/// The tool's outline under the pointer.
pub fn tip(ui: &Ui, response: &Response, area: Rect, reach: f32, ink: Color32) {
    if let Some(pointer) = response.hover_pos() {
        ui.set_cursor_icon(CursorIcon::Crosshair);
        ui.painter_at(area)
            .circle_stroke(pointer, reach, Stroke::new(line::ICON, ink));
    }
}
