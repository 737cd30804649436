//! What the teacher draws over the stage, and the pointer that the back row sees.

use crate::kit::tokens::{Palette, line, present as size};
use egui::{Area, Id, LayerId, Order, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, pos2};

/// Strokes as shares of the stage, so that they stay in place when the window changes.
#[derive(Default)]
pub struct Ink {
    strokes: Vec<Vec<Vec2>>,
}

/// Points of all strokes together at most: an hour of scribbling must not slow the lecture down.
const MOST_POINTS: usize = 20_000;

impl Ink {
    pub fn clear(&mut self) {
        self.strokes.clear();
    }

    /// Takes back the last stroke; false where there is none.
    pub fn undo(&mut self) -> bool {
        self.strokes.pop().is_some()
    }

    fn points(&self) -> usize {
        self.strokes.iter().map(Vec::len).sum()
    }

    /// Draws the strokes, and takes new ones while the pen is out.
    pub fn show(&mut self, ui: &Ui, stage: Rect, pen: bool, name: &str) {
        let palette = Palette::of(ui.visuals());
        let stroke = Stroke::new(line::INK, palette.warn);
        Area::new(Id::unique("ink"))
            .order(Order::Foreground)
            .fixed_pos(stage.min)
            .interactable(pen)
            .show(ui.ctx(), |ui| {
                if pen {
                    let (_, response) = ui.allocate_exact_size(stage.size(), Sense::drag());
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
                    if response.drag_started() {
                        self.strokes.push(vec![]);
                    }
                    if let (Some(at), true) = (response.interact_pointer_pos(), self.points() < MOST_POINTS) {
                        let share = (at - stage.min) / stage.size();
                        if let Some(last) = self.strokes.last_mut()
                            && last.last() != Some(&share)
                        {
                            last.push(share);
                        }
                    }
                }
                let painter = ui.painter().with_clip_rect(stage);
                for points in &self.strokes {
                    let places: Vec<Pos2> = points.iter().map(|share| stage.min + *share * stage.size()).collect();
                    match places.as_slice() {
                        [] => {}
                        [dot] => _ = painter.circle_filled(*dot, line::INK, stroke.color),
                        _ => _ = painter.add(Shape::line(places, stroke)),
                    }
                }
            });
    }
}

/// A disc around the pointer, above everything.
pub fn pointer(ui: &Ui) {
    let palette = Palette::of(ui.visuals());
    let Some(at) = ui.input(|input| input.pointer.hover_pos()) else {
        return;
    };
    let painter = ui
        .ctx()
        .layer_painter(LayerId::new(Order::Tooltip, Id::unique("pointer")));
    let fill = palette.warn.gamma_multiply(size::POINTER_FILL);
    painter.circle(
        pos2(at.x, at.y),
        size::POINTER,
        fill,
        Stroke::new(line::STRONG, palette.warn),
    );
}
