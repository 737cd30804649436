//! What the window costs the processor: a key press in the search, a frame of the map on a 4K screen.
//!
//! `cargo bench --bench shell`. Wanted at the 95th percentile: a search under 5 ms, a frame of the map under 4 ms, laid out
//! and tessellated, also while it is zoomed.

mod common;

use common::{Cost, at, cost};
use egui::{
    Context, Event, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2, pos2, vec2,
};
use neural_atlas::{
    kit::{
        theme::{self, Theme},
        words::{Lang, Words},
    },
    shell::{map::Map, marks::Marks, palette::Search, route::Route, store::Progress},
};

const TIMES: usize = 300;
/// What a search and a frame may take, in milliseconds.
const SEARCH: f64 = 5.0;
const FRAME: f64 = 4.0;

fn report(name: &str, wanted: f64, mut each: impl FnMut()) {
    let costs: Vec<Cost> = (0..TIMES).map(|_| cost(&mut each)).collect();
    let processor = |share| at(&costs, |cost| cost.processor, share);
    let missed = if processor(0.95) > wanted { " (missed)" } else { "" };
    let clock = at(&costs, |cost| cost.clock, 0.95);
    println!(
        "| {name} | {:.2} | {:.2}{missed} | {clock:.2} | {:.2} |",
        processor(0.5),
        processor(0.95),
        processor(1.0)
    );
}

/// The map on a screen of 4K, and where the pointer is on it.
struct Screen {
    ctx: Context,
    map: Map,
    marks: Marks,
    words: Words,
}

impl Screen {
    fn new() -> Self {
        let (ctx, words) = (Context::default(), Words::new(Lang::Zh));
        theme::install(&ctx, Theme::Light, 1.0, words);
        Self {
            ctx,
            map: Map::default(),
            marks: Marks::of_progress(&Progress::default()),
            words,
        }
    }

    fn frame(&mut self, events: Vec<Event>) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(3840.0, 2160.0))),
            events,
            ..RawInput::default()
        };
        let (map, marks, words) = (&mut self.map, &self.marks, self.words);
        let mut output = self.ctx.run_ui(input, |ui| _ = map.show(ui, marks, words));
        let shapes = std::mem::take(&mut output.shapes);
        std::hint::black_box(self.ctx.tessellate(shapes, 1.0));
        output.drop_without_applying_deltas();
    }
}

/// One notch of the wheel, inwards or outwards, at the middle of the map.
fn wheel(inwards: bool) -> Vec<Event> {
    vec![
        Event::PointerMoved(pos2(1600.0, 900.0)),
        Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, if inwards { 30.0 } else { -30.0 }),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: MouseWheelSource::Unknown,
        },
    ]
}

fn main() {
    println!("| what | processor p50, ms | p95 | clock p95 | worst |\n|---|---:|---:|---:|---:|");
    for query in ["m", "momentun", "gradeint desc", "xuexilv", "dlf"] {
        let search = Search::typed(query);
        report(&format!("search for {query}"), SEARCH, || {
            std::hint::black_box(search.rows(&Route::Map, &[]));
        });
    }
    let mut screen = Screen::new();
    screen.frame(vec![]);
    report("map at 4K, at rest", FRAME, || screen.frame(vec![]));
    let mut notch = 0;
    report("map at 4K, zoomed in and out", FRAME, || {
        notch += 1;
        screen.frame(wheel(notch % 60 < 30));
    });
}
