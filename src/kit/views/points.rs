//! Data points on the plane.

use super::axis::Plane;
use crate::kit::{
    colormap,
    tokens::{HAIRLINE, Palette, size},
};
use egui::{Color32, Rect, Shape, Stroke, Ui, pos2};
use neural_atlas_engine::view::Points;

/// How points are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointLook {
    /// Number of classes; none for targets in [-1, 1].
    pub classes: Option<usize>,
    /// Diamonds instead of discs: test data, told apart without colour.
    pub test: bool,
    pub radius: f32,
}

impl Default for PointLook {
    fn default() -> Self {
        Self {
            classes: Some(2),
            test: false,
            radius: size::POINT,
        }
    }
}

impl PointLook {
    pub fn color(&self, palette: &Palette, target: f32) -> Color32 {
        match self.classes {
            Some(count) => palette.class(target.max(0.0) as usize, count),
            None => colormap::diverging(palette, target),
        }
    }
}

/// Draws points over `clip`, each with a thin rim so that it stands out from a heat map of its own colour.
pub fn points(ui: &Ui, clip: Rect, plane: &Plane, points: &Points, look: PointLook) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter_at(clip);
    let rim = HAIRLINE * 0.8;
    for (at, target) in points.at.iter().zip(&points.target) {
        let centre = plane.at(f64::from(at[0]), f64::from(at[1]));
        if !clip.expand(look.radius).contains(centre) {
            continue;
        }
        let color = look.color(palette, *target);
        if look.test {
            let r = look.radius * 1.25;
            let corners = [(0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)].map(|(x, y)| pos2(centre.x + x, centre.y + y));
            painter.add(Shape::convex_polygon(
                corners.to_vec(),
                color,
                Stroke::new(HAIRLINE, palette.text),
            ));
        } else {
            // Two discs are cheaper than a disc with an outline.
            painter.circle_filled(centre, look.radius + rim, palette.surface);
            painter.circle_filled(centre, look.radius, color);
        }
    }
}
