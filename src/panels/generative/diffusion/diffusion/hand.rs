//! Drawing the data by mouse, with a pen for each class.

use crate::{
    kit::{
        dabs::{self, Dabs},
        icons::Icon,
        tokens::{Palette, diffusion as share, size},
        views::axis::Plane,
        widgets,
    },
    panels::Stage,
};
use egui::{Rect, Response, Ui};
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
    dabs: Dabs,
}

impl Default for Hand {
    fn default() -> Self {
        Self {
            tool: Tool::Pen(0),
            dabs: Dabs::default(),
        }
    }
}

/// Whether the data are the learner's to draw.
pub fn is_asked(cx: &Stage<'_, Diffusion>) -> bool {
    cx.params.shape == ShapeKind::Drawn
}

impl Hand {
    pub fn is_drawing(&self) -> bool {
        self.dabs.is_drawing()
    }

    /// Follows the pointer and draws or erases where it is pressed.
    pub fn draw(&mut self, ui: &Ui, cx: &mut Stage<'_, Diffusion>, response: &Response, plane: &Plane, rect: Rect) {
        if !is_asked(cx) {
            return;
        }
        let palette = Palette::of(ui.visuals());
        let radius = rect.width() * share::ERASER;
        let (reach, ink) = match self.tool {
            Tool::Pen(class) => (size::POINT, palette.class(class, CLASSES)),
            Tool::Eraser => (radius, palette.text),
        };
        dabs::tip(ui, response, rect, reach, ink);
        let Some(pointer) = self.dabs.next(response, rect, size::POINT) else {
            return;
        };
        // What is drawn are the data, so they are shown without noise.
        cx.params.t = 0;
        let at = plane.value(pointer).map(|v| v as f32);
        cx.act(match self.tool {
            Tool::Pen(class) => Action::Draw { at, class },
            Tool::Eraser => Action::Erase {
                at,
                radius: radius / plane.unit(),
            },
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
