//! Names beside a picture: below each other without meeting, in two columns where one is too low.

use crate::kit::{
    fonts,
    tokens::{HAIRLINE, space, text},
};
use egui::{Color32, Rangef, Ui};

/// Width that a name takes beside a picture, with the air around it.
pub fn name_width(ui: &Ui, name: &str) -> f32 {
    let font = fonts::bold(text::SMALL);
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, Color32::PLACEHOLDER);
    galley.size().x + space::S
}

/// Distance of names below each other.
const PITCH: f32 = text::SMALL + HAIRLINE;
/// Share of a picture's width that its names may take in two columns.
pub const NAMES_OF_WIDTH: f32 = 0.55;

/// Names beside a picture: in one column, or in two where one is too low for them and there is room.
pub struct Names {
    /// What all of them take.
    pub width: f32,
    heights: Rangef,
    /// How far to the right each name stands.
    shifts: Vec<f32>,
}

impl Names {
    /// `widths` of the names with the air around them; they may take `most` in two columns.
    pub fn new(widths: &[f32], heights: Rangef, most: f32) -> Self {
        let widest = |names: &[usize]| names.iter().map(|index| widths[*index]).fold(0.0, f32::max);
        let mut order: Vec<usize> = (0..widths.len()).collect();
        order.sort_by(|a, b| widths[*a].total_cmp(&widths[*b]));
        // The shorter names together, so that both columns are as narrow as they can be.
        let (short, long) = order.split_at(widths.len().div_ceil(2));
        let (first, second) = (widest(short), widest(long));
        let fit = (heights.span() / PITCH).max(1.0) as usize;
        let mut names = Self {
            width: first.max(second) + space::S,
            heights,
            shifts: vec![0.0; widths.len()],
        };
        if widths.len() > fit && first + second + space::S <= most {
            for index in long {
                names.shifts[*index] = first;
            }
            names.width = first + second + space::S;
        }
        names
    }

    /// Shift and height of every name that wants to stand at such a height; one without keeps none.
    pub fn places(&self, wanted: &[Option<f32>]) -> Vec<(f32, f32)> {
        let mut found: Vec<(f32, f32)> = self.shifts.iter().map(|shift| (*shift, 0.0)).collect();
        let second = |index: &usize| self.shifts[*index] > 0.0;
        let half = PITCH / 2.0;
        for column in [false, true] {
            let here: Vec<(usize, f32)> = (0..wanted.len())
                .filter(|index| second(index) == column)
                .filter_map(|index| Some((index, wanted[index]?)))
                .collect();
            let asked: Vec<f32> = here.iter().map(|(_, y)| *y).collect();
            let places = apart(&asked, PITCH, self.heights.min + half, self.heights.max - half);
            for ((index, _), y) in here.iter().zip(places) {
                found[*index].1 = y;
            }
        }
        found
    }
}

/// Moves places apart until neighbours are `gap` away from each other, as little as possible from where they want
/// to be and inside the limits where there is room. The order of the answer is the order of the question.
pub fn apart(wanted: &[f32], gap: f32, low: f32, high: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut places = wanted.to_vec();
    let mut floor = f32::NEG_INFINITY;
    for index in &order {
        places[*index] = places[*index].max(floor);
        floor = places[*index] + gap;
    }
    let mut ceiling = high;
    for index in order.iter().rev() {
        places[*index] = places[*index].min(ceiling);
        ceiling = places[*index] - gap;
    }
    let under = order.first().map_or(0.0, |first| (low - places[*first]).max(0.0));
    places.iter().map(|place| place + under).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_labels_at_one_place_end_12_apart_inside_the_limits_and_in_order() {
        let mut places = apart(&[50.0, 50.0, 51.0, 50.0, 10.0], 12.0, 0.0, 70.0);
        assert_eq!(places[4], 10.0);
        places.sort_by(f32::total_cmp);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 11.999), "{places:?}");
        assert!(places[0] >= 0.0 && places[4] <= 70.0);
    }

    #[test]
    fn eight_names_beside_60_points_stand_in_two_columns_of_four_and_none_meets_another() {
        let heights = Rangef::new(0.0, 60.0);
        let widths = [30.0, 80.0, 31.0, 32.0, 70.0, 33.0, 60.0, 50.0];
        let names = Names::new(&widths, heights, 200.0);
        assert_eq!(names.width, 33.0 + 80.0 + space::S);
        let wanted = [50.0, 10.0, 11.0, 12.0, 52.0, 50.5, 9.0, 40.0].map(Some);
        let found = names.places(&wanted);
        for (a, (shift, y)) in found.iter().enumerate() {
            assert!((6.0..=54.0).contains(y), "{found:?}");
            let near = |(other, z): &(f32, f32)| other == shift && (y - z).abs() < PITCH - 0.001;
            assert!(!found[..a].iter().any(near), "{found:?}");
        }
        assert_eq!(found.iter().filter(|(shift, _)| *shift == 0.0).count(), 4);
        // Four fit into one column, and eight stay in one where two are too wide.
        assert_eq!(Names::new(&widths[..4], heights, 200.0).width, 80.0 + space::S);
        assert_eq!(Names::new(&widths, heights, 100.0).width, 80.0 + space::S);
    }

    #[test]
    fn a_label_alone_stays_where_it_is() {
        assert_eq!(apart(&[33.0], 12.0, 0.0, 70.0), [33.0]);
    }
}
