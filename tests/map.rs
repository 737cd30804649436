//! Pictures of the map in both languages and both themes, and its concepts opened by label.

use egui::Key;
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use neural_atlas::{
    app::App,
    kit::{theme::Theme, words::Lang},
    picture::{self, Scene},
};
use neural_atlas_lessons::Atlas;

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

type Window = Harness<'static, App>;

fn press(window: &mut Window, keys: &[Key]) {
    for key in keys {
        window.key_press(*key);
        window.run_steps(2);
    }
    window.run_ok();
}

/// The name and place of what has the keyboard.
fn focused(window: &Window) -> (String, egui::Rect) {
    let node = window.root().query_all_by(|node| node.is_focused()).next();
    node.map_or((String::new(), egui::Rect::NOTHING), |node| {
        (node.accesskit_node().label().unwrap_or_default(), node.rect())
    })
}

/// What has the keyboard is this, whole and in sight.
fn stands_on(window: &Window, name: &str) {
    let (label, rect) = focused(window);
    assert!(label.starts_with(name), "{label} instead of {name}");
    let area = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0));
    assert!(area.contains_rect(rect), "{label} out of sight: {rect:?}");
}

#[test]
fn arrows_walk_chapter_section_and_concept_enter_opens_and_escape_returns_to_the_same_concept() {
    let mut window = picture::stage(&map(Lang::En, Theme::Light, [1280.0, 800.0]));
    // The first arrow takes hold of the map, and left leads to the chapter's title.
    press(&mut window, &[Key::ArrowDown, Key::ArrowLeft]);
    press(&mut window, &[Key::ArrowUp; 6]);
    let chapters = Atlas::get().chapters();
    stands_on(&window, chapters[0].name.get(Lang::En));
    press(&mut window, &[Key::ArrowRight, Key::ArrowDown]);
    stands_on(&window, chapters[0].sections[1].name.get(Lang::En));
    press(&mut window, &[Key::ArrowRight, Key::ArrowDown, Key::ArrowDown]);
    let third = &chapters[0].sections[1].concepts[2];
    stands_on(&window, third.name(Lang::En));
    press(&mut window, &[Key::Enter]);
    let opened = |window: &mut Window| window.state_mut().lesson().map(|lesson| lesson.node.id.clone());
    assert_eq!(opened(&mut window).as_ref(), Some(&third.id));
    press(&mut window, &[Key::Escape]);
    stands_on(&window, third.name(Lang::En));
    press(&mut window, &[Key::ArrowLeft]);
    stands_on(&window, chapters[0].sections[1].name.get(Lang::En));
}

#[test]
fn every_concept_is_in_sight_when_the_walk_comes_to_it() {
    let mut window = picture::stage(&map(Lang::Zh, Theme::Dark, [1280.0, 800.0]));
    press(&mut window, &[Key::ArrowDown, Key::ArrowLeft]);
    press(&mut window, &[Key::ArrowUp; 6]);
    press(&mut window, &[Key::ArrowRight, Key::ArrowRight]);
    for (number, concept) in Atlas::get().concepts().enumerate().take(120) {
        if number % 10 == 0 {
            window.run_ok();
            stands_on(&window, concept.name(Lang::Zh));
        }
        window.key_press(Key::ArrowDown);
        window.run_steps(2);
    }
}

#[test]
fn a_concept_whose_lab_is_missing_says_so_when_it_is_opened() {
    let mut window = picture::stage(&map(Lang::En, Theme::Light, [1280.0, 800.0]));
    let missing = Atlas::get()
        .concepts()
        .find(|concept| Atlas::get().node(&concept.id).is_none());
    let Some(missing) = missing else { return };
    let label = format!("{} not in this version yet", missing.name(Lang::En));
    window.get_all_by_label(&label).next().unwrap().click();
    window.run_steps(3);
    assert!(window.query_by_label_contains("is not in this version yet.").is_some());
}
