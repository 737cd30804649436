//! A table in prose: a bold head over a hairline, columns as wide as they need.

use super::{
    lines::{Placed, set},
    read::Piece,
    runs, said,
};
use crate::kit::tokens::{HAIRLINE, Palette, space};
use egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

/// Wider than any cell.
const ENDLESS: f32 = 1e4;

pub(super) fn table(
    ui: &mut Ui,
    rows: &[Vec<Vec<Piece>>],
    width: f32,
    size: f32,
    links: &[(String, String)],
    id: egui::Id,
    clicked: &mut Option<usize>,
) {
    let palette = Palette::of(ui.visuals());
    let columns = columns(ui, rows, width, size);
    for (index, row) in rows.iter().enumerate() {
        let bold = index == 0;
        let cells: Vec<(Vec<Placed<'_>>, f32)> = row
            .iter()
            .zip(&columns)
            .map(|(cell, width)| set(ui, cell, size, bold, 0.0, *width))
            .collect();
        let height = cells.iter().map(|(_, height)| *height).fold(0.0, f32::max);
        ui.spacing_mut().item_spacing.y = 0.0;
        let (line, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let words = row.iter().map(|cell| said(cell)).collect::<Vec<_>>().join(", ");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        let mut left = line.left();
        for (column, ((placed, _), width)) in cells.iter().zip(&columns).enumerate() {
            let rect = Rect::from_min_size(egui::pos2(left, line.top()), vec2(*width, height));
            runs(ui, rect, placed, (size, bold), links, id.with((index, column)), clicked);
            left += width + space::M;
        }
        let ink = if bold { palette.faint } else { palette.hairline };
        ui.painter()
            .hline(line.x_range(), line.bottom(), Stroke::new(HAIRLINE, ink));
    }
    ui.add_space(space::S);
}

/// What each column needs on one line, made narrower alike where all together are too wide.
fn columns(ui: &Ui, rows: &[Vec<Vec<Piece>>], width: f32, size: f32) -> Vec<f32> {
    let needs = |cell: &Vec<Piece>| {
        let (placed, _) = set(ui, cell, size, true, 0.0, ENDLESS);
        placed.iter().map(|run| run.at.x + run.width).fold(0.0, f32::max) + 1.0
    };
    let count = rows.first().map_or(0, Vec::len);
    let mut widths: Vec<f32> = (0..count)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(needs)
                .fold(0.0, f32::max)
        })
        .collect();
    let room = width - space::M * count.saturating_sub(1) as f32;
    let total: f32 = widths.iter().sum();
    if total > room {
        widths.iter_mut().for_each(|width| *width *= room / total);
    }
    widths
}
