//! Painting data points by hand.

use super::{points, points::Map};
use crate::{
    kit::{
        dabs::Dabs,
        icons::{self, Icon},
        tokens::{Palette, line, size, space, stage as share},
        widgets,
    },
    panels::{Request, Stage},
};
use egui::{Color32, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};
use neural_atlas_engine::labs::architectures::mlp::playground::{Action, Dataset, Playground as Lab, Task};

/// What the brush lays down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Ink {
    #[default]
    First,
    Second,
    Eraser,
}

/// The brush and the stroke that it is in.
#[derive(Debug)]
pub struct Brush {
    pub on: bool,
    pub ink: Ink,
    /// Radius as a share of the plane's side.
    pub size: f64,
    stroke: Dabs,
    /// Points laid in this stroke.
    dabs: usize,
}

impl Default for Brush {
    fn default() -> Self {
        Self {
            on: false,
            ink: Ink::default(),
            size: 0.03,
            stroke: Dabs::default(),
            dabs: 0,
        }
    }
}

impl Brush {
    fn target(&self, task: Task) -> f32 {
        match (self.ink, task) {
            (Ink::Second, _) => 1.0,
            (_, Task::Regression) => -1.0,
            _ => 0.0,
        }
    }

    /// Follows the pointer over the plane and paints where it is pressed.
    pub(super) fn stroke(&mut self, ui: &Ui, response: &Response, cx: &mut Stage<'_, Lab>, map: &Map) {
        let radius = self.size as f32 * map.rect.width();
        let palette = Palette::of(ui.visuals());
        if let Some(pointer) = response.hover_pos().or(response.interact_pointer_pos()) {
            let hue = match self.ink {
                Ink::Eraser => palette.muted,
                _ => points::hue(palette, cx.snapshot.task, self.target(cx.snapshot.task)),
            };
            let painter = ui.painter().with_clip_rect(map.rect);
            painter.circle_stroke(
                pointer,
                radius.max(size::POINT),
                Stroke::new(line::STRONG, palette.surface),
            );
            painter.circle_stroke(pointer, radius.max(size::POINT), Stroke::new(line::ICON, hue));
        }
        // Dabs lie half a radius apart, at least a point's width.
        let apart = (radius * 0.5).max(size::POINT * 1.5);
        if let Some(pointer) = self.stroke.next(response, Rect::EVERYTHING, apart) {
            self.dab(cx, map, pointer, radius);
        } else if !self.stroke.is_drawing() {
            self.dabs = 0;
        }
    }

    fn dab(&mut self, cx: &mut Stage<'_, Lab>, map: &Map, pointer: Pos2, radius: f32) {
        if self.ink == Ink::Eraser {
            self.dot(cx, map, map.plane(pointer), Ink::Eraser);
            return;
        }
        let target = self.target(cx.snapshot.task);
        // A wide brush lays several points; the golden angle spreads them without order or chance.
        let count = (radius / (size::POINT * 4.0)).round().clamp(1.0, 5.0) as usize;
        for _ in 0..count {
            let turn = self.dabs as f32 * 2.399_963;
            let reach = radius * ((self.dabs * 7 % 11) as f32 / 11.0).sqrt();
            self.dabs += 1;
            let at = pointer + Vec2::angled(turn) * if radius > size::POINT * 2.0 { reach } else { 0.0 };
            if map.rect.contains(at) {
                cx.act(Action::Paint {
                    at: map.plane(at),
                    target,
                });
            }
        }
    }

    /// One point at a place, or what the eraser takes there.
    pub(super) fn dot(&self, cx: &mut Stage<'_, Lab>, map: &Map, at: [f32; 2], ink: Ink) {
        let radius = self.size as f32 * map.rect.width();
        cx.act(match ink {
            Ink::Eraser => Action::Erase {
                at,
                radius: map.length(radius.max(size::POINT)),
            },
            _ => Action::Paint {
                at,
                target: self.target(cx.snapshot.task),
            },
        });
    }

    /// Inks, size, undo, the data as it was and clear in one row.
    pub(super) fn tools(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let words = cx.words;
        let task = cx.snapshot.task;
        ui.spacing_mut().item_spacing.x = space::XS;
        for (ink, key) in [
            (Ink::First, "play-brush-first"),
            (Ink::Second, "play-brush-second"),
            (Ink::Eraser, "play-brush-eraser"),
        ] {
            let fill = match ink {
                Ink::Eraser => None,
                _ => Some(points::hue(
                    Palette::of(ui.visuals()),
                    task,
                    Self { ink, ..Self::default() }.target(task),
                )),
            };
            if ink_button(ui, words.t(key), fill, self.ink == ink).clicked() {
                self.ink = ink;
            }
        }
        // Where everything is painted, the data as it was are none.
        let made = cx.params.dataset != Dataset::Painted;
        let icons = if made { 3.0 } else { 2.0 };
        let rail = (ui.available_width() - icons * (size::TARGET + space::XS) - space::M).max(size::CHIP);
        widgets::Slider::new(&mut self.size, share::BRUSH, words.t("play-brush-size"))
            .rail(rail)
            .bare()
            .show(ui);
        if widgets::icon_button(ui, Icon::Undo, words.t("play-brush-undo")).clicked() {
            cx.request(Request::Undo);
        }
        if made && widgets::icon_button(ui, Icon::Reset, words.t("play-brush-original")).clicked() {
            cx.act(Action::OriginalPoints);
        }
        if widgets::icon_button(ui, Icon::Trash, words.t("play-brush-clear")).clicked() {
            cx.act(Action::ClearPoints);
        }
    }
}

/// A spot of the ink, or a ring for the eraser.
fn ink_button(ui: &mut Ui, name: &str, fill: Option<Color32>, on: bool) -> Response {
    let palette = Palette::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size::CHIP), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, name));
    if on || response.hovered() || response.has_focus() {
        let frame = if on { palette.accent } else { palette.hairline };
        ui.painter()
            .circle_stroke(rect.center(), rect.width() / 2.0 - 1.0, Stroke::new(line::ICON, frame));
    }
    let radius = rect.width() * 0.28;
    match fill {
        Some(fill) => {
            ui.painter().circle_filled(rect.center(), radius, fill);
        }
        None => icons::paint(ui.painter(), rect, size::ICON, Icon::Erase, palette.muted),
    }
    response.on_hover_text(name)
}
