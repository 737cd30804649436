//! Diffusion on the plane: the data on their way to noise, both samplers on their way back, and the time that moves all three.

use super::{
    forward,
    hand::Hand,
    loss::LossChart,
    samples::{self, Sampler},
    time::Time,
};
use crate::{
    kit::{
        fonts,
        tokens::{Palette, diffusion as share, size, space, text},
        views::axis::Plane,
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Pos2, Rect, Ui, UiBuilder, pos2, vec2};
use neural_atlas_engine::labs::generative::diffusion::diffusion::{Diffusion, shape::EXTENT};

/// Height of a title above a plane, and of a line below it.
const TITLE: f32 = text::SMALL + space::S;
const FOOT: f32 = text::SMALL + space::S;

/// What the pictures keep between frames.
#[derive(Default)]
pub struct PlaneStage {
    pub hand: Hand,
    pub time: Time,
    pub loss: LossChart,
    /// The sample under the pointer, in both samplers' planes.
    pointed: Option<usize>,
}

/// Where everything stands.
struct Places {
    /// Forward, DDPM, DDIM.
    planes: [Rect; 3],
    /// Width of the line above and below each.
    line: f32,
    time: Rect,
    loss: Rect,
}

impl Places {
    fn of(body: Rect) -> Self {
        let gap = space::M;
        let lines = TITLE + FOOT;
        if body.width() < share::NARROW {
            // Two by two: data and loss above, both samplers below, the time under all.
            let high = (body.height() - share::CHART_NARROW) / 2.0 - lines;
            let side = ((body.width() - gap) / 2.0).min(high).max(share::PLANE_LEAST);
            let square = |column: f32, row: f32| {
                let at = vec2(column * (side + gap), TITLE + row * (side + lines));
                Rect::from_min_size(body.min + at, vec2(side, side))
            };
            let beside = square(1.0, 0.0).with_min_y(body.top());
            return Self {
                planes: [square(0.0, 0.0), square(0.0, 1.0), square(1.0, 1.0)],
                line: side + gap / 2.0,
                loss: beside,
                time: body.with_min_y(square(0.0, 1.0).bottom() + FOOT),
            };
        }
        let wide = (body.width() - 2.0 * gap) / 3.0;
        let side = wide
            .min(body.height() - lines - share::CHART_LEAST)
            .max(share::PLANE_LEAST);
        // Lower windows get smaller planes, still evenly spread.
        let pitch = wide + gap;
        let square = |index: usize| {
            let at = vec2(index as f32 * pitch + (wide - side) / 2.0, TITLE);
            Rect::from_min_size(body.min + at, vec2(side, side))
        };
        let top = body.top() + side + lines;
        let below = body
            .with_min_y(top)
            .with_max_y(body.bottom().min(top + share::CHART_MOST));
        let (time, loss) = below.split_left_right_at_fraction(share::TIMELINE);
        Self {
            planes: [square(0), square(1), square(2)],
            line: (wide + side) / 2.0 + gap / 2.0,
            time,
            loss: loss.with_min_x(loss.left() + gap),
        }
    }
}

impl PlaneStage {
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Diffusion>, body: Rect) {
        let view = &cx.snapshot.plane;
        let places = Places::of(body);
        self.time.advance(ui, cx, view.steps);
        let t = cx.params.t.min(view.steps);

        let [data, ddpm, ddim] = places.planes;
        let words = cx.words;
        title(ui, data, places.line, words.t("diffusion-forward"));
        forward::show(ui, cx, &mut self.hand, data);
        foot(ui, data, places.line, &forward::said(cx, t));

        let before = self.pointed.take();
        for (sampler, samples, rect) in [(Sampler::Ddpm, &view.ddpm, ddpm), (Sampler::Ddim, &view.ddim, ddim)] {
            title(ui, rect, places.line, words.t(sampler.title()));
            let pointed = samples::show(ui, cx, (sampler, samples), t, before, rect);
            self.pointed = pointed.or(self.pointed);
            foot(ui, rect, places.line, &samples::said(cx, sampler, samples));
        }
        if self.pointed != before {
            ui.ctx().request_repaint();
        }

        let mut below = ui.new_child(UiBuilder::new().max_rect(places.time));
        self.time.show(&mut below, cx, view);
        let mut beside = ui.new_child(UiBuilder::new().max_rect(places.loss));
        self.loss.show(&mut beside, cx, view, t);
    }
}

fn title(ui: &Ui, rect: Rect, width: f32, words: &str) {
    let palette = Palette::of(ui.visuals());
    let galley = widgets::one_line(ui.painter(), words, fonts::bold(text::SMALL), palette.muted, width);
    let at = pos2(rect.left(), rect.top() - space::XS - galley.size().y);
    ui.painter().galley(at, galley, palette.muted);
}

fn foot(ui: &Ui, rect: Rect, width: f32, words: &str) {
    let palette = Palette::of(ui.visuals());
    let at = pos2(rect.left(), rect.bottom() + space::XS / 2.0);
    widgets::line_at(ui, at, Align2::LEFT_TOP, words, width, palette.muted);
}

/// The plane's numbers over a square of the screen.
pub fn axes(rect: Rect) -> Plane {
    let extent = EXTENT as f32;
    Plane::over(rect, [-extent, extent], [-extent, extent])
}

/// The radius of a point on a plane of this size.
pub fn point_radius(rect: Rect) -> f32 {
    (size::POINT * rect.width() / share::POINT_PLANE).clamp(share::POINT_LEAST, size::POINT)
}

/// Points of the plane on the screen.
pub fn places(rect: Rect, at: &[[f32; 2]]) -> Vec<Pos2> {
    let plane = axes(rect);
    at.iter().map(|[x, y]| plane.at(f64::from(*x), f64::from(*y))).collect()
}

/// A sentence in the middle of a plane that has nothing to show yet.
pub fn empty(ui: &Ui, rect: Rect, words: &str) {
    let palette = Palette::of(ui.visuals());
    let room = rect.width() - 2.0 * space::S;
    let galley = ui
        .painter()
        .layout(words.to_owned(), fonts::regular(text::BODY), palette.muted, room);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, palette.muted);
}
