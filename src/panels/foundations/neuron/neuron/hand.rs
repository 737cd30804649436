//! The mouse on the plane: it holds the input, the weight arrow, an end of the line, a data point, or the line itself.

use super::{geometry, put};
use crate::{
    kit::{axes::Axes, tokens::size},
    panels::Stage,
};
use egui::{CursorIcon, Pos2, Response, Ui};
use neural_atlas_engine::labs::foundations::neuron::neuron::{Action, Neuron, unit::Unit};

/// What the mouse holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grab {
    Input,
    /// The tip of the weight arrow; the line turns about where the arrow stands.
    Arrow {
        about: [f64; 2],
    },
    /// One end of the line, the one that `turned` calls forward or the other.
    End {
        about: [f64; 2],
        forward: bool,
    },
    Point(usize),
    Line,
}

#[derive(Default)]
pub struct Hand {
    pub grab: Option<Grab>,
}

/// How near the pointer must be, in points.
const REACH: f32 = 12.0;
const POINT_REACH: f32 = 7.0;

/// Where the ends of the line are taken, as a share of its half.
const GRIP: f64 = 0.72;

/// The two places at which the line is turned.
pub fn grips(unit: &Unit) -> Option<[[f64; 2]; 2]> {
    let [a, b] = geometry::line(unit, 0.0)?;
    let middle = geometry::middle(unit);
    let part = |end: [f64; 2]| [0, 1].map(|axis| middle[axis] + GRIP * (end[axis] - middle[axis]));
    Some([part(a), part(b)])
}

/// The tip of the weight arrow.
pub fn tip(unit: &Unit) -> [f64; 2] {
    let from = geometry::middle(unit);
    [from[0] + unit.w[0], from[1] + unit.w[1]]
}

/// What lies under the pointer.
fn under(cx: &Stage<'_, Neuron>, axes: &Axes, at: Pos2) -> Option<Grab> {
    let snapshot = cx.snapshot;
    let unit = &snapshot.unit;
    let near = |place: [f64; 2], reach: f32| axes.to_screen(place).distance(at) < reach;
    if near(snapshot.x, REACH) {
        return Some(Grab::Input);
    }
    let about = geometry::middle(unit);
    if near(tip(unit), REACH) {
        return Some(Grab::Arrow { about });
    }
    if let Some([first, second]) = grips(unit) {
        for (place, forward) in [(second, true), (first, false)] {
            if near(place, REACH) {
                return Some(Grab::End { about, forward });
            }
        }
    }
    let distance = |index: usize| {
        let [x, y] = snapshot.points.at[index].map(f64::from);
        axes.to_screen([x, y]).distance(at)
    };
    let nearest = (0..snapshot.points.at.len()).min_by(|a, b| distance(*a).total_cmp(&distance(*b)));
    if let Some(index) = nearest.filter(|index| distance(*index) < POINT_REACH) {
        return Some(Grab::Point(index));
    }
    let away = unit.sum(axes.to_data(at)).abs() / unit.size() / axes.unit();
    (unit.size() > 0.0 && away < f64::from(REACH)).then_some(Grab::Line)
}

impl Hand {
    /// Does what the mouse does, and says what it holds or could take.
    pub fn act(&mut self, ui: &Ui, cx: &mut Stage<'_, Neuron>, axes: &Axes, response: &Response) -> Option<Grab> {
        if response.drag_started() {
            let pressed = ui.input(|input| input.pointer.press_origin());
            self.grab = pressed.and_then(|at| under(cx, axes, at));
        }
        if let (Some(grab), Some(at)) = (self.grab, response.interact_pointer_pos()) {
            let at = axes.to_data(at.clamp(axes.rect.min, axes.rect.max));
            drag(cx, grab, at, grain(axes));
        }
        if response.drag_stopped() {
            self.grab = None;
        }
        let over = response.hover_pos().and_then(|at| under(cx, axes, at));
        if let (true, Some(Grab::Point(index))) = (response.double_clicked(), over) {
            cx.act(Action::Flip { index });
        }
        if response.hovered() {
            ui.set_cursor_icon(match (self.grab, over) {
                (Some(_), _) => CursorIcon::Grabbing,
                (None, Some(_)) => CursorIcon::Grab,
                (None, None) => CursorIcon::Default,
            });
        }
        self.grab.or(over)
    }
}

/// Numbers that can be read: not finer than the screen.
pub fn grain(axes: &Axes) -> f64 {
    10f64.powf((2.0 * axes.unit()).log10().floor())
}

fn drag(cx: &mut Stage<'_, Neuron>, grab: Grab, at: [f64; 2], grain: f64) {
    let round = |value: f64| (value / grain).round() * grain;
    let unit = cx.snapshot.unit;
    let bias = |w: [f64; 2], about: [f64; 2]| {
        if cx.snapshot.use_bias {
            round(geometry::bias_through(w, about))
        } else {
            0.0
        }
    };
    match grab {
        Grab::Input => [cx.params.x1, cx.params.x2] = at.map(round),
        Grab::Point(index) => cx.act(Action::Move { index, to: at }),
        Grab::Arrow { about } => {
            let w = [round(at[0] - about[0]), round(at[1] - about[1])];
            let b = bias(w, about);
            put(cx, Unit { w, b });
        }
        Grab::End { about, forward } => {
            let along = [at[0] - about[0], at[1] - about[1]];
            // The line runs along (-w2, w1), to the end called forward.
            let w = geometry::turned(unit.size(), along, forward).map(round);
            let b = bias(w, about);
            put(cx, Unit { w, b });
        }
        Grab::Line => {
            let b = bias(unit.w, at);
            put(cx, Unit { w: unit.w, b });
        }
    }
}

/// The radius of what is taken by the hand.
pub const KNOB: f32 = size::KNOB;
