//! Where a field changes its sign, as short lines.

use neural_atlas_engine::view::Field;

/// Segments of the line on which the field is zero, cell by cell, in the field's own units.
pub fn segments(field: &Field) -> Vec<[[f64; 2]; 2]> {
    let mut found = vec![];
    if field.values.len() < field.columns * field.rows {
        return found;
    }
    for row in 1..field.rows {
        for column in 1..field.columns {
            let corners = [
                (column - 1, row - 1),
                (column, row - 1),
                (column, row),
                (column - 1, row),
            ];
            let crossings: Vec<[f64; 2]> = (0..4)
                .filter_map(|side| crossing(field, corners[side], corners[(side + 1) % 4]))
                .collect();
            // Two crossings are one line; four are a saddle, drawn as two.
            found.extend(crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]));
        }
    }
    found
}

/// Where the field is zero on the way from one sample to its neighbour.
fn crossing(field: &Field, from: (usize, usize), to: (usize, usize)) -> Option<[f64; 2]> {
    let value = |(column, row): (usize, usize)| f64::from(field.values[row * field.columns + column]);
    let (a, b) = (value(from), value(to));
    if (a > 0.0) == (b > 0.0) || !a.is_finite() || !b.is_finite() {
        return None;
    }
    let share = a / (a - b);
    let (start, end) = (place(field, from), place(field, to));
    Some([
        start[0] + (end[0] - start[0]) * share,
        start[1] + (end[1] - start[1]) * share,
    ])
}

/// The middle of a cell.
fn place(field: &Field, (column, row): (usize, usize)) -> [f64; 2] {
    let along = |[low, high]: [f32; 2], at: usize, count: usize| {
        f64::from(low) + f64::from(high - low) * (at as f64 + 0.5) / count as f64
    };
    [along(field.x, column, field.columns), along(field.y, row, field.rows)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_that_changes_sign_at_x_0_25_gives_9_upright_segments_there() {
        let at = |index: usize| -1.0 + 0.2 * (index % 10) as f32 + 0.1;
        let field = Field {
            x: [-1.0, 1.0],
            y: [-1.0, 1.0],
            columns: 10,
            rows: 10,
            values: (0..100).map(|index| at(index) - 0.25).collect(),
        };
        let lines = segments(&field);
        assert_eq!(lines.len(), 9);
        assert!(
            lines.iter().flatten().all(|[x, _]| (x - 0.25).abs() < 1e-6),
            "{lines:?}"
        );
    }

    #[test]
    fn a_field_of_one_sign_and_an_empty_one_have_no_boundary() {
        let field = Field {
            columns: 3,
            rows: 3,
            values: vec![1.0; 9],
            ..Field::default()
        };
        assert!(segments(&field).is_empty() && segments(&Field::default()).is_empty());
    }
}
