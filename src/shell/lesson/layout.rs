//! Where the parts of the lesson page stand at every size.

use crate::kit::{
    tokens::{shell as size, size as parts, space},
    widgets,
    words::Words,
};
use egui::{Rect, Ui, pos2};

/// The parts, in points.
pub(super) struct Layout {
    pub stage: Rect,
    pub transport: Rect,
    pub curves: Rect,
    pub side: Rect,
    pub reading: Rect,
    /// None in a low window, where text and controls share their place as tabs.
    pub controls: Option<Rect>,
}

impl Layout {
    pub fn of(area: Rect) -> Self {
        let side = if area.width() >= size::WIDE - size::OUTLINE {
            size::SIDE
        } else {
            size::SIDE_NARROW
        };
        let tall = area.height() >= size::TALL - size::TOP_BAR;
        let chart = if tall { parts::CHART } else { size::CHART_LOW };
        let split = (area.right() - side).max(area.left());
        let (middle, side) = area.split_left_right_at_x(split);
        let (middle, curves) = middle.split_top_bottom_at_y(middle.bottom() - chart);
        let (stage, transport) = middle.split_top_bottom_at_y(middle.bottom() - parts::TRANSPORT);
        let (reading, controls) = side.split_top_bottom_at_y(side.bottom() - side.height() * size::CONTROLS);
        match tall {
            true => Self {
                stage,
                transport,
                curves,
                side,
                reading,
                controls: Some(controls),
            },
            false => Self {
                stage,
                transport,
                curves,
                side,
                reading: side,
                controls: None,
            },
        }
    }
}

/// The row of tabs, and what is below it.
pub(super) fn tabs(rect: Rect) -> (Rect, Rect) {
    let inner = Rect::from_min_max(pos2(rect.left() + space::L, rect.top() + space::XS), rect.max);
    let (row, below) = inner.split_top_bottom_at_y(inner.top() + parts::ROW);
    (row, Rect::from_min_max(pos2(rect.left(), below.top()), rect.max))
}

/// Text or controls, where there is room for one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Text,
    Controls,
}

impl Tab {
    pub fn show(&mut self, ui: &mut Ui, words: Words) {
        ui.horizontal(|ui| {
            for (tab, key) in [(Self::Text, "lesson-text"), (Self::Controls, "lesson-controls")] {
                if widgets::chip(ui, words.t(key), *self == tab).clicked() {
                    *self = tab;
                }
            }
        });
    }
}
