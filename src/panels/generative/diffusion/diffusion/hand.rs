//! Drawing the data by mouse, with a pen for each class.

use crate::{
    kit::{
        icons::Icon,
        tokens::{Palette, diffusion as share, line, size},
        views::axis::Plane,
        widgets,
    },
    panels::Stage,
};
use egui::{CursorIcon, Pos2, Rect, Response, Stroke, Ui};
use neural_atlas_engine::labs::generative::diffusion::diffusion::{
    Action, Diffusion,
    shape::{CLASSES, ShapeKind},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    /// Of this class.
    Pen(usize),
    Eraser,
}

/// The tool and the stroke that it is in.
pub struct Hand {
    tool: Tool,
    last: Option<Pos2>,
}

impl Default for Hand {
    fn default() -> Self {
        Self {
            tool: Tool::Pen(0),
            last: None,
        }
    }
}

/// Whether the data are the learner's to draw.
pub fn is_asked(cx: &Stage<'_, Diffusion>) -> bool {
    cx.params.shape == ShapeKind::Drawn
}

impl Hand {
    pub fn is_drawing(&self) -> bool {
        self.last.is_some()
    }

    /// Follows the pointer and draws or erases where it is pressed.
    pub fn draw(&mut self, ui: &Ui, cx: &mut Stage<'_, Diffusion>, response: &Response, plane: &Plane, rect: Rect) {
        if !is_asked(cx) {
            return;
        }
        let palette = Palette::of(ui.visuals());
        let radius = rect.width() * share::ERASER;
        if let Some(pointer) = response.hover_pos() {
            ui.set_cursor_icon(CursorIcon::Crosshair);
            let (reach, ink) = match self.tool {
                Tool::Pen(class) => (size::POINT, palette.class(class, CLASSES)),
                Tool::Eraser => (radius, palette.text),
            };
            ui.painter_at(rect)
                .circle_stroke(pointer, reach, Stroke::new(line::ICON, ink));
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
        // What is drawn are the data, so they are shown without noise.
        cx.params.t = 0;
        let at = plane.value(pointer).map(|v| v as f32);
        cx.act(match self.tool {
            Tool::Pen(class) => Action::Draw { at, class },
            Tool::Eraser => {
                let unit = plane.x.place(1.0) - plane.x.place(0.0);
                Action::Erase {
                    at,
                    radius: radius / unit,
                }
            }
        });
    }

    /// A pen for each class, eraser, clear.
    pub fn tools(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Diffusion>) {
        let (words, palette) = (cx.words, Palette::of(ui.visuals()));
        for class in 0..CLASSES {
            let tool = Tool::Pen(class);
            let name = words.t(["diffusion-pen-a", "diffusion-pen-b"][class]);
            let chip = widgets::chip_in(ui, name, self.tool == tool, Some(palette.class(class, CLASSES)));
            if chip.clicked() {
                self.tool = tool;
            }
        }
        if widgets::icon_toggle(ui, Icon::Erase, words.t("gan-eraser"), self.tool == Tool::Eraser).clicked() {
            self.tool = Tool::Eraser;
        }
        if widgets::icon_button(ui, Icon::Trash, words.t("gan-clear")).clicked() {
            cx.act(Action::Clear);
        }
        let [a, b] = cx.snapshot.plane.drawn;
        widgets::muted(ui, &words.with("diffusion-drawn", &[("a", &a), ("b", &b)]));
    }
}
