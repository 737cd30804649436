//! The window onto the map: which place stands in its middle, how close it is, and how it gets elsewhere.

use crate::kit::tokens::{map as size, time};
use egui::{Pos2, Rect, Vec2};

/// Maps the layout's coordinates to the screen. At zoom 1 the whole map fills the area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The layout's point in the middle of the area, as shares of the layout, so that a resize keeps the place.
    middle: Vec2,
    zoom: f32,
    /// Where it is going.
    goal: Option<(Vec2, f32)>,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            middle: Vec2::splat(0.5),
            zoom: 1.0,
            goal: None,
        }
    }
}

impl Camera {
    pub fn zoom(&self) -> f32 {
        self.zoom
    }

    pub fn to_screen(self, area: Rect, point: Pos2) -> Pos2 {
        area.center() + (point.to_vec2() - self.middle * area.size()) * self.zoom
    }

    fn to_layout(self, area: Rect, point: Pos2) -> Vec2 {
        self.middle * area.size() + (point - area.center()) / self.zoom
    }

    pub fn rect_to_screen(self, area: Rect, rect: Rect) -> Rect {
        Rect::from_min_max(self.to_screen(area, rect.min), self.to_screen(area, rect.max))
    }

    /// Moves with the hand.
    pub fn pan(&mut self, area: Rect, by: Vec2) {
        self.goal = None;
        self.middle -= by / self.zoom / area.size();
        self.clamp();
    }

    /// Comes closer by `factor`, keeping the point under the pointer where it is.
    pub fn zoom_at(&mut self, area: Rect, pointer: Pos2, factor: f32) {
        let (middle, zoom) = self.zoomed(area, pointer, factor);
        *self = Self {
            middle,
            zoom,
            goal: None,
        };
    }

    /// The same, on the way there for a moment.
    pub fn glide_at(&mut self, area: Rect, pointer: Pos2, factor: f32) {
        self.goal = Some(self.zoomed(area, pointer, factor));
    }

    fn zoomed(self, area: Rect, pointer: Pos2, factor: f32) -> (Vec2, f32) {
        let fixed = self.to_layout(area, pointer);
        let zoom = (self.zoom * factor).clamp(1.0, size::ZOOM_MOST);
        let middle = (fixed - (pointer - area.center()) / zoom) / area.size();
        clamped(middle, zoom)
    }

    /// Glides until this part of the layout fills the area.
    pub fn glide_to(&mut self, area: Rect, part: Rect) {
        let zoom = (area.size() / part.size()).min_elem().clamp(1.0, size::ZOOM_MOST);
        self.goal = Some(clamped(part.center().to_vec2() / area.size(), zoom));
    }

    /// The same with its way behind it.
    pub fn arrived(self) -> Self {
        let (middle, zoom) = self.goal.unwrap_or((self.middle, self.zoom));
        Self {
            middle,
            zoom,
            goal: None,
        }
    }

    /// Glides by as little as shows the whole of this part of the layout, farther away only where it is too large.
    pub fn glide_to_show(&mut self, area: Rect, part: Rect) {
        let end = self.arrived();
        let fits = (area.size() / part.size()).min_elem();
        let zoom = end.zoom.min(fits.max(1.0));
        let half = area.size() / zoom / 2.0;
        let middle = end.middle * area.size();
        // The middle may stand between these two, so that neither edge of the part is out of sight.
        let (least, most) = (part.max.to_vec2() - half, part.min.to_vec2() + half);
        let middle = middle.max(least.min(most)).min(most.max(least)) / area.size();
        self.goal = Some(clamped(middle, zoom));
    }

    /// Back to the whole map.
    pub fn glide_home(&mut self) {
        self.goal = Some((Vec2::splat(0.5), 1.0));
    }

    /// One frame of gliding; true while under way.
    pub fn glide(&mut self, seconds: f32) -> bool {
        let Some((middle, zoom)) = self.goal else { return false };
        let share = 1.0 - (-seconds / (time::CALM / 3.0)).exp();
        // Zoom in equal ratios, so that coming closer looks even.
        self.zoom *= (zoom / self.zoom).powf(share);
        self.middle += (middle - self.middle) * share;
        if (zoom / self.zoom).ln().abs() < 1e-3 && (middle - self.middle).length() < 1e-4 {
            (self.middle, self.zoom) = (middle, zoom);
            self.goal = None;
        }
        self.goal.is_some()
    }

    fn clamp(&mut self) {
        (self.middle, self.zoom) = clamped(self.middle, self.zoom);
    }
}

/// The map never leaves the window: its edges stop at the window's.
fn clamped(middle: Vec2, zoom: f32) -> (Vec2, f32) {
    let half = Vec2::splat(0.5 / zoom);
    (middle.clamp(half, Vec2::splat(1.0) - half), zoom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    fn area() -> Rect {
        Rect::from_min_size(pos2(0.0, 44.0), vec2(1280.0, 756.0))
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer_and_never_shows_beyond_the_edge() {
        let mut camera = Camera::default();
        let pointer = pos2(900.0, 300.0);
        let before = camera.to_layout(area(), pointer);
        camera.zoom_at(area(), pointer, 3.0);
        assert!((camera.to_layout(area(), pointer) - before).length() < 1e-2);
        camera.pan(area(), vec2(1e6, 1e6));
        assert!((camera.to_screen(area(), Pos2::ZERO) - area().min).length() < 1e-2);
        camera.zoom_at(area(), pointer, 1e-9);
        assert_eq!((camera.zoom(), camera.middle), (1.0, Vec2::splat(0.5)));
    }

    #[test]
    fn a_part_in_sight_moves_nothing_and_one_beyond_the_edge_comes_in_by_the_shortest_way() {
        let mut camera = Camera::default();
        camera.zoom_at(area(), area().center(), 4.0);
        let part = |x: f32| Rect::from_min_size(pos2(x, 370.0), vec2(100.0, 50.0));
        camera.glide_to_show(area(), part(600.0));
        assert_eq!(camera.arrived().middle, camera.middle);
        camera.glide_to_show(area(), part(1000.0));
        let end = camera.arrived();
        assert_eq!(end.zoom(), 4.0);
        let shown = end.rect_to_screen(area(), part(1000.0));
        assert!((shown.right() - area().right()).abs() < 1e-2 && area().contains_rect(shown.shrink(1e-2)));
        camera.glide_to_show(area(), Rect::from_min_size(Pos2::ZERO, vec2(640.0, 100.0)));
        assert_eq!(camera.arrived().zoom(), 2.0);
    }

    #[test]
    fn gliding_arrives_within_two_seconds_and_then_rests() {
        let mut camera = Camera::default();
        camera.glide_to(area(), Rect::from_min_size(pos2(100.0, 100.0), vec2(300.0, 100.0)));
        let frames = (0..120).take_while(|_| camera.glide(1.0 / 60.0)).count();
        assert!(frames < 120);
        assert!((camera.to_screen(area(), pos2(250.0, 150.0)) - area().center()).length() < 1.0);
        assert!(!camera.glide(1.0 / 60.0));
    }
}
