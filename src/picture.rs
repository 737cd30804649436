//! Pictures of the app without a display: drawn by Mesa's software Vulkan where there is no graphics card.
//!
//! The experiment is stepped by hand, so that the same scene gives the same picture.

use crate::{
    app::{App, Options},
    experiment::{DriveKind, Transport},
    kit::{theme::Theme, words::Lang},
};
use egui_kittest::Harness;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is on the picture.
#[derive(Clone, Debug)]
pub struct Scene {
    /// A concept or lab; empty for the map.
    pub target: String,
    pub set: Vec<(String, String)>,
    pub seed: Option<u64>,
    pub steps: u64,
    pub lang: Lang,
    pub theme: Theme,
    /// Width and height in points.
    pub size: [f32; 2],
    /// Pixels per point.
    pub scale: f32,
}

/// The app of a scene, its experiment paused after the scene's steps.
pub fn stage(scene: &Scene) -> Harness<'static, App> {
    let options = Options {
        target: Some(scene.target.clone()),
        lang: Some(scene.lang),
        theme: Some(scene.theme),
        drive: DriveKind::Manual {
            steps_per_update: scene.steps.max(1),
        },
        seed: scene.seed,
        set: scene.set.clone(),
        ..Options::default()
    };
    let mut harness = Harness::builder()
        .with_size(scene.size)
        .with_pixels_per_point(scene.scale)
        .build_eframe(|cc| App::new(cc, options));
    if scene.steps > 0
        && let Some(lesson) = harness.state_mut().lesson()
    {
        lesson.experiment.transport(Transport::Step(scene.steps));
    }
    harness.run_ok();
    harness
}

/// Takes the picture.
///
/// # Errors
/// Says what is missing where nothing can draw.
pub fn take(scene: &Scene) -> Result<egui::ColorImage, String> {
    // The renderer panics where it finds no adapter.
    let image = catch_unwind(AssertUnwindSafe(|| stage(scene).render())).map_err(|_| "Vulkan".to_owned())??;
    let size = [image.width() as usize, image.height() as usize];
    Ok(egui::ColorImage::from_rgba_premultiplied(size, image.as_raw()))
}
