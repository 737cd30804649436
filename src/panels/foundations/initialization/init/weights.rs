//! The weight matrix that is looked at, equal rows marked, each weight to be dragged; below it the layers' histograms.

use super::{InitPanel, look};
use crate::{
    kit::{
        fonts,
        icons::Icon,
        number,
        tokens::{HAIRLINE, Palette, line, size, space, text},
        views::{self, Shade, heat_map},
        widgets,
    },
    panels::Stage,
};
use egui::{
    Align2, CursorIcon, Mesh, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::{
    labs::foundations::initialization::init::{Action, Init, Weights},
    view::Field,
};

/// Width of the marks of equal rows, and least height of a histogram.
const MARK: f32 = 6.0;
const ROW: f32 = 15.0;
/// Points of the screen by which a weight in the hand changes by the matrix's largest one.
const HAND: f32 = 60.0;

impl InitPanel {
    pub(super) fn weights(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Init>, rect: Rect, looked: usize) {
        let weights = &cx.snapshot.weights;
        if weights.matrix.values.is_empty() {
            return;
        }
        let (head, below) = rect.split_top_bottom_at_y(rect.top() + size::TARGET);
        self.head(ui, cx, head);
        let side = (rect.width() - MARK - space::XS).min(below.height() * 0.56);
        let matrix = &cx.snapshot.weights.matrix;
        // Cells as square as the longer side allows.
        let cell = (side / matrix.rows.max(1) as f32).min((rect.width() - MARK - space::XS) / matrix.columns as f32);
        let extent = vec2(cell * matrix.columns as f32, (cell * matrix.rows as f32).max(space::M));
        let area = Rect::from_min_size(below.min + vec2(MARK + space::XS, 0.0), extent);
        self.matrix(ui, cx, area);
        let caption = pos2(below.left(), area.bottom() + space::XS);
        let foot = self.caption(ui, cx, caption, rect.width());
        histograms(
            ui,
            cx,
            Rect::from_min_max(pos2(rect.left(), foot + space::S), rect.max),
            looked,
        );
    }

    /// Which layer, with steps to its neighbours.
    fn head(&self, ui: &mut Ui, cx: &mut Stage<'_, Init>, rect: Rect) {
        let layer = cx.snapshot.weights.layer;
        let mut row = ui.new_child(UiBuilder::new().max_rect(rect));
        row.spacing_mut().item_spacing.x = space::XS;
        let mut to = layer;
        row.horizontal_centered(|ui| {
            if widgets::icon_button(ui, Icon::Back, cx.words.t("init-layer-before")).clicked() {
                to = layer.saturating_sub(1);
            }
            if widgets::icon_button(ui, Icon::Forward, cx.words.t("init-layer-after")).clicked() {
                to = (layer + 1).min(cx.snapshot.depth);
            }
            let words = match layer == cx.snapshot.depth {
                true => cx.words.t("init-weights-out").to_owned(),
                false => cx.words.with("init-weights", &[("layer", &(layer + 1))]),
            };
            widgets::section(ui, &words);
        });
        if let (true, Some(method)) = (to != layer, cx.snapshot.looked) {
            look(cx, method, to);
        }
    }

    fn matrix(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Init>, area: Rect) {
        let palette = Palette::of(ui.visuals());
        let weights = &cx.snapshot.weights;
        let field = field(weights);
        let shade = Shade {
            smooth: false,
            ..Shade::fitted(&field)
        };
        heat_map(ui, area, "init-weights", &field, shade);
        ui.painter()
            .rect_stroke(area, 0.0, Stroke::new(HAIRLINE, palette.hairline), StrokeKind::Outside);
        twins(ui, weights, area);
        let response = ui.interact(area, ui.scope_id().with("matrix"), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, cx.words.t("init-matrix")));
        let (rows, columns) = (weights.matrix.rows, weights.matrix.columns);
        let under = response.interact_pointer_pos().or(response.hover_pos()).map(|at| {
            let share = (at - area.min) / area.size();
            let index = |share: f32, count: usize| ((share * count as f32).max(0.0) as usize).min(count - 1);
            (index(share.y, rows), index(share.x, columns))
        });
        if let (true, Some((row, column))) = (response.drag_started(), under) {
            self.held = Some((row, column, weights.matrix.at(row, column)));
        }
        let held = self.held.filter(|(row, column, _)| *row < rows && *column < columns);
        if let (Some(method), Some((row, column, first)), true) = (cx.snapshot.looked, held, response.dragged()) {
            let most = shade.most.clamp(0.05, 1e6);
            let by = response.total_drag_delta().map_or(0.0, |total| -total.y) / HAND * most;
            cx.act(Action::Weight {
                method,
                layer: weights.layer,
                row,
                column,
                value: first + by,
            });
        }
        if !response.dragged() {
            self.held = None;
        }
        let marked = self.held.map(|(row, column, _)| (row, column)).or(under);
        let Some((row, column)) = marked.filter(|(row, column)| *row < rows && *column < columns) else {
            return;
        };
        let cell = area.size() / vec2(columns as f32, rows as f32);
        let place = Rect::from_min_size(area.min + vec2(column as f32, row as f32) * cell, cell);
        ui.painter().rect_stroke(
            place.expand(1.0),
            0.0,
            Stroke::new(line::CURVE, palette.text),
            StrokeKind::Outside,
        );
        let value = number(f64::from(cx.snapshot.weights.matrix.at(row, column)));
        let said = cx.words.with(
            "matrix-cell",
            &[("row", &(row + 1)), ("column", &(column + 1)), ("value", &value)],
        );
        let hint = cx.words.t("init-drag-weight");
        response
            .on_hover_text_at_pointer(format!("{said}\n{hint}"))
            .on_hover_cursor(CursorIcon::ResizeVertical);
    }

    /// How many rows are equal; returns where it ends.
    fn caption(&self, ui: &Ui, cx: &Stage<'_, Init>, at: egui::Pos2, width: f32) -> f32 {
        let palette = Palette::of(ui.visuals());
        let twins = &cx.snapshot.weights.twins;
        let equal = twins.iter().filter(|group| **group > 0).count();
        let (words, ink) = match equal {
            0 => (
                cx.words.with("init-rows-different", &[("all", &twins.len())]),
                palette.muted,
            ),
            _ => (
                cx.words
                    .with("init-rows-equal", &[("n", &equal), ("all", &twins.len())]),
                palette.warn,
            ),
        };
        let galley = ui
            .painter()
            .layout(words.clone(), fonts::regular(text::SMALL), ink, width);
        let place = Rect::from_min_size(at, galley.size());
        let response = ui.interact(place, ui.scope_id().with("rows"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        let foot = at.y + galley.size().y;
        ui.painter().galley(at, galley, ink);
        foot
    }
}

/// The matrix as a picture: its first row on top.
fn field(weights: &Weights) -> Field {
    let matrix = &weights.matrix;
    let rows = matrix.values.chunks(matrix.columns.max(1)).rev();
    Field {
        x: [0.0, 1.0],
        y: [0.0, 1.0],
        columns: matrix.columns,
        rows: matrix.rows,
        values: rows.flatten().copied().collect(),
    }
}

/// A bar beside every row that has a twin, one hue for each group.
fn twins(ui: &Ui, weights: &Weights, area: Rect) {
    let palette = Palette::of(ui.visuals());
    let step = area.height() / weights.twins.len().max(1) as f32;
    let mut mesh = Mesh::default();
    for (row, group) in weights.twins.iter().enumerate().filter(|(_, group)| **group > 0) {
        let top = area.top() + step * row as f32;
        let bar = Rect::from_min_size(pos2(area.left() - MARK - 2.0, top), vec2(MARK, step));
        let hue = match group {
            1 => palette.warn,
            group => palette.kind(*group),
        };
        mesh.add_colored_rect(bar, hue);
    }
    ui.painter().add(Shape::mesh(mesh));
}

/// The activations of an even choice of layers of the net looked at, all on one axis.
fn histograms(ui: &mut Ui, cx: &Stage<'_, Init>, rect: Rect, looked: usize) {
    let palette = Palette::of(ui.visuals());
    let lane = &cx.snapshot.lanes[looked];
    let depth = lane.layers.len();
    let painter = ui.painter();
    let font = fonts::regular(text::SMALL);
    let area = Rect::from_min_max(
        pos2(rect.left() + space::XL, rect.top() + text::SMALL + space::XS),
        rect.max - vec2(0.0, text::SMALL + 2.0),
    );
    if area.height() < ROW {
        return;
    }
    painter.text(
        rect.min,
        Align2::LEFT_TOP,
        cx.words.t("init-histograms"),
        fonts::bold(text::SMALL),
        palette.muted,
    );
    let shown = depth.min((area.height() / ROW) as usize).max(1);
    let most = lane
        .layers
        .iter()
        .map(|flow| f64::from(flow.histogram.low.abs().max(flow.histogram.high.abs())))
        .fold(0.0, f64::max);
    // Where every activation is 0 any scale does.
    let reach = if most > 0.0 { most } else { 1.0 };
    let x = [-reach, reach];
    let hue = palette.hue(lane.method.name());
    let pitch = area.height() / shown as f32;
    for place in 0..shown {
        let layer = match shown {
            1 => 0,
            _ => (place * (depth - 1) + (shown - 1) / 2) / (shown - 1),
        };
        let top = area.top() + pitch * place as f32;
        let row = Rect::from_x_y_ranges(area.x_range(), top + 1.0..=top + pitch);
        let at = pos2(area.left() - space::XS, row.bottom());
        painter.text(at, Align2::RIGHT_BOTTOM, layer + 1, font.clone(), palette.muted);
        views::bars(painter, palette, row, &lane.layers[layer].histogram, x, |_| hue);
    }
    views::bar_ends(painter, palette, area, x);
    let response = ui.interact(rect, ui.scope_id().with("histograms"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, cx.words.t("init-histograms")));
}
