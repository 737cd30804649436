//! Pictures of the app without a display: drawn by Mesa's software Vulkan where there is no graphics card.
//!
//! The experiment is stepped by hand, so that the same scene gives the same picture.

use crate::{
    app::{App, Options},
    experiment::{DriveKind, Experiment, Setup, Transport},
    kit::{
        theme::{self, Theme},
        words::{Lang, Words},
    },
    panels::{self, Request},
};
use egui_kittest::Harness;
use neural_atlas_engine::{device::DeviceKind, fault::Fault, quiet, session::State};

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

/// The app of a scene, its experiment paused after the scene's steps; settings that are refused are not trained.
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
        && !matches!(
            lesson.experiment.status().state,
            State::Refused(_) | State::Crashed { .. }
        )
    {
        lesson.experiment.transport(Transport::Step(scene.steps));
    }
    harness.run_ok();
    harness
}

/// A lab opened with these settings and stepped by hand, `steps` at once.
///
/// # Errors
/// Names the lab that is not there or the first setting that does not fit.
pub fn experiment(lab: &str, steps: u64, set: &[(&str, &str)]) -> Result<Box<dyn Experiment>, Fault> {
    let open = panels::find(lab).ok_or_else(|| Fault::UnknownConcept { name: lab.into() })?;
    let mut experiment = open(Setup {
        seed: 7,
        device: DeviceKind::Cpu,
        drive: DriveKind::Manual {
            steps_per_update: steps.max(1),
        },
        repaint: Box::new(|| {}),
    });
    for (name, text) in set {
        experiment.set_text(name, text)?;
    }
    experiment.update();
    if steps > 0 {
        experiment.transport(Transport::Step(steps));
        experiment.update();
    }
    Ok(experiment)
}

/// The stage of an experiment alone, without the lesson around it.
pub fn alone(
    experiment: Box<dyn Experiment>,
    size: [f32; 2],
    lang: Lang,
    theme: Theme,
) -> Harness<'static, Box<dyn Experiment>> {
    let words = Words::new(lang);
    let mut harness = Harness::builder()
        .with_size(size)
        .with_theme(match theme {
            Theme::Dark => egui::Theme::Dark,
            Theme::Light | Theme::System => egui::Theme::Light,
        })
        .with_step_dt(0.05)
        .with_context_setup(move |ctx| theme::install(ctx, theme, 1.0, words))
        .build_ui_state(
            move |ui, experiment: &mut Box<dyn Experiment>| {
                experiment.update();
                if experiment.stage(ui, words).contains(&Request::Undo) {
                    experiment.undo();
                }
            },
            experiment,
        );
    harness.run_steps(8);
    harness
}

/// Takes the picture.
///
/// # Errors
/// Says what is missing where nothing can draw.
pub fn take(scene: &Scene) -> Result<egui::ColorImage, String> {
    take_with_state(scene).map(|(image, _)| image)
}

/// The same, with what has become of the experiment on it.
pub fn take_with_state(scene: &Scene) -> Result<(egui::ColorImage, Option<State>), String> {
    let scene = scene.clone();
    // The renderer panics where it finds no adapter.
    let taken = quiet::attempt("takes a picture", move || {
        let mut window = stage(&scene);
        let state = window
            .state_mut()
            .lesson()
            .map(|lesson| lesson.experiment.status().state);
        window.render().map(|image| (image, state))
    });
    let (image, state) = taken.ok_or_else(|| "Vulkan".to_owned())??;
    let size = [image.width() as usize, image.height() as usize];
    let image = egui::ColorImage::from_rgba_premultiplied(size, image.as_raw());
    Ok((image, state))
}
