//! A plane in the space of weights, on which paths of training are drawn.

/// A plane through the start in the space of weights, spanned by two orthonormal directions.
#[derive(Clone, Debug)]
pub struct Plane {
    pub origin: Vec<f64>,
    pub axes: [Vec<f64>; 2],
    /// Share of the squared lengths of all moves away from the start that lies in the plane.
    pub explained: f64,
}

impl Plane {
    /// The plane in which the trails lie best: the first two principal directions of their moves away from the start.
    /// `before` keeps the picture from flipping over.
    pub fn fit<'a>(origin: &[f64], places: impl Iterator<Item = &'a [f64]> + Clone, before: Option<&Self>) -> Self {
        let size = origin.len();
        let mut scatter = vec![0.0; size * size];
        for place in places {
            let moved: Vec<f64> = place.iter().zip(origin).map(|(a, b)| a - b).collect();
            for (row, a) in moved.iter().enumerate() {
                for (column, b) in moved.iter().enumerate() {
                    scatter[row * size + column] += a * b;
                }
            }
        }
        let total: f64 = (0..size).map(|i| scatter[i * size + i]).sum();
        let (first, first_share) = principal(&scatter, &[]);
        let (second, second_share) = principal(&scatter, std::slice::from_ref(&first));
        let explained = if total > 0.0 {
            ((first_share + second_share) / total).min(1.0)
        } else {
            1.0
        };
        let mut axes = [first, second];
        if let Some(before) = before {
            for (axis, old) in axes.iter_mut().zip(&before.axes) {
                if dot(axis, old) < 0.0 {
                    axis.iter_mut().for_each(|value| *value = -*value);
                }
            }
        }
        Self {
            origin: origin.to_vec(),
            axes,
            explained,
        }
    }

    /// Coordinates on the plane of the point nearest to `place`.
    pub fn project(&self, place: &[f64]) -> [f64; 2] {
        let moved: Vec<f64> = place.iter().zip(&self.origin).map(|(a, b)| a - b).collect();
        self.direction(&moved)
    }

    /// The part in the plane of a direction.
    pub fn direction(&self, direction: &[f64]) -> [f64; 2] {
        [dot(direction, &self.axes[0]), dot(direction, &self.axes[1])]
    }

    /// Weights at these coordinates.
    pub fn lift(&self, [x, y]: [f64; 2]) -> impl Iterator<Item = f64> {
        self.origin
            .iter()
            .zip(&self.axes[0])
            .zip(&self.axes[1])
            .map(move |((o, a), b)| o + x * a + y * b)
    }
}

pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The eigenvector with the largest eigenvalue of a symmetric matrix, among the directions orthogonal to `others`,
/// by power iteration.
pub fn principal(matrix: &[f64], others: &[Vec<f64>]) -> (Vec<f64>, f64) {
    let size = (matrix.len() as f64).sqrt() as usize;
    let trace: f64 = (0..size).map(|i| matrix[i * size + i]).sum();
    // What is left of a vector that lies along the others is rounding: no direction at all.
    let clean = |mut vector: Vec<f64>, least: f64| {
        for other in others {
            let along = dot(&vector, other);
            vector
                .iter_mut()
                .zip(other)
                .for_each(|(value, other)| *value -= along * other);
        }
        let length = dot(&vector, &vector).sqrt();
        (length > least).then(|| vector.iter().map(|value| value / length).collect::<Vec<f64>>())
    };
    // A start that is unlikely to be orthogonal to what is looked for.
    let fixed: Vec<f64> = (0..size).map(|i| 1.0 + 0.37 * ((i * 7 + 3) % 11) as f64).collect();
    let mut vector = clean(fixed, 0.0).unwrap_or_else(|| vec![0.0; size]);
    let mut value = 0.0;
    for _ in 0..300 {
        let image: Vec<f64> = (0..size)
            .map(|row| dot(&matrix[row * size..(row + 1) * size], &vector))
            .collect();
        value = dot(&image, &vector);
        match clean(image, 1e-12 * trace) {
            Some(next) => vector = next,
            None => break,
        }
    }
    (vector, value)
}
