//! Where the parts of the stage stand, and how the net's layers share its width.

use crate::kit::tokens::{digits as share, size, space, text};
use egui::{Rect, pos2, vec2};

/// The parts of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Places {
    pub pad: Rect,
    /// Buttons below the pad.
    pub tools: Rect,
    /// What the input is, in words.
    pub caption: Rect,
    pub net: Rect,
    /// Bars of the ten classes.
    pub bars: Rect,
    pub tabs: Rect,
    pub detail: Rect,
}

impl Places {
    pub fn new(stage: Rect) -> Self {
        let wide = stage.width() >= share::WIDE;
        let area = stage.shrink(if wide { space::L } else { space::S });
        let caption = text::SMALL * text::PROSE_LINE * 2.0;
        let rest = size::TARGET + caption + space::XS;
        let top = (area.height() * share::NET_OF_HEIGHT).max(share::PAD_LEAST + rest);
        let side = (area.width() * share::PAD_OF_WIDTH)
            .max(share::PAD_LEAST)
            .min(top - rest);
        let pad = Rect::from_min_size(area.min, vec2(side, side));
        let tools = Rect::from_min_size(pad.left_bottom() + vec2(0.0, space::XS), vec2(side, size::TARGET));
        let caption = Rect::from_min_size(tools.left_bottom(), vec2(side, caption));
        let upper = Rect::from_min_max(area.min, pos2(area.right(), area.top() + top));
        let width = if wide { share::BARS } else { share::BARS_NARROW };
        let gap = if wide { space::L } else { space::S };
        let bars = upper.with_min_x(upper.right() - width);
        let net = Rect::from_min_max(
            pos2(pad.right() + gap, upper.top()),
            pos2(bars.left() - gap, upper.bottom()),
        );
        let tabs = Rect::from_min_size(
            pos2(area.left(), upper.bottom() + space::XS),
            vec2(area.width(), size::ROW),
        );
        let detail = Rect::from_min_max(pos2(area.left(), tabs.bottom() + space::XS), area.max);
        Self {
            pad,
            tools,
            caption,
            net,
            bars,
            tabs,
            detail,
        }
    }
}

/// One layer as a column: maps in `across` columns of `cell` width, or a dense layer's cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    pub layer: usize,
    pub rect: Rect,
    pub across: usize,
    pub cell: f32,
}

/// A layer's number of maps, and whether they are pictures rather than single units in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    pub count: usize,
    pub maps: bool,
}

impl Shape {
    fn down(self, across: usize) -> usize {
        self.count.div_ceil(across).max(1)
    }
    /// How wide one map may be when it shares this height with those below it.
    fn side(self, across: usize, height: f32) -> f32 {
        (height + share::MAP_GAP) / self.down(across) as f32 - share::MAP_GAP
    }
    fn split(self, height: f32, least: f32) -> (usize, f32) {
        if !self.maps {
            return (self.count.div_ceil(share::CELLS).max(1), share::CELL);
        }
        let most = share::ACROSS.min(self.count.max(1));
        let across = (1..=most)
            .find(|across| self.side(*across, height) >= least)
            .unwrap_or(most);
        (across, self.side(across, height).min(share::MAP_MOST))
    }
}

fn gap(shape: Shape) -> f32 {
    if shape.maps { share::MAP_GAP } else { 0.0 }
}

/// Places of the layers from left to right within `area`. Where they do not fit maps shrink alike, and of several ways
/// to break the layers into columns the one with the largest smallest map is taken.
pub fn columns(shapes: &[Shape], area: Rect) -> Vec<Column> {
    let ways = share::MAP_LEAST.map(|least| placed(shapes, area, least));
    let smallest = |way: &Vec<Column>| {
        let maps = way.iter().zip(shapes).filter(|(_, shape)| shape.maps);
        maps.map(|(column, _)| column.cell).fold(f32::INFINITY, f32::min)
    };
    let best = ways
        .into_iter()
        .rev()
        .max_by(|a, b| smallest(a).total_cmp(&smallest(b)));
    best.unwrap_or_default()
}

fn placed(shapes: &[Shape], area: Rect, least: f32) -> Vec<Column> {
    let split: Vec<(usize, f32)> = shapes.iter().map(|shape| shape.split(area.height(), least)).collect();
    let inner: f32 = shapes
        .iter()
        .zip(&split)
        .map(|(shape, (across, _))| gap(*shape) * (across - 1) as f32)
        .sum();
    let cells: f32 = split.iter().map(|(across, cell)| *across as f32 * cell).sum();
    let between = shapes.len().saturating_sub(1).max(1) as f32;
    let free = (area.width() - inner - space::S * between).max(1.0);
    let scale = (free / cells.max(1.0)).min(1.0);
    let step = space::S + ((free - cells * scale) / between).max(0.0);
    let mut left = area.left();
    let mut placed = vec![];
    for (layer, (shape, (across, cell))) in shapes.iter().zip(split).enumerate() {
        let cell = cell * scale;
        let width = across as f32 * (cell + gap(*shape)) - gap(*shape);
        let height = if shape.maps {
            shape.down(across) as f32 * (cell + share::MAP_GAP) - share::MAP_GAP
        } else {
            area.height()
        };
        let rect = Rect::from_center_size(pos2(left + width / 2.0, area.center().y), vec2(width, height));
        placed.push(Column {
            layer,
            rect,
            across,
            cell,
        });
        left += width + step;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Pos2;

    #[test]
    fn from_420_by_360_to_1400_by_1000_no_part_leaves_the_stage_or_covers_another() {
        for (width, height) in [(420.0, 360.0), (700.0, 540.0), (640.0, 400.0), (1400.0, 1000.0)] {
            let stage = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
            let places = Places::new(stage);
            let parts = [
                places.pad,
                places.tools,
                places.caption,
                places.net,
                places.bars,
                places.tabs,
                places.detail,
            ];
            for (index, part) in parts.iter().enumerate() {
                assert!(
                    part.width() > 20.0 && part.height() > 20.0,
                    "{width}×{height}: {part:?}"
                );
                assert!(stage.expand(0.5).contains_rect(*part), "{width}×{height}: {part:?}");
                for other in &parts[index + 1..] {
                    assert!(!part.shrink(0.5).intersects(other.shrink(0.5)), "{part:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn seven_layers_of_lenet_keep_their_order_within_200_to_900_points() {
        let shapes = [
            (1, true),
            (6, true),
            (6, true),
            (16, true),
            (16, true),
            (120, false),
            (84, false),
        ]
        .map(|(count, maps)| Shape { count, maps });
        for width in [200.0, 400.0, 900.0] {
            let area = Rect::from_min_size(Pos2::ZERO, vec2(width, 260.0));
            let placed = columns(&shapes, area);
            assert!(
                placed.windows(2).all(|pair| pair[0].rect.right() < pair[1].rect.left()),
                "{width}"
            );
            assert!(
                placed.iter().all(|column| area.expand(0.5).contains_rect(column.rect)),
                "{width}: {placed:?}"
            );
        }
    }
}
