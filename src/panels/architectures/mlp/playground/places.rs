//! Where the parts of the stage stand, for any size of it.

use crate::kit::tokens::{size, space, stage as share};
use egui::{Pos2, Rect, pos2, vec2};

/// The parts of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Places {
    /// Presets, the data set's own settings.
    pub top: Rect,
    /// Thumbnails of the data sets; absent where it would be too narrow.
    pub rail: Option<Rect>,
    /// Buttons above the diagram.
    pub header: Rect,
    /// Columns of neurons, with the inputs' labels to their left outside.
    pub network: Rect,
    pub plane: Rect,
    /// Colour scale, toggles or brush.
    pub foot: Rect,
    /// Tabs and what they show: below the plane, or (compact) over the plane's own place.
    pub tabs: Rect,
    pub detail: Rect,
    /// The plane and the details share one place.
    pub compact: bool,
}

/// Room for names beside the diagram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Labels {
    pub left: f32,
    pub right: f32,
}

impl Places {
    pub fn new(stage: Rect, labels: Labels) -> Self {
        let wide = stage.width() >= share::WIDE;
        let area = stage.shrink(if wide { space::L } else { space::S });
        let (top, body) = cut_top(area, size::ROW, space::M);
        let (rail, body) = if wide && body.height() >= share::RAIL_HEIGHT {
            let (rail, body) = body.split_left_right_at_x(body.left() + share::RAIL);
            (Some(rail), body.with_min_x(body.left() + space::L))
        } else {
            (None, body)
        };
        let foot_height = 2.0 * size::CHIP + space::XS;
        let side = (area.width() * share::PLANE_OF_WIDTH).min(body.height() * share::PLANE_OF_HEIGHT);
        let below = body.height() - side - foot_height - size::ROW - 2.0 * space::S - share::AXIS;
        let compact = below < share::DETAIL_LEAST;
        let side = if compact {
            let room = body.height() - foot_height - size::ROW - space::XS - share::AXIS;
            (area.width() * share::PLANE_OF_WIDTH_COMPACT).min(room).max(1.0)
        } else {
            side
        };
        let (left, right) = body.split_left_right_at_x(body.right() - side);
        let square = vec2(side, side);
        let (tabs, plane) = if compact {
            let (tabs, rest) = cut_top(right, size::ROW, space::XS);
            (tabs, Rect::from_min_size(rest.min, square))
        } else {
            let plane = Rect::from_min_size(right.min, square);
            (
                cut_top(
                    right.with_min_y(plane.bottom() + share::AXIS + foot_height + 2.0 * space::S),
                    size::ROW,
                    0.0,
                )
                .0,
                plane,
            )
        };
        let foot = Rect::from_min_size(
            pos2(plane.left(), plane.bottom() + share::AXIS + space::XS),
            vec2(side, foot_height),
        );
        let detail = if compact {
            plane.union(foot)
        } else {
            right.with_min_y(tabs.bottom() + space::XS)
        };
        let (header, network) = cut_top(left, share::HEADER, space::XS);
        let network = Rect::from_min_max(
            pos2(network.left() + labels.left, network.top()),
            pos2(network.right() - labels.right - space::XL, network.bottom()),
        );
        Self {
            top,
            rail,
            header,
            network,
            plane,
            foot,
            tabs,
            detail,
            compact,
        }
    }

    /// Where a single output docks at the plane.
    pub fn port(&self) -> Pos2 {
        self.plane.left_center()
    }
}

fn cut_top(rect: Rect, height: f32, gap: f32) -> (Rect, Rect) {
    let (top, rest) = rect.split_top_bottom_at_y(rect.top() + height);
    (top, rest.with_min_y(rest.top() + gap))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: Labels = Labels { left: 44.0, right: 0.0 };

    #[test]
    fn from_420_by_360_to_2200_by_1300_no_part_leaves_the_stage_or_covers_another() {
        for width in [420.0, 520.0, 640.0, 724.0, 1000.0, 1500.0, 2200.0] {
            for height in [360.0, 420.0, 558.0, 700.0, 900.0, 1300.0] {
                let stage = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
                let places = Places::new(stage, LABELS);
                let mut parts = vec![
                    places.top,
                    places.header,
                    places.network,
                    places.plane,
                    places.foot,
                    places.tabs,
                ];
                parts.extend(places.rail);
                if !places.compact {
                    parts.push(places.detail);
                }
                for (index, part) in parts.iter().enumerate() {
                    assert!(
                        part.width() > 20.0 && part.height() > 20.0,
                        "{width}×{height}: {part:?}"
                    );
                    assert!(stage.contains_rect(*part), "{width}×{height}: {part:?}");
                    for other in &parts[index + 1..] {
                        assert!(
                            !part.shrink(0.5).intersects(other.shrink(0.5)),
                            "{width}×{height}: {part:?} {other:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn at_724_by_558_the_plane_takes_a_third_and_details_stand_below_it() {
        let places = Places::new(Rect::from_min_size(Pos2::ZERO, vec2(724.0, 558.0)), LABELS);
        assert!(!places.compact && places.rail.is_some());
        assert!(places.plane.width() > 230.0, "{:?}", places.plane);
        assert!(places.detail.height() > 110.0, "{:?}", places.detail);
        assert!(places.network.width() > 230.0, "{:?}", places.network);
    }
}
