//! The whole registry photographed: every lab × light and dark × Chinese and English, and the map.
//!
//! Every number on the pictures is computed for them by the lab itself, stepped by hand. They land in the target
//! folder's `tmp/pictures`, to be looked at.

use neural_atlas::{
    kit::{theme::Theme, words::Lang},
    panels,
    picture::{self, Scene},
    shell::files,
};
use std::{collections::HashSet, path::Path};

fn scene(target: &str, lang: Lang, theme: Theme, size: [f32; 2]) -> Scene {
    Scene {
        target: target.into(),
        set: vec![],
        seed: None,
        steps: 60,
        lang,
        theme,
        size,
        scale: 1.0,
    }
}

/// Takes, keeps and judges a picture: something is on it, and its ground is the theme's.
fn photograph(name: &str, scene: &Scene) {
    let image = picture::take(scene)
        .unwrap_or_else(|why| panic!("{why}: install mesa-vulkan-drivers and libvulkan1 for the pictures"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
    let bytes = files::png(&image).expect("a PNG");
    std::fs::write(folder.join(format!("{}.png", name.replace('/', "-"))), bytes).expect("room for a picture");
    let colours: HashSet<_> = image.pixels.iter().map(|pixel| pixel.to_array()).collect();
    assert!(colours.len() > 200, "{name} shows only {} colours", colours.len());
    let light = image.pixels.iter().filter(|pixel| pixel.r() > 128).count() * 2 > image.pixels.len();
    assert_eq!(light, scene.theme == Theme::Light, "{name}");
}

#[test]
fn every_lab_is_photographed_in_both_themes_and_languages() {
    for lab in panels::ids() {
        for lang in Lang::ALL {
            for theme in [Theme::Light, Theme::Dark] {
                let name = format!("{lab}-{}-{}", lang.name(), theme.name());
                photograph(&name, &scene(lab, lang, theme, [1280.0, 800.0]));
            }
        }
    }
}

#[test]
fn the_smallest_window_and_a_large_one_are_photographed() {
    for lab in panels::ids() {
        photograph(
            &format!("{lab}-small"),
            &scene(lab, Lang::En, Theme::Light, [900.0, 600.0]),
        );
    }
    photograph("large", &scene("mlp", Lang::Zh, Theme::Dark, [2560.0, 1440.0]));
}

#[test]
fn the_map_is_photographed_in_both_themes_and_languages() {
    for lang in Lang::ALL {
        for theme in [Theme::Light, Theme::Dark] {
            let name = format!("map-{}-{}", lang.name(), theme.name());
            photograph(&name, &scene("", lang, theme, [1280.0, 800.0]));
        }
    }
    photograph("map-small", &scene("", Lang::Zh, Theme::Light, [900.0, 600.0]));
}
