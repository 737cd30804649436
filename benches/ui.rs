//! The window's CPU time per frame, without the GPU's part: `cargo bench --bench ui`.
//!
//! The whole app is laid out and tessellated as in the window, while a worker trains flat out on a thread of its own
//! and publishes up to 60 snapshots a second. Frames are 16.7 ms apart, as on a screen.

use neural_atlas::{
    app::{App, Options},
    experiment::{DriveKind, Transport},
    kit::{theme::Theme, words::Lang},
};
use neural_atlas_engine::worker::Speed;
use std::time::{Duration, Instant};

const FRAMES: usize = 600;
const FRAME: Duration = Duration::from_micros(16_667);
/// Frames before the measured ones: fonts, textures and the first snapshots.
const WARM_UP: usize = 60;

struct Window {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    start: Instant,
}

impl Window {
    fn open(target: &str, set: &[(&str, &str)]) -> Self {
        let ctx = egui::Context::default();
        let options = Options {
            target: Some(target.into()),
            lang: Some(Lang::En),
            theme: Some(Theme::Light),
            drive: DriveKind::Worker,
            set: set
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Options::default()
        };
        let mut app = App::new(&eframe::CreationContext::_new_kittest(ctx.clone()), options);
        if let Some(lesson) = app.lesson() {
            lesson.experiment.transport(Transport::Speed(Speed::Full));
            lesson.experiment.transport(Transport::Play);
        }
        Self {
            ctx,
            app,
            frame: eframe::Frame::_new_kittest(),
            start: Instant::now(),
        }
    }

    /// Lays out and tessellates one frame; gives its time.
    fn draw(&mut self) -> Duration {
        use eframe::App as _;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0))),
            time: Some(self.start.elapsed().as_secs_f64()),
            ..Default::default()
        };
        let begun = Instant::now();
        let (app, frame) = (&mut self.app, &mut self.frame);
        let output = self.ctx.clone().run_ui(input, |ui| {
            app.logic(ui, frame);
            app.ui(ui, frame);
        });
        let meshes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = begun.elapsed();
        std::hint::black_box(meshes);
        took
    }
}

fn measure(name: &str, target: &str, set: &[(&str, &str)]) {
    let mut window = Window::open(target, set);
    let mut times = Vec::with_capacity(FRAMES);
    for index in 0..WARM_UP + FRAMES {
        let took = window.draw();
        if index >= WARM_UP {
            times.push(took);
        }
        std::thread::sleep(FRAME.saturating_sub(took));
    }
    times.sort_unstable();
    let at = |share: f64| times[((FRAMES - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let step = window.app.lesson().map_or(0, |lesson| lesson.experiment.status().step);
    println!(
        "{name}: p50 {:.2} ms, p95 {:.2} ms, worst {:.2} ms over {FRAMES} frames; {step} steps trained meanwhile",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}

fn main() {
    let wide = "32,32,32,32,32,32,32,32";
    measure("playground, default net", "architectures/mlp/playground", &[]);
    measure(
        "playground, 8 layers of 32",
        "architectures/mlp/playground",
        &[("hidden", wide)],
    );
    measure("digits", "architectures/cnn/cnn", &[]);
    measure("race", "training/optimizers/race", &[]);
    measure("curves", "foundations/activations/curves", &[]);
}
