//! The hand on the picture: training points are dragged or picked, and with the pen a truth is drawn.

use super::Lab;
use crate::{
    kit::{axes::Axes, tokens::overfit, widgets},
    panels::Stage,
};
use egui::{CursorIcon, Key, Pos2, Response, Role, Sense, Ui, WidgetInfo};
use neural_atlas_engine::labs::training::regularization::regularization::{Action, MAX_DRAWN};

/// What the hand holds.
#[derive(Default)]
pub struct Hand {
    /// A drag draws the truth instead of moving a point.
    pub pen: bool,
    grabbed: Option<usize>,
    /// The line drawn so far.
    pub stroke: Vec<Pos2>,
}

/// How far one press of an arrow key moves a point.
const NUDGE: f32 = 0.1;

impl Hand {
    /// Senses the hand over the picture; returns the response and the point under the pointer.
    pub fn sense(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, axes: &Axes) -> (Response, Option<usize>) {
        let response = ui.interact(axes.rect, ui.scope_id().with("fit"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, cx.words.t("reg-fit-name")));
        let near = response.hover_pos().and_then(|at| nearest(cx, axes, at));
        if self.pen {
            self.draw(cx, axes, &response);
            if response.hovered() {
                ui.set_cursor_icon(CursorIcon::Crosshair);
            }
            return (response, None);
        }
        if response.drag_started() {
            let from = ui.input(|input| input.pointer.press_origin());
            self.grabbed = from.and_then(|at| nearest(cx, axes, at));
        }
        if let (Some(index), Some(at)) = (self.grabbed, response.interact_pointer_pos()) {
            cx.act(Action::MovePoint {
                index,
                to: axes.to_data(at).map(|v| v as f32),
            });
            ui.set_cursor_icon(CursorIcon::Grabbing);
        } else if near.is_some() {
            ui.set_cursor_icon(CursorIcon::Grab);
        }
        if response.drag_stopped() {
            self.grabbed = None;
        }
        if response.clicked() {
            response.request_focus();
            if let Some(index) = near {
                cx.act(Action::Pick { index });
            }
        }
        keys(ui, cx, &response);
        (response, self.grabbed.or(near))
    }

    fn draw(&mut self, cx: &mut Stage<'_, Lab>, axes: &Axes, response: &Response) {
        if response.drag_started() {
            self.stroke.clear();
        }
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            self.stroke.push(at.clamp(axes.rect.min, axes.rect.max));
        }
        if response.drag_stopped() && self.stroke.len() > 1 {
            let every = self.stroke.len().div_ceil(MAX_DRAWN);
            let places = self.stroke.iter().step_by(every);
            let points = places.map(|at| axes.to_data(*at).map(|v| v as f32)).collect();
            cx.act(Action::DrawCurve { points });
            self.stroke.clear();
        }
    }
}

/// The arrow keys move the picked point.
fn keys(ui: &Ui, cx: &mut Stage<'_, Lab>, response: &Response) {
    if !response.has_focus() {
        return;
    }
    widgets::hold_arrows(ui, response.id, true, true);
    let pressed = |key| ui.input(|input| input.num_presses(key)) as f32;
    let right = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
    let up = pressed(Key::ArrowUp) - pressed(Key::ArrowDown);
    let index = cx.snapshot.picked;
    if let Some([x, y]) = cx
        .snapshot
        .train
        .at
        .get(index)
        .copied()
        .filter(|_| right != 0.0 || up != 0.0)
    {
        cx.act(Action::MovePoint {
            index,
            to: [x + NUDGE * right, y + NUDGE * up],
        });
    }
}

/// The training point nearest to a place of the screen, within reach.
fn nearest(cx: &Stage<'_, Lab>, axes: &Axes, at: Pos2) -> Option<usize> {
    let away = |point: &[f32; 2]| axes.to_screen(point.map(f64::from)).distance(at);
    let distances = cx.snapshot.train.at.iter().map(away).enumerate();
    distances
        .filter(|(_, distance)| *distance < overfit::REACH)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
}
