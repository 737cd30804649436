//! The points with the three fits, and what each point costs under the loss in view, as an area.

use super::{RegressionLossesPanel, fit, short, spots};
use crate::{
    kit::{
        axes::{self, Axes},
        fonts,
        mesh::{self, Mark},
        number,
        tokens::{HAIRLINE, Palette, alpha, line, size, space, text},
    },
    panels::Stage,
};
use egui::{
    Align2, Color32, CursorIcon, Mesh, Painter, Pos2, Rect, Role, Sense, Shape as Drawn, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use neural_atlas_engine::labs::training::losses::regression_losses::{
    FitView, RegressionLosses, data::Origin, shape::Shape,
};

/// Width of an absolute error's bar.
const BAR: f32 = 5.0;
/// Where the handles of the learner's line are.
const HANDLES: [f64; 2] = [-2.0, 2.0];
/// The outline of a point is thin.
const RIM: f32 = 0.8;

impl RegressionLossesPanel {
    pub(super) fn plane(&mut self, ui: &mut Ui, cx: &mut Stage<'_, RegressionLosses>, rect: Rect) {
        let axes = Axes {
            rect,
            x: cx.snapshot.x,
            y: cx.snapshot.y,
        };
        let response = ui.interact(rect, ui.scope_id().with("plane"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, cx.words.t("regl-plane")));
        let spots = spots(cx.snapshot);
        let over = response.hover_pos();
        self.hovered = over.and_then(|at| super::Hand::under(&axes, &spots, at));
        let picked = self.picked(cx.snapshot, cx.params.show);
        let touches = self.hand.act(ui, &response, &axes, &spots, picked);
        self.touched(cx, touches);
        let painter = ui.painter_at(rect);
        let palette = Palette::of(ui.visuals());
        axes.grid(&painter, palette);
        axes.names(&painter, palette, ["x", "y"]);
        if let Some(shown) = fit(cx.snapshot, cx.params.show) {
            areas(&painter, palette, cx, &axes, shown);
        }
        lines(&painter, palette, cx, &axes);
        points(&painter, palette, cx, &axes, picked);
        labels(&painter, palette, cx, &axes);
        said(&painter, palette, cx, &axes, picked);
        self.source(ui, cx, &axes);
        if cx.params.hand {
            own_line(ui, cx, &axes);
        }
        crate::kit::widgets::focus_ring(ui, &response, 0.0);
    }

    /// The corner from which a point is dragged in.
    fn source(&mut self, ui: &mut Ui, cx: &mut Stage<'_, RegressionLosses>, axes: &Axes) {
        let palette = Palette::of(ui.visuals());
        let words = cx.words.t("losses-source");
        let font = fonts::regular(text::SMALL);
        let galley = ui.painter().layout_no_wrap(words.to_owned(), font, palette.text);
        let wanted = vec2(galley.size().x + size::TARGET + space::S, size::TARGET);
        let place = Rect::from_min_size(axes.rect.min + vec2(space::XL, space::S), wanted);
        let response = ui.interact(place, ui.scope_id().with("source"), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
        let fill = palette.surface.gamma_multiply(alpha::PLATE);
        let edge = if response.hovered() {
            palette.accent
        } else {
            palette.hairline
        };
        let edge = Stroke::new(HAIRLINE, edge);
        ui.painter()
            .rect(place, size::TARGET / 2.0, fill, edge, egui::StrokeKind::Inside);
        let middle = pos2(place.left() + size::TARGET / 2.0, place.center().y);
        let mut drawn = Mesh::default();
        mesh::mark(
            &mut drawn,
            Mark::Diamond,
            middle,
            size::KNOB * 0.7,
            palette.text,
            (RIM, palette.surface),
        );
        ui.painter().add(drawn);
        let at = pos2(place.left() + size::TARGET, place.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, palette.text);
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::Grab);
        }
        let touches = self.hand.source(&response, axes, &spots(cx.snapshot));
        self.touched(cx, touches);
    }
}

/// What every point costs: a square on its error, a bar along it, or a triangle that Huber's threshold cuts off.
fn areas(painter: &Painter, palette: &Palette, cx: &Stage<'_, RegressionLosses>, axes: &Axes, shown: &FitView) {
    let hue = palette.hue(shown.shape.name());
    let fill = hue.gamma_multiply(alpha::AREA);
    let edge = Stroke::new(HAIRLINE, hue.gamma_multiply(alpha::PINNED));
    let unit = axes.rect.height() / (axes.y[1] - axes.y[0]) as f32;
    let painter = painter.with_clip_rect(axes.rect);
    for (point, error) in cx.snapshot.points.iter().zip(&shown.errors) {
        let at = axes.to_screen(point.at);
        let end = axes.to_screen([point.at[0], point.at[1] + error]);
        let length = (end.y - at.y).abs();
        // Towards the middle, where there is room.
        let side = if point.at[0] > 0.0 { -1.0 } else { 1.0 };
        let wide = match shown.shape {
            Shape::Mse => length,
            Shape::Mae => BAR,
            Shape::Huber => length.min(cx.snapshot.delta as f32 * unit),
        };
        let away = side * wide;
        let corners = match shown.shape {
            Shape::Mse => vec![at, at + vec2(away, 0.0), end + vec2(away, 0.0), end],
            Shape::Mae => vec![
                at - vec2(away / 2.0, 0.0),
                at + vec2(away / 2.0, 0.0),
                end + vec2(away / 2.0, 0.0),
                end - vec2(away / 2.0, 0.0),
            ],
            Shape::Huber => {
                let bend = end.y + (at.y - end.y).signum() * wide;
                vec![end, pos2(at.x + away, bend), at + vec2(away, 0.0), at]
            }
        };
        painter.add(Drawn::convex_polygon(corners, fill, edge));
    }
}

/// The trend, the three fits, and the exactly best line of the loss in view.
fn lines(painter: &Painter, palette: &Palette, cx: &Stage<'_, RegressionLosses>, axes: &Axes) {
    let dashes = |points: Vec<Pos2>, stroke: Stroke| {
        painter.extend(Drawn::dashed_line(&points, stroke, line::DASH * 2.0, line::DASH * 1.5));
    };
    for piece in axes.curves(cx.snapshot.trend.iter()) {
        dashes(piece, Stroke::new(line::CURVE, palette.faint));
    }
    for fit in &cx.snapshot.fits {
        let hue = palette.hue(fit.shape.name());
        let shown = fit.shape == cx.params.show;
        let width = if shown { line::STRONG } else { line::CURVE };
        for piece in axes.curves(fit.curve.iter()) {
            painter.line(piece, Stroke::new(width, hue));
        }
        if let (true, Some([slope, offset])) = (shown, fit.best) {
            let best = axes.x.map(|x| [x, slope * x + offset]);
            for piece in axes.curves(best.iter()) {
                dashes(piece, Stroke::new(HAIRLINE, palette.text));
            }
        }
    }
}

fn points(painter: &Painter, palette: &Palette, cx: &Stage<'_, RegressionLosses>, axes: &Axes, picked: Option<u32>) {
    let mut drawn = Mesh::default();
    for point in &cx.snapshot.points {
        let (mark, radius) = match point.origin {
            Origin::Trend => (Mark::Disc, size::POINT),
            Origin::Outlier | Origin::Hand => (Mark::Diamond, size::POINT * 1.4),
        };
        mesh::mark(
            &mut drawn,
            mark,
            axes.to_screen(point.at),
            radius,
            palette.text,
            (RIM, palette.surface),
        );
    }
    painter.add(drawn);
    let Some(index) = cx.snapshot.points.iter().position(|point| Some(point.id) == picked) else {
        return;
    };
    let point = &cx.snapshot.points[index];
    let at = axes.to_screen(point.at);
    painter.circle_stroke(at, size::KNOB * 1.2, Stroke::new(line::FOCUS, palette.accent));
    if let Some(error) = fit(cx.snapshot, cx.params.show).and_then(|fit| fit.errors.get(index)) {
        let end = axes.to_screen([point.at[0], point.at[1] + error]);
        painter.line_segment([at, end], Stroke::new(line::CURVE, palette.accent));
    }
}

/// The fits' names at their right ends, with the slope of a line, moved apart.
fn labels(painter: &Painter, palette: &Palette, cx: &Stage<'_, RegressionLosses>, axes: &Axes) {
    let name = |fit: &FitView| {
        let label = cx.words.t(short(fit.shape));
        match fit.line {
            Some([slope, _]) => cx
                .words
                .with("regl-slope", &[("name", &label), ("slope", &number(slope))]),
            None => label.to_owned(),
        }
    };
    let inner = axes.rect.shrink2(vec2(space::XS, space::L));
    let end = |fit: &FitView| fit.curve.last().map_or(inner.center().y, |end| axes.to_screen(*end).y);
    let mut heights: Vec<f32> = cx.snapshot.fits.iter().map(end).collect();
    heights
        .iter_mut()
        .for_each(|height| *height = height.clamp(inner.top(), inner.bottom()));
    axes::spread(&mut heights, text::SMALL + space::XS, [inner.top(), inner.bottom()]);
    for (fit, y) in cx.snapshot.fits.iter().zip(heights) {
        let ink = palette.ink(palette.hue(fit.shape.name()));
        axes::label(
            painter,
            palette,
            axes.rect,
            pos2(inner.right(), y),
            Align2::RIGHT_CENTER,
            &name(fit),
            ink,
        );
    }
}

/// The picked point in numbers, and what the dashes mean, along the lower edge.
fn said(painter: &Painter, palette: &Palette, cx: &Stage<'_, RegressionLosses>, axes: &Axes, picked: Option<u32>) {
    let index = cx.snapshot.points.iter().position(|point| Some(point.id) == picked);
    let Some((index, fit)) = index.zip(fit(cx.snapshot, cx.params.show)) else {
        return;
    };
    let (Some(error), Some(loss)) = (fit.errors.get(index), fit.losses.get(index)) else {
        return;
    };
    let sum = match fit.shape {
        Shape::Mse => "losses-square",
        Shape::Mae => "losses-size",
        Shape::Huber if error.abs() <= cx.snapshot.delta => "losses-half-square",
        Shape::Huber => "losses-linear",
    };
    let words = cx.words.with(
        sum,
        &[
            ("error", &number(*error)),
            ("size", &number(error.abs())),
            ("delta", &number(cx.snapshot.delta)),
            ("loss", &number(*loss)),
        ],
    );
    let at = pos2(axes.rect.right() - space::XS, axes.rect.bottom() - space::L);
    axes::label(
        painter,
        palette,
        axes.rect,
        at,
        Align2::RIGHT_BOTTOM,
        &words,
        palette.text,
    );
}

/// The learner's line with a handle on each side.
fn own_line(ui: &mut Ui, cx: &mut Stage<'_, RegressionLosses>, axes: &Axes) {
    let palette = Palette::of(ui.visuals());
    let line_now = [cx.params.hand_slope, cx.params.hand_offset];
    let height = |x: f64| line_now[0] * x + line_now[1];
    let painter = ui.painter_at(axes.rect);
    let ends = axes.x.map(|x| [x, height(x)]);
    for piece in axes.curves(ends.iter()) {
        painter.line(piece, Stroke::new(line::STRONG, palette.accent));
    }
    let mut heights = HANDLES.map(height);
    for (index, x) in HANDLES.into_iter().enumerate() {
        let at = axes.to_screen([x, heights[index]]).clamp(axes.rect.min, axes.rect.max);
        let reach = Rect::from_center_size(at, vec2(size::TARGET, size::TARGET));
        let response = ui.interact(reach, ui.scope_id().with(("own", index)), Sense::click_and_drag());
        let name = cx.words.t("regl-handle");
        response.widget_info(|| WidgetInfo::slider(true, heights[index], name));
        handle(
            &painter,
            palette,
            at,
            response.hovered() || response.dragged() || response.has_focus(),
        );
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::ResizeVertical);
        }
        if let (true, Some(pointer)) = (response.dragged(), response.interact_pointer_pos()) {
            heights[index] = axes.to_data(pointer)[1].clamp(axes.y[0], axes.y[1]);
        }
    }
    if heights != HANDLES.map(height) {
        let slope = (heights[1] - heights[0]) / (HANDLES[1] - HANDLES[0]);
        let round = |value: f64| (value * 1000.0).round() / 1000.0;
        cx.params.hand_slope = round(slope);
        cx.params.hand_offset = round(heights[0] - slope * HANDLES[0]);
    }
    if let Some(hand) = &cx.snapshot.hand {
        let words = cx.words.with(
            "regl-own",
            &[
                ("mse", &number(hand.losses[0])),
                ("mae", &number(hand.losses[1])),
                ("huber", &number(hand.losses[2])),
            ],
        );
        let at = pos2(axes.rect.left() + space::XL, axes.rect.top() + size::TARGET + space::M);
        axes::label(
            &painter,
            palette,
            axes.rect,
            at,
            Align2::LEFT_TOP,
            &words,
            palette.accent,
        );
    }
}

fn handle(painter: &Painter, palette: &Palette, at: Pos2, lit: bool) {
    let fill: Color32 = if lit { palette.accent_soft } else { palette.surface };
    painter.circle(at, size::KNOB, fill, Stroke::new(line::STRONG, palette.accent));
}
