//! The window's CPU time per frame, without the GPU's part: `cargo bench --bench ui [-- PART OF A LAB'S NAME]`.
//!
//! The whole app is laid out and tessellated as in the window, while a worker trains flat out on a thread of its own
//! and publishes up to 60 snapshots a second. Frames are 16.7 ms apart, as on a screen. Two times are told: what the
//! processor spent on the frame's own thread, and what passed on the clock, which holds the waiting for a core that the
//! training has. Wanted: 8 ms of the processor at the 95th percentile.

mod common;

use common::{Cost, at, cost};
use neural_atlas::{
    app::{App, Options},
    experiment::{DriveKind, Transport},
    kit::{theme::Theme, words::Lang},
};
use neural_atlas_engine::{registry::LABS, worker::Speed};
use std::time::{Duration, Instant};

const FRAMES: usize = 300;
const FRAME: Duration = Duration::from_micros(16_667);
/// Frames before the measured ones: fonts, textures and the first snapshots.
const WARM_UP: usize = 60;
/// What a frame may cost, in milliseconds.
const WANTED: f64 = 8.0;

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

    /// Lays out and tessellates one frame.
    fn draw(&mut self) -> Cost {
        use eframe::App as _;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0))),
            time: Some(self.start.elapsed().as_secs_f64()),
            ..Default::default()
        };
        let (app, frame, ctx) = (&mut self.app, &mut self.frame, &self.ctx);
        cost(|| {
            let mut output = ctx.clone().run_ui(input, |ui| {
                app.logic(ui, frame);
                app.ui(ui, frame);
            });
            let shapes = std::mem::take(&mut output.shapes);
            std::hint::black_box(ctx.tessellate(shapes, output.pixels_per_point));
            output.drop_without_applying_deltas();
        })
    }
}

fn measure(name: &str, target: &str, set: &[(&str, &str)]) {
    let mut window = Window::open(target, set);
    let mut costs = Vec::with_capacity(FRAMES);
    for index in 0..WARM_UP + FRAMES {
        let cost = window.draw();
        if index >= WARM_UP {
            costs.push(cost);
        }
        std::thread::sleep(FRAME.saturating_sub(cost.clock));
    }
    let step = window.app.lesson().map_or(0, |lesson| lesson.experiment.status().step);
    let processor = |share| at(&costs, |cost| cost.processor, share);
    let clock = |share| at(&costs, |cost| cost.clock, share);
    let missed = if processor(0.95) > WANTED { " (missed)" } else { "" };
    println!(
        "| {name} | {:.2} | {:.2}{missed} | {:.2} | {:.2} | {step} |",
        processor(0.5),
        processor(0.95),
        clock(0.95),
        clock(1.0),
    );
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.contains(word));
    println!("| lab | processor p50, ms | p95 | clock p95 | worst | steps trained meanwhile |");
    println!("|---|---:|---:|---:|---:|---:|");
    for lab in LABS.iter().filter(|lab| chosen(lab.id)) {
        measure(lab.id, lab.id, &[]);
    }
    let playground = "architectures/mlp/playground";
    if chosen(playground) {
        let wide = "32,32,32,32,32,32,32,32";
        measure(
            &format!("{playground}, 8 layers of 32"),
            playground,
            &[("hidden", wide)],
        );
    }
}
