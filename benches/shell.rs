//! What the window costs the processor: a key press in the search, a frame of the map on a 4K screen.
//!
//! `cargo bench --bench shell`. Wanted: a search under 5 ms, a frame of the map under 4 ms at the 95th percentile.

use egui::{Context, RawInput, Rect, pos2, vec2};
use neural_atlas::{
    kit::{
        theme::{self, Theme},
        words::{Lang, Words},
    },
    shell::{map::Map, marks::Marks, palette::Search, route::Route, store::Progress},
};

fn main() {
    divan::main();
}

#[divan::bench(args = ["m", "momentun", "gradeint desc", "xuexilv", "dlf"])]
fn a_key_press_in_the_search(bencher: divan::Bencher<'_, '_>, query: &str) {
    let search = Search::typed(query);
    bencher.bench(|| search.rows(&Route::Map, &[]).len());
}

#[divan::bench]
fn a_frame_of_the_map_at_4k(bencher: divan::Bencher<'_, '_>) {
    let ctx = Context::default();
    let words = Words::new(Lang::Zh);
    theme::install(&ctx, Theme::Light, 1.0, words);
    let marks = Marks::of_progress(&Progress::default());
    let mut map = Map::default();
    let mut frame = move || {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(3840.0, 2160.0))),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| _ = map.show(ui, &marks, words));
        let shapes = std::mem::take(&mut output.shapes);
        let drawn = ctx.tessellate(shapes, 1.0).len();
        output.drop_without_applying_deltas();
        drawn
    };
    frame();
    bencher.bench_local(frame);
}
