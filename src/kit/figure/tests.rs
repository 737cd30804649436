use super::*;
use crate::kit::{
    fonts,
    theme::{self, Theme},
    words::{Lang, Words},
};
use egui::{Align2, Pos2, RawInput, Sense, Stroke, pos2, vec2};

/// What `draw` paints on 200×100 points of white.
fn figure(mut draw: impl FnMut(&mut egui::Ui)) -> Figure {
    let ctx = Context::default();
    theme::install(&ctx, Theme::Light, 1.0, Words::new(Lang::En));
    ctx.plugin_or_default::<Mirror>();
    let whole = Rect::from_min_size(Pos2::ZERO, vec2(200.0, 100.0));
    for _ in 0..2 {
        let input = RawInput {
            screen_rect: Some(whole),
            ..RawInput::default()
        };
        ctx.run_ui(input, |ui| {
            draw(ui);
            ask(ui.ctx(), ui.layer_id(), whole, Color32::WHITE);
        })
        .drop_without_applying_deltas();
    }
    taken(&ctx).unwrap()
}

/// How often each element stands in the document; fails where it is not well formed.
fn elements(svg: &str) -> HashMap<String, usize> {
    let (mut open, mut counts) = (vec![], HashMap::new());
    let mut rest = svg;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').expect("a tag that ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        assert!(tag.matches('"').count().is_multiple_of(2), "{tag}");
        let name = tag.split([' ', '/']).next().unwrap_or_default().to_owned();
        *counts.entry(name.clone()).or_default() += 1;
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    counts
}

#[test]
fn two_circles_a_line_a_box_and_three_words_are_as_many_elements() {
    let figure = figure(|ui| {
        let painter = ui.painter();
        painter.circle_filled(pos2(20.0, 20.0), 5.0, Color32::RED);
        painter.circle_filled(pos2(40.0, 20.0), 5.0, Color32::RED.gamma_multiply(0.5));
        painter.line_segment([pos2(0.0, 0.0), pos2(9.0, 9.0)], Stroke::new(2.0, Color32::BLUE));
        painter.rect_filled(
            Rect::from_min_size(pos2(60.0, 60.0), vec2(10.0, 10.0)),
            2.0,
            Color32::GREEN,
        );
        for (index, word) in ["a < b & c", "动量", "x"].into_iter().enumerate() {
            let at = pos2(100.0, 20.0 + 20.0 * index as f32);
            painter.text(at, Align2::LEFT_TOP, word, fonts::regular(13.0), Color32::BLACK);
        }
    });
    let svg = figure.svg();
    let counts = elements(&svg);
    assert_eq!(counts["circle"], 2);
    assert_eq!(counts["path"], 1);
    // The ground, the box.
    assert_eq!(counts["rect"], 2);
    assert_eq!(counts["text"], 3);
    assert!(
        svg.contains(">a &lt; b &amp; c</text>") && svg.contains(">动量</text>"),
        "{svg}"
    );
    assert!(svg.contains("fill-opacity=\"0.5\""), "{svg}");
}

#[test]
fn a_box_of_10_points_covers_100_pixels_at_scale_1_and_1600_at_scale_4() {
    let figure = figure(|ui| {
        ui.painter().rect_filled(
            Rect::from_min_size(pos2(30.0, 30.0), vec2(10.0, 10.0)),
            0.0,
            Color32::BLUE,
        );
    });
    for scale in [1.0, 4.0] {
        let image = figure.pixels(scale);
        assert_eq!(image.size, [(200.0 * scale) as usize, (100.0 * scale) as usize]);
        let blue = image.pixels.iter().filter(|pixel| **pixel == Color32::BLUE).count();
        assert_eq!(blue as f32, 100.0 * scale * scale);
        assert_eq!(image.pixels[0], Color32::WHITE);
    }
}

#[test]
fn half_transparent_red_over_white_is_pink_once_even_where_two_triangles_meet() {
    let figure = figure(|ui| {
        let half = Color32::from_rgba_unmultiplied(255, 0, 0, 128);
        ui.painter()
            .rect_filled(Rect::from_min_size(pos2(10.0, 10.0), vec2(50.0, 50.0)), 0.0, half);
    });
    let image = figure.pixels(2.0);
    let inside: Vec<Color32> = (24..116).map(|at| image.pixels[at * image.size[0] + at]).collect();
    assert!(inside.iter().all(|pixel| *pixel == inside[0]), "{inside:?}");
    assert!(
        inside[0].r() == 255 && (126..=128).contains(&inside[0].g()),
        "{:?}",
        inside[0]
    );
}

#[test]
fn a_texture_of_four_colours_is_a_picture_inside_and_its_colours_are_in_the_pixels() {
    let colors = [Color32::RED, Color32::GREEN, Color32::BLUE, Color32::YELLOW];
    let mut kept = None;
    let figure = figure(|ui| {
        let texture = kept.get_or_insert_with(|| {
            let image = ColorImage::new([2, 2], colors.to_vec());
            ui.ctx().load_texture("four", image, egui::TextureOptions::NEAREST)
        });
        let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(texture.id(), rect, uv, Color32::WHITE);
    });
    assert_eq!(elements(&figure.svg())["image"], 1);
    let image = figure.pixels(3.0);
    for color in colors {
        assert_eq!(
            image.pixels.iter().filter(|pixel| **pixel == color).count(),
            900,
            "{color:?}"
        );
    }
}

#[test]
fn what_a_clip_hides_is_left_out_or_clipped() {
    let figure = figure(|ui| {
        let clip = Rect::from_min_size(pos2(0.0, 0.0), vec2(50.0, 100.0));
        let painter = ui.painter().with_clip_rect(clip);
        painter.circle_filled(pos2(50.0, 50.0), 10.0, Color32::RED);
        painter.circle_filled(pos2(150.0, 50.0), 10.0, Color32::RED);
    });
    let counts = elements(&figure.svg());
    assert_eq!((counts["circle"], counts["clipPath"], counts["g"]), (1, 1, 1));
    let image = figure.pixels(1.0);
    assert!(
        image
            .pixels
            .iter()
            .enumerate()
            .all(|(at, pixel)| at % 200 < 50 || *pixel == Color32::WHITE)
    );
}
