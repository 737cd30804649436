//! The mouse on the picture: the start is dragged, the view moved by dragging elsewhere and zoomed by the wheel.

use crate::{
    kit::{axes::Axes, tokens::size},
    panels::Stage,
};
use egui::{CursorIcon, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo};
use neural_atlas_engine::labs::training::optimizers::race::{Action, Race, surface::SurfaceKind, view::Window};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grab {
    Start,
    View,
}

/// What the mouse holds, and the view that was asked for and has not come yet.
#[derive(Default)]
pub struct Hand {
    grab: Option<Grab>,
    wanted: Option<Window>,
    /// The picture's shape as last told to the lab, and the snapshot at which it was told.
    told: Option<(f64, u64)>,
    /// A view that a scene asks for: this part of the plane, or the whole.
    asked: Option<Option<Window>>,
}

/// Snapshots to wait before telling the shape again.
const PATIENCE: u64 = 4;
/// Points of scrolling for a factor of e.
const WHEEL: f64 = 200.0;

impl Hand {
    /// Looks at this part of the plane, or at the whole, as soon as the lab can be told.
    pub fn look_at(&mut self, part: Option<Window>) {
        self.asked = Some(part);
    }

    /// The part of the plane to draw now, in the shape of the picture.
    pub fn window(&mut self, cx: &mut Stage<'_, Race>, rect: Rect) -> Window {
        match self.asked.take() {
            Some(Some(Window { x, y })) => cx.act(Action::Look { x, y }),
            Some(None) => self.home(cx),
            None => {}
        }
        let aspect = f64::from(rect.width() / rect.height().max(1.0));
        let shown = cx.snapshot.window;
        if self.wanted.is_some_and(|wanted| close(wanted, shown)) {
            self.wanted = None;
        }
        let fits = |window: Window| (window.width() / window.height() / aspect - 1.0).abs() < 0.01;
        let due = self
            .told
            .is_none_or(|(told, version)| told != aspect || cx.version > version + PATIENCE);
        if !fits(shown) && due {
            self.told = Some((aspect, cx.version));
            cx.act(Action::Frame { aspect });
            if cx.snapshot.zoomed {
                let Window { x, y } = shown.with_aspect(aspect);
                cx.act(Action::Look { x, y });
            }
        }
        let window = self.wanted.unwrap_or(shown);
        if fits(window) {
            window
        } else {
            window.with_aspect(aspect)
        }
    }

    /// Back to the surface's own view.
    pub fn home(&mut self, cx: &mut Stage<'_, Race>) {
        self.wanted = None;
        cx.act(Action::Home);
    }

    pub fn act(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Race>, axes: &Axes) -> Response {
        let response = ui.interact(axes.rect, ui.scope_id().with("picture"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, cx.words.t("race-picture")));
        let movable = cx.params.surface != SurfaceKind::Network;
        let start = axes.to_screen(cx.snapshot.start);
        let near = |at: Option<Pos2>| movable && at.is_some_and(|at| at.distance(start) < 2.5 * size::KNOB);
        if response.drag_started() {
            let pressed = ui.input(|input| input.pointer.press_origin());
            self.grab = Some(if near(pressed) { Grab::Start } else { Grab::View });
        }
        match self.grab {
            Some(Grab::Start) => take_start(cx, axes, &response),
            Some(Grab::View) => self.pan(cx, axes, &response),
            None => {}
        }
        if response.drag_stopped() {
            self.grab = None;
        }
        if response.double_clicked() {
            self.home(cx);
        }
        if let Some(at) = response.hover_pos() {
            self.wheel(ui, cx, axes, at);
            ui.set_cursor_icon(match self.grab {
                Some(_) => CursorIcon::Grabbing,
                None if near(Some(at)) => CursorIcon::Grab,
                None => CursorIcon::Default,
            });
        }
        response
    }

    fn pan(&mut self, cx: &mut Stage<'_, Race>, axes: &Axes, response: &Response) {
        let moved = response.drag_delta();
        if moved == egui::Vec2::ZERO {
            return;
        }
        let shift = |[low, high]: [f64; 2], by: f64| [low + by, high + by];
        let (right, up) = (-f64::from(moved.x) * axes.unit(), f64::from(moved.y) * axes.unit());
        self.look(
            cx,
            Window {
                x: shift(axes.x, right),
                y: shift(axes.y, up),
            },
        );
    }

    fn wheel(&mut self, ui: &Ui, cx: &mut Stage<'_, Race>, axes: &Axes, at: Pos2) {
        let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let factor = f64::from(pinch) * (f64::from(scroll) / WHEEL).exp();
        if factor == 1.0 {
            return;
        }
        let [x, y] = axes.to_data(at);
        let around = |range: [f64; 2], middle: f64| range.map(|edge| middle + (edge - middle) / factor);
        self.look(
            cx,
            Window {
                x: around(axes.x, x),
                y: around(axes.y, y),
            },
        );
    }

    fn look(&mut self, cx: &mut Stage<'_, Race>, window: Window) {
        if window.is_usable() {
            self.wanted = Some(window);
            cx.act(Action::Look {
                x: window.x,
                y: window.y,
            });
        }
    }
}

/// Puts the start under the pointer, at numbers not finer than the screen.
fn take_start(cx: &mut Stage<'_, Race>, axes: &Axes, response: &Response) {
    if let Some(at) = response.interact_pointer_pos() {
        let grain = 10f64.powf((2.0 * axes.unit()).log10().floor());
        let at = axes.to_data(at.clamp(axes.rect.min, axes.rect.max));
        [cx.params.start_x, cx.params.start_y] = at.map(|value| (value / grain).round() * grain);
    }
}

fn close(a: Window, b: Window) -> bool {
    let near = |a: [f64; 2], b: [f64; 2]| (0..2).all(|end| (a[end] - b[end]).abs() < 1e-6 * (a[1] - a[0]));
    near(a.x, b.x) && near(a.y, b.y)
}
