//! Samples at the time looked at, on their way back from noise: a few with their paths, so that it is seen how they came.

use super::plane::{axes, empty, places, point_radius};
use crate::{
    kit::{
        mesh::{self, Mark},
        number,
        tokens::{HAIRLINE, Palette, diffusion as share, line, size},
    },
    panels::Stage,
};
use egui::{Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo};
use neural_atlas_engine::labs::generative::diffusion::diffusion::{
    Diffusion, shape::CLASSES, view::Samples, walk::Moment,
};

/// Whose samples they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampler {
    Ddpm,
    Ddim,
}

impl Sampler {
    pub fn title(self) -> &'static str {
        match self {
            Self::Ddpm => "diffusion-ddpm",
            Self::Ddim => "diffusion-ddim",
        }
    }
    fn metric(self) -> &'static str {
        match self {
            Self::Ddpm => "ddpm_distance",
            Self::Ddim => "ddim_distance",
        }
    }
}

/// How far a walk has come at time `t`: the moment last passed, and the share of the way to the next one.
fn progress(moments: &[Moment], t: usize) -> (usize, f32) {
    let next = moments.partition_point(|moment| moment.t > t);
    match (next.checked_sub(1), moments.get(next)) {
        (Some(last), Some(to)) => {
            let from = moments[last].t;
            (last, (from - t) as f32 / (from - to.t).max(1) as f32)
        }
        // Not yet so far, or at the very start.
        (Some(last), None) => (last, 0.0),
        (None, _) => (0, 0.0),
    }
}

/// Where the samples are at time `t`: between two moments on the straight line, as the paths are drawn.
fn at_time(moments: &[Moment], t: usize) -> Vec<[f32; 2]> {
    let (last, share) = progress(moments, t);
    let Some(now) = moments.get(last) else { return vec![] };
    match moments.get(last + 1).filter(|_| share > 0.0) {
        Some(next) => {
            let pairs = now.at.iter().zip(&next.at);
            pairs
                .map(|(a, b)| [0, 1].map(|axis| a[axis] + share * (b[axis] - a[axis])))
                .collect()
        }
        None => now.at.clone(),
    }
}

/// Draws one sampler's plane; gives the sample under the pointer.
pub fn show(
    ui: &mut Ui,
    cx: &Stage<'_, Diffusion>,
    (sampler, samples): (Sampler, &Samples),
    t: usize,
    pointed: Option<usize>,
    rect: Rect,
) -> Option<usize> {
    let palette = Palette::of(ui.visuals());
    let response = ui.interact(rect, ui.scope_id().with(sampler.title()), Sense::hover());
    let label = cx.words.t(sampler.title());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
    ui.painter().rect_filled(rect, 0.0, palette.zero);
    let painter = ui.painter_at(rect);
    let at = places(rect, &at_time(&samples.moments, t));
    paths(&painter, palette, rect, samples, t, pointed);
    dots(&painter, palette, rect, samples, &at);
    ui.painter()
        .rect_stroke(rect, 0.0, Stroke::new(HAIRLINE, palette.hairline), StrokeKind::Outside);
    if at.is_empty() {
        empty(ui, rect, cx.words.t("diffusion-no-samples"));
    }
    if let Some(at) = pointed.and_then(|index| at.get(index)) {
        painter.circle_stroke(*at, size::KNOB, Stroke::new(line::STRONG, palette.accent));
    }
    let pointer = response.hover_pos()?;
    let (index, nearest) = at
        .iter()
        .enumerate()
        .min_by(|a, b| a.1.distance(pointer).total_cmp(&b.1.distance(pointer)))?;
    if nearest.distance(pointer) > share::REACH {
        return None;
    }
    response.on_hover_text_at_pointer(cx.words.t("diffusion-same-noise"));
    Some(index)
}

/// What the line below says: how far the samples are from the data, or that they are on their way.
pub fn said(cx: &Stage<'_, Diffusion>, sampler: Sampler, samples: &Samples) -> String {
    let number = |name: &str| cx.metrics.get(name).map(number::brief);
    match (
        number(sampler.metric()),
        number("data_distance"),
        samples.moments.last(),
    ) {
        (Some(distance), Some(data), _) => cx
            .words
            .with("diffusion-distance", &[("distance", &distance), ("data", &data)]),
        (None, _, Some(moment)) => cx.words.with("diffusion-on-the-way", &[("t", &moment.t)]),
        _ => String::new(),
    }
}

fn dots(painter: &Painter, palette: &Palette, rect: Rect, samples: &Samples, at: &[Pos2]) {
    let radius = point_radius(rect);
    let mut mesh = Mesh::default();
    for (at, class) in at.iter().zip(&*samples.classes) {
        if rect.contains(*at) {
            let rim = (HAIRLINE / 2.0, palette.surface);
            mesh::mark(
                &mut mesh,
                Mark::of_class(*class),
                *at,
                radius,
                palette.class(*class, CLASSES),
                rim,
            );
        }
    }
    painter.add(Shape::mesh(mesh));
}

/// The way that some samples have come so far, from the ring where they set out; strong that of the one pointed at.
fn paths(painter: &Painter, palette: &Palette, rect: Rect, samples: &Samples, t: usize, pointed: Option<usize>) {
    let moments = &*samples.moments;
    let (last, share) = progress(moments, t);
    let count = samples.classes.len();
    let every = count.div_ceil(share::PATHS).max(1);
    let plane = axes(rect);
    let way = |index: usize| -> Vec<Pos2> {
        let passed = moments.iter().take(last + 1).filter_map(|moment| moment.at.get(index));
        let mut way: Vec<[f32; 2]> = passed.copied().collect();
        if let (Some(from), Some(to)) = (way.last().copied(), moments.get(last + 1).filter(|_| share > 0.0)) {
            way.push([0, 1].map(|axis| from[axis] + share * (to.at[index][axis] - from[axis])));
        }
        way.iter()
            .map(|[x, y]| plane.at(f64::from(*x), f64::from(*y)))
            .collect()
    };
    let mut mesh = Mesh::default();
    for index in (0..count).step_by(every) {
        let ink = palette
            .class(samples.classes[index], CLASSES)
            .gamma_multiply(share::PATH_INK);
        let way = way(index);
        mesh::ribbon(&mut mesh, &way, line::CURVE, ink);
        if let Some(start) = way.first() {
            painter.circle_stroke(*start, point_radius(rect), Stroke::new(HAIRLINE, ink));
        }
    }
    painter.add(Shape::mesh(mesh));
    let Some(index) = pointed.filter(|index| *index < count) else {
        return;
    };
    let mut mesh = Mesh::default();
    let way = way(index);
    mesh::ribbon(&mut mesh, &way, line::STRONG, palette.accent);
    painter.add(Shape::mesh(mesh));
    // Where the sampler really was.
    for at in way.iter().take(last + 1) {
        painter.circle_filled(*at, line::STRONG, palette.accent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments() -> Vec<Moment> {
        [(100, 0.0), (40, 6.0), (0, 8.0)]
            .map(|(t, x)| Moment { t, at: vec![[x, -x]] })
            .to_vec()
    }

    #[test]
    fn between_two_moments_a_sample_is_on_the_straight_line_and_before_it_has_come_so_far_where_it_is() {
        let x = |t| at_time(&moments(), t)[0][0];
        assert_eq!([100, 70, 40, 20, 0].map(x), [0.0, 3.0, 6.0, 7.0, 8.0]);
        let on_its_way = &moments()[..2];
        assert_eq!(at_time(on_its_way, 10), [[6.0, -6.0]]);
        assert_eq!(at_time(&[], 10), Vec::<[f32; 2]>::new());
    }
}
