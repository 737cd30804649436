use super::{draw, layout};
use crate::kit::{
    theme::{self, Theme},
    words::{Lang, Words},
};
use egui::{Rect, Vec2, vec2};
use neural_atlas_lessons::Atlas;

/// The layout of the real map with its real words.
fn placed(area: Vec2, lang: Lang) -> Vec<layout::Region> {
    let ctx = egui::Context::default();
    let words = Words::new(lang);
    theme::install(&ctx, Theme::Light, 1.0, words);
    let mut regions = vec![];
    let output = ctx.run_ui(egui::RawInput::default(), |ui| {
        let chapters = Atlas::get().chapters().iter();
        let shapes: Vec<_> = chapters.map(|chapter| draw::shape(ui, chapter, words)).collect();
        regions = layout::place(area, &shapes);
    });
    output.drop_without_applying_deltas();
    regions
}

fn check(area: Vec2, lang: Lang) {
    let regions = placed(area, lang);
    let whole = Rect::from_min_size(egui::Pos2::ZERO, area);
    let mut labels = vec![];
    let mut dots = vec![];
    for (region, chapter) in regions.iter().zip(Atlas::get().chapters()) {
        assert!(
            whole.contains_rect(region.rect),
            "{} leaves the window at {area:?}",
            chapter.id
        );
        for (cluster, section) in region.sections.iter().zip(&chapter.sections) {
            let name = &section.id;
            assert!(
                region.rect.contains_rect(cluster.label),
                "{name}: label outside at {area:?} {lang:?}"
            );
            assert_eq!(cluster.dots.len(), section.concepts.len());
            labels.push((cluster.label, name));
            for dot in &cluster.dots {
                let disc = Rect::from_center_size(*dot, Vec2::splat(2.0 * cluster.radius));
                assert!(
                    region.rect.contains_rect(disc),
                    "{name}: a concept outside at {area:?} {lang:?}"
                );
                dots.push((*dot, cluster.radius, name));
            }
        }
    }
    for (index, (label, name)) in labels.iter().enumerate() {
        for (other, its) in &labels[..index] {
            assert!(
                !label.intersects(*other),
                "labels of {name} and {its} at {area:?} {lang:?}"
            );
        }
        for (dot, radius, its) in &dots {
            let gap = label.distance_to_pos(*dot);
            assert!(
                gap >= *radius,
                "label of {name} and a concept of {its} at {area:?} {lang:?}"
            );
        }
    }
    for (index, (dot, radius, name)) in dots.iter().enumerate() {
        for (other, its_radius, its) in &dots[..index] {
            let gap = dot.distance(*other);
            assert!(
                gap >= radius + its_radius,
                "concepts of {name} and {its} at {area:?} {lang:?}"
            );
        }
    }
}

#[test]
fn none_of_390_concepts_and_27_labels_overlap_at_900x600_1280x800_and_2560x1440() {
    for lang in Lang::ALL {
        for (width, height) in [(900.0, 600.0), (1280.0, 800.0), (2560.0, 1440.0)] {
            check(vec2(width, height - crate::kit::tokens::shell::TOP_BAR), lang);
        }
    }
}
