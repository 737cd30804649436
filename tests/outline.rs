//! The tree at the side, beside the map.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use neural_atlas::{
    kit::{
        theme::Theme,
        tokens::shell,
        words::{Lang, Words},
    },
    picture::{self, Scene},
};
use neural_atlas_lessons::Atlas;

#[test]
fn a_wide_window_has_the_outline_beside_the_map_and_a_narrow_one_over_it_when_it_is_asked_for() {
    let outline = Words::new(Lang::En).t("outline-filter");
    let chapter = Atlas::get().chapters()[0].name.get(Lang::En);
    for (size, beside) in [([1280.0, 800.0], true), ([900.0, 600.0], false)] {
        let mut window = picture::stage(&Scene {
            target: String::new(),
            set: vec![],
            seed: None,
            steps: 0,
            lang: Lang::En,
            theme: Theme::Light,
            size,
            scale: 1.0,
        });
        assert_eq!(window.query_by_label(outline).is_some(), beside, "{size:?}");
        let free = if beside { shell::OUTLINE } else { 0.0 };
        let on_map = window
            .query_all_by_label(chapter)
            .filter(|title| title.rect().left() >= free);
        assert_eq!(on_map.count(), 1, "{size:?}");
        window.key_press_modifiers(Modifiers::COMMAND, Key::B);
        window.run_steps(3);
        assert_eq!(window.query_by_label(outline).is_some(), !beside, "{size:?}");
    }
}
