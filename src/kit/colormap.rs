//! Colour scales: orange to blue for sign, ground to deep blue for amount.

use super::tokens::{Palette, mix};
use egui::Color32;
use std::sync::LazyLock;

const STEPS: usize = 256;

/// Sampled once for each theme; a heat map looks ten thousand colours up per frame.
struct Scales {
    diverging: Vec<Color32>,
    sequential: Vec<Color32>,
}

static SCALES: LazyLock<[Scales; 2]> =
    LazyLock::new(|| [Scales::of(Palette::named(false)), Scales::of(Palette::named(true))]);

impl Scales {
    fn of(palette: &Palette) -> Self {
        let share = |step: usize| step as f32 / (STEPS - 1) as f32;
        let diverging = |step| {
            let t = 2.0 * share(step) - 1.0;
            mix(
                palette.zero,
                if t < 0.0 { palette.negative } else { palette.positive },
                t.abs(),
            )
        };
        let sequential = |step| match 2.0 * share(step) {
            t if t < 1.0 => mix(palette.zero, palette.positive, t),
            t => mix(palette.positive, palette.deep, t - 1.0),
        };
        Self {
            diverging: (0..STEPS).map(diverging).collect(),
            sequential: (0..STEPS).map(sequential).collect(),
        }
    }
}

fn pick(scale: &[Color32], share: f32) -> Color32 {
    // A NaN becomes the low end. Half a step and a cut are a rounding without a call for each pixel.
    scale[(share.clamp(0.0, 1.0) * (STEPS - 1) as f32 + 0.5) as usize]
}

/// Orange at -1, the ground's colour at 0, blue at 1.
pub fn diverging(palette: &Palette, t: f32) -> Color32 {
    pick(&SCALES[usize::from(palette.dark)].diverging, (t + 1.0) / 2.0)
}

/// The ground's colour at 0 through blue to the deepest at 1; lightness falls (in the dark: rises) all the way.
pub fn sequential(palette: &Palette, t: f32) -> Color32 {
    pick(&SCALES[usize::from(palette.dark)].sequential, t)
}

/// A class's hue, the paler the less sure: `confidence` from chance to 1.
pub fn class(palette: &Palette, index: usize, count: usize, confidence: f32) -> Color32 {
    let chance = 1.0 / count.max(2) as f32;
    mix(
        palette.zero,
        palette.class(index, count),
        ((confidence - chance) / (1.0 - chance)).clamp(0.08, 1.0),
    )
}

/// Ink on paper: the ground's colour at 0 to the text's at 1, for pictures in grey.
pub fn grey(palette: &Palette, t: f32) -> Color32 {
    mix(palette.surface, palette.text, t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::tokens::contrast;

    #[test]
    fn the_ends_of_the_diverging_scale_are_orange_and_blue_and_its_middle_the_ground() {
        for dark in [false, true] {
            let palette = Palette::named(dark);
            assert_eq!(diverging(palette, -1.0), palette.negative);
            assert_eq!(diverging(palette, 1.0), palette.positive);
            assert_eq!(diverging(palette, 7.0), palette.positive);
            assert!(contrast(diverging(palette, 0.0), palette.zero) < 1.02);
            assert_eq!(diverging(palette, f32::NAN), palette.negative);
        }
    }

    #[test]
    fn the_sequential_scale_moves_away_from_the_ground_at_each_of_20_steps() {
        for dark in [false, true] {
            let palette = Palette::named(dark);
            let away: Vec<f32> = (0..=20)
                .map(|step| contrast(sequential(palette, step as f32 / 20.0), palette.zero))
                .collect();
            assert!(away.windows(2).all(|pair| pair[1] >= pair[0]), "{away:?}");
        }
    }
}
