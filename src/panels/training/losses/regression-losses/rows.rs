//! One row to each loss: its shape with every error standing on it, its slope likewise, and who holds how much of the whole.

use super::{RegressionLossesPanel, short, third};
use crate::{
    kit::{
        axes::Axes,
        fonts,
        mesh::{self, Mark},
        number, percent,
        tokens::{HAIRLINE, Palette, alpha, line, size, space, text},
    },
    panels::Stage,
};
use egui::{Align2, Color32, Mesh, Painter, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::losses::regression_losses::{FitView, RegressionLosses, shape::Shape};

/// Heights of a row's title and of its bar of shares.
const TITLE: f32 = 18.0;
const SHARES: f32 = 15.0;
/// A share narrower than this has no gap to its neighbour.
const NARROW: f32 = 4.0;
/// Places at which a shape is drawn.
const SAMPLES: usize = 80;

/// The scales that all rows share, so that they can be compared: the largest error, loss and slope in sight.
struct Scales {
    error: f64,
    loss: f64,
    slope: f64,
}

impl Scales {
    fn of(fits: &[FitView], delta: f64) -> Self {
        let errors = fits.iter().flat_map(|fit| &fit.errors);
        let error = 1.08 * errors.fold(1.5_f64, |most, error| most.max(error.abs()));
        let most = |of: fn(Shape, f64, f64) -> f64| {
            let tops = Shape::ALL.iter().map(|shape| of(*shape, error, delta));
            tops.fold(0.0, f64::max)
        };
        Self {
            error,
            loss: most(Shape::value),
            slope: most(Shape::slope),
        }
    }
}

impl RegressionLossesPanel {
    pub(super) fn rows(&mut self, ui: &mut Ui, cx: &mut Stage<'_, RegressionLosses>, rect: Rect) {
        let scales = Scales::of(&cx.snapshot.fits, cx.snapshot.delta);
        let picked = self.picked(cx.snapshot, cx.params.show);
        let index = cx.snapshot.points.iter().position(|point| Some(point.id) == picked);
        for (row, fit) in cx.snapshot.fits.iter().enumerate() {
            let place = third(rect, row).shrink2(vec2(0.0, space::XS));
            let response = ui.interact(place, ui.scope_id().with(("row", row)), Sense::click());
            let name = cx.words.with(
                "regl-row",
                &[("name", &cx.words.t(short(fit.shape))), ("loss", &number(fit.loss))],
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if response.clicked() {
                cx.params.show = fit.shape;
            }
            draw(ui, cx, fit, place, &scales, index);
            crate::kit::widgets::focus_ring(ui, &response, 0.0);
        }
    }
}

fn draw(ui: &Ui, cx: &Stage<'_, RegressionLosses>, fit: &FitView, rect: Rect, scales: &Scales, picked: Option<usize>) {
    let palette = Palette::of(ui.visuals());
    let hue = palette.hue(fit.shape.name());
    let painter = ui.painter_at(rect);
    let ink = palette.ink(hue);
    let name = cx.words.t(short(fit.shape));
    painter.text(rect.left_top(), Align2::LEFT_TOP, name, fonts::bold(text::BODY), ink);
    let loss = cx.words.with("regl-loss", &[("loss", &number(fit.loss))]);
    painter.text(
        rect.right_top(),
        Align2::RIGHT_TOP,
        loss,
        fonts::regular(text::SMALL),
        palette.muted,
    );
    let charts = Rect::from_min_max(
        pos2(rect.left(), rect.top() + TITLE),
        pos2(rect.right(), rect.bottom() - SHARES - space::XS),
    );
    let (left, right) = charts.split_left_right_at_fraction(0.5);
    let delta = cx.snapshot.delta;
    let picture = |rect: Rect, y: [f64; 2], title: &str, of: fn(Shape, f64, f64) -> f64, values: &[f64]| {
        let axes = Axes {
            rect,
            x: [-scales.error, scales.error],
            y,
        };
        frame(&painter, palette, &axes, title, cx.words.t("regl-error"));
        curve(&painter, &axes, hue, |error| of(fit.shape, error, delta));
        let places = fit.errors.iter().zip(values).map(|(error, value)| [*error, *value]);
        stand(&painter, palette, &axes, hue, places, picked);
    };
    let left = left.with_max_x(left.right() - space::XS);
    let right = right.with_min_x(right.left() + space::XS);
    let loss = [-0.08 * scales.loss, 1.05 * scales.loss];
    picture(left, loss, cx.words.t("losses-loss"), Shape::value, &fit.losses);
    let slope = [-1.1 * scales.slope, 1.1 * scales.slope];
    picture(right, slope, cx.words.t("losses-slope"), Shape::slope, &fit.slopes);
    let bar = Rect::from_min_max(pos2(rect.left(), rect.bottom() - SHARES), rect.max);
    shares(&painter, palette, bar, &fit.losses, hue, picked);
}

/// Hairlines through zero and the name of what is drawn.
fn frame(painter: &Painter, palette: &Palette, axes: &Axes, title: &str, along: &str) {
    painter.rect_filled(axes.rect, 0.0, palette.sunk);
    let zero = axes.to_screen([0.0, 0.0]);
    let hair = Stroke::new(HAIRLINE, palette.hairline);
    painter.hline(axes.rect.x_range(), zero.y, hair);
    painter.vline(zero.x, axes.rect.y_range(), hair);
    let font = fonts::regular(text::SMALL);
    let write = |at, anchor, words: &str| painter.text(at, anchor, words, font.clone(), palette.muted);
    // Where the curve of any loss leaves room: above the middle of a loss, at the upper left of a gradient.
    if axes.y[0] < -0.5 * axes.y[1] {
        let words = format!("{title} ±{}", number(axes.y[1] / 1.1));
        write(axes.rect.left_top() + vec2(space::XS, 0.0), Align2::LEFT_TOP, &words);
        let foot = axes.rect.right_bottom() - vec2(space::XS, 0.0);
        write(foot, Align2::RIGHT_BOTTOM, along);
    } else {
        let words = format!("{title} 0–{}", number(axes.y[1] / 1.05));
        write(axes.rect.center_top(), Align2::CENTER_TOP, &words);
    }
}

fn curve(painter: &Painter, axes: &Axes, hue: Color32, of: impl Fn(f64) -> f64) {
    let step = |index: usize| axes.x[0] + (axes.x[1] - axes.x[0]) * index as f64 / SAMPLES as f64;
    let points: Vec<[f64; 2]> = (0..=SAMPLES).map(step).map(|error| [error, of(error)]).collect();
    for piece in axes.curves(points.iter()) {
        painter.line(piece, Stroke::new(line::CURVE, hue));
    }
}

/// Every point on the curve.
fn stand(
    painter: &Painter,
    palette: &Palette,
    axes: &Axes,
    hue: Color32,
    places: impl Iterator<Item = [f64; 2]>,
    picked: Option<usize>,
) {
    let mut drawn = Mesh::default();
    let mut chosen = None;
    for (index, place) in places.enumerate() {
        let at = axes.to_screen(place);
        if picked == Some(index) {
            chosen = Some(at);
        }
        let rim = (HAIRLINE / 2.0, palette.surface);
        mesh::mark(&mut drawn, Mark::Disc, at, size::POINT * 0.7, hue, rim);
    }
    painter.add(drawn);
    if let Some(at) = chosen {
        painter.circle(at, size::POINT * 1.3, hue, Stroke::new(line::FOCUS, palette.accent));
    }
}

/// One bar cut into the points' shares, the largest first; the picked one stands out and says its percentage.
fn shares(painter: &Painter, palette: &Palette, rect: Rect, losses: &[f64], hue: Color32, picked: Option<usize>) {
    painter.rect_filled(rect, 0.0, palette.sunk);
    let total: f64 = losses.iter().sum();
    if total <= 0.0 || !total.is_finite() {
        return;
    }
    let mut order: Vec<usize> = (0..losses.len()).collect();
    order.sort_by(|a, b| losses[*b].total_cmp(&losses[*a]));
    let mut left = rect.left();
    let mut caption = None;
    for index in order {
        let share = losses[index] / total;
        let width = rect.width() * share as f32;
        let gap = if width > NARROW { HAIRLINE } else { 0.0 };
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width - gap, rect.bottom()));
        let chosen = picked == Some(index);
        painter.rect_filled(
            cell,
            0.0,
            if chosen {
                palette.accent
            } else {
                hue.gamma_multiply(alpha::PINNED)
            },
        );
        if chosen {
            caption = Some((cell, share));
        }
        left += width;
    }
    if let Some((cell, share)) = caption {
        let words = percent(share);
        let font = fonts::bold(text::SMALL);
        let wide = painter
            .layout_no_wrap(words.clone(), font.clone(), palette.text)
            .size()
            .x;
        let inside = cell.width() > wide + 2.0 * space::XS;
        let (at, anchor, ink) = match inside {
            true => (cell.center(), Align2::CENTER_CENTER, palette.on_accent),
            false => (
                cell.right_center() + vec2(space::XS, 0.0),
                Align2::LEFT_CENTER,
                palette.text,
            ),
        };
        painter.text(at, anchor, words, font, ink);
    }
}
