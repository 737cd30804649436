//! Batched shapes with soft edges: thousands of lines or points as one mesh.
//!
//! egui feathers each shape on its own; a mesh is drawn as it is. These helpers put the feather (a rim that
//! fades to nothing) into the mesh itself, so that a batch looks like single shapes and costs one draw.

use super::tokens::FEATHER;
use egui::{Color32, Mesh, Pos2, Vec2, epaint::Vertex};
use std::sync::LazyLock;

/// A line of `width` through `points`; thinner than the feather it fades instead of flickering.
pub fn ribbon(mesh: &mut Mesh, points: &[Pos2], width: f32, color: Color32) {
    if points.len() < 2 {
        return;
    }
    if width <= FEATHER * 1.5 {
        // A ridge: as much ink as the line would have, with one corner less at each point.
        let rim = width.max(FEATHER);
        let ridge = color.gamma_multiply(width / rim);
        lanes(
            mesh,
            points,
            &[(-rim, Color32::TRANSPARENT), (0.0, ridge), (rim, Color32::TRANSPARENT)],
        );
    } else {
        let (core, rim) = ((width - FEATHER) / 2.0, (width + FEATHER) / 2.0);
        let edge = Color32::TRANSPARENT;
        lanes(
            mesh,
            points,
            &[(-rim, edge), (-core, color), (core, color), (rim, edge)],
        );
    }
}

/// Parallels to a line, each at its distance and in its colour, with the space between them filled.
fn lanes(mesh: &mut Mesh, points: &[Pos2], lanes: &[(f32, Color32)]) {
    let (start, across) = (mesh.vertices.len() as u32, lanes.len() as u32);
    for (index, &point) in points.iter().enumerate() {
        let normal = normal_at(points, index);
        let place = |&(offset, color): &(f32, Color32)| Vertex::untextured(point + normal * offset, color);
        mesh.vertices.extend(lanes.iter().map(place));
    }
    for segment in 0..points.len() as u32 - 1 {
        let a = start + segment * across;
        for lane in a..a + across - 1 {
            let next = lane + across;
            mesh.indices.extend([lane, lane + 1, next, lane + 1, next, next + 1]);
        }
    }
}

fn normal_at(points: &[Pos2], index: usize) -> Vec2 {
    let before = points[index.saturating_sub(1)];
    let after = points[(index + 1).min(points.len() - 1)];
    let along = after - before;
    // `Vec2::normalized` guards against overflow, at several times the price of a root.
    let length = along.length_sq().sqrt();
    if length > 0.0 {
        along.rot90() / length
    } else {
        Vec2::ZERO
    }
}

/// The outline of a mark, so that classes differ in shape as well as in hue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Disc,
    Diamond,
    Square,
    Triangle,
}

/// Directions of each mark's corners: angles of hundreds of points a frame are not worked out again.
static CORNERS: LazyLock<[Vec<Vec2>; 4]> = LazyLock::new(|| {
    let corners = |mark: Mark| {
        let (count, turn, _) = mark.polygon();
        let angle = move |corner| (corner as f32 / count as f32 + turn) * std::f32::consts::TAU;
        (0..count).map(|corner| Vec2::angled(angle(corner))).collect()
    };
    Mark::ALL.map(corners)
});

impl Mark {
    const ALL: [Self; 4] = [Self::Disc, Self::Diamond, Self::Square, Self::Triangle];

    /// The mark of class `index`.
    pub fn of_class(index: usize) -> Self {
        Self::ALL[index % 4]
    }

    /// Corners on a circle, the first one's turn, and a scale by which the marks look equally large.
    fn polygon(self) -> (u32, f32, f32) {
        match self {
            Self::Disc => (12, 0.0, 1.0),
            Self::Diamond => (4, 0.0, 1.25),
            Self::Square => (4, 0.125, 1.2),
            Self::Triangle => (3, -0.25, 1.35),
        }
    }
}

/// Room for as many marks, so that a mesh of hundreds is not copied again and again while it grows.
pub fn reserve_marks(mesh: &mut Mesh, count: usize) {
    let corners = CORNERS[Mark::Disc as usize].len();
    mesh.reserve_vertices(4 * corners * count);
    mesh.reserve_triangles(7 * corners * count);
}

/// A filled mark with an outline; `outline` lies outside of `radius`, and the fill runs into it over a feather.
pub fn mark(mesh: &mut Mesh, mark: Mark, at: Pos2, radius: f32, fill: Color32, outline: (f32, Color32)) {
    let directions = &CORNERS[mark as usize];
    let (start, corners) = (mesh.vertices.len() as u32, directions.len() as u32);
    let (.., scale) = mark.polygon();
    let radius = radius * scale;
    let (inner, outer) = (radius + outline.0.min(FEATHER), radius + outline.0);
    let rings = [
        Some((radius, fill)),
        Some((inner, outline.1)),
        // A hairline is at its full colour in one place only.
        (outer > inner).then_some((outer, outline.1)),
        Some((outer + FEATHER, Color32::TRANSPARENT)),
    ];
    for (radius, color) in rings.into_iter().flatten() {
        let at_corner = |direction: &Vec2| Vertex::untextured(at + *direction * radius, color);
        mesh.vertices.extend(directions.iter().map(at_corner));
    }
    let end = mesh.vertices.len() as u32;
    for corner in 1..corners - 1 {
        mesh.indices.extend([start, start + corner, start + corner + 1]);
    }
    for ring in (start..end - corners).step_by(corners as usize) {
        for corner in 0..corners {
            let next = (corner + 1) % corners;
            let (here, there) = (ring + corner, ring + next);
            mesh.indices
                .extend([here, there, here + corners, there, here + corners, there + corners]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ribbon_through_3_points_has_12_vertices_and_12_triangles() {
        let mut mesh = Mesh::default();
        ribbon(
            &mut mesh,
            &[Pos2::ZERO, Pos2::new(10.0, 0.0), Pos2::new(20.0, 5.0)],
            3.0,
            Color32::WHITE,
        );
        assert_eq!((mesh.vertices.len(), mesh.indices.len()), (12, 36));
        assert!(mesh.is_valid());
    }

    #[test]
    fn a_hairline_of_half_a_point_fades_to_half_its_colour() {
        let mut mesh = Mesh::default();
        ribbon(
            &mut mesh,
            &[Pos2::ZERO, Pos2::new(10.0, 0.0)],
            FEATHER / 2.0,
            Color32::WHITE,
        );
        assert_eq!(mesh.vertices.len(), 6);
        assert_eq!(mesh.vertices[1].color, Color32::WHITE.gamma_multiply(0.5));
    }

    #[test]
    fn a_horizontal_ribbon_of_width_3_spans_its_width_plus_the_feather() {
        let mut mesh = Mesh::default();
        ribbon(&mut mesh, &[Pos2::ZERO, Pos2::new(10.0, 0.0)], 3.0, Color32::WHITE);
        let bounds = mesh.calc_bounds();
        assert!((bounds.height() - (3.0 + FEATHER)).abs() < 1e-5);
    }

    #[test]
    fn every_mark_stays_within_its_radius_times_the_scale() {
        for (index, scale) in [1.0, 1.25, 1.2, 1.35].into_iter().enumerate() {
            let mut mesh = Mesh::default();
            mark(
                &mut mesh,
                Mark::of_class(index),
                Pos2::ZERO,
                4.0,
                Color32::WHITE,
                (1.0, Color32::BLACK),
            );
            assert!(mesh.is_valid());
            let farthest = mesh
                .vertices
                .iter()
                .map(|vertex| vertex.pos.to_vec2().length())
                .fold(0.0, f32::max);
            assert!(
                (farthest - (4.0 * scale + 1.0 + FEATHER)).abs() < 1e-4,
                "{index}: {farthest}"
            );
        }
    }
}
