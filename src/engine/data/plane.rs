//! Points on the plane, made from a seed. The plane is `[-6, 6]²`, as in TensorFlow Playground, whose circle, xor,
//! clusters ("gauss"), spiral, plane and multi-Gaussian these follow.

use super::formula::Formula;
use crate::{fault::Fault, view::Points};
use rand::{RngExt, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::{PI, TAU};

/// Half the side of the plane.
pub const EXTENT: f64 = 6.0;
/// The reach of most data sets within the plane.
const RADIUS: f64 = 5.0;

crate::choices! {
    /// A set of points with a known rule. Classification: target 0 or 1. Regression: target in [-1, 1].
    pub enum Shape {
        Circle = "circle", Xor = "xor", Clusters = "clusters", Spiral = "spiral", Moons = "moons", Rings = "rings",
        Checkerboard = "checkerboard", Plane = "plane", MultiGaussian = "multi-gaussian", Sine = "sine",
    }
}

impl Shape {
    pub fn is_regression(self) -> bool {
        matches!(self, Self::Plane | Self::MultiGaussian | Self::Sine)
    }
}

/// Makes `count` shuffled points. `noise` is how far a point may be moved after its target is known, as a share of
/// [`RADIUS`]; for the clusters it widens them.
pub fn points(shape: Shape, count: usize, noise: f64, rng: &mut ChaCha8Rng) -> Points {
    let mut made: Vec<([f64; 2], f64)> = (0..count).map(|index| point(shape, index, count, noise, rng)).collect();
    made.shuffle(rng);
    collect(made)
}

/// Makes up to `count` points of a typed rule: places without a finite value are left out. Conditions give the classes 0
/// and 1; other formulas are values, divided by the largest size so that they fill [-1, 1].
///
/// # Errors
/// `FormulaNotFinite` where no place has a value.
pub fn points_by(
    formula: &Formula,
    text: &str,
    count: usize,
    noise: f64,
    rng: &mut ChaCha8Rng,
) -> Result<Points, Fault> {
    let mut made: Vec<([f64; 2], f64)> = (0..count)
        .map(|_| {
            let at = anywhere(rng, EXTENT);
            (moved(at, noise, rng), formula.value(at[0], at[1]))
        })
        // Numbers that a network's 32-bit floats cannot hold are no values either.
        .filter(|(_, target)| (*target as f32).is_finite())
        .collect();
    if made.is_empty() && count > 0 {
        return Err(Fault::FormulaNotFinite { formula: text.into() });
    }
    if !formula.is_condition() {
        let largest = made.iter().map(|(_, target)| target.abs()).fold(0.0, f64::max);
        if largest > 0.0 {
            made.iter_mut().for_each(|(_, target)| *target /= largest);
        }
    }
    Ok(collect(made))
}

fn collect(made: Vec<([f64; 2], f64)>) -> Points {
    let clamp = |v: f64| v.clamp(-EXTENT, EXTENT) as f32;
    Points {
        at: made.iter().map(|([x, y], _)| [clamp(*x), clamp(*y)]).collect(),
        target: made.iter().map(|(_, target)| *target as f32).collect(),
    }
}

fn point(shape: Shape, index: usize, count: usize, noise: f64, rng: &mut ChaCha8Rng) -> ([f64; 2], f64) {
    let second = index % 2 == 1;
    let class = f64::from(u8::from(second));
    // Where along its own half of the points this one stands, from 0 to 1.
    let along = (index / 2) as f64 / (count.div_ceil(2).max(1)) as f64;
    match shape {
        Shape::Circle => {
            let radius = if second {
                uniform(rng, 0.0, 0.5)
            } else {
                uniform(rng, 0.7, 1.0)
            } * RADIUS;
            (moved(polar(radius, uniform(rng, 0.0, TAU)), noise, rng), class)
        }
        Shape::Xor => {
            // A gap along the axes keeps the four squares apart.
            let [x, y] = anywhere(rng, RADIUS).map(|v| v + 0.3_f64.copysign(v));
            (moved([x, y], noise, rng), f64::from(u8::from(x * y > 0.0)))
        }
        Shape::Clusters => {
            let centre = if second { 2.0 } else { -2.0 };
            let spread = 0.7 + 3.5 * noise;
            ([centre + spread * normal(rng), centre + spread * normal(rng)], class)
        }
        Shape::Spiral => {
            let angle = 1.75 * along * TAU + class * PI;
            (
                moved(
                    [along * RADIUS * angle.sin(), along * RADIUS * angle.cos()],
                    0.2 * noise,
                    rng,
                ),
                class,
            )
        }
        Shape::Moons => {
            let angle = along * PI;
            let (x, y) = if second {
                (1.0 - angle.cos(), 0.5 - angle.sin())
            } else {
                (angle.cos(), angle.sin())
            };
            (moved([(x - 0.5) * 3.0, (y - 0.25) * 3.0], noise, rng), class)
        }
        Shape::Rings => {
            let ring = if second {
                [0.0, 2.4][index / 2 % 2]
            } else {
                [1.2, 3.6][index / 2 % 2]
            };
            (
                moved(polar(ring + uniform(rng, 0.2, 1.0), uniform(rng, 0.0, TAU)), noise, rng),
                class,
            )
        }
        Shape::Checkerboard => {
            let at = anywhere(rng, EXTENT);
            let squares = at.map(|v| (v / 3.0).floor() as i64);
            (
                moved(at, noise, rng),
                f64::from(u8::from((squares[0] + squares[1]).rem_euclid(2) == 0)),
            )
        }
        Shape::Plane | Shape::MultiGaussian | Shape::Sine => {
            let at = anywhere(rng, EXTENT);
            (moved(at, noise, rng), surface(shape, at))
        }
    }
}

/// The value that a regression set gives a place.
fn surface(shape: Shape, [x, y]: [f64; 2]) -> f64 {
    match shape {
        Shape::Plane => (x + y) / (2.0 * EXTENT),
        Shape::Sine => x.sin(),
        // Six hills and hollows; each ends linearly at distance 2, the strongest at a place counts.
        _ => [
            (-4.0, 2.5, 1.0),
            (0.0, 2.5, -1.0),
            (4.0, 2.5, 1.0),
            (-4.0, -2.5, -1.0),
            (0.0, -2.5, 1.0),
            (4.0, -2.5, -1.0),
        ]
        .into_iter()
        .map(|(cx, cy, sign)| sign * (1.0 - (x - cx).hypot(y - cy) / 2.0).max(0.0))
        .max_by(|a, b| a.abs().total_cmp(&b.abs()))
        .unwrap_or(0.0),
    }
}

fn uniform(rng: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.random::<f64>()
}

/// A standard normal number by Box and Muller (1958).
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    radius * (TAU * rng.random::<f64>()).cos()
}

fn anywhere(rng: &mut ChaCha8Rng, reach: f64) -> [f64; 2] {
    [uniform(rng, -reach, reach), uniform(rng, -reach, reach)]
}

fn polar(radius: f64, angle: f64) -> [f64; 2] {
    [radius * angle.sin(), radius * angle.cos()]
}

fn moved([x, y]: [f64; 2], noise: f64, rng: &mut ChaCha8Rng) -> [f64; 2] {
    let reach = noise * RADIUS;
    [x + uniform(rng, -reach, reach), y + uniform(rng, -reach, reach)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn make(shape: Shape, count: usize, noise: f64, seed: u64) -> Points {
        points(shape, count, noise, &mut ChaCha8Rng::seed_from_u64(seed))
    }

    #[test]
    fn every_shape_fills_the_plane_with_both_classes_or_with_values_from_minus_1_to_1() {
        for shape in Shape::ALL.iter().copied() {
            for noise in [0.0, 0.5, 10.0] {
                let made = make(shape, 400, noise, 7);
                assert_eq!((made.at.len(), made.target.len()), (400, 400), "{}", shape.name());
                assert!(made.at.iter().flatten().all(|v| v.abs() <= 6.0));
                if shape.is_regression() {
                    assert!(made.target.iter().all(|t| t.abs() <= 1.0));
                } else {
                    let ones = made.target.iter().filter(|t| **t == 1.0).count();
                    assert!(made.target.iter().all(|t| *t == 0.0 || *t == 1.0));
                    assert!(
                        (140..=260).contains(&ones),
                        "{}: {ones} of 400 are class 1",
                        shape.name()
                    );
                }
            }
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_points_and_another_seed_others() {
        for shape in Shape::ALL.iter().copied() {
            assert_eq!(make(shape, 50, 0.1, 3), make(shape, 50, 0.1, 3));
            assert_ne!(make(shape, 50, 0.1, 3), make(shape, 50, 0.1, 4));
        }
    }

    #[test]
    fn without_noise_the_rules_hold_exactly() {
        for (shape, rule) in [
            (
                Shape::Circle,
                (|x: f64, y: f64| x.hypot(y) < 3.0) as fn(f64, f64) -> bool,
            ),
            (Shape::Xor, |x, y| x * y > 0.0),
            (Shape::Checkerboard, |x, y| {
                ((x / 3.0).floor() + (y / 3.0).floor()).rem_euclid(2.0) == 0.0
            }),
            (Shape::Rings, |x, y| (x.hypot(y) / 1.2) as i64 % 2 == 0),
        ] {
            let made = make(shape, 300, 0.0, 1);
            for ([x, y], target) in made.at.iter().zip(&made.target) {
                assert_eq!(
                    rule(f64::from(*x), f64::from(*y)),
                    *target == 1.0,
                    "{} at ({x}, {y})",
                    shape.name()
                );
            }
        }
    }

    #[test]
    fn no_points_and_one_point_are_made_without_a_panic() {
        for shape in Shape::ALL.iter().copied() {
            assert_eq!(make(shape, 0, 0.1, 1).at.len(), 0);
            assert_eq!(make(shape, 1, 0.1, 1).at.len(), 1);
        }
    }

    #[test]
    fn a_formula_leaves_out_places_without_a_value_and_scales_values_to_1() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let by = |text: &str, rng: &mut ChaCha8Rng| points_by(&Formula::parse(text).unwrap(), text, 1000, 0.0, rng);
        let half = by("sqrt(x) > 1", &mut rng).unwrap();
        assert!((400..600).contains(&half.at.len()) && half.at.iter().all(|[x, _]| *x >= 0.0));
        let values = by("100 x", &mut rng).unwrap();
        let largest = values.target.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
        assert!((largest - 1.0).abs() < 1e-6);
        assert_eq!(
            by("log(-1)", &mut rng),
            Err(Fault::FormulaNotFinite {
                formula: "log(-1)".into()
            })
        );
        assert_eq!(
            by("y > 1/0", &mut rng),
            Err(Fault::FormulaNotFinite {
                formula: "y > 1/0".into()
            })
        );
    }
}
