//! Pictures of the map in both languages and both themes, and its concepts opened by label.

use egui_kittest::kittest::Queryable;
use neural_atlas::{
    kit::{theme::Theme, words::Lang},
    picture::{self, Scene},
};

fn map(lang: Lang, theme: Theme, size: [f32; 2]) -> Scene {
    Scene {
        target: String::new(),
        set: vec![],
        seed: None,
        steps: 0,
        lang,
        theme,
        size,
        scale: 1.0,
    }
}

#[test]
fn the_map_is_drawn_at_three_sizes_and_a_click_on_a_concept_opens_its_lesson() {
    for (lang, theme, size) in [
        (Lang::Zh, Theme::Light, [1280.0, 800.0]),
        (Lang::En, Theme::Dark, [1280.0, 800.0]),
        (Lang::En, Theme::Light, [900.0, 600.0]),
        (Lang::Zh, Theme::Dark, [2560.0, 1440.0]),
    ] {
        let scene = map(lang, theme, size);
        let image = picture::take(&scene).unwrap();
        if let Ok(folder) = std::env::var("NEURAL_ATLAS_PICTURES") {
            let name = format!("map-{}-{}-{}.png", lang.name(), theme.name(), size[0]);
            let bytes = neural_atlas::shell::files::png(&image).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
        }
        let first = image.pixels[0];
        assert!(image.pixels.iter().any(|pixel| *pixel != first), "an empty picture");
    }
    let mut harness = picture::stage(&map(Lang::En, Theme::Light, [1280.0, 800.0]));
    assert!(harness.state_mut().lesson().is_none());
    harness.get_by_label_contains("Universal approximation").click();
    harness.run_ok();
    assert!(
        harness
            .state_mut()
            .lesson()
            .is_some_and(|lesson| lesson.node.id == "universal-approximation")
    );
}
