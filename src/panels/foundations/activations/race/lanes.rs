//! The lanes: name and loss, a histogram of activations for each layer, then mean, dead units and cost.

use super::RacePanel;
use crate::{
    kit::{
        fonts, number, percent,
        tokens::{HAIRLINE, Palette, RADIUS_SMALL, alpha, line, mix, space, text},
        views,
    },
    panels::Stage,
};
use egui::{
    Align2, Color32, CornerRadius, CursorIcon, Mesh, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};
use neural_atlas_engine::{
    labs::foundations::activations::race::{Action, Lane, Race},
    view::LayerFlow,
};

/// Height of the line of headings.
pub const HEAD: f32 = 18.0;
/// Widths of the name and of the three columns of numbers, and where there is room for all.
const NAME: f32 = 92.0;
const COLUMN: f32 = 60.0;
const WIDE: f32 = 480.0;
/// Least width of a histogram.
const CELL: f32 = 26.0;

/// Where the parts of a lane stand.
struct Columns {
    cells: Vec<(usize, egui::Rangef)>,
    /// Right ends of the numbers.
    numbers: Vec<f32>,
}

impl RacePanel {
    pub(super) fn lanes(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Race>, rect: Rect, height: f32) {
        let palette = Palette::of(ui.visuals());
        let depth = cx
            .snapshot
            .lanes
            .iter()
            .map(|lane| lane.layers.len())
            .max()
            .unwrap_or(0);
        let columns = Columns::over(rect, depth);
        headings(ui, cx, rect, &columns);
        for (index, lane) in cx.snapshot.lanes.iter().enumerate() {
            let top = rect.top() + HEAD + height * index as f32;
            let row = Rect::from_x_y_ranges(rect.x_range(), top..=top + height);
            ui.painter()
                .hline(row.x_range(), row.top(), Stroke::new(HAIRLINE, palette.hairline));
            name(ui, cx, lane, row);
            numbers(ui, cx, lane, row, &columns);
        }
        let lanes = cx.snapshot.lanes.len();
        for lane in 0..lanes {
            let top = rect.top() + HEAD + height * lane as f32;
            for (layer, x) in columns.cells.iter().copied() {
                let cell = Rect::from_x_y_ranges(x, top + 3.0..=top + height - 3.0);
                self.cell(ui, cx, lane, layer, cell);
            }
        }
    }

    /// One layer's histogram: a click looks at it, a drag sideways shifts the layer's biases.
    fn cell(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Race>, index: usize, layer: usize, rect: Rect) {
        let palette = Palette::of(ui.visuals());
        let lane = &cx.snapshot.lanes[index];
        let Some(flow) = lane.layers.get(layer) else { return };
        let x = reach(flow);
        let racer = lane.racer;
        let hue = palette.hue(racer.name());
        views::bars(ui.painter(), palette, rect, &flow.histogram, x, |_| hue);
        if flow.mean.is_finite() {
            mean_mark(ui, rect, x, flow.mean);
        }
        let response = ui.interact(
            rect,
            ui.scope_id().with(("cell", index, layer)),
            Sense::click_and_drag(),
        );
        let name = cx.words.with(
            "activations-cell",
            &[
                ("of", &cx.words.option("activations", racer.name())),
                ("layer", &(layer + 1)),
            ],
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let looked = self.looked(cx) == Some((index, layer));
        if looked || response.hovered() || response.has_focus() {
            let (width, ink) = match looked {
                true => (line::CURVE, palette.accent),
                false => (HAIRLINE, palette.muted),
            };
            let radius = CornerRadius::same(RADIUS_SMALL as u8);
            ui.painter()
                .rect_stroke(rect.expand(1.5), radius, Stroke::new(width, ink), StrokeKind::Outside);
        }
        if response.clicked() || response.drag_started() {
            self.looked = Some((racer, layer));
        }
        if response.dragged() {
            let by = response.drag_delta().x / rect.width() * (x[1] - x[0]) as f32;
            if by != 0.0 {
                cx.act(Action::Shift { layer, by });
            }
        }
        if !response.dragged() {
            let said = [
                name,
                format!("{} {}", cx.words.t("activations-mean"), number(flow.mean)),
                format!("{} {}", cx.words.t("activations-std"), number(flow.std)),
                format!("{} {}", cx.words.t("activations-dead"), flow.dead()),
                cx.words.t("activations-drag").to_owned(),
            ];
            response
                .on_hover_text(said.join("\n"))
                .on_hover_cursor(CursorIcon::ResizeHorizontal);
        }
    }
}

impl Columns {
    fn over(rect: Rect, depth: usize) -> Self {
        let count = if rect.width() >= WIDE { 3 } else { 2 };
        let numbers: Vec<f32> = (0..count)
            .rev()
            .map(|back| rect.right() - COLUMN * back as f32)
            .collect();
        let left = rect.left() + NAME;
        let room = rect.right() - COLUMN * count as f32 - left;
        let shown = depth.min((room / CELL).max(1.0) as usize).max(1);
        let pitch = room / shown as f32;
        // Of more layers than there is room for, an even choice with the first and the last.
        let layer = |place: usize| match shown {
            1 => 0,
            _ => (place * (depth - 1) + (shown - 1) / 2) / (shown - 1),
        };
        let cells = (0..shown).map(|place| {
            let start = left + pitch * place as f32;
            (layer(place), egui::Rangef::new(start + 2.0, start + pitch - 4.0))
        });
        Self {
            cells: cells.collect(),
            numbers,
        }
    }
}

/// The range of a histogram: as far to the left of 0 as to the right, so that what is off centre shows.
pub fn reach(flow: &LayerFlow) -> [f64; 2] {
    let most = f64::from(flow.histogram.low.abs().max(flow.histogram.high.abs())).max(1e-30);
    [-most, most]
}

/// A small triangle on the axis at the mean.
fn mean_mark(ui: &Ui, rect: Rect, x: [f64; 2], mean: f64) {
    let palette = Palette::of(ui.visuals());
    let at = rect.left() + rect.width() * ((mean - x[0]) / (x[1] - x[0])) as f32;
    let (foot, side) = (rect.bottom(), 3.0);
    let corners = vec![
        pos2(at, foot - side),
        pos2(at + side, foot + side * 0.8),
        pos2(at - side, foot + side * 0.8),
    ];
    ui.painter()
        .add(Shape::convex_polygon(corners, palette.text, Stroke::NONE));
}

fn headings(ui: &Ui, cx: &Stage<'_, Race>, rect: Rect, columns: &Columns) {
    let palette = Palette::of(ui.visuals());
    let font = fonts::regular(text::SMALL);
    let painter = ui.painter();
    let at = rect.left_top();
    painter.text(
        at,
        Align2::LEFT_TOP,
        cx.words.t("activations-loss"),
        font.clone(),
        palette.muted,
    );
    for (place, (layer, x)) in columns.cells.iter().enumerate() {
        let label = match place {
            0 => cx.words.with("activations-layer", &[("n", &(layer + 1))]),
            _ => (layer + 1).to_string(),
        };
        let galley = painter.layout_no_wrap(label, font.clone(), palette.muted);
        // The first says what the numbers are, if that does not reach the second.
        let wide = x.span() < galley.size().x;
        let label = if wide {
            (layer + 1).to_string()
        } else {
            galley.text().to_owned()
        };
        painter.text(
            pos2(x.center(), rect.top()),
            Align2::CENTER_TOP,
            label,
            font.clone(),
            palette.muted,
        );
    }
    let keys = ["activations-mean", "activations-dead", "activations-cost"];
    for (key, right) in keys.iter().zip(&columns.numbers) {
        let at = pos2(*right, rect.top());
        painter.text(at, Align2::RIGHT_TOP, cx.words.t(key), font.clone(), palette.muted);
    }
}

fn name(ui: &Ui, cx: &Stage<'_, Race>, lane: &Lane, row: Rect) {
    let palette = Palette::of(ui.visuals());
    let hue = palette.hue(lane.racer.name());
    let painter = ui.painter();
    let tall = row.height() >= 2.2 * text::SMALL;
    let said = match lane.fell {
        Some(step) => cx.words.with("race-fell", &[("step", &step)]),
        None => number(lane.loss),
    };
    let ink = if lane.fell.is_some() {
        palette.warn
    } else {
        palette.muted
    };
    let name = cx.words.option("activations", lane.racer.name());
    if tall {
        let middle = row.center().y;
        painter.text(
            pos2(row.left(), middle - 1.0),
            Align2::LEFT_BOTTOM,
            name,
            fonts::bold(text::SMALL),
            palette.ink(hue),
        );
        painter.text(
            pos2(row.left(), middle),
            Align2::LEFT_TOP,
            said,
            fonts::regular(text::SMALL),
            ink,
        );
    } else {
        let name = painter.text(
            row.left_center(),
            Align2::LEFT_CENTER,
            name,
            fonts::bold(text::SMALL),
            palette.ink(hue),
        );
        let said = painter.layout_no_wrap(said, fonts::regular(text::SMALL), ink);
        let at = pos2(
            row.left() + NAME - space::S - said.size().x,
            row.center().y - said.size().y / 2.0,
        );
        // A long name leaves no room for the loss, which the curves below show too.
        if at.x > name.right() {
            painter.galley(at, said, ink);
        }
    }
}

fn numbers(ui: &Ui, cx: &Stage<'_, Race>, lane: &Lane, row: Rect, columns: &Columns) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter();
    let font = fonts::regular(text::SMALL);
    let middle = row.center().y;
    let mean = lane.layers.iter().map(|flow| flow.mean).sum::<f64>() / lane.layers.len().max(1) as f64;
    let (dead, units) = (lane.dead(), lane.units());
    let share = dead as f32 / units.max(1) as f32;
    let ink = if dead > 0 { palette.warn } else { palette.text };
    let mut ends = columns.numbers.iter();
    if let Some(right) = ends.next() {
        painter.text(
            pos2(*right, middle),
            Align2::RIGHT_CENTER,
            number(mean),
            font.clone(),
            palette.text,
        );
    }
    if let Some(right) = ends.next() {
        let place = painter.text(
            pos2(*right, middle),
            Align2::RIGHT_CENTER,
            format!("{dead}/{units}"),
            font.clone(),
            ink,
        );
        // A bar under the counter, because a share is seen sooner than read.
        let track = Rect::from_min_size(
            pos2(right - COLUMN + space::M, place.bottom()),
            vec2(COLUMN - space::M, 3.0),
        );
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(track, palette.hairline);
        mesh.add_colored_rect(track.with_max_x(track.left() + track.width() * share), palette.warn);
        painter.add(Shape::mesh(mesh));
    }
    if let Some(right) = ends.next() {
        cost(ui, cx, lane, pos2(*right, middle), row);
    }
}

/// Nanoseconds for a value, as measured in this run, over a bar on the scale of the dearest lane.
fn cost(ui: &Ui, cx: &Stage<'_, Race>, lane: &Lane, at: egui::Pos2, row: Rect) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter();
    let words = cx.words.with("activations-ns", &[("n", &number(lane.nanoseconds))]);
    let place = painter.text(
        at,
        Align2::RIGHT_CENTER,
        words,
        fonts::regular(text::SMALL),
        palette.text,
    );
    let dearest = cx
        .snapshot
        .lanes
        .iter()
        .map(|lane| lane.nanoseconds)
        .fold(1e-9, f64::max);
    let share = (lane.nanoseconds / dearest) as f32;
    let track = Rect::from_min_size(
        pos2(at.x - COLUMN + space::M, place.bottom()),
        vec2(COLUMN - space::M, 3.0),
    );
    let fill: Color32 = mix(palette.hairline, palette.hue(lane.racer.name()), 1.0 - alpha::RAW);
    painter.rect_filled(track.with_min_x(track.right() - track.width() * share), 0.0, fill);
    let spot = Rect::from_min_max(pos2(at.x - COLUMN, row.top()), pos2(at.x, row.bottom()));
    let response = ui.interact(spot, ui.scope_id().with(("cost", lane.racer.name())), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, cx.words.t("activations-cost")));
    response.on_hover_text(cx.words.with(
        "activations-cost-hint",
        &[
            ("n", &number(lane.nanoseconds)),
            ("share", &percent(lane.share_of_step)),
        ],
    ));
}
