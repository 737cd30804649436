//! Data points as one mesh.

use crate::kit::{
    colormap,
    mesh::{self, Mark},
    tokens::{HAIRLINE, Palette, line, size, stage as share},
};
use egui::{Color32, Mesh, Pos2, Rect, pos2, vec2};
use neural_atlas_engine::{
    labs::architectures::mlp::playground::Task,
    view::{Field, Points},
};

/// From the plane's coordinates to the screen and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Map {
    pub rect: Rect,
    pub x: [f32; 2],
    pub y: [f32; 2],
}

impl Map {
    pub fn new(rect: Rect, field: &Field) -> Self {
        Self {
            rect,
            x: field.x,
            y: field.y,
        }
    }

    pub fn screen(&self, [x, y]: [f32; 2]) -> Pos2 {
        let part = |value: f32, [low, high]: [f32; 2]| (value - low) / (high - low).max(f32::MIN_POSITIVE);
        self.rect.left_bottom()
            + vec2(
                part(x, self.x) * self.rect.width(),
                -part(y, self.y) * self.rect.height(),
            )
    }

    pub fn plane(&self, at: Pos2) -> [f32; 2] {
        let (across, up) = (
            (at.x - self.rect.left()) / self.rect.width(),
            (self.rect.bottom() - at.y) / self.rect.height(),
        );
        [
            self.x[0] + across * (self.x[1] - self.x[0]),
            self.y[0] + up * (self.y[1] - self.y[0]),
        ]
    }

    /// A distance on screen in the plane's units.
    pub fn length(&self, points: f32) -> f32 {
        points / self.rect.width() * (self.x[1] - self.x[0])
    }
}

/// The hue of a target.
pub fn hue(palette: &Palette, task: Task, target: f32) -> Color32 {
    match task {
        Task::Binary => palette.class(usize::from(target >= 0.5), 2),
        Task::Classes(count) => palette.class(target as usize, count),
        Task::Regression => colormap::diverging(palette, target),
    }
}

/// Two classes differ enough by blue and orange; more differ by their marks too.
fn mark_of(task: Task, target: f32) -> Mark {
    match task {
        Task::Classes(_) => Mark::of_class(target as usize),
        Task::Binary | Task::Regression => Mark::Disc,
    }
}

/// Adds the points to the mesh: filled for training, hollow for testing.
pub fn draw(mesh: &mut Mesh, map: &Map, points: &Points, task: Task, palette: &Palette, hollow: bool) {
    let scale =
        (map.rect.width() / share::POINT_PLANE).clamp(0.75, 2.0) * if points.at.len() > 1000 { 0.75 } else { 1.0 };
    let radius = size::POINT * scale;
    let every = points.at.len().div_ceil(share::POINTS).max(1);
    mesh::reserve_marks(mesh, points.at.len() / every);
    for (&at, &target) in points.at.iter().zip(&points.target).step_by(every) {
        let place = map.screen(at);
        if !map.rect.expand(1.0).contains(place) {
            continue;
        }
        let hue = hue(palette, task, target);
        let (fill, outline) = if hollow {
            (palette.surface, (line::CURVE, hue))
        } else {
            (hue, (HAIRLINE, palette.surface))
        };
        let radius = if hollow { radius - line::CURVE / 2.0 } else { radius };
        mesh::mark(mesh, mark_of(task, target), place, radius, fill, outline);
    }
}

/// The middle of each class, for its name on the plane.
pub fn centres(points: &Points, classes: usize) -> Vec<Option<[f32; 2]>> {
    let mut sums = vec![([0.0_f32; 2], 0_u32); classes];
    for (at, &target) in points.at.iter().zip(&points.target) {
        if let Some((sum, count)) = sums.get_mut(target as usize) {
            *sum = [sum[0] + at[0], sum[1] + at[1]];
            *count += 1;
        }
    }
    sums.into_iter()
        .map(|(sum, count)| (count > 0).then(|| sum.map(|part| part / count as f32)))
        .collect()
}

/// The line where the field is zero, as pieces: marching squares between the cells' centres.
pub fn zero_line(field: &Field, map: &Map) -> Vec<[Pos2; 2]> {
    let mut pieces = Vec::new();
    if field.columns < 2 || field.values.len() < field.columns * 2 {
        return pieces;
    }
    let cell = vec2(
        map.rect.width() / field.columns as f32,
        map.rect.height() / field.rows as f32,
    );
    let at = |column: f32, row: f32| {
        pos2(
            map.rect.left() + (column + 0.5) * cell.x,
            map.rect.bottom() - (row + 0.5) * cell.y,
        )
    };
    for row in 0..field.rows - 1 {
        for column in 0..field.columns - 1 {
            let value = |right: usize, up: usize| field.values[(row + up) * field.columns + column + right];
            let [a, b, c, d] = [value(0, 0), value(1, 0), value(1, 1), value(0, 1)];
            let (x, y) = (column as f32, row as f32);
            let cut = |from: f32, to: f32| from / (from - to);
            let mut crossings = [None; 4];
            let differ = |from: f32, to: f32| (from < 0.0) != (to < 0.0);
            if differ(a, b) {
                crossings[0] = Some(at(x + cut(a, b), y));
            }
            if differ(b, c) {
                crossings[1] = Some(at(x + 1.0, y + cut(b, c)));
            }
            if differ(d, c) {
                crossings[2] = Some(at(x + cut(d, c), y + 1.0));
            }
            if differ(a, d) {
                crossings[3] = Some(at(x, y + cut(a, d)));
            }
            let found: Vec<Pos2> = crossings.into_iter().flatten().collect();
            for pair in found.chunks_exact(2) {
                pieces.push([pair[0], pair[1]]);
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> Map {
        Map {
            rect: Rect::from_min_size(pos2(10.0, 20.0), vec2(240.0, 240.0)),
            x: [-6.0, 6.0],
            y: [-6.0, 6.0],
        }
    }

    #[test]
    fn a_place_goes_to_the_screen_and_back() {
        let at = [2.5, -3.75];
        let back = map().plane(map().screen(at));
        assert!((back[0] - at[0]).abs() < 1e-4 && (back[1] - at[1]).abs() < 1e-4);
        assert_eq!(map().screen([-6.0, 6.0]), pos2(10.0, 20.0));
        assert_eq!(map().length(20.0), 1.0);
    }

    #[test]
    fn the_zero_line_of_x_minus_1_stands_at_x_1() {
        let (columns, rows) = (24, 24);
        let x = |column: usize| (column as f32 + 0.5) / columns as f32 * 12.0 - 6.0 - 1.0;
        let values = (0..columns * rows).map(|cell| x(cell % columns)).collect();
        let field = Field {
            x: [-6.0, 6.0],
            y: [-6.0, 6.0],
            columns,
            rows,
            values,
        };
        let pieces = zero_line(&field, &map());
        assert_eq!(pieces.len(), rows - 1);
        let wanted = map().screen([1.0, 0.0]).x;
        assert!(pieces.iter().flatten().all(|point| (point.x - wanted).abs() < 1e-3));
    }

    #[test]
    fn centres_are_means_and_an_absent_class_has_none() {
        let points = Points {
            at: vec![[0.0, 0.0], [2.0, 4.0], [5.0, 5.0]],
            target: vec![0.0, 0.0, 2.0],
        };
        assert_eq!(centres(&points, 3), [Some([1.0, 2.0]), None, Some([5.0, 5.0])]);
    }
}
