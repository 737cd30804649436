//! The hand on a plane of points: click beside them to add, drag to move, right click or Delete to remove; the same by keys.

use crate::kit::{axes::Axes, tokens::size, widgets};
use egui::{CursorIcon, Key, Pos2, Response, Ui};

/// What the hand did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Touch {
    Add([f64; 2]),
    Move(u32, [f64; 2]),
    Remove(u32),
    Pick(u32),
}

/// A point as the hand finds it.
pub type Spot = (u32, [f64; 2]);

/// What the mouse holds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Grab {
    #[default]
    Nothing,
    Point(u32),
    /// A point on its way in, not seen in a snapshot yet that had so many points before.
    Fresh(usize),
}

#[derive(Default)]
pub struct Hand {
    grab: Grab,
}

/// How near the pointer must come, as a multiple of a point's radius.
const REACH: f32 = 4.0;
/// How far an arrow key moves a point, in points of the screen; with shift ten times as far.
const NUDGE: f64 = 2.0;

impl Hand {
    /// The point under the pointer.
    pub fn under(axes: &Axes, spots: &[Spot], at: Pos2) -> Option<u32> {
        let distance = |spot: &Spot| axes.to_screen(spot.1).distance(at);
        let nearest = spots.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        (distance(nearest) <= REACH * size::POINT).then_some(nearest.0)
    }

    pub fn holds(&self) -> bool {
        self.grab != Grab::Nothing
    }

    /// What happened on the plane; `picked` is moved and removed by the keys.
    pub fn act(
        &mut self,
        ui: &Ui,
        response: &Response,
        axes: &Axes,
        spots: &[Spot],
        picked: Option<u32>,
    ) -> Vec<Touch> {
        let mut touches = vec![];
        if response.drag_started() {
            let pressed = ui.input(|input| input.pointer.press_origin());
            if let Some(id) = pressed.and_then(|at| Self::under(axes, spots, at)) {
                self.grab = Grab::Point(id);
                touches.push(Touch::Pick(id));
            }
        }
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if let Some(at) = response.interact_pointer_pos() {
            let under = Self::under(axes, spots, at);
            if response.clicked() {
                touches.push(under.map_or_else(|| Touch::Add(axes.to_data(at)), Touch::Pick));
            }
            touches.extend(under.filter(|_| response.secondary_clicked()).map(Touch::Remove));
        }
        self.carry(response, axes, spots, &mut touches);
        if let Some(at) = response.hover_pos() {
            let over = Self::under(axes, spots, at).is_some();
            ui.set_cursor_icon(match (self.holds(), over) {
                (true, _) => CursorIcon::Grabbing,
                (_, true) => CursorIcon::Grab,
                _ => CursorIcon::Crosshair,
            });
        }
        keys(ui, response, axes, spots, picked, &mut touches);
        touches
    }

    /// A source from which new points are drawn into the plane.
    pub fn source(&mut self, response: &Response, axes: &Axes, spots: &[Spot]) -> Vec<Touch> {
        let mut touches = vec![];
        if response.drag_started()
            && let Some(at) = response.interact_pointer_pos()
        {
            self.grab = Grab::Fresh(spots.len());
            touches.push(Touch::Add(axes.to_data(at)));
        }
        if self.holds() {
            self.carry(response, axes, spots, &mut touches);
        }
        touches
    }

    /// Takes what is held along, and lets it go.
    fn carry(&mut self, response: &Response, axes: &Axes, spots: &[Spot], touches: &mut Vec<Touch>) {
        if let (Grab::Fresh(before), Some((id, _))) = (self.grab, spots.last())
            && spots.len() > before
        {
            self.grab = Grab::Point(*id);
            touches.push(Touch::Pick(*id));
        }
        if let (Grab::Point(id), true, Some(at)) = (self.grab, response.dragged(), response.interact_pointer_pos()) {
            touches.push(Touch::Move(id, axes.to_data(at)));
        }
        if response.drag_stopped() {
            self.grab = Grab::Nothing;
        }
    }
}

/// Arrows move the picked point, page keys pick the next one, Delete removes it, Insert adds one in the middle.
fn keys(ui: &Ui, response: &Response, axes: &Axes, spots: &[Spot], picked: Option<u32>, touches: &mut Vec<Touch>) {
    if !response.has_focus() {
        return;
    }
    widgets::hold_arrows(ui, response.id, true, true);
    let presses = |key: Key| ui.input(|input| input.num_presses(key)) as f64;
    let far = if ui.input(|input| input.modifiers.shift) {
        10.0
    } else {
        1.0
    };
    let across = presses(Key::ArrowRight) - presses(Key::ArrowLeft);
    let up = presses(Key::ArrowUp) - presses(Key::ArrowDown);
    let index = spots.iter().position(|(id, _)| Some(*id) == picked);
    if let Some((id, [x, y])) = index.and_then(|index| spots.get(index)) {
        let tall = (axes.y[1] - axes.y[0]) / f64::from(axes.rect.height().max(1.0));
        if across != 0.0 || up != 0.0 {
            let by = NUDGE * far;
            touches.push(Touch::Move(*id, [x + by * across * axes.unit(), y + by * up * tall]));
        }
        if presses(Key::Delete) + presses(Key::Backspace) > 0.0 {
            touches.push(Touch::Remove(*id));
        }
    }
    if presses(Key::Insert) > 0.0 {
        touches.push(Touch::Add(axes.to_data(axes.rect.center())));
    }
    let turn = presses(Key::PageDown) - presses(Key::PageUp);
    if turn != 0.0 && !spots.is_empty() {
        let next = index.map_or(0, |index| {
            (index as i64 + turn as i64).rem_euclid(spots.len() as i64) as usize
        });
        touches.push(Touch::Pick(spots[next].0));
    }
}
