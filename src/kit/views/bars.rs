//! The bars of a histogram, over an axis that others may share.

use crate::kit::{
    fonts, number,
    tokens::{HAIRLINE, Palette, alpha, text},
};
use egui::{Align2, Color32, Mesh, Painter, Rect, Shape, Stroke, pos2};
use neural_atlas_engine::view::Histogram;

/// Paints bars into `rect`, whose width is the range `x`; a bar narrower than a point still shows. The tallest reaches
/// the top and heights go by the root, so that a single value leaves a trace. `hue` colours a bar by its middle.
pub fn bars(
    painter: &Painter,
    palette: &Palette,
    rect: Rect,
    histogram: &Histogram,
    x: [f64; 2],
    hue: impl Fn(f64) -> Color32,
) {
    let most = histogram.counts.iter().copied().max().unwrap_or(0);
    let place =
        |value: f64| rect.left() + rect.width() * ((value - x[0]) / (x[1] - x[0]).max(f64::MIN_POSITIVE)) as f32;
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(HAIRLINE, palette.hairline));
    if most == 0 {
        return;
    }
    let (low, high) = (f64::from(histogram.low), f64::from(histogram.high));
    let step = (high - low) / histogram.counts.len() as f64;
    let mut mesh = Mesh::default();
    for (index, &count) in histogram.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let (from, to) = (low + step * index as f64, low + step * (index + 1) as f64);
        let (left, right) = (place(from), place(to));
        // A hair of air between bars that are wide enough for it.
        let air = if right - left > 3.0 * HAIRLINE {
            HAIRLINE / 2.0
        } else {
            0.0
        };
        let middle = (left + right) / 2.0;
        let half = ((right - left) / 2.0 - air).max(HAIRLINE / 2.0);
        let height = rect.height() * (count as f32 / most as f32).sqrt();
        let bar = Rect::from_min_max(
            pos2(middle - half, rect.bottom() - height),
            pos2(middle + half, rect.bottom()),
        );
        if bar.intersects(rect) {
            mesh.add_colored_rect(
                bar.intersect(rect),
                hue((from + to) / 2.0).gamma_multiply(1.0 - alpha::AREA),
            );
        }
    }
    painter.add(Shape::mesh(mesh));
    if x[0] < 0.0 && x[1] > 0.0 {
        painter.vline(place(0.0), rect.y_range(), Stroke::new(HAIRLINE, palette.faint));
    }
}

/// The ends of the range below the bars.
pub fn bar_ends(painter: &Painter, palette: &Palette, rect: Rect, x: [f64; 2]) {
    for (value, at, anchor) in [
        (x[0], rect.left_bottom(), Align2::LEFT_TOP),
        (x[1], rect.right_bottom(), Align2::RIGHT_TOP),
    ] {
        painter.text(at, anchor, number(value), fonts::regular(text::SMALL), palette.muted);
    }
}
