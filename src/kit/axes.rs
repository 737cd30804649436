//! A part of the plane on the screen: mapping, grid, labels that keep out of each other's way.

use super::{
    fonts, number,
    tokens::{HAIRLINE, Palette, RADIUS_SMALL, alpha, space, text},
    views::axis::{Axis, Plane},
};
use egui::{Align2, Color32, CornerRadius, Painter, Pos2, Rect, Stroke, pos2, vec2};

/// How the plane lies on the screen: `x` and `y` are the data ranges that `rect` shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axes {
    pub rect: Rect,
    pub x: [f64; 2],
    pub y: [f64; 2],
}

impl Axes {
    fn plane(&self) -> Plane {
        Plane {
            x: Axis::new(self.x.into(), false, self.rect.left(), self.rect.right()),
            y: Axis::new(self.y.into(), false, self.rect.bottom(), self.rect.top()),
        }
    }

    pub fn to_screen(&self, [x, y]: [f64; 2]) -> Pos2 {
        self.plane().at(x, y)
    }

    pub fn to_data(&self, at: Pos2) -> [f64; 2] {
        self.plane().value(at)
    }

    /// Units of data to one point of the screen, along x.
    pub fn unit(&self) -> f64 {
        (self.x[1] - self.x[0]) / f64::from(self.rect.width().max(1.0))
    }

    /// The points of a curve on the screen, cut where it has no value.
    pub fn curves<'a>(&self, points: impl Iterator<Item = &'a [f64; 2]>) -> Vec<Vec<Pos2>> {
        let mut pieces = vec![vec![]];
        for point in points {
            // Far beyond the screen a line's own arithmetic fails.
            let at = self.to_screen(*point);
            let tame = at.x.abs() < FAR && at.y.abs() < FAR;
            match (tame, pieces.last_mut()) {
                (true, Some(piece)) => piece.push(at),
                (false, Some(piece)) if !piece.is_empty() => pieces.push(vec![]),
                _ => {}
            }
        }
        pieces.retain(|piece| piece.len() > 1);
        pieces
    }

    /// Hairlines with numbers at round values; the zero lines stand out.
    pub fn grid(&self, painter: &Painter, palette: &Palette) {
        self.lines(painter, palette);
        self.numbers(painter, palette);
    }

    /// The hairlines alone.
    pub fn lines(&self, painter: &Painter, palette: &Palette) {
        let weak = Stroke::new(HAIRLINE, palette.hairline.gamma_multiply(GRID));
        let strong = Stroke::new(HAIRLINE, palette.faint);
        for value in ticks(self.x, self.rect.width() / TICK_ACROSS) {
            let x = self.to_screen([value, self.y[0]]).x;
            painter.vline(x, self.rect.y_range(), if value == 0.0 { strong } else { weak });
        }
        for value in ticks(self.y, self.rect.height() / TICK_UP) {
            let y = self.to_screen([self.x[0], value]).y;
            painter.hline(self.rect.x_range(), y, if value == 0.0 { strong } else { weak });
        }
    }

    /// What the two axes are, in the corners at their ends, which the numbers leave free.
    pub fn names(&self, painter: &Painter, palette: &Palette, [x, y]: [&str; 2]) {
        let inner = self.rect.shrink(HAIRLINE);
        let (right, top) = (inner.right_bottom(), inner.left_top());
        for (at, anchor, name) in [(right, Align2::RIGHT_BOTTOM, x), (top, Align2::LEFT_TOP, y)] {
            if !name.is_empty() {
                label(painter, palette, self.rect, at, anchor, name, palette.muted);
            }
        }
    }

    /// Round values along the lower and the left edge, away from the corners.
    pub fn numbers(&self, painter: &Painter, palette: &Palette) {
        self.write_numbers(|at, anchor, words| {
            painter.text(at, anchor, words, fonts::regular(text::SMALL), palette.muted);
        });
    }

    /// The same over a coloured ground: each number on a veil.
    pub fn veiled_numbers(&self, painter: &Painter, palette: &Palette) {
        self.write_numbers(|at, anchor, words| {
            let galley = painter.layout_no_wrap(words, fonts::regular(text::SMALL), palette.muted);
            let spot = anchor.anchor_size(at, galley.size());
            let veil = palette.background.gamma_multiply(1.0 - alpha::RAW);
            let radius = CornerRadius::same(RADIUS_SMALL as u8);
            painter.rect_filled(spot.expand2(vec2(space::XS / 2.0, 0.0)), radius, veil);
            painter.galley(spot.min, galley, palette.muted);
        });
    }

    fn write_numbers(&self, write: impl Fn(Pos2, Align2, String)) {
        for value in ticks(self.x, self.rect.width() / TICK_ACROSS) {
            let at = pos2(
                self.to_screen([value, self.y[0]]).x,
                self.rect.bottom() - space::XS / 2.0,
            );
            if at.x - self.rect.left() > space::XL && self.rect.right() - at.x > space::XL {
                write(at, Align2::CENTER_BOTTOM, number(value));
            }
        }
        for value in ticks(self.y, self.rect.height() / TICK_UP) {
            let at = pos2(self.rect.left() + space::XS, self.to_screen([self.x[0], value]).y - 1.0);
            // The upper corner is the axis's name's.
            if at.y - self.rect.top() > space::XXL && self.rect.bottom() - at.y > space::XL {
                write(at, Align2::LEFT_BOTTOM, number(value));
            }
        }
    }
}

/// Coordinates of the screen beyond which nothing is drawn.
const FAR: f32 = 1e5;
/// Points of the screen between two numbers on an axis.
const TICK_ACROSS: f32 = 90.0;
const TICK_UP: f32 = 70.0;
/// How strong the grid is.
const GRID: f32 = 0.8;

/// Round values in the range, about `wanted` of them; none where the range is broken.
pub fn ticks([low, high]: [f64; 2], wanted: f32) -> Vec<f64> {
    let size = high - low;
    if !size.is_finite() || size <= 0.0 {
        return vec![];
    }
    Axis::new((low, high), false, 0.0, 1.0).ticks(wanted.max(2.0) as usize)
}

/// Where [`label`] puts these words.
pub fn label_rect(painter: &Painter, within: Rect, at: Pos2, anchor: Align2, words: &str) -> Rect {
    let galley = painter.layout_no_wrap(words.to_owned(), fonts::bold(text::SMALL), Color32::PLACEHOLDER);
    let rect = anchor.anchor_size(at, galley.size() + vec2(2.0 * space::XS, 0.0));
    let right = (rect.right() - within.right()).max(0.0);
    let left = (within.left() - rect.left()).max(0.0);
    let down = (rect.bottom() - within.bottom()).max(0.0);
    let up = (within.top() - rect.top()).max(0.0);
    rect.translate(vec2(left - right, up - down))
}

/// A text on a veil of the ground's colour, kept inside `within`.
pub fn label(
    painter: &Painter,
    palette: &Palette,
    within: Rect,
    at: Pos2,
    anchor: Align2,
    words: &str,
    ink: Color32,
) -> Rect {
    let galley = painter.layout_no_wrap(words.to_owned(), fonts::bold(text::SMALL), ink);
    let rect = label_rect(painter, within, at, anchor, words);
    painter.rect_filled(
        rect,
        CornerRadius::same(RADIUS_SMALL as u8),
        palette.background.gamma_multiply(1.0 - alpha::RAW),
    );
    painter.galley(rect.min + vec2(space::XS, 0.0), galley, ink);
    rect
}

/// The label at the first of these places where it touches nothing that is `taken`; none where all are.
pub fn free_label(
    painter: &Painter,
    palette: &Palette,
    within: Rect,
    places: &[(Pos2, Align2)],
    taken: &[Rect],
    words: &str,
    ink: Color32,
) -> Option<Rect> {
    let free = |(at, anchor): &&(Pos2, Align2)| {
        let rect = label_rect(painter, within, *at, *anchor, words);
        !taken.iter().any(|other| other.intersects(rect))
    };
    let (at, anchor) = places.iter().find(free)?;
    Some(label(painter, palette, within, *at, *anchor, words, ink))
}

/// Moves heights apart until neighbours have `gap` between them, as little as a sweep from above does; all stay in the range.
pub fn spread(heights: &mut [f32], gap: f32, [top, bottom]: [f32; 2]) {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|a, b| heights[*a].total_cmp(&heights[*b]));
    let mut least = top;
    for &index in &order {
        heights[index] = heights[index].max(least);
        least = heights[index] + gap;
    }
    let mut most = bottom;
    for &index in order.iter().rev() {
        heights[index] = heights[index].min(most);
        most = heights[index] - gap;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screen_maps_to_data_and_back_to_a_thousandth_of_a_point() {
        let axes = Axes {
            rect: Rect::from_min_size(pos2(10.0, 20.0), vec2(700.0, 400.0)),
            x: [-2.0, 5.0],
            y: [0.0, 4.0],
        };
        assert_eq!(axes.to_screen([-2.0, 0.0]), pos2(10.0, 420.0));
        assert_eq!(axes.to_screen([5.0, 4.0]), pos2(710.0, 20.0));
        assert!((axes.unit() - 0.01).abs() < 1e-9);
        let at = pos2(123.0, 77.0);
        assert!((axes.to_screen(axes.to_data(at)) - at).length() < 1e-3);
    }

    #[test]
    fn ticks_of_minus_6_to_6_are_steps_of_2_and_a_broken_range_has_none() {
        assert_eq!(ticks([-6.0, 6.0], 8.0), [-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0]);
        assert!(ticks([1.0, 1.0], 8.0).is_empty());
        assert!(ticks([0.0, f64::INFINITY], 8.0).is_empty());
    }

    #[test]
    fn labels_at_one_height_are_spread_by_the_gap_and_stay_in_the_range() {
        let mut heights = [50.0, 50.0, 50.0, 98.0];
        spread(&mut heights, 14.0, [0.0, 100.0]);
        assert_eq!(heights, [50.0, 64.0, 78.0, 98.0]);
        let mut heights = [99.0, 98.0, 97.0];
        spread(&mut heights, 14.0, [0.0, 100.0]);
        assert_eq!(heights, [100.0, 86.0, 72.0]);
    }

    #[test]
    fn a_curve_is_cut_where_it_has_no_value() {
        let axes = Axes {
            rect: Rect::from_min_size(pos2(0.0, 0.0), vec2(10.0, 10.0)),
            x: [0.0, 10.0],
            y: [0.0, 10.0],
        };
        let points = [
            [0.0, 1.0],
            [1.0, 1.0],
            [2.0, f64::NAN],
            [3.0, 1.0],
            [4.0, 1.0],
            [5.0, f64::INFINITY],
        ];
        assert_eq!(
            axes.curves(points.iter()).iter().map(Vec::len).collect::<Vec<_>>(),
            [2, 2]
        );
    }
}
