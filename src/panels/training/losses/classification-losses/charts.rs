//! The losses and their pulls over the margin, with today's points on the one in view.

use super::{picked_index, short, shown};
use crate::{
    kit::{
        axes::Axes,
        fonts,
        mesh::{self, Mark},
        number,
        tokens::{HAIRLINE, Palette, alpha, line, size, space, text},
    },
    panels::Stage,
};
use egui::{Align2, Mesh, Painter, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::losses::classification_losses::{
    ClassificationLosses, ModelView, method::Method,
};

/// Margins from minus this to this are in sight at least, and at most.
const LEAST: f64 = 3.0;
const MOST: f64 = 15.0;
const SAMPLES: usize = 120;

/// The loss of every point.
pub fn losses(ui: &Ui, cx: &Stage<'_, ClassificationLosses>, rect: Rect) {
    let top = |model: &ModelView, reach: f64| {
        let highest = model.losses.iter().copied().fold(0.0, f64::max);
        highest.clamp(1.2, reach + 1.0)
    };
    chart(ui, cx, rect, "losses-loss", 0, top, |model| &model.losses);
}

/// The size of every point's gradient.
pub fn pulls(ui: &Ui, cx: &Stage<'_, ClassificationLosses>, rect: Rect) {
    chart(ui, cx, rect, "clsl-pull", 1, |_, _| 1.0, |model| &model.pulls);
}

fn chart(
    ui: &Ui,
    cx: &Stage<'_, ClassificationLosses>,
    rect: Rect,
    title: &'static str,
    part: usize,
    top: impl Fn(&ModelView, f64) -> f64,
    values: impl Fn(&ModelView) -> &[f64],
) {
    let Some(model) = shown(cx) else { return };
    let widest = model.margins.iter().fold(LEAST, |most, margin| most.max(margin.abs()));
    let reach = (1.08 * widest).min(MOST);
    let high = top(model, reach);
    let axes = Axes {
        rect,
        x: [-reach, reach],
        y: [-0.06 * high, 1.12 * high],
    };
    let response = ui.interact(rect, ui.scope_id().with(title), Sense::hover());
    let name = cx.words.with(
        "clsl-chart",
        &[("what", &cx.words.t(title)), ("name", &cx.words.t(short(model.method)))],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter_at(rect);
    ground(&painter, palette, cx, &axes, title, part);
    let others = Method::ALL.iter().copied().filter(|method| *method != model.method);
    for method in others.chain([model.method]) {
        curve(&painter, palette, cx, &axes, method, part);
    }
    if part == 0 {
        names(&painter, palette, cx, &axes);
        between(&painter, palette, cx, &axes, model.method);
    }
    stand(&painter, palette, cx, &axes, model, values(model));
}

/// Wrong answers on the left of 0, right ones on the right; hairlines at 0 and 1.
fn ground(
    painter: &Painter,
    palette: &Palette,
    cx: &Stage<'_, ClassificationLosses>,
    axes: &Axes,
    title: &str,
    part: usize,
) {
    painter.rect_filled(axes.rect, 0.0, palette.sunk);
    let place = |margin: f64, value: f64| axes.to_screen([margin, value]);
    let hair = Stroke::new(HAIRLINE, palette.hairline);
    painter.hline(axes.rect.x_range(), place(0.0, 0.0).y, hair);
    painter.vline(
        place(0.0, 0.0).x,
        axes.rect.y_range(),
        Stroke::new(HAIRLINE, palette.faint),
    );
    painter.vline(place(1.0, 0.0).x, axes.rect.y_range(), hair);
    let font = fonts::regular(text::SMALL);
    let write = |at, anchor, words: &str| painter.text(at, anchor, words, font.clone(), palette.muted);
    write(
        axes.rect.right_top() + vec2(-space::XS, 0.0),
        Align2::RIGHT_TOP,
        cx.words.t(title),
    );
    // Said once, on the upper chart: the lower one has the same axis.
    if part == 0 {
        let middle = place(0.0, 0.0).x;
        let below = axes.rect.top();
        write(
            pos2(middle - space::XS, below),
            Align2::RIGHT_TOP,
            cx.words.t("clsl-wrong"),
        );
        write(
            pos2(middle + space::XS, below),
            Align2::LEFT_TOP,
            cx.words.t("clsl-right"),
        );
        let foot = axes.rect.left_bottom() + vec2(space::XS, -space::XS);
        write(foot, Align2::LEFT_BOTTOM, cx.words.t("clsl-margin"));
    }
    let one = place(0.0, 1.0).y;
    if one > axes.rect.top() + text::SMALL {
        write(
            pos2(axes.rect.left() + space::XS, one),
            Align2::LEFT_CENTER,
            &number(1.0),
        );
    }
}

/// A loss, or its slope, over the margin, where it depends on the margin alone.
fn curve(
    painter: &Painter,
    palette: &Palette,
    cx: &Stage<'_, ClassificationLosses>,
    axes: &Axes,
    method: Method,
    part: usize,
) {
    let step = |index: usize| axes.x[0] + (axes.x[1] - axes.x[0]) * index as f64 / SAMPLES as f64;
    let value = |margin: f64| Some([margin, method.of_margin(margin, cx.snapshot.classes)?[part]]);
    let points: Vec<[f64; 2]> = (0..=SAMPLES).filter_map(|index| value(step(index))).collect();
    let hue = palette.hue(method.name());
    let on = method == cx.params.show;
    let stroke = if on {
        Stroke::new(line::STRONG, hue)
    } else {
        Stroke::new(line::CURVE, hue.gamma_multiply(1.0 - alpha::RAW))
    };
    for piece in axes.curves(points.iter()) {
        // Softmax over two classes is the same curve as BCE: both are to be seen.
        if method == Method::Softmax && !on {
            painter.extend(Shape::dashed_line(&piece, stroke, line::DASH * 2.0, line::DASH * 2.0));
        } else {
            painter.line(piece, stroke);
        }
    }
}

/// The curves' names where no curve comes: at the right, where the margin is large and the loss small.
fn names(painter: &Painter, palette: &Palette, cx: &Stage<'_, ClassificationLosses>, axes: &Axes) {
    let several = cx.snapshot.classes > 2;
    let drawn = |method: &&Method| {
        let banded = several && **method == Method::Softmax && **method == cx.params.show;
        banded || method.of_margin(0.0, cx.snapshot.classes).is_some()
    };
    for (row, method) in Method::ALL.iter().filter(drawn).enumerate() {
        let ink = palette.ink(palette.hue(method.name()));
        let top = axes.rect.top() + text::SMALL + space::S + row as f32 * (text::SMALL + 2.0);
        let place = pos2(axes.rect.right() - space::XS, top);
        let words = cx.words.t(short(*method));
        painter.text(place, Align2::RIGHT_TOP, words, fonts::bold(text::SMALL), ink);
    }
}

/// With more classes softmax's loss lies between two curves: one rival, or all of them level.
fn between(painter: &Painter, palette: &Palette, cx: &Stage<'_, ClassificationLosses>, axes: &Axes, method: Method) {
    if method != Method::Softmax || cx.snapshot.classes == 2 {
        return;
    }
    let rivals = [1.0, (cx.snapshot.classes - 1) as f64];
    let mut area = Mesh::default();
    for index in 0..=SAMPLES {
        let margin = axes.x[0] + (axes.x[1] - axes.x[0]) * index as f64 / SAMPLES as f64;
        for rivals in rivals {
            let at = axes.to_screen([margin, (rivals * (-margin).exp()).ln_1p()]);
            area.colored_vertex(at, palette.hue(method.name()).gamma_multiply(alpha::AREA));
        }
        if index > 0 {
            let first = 2 * (index as u32 - 1);
            area.add_triangle(first, first + 1, first + 2);
            area.add_triangle(first + 1, first + 2, first + 3);
        }
    }
    painter.add(area);
}

/// Today's points: grey where they do not pull.
fn stand(
    painter: &Painter,
    palette: &Palette,
    cx: &Stage<'_, ClassificationLosses>,
    axes: &Axes,
    model: &ModelView,
    values: &[f64],
) {
    let mut drawn = Mesh::default();
    let picked = picked_index(cx.snapshot);
    let mut chosen = None;
    for (index, point) in cx.snapshot.points.iter().enumerate() {
        let (Some(margin), Some(value), Some(pull)) =
            (model.margins.get(index), values.get(index), model.pulls.get(index))
        else {
            continue;
        };
        let at = axes.to_screen([*margin, *value]).clamp(axes.rect.min, axes.rect.max);
        let hue = palette.class(point.class, cx.snapshot.classes);
        let fill = if *pull == 0.0 { palette.unused } else { hue };
        let mark = Mark::of_class(point.class);
        mesh::mark(
            &mut drawn,
            mark,
            at,
            size::POINT * 0.8,
            fill,
            (HAIRLINE * 0.8, palette.surface),
        );
        if picked == Some(index) {
            chosen = Some(at);
        }
    }
    painter.add(drawn);
    if let Some(at) = chosen {
        painter.circle_stroke(at, size::KNOB, Stroke::new(line::FOCUS, palette.accent));
    }
}
