//! The decision line on the plane, and how it moves with the hand.

use neural_atlas_engine::{data::plane::EXTENT, labs::foundations::neuron::neuron::unit::Unit};

/// The line `w · x + b = level` inside the plane, from end to end; none where it does not cross it.
pub fn line(unit: &Unit, level: f64) -> Option<[[f64; 2]; 2]> {
    let size = unit.size();
    if size == 0.0 {
        return None;
    }
    let (normal, away) = (unit.w.map(|w| w / size), (level - unit.b) / size);
    let foot = normal.map(|n| n * away);
    let along = [-normal[1], normal[0]];
    let (mut from, mut to) = (f64::NEG_INFINITY, f64::INFINITY);
    for axis in 0..2 {
        if along[axis].abs() < 1e-12 {
            if foot[axis].abs() > EXTENT {
                return None;
            }
            continue;
        }
        let ends = [-EXTENT, EXTENT].map(|edge| (edge - foot[axis]) / along[axis]);
        from = from.max(ends[0].min(ends[1]));
        to = to.min(ends[0].max(ends[1]));
    }
    let at = |t: f64| [foot[0] + t * along[0], foot[1] + t * along[1]];
    (from < to).then(|| [at(from), at(to)])
}

/// The middle of what is seen of the decision line, or of the plane: where the weight arrow stands.
pub fn middle(unit: &Unit) -> [f64; 2] {
    line(unit, 0.0).map_or([0.0; 2], |[a, b]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0])
}

/// The bias with which the line runs through `at`.
pub fn bias_through(w: [f64; 2], at: [f64; 2]) -> f64 {
    -(w[0] * at[0] + w[1] * at[1])
}

/// The weights of the same size whose line runs along `along`; `forward` says on which of its two sides they point.
pub fn turned(size: f64, along: [f64; 2], forward: bool) -> [f64; 2] {
    let length = along[0].hypot(along[1]);
    if length == 0.0 {
        return [size, 0.0];
    }
    let way = if forward { size / length } else { -size / length };
    [along[1] * way, -along[0] * way]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_x_plus_y_is_3_enters_at_minus_3_6_and_leaves_at_6_minus_3() {
        let unit = Unit { w: [1.0, 1.0], b: -3.0 };
        let [a, b] = line(&unit, 0.0).unwrap();
        for (end, wanted) in [(a, [6.0, -3.0]), (b, [-3.0, 6.0])] {
            assert!(
                (end[0] - wanted[0]).abs() < 1e-9 && (end[1] - wanted[1]).abs() < 1e-9,
                "{end:?}"
            );
        }
        assert!(line(&Unit { w: [1.0, 0.0], b: -7.0 }, 0.0).is_none());
        assert!(line(&Unit { w: [0.0, 0.0], b: 1.0 }, 0.0).is_none());
    }

    #[test]
    fn a_line_dragged_through_a_place_has_z_0_there_and_a_turned_one_keeps_its_size() {
        let w = [0.7, -1.2];
        let unit = Unit {
            w,
            b: bias_through(w, [2.0, 1.0]),
        };
        assert!(unit.sum([2.0, 1.0]).abs() < 1e-12);
        let turned = turned(unit.size(), [3.0, 4.0], true);
        assert!((turned[0].hypot(turned[1]) - unit.size()).abs() < 1e-12);
        assert!((turned[0] * 3.0 + turned[1] * 4.0).abs() < 1e-12);
    }
}
