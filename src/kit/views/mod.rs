//! Pictures of the snapshot vocabulary: fields, points, images, matrices, histograms, curves.

pub mod axis;
mod bars;
pub mod chart;
pub mod contour;
mod grid;
mod heat;
mod matrix;
pub mod names;
mod points;
pub mod profile;
mod texture;

pub use bars::{bar_ends, bars};
pub use chart::{Chart, Line};
pub use contour::Contour;
pub use grid::{Contrast, ImageGridView};
pub use heat::{Shade, class_field, heat_map};
pub use matrix::{MatrixView, confusion};
pub use points::{PointLook, points};
pub use texture::scoped;

use super::tokens::{HAIRLINE, Palette, RADIUS_SMALL, alpha, space, text};
use super::{fonts, number, words::Words};
use axis::Axis;
use egui::{Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use neural_atlas_engine::view::Histogram;

/// A histogram over the whole of `wanted`, with its lowest and highest value under it.
pub fn histogram(
    ui: &mut Ui,
    histogram: &Histogram,
    wanted: Vec2,
    hue: Color32,
    label: &str,
    words: Words,
) -> Response {
    let palette = Palette::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
    let most = histogram.counts.iter().copied().max().unwrap_or(0);
    let foot = rect.bottom() - text::SMALL - space::XS;
    let painter = ui.painter_at(rect);
    painter.hline(rect.x_range(), foot, Stroke::new(HAIRLINE, palette.hairline));
    if most == 0 {
        return response;
    }
    let bins = Axis::new((0.0, histogram.counts.len() as f64), false, rect.left(), rect.right());
    let heights = Axis::new((0.0, f64::from(most)), false, foot, rect.top());
    for (index, count) in histogram.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let bar = Rect::from_two_pos(
            pos2(
                bins.place(index as f64) + HAIRLINE / 2.0,
                heights.place(f64::from(*count)),
            ),
            pos2(bins.place(index as f64 + 1.0) - HAIRLINE / 2.0, foot),
        );
        painter.rect_filled(bar, CornerRadius::ZERO, hue.gamma_multiply(1.0 - alpha::RAW));
    }
    let ends = [
        (histogram.low, rect.left(), egui::Align2::LEFT_BOTTOM),
        (histogram.high, rect.right(), egui::Align2::RIGHT_BOTTOM),
    ];
    for (value, x, anchor) in ends {
        painter.text(
            pos2(x, rect.bottom()),
            anchor,
            number::number(f64::from(value)),
            fonts::regular(text::SMALL),
            palette.muted,
        );
    }
    let Some(pointer) = response.hover_pos() else {
        return response;
    };
    let bin = (bins.value(pointer.x).max(0.0) as usize).min(histogram.counts.len() - 1);
    let width = f64::from(histogram.high - histogram.low) / histogram.counts.len() as f64;
    let edge = |index: usize| number::number(f64::from(histogram.low) + width * index as f64);
    response.on_hover_text_at_pointer(words.with(
        "histogram-bin",
        &[
            ("low", &edge(bin)),
            ("high", &edge(bin + 1)),
            ("n", &number::count(u64::from(histogram.counts[bin]))),
        ],
    ))
}

/// A small rounded plate behind text on a picture.
pub fn plate(ui: &Ui, at: egui::Pos2, anchor: egui::Align2, words: &str, ink: Color32) -> Rect {
    let palette = Palette::of(ui.visuals());
    let galley = ui
        .painter()
        .layout_no_wrap(words.to_owned(), fonts::regular(text::SMALL), ink);
    let rect = anchor.anchor_size(at, galley.size() + vec2(2.0 * space::XS, 0.0));
    ui.painter().rect_filled(
        rect,
        CornerRadius::same(RADIUS_SMALL as u8),
        palette.surface.gamma_multiply(alpha::PLATE),
    );
    ui.painter().galley(rect.min + vec2(space::XS, 0.0), galley, ink);
    rect
}
