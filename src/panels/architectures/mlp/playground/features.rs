//! The input features as pictures, those that are off included, and switching them on and off.

use crate::kit::{network_diagram::Atlas, tokens::Palette};
use egui::{Rect, TextureId, Ui};
use neural_atlas_engine::{labs::architectures::mlp::playground::FEATURES, params::flag_switched, view::Field};

/// Cells of a picture along each side.
const CELLS: usize = 24;

/// What a feature makes of a place on the plane, both coordinates from -1 to 1 for the picture's sake.
fn value(feature: &str, x: f32, y: f32) -> f32 {
    match feature {
        "x1" => x,
        "x2" => y,
        "x1-squared" => x * x,
        "x2-squared" => y * y,
        "x1x2" => x * y,
        // The plane spans 12 units: nearly two periods.
        "sin-x1" => (6.0 * x).sin(),
        "sin-x2" => (6.0 * y).sin(),
        _ => 0.0,
    }
}

/// The pictures of all features in their order.
pub fn pictures() -> Vec<Field> {
    let centre = |cell: usize| (cell as f32 + 0.5) / CELLS as f32 * 2.0 - 1.0;
    let picture = |feature: &&str| Field {
        x: [-1.0, 1.0],
        y: [-1.0, 1.0],
        columns: CELLS,
        rows: CELLS,
        values: (0..CELLS * CELLS)
            .map(|cell| value(feature, centre(cell % CELLS), centre(cell / CELLS)))
            .collect(),
    };
    FEATURES.iter().map(picture).collect()
}

/// The features' pictures as a texture, painted once for each theme.
#[derive(Default)]
pub struct FeatureTiles {
    atlas: Atlas,
    dark: Option<bool>,
}

impl FeatureTiles {
    pub fn upload_once(&mut self, ui: &Ui, palette: &Palette) {
        if self.dark != Some(palette.dark) {
            self.atlas.upload(ui.ctx(), &[pictures()], palette, false);
            self.dark = Some(palette.dark);
        }
    }

    pub fn picture(&self, feature: usize) -> Option<(TextureId, Rect)> {
        self.atlas.picture(0, feature)
    }
}

/// The parameter's text with one feature switched; `None` where it is the last that is on.
pub fn switched(features: &str, feature: &str) -> Option<String> {
    Some(flag_switched(features, FEATURES, feature)).filter(|kept| !kept.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_switch_on_and_off_in_their_order_and_the_last_one_stays() {
        assert_eq!(switched("x1,x2", "x1x2").as_deref(), Some("x1,x2,x1x2"));
        assert_eq!(switched("x2,x1x2", "x1").as_deref(), Some("x1,x2,x1x2"));
        assert_eq!(switched("x1,x2", "x2").as_deref(), Some("x1"));
        assert_eq!(switched("x1", "x1"), None);
    }

    #[test]
    fn each_of_the_7_features_has_a_picture_that_is_not_flat() {
        let pictures = pictures();
        assert_eq!(pictures.len(), 7);
        assert!(
            pictures
                .iter()
                .all(|field| field.values.iter().any(|value| *value != field.values[0]))
        );
    }
}
